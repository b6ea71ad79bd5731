//! The second window on a real screen: live while it covers the main one, locked with it, closed by its own button, and brought
//! back where its monitor is gone.
use std::{
    env,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use egui::Key;
use image::RgbaImage;

use crate::{
    screen::until,
    timecode,
    world::{Camera, KEY, PASSWORD, Place, START, at_once, dial, home},
};

/// Closes a window as its own button does (ICCCM 4.2.8.1): its id in hexadecimal or decimal.
const CLOSE: &str = r"
import ctypes, sys
x = ctypes.CDLL('libX11.so.6')
x.XOpenDisplay.restype = ctypes.c_void_p
x.XInternAtom.restype = ctypes.c_ulong
class Message(ctypes.Structure):
    _fields_ = [('type', ctypes.c_int), ('serial', ctypes.c_ulong), ('send_event', ctypes.c_int), ('display', ctypes.c_void_p),
                ('window', ctypes.c_ulong), ('message_type', ctypes.c_ulong), ('format', ctypes.c_int), ('data', ctypes.c_long * 5),
                ('pad', ctypes.c_long * 24)]
d, w = ctypes.c_void_p(x.XOpenDisplay(None)), int(sys.argv[1], 0)
m = Message(33, 0, 1, d, w, x.XInternAtom(d, b'WM_PROTOCOLS', 0), 32, (x.XInternAtom(d, b'WM_DELETE_WINDOW', 0), 0, 0, 0, 0))
x.XSendEvent(d, ctypes.c_ulong(w), 0, ctypes.c_long(0), ctypes.byref(m))
x.XSync(d, 0)
";

/// What a hand does on the screen itself.
fn hand(words: &[&str]) -> String {
    let output = Command::new("xdotool").args(words).output().expect("xdotool is installed (.ci/setup test)");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The second window, if there is one that can be seen.
fn window() -> Option<String> {
    hand(&["search", "--onlyvisible", "--name", "kameror$"]).lines().next().map(str::to_owned)
}

/// Where a window stands.
fn place_of(window: &str) -> Option<(i32, i32)> {
    let said = hand(&["getwindowgeometry", "--shell", window]);
    let number = |name: &str| said.lines().find_map(|line| line.strip_prefix(name)?.parse().ok());
    Some((number("X=")?, number("Y=")?))
}

/// What somebody in front of the screen sees.
fn seen() -> RgbaImage {
    let display = env::var("DISPLAY").expect("the tests have a screen");
    let grab = ["-loglevel", "error", "-f", "x11grab", "-video_size", "1920x1080", "-i", &display, "-frames:v", "1"];
    let png = Command::new("ffmpeg").args(grab).args(["-f", "image2pipe", "-c:v", "png", "-"]).output();
    let png = png.expect("ffmpeg is installed (.ci/setup test)").stdout;
    image::load_from_memory(&png).expect("the screen can be seen").into_rgba8()
}

/// The camera's time on the screen, tenths of a second, and how wide its picture is.
fn tick() -> Option<(u16, u32)> {
    let seen = seen();
    Some((timecode::read(&seen)?.tick, timecode::width(&seen)?))
}

fn picture_for(name: &str) {
    if let Some(folder) = env::var_os("VAKA_PICTURES") {
        seen().save(std::path::Path::new(&folder).join(format!("{name}.png"))).expect("the picture can be written");
    }
}

#[test]
fn the_second_window_lives_over_the_first_and_is_locked_closed_and_found_again() {
    let place = Place::new();
    let camera = Camera::start(&[]);
    place.import(&home("home-1", "0123", &camera.url()));
    place.add_operator("op1", PASSWORD);
    let mut desk = place.desk(&[]);
    desk.sign_in("op1", PASSWORD);
    dial(&place, "0123", KEY, "BA", 14);
    let screen = &mut desk.screen;
    screen.wait("Prioritet 3: Inbrott", START);
    screen.press(Key::F2);
    screen.wait("LIVE", START);

    screen.press(Key::F);
    let wall = until(START, "the second window", window);
    hand(&["windowmove", &wall, "0", "0", "windowsize", &wall, "1920", "1080", "windowraise", &wall]);
    // As wide as no picture of the main window is: this one covers it.
    let (first, _) = until(START, "live pictures in it", || tick().filter(|(_, width)| *width > 1600));
    until(START, "others after them", || tick().filter(|(tick, _)| (20..0x8000).contains(&tick.wrapping_sub(first))));
    picture_for("wall");

    hand(&["windowfocus", &wall]);
    hand(&["key", "F12"]);
    let since = Instant::now();
    at_once(since, "a key in the second window locks both", || tick().is_none());
    picture_for("wall-locked");
    until(START, "the camera to be left", || {
        let facts = place.journal();
        facts.iter().any(|fact| fact["fact"]["why"] == "locked").then_some(())
    });

    hand(&["windowmove", &wall, "100", "80"]);
    thread::sleep(Duration::from_secs(2));
    let close = Command::new("python3").args(["-c", CLOSE, &wall]).status();
    assert!(close.expect("python3 is installed (.ci/setup test)").success());
    until(START, "its own button to close it", || window().is_none().then_some(()));
    desk.focus();
    let screen = &mut desk.screen;
    screen.write(PASSWORD);
    screen.press(Key::Enter);
    screen.wait("Alla live", START);
    screen.press(Key::F3);
    screen.wait("LIVE", START);

    screen.press(Key::F);
    let again = until(START, "the second window once more", window);
    until(START, "it to stand where it stood", || (place_of(&again)? == (100, 80)).then_some(()));
    hand(&["windowmove", &again, "5000", "4000"]);
    until(START, "it to come back from a monitor that is gone", || {
        let (left, top) = place_of(&again)?;
        (left < 1900 && top < 1000).then_some(())
    });
    hand(&["windowraise", &again]);
    until(START, "its pictures", tick);
    screen.press(Key::F);
    until(START, "the key to close it", || window().is_none().then_some(()));
    until(START, "the main window's pictures", tick);
}
