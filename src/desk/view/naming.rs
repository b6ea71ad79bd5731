//! How events, signals and what happened are called on the screen: data to sentences, one place for all views.
use std::borrow::Cow;

use alarm_central::{
    access::Act,
    event::{CallResult, Outcome, Refusal, Verdict},
    id::{AnswerId, KindId, StepId},
    pii::Pii,
    plan::Lack,
    port::StoreFault,
    signal::SignalClass,
    staff::StaffRefusal,
    supervision::{LOST_CODE, RESTORED_CODE},
};
use vaka_link::{
    aside::HiddenView,
    board::{AnswerView, Board, Row, SignalView, StepView},
    command::Wish,
    unit::MediaFault,
};
use vaka_words::{say, say_with, time::span};

use crate::{
    clock,
    keys::{self, Press},
    scene::Recorded,
    widget::record_mark::RecordMark,
};

mod history;

pub use history::{happening, offer_ended};

/// The name of a kind of event.
pub fn kind(id: &KindId) -> Cow<'static, str> {
    say(&format!("kind-{id}"))
}

/// The words of a step.
pub fn step(id: &StepId) -> Cow<'static, str> {
    say(&format!("step-{id}"))
}

/// The same of a step on the screen, which may have words of its home's own.
pub fn step_title(step_shown: &StepView) -> Cow<'static, str> {
    own_or(step_shown.title.as_ref(), || step(&step_shown.id))
}

/// What the centre may and may not do in a step, where that is said.
pub fn step_rule(step: &StepView) -> Option<Cow<'static, str>> {
    let key = format!("may-{}", step.id);
    let known = || vaka_words::knows(&key).then(|| say(&key));
    step.rule.as_ref().map(|own| Cow::Owned(own.0.clone())).or_else(known)
}

/// The words of an answer.
pub fn answer(id: &AnswerId) -> Cow<'static, str> {
    say(&format!("answer-{id}"))
}

/// The same of an answer on the screen.
pub fn answer_title(shown: &AnswerView) -> Cow<'static, str> {
    own_or(shown.title.as_ref(), || answer(&shown.id))
}

fn own_or(own: Option<&Pii<String>>, else_say: impl FnOnce() -> Cow<'static, str>) -> Cow<'static, str> {
    own.map_or_else(else_say, |own| Cow::Owned(own.0.clone()))
}

/// Why a step cannot be done.
pub fn lack(lack: Lack) -> Cow<'static, str> {
    say(match lack {
        Lack::Camera => "lack-camera",
        Lack::Voice => "lack-voice",
        Lack::Contacts => "lack-contacts",
        Lack::Window => "lack-window",
    })
}

/// Kind and number of zones, for the queue: `Inbrott · 2 sektioner`.
pub fn row_title(row: &Row) -> String {
    titled(row, " · ")
}

/// The same for the event's heading: `Inbrott, 2 sektioner`.
pub fn event_title(row: &Row) -> String {
    titled(row, ", ")
}

fn titled(row: &Row, between: &str) -> String {
    let kind = kind(&row.kind);
    match row.zones {
        0 => kind.into_owned(),
        count => format!("{kind}{between}{}", say_with("event-zones", &[("count", count.into())])),
    }
}

/// Street and number: the address up to its first comma.
pub fn street(row: &Row) -> &str {
    street_of(&row.address)
}

/// The same of any address.
pub fn street_of(address: &Pii<String>) -> &str {
    address.0.split(',').next().unwrap_or_default().trim()
}

/// Street and area, short enough for a row of the queue.
pub fn short_place(row: &Row) -> String {
    if row.area.is_empty() { row.address.0.clone() } else { format!("{}, {}", street(row), row.area) }
}

/// What a signal says, beside its time: zone and what sort of signal it is.
pub fn signal_what(signal: &SignalView) -> String {
    what(signal.zone_name.as_ref().map(|name| name.0.as_str()), signal.class, &signal.kind, &signal.code)
}

/// What a signal says that made no event.
pub fn hidden_what(hidden: &HiddenView) -> String {
    what(hidden.zone_name.as_ref().map(|name| name.0.as_str()), hidden.class, &hidden.kind, &hidden.code)
}

fn what(zone: Option<&str>, class: SignalClass, kind_id: &KindId, code: &str) -> String {
    let sort = match class {
        _ if code == LOST_CODE => say("signal-line-lost").into_owned(),
        _ if code == RESTORED_CODE => say("signal-line-restored").into_owned(),
        SignalClass::Alarm => kind(kind_id).to_lowercase(),
        SignalClass::Other => format!("{} {code}", say(class_key(class))),
        _ => say(class_key(class)).into_owned(),
    };
    match zone {
        Some(zone) => format!("{zone} {sort}"),
        None => upper_first(&sort),
    }
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn class_key(class: SignalClass) -> &'static str {
    match class {
        SignalClass::Alarm => "signal-alarm",
        SignalClass::Restore => "signal-restore",
        SignalClass::Trouble => "signal-trouble",
        SignalClass::Test => "signal-test",
        SignalClass::Opening => "signal-opening",
        SignalClass::Closing => "signal-closing",
        SignalClass::Bypass => "signal-bypass",
        SignalClass::Cancel => "signal-cancel",
        SignalClass::VoiceReady => "signal-voice-ready",
        SignalClass::Supervisory => "signal-supervisory",
        SignalClass::Other => "signal-other",
    }
}

/// An outcome's word.
pub fn outcome(outcome: Outcome) -> Cow<'static, str> {
    say(match outcome {
        Outcome::Sharp => "outcome-sharp",
        Outcome::False => "outcome-false",
        Outcome::Test => "outcome-test",
        Outcome::Technical => "outcome-technical",
    })
}

/// What came of a call.
pub fn call_result(result: CallResult) -> Cow<'static, str> {
    say(match result {
        CallResult::Answered => "call-answered",
        CallResult::NoAnswer => "call-no-answer",
        CallResult::Busy => "call-busy",
        CallResult::Refused => "call-refused",
    })
}

/// A cause's word.
pub fn cause(cause: &str) -> Cow<'static, str> {
    say(&format!("cause-{cause}"))
}

/// Why talk or listening fails, in words of its own where the device's word would mislead.
pub fn voice_fault(fault: MediaFault) -> Cow<'static, str> {
    match fault {
        MediaFault::NoAnswer => say("fault-talk-no-answer"),
        MediaFault::NoVideo => say("fault-talk-no-sound"),
        MediaFault::CodecMissing => say("fault-talk-codec-missing"),
        MediaFault::BrokenData => say("fault-talk-broken-data"),
        MediaFault::Stalled => say("fault-talk-stalled"),
        other => say(other.key()),
    }
}

/// The sentence of a rule's no.
pub fn refusal(refusal: &Refusal, board: &Board) -> Cow<'static, str> {
    match refusal {
        Refusal::AlreadyHeld { by } => {
            let name = board.people.iter().find(|person| person.id == *by);
            let name = name.map_or_else(|| by.to_string(), |person| person.name.0.clone());
            say_with("refusal-already-held", &[("by", name.into())])
        }
        Refusal::TooManyGuesses { wait_secs } => {
            say_with("refusal-too-many-guesses", &[("span", span(i64::from(*wait_secs) * 1000).into())])
        }
        Refusal::NotLooking => say_with("refusal-not-looking", &[("key", keys::cap(Press::AllLive).into())]),
        Refusal::CallFirst { left } => say_with("refusal-call-first", &[("left", (*left).into())]),
        Refusal::Staff(StaffRefusal::AloneFrom(at)) => {
            say_with("staff-alone-from", &[("time", clock::day_minute(*at).into())])
        }
        Refusal::Staff(StaffRefusal::Exists) => say_with("staff-exists", &[("id", "".into())]),
        other => say(other.key()),
    }
}

/// Key of the sentence that says what a role may not do, by what was wished for; where another person's password goes with
/// the wish, that person's role.
pub fn role_may_not(wish: &Wish) -> Option<&'static str> {
    match wish {
        Wish::OpenWindow { .. } => return Some("may-not-open-window"),
        Wish::ResetClock { .. } => return Some("may-not-reset-clock"),
        Wish::ApproveDisclosure { .. } => return Some("may-not-approve-disclosure"),
        _ => {}
    }
    match wish.act()? {
        Act::Claim => Some("may-not-claim"),
        Act::TakeOver => Some("may-not-take-over"),
        Act::Look => Some("may-not-look"),
        Act::Handle => Some("may-not-handle"),
        Act::KeepPeople => Some("may-not-keep-people"),
        Act::AcknowledgeStorm => Some("may-not-acknowledge-storm"),
        Act::KeepSites => Some("may-not-keep-sites"),
        Act::SetAside => Some("may-not-set-aside"),
        Act::Review => Some("may-not-acknowledge-looking"),
        Act::ListClosed => Some("may-not-list-closed"),
        Act::OpenMedia => Some("may-not-open-media"),
        Act::RequestDisclosure => Some("may-not-request-disclosure"),
        Act::ApproveDisclosure => Some("may-not-settle-disclosure"),
        // No wish is one of these.
        Act::Work | Act::OpenUntrusted | Act::SearchJournal | Act::ResetClock => None,
    }
}

/// The same of a refusal that was heard so long ago, milliseconds; `None` once it holds no longer.
pub fn refusal_after(refusal: &Refusal, ago_ms: i64, board: &Board) -> Option<Cow<'static, str>> {
    match refusal {
        Refusal::TooManyGuesses { wait_secs } => {
            let left_ms = i64::from(*wait_secs) * 1000 - ago_ms;
            (left_ms > 0).then(|| say_with("refusal-too-many-guesses", &[("span", span(left_ms + 999).into())]))
        }
        other => Some(self::refusal(other, board)),
    }
}

/// How a recording stands, in words.
#[derive(Debug, PartialEq)]
pub struct Recording {
    mark: Option<Cow<'static, str>>,
    words: Cow<'static, str>,
    is_grave: bool,
}

impl Recording {
    pub fn mark(&self) -> RecordMark<'_> {
        match &self.mark {
            Some(mark) => RecordMark::On { mark, words: &self.words },
            None => RecordMark::Not { words: &self.words, grave: self.is_grave },
        }
    }
}

/// What is said of a recording: REC only where it is known this very moment that all but the last seconds are kept.
pub fn recording(recorded: Recorded) -> Recording {
    let not = |words, is_grave| Recording { mark: None, words, is_grave };
    match recorded {
        Recorded::Kept { begun: true } => {
            Recording { mark: Some(say("record-mark")), words: say("record-on"), is_grave: false }
        }
        Recorded::Kept { begun: false } | Recorded::Starting => not(say("record-starting"), false),
        Recorded::Late => not(say("record-late"), false),
        Recorded::Unknown => not(say("record-unknown"), false),
        Recorded::NotKept(fault) => not(say_with("record-off", &[("why", recording_fault(fault).into())]), true),
    }
}

/// Why something is not recorded, in a few words.
pub fn recording_fault(fault: StoreFault) -> Cow<'static, str> {
    say(match fault {
        StoreFault::Full => "record-full",
        StoreFault::NotWritable => "record-not-writable",
        StoreFault::Key => "record-key",
        StoreFault::TooSlow => "record-too-slow",
        StoreFault::Locked
        | StoreFault::Damaged
        | StoreFault::DamagedFact { .. }
        | StoreFault::Newer
        | StoreFault::Shut
        | StoreFault::Io => "record-io",
    })
}

/// An outcome with cause and level.
pub fn closed(verdict: &Verdict) -> Cow<'static, str> {
    let values = [
        ("outcome", outcome(verdict.outcome).to_lowercase().into()),
        ("cause", cause(&verdict.cause).to_lowercase().into()),
        ("level", verdict.level.into()),
    ];
    say_with("history-closed", &values)
}

/// The same in the queue, where there is little room.
pub fn closed_short(verdict: &Verdict) -> Cow<'static, str> {
    let values = [("outcome", outcome(verdict.outcome).into()), ("cause", cause(&verdict.cause).to_lowercase().into())];
    say_with("queue-row-closed", &values)
}

#[cfg(test)]
mod tests {
    use alarm_central::{
        id::{DisclosureId, EventId, PersonId, StormId, Uuid},
        pii::Secret,
    };
    use vaka_link::command::Cameras;
    use vaka_words::Language;

    use super::*;

    #[test]
    fn what_a_role_may_not_do_is_said_and_whose_role_it_is() {
        let event = EventId(Uuid::from_u128(1));
        let (person, password) = (PersonId::new("op2"), Secret::new("hemligt"));
        let window = Wish::OpenWindow {
            event,
            supervisor: person.clone(),
            password: password.clone(),
            reason: Pii(String::new()),
        };
        let approve = Wish::ApproveDisclosure {
            event,
            disclosure: DisclosureId(Uuid::from_u128(2)),
            person: person.clone(),
            password: password.clone(),
        };
        let check = |wish: &Wish, wanted: &str| {
            let said = role_may_not(wish).map(|key| vaka_words::say_in(Language::Swedish, key, &[]));
            assert_eq!(said.as_deref(), Some(wanted));
        };
        check(&Wish::ClaimNext, "Din roll får inte ta larm.");
        check(&Wish::Look { event, cameras: Cameras::All }, "Din roll får inte öppna kameror eller röstenheter.");
        check(
            &Wish::AcknowledgeStorm { storm: StormId(Uuid::from_u128(3)) },
            "Din roll får inte kvittera tysta linjer.",
        );
        check(&window, "Rollen hos den som skrev sitt lösenord får inte öppna kamerafönster.");
        check(&approve, "Rollen hos den som skrev sitt lösenord får inte godkänna utlämnanden.");
        let clock = Wish::ResetClock { person, password };
        check(&clock, "Rollen hos den som skrev sitt lösenord får inte godkänna klockan.");
        assert_eq!(role_may_not(&Wish::Lock), None, "which every role may");
    }
}
