//! Turning a camera that is looked through: who may, and until when; where to, the register says.
use crate::{
    event::{AlarmEvent, Device, EventFact, Refusal},
    id::{CameraId, PresetId},
    moment::Moment,
    person::Actor,
};

use super::decide::Decision;

impl AlarmEvent {
    /// A camera that turns is seen and heard in the home, so a silent alarm holds for it too.
    pub(super) fn go_to_preset(
        &self,
        now: Moment,
        by: &Actor,
        camera: CameraId,
        preset: PresetId,
        known: bool,
    ) -> Decision {
        self.holder_acts(by)?;
        self.open_window_at(now)?;
        if !known {
            return Err(Refusal::NotAble);
        }
        if self.is_hushed() {
            return Err(Refusal::Hushed);
        }
        let device = Device::Camera(camera.clone());
        let grant = self.open_looks().find(|open| open.device == device).map(|open| open.grant);
        let grant = grant.ok_or(Refusal::NotLooking)?;
        Ok(vec![(EventFact::PresetAsked { grant, camera, preset }, None)])
    }
}

/// Why a camera did not turn, by its own answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum TurnFault {
    /// None came in time, or what came cannot be read.
    NoAnswer,
    /// It knows the preset no more, or will not.
    Refused,
    WrongSignIn,
    /// Over TLS it shows a certificate that is not believed; it was told nothing.
    Certificate,
}
