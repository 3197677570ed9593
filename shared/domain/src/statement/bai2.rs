//! BAI2: records of numbers with control totals at every level.
//!
//! A group is one day of one bank; an account in it is one statement. Totals and counts that the
//! file states are counted again; one that is left blank is not missed.

mod control;
mod record;
mod row;

use super::decode::{currency, day6, plain};
use super::problem::{Reason, StatementError};
use super::{Balance, Statement};
use crate::money::{Currency, Money};
use crate::text::shown;
use control::Count;
use jiff::civil::Date;
use record::Record;

/// Whether it is BAI2: a file head with a group behind it.
pub(super) fn is_one(text: &str) -> bool {
    text.trim_start().starts_with("01,")
}

/// Reads the statements of a file; `firm` is the currency where none is stated.
pub(super) fn read(text: &str, firm: Currency) -> Result<Vec<Statement>, StatementError> {
    let mut file = File::new(firm);
    for record in record::records(text)? {
        file.take(&record)?;
    }
    file.finish(text)
}

/// What is open while records pass.
struct File {
    firm: Currency,
    done: Vec<Statement>,
    group: Option<Group>,
    account: Option<Statement>,
    counts: [Count; 3],
    is_ended: bool,
}

/// The day and the currency of a group.
struct Group {
    bank: Option<String>,
    on: Date,
    currency: Option<Currency>,
}

/// Which of the counts: of the account, of the group, of the file.
const ACCOUNT: usize = 0;
const GROUP: usize = 1;
const FILE: usize = 2;

impl File {
    fn new(firm: Currency) -> Self {
        let counts = [Count::default(), Count::default(), Count::default()];
        Self { firm, done: Vec::new(), group: None, account: None, counts, is_ended: false }
    }

    fn take(&mut self, record: &Record<'_>) -> Result<(), StatementError> {
        if self.is_ended && record.code != "01" {
            return Err(record.wrong(Reason::Malformed(shown(record.code))));
        }
        for count in &mut self.counts {
            count.records = count.records.saturating_add(record.physical);
        }
        match record.code {
            "01" if self.group.is_none() && !self.is_ended => self.restart(FILE, record.physical),
            "02" if self.group.is_none() => {
                self.group = Some(group(record)?);
                self.restart(GROUP, record.physical);
            }
            "03" if self.account.is_none() => {
                self.account = Some(self.account(record)?);
                self.restart(ACCOUNT, record.physical);
                self.amount(row::sum(record, 3)?);
            }
            "16" => self.row(record)?,
            "49" => self.end_account(record)?,
            "98" if self.account.is_none() && self.group.is_some() => self.end_group(record)?,
            "99" if self.group.is_none() => {
                self.check(FILE, record, "groups")?;
                self.is_ended = true;
            }
            other => return Err(record.wrong(Reason::Malformed(shown(other)))),
        }
        Ok(())
    }

    fn finish(self, text: &str) -> Result<Vec<Statement>, StatementError> {
        if self.is_ended {
            return Ok(self.done);
        }
        let last = u64::try_from(text.lines().count()).unwrap_or(u64::MAX);
        Err(Reason::CutOff("The file".to_owned()).at(last, "record 99"))
    }

    fn restart(&mut self, level: usize, physical: u64) {
        if let Some(count) = self.counts.get_mut(level) {
            *count = Count { records: physical, ..Count::default() };
        }
    }

    fn amount(&mut self, minor: i64) {
        if let Some(count) = self.counts.get_mut(ACCOUNT) {
            count.total = count.total.saturating_add(minor);
        }
    }

    fn account(&self, record: &Record<'_>) -> Result<Statement, StatementError> {
        let group = self.group.as_ref().ok_or_else(|| record.wrong(Reason::Missing))?;
        let number = record.field(1).filter(|number| !number.is_empty());
        let number = number.ok_or_else(|| record.wrong(Reason::Missing))?;
        let stated = record.field(2).filter(|code| !code.is_empty());
        let stated = stated.map(currency).transpose().map_err(|reason| record.wrong(reason))?;
        let currency = stated.or(group.currency).unwrap_or(self.firm);
        let on = Some(group.on);
        let balance = |code: &str| -> Result<Option<Balance>, StatementError> {
            let minor = row::status(record, code)?;
            Ok(minor.map(|minor| Balance { on, amount: Money::new(minor, currency) }))
        };
        Ok(Statement {
            bank: group.bank.clone(),
            account: Some(plain(number)),
            currency,
            number: None,
            period: (on, on),
            opening: balance("010")?,
            closing: balance("015")?,
            lines: Vec::new(),
        })
    }

    fn row(&mut self, record: &Record<'_>) -> Result<(), StatementError> {
        let on = self.group.as_ref().map(|group| group.on);
        let on = on.ok_or_else(|| record.wrong(Reason::Missing))?;
        let account = self.account.as_mut().ok_or_else(|| record.wrong(Reason::Missing))?;
        let (line, minor) = row::line(record, on, account.currency)?;
        account.lines.extend(line);
        self.amount(minor);
        Ok(())
    }

    fn end_account(&mut self, record: &Record<'_>) -> Result<(), StatementError> {
        let account = self.account.take().ok_or_else(|| record.wrong(Reason::Missing))?;
        let total = self.counts.get(ACCOUNT).map_or(0, |count| count.total);
        control::check(record, "total", 1, total)?;
        let records = self.counts.get(ACCOUNT).map_or(0, |count| count.records);
        control::check(record, "records", 2, records)?;
        account.add_up(record.line, "record 49")?;
        self.done.push(account);
        self.pass(GROUP, total);
        Ok(())
    }

    fn end_group(&mut self, record: &Record<'_>) -> Result<(), StatementError> {
        self.check(GROUP, record, "accounts")?;
        let total = self.counts.get(GROUP).map_or(0, |count| count.total);
        self.group = None;
        self.pass(FILE, total);
        Ok(())
    }

    /// Counts one part that has ended.
    fn pass(&mut self, level: usize, total: i64) {
        if let Some(count) = self.counts.get_mut(level) {
            count.total = count.total.saturating_add(total);
            count.parts = count.parts.saturating_add(1);
        }
    }

    fn check(
        &self,
        level: usize,
        record: &Record<'_>,
        parts: &'static str,
    ) -> Result<(), StatementError> {
        let Some(count) = self.counts.get(level) else { return Ok(()) };
        control::check(record, "total", 1, count.total)?;
        control::check(record, parts, 2, count.parts)?;
        control::check(record, "records", 3, count.records)
    }
}

fn group(record: &Record<'_>) -> Result<Group, StatementError> {
    let field = |at: usize| record.field(at).unwrap_or("");
    if field(3) != "1" {
        return Err(record.wrong(Reason::OtherKind("a deletion, correction or test of BAI2 data")));
    }
    if matches!(field(7), "1" | "3") {
        return Err(record.wrong(Reason::OtherKind("an interim report of BAI2 data")));
    }
    let code = Some(field(6)).filter(|code| !code.is_empty());
    Ok(Group {
        bank: Some(plain(field(2))).filter(|bank| !bank.is_empty()),
        on: day6(field(4)).map_err(|reason| record.wrong(reason))?,
        currency: code.map(currency).transpose().map_err(|reason| record.wrong(reason))?,
    })
}
