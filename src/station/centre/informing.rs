//! The word to a home that a disarm has cleared its alarm (M16): decided with the clearing, sent until the message service has it or
//! it is too late, also over a restart. Its event is closed, so what is still to be sent is kept here.
use std::collections::BTreeMap;

use alarm_central::{
    event::{AlarmEvent, Command, ContactNumber, EventFact, HeardSignal, Letter, Refusal, TOO_LATE_MS},
    fact::{Fact, FactBody, Sealed, StreamId},
    id::{EventId, InquiryId, SignalId, Uuid},
    moment::Moment,
    person::Actor,
    pii::Pii,
};
use tracing::warn;
use vaka_words::{Language, inquiry as words};

use super::{Centre, Input, inquiring::clock_time};
use crate::{
    dispatch::{About, HeardOfQuestion, WhatCame},
    telephone,
};

/// Names of the facts that what is still to be sent is read off ([`FactBody::name`]).
const TELLING: [&str; 2] = ["customer_informed", "customer_told"];

/// What is still to be sent.
pub(super) type Unsent = BTreeMap<InquiryId, Notice>;

pub(super) struct Notice {
    event: EventId,
    at: Moment,
    letter: Box<Letter>,
    /// The service has it; that is being written down.
    is_taken: bool,
}

impl Centre {
    /// The event was just cleared: who is to be told is decided in the same group of facts.
    pub(super) fn inform_of_clearing(&mut self, event: EventId, disarm: SignalId) {
        let Some((contact, letter)) = self.word_of_clearing(event, disarm) else { return };
        let (inquiry, letter) = (InquiryId(Uuid::now_v7()), Box::new(letter));
        let command = Command::InformCustomer { inquiry, contact, letter };
        let Ok(part) = self.ask_event(event, &Actor::Station, command) else { return };
        self.then(part, |centre, committed| {
            let facts = committed.unwrap_or_default().iter().map(|committed| committed.fact().clone());
            centre.informing.extend(unsent(facts));
            centre.tend_notices();
        });
    }

    /// Whom and what: the first in call order who may be asked by message.
    fn word_of_clearing(&self, event: EventId, disarm: SignalId) -> Option<(ContactNumber, Letter)> {
        let site = self.site_of(event).filter(|_| self.post.is_there())?;
        let known = &self.events.get(event)?.event;
        let at = signal_at(known, disarm)?;
        let mut contacts = (1..=ContactNumber::MAX).zip(&site.contacts).filter(|(_, contact)| contact.message);
        let (number, contact, plain) = contacts
            .find_map(|(number, contact)| Some((number, contact, telephone::plain(contact.numbers.first()?)?)))?;
        let language = Language::from_tag(&site.language).unwrap_or_default();
        let text = Pii(words::cleared(language, &clock_time(known.received_at()), &clock_time(at)));
        let (name, language) = (contact.name.clone(), language.tag().to_owned());
        Some((number, Letter { name, number: Pii(plain), language, text }))
    }

    /// Sends what is still to be sent. Only what is on disk counts.
    pub(super) fn tend_notices(&mut self) {
        let now = self.clock.now();
        self.informing.retain(|_, notice| notice.is_taken || now.since_ms(notice.at) < TOO_LATE_MS);
        for (inquiry, notice) in self.informing.iter().filter(|(_, notice)| !notice.is_taken) {
            self.post.send(notice.event, (*inquiry, notice.at), About::Clearing, &notice.letter, now);
        }
    }

    /// The message service was called with such a word; false if it was another message.
    pub(super) fn notice_heard(&mut self, heard: &HeardOfQuestion) -> bool {
        let Some(notice) = self.informing.get_mut(&heard.inquiry) else { return false };
        self.post.heed(heard);
        if !matches!(heard.what, WhatCame::Sent(Ok(()))) || std::mem::replace(&mut notice.is_taken, true) {
            return true;
        }
        let (event, inquiry) = (heard.event, heard.inquiry);
        self.visit(event, move |centre, known| {
            let command = Command::TellCustomer { inquiry };
            match known.and_then(|()| centre.ask_event(event, &Actor::Station, command)) {
                Ok(part) => centre.then(part, move |centre, committed| {
                    centre.notice_is_told(inquiry, committed.is_some());
                    centre.leave(event);
                }),
                Err(refusal) => {
                    centre.notice_is_told(inquiry, refusal != Refusal::NotStored);
                    centre.leave(event);
                }
            }
        });
        true
    }

    /// That it was taken is written down, or will be tried anew: the service counts it once by its name.
    fn notice_is_told(&mut self, inquiry: InquiryId, is_written: bool) {
        if is_written {
            self.informing.remove(&inquiry);
        } else if let Some(notice) = self.informing.get_mut(&inquiry) {
            notice.is_taken = false;
        }
    }

    /// What an earlier run of the station has not sent, read beside the loop.
    pub(super) fn take_up_notices(&mut self) {
        let since = self.clock.now().plus_ms(-TOO_LATE_MS);
        let read = self.memory.read(move |archive| archive.lately(since, &TELLING));
        let inputs = self.inputs.clone();
        tokio::spawn(async move {
            match read.await.unwrap_or(Err(crate::memory::GONE)) {
                Ok(facts) => {
                    let then = Box::new(move |centre: &mut Self| {
                        for (inquiry, notice) in unsent(facts) {
                            centre.informing.entry(inquiry).or_insert(notice);
                        }
                    });
                    let _ = inputs.send(Input::Read(then)).await;
                }
                Err(error) => warn!(%error, "messages from before this start could not be read"),
            }
        });
    }
}

/// What of these facts, oldest first, the service has not said that it has.
fn unsent(facts: impl IntoIterator<Item = Fact>) -> Unsent {
    let mut unsent = Unsent::new();
    for fact in facts {
        match (fact.stream, fact.body, fact.sealed) {
            (
                StreamId::Event(event),
                FactBody::Event(EventFact::CustomerInformed { inquiry, .. }),
                Some(Sealed::Letter(letter)),
            ) => {
                unsent.insert(inquiry, Notice { event, at: fact.at, letter, is_taken: false });
            }
            (_, FactBody::Event(EventFact::CustomerTold { inquiry }), _) => {
                unsent.remove(&inquiry);
            }
            _ => {}
        }
    }
    unsent
}

fn signal_at(event: &AlarmEvent, id: SignalId) -> Option<Moment> {
    let signals = event.signals().iter().map(HeardSignal::signal);
    signals.into_iter().find(|signal| signal.id == id).map(|signal| signal.received_at)
}
