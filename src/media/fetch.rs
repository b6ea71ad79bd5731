//! Fetch worker: takes up the pictures and sound of one device as coded units until its deadline; decodes nothing.
mod attempt;
mod form;
mod line;
mod pulse;

use std::{
    fs::File,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use tracing::{info, warn};
use vaka_link::{
    unit::{MediaFault, Unit},
    worker::{FetchOrder, Transport, end_at, leave, leave_after, now},
};

use crate::{outbox::Outbox, process};
use attempt::Outcome;
use line::{Line, Stuck};
use pulse::Pulse;

/// Pause before a device that ended a working connection is connected to again.
const AFTER_CUT: Duration = Duration::from_millis(100);
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(4);
/// A wrong password does not become right by itself, and many cameras lock an account after five to seven tries.
const AFTER_WRONG_SIGN_IN: Duration = Duration::from_secs(30);
/// Last answers get this long to leave.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// Takes up the device until the deadline or the end of `orders`.
pub(crate) fn run(order: FetchOrder, mut orders: File, answers: File) -> ! {
    let line = Arc::new(Line::default());
    let outbox = Outbox::new();
    if order.deadline.is_over(now()) {
        leave();
    }
    let farewell = {
        let (line, outbox) = (Arc::clone(&line), Arc::clone(&outbox));
        move || {
            line.end();
            outbox.say(Unit::Ended);
            outbox.drain(LAST_WORDS);
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
        .name("attempts".to_owned())
        .spawn(move || keep_trying(&order, &line, &outbox))
        .expect("a process can start one thread");
    process::wait_for_end(&mut orders);
    leave_after(farewell)
}

fn keep_trying(order: &FetchOrder, line: &Line, outbox: &Arc<Outbox<Unit>>) {
    let epoch = Instant::now();
    let pulse = Arc::new(Mutex::new(Pulse::default()));
    let mut transport = order.transport;
    let mut pauses = Pauses::default();
    loop {
        let outcome = attempt::run(order, transport, line, outbox, &pulse, epoch);
        if let Err(Stuck) = line.hang_up() {
            warn!("a connection could not be taken down; the process goes instead");
            outbox.say(Unit::Trouble { fault: MediaFault::Ours });
            outbox.drain(LAST_WORDS);
            leave();
        }
        let had_units = pulse.lock().is_ok_and(|pulse| pulse.has_beaten());
        let pause = match outcome {
            Outcome::Over => return,
            Outcome::Cut => pauses.after_cut(),
            Outcome::Fault(fault) => {
                info!(?fault, "the device cannot be seen");
                outbox.say(Unit::Trouble { fault });
                pauses.after(fault, had_units)
            }
            Outcome::OtherTransport if order.transport == Transport::Auto => {
                transport = if transport == Transport::Udp { Transport::Tcp } else { Transport::Udp };
                pauses.after(MediaFault::NoVideo, false)
            }
            Outcome::OtherTransport => {
                outbox.say(Unit::Trouble { fault: MediaFault::NoVideo });
                pauses.after(MediaFault::NoVideo, false)
            }
        };
        if line.is_over_after(pause) {
            return;
        }
    }
}

/// How long to wait before the next connection: twice as long after each failure, short again after a success.
#[derive(Default)]
struct Pauses {
    failures: u32,
}

impl Pauses {
    fn after_cut(&mut self) -> Duration {
        self.failures = 0;
        AFTER_CUT
    }

    fn after(&mut self, fault: MediaFault, had_units: bool) -> Duration {
        if had_units {
            self.failures = 0;
        }
        let pause = FIRST_PAUSE.saturating_mul(1 << self.failures.min(8)).min(LONGEST_PAUSE);
        self.failures += 1;
        if fault == MediaFault::WrongSignIn { AFTER_WRONG_SIGN_IN } else { pause }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_four_seconds_and_begin_anew_after_a_picture() {
        let mut pauses = Pauses::default();
        let ms: Vec<_> = (0..6).map(|_| pauses.after(MediaFault::NoAnswer, false).as_millis()).collect();
        assert_eq!(ms, [250, 500, 1000, 2000, 4000, 4000]);
        assert_eq!(pauses.after(MediaFault::Stalled, true), FIRST_PAUSE);
        assert_eq!(pauses.after(MediaFault::WrongSignIn, false), AFTER_WRONG_SIGN_IN);
    }
}
