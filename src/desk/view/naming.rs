//! How events, signals and what happened are called on the screen: data to sentences, one place for all views.
use std::borrow::Cow;

use alarm_central::{
    access::Act,
    event::{CallResult, ClearRule, EndReason, Outcome, Refusal, Verdict, WordVerdict},
    id::{AnswerId, KindId, StepId},
    medium::{MediumEnd, MediumKind},
    pii::Pii,
    plan::Lack,
    port::StoreFault,
    signal::SignalClass,
    staff::StaffRefusal,
    supervision::{LOST_CODE, RESTORED_CODE},
    window::{FetchReason, Shut},
};
use vaka_link::{
    board::{AnswerView, Board, Happening, Row, SignalView, StepView},
    command::Wish,
    unit::MediaFault,
};
use vaka_words::{say, say_with, time::span};

use crate::{clock, scene::Recorded, widget::record_mark::RecordMark};

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
    row.address.0.split(',').next().unwrap_or_default().trim()
}

/// Street and area, short enough for a row of the queue.
pub fn short_place(row: &Row) -> String {
    if row.area.is_empty() { row.address.0.clone() } else { format!("{}, {}", street(row), row.area) }
}

/// What a signal says, beside its time: zone and what sort of signal it is.
pub fn signal_what(signal: &SignalView) -> String {
    what(signal.zone_name.as_ref().map(|name| name.0.as_str()), signal.class, &signal.kind, &signal.code)
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
        Act::Review => Some("may-not-acknowledge-looking"),
        Act::ListClosed => Some("may-not-list-closed"),
        Act::OpenMedia => Some("may-not-open-media"),
        Act::RequestDisclosure => Some("may-not-request-disclosure"),
        Act::ApproveDisclosure => Some("may-not-settle-disclosure"),
        // No wish is one of these.
        Act::Work | Act::OpenUntrusted | Act::KeepSites | Act::SearchJournal | Act::ResetClock => None,
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

/// What happened, in the past tense.
pub fn happening(what_happened: &Happening) -> Cow<'static, str> {
    match what_happened {
        Happening::Signal { kind, class, zone_name, code } => {
            Cow::Owned(what(zone_name.as_ref().map(|name| name.0.as_str()), *class, kind, code))
        }
        Happening::Raised { kind: raised } => say_with("history-raised", &[("kind", kind(raised).into())]),
        Happening::Claimed { after_ms } => say_with("history-claimed", &[("age", span(*after_ms).into())]),
        Happening::Released => say("history-released"),
        Happening::ConnectionLost => say("history-connection-lost"),
        Happening::Parked { until } => say_with("history-parked", &[("time", clock::minute(*until).into())]),
        Happening::Returned => say("history-returned"),
        Happening::HandedOver { to } => say_with("history-handed-over", &[("to", to.0.as_str().into())]),
        Happening::TakenOver => say("history-taken-over"),
        Happening::WindowOpened => say("history-window-opened"),
        Happening::WindowShut { why: Shut::ClockBehind } => say("history-window-shut-clock"),
        Happening::WindowShut { why: Shut::Damaged } => say("history-window-shut-damaged"),
        Happening::Looking { camera } => say_with("history-looking", &[("camera", camera.0.as_str().into())]),
        Happening::Fetching { camera, why } => {
            let why = say(fetch_why(*why));
            say_with("history-fetching", &[("camera", camera.0.as_str().into()), ("why", why.into())])
        }
        Happening::FetchEnded { camera, why } => {
            say_with("history-fetch-ended", &[("camera", camera.0.as_str().into()), ("why", end(*why).into())])
        }
        Happening::VoiceOpened => say("history-voice-opened"),
        Happening::LookEnded { camera, why } => ended(camera.as_ref().map(|name| name.0.as_str()), *why),
        Happening::PictureFetched { why } => {
            say_with("history-picture-fetched", &[("why", say(fetch_why(*why)).into())])
        }
        Happening::PictureMissed { why } => say_with("history-picture-missed", &[("why", say(why.key()).into())]),
        Happening::Revealed { reason } => say_with("history-revealed", &[("reason", say(reason.key()).into())]),
        Happening::PhraseSaid { phrase } => {
            say_with("history-phrase", &[("phrase", phrase.as_str().to_owned().into())])
        }
        Happening::PresetAsked { camera, preset } => {
            say_with("history-preset", &[("camera", camera.0.as_str().into()), ("preset", preset.0.as_str().into())])
        }
        Happening::TalkFreed => say("history-talk-freed"),
        Happening::Called { contact, result } => {
            let result = call_result(*result).to_lowercase();
            say_with("history-called", &[("name", (&*contact.0).into()), ("result", result.into())])
        }
        Happening::WordJudged { contact, verdict } => {
            let key = match verdict {
                WordVerdict::Right => "history-word-right",
                WordVerdict::Wrong => "history-word-wrong",
                WordVerdict::Duress => "history-word-duress",
            };
            say_with(key, &[("name", (&*contact.0).into())])
        }
        Happening::Spoke { spoken_ms } => say_with("history-spoke", &[("seconds", spoken_ms.div_ceil(1000).into())]),
        Happening::StepDone { step: done } => say_with("history-step-done", &[("step", step(done).into())]),
        Happening::StepUndone { step: undone } => say_with("history-step-undone", &[("step", step(undone).into())]),
        Happening::StepAnswered { step: asked, answer: given, by } => {
            let given = match by {
                Some(rule) => {
                    let values = [("answer", answer(given).into()), ("why", say(rule.key()).into())];
                    say_with("steps-by-rule", &values)
                }
                None => answer(given),
            };
            say_with("history-step-answered", &[("step", step(asked).into()), ("answer", given.into())])
        }
        Happening::SignalsSeen => say("history-signals-seen"),
        Happening::Noted { text } => say_with("history-noted", &[("text", text.0.as_str().into())]),
        Happening::Overridden => say("history-overridden"),
        Happening::LineLost { every_secs } => {
            say_with("history-line-lost", &[("interval", span(i64::from(*every_secs) * 1000).into())])
        }
        Happening::LineRestored => say("history-line-restored"),
        Happening::Cleared { rule: ClearRule::LineRestored { silent_ms } } => {
            let silent = span(i64::try_from(*silent_ms).unwrap_or(i64::MAX));
            say_with("history-cleared-line", &[("silent", silent.into())])
        }
        Happening::Cleared { rule: ClearRule::JoinedStorm { lines, .. } } => {
            say_with("history-cleared-storm", &[("count", (*lines).into())])
        }
        Happening::MediumKept { kind, camera, lasted_ms, end } => {
            let key = if *end == MediumEnd::Whole { "history-kept" } else { "history-kept-cut" };
            say_with(key, &[("what", medium(*kind, camera.as_ref()).into()), ("span", span(*lasted_ms).into())])
        }
        Happening::MediumNotKept { kind, camera, fault } => {
            let why = recording_fault(*fault);
            say_with("history-not-kept", &[("what", medium(*kind, camera.as_ref()).into()), ("why", why.into())])
        }
        Happening::Closed { verdict } => closed(verdict),
    }
}

/// A recording, and of which camera.
fn medium(kind: MediumKind, camera: Option<&Pii<String>>) -> Cow<'static, str> {
    let name = say(kind.key());
    match camera {
        Some(camera) => say_with("medium-of-camera", &[("what", name.into()), ("camera", camera.0.as_str().into())]),
        None => name,
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

fn ended(camera: Option<&str>, why: EndReason) -> Cow<'static, str> {
    let why = end(why);
    match camera {
        Some(camera) => say_with("history-camera-ended", &[("camera", camera.into()), ("why", why.into())]),
        None => say_with("history-voice-ended", &[("why", why.into())]),
    }
}

/// Why a leave ended.
fn end(why: EndReason) -> Cow<'static, str> {
    say(match why {
        EndReason::Asked => "end-asked",
        EndReason::Deadline => "end-deadline",
        EndReason::Closed => "end-closed",
        EndReason::Parked => "end-parked",
        EndReason::Released => "end-released",
        EndReason::HandedOver => "end-handed-over",
        EndReason::TakenOver => "end-taken-over",
        EndReason::Locked => "end-locked",
        EndReason::SignedOut => "end-signed-out",
        EndReason::DeskGone => "end-desk-gone",
        EndReason::StationGone => "end-station-gone",
        EndReason::Failed => "end-failed",
        EndReason::Shut => "end-shut",
    })
}

fn fetch_why(why: FetchReason) -> &'static str {
    match why {
        FetchReason::Grave => "fetch-grave",
        FetchReason::Waited => "fetch-waited",
        FetchReason::Held => "fetch-held",
    }
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
