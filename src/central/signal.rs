//! One thing a panel said, as the rules see it: what class it is, how far it is trusted, which zone; no frame parsing.
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    id::{KindId, SignalId},
    moment::Moment,
    planted::{self, Fault},
};

/// A signal of a known site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    pub id: SignalId,
    /// When the centre received it, never the panel's own clock (M2).
    pub received_at: Moment,
    pub account: String,
    /// As on the wire: SIA "BA", Contact ID "1130" (qualifier and code).
    pub code: String,
    /// Zone or user as on the wire ("0000" stays).
    pub zone: Option<String>,
    pub area: Option<String>,
    pub class: SignalClass,
    /// What the code's table calls it (`burglary`, `fire`, …); an index into the kinds of event.
    pub category: String,
    /// The kind of event this signal makes, already looked up.
    pub kind: KindId,
    /// 1 (highest) to 4.
    pub priority: u8,
    /// A silent hold-up or duress: nothing of it may be heard in the home.
    #[serde(default, skip_serializing_if = "is_false")]
    pub silent: bool,
    pub trust: Trust,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// The part of a signal that may be personal: the panel's text (zone names, owner's words) and the frame as it came.
/// It travels beside the signal, never in it, so that it is sealed at rest.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignalSealed {
    pub text: Option<String>,
    /// The frame as it came, hex. A frame with several events stands with each.
    pub raw: String,
    /// Extended data as text (letter, value), shown as received; a key that a panel sends stands without its value.
    pub extended: Vec<(char, String)>,
    /// Addresses of pictures, video or sound that the panel offers. They come from outside: shown, and nothing else.
    #[serde(default)]
    pub pictures: Vec<String>,
    /// The account that the frame names inside, where it is another than the header's, which decides.
    #[serde(default)]
    pub account_inside: Option<String>,
}

impl fmt::Debug for SignalSealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{SEALED}")
    }
}

/// What sort of message it is, whatever the code family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalClass {
    /// The only class that opens a camera window (M1).
    Alarm,
    Restore,
    /// Something is broken: makes a technical event, never a window.
    Trouble,
    Test,
    Opening,
    Closing,
    Bypass,
    /// The home says "mistake": shown and offered; a person decides.
    Cancel,
    /// Voice or video is ready: marks the open event, opens nothing by itself.
    VoiceReady,
    /// A supervised condition has left its normal state (a valve is shut): a technical event, never a window.
    Supervisory,
    /// Not in any table, or carrying news only.
    Other,
}

/// How far the sender is known (M4), weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// A plain line: anybody can have sent it.
    Untrusted,
    /// A plain line that the register marks trusted (a closed network).
    MarkedLine,
    /// Somebody who knows the account's own key.
    Keyed,
}

impl Trust {
    /// Whether an alarm of this trust opens the camera window by itself.
    pub fn opens_window(self) -> bool {
        self >= Self::MarkedLine || planted::is(Fault::UntrustedOpens)
    }
}

impl Signal {
    /// Whether this signal alone opens a camera window (M1, M4).
    pub fn is_trusted_alarm(&self) -> bool {
        let is_alarm = self.class == SignalClass::Alarm || planted::is(Fault::TroubleOpens);
        is_alarm && self.trust.opens_window()
    }

    /// Whether it silences the event that it belongs to. Restores and troubles of such a button do not.
    pub fn silences(&self) -> bool {
        self.silent && self.class == SignalClass::Alarm
    }

    /// Whether it makes an event when none is open. Restores, tests, openings and the like never do.
    pub fn makes_event(&self) -> bool {
        matches!(self.class, SignalClass::Alarm | SignalClass::Trouble | SignalClass::Supervisory)
    }
}
