//! The journal's format: how a fact's bytes are chained to all before it, and how the chain is checked.
//!
//! The chain runs over the public part and the *ciphertext* of the sealed part, so that destroying a key erases the
//! content while the chain still verifies. The ciphertext goes in by its own hash, so that whoever is to check the chain
//! need not be given it. SHA-256, as the tree of RFC 6962 over the same hashes uses.
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// A link of the chain.
pub type Hash = [u8; 32];

/// What the first fact is chained to.
pub const GENESIS: Hash = [0; 32];

/// A fact as it stands in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Position in the journal, 1 for the first.
    pub seq: u64,
    pub stream: String,
    pub version: u64,
    /// Milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// Actor, JSON.
    pub by: String,
    /// Public part, JSON, byte for byte as hashed.
    pub public: String,
    /// Ciphertext of the sealed part; empty where there is none.
    pub sealed: Vec<u8>,
    /// Hash of the entry before.
    pub previous: Hash,
    pub hash: Hash,
}

/// An entry as it is shown to outsiders: of its sealed part the hash alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicEntry {
    pub seq: u64,
    pub stream: String,
    pub version: u64,
    pub at_ms: i64,
    /// Actor, JSON text.
    pub by: String,
    /// Public part, JSON text, byte for byte as hashed.
    pub public: String,
    /// SHA-256 of the ciphertext; that of nothing where there is none.
    #[serde(with = "hex::serde")]
    pub sealed: Hash,
    #[serde(with = "hex::serde")]
    pub previous: Hash,
    #[serde(with = "hex::serde")]
    pub hash: Hash,
}

impl From<Entry> for PublicEntry {
    fn from(entry: Entry) -> Self {
        let Entry { seq, stream, version, at_ms, by, public, sealed, previous, hash } = entry;
        Self { seq, stream, version, at_ms, by, public, sealed: digest(&sealed), previous, hash }
    }
}

/// What an entry's hash is made of.
#[derive(Clone, Copy, Debug)]
pub struct Links<'a> {
    pub previous: Hash,
    pub seq: u64,
    pub version: u64,
    pub at_ms: i64,
    pub stream: &'a str,
    pub by: &'a str,
    pub public: &'a str,
    /// [`digest`] of the ciphertext.
    pub sealed: Hash,
}

impl<'a> From<&'a Entry> for Links<'a> {
    fn from(entry: &'a Entry) -> Self {
        let Entry { seq, stream, version, at_ms, by, public, sealed, previous, hash: _ } = entry;
        let (previous, seq, version, at_ms) = (*previous, *seq, *version, *at_ms);
        Self { previous, seq, version, at_ms, stream, by, public, sealed: digest(sealed) }
    }
}

impl<'a> From<&'a PublicEntry> for Links<'a> {
    fn from(entry: &'a PublicEntry) -> Self {
        let PublicEntry { seq, stream, version, at_ms, by, public, sealed, previous, hash: _ } = entry;
        let (previous, seq, version, at_ms) = (*previous, *seq, *version, *at_ms);
        Self { previous, seq, version, at_ms, stream, by, public, sealed: *sealed }
    }
}

/// What stands in a link for a sealed part: SHA-256 of its ciphertext.
pub fn digest(sealed: &[u8]) -> Hash {
    Sha256::digest(sealed).into()
}

/// The hash that binds an entry's content to what stands before it.
pub fn link<'a>(entry: impl Into<Links<'a>>) -> Hash {
    let entry = entry.into();
    let mut hasher = Sha256::new();
    hasher.update(b"vaka journal 2");
    hasher.update(entry.previous);
    hasher.update(entry.seq.to_be_bytes());
    hasher.update(entry.version.to_be_bytes());
    hasher.update(entry.at_ms.to_be_bytes());
    for part in [entry.stream.as_bytes(), entry.by.as_bytes(), entry.public.as_bytes(), &entry.sealed] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// What is wrong with a journal, the first of it that was found.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Broken {
    /// A fact is missing or stands in the wrong place; `seq` is what was expected.
    #[error("fact {seq} is missing")]
    Missing { seq: u64 },
    /// The fact does not follow from the one before.
    #[error("fact {seq} is not chained to the one before it")]
    Unchained { seq: u64 },
    /// The fact was changed after it was written.
    #[error("fact {seq} was changed")]
    Changed { seq: u64 },
    /// The fact is not found from its stream, or not in its order there.
    #[error("fact {seq} is hidden from its stream")]
    Hidden { seq: u64 },
    /// The row of a stream says other than its facts.
    #[error("the row of stream {stream} was changed")]
    Stream { stream: String },
    /// The record key that opens the fact's sealed part is missing or another, and no fact says that it was destroyed.
    #[error("the sealed part of fact {seq} cannot be opened")]
    Unsealed { seq: u64 },
    /// A record key that was never kept so.
    #[error("record key {number} was changed")]
    RecordKey { number: i64 },
    /// A kept head is not the one that was signed, or one before it is missing.
    #[error("the signed head of {size} facts was changed or one before it is missing")]
    Head { size: u64 },
    /// The chain fits, and yet these facts are not those that were signed.
    #[error("facts {from} to {to} are not those that were signed")]
    Rewritten { from: u64, to: u64 },
    /// Signed heads know of these facts, which are not there.
    #[error("facts {from} to {to} are cut off")]
    Cut { from: u64, to: u64 },
    /// The place signed two histories.
    #[error("two signed heads of {size} facts contradict each other")]
    Forked { size: u64 },
    /// What stands for the facts that were removed by age is not as signed.
    #[error("the checkpoint after fact {size} was changed")]
    Checkpoint { size: u64 },
    /// The database's own row does not fit the place's keys.
    #[error("the row of the place was changed")]
    Place,
}

/// Checks a chain entry by entry; start with [`Verifier::new`].
#[derive(Clone, Debug)]
pub struct Verifier {
    next: u64,
    head: Hash,
}

impl Default for Verifier {
    fn default() -> Self {
        Self::new()
    }
}

impl Verifier {
    /// Expects the journal's first fact.
    pub fn new() -> Self {
        Self { next: 1, head: GENESIS }
    }

    /// Expects the fact after this many, the last of which has this hash.
    pub fn after(facts: u64, last: Hash) -> Self {
        Self { next: facts + 1, head: last }
    }

    /// Takes the next entry; after an error the verifier must not be used on.
    pub fn take(&mut self, entry: &Entry) -> Result<(), Broken> {
        self.take_links(entry.into(), entry.hash)
    }

    /// The same with an entry as outsiders see it.
    pub fn take_public(&mut self, entry: &PublicEntry) -> Result<(), Broken> {
        self.take_links(entry.into(), entry.hash)
    }

    fn take_links(&mut self, links: Links<'_>, hash: Hash) -> Result<(), Broken> {
        let seq = self.next;
        if links.seq != seq {
            return Err(Broken::Missing { seq });
        }
        if links.previous != self.head {
            // A changed link and a changed fact before it look alike from here; this one's own hash tells them apart.
            return Err(if link(links) == hash { Broken::Unchained { seq } } else { Broken::Changed { seq } });
        }
        if link(links) != hash {
            return Err(Broken::Changed { seq });
        }
        self.next += 1;
        self.head = hash;
        Ok(())
    }

    /// Facts checked so far and the hash of the last.
    pub fn head(&self) -> (u64, Hash) {
        (self.next - 1, self.head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain() -> Vec<Entry> {
        let mut previous = GENESIS;
        (1..=4)
            .map(|seq| {
                let mut entry = Entry {
                    seq,
                    stream: "place".to_owned(),
                    version: seq,
                    at_ms: 1_000,
                    by: r#"{"actor":"station"}"#.to_owned(),
                    public: format!(r#"{{"fact":"n{seq}"}}"#),
                    sealed: vec![7; seq as usize],
                    previous,
                    hash: GENESIS,
                };
                entry.hash = link(&entry);
                previous = entry.hash;
                entry
            })
            .collect()
    }

    fn verdict(entries: &[Entry]) -> Result<(), Broken> {
        let mut verifier = Verifier::new();
        entries.iter().try_for_each(|entry| verifier.take(entry))
    }

    #[test]
    fn a_chain_is_checked_on_from_any_fact_whose_hash_is_known() {
        let chain = chain();
        let mut whole = Verifier::new();
        assert_eq!(whole.head(), (0, GENESIS));
        for (entry, number) in chain.iter().zip(1..) {
            whole.take(entry).expect("it follows");
            assert_eq!(whole.head(), (number, entry.hash));
        }
        let mut rest = Verifier::after(2, chain[1].hash);
        assert_eq!(rest.head(), (2, chain[1].hash));
        assert_eq!(rest.clone().take(&chain[3]), Err(Broken::Missing { seq: 3 }));
        assert_eq!((rest.take(&chain[2]), rest.take(&chain[3])), (Ok(()), Ok(())));
        assert_eq!(rest.head(), whole.head());
        assert_eq!(Verifier::after(2, chain[0].hash).take(&chain[2]), Err(Broken::Unchained { seq: 3 }));
    }

    #[test]
    fn outsiders_check_the_same_chain_without_its_sealed_parts() {
        let public: Vec<PublicEntry> = chain().into_iter().map(PublicEntry::from).collect();
        let verdict = |entries: &[PublicEntry]| {
            let mut verifier = Verifier::new();
            entries.iter().try_for_each(|entry| verifier.take_public(entry)).map(|()| verifier.head())
        };
        assert_eq!(verdict(&public), Ok((4, public[3].hash)));
        let mut changed = public.clone();
        changed[2].sealed[0] ^= 1;
        assert_eq!(verdict(&changed), Err(Broken::Changed { seq: 3 }));
        changed = public;
        changed[1].by.push(' ');
        assert_eq!(verdict(&changed), Err(Broken::Changed { seq: 2 }));
    }

    #[test]
    fn a_whole_chain_verifies_and_every_meddling_is_named() {
        assert_eq!(verdict(&chain()), Ok(()));
        let check = |meddle: fn(&mut Vec<Entry>), wanted| {
            let mut entries = chain();
            meddle(&mut entries);
            assert_eq!(verdict(&entries), Err(wanted));
        };
        check(|e| e[2].previous[0] ^= 1, Broken::Changed { seq: 3 });
        check(|e| e[1].hash[0] ^= 1, Broken::Changed { seq: 2 });
        check(|e| drop(e.remove(1)), Broken::Missing { seq: 2 });
        check(|e| e.swap(1, 2), Broken::Missing { seq: 2 });
        check(|e| e[1].public.push(' '), Broken::Changed { seq: 2 });
        check(|e| e[2].sealed[0] ^= 1, Broken::Changed { seq: 3 });
        check(|e| e[0].at_ms -= 1, Broken::Changed { seq: 1 });
        check(
            |e| {
                e[1].sealed.clear();
                e[1].hash = link(&e[1]);
            },
            Broken::Unchained { seq: 3 },
        );
    }
}
