//! A camera that nobody may look through is left alone: an hour of life at a home, by a turned clock, and no connection.
use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use alarm_central::person::Role;
use vaka_link::command::{Cameras, Granted, Wish};

use crate::{
    inside::{Desk, Station},
    screen::until,
    world::{START, home},
};

/// A door that counts who knocks and lets nobody in.
pub struct Knocks(Arc<AtomicUsize>, pub SocketAddr);

impl Knocks {
    pub fn listen() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("it listens");
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        thread::spawn(move || {
            for _stream in listener.incoming() {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self(count, address)
    }

    pub fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// What a home says in its everyday: link tests, a periodic test, arming and disarming, restores, troubles.
const EVERYDAY: [&str; 8] = ["RP00", "CL7", "OP7", "BR14", "AT00", "YT00", "LT00", "RX00"];

#[test]
fn no_alarm_no_camera_whatever_else_a_home_says() {
    let camera = Knocks::listen();
    let supervised = "[site.panel]\nsupervision_secs = 60";
    let register = home("home-1", "0123", &format!("rtsp://{}/cam", camera.1)).replace("[site.panel]", supervised);
    let station = Station::start(&register);
    station.add("op1", Role::Operator);
    let mut desk = Desk::sign_in(&station, "op1");
    let mut panel = station.panel();
    let mut taken = 0;
    for minute in 0..60 {
        panel.poll("0123");
        panel.say("0123", EVERYDAY[minute % EVERYDAY.len()]);
        taken += usize::from(take_look_and_release(&mut desk));
        station.clock.pass_ms(60_000);
    }
    assert!(taken > 0, "troubles did make events that an operator took");
    assert_eq!(camera.count(), 0, "somebody knocked at a camera without an alarm");

    panel.say("0123", "BA14");
    desk.wish(Wish::ClaimNext).expect("the alarm waits");
    until(START, "the same hands to reach the camera once there is an alarm", || (camera.count() > 0).then_some(()));
}

/// An operator takes whatever waits, asks for every device there is, and lets it go again.
fn take_look_and_release(desk: &mut Desk) -> bool {
    let Ok(Granted::Event(event)) = desk.wish(Wish::ClaimNext) else { return false };
    let _ = desk.wish(Wish::Look { event, cameras: Cameras::All });
    let _ = desk.wish(Wish::OpenVoice { event });
    desk.wish(Wish::Release { event }).expect("the holder may let go");
    true
}
