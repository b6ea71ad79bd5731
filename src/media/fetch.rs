//! Fetch worker: takes up the pictures and sound of one device as coded units until its deadline; decodes nothing.
mod attempt;
mod bounds;
mod certificate;
mod form;
mod giving;
mod holes;
mod jpeg;
mod line;
mod once;
mod prompt;
mod pulse;
mod sameness;
mod turn;
mod web;

pub(crate) use certificate::is_there as has_tls;

use std::{
    fs::File,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use alarm_central::vault::OpenSink;
use tracing::{info, warn};
use vaka_link::{
    frame::ToFetch,
    pipe,
    unit::{MediaFault, Unit},
    worker::{FetchOrder, GRACE, Transport, end_at, leave, leave_after, now},
};

use crate::{
    outbox::{Lane, Outbox},
    pauses::Pauses,
    reach,
    recorder::Recorder,
};
use attempt::Outcome;
use giving::Giving;
use line::{Line, Stuck};
use pulse::Pulse;
use turn::Turner;

/// Pause before a device that ended a working connection is connected to again.
const AFTER_CUT: Duration = Duration::from_millis(100);
/// A wrong password does not become right by itself, and many cameras lock an account after five to seven tries.
const AFTER_WRONG_SIGN_IN: Duration = Duration::from_secs(30);
/// A device that leads elsewhere is most likely set up so, or has another one's address; one that is not believed stays so.
const AFTER_STOPPED: Duration = Duration::from_secs(30);
/// Last answers get this long to leave.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// Takes up the device until the deadline or the end of `orders`.
pub(crate) fn run(order: FetchOrder, mut orders: File, answers: File, open: OpenSink) -> ! {
    let line = Arc::new(Line::default());
    let outbox = Outbox::new();
    if order.deadline.is_over(now()) {
        leave();
    }
    let recorder = order.kept.then(|| {
        let outbox = Arc::clone(&outbox);
        Recorder::start(open, move |record| outbox.put(Lane::Newest, Unit::Record(record), Box::new([])))
    });
    let farewell = {
        let (line, outbox, recorder) = (Arc::clone(&line), Arc::clone(&outbox), recorder.clone());
        move || {
            if let Some(recorder) = &recorder {
                recorder.end();
            }
            line.end();
            outbox.say(Unit::Ended);
            outbox.drain(LAST_WORDS);
            if let Some(recorder) = &recorder {
                recorder.wait_for_end(GRACE);
            }
        }
    };
    end_at(order.deadline, {
        let farewell = farewell.clone();
        move || {
            farewell();
            leave();
        }
    });
    outbox.write_to(answers, {
        let farewell = farewell.clone();
        move || leave_after(farewell)
    });
    let turner = Turner::new(&order, &outbox);
    let deaf = Arc::new(AtomicBool::new(order.deaf));
    thread::Builder::new()
        .name("attempts".to_owned())
        .spawn({
            let giving = Giving::new(outbox, recorder.clone(), Arc::clone(&deaf));
            move || keep_trying(&order, &line, &giving)
        })
        .expect("a process can start one thread");
    loop {
        match pipe::read::<ToFetch>(&mut orders) {
            Ok(Some((ToFetch::Record(order), _))) => match &recorder {
                Some(recorder) => recorder.order(*order),
                None => warn!("a recording was ordered of what is not kept"),
            },
            Ok(Some((ToFetch::Turn { number, preset }, _))) => turner.turn(number, preset),
            Ok(Some((ToFetch::Hear(hears), _))) => deaf.store(!hears, Ordering::Relaxed),
            Ok(None) => leave_after(farewell),
            Err(fault) => {
                warn!(%fault, "the orders cannot be read");
                leave_after(farewell)
            }
        }
    }
}

fn keep_trying(order: &FetchOrder, line: &Line, giving: &Giving) {
    if let Some(asked) = order.once {
        return once::run(order, asked, line, giving);
    }
    let outbox = &giving.outbox;
    let is_web = web::is_one(&order.address);
    let epoch = Instant::now();
    let pulse = Arc::new(Mutex::new(Pulse::default()));
    // What goes by UDP goes in the clear beside RTSP over TLS.
    let wanted = if reach::is_secured(order.address.reveal()) { Transport::Tcp } else { order.transport };
    let mut transport = wanted;
    let mut pauses = Pauses::default();
    let mut other_tried = false;
    loop {
        let outcome = if is_web {
            web::run(order, line, giving, &pulse, epoch)
        } else {
            attempt::run(order, transport, line, giving, &pulse, epoch)
        };
        if let Outcome::Stopped(fault) = outcome {
            info!(?fault, "the device would lead away from its address, or is not believed");
            outbox.say(Unit::Trouble { fault });
            if line.is_over_after(AFTER_STOPPED) {
                return;
            }
            give_way(giving);
        }
        if let Err(Stuck) = line.hang_up() {
            warn!("a connection could not be taken down; the process goes instead");
            outbox.say(Unit::Trouble { fault: MediaFault::Ours });
            give_way(giving);
        }
        let had_units = pulse.lock().is_ok_and(|pulse| pulse.has_beaten());
        if had_units {
            pauses = Pauses::default();
            other_tried = false;
        }
        let mut pause = None;
        let fault = match outcome {
            Outcome::Over | Outcome::Stopped(_) => return,
            Outcome::Cut => {
                pause = Some(AFTER_CUT);
                None
            }
            Outcome::Fault(fault) => {
                pause = (fault == MediaFault::WrongSignIn).then_some(AFTER_WRONG_SIGN_IN);
                Some(fault)
            }
            Outcome::OtherTransport(_) if wanted == Transport::Auto && !other_tried => {
                transport = other(transport);
                other_tried = true;
                pause = Some(Duration::ZERO);
                None
            }
            Outcome::OtherTransport(fault) => {
                transport = if wanted == Transport::Auto { other(transport) } else { transport };
                Some(fault)
            }
        };
        if let Some(fault) = fault {
            info!(?fault, "the device cannot be seen");
            outbox.say(Unit::Trouble { fault });
        }
        if line.is_over_after(pause.unwrap_or_else(|| pauses.next())) {
            return;
        }
    }
}

/// Ends this process, so that the station sends out another one.
fn give_way(giving: &Giving) -> ! {
    giving.recorder.iter().for_each(|recorder| recorder.end());
    giving.outbox.drain(LAST_WORDS);
    giving.recorder.iter().for_each(|recorder| recorder.wait_for_end(LAST_WORDS));
    leave()
}

/// TCP and UDP in turn; `Auto` begins with TCP.
fn other(transport: Transport) -> Transport {
    if transport == Transport::Udp { Transport::Tcp } else { Transport::Udp }
}
