//! The worker that this test's station starts: it asks the played camera at its order's address, passes on what comes and writes it
//! into the vault; no GStreamer, and no end of its own at a deadline, so that only the station's gate can end it.
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Shutdown, TcpStream},
    process::exit,
    sync::{Arc, Mutex},
    thread,
};

use alarm_central::{
    moment::{Deadline, Moment},
    pii::Secret,
    vault::VaultSink,
};
use vaka_link::{
    command::Voice,
    frame::{FromTalk, ToFetch, ToTalk},
    pipe,
    unit::{Record, Track, Unit},
    worker::Order,
};

/// Runs as a worker until stdin ends.
pub fn serve() -> ! {
    let Ok(Some((order, _))) = pipe::read::<Order>(&mut std::io::stdin().lock()) else { exit(0) };
    match order {
        Order::Fetch(order) => fetch(&order.address, order.deadline),
        Order::Talk(order) => talk(&order.address, order.deadline),
        _ => exit(2),
    }
}

fn fetch(address: &Secret, until: Deadline) -> ! {
    let camera = ask("fetch", address, until);
    let hangs_up = camera.try_clone().expect("a socket can be shared");
    let sink = Arc::<Mutex<Option<Box<dyn VaultSink>>>>::default();
    let writes = Arc::clone(&sink);
    thread::spawn(move || pass_on(camera, &writes));
    let mut orders = std::io::stdin().lock();
    while let Ok(Some((said, _))) = pipe::read::<ToFetch>(&mut orders) {
        // This camera has no sound: whether it may be heard is nothing to it.
        let order = match said {
            ToFetch::Record(order) => order,
            ToFetch::Turn { number, .. } => {
                let mut out = std::io::stdout().lock();
                let _ = pipe::write(&mut out, &Unit::Turned { number, fault: None }, &[]).map(|()| out.flush());
                continue;
            }
            ToFetch::Hear(_) => continue,
        };
        *sink.lock().expect("nothing panics under this lock") = vaka_store::open_sink(&order).ok();
    }
    let _ = hangs_up.shutdown(Shutdown::Both);
    exit(0)
}

/// Each line of the camera is one unit and when it was taken. It is told when the unit has been passed on, and whether it was
/// written down: at once, as a fragment of its own.
fn pass_on(camera: TcpStream, sink: &Mutex<Option<Box<dyn VaultSink>>>) {
    let mut tells = camera.try_clone().expect("a socket can be shared");
    for line in BufReader::new(camera).lines() {
        let Ok(line) = line else { break };
        let Some((text, at)) = line.split_once(' ') else { break };
        let at = Moment(at.parse().expect("the played camera says when"));
        let unit = Unit::Data { track: Track::Video, key: true, pts_us: None, taken_at: at };
        let packed = pipe::pack(&unit, text.as_bytes()).expect("a short unit");
        let write = |sink: &mut Box<dyn VaultSink>| sink.keep(at, &packed).and_then(|_| sink.flush(at));
        let fragments = sink.lock().expect("nothing panics under this lock").as_mut().map(write);
        let record = match fragments {
            Some(Ok(fragments)) => Some(Record::Kept { fragments }),
            Some(Err(fault)) => Some(Record::NotKept { fault }),
            None => None,
        };
        // What the camera says to being turned goes the same way, between two units.
        let mut out = std::io::stdout().lock();
        let is_written = matches!(record, Some(Record::Kept { .. }));
        let told = record.map_or(Ok(()), |record| pipe::write(&mut out, &Unit::Record(record), &[]));
        if told.and_then(|()| pipe::write(&mut out, &unit, text.as_bytes())).is_err() {
            break;
        }
        let _ = writeln!(tells, "{} {text}", if is_written { "written" } else { "passed" });
    }
    // A camera that hangs up is asked again by nobody: the worker stays until it is ended.
    let _ = std::io::stdout().flush();
}

fn talk(address: &Secret, until: Deadline) -> ! {
    let mut speaker = ask("talk", address, until);
    let _ = pipe::write(&mut std::io::stdout().lock(), &Voice::Talk(FromTalk::Ready), &[]);
    let mut speech = std::io::stdin().lock();
    while let Ok(Some((said, samples))) = pipe::read::<ToTalk>(&mut speech) {
        if said == ToTalk::Speak {
            let _ = speaker.write_all(&samples);
        }
    }
    let _ = speaker.shutdown(Shutdown::Both);
    exit(0)
}

fn ask(as_what: &str, address: &Secret, until: Deadline) -> TcpStream {
    let rest = address.reveal().strip_prefix("rtsp://").unwrap_or_else(|| exit(3));
    let Some((host, device)) = rest.split_once('/') else { exit(3) };
    let Ok(mut camera) = TcpStream::connect(host) else { wait_for_the_end() };
    let _ = camera.set_nodelay(true);
    if writeln!(camera, "{as_what} {} {device}", until.boot_ms).is_err() {
        wait_for_the_end();
    }
    camera
}

fn wait_for_the_end() -> ! {
    let mut rest = Vec::new();
    let _ = std::io::stdin().lock().read_to_end(&mut rest);
    exit(0)
}
