//! The journal's format: how a fact's bytes are chained to all before it, and how the chain is checked.
//!
//! The chain runs over the public part and the *ciphertext* of the sealed part, so that destroying a key erases the
//! content while the chain still verifies. SHA-256, as the tree of RFC 6962 over the same leaves will use.
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
    pub sealed: &'a [u8],
}

impl<'a> From<&'a Entry> for Links<'a> {
    fn from(entry: &'a Entry) -> Self {
        let Entry { seq, stream, version, at_ms, by, public, sealed, previous, hash: _ } = entry;
        let (previous, seq, version, at_ms) = (*previous, *seq, *version, *at_ms);
        Self { previous, seq, version, at_ms, stream, by, public, sealed }
    }
}

/// The hash that binds an entry's content to what stands before it.
pub fn link<'a>(entry: impl Into<Links<'a>>) -> Hash {
    let entry = entry.into();
    let mut hasher = Sha256::new();
    hasher.update(b"vaka journal 1");
    hasher.update(entry.previous);
    hasher.update(entry.seq.to_be_bytes());
    hasher.update(entry.version.to_be_bytes());
    hasher.update(entry.at_ms.to_be_bytes());
    for part in [entry.stream.as_bytes(), entry.by.as_bytes(), entry.public.as_bytes(), entry.sealed] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// Where a chain breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
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

    /// Takes the next entry; after an error the verifier must not be used on.
    pub fn take(&mut self, entry: &Entry) -> Result<(), Broken> {
        let seq = self.next;
        if entry.seq != seq {
            return Err(Broken::Missing { seq });
        }
        if entry.previous != self.head {
            return Err(Broken::Unchained { seq });
        }
        if link(entry) != entry.hash {
            return Err(Broken::Changed { seq });
        }
        self.next += 1;
        self.head = entry.hash;
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
    fn a_whole_chain_verifies_and_every_meddling_is_named() {
        assert_eq!(verdict(&chain()), Ok(()));
        let check = |meddle: fn(&mut Vec<Entry>), wanted| {
            let mut entries = chain();
            meddle(&mut entries);
            assert_eq!(verdict(&entries), Err(wanted));
        };
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
