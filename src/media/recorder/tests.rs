//! How recording goes on, is late, stops and ends, on a disk that the test holds in its hand.
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::mpsc::{Receiver, Sender, channel},
};

use alarm_central::{
    event::Device,
    id::{EventId, GrantId, MediumId, Uuid},
    medium::MediumKind,
    pii::SecretKey,
};

use super::*;

/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_secs(20);

/// What a sink was told, and how its disk does.
#[derive(Default)]
struct Disk {
    told: Vec<Told>,
    gathered: Vec<u8>,
    kept: u32,
    fault: Option<StoreFault>,
}

#[derive(Clone, Debug, PartialEq)]
enum Told {
    Opened(u128),
    /// A fragment is on disk: the names of the messages in it.
    Fragment(Vec<u8>),
    Finished,
}

/// A disk that the test holds.
#[derive(Clone, Default)]
struct Held(Arc<Mutex<Disk>>);

static DISKS: Mutex<Option<HashMap<PathBuf, Held>>> = Mutex::new(None);

struct Sink(Held);

impl VaultSink for Sink {
    fn keep(&mut self, at: Moment, message: &[u8]) -> Result<u32, StoreFault> {
        {
            let mut disk = self.0.0.lock().unwrap();
            disk.gathered.push(message[0]);
            if disk.kept > 0 && disk.gathered.len() < 1000 {
                return disk.fault.map_or(Ok(disk.kept), Err);
            }
        }
        self.flush(at)
    }

    fn flush(&mut self, _: Moment) -> Result<u32, StoreFault> {
        let mut disk = self.0.0.lock().unwrap();
        if let Some(fault) = disk.fault {
            return Err(fault);
        }
        let gathered = std::mem::take(&mut disk.gathered);
        if !gathered.is_empty() {
            disk.kept += 1;
            disk.told.push(Told::Fragment(gathered));
        }
        Ok(disk.kept)
    }

    fn finish(&mut self, at: Moment) -> Result<u32, StoreFault> {
        let kept = self.flush(at)?;
        self.0.0.lock().unwrap().told.push(Told::Finished);
        Ok(kept)
    }
}

fn open(order: &SinkOrder) -> Result<Box<dyn VaultSink>, StoreFault> {
    let held = DISKS.lock().unwrap().as_ref().and_then(|disks| disks.get(&order.folder).cloned()).expect("a disk");
    let mut disk = held.0.lock().unwrap();
    if let Some(fault) = disk.fault {
        return Err(fault);
    }
    (disk.kept, disk.gathered) = (0, Vec::new());
    disk.told.push(Told::Opened(order.medium.0.as_u128()));
    drop(disk);
    Ok(Box::new(Sink(held)))
}

struct Bench {
    name: PathBuf,
    disk: Held,
    recorder: Arc<Recorder>,
    said: Receiver<Record>,
}

impl Bench {
    fn new(name: &str) -> Self {
        let (name, disk) = (PathBuf::from(name), Held::default());
        DISKS.lock().unwrap().get_or_insert_default().insert(name.clone(), disk.clone());
        let (say, said): (Sender<Record>, _) = channel();
        let recorder = Recorder::start(open, move |record| {
            // A test that has ended listens no more.
            let _ = say.send(record);
        });
        Self { name, disk, recorder, said }
    }

    fn order(&self, medium: u128) {
        self.recorder.order(SinkOrder {
            folder: self.name.clone(),
            event: EventId(Uuid::from_u128(1)),
            medium: MediumId(Uuid::from_u128(medium)),
            grant: GrantId(Uuid::from_u128(1)),
            device: Device::Voice,
            kind: MediumKind::Clip,
            key: SecretKey::new([7; 32]),
            leave_free: 0,
        });
    }

    fn form(&self, name: u8) {
        self.recorder.take(Part::Form(Track::Video), Moment(0), vec![name]);
    }

    fn picture(&self, name: u8, key: bool, bytes: usize) {
        let mut packed = vec![0; bytes];
        packed[0] = name;
        self.recorder.take(Part::Data { track: Track::Video, key }, Moment(0), packed);
    }

    fn until_said(&self, what: &str, mut wanted: impl FnMut(Record) -> bool) {
        let end = Instant::now() + LONG;
        loop {
            match self.said.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(record) if wanted(record) => return,
                Ok(_) => {}
                Err(missed) => panic!("never said: {what} ({missed})"),
            }
        }
    }

    fn end(&self) -> Vec<Told> {
        self.recorder.end();
        self.recorder.wait_for_end(LONG);
        std::mem::take(&mut self.disk.0.lock().unwrap().told)
    }
}

/// All messages that came to disk, in order.
fn messages(told: &[Told]) -> Vec<u8> {
    let fragments = told.iter().filter_map(|told| match told {
        Told::Fragment(names) => Some(names.clone()),
        _ => None,
    });
    fragments.flatten().collect()
}

#[test]
fn what_was_taken_before_the_order_is_kept_and_begins_with_form_and_key() {
    let bench = Bench::new("before");
    bench.form(1);
    bench.picture(2, false, 1);
    bench.picture(3, true, 1);
    bench.picture(4, false, 1);
    assert!(bench.said.recv_timeout(RECORD_BEAT * 2).is_err(), "nobody asked for a recording");
    bench.order(7);
    bench.until_said("that it is kept", |record| matches!(record, Record::Kept { fragments: 1.. }));
    let told = bench.end();
    assert_eq!((told.first(), told.last()), (Some(&Told::Opened(7)), Some(&Told::Finished)));
    assert_eq!(messages(&told), [1, 3, 4], "a picture without its key is noise");
}

#[test]
fn what_was_gathered_is_on_disk_though_nothing_more_comes() {
    let bench = Bench::new("quiet");
    bench.order(1);
    bench.until_said("that nothing is owed", |record| record == Record::Kept { fragments: 0 });
    bench.picture(1, true, 1);
    bench.picture(2, false, 1);
    bench.until_said("that a second fragment is kept", |record| record == Record::Kept { fragments: 2 });
    assert_eq!(bench.disk.0.lock().unwrap().told[1..], [Told::Fragment(vec![1]), Told::Fragment(vec![2])]);
}

#[test]
fn a_disk_that_hangs_holds_up_nobody_and_what_it_lost_is_said() {
    let bench = Bench::new("hangs");
    bench.order(1);
    bench.form(1);
    bench.until_said("that it is kept", |record| matches!(record, Record::Kept { fragments: 1.. }));
    let hangs = bench.disk.clone();
    let hanging = hangs.0.lock().unwrap();
    bench.picture(2, true, 1);
    bench.until_said("that the disk does not come after", |record| record == Record::Late);
    // More than can be held: whoever takes does not wait for a disk that never answers.
    for _ in 0..3 {
        bench.picture(3, false, HELD_BYTES / 2);
    }
    bench.until_said("that it is lost", |record| record == Record::NotKept { fault: StoreFault::TooSlow });
    bench.picture(4, false, 1);
    bench.picture(5, true, 1);
    drop(hanging);
    bench.until_said("that it goes on", |record| matches!(record, Record::Kept { .. }));
    let told = bench.end();
    assert_eq!(messages(&told), [1, 2, 5], "after the gap comes a key");
    assert_eq!(told.iter().filter(|told| matches!(told, Told::Opened(_))).count(), 1, "in the same recording");
}

#[test]
fn a_full_disk_ends_the_recording_and_the_next_one_is_whole_by_itself() {
    let bench = Bench::new("full");
    bench.order(1);
    bench.form(1);
    bench.picture(2, true, 1);
    bench.until_said("that it is kept", |record| matches!(record, Record::Kept { fragments: 1.. }));
    bench.disk.0.lock().unwrap().fault = Some(StoreFault::Full);
    bench.picture(3, false, 1);
    bench.until_said("why not", |record| record == Record::NotKept { fault: StoreFault::Full });
    bench.order(2);
    bench.picture(4, false, 1);
    bench.picture(5, true, 1);
    bench.until_said("why still not", |record| record == Record::NotKept { fault: StoreFault::Full });
    bench.disk.0.lock().unwrap().fault = None;
    bench.order(3);
    bench.until_said("that it goes on", |record| matches!(record, Record::Kept { fragments: 1.. }));
    let told = bench.end();
    let third = told.iter().position(|told| *told == Told::Opened(3)).expect("the third was opened");
    assert_eq!(messages(&told[third..]), [1, 5], "form and key first");
}

#[test]
fn a_broken_line_is_gone_on_with_at_a_key() {
    let bench = Bench::new("gap");
    bench.order(1);
    bench.form(1);
    bench.picture(2, true, 1);
    bench.recorder.note_gap();
    bench.picture(3, false, 1);
    bench.picture(4, true, 1);
    assert_eq!(messages(&bench.end()), [1, 2, 4]);
}
