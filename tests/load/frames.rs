//! Many homes as a register file, and their panels' frames, encoded before the run and never the same twice.
use std::{fmt::Write as _, time::SystemTime};

use dc09::{Key, Outgoing, PAD};

/// The key of every home with an encrypted line.
pub const KEY: &str = "ABCDEFGHIJKLMNOP";
/// Homes in one area.
const AREA: u32 = 100;
/// A sequence number has four digits and 0 is for link tests.
const SEQUENCE: usize = 9999;

/// How a panel sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Plain,
    Aes,
}

/// The account of home `number`.
pub fn account(number: u32) -> String {
    format!("{:05}", 10_000 + number)
}

/// A register file of this many homes, `home-0` and on, each with motion detectors and nobody to call but one.
pub fn register(homes: u32, form: Form) -> String {
    (0..homes).map(|number| home(number, form)).collect()
}

/// The same, each with a camera at this address.
pub fn register_with_cameras(homes: u32, form: Form, address: &str) -> String {
    let camera = format!(
        "[[site.camera]]\nid = \"hall\"\nname = \"Hall\"\nrtsp = \"{address}\"\nuser = \"larm\"\npassword = \"hemligt\"\n\
         abilities = [\"video\"]\n"
    );
    (0..homes).map(|number| home(number, form) + &camera).collect()
}

fn home(number: u32, form: Form) -> String {
    let (account, area) = (account(number), number / AREA);
    let key = if form == Form::Aes { format!("key = \"ascii:{KEY}\"\n") } else { String::new() };
    format!(
        "[[site]]\nid = \"home-{number}\"\nname = \"Kund {number}\"\naddress = \"Ekvägen {number}\"\narea = \"Område {area}\"\n\
         [site.panel]\naccount = \"{account}\"\n{key}[[site.zone]]\nnumber = \"1\"\nname = \"Hall\"\nkind = \"motion\"\n\
         [[site.contact]]\nname = \"Kontakt 1\"\nnumbers = [\"+46 70 174 06 05\"]\nauthority = \"full\"\n"
    )
}

/// Frames in the order of their sending.
pub struct Frames {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Frames {
    /// `count` events, spread over `homes` homes in turn, the first being number `first` of all that the place ever
    /// hears: no two numbers give the same frame, up to 9,999 for each home. `code` says what number n tells.
    pub fn prepare(homes: u32, first: usize, count: usize, form: Form, code: impl Fn(usize) -> &'static str) -> Self {
        let key = Key::new(KEY.as_bytes()).expect("16 characters");
        let key = (form == Form::Aes).then_some(&key);
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
        let mut frames = Self { bytes: Vec::with_capacity(count * 128), ends: Vec::with_capacity(count) };
        for number in first..first + count {
            let home = u32::try_from(number % homes as usize).expect("below the number of homes");
            let round = number / homes as usize;
            let seq = u16::try_from(round % SEQUENCE + 1).expect("four digits");
            let packets = format!("Nri1/{}{}^{number}^", code(number), round % 999 + 1);
            let mut event = Outgoing::sia(&account(home), seq, &packets);
            event.timestamp = i64::try_from(now).ok();
            frames.bytes.extend(event.encode(key, &[b'0'; PAD]).expect("a frame"));
            frames.ends.push(frames.bytes.len());
        }
        frames
    }

    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// Frame `index` of these, as it goes on the wire.
    pub fn bytes(&self, index: usize) -> &[u8] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.bytes[start..self.ends[index]]
    }

    /// As `vaka events --json` shows it: lower-case hex.
    pub fn hex(&self, index: usize) -> String {
        self.bytes(index).iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").expect("a string takes text");
            text
        })
    }
}
