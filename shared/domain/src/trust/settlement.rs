//! Settlement statements: what was recovered, who gets what of it, and what remains for the client
//! (TRU-15).
//!
//! Invariants: the shares come to what was recovered, to the cent, and the client’s is the rest; a
//! statement never changes once it is drawn up; it pays nothing by itself: each share becomes a
//! prepared payment, which a lawyer releases through the same gate as any other (rules TR-08,
//! TR-16).

use jiff::Timestamp;
use jiff::civil::Date;

use super::disbursement::{DisbursementKind, Instrument, Order, Signer};
use super::ledger::ClientLedger;
use super::payee::Payee;
use crate::id::{BankId, ClientId, DisbursementId, InvoiceId, MatterId, MemberId, SettlementId};
use crate::invoice::Issued;
use crate::money::{Money, MoneyError};
use crate::text::Note;

/// A statement of who gets what of a recovery, as a lawyer drew it up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// Its id.
    pub id: SettlementId,
    /// Whose recovery.
    pub client: ClientId,
    /// In which matter.
    pub matter: MatterId,
    /// Where the money lies.
    pub bank: BankId,
    /// All that was recovered.
    pub gross: Money,
    /// Who gets what of it; the client’s part is the last.
    pub shares: Vec<Share>,
    /// The lawyer.
    pub drawn_by: MemberId,
    /// The day.
    pub drawn_on: Date,
    /// When.
    pub drawn_at: Timestamp,
}

/// What one of them gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Why.
    pub what: What,
    /// Who.
    pub payee: Payee,
    /// For what.
    pub purpose: Note,
    /// How much.
    pub amount: Money,
}

/// Why somebody gets a share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// They have a lien on the recovery.
    Lien,
    /// They are owed something by the client.
    ThirdParty,
    /// A cost of the matter.
    Cost,
    /// The firm’s fee, by an issued invoice.
    Fee(InvoiceId),
    /// It is the client’s.
    Net,
}

/// Why no statement is drawn up, in order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettlementError {
    /// Only a lawyer may.
    #[error("Only a lawyer draws up a settlement statement (rule TR-16).")]
    NotALawyer,
    /// Nothing was recovered.
    #[error("Write what was recovered.")]
    Nothing,
    /// More than there is.
    #[error("Only {} of this matter’s money is in trust and not held.", .0.plain())]
    MoreThanThere(Money),
    /// A share of nothing.
    #[error("Write an amount above zero for every share.")]
    EmptyShare,
    /// The fee is no invoice’s of this matter, or more than it has open.
    #[error("Only {} of the invoice is unpaid.", .0.plain())]
    OverOpen(Money),
    /// More is given away than was recovered.
    #[error("The shares come to {}, and only {} was recovered.", .0.plain(), .1.plain())]
    MoreThanGross(Money, Money),
    /// Amounts of two currencies.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl What {
    /// The word in storage.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Lien => "lien",
            Self::ThirdParty => "third-party",
            Self::Cost => "cost",
            Self::Fee(_) => "fee",
            Self::Net => "net",
        }
    }

    /// In words.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Lien => "Lien",
            Self::ThirdParty => "Third party",
            Self::Cost => "Cost",
            Self::Fee(_) => "Fee of the firm",
            Self::Net => "Net to the client",
        }
    }

    fn kind(&self) -> DisbursementKind {
        match self {
            Self::Lien | Self::ThirdParty | Self::Net => DisbursementKind::ToParty,
            Self::Cost => DisbursementKind::ClientExpense,
            Self::Fee(invoice) => DisbursementKind::EarnedFees(invoice.clone()),
        }
    }
}

/// What a lawyer writes to draw up a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// What was recovered.
    pub gross: Money,
    /// Who gets what, but for the client.
    pub shares: Vec<Share>,
    /// To whom the rest goes, and for what.
    pub client: (Payee, Note),
}

impl Settlement {
    /// The most shares of one statement.
    pub const SHARES_MAX: usize = 20;

    /// A lawyer draws it up from the ledger of a matter; `invoice` is the one of the fee.
    pub fn draw_up(
        id: SettlementId,
        ledger: &ClientLedger,
        (drawing, invoice): (Drawing, Option<&Issued>),
        signer: &Signer,
        (on, at): (Date, Timestamp),
    ) -> Result<Self, SettlementError> {
        if !signer.role.authorises() {
            return Err(SettlementError::NotALawyer);
        }
        let Drawing { gross, mut shares, client } = drawing;
        if !gross.is_positive() {
            return Err(SettlementError::Nothing);
        }
        let there = ledger.posted().minus(ledger.held())?;
        if gross.minor() > there.minor() {
            return Err(SettlementError::MoreThanThere(there));
        }
        for share in &shares {
            if !share.amount.is_positive() {
                return Err(SettlementError::EmptyShare);
            }
            if let What::Fee(id) = &share.what {
                let open = invoice.filter(|one| one.id == *id && one.matter == *ledger.matter());
                let open = open.map_or(Money::zero(gross.currency()), |one| one.open);
                if share.amount.minor() > open.minor() {
                    return Err(SettlementError::OverOpen(open));
                }
            }
        }
        let given = Money::sum(shares.iter().map(|share| share.amount), gross.currency())?;
        let net = gross.minus(given)?;
        if net.is_negative() {
            return Err(SettlementError::MoreThanGross(given, gross));
        }
        if net.is_positive() {
            let (payee, purpose) = client;
            shares.push(Share { what: What::Net, payee, purpose, amount: net });
        }
        Ok(Self {
            id,
            client: ledger.client().clone(),
            matter: ledger.matter().clone(),
            bank: ledger.bank().clone(),
            gross,
            shares,
            drawn_by: signer.id.clone(),
            drawn_on: on,
            drawn_at: at,
        })
    }

    /// What remains for the client.
    pub fn net(&self) -> Money {
        let net = self.shares.iter().find(|share| share.what == What::Net);
        net.map_or(Money::zero(self.gross.currency()), |share| share.amount)
    }

    /// The payment of one share, for a lawyer to release.
    pub fn order(
        &self,
        at: usize,
        id: DisbursementId,
        instrument: Instrument,
        by: (&MemberId, Timestamp),
    ) -> Option<Order> {
        let share = self.shares.get(at)?;
        Some(Order {
            id,
            client: self.client.clone(),
            matter: self.matter.clone(),
            bank: self.bank.clone(),
            kind: share.what.kind(),
            payee: share.payee.clone(),
            purpose: share.purpose.clone(),
            amount: share.amount,
            instrument,
            prepared_by: by.0.clone(),
            prepared_at: by.1,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::member::Role;
    use crate::money::Currency;
    use crate::trust::Kept;
    use jiff::civil::date;

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    fn ledger(posted: i64, held: i64) -> ClientLedger {
        ClientLedger::restore(Kept {
            client: ClientId::made(0, [1; 10]),
            matter: MatterId::made(0, [1; 10]),
            bank: BankId::made(0, [1; 10]),
            posted: usd(posted),
            uncleared: usd(0),
            held: usd(held),
            lines: 1,
            last_on: None,
            posted_at: None,
        })
        .unwrap()
    }

    fn share(what: What, minor: i64) -> Share {
        let (payee, purpose) = (Payee::parse("Mercy Hospital"), Note::parse("Lien 77"));
        Share { what, payee: payee.unwrap(), purpose: purpose.unwrap(), amount: usd(minor) }
    }

    fn drawn(
        (posted, held, gross): (i64, i64, i64),
        shares: Vec<Share>,
        role: Role,
    ) -> Result<Settlement, SettlementError> {
        let client = (Payee::parse("Acme Mills").unwrap(), Note::parse("Net").unwrap());
        let drawing = Drawing { gross: usd(gross), shares, client };
        let signer = Signer { id: MemberId::made(0, [1; 10]), role };
        let when = (date(2026, 3, 1), Timestamp::UNIX_EPOCH);
        let id = SettlementId::made(0, [1; 10]);
        Settlement::draw_up(id, &ledger(posted, held), (drawing, None), &signer, when)
    }

    #[test]
    fn tru15_the_rest_is_the_clients_and_all_shares_come_to_the_gross() {
        let shares = vec![share(What::Lien, 1_500_001), share(What::Cost, 99_999)];
        let settled = drawn((10_000_000, 0, 10_000_000), shares, Role::Lawyer).unwrap();
        assert_eq!(settled.net(), usd(8_400_000));
        let minor: i64 = settled.shares.iter().map(|share| share.amount.minor()).sum();
        assert_eq!(minor, 10_000_000);
        let all = drawn((100, 0, 100), vec![share(What::Lien, 100)], Role::Lawyer).unwrap();
        assert_eq!((all.shares.len(), all.net()), (1, usd(0)));
    }

    #[test]
    fn tru15_what_cannot_be_is_refused_in_order() {
        let lien = |minor| vec![share(What::Lien, minor)];
        let fee = vec![share(What::Fee(InvoiceId::made(0, [1; 10])), 1)];
        for (sums, shares, role, error) in [
            ((100, 0, 100), lien(1), Role::Bookkeeper, SettlementError::NotALawyer),
            ((100, 0, 0), lien(1), Role::Lawyer, SettlementError::Nothing),
            ((100, 40, 61), lien(1), Role::Lawyer, SettlementError::MoreThanThere(usd(60))),
            ((100, 0, 100), lien(0), Role::Lawyer, SettlementError::EmptyShare),
            ((100, 0, 100), fee, Role::Lawyer, SettlementError::OverOpen(usd(0))),
            (
                (100, 0, 100),
                lien(101),
                Role::Lawyer,
                SettlementError::MoreThanGross(usd(101), usd(100)),
            ),
        ] {
            assert_eq!(drawn(sums, shares, role), Err(error));
        }
    }
}
