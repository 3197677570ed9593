//! What makes an entry necessary.

use std::fmt;

use crate::id::{
    BankId, CreditId, DisbursementId, DisputeId, InvoiceId, JournalId, PaymentId, PayoutId,
    ReceiptId, RefundId,
};

/// What made an entry necessary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// An invoice was issued.
    Invoice(InvoiceId),
    /// Something was taken off an invoice without money.
    Credit(CreditId),
    /// A payment arrived.
    Payment(PaymentId),
    /// Money went back to a client.
    Refund(RefundId),
    /// A payer's bank took money back, or gave it up.
    Dispute(DisputeId),
    /// A processor sent money to the bank.
    Payout(PayoutId),
    /// Money came into trust, cleared or was taken back.
    Receipt(ReceiptId),
    /// Money left a client ledger.
    Disbursement(DisbursementId),
    /// A trust bank account had something of its own: charges, interest, the firm's cushion.
    Bank(BankId),
    /// An earlier entry was wrong.
    Reversal(JournalId),
}

impl Cause {
    /// The cause that [`fmt::Display`] spells so: the prefix of an id tells its kind.
    pub fn of_word(word: &str) -> Option<Self> {
        match word.split_once('_')?.0 {
            InvoiceId::PREFIX => word.parse().ok().map(Self::Invoice),
            CreditId::PREFIX => word.parse().ok().map(Self::Credit),
            PaymentId::PREFIX => word.parse().ok().map(Self::Payment),
            RefundId::PREFIX => word.parse().ok().map(Self::Refund),
            DisputeId::PREFIX => word.parse().ok().map(Self::Dispute),
            PayoutId::PREFIX => word.parse().ok().map(Self::Payout),
            ReceiptId::PREFIX => word.parse().ok().map(Self::Receipt),
            DisbursementId::PREFIX => word.parse().ok().map(Self::Disbursement),
            BankId::PREFIX => word.parse().ok().map(Self::Bank),
            JournalId::PREFIX => word.parse().ok().map(Self::Reversal),
            _ => None,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invoice(id) => id.fmt(f),
            Self::Credit(id) => id.fmt(f),
            Self::Payment(id) => id.fmt(f),
            Self::Refund(id) => id.fmt(f),
            Self::Dispute(id) => id.fmt(f),
            Self::Payout(id) => id.fmt(f),
            Self::Receipt(id) => id.fmt(f),
            Self::Disbursement(id) => id.fmt(f),
            Self::Bank(id) => id.fmt(f),
            Self::Reversal(id) => id.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_reads_back_from_its_word() {
        for cause in [
            Cause::Invoice(InvoiceId::made(0, [1; 10])),
            Cause::Credit(CreditId::made(0, [1; 10])),
            Cause::Payment(PaymentId::made(0, [1; 10])),
            Cause::Refund(RefundId::made(0, [1; 10])),
            Cause::Dispute(DisputeId::made(0, [1; 10])),
            Cause::Payout(PayoutId::made(0, [1; 10])),
            Cause::Receipt(ReceiptId::made(0, [1; 10])),
            Cause::Disbursement(DisbursementId::made(0, [1; 10])),
            Cause::Bank(BankId::made(0, [1; 10])),
            Cause::Reversal(JournalId::made(0, [1; 10])),
        ] {
            assert_eq!(Cause::of_word(&cause.to_string()), Some(cause));
        }
        assert_eq!(Cause::of_word("cli_00000000000000000000000000"), None);
        assert_eq!(Cause::of_word("nonsense"), None);
    }
}
