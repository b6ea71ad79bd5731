//! The camera told to turn to a preset (ONVIF PTZ), beside what is fetched from it, and what it says to that.
use std::{
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use alarm_central::{event::TurnFault, id::PresetId};
use vaka_link::{
    unit::Unit,
    worker::{FetchOrder, now},
};
use vaka_onvif::{Asked, Fault, Line};
use vaka_tls::Trust;

use super::attempt::lock;
use crate::outbox::Outbox;

/// All that is said to the camera and its answers take at most so long.
const PATIENCE: Duration = Duration::from_secs(3);

/// Turns the camera of one order.
pub(super) struct Turner {
    order: FetchOrder,
    outbox: Arc<Outbox<Unit>>,
    /// Held while one turns it: there are never two orders at once on their way to a camera.
    one: Arc<Mutex<()>>,
}

impl Turner {
    pub(super) fn new(order: &FetchOrder, outbox: &Arc<Outbox<Unit>>) -> Self {
        Self { order: order.clone(), outbox: Arc::clone(outbox), one: Arc::default() }
    }

    /// Tells it on a thread of its own, since it may not answer; what came of it goes the way of all news.
    pub(super) fn turn(&self, number: u32, preset: PresetId) {
        let (order, outbox, one) = (self.order.clone(), Arc::clone(&self.outbox), Arc::clone(&self.one));
        let tell = move || {
            let _one = lock(&one);
            let fault = go_to(&order, &preset).err();
            outbox.say(Unit::Turned { number, fault });
        };
        if thread::Builder::new().name("turn".to_owned()).spawn(tell).is_err() {
            self.outbox.say(Unit::Turned { number, fault: Some(TurnFault::NoAnswer) });
        }
    }
}

fn go_to(order: &FetchOrder, preset: &PresetId) -> Result<(), TurnFault> {
    // The station tells nobody to turn who cannot.
    let turning = order.turning.as_ref().ok_or(TurnFault::Refused)?;
    let asked = Asked::parse(turning.address.reveal()).ok_or(TurnFault::NoAnswer)?;
    let address = asked.device();
    let trust = Trust::of(order.certificate);
    let until = Instant::now() + PATIENCE;
    let mut line = Line::new(asked.at_its_door(), trust, &order.user, &order.password, || now().wall, until);
    line.set_clock().map_err(turn_fault)?;
    line.go_to_preset(&address, &turning.profile, preset.as_str()).map_err(turn_fault)
}

fn turn_fault(fault: Fault) -> TurnFault {
    match fault {
        Fault::Refused => TurnFault::Refused,
        Fault::WrongSignIn | Fault::ClockUnknown => TurnFault::WrongSignIn,
        Fault::OtherCertificate => TurnFault::Certificate,
        _ => TurnFault::NoAnswer,
    }
}
