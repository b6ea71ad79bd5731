//! What the station clears by itself (M16): lost lines that are back or counted elsewhere, and a burglary that somebody who may has
//! disarmed. Each says by which rule and data; nothing that a person has ever taken is cleared.
use crate::{
    event::{AlarmEvent, ClearRule, EndReason, EventFact, EventState, HeardSignal, Outcome, Verdict},
    id::SignalId,
    moment::Moment,
    person::Actor,
    signal::{Signal, SignalClass},
    supervision::{LineFigures, LineLooks, MOST_JUDGEMENTS},
};

use super::decide::{Decision, station_only};

/// How long after the alarm a disarm may come, and when the event is cleared then, milliseconds (§1.4).
pub const DISARM_MS: i64 = 60_000;
/// How long everybody can see that it will be, at least, milliseconds.
pub const SEEN_MS: i64 = 10_000;
/// How near to an alarm a lost line supports it, milliseconds.
const WITH_LINE_MS: i64 = 30 * 60 * 1000;
/// What a signal is about that says that the panel's receiver hears nothing but noise, in the words of the code tables.
const JAMMING: &str = "jamming";
/// The kinds that a disarm explains: whoever comes home sets off one zone, or walks through two. Fire, hold-up, duress, medical and
/// whatever else is never among them.
const EXPLAINED: [&str; 2] = ["burglary", "burglary-confirmed"];

/// Somebody has disarmed in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disarmed {
    /// The signal that says so.
    pub signal: SignalId,
    /// When the event is cleared if nobody takes it before.
    pub clears_at: Moment,
}

impl AlarmEvent {
    /// Whether a disarm will clear it, and when; `may` says whether a user of the panel (by number) may disarm here. Not if an alarm
    /// came after it, nor by a signal that is less to be trusted than the alarm.
    pub fn disarmed(&self, may: impl Fn(&str) -> bool) -> Option<Disarmed> {
        let signal = self.disarms().filter(|signal| signal.zone.as_deref().is_some_and(&may)).last()?;
        Some(Disarmed { signal: signal.id, clears_at: self.clears_at(signal) })
    }

    fn clears_at(&self, disarm: &Signal) -> Moment {
        self.received_at().plus_ms(DISARM_MS).max(disarm.received_at.plus_ms(SEEN_MS))
    }

    /// The disarms that would clear it if whoever made them may: all that can be said without the register, in one pass however
    /// many signals a panel sends.
    fn disarms(&self) -> impl Iterator<Item = &Signal> {
        let signals = || self.signals().iter().map(HeardSignal::signal);
        let mut behind = 0;
        let mut is_explained =
            self.began_with_alarm() && !self.was_ever_taken() && EXPLAINED.contains(&self.kind().as_str());
        for (place, alarm) in signals().enumerate().filter(|(_, signal)| signal.class == SignalClass::Alarm) {
            behind = place + 1;
            is_explained &= EXPLAINED.contains(&alarm.kind.as_str());
        }
        let fits = move |signal: &&Signal| {
            let in_time = (0..DISARM_MS).contains(&signal.received_at.since_ms(self.received_at()));
            let by_somebody = signal.class == SignalClass::Opening && signal.zone.is_some();
            is_explained && by_somebody && signal.trust >= self.trust() && in_time
        };
        signals().skip(behind).filter(fits)
    }

    /// Whether it has ever been in anybody's hands.
    pub fn was_ever_taken(&self) -> bool {
        self.first_claim.is_some() || *self.state() != EventState::Waiting
    }

    /// What the line looks like by its neighbours. Says it, and does nothing else.
    pub(super) fn judge_line(&self, by: &Actor, figures: LineFigures) -> Decision {
        station_only(by)?;
        let Some(looks) = figures.looks().filter(|_| self.says_line_lost()) else { return Ok(Vec::new()) };
        let is_new = self.line_looks() != Some(looks) && self.judged.len() < MOST_JUDGEMENTS;
        Ok(is_new.then_some((EventFact::LineJudged { looks, figures }, None)).into_iter().collect())
    }

    /// What the lost line looks like, as was said last while it was lost.
    pub fn line_looks(&self) -> Option<LineLooks> {
        self.judged.last().filter(|_| self.says_line_lost()).map(|(_, looks)| *looks)
    }

    /// Whether the line of this home alone went within half an hour of an alarm, or of a signal that says its receiver is
    /// jammed: who breaks in may have seen to that.
    pub fn went_with_its_line(&self) -> bool {
        let alone = |(at, looks): &(Moment, LineLooks)| (*looks == LineLooks::Alone).then_some(*at);
        let says = |signal: &Signal| {
            signal.class == SignalClass::Alarm || (signal.class == SignalClass::Trouble && signal.category == JAMMING)
        };
        let signals = || self.signals().iter().map(HeardSignal::signal).filter(|signal| says(signal));
        let near = |at: Moment| signals().any(|signal| signal.received_at.since_ms(at).abs() <= WITH_LINE_MS);
        self.line_looks() == Some(LineLooks::Alone) && self.judged.iter().filter_map(alone).any(near)
    }

    /// Never hides what a panel said but an alarm that was disarmed, and never takes an event out of somebody's hands (M16).
    pub(super) fn clear(&self, now: Moment, by: &Actor, rule: ClearRule) -> Decision {
        station_only(by)?;
        let (fits, outcome, cause) = match &rule {
            ClearRule::LineRestored { .. } | ClearRule::JoinedStorm { .. } => {
                (self.is_about_the_line(), Outcome::Technical, "line")
            }
            ClearRule::Disarmed { signal } => {
                let known = self.disarms().find(|known| known.id == *signal);
                // Counted too, since moments end: what comes at the last of them is never a minute old.
                let is_old = now.since_ms(self.received_at()) >= DISARM_MS;
                let fits = is_old && known.is_some_and(|known| now >= self.clears_at(known));
                (fits, Outcome::False, "user-mistake")
            }
        };
        if self.was_ever_taken() || !fits {
            return Ok(Vec::new());
        }
        let verdict = Verdict { outcome, cause: cause.to_owned(), level: 0 };
        let mut facts = vec![(EventFact::Cleared { rule }, None)];
        facts.extend(self.end_looks(EndReason::Closed));
        facts.push((EventFact::Closed { verdict }, None));
        Ok(facts)
    }
}
