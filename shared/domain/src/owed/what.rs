//! What can change what is owed on an invoice, in the words of a statement.

use crate::ledger::{Cause, OperatingAccount};
use crate::money::Money;

/// What changed what is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// The invoice was issued, here or in other books.
    Issued,
    /// Interest was charged, by an invoice of its own.
    Interest,
    /// A payment.
    Paid,
    /// Money that was on account.
    Applied,
    /// Money that was put on account, for less is owed.
    SetAside,
    /// Money that was in trust.
    FromTrust,
    /// A discount for the way in which it was paid.
    Discounted,
    /// A discount for paying early.
    Early,
    /// Such a discount, lost with the payment that earned it.
    DiscountLost,
    /// Money given back.
    Refunded,
    /// A refund that did not reach whoever paid.
    RefundBack,
    /// Money that the payer's bank took back.
    Disputed,
    /// Money that the payer's bank gave up again.
    DisputeWon,
    /// A payment that was taken back in the books: a check that bounced, trust money put back.
    Reversed,
    /// A credit note.
    Credited,
    /// What was given up.
    WrittenOff,
    /// The invoice was cancelled as a whole.
    Voided,
}

impl What {
    /// Everything there is.
    pub const ALL: [Self; 17] = [
        Self::Issued,
        Self::Interest,
        Self::Paid,
        Self::Applied,
        Self::SetAside,
        Self::FromTrust,
        Self::Discounted,
        Self::Early,
        Self::DiscountLost,
        Self::Refunded,
        Self::RefundBack,
        Self::Disputed,
        Self::DisputeWon,
        Self::Reversed,
        Self::Credited,
        Self::WrittenOff,
        Self::Voided,
    ];

    /// What a posting between what is owed and another account means, by what made it necessary.
    pub(crate) fn of(
        cause: &Cause,
        other: &OperatingAccount,
        (more, is_void): (Money, bool),
    ) -> Self {
        let is_early = *other == OperatingAccount::EarlyDiscounts;
        if is_early || *other == OperatingAccount::Discounts {
            let given = if is_early { Self::Early } else { Self::Discounted };
            return if more.is_negative() { given } else { Self::DiscountLost };
        }
        match cause {
            Cause::Invoice(_) if *other == OperatingAccount::Interest => Self::Interest,
            Cause::Invoice(_) => Self::Issued,
            Cause::Credit(_) if is_void => Self::Voided,
            Cause::Credit(_) if *other == OperatingAccount::WriteOff => Self::WrittenOff,
            Cause::Credit(_) => Self::Credited,
            Cause::Disbursement(_) => Self::FromTrust,
            Cause::Refund(_) if more.is_negative() => Self::RefundBack,
            Cause::Refund(_) => Self::Refunded,
            Cause::Dispute(_) if more.is_negative() => Self::DisputeWon,
            Cause::Dispute(_) => Self::Disputed,
            Cause::Payment(_) if matches!(other, OperatingAccount::Unapplied(_)) => {
                if more.is_negative() { Self::Applied } else { Self::SetAside }
            }
            Cause::Payment(_) if !more.is_negative() => Self::Reversed,
            Cause::Payment(_) | Cause::Payout(_) | Cause::Receipt(_) | Cause::Bank(_) => Self::Paid,
            Cause::Reversal(_) => Self::Reversed,
        }
    }

    /// Whether money came in or went back.
    pub(crate) const fn is_money(self) -> bool {
        match self {
            Self::Paid
            | Self::Applied
            | Self::SetAside
            | Self::FromTrust
            | Self::Refunded
            | Self::RefundBack
            | Self::Disputed
            | Self::DisputeWon
            | Self::Reversed => true,
            Self::Issued
            | Self::Interest
            | Self::Discounted
            | Self::Early
            | Self::DiscountLost
            | Self::Credited
            | Self::WrittenOff
            | Self::Voided => false,
        }
    }

    /// The words of a statement.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Issued => "Invoice",
            Self::Interest => "Interest",
            Self::Paid => "Payment",
            Self::Applied => "Payment from what was on account",
            Self::SetAside => "Payment put on account",
            Self::FromTrust => "Payment from trust",
            Self::Discounted => "Discount for paying by bank",
            Self::Early => "Discount for paying early",
            Self::DiscountLost => "Discount taken back",
            Self::Refunded => "Refund",
            Self::RefundBack => "Refund that came back",
            Self::Disputed => "Payment taken back by the payer’s bank",
            Self::DisputeWon => "Payment given back by the payer’s bank",
            Self::Reversed => "Payment taken back",
            Self::Credited => "Credit note",
            Self::WrittenOff => "Written off",
            Self::Voided => "Invoice cancelled",
        }
    }

    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Interest => "interest",
            Self::Paid => "paid",
            Self::Applied => "applied",
            Self::SetAside => "set-aside",
            Self::FromTrust => "from-trust",
            Self::Discounted => "discounted",
            Self::Early => "early",
            Self::DiscountLost => "discount-lost",
            Self::Refunded => "refunded",
            Self::RefundBack => "refund-back",
            Self::Disputed => "disputed",
            Self::DisputeWon => "dispute-won",
            Self::Reversed => "reversed",
            Self::Credited => "credited",
            Self::WrittenOff => "written-off",
            Self::Voided => "voided",
        }
    }

    /// What [`Self::word`] spells so.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.word() == word)
    }
}
