//! SWIFT MT940: statements in tagged fields, in pages that follow on one another.

mod field;
mod row;

use super::check::follows;
use super::decode::{amount, currency, day6, plain};
use super::problem::{Reason, StatementError};
use super::{Balance, Statement};
use crate::money::Currency;
use crate::text::shown;
use field::Field;

/// Whether it is MT940 or its sister MT942.
pub(super) fn is_one(text: &str) -> bool {
    text.starts_with("{1:F01") || text.lines().take(200).any(|line| field::tag(line).is_some())
}

/// Reads the statements of a file: pages become one.
pub(super) fn read(text: &str) -> Result<Vec<Statement>, StatementError> {
    let mut done: Vec<Statement> = Vec::new();
    let mut open: Option<Page> = None;
    for message in messages(field::fields(text)) {
        let page = Page::read(&message)?;
        let whole = match open.take() {
            Some(before) => before.and(page)?,
            None if page.continues => return Err(Reason::Missing.at(page.at, ":60F:")),
            None => page,
        };
        if whole.end == End::Last {
            whole.statement.add_up(whole.at, ":62F:")?;
            done.push(whole.statement);
        } else {
            open = Some(whole);
        }
    }
    match open {
        Some(page) => {
            Err(Reason::CutOff("A statement of several pages".into()).at(page.at, ":62M:"))
        }
        None => Ok(done),
    }
}

/// The fields of each message: a message begins with `:20:`.
fn messages(fields: Vec<Field<'_>>) -> Vec<Vec<Field<'_>>> {
    let mut messages: Vec<Vec<Field<'_>>> = Vec::new();
    for field in fields {
        match messages.last_mut().filter(|_| field.tag != "20") {
            Some(message) => message.push(field),
            None => messages.push(vec![field]),
        }
    }
    messages
}

/// Whether a page follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Last,
    More,
}

/// One message: a statement, or a page of it.
struct Page {
    at: u64,
    continues: bool,
    end: End,
    statement: Statement,
}

impl Page {
    fn read(fields: &[Field<'_>]) -> Result<Self, StatementError> {
        let at = fields.first().map_or(1, |field| field.line);
        let has = |tags: &[&str]| fields.iter().find(|field| tags.contains(&field.tag));
        if let Some(interim) = has(&["34F", "13D", "13", "90C", "90D"]) {
            let reason = Reason::OtherKind("a report within the day (MT942)");
            return Err(reason.at(interim.line, format!(":{}:", interim.tag)));
        }
        let must =
            |tags: &[&str], field: &str| has(tags).ok_or_else(|| Reason::Missing.at(at, field));
        let account = must(&["25", "25P"], ":25:")?;
        let first = must(&["60F", "60M"], ":60F:")?;
        let last = must(&["62F", "62M"], ":62F:")?;
        for (tags, name) in [(["60F", "60M"], ":60F:"), (["62F", "62M"], ":62F:")] {
            if let Some(again) = fields.iter().filter(|field| tags.contains(&field.tag)).nth(1) {
                return Err(Reason::Malformed(shown(again.first())).at(again.line, name));
            }
        }
        let currency = currency_of(first).map_err(|reason| reason.at(first.line, ":60F:"))?;
        let statement = Statement {
            bank: None,
            account: Some(plain(account.first())),
            currency,
            number: has(&["28C", "28"]).map(|field| plain(field.first())),
            period: (None, None),
            opening: Some(balance(first, currency)?),
            closing: Some(balance(last, currency)?),
            lines: row::rows(fields, currency)?,
        };
        let end = if last.tag == "62F" { End::Last } else { End::More };
        Ok(Self { at, continues: first.tag == "60M", end, statement })
    }

    /// This page with the next one.
    fn and(mut self, next: Self) -> Result<Self, StatementError> {
        let is_same = self.statement.account == next.statement.account;
        if !next.continues || !is_same {
            let what = "A statement of several pages".to_owned();
            return Err(Reason::CutOff(what).at(next.at, ":62M:"));
        }
        if let Some((before, after)) = self.statement.closing.zip(next.statement.opening) {
            follows(before, after, next.at)?;
        }
        self.statement.closing = next.statement.closing;
        self.statement.lines.extend(next.statement.lines);
        self.end = next.end;
        Ok(self)
    }
}

fn currency_of(field: &Field<'_>) -> Result<Currency, Reason> {
    let code: String = field.first().chars().skip(7).take(3).collect();
    currency(&code)
}

/// A balance such as `C200101EUR444,29`; some banks leave the currency out of the last one.
fn balance(field: &Field<'_>, wanted: Currency) -> Result<Balance, StatementError> {
    let read = || {
        let text = field.first();
        let malformed = || Reason::Malformed(shown(text));
        let (mark, rest) = text.split_at_checked(1).ok_or_else(malformed)?;
        let (day, rest) = rest.split_at_checked(6).ok_or_else(malformed)?;
        let code: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
        if !code.is_empty() && currency(&code)? != wanted {
            let found = currency(&code)?.code();
            return Err(Reason::TwoCurrencies { wanted: wanted.code(), found });
        }
        let held = amount(rest.strip_prefix(&*code).unwrap_or(rest), wanted)?;
        let amount = match mark {
            "C" => held,
            "D" => held.negated(),
            _ => return Err(malformed()),
        };
        Ok(Balance { on: Some(day6(day)?), amount })
    };
    read().map_err(|reason: Reason| reason.at(field.line, format!(":{}:", field.tag)))
}
