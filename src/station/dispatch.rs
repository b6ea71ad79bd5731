//! Dispatchers' machines: who of them is told what, when again, and what they say; nothing is remembered here that the
//! facts do not hold, and nothing is decided. Questions to people at home go the same way, to a message service.
//!
//! A dispatcher is asked and never asks: the station has no port for them. A message is sent until their machine has
//! acknowledged it by its name, so that it counts it once however often it comes; news of an errand is asked for with one
//! request that waits. The form is in [`wire`], the signatures in [`webhook`].
mod question;
mod webhook;
mod wire;

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use alarm_central::{
    certificate::Fingerprint,
    event::Responder,
    id::{DispatchId, EventId, MessageId},
    moment::Moment,
    person::Place,
    pii::{Pii, Secret},
    reach::Reachable,
};
use tokio::sync::mpsc;
use vaka_link::board::LineFault;

use crate::centre::Input;
pub(crate) use question::{About, Answered, HeardOfQuestion, Post, WhatCame};
pub use webhook::SharedKey;
pub(crate) use wire::{News, Outgoing, Said, Wire, WireError};

/// Waits between tries, the last of them for as long as it takes.
const BACK_OFF: [Duration; 5] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(10),
    Duration::from_secs(20),
];
/// Questions for news of one errand come no closer than this, whatever the other end answers.
const PACE: Duration = Duration::from_millis(400);

/// A dispatcher as the settings name it.
#[derive(Clone, Debug)]
pub struct Dispatcher {
    /// Whom it sends.
    pub to: Vec<Responder>,
    /// How its machine is reached; `None`: by telephone alone.
    pub machine: Option<Machine>,
    /// Whom to ring when the machine is not reached.
    pub telephone: Option<Pii<String>>,
}

/// A dispatcher's machine.
#[derive(Clone, Debug)]
pub struct Machine {
    /// Nothing of training leads to a real one.
    address: Reachable,
    key: SharedKey,
    /// What it must show over `https://`; without one the system's authorities must vouch for it.
    certificate: Option<Fingerprint>,
}

impl Machine {
    /// Puts one together. `None` for an address that this place must not reach or that would tell it in the open (`http://` beyond
    /// this machine), and for a key that is none.
    pub fn new(place: Place, address: &str, key: &Secret, certificate: Option<Fingerprint>) -> Option<Self> {
        let key = SharedKey::parse(key)?;
        let told = Secret::new(address);
        let is_here = Reachable::within(Place::Training, &told).is_ok();
        let fits = address.starts_with("https://") || address.starts_with("http://") && is_here;
        let address = Reachable::within(place, &told).ok().filter(|_| fits && !address.contains(['?', '#', '@']))?;
        Some(Self { address, key, certificate })
    }
}

/// What came of a call to a dispatcher's machine.
pub(crate) struct Heard {
    pub(crate) event: EventId,
    pub(crate) dispatch: DispatchId,
    pub(crate) what: Came,
}

pub(crate) enum Came {
    /// A message was sent: it has arrived, or why that is not known.
    Sent(MessageId, Result<(), WireError>),
    /// News was asked for.
    News(Result<Vec<News>, WireError>),
}

/// Who is being told and asked just now.
pub(crate) struct Outbox {
    dispatchers: Vec<Dispatcher>,
    tell: mpsc::Sender<Input>,
    sending: HashMap<MessageId, Trying>,
    asking: HashMap<DispatchId, Trying>,
    /// The last that was heard of an errand, by its own name.
    heard: HashMap<DispatchId, String>,
    faults: HashMap<DispatchId, LineFault>,
}

/// One thing that is tried until it works.
#[derive(Default)]
struct Trying {
    underway: bool,
    failed: usize,
    next: Option<Instant>,
}

impl Trying {
    fn is_due(&self) -> bool {
        !self.underway && self.next.is_none_or(|at| Instant::now() >= at)
    }

    fn begin(&mut self) {
        self.underway = true;
    }

    /// Done, and due again after a pause.
    fn after(pause: Duration) -> Self {
        Self { next: Some(Instant::now() + pause), ..Self::default() }
    }

    fn failed(&mut self) {
        let wait = BACK_OFF[self.failed.min(BACK_OFF.len() - 1)];
        *self = Self { underway: false, failed: self.failed + 1, next: Some(Instant::now() + wait) };
    }
}

impl Outbox {
    pub(crate) fn new(dispatchers: Vec<Dispatcher>, tell: mpsc::Sender<Input>) -> Self {
        let (sending, asking) = (HashMap::new(), HashMap::new());
        Self { dispatchers, tell, sending, asking, heard: HashMap::new(), faults: HashMap::new() }
    }

    /// Who sends these, if anybody does.
    pub(crate) fn dispatcher(&self, to: Responder) -> Option<&Dispatcher> {
        self.dispatchers.iter().find(|dispatcher| dispatcher.to.contains(&to))
    }

    fn machine(&self, to: Responder) -> Option<&Machine> {
        self.dispatcher(to).and_then(|dispatcher| dispatcher.machine.as_ref())
    }

    /// What keeps messages of an errand from arriving, or news of it from coming.
    pub(crate) fn fault(&self, dispatch: DispatchId) -> Option<LineFault> {
        self.faults.get(&dispatch).copied()
    }

    /// Whether a message is to be sent now: it is not under way, and its time has come.
    pub(crate) fn is_due(&self, message: MessageId) -> bool {
        self.sending.get(&message).is_none_or(Trying::is_due)
    }

    /// Sends a message, once it is due; where the settings name nobody any more, nobody answers.
    pub(crate) fn send(&mut self, event: EventId, message: Outgoing, now: Moment) {
        let Some(machine) = self.machine(message.to).cloned() else {
            self.faults.insert(message.dispatch, LineFault::Silent);
            return;
        };
        let trying = self.sending.entry(message.id).or_default();
        if trying.is_due() {
            trying.begin();
            let tell = self.tell.clone();
            tokio::task::spawn_blocking(move || {
                let (dispatch, id) = (message.dispatch, message.id);
                let sent = Wire::new(&machine).tell(&message, now);
                let _ = tell.blocking_send(Input::Dispatcher(Heard { event, dispatch, what: Came::Sent(id, sent) }));
            });
        }
    }

    /// Asks for news of an errand now, if nobody does and its time has come. `after` is the last that the facts know of.
    pub(crate) fn ask(
        &mut self,
        event: EventId,
        dispatch: DispatchId,
        to: Responder,
        after: Option<MessageId>,
        now: Moment,
    ) {
        let Some(machine) = self.machine(to).cloned() else { return };
        let trying = self.asking.entry(dispatch).or_default();
        if !trying.is_due() {
            return;
        }
        trying.begin();
        let after = self.heard.get(&dispatch).cloned().or_else(|| after.map(|id| id.to_string())).unwrap_or_default();
        let tell = self.tell.clone();
        tokio::task::spawn_blocking(move || {
            let news = Wire::new(&machine).hear(dispatch, &after, now);
            let _ = tell.blocking_send(Input::Dispatcher(Heard { event, dispatch, what: Came::News(news) }));
        });
    }

    /// Takes note of what came of a call; true where the screen is to know.
    pub(crate) fn heed(&mut self, heard: &Heard) -> bool {
        let failed = match &heard.what {
            Came::Sent(message, Ok(())) => {
                self.sending.remove(message);
                None
            }
            Came::Sent(message, Err(error)) => {
                self.sending.entry(*message).or_default().failed();
                Some(error.fault())
            }
            Came::News(Ok(news)) => {
                self.asking.insert(heard.dispatch, Trying::after(PACE));
                if let Some(last) = news.last() {
                    self.heard.insert(heard.dispatch, last.name.clone());
                }
                None
            }
            Came::News(Err(error)) => {
                self.asking.entry(heard.dispatch).or_default().failed();
                Some(error.fault())
            }
        };
        let before = match failed {
            Some(fault) => self.faults.insert(heard.dispatch, fault),
            None => self.faults.remove(&heard.dispatch),
        };
        before != failed
    }

    /// What nobody waits for any more is forgotten: messages that have arrived another way, and errands of events that are over.
    pub(crate) fn keep_only(&mut self, open: impl Fn(DispatchId) -> bool, untold: impl Fn(MessageId) -> bool) {
        self.sending.retain(|message, trying| trying.underway || untold(*message));
        self.asking.retain(|dispatch, trying| trying.underway || open(*dispatch));
        self.heard.retain(|dispatch, _| open(*dispatch));
        self.faults.retain(|dispatch, _| open(*dispatch));
    }
}

#[cfg(test)]
mod tests;
