//! The tree of parts: how it grows, and how a part leads to its root.

use sha2::{Digest, Sha256};

use super::{PARTS, STEPS_MAX, Side, Step, Way};
use crate::id::MatterId;
use crate::money::Money;

/// A hash and the sum below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Node {
    hash: [u8; 32],
    sum: i64,
}

/// A part of a ledger.
#[derive(Debug, Clone)]
struct Leaf {
    matter: MatterId,
    minor: i64,
    salt: [u8; 32],
    place: [u8; 32],
}

/// All parts, and the nodes above them, level by level up to the root.
#[derive(Debug)]
pub(super) struct Tree {
    leaves: Vec<Leaf>,
    levels: Vec<Vec<Node>>,
    root: Node,
}

impl Tree {
    /// The tree of these ledgers; nothing when there is none.
    pub(super) fn of(balances: &[(MatterId, Money)], seed: &[u8; 32]) -> Option<Self> {
        let mut leaves: Vec<Leaf> =
            balances.iter().flat_map(|(matter, balance)| parts(matter, *balance, seed)).collect();
        leaves.sort_by_key(|leaf| leaf.place);
        let mut level: Vec<Node> = leaves.iter().map(Leaf::node).collect();
        let mut levels = Vec::new();
        while level.len() > 1 {
            let above = level.chunks(2).map(join).collect();
            levels.push(std::mem::replace(&mut level, above));
        }
        let root = *level.first()?;
        Some(Self { leaves, levels, root })
    }

    pub(super) const fn root(&self) -> [u8; 32] {
        self.root.hash
    }

    /// The ways from the parts of a ledger to the root.
    pub(super) fn ways(&self, matter: &MatterId) -> Vec<Way> {
        let of = |(at, leaf): (usize, &Leaf)| {
            (leaf.matter == *matter).then(|| Way {
                minor: leaf.minor,
                salt: leaf.salt,
                steps: self.steps(at),
            })
        };
        self.leaves.iter().enumerate().filter_map(of).collect()
    }

    /// The other halves on the way up; a node without another half goes up as it is.
    fn steps(&self, leaf: usize) -> Vec<Step> {
        let mut at = leaf;
        let mut steps = Vec::new();
        for level in &self.levels {
            let (other, side) = if at.is_multiple_of(2) {
                (at.saturating_add(1), Side::Right)
            } else {
                (at.saturating_sub(1), Side::Left)
            };
            steps.extend(level.get(other).map(|n| Step { side, sum: n.sum, hash: n.hash }));
            at = at.checked_div(2).unwrap_or_default();
        }
        steps
    }
}

impl Leaf {
    fn node(&self) -> Node {
        leaf(&self.matter, self.minor, &self.salt)
    }
}

/// The root and total that a part leads to; nothing when an amount does not fit.
pub(super) fn climb(matter: &MatterId, way: &Way) -> Option<([u8; 32], i64)> {
    if way.minor < 0 || way.steps.len() > STEPS_MAX {
        return None;
    }
    let mut node = leaf(matter, way.minor, &way.salt);
    for step in &way.steps {
        if step.sum < 0 {
            return None;
        }
        let other = Node { hash: step.hash, sum: step.sum };
        let sum = node.sum.checked_add(step.sum)?;
        let hash = match step.side {
            Side::Left => above(other, node),
            Side::Right => above(node, other),
        };
        node = Node { hash, sum };
    }
    Some((node.hash, node.sum))
}

/// Cuts a ledger into parts of random size, each with its salt and its random place.
fn parts(matter: &MatterId, balance: Money, seed: &[u8; 32]) -> Vec<Leaf> {
    let drawn = |word: &str, part: u8| {
        let id = matter.as_str().as_bytes();
        hashed(&[b"counterfoil/trust-proof/v1/drawn", seed, word.as_bytes(), &[part], id])
    };
    let mut left = balance.minor();
    (1..=PARTS)
        .map(|part| {
            let cut = match left.checked_add(1).filter(|_| part < PARTS) {
                Some(room) => below(&drawn("cut", part), room),
                None => left,
            };
            left = left.saturating_sub(cut);
            Leaf {
                matter: matter.clone(),
                minor: cut,
                salt: drawn("salt", part),
                place: drawn("place", part),
            }
        })
        .collect()
}

/// A number below `room` from a hash; the bias of the remainder is under one in a million.
fn below(hash: &[u8; 32], room: i64) -> i64 {
    let wide = hash.iter().take(15).fold(0_i128, |all, byte| (all << 8) | i128::from(*byte));
    let rest = wide.checked_rem(i128::from(room)).unwrap_or_default();
    i64::try_from(rest).unwrap_or_default()
}

fn leaf(matter: &MatterId, minor: i64, salt: &[u8; 32]) -> Node {
    let id = matter.as_str().as_bytes();
    let parts: [&[u8]; 4] = [b"counterfoil/trust-proof/v1/leaf", salt, id, &minor.to_be_bytes()];
    Node { hash: hashed(&parts), sum: minor }
}

fn join(pair: &[Node]) -> Node {
    match pair {
        [left, right] => {
            Node { hash: above(*left, *right), sum: left.sum.saturating_add(right.sum) }
        }
        [alone, ..] => *alone,
        [] => Node { hash: [0; 32], sum: 0 },
    }
}

fn above(left: Node, right: Node) -> [u8; 32] {
    hashed(&[
        b"counterfoil/trust-proof/v1/node",
        &left.hash,
        &left.sum.to_be_bytes(),
        &right.hash,
        &right.sum.to_be_bytes(),
    ])
}

/// SHA-256 over length-prefixed parts.
fn hashed(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
