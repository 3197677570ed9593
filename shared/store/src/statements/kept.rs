//! Accounts, statements and lines as they are stored.

use domain::bank::{AccountNumber, BankAccount, BankLine, Holding, StatementHead};
use domain::id::BankId;
use domain::money::Money;
use domain::statement::{
    Amounts, DateOrder, Decimal, Format, Line, LineKind, Mapping, Mark, Statement,
};
use domain::text::Name;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::item;
use crate::keys::{self, Places};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AccountItem {
    id: String,
    name: String,
    number: Option<String>,
    currency: String,
    holding: String,
    mapping: Option<MappingItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct MappingItem {
    date: String,
    order: String,
    amounts: Vec<String>,
    decimal_comma: bool,
    text: Vec<String>,
    reference: Option<String>,
    instrument: Option<String>,
    balance: Option<String>,
}

/// Whose name or number it is.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct OwnerItem {
    pub(super) account: String,
}

/// A file that an account was read from, or, as a file, the accounts that were read from it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SourceItem {
    pub(super) sha256: String,
    pub(super) accounts: Vec<String>,
    pub(super) format: String,
    pub(super) statements: usize,
    pub(super) transactions: u64,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct HeadItem {
    id: String,
    pub(super) file: String,
    format: String,
    number: Option<String>,
    from: Option<Date>,
    to: Option<Date>,
    opening: Option<i64>,
    closing: Option<i64>,
    currency: String,
    lines: usize,
    at: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LineItem {
    pub(super) mark: String,
    pub(super) file: String,
    at: u64,
    on: Date,
    value_on: Option<Date>,
    minor: i64,
    currency: String,
    reference: Option<String>,
    instrument: Option<String>,
    kind: String,
    text: String,
    transactions: u32,
}

impl AccountItem {
    pub(super) fn of(account: &BankAccount) -> Self {
        Self {
            id: account.id.to_string(),
            name: account.name.to_string(),
            number: account.number.as_ref().map(|number| number.as_str().to_owned()),
            currency: account.currency.to_string(),
            holding: account.holding.word().to_owned(),
            mapping: account.mapping.as_ref().map(MappingItem::of),
        }
    }

    pub(super) fn read(self) -> Result<BankAccount, Fault> {
        Ok(BankAccount {
            id: item::parsed("bank account", &self.id)?,
            name: item::checked("name", Name::parse(&self.name))?,
            number: self.number.as_deref().map(AccountNumber::of_word),
            currency: item::parsed("currency", &self.currency)?,
            holding: item::needed("holding", Holding::of_word(&self.holding))?,
            mapping: self.mapping.map(MappingItem::read).transpose()?,
        })
    }

    pub(super) fn places(account: &BankAccount) -> Places {
        let name = account.name.as_str().to_lowercase();
        Places { owner: None, kind: keys::by_kind("BANKACCOUNTS", name) }
    }
}

impl MappingItem {
    fn of(mapping: &Mapping) -> Self {
        Self {
            date: mapping.date.clone(),
            order: mapping.order.word().to_owned(),
            amounts: match &mapping.amounts {
                Amounts::One(column) => vec![column.clone()],
                Amounts::Two { paid_in, paid_out } => vec![paid_in.clone(), paid_out.clone()],
            },
            decimal_comma: mapping.decimal == Decimal::Comma,
            text: mapping.text.clone(),
            reference: mapping.reference.clone(),
            instrument: mapping.instrument.clone(),
            balance: mapping.balance.clone(),
        }
    }

    fn read(self) -> Result<Mapping, Fault> {
        let mut amounts = self.amounts.into_iter();
        let first = item::needed("amount column", amounts.next())?;
        Ok(Mapping {
            date: self.date,
            order: item::needed("order of days", DateOrder::of_word(&self.order))?,
            amounts: match amounts.next() {
                Some(paid_out) => Amounts::Two { paid_in: first, paid_out },
                None => Amounts::One(first),
            },
            decimal: if self.decimal_comma { Decimal::Comma } else { Decimal::Point },
            text: self.text,
            reference: self.reference,
            instrument: self.instrument,
            balance: self.balance,
        })
    }
}

impl HeadItem {
    pub(super) fn of(head: &StatementHead, statement: &Statement) -> Self {
        Self {
            id: head.id.to_string(),
            file: head.file.clone(),
            format: head.format.name().to_owned(),
            number: head.number.clone(),
            from: head.from,
            to: head.to,
            opening: head.opening.map(Money::minor),
            closing: head.closing.map(Money::minor),
            currency: statement.currency.to_string(),
            lines: head.lines,
            at: head.at,
        }
    }

    pub(super) fn read(self) -> Result<StatementHead, Fault> {
        let money =
            |minor: Option<i64>| minor.map(|minor| item::money(minor, &self.currency)).transpose();
        Ok(StatementHead {
            id: item::parsed("statement", &self.id)?,
            format: item::needed("format", Format::of_name(&self.format))?,
            from: self.from,
            to: self.to,
            opening: money(self.opening)?,
            closing: money(self.closing)?,
            file: self.file,
            number: self.number,
            lines: self.lines,
            at: self.at,
        })
    }
}

impl LineItem {
    pub(super) fn of(line: &Line, mark: &Mark, file: &str) -> Self {
        Self {
            mark: mark.to_string(),
            file: file.to_owned(),
            at: line.at,
            on: line.on,
            value_on: line.value_on,
            minor: line.amount.minor(),
            currency: line.amount.currency().to_string(),
            reference: line.reference.clone(),
            instrument: line.instrument.clone(),
            kind: line.kind.word().to_owned(),
            text: line.text.clone(),
            transactions: line.transactions,
        }
    }

    pub(super) fn read(self) -> Result<BankLine, Fault> {
        let line = Line {
            at: self.at,
            on: self.on,
            value_on: self.value_on,
            amount: item::money(self.minor, &self.currency)?,
            reference: self.reference,
            instrument: self.instrument,
            kind: item::needed("kind of line", LineKind::of_word(&self.kind))?,
            text: self.text,
            transactions: self.transactions,
        };
        Ok(BankLine { mark: Mark::of_word(&self.mark), line })
    }
}

impl OwnerItem {
    pub(super) fn of(account: &BankId) -> Self {
        Self { account: account.to_string() }
    }
}
