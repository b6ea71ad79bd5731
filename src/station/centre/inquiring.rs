//! Contacts that are asked by message: what a desk wishes, what the message service says, and what is still to be sent; the calls are made
//! elsewhere (`dispatch`).
use alarm_central::{
    event::{AlarmEvent, Command, ContactNumber, CustomerAnswer, Inquiry, Letter, Refusal, Unsent},
    id::{EventId, InquiryId, Uuid},
    intake,
    moment::Moment,
    person::Actor,
    pii::Pii,
    site::Site,
};
use jiff::{Timestamp, tz::TimeZone};
use vaka_link::{
    board::{CustomerSaid, InquiryView},
    command::Granted,
};
use vaka_words::{Language, inquiry as words};

use super::{Centre, ConnectionId, contacting::number_of};
use crate::{
    dispatch::{About, Answered, HeardOfQuestion, WhatCame},
    telephone,
};

/// What a desk was last told of that changes by itself, as time goes on.
pub(super) type Shown = (Option<ContactNumber>, Vec<Option<Unsent>>);

impl Centre {
    /// Asks a contact by message.
    pub(super) fn ask_customer(
        &mut self,
        connection: ConnectionId,
        number: u64,
        by: &Actor,
        event: EventId,
        contact: ContactNumber,
    ) {
        let asked = self.letter(event, contact).and_then(|letter| {
            let inquiry = InquiryId(Uuid::now_v7());
            self.ask_event(event, by, Command::AskCustomer { inquiry, contact, letter: Box::new(letter) })
        });
        match asked {
            Err(refusal) => self.answer(connection, number, Err(refusal)),
            Ok(part) => self.then(part, move |centre, committed| {
                let done = committed.map(|_| Granted::Done).ok_or(Refusal::NotStored);
                centre.answer(connection, number, done);
                // It is on disk: nobody waits for the next tick.
                centre.tend_inquiries();
            }),
        }
    }

    fn letter(&self, event: EventId, contact: ContactNumber) -> Result<Letter, Refusal> {
        let site = self.site_of(event).ok_or(Refusal::NoSuchEvent)?;
        let known = &self.events.get(event).ok_or(Refusal::NoSuchEvent)?.event;
        let (called, number) = number_of(&site, contact, 1)?;
        let number = telephone::plain(number).filter(|_| called.message && self.post.is_there());
        let number = Pii(number.ok_or(Refusal::NoWayToAsk)?);
        let language = Language::from_tag(&site.language).unwrap_or_default();
        let text = Pii(words::text(language, &clock_time(known.received_at())));
        Ok(Letter { name: called.name.clone(), number, language: language.tag().to_owned(), text })
    }

    /// Sends what is still to be sent, and asks for answers. Only what is on disk counts.
    pub(super) fn tend_inquiries(&mut self) {
        let now = self.clock.now();
        let (mut open, mut sends, mut asks, mut changed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (id, live) in self.events.tended() {
            let event = &live.event;
            if event.inquiries().is_empty() {
                continue;
            }
            open.extend(event.inquiries().iter().map(|inquiry| inquiry.id));
            if event.is_closed() || self.is_unwritten(id) {
                continue;
            }
            for inquiry in event.inquiries() {
                if inquiry.told.is_some() {
                    if !inquiry.is_full() {
                        asks.push((id, inquiry.id, inquiry.last_heard()));
                    }
                } else if let (None, Some(letter)) = (event.unsent(inquiry, now), &inquiry.letter) {
                    sends.push((id, (inquiry.id, inquiry.at), letter.clone()));
                }
            }
            let shown = self.shown_of(event, now);
            if self.shown_inquiries.get(&id) != Some(&shown) {
                changed.push((id, shown));
            }
        }
        for (event, inquiry, letter) in sends {
            if self.post.send(event, inquiry, About::Question, &letter, now) {
                self.touched.insert(event);
            }
        }
        for (event, inquiry, after) in asks {
            self.post.ask(event, inquiry, after, now);
        }
        for (event, shown) in changed {
            self.shown_inquiries.insert(event, shown);
            self.touched.insert(event);
        }
        self.post.keep_only(|inquiry| open.contains(&inquiry) || self.informing.contains_key(&inquiry));
        let events = &self.events;
        self.shown_inquiries.retain(|event, _| events.get(*event).is_some());
    }

    fn shown_of(&self, event: &AlarmEvent, now: Moment) -> Shown {
        let unsent = event.inquiries().iter().map(|inquiry| event.unsent(inquiry, now));
        let site = event.site().and_then(|site| self.register.site(site));
        (site.and_then(|site| self.asks(event, site)), unsent.collect())
    }

    /// The message service was called.
    pub(super) fn message_heard(&mut self, heard: HeardOfQuestion) {
        if self.notice_heard(&heard) {
            return;
        }
        if self.post.heed(&heard) {
            self.touched.insert(heard.event);
        }
        let HeardOfQuestion { event, inquiry, what } = heard;
        match what {
            WhatCame::Sent(Ok(())) => self.do_duty(event, Command::TellCustomer { inquiry }),
            WhatCame::Answers(Ok(answers)) => {
                for Answered { id: report, answer, .. } in answers {
                    let Some((answer, text)) = answer else { continue };
                    let Some(site) = self.site_of(event) else { continue };
                    let home = self.settings.home(&site, self.clock.now());
                    let raise = intake::help(&self.kinds, &self.plans).filter(|_| answer == CustomerAnswer::Help);
                    let heard = Command::HearCustomer { inquiry, report, answer, text, raise, home };
                    match self.ask_event(event, &Actor::Station, heard) {
                        Ok(part) => self.then(part, move |centre, committed| {
                            if committed.is_none() {
                                centre.post.hear_again(inquiry);
                            }
                        }),
                        // The event was closed meanwhile; whoever needs help has been told whom to ring.
                        Err(_) => tracing::warn!("an answer by message came after its event was closed"),
                    }
                }
            }
            WhatCame::Sent(Err(_)) | WhatCame::Answers(Err(_)) => {}
        }
    }

    /// Who can be asked by message now, the first in call order.
    pub(super) fn asks(&self, event: &AlarmEvent, site: &Site) -> Option<ContactNumber> {
        let now = self.clock.now();
        let mut contacts = (1..=ContactNumber::MAX).zip(&site.contacts).filter(|(_, contact)| contact.message);
        let reached = |contact: &alarm_central::site::Contact| {
            contact.numbers.first().is_some_and(|number| telephone::plain(number).is_some())
        };
        let next = contacts.find(|(number, contact)| reached(contact) && event.may_ask(*number, now));
        next.filter(|_| self.post.is_there()).map(|(number, _)| number)
    }

    /// Who was asked.
    pub(super) fn inquiry_views(&self, event: &AlarmEvent) -> Vec<InquiryView> {
        let now = self.clock.now();
        event.inquiries().iter().map(|inquiry| self.inquiry_view(event, inquiry, now)).collect()
    }

    fn inquiry_view(&self, event: &AlarmEvent, inquiry: &Inquiry, now: Moment) -> InquiryView {
        let said = |heard: &alarm_central::event::HeardAnswer| CustomerSaid {
            at: heard.at,
            answer: heard.answer,
            text: heard.text.clone().unwrap_or_default(),
        };
        InquiryView {
            contact: inquiry.contact,
            name: name_of(inquiry),
            at: inquiry.at,
            told: inquiry.told,
            unsent: event.unsent(inquiry, now),
            fault: self.post.fault(inquiry.id),
            answers: inquiry.answers.iter().map(said).collect(),
        }
    }
}

/// What the register called whoever was asked; empty once that is gone.
pub(super) fn name_of(inquiry: &Inquiry) -> Pii<String> {
    inquiry.letter.as_ref().map(|letter| letter.name.clone()).unwrap_or_default()
}

/// The centre's local time, HH:MM.
pub(super) fn clock_time(at: Moment) -> String {
    let at = Timestamp::from_millisecond(at.0).unwrap_or_default();
    TimeZone::system().to_datetime(at).strftime("%H:%M").to_string()
}
