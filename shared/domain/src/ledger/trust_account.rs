//! The accounts of the trust book.

use std::fmt;

use crate::id::{BankId, ClientId, MatterId};
use crate::payment::ProcessorName;

/// An account of the trust book. Money at a bank or under way to it is what the firm holds; all
/// others but a shortage say to whom it belongs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TrustAccount {
    /// A trust bank account: what its statement is compared with.
    Bank(BankId),
    /// Money a processor has taken for a trust bank account and not yet paid out.
    InTransit(ProcessorName),
    /// What belongs to one client in one matter.
    ClientLedger(ClientId, MatterId),
    /// Money of a bank account that is no client's.
    Pool(BankId, PoolKind),
}

/// Money in a trust bank account that is no client's, or that is missing there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PoolKind {
    /// The firm's own money for bank charges (rule TR-05).
    Cushion,
    /// Receipts whose owner is not known yet (rule TR-26).
    Suspense,
    /// Interest owed to the bar's fund, never to the firm (rule TR-24).
    Interest,
    /// What the bank took from the account and the firm owes it (rules TR-05, TR-13).
    Shortage,
}

impl PoolKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Cushion, Self::Suspense, Self::Interest, Self::Shortage];

    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cushion => "cushion",
            Self::Suspense => "suspense",
            Self::Interest => "interest-payable",
            Self::Shortage => "shortage",
        }
    }

    /// The kind with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl TrustAccount {
    /// The account that [`fmt::Display`] spells so.
    pub fn of_word(word: &str) -> Option<Self> {
        let (kind, rest) = word.split_once('/')?;
        match kind {
            "bank" => rest.parse().ok().map(Self::Bank),
            "in-transit" => ProcessorName::of_word(rest).map(Self::InTransit),
            "client" => {
                let (client, matter) = rest.split_once('/')?;
                Some(Self::ClientLedger(client.parse().ok()?, matter.parse().ok()?))
            }
            _ => Some(Self::Pool(rest.parse().ok()?, PoolKind::of_word(kind)?)),
        }
    }

    /// Whether it is something the firm has, rather than something it owes to somebody.
    pub const fn is_asset(&self) -> bool {
        match self {
            Self::Bank(_) | Self::InTransit(_) | Self::Pool(_, PoolKind::Shortage) => true,
            Self::ClientLedger(..)
            | Self::Pool(_, PoolKind::Cushion | PoolKind::Suspense | PoolKind::Interest) => false,
        }
    }
}

impl fmt::Display for TrustAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bank(bank) => write!(f, "bank/{bank}"),
            Self::InTransit(processor) => write!(f, "in-transit/{}", processor.word()),
            Self::ClientLedger(client, matter) => write!(f, "client/{client}/{matter}"),
            Self::Pool(bank, kind) => write!(f, "{}/{bank}", kind.word()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trust_account_reads_back_from_its_word() {
        let bank = BankId::made(0, [1; 10]);
        let (client, matter) = (ClientId::made(0, [2; 10]), MatterId::made(0, [3; 10]));
        let pools = PoolKind::ALL.map(|kind| TrustAccount::Pool(bank.clone(), kind));
        let others = [
            TrustAccount::Bank(bank.clone()),
            TrustAccount::InTransit(ProcessorName::Stripe),
            TrustAccount::ClientLedger(client, matter),
        ];
        for account in others.into_iter().chain(pools) {
            assert_eq!(TrustAccount::of_word(&account.to_string()), Some(account));
        }
        for wrong in ["bank", "client/cli_x/mat_y", "operating/bnk_1", "fees"] {
            assert_eq!(TrustAccount::of_word(wrong), None, "{wrong}");
        }
    }
}
