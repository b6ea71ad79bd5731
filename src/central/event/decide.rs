//! Command → facts or refusal, arm by arm; the state is not touched here.
use std::collections::BTreeSet;

use crate::{
    access::{self, Act},
    disclosure,
    event::{
        AlarmEvent, Call, Command, Device, Dispatch, EndReason, EventFact, EventState, HIGHEST_LEVEL, OpenGrant, Raise,
        Refusal, ReleaseReason, RevealReason, Verdict,
    },
    fact::{Fact, FactBody, Sealed, StreamId},
    id::{EventId, GrantId, MediumId, PersonId, SiteId},
    medium::Medium,
    moment::Moment,
    person::{Actor, NotAllowed},
    picture::{PictureFault, PictureId},
    pii::Pii,
    plan::{ActionPlan, Home, TickedBy},
    planted::{self, Fault},
    signal::{Signal, SignalClass, SignalSealed},
    site::{Ability, has_pictures},
    window::{FetchReason, Leave, Shut, Window},
};

use super::planning::planned;

/// Longest parking: a shift, in milliseconds.
const LONGEST_PARK_MS: i64 = 12 * 3600 * 1000;
/// How long a priority 3 event waits for an authorised disarm before the station may *fetch* unclaimed (M3).
const FETCH_PATIENCE_MS: i64 = 60_000;

pub(super) type Decision = Result<Vec<(EventFact, Option<Sealed>)>, Refusal>;

impl AlarmEvent {
    /// What comes of a command: facts to be stored (and then applied), or the rule's no. An empty list means that
    /// nothing needs to change. Time that runs backwards counts as standing still.
    pub fn decide(&self, now: Moment, by: &Actor, command: Command) -> Result<Vec<Fact>, Refusal> {
        let now = now.max(self.latest);
        let bodies = self.bodies(now, by, command)?;
        Ok(bodies
            .into_iter()
            .zip(self.version + 1..)
            .map(|((body, sealed), version)| Fact {
                stream: StreamId::Event(self.id),
                version,
                at: now,
                by: by.clone(),
                body: FactBody::Event(body),
                sealed,
            })
            .collect())
    }

    fn bodies(&self, now: Moment, by: &Actor, command: Command) -> Decision {
        if self.born.is_none() && !matches!(command, Command::Start { .. }) {
            return Err(Refusal::NoSuchEvent);
        }
        // What was taken or said is kept and told of, however the event stands.
        let command = match command {
            Command::KeepMedium(medium) => return self.keep(by, medium),
            Command::Spoke { grant, spoken_ms } => return self.spoke(now, by, grant, spoken_ms),
            Command::MissMedium { grant, device, kind, fault } => {
                return station_only(by)
                    .map(|()| vec![(EventFact::MediumNotKept { grant, device, kind, fault }, None)]);
            }
            Command::EraseMedia { media } => return station_only(by).map(|()| self.erase_media(media)),
            other => other,
        };
        if self.is_closed() {
            return match command {
                Command::EndLooks { .. } | Command::EndGrant { .. } => Ok(Vec::new()),
                Command::Grant { grant, leave, device, .. } if planted::is(Fault::ClosedGrants) => {
                    Ok(vec![(EventFact::Granted { grant, leave, device, until: now, why: None }, None)])
                }
                Command::Disclose { wish, standing, reading } => {
                    standing.and(reading)?;
                    disclosure::decide(self, now, by, wish)
                }
                Command::OpenMedia { media, purpose, standing, reading } => {
                    self.open_media(now, by, media, purpose, standing, reading)
                }
                Command::InformCustomer { inquiry, contact, letter } => {
                    self.inform_customer(by, inquiry, contact, letter)
                }
                Command::TellCustomer { inquiry } => self.tell_informed(by, inquiry).unwrap_or(Err(Refusal::Closed)),
                _ => Err(Refusal::Closed),
            };
        }
        match command {
            Command::Start { site, linked_to, signal, sealed, plan, home, shut } => {
                self.start(by, site, linked_to, signal, sealed, &plan, home, shut)
            }
            Command::Attach { signal, sealed, raise, home } => self.attach(by, signal, sealed, raise, home),
            Command::Claim { standing, holding } => self.claim(by, standing, holding),
            Command::Release => self.holder_acts(by).map(|()| self.release(ReleaseReason::Asked)),
            Command::Let(why) => self.let_go(by, why),
            Command::Park { until } => self.park(now, by, until),
            Command::Return => self.come_back(now, by),
            Command::Offer { to, fit, note } => self.make_offer(by, to, fit, note),
            Command::WithdrawOffer => self.withdraw_offer(by),
            Command::AcceptOffer { standing, holding } => self.accept_offer(by, standing, holding),
            Command::DeclineOffer { why } => self.decline_offer(by, why),
            Command::EndOffer { why } => self.end_offer(by, why),
            Command::TakeOver { reason, standing, holding } => self.take_over(by, reason, standing, holding),
            Command::OpenWindow { reason, standing } => self.open_window(now, by, reason, standing),
            Command::ShutWindow { why } => self.shut_window(by, why),
            Command::Grant { grant, leave, device, abilities, rings } => {
                self.grant(now, by, grant, leave, device, &abilities, rings)
            }
            Command::EndGrant { grant, why } => self.end_grant(by, grant, why),
            Command::EndLooks { why } => station_only(by).map(|()| self.end_looks(why)),
            Command::DoStep { step } => self.do_step(now, by, step),
            Command::UndoStep { step } => self.undo_step(now, by, step),
            Command::AnswerStep { step, answer } => self.answer_step(now, by, step, answer),
            Command::SeeSignals { signals } => self.see_signals(by, signals),
            Command::EndWaits => self.end_waits(now, by),
            Command::Reveal { reason, masked } => self.reveal(now, by, reason, masked),
            Command::SayPhrase { grant, phrase, ready } => self.say_phrase(now, by, grant, phrase, ready),
            Command::GoToPreset { camera, preset, known } => self.go_to_preset(now, by, camera, preset, known),
            Command::JudgeLine(figures) => self.judge_line(by, figures),
            Command::FreeTalk => self.free_talk(now, by),
            Command::Dial { contact, number, name } => self.dial(by, contact, number, name),
            Command::RecordCall { contact, number, result, name } => {
                self.record_call(by, Call { contact, number, at: now, result }, name)
            }
            Command::JudgeWord { contact, verdict, name, raise, home } => {
                self.judge_word(by, contact, verdict, name, raise, home)
            }
            Command::Dispatch { errands, brief } => self.dispatch(now, by, errands, &brief),
            Command::CancelDispatch { dispatch, message } => self.cancel_dispatch(by, dispatch, message),
            Command::ReplyDispatch { dispatch, report, message, text } => {
                self.reply_dispatch(by, dispatch, report, message, text)
            }
            Command::PhoneDispatch { dispatch } => self.phone_dispatch(by, dispatch),
            Command::ReportDispatch { dispatch, report, progress, eta } => {
                self.report_dispatch(by, dispatch, report, progress, eta)
            }
            Command::DeliverDispatch { dispatch, message } => self.deliver_dispatch(by, dispatch, message),
            Command::AskDispatch { dispatch, report, text } => self.ask_dispatch(by, dispatch, report, text),
            Command::AskCustomer { inquiry, contact, letter } => self.ask_customer(now, by, inquiry, contact, letter),
            Command::InformCustomer { inquiry, contact, letter } => self.inform_customer(by, inquiry, contact, letter),
            Command::TellCustomer { inquiry } => self.tell_customer(by, inquiry),
            Command::HearCustomer { inquiry, report, answer, text, raise, home } => {
                self.hear_customer(by, inquiry, (report, answer, text), raise, home)
            }
            Command::Note { text } => self.note(by, text),
            Command::Close { verdict, note, override_reason } => self.close(now, by, verdict, note, override_reason),
            Command::MissPicture { picture, why } => self.miss_picture(by, picture, why),
            Command::Clear(rule) => self.clear(now, by, rule),
            // Media of an open event are its holder's, live and under a grant (M3).
            Command::Disclose { .. } | Command::OpenMedia { .. } => Err(Refusal::StillOpen),
            Command::Spoke { .. }
            | Command::KeepMedium(_)
            | Command::MissMedium { .. }
            | Command::EraseMedia { .. } => {
                unreachable!("decided above")
            }
        }
    }

    /// An event of which the vault kept nothing had a key all the same, and that is gone.
    fn erase_media(&self, media: Vec<MediumId>) -> Vec<(EventFact, Option<Sealed>)> {
        if self.media_erased && self.media.is_empty() {
            return Vec::new();
        }
        let mut gone: BTreeSet<MediumId> = media.into_iter().collect();
        gone.extend(self.media.iter().map(|medium| medium.medium));
        vec![(EventFact::MediaErased { media: gone.into_iter().collect() }, None)]
    }

    #[allow(clippy::too_many_arguments, reason = "one argument per field of the command")]
    fn start(
        &self,
        by: &Actor,
        site: SiteId,
        linked_to: Option<EventId>,
        signal: Signal,
        sealed: Pii<SignalSealed>,
        plan: &ActionPlan,
        home: Home,
        shut: Option<Shut>,
    ) -> Decision {
        station_only(by)?;
        if self.born.is_some() {
            return Err(Refusal::NoSuchEvent);
        }
        if !signal.makes_event() {
            return Err(Refusal::NotAnAlarm);
        }
        let shut = shut.filter(|_| signal.class == SignalClass::Alarm);
        let opens = signal.is_trusted_alarm() && shut.is_none();
        let window = opens.then(|| Window::from_receipt(signal.received_at));
        let started = EventFact::Started { site, window, linked_to, shut, signal };
        let mut facts = vec![(started, Some(Sealed::Signal(sealed.0)))];
        facts.extend(planned(plan, home, &[]));
        Ok(facts)
    }

    fn attach(
        &self,
        by: &Actor,
        signal: Signal,
        sealed: Pii<SignalSealed>,
        raise: Option<Raise>,
        home: Home,
    ) -> Decision {
        station_only(by)?;
        let raise = raise.filter(|raise| signal.class == SignalClass::Alarm && raise.priority < self.priority);
        let mut facts = vec![(EventFact::SignalAttached { signal }, Some(Sealed::Signal(sealed.0)))];
        if let Some(Raise { kind, priority, plan }) = raise {
            facts.push((EventFact::Raised { kind, priority }, None));
            if plan.id != self.plan {
                facts.extend(planned(&plan, home, &self.steps));
            }
        }
        Ok(facts)
    }

    fn claim(&self, by: &Actor, standing: Result<(), NotAllowed>, holding: Option<EventId>) -> Decision {
        let person = person_who_may(by, Act::Claim)?;
        match &self.state {
            EventState::Held { by, .. } if by == person => return Ok(Vec::new()),
            EventState::Held { .. } if planted::is(Fault::ClaimUnchecked) => {}
            EventState::Held { by, .. } => return Err(Refusal::AlreadyHeld { by: by.clone() }),
            _ => {}
        }
        standing.map_err(Refusal::NotAllowed)?;
        if holding.is_some_and(|other| other != self.id) && !planted::is(Fault::TwoEvents) {
            return Err(Refusal::AlreadyHolding);
        }
        Ok(vec![(EventFact::Claimed { person: person.clone() }, None)])
    }

    fn release(&self, why: ReleaseReason) -> Vec<(EventFact, Option<Sealed>)> {
        let end = match why {
            ReleaseReason::Asked => EndReason::Released,
            ReleaseReason::SignedOut => EndReason::SignedOut,
            ReleaseReason::ConnectionLost => EndReason::DeskGone,
        };
        let mut facts = self.end_looks(end);
        facts.push((EventFact::Released { why }, None));
        facts
    }

    fn let_go(&self, by: &Actor, why: ReleaseReason) -> Decision {
        station_only(by)?;
        self.state.holder().ok_or(Refusal::NotHolder)?;
        Ok(self.release(why))
    }

    fn park(&self, now: Moment, by: &Actor, until: Moment) -> Decision {
        self.holder_acts(by)?;
        if until <= now || until.since_ms(now) > LONGEST_PARK_MS {
            return Err(Refusal::TimeUnfit);
        }
        let mut facts = self.end_looks(EndReason::Parked);
        facts.push((EventFact::Parked { until }, None));
        Ok(facts)
    }

    fn come_back(&self, now: Moment, by: &Actor) -> Decision {
        station_only(by)?;
        match self.state {
            EventState::Parked { until, .. } if now >= until => Ok(vec![(EventFact::Returned, None)]),
            _ => Err(Refusal::TimeUnfit),
        }
    }

    fn take_over(
        &self,
        by: &Actor,
        reason: Pii<String>,
        standing: Result<(), NotAllowed>,
        holding: Option<EventId>,
    ) -> Decision {
        let person = person_who_may(by, Act::TakeOver)?;
        if reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        standing.map_err(Refusal::NotAllowed)?;
        if holding.is_some_and(|other| other != self.id) {
            return Err(Refusal::AlreadyHolding);
        }
        let from = self.state.holder().cloned();
        if from.as_ref() == Some(person) {
            return Ok(Vec::new());
        }
        let mut facts = self.end_looks(EndReason::TakenOver);
        facts.push((EventFact::TakenOver { from, by: person.clone() }, Some(Sealed::Text(reason))));
        Ok(facts)
    }

    fn open_window(&self, now: Moment, by: &Actor, reason: Pii<String>, standing: Result<(), Refusal>) -> Decision {
        let person = person_who_may(by, Act::OpenUntrusted)?;
        standing?;
        if reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        if !self.began_with_alarm() {
            return Err(Refusal::NotAnAlarm);
        }
        if let Some(shut) = self.shut() {
            return Err(shut.refusal());
        }
        let window = Window::from_receipt(self.received_at());
        window.check(now)?;
        if self.window().is_some() {
            return Ok(Vec::new());
        }
        if self.state.holder() == Some(person) {
            return Err(Refusal::FourEyes);
        }
        Ok(vec![(EventFact::WindowOpened { window, by: person.clone() }, Some(Sealed::Text(reason)))])
    }

    /// Ends every leave, and with it all that could be opened later: what began before a clock was set back would else
    /// have its 15 minutes a second time.
    fn shut_window(&self, by: &Actor, why: Shut) -> Decision {
        station_only(by)?;
        if !self.began_with_alarm() || self.shut().is_some() {
            return Ok(Vec::new());
        }
        let mut facts = self.end_looks(EndReason::Shut);
        facts.push((EventFact::WindowShut { why }, None));
        Ok(facts)
    }

    #[allow(clippy::too_many_arguments, reason = "one argument per field of the command")]
    fn grant(
        &self,
        now: Moment,
        by: &Actor,
        grant: GrantId,
        leave: Leave,
        device: Device,
        abilities: &[Ability],
        rings: bool,
    ) -> Decision {
        match leave {
            Leave::Look => self.holder_acts(by)?,
            Leave::Fetch => station_only(by)?,
        }
        let window = self.open_window_at(now)?;
        if leave == Leave::Look && by.person().is_some_and(|person| self.opened_by() == Some(person)) {
            return Err(Refusal::FourEyes);
        }
        let why = match leave {
            Leave::Fetch => Some(self.why_fetch(now).ok_or(Refusal::TooEarly)?),
            Leave::Look => None,
        };
        let able = match device {
            Device::Camera(_) => has_pictures(abilities),
            // Sound of a home is for whoever listens: nobody takes it up ahead.
            Device::Voice => leave == Leave::Look && abilities.contains(&Ability::Audio),
            // Nothing but what belongs to this event (M5).
            Device::Picture(picture) if !self.offers(picture) => return Err(Refusal::NoSuchDevice),
            Device::Picture(_) => true,
        };
        if !able {
            return Err(Refusal::NotAble);
        }
        if self.grants.iter().any(|open| open.leave == leave && open.device == device) {
            return Ok(Vec::new());
        }
        if rings && self.is_hushed() {
            return Err(Refusal::Hushed);
        }
        let tick = (leave == Leave::Look && matches!(device, Device::Camera(_))).then_some(TickedBy::Look);
        let longer = if planted::is(Fault::GrantBeyondWindow) { 60_000 } else { 0 };
        let until = window.until().plus_ms(longer);
        let mut facts = vec![(EventFact::Granted { grant, leave, device, until, why }, None)];
        facts.extend(tick.into_iter().flat_map(|tick| self.ticked(now, tick)));
        Ok(facts)
    }

    fn offers(&self, picture: PictureId) -> bool {
        self.offered().iter().any(|offered| offered.id == picture)
    }

    /// Whatever leave stands for it ends.
    fn miss_picture(&self, by: &Actor, picture: PictureId, why: PictureFault) -> Decision {
        station_only(by)?;
        if !self.offers(picture) {
            return Err(Refusal::NoSuchDevice);
        }
        let of_it = |open: &&OpenGrant| open.device == Device::Picture(picture);
        let grant = self.leave_for(Leave::Fetch, &Device::Picture(picture));
        let ends = self.grants.iter().filter(of_it);
        let ended = ends.map(|open| EventFact::GrantEnded { grant: open.grant, why: EndReason::Failed });
        let facts = ended.chain([EventFact::PictureMissed { picture, grant, why }]);
        Ok(facts.map(|fact| (fact, None)).collect())
    }

    /// By which rule the station may fetch now, if by any. M3 names priorities 1 to 3; below, nothing is taken up that nobody
    /// has asked for by taking the event.
    pub fn why_fetch(&self, now: Moment) -> Option<FetchReason> {
        let waited = now.since_ms(self.received_at()) >= FETCH_PATIENCE_MS || planted::is(Fault::FetchAtOnce);
        match self.priority {
            ..=2 => Some(FetchReason::Grave),
            _ if self.state.holder().is_some() => Some(FetchReason::Held),
            3 if waited => Some(FetchReason::Waited),
            _ => None,
        }
    }

    fn end_grant(&self, by: &Actor, grant: GrantId, why: EndReason) -> Decision {
        if *by != Actor::Station {
            self.holder_acts(by)?;
        }
        let stands = self.grants.iter().any(|open| open.grant == grant);
        Ok(stands.then_some((EventFact::GrantEnded { grant, why }, None)).into_iter().collect())
    }

    pub(super) fn end_looks(&self, why: EndReason) -> Vec<(EventFact, Option<Sealed>)> {
        let every = matches!(why, EndReason::Deadline | EndReason::Closed | EndReason::StationGone | EndReason::Shut);
        let survives = match why {
            EndReason::Parked => planted::is(Fault::LookSurvivesPark),
            EndReason::HandedOver => planted::is(Fault::LookSurvivesHandOver),
            EndReason::TakenOver => planted::is(Fault::LookSurvivesTakeOver),
            EndReason::Released => planted::is(Fault::LookSurvivesRelease),
            EndReason::Closed => planted::is(Fault::LookSurvivesClose),
            EndReason::Locked => planted::is(Fault::LookSurvivesLock),
            EndReason::DeskGone => planted::is(Fault::LookSurvivesDesk),
            _ => false,
        };
        if survives {
            return Vec::new();
        }
        let outlives = matches!(why, EndReason::Closed) && planted::is(Fault::FetchSurvivesClose);
        let ends = self.grants.iter().filter(|open| every && !outlives || open.leave == Leave::Look);
        ends.map(|open| (EventFact::GrantEnded { grant: open.grant, why }, None)).collect()
    }

    /// That a spell is over is known when the leave may have ended with it, and the event too: what was said stands in the
    /// journal all the same, in the name of whoever the leave was given to.
    fn spoke(&self, now: Moment, by: &Actor, grant: GrantId, spoken_ms: u32) -> Decision {
        let speaker = self.speaker(grant).ok_or(Refusal::NoSuchDevice)?;
        if by != speaker {
            return Err(Refusal::NotHolder);
        }
        let mut facts = vec![(EventFact::Spoke { grant, spoken_ms }, None)];
        if self.holder_acts(by).is_ok() {
            facts.extend(self.ticked(now, TickedBy::Talk));
        }
        Ok(facts)
    }

    fn reveal(&self, now: Moment, by: &Actor, reason: RevealReason, masked: bool) -> Decision {
        self.holder_acts(by)?;
        self.open_window_at(now)?;
        if !masked || self.is_revealed() {
            return Ok(Vec::new());
        }
        Ok(vec![(EventFact::Revealed { reason }, None)])
    }

    fn note(&self, by: &Actor, text: Pii<String>) -> Decision {
        self.holder_acts(by)?;
        if text.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        Ok(vec![(EventFact::Noted, Some(Sealed::Text(text)))])
    }

    fn close(
        &self,
        now: Moment,
        by: &Actor,
        verdict: Verdict,
        note: Pii<String>,
        override_reason: Pii<String>,
    ) -> Decision {
        self.holder_acts(by)?;
        if !verdict.outcome.causes().contains(&verdict.cause.as_str()) {
            return Err(Refusal::CauseUnfit);
        }
        if verdict.level > HIGHEST_LEVEL {
            return Err(Refusal::LevelUnfit);
        }
        self.may_end_so(by, verdict.outcome)?;
        let mut facts = Vec::new();
        let steps = self.owed_steps(now);
        if !steps.is_empty() {
            if !self.may_override || override_reason.trim().is_empty() {
                return Err(Refusal::StepsOpen { steps, may_override: self.may_override });
            }
            facts.push((EventFact::Overridden { steps }, Some(Sealed::Text(override_reason))));
        }
        if !self.unseen.is_empty() {
            let signals = u32::try_from(self.unseen.len()).unwrap_or(u32::MAX);
            return Err(Refusal::SignalsUnseen { signals });
        }
        if self.dispatches.iter().any(|dispatch| !dispatch.untold().is_empty()) {
            return Err(Refusal::DispatchUntold);
        }
        if self.dispatches.iter().any(Dispatch::is_unanswered) {
            return Err(Refusal::DispatchUnanswered);
        }
        facts.extend(self.end_looks(EndReason::Closed));
        let note = (!note.trim().is_empty()).then_some(Sealed::Text(note));
        facts.push((EventFact::Closed { verdict }, note));
        Ok(facts)
    }

    /// A recording stands in the journal once.
    fn keep(&self, by: &Actor, medium: Medium) -> Decision {
        station_only(by)?;
        let known = self.media.iter().any(|known| known.medium == medium.medium);
        Ok((!known).then_some((EventFact::MediumKept { medium }, None)).into_iter().collect())
    }

    pub(super) fn holder_acts(&self, by: &Actor) -> Result<(), Refusal> {
        let person = person_who_may(by, Act::Handle)?;
        if self.state.holder() == Some(person) { Ok(()) } else { Err(Refusal::NotHolder) }
    }
}

/// The person behind an act, if the role may do it in any place: the station has asked for this one.
pub(super) fn person_who_may(by: &Actor, act: Act) -> Result<&PersonId, Refusal> {
    match by {
        Actor::Person { id, role } => access::role_ever_may(*role, act).map(|()| id),
        Actor::Keeper { .. } | Actor::Station => Err(Refusal::RoleMayNot),
    }
}

pub(super) fn station_only(by: &Actor) -> Result<(), Refusal> {
    if *by == Actor::Station { Ok(()) } else { Err(Refusal::RoleMayNot) }
}
