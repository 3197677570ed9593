//! Jurisdiction packs: the rules of client money as data, the strictest by default (TRU-18, TRU-19,
//! TR-21).
//!
//! Invariants: `default` has every key; a key that another pack leaves out is the default's; a key
//! that is looser than the default says why; every key names its source, and whether its text was
//! read or is only known.

mod file;
mod loosened;

pub use loosened::NoReason;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::trust::Clearing;

/// A jurisdiction whose rules we have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PackName {
    /// The strictest of all.
    Default,
    /// The Model Rules of the American Bar Association.
    AbaModel,
    /// California.
    California,
    /// New York.
    NewYork,
    /// Florida.
    Florida,
    /// Texas.
    Texas,
    /// Massachusetts.
    Massachusetts,
}

/// What a pack decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// For how many years after a representation trust records are kept.
    RetentionYears,
    /// Every how many months an account is reconciled.
    ReconcileMonths,
    /// Within how many days after a statement ends.
    ReconcileWithinDays,
    /// After how many banking days a card payment may be used.
    ClearingCardDays,
    /// After how many banking days a bank debit may be used.
    ClearingBankDebitDays,
    /// After how many banking days a cheque may be used.
    ClearingChequeDays,
    /// The most of the firm's own money in trust.
    CushionMaxCents,
    /// Whether an invoice reaches the client before its fees are taken.
    DeliveredBeforeFees,
    /// Whether the client is told of fees that are taken.
    ToldOfFees,
    /// Within how many days after it was taken what is disputed is put back.
    RestoreWithinDays,
    /// Whether the bar is told of a shortage.
    TellBarOfShortage,
    /// Whether every advance goes to trust.
    AdvanceToTrust,
    /// Up to which sum a flat fee goes to the firm’s account without a signed agreement.
    FlatFeeUnsignedMaxCents,
    /// Within how many days a client is told of money that came in.
    NoticeDays,
    /// Within how many days money is paid out to who is entitled to it.
    DistributeDays,
    /// Within how many days earned fees leave trust.
    EarnedLeftDays,
    /// After how many months without movement money counts as dormant.
    DormantMonths,
    /// After how many months without movement money counts as unclaimed property.
    UnclaimedMonths,
    /// Within how many days the owner of money of nobody known is to be found.
    SuspenseDays,
}

/// What one pack decides about one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Whose pack it stands in: another's than the account's where that is silent.
    pub of: PackName,
    /// The value: a number, or one for yes and none for no.
    pub value: i64,
    /// The rule in a sentence.
    pub text: String,
    /// Where it stands.
    pub source: String,
    /// Where that is read.
    pub source_url: String,
    /// When that was looked at.
    pub checked_on: Date,
    /// Whether the source was read; otherwise a lawyer confirms it before relying on it.
    pub certainty: Certainty,
    /// Why it is looser than the default, where it is.
    pub because: Option<String>,
}

/// How sure a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Certainty {
    /// The text was read.
    Read,
    /// It is generally known, and its text was not read.
    Known,
}

/// The rules of a jurisdiction, or of several together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    rules: BTreeMap<Key, Rule>,
}

impl Rule {
    /// The rule as an account under a pack is told of it: whose it is, and where it stands.
    pub fn quoted_under(&self, name: PackName) -> String {
        let Self { text, source, .. } = self;
        let whose = match (self.of, name) {
            (PackName::Default, PackName::Default) => {
                "The rule, by the strictest of all".to_owned()
            }
            (PackName::Default, name) => format!(
                "The rule, by the strictest of all, as the pack of {} has none of its own here",
                name.title()
            ),
            (of, _) => format!("The rule of {}", of.title()),
        };
        format!("{whose}: {text} ({source})")
    }
}

/// Why a file is not a pack.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// It is not the JSON of a pack.
    #[error("the pack {0} does not read: {1}")]
    Form(&'static str, serde_json::Error),
    /// A key that we do not know.
    #[error("the pack {0} has an unknown key {1}")]
    UnknownKey(&'static str, String),
    /// A key that is missing from the default.
    #[error("the default pack misses the key {0}")]
    MissingKey(&'static str),
    /// Looser than the default without a reason.
    #[error("the pack {0} loosens {1} without a reason")]
    Loosened(&'static str, &'static str),
    /// Looser in what no act leaves out.
    #[error("the pack {0} loosens {1}, which holds everywhere")]
    Fixed(&'static str, &'static str),
    /// A source that is none.
    #[error("the pack {0} names no source for {1}")]
    NoSource(&'static str, &'static str),
}

impl PackName {
    /// All packs.
    pub const ALL: [Self; 7] = [
        Self::Default,
        Self::AbaModel,
        Self::California,
        Self::NewYork,
        Self::Florida,
        Self::Texas,
        Self::Massachusetts,
    ];

    /// The word in storage and the name of the file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::AbaModel => "aba-model",
            Self::California => "us-ca",
            Self::NewYork => "us-ny",
            Self::Florida => "us-fl",
            Self::Texas => "us-tx",
            Self::Massachusetts => "us-ma",
        }
    }

    /// The jurisdiction in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Default => "The strictest of all",
            Self::AbaModel => "ABA Model Rules",
            Self::California => "California",
            Self::NewYork => "New York",
            Self::Florida => "Florida",
            Self::Texas => "Texas",
            Self::Massachusetts => "Massachusetts",
        }
    }

    /// The pack with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.word() == word)
    }

    const fn file(self) -> &'static str {
        match self {
            Self::Default => include_str!("../packs/default.json"),
            Self::AbaModel => include_str!("../packs/aba-model.json"),
            Self::California => include_str!("../packs/us-ca.json"),
            Self::NewYork => include_str!("../packs/us-ny.json"),
            Self::Florida => include_str!("../packs/us-fl.json"),
            Self::Texas => include_str!("../packs/us-tx.json"),
            Self::Massachusetts => include_str!("../packs/us-ma.json"),
        }
    }
}

impl Key {
    /// All keys.
    pub const ALL: [Self; 19] = [
        Self::RetentionYears,
        Self::ReconcileMonths,
        Self::ReconcileWithinDays,
        Self::ClearingCardDays,
        Self::ClearingBankDebitDays,
        Self::ClearingChequeDays,
        Self::CushionMaxCents,
        Self::DeliveredBeforeFees,
        Self::ToldOfFees,
        Self::RestoreWithinDays,
        Self::TellBarOfShortage,
        Self::AdvanceToTrust,
        Self::FlatFeeUnsignedMaxCents,
        Self::NoticeDays,
        Self::DistributeDays,
        Self::EarnedLeftDays,
        Self::DormantMonths,
        Self::UnclaimedMonths,
        Self::SuspenseDays,
    ];

    /// The word in a pack.
    pub const fn word(self) -> &'static str {
        match self {
            Self::RetentionYears => "retention-years",
            Self::ReconcileMonths => "reconcile-months",
            Self::ReconcileWithinDays => "reconcile-within-days",
            Self::ClearingCardDays => "clearing-card-days",
            Self::ClearingBankDebitDays => "clearing-bank-debit-days",
            Self::ClearingChequeDays => "clearing-cheque-days",
            Self::CushionMaxCents => "cushion-max-cents",
            Self::DeliveredBeforeFees => "delivered-before-fees",
            Self::ToldOfFees => "told-of-fees",
            Self::RestoreWithinDays => "restore-within-days",
            Self::TellBarOfShortage => "tell-bar-of-shortage",
            Self::AdvanceToTrust => "advance-to-trust",
            Self::FlatFeeUnsignedMaxCents => "flat-fee-unsigned-max-cents",
            Self::NoticeDays => "notice-days",
            Self::DistributeDays => "distribute-days",
            Self::EarnedLeftDays => "earned-left-days",
            Self::DormantMonths => "dormant-months",
            Self::UnclaimedMonths => "unclaimed-months",
            Self::SuspenseDays => "suspense-days",
        }
    }

    /// How strict a value is: the higher, the stricter.
    const fn strictness(self, value: i64) -> i64 {
        match self {
            Self::RetentionYears
            | Self::ClearingCardDays
            | Self::ClearingBankDebitDays
            | Self::ClearingChequeDays
            | Self::DeliveredBeforeFees
            | Self::ToldOfFees
            | Self::RestoreWithinDays
            | Self::TellBarOfShortage
            | Self::AdvanceToTrust => value,
            Self::ReconcileMonths
            | Self::ReconcileWithinDays
            | Self::CushionMaxCents
            | Self::FlatFeeUnsignedMaxCents
            | Self::NoticeDays
            | Self::DistributeDays
            | Self::EarnedLeftDays
            | Self::DormantMonths
            | Self::UnclaimedMonths
            | Self::SuspenseDays => value.saturating_neg(),
        }
    }

    /// Whether it holds in every jurisdiction alike: the gate before earned fees has no way around
    /// it (rule TR-08), and a pack only says where it is written.
    const fn is_fixed(self) -> bool {
        matches!(self, Self::DeliveredBeforeFees | Self::ToldOfFees)
    }

    /// The key behind a rule of ours, such as `TR-04`.
    pub fn of_rule(id: &str) -> Option<Self> {
        Some(match id {
            "TR-04" => Self::ClearingChequeDays,
            "TR-05" => Self::CushionMaxCents,
            "TR-06" => Self::AdvanceToTrust,
            "TR-07" => Self::EarnedLeftDays,
            "TR-08" => Self::DeliveredBeforeFees,
            "TR-09" => Self::RestoreWithinDays,
            "TR-18" | "TR-19" | "TR-20" => Self::ReconcileMonths,
            "TR-21" => Self::RetentionYears,
            "TR-22" => Self::NoticeDays,
            "TR-25" => Self::UnclaimedMonths,
            "TR-26" => Self::SuspenseDays,
            _ => return None,
        })
    }
}

impl Pack {
    /// The rules of a jurisdiction; what it leaves out is the default's.
    pub fn of(name: PackName) -> Result<Self, PackError> {
        let default = Self::written(PackName::Default)?;
        for key in Key::ALL {
            if !default.rules.contains_key(&key) {
                return Err(PackError::MissingKey(key.word()));
            }
        }
        default.overlaid(name.word(), Self::written(name)?)
    }

    /// These rules with those of a jurisdiction over them.
    fn overlaid(self, name: &'static str, own: Self) -> Result<Self, PackError> {
        let mut rules = self.rules;
        for (key, rule) in own.rules {
            let usual = rules.get(&key).map_or(rule.value, |usual| usual.value);
            let is_looser = key.strictness(rule.value) < key.strictness(usual);
            if is_looser && key.is_fixed() {
                return Err(PackError::Fixed(name, key.word()));
            }
            if is_looser && rule.because.as_deref().is_none_or(|why| why.trim().is_empty()) {
                return Err(PackError::Loosened(name, key.word()));
            }
            rules.insert(key, rule);
        }
        Ok(Self { rules })
    }

    /// Both together: of each key the stricter rule; of two equally strict, always the same one.
    #[must_use]
    pub fn strictest(self, other: Self) -> Self {
        let mut rules = self.rules;
        for (key, rule) in other.rules {
            let rank = |rule: &Rule| {
                (
                    key.strictness(rule.value),
                    std::cmp::Reverse((rule.source.clone(), rule.text.clone())),
                )
            };
            match rules.get(&key) {
                Some(known) if rank(known) >= rank(&rule) => {}
                Some(_) | None => {
                    rules.insert(key, rule);
                }
            }
        }
        Self { rules }
    }

    /// What is decided about a key.
    pub fn rule(&self, key: Key) -> Option<&Rule> {
        self.rules.get(&key)
    }

    /// All rules, key by key.
    pub fn rules(&self) -> impl Iterator<Item = (Key, &Rule)> {
        self.rules.iter().map(|(key, rule)| (*key, rule))
    }

    /// When money may be used after it came in.
    pub fn clearing(&self) -> Clearing {
        let days = |key, usual: u8| {
            let rule = self.rule(key).and_then(|rule| u8::try_from(rule.value).ok());
            rule.unwrap_or(usual)
        };
        let usual = Clearing::STRICTEST;
        Clearing {
            card: days(Key::ClearingCardDays, usual.card),
            bank_debit: days(Key::ClearingBankDebitDays, usual.bank_debit),
            cheque: days(Key::ClearingChequeDays, usual.cheque),
            wire: usual.wire,
            cash: usual.cash,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(name: PackName) -> Pack {
        Pack::of(name).unwrap()
    }

    fn value(pack: &Pack, key: Key) -> i64 {
        pack.rule(key).unwrap().value
    }

    #[test]
    fn tru19_every_pack_reads_and_names_a_source_for_each_key() {
        for name in PackName::ALL {
            let pack = pack(name);
            assert_eq!(pack.rules().count(), Key::ALL.len(), "{name:?}");
            for (key, rule) in pack.rules() {
                assert!(rule.source_url.starts_with("https://"), "{name:?} {key:?}");
                assert!(rule.text.ends_with('.'), "{name:?} {key:?}");
            }
        }
    }

    #[test]
    fn tru19_whatever_is_looser_than_the_default_says_why() {
        let default = pack(PackName::Default);
        for name in PackName::ALL {
            for (key, rule) in pack(name).rules() {
                let usual = value(&default, key);
                if key.strictness(rule.value) < key.strictness(usual) {
                    assert!(rule.because.is_some(), "{name:?} {key:?}");
                }
            }
        }
        assert_eq!(value(&pack(PackName::California), Key::NoticeDays), 14);
        assert_eq!(value(&pack(PackName::Texas), Key::NoticeDays), 7, "the default’s");
        assert_eq!(value(&pack(PackName::Florida), Key::UnclaimedMonths), 60);
        assert_eq!(value(&pack(PackName::AbaModel), Key::UnclaimedMonths), 36);
    }

    #[test]
    fn tr08_no_pack_takes_fees_before_the_invoice_is_delivered_and_the_client_told() {
        for key in [Key::DeliveredBeforeFees, Key::ToldOfFees] {
            let mut own = pack(PackName::Texas);
            let rule = own.rules.get_mut(&key).unwrap();
            (rule.value, rule.because) = (0, Some("Texas does not ask for it.".to_owned()));
            let read = pack(PackName::Default).overlaid("us-tx", own);
            assert!(matches!(read, Err(PackError::Fixed("us-tx", _))), "{read:?}");
        }
    }

    #[test]
    fn tr21_the_stricter_of_two_rules_holds_in_whatever_order_they_are_put_together() {
        for one in PackName::ALL {
            assert_eq!(pack(one).strictest(pack(one)), pack(one), "idempotent");
            for other in PackName::ALL {
                let together = pack(one).strictest(pack(other));
                assert_eq!(together, pack(other).strictest(pack(one)), "commutative");
                for third in PackName::ALL {
                    let left = together.clone().strictest(pack(third));
                    let right = pack(one).strictest(pack(other).strictest(pack(third)));
                    assert_eq!(left, right, "associative");
                }
            }
        }
        let both = pack(PackName::Texas).strictest(pack(PackName::NewYork));
        assert_eq!(value(&both, Key::RetentionYears), 7);
    }

    #[test]
    fn tr04_the_default_pack_clears_like_the_strictest() {
        assert_eq!(pack(PackName::Default).clearing(), Clearing::STRICTEST);
    }
}
