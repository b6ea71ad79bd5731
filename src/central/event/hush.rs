//! Silent hold-up and duress: nothing may be heard in the home until whoever holds the event has freed talking; says nothing
//! of what is heard from there.
use crate::{
    event::{AlarmEvent, Device, EventFact, Refusal},
    id::{GrantId, PersonId, PhraseId},
    moment::Moment,
    person::Actor,
    plan::TickedBy,
};

use super::decide::Decision;

impl AlarmEvent {
    /// Whether a silent alarm belongs to it, freed or not.
    pub fn is_silent(&self) -> bool {
        self.silent
    }

    /// Whether nothing may be heard in the home just now. Whoever comes to hold the event decides anew.
    pub fn is_hushed(&self) -> bool {
        self.silent && (self.talk_freed_by.is_none() || self.talk_freed_by.as_ref() != self.state.holder())
    }

    /// Who freed talking, if that stands: a duress word takes it back.
    pub fn talk_freed_by(&self) -> Option<&PersonId> {
        self.talk_freed_by.as_ref()
    }

    /// A phrase is heard in the home as a voice is, so the same holds for it.
    pub(super) fn say_phrase(
        &self,
        now: Moment,
        by: &Actor,
        grant: GrantId,
        phrase: PhraseId,
        ready: bool,
    ) -> Decision {
        self.holder_acts(by)?;
        self.open_window_at(now)?;
        if self.is_hushed() {
            return Err(Refusal::Hushed);
        }
        if !ready || !self.open_looks().any(|open| open.grant == grant && open.device == Device::Voice) {
            return Err(Refusal::NoWayToTalk);
        }
        let mut facts = vec![(EventFact::PhraseSaid { grant, phrase }, None)];
        facts.extend(self.ticked(now, TickedBy::Talk));
        Ok(facts)
    }

    /// The second step. There is nothing to say in a home that nobody may talk to any more.
    pub(super) fn free_talk(&self, now: Moment, by: &Actor) -> Decision {
        self.holder_acts(by)?;
        self.open_window_at(now)?;
        Ok(self.is_hushed().then_some((EventFact::TalkFreed, None)).into_iter().collect())
    }
}
