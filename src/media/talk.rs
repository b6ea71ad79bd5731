//! Talk worker: says the operator's words at the loudspeaker of one home until its deadline; hears and sees nothing there.
mod offer;
mod report;
mod session;
mod speech;
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
    frame::{FromTalk, ToTalk},
    pipe,
    unit::MediaFault,
    worker::{GRACE, TalkOrder, end_at, leave, leave_after, now},
};

use crate::{
    outbox::{Lane, Outbox},
    pauses::Pauses,
    recorder::Recorder,
};
use session::{Event, Over, Session};
use speech::Speech;

/// A device that never reports is believed after so many sessions.
const DEAF_SESSIONS: u32 = 2;

/// Talks until the deadline or the end of `orders`.
pub(crate) fn run(order: TalkOrder, mut orders: File, answers: File, open: OpenSink) -> ! {
    if order.deadline.is_over(now()) {
        leave();
    }
    let outbox = Outbox::new();
    let (events, inbox) = channel();
    let recorder = {
        let outbox = Arc::clone(&outbox);
        Recorder::start(open, move |record| outbox.put(Lane::Newest, FromTalk::Record(record), Box::new([])))
    };
    let farewell = {
        let (events, recorder) = (events.clone(), Arc::clone(&recorder));
        move || {
            recorder.end();
            let (done, wait) = channel();
            if events.send(Event::End(done)).is_ok() {
                // Ends also when the other side is dropped.
                let _ = wait.recv();
            }
            recorder.wait_for_end(GRACE);
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
            let (events, recorder) = (events.clone(), Arc::clone(&recorder));
            move || drop(keep_talking(&order, &events, &inbox, &outbox, &recorder))
        })
        .expect("a process can start one thread");
    loop {
        match pipe::read::<ToTalk>(&mut orders) {
            Ok(Some((ToTalk::Speak, samples))) => {
                // A talk thread that is over says nothing more; this process waits for its end.
                let _ = events.send(Event::Spoken(samples));
            }
            Ok(Some((ToTalk::Record(order), _))) => recorder.order(*order),
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
    outbox: &Arc<Outbox<FromTalk>>,
    recorder: &Recorder,
) -> Option<Sender<()>> {
    let mut pauses = Pauses::default();
    let mut deaf = 0;
    for number in 0.. {
        let over = match open(order, number, events, inbox, deaf < DEAF_SESSIONS) {
            Ok(Opened::Deaf) => {
                info!("the device does not listen; a new session is opened");
                deaf += 1;
                continue;
            }
            Ok(Opened::Open(mut session, speech)) => {
                info!("the way to the loudspeaker stands open");
                pauses = Pauses::default();
                deaf = 0;
                outbox.say(FromTalk::Ready);
                let over = session.speak(*speech, outbox, recorder);
                session.goodbye();
                over
            }
            Err(over) => over,
        };
        let fault = match over {
            Over::End(done) => return Some(done),
            Over::Fault(fault) => fault,
        };
        info!(?fault, "the home cannot be spoken to");
        outbox.say(FromTalk::Trouble { fault });
        let is_final = matches!(fault, MediaFault::NoTalkPath | MediaFault::WrongSignIn);
        let pause = if is_final { None } else { Some(pauses.next()) };
        if let Some(done) = wait_for_end(inbox, pause) {
            return Some(done);
        }
    }
    None
}

enum Opened<'a> {
    Open(Box<Session<'a>>, Box<Speech>),
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
    let (mut session, speech) = Session::open(order, number, events, inbox)?;
    let heard = if prove { session.is_heard() } else { Ok(true) };
    if !matches!(heard, Ok(true)) {
        session.goodbye();
    }
    Ok(if heard? { Opened::Open(Box::new(session), Box::new(speech)) } else { Opened::Deaf })
}

/// Waits for the end, at most for `pause`.
fn wait_for_end(inbox: &Receiver<Event>, pause: Option<Duration>) -> Option<Sender<()>> {
    let until = pause.map(|pause| Instant::now() + pause);
    loop {
        let event = match until {
            Some(until) => inbox.recv_timeout(until.saturating_duration_since(Instant::now())),
            None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match event {
            Ok(Event::End(done)) => return Some(done),
            Ok(Event::Spoken(_) | Event::Heard(..)) => {}
            Err(_) => return None,
        }
    }
}
