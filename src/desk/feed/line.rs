//! The thread of a feed: its connection to the station, what is read from it and what is said to the home. It decodes
//! nothing itself.
use std::{
    io::BufReader,
    os::unix::net::UnixStream,
    sync::{
        Arc,
        mpsc::{self, SyncSender},
    },
    thread,
    time::Duration,
};

use vaka_link::{
    command::{Purpose, Ticket, ToDevice, Voice},
    frame::FromTalk,
    pipe::{self, PipeError},
    socket,
    unit::{MediaFault, Record, Track, Unit},
};

use super::{
    Device, Talk,
    decoding::Decoding,
    seen::{Recording, Shared, lock},
};

/// Packets of speech that may wait on their way out: 640 ms.
const SPEECH_WAITING: usize = 32;

/// The thread's side of a feed.
pub(super) struct Line {
    pub(super) device: Device,
    pub(super) ticket: Ticket,
    /// Has the station told the tile's size, a camera's.
    pub(super) resized: Option<SyncSender<()>>,
    pub(super) decoding: Decoding,
}

/// Why reading stopped.
enum End {
    /// Nothing more comes, or nobody wants it.
    Over,
    /// The connection broke.
    Broken,
}

impl Line {
    /// Until the feed ends.
    pub(super) fn run(mut self) {
        // While the device is being connected to, the decoder gets ready.
        self.decoding.warm_up();
        let mut pause = Duration::from_millis(100);
        while !self.shared().is_over() {
            let purpose = Purpose::Media { ticket: self.ticket };
            if let Ok((stream, _)) = socket::join(&self.decoding.ground.socket, purpose) {
                let stream = Arc::new(stream);
                self.shared().keep_stream(&stream);
                if let Some(resized) = &self.resized {
                    let _ = resized.try_send(());
                }
                if matches!(self.read(&stream), End::Broken) {
                    // The ticket is spent: the station gives another one, and that is another feed.
                    self.decoding.note_fault(MediaFault::Ours);
                }
                return;
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_secs(2));
        }
    }

    fn shared(&self) -> &Arc<Shared> {
        &self.decoding.shared
    }

    fn repaint(&self) {
        self.decoding.ground.ctx.request_repaint();
    }

    fn read(&mut self, stream: &UnixStream) -> End {
        let mut from = BufReader::new(stream);
        loop {
            let Ok(Some((unit, body))) = self.next_unit(&mut from) else {
                return if self.shared().is_over() { End::Over } else { End::Broken };
            };
            match &unit {
                Unit::Ended => return End::Over,
                Unit::Trouble { fault } => self.decoding.note_fault(*fault),
                Unit::Doubt { doubt } => {
                    self.shared().lock().doubt = *doubt;
                    self.repaint();
                    continue;
                }
                Unit::Record(record) => {
                    self.note_record(*record, Recording::Taken);
                    continue;
                }
                Unit::Format { track, .. } => {
                    if *track == Track::Video {
                        self.shared().lock().begin_stream();
                    }
                    self.decoding.note_format(*track, &unit);
                }
                Unit::Data { .. } => {}
                // Told to the station alone.
                Unit::Turned { .. } => continue,
            }
            let decoded = self.decoding.decode(unit.clone(), &body);
            // Asked with the lock in hand: what comes after the end is not kept.
            let mut past = lock(&self.decoding.shared.past);
            match self.decoding.shared.is_over() {
                true if !decoded => return End::Over,
                true => {}
                false => past.keep(unit, body),
            }
        }
    }

    /// The next coded unit; what a voice unit says of its talk path is noted on the way.
    fn next_unit(&self, from: &mut BufReader<&UnixStream>) -> Result<Option<(Unit, Vec<u8>)>, PipeError> {
        if self.device == Device::Camera {
            return pipe::read::<Unit>(from);
        }
        loop {
            match pipe::read::<Voice>(from)? {
                None => return Ok(None),
                Some((Voice::Unit(unit), body)) => return Ok(Some((unit, body))),
                Some((Voice::Talk(FromTalk::Record(record)), _)) => self.note_record(record, Recording::Spoken),
                Some((Voice::Talk(FromTalk::Ready | FromTalk::Speaking), _)) => self.note_talk(Talk::Ready),
                // Between station and worker.
                Some((Voice::Talk(FromTalk::Sip), _)) => {}
                Some((Voice::Talk(FromTalk::Hushed), _)) => self.note_talk(Talk::Opening),
                Some((Voice::Talk(FromTalk::Trouble { fault }), _)) => self.note_talk(Talk::Fault(fault)),
            }
        }
    }

    fn note_talk(&self, talk: Talk) {
        self.shared().lock().talk = talk;
        self.repaint();
    }

    fn note_record(&self, record: Record, of: Recording) {
        let is_news = self.shared().lock().note_record(record, of);
        if is_news || !record.is_kept() {
            self.repaint();
        }
    }
}

/// Carries the operator's words to the station over whatever connection there is, until the feed ends.
pub(super) fn speak(shared: &Arc<Shared>) -> SyncSender<Vec<u8>> {
    let (speech, spoken) = mpsc::sync_channel(SPEECH_WAITING);
    let say = say_over(shared);
    let carry = move || spoken.iter().for_each(|samples: Vec<u8>| say(ToDevice::Speak, &samples));
    let _ = thread::Builder::new().name("speech".to_owned()).spawn(carry);
    speech
}

/// The same for the size of the camera's tile: as it is then, each time that something is sent.
pub(super) fn tell_tile(shared: &Arc<Shared>) -> SyncSender<()> {
    let (resized, told) = mpsc::sync_channel(1);
    let (say, shared) = (say_over(shared), Arc::clone(shared));
    let carry = move || {
        for () in &told {
            let tile = shared.lock().tile();
            say(ToDevice::Show(tile), &[]);
        }
    };
    let _ = thread::Builder::new().name("resized".to_owned()).spawn(carry);
    resized
}

fn say_over(shared: &Arc<Shared>) -> impl Fn(ToDevice, &[u8]) + Send + 'static {
    let shared = Arc::clone(shared);
    move |what, body| {
        if let Some(stream) = shared.stream().filter(|_| !shared.is_over()) {
            // A broken connection is seen, and mended, by the reading side.
            let _ = pipe::write(&mut &*stream, &what, body);
        }
    }
}
