//! A whole journal held against what was signed and what a witness kept: fact by fact, in one walk, by whoever has the
//! entries; what a database keeps beside them is the database's to check.
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    PublicKey,
    checkpoint::{Checkpoint, Stays},
    head::SignedHead,
    tree::Frontier,
};
use crate::{
    journal::{Broken, Entry, GENESIS, Hash, PublicEntry, Verifier, link},
    moment::Moment,
};

/// A head as the journal keeps it: with the tree it was computed from, so that the next costs only what is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptHead {
    pub signed: SignedHead,
    pub frontier: Frontier,
}

/// What a journal was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audited {
    /// Facts there were, those before the checkpoint included.
    pub facts: u64,
    /// Hash of the last.
    #[serde(with = "hex::serde")]
    pub last: Hash,
    /// Heads of the journal that were held against it.
    pub heads: u64,
    /// Heads of the witness.
    pub witnessed: u64,
    /// Facts up to the newest head of either; those after it are chained but not yet signed.
    pub signed: u64,
    /// What a checkpoint stands for, where there is one: the check began after it.
    pub replaced: Option<Replaced>,
}

/// The facts that went by age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    /// Facts up to this one are gone but for those that stay.
    pub facts: u64,
    /// Of them these stay.
    pub stay: u64,
    /// They were all written before this moment.
    pub until: Moment,
}

/// A head to be met on the way.
#[derive(Debug)]
struct Mark {
    signed: SignedHead,
    /// The journal's own, with its tree; of the witness without.
    kept: Option<Frontier>,
}

/// Takes entries in order; after an error it must not be used on.
#[derive(Debug)]
pub struct Auditor {
    verifier: Verifier,
    frontier: Frontier,
    journal: Option<Hash>,
    /// Heads still ahead, the nearest last.
    marks: Vec<Mark>,
    /// The smallest head of the witness that the journal does not keep.
    unkept: Option<u64>,
    /// Facts under the latest head that was met and is right.
    good: u64,
    checkpoint: Option<Checkpoint>,
    /// Of what the checkpoint lets stay.
    stays: Stays,
    stayed: u64,
    audited: Audited,
}

impl Auditor {
    /// Holds a journal that begins with its first fact, or after a checkpoint that the place signed, against its own heads
    /// and those of a witness, in whatever order, trusting this key alone.
    pub fn new(
        trusted: &PublicKey,
        checkpoint: Option<Checkpoint>,
        kept: Vec<KeptHead>,
        witness: &[SignedHead],
    ) -> Result<Self, Broken> {
        let marks = kept.into_iter().map(|head| Mark { signed: head.signed, kept: Some(head.frontier) });
        Self::of(trusted, checkpoint, marks.collect(), witness)
    }

    /// The same with the heads of an export, which come without their trees.
    pub fn of_export(
        trusted: &PublicKey,
        checkpoint: Option<Checkpoint>,
        heads: &[SignedHead],
        witness: &[SignedHead],
    ) -> Result<Self, Broken> {
        let marks = heads.iter().map(|signed| Mark { signed: *signed, kept: None });
        Self::of(trusted, checkpoint, marks.collect(), witness)
    }

    fn of(
        trusted: &PublicKey,
        checkpoint: Option<Checkpoint>,
        mut marks: Vec<Mark>,
        witness: &[SignedHead],
    ) -> Result<Self, Broken> {
        check_kept(trusted, checkpoint.as_ref(), &marks)?;
        let begin = checkpoint.as_ref().map_or(0, Checkpoint::size);
        let heads = marks.len() as u64;
        let witnessed = witness.iter().filter(|signed| signed.head.size >= begin).count() as u64;
        let kept: BTreeSet<u64> = marks.iter().map(|mark| mark.signed.head.size).collect();
        let sizes = witness.iter().map(|signed| signed.head.size);
        let unkept = sizes.filter(|size| *size >= begin && !kept.contains(size)).min();
        for signed in witness {
            if !signed.is_signed_by(trusted) || signed.head.size == 0 {
                return Err(Broken::Head { size: signed.head.size });
            }
            marks.push(Mark { signed: *signed, kept: None });
        }
        marks.sort_by_key(|mark| mark.signed.head.size);
        for pair in marks.windows(2) {
            let [one, other] = [&pair[0].signed.head, &pair[1].signed.head];
            let contradict = one.size == other.size && (one.root, one.last) != (other.root, other.last);
            if contradict || one.journal != other.journal {
                return Err(Broken::Forked { size: other.size });
            }
        }
        let signed = marks.last().map_or(0, |mark| mark.signed.head.size);
        marks.reverse();
        // Of what is gone nothing can be held against the heads over it.
        marks.retain(|mark| mark.signed.head.size > begin);
        let replaced = checkpoint.as_ref().map(|checkpoint| Replaced {
            facts: begin,
            stay: checkpoint.stay,
            until: checkpoint.head.head.at,
        });
        let (verifier, frontier, journal) = match &checkpoint {
            None => (Verifier::new(), Frontier::new(), None),
            Some(checkpoint) => {
                let head = &checkpoint.head.head;
                (Verifier::after(begin, head.last), checkpoint.frontier(), Some(head.journal))
            }
        };
        Ok(Self {
            verifier,
            frontier,
            journal,
            marks,
            unkept,
            good: begin,
            checkpoint,
            stays: Stays::default(),
            stayed: 0,
            audited: Audited { facts: 0, last: GENESIS, heads, witnessed, signed, replaced },
        })
    }

    /// Takes a fact that stays from before the checkpoint; these come first, in order.
    pub fn take_stayed(&mut self, entry: &PublicEntry) -> Result<(), Broken> {
        let seq = entry.seq;
        if link(entry) != entry.hash {
            return Err(Broken::Changed { seq });
        }
        if seq <= self.stayed || self.checkpoint.as_ref().is_none_or(|checkpoint| seq > checkpoint.size()) {
            return Err(Broken::Missing { seq: self.verifier.head().0 + 1 });
        }
        self.stayed = seq;
        self.stays.fact(seq, &entry.hash);
        Ok(())
    }

    pub fn take(&mut self, entry: &Entry) -> Result<(), Broken> {
        self.verifier.take(entry)?;
        self.grow(entry.hash)
    }

    /// The same with an entry as outsiders see it.
    pub fn take_public(&mut self, entry: &PublicEntry) -> Result<(), Broken> {
        self.verifier.take_public(entry)?;
        self.grow(entry.hash)
    }

    fn grow(&mut self, hash: Hash) -> Result<(), Broken> {
        self.frontier.push(&hash);
        let journal = *self.journal.get_or_insert(hash);
        while self.marks.last().is_some_and(|mark| mark.signed.head.size == self.frontier.size()) {
            let mark = self.marks.pop().expect("looked at above");
            let head = mark.signed.head;
            if head.root != self.frontier.root() || head.last != hash || head.journal != journal {
                return Err(Broken::Rewritten { from: self.good + 1, to: head.size });
            }
            if mark.kept.is_some_and(|kept| kept != self.frontier) {
                return Err(Broken::Head { size: head.size });
            }
            self.good = head.size;
        }
        Ok(())
    }

    /// All entries were taken.
    pub fn finish(mut self) -> Result<Audited, Broken> {
        if let Some(checkpoint) = self.checkpoint.filter(|checkpoint| !checkpoint.holds_facts(&self.stays)) {
            return Err(Broken::Checkpoint { size: checkpoint.size() });
        }
        (self.audited.facts, self.audited.last) = self.verifier.head();
        match self.marks.first() {
            Some(beyond) => Err(Broken::Cut { from: self.audited.facts + 1, to: beyond.signed.head.size }),
            // A head is kept before the witness is told: one that it alone has was taken away.
            None => self.unkept.map_or(Ok(self.audited), |size| Err(Broken::Head { size })),
        }
    }
}

/// The journal's own heads: each signed, in order, and each naming the one before; the first is the checkpoint's own.
fn check_kept(trusted: &PublicKey, checkpoint: Option<&Checkpoint>, marks: &[Mark]) -> Result<(), Broken> {
    let mut previous = GENESIS;
    let mut size = 0;
    if let Some(checkpoint) = checkpoint {
        if marks.first().is_none_or(|mark| mark.signed != checkpoint.head) {
            return Err(Broken::Head { size: checkpoint.size() });
        }
        previous = checkpoint.head.head.previous;
    }
    for Mark { signed, kept } in marks {
        let head = &signed.head;
        let fits = head.size > size && head.previous == previous && signed.is_signed_by(trusted);
        if !fits || kept.as_ref().is_some_and(|kept| kept.size() != head.size) {
            return Err(Broken::Head { size: head.size });
        }
        (size, previous) = (head.size, signed.digest());
    }
    Ok(())
}
