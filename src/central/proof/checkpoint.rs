//! The checkpoint that stands for the oldest facts of a journal once they are gone by age (M12): what the place signed of
//! them, and of the few that stay; what is old enough, and what stays, is decided elsewhere.
//!
//! As a file it is a [`Paper`] of kind `checkpoint`. The tree and the chain go on from it: a fact after it is proven as if
//! all before it were there.
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Paper, PublicKey, audit::KeptHead, head::SignedHead, receipt::HexHash, tree::Frontier};
use crate::{journal::Hash, moment::Moment, port::Signer, retention::LEAST_KEPT_MS};

/// Kind and version of the paper.
pub const KIND: &str = "checkpoint";
pub const VERSION: u8 = 1;

/// What the paper's body says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// The head of all facts that it stands for. Each of them was written before the head was signed.
    pub head: SignedHead,
    /// Roots of the whole subtrees of the head's tree, largest first (RFC 6962).
    pub frontier: Vec<HexHash>,
    pub made_at: Moment,
    /// How many of the facts stay: the register in force, and events that have later facts.
    pub stay: u64,
    /// Digest ([`Stays`]) of their numbers and hashes.
    pub facts: HexHash,
    /// Digest of how far each stream had come that stays.
    pub streams: HexHash,
}

/// How far a stream had come when its older facts went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamThen {
    pub name: String,
    pub version: u64,
    /// Position of its newest fact, of those under the head.
    pub newest: u64,
    /// Moment of its first fact, milliseconds since 1970 UTC.
    pub began_at: i64,
}

/// Sums up what stays, in order: facts by their number, streams by their name.
#[derive(Clone, Debug)]
pub struct Stays {
    count: u64,
    facts: Sha256,
    streams: Sha256,
}

impl Default for Stays {
    fn default() -> Self {
        Self {
            count: 0,
            facts: Sha256::new_with_prefix("vaka facts that stay"),
            streams: Sha256::new_with_prefix("vaka streams that stay"),
        }
    }
}

impl Stays {
    pub fn fact(&mut self, seq: u64, hash: &Hash) {
        self.count += 1;
        self.facts.update(seq.to_be_bytes());
        self.facts.update(hash);
    }

    pub fn stream(&mut self, then: &StreamThen) {
        self.streams.update((then.name.len() as u64).to_be_bytes());
        self.streams.update(&then.name);
        for number in [then.version, then.newest] {
            self.streams.update(number.to_be_bytes());
        }
        self.streams.update(then.began_at.to_be_bytes());
    }

    /// Count and digest of the facts.
    pub fn facts(&self) -> (u64, HexHash) {
        (self.count, HexHash(self.facts.clone().finalize().into()))
    }

    /// Digest of the streams.
    pub fn streams(&self) -> HexHash {
        HexHash(self.streams.clone().finalize().into())
    }
}

impl Checkpoint {
    /// In place of all facts under this head but those that stay.
    pub fn new(head: &KeptHead, made_at: Moment, stays: &Stays) -> Self {
        let (stay, facts) = stays.facts();
        let nodes = head.frontier.nodes().iter().copied().map(HexHash).collect();
        Self { head: head.signed, frontier: nodes, made_at, stay, facts, streams: stays.streams() }
    }

    /// The checkpoint as a signed paper.
    pub fn sign(&self, signer: &dyn Signer) -> Paper {
        let body = serde_json::to_string(self).expect("a checkpoint is numbers and text");
        Paper::sign(KIND, VERSION, body, signer)
    }

    /// Reads a checkpoint, if the place signed it and its head, the two fit, and nothing went before its time: facts are
    /// kept for [`LEAST_KEPT_MS`] at the least, whatever the place chose.
    pub fn check(paper: &Paper, trusted: &PublicKey) -> Option<Self> {
        let read: Self = serde_json::from_str(paper.check(KIND, VERSION, trusted).ok()?).ok()?;
        let fits = read.head.is_signed_by(trusted) && read.tree()?.root() == read.head.head.root;
        let is_old = read.made_at.since_ms(read.head.head.at) >= LEAST_KEPT_MS;
        (fits && is_old).then_some(read)
    }

    /// How many facts it stands for, those that stay included.
    pub fn size(&self) -> u64 {
        self.head.head.size
    }

    /// The tree of all facts that it stands for.
    pub fn frontier(&self) -> Frontier {
        self.tree().expect("looked at when it was read")
    }

    fn tree(&self) -> Option<Frontier> {
        let nodes: Vec<u8> = self.frontier.iter().flat_map(|node| node.0).collect();
        Frontier::read(self.size(), &nodes)
    }

    /// Whether exactly these facts stay.
    pub fn holds_facts(&self, stays: &Stays) -> bool {
        stays.facts() == (self.stay, self.facts)
    }

    /// Whether the streams had come exactly so far.
    pub fn holds_streams(&self, stays: &Stays) -> bool {
        stays.streams() == self.streams
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        journal::GENESIS,
        proof::{head::Head, tests::Fixed},
    };

    fn head(signer: &Fixed) -> KeptHead {
        let mut frontier = Frontier::new();
        (1..=5_u8).for_each(|number| frontier.push(&[number; 32]));
        let (root, at) = (frontier.root(), Moment(1_000));
        let head = Head { journal: [1; 32], size: 5, root, last: [5; 32], previous: GENESIS, at };
        KeptHead { signed: head.sign(signer), frontier }
    }

    fn stays() -> Stays {
        let mut stays = Stays::default();
        stays.fact(2, &[2; 32]);
        stays.stream(&StreamThen { name: "place".to_owned(), version: 3, newest: 4, began_at: 7 });
        stays
    }

    #[test]
    fn a_checkpoint_says_only_what_the_place_signed_of_facts_that_were_old() {
        let signer = Fixed::new(5);
        let key = signer.public_key();
        let made = Checkpoint::new(&head(&signer), Moment(1_000 + LEAST_KEPT_MS), &stays());
        assert_eq!(Checkpoint::check(&made.sign(&signer), &key), Some(made.clone()));
        assert_eq!((made.size(), made.frontier()), (5, head(&signer).frontier));
        assert!(made.holds_facts(&stays()) && made.holds_streams(&stays()));
        let mut more = stays();
        more.fact(3, &[3; 32]);
        more.stream(&StreamThen { name: "site/a".to_owned(), version: 1, newest: 2, began_at: 7 });
        assert!(!made.holds_facts(&more) && !made.holds_streams(&more));

        let check = |meddle: fn(&mut Checkpoint)| {
            let mut other = made.clone();
            meddle(&mut other);
            // As if the place itself had signed it so.
            assert_eq!(Checkpoint::check(&other.sign(&signer), &key), None);
        };
        check(|made| made.made_at.0 -= 1);
        check(|made| made.head.head.size = 6);
        check(|made| made.frontier[0].0[0] ^= 1);
        check(|made| made.frontier.truncate(1));
        assert_eq!(Checkpoint::check(&made.sign(&Fixed::new(6)), &key), None);
    }
}
