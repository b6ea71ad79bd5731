//! What an earlier run of the station acknowledged of late, read back from the journal: a frame that is sent again after a
//! restart is a repeat as before. Judges no frame anew.
use alarm_central::{
    fact::{FactBody, Sealed},
    moment::Moment,
    port::Store,
    signal::SignalSealed,
};
use dc09::{Decoded, Decoder, PanelTime, Profile};
use tracing::warn;

use crate::{
    centre::Repeats,
    clock::StationClock,
    register::{Line, Lines, Register},
};

/// How far back, milliseconds: for so long a frame counts as a repeat (`4-wires` §2.4).
const LATELY_MS: i64 = 10 * 60 * 1000;
/// The facts that bring signals.
const BROUGHT: [&str; 4] = ["started", "signal_attached", "signal_filed", "signal_set_aside"];

/// The frames of the last ten minutes. Where the journal cannot be read the station starts all the same (M13): alarms are
/// heard, and a frame sent again makes another event.
pub(crate) fn acknowledged_lately(store: &mut dyn Store, register: &Register, clock: &StationClock) -> Repeats {
    let (now, boot_ms) = (clock.now(), clock.boot_ms());
    let lines = Lines::of(register);
    let mut repeats = Repeats::default();
    let facts = store.lately(now.plus_ms(-LATELY_MS), &BROUGHT).unwrap_or_else(|error| {
        warn!(%error, "the last minutes of the journal cannot be read: frames sent again are not known");
        Vec::new()
    });
    for fact in facts {
        let (Some(Sealed::Signal(sealed)), Some(signal)) = (&fact.sealed, signal_account(&fact.body)) else { continue };
        if let Some(key) = key_of(sealed, signal, &lines, fact.at) {
            repeats.remember(&key, now.since_ms(fact.at), boot_ms);
        }
    }
    repeats
}

fn signal_account(body: &FactBody) -> Option<&str> {
    body.signal().map(|signal| signal.account.as_str())
}

/// The duplicate key of the frame that brought a signal; `None` where it was no frame or its line has another key now.
fn key_of(sealed: &SignalSealed, account: &str, lines: &Lines, at: Moment) -> Option<Vec<u8>> {
    let mut decoder = Decoder::new(Profile::Tolerant);
    decoder.push(&hex::decode(&sealed.raw).ok()?);
    let Decoded::Frame(frame) = decoder.poll()? else { return None };
    let line: &Line = lines.find(account, frame.receiver.as_deref(), frame.line.as_deref())?;
    let now = at.0.div_euclid(1000);
    let judged = dc09::judge_by(&frame, line.key.as_ref(), now, Profile::Tolerant, PanelTime::Ignored);
    Some(dc09::duplicate_key(&frame, &judged.content?).into_bytes())
}
