//! Talk worker: says the operator's words at the loudspeaker of one home until its deadline; sees nothing there, and hears
//! only where one way carries both.
mod call;
mod giving;
mod offer;
mod report;
mod session;
mod speech;
mod way;
mod wire;

use std::{
    fs::File,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};

use alarm_central::vault::OpenSink;
use tracing::{info, warn};
use vaka_link::{
    command::Voice,
    frame::{FromTalk, ToTalk},
    pipe,
    unit::{MediaFault, Unit},
    worker::{GRACE, TalkOrder, end_at, leave, leave_after, now},
};

use crate::{
    outbox::{Lane, Outbox},
    pauses::Pauses,
    recorder::Recorder,
};
use call::Call;
use giving::Giving;
use session::Session;
use way::{Event, Over, Way};

/// A device that never reports is believed after so many sessions.
const DEAF_SESSIONS: u32 = 2;

/// Talks until the deadline or the end of `orders`.
pub(crate) fn run(order: TalkOrder, mut orders: File, answers: File, open: OpenSink) -> ! {
    if order.deadline.is_over(now()) {
        leave();
    }
    let outbox = Outbox::new();
    let (events, inbox) = channel();
    let said = {
        let outbox = Arc::clone(&outbox);
        let news = |record| Voice::Talk(FromTalk::Record(record));
        Recorder::start(open, move |record| outbox.put(Lane::Newest, news(record), Box::new([])))
    };
    let heard = {
        let outbox = Arc::clone(&outbox);
        let news = |record| Voice::Unit(Unit::Record(record));
        Recorder::start(open, move |record| outbox.put(Lane::OtherNewest, news(record), Box::new([])))
    };
    let farewell = {
        let (events, recorders) = (events.clone(), [&said, &heard].map(Arc::clone));
        move || {
            for recorder in &recorders {
                recorder.end();
            }
            let (done, wait) = channel();
            if events.send(Event::End(done)).is_ok() {
                // Ends also when the other side is dropped.
                let _ = wait.recv();
            }
            for recorder in &recorders {
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
    thread::Builder::new()
        .name("talk".to_owned())
        .spawn({
            let events = events.clone();
            let giving = Giving { outbox, said: Arc::clone(&said), heard: Arc::clone(&heard) };
            move || drop(keep_talking(&order, &events, &inbox, &giving))
        })
        .expect("a process can start one thread");
    loop {
        match pipe::read::<ToTalk>(&mut orders) {
            Ok(Some((ToTalk::Speak, samples))) => {
                // A talk thread that is over says nothing more; this process waits for its end.
                let _ = events.send(Event::Spoken(samples));
            }
            Ok(Some((ToTalk::Sip, message))) => drop(events.send(Event::Asked(message))),
            Ok(Some((ToTalk::Digit(digit), _))) => drop(events.send(Event::Pressed(digit))),
            Ok(Some((ToTalk::Record(order), _))) => said.order(*order),
            Ok(Some((ToTalk::RecordHeard(order), _))) => heard.order(*order),
            Ok(None) => leave_after(farewell),
            Err(fault) => {
                warn!(%fault, "the words cannot be read");
                leave_after(farewell)
            }
        }
    }
}

/// Opens the way and keeps it open; gives whom to tell when the end has come and the goodbye is said.
fn keep_talking(
    order: &TalkOrder,
    events: &Sender<Event>,
    inbox: &Receiver<Event>,
    giving: &Giving,
) -> Option<Sender<()>> {
    let is_call = call::is_one(&order.address);
    let mut pauses = Pauses::default();
    let mut deaf = 0;
    let mut called: Option<Vec<u8>> = None;
    for number in 0.. {
        let opened = if is_call {
            let call = match called.take() {
                Some(invite) => Call::answer(order, number, events, inbox, giving, &invite),
                None if order.calls => Call::open(order, number, events, inbox, giving),
                None if order.called_at.is_some() => Err(Over::Fault(MediaFault::AwaitsCall)),
                None => Err(Over::Fault(MediaFault::NoTalkPath)),
            };
            call.map(|call| Opened::Open(Box::new(call)))
        } else {
            open(order, number, events, inbox, deaf < DEAF_SESSIONS)
        };
        let over = match opened {
            Ok(Opened::Deaf) => {
                info!("the device does not listen; a new session is opened");
                deaf += 1;
                continue;
            }
            Ok(Opened::Open(mut way)) => {
                info!("the way to the loudspeaker stands open");
                pauses = Pauses::default();
                deaf = 0;
                giving.tell(FromTalk::Ready);
                let over = way.speak(giving);
                way.goodbye();
                over
            }
            Err(over) => over,
        };
        let fault = match over {
            Over::End(done) => return Some(done),
            Over::Called(invite) => {
                called = Some(invite);
                continue;
            }
            Over::Fault(fault) => fault,
        };
        info!(?fault, "the home cannot be spoken to");
        if is_call {
            call::trouble(giving, fault);
        } else {
            giving.tell(FromTalk::Trouble { fault });
        }
        let is_final = matches!(fault, MediaFault::NoTalkPath | MediaFault::WrongSignIn);
        // Whoever cannot be called is waited for.
        let waits = is_final || fault == MediaFault::AwaitsCall;
        let pause = if waits { None } else { Some(pauses.next()) };
        match wait_for_end(inbox, pause, giving) {
            Some(Over::End(done)) => return Some(done),
            Some(Over::Called(invite)) => called = Some(invite),
            Some(Over::Fault(_)) | None => {}
        }
    }
    None
}

enum Opened<'a> {
    Open(Box<dyn Way + 'a>),
    /// It took the session, but does not listen.
    Deaf,
}

fn open<'a>(
    order: &TalkOrder,
    number: u64,
    events: &Sender<Event>,
    inbox: &'a Receiver<Event>,
    prove: bool,
) -> Result<Opened<'a>, Over> {
    let mut way = Session::open(order, number, events, inbox)?;
    let heard = if prove { way.session.is_heard() } else { Ok(true) };
    if !matches!(heard, Ok(true)) {
        way.goodbye();
    }
    Ok(if heard? { Opened::Open(Box::new(way)) } else { Opened::Deaf })
}

/// Waits for the end, or for the unit to call, at most for `pause`.
fn wait_for_end(inbox: &Receiver<Event>, pause: Option<Duration>, giving: &Giving) -> Option<Over> {
    let until = pause.map(|pause| Instant::now() + pause);
    loop {
        let event = match until {
            Some(until) => inbox.recv_timeout(until.saturating_duration_since(Instant::now())),
            None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match event {
            Ok(Event::End(done)) => return Some(Over::End(done)),
            Ok(Event::Asked(message)) => {
                if let Some(invite) = call::begins_one(&message, giving) {
                    return Some(Over::Called(invite));
                }
            }
            Ok(Event::Spoken(_) | Event::Pressed(_) | Event::Heard(..) | Event::Came(..)) => {}
            Err(_) => return None,
        }
    }
}
