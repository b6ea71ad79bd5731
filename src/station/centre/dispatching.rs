//! Those who are sent: what a desk wishes for them, what their machines say, and what is still to be told; the brief is made
//! here, and the calls are made elsewhere (`dispatch`).
use alarm_central::{
    brief::Brief,
    event::{AlarmEvent, Command, Dispatch, Errand, MessageKind, Progress, Refusal, Responder, Way},
    id::{DispatchId, EventId, MessageId, Uuid},
    person::Actor,
};
use vaka_link::{
    board::{DispatchView, QuestionView, ResponderView},
    command::{Granted, Wish},
};

use super::{Centre, ConnectionId};
use crate::dispatch::{Came, Heard, News, Outgoing, Said};

/// The longest that somebody can be said to be away, minutes.
const FURTHEST_MINUTES: u16 = 24 * 60;

impl Centre {
    /// A wish about those who are sent.
    pub(super) fn dispatch_wish(
        &mut self,
        connection: ConnectionId,
        number: u64,
        by: &Actor,
        event: EventId,
        wish: Wish,
    ) {
        let command = match self.dispatch_command(event, wish) {
            Ok(command) => command,
            Err(refusal) => return self.answer(connection, number, Err(refusal)),
        };
        match self.ask_event(event, by, command) {
            Err(refusal) => self.answer(connection, number, Err(refusal)),
            Ok(part) => self.then(part, move |centre, committed| {
                let done = committed.map(|_| Granted::Done).ok_or(Refusal::NotStored);
                centre.answer(connection, number, done);
                // It is on disk: nobody waits for the next tick.
                centre.tend_dispatches();
            }),
        }
    }

    fn dispatch_command(&self, event: EventId, wish: Wish) -> Result<Command, Refusal> {
        let message = MessageId(fresh());
        Ok(match wish {
            Wish::Dispatch { to, .. } => {
                let known = &self.events.get(event).ok_or(Refusal::NoSuchEvent)?.event;
                let site = self.site_of(event).ok_or(Refusal::NoSuchEvent)?;
                let errand = |to| Errand {
                    dispatch: DispatchId(fresh()),
                    message: MessageId(fresh()),
                    to,
                    way: self.way_to(to),
                };
                Command::Dispatch {
                    errands: to.into_iter().map(errand).collect(),
                    brief: Box::new(Brief::of(known, &site)),
                }
            }
            Wish::CancelDispatch { dispatch, .. } => Command::CancelDispatch { dispatch, message },
            Wish::ReplyDispatch { dispatch, report, text, .. } => {
                Command::ReplyDispatch { dispatch, report, message, text }
            }
            Wish::PhoneDispatch { dispatch, .. } => Command::PhoneDispatch { dispatch },
            Wish::ReportDispatch { dispatch, progress, eta_minutes, .. } => {
                if eta_minutes.is_some_and(|minutes| minutes > FURTHEST_MINUTES) {
                    return Err(Refusal::TimeUnfit);
                }
                let eta = eta_minutes.map(|minutes| self.clock.now().plus_ms(i64::from(minutes) * 60_000));
                Command::ReportDispatch { dispatch, report: message, progress, eta }
            }
            _ => return Err(Refusal::NoSuchDispatch),
        })
    }

    fn way_to(&self, to: Responder) -> Way {
        let machine = self.outbox.dispatcher(to).and_then(|dispatcher| dispatcher.machine.as_ref());
        if machine.is_some() { Way::Wire } else { Way::Telephone }
    }

    /// Tells what is still to be told, and asks about those who are on their way. Only what is on disk counts.
    pub(super) fn tend_dispatches(&mut self) {
        let now = self.clock.now();
        let (mut open, mut untold) = (Vec::new(), Vec::new());
        let mut sends = Vec::new();
        let mut asks = Vec::new();
        for (id, live) in self.events.tended() {
            let dispatches = live.event.dispatches();
            if dispatches.is_empty() || live.event.is_closed() || self.is_unwritten(id) {
                open.extend(dispatches.iter().map(|dispatch| dispatch.id));
                let messages = dispatches.iter().flat_map(|dispatch| &dispatch.messages);
                untold.extend(messages.map(|message| message.id));
                continue;
            }
            for dispatch in dispatches.iter().filter(|dispatch| dispatch.way == Way::Wire) {
                open.push(dispatch.id);
                // One after the other: a cancellation never comes before what it cancels.
                if let Some(message) = dispatch.untold().first() {
                    untold.push(message.id);
                    if self.outbox.is_due(message.id) {
                        sends.push((id, outgoing(dispatch, message)));
                    }
                }
                let is_told = dispatch.messages.first().is_some_and(|message| message.told.is_some());
                if is_told && !dispatch.progress().is_some_and(Progress::is_last) {
                    asks.push((id, dispatch.id, dispatch.to, dispatch.last_heard()));
                }
            }
        }
        for (event, message) in sends {
            self.outbox.send(event, message, now);
        }
        for (event, dispatch, to, after) in asks {
            self.outbox.ask(event, dispatch, to, after, now);
        }
        self.outbox.keep_only(|dispatch| open.contains(&dispatch), |message| untold.contains(&message));
    }

    /// A dispatcher's machine was called.
    pub(super) fn dispatcher_heard(&mut self, heard: Heard) {
        if self.outbox.heed(&heard) {
            self.touched.insert(heard.event);
        }
        let Heard { event, dispatch, what } = heard;
        match what {
            Came::Sent(message, Ok(())) => self.do_duty(event, Command::DeliverDispatch { dispatch, message }),
            Came::News(Ok(news)) => {
                for News { id: report, said, .. } in news {
                    match said {
                        Said::Progress(progress, eta) => {
                            self.do_duty(event, Command::ReportDispatch { dispatch, report, progress, eta });
                        }
                        Said::Question(text) => self.do_duty(event, Command::AskDispatch { dispatch, report, text }),
                        Said::Nothing => {}
                    }
                }
            }
            Came::Sent(_, Err(_)) | Came::News(Err(_)) => {}
        }
    }

    /// Who can be sent.
    pub(super) fn responder_views(&self) -> Vec<ResponderView> {
        let view = |to| ResponderView {
            to,
            way: self.way_to(to),
            telephone: self.outbox.dispatcher(to).and_then(|dispatcher| dispatcher.telephone.clone()),
        };
        Responder::ALL.into_iter().map(view).collect()
    }

    /// Who was sent.
    pub(super) fn dispatch_views(&self, event: &AlarmEvent) -> Vec<DispatchView> {
        event.dispatches().iter().map(|dispatch| self.dispatch_view(dispatch)).collect()
    }

    fn dispatch_view(&self, dispatch: &Dispatch) -> DispatchView {
        let untold = dispatch.untold();
        let question = |question: &alarm_central::event::Question| {
            let kind = MessageKind::Reply { report: question.report };
            let reply = dispatch.messages.iter().find(|message| message.kind == kind);
            QuestionView {
                report: question.report,
                at: question.at,
                text: question.text.clone().unwrap_or_default(),
                reply: reply.map(|reply| (reply.text.clone().unwrap_or_default(), reply.told.is_some())),
            }
        };
        DispatchView {
            id: dispatch.id,
            to: dispatch.to,
            way: dispatch.way,
            level: dispatch.level,
            requested_at: dispatch.requested_at(),
            told: dispatch.messages.first().and_then(|request| request.told),
            cancelled_at: dispatch
                .messages
                .iter()
                .find(|message| message.kind == MessageKind::Cancel)
                .map(|message| message.at),
            progress: dispatch.progress(),
            reports: dispatch.reports.clone(),
            eta: dispatch.eta,
            questions: dispatch.questions.iter().map(question).collect(),
            untold: untold.first().map(|first| (u32::try_from(untold.len()).unwrap_or(u32::MAX), first.at)),
            fault: self.outbox.fault(dispatch.id),
            phoned: dispatch.is_phoned(),
            unanswered: dispatch.is_unanswered(),
            by_hand: dispatch.is_told_of_by_hand(),
            telephone: self.outbox.dispatcher(dispatch.to).and_then(|dispatcher| dispatcher.telephone.clone()),
            over: dispatch.is_over(),
        }
    }
}

fn outgoing(dispatch: &Dispatch, message: &alarm_central::event::Message) -> Outgoing {
    Outgoing {
        id: message.id,
        dispatch: dispatch.id,
        to: dispatch.to,
        level: dispatch.level,
        kind: message.kind,
        at: message.at,
        brief: message.brief.clone(),
        text: message.text.clone(),
    }
}

fn fresh() -> Uuid {
    Uuid::now_v7()
}
