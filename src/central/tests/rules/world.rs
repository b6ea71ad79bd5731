//! A centre in small: one home, its events, the people and a clock that anybody may turn; asks the rules as the station
//! does and keeps every fact.
use std::sync::Arc;

use alarm_central::{
    brief::Brief,
    event::{
        AlarmEvent, ClearRule, Command, Device, Errand, EventFact, Letter, OfferEnd, Refusal, RevealReason, Verdict,
    },
    fact::{Fact, FactBody},
    id::{
        AnswerId, CameraId, DispatchId, EventId, GrantId, InquiryId, MediumId, MessageId, PersonId, PhraseId, PresetId,
        SignalId, SiteId, StepId, Uuid,
    },
    intake::{self, Own, Route},
    kind::Kinds,
    medium::{Medium, MediumEnd, MediumKind},
    moment::Moment,
    person::{Actor, NotAllowed, Role},
    picture::{PictureFault, PictureId},
    pii::Pii,
    plan::{ActionPlan, AnswerRule, AtHome, Home, Plans},
    port::StoreFault,
    queue,
    signal::{Signal, SignalClass, SignalSealed},
    site::{Site, read_register},
    supervision::{self, LineFigures},
    window::{Leave, Shut},
};

use crate::act::{Act, Asking, Heard, Saying, Who, Wish};

/// Stands in everything that people or panels say, and must stand in no public part.
pub const PERSONAL: &str = "Kund 1";

/// What an act came to.
pub enum Came {
    /// Nothing was asked of an event.
    Elsewhere,
    /// The rule's no.
    Refused,
    /// These facts, already taken in by the event of this index.
    Facts { event: usize, facts: Vec<Fact> },
}

/// The centre.
pub struct World {
    pub now: Moment,
    /// Why no window could open now.
    pub shut: Option<Shut>,
    pub events: Vec<AlarmEvent>,
    /// Everything that happened, by event.
    pub facts: Vec<Vec<Fact>>,
    pub kinds: Kinds,
    pub plans: Plans,
    /// Numbers for ids: the rules ask for nothing but that they differ.
    next_id: u128,
}

/// Everybody who could ask, people first.
pub fn actors() -> Vec<Actor> {
    let person = |id: &str, role| Actor::Person { id: PersonId::new(id), role };
    vec![
        person("op1", Role::Operator),
        person("op2", Role::Operator),
        person("chef1", Role::Supervisor),
        person("elev1", Role::Trainee),
        person("dso1", Role::Privacy),
        Actor::Keeper { uid: 1000 },
        Actor::Station,
    ]
}

impl World {
    pub fn new() -> Self {
        let now = Moment(1_790_000_000_000);
        let (events, facts) = (Vec::new(), Vec::new());
        Self { now, shut: None, events, facts, kinds: Kinds::bundled(), plans: Plans::bundled(), next_id: 0 }
    }

    pub fn happen(&mut self, act: &Act) -> Came {
        match act {
            Act::Time(ms) => {
                self.now = self.now.plus_ms(*ms);
                Came::Elsewhere
            }
            Act::Clock(shut) => {
                self.shut = *shut;
                Came::Elsewhere
            }
            Act::Signal(heard) => self.hear(heard),
            Act::Ask { who, event, wish } => {
                if self.events.is_empty() {
                    return Came::Elsewhere;
                }
                let event = event % self.events.len();
                let by = self.actor(who, event);
                let command = self.command(event, &by, wish);
                self.ask(event, &by, command)
            }
        }
    }

    /// A centre whose only event began with this signal.
    pub fn with(heard: &Heard) -> Self {
        let mut world = Self::new();
        assert!(matches!(world.happen(&Act::Signal(heard.clone())), Came::Facts { event: 0, .. }), "it makes an event");
        world
    }

    /// Asks for what must be granted.
    pub fn do_as(&mut self, by: &Actor, command: Command) -> Vec<Fact> {
        match self.ask(0, by, command) {
            Came::Facts { facts, .. } => facts,
            Came::Elsewhere | Came::Refused => panic!("refused to {by:?}"),
        }
    }

    /// The rules' answer, without its coming true.
    pub fn answer(&self, by: &Actor, command: Command) -> Result<(), Refusal> {
        self.events[0].decide(self.now, by, command).map(|_| ())
    }

    /// Who holds an event, by its own word.
    pub fn holder(&self, event: usize) -> Option<&PersonId> {
        self.events[event].state().holder()
    }

    fn actor(&self, who: &Who, event: usize) -> Actor {
        let all = actors();
        match who {
            Who::Station => Actor::Station,
            Who::Supervisor => all[2].clone(),
            Who::OfferedTo => {
                let offered_to = self.events[event].offer().map(|offer| &offer.to);
                all.iter()
                    .find(|actor| actor.person().is_some() && actor.person() == offered_to)
                    .unwrap_or(&all[0])
                    .clone()
            }
            Who::Any(index) => all[index % all.len()].clone(),
            Who::Holder => {
                let held = all.iter().find(|actor| actor.person().is_some() && actor.person() == self.holder(event));
                held.unwrap_or(&all[0]).clone()
            }
        }
    }

    fn ask(&mut self, event: usize, by: &Actor, command: Command) -> Came {
        let Ok(facts) = self.events[event].decide(self.now, by, command) else { return Came::Refused };
        for fact in &facts {
            self.events[event].apply(&Arc::new(fact.clone()));
        }
        self.facts[event].extend(facts.iter().cloned());
        Came::Facts { event, facts }
    }

    fn hear(&mut self, heard: &Heard) -> Came {
        let signal = self.signal(heard);
        let open: Vec<&AlarmEvent> = self.events.iter().filter(|event| !event.is_closed()).collect();
        match intake::route(&signal, &open, self.now, self.shut) {
            Route::File => Came::Elsewhere,
            Route::Attach(id) => {
                let event =
                    self.events.iter().position(|event| event.id() == id).expect("the route names an open event");
                let raise = intake::raise(&self.events[event], &Own::default(), &signal, &self.kinds, &self.plans);
                self.ask(
                    event,
                    &Actor::Station,
                    Command::Attach { sealed: sealed(signal.id), signal, raise, home: home() },
                )
            }
            Route::Start { linked_to } => {
                let id = EventId(self.fresh());
                self.events.push(AlarmEvent::unborn(id));
                self.facts.push(Vec::new());
                let start = self.start(signal, linked_to);
                self.ask(self.events.len() - 1, &Actor::Station, start)
            }
        }
    }

    pub fn start(&self, signal: Signal, linked_to: Option<EventId>) -> Command {
        let mut plan =
            intake::plan_for(&Own::default(), &signal, &self.kinds, &self.plans).expect("a bundled plan").clone();
        plan.may_override = signal.zone.is_some();
        with_duties(&mut plan);
        let (site, sealed, shut) = (SiteId::new("hem-1"), sealed(signal.id), self.shut);
        Command::Start { site, linked_to, signal, sealed, plan, home: home(), shut }
    }

    fn command(&mut self, event: usize, by: &Actor, wish: &Wish) -> Command {
        let standing = |certified: &bool| if *certified { Ok(()) } else { Err(NotAllowed::CertificateExpired) };
        let holding = by.person().and_then(|person| queue::held_by(&self.events, person));
        let text = |words: &str| Pii(words.to_owned());
        match wish {
            Wish::Start(heard) => self.start(self.signal_of(heard, SignalId(Uuid::from_u128(7))), None),
            Wish::Attach(heard) => {
                let signal = self.signal(heard);
                let raise = intake::raise(&self.events[event], &Own::default(), &signal, &self.kinds, &self.plans);
                Command::Attach { sealed: sealed(signal.id), signal, raise, home: home() }
            }
            Wish::Claim { certified } => Command::Claim { standing: standing(certified), holding },
            Wish::Release => Command::Release,
            Wish::Let(why) => Command::Let(*why),
            Wish::Park { ms } => Command::Park { until: self.now.plus_ms(*ms) },
            Wish::Return => Command::Return,
            Wish::Offer { to, note } => self.offer(*to, note),
            Wish::WithdrawOffer => Command::WithdrawOffer,
            Wish::AcceptOffer { certified } => Command::AcceptOffer { standing: standing(certified), holding },
            Wish::DeclineOffer { why } => {
                let why = OfferEnd::DECLINES.get(*why).copied().unwrap_or(OfferEnd::Unanswered);
                Command::DeclineOffer { why }
            }
            Wish::EndOffer { why } => {
                let ends = [OfferEnd::Unanswered, OfferEnd::ReceiverGone, OfferEnd::GiverGone, OfferEnd::StationGone];
                Command::EndOffer { why: ends[*why] }
            }
            Wish::TakeOver { certified, reason } => {
                Command::TakeOver { reason: text(reason), standing: standing(certified), holding }
            }
            Wish::OpenWindow { certified, reason } => {
                let standing = standing(certified).map_err(Refusal::NotAllowed);
                Command::OpenWindow { reason: text(reason), standing }
            }
            Wish::ShutWindow => Command::ShutWindow { why: Shut::Damaged },
            Wish::Grant { leave, device, abilities, rings } => Command::Grant {
                grant: GrantId(self.fresh()),
                leave: *leave,
                device: self.device(event, *device),
                abilities: abilities.clone(),
                rings: *rings,
            },
            Wish::EndGrant { which, why } => Command::EndGrant { grant: self.grant(event, *which), why: *why },
            Wish::EndLooks { why } => Command::EndLooks { why: *why },
            Wish::Spoke { which } => Command::Spoke { grant: self.voice(event, *which), spoken_ms: 20 },
            Wish::DoStep { which } => Command::DoStep { step: self.step(event, *which) },
            Wish::UndoStep { which } => Command::UndoStep { step: self.step(event, *which) },
            Wish::AnswerStep { which, answer } => {
                let step = self.step(event, *which);
                let steps = self.events[event].steps().iter();
                let mut known = steps.filter(|state| state.step.id == step).flat_map(|state| &state.step.answers);
                let answer = known.nth(*answer).cloned().unwrap_or(AnswerId::new("no-such-answer"));
                Command::AnswerStep { step, answer }
            }
            Wish::SeeSignals { signals } => Command::SeeSignals { signals: *signals },
            Wish::EndWaits => Command::EndWaits,
            Wish::Reveal { why } => Command::Reveal { reason: RevealReason::ALL[*why], masked: true },
            Wish::FreeTalk => Command::FreeTalk,
            Wish::Dial { contact } => Command::Dial { contact: *contact, number: 1, name: text(PERSONAL) },
            Wish::Call { contact, result } => {
                Command::RecordCall { contact: *contact, number: 1, result: *result, name: text(PERSONAL) }
            }
            Wish::Word { contact, verdict } => Command::JudgeWord {
                contact: *contact,
                verdict: *verdict,
                name: text(PERSONAL),
                raise: intake::duress(&self.kinds, &self.plans),
                home: home(),
            },
            Wish::Turn { which, known } => {
                let camera = self.looked_through(event, *which);
                Command::GoToPreset { camera, preset: PresetId::new("1"), known: *known }
            }
            Wish::Sent { which, what } => self.saying(event, *which, *what),
            Wish::SayPhrase { which, ready } => {
                let (grant, phrase) = (self.voice(event, *which), PhraseId::new("polisen-ar-pa-vag"));
                Command::SayPhrase { grant, phrase, ready: *ready }
            }
            Wish::Message(what) => self.asking(event, *what),
            Wish::Note { text: words } => Command::Note { text: text(words) },
            Wish::Keep { which, number } => Command::KeepMedium(self.medium(event, *which, *number)),
            Wish::Miss { which } => Command::MissMedium {
                grant: self.grant(event, *which),
                device: Device::Voice,
                kind: MediumKind::Heard,
                fault: StoreFault::Full,
            },
            Wish::MissPicture { which, why } => {
                Command::MissPicture { picture: self.picture(event, *which), why: PictureFault::ALL[*why] }
            }
            Wish::JudgeLine { heard, lost } => {
                let figures = LineFigures { neighbours: 9, heard: *heard, lost_here: 1, lost: *lost, areas: *lost };
                Command::JudgeLine(figures)
            }
            Wish::Clear { disarmed: false } => Command::Clear(ClearRule::LineRestored { silent_ms: 1 }),
            Wish::Clear { disarmed: true } => {
                let known = self.events[event].disarmed(|_| true).map(|disarmed| disarmed.signal);
                let signal = known.unwrap_or(
                    self.events[event].signals().last().map_or(SignalId(Uuid::nil()), |heard| heard.signal().id),
                );
                Command::Clear(ClearRule::Disarmed { signal })
            }
            Wish::Close { outcome, cause, level, reason } => {
                let cause = outcome.causes().get(*cause).unwrap_or(&"no such cause");
                let verdict = Verdict { outcome: *outcome, cause: (*cause).to_owned(), level: *level };
                Command::Close { verdict, note: text(reason), override_reason: text(reason) }
            }
        }
    }

    fn saying(&mut self, event: usize, which: usize, what: Saying) -> Command {
        // Mostly whoever was sent last.
        let sent = self.events[event].dispatches().last().filter(|_| which > 0);
        let dispatch = sent.map_or(DispatchId(Uuid::nil()), |dispatch| dispatch.id);
        let untold = sent.and_then(|dispatch| Some(dispatch.untold().first()?.id));
        let asked = sent.and_then(|dispatch| Some(dispatch.questions.last()?.report));
        let report = |number: u8| MessageId(Uuid::from_u128(u128::from(number)));
        let (message, text) = (MessageId(self.fresh()), |text: &str| Pii(text.to_owned()));
        match what {
            Saying::Go(to, way) => {
                let errand = Errand { dispatch: DispatchId(self.fresh()), message, to, way };
                let brief = Brief::of(&self.events[event], &site());
                Command::Dispatch { errands: vec![errand], brief: Box::new(brief) }
            }
            Saying::Stay => Command::CancelDispatch { dispatch, message },
            Saying::Phoned => Command::PhoneDispatch { dispatch },
            Saying::Delivered => Command::DeliverDispatch { dispatch, message: untold.unwrap_or(message) },
            Saying::How { progress, number } => {
                Command::ReportDispatch { dispatch, report: report(number), progress, eta: None }
            }
            Saying::Question { number, text: words } => {
                Command::AskDispatch { dispatch, report: report(number), text: text(words) }
            }
            Saying::Reply { number, text: words } => {
                let report = asked.filter(|_| number > 0).unwrap_or(report(number));
                Command::ReplyDispatch { dispatch, report, message, text: text(words) }
            }
        }
    }

    fn asking(&mut self, event: usize, what: Asking) -> Command {
        let known = |which: usize| self.events[event].inquiries().last().filter(|_| which > 0);
        let informed = self.events[event].informed().map_or(InquiryId(Uuid::nil()), |informed| informed.id);
        let name = |which| known(which).map_or(informed, |inquiry| inquiry.id);
        match what {
            Asking::Inform { contact } => {
                Command::InformCustomer { inquiry: InquiryId(self.fresh()), contact, letter: Box::new(letter()) }
            }
            Asking::Told { which } => Command::TellCustomer { inquiry: name(which) },
            Asking::Answer { which, number, answer } => Command::HearCustomer {
                inquiry: name(which),
                report: MessageId(Uuid::from_u128(u128::from(number))),
                answer,
                text: Pii(PERSONAL.to_owned()),
                raise: intake::help(&self.kinds, &self.plans),
                home: home(),
            },
            Asking::Ask { contact } => {
                Command::AskCustomer { inquiry: InquiryId(self.fresh()), contact, letter: Box::new(letter()) }
            }
        }
    }

    fn offer(&self, to: usize, note: &str) -> Command {
        let Actor::Person { id, role } = actors().swap_remove(to) else { unreachable!("people stand first") };
        let fit = queue::held_by(&self.events, &id).is_none() && role != Role::Privacy;
        Command::Offer { to: id, fit, note: Pii(note.to_owned()) }
    }

    /// A standing leave of the event, or one that never was.
    fn grant(&self, event: usize, which: usize) -> GrantId {
        let grants = self.events[event].grants();
        grants.get(which).map_or(GrantId(Uuid::nil()), |open| open.grant)
    }

    /// A leave to speak, standing or ended, if there has been one and the draw is not for another leave.
    fn voice(&self, event: usize, which: usize) -> GrantId {
        let voices = self.facts[event].iter().rev().filter_map(|fact| match &fact.body {
            FactBody::Event(EventFact::Granted { grant, device: Device::Voice, .. }) => Some(*grant),
            _ => None,
        });
        let voice = which.checked_sub(1).and_then(|nth| voices.clone().cycle().nth(nth));
        voice.unwrap_or_else(|| self.grant(event, which))
    }

    /// A camera that somebody looks through, if there is one and the choice is not the first.
    fn looked_through(&self, event: usize, which: usize) -> CameraId {
        let mut looks = self.events[event].grants().iter().filter(|open| open.leave == Leave::Look);
        let open = looks.find_map(|open| match &open.device {
            Device::Camera(camera) => Some(camera.clone()),
            _ => None,
        });
        open.filter(|_| which > 0).unwrap_or_else(|| CameraId::new("hall"))
    }

    fn medium(&self, event: usize, which: usize, number: u8) -> Medium {
        Medium {
            medium: MediumId(Uuid::from_u128(u128::from(number))),
            device: self.device(event, which),
            kind: MediumKind::Clip,
            grant: self.grant(event, which),
            began: self.now.plus_ms(-2000),
            ended: self.now,
            fragments: 1,
            bytes: u64::MAX,
            sha256: "0a".repeat(32),
            end: MediumEnd::Whole,
        }
    }

    /// The cameras and the voice unit of the home, and what the first signals of the event offer.
    fn device(&self, event: usize, index: usize) -> Device {
        match ["hall", "kok"].get(index) {
            Some(camera) => Device::Camera(CameraId::new(*camera)),
            None if index == 2 => Device::Voice,
            None => Device::Picture(self.picture(event, index - 3)),
        }
    }

    /// What this signal of the event offers, or one that never was.
    fn picture(&self, event: usize, which: usize) -> PictureId {
        let signal = self.events[event].signals().get(which).map(|heard| heard.signal().id);
        PictureId { signal: signal.unwrap_or(SignalId(Uuid::nil())), number: 0 }
    }

    fn step(&self, event: usize, which: usize) -> StepId {
        let steps = self.events[event].steps();
        steps.get(which).map_or(StepId::new("no-such-step"), |state| state.step.id.clone())
    }

    pub fn signal(&mut self, heard: &Heard) -> Signal {
        let id = SignalId(self.fresh());
        self.signal_of(heard, id)
    }

    fn signal_of(&self, heard: &Heard, id: SignalId) -> Signal {
        let kind = self.kinds.for_signal(heard.class, heard.category, None);
        Signal {
            id,
            received_at: self.now,
            account: "0123".to_owned(),
            code: code_of(heard).to_owned(),
            zone: heard.zone.map(str::to_owned),
            area: None,
            class: heard.class,
            category: heard.category.to_owned(),
            kind: kind.id.clone(),
            priority: kind.priority,
            silent: kind.silent,
            trust: heard.trust,
        }
    }

    fn fresh(&mut self) -> Uuid {
        self.next_id += 1;
        Uuid::from_u128(self.next_id)
    }
}

/// What a panel says, or the station itself about the line.
fn code_of(heard: &Heard) -> &'static str {
    match (heard.category, heard.class) {
        (supervision::CATEGORY, SignalClass::Trouble) => supervision::LOST_CODE,
        (supervision::CATEGORY, SignalClass::Restore) => supervision::RESTORED_CODE,
        _ => "BA",
    }
}

/// Steps of every sort, whatever the bundled plan asks for.
fn with_duties(plan: &mut ActionPlan) {
    let duties = ActionPlan::read(DUTIES).expect("a plan of our own");
    (plan.first, plan.step) = (duties.first, duties.step);
}

const DUTIES: &str = r#"
id = "duties"
may_override = true
first = ["look", "talk", "call-contacts", "ask", "home"]
step = [
  { id = "look", kind = "look", required = true, then = ["close"] },
  { id = "talk", kind = "talk", then = ["close"] },
  { id = "call-contacts", kind = "note", required = true, then = ["after-call"] },
  { id = "ask", kind = "ask", answer = [{ id = "yes", then = ["send"] }, { id = "no", then = ["pause"] }] },
  { id = "home", kind = "ask", answered_by = "home", answer = [
    { id = "nobody", then = ["close"] },
    { id = "somebody", then = ["close"] },
    { id = "night", then = ["close"] },
  ] },
  { id = "send", kind = "dispatch", to = ["guard"], required = true, then = ["close"] },
  { id = "pause", kind = "wait", wait_secs = 60, then = ["close"] },
  { id = "after-call", kind = "note", then = ["close"] },
]
"#;

/// The home in the register.
pub fn site() -> Site {
    let register = format!(
        "[[site]]\nid = \"hem-1\"\nname = \"{PERSONAL}\"\naddress = \"{PERSONAL}\"\nentry = \"{PERSONAL}\"\n\
         panel = {{ account = \"0123\" }}\n\
         zone = [{{ number = \"1\", name = \"{PERSONAL}\", kind = \"door\" }},\n\
         {{ number = \"2\", name = \"{PERSONAL}\", kind = \"motion\" }}]\n"
    );
    read_register(&register).expect("a register of our own").remove(0)
}

/// What somebody is asked.
pub fn letter() -> Letter {
    let [name, number, text] = [(); 3].map(|()| Pii(PERSONAL.to_owned()));
    Letter { name, number, language: "sv".to_owned(), text }
}

/// A home that has everything, and whose alarm was set by people who left.
pub fn home() -> Home {
    Home { camera: true, voice: true, numbers: 2, people: Some((AtHome::Nobody, AnswerRule::SetAway)) }
}

fn sealed(id: SignalId) -> Pii<SignalSealed> {
    Pii(SignalSealed {
        text: Some(PERSONAL.to_owned()),
        raw: "0a".to_owned(),
        extended: vec![('V', PERSONAL.to_owned())],
        // Each signal offers another one.
        pictures: vec![format!("{PERSONAL} {id}")],
        account_inside: None,
    })
}

/// Whether an alarm of this class and trust opens a window, said again apart from the rules (M1, M4).
pub fn opens(heard: &Signal) -> bool {
    use alarm_central::signal::Trust;
    heard.class == SignalClass::Alarm && heard.trust != Trust::Untrusted
}
