//! Questions to people at home, on their way to the message service and back: what is sent again until the service has it, and answers
//! that are waited for. The form is that of calls to dispatchers ([`wire`](super::wire)); nothing is decided here.
//!
//! * `vaka.question.asked` is POSTed, `subject` and `id` the question, `data` `number`, `language`, `text` and `answers`: what can be
//!   answered, as it reads to whoever is asked (`{"yes":"JA","no":"NEJ","help":"HJÄLP"}`).
//! * `vaka.notice.cleared` is POSTed likewise when a disarm has cleared an alarm: `data` `number`, `language` and `text`. Nothing is
//!   asked by it, and nothing is fetched.
//! * Answers are asked for by GET with `question`, `after` and `wait`; they are `vaka.question.answered`, `data` `{"answer":"yes"}`, or
//!   what was written instead, which is read as a person would.
use std::collections::HashMap;

use alarm_central::{
    event::{CustomerAnswer, Letter},
    id::{EventId, InquiryId, MessageId},
    moment::Moment,
    pii::Pii,
};
use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::mpsc;
use vaka_link::board::LineFault;
use vaka_words::{Language, inquiry};

use super::{
    Machine, PACE, Trying,
    wire::{Data, EventOut, MOST_NEWS, PATIENCE, SOURCE, VERSION, Wire, WireError, id_of, plain},
};
use crate::centre::Input;

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// Whether it was they.
    Question,
    /// That their alarm was cleared.
    Clearing,
}

/// A message as it is sent.
pub(super) struct Question<'a> {
    pub(super) id: InquiryId,
    pub(super) at: Moment,
    pub(super) about: About,
    pub(super) letter: &'a Letter,
}

/// Something that the message service says of a question.
#[derive(Debug, PartialEq)]
pub(crate) struct Answered {
    /// What its maker calls it.
    pub(crate) name: String,
    /// What it is called in the journal.
    pub(crate) id: MessageId,
    /// With what was written; `None`: nothing that is known here.
    pub(crate) answer: Option<(CustomerAnswer, Pii<String>)>,
}

/// What came of a call to the message service.
pub(crate) struct HeardOfQuestion {
    pub(crate) event: EventId,
    pub(crate) inquiry: InquiryId,
    pub(crate) what: WhatCame,
}

pub(crate) enum WhatCame {
    /// The question was sent: the service has it, or why that is not known.
    Sent(Result<(), WireError>),
    /// Answers were asked for.
    Answers(Result<Vec<Answered>, WireError>),
}

impl Wire<'_> {
    /// Has the message service take a message; it counts once, whatever happened to it before.
    pub(super) fn ask(&self, question: &Question<'_>, now: Moment) -> Result<(), WireError> {
        let Question { id, at, about, letter } = question;
        let Letter { number, language, text, .. } = letter;
        let (kind, data) = match about {
            About::Question => {
                let known = Language::from_tag(language).unwrap_or_default();
                let word = |answer: CustomerAnswer| (answer.key(), inquiry::word(known, answer).into_owned());
                let answers = inquiry::ANSWERS.into_iter().map(word).collect();
                ("vaka.question.asked", Data::Question { number, language, text, answers })
            }
            About::Clearing => ("vaka.notice.cleared", Data::Notice { number, language, text }),
        };
        let event = EventOut {
            specversion: VERSION,
            id: id.to_string(),
            source: SOURCE,
            kind,
            subject: id.to_string(),
            time: Timestamp::from_millisecond(at.0).map_err(|_| WireError::Garbled)?.to_string(),
            datacontenttype: "application/json",
            data,
        };
        self.post(&id.to_string(), &serde_json::to_vec(&event).map_err(|_| WireError::Garbled)?, now, PATIENCE)
    }

    /// Waits for answers to a question that came after the last that was heard; there may be none.
    pub(super) fn answers(&self, id: InquiryId, after: &str, now: Moment) -> Result<Vec<Answered>, WireError> {
        let subject = id.to_string();
        let batch = self.news("question", &subject, after, now)?;
        let events: Vec<Value> = serde_json::from_slice(&batch).map_err(|_| WireError::Garbled)?;
        Ok(events.iter().filter_map(|event| read(event, &subject)).take(MOST_NEWS).collect())
    }
}

/// One that cannot be read keeps none after it from being heard: somebody may call for help there.
fn read(event: &Value, subject: &str) -> Option<Answered> {
    let text = |name: &str| event.get(name).and_then(Value::as_str);
    if text("subject") != Some(subject) {
        return None;
    }
    let name = text("id")?.to_owned();
    let is_answer = text("specversion") == Some(VERSION) && text("type") == Some("vaka.question.answered");
    let written = || event.pointer("/data/answer").and_then(Value::as_str).map(plain).unwrap_or_default();
    let answer = is_answer.then(|| {
        let written = written();
        (inquiry::read(&written), Pii(written))
    });
    Some(Answered { id: id_of(&name), name, answer })
}

/// Who is being asked just now.
pub(crate) struct Post {
    service: Option<Machine>,
    tell: mpsc::Sender<Input>,
    sending: HashMap<InquiryId, Trying>,
    asking: HashMap<InquiryId, Trying>,
    /// The last that was heard of a question, by its own name.
    heard: HashMap<InquiryId, String>,
    faults: HashMap<InquiryId, LineFault>,
}

impl Post {
    pub(crate) fn new(service: Option<Machine>, tell: mpsc::Sender<Input>) -> Self {
        let (sending, asking) = (HashMap::new(), HashMap::new());
        Self { service, tell, sending, asking, heard: HashMap::new(), faults: HashMap::new() }
    }

    /// Whether the centre has a message service.
    pub(crate) fn is_there(&self) -> bool {
        self.service.is_some()
    }

    /// What keeps a question from going out, or answers to it from coming.
    pub(crate) fn fault(&self, inquiry: InquiryId) -> Option<LineFault> {
        self.faults.get(&inquiry).copied()
    }

    /// Sends a message, once it is due; where the settings name no service any more, nobody answers. True where the screen is to know.
    pub(crate) fn send(
        &mut self,
        event: EventId,
        (inquiry, at): (InquiryId, Moment),
        about: About,
        letter: &Letter,
        now: Moment,
    ) -> bool {
        let Some(service) = self.service.clone() else {
            return self.faults.insert(inquiry, LineFault::Silent).is_none();
        };
        let trying = self.sending.entry(inquiry).or_default();
        if trying.is_due() {
            trying.begin();
            let (tell, letter) = (self.tell.clone(), letter.clone());
            tokio::task::spawn_blocking(move || {
                let sent = Wire::new(&service).ask(&Question { id: inquiry, at, about, letter: &letter }, now);
                let what = WhatCame::Sent(sent);
                let _ = tell.blocking_send(Input::Message(HeardOfQuestion { event, inquiry, what }));
            });
        }
        false
    }

    /// Asks for answers now, if nobody does and the time has come. `after` is the last that the facts know of.
    pub(crate) fn ask(&mut self, event: EventId, inquiry: InquiryId, after: Option<MessageId>, now: Moment) {
        let Some(service) = self.service.clone() else { return };
        let trying = self.asking.entry(inquiry).or_default();
        if !trying.is_due() {
            return;
        }
        trying.begin();
        let after = self.heard.get(&inquiry).cloned().or_else(|| after.map(|id| id.to_string())).unwrap_or_default();
        let tell = self.tell.clone();
        tokio::task::spawn_blocking(move || {
            let what = WhatCame::Answers(Wire::new(&service).answers(inquiry, &after, now));
            let _ = tell.blocking_send(Input::Message(HeardOfQuestion { event, inquiry, what }));
        });
    }

    /// Takes note of what came of a call; true where the screen is to know.
    pub(crate) fn heed(&mut self, heard: &HeardOfQuestion) -> bool {
        let inquiry = heard.inquiry;
        let failed = match &heard.what {
            WhatCame::Sent(Ok(())) => {
                self.sending.remove(&inquiry);
                None
            }
            WhatCame::Sent(Err(error)) => {
                self.sending.entry(inquiry).or_default().failed();
                Some(error.fault())
            }
            WhatCame::Answers(Ok(answers)) => {
                self.asking.insert(inquiry, Trying::after(PACE));
                if let Some(last) = answers.last() {
                    self.heard.insert(inquiry, last.name.clone());
                }
                None
            }
            WhatCame::Answers(Err(error)) => {
                self.asking.entry(inquiry).or_default().failed();
                Some(error.fault())
            }
        };
        let before = match failed {
            Some(fault) => self.faults.insert(inquiry, fault),
            None => self.faults.remove(&inquiry),
        };
        before != failed
    }

    /// What was heard last could not be written down: it is asked for again.
    pub(crate) fn hear_again(&mut self, inquiry: InquiryId) {
        self.heard.remove(&inquiry);
    }

    /// What nobody waits for any more is forgotten.
    pub(crate) fn keep_only(&mut self, open: impl Fn(InquiryId) -> bool) {
        self.sending.retain(|inquiry, trying| trying.underway || open(*inquiry));
        self.asking.retain(|inquiry, trying| trying.underway || open(*inquiry));
        self.heard.retain(|inquiry, _| open(*inquiry));
        self.faults.retain(|inquiry, _| open(*inquiry));
    }
}
