//! A proof as a file that a person can read and keep: one fact a line.

use std::fmt;
use std::str::FromStr;

use super::{Commitment, PARTS, Proof, STEPS_MAX, Side, Step, Way};
use crate::money::{Currency, Money};

const TITLE: &str = "counterfoil trust proof 1";

/// The most bytes that a proof can have.
const BYTES_MAX: usize = 32_768;

/// Text is not a proof.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofTextError {
    /// Larger than a proof can be.
    #[error("This file is too large for a proof.")]
    TooLarge,
    /// Not what stands at this place of a proof.
    #[error("Line {line}: “{wanted}” belongs here. Download the proof again.")]
    Line {
        /// The line, from one.
        line: usize,
        /// What belongs there.
        wanted: &'static str,
    },
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Commitment { as_of, total, root } = &self.commitment;
        writeln!(f, "{TITLE}")?;
        writeln!(f, "as-of {as_of}")?;
        writeln!(f, "currency {}", total.currency())?;
        writeln!(f, "total {}", total.minor())?;
        writeln!(f, "root {}", hex::encode(root))?;
        writeln!(f, "matter {}", self.matter)?;
        writeln!(f, "balance {}", self.balance.minor())?;
        for way in &self.ways {
            writeln!(f, "part {} {}", way.minor, hex::encode(way.salt))?;
            for step in &way.steps {
                let side = match step.side {
                    Side::Left => "left",
                    Side::Right => "right",
                };
                writeln!(f, "{side} {} {}", step.sum, hex::encode(step.hash))?;
            }
        }
        writeln!(f, "end")
    }
}

impl FromStr for Proof {
    type Err = ProofTextError;

    fn from_str(text: &str) -> Result<Self, ProofTextError> {
        if text.len() > BYTES_MAX {
            return Err(ProofTextError::TooLarge);
        }
        let mut lines = Lines { lines: text.lines().collect(), at: 0 };
        lines.exactly(TITLE)?;
        let as_of = lines.one("as-of")?;
        let currency: Currency = lines.one("currency")?;
        let total = lines.one("total")?;
        let root = lines.hash("root")?;
        let matter = lines.one("matter")?;
        let balance = lines.one("balance")?;
        let mut ways = Vec::new();
        while ways.len() < usize::from(PARTS) && lines.is_at("part") {
            ways.push(lines.way()?);
        }
        lines.exactly("end")?;
        Ok(Self {
            commitment: Commitment { as_of, total: Money::new(total, currency), root },
            matter,
            balance: Money::new(balance, currency),
            ways,
        })
    }
}

/// The lines of a proof, read from the top.
struct Lines<'a> {
    lines: Vec<&'a str>,
    at: usize,
}

impl<'a> Lines<'a> {
    fn wrong(&self, wanted: &'static str) -> ProofTextError {
        ProofTextError::Line { line: self.at.saturating_add(1), wanted }
    }

    fn is_at(&self, word: &str) -> bool {
        self.lines.get(self.at).and_then(|line| line.split(' ').next()) == Some(word)
    }

    fn exactly(&mut self, wanted: &'static str) -> Result<(), ProofTextError> {
        if self.lines.get(self.at) != Some(&wanted) {
            return Err(self.wrong(wanted));
        }
        self.at = self.at.saturating_add(1);
        Ok(())
    }

    /// The words behind `word` on the next line, exactly `N` of them.
    fn words<const N: usize>(
        &mut self,
        word: &'static str,
    ) -> Result<[&'a str; N], ProofTextError> {
        let line = self.lines.get(self.at).and_then(|line| line.strip_prefix(word));
        let rest = line.and_then(|rest| rest.strip_prefix(' ')).ok_or_else(|| self.wrong(word))?;
        let words: Vec<&str> = rest.split(' ').collect();
        words.try_into().map_err(|_| self.wrong(word))
    }

    fn one<T: FromStr>(&mut self, word: &'static str) -> Result<T, ProofTextError> {
        let [value] = self.words(word)?;
        let value = value.parse().map_err(|_| self.wrong(word))?;
        self.at = self.at.saturating_add(1);
        Ok(value)
    }

    fn hash(&mut self, word: &'static str) -> Result<[u8; 32], ProofTextError> {
        let [value] = self.words(word)?;
        let value = bytes(value).ok_or_else(|| self.wrong(word))?;
        self.at = self.at.saturating_add(1);
        Ok(value)
    }

    /// A number and a hash.
    fn pair(&mut self, word: &'static str) -> Result<(i64, [u8; 32]), ProofTextError> {
        let [number, hash] = self.words(word)?;
        let both = number.parse().ok().zip(bytes(hash)).ok_or_else(|| self.wrong(word))?;
        self.at = self.at.saturating_add(1);
        Ok(both)
    }

    fn way(&mut self) -> Result<Way, ProofTextError> {
        let (minor, salt) = self.pair("part")?;
        let mut steps = Vec::new();
        while steps.len() < STEPS_MAX {
            let side = match (self.is_at("left"), self.is_at("right")) {
                (true, _) => Side::Left,
                (_, true) => Side::Right,
                (false, false) => break,
            };
            let word = if side == Side::Left { "left" } else { "right" };
            let (sum, hash) = self.pair(word)?;
            steps.push(Step { side, sum, hash });
        }
        Ok(Way { minor, salt, steps })
    }
}

fn bytes(text: &str) -> Option<[u8; 32]> {
    hex::decode(text).ok()?.try_into().ok()
}
