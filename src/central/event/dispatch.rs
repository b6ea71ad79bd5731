//! Sending somebody to the home: who was asked for, what they were told and have said since; how a message travels is not
//! known here, only whether it has arrived.
use serde::{Deserialize, Serialize};

use crate::{
    brief::Brief,
    event::{AlarmEvent, EventFact, Refusal, text_of},
    fact::{Fact, Sealed},
    id::{DispatchId, MessageId, StepId},
    moment::Moment,
    person::Actor,
    pii::Pii,
    plan::TickedBy,
};

use super::decide::{Decision, station_only};

/// Most reports and questions of one errand that are listened to: who says more is broken or lies.
pub const MOST_REPORTS: usize = 200;

/// Who can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Responder {
    Guard,
    Police,
    RescueService,
    Ambulance,
    /// One of the home's own contacts.
    Keyholder,
}

impl Responder {
    /// All, in the order of the screen and its digits.
    pub const ALL: [Self; 5] = [Self::Guard, Self::Police, Self::RescueService, Self::Ambulance, Self::Keyholder];

    /// The word in string tables, on the wire and in settings.
    pub fn key(self) -> &'static str {
        match self {
            Self::Guard => "guard",
            Self::Police => "police",
            Self::RescueService => "rescue_service",
            Self::Ambulance => "ambulance",
            Self::Keyholder => "keyholder",
        }
    }
}

/// How somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// From machine to machine.
    Wire,
    /// By the operator, on the telephone.
    Telephone,
}

/// How far whoever was sent is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    Accepted,
    EnRoute,
    OnSite,
    Done,
    /// They will not go.
    Refused,
}

impl Progress {
    pub const ALL: [Self; 5] = [Self::Accepted, Self::EnRoute, Self::OnSite, Self::Done, Self::Refused];

    /// The word in string tables and on the wire.
    pub fn key(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::EnRoute => "en_route",
            Self::OnSite => "on_site",
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }

    /// Whether nothing more comes after it.
    pub fn is_last(self) -> bool {
        matches!(self, Self::Done | Self::Refused)
    }
}

/// Somebody to be sent, with the names that the station has made for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Errand {
    pub dispatch: DispatchId,
    pub message: MessageId,
    pub to: Responder,
    pub way: Way,
}

/// What a message to them is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    Request,
    Cancel,
    /// An answer to this question of theirs.
    Reply {
        report: MessageId,
    },
}

/// A message to them.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub id: MessageId,
    pub kind: MessageKind,
    pub at: Moment,
    /// When it was known to have arrived, and how.
    pub told: Option<(Moment, Way)>,
    /// Of a request; `None` after the record key was destroyed.
    pub brief: Option<Box<Brief>>,
    /// Of a reply, likewise.
    pub text: Option<Pii<String>>,
}

/// A question of theirs.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub report: MessageId,
    pub at: Moment,
    pub text: Option<Pii<String>>,
}

/// One errand, as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Dispatch {
    pub id: DispatchId,
    pub to: Responder,
    pub way: Way,
    pub level: u8,
    /// To them, oldest first; the first is the request.
    pub messages: Vec<Message>,
    /// What they have said of themselves, oldest first.
    pub reports: Vec<(Progress, Moment)>,
    pub eta: Option<Moment>,
    pub questions: Vec<Question>,
    /// Names of all that was heard from their machine, oldest first.
    heard: Vec<MessageId>,
}

impl Dispatch {
    /// When they were asked for.
    pub fn requested_at(&self) -> Moment {
        self.messages.first().map_or(Moment(0), |message| message.at)
    }

    pub fn is_cancelled(&self) -> bool {
        self.messages.iter().any(|message| message.kind == MessageKind::Cancel)
    }

    /// How far they are: what has come furthest, whatever was said in which order; an end stays the end.
    pub fn progress(&self) -> Option<Progress> {
        let rank = |progress: Progress| Progress::ALL.iter().position(|other| *other == progress);
        let end = self.reports.iter().map(|(progress, _)| *progress).find(|progress| progress.is_last());
        end.or_else(|| self.reports.iter().map(|(progress, _)| *progress).max_by_key(|progress| rank(*progress)))
    }

    /// Whether nobody goes on it any more.
    pub fn is_over(&self) -> bool {
        self.is_cancelled() || self.progress().is_some_and(Progress::is_last)
    }

    /// Whether they were told on the telephone.
    pub fn is_phoned(&self) -> bool {
        let phoned = |message: &Message| message.told.is_some_and(|(_, way)| way == Way::Telephone);
        self.way == Way::Telephone || self.messages.iter().any(phoned)
    }

    /// Whether their machine has it, and nobody knows yet whether they go.
    pub fn is_unanswered(&self) -> bool {
        !self.is_over() && !self.is_phoned() && self.untold().is_empty() && self.reports.is_empty()
    }

    /// Whether a person records how far they are: where they are spoken with on the telephone, and as long as a machine that has
    /// the errand says nothing of it.
    pub fn is_told_of_by_hand(&self) -> bool {
        !self.is_over() && (self.is_phoned() || self.untold().is_empty() && self.heard.is_empty())
    }

    /// The last that was heard from their machine.
    pub fn last_heard(&self) -> Option<MessageId> {
        self.heard.last().copied()
    }

    /// What has not arrived, oldest first. Whoever was to be told on the telephone, and was cancelled before that, need
    /// not be told anything.
    pub fn untold(&self) -> Vec<&Message> {
        let untold: Vec<&Message> = self.messages.iter().filter(|message| message.told.is_none()).collect();
        let never_began = self.way == Way::Telephone && untold.len() == self.messages.len();
        if never_began && self.is_cancelled() { Vec::new() } else { untold }
    }

    /// Questions that nobody has answered, oldest first.
    pub fn unanswered(&self) -> impl Iterator<Item = &Question> {
        let answered = |question: &&Question| {
            let reply = MessageKind::Reply { report: question.report };
            self.messages.iter().any(|message| message.kind == reply)
        };
        self.questions.iter().filter(move |question| !answered(question))
    }

    /// Whether a report of this name says anything new. A cancelled errand is listened to on: whoever was not reached in time
    /// says how far they came.
    fn is_news(&self, report: MessageId) -> bool {
        let ended = self.progress().is_some_and(Progress::is_last);
        !self.heard.contains(&report) && !ended && self.heard.len() < MOST_REPORTS
    }

    fn has(&self, message: MessageId) -> Option<&Message> {
        self.messages.iter().find(|known| known.id == message)
    }
}

/// Takes a fact of these in; another one changes nothing.
pub(super) fn apply(dispatches: &mut Vec<Dispatch>, body: &EventFact, fact: &Fact) {
    let brief = || match &fact.sealed {
        Some(Sealed::Brief(brief)) => Some(brief.clone()),
        _ => None,
    };
    let message =
        |id: MessageId, kind| Message { id, kind, at: fact.at, told: None, brief: brief(), text: text_of(fact) };
    if let EventFact::DispatchRequested { dispatch, message: id, to, way, level } = body {
        let messages = vec![message(*id, MessageKind::Request)];
        let (reports, questions, heard) = (Vec::new(), Vec::new(), Vec::new());
        let (id, to, way, level) = (*dispatch, *to, *way, *level);
        dispatches.push(Dispatch { id, to, way, level, messages, reports, eta: None, questions, heard });
        return;
    }
    let of = |id: DispatchId| move |dispatch: &&mut Dispatch| dispatch.id == id;
    match body {
        EventFact::DispatchCancelled { dispatch, message: id } => {
            if let Some(of_it) = dispatches.iter_mut().find(of(*dispatch)) {
                of_it.messages.push(message(*id, MessageKind::Cancel));
            }
        }
        EventFact::DispatchReplied { dispatch, report, message: id } => {
            if let Some(of_it) = dispatches.iter_mut().find(of(*dispatch)) {
                of_it.messages.push(message(*id, MessageKind::Reply { report: *report }));
            }
        }
        EventFact::DispatchTold { dispatch, message: id, way } => {
            let of_it = dispatches.iter_mut().find(of(*dispatch));
            if let Some(told) = of_it.and_then(|of_it| of_it.messages.iter_mut().find(|message| message.id == *id)) {
                told.told.get_or_insert((fact.at, *way));
            }
        }
        EventFact::DispatchReported { dispatch, report, progress, eta } => {
            if let Some(of_it) = dispatches.iter_mut().find(of(*dispatch)) {
                of_it.reports.push((*progress, fact.at));
                of_it.eta = eta.or(of_it.eta);
                of_it.heard.extend((fact.by == Actor::Station).then_some(*report));
            }
        }
        EventFact::DispatchAsked { dispatch, report } => {
            if let Some(of_it) = dispatches.iter_mut().find(of(*dispatch)) {
                of_it.questions.push(Question { report: *report, at: fact.at, text: text_of(fact) });
                of_it.heard.push(*report);
            }
        }
        _ => {}
    }
}

impl AlarmEvent {
    /// Who was sent, oldest first.
    pub fn dispatches(&self) -> &[Dispatch] {
        &self.dispatches
    }

    /// Whether somebody of this kind has been sent and is not done, refused or cancelled.
    pub fn is_sent(&self, to: Responder) -> bool {
        self.dispatches.iter().any(|dispatch| dispatch.to == to && !dispatch.is_over())
    }

    pub(super) fn dispatch(&self, now: Moment, by: &Actor, errands: Vec<Errand>, brief: &Brief) -> Decision {
        self.holder_acts(by)?;
        if errands.is_empty() {
            return Err(Refusal::NobodyChosen);
        }
        let twice = |(index, errand): (usize, &Errand)| errands[..index].iter().any(|other| other.to == errand.to);
        if errands.iter().any(|errand| self.is_sent(errand.to)) || errands.iter().enumerate().any(twice) {
            return Err(Refusal::AlreadySent);
        }
        let asked: Vec<Responder> = errands.iter().map(|errand| errand.to).collect();
        let level = brief.assessment.level;
        let requested = errands.into_iter().map(|Errand { dispatch, message, to, way }| {
            let fact = EventFact::DispatchRequested { dispatch, message, to, way, level };
            (fact, Some(Sealed::Brief(Box::new(brief.clone()))))
        });
        let mut facts: Vec<_> = requested.collect();
        let done = self.sent_steps(now, &asked).into_iter().map(|step| (EventFact::StepDone { step }, None));
        facts.extend(done);
        Ok(facts)
    }

    /// Steps on the way taken (or ahead on it) that send nobody but whom has been asked for, with these.
    fn sent_steps(&self, now: Moment, asked: &[Responder]) -> Vec<StepId> {
        let sent = |to: &Responder| asked.contains(to) || self.is_sent(*to);
        let all = self.steps().iter().zip(self.standings(now));
        let mine = all.filter(|(state, standing)| {
            state.step.ticked_by == Some(TickedBy::Dispatch) && standing.is_ahead() && state.step.to.iter().all(sent)
        });
        mine.map(|(state, _)| state.step.id.clone()).collect()
    }

    pub(super) fn cancel_dispatch(&self, by: &Actor, dispatch: DispatchId, message: MessageId) -> Decision {
        self.holder_acts(by)?;
        self.going(dispatch)?;
        Ok(vec![(EventFact::DispatchCancelled { dispatch, message }, None)])
    }

    pub(super) fn reply_dispatch(
        &self,
        by: &Actor,
        dispatch: DispatchId,
        report: MessageId,
        message: MessageId,
        text: Pii<String>,
    ) -> Decision {
        self.holder_acts(by)?;
        let asked = self.going(dispatch)?.questions.iter().any(|question| question.report == report);
        if !asked {
            return Err(Refusal::NoSuchDispatch);
        }
        if text.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        Ok(vec![(EventFact::DispatchReplied { dispatch, report, message }, Some(Sealed::Text(text)))])
    }

    /// All that has not arrived was said on the telephone.
    pub(super) fn phone_dispatch(&self, by: &Actor, dispatch: DispatchId) -> Decision {
        self.holder_acts(by)?;
        let of_it = self.dispatch_of(dispatch)?;
        let told = |message: &Message| EventFact::DispatchTold { dispatch, message: message.id, way: Way::Telephone };
        Ok(of_it.untold().into_iter().map(|message| (told(message), None)).collect())
    }

    /// What was heard already is no news; nor is anything once it is over.
    pub(super) fn report_dispatch(
        &self,
        by: &Actor,
        dispatch: DispatchId,
        report: MessageId,
        progress: Progress,
        eta: Option<Moment>,
    ) -> Decision {
        let of_it = self.dispatch_of(dispatch)?;
        if *by == Actor::Station {
            if !of_it.is_news(report) {
                return Ok(Vec::new());
            }
        } else {
            self.holder_acts(by)?;
            if of_it.is_over() {
                return Err(Refusal::NoSuchDispatch);
            }
            if !of_it.is_told_of_by_hand() {
                return Err(Refusal::NotByTelephone);
            }
        }
        Ok(vec![(EventFact::DispatchReported { dispatch, report, progress, eta }, None)])
    }

    pub(super) fn ask_dispatch(
        &self,
        by: &Actor,
        dispatch: DispatchId,
        report: MessageId,
        text: Pii<String>,
    ) -> Decision {
        station_only(by)?;
        let of_it = self.dispatch_of(dispatch)?;
        let news = of_it.is_news(report) && !text.trim().is_empty();
        let fact = EventFact::DispatchAsked { dispatch, report };
        Ok(news.then_some((fact, Some(Sealed::Text(text)))).into_iter().collect())
    }

    pub(super) fn deliver_dispatch(&self, by: &Actor, dispatch: DispatchId, message: MessageId) -> Decision {
        station_only(by)?;
        let known = self.dispatch_of(dispatch)?.has(message).ok_or(Refusal::NoSuchDispatch)?;
        let fact = EventFact::DispatchTold { dispatch, message, way: Way::Wire };
        Ok(known.told.is_none().then_some((fact, None)).into_iter().collect())
    }

    fn dispatch_of(&self, id: DispatchId) -> Result<&Dispatch, Refusal> {
        self.dispatches.iter().find(|dispatch| dispatch.id == id).ok_or(Refusal::NoSuchDispatch)
    }

    fn going(&self, id: DispatchId) -> Result<&Dispatch, Refusal> {
        self.dispatch_of(id).ok().filter(|dispatch| !dispatch.is_over()).ok_or(Refusal::NoSuchDispatch)
    }
}
