//! From the key that talks to the first packet of speech at the home, over the back channel of a foreign server and in a call.
use std::{
    path::Path,
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant, SystemTime},
};

use egui::Key;
use vaka_link::worker::{SoundDevice, SoundOrder};

use crate::{
    folder,
    headless::{Headless, share},
    table::{Aim, Table, Value},
    unit::Unit,
    world::{Camera, KEY, PASSWORD, Place, START, dial, home},
};

const PRESSES: usize = 60;
/// How long the key is held, and how long it is let go: longer than what a home takes for a pause.
const HELD: Duration = Duration::from_millis(200);
const LET_GO: Duration = Duration::from_millis(500);
/// Silence this long at the home ends what was said before.
const PAUSE: Duration = Duration::from_millis(300);
/// Milliseconds.
const AIM: Aim = Aim::AtMost(50.0);

pub fn measure(table: &mut Table) {
    let camera = Camera::start(&[]);
    let at_camera = home("home-1", "0123", &camera.url());
    let mut hears = || {
        let at = SystemTime::UNIX_EPOCH + Duration::from_micros(camera.last_heard()?);
        Instant::now().checked_sub(at.elapsed().ok()?)
    };
    presses(table, "ONVIF, a foreign server", &at_camera, &mut hears);

    let (rest, voice) = at_camera.split_once("[site.voice_unit]").expect("it has one");
    let unit = Unit::new();
    let called = voice.replacen("onvif", "sip", 1).replacen(&camera.url(), &unit.address(), 1);
    let spells = heard_in_a_call(unit);
    let mut newest = None;
    let mut hears = || {
        newest = spells.try_iter().last().or(newest);
        newest
    };
    presses(table, "SIP", &format!("{rest}[site.voice_unit]{called}"), &mut hears);
}

/// When each spell of speech began at a unit that takes every call.
fn heard_in_a_call(mut unit: Unit) -> Receiver<Instant> {
    let (tell, spells) = channel();
    thread::spawn(move || {
        let port = unit.takes_one("0").sound_port();
        let mut last: Option<Instant> = None;
        for number in 0.. {
            // Whoever says nothing at all is taken for gone.
            unit.speak(port, 0, number);
            let Some(packet) = unit.packet_within(START) else { return };
            if packet.payload.iter().all(|code| *code == packet.payload[0]) {
                continue;
            }
            let begins = last.is_none_or(|last| packet.at - last > PAUSE);
            last = Some(packet.at);
            if begins && tell.send(packet.at).is_err() {
                return;
            }
        }
    });
    spells
}

fn presses(table: &mut Table, how: &str, home: &str, heard: &mut dyn FnMut() -> Option<Instant>) {
    let place = Place::within(&folder());
    place.import(home);
    place.add_operator("op1", PASSWORD);
    let speech = folder().join("speech.wav");
    write_noise(&speech);
    let mut station = Place::ready(place.vaka(["station"]));
    let microphone = SoundDevice::Wav(speech.to_str().expect("a plain path").to_owned());
    let sound = SoundOrder { microphone, loudspeaker: SoundDevice::None };
    let mut desk = Headless::sign_in_with(&place.data(), "op1", sound);
    dial(&place, "0123", KEY, "BA", 14);
    desk.run_until(START, |it| !it.desk.board().rows.is_empty());
    desk.press(Key::F2);
    let mut took = Vec::new();
    let begun = Instant::now();
    while took.len() < PRESSES && begun.elapsed() < START + (HELD + LET_GO) * PRESSES as u32 * 2 {
        let pressed = Instant::now();
        desk.key(Key::Space, true);
        desk.run_until(HELD, |_| false);
        desk.key(Key::Space, false);
        desk.run_until(LET_GO, |_| false);
        // Before the way stands open nothing is heard.
        if let Some(at) = heard().filter(|at| *at >= pressed) {
            took.push((at - pressed).as_secs_f64() * 1000.0);
        }
    }
    let what = format!("key down → first packet of speech at the home, {how}");
    if took.len() < PRESSES {
        table.missing(&what, &format!("{} of {PRESSES} presses were heard", took.len()));
    } else {
        for (part, label, aim) in [(0.5, "p50", Aim::None), (0.95, "p95", AIM), (1.0, "longest", Aim::None)] {
            table.alone(&format!("{what}, {label}"), Value(share(&took, part), "ms"), aim);
        }
    }
    drop(desk);
    place.run(&["station", "stop"], "");
    let _ = station.wait();
}

/// Half a second that is loud from its first sample on.
fn write_noise(path: &Path) {
    let (channels, sample_rate, bits_per_sample) = (1, 8000, 16);
    let form = hound::WavSpec { channels, sample_rate, bits_per_sample, sample_format: hound::SampleFormat::Int };
    let mut file = hound::WavWriter::create(path, form).expect("the folder takes a file");
    for at in 0..4000_u32 {
        let noise = at.wrapping_mul(2_654_435_761) >> 17;
        file.write_sample(noise as i16 - 16_384).expect("the file takes a sample");
    }
    file.finalize().expect("the file can be closed");
}
