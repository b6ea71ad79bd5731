//! The worker that this test's station starts: it asks the played camera at its order's address and passes on what comes; no
//! GStreamer, and no end of its own at a deadline, so that only the station's gate can end it.
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Shutdown, TcpStream},
    process::exit,
    thread,
};

use alarm_central::{
    moment::{Deadline, Moment},
    pii::Secret,
};
use vaka_link::{
    frame::{FromTalk, ToTalk},
    pipe,
    unit::{Track, Unit},
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
    thread::spawn(move || pass_on(camera));
    // Nothing more follows on stdin but its end.
    let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
    let _ = hangs_up.shutdown(Shutdown::Both);
    exit(0)
}

/// Each line of the camera is one unit.
fn pass_on(camera: TcpStream) {
    let mut out = std::io::stdout().lock();
    for line in BufReader::new(camera).lines() {
        let Ok(line) = line else { break };
        let unit = Unit::Data { track: Track::Video, key: true, pts_us: None, taken_at: Moment(0) };
        if pipe::write(&mut out, &unit, line.as_bytes()).is_err() {
            break;
        }
    }
    // A camera that hangs up is asked again by nobody: the worker stays until it is ended.
    let _ = out.flush();
}

fn talk(address: &Secret, until: Deadline) -> ! {
    let mut speaker = ask("talk", address, until);
    let _ = pipe::write(&mut std::io::stdout().lock(), &FromTalk::Ready, &[]);
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
