//! The account of a matter, frozen beside the invoice that prints it (INV-07, INV-08).
//!
//! Invariant: it is written in the transaction that issues the invoice, and never again.

use domain::account::{AccountSummary, Books, Moved, Read, Side, Since, last_issued};
use domain::id::InvoiceId;
use domain::matter::Matter;
use domain::owed::Movement;
use domain::trust::Line;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::SystemStore;
use crate::commit::Commit;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::item;
use crate::keys::{self, Places};

/// What the books say of a matter, while an invoice is issued in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatterBooks {
    movements: Vec<Movement>,
    lines: Vec<Line>,
    last: Option<AccountSummary>,
}

impl MatterBooks {
    /// The same for a summary.
    pub const fn books(&self) -> Books<'_> {
        Books {
            movements: self.movements.as_slice(),
            lines: self.lines.as_slice(),
            last: self.last.as_ref(),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AccountItem {
    since: Option<(String, Date)>,
    currency: String,
    owed: SideItem,
    billed: i64,
    trust: Option<(String, SideItem)>,
    journal: String,
    line: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct SideItem {
    opening: i64,
    rows: Vec<(Option<Date>, String, i64)>,
    closing: i64,
}

impl SideItem {
    fn of(side: &Side) -> Self {
        let row = |row: &Moved| (row.on, row.what.clone(), row.amount.minor());
        Self {
            opening: side.opening.minor(),
            rows: side.rows.iter().map(row).collect(),
            closing: side.closing.minor(),
        }
    }

    fn read(self, currency: &str) -> Result<Side, Fault> {
        let row = |(on, what, minor)| {
            Ok::<_, Fault>(Moved { on, what, amount: item::money(minor, currency)? })
        };
        Ok(Side {
            opening: item::money(self.opening, currency)?,
            rows: self.rows.into_iter().map(row).collect::<Result<_, _>>()?,
            closing: item::money(self.closing, currency)?,
        })
    }
}

impl AccountItem {
    fn of(account: &AccountSummary) -> Self {
        let code = |side: &Side| side.opening.currency().to_string();
        Self {
            since: account.since.as_ref().map(|since| (since.number.clone(), since.on)),
            currency: code(&account.owed),
            owed: SideItem::of(&account.owed),
            billed: account.billed.minor(),
            trust: account.trust.as_ref().map(|side| (code(side), SideItem::of(side))),
            journal: account.read.journal.to_string(),
            line: account.read.line,
        }
    }

    pub(crate) fn read(self) -> Result<AccountSummary, Fault> {
        let trust = self.trust.map(|(currency, side)| side.read(&currency));
        Ok(AccountSummary {
            since: self.since.map(|(number, on)| Since { number, on }),
            owed: self.owed.read(&self.currency)?,
            billed: item::money(self.billed, &self.currency)?,
            trust: trust.transpose()?,
            read: Read { journal: item::parsed("journal", &self.journal)?, line: self.line },
        })
    }
}

impl Store {
    async fn account_of(&self, invoice: &InvoiceId) -> Result<Option<AccountSummary>, Fault> {
        let found = self.get::<AccountItem>(&keys::account(invoice)).await?;
        found.map(|item| item.value.read()).transpose()
    }

    /// Freezes the account beside its invoice.
    pub(crate) fn account_frozen(
        &self,
        commit: Commit,
        (invoice, account): (&InvoiceId, Option<&AccountSummary>),
    ) -> Result<Commit, Fault> {
        let Some(account) = account else { return Ok(commit) };
        let (key, item) = (keys::account(invoice), AccountItem::of(account));
        commit.create(self, &key, &Places::default(), &item)
    }
}

impl Desk<'_> {
    /// What the books say of a matter, read from where nothing is late.
    pub async fn matter_books(&self, matter: &Matter) -> Result<MatterBooks, Fault> {
        let (mut movements, lines) = tokio::try_join!(
            self.store.movements_until(&matter.client, Date::MAX),
            self.store.lines_since(&matter.id, Date::MIN),
        )?;
        movements.retain(|one| one.matter == matter.number.as_str());
        let last = match last_issued(&movements) {
            Some(last) => self.store.account_of(&last.invoice).await?,
            None => None,
        };
        Ok(MatterBooks { movements, lines, last })
    }
}

impl SystemStore<'_> {
    /// The account that was frozen beside an invoice; none of one that has none.
    pub async fn account_summary(
        &self,
        invoice: &InvoiceId,
    ) -> Result<Option<AccountSummary>, Fault> {
        self.store.account_of(invoice).await
    }
}

#[cfg(test)]
mod tests {
    use domain::id::JournalId;
    use domain::money::{Currency, Money};

    use super::*;

    #[test]
    fn inv32_what_was_frozen_is_what_is_read() {
        let usd = |minor| Money::new(minor, Currency::USD);
        let row =
            |on, minor| Moved { on, what: "Payment, 2026-0001".to_owned(), amount: usd(minor) };
        let side = Side {
            opening: usd(100),
            rows: vec![row(None, -7), row(Some(Date::constant(2026, 3, 1)), -3)],
            closing: usd(115),
        };
        let since = Since { number: "2026-0001".to_owned(), on: Date::constant(2026, 2, 1) };
        let account = AccountSummary {
            since: Some(since),
            owed: side.clone(),
            billed: usd(25),
            trust: Some(side),
            read: Read { journal: JournalId::made(7, [1; 10]), line: 4 },
        };
        assert_eq!(AccountItem::of(&account).read().unwrap(), account);
        let first = AccountSummary { since: None, trust: None, ..account };
        assert_eq!(AccountItem::of(&first).read().unwrap(), first);
    }
}
