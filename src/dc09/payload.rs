//! What a panel tells, in one shape for both languages (SIA-DCS and Contact ID); what a code means stands in `codes`.
pub mod adm_cid;
pub mod sia_dcs;

use crate::codes::{self, Meaning};
use crate::text;
use std::fmt;

/// In which language an event came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// An event of DC-03: two capital letters.
    Sia,
    /// An event of DC-05: qualifier and three digits.
    ContactId,
    /// Another packet of DC-03, whose letter is the code: `A` text, `L` listen-in, `I`, `V`, `v` video, `C` control, `P` program,
    /// `E` environment and others. Its content is the text.
    Block,
    /// Something that cannot be read; code empty, see `raw`.
    Unread,
}

/// Whether something began, ended or goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Qualifier {
    /// SIA `N`, Contact ID 1: new event, or opening.
    New,
    /// Contact ID 3: restore, or closing.
    Restore,
    /// Contact ID 6: reported before and still so.
    StillPresent,
    /// SIA `O`: happened earlier, told again.
    Old,
    /// Another Contact ID digit, or none.
    Other,
}

/// One thing a panel told. Text is [decoded](crate::text::decode); numbers stay as they stood on the wire ("0000" stays).
#[derive(Clone, PartialEq, Eq)]
pub struct PanelEvent {
    /// Language.
    pub form: Form,
    /// `BA`; for Contact ID qualifier and code, `1130`; a packet's letter; empty if unread.
    pub code: String,
    /// New, ended, still present, old.
    pub qualifier: Qualifier,
    /// The number after the code, whatever it counts; for Contact ID the last three digits.
    pub address: Option<String>,
    /// The address where it is no user and no area: a zone, point, door, line.
    pub zone: Option<String>,
    /// The address where the code table says user; else the modifier `id`.
    pub user: Option<String>,
    /// The modifier `ri`; Contact ID's group; or the address where the code table says area and no `ri` came.
    pub area: Option<String>,
    /// Text at the event: `^…^` after it, the name of XSIA (`*'…'NM`), or a packet `A…` right after.
    pub text: Option<String>,
    /// Text at `ri`.
    pub area_name: Option<String>,
    /// Text at `id`.
    pub user_name: Option<String>,
    /// Modifier `ti`, `hh:mm` or `hh:mm:ss`, the panel's local time.
    pub time: Option<String>,
    /// Modifier `da`, `mm-dd-yy`.
    pub date: Option<String>,
    /// Every other modifier (`pi`, `ai`, `ph`, `lv`, `va`, `pt`, `rg`, `ss`) and units (`*`): name and value.
    pub modifiers: Vec<(String, String)>,
    /// The packet it stood in, decoded but otherwise as it came.
    pub raw: String,
}

impl PanelEvent {
    /// What the code means; `None` for a code that no table has.
    #[must_use]
    pub fn meaning(&self) -> Option<Meaning> {
        codes::look_up(&self.code)
    }

    fn new(form: Form, code: String, qualifier: Qualifier, raw: &[u8]) -> Self {
        Self {
            form,
            code,
            qualifier,
            address: None,
            zone: None,
            user: None,
            area: None,
            text: None,
            area_name: None,
            user_name: None,
            time: None,
            date: None,
            modifiers: Vec::new(),
            raw: text::decode(raw),
        }
    }

    pub(crate) fn unread(raw: &[u8]) -> Self {
        Self::new(Form::Unread, String::new(), Qualifier::Other, raw)
    }

    /// Puts the address where the code table says it belongs.
    fn place_address(&mut self, address: Option<String>) {
        let counts = self.meaning().map_or(codes::Counts::Other, |meaning| meaning.counts);
        match (counts, &address) {
            (_, None) => {}
            (codes::Counts::User, _) => self.user.clone_from(&address),
            (codes::Counts::Area, _) if self.area.is_none() => self.area.clone_from(&address),
            _ => self.zone.clone_from(&address),
        }
        self.address = address;
    }
}

/// The address of a picture is no event: `Content::picture_urls` finds it.
fn is_picture_address(packet: &[u8]) -> bool {
    packet.starts_with(b"Url:") || packet.starts_with(b"Mhttp")
}

/// Shows codes and numbers; texts are names of people and rooms, of which only the length is shown.
impl fmt::Debug for PanelEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = |text: &Option<String>| text.as_ref().map(|text| format!("{} bytes", text.len()));
        f.debug_struct("PanelEvent")
            .field("form", &self.form)
            .field("code", &self.code)
            .field("qualifier", &self.qualifier)
            .field("zone", &self.zone)
            .field("user", &self.user)
            .field("area", &self.area)
            .field("text", &hidden(&self.text))
            .finish_non_exhaustive()
    }
}

/// Splits data into the account before the first `|` (with or without `#`) and the packets after it.
fn split_account(data: &[u8]) -> (Option<&[u8]>, &[u8]) {
    let (first, rest) = match data.iter().position(|&byte| byte == b'|') {
        Some(pipe) => (data.get(..pipe).unwrap_or_default(), data.get(pipe + 1..).unwrap_or_default()),
        None if data.first() == Some(&b'#') => (data, &b""[..]),
        None => return (None, data),
    };
    match first.strip_prefix(b"#") {
        Some(account) => (Some(account), rest),
        None if first.is_empty() => (None, rest),
        // `3044|NOP1`: an account without `#`. Hex digits alone are no event in either language.
        None if first.iter().all(u8::is_ascii_hexdigit) => (Some(first), rest),
        None => (None, data),
    }
}

pub(crate) fn account(data: &[u8]) -> Option<String> {
    split_account(data).0.map(text::decode)
}
