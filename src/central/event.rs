//! An alarm event: the rules decide (`decide`), facts are its only memory (`apply`); no clock, no store, no screen.
mod calling;
mod clearing;
mod command;
mod decide;
mod dispatch;
mod fact;
mod hush;
mod informing;
mod inquiry;
mod level;
mod offer;
mod outcome;
mod planning;
mod refusal;
mod reveal;
mod stored;
mod turning;
mod zones;

pub use calling::{Call, CallResult, Calls, ContactNumber, DialFault, JudgedWord, MOST_WRONG_WORDS, WordVerdict};
pub use clearing::{DISARM_MS, Disarmed};
pub use command::{Command, Raise};
pub use dispatch::{Dispatch, Errand, MOST_REPORTS, Message, MessageKind, Progress, Question, Responder, Way};
pub use fact::{Device, EndReason, EventFact, EventState, OpenGrant, ReleaseReason};
pub use informing::{Informed, TOO_LATE_MS};
pub use inquiry::{
    AGAIN_MS, CustomerAnswer, HeardAnswer, Inquiry, Letter, MOST_ANSWERS, MOST_INQUIRIES, STALE_MS, Unsent,
};
pub use level::{Assessment, Support};
pub use offer::{EndedOffer, OFFER_MS, Offer, OfferEnd};
pub use outcome::{ClearRule, HIGHEST_LEVEL, Outcome, Verdict};
pub use refusal::Refusal;
pub use reveal::RevealReason;
pub use turning::TurnFault;
pub use zones::AlarmedZones;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    disclosure::{self, Disclosure},
    fact::{Fact, FactBody, Sealed},
    id::{DisclosureId, EventId, GrantId, KindId, PersonId, SiteId},
    medium::Medium,
    moment::{Moment, WINDOW_MS},
    person::Actor,
    picture::{PictureFault, PictureId},
    pii::Pii,
    plan::standing::StepState,
    planted::{self, Fault},
    signal::{Signal, SignalClass, SignalSealed, Trust},
    supervision::{LOST_CODE, LineLooks, RESTORED_CODE},
    window::{Leave, Shut, Window},
};

/// What an operator handles: the first signal, all that follow at the site while it is open, and all that is done.
#[derive(Clone, Debug, PartialEq)]
pub struct AlarmEvent {
    id: EventId,
    version: u64,
    latest: Moment,
    born: Option<Born>,
    kind: KindId,
    priority: u8,
    state: EventState,
    hands: BTreeSet<PersonId>,
    signals: Vec<HeardSignal>,
    alarmed: AlarmedZones,
    plan: String,
    may_override: bool,
    steps: Vec<StepState>,
    /// Since when its first steps could be done.
    planned_at: Moment,
    /// Signals that came after all that the holder did, by their place.
    unseen: Vec<usize>,
    grants: Vec<OpenGrant>,
    /// To whom each leave for the voice unit was given, whether it stands or has ended.
    speakers: Vec<(GrantId, Actor)>,
    first_claim: Option<Moment>,
    /// Who sees the pictures of a masked home clearly.
    revealed_to: Option<PersonId>,
    /// A silent alarm belongs to it.
    silent: bool,
    /// Who freed talking all the same.
    talk_freed_by: Option<PersonId>,
    /// What its lost line was said to look like, and when.
    judged: Vec<(Moment, LineLooks)>,
    calls: Calls,
    dispatches: Vec<Dispatch>,
    inquiries: Vec<Inquiry>,
    /// A disarm has cleared it.
    cleared_by_disarm: bool,
    /// What the home is told of that.
    informed: Option<Informed>,
    /// To whom it is offered.
    offer: Option<Offer>,
    ended_offer: Option<EndedOffer>,
    notes: Vec<Note>,
    media: Vec<Medium>,
    /// One of its signals offers a picture.
    offers_pictures: bool,
    missed: BTreeMap<PictureId, Missed>,
    disclosures: Vec<Disclosure>,
    media_erased: bool,
}

/// An offered picture that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed {
    pub why: PictureFault,
    /// When that was last found.
    pub at: Moment,
    /// How often.
    pub times: u8,
}

/// What is fixed with the first signal and never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Born {
    site: SiteId,
    received_at: Moment,
    with: SignalClass,
    trust: Trust,
    window: Option<Window>,
    /// Who opened the window, where the alarm alone did not.
    opened_by: Option<PersonId>,
    /// Why nothing may be taken up whatever the time.
    shut: Option<Shut>,
    linked_to: Option<EventId>,
}

/// A signal of the event with its personal part, as far as it can still be opened: the fact that brought it.
#[derive(Clone, Debug, PartialEq)]
pub struct HeardSignal(Arc<Fact>);

impl HeardSignal {
    pub fn signal(&self) -> &Signal {
        self.0.body.signal().expect("made of facts that brought a signal only")
    }

    /// Its personal part; `None` once the record key was destroyed.
    pub fn sealed(&self) -> Option<&SignalSealed> {
        match &self.0.sealed {
            Some(Sealed::Signal(sealed)) => Some(sealed),
            _ => None,
        }
    }
}

/// Free text of a holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub at: Moment,
    pub by: Actor,
    pub text: Option<Pii<String>>,
}

impl AlarmEvent {
    /// An event about which nothing is known yet; the first fact makes it one.
    pub fn unborn(id: EventId) -> Self {
        Self {
            id,
            version: 0,
            latest: Moment(i64::MIN),
            born: None,
            kind: KindId::new(""),
            priority: 4,
            state: EventState::Waiting,
            hands: BTreeSet::new(),
            signals: Vec::new(),
            alarmed: AlarmedZones::default(),
            plan: String::new(),
            may_override: false,
            steps: Vec::new(),
            planned_at: Moment(i64::MIN),
            unseen: Vec::new(),
            grants: Vec::new(),
            speakers: Vec::new(),
            first_claim: None,
            revealed_to: None,
            silent: false,
            talk_freed_by: None,
            judged: Vec::new(),
            calls: Calls::default(),
            dispatches: Vec::new(),
            inquiries: Vec::new(),
            cleared_by_disarm: false,
            informed: None,
            offer: None,
            ended_offer: None,
            notes: Vec::new(),
            media: Vec::new(),
            offers_pictures: false,
            missed: BTreeMap::new(),
            disclosures: Vec::new(),
            media_erased: false,
        }
    }

    /// The event that these facts, oldest first, add up to.
    pub fn replay(id: EventId, facts: impl IntoIterator<Item = Arc<Fact>>) -> Self {
        let mut event = Self::unborn(id);
        facts.into_iter().for_each(|fact| event.apply(&fact));
        event
    }

    /// Takes a fact in. Total: never fails, never looks at a clock; facts of other streams are passed over.
    pub fn apply(&mut self, fact: &Arc<Fact>) {
        let FactBody::Event(body) = &fact.body else { return };
        self.version = fact.version;
        self.latest = self.latest.max(fact.at);
        self.see(fact, body);
        match body {
            EventFact::Started { site, window, linked_to, shut, signal } => {
                self.born = Some(Born {
                    site: site.clone(),
                    received_at: signal.received_at,
                    with: signal.class,
                    trust: signal.trust,
                    window: *window,
                    opened_by: None,
                    shut: *shut,
                    linked_to: *linked_to,
                });
                self.kind = signal.kind.clone();
                self.priority = signal.priority;
                self.hear(signal, fact);
            }
            EventFact::WindowOpened { window, by } => self.be_opened(*window, by),
            EventFact::WindowShut { why } => {
                if let Some(born) = &mut self.born {
                    born.shut.get_or_insert(*why);
                }
            }
            EventFact::SignalAttached { signal } => {
                self.hear(signal, fact);
                self.miss(signal.class);
                self.move_deadline(Fault::DeadlineMovedBySignal, fact.at);
            }
            EventFact::Raised { kind, priority } => {
                self.kind = kind.clone();
                self.priority = *priority;
            }
            EventFact::Planned { plan, may_override, steps } => {
                self.plan_on(plan, *may_override, steps, fact.at);
            }
            EventFact::Claimed { person } => {
                self.first_claim.get_or_insert(fact.at);
                self.hold(person, fact.at);
            }
            EventFact::Released { .. } | EventFact::Returned => {
                self.state = EventState::Waiting;
                self.forget_offers();
            }
            EventFact::Parked { until } => {
                self.forget_offers();
                if let Some(by) = self.state.holder().cloned() {
                    self.state = EventState::Parked { until: *until, by };
                }
            }
            EventFact::HandedOver { to } => {
                self.hold(to, fact.at);
                self.move_deadline(Fault::DeadlineMovedAtHandOver, fact.at);
            }
            EventFact::Offered { to } => {
                self.offer = Some(Offer { to: to.clone(), at: fact.at, note: text_of(fact) });
                self.ended_offer = None;
            }
            EventFact::OfferEnded { why } => self.end_offer_at(*why, fact.at),
            EventFact::TakenOver { by, .. } => {
                self.first_claim.get_or_insert(fact.at);
                self.hold(by, fact.at);
            }
            EventFact::Granted { grant, leave, device, until, .. } => {
                self.grants.push(OpenGrant { grant: *grant, leave: *leave, device: device.clone(), until: *until });
                if *device == Device::Voice {
                    self.speakers.push((*grant, fact.by.clone()));
                }
            }
            EventFact::Revealed { .. } => self.revealed_to = self.state.holder().cloned(),
            EventFact::LineJudged { looks, .. } => self.judged.push((fact.at, *looks)),
            EventFact::TalkFreed => self.talk_freed_by = self.state.holder().cloned(),
            EventFact::GrantEnded { grant, .. } => self.grants.retain(|open| open.grant != *grant),
            EventFact::Spoke { .. }
            | EventFact::PhraseSaid { .. }
            | EventFact::PresetAsked { .. }
            | EventFact::Dialled { .. }
            | EventFact::Overridden { .. }
            | EventFact::SignalsSeen { .. }
            | EventFact::MediumNotKept { .. }
            | EventFact::MediaOpened { .. }
            | EventFact::DisclosureCopied { .. } => {}
            EventFact::Called { contact, number, result } => {
                self.calls.take_call(Call { contact: *contact, number: *number, at: fact.at, result: *result });
            }
            EventFact::WordJudged { contact, verdict } => {
                self.take_word(JudgedWord { contact: *contact, verdict: *verdict, at: fact.at });
            }
            EventFact::DispatchRequested { .. }
            | EventFact::DispatchCancelled { .. }
            | EventFact::DispatchReplied { .. }
            | EventFact::DispatchTold { .. }
            | EventFact::DispatchReported { .. }
            | EventFact::DispatchAsked { .. } => dispatch::apply(&mut self.dispatches, body, fact),
            EventFact::CustomerAsked { .. } | EventFact::CustomerTold { .. } | EventFact::CustomerAnswered { .. } => {
                inquiry::apply(&mut self.inquiries, body, fact);
                informing::apply(&mut self.informed, body, fact);
            }
            EventFact::CustomerInformed { .. } => informing::apply(&mut self.informed, body, fact),
            EventFact::Cleared { rule } => self.cleared_by_disarm = matches!(rule, ClearRule::Disarmed { .. }),
            EventFact::StepDone { step } => self.tick(step, Some(fact.at)),
            EventFact::StepAnswered { step, answer, rule } => self.be_answered(step, answer, *rule, fact.at),
            EventFact::StepUndone { step } => self.tick(step, None),
            EventFact::Noted => self.notes.push(Note { at: fact.at, by: fact.by.clone(), text: text_of(fact) }),
            EventFact::Closed { verdict } => {
                self.state = EventState::Closed { verdict: verdict.clone(), at: fact.at };
                self.forget_offers();
            }
            EventFact::DisclosureRequested { .. }
            | EventFact::DisclosureApproved { .. }
            | EventFact::DisclosureRefused { .. }
            | EventFact::DisclosureMade { .. } => disclosure::apply(&mut self.disclosures, body, fact),
            EventFact::MediumKept { medium } => self.media.push(medium.clone()),
            EventFact::PictureMissed { picture, why, .. } => {
                let times = self.missed.get(picture).map_or(1, |missed| missed.times.saturating_add(1));
                self.missed.insert(*picture, Missed { why: *why, at: fact.at, times });
            }
            EventFact::MediaErased { media } => {
                self.media.retain(|medium| !media.contains(&medium.medium));
                self.media_erased = true;
            }
        }
    }

    fn hold(&mut self, by: &PersonId, since: Moment) {
        self.hands.insert(by.clone());
        self.forget_offers();
        self.state = EventState::Held { by: by.clone(), since };
    }

    /// Whoever freed talking before a duress word did so without knowing of it.
    fn take_word(&mut self, word: JudgedWord) {
        self.calls.take_word(word);
        if word.verdict == WordVerdict::Duress && !planted::is(Fault::DuressTalks) {
            self.silent = true;
            self.talk_freed_by = None;
        }
    }

    /// A window that stands is never replaced (M2).
    fn be_opened(&mut self, window: Window, by: &PersonId) {
        if let Some(born) = self.born.as_mut().filter(|born| born.window.is_none()) {
            born.window = Some(window);
            born.opened_by = Some(by.clone());
        }
    }

    /// What must never be: only a test puts it in.
    fn move_deadline(&mut self, fault: Fault, at: Moment) {
        if planted::is(fault)
            && let Some(born) = self.born.as_mut().filter(|born| born.window.is_some())
        {
            born.window = Some(Window::from_receipt(at));
        }
    }

    fn hear(&mut self, signal: &Signal, fact: &Arc<Fact>) {
        self.alarmed.hear(signal);
        self.silent |= signal.silences();
        self.offers_pictures |= matches!(&fact.sealed, Some(Sealed::Signal(sealed)) if !sealed.pictures.is_empty());
        self.signals.push(HeardSignal(Arc::clone(fact)));
    }

    pub fn id(&self) -> EventId {
        self.id
    }

    /// Version of the last fact taken in; 0 for an unborn event.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The home; `None` for an unborn event.
    pub fn site(&self) -> Option<&SiteId> {
        self.born.as_ref().map(|born| &born.site)
    }

    pub fn kind(&self) -> &KindId {
        &self.kind
    }

    /// 1 (highest) to 4.
    pub fn priority(&self) -> u8 {
        self.priority
    }

    pub fn state(&self) -> &EventState {
        &self.state
    }

    pub fn is_closed(&self) -> bool {
        matches!(self.state, EventState::Closed { .. })
    }

    /// Whether the person has held it at any time.
    pub fn was_in_hands_of(&self, person: &PersonId) -> bool {
        self.hands.contains(person)
    }

    /// When the centre received the first signal (M2).
    pub fn received_at(&self) -> Moment {
        self.born.as_ref().map_or(Moment(0), |born| born.received_at)
    }

    /// The camera window as it was written, if a trusted alarm or a supervisor opened one (M1, M4).
    pub fn window(&self) -> Option<&Window> {
        self.born.as_ref().and_then(|born| born.window.as_ref())
    }

    /// The supervisor who opened the window, where the alarm alone did not.
    pub fn opened_by(&self) -> Option<&PersonId> {
        self.born.as_ref().and_then(|born| born.opened_by.as_ref())
    }

    /// Why nothing may be taken up in this event whatever the time, if so.
    pub fn shut(&self) -> Option<Shut> {
        self.born.as_ref().and_then(|born| born.shut)
    }

    /// The window, if leave may be given now; else why not.
    pub fn open_window_at(&self, now: Moment) -> Result<&Window, Refusal> {
        if !self.began_with_alarm() {
            return Err(Refusal::NotAnAlarm);
        }
        if let Some(shut) = self.shut() {
            return Err(shut.refusal());
        }
        let window = self.window().ok_or(Refusal::Untrusted)?;
        window.check(now)?;
        Ok(window)
    }

    /// Until when a supervisor may open the window: an untrusted alarm that has none yet (M4).
    pub fn may_be_opened_until(&self) -> Option<Moment> {
        let could = self.began_with_alarm() && self.shut().is_none() && self.window().is_none() && !self.is_closed();
        could.then(|| Window::from_receipt(self.received_at()).until())
    }

    /// Whether the event began with an alarm, trusted or not.
    pub fn began_with_alarm(&self) -> bool {
        self.born.as_ref().is_some_and(|born| born.with == SignalClass::Alarm)
    }

    /// Trust of the first signal.
    pub fn trust(&self) -> Trust {
        self.born.as_ref().map_or(Trust::Untrusted, |born| born.trust)
    }

    /// The event that this one follows at the same site.
    pub fn linked_to(&self) -> Option<EventId> {
        self.born.as_ref().and_then(|born| born.linked_to)
    }

    /// Signals, oldest first.
    pub fn signals(&self) -> &[HeardSignal] {
        &self.signals
    }

    /// Leaves that stand.
    pub fn grants(&self) -> &[OpenGrant] {
        &self.grants
    }

    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Recordings in the vault that can still be opened, oldest first.
    pub fn media(&self) -> &[Medium] {
        &self.media
    }

    /// Whether its signals offer pictures ([`offered`](Self::offered)).
    pub fn offers_pictures(&self) -> bool {
        self.offers_pictures
    }

    /// Why an offered picture is not there, if that was found.
    pub fn missed(&self, picture: PictureId) -> Option<Missed> {
        self.missed.get(&picture).copied()
    }

    /// What was asked for by authorities, in the order of asking.
    pub fn disclosures(&self) -> &[Disclosure] {
        &self.disclosures
    }

    /// One of them.
    pub fn disclosure(&self, id: DisclosureId) -> Option<&Disclosure> {
        self.disclosures.iter().find(|disclosure| disclosure.id == id)
    }

    /// Receipt to first claim, in milliseconds.
    pub fn response_ms(&self) -> Option<i64> {
        self.first_claim.map(|at| at.since_ms(self.received_at()))
    }

    /// Whether an *alarm* of this trust still belongs to this event (§1.4): the event began with an alarm of at least
    /// the same trust and its 15 minutes are not over. What is shut for good takes an alarm only while no window could open
    /// for a new event either (`shut`).
    pub fn takes_alarm(&self, trust: Trust, now: Moment, shut: Option<Shut>) -> bool {
        let until = self.received_at().plus_ms(WINDOW_MS);
        let opens_better = self.shut().is_some() && shut.is_none();
        !self.is_closed() && self.began_with_alarm() && self.trust() >= trust && now < until && !opens_better
    }

    /// Whether all that is known of it is what the station itself said about the line.
    pub fn is_about_the_line(&self) -> bool {
        let mut codes = self.signals.iter().map(|heard| heard.signal().code.as_str());
        self.born.is_some() && codes.all(|code| [LOST_CODE, RESTORED_CODE].contains(&code))
    }

    /// Whether the last thing the station said here about the line is that it is lost.
    pub fn says_line_lost(&self) -> bool {
        let codes = self.signals.iter().rev().map(|heard| heard.signal().code.as_str());
        codes.into_iter().find(|code| [LOST_CODE, RESTORED_CODE].contains(code)) == Some(LOST_CODE)
    }

    /// The zones that have alarmed.
    pub fn alarmed(&self) -> &AlarmedZones {
        &self.alarmed
    }

    /// The leave of this kind that stands for a device.
    pub fn leave_for(&self, leave: Leave, device: &Device) -> Option<GrantId> {
        let mut open = self.grants.iter().filter(|open| open.leave == leave && open.device == *device);
        open.next().map(|open| open.grant)
    }

    /// Whether whoever holds it sees the pictures of a masked home clearly.
    pub fn is_revealed(&self) -> bool {
        self.revealed_to.is_some() && self.revealed_to.as_ref() == self.state.holder()
    }

    /// Who was given this leave to be heard in the home, whether it stands or has ended.
    pub fn speaker(&self, grant: GrantId) -> Option<&Actor> {
        self.speakers.iter().find(|(known, _)| *known == grant).map(|(_, by)| by)
    }

    fn open_looks(&self) -> impl Iterator<Item = &OpenGrant> {
        self.grants.iter().filter(|open| open.leave == Leave::Look)
    }
}

pub(crate) fn text_of(fact: &Fact) -> Option<Pii<String>> {
    match &fact.sealed {
        Some(Sealed::Text(text)) => Some(text.clone()),
        _ => None,
    }
}
