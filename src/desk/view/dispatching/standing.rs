//! How somebody stands who was sent, in words; data to sentences, and nothing that is painted.
use std::borrow::Cow;

use alarm_central::{
    event::{Progress, Responder, Way},
    moment::Moment,
};
use vaka_link::board::{Detail, DispatchView, LineFault, QuestionView};
use vaka_words::{brief, language, say, say_with, time::span};

use crate::clock;

/// Who it is.
pub fn who(to: Responder) -> Cow<'static, str> {
    brief::responder(language(), to)
}

/// The same within a sentence.
pub fn who_within(to: Responder) -> String {
    who(to).to_lowercase()
}

/// Several of them within a sentence: `väktare, polis och ambulans`.
pub fn list(to: &[Responder]) -> String {
    let names: Vec<String> = to.iter().map(|to| who_within(*to)).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => {
            let values = [("first", first.join(", ").into()), ("last", last.into())];
            say_with("dispatch-and", &values).into_owned()
        }
        None => String::new(),
    }
}

/// The first question that nobody has answered.
pub fn question(dispatch: &DispatchView) -> Option<&QuestionView> {
    dispatch.questions.iter().find(|question| question.reply.is_none() && !dispatch.over)
}

/// Whether something is to be told that no machine tells (soon enough).
pub fn is_to_be_phoned(dispatch: &DispatchView) -> bool {
    let by_hand = dispatch.way == Way::Telephone || dispatch.phoned || dispatch.fault.is_some();
    dispatch.untold.is_some() && by_hand
}

/// How long a machine that has an errand may say nothing of it before the operator is asked to call, in milliseconds.
const SILENT_MS: i64 = 30_000;

/// Whether they have the errand and say for too long nothing of it.
pub fn is_silent(dispatch: &DispatchView, now: Moment) -> bool {
    dispatch.unanswered && dispatch.told.is_some_and(|(at, _)| now.since_ms(at) >= SILENT_MS)
}

/// Whether their machine is not reached although it is still needed.
pub fn is_cut_off(dispatch: &DispatchView) -> bool {
    dispatch.fault.is_some() && (!dispatch.over || dispatch.untold.is_some())
}

/// Whether they will not go and nobody goes in their place.
pub fn is_let_down(detail: &Detail, dispatch: &DispatchView) -> bool {
    dispatch.progress == Some(Progress::Refused) && super::going(detail, dispatch.to).is_none()
}

/// How much it asks for the operator.
pub fn urgency(detail: &Detail, dispatch: &DispatchView) -> u8 {
    match dispatch {
        _ if question(dispatch).is_some() => 4,
        _ if is_to_be_phoned(dispatch) => 3,
        _ if is_cut_off(dispatch) || is_let_down(detail, dispatch) => 2,
        _ if !dispatch.over => 1,
        _ => 0,
    }
}

/// How far they are, within a sentence.
pub fn state(dispatch: &DispatchView, now: Moment) -> Cow<'static, str> {
    let last = dispatch.progress.filter(|progress| progress.is_last());
    if let Some(progress) = last {
        return Cow::Owned(brief::progress(language(), progress).to_lowercase());
    }
    let waits = dispatch.untold.is_some();
    if waits && is_to_be_phoned(dispatch) && dispatch.fault.is_none() {
        return say("dispatch-state-phone");
    }
    match (dispatch.cancelled_at, dispatch.progress, dispatch.told) {
        (Some(_), ..) if waits => say("dispatch-state-cancelling"),
        (Some(_), ..) => say("dispatch-state-cancelled"),
        (None, Some(progress), _) => Cow::Owned(brief::progress(language(), progress).to_lowercase()),
        (None, None, Some(_)) if is_silent(dispatch, now) => say("dispatch-state-silent"),
        (None, None, Some(_)) => say("dispatch-state-told"),
        (None, None, None) => say("dispatch-state-sending"),
    }
}

/// Who it is and how far they are, and whether they wait for an answer.
pub fn line(dispatch: &DispatchView, now: Moment) -> Cow<'static, str> {
    let key = if question(dispatch).is_some() { "dispatch-line-asks" } else { "dispatch-line" };
    say_with(key, &[("who", who(dispatch.to).into()), ("state", state(dispatch, now).into())])
}

/// Whom to call, when they will be there, or how old the newest news is.
pub fn end(dispatch: &DispatchView, now: Moment) -> Cow<'static, str> {
    if let Some(number) = dispatch.telephone.as_ref().filter(|_| is_to_be_phoned(dispatch)) {
        return Cow::Owned(number.0.clone());
    }
    let is_there = dispatch.progress.is_some_and(|progress| progress == Progress::OnSite || progress.is_last());
    if let Some(eta) = dispatch.eta.filter(|_| !is_there && !dispatch.over) {
        return say_with("dispatch-eta", &[("time", clock::minute(eta).into())]);
    }
    let reports = dispatch.reports.iter().map(|(_, at)| *at);
    let others = [dispatch.told.map(|(at, _)| at), dispatch.cancelled_at].into_iter().flatten();
    let newest = reports.chain(others).max().unwrap_or(dispatch.requested_at);
    say_with("dispatch-ago", &[("ago", span(now.since_ms(newest)).into())])
}

/// What keeps their machine from being reached.
pub fn fault(dispatch: &DispatchView) -> Option<Cow<'static, str>> {
    let why = match dispatch.fault? {
        LineFault::Silent => say("line-fault-silent"),
        LineFault::Refuses(status) => say_with("line-fault-refuses", &[("status", status.to_string().into())]),
        LineFault::NotTheirs => say("line-fault-not-theirs"),
        LineFault::Certificate => say("line-fault-certificate"),
        LineFault::Garbled => say("line-fault-garbled"),
    };
    Some(say_with("dispatch-fault", &[("who", who(dispatch.to).into()), ("fault", why.into())]))
}

/// What has not arrived, and since when.
pub fn waits(dispatch: &DispatchView) -> Option<Cow<'static, str>> {
    let (count, since) = dispatch.untold?;
    Some(say_with("dispatch-waits", &[("count", count.into()), ("time", clock::time(since).into())]))
}

/// A question of theirs with whose it is.
pub fn asks(dispatch: &DispatchView, question: &QuestionView) -> Cow<'static, str> {
    let values = [("who", who(dispatch.to).into()), ("question", (&*question.text.0).into())];
    say_with("dispatch-asks", &values)
}

/// What was when, in one row.
pub fn log(dispatch: &DispatchView) -> String {
    let at = |key, moment| say_with(key, &[("time", clock::time(moment).into())]);
    let mut said = vec![(dispatch.requested_at, at("dispatch-log-asked", dispatch.requested_at))];
    if let Some((moment, way)) = dispatch.told {
        let key = match way {
            Way::Wire => "dispatch-log-wire",
            Way::Telephone => "dispatch-log-phone",
        };
        said.push((moment, at(key, moment)));
    }
    said.extend(dispatch.reports.iter().map(|(progress, moment)| {
        let what = brief::progress(language(), *progress).to_lowercase();
        let values = [("what", what.into()), ("time", clock::time(*moment).into())];
        (*moment, say_with("dispatch-log-report", &values))
    }));
    said.extend(dispatch.cancelled_at.map(|moment| (moment, at("dispatch-log-cancelled", moment))));
    said.sort_by_key(|(moment, _)| *moment);
    let eta = dispatch.eta.filter(|_| !dispatch.over);
    let eta = eta.map(|eta| say_with("dispatch-log-eta", &[("time", clock::minute(eta).into())]));
    let parts: Vec<Cow<'static, str>> = said.into_iter().map(|(_, words)| words).chain(eta).collect();
    parts.join(" · ")
}
