//! Receipts: who had access to an event's cameras and media, and that its media were erased.
use std::collections::BTreeMap;

use alarm_central::{
    event::{Device, EventFact},
    id::GrantId,
    journal::PublicEntry,
    moment::Moment,
    person::{Actor, Role},
    proof::{
        Paper, PublicKey,
        receipt::{AccessReceipt, ReceiptFault},
    },
    retention::{ERASURE, Erasure},
    window::Leave,
};

use crate::{
    of_paper, trust,
    words::{Said, Words, utc},
};

/// Checks an access receipt and tells what it proves.
pub fn check_access(paper: &Paper, key: Option<PublicKey>, words: &Words) -> Result<Vec<Said>, Said> {
    let mut said = Vec::new();
    let receipt = AccessReceipt::check(paper, &trust(key, paper.key, &mut said)).map_err(|fault| of_receipt(&fault))?;
    said.insert(0, whole(&receipt));
    let mut devices = BTreeMap::new();
    said.extend(receipt.accesses().map(|(entry, read)| told(entry, read, &mut devices, words)));
    Ok(said)
}

/// The first sentence on a receipt that is right.
fn whole(receipt: &AccessReceipt) -> Said {
    Said::new("receipt-whole")
        .with("event", receipt.event)
        .with("facts", receipt.facts)
        .with("accesses", receipt.accesses().count())
        .with("at", utc(receipt.head.head.at.0))
}

/// What is wrong with a receipt.
pub fn of_receipt(fault: &ReceiptFault) -> Said {
    match fault {
        ReceiptFault::Paper(fault) => of_paper(*fault),
        ReceiptFault::Unreadable => Said::new("other-kind"),
        ReceiptFault::Head => Said::new("receipt-head"),
        ReceiptFault::Missing { version } => Said::new("receipt-missing").with("number", version),
        ReceiptFault::Changed { seq } => Said::new("changed").with("seq", seq),
        ReceiptFault::NotIncluded { seq } => Said::new("not-included").with("seq", seq),
    }
}

/// One access as a line: when, who, what.
fn told(
    entry: &PublicEntry,
    read: Option<(Actor, EventFact)>,
    devices: &mut BTreeMap<GrantId, Device>,
    words: &Words,
) -> Said {
    let Some((by, fact)) = read else {
        return Said::new("did-unknown").with("at", utc(entry.at_ms)).with("seq", entry.seq);
    };
    let of_grant = |devices: &BTreeMap<GrantId, Device>, grant: &GrantId| {
        devices.get(grant).map_or_else(String::new, |device| named(device, words))
    };
    let until = |moment: Moment| utc(moment.0);
    let did = match &fact {
        EventFact::WindowOpened { window, .. } => Said::new("did-window-opened").with("until", until(window.until())),
        EventFact::WindowShut { .. } => Said::new("did-window-shut"),
        EventFact::Granted { grant, leave, device, until: end, .. } => {
            devices.insert(*grant, device.clone());
            let key = if *leave == Leave::Look { "did-look" } else { "did-fetch" };
            Said::new(key).with("device", named(device, words)).with("until", until(*end))
        }
        EventFact::GrantEnded { grant, .. } => Said::new("did-end").with("device", of_grant(devices, grant)),
        EventFact::Revealed { reason } => Said::new("did-reveal").with("reason", words.word(reason.key())),
        EventFact::TalkFreed => Said::new("did-free-talk"),
        EventFact::Spoke { grant, spoken_ms } => {
            Said::new("did-speak").with("device", of_grant(devices, grant)).with("secs", spoken_ms.div_ceil(1000))
        }
        EventFact::PhraseSaid { grant, phrase } => {
            Said::new("did-say-phrase").with("device", of_grant(devices, grant)).with("phrase", phrase)
        }
        EventFact::PresetAsked { grant, preset, .. } => {
            Said::new("did-turn").with("device", of_grant(devices, grant)).with("preset", preset)
        }
        EventFact::MediumKept { medium } => {
            Said::new("did-keep").with("device", named(&medium.device, words)).with("medium", medium.medium)
        }
        EventFact::PictureMissed { picture, why, .. } => Said::new("did-miss-picture")
            .with("device", named(&Device::Picture(*picture), words))
            .with("why", words.word(why.key())),
        EventFact::MediumNotKept { device, .. } => Said::new("did-not-keep").with("device", named(device, words)),
        EventFact::MediaOpened { media, purpose } => {
            Said::new("did-open").with("count", media.len()).with("purpose", words.word(purpose.key()))
        }
        EventFact::MediaErased { media } => Said::new("did-erase").with("count", media.len()),
        EventFact::DisclosureRequested { asked, .. } => Said::new("did-ask").with("count", asked.media.len()),
        EventFact::DisclosureApproved { .. } => Said::new("did-approve"),
        EventFact::DisclosureRefused { .. } => Said::new("did-refuse"),
        EventFact::DisclosureMade { .. } => Said::new("did-disclose"),
        EventFact::DisclosureCopied { .. } => Said::new("did-copy"),
        _ => Said::new("did-unknown"),
    };
    did.with("at", utc(entry.at_ms)).with("seq", entry.seq).with("who", who(&by, words))
}

fn named(device: &Device, words: &Words) -> String {
    match device {
        Device::Camera(id) => format!("{} {id}", words.word("camera")),
        Device::Voice => words.word("voice").to_owned(),
        Device::Picture(picture) => format!("{} {picture}", words.word("picture")),
    }
}

fn who(by: &Actor, words: &Words) -> String {
    let role = |role: Role| words.word(role.key()).to_owned();
    match by {
        Actor::Person { id, role: as_whom } => format!("{} {id}", role(*as_whom)),
        Actor::Keeper { uid } => format!("{} {uid}", words.word("keeper")),
        Actor::Station => words.word("station").to_owned(),
    }
}

/// Checks the receipt of an erasure and tells what it says.
pub fn check_erasure(paper: &Paper, key: Option<PublicKey>) -> Result<Vec<Said>, Said> {
    let mut said = Vec::new();
    let body = paper.check(ERASURE.0, ERASURE.1, &trust(key, paper.key, &mut said)).map_err(of_paper)?;
    let erasure: Erasure = serde_json::from_str(body).map_err(|_| Said::new("other-kind"))?;
    said.insert(
        0,
        Said::new("erasure-whole")
            .with("event", erasure.event)
            .with("count", erasure.media.len())
            .with("at", utc(erasure.erased_at.0)),
    );
    said.extend(erasure.media.iter().map(|medium| Said::new("erasure-medium").with("medium", medium)));
    Ok(said)
}
