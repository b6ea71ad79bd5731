//! The access receipt: everything that happened to one event, each fact proven against a signed head, so that whoever is
//! concerned can see who looked, when, at which camera and why; without names and without anything sealed.
//!
//! As a file it is a [`Paper`] of kind `access`. The signature makes the number of facts the place's word: a fact of the
//! event that is left out can be held against it, since facts of a stream are numbered without a gap.
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Paper, PaperFault, PublicKey, head::SignedHead, tree::is_included};
use crate::{
    event::EventFact,
    fact::{FactBody, StreamId},
    id::EventId,
    journal::{Hash, PublicEntry, link},
    moment::Moment,
    person::Actor,
    port::{Proven, Signer},
};

/// Kind and version of the paper.
pub const KIND: &str = "access";
pub const VERSION: u8 = 1;

/// What the paper's body says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessReceipt {
    pub event: EventId,
    pub made_at: Moment,
    /// Facts of the event under the head; there are no others.
    pub facts: u64,
    pub head: SignedHead,
    /// In the order of writing.
    pub entries: Vec<ProvenEntry>,
}

/// An entry with its path to the head's root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvenEntry {
    pub entry: PublicEntry,
    /// Hashes beside its way up, lowest first (RFC 6962 §2.1.1), hex.
    pub path: Vec<HexHash>,
}

/// A hash that stands in JSON as hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HexHash(#[serde(with = "hex::serde")] pub Hash);

/// Why a receipt proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReceiptFault {
    #[error(transparent)]
    Paper(#[from] PaperFault),
    /// Its body is not that of an access receipt.
    #[error("the receipt cannot be read")]
    Unreadable,
    /// The head in it was not signed by the place.
    #[error("the signed head in the receipt is not the place's")]
    Head,
    /// A fact of the event is missing or stands twice; `version` is what was expected.
    #[error("fact number {version} of the event is missing")]
    Missing { version: u64 },
    /// A fact was changed.
    #[error("fact {seq} was changed")]
    Changed { seq: u64 },
    /// A fact is not among those that the head stands for.
    #[error("fact {seq} is not in the signed journal")]
    NotIncluded { seq: u64 },
}

impl ProvenEntry {
    /// Whether the entry is what its hash says and stands under this head.
    pub fn check(&self, head: &SignedHead) -> Result<(), ReceiptFault> {
        let seq = self.entry.seq;
        if link(&self.entry) != self.entry.hash {
            return Err(ReceiptFault::Changed { seq });
        }
        let path: Vec<Hash> = self.path.iter().map(|hash| hash.0).collect();
        let head = &head.head;
        let included = is_included(&head.root, head.size, seq, &self.entry.hash, &path);
        if included { Ok(()) } else { Err(ReceiptFault::NotIncluded { seq }) }
    }
}

impl AccessReceipt {
    /// What is proven of an event.
    pub fn new(event: EventId, made_at: Moment, proven: Proven) -> Self {
        let entries = proven
            .entries
            .into_iter()
            .map(|(entry, path)| ProvenEntry { entry: entry.into(), path: path.into_iter().map(HexHash).collect() });
        let entries: Vec<ProvenEntry> = entries.collect();
        Self { event, made_at, facts: entries.len() as u64, head: proven.head, entries }
    }

    /// The receipt as a signed paper.
    pub fn sign(&self, signer: &dyn Signer) -> Paper {
        let body = serde_json::to_string(self).expect("a receipt is numbers, text and lists");
        Paper::sign(KIND, VERSION, body, signer)
    }

    /// Reads a receipt and checks all of it.
    pub fn check(paper: &Paper, trusted: &PublicKey) -> Result<Self, ReceiptFault> {
        let body = paper.check(KIND, VERSION, trusted)?;
        let receipt: Self = serde_json::from_str(body).map_err(|_| ReceiptFault::Unreadable)?;
        if !receipt.head.is_signed_by(trusted) {
            return Err(ReceiptFault::Head);
        }
        let stream = StreamId::Event(receipt.event).name();
        let mut before = 0;
        for (proven, version) in receipt.entries.iter().zip(1..) {
            let entry = &proven.entry;
            if entry.stream != stream || entry.version != version || entry.seq <= before {
                return Err(ReceiptFault::Missing { version });
            }
            proven.check(&receipt.head)?;
            before = entry.seq;
        }
        let there = receipt.entries.len() as u64;
        if there == receipt.facts { Ok(receipt) } else { Err(ReceiptFault::Missing { version: there + 1 }) }
    }

    /// The facts that tell of access to cameras and media, with who did it; a fact that this build cannot read is given
    /// too, as `None`.
    pub fn accesses(&self) -> impl Iterator<Item = (&PublicEntry, Option<(Actor, EventFact)>)> {
        let stream = StreamId::Event(self.event);
        self.entries.iter().filter_map(move |proven| {
            let entry = &proven.entry;
            let read = FactBody::parse(&stream, &entry.public).zip(serde_json::from_str(&entry.by).ok());
            match read {
                Some((FactBody::Event(fact), by)) if is_access(&fact) => Some((entry, Some((by, fact)))),
                Some(_) => None,
                None => Some((entry, None)),
            }
        })
    }
}

/// Whether a fact tells of access to a home's devices or to what was recorded of them.
fn is_access(fact: &EventFact) -> bool {
    use EventFact as F;
    match fact {
        F::WindowOpened { .. }
        | F::WindowShut { .. }
        | F::Granted { .. }
        | F::GrantEnded { .. }
        | F::Revealed { .. }
        | F::TalkFreed
        | F::Spoke { .. }
        | F::PhraseSaid { .. }
        | F::PresetAsked { .. }
        | F::MediumKept { .. }
        | F::MediumNotKept { .. }
        | F::PictureMissed { .. }
        | F::MediaOpened { .. }
        | F::MediaErased { .. }
        | F::DisclosureRequested { .. }
        | F::DisclosureApproved { .. }
        | F::DisclosureRefused { .. }
        | F::DisclosureMade { .. }
        | F::DisclosureCopied { .. } => true,
        F::Started { .. }
        | F::LineJudged { .. }
        | F::SignalAttached { .. }
        | F::Raised { .. }
        | F::Planned { .. }
        | F::Claimed { .. }
        | F::Released { .. }
        | F::Parked { .. }
        | F::Returned
        | F::Offered { .. }
        | F::OfferEnded { .. }
        | F::HandedOver { .. }
        | F::TakenOver { .. }
        | F::Dialled { .. }
        | F::Called { .. }
        | F::WordJudged { .. }
        | F::StepDone { .. }
        | F::StepUndone { .. }
        | F::StepAnswered { .. }
        | F::SignalsSeen { .. }
        | F::Noted
        | F::Overridden { .. }
        | F::Cleared { .. }
        | F::DispatchRequested { .. }
        | F::DispatchCancelled { .. }
        | F::DispatchReplied { .. }
        | F::DispatchTold { .. }
        | F::DispatchReported { .. }
        | F::DispatchAsked { .. }
        | F::CustomerAsked { .. }
        | F::CustomerInformed { .. }
        | F::CustomerTold { .. }
        | F::CustomerAnswered { .. }
        | F::Closed { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::PersonId,
        id::Uuid,
        journal::{Entry, GENESIS},
        person::Role,
        port::Proven,
        proof::{
            head::Head,
            tests::Fixed,
            tree::{Frontier, Prover},
        },
    };

    const EVENT: EventId = EventId(Uuid::from_u128(7));

    /// A journal in which every second fact is the event's, and the receipt of it.
    fn receipt(signer: &Fixed) -> AccessReceipt {
        let by = serde_json::to_string(&Actor::Person { id: PersonId::new("op1"), role: Role::Operator }).unwrap();
        let grant = "018f3e1c-0000-7000-8000-000000000001";
        let opened = [
            format!(r#"{{"fact":"granted","grant":"{grant}","leave":"look","device":{{"camera":"hall"}},"until":9}}"#),
            r#"{"fact":"noted"}"#.to_owned(),
            r#"{"fact":"of_a_later_kind"}"#.to_owned(),
        ];
        let mut previous = GENESIS;
        let mut frontier = Frontier::new();
        let entries: Vec<Entry> = (1..=6)
            .map(|seq: u64| {
                let is_ours = seq.is_multiple_of(2);
                let mut entry = Entry {
                    seq,
                    stream: if is_ours { StreamId::Event(EVENT).name() } else { "place".to_owned() },
                    version: seq.div_ceil(2),
                    at_ms: 5,
                    by: by.clone(),
                    public: opened[(seq as usize - 1) / 2].clone(),
                    sealed: vec![1; seq as usize],
                    previous,
                    hash: GENESIS,
                };
                entry.hash = link(&entry);
                previous = entry.hash;
                frontier.push(&entry.hash);
                entry
            })
            .collect();
        let mut prover = Prover::new(Frontier::new(), 6, vec![2, 4, 6]).unwrap();
        for entry in &entries {
            prover.push(&entry.hash);
        }
        let ours = entries.iter().filter(|entry| entry.seq % 2 == 0).cloned();
        let head = Head {
            journal: entries[0].hash,
            size: 6,
            root: frontier.root(),
            last: previous,
            previous: GENESIS,
            at: Moment(6),
        };
        let proven = Proven { head: head.sign(signer), entries: ours.zip(prover.finish().unwrap()).collect() };
        AccessReceipt::new(EVENT, Moment(7), proven)
    }

    #[test]
    fn a_receipt_proves_every_fact_of_the_event_and_nothing_sealed_is_in_it() {
        let signer = Fixed::new(5);
        let receipt = receipt(&signer);
        let paper = receipt.sign(&signer);
        assert_eq!(AccessReceipt::check(&paper, &signer.public_key()), Ok(receipt.clone()));
        assert!(!paper.body.contains("0101"), "no ciphertext leaves");
        let told: Vec<_> = receipt.accesses().map(|(entry, read)| (entry.version, read.is_some())).collect();
        assert_eq!(told, [(1, true), (3, false)], "a fact of a kind that is not known yet is told, not hidden");
    }

    #[test]
    fn a_receipt_that_was_meddled_with_proves_nothing() {
        let signer = Fixed::new(5);
        let check = |meddle: fn(&mut AccessReceipt), wanted| {
            let mut receipt = receipt(&signer);
            meddle(&mut receipt);
            // As if the place itself had signed it so.
            assert_eq!(AccessReceipt::check(&receipt.sign(&signer), &signer.public_key()), Err(wanted));
        };
        check(|r| drop(r.entries.pop()), ReceiptFault::Missing { version: 3 });
        check(|r| drop(r.entries.remove(0)), ReceiptFault::Missing { version: 1 });
        check(|r| r.facts = 2, ReceiptFault::Missing { version: 4 });
        check(|r| r.entries[1].entry.public.push(' '), ReceiptFault::Changed { seq: 4 });
        check(|r| r.entries[1].path[0].0[0] ^= 1, ReceiptFault::NotIncluded { seq: 4 });
        check(|r| r.entries[1].path.truncate(1), ReceiptFault::NotIncluded { seq: 4 });
        check(|r| r.head.head.size = 5, ReceiptFault::Head);
        check(
            |r| {
                r.entries[1].entry.at_ms += 1;
                r.entries[1].entry.hash = link(&r.entries[1].entry);
            },
            ReceiptFault::NotIncluded { seq: 4 },
        );
        let other = Fixed::new(6);
        let forged = AccessReceipt::check(&receipt(&other).sign(&other), &signer.public_key());
        assert_eq!(forged, Err(PaperFault::OtherKey.into()));
    }
}
