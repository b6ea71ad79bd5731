//! What happened in an event, as lines of its history; in the past tense, and nothing that is not in the facts.
use std::borrow::Cow;

use alarm_central::{
    event::{ClearRule, CustomerAnswer, EndReason, OfferEnd, Progress, Responder, Way, WordVerdict},
    medium::{MediumEnd, MediumKind},
    moment::Moment,
    pii::Pii,
    supervision::{HEARD_LINES, LineFigures, LineLooks, NETWORK_LINES, TOGETHER_MS},
    window::{FetchReason, Shut},
};
use vaka_link::board::Happening;
use vaka_words::{brief, language, say, say_with, time::span};

use super::{answer, call_result, closed, kind, recording_fault, step, what};
use crate::clock;

/// That an offer came to nothing, and why.
pub fn offer_ended(to: &Pii<String>, why: OfferEnd) -> Cow<'static, str> {
    say_with(why.key(), &[("name", to.0.as_str().into())])
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
        Happening::Offered { to } => say_with("history-offered", &[("to", to.0.as_str().into())]),
        Happening::OfferEnded { to, why } => offer_ended(to, *why),
        Happening::OfferAccepted => say("history-offer-accepted"),
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
        Happening::DispatchRequested { to, level } => {
            say_with("history-dispatch-requested", &[("who", who(*to).into()), ("level", (*level).into())])
        }
        Happening::DispatchCancelled { to } => say_with("history-dispatch-cancelled", &[("who", who(*to).into())]),
        Happening::DispatchTold { to, way } => {
            let key = match way {
                Way::Wire => "history-dispatch-told",
                Way::Telephone => "history-dispatch-told-phone",
            };
            say_with(key, &[("who", who(*to).into())])
        }
        Happening::DispatchReported { to, progress, eta } => reported(*to, *progress, *eta),
        Happening::DispatchAsked { to } => say_with("history-dispatch-asked", &[("who", who(*to).into())]),
        Happening::DispatchReplied { to } => say_with("history-dispatch-replied", &[("who", who(*to).into())]),
        Happening::PresetAsked { camera, preset } => {
            say_with("history-preset", &[("camera", camera.0.as_str().into()), ("preset", preset.0.as_str().into())])
        }
        Happening::TalkFreed => say("history-talk-freed"),
        Happening::Dialled { contact } => say_with("history-dialled", &[("name", (&*contact.0).into())]),
        Happening::Called { contact, result } => {
            let result = call_result(*result).to_lowercase();
            say_with("history-called", &[("name", (&*contact.0).into()), ("result", result.into())])
        }
        Happening::CustomerAsked { contact } => say_with("history-customer-asked", &[("name", (&*contact.0).into())]),
        Happening::CustomerInformed { contact } => {
            say_with("history-customer-informed", &[("name", (&*contact.0).into())])
        }
        Happening::CustomerTold { contact } => say_with("history-customer-told", &[("name", (&*contact.0).into())]),
        Happening::CustomerAnswered { contact, answer, text } => {
            let values = [("name", (&*contact.0).into()), ("text", (&*text.0).into())];
            let key = match answer {
                CustomerAnswer::Yes => "history-customer-yes",
                CustomerAnswer::No => "history-customer-no",
                CustomerAnswer::Help => "history-customer-help",
                CustomerAnswer::Unreadable => "history-customer-unreadable",
            };
            say_with(key, &values)
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
        Happening::LineJudged { looks, figures } => judged(*looks, *figures),
        Happening::LineRestored => say("history-line-restored"),
        Happening::Cleared { rule: ClearRule::LineRestored { silent_ms } } => {
            let silent = span(i64::try_from(*silent_ms).unwrap_or(i64::MAX));
            say_with("history-cleared-line", &[("silent", silent.into())])
        }
        Happening::Cleared { rule: ClearRule::Disarmed { .. } } => say("history-cleared-disarmed"),
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

fn who(to: Responder) -> Cow<'static, str> {
    brief::responder(language(), to)
}

fn reported(to: Responder, progress: Progress, eta: Option<Moment>) -> Cow<'static, str> {
    let progress = brief::progress(language(), progress).to_lowercase();
    let mut values = vec![("who", who(to).into()), ("progress", progress.into())];
    let Some(eta) = eta else { return say_with("history-dispatch-reported", &values) };
    values.push(("time", clock::minute(eta).into()));
    say_with("history-dispatch-reported-eta", &values)
}

/// With the rule and its figures (M16).
fn judged(looks: LineLooks, figures: LineFigures) -> Cow<'static, str> {
    match looks {
        LineLooks::Alone => say_with(
            "history-line-alone",
            &[("heard", figures.heard.into()), ("of", figures.neighbours.into()), ("least", HEARD_LINES.into())],
        ),
        LineLooks::Network => say_with(
            "history-line-network",
            &[
                ("lost", figures.lost.into()),
                ("areas", figures.areas.into()),
                ("secs", (TOGETHER_MS / 1000).into()),
                ("least", NETWORK_LINES.into()),
            ],
        ),
    }
}
