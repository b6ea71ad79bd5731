//! What only the holder of an event sees.
use alarm_central::{
    brief::Brief,
    event::ContactNumber,
    floor::Walk,
    id::{EventId, KindId, PhraseId, SignalId},
    moment::Moment,
    pii::Pii,
    signal::{SignalClass, Trust},
    site::ZoneKind,
};
use serde::{Deserialize, Serialize};

use super::{
    CameraView, ContactView, DispatchView, HistoryLine, InquiryView, PictureView, ResponderView, StepView, VoiceView,
    WordsView,
};
use crate::{floor::FloorView, offer::Offered};

/// What only the holder sees.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    pub id: EventId,
    /// How the last offer of it stands, or that it came to nothing.
    pub offered: Option<Offered>,
    pub site_name: Pii<String>,
    pub note: Pii<String>,
    pub trust: Trust,
    /// Whether the event began with an alarm; with `window_until` absent it says why there is no window.
    pub began_with_alarm: bool,
    pub signals: Vec<SignalView>,
    pub cameras: Vec<CameraView>,
    /// The home's floors, in the register's order.
    pub floors: Vec<FloorView>,
    /// The way that its alarms tell of.
    pub walk: Walk,
    /// Pictures that came with the alarm's signals, oldest first.
    pub pictures: Vec<PictureView>,
    /// The home's pictures are to be shown in coarse blocks only, until whoever holds the event gives a reason.
    pub masked: bool,
    /// A silent alarm: the home may be listened to, and nothing may be heard there until whoever holds the event frees talking.
    pub hushed: bool,
    pub voice: Option<VoiceView>,
    /// Recorded phrases in the home's language that can be said there, in their order.
    pub phrases: Vec<PhraseView>,
    pub plan: String,
    pub may_override: bool,
    /// Those that belong to the way taken, and those that were done; not those whose turn an answer decides.
    pub steps: Vec<StepView>,
    /// Signals that came after all that the holder did, oldest first: to be seen before closing.
    pub unseen: Vec<SignalId>,
    pub contacts: Vec<ContactView>,
    /// The centre's telephones dial by themselves what is to be called.
    pub dials: bool,
    /// Who can be asked by message just now, first in the call order; nobody where the centre has no message service.
    pub asks: Option<ContactNumber>,
    /// Who was asked by message, oldest first.
    pub inquiries: Vec<InquiryView>,
    pub words: WordsView,
    /// What whoever is sent is told.
    pub brief: Brief,
    /// Who can be sent, in the order of the digits.
    pub responders: Vec<ResponderView>,
    /// Who was sent, oldest first.
    pub dispatches: Vec<DispatchView>,
    /// What has happened, oldest first.
    pub history: Vec<HistoryLine>,
}

/// A signal on the timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignalView {
    pub id: SignalId,
    pub received_at: Moment,
    pub kind: KindId,
    pub priority: u8,
    pub class: SignalClass,
    pub code: String,
    /// As on the wire.
    pub zone: Option<String>,
    pub zone_name: Option<Pii<String>>,
    pub zone_kind: Option<ZoneKind>,
    /// The panel's own text.
    pub text: Option<Pii<String>>,
    /// For openings and closings: whether the user is listed in the register.
    pub authorised: Option<bool>,
    pub beside: Beside,
}

/// What a panel said beside its event, as it came: from outside, so shown and believed by nobody.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Beside {
    /// Addresses of pictures, video or sound that it offers.
    pub pictures: Vec<Pii<String>>,
    /// Extended data: letter and text (the table is `dc09`'s).
    pub extended: Vec<(char, Pii<String>)>,
    /// The account that the frame names inside, where it is not the one it came under.
    pub account_inside: Option<Pii<String>>,
}

/// A recorded phrase of the centre's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhraseView {
    pub id: PhraseId,
    pub lasts_ms: u32,
}
