//! The tree of RFC 6962 over the journal, leaf by leaf as it grows: its root, and the path that proves one fact; holds no
//! more than the roots of its whole subtrees.
//!
//! A leaf is the 32 bytes of a fact's hash in the chain, which binds its public part, its ciphertext and all before it.
//! Leaf `n` is fact `n + 1`.
use std::collections::BTreeMap;

use ct_merkle::{InclusionProof, RootHash, indices_for_inclusion_proof};
use sha2::{Digest, Sha256};

use crate::journal::Hash;

/// Largest tree that is spoken of: beyond it positions do not fit the database.
const MOST: u64 = i64::MAX as u64;

/// A growing tree: the roots of its whole subtrees (RFC 6962 splits at powers of two), largest and leftmost first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    nodes: Vec<Hash>,
}

impl Frontier {
    /// The tree without leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads [`Frontier::bytes`]; `None` if they cannot be of a tree of this size.
    pub fn read(size: u64, bytes: &[u8]) -> Option<Self> {
        let (nodes, rest) = bytes.as_chunks::<32>();
        (size <= MOST && rest.is_empty() && nodes.len() == size.count_ones() as usize)
            .then(|| Self { size, nodes: nodes.to_vec() })
    }

    /// Its subtrees' roots, one after the other.
    pub fn bytes(&self) -> Vec<u8> {
        self.nodes.concat()
    }

    /// Its subtrees' roots.
    pub fn nodes(&self) -> &[Hash] {
        &self.nodes
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds the hash of the next fact.
    pub fn push(&mut self, leaf: &Hash) {
        self.push_and_tell(leaf, |_, _, _| {});
    }

    /// Adds a leaf and tells each subtree that it makes whole: level, first leaf, root.
    fn push_and_tell(&mut self, leaf: &Hash, mut whole: impl FnMut(u32, u64, &Hash)) {
        let mut node = leaf_hash(leaf);
        let mut level = 0;
        whole(level, self.size, &node);
        // As many subtrees become one as the size has ones at its end, like carrying in a sum.
        while (self.size >> level) & 1 == 1 {
            let left = self.nodes.pop().expect("a node for every one in the size");
            node = parent(&left, &node);
            level += 1;
            whole(level, (self.size >> level) << level, &node);
        }
        self.nodes.push(node);
        self.size += 1;
    }

    /// The tree's root; of the tree without leaves the hash of nothing, as RFC 6962 has it.
    pub fn root(&self) -> Hash {
        self.root_from(0).unwrap_or_else(|| Sha256::digest([]).into())
    }

    /// The root of the subtree from this leaf to the last, if one of the whole subtrees begins there.
    fn root_from(&self, first: u64) -> Option<Hash> {
        let mut start = 0;
        let mut at = None;
        for (number, level) in (0..64).rev().filter(|level| (self.size >> level) & 1 == 1).enumerate() {
            if start == first {
                at = Some(number);
            }
            start += 1_u64 << level;
        }
        let (last, before) = self.nodes[at?..].split_last()?;
        Some(before.iter().rfold(*last, |right, left| parent(left, &right)))
    }

    /// Level, first leaf and root of each whole subtree.
    fn parts(&self) -> impl Iterator<Item = (u32, u64, &Hash)> {
        let mut start = 0;
        let levels = (0..64).rev().filter(|level| (self.size >> level) & 1 == 1);
        levels.zip(&self.nodes).map(move |(level, node)| {
            let first = start;
            start += 1_u64 << level;
            (level, first, node)
        })
    }
}

fn leaf_hash(leaf: &Hash) -> Hash {
    Sha256::new_with_prefix([0]).chain_update(leaf).finalize().into()
}

fn parent(left: &Hash, right: &Hash) -> Hash {
    Sha256::new_with_prefix([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The hashes beside a leaf's way up to the root, lowest first: `PATH` of RFC 6962 §2.1.1.
pub type Path = Vec<Hash>;

/// Whether the fact of this hash is number `seq` (1 for the first) of the `size` facts under the root.
pub fn is_included(root: &Hash, size: u64, seq: u64, hash: &Hash, path: &[Hash]) -> bool {
    let Some(index) = seq.checked_sub(1) else { return false };
    if size > MOST || index >= size {
        return false;
    }
    let Ok(proof) = InclusionProof::<Sha256>::try_from_bytes(path.concat()) else { return false };
    RootHash::<Sha256>::new((*root).into(), size).verify_inclusion(hash, index, &proof).is_ok()
}

/// A node over a whole subtree of `2^level` leaves, of which `first` is the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    pub level: u32,
    pub first: u64,
    pub hash: Hash,
}

/// Gathers the paths of some facts while all facts go by once.
#[derive(Debug)]
pub struct Prover {
    frontier: Frontier,
    size: u64,
    asked: Vec<u64>,
    /// Nodes that some path needs: by level and first leaf.
    wanted: BTreeMap<(u32, u64), Option<Hash>>,
}

impl Prover {
    /// For these facts under the head of this size. The walk starts after `from`, whose facts may be gone; those asked
    /// for must come after them. `None` if they do not, or lie beyond the head.
    pub fn new(from: Frontier, size: u64, asked: Vec<u64>) -> Option<Self> {
        if asked.iter().any(|seq| *seq <= from.size) { None } else { Self::with(from, &[], size, asked) }
    }

    /// The same, also for facts at or before `from` whose ways up were kept ([`Prover::nodes`]) when the others went.
    pub fn with(from: Frontier, kept: &[Node], size: u64, asked: Vec<u64>) -> Option<Self> {
        if size > MOST || from.size > size || asked.iter().any(|seq| *seq == 0 || *seq > size) {
            return None;
        }
        let mut wanted = BTreeMap::new();
        for seq in &asked {
            wanted.extend(indices_for_inclusion_proof(size, seq - 1).into_iter().map(|index| (place(index), None)));
        }
        let parts = from.parts().map(|(level, first, node)| (level, first, *node));
        for (level, first, node) in parts.chain(kept.iter().map(|node| (node.level, node.first, node.hash))) {
            wanted.entry((level, first)).and_modify(|known| *known = Some(node));
        }
        // The walk makes none of those that end before it begins.
        let is_before = |level: u32, first: u64| first + (1_u64 << level) <= from.size;
        if wanted.iter().any(|((level, first), node)| node.is_none() && is_before(*level, *first)) {
            return None;
        }
        Some(Self { frontier: from, size, asked, wanted })
    }

    /// The tree of all facts that have gone by.
    pub fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// What must be kept so that the same facts can be proven under any later head when all other facts are gone;
    /// lowest level first, by first leaf.
    pub fn nodes(&self) -> Vec<Node> {
        let known = |(place, node): (&(u32, u64), &Option<Hash>)| {
            node.map(|hash| Node { level: place.0, first: place.1, hash })
        };
        self.wanted.iter().filter_map(known).collect()
    }

    /// Takes the hash of the next fact; those beyond the head change nothing.
    pub fn push(&mut self, leaf: &Hash) {
        if self.frontier.size == self.size {
            return;
        }
        let wanted = &mut self.wanted;
        self.frontier.push_and_tell(leaf, |level, first, node| {
            if let Some(known) = wanted.get_mut(&(level, first)) {
                *known = Some(*node);
            }
        });
    }

    /// The paths, in the order asked for; `None` when facts are missing.
    pub fn finish(self) -> Option<Vec<Path>> {
        if self.frontier.size != self.size {
            return None;
        }
        let node = |index: u64| {
            let place = place(index);
            // At the right edge a subtree is not whole: it reaches to the last leaf.
            self.wanted.get(&place).copied().flatten().or_else(|| self.frontier.root_from(place.1))
        };
        let path = |seq: &u64| indices_for_inclusion_proof(self.size, seq - 1).into_iter().map(node).collect();
        self.asked.iter().map(path).collect()
    }
}

/// Level and first leaf of a node of the array that RFC 9420 lays a tree out in (leaves at even places).
fn place(index: u64) -> (u32, u64) {
    let level = index.trailing_ones();
    (level, (index >> (level + 1)) << level)
}

#[cfg(test)]
mod tests {
    use ct_merkle::mem_backed_tree::MemoryBackedTree;

    use super::*;

    fn leaf(number: u64) -> Hash {
        Sha256::digest(number.to_be_bytes()).into()
    }

    #[test]
    fn roots_and_paths_are_those_of_a_whole_tree_in_memory() {
        let mut frontier = Frontier::new();
        assert_eq!(hex::encode(frontier.root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        let mut whole = MemoryBackedTree::<Sha256, Hash>::new();
        let mut before = vec![Frontier::new()];
        for size in 1..=70_u64 {
            frontier.push(&leaf(size));
            whole.push(leaf(size));
            assert_eq!(frontier.root(), Hash::from(*whole.root().as_bytes()), "{size}");
            assert_eq!(Frontier::read(size, &frontier.bytes()), Some(frontier.clone()));
            before.push(frontier.clone());
            // Walks that start anywhere, as after a checkpoint.
            for from in [0, 1, size / 3, size / 2, size - 1] {
                let asked: Vec<u64> = (from + 1..=size).collect();
                let mut prover = Prover::new(before[from as usize].clone(), size, asked.clone()).unwrap();
                (from + 1..=size + 2).for_each(|number| prover.push(&leaf(number)));
                for (seq, path) in asked.iter().zip(prover.finish().unwrap()) {
                    let wanted = whole.prove_inclusion(*seq as usize - 1);
                    assert_eq!(path.concat(), wanted.as_bytes(), "{seq} of {size}, from {from}");
                    assert!(is_included(&frontier.root(), size, *seq, &leaf(*seq), &path));
                    assert!(!is_included(&frontier.root(), size, *seq, &leaf(*seq + 1), &path));
                    assert!(size == 1 || !is_included(&frontier.root(), size, seq % size + 1, &leaf(*seq), &path));
                }
            }
        }
    }

    #[test]
    fn facts_that_stay_are_proven_under_every_later_head_by_what_was_kept_of_their_ways() {
        let tree = |size: u64| {
            let mut tree = Frontier::new();
            (1..=size).for_each(|number| tree.push(&leaf(number)));
            tree
        };
        for cut in 1..=40_u64 {
            let asked: Vec<u64> = (1..=cut).filter(|seq| seq % 3 == 1).collect();
            let mut prover = Prover::new(Frontier::new(), cut, asked.clone()).unwrap();
            (1..=cut).for_each(|number| prover.push(&leaf(number)));
            let kept = prover.nodes();
            // Once more, later, for some of them, from what was kept alone.
            let (later, fewer) = (cut + cut / 2, &asked[asked.len() / 2..]);
            let mut again = Prover::with(tree(cut), &kept, later, fewer.to_vec()).unwrap();
            (cut + 1..=later).for_each(|number| again.push(&leaf(number)));
            let twice = again.nodes();
            for (from, kept, asked) in [(cut, &kept, asked.as_slice()), (later, &twice, fewer)] {
                for size in [from, from + 1, from + 7, 2 * from + 3] {
                    let mut prover = Prover::with(tree(from), kept, size, asked.to_vec()).unwrap();
                    (from + 1..=size).for_each(|number| prover.push(&leaf(number)));
                    for (seq, path) in asked.iter().zip(prover.finish().unwrap()) {
                        assert!(is_included(&tree(size).root(), size, *seq, &leaf(*seq), &path), "{cut} {size} {seq}");
                    }
                }
            }
            let some = &kept[..kept.len() / 2];
            if cut > 4 {
                assert!(Prover::with(tree(cut), some, cut, asked).is_none(), "{cut}: a node is missing");
            }
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let mut frontier = Frontier::new();
        frontier.push(&leaf(1));
        let root = frontier.root();
        assert!(is_included(&root, 1, 1, &leaf(1), &[]));
        for (size, seq, path) in [(0, 1, vec![]), (1, 0, vec![]), (1, 2, vec![]), (1, 1, vec![root])] {
            assert!(!is_included(&root, size, seq, &leaf(1), &path), "{size} {seq}");
        }
        assert!(!is_included(&root, u64::MAX, u64::MAX, &leaf(1), &[]));
        assert!(Frontier::read(3, &[0; 32]).is_none() && Frontier::read(1, &[0; 33]).is_none());
        assert!(Prover::new(frontier.clone(), 2, vec![1]).is_none(), "its fact may be gone");
        assert!(Prover::new(frontier.clone(), 2, vec![3]).is_none(), "beyond the head");
        assert_eq!(Prover::new(frontier, 2, vec![2]).unwrap().finish(), None, "a fact is missing");
    }
}
