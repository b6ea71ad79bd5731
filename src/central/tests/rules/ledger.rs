//! An independent book over the facts: who holds, who was let look, which steps are open; what it finds wrong breaks a
//! test. It shares nothing with the rules but the facts.
use std::collections::{BTreeMap, BTreeSet};

use alarm_central::{
    event::{
        AlarmEvent, ClearRule, CustomerAnswer, Device, EventFact, EventState, OfferEnd, Outcome, Progress, Responder,
        Way, WordVerdict,
    },
    fact::{Fact, FactBody},
    flood::{ALONE, Class},
    id::{AnswerId, DispatchId, GrantId, InquiryId, MediumId, MessageId, PersonId, SignalId, StepId},
    moment::Moment,
    person::Actor,
    plan::{After, Step, StepKind, TickedBy},
    signal::{Signal, SignalClass},
    supervision,
    window::{Leave, Window},
};

use crate::world;

const MINUTE: i64 = 60_000;

/// One event's book.
#[derive(Default)]
pub struct Ledger {
    received_at: Moment,
    window: Option<Window>,
    began_with_alarm: bool,
    opened_by: Option<PersonId>,
    shut: bool,
    silent: bool,
    /// A panic: the kind that a call for help makes of an event.
    threat: bool,
    freed_by: Option<PersonId>,
    wrong_words: u8,
    judged: usize,
    duress: bool,
    holder: Option<PersonId>,
    was_claimed: bool,
    /// To whom it is offered, and since when.
    offered_to: Option<(PersonId, Moment)>,
    closed: bool,
    priority: u8,
    /// Open leaves to look and the holder to whom each was given.
    looks: BTreeMap<GrantId, PersonId>,
    /// To whom a leave to be heard in the home was given, whether it stands or has ended.
    voices: BTreeMap<GrantId, PersonId>,
    fetches: BTreeSet<GrantId>,
    steps: Vec<(Step, bool)>,
    answers: BTreeMap<StepId, AnswerId>,
    /// Signals that matter and came after the holder's last act by hand, of so many in all.
    unseen: BTreeSet<u32>,
    heard: u32,
    may_override: bool,
    overridden: bool,
    cleared: bool,
    cleared_by_disarm: bool,
    /// What the home was told of it, and whether that is out.
    informed: Option<(InquiryId, bool)>,
    media: BTreeSet<MediumId>,
    sent: BTreeMap<DispatchId, Sent>,
    questions: BTreeMap<InquiryId, Asked>,
    /// Signals of the event: each offers pictures in this world.
    offered: BTreeSet<SignalId>,
    /// All that was heard was the station's own word about the line.
    only_the_line: bool,
    /// Every alarm was one of burglary.
    only_burglary: bool,
    /// The last that mattered was a disarm within the minute.
    disarmed_last: bool,
    newest: Option<Moment>,
    facts: u64,
}

/// Somebody who was asked by message.
struct Asked {
    contact: u8,
    at: Moment,
    told: bool,
    answers: BTreeSet<MessageId>,
    newest: Option<CustomerAnswer>,
}

/// Somebody who was sent.
struct Sent {
    to: Responder,
    by_telephone: bool,
    untold: BTreeSet<MessageId>,
    heard: BTreeSet<MessageId>,
    asked: BTreeSet<MessageId>,
    cancelled: bool,
    ended: bool,
    /// Somebody has said how far they are.
    answered: bool,
    /// Nothing of it has ever been told.
    unheard_of: bool,
}

impl Ledger {
    /// Books a fact. `asked_at` is what the clock showed when it was asked for.
    pub fn book(&mut self, fact: &Fact, asked_at: Moment) {
        let FactBody::Event(body) = &fact.body else { panic!("not a fact of an event") };
        self.facts += 1;
        assert_eq!(fact.version, self.facts, "versions have no gaps");
        assert!(fact.at >= asked_at && self.newest.is_none_or(|newest| fact.at >= newest), "time stands or goes on");
        self.newest = Some(fact.at);
        let is_after = match body {
            EventFact::MediumKept { .. }
            | EventFact::MediumNotKept { .. }
            | EventFact::Spoke { .. }
            | EventFact::CustomerInformed { .. } => true,
            EventFact::CustomerTold { inquiry } => self.informed.is_some_and(|(known, _)| known == *inquiry),
            _ => false,
        };
        assert!(
            !self.closed || is_after,
            "nothing happens to a closed event but what becomes of its media, what was said and its word"
        );
        self.check_actor(&fact.by, body);
        self.take(fact, body);
    }

    fn check_actor(&self, by: &Actor, body: &EventFact) {
        let is_holder = by.person().is_some() && by.person() == self.holder.as_ref();
        match body {
            EventFact::Started { .. }
            | EventFact::SignalAttached { .. }
            | EventFact::Returned
            | EventFact::WindowShut { .. }
            | EventFact::MediumKept { .. }
            | EventFact::MediumNotKept { .. }
            | EventFact::PictureMissed { .. }
            | EventFact::DispatchTold { way: Way::Wire, .. }
            | EventFact::DispatchAsked { .. }
            | EventFact::CustomerInformed { .. }
            | EventFact::CustomerTold { .. }
            | EventFact::CustomerAnswered { .. }
            | EventFact::Cleared { .. } => assert_eq!(*by, Actor::Station),
            EventFact::DispatchReported { .. } => assert!(is_holder || *by == Actor::Station),
            EventFact::OfferEnded { why } => {
                let is_receiver = self.offered_to.as_ref().is_some_and(|(to, _)| by.person() == Some(to));
                match why {
                    OfferEnd::Withdrawn => assert!(is_holder, "taken back by whoever gave"),
                    OfferEnd::NoTime | OfferEnd::GoOn | OfferEnd::Leaving => assert!(is_receiver, "a no of one's own"),
                    _ => assert_eq!(*by, Actor::Station),
                }
            }
            // A duress word comes through the holder.
            EventFact::Raised { .. } | EventFact::Planned { .. } => {
                assert!(*by == Actor::Station || is_holder && self.duress);
            }
            EventFact::Closed { .. } => assert!(is_holder || self.cleared && *by == Actor::Station),
            EventFact::Claimed { person }
            | EventFact::TakenOver { by: person, .. }
            | EventFact::HandedOver { to: person } => {
                assert_eq!(by.person(), Some(person), "for nobody but oneself");
            }
            EventFact::WindowOpened { by: person, .. } => {
                assert!(is_supervisor(by) && by.person() == Some(person), "M4: a supervisor's own sign-in");
                assert!(!is_holder, "M4: four eyes");
            }
            EventFact::Granted { leave: Leave::Fetch, .. } => assert_eq!(*by, Actor::Station, "no viewer"),
            EventFact::Granted { leave: Leave::Look, .. } => assert!(is_holder, "M3: only the holder looks"),
            EventFact::Released { .. } => assert!(is_holder || *by == Actor::Station && self.holder.is_some()),
            EventFact::GrantEnded { .. } => {
                let accepts = self.offered_to.as_ref().is_some_and(|(to, _)| by.person() == Some(to));
                assert!(is_holder || *by == Actor::Station || is_supervisor(by) || accepts);
            }
            // Told when it is over, and by then somebody else may hold the event, or nobody.
            EventFact::Spoke { grant, .. } => {
                let speaker = self.voices.get(grant).expect("nobody speaks without leave");
                assert_eq!(by.person(), Some(speaker), "nor in another's name");
            }
            EventFact::StepAnswered { rule: Some(_), .. } => assert_eq!(*by, Actor::Station, "rules are the station's"),
            EventFact::StepDone { step } if *by == Actor::Station => {
                let waits = self.steps.iter().any(|(known, _)| known.id == *step && known.kind == StepKind::Wait);
                assert!(waits, "the station ends waits alone");
            }
            EventFact::LineJudged { .. } => {
                assert_eq!(*by, Actor::Station, "nobody but the station hears the neighbours");
            }
            _ => assert!(is_holder, "only the holder acts: {body:?}"),
        }
        let acts_on_events = match by {
            Actor::Station => true,
            Actor::Person { role, .. } => *role != alarm_central::person::Role::Privacy,
            Actor::Keeper { .. } => false,
        };
        assert!(acts_on_events, "neither keeper nor privacy officer");
    }

    fn take(&mut self, fact: &Fact, body: &EventFact) {
        match body {
            EventFact::Started { window, signal, shut, .. } => {
                assert_eq!(self.facts, 1, "born once");
                let opens = world::opens(signal) && shut.is_none();
                assert_eq!(window.is_some(), opens, "M1, M4: a trusted alarm and nothing else");
                self.began_with_alarm = signal.class == SignalClass::Alarm;
                self.shut = shut.is_some();
                self.received_at = signal.received_at;
                self.window = *window;
                self.priority = signal.priority;
                self.only_the_line = is_about_the_line(signal);
                self.only_burglary = is_burglary(signal);
                self.silent = silences(signal);
                self.offered.insert(signal.id);
                self.heard = 1;
            }
            EventFact::WindowOpened { window, by } => {
                assert!(self.began_with_alarm && self.window.is_none() && !self.shut, "M1, M4: an untrusted alarm");
                assert!(fact.sealed.is_some() && self.is_in_time(fact.at), "M4: with a reason, and in time");
                self.window = Some(*window);
                self.opened_by = Some(by.clone());
            }
            EventFact::WindowShut { .. } => {
                assert!(self.looks.is_empty() && self.fetches.is_empty(), "every leave ends with the window");
                self.shut = true;
            }
            EventFact::SignalAttached { signal } => {
                self.only_the_line &= is_about_the_line(signal);
                if signal.class == SignalClass::Alarm {
                    (self.only_burglary, self.disarmed_last) = (self.only_burglary && is_burglary(signal), false);
                }
                let in_time = signal.received_at.since_ms(self.received_at) < MINUTE;
                self.disarmed_last |= signal.class == SignalClass::Opening && in_time && signal.zone.is_some();
                let matters = [SignalClass::Alarm, SignalClass::Cancel, SignalClass::Opening, SignalClass::Trouble];
                if matters.contains(&signal.class) {
                    self.unseen.insert(self.heard);
                }
                self.heard += 1;
                self.silent |= silences(signal);
                self.offered.insert(signal.id);
            }
            EventFact::Raised { priority, kind } => {
                self.threat |= kind.as_str() == "panic";
                assert!(*priority < self.priority, "an event only becomes graver");
                self.priority = *priority;
            }
            EventFact::Planned { may_override, steps, .. } => self.plan(*may_override, steps),
            EventFact::Claimed { person } => {
                assert_eq!(self.holder, None, "M14: a claim is for what nobody holds");
                self.hold(person);
            }
            EventFact::TakenOver { from, by } => {
                assert_eq!(*from, self.holder);
                assert!(fact.sealed.is_some(), "with a reason");
                self.hold(by);
            }
            EventFact::Offered { to } => {
                assert!(self.offered_to.is_none() && self.holder.as_ref() != Some(to), "to one colleague at a time");
                self.offered_to = Some((to.clone(), fact.at));
            }
            EventFact::OfferEnded { .. } => assert!(self.offered_to.take().is_some(), "only what stands can end"),
            EventFact::HandedOver { to } => {
                assert_eq!(
                    self.offered_to.as_ref().map(|(to, _)| to),
                    Some(to),
                    "nobody is handed what was not offered"
                );
                self.hold(to);
            }
            EventFact::Released { .. } | EventFact::Parked { .. } => (self.holder, self.offered_to) = (None, None),
            EventFact::Returned => assert_eq!(self.holder, None),
            EventFact::Granted { grant, leave, device, until, why } => {
                assert_eq!(why.is_some(), *leave == Leave::Fetch, "a fetch says why, a look needs no reason");
                assert!(*leave == Leave::Look || *device != Device::Voice, "no sound of a home is taken up ahead");
                if let Device::Picture(picture) = device {
                    assert!(self.offered.contains(&picture.signal), "M5: nothing but what this event's signals offer");
                }
                if *device == Device::Voice {
                    self.voices.extend(fact.by.person().map(|person| (*grant, person.clone())));
                }
                self.grant(*grant, *leave, *until, fact.at);
            }
            EventFact::GrantEnded { grant, .. } => {
                let was = self.looks.remove(grant).is_some() || self.fetches.remove(grant);
                assert!(was, "only what stands can end");
            }
            EventFact::Revealed { .. } => {
                assert_eq!(fact.by.person(), self.holder.as_ref(), "M3: seen clearly by whoever holds it");
                assert!(self.window.is_some() && !self.shut && self.is_in_time(fact.at), "M2: and in time");
            }
            EventFact::LineJudged { .. } => {
                self.judged += 1;
                assert!(self.judged <= supervision::MOST_JUDGEMENTS, "not without end");
            }
            EventFact::TalkFreed => {
                assert!(self.is_hushed(), "there is something to free");
                assert!(self.window.is_some() && !self.shut && self.is_in_time(fact.at), "M2: and in time");
                self.freed_by = self.holder.clone();
            }
            EventFact::Called { contact, number, .. } | EventFact::Dialled { contact, number } => {
                assert!(*contact > 0 && *number > 0 && fact.sealed.is_some(), "who was called stands beside it");
            }
            EventFact::WordJudged { verdict, .. } => {
                let is_heard = self.wrong_words < 3 || *verdict == WordVerdict::Duress;
                assert!(is_heard, "after three wrong words none is listened to but a duress word");
                self.wrong_words += u8::from(*verdict == WordVerdict::Wrong);
                if *verdict == WordVerdict::Duress {
                    (self.duress, self.silent, self.freed_by) = (true, true, None);
                }
            }
            EventFact::PhraseSaid { grant, .. } => {
                assert!(self.looks.contains_key(grant), "nothing is said without leave");
                assert!(!self.is_hushed(), "nor at a silent alarm that nobody has freed talking for");
            }
            EventFact::PresetAsked { grant, .. } => {
                assert_eq!(fact.by.person(), self.holder.as_ref(), "M3: turned by whoever holds it");
                assert!(self.looks.contains_key(grant), "no camera is turned that nobody looks through");
                assert!(self.window.is_some() && !self.shut && self.is_in_time(fact.at), "M2: and in time");
                assert!(!self.is_hushed(), "nor at a silent alarm: it is seen and heard");
            }
            EventFact::StepDone { step } => {
                self.may_be_done(step);
                self.tick(step, true);
            }
            EventFact::StepUndone { step } => {
                self.tick(step, false);
                self.answers.remove(step);
            }
            EventFact::StepAnswered { step, answer, .. } => {
                self.may_be_done(step);
                let known = self.steps.iter_mut().find(|(known, _)| known.id == *step).expect("a step of the plan");
                assert!(known.0.answers.contains(answer), "one of its own answers");
                known.1 = true;
                assert_ne!(
                    self.answers.insert(step.clone(), answer.clone()).as_ref(),
                    Some(answer),
                    "it changes something"
                );
            }
            EventFact::SignalsSeen { signals } => {
                assert!(*signals <= self.heard, "no more than there are");
                let before = self.unseen.len();
                self.unseen.retain(|at| at >= signals);
                assert!(self.unseen.len() < before, "a fact changes something");
            }
            EventFact::DispatchRequested { dispatch, message, to, way, level } => {
                assert!(fact.sealed.is_some() && *level <= 4, "what they are told stands beside it");
                let goes = |sent: &Sent| sent.to == *to && !sent.cancelled && !sent.ended;
                assert!(!self.sent.values().any(goes), "nobody is sent twice at once");
                let sent = Sent {
                    to: *to,
                    by_telephone: *way == Way::Telephone,
                    untold: BTreeSet::from([*message]),
                    heard: BTreeSet::new(),
                    asked: BTreeSet::new(),
                    cancelled: false,
                    ended: false,
                    answered: false,
                    unheard_of: true,
                };
                assert!(self.sent.insert(*dispatch, sent).is_none(), "a name is for one errand");
            }
            EventFact::CustomerAsked { inquiry, contact } => {
                assert!(!self.silent && !self.threat, "M16: nobody is asked who may be under threat");
                assert!(fact.sealed.is_some() && *contact > 0, "what is sent stands beside it");
                let mut before = self.questions.values().filter(|asked| asked.contact == *contact);
                assert!(before.all(|asked| asked.newest.is_none() && fact.at.since_ms(asked.at) >= 2 * MINUTE));
                let answers = BTreeSet::new();
                let asked = Asked { contact: *contact, at: fact.at, told: false, answers, newest: None };
                assert!(self.questions.insert(*inquiry, asked).is_none(), "a name is for one question");
            }
            EventFact::CustomerInformed { inquiry, contact } => {
                assert!(self.closed && self.cleared_by_disarm, "M16: nothing but what a disarm has cleared");
                assert!(!self.silent && !self.threat && self.only_burglary, "M16: nobody who may be under threat");
                assert!(fact.sealed.is_some() && *contact > 0, "what is sent stands beside it");
                assert!(self.informed.replace((*inquiry, false)).is_none(), "once");
            }
            EventFact::CustomerTold { inquiry } if self.informed.is_some_and(|(known, _)| known == *inquiry) => {
                assert_eq!(self.informed.replace((*inquiry, true)), Some((*inquiry, false)), "told once");
            }
            EventFact::CustomerTold { inquiry } => {
                let asked = self.questions.get_mut(inquiry).expect("somebody who was asked");
                assert!(!std::mem::replace(&mut asked.told, true), "told once");
            }
            EventFact::CustomerAnswered { inquiry, report, answer } => {
                let asked = self.questions.get_mut(inquiry).expect("somebody who was asked");
                assert!(asked.answers.insert(*report), "an answer counts once");
                assert_eq!(fact.sealed.is_some(), *answer == CustomerAnswer::Unreadable, "words that are no answer");
                asked.told = true;
                asked.newest = Some(*answer).filter(|one| *one != CustomerAnswer::Unreadable).or(asked.newest);
            }
            EventFact::DispatchCancelled { dispatch, message } => {
                let sent = self.going(dispatch);
                sent.cancelled = true;
                sent.untold.insert(*message);
            }
            EventFact::DispatchReplied { dispatch, report, message } => {
                let sent = self.going(dispatch);
                assert!(sent.asked.contains(report) && fact.sealed.is_some(), "a question of theirs, with words");
                sent.untold.insert(*message);
            }
            EventFact::DispatchTold { dispatch, message, .. } => {
                let sent = self.sent.get_mut(dispatch).expect("somebody who was sent");
                assert!(sent.untold.remove(message), "what arrives was on its way");
                sent.by_telephone |= fact.by != Actor::Station;
                sent.unheard_of = false;
            }
            EventFact::DispatchReported { dispatch, report, progress, .. } => {
                let sent = self.sent.get_mut(dispatch).expect("somebody who was sent");
                assert!(!sent.ended, "an end is the end");
                let by_machine = fact.by == Actor::Station;
                let is_silent = sent.untold.is_empty() && sent.heard.is_empty();
                let by_hand = !sent.cancelled && (sent.by_telephone || is_silent);
                assert!(by_machine || by_hand, "what a machine tells no hand writes");
                assert!(!by_machine || sent.heard.insert(*report), "nothing counts twice");
                sent.answered = true;
                sent.ended = [Progress::Done, Progress::Refused].contains(progress);
            }
            EventFact::DispatchAsked { dispatch, report } => {
                let sent = self.sent.get_mut(dispatch).expect("somebody who was sent");
                assert!(!sent.ended && fact.sealed.is_some(), "with its words, and before the end");
                assert!(sent.heard.insert(*report), "nothing counts twice");
                sent.asked.insert(*report);
            }
            EventFact::Noted => assert!(fact.sealed.is_some()),
            EventFact::Overridden { .. } => {
                assert!(self.may_override && fact.sealed.is_some(), "where the plan allows it, with a reason");
                self.overridden = true;
            }
            EventFact::Cleared { rule } => {
                assert!(!self.was_claimed, "M16: nothing is cleared out of somebody's hands");
                match rule {
                    ClearRule::Disarmed { .. } => {
                        assert!(
                            self.only_burglary && self.disarmed_last,
                            "M16: nothing but a burglary that was disarmed"
                        );
                        assert!(fact.at.since_ms(self.received_at) >= MINUTE, "and not before everybody could see it");
                    }
                    _ => assert!(self.only_the_line, "M16: and nothing that a panel said"),
                }
                self.cleared = true;
                self.cleared_by_disarm = matches!(rule, ClearRule::Disarmed { .. });
            }
            EventFact::MediumKept { medium } => {
                assert!(self.media.insert(medium.medium), "a recording stands in the journal once");
            }
            EventFact::PictureMissed { picture, grant, .. } => {
                assert!(self.offered.contains(&picture.signal), "M5: nothing but what this event's signals offer");
                assert!(grant.is_none_or(|grant| !self.fetches.contains(&grant)), "its leave ends with it");
            }
            EventFact::MediumNotKept { .. }
            | EventFact::Spoke { .. }
            | EventFact::MediaOpened { .. }
            | EventFact::MediaErased { .. }
            | EventFact::DisclosureRequested { .. }
            | EventFact::DisclosureApproved { .. }
            | EventFact::DisclosureRefused { .. }
            | EventFact::DisclosureMade { .. }
            | EventFact::DisclosureCopied { .. } => {}
            EventFact::Closed { verdict } => {
                // Nobody is asked to look through a window that is over.
                let can_look = self.window.is_some() && !self.shut && self.is_in_time(fact.at);
                let owed = |step: &Step| {
                    step.required && self.is_on_the_way(step) && (can_look || step.ticked_by != Some(TickedBy::Look))
                };
                let untold = |sent: &Sent| {
                    let never_began = sent.by_telephone && sent.unheard_of && sent.cancelled;
                    !sent.untold.is_empty() && !never_began
                };
                assert!(!self.sent.values().any(untold), "nobody who was sent is left without word");
                let unanswered = |sent: &Sent| !sent.by_telephone && !sent.cancelled && !sent.answered;
                assert!(!self.sent.values().any(unanswered), "somebody has said whether they go");
                assert!(self.unseen.is_empty() || self.cleared, "nothing that came late is closed over");
                let open = self.steps.iter().any(|(step, done)| !done && owed(step));
                let waived = self.overridden || self.cleared && open;
                let well = !self.duress || verdict.outcome == Outcome::Sharp;
                assert!(well || is_supervisor(&fact.by) || self.cleared, "whoever is threatened says that all is well");
                assert_eq!(open, waived, "closed with a step open means a typed reason, and only then");
                assert!(verdict.level <= 4 && verdict.outcome.causes().contains(&verdict.cause.as_str()));
                self.holder = None;
                self.closed = true;
            }
        }
        let is_late = matches!(body, EventFact::Spoke { .. }) && fact.by.person() != self.holder.as_ref();
        if acts_by_hand(body, &self.steps) && fact.by.person().is_some() && !is_late {
            self.unseen.clear();
        }
        if !matches!(body, EventFact::GrantEnded { .. }) {
            let holder = self.holder.as_ref();
            assert!(self.looks.values().all(|looker| Some(looker) == holder), "M3: look ends with the hold: {body:?}");
        }
        if self.closed {
            assert!(self.fetches.is_empty() && self.looks.is_empty(), "every leave ends with the event");
        }
    }

    fn grant(&mut self, grant: GrantId, leave: Leave, until: Moment, at: Moment) {
        let window = self.window.expect("M1: no window, no leave");
        assert_eq!(until, window.until(), "M2: a leave ends with the window");
        let age = at.since_ms(self.received_at);
        assert!(!self.shut, "what is shut stays shut");
        assert!(self.is_in_time(at), "M2: within the 15 minutes, not {age} ms after receipt");
        match leave {
            Leave::Look => {
                let holder = self.holder.clone().expect("M3: nobody looks unheld");
                assert_ne!(self.opened_by.as_ref(), Some(&holder), "M4: who opened it does not look");
                self.looks.insert(grant, holder);
            }
            Leave::Fetch => {
                let alone = self.priority <= 2 || self.priority == 3 && age >= MINUTE;
                assert!(alone || self.holder.is_some(), "M3: too early");
                self.fetches.insert(grant);
            }
        }
    }

    fn going(&mut self, dispatch: &DispatchId) -> &mut Sent {
        let sent = self.sent.get_mut(dispatch).expect("somebody who was sent");
        assert!(!sent.cancelled && !sent.ended, "nobody goes any more");
        sent
    }

    /// A silent alarm, and whoever holds it has not freed talking.
    fn is_hushed(&self) -> bool {
        self.silent && (self.holder.is_none() || self.freed_by != self.holder)
    }

    fn is_in_time(&self, at: Moment) -> bool {
        (self.received_at..self.received_at.plus_ms(15 * MINUTE)).contains(&at)
    }

    fn hold(&mut self, person: &PersonId) {
        self.holder = Some(person.clone());
        self.offered_to = None;
        self.was_claimed = true;
    }

    fn plan(&mut self, may_override: bool, steps: &[Step]) {
        let stands =
            |id: &StepId, answer: &AnswerId| steps.iter().any(|step| step.id == *id && step.answers.contains(answer));
        self.answers.retain(|id, answer| stands(id, answer));
        let ticked = |step: &Step| {
            self.steps
                .iter()
                .any(|(old, done)| old.id == step.id && *done && old.answers.is_empty() == step.answers.is_empty())
        };
        let done = |step: &Step| ticked(step) && (step.answers.is_empty() || self.answers.contains_key(&step.id));
        self.steps = steps.iter().map(|step| (step.clone(), done(step))).collect();
        self.may_override = may_override;
    }

    /// Of plans without a circle: open from the start, or after a step on the way, with the answer that leads there.
    fn is_on_the_way(&self, step: &Step) -> bool {
        step.after.is_empty() || step.after.iter().any(|way| self.is_taken(way))
    }

    fn is_taken(&self, way: &After) -> bool {
        let before = self.steps.iter().find(|(known, _)| known.id == way.step);
        let answered = way.answer.is_none() || self.answers.get(&way.step) == way.answer.as_ref();
        answered && before.is_some_and(|(before, _)| self.is_on_the_way(before))
    }

    fn may_be_done(&self, step: &StepId) {
        let (step, done) = self.steps.iter().find(|(known, _)| known.id == *step).expect("a step of the plan");
        assert!(*done || self.is_on_the_way(step), "{:?} is not on the way", step.id);
        let first = |way: &After| {
            let before = self.steps.iter().find(|(known, _)| known.id == way.step);
            before.is_none_or(|(known, done)| *done || !known.required || known.ticked_by.is_some())
        };
        let mut ways = step.after.iter().filter(|way| self.is_taken(way));
        assert!(*done || ways.all(first), "{:?} comes later", step.id);
    }

    fn tick(&mut self, step: &StepId, done: bool) {
        let known = self.steps.iter_mut().find(|(known, _)| known.id == *step).expect("a step of the plan");
        assert_ne!(known.1, done, "a fact changes something");
        known.1 = done;
    }

    /// Whether it may stand behind the strip of a flood (M16): no fire, hold-up, duress or medical, and nobody's.
    fn may_be_grouped(&self, event: &AlarmEvent) -> bool {
        let is_anybodys = self.was_claimed || self.holder.is_some();
        let is_grave = self.priority == 1 || self.silent || ALONE.contains(&event.kind().as_str());
        !is_anybodys && !is_grave && !self.closed
    }

    /// Compares the book with what the event says of itself.
    pub fn compare(&self, event: &AlarmEvent) {
        assert_eq!(event.version(), self.facts);
        assert_eq!(event.window(), self.window.as_ref(), "M2: the deadline never moves");
        assert_eq!(event.window().map(Window::until), self.window.map(|_| self.received_at.plus_ms(15 * MINUTE)));
        assert_eq!((event.shut().is_some(), event.opened_by()), (self.shut, self.opened_by.as_ref()));
        assert_eq!(event.state().holder(), self.holder.as_ref());
        assert_eq!((event.is_silent(), event.is_hushed()), (self.silent, self.is_hushed()));
        assert_eq!((event.calls().is_duress(), event.calls().tries_left()), (self.duress, 3 - self.wrong_words));
        assert_eq!(event.is_closed(), self.closed);
        assert_eq!(Class::of_waiting(event).is_some(), self.may_be_grouped(event), "{:?}", event.kind());
        assert_eq!(event.priority(), self.priority);
        assert_eq!(event.response_ms().is_some(), self.was_claimed);
        let open = event.grants().iter().map(|open| open.grant).collect::<BTreeSet<_>>();
        assert_eq!(open, self.looks.keys().chain(&self.fetches).copied().collect());
        assert!(event.grants().iter().all(|open| Some(open.until) == event.window().map(Window::until)));
        assert_eq!(event.media().iter().map(|medium| medium.medium).collect::<BTreeSet<_>>(), self.media);
        let steps: Vec<_> = event.steps().iter().map(|state| (state.step.clone(), state.done_at.is_some())).collect();
        assert_eq!(steps, self.steps);
        let unseen = event.unseen_signals().iter().map(|at| u32::try_from(*at).expect("few signals"));
        assert_eq!(unseen.collect::<BTreeSet<_>>(), self.unseen);
        if !self.closed {
            let offer = event.offer().map(|offer| (offer.to.clone(), offer.at));
            assert_eq!(offer, self.offered_to, "an offer stands as the facts say");
            assert!(offer.is_none() || self.holder.is_some(), "what nobody holds is offered to nobody");
        }
        if let EventState::Parked { .. } = event.state() {
            assert!(self.looks.is_empty());
        }
    }

    /// Who holds the event.
    pub fn holder(&self) -> Option<&PersonId> {
        self.holder.as_ref()
    }
}

fn is_about_the_line(signal: &Signal) -> bool {
    [supervision::LOST_CODE, supervision::RESTORED_CODE].contains(&signal.code.as_str())
}

fn is_burglary(signal: &Signal) -> bool {
    signal.class == SignalClass::Alarm && signal.category == "burglary"
}

/// Said again apart from the rules.
fn silences(signal: &Signal) -> bool {
    signal.class == SignalClass::Alarm && ["holdup", "duress"].contains(&signal.category.as_str())
}

fn is_supervisor(by: &Actor) -> bool {
    matches!(by, Actor::Person { role: alarm_central::person::Role::Supervisor, .. })
}

/// Said again apart from the rules: whoever does this has the event before the eyes.
fn acts_by_hand(body: &EventFact, steps: &[(Step, bool)]) -> bool {
    match body {
        EventFact::StepDone { step } => {
            steps.iter().any(|(known, _)| known.id == *step && known.ticked_by != Some(TickedBy::Look))
        }
        EventFact::Claimed { .. }
        | EventFact::Offered { .. }
        | EventFact::HandedOver { .. }
        | EventFact::TakenOver { .. }
        | EventFact::Spoke { .. }
        | EventFact::PhraseSaid { .. }
        | EventFact::Dialled { .. }
        | EventFact::Called { .. }
        | EventFact::WordJudged { .. }
        | EventFact::DispatchRequested { .. }
        | EventFact::DispatchCancelled { .. }
        | EventFact::DispatchReplied { .. }
        | EventFact::CustomerAsked { .. }
        | EventFact::StepUndone { .. }
        | EventFact::StepAnswered { .. }
        | EventFact::Revealed { .. }
        | EventFact::TalkFreed
        | EventFact::Noted => true,
        _ => false,
    }
}
