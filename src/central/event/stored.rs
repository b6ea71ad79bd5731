//! Stored media of a closed event: whether they may be opened, and for what (M8, M9); it reads no vault.
use super::{Actor, AlarmEvent, EventFact, EventState, Moment, Outcome, Refusal, decide::Decision};
use crate::{
    id::MediumId,
    medium::{OpenPurpose, readable_until},
};

impl AlarmEvent {
    /// Until when its media can be read at all; the first moment at which they cannot.
    pub fn media_until(&self) -> Moment {
        readable_until(self.received_at())
    }

    /// Whether some of its media were erased.
    pub fn media_are_erased(&self) -> bool {
        self.media_erased
    }

    /// How it ended, if it has.
    pub fn outcome(&self) -> Option<Outcome> {
        match &self.state {
            EventState::Closed { verdict, .. } => Some(verdict.outcome),
            _ => None,
        }
    }

    pub(super) fn open_media(
        &self,
        now: Moment,
        by: &Actor,
        media: Vec<MediumId>,
        purpose: OpenPurpose,
        standing: Result<(), Refusal>,
        reading: Result<(), Refusal>,
    ) -> Decision {
        by.person().ok_or(Refusal::RoleMayNot)?;
        standing?;
        let outcome = self.outcome().ok_or(Refusal::StillOpen)?;
        if !OpenPurpose::allowed(outcome).contains(&purpose) {
            return Err(Refusal::PurposeUnfit);
        }
        reading?;
        if now >= self.media_until() {
            return Err(Refusal::MediaOver { at: self.media_until() });
        }
        let is_known = |id: &MediumId| self.media.iter().any(|medium| medium.medium == *id);
        if media.is_empty() || !media.iter().all(is_known) {
            return Err(Refusal::NoSuchMedium);
        }
        Ok(vec![(EventFact::MediaOpened { media, purpose }, None)])
    }
}
