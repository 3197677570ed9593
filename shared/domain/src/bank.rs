//! The firm's bank accounts, and what their statements leave open.
//!
//! Invariant: an account holds trust money or the firm's own, never both (rule TR-01); until
//! somebody has said which, it holds neither and nothing is reconciled with it.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::id::{BankId, StatementId};
use crate::money::{Currency, Money};
use crate::statement::{Format, Line, Mapping, Mark};
use crate::text::Name;

/// Whose money an account holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holding {
    /// Nobody has said yet.
    Unsaid,
    /// That of clients.
    Trust,
    /// The firm's own.
    Operating,
}

impl Holding {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Unsaid, Self::Trust, Self::Operating];

    /// The word in storage and forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unsaid => "unsaid",
            Self::Trust => "trust",
            Self::Operating => "operating",
        }
    }

    /// The holding of that word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|holding| holding.word() == word)
    }
}

/// Why an account does not come to hold something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HoldingError {
    /// It holds clients' money.
    #[error("This account holds clients’ money, and goes on holding it.")]
    Stays,
    /// It would hold clients' money without its terms.
    #[error(
        "An account of clients’ money has terms of its own: a lawyer adds it under Client money."
    )]
    Terms,
}

impl Holding {
    /// What an account may be said to hold, but for opening a trust account.
    pub fn said(self, now: Self) -> Result<Self, HoldingError> {
        match (self, now) {
            (Self::Trust, Self::Trust) => Ok(now),
            (Self::Trust, Self::Unsaid | Self::Operating) => Err(HoldingError::Stays),
            (Self::Unsaid | Self::Operating, Self::Trust) => Err(HoldingError::Terms),
            (Self::Unsaid | Self::Operating, Self::Unsaid | Self::Operating) => Ok(now),
        }
    }
}

/// A bank account. One that holds clients' money is a trust account, too, under the same id: there
/// its entries are, here its statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankAccount {
    /// Its id.
    pub id: BankId,
    /// What the firm calls it; one account has a name.
    pub name: Name,
    /// Its number as the bank's files write it, or how it ends, until one did.
    pub number: Option<AccountNumber>,
    /// Its currency.
    pub currency: Currency,
    /// Whose money it holds.
    pub holding: Holding,
    /// How its CSV files are read.
    pub mapping: Option<Mapping>,
}

/// How many digits of a number a person gives.
const ENDING_DIGITS: usize = 4;

/// The number of an account, with that of its bank where a file names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccountNumber(String);

impl AccountNumber {
    /// A number without the marks that banks put between its parts.
    pub fn new(bank: Option<&str>, number: &str) -> Self {
        let bare = |text: &str| -> String {
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
        };
        match bank.map(bare).filter(|bank| !bank.is_empty()) {
            Some(bank) => Self(format!("{bank}/{}", bare(number))),
            None => Self(bare(number)),
        }
    }

    /// The number that [`Self::as_str`] spells so.
    pub fn of_word(word: &str) -> Self {
        match word.split_once('/') {
            Some((bank, number)) => Self::new(Some(bank), number),
            None => Self::new(None, word),
        }
    }

    /// The number as text: `021000021/771204`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether two files may mean one account: one number ends with the other, as that of an IBAN
    /// ends with the number that the same bank writes in other formats.
    pub fn may_be(&self, other: &Self) -> bool {
        let own = |number: &Self| number.0.split('/').next_back().unwrap_or("").to_owned();
        let (one, two) = (own(self), own(other));
        let (one, two) = (one.trim_start_matches('0'), two.trim_start_matches('0'));
        one == two || (one.len().min(two.len()) >= 4 && (one.ends_with(two) || two.ends_with(one)))
    }

    /// Whether it is no more than the last digits of a number, and of this one.
    pub fn is_ending_of(&self, other: &Self) -> bool {
        self.0.chars().count() == ENDING_DIGITS && self != other && self.may_be(other)
    }

    /// So much of it as a page may show: the last four.
    pub fn ending(&self) -> String {
        let count = self.0.chars().count();
        self.0.chars().skip(count.saturating_sub(ENDING_DIGITS)).collect()
    }
}

/// A line of an account, kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankLine {
    /// What makes it this line.
    pub mark: Mark,
    /// What it says.
    pub line: Line,
}

/// A statement, kept; its lines are those of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementHead {
    /// Its id.
    pub id: StatementId,
    /// The hash of the file it came in.
    pub file: String,
    /// The format of that file.
    pub format: Format,
    /// The bank's number of it.
    pub number: Option<String>,
    /// The first day it covers.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// What the account held before, as stated or as the lines leave it.
    pub opening: Option<Money>,
    /// What it holds after.
    pub closing: Option<Money>,
    /// How many lines it has.
    pub lines: usize,
    /// When it was imported.
    pub at: Timestamp,
}

/// Days of an account that no statement covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The last day before it.
    pub after: Date,
    /// The first day behind it.
    pub before: Date,
    /// What moved in between, where both sides state what the account held.
    pub moved: Option<Money>,
}

impl std::fmt::Display for Gap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { after, before, moved } = self;
        match moved {
            Some(moved) => write!(
                f,
                "Between the statements that end on {after} and begin on {before}, {moved} {} is \
                 missing: a statement was left out.",
                moved.currency()
            ),
            None => write!(
                f,
                "No statement covers the days between {after} and {before}, and the balances don't \
                 say whether anything moved."
            ),
        }
    }
}

/// The gaps between statements of one account: where the next does not begin with what the last
/// one ended with, or where nobody says and days are left out.
pub fn gaps(statements: &[StatementHead]) -> Vec<Gap> {
    let dated = |head: &StatementHead| Some((head.from?, head.to?, head.opening, head.closing));
    let mut spans: Vec<_> = statements.iter().filter_map(dated).collect();
    spans.sort_by_key(|(from, to, _, _)| (*from, *to));
    let mut gaps = Vec::new();
    let mut spans = spans.into_iter();
    let Some((_, mut covered, _, mut held)) = spans.next() else { return gaps };
    for (from, to, opening, closing) in spans {
        if from > covered {
            gaps.extend(gap((covered, held), (from, opening)));
        }
        if to >= covered {
            (covered, held) = (to, closing);
        }
    }
    gaps
}

fn gap(before: (Date, Option<Money>), after: (Date, Option<Money>)) -> Option<Gap> {
    let gap = |moved| Gap { after: before.0, before: after.0, moved };
    match before.1.zip(after.1) {
        Some((closing, opening)) => {
            let moved = opening.minus(closing).ok();
            if moved.is_some_and(Money::is_zero) { None } else { Some(gap(moved)) }
        }
        None => {
            let next = before.0.checked_add(1.day()).ok()?;
            (after.0 > next).then(|| gap(None))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn head(from: Date, to: Date, opening: Option<i64>, closing: Option<i64>) -> StatementHead {
        let money = |minor| Money::new(minor, Currency::USD);
        StatementHead {
            id: StatementId::made(0, [1; 10]),
            file: String::new(),
            format: Format::Ofx,
            number: None,
            from: Some(from),
            to: Some(to),
            opening: opening.map(money),
            closing: closing.map(money),
            lines: 0,
            at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn pay23_a_statement_that_was_left_out_is_named_by_what_moved() {
        let january = head(date(2026, 1, 1), date(2026, 1, 31), Some(0), Some(500));
        let march = head(date(2026, 3, 1), date(2026, 3, 31), Some(700), Some(900));
        let found = gaps(&[march.clone(), january.clone()]);
        assert_eq!(found.len(), 1);
        let told = found[0].to_string();
        assert!(told.contains("2026-01-31") && told.contains("2.00 USD"), "{told}");
        let february = head(date(2026, 2, 2), date(2026, 2, 28), Some(500), Some(700));
        assert_eq!(gaps(&[january, february, march]), [], "a weekend is no gap");
    }

    #[test]
    fn an_overlap_is_no_gap_and_silence_about_balances_is_told() {
        let one = head(date(2026, 1, 1), date(2026, 1, 31), None, None);
        let two = head(date(2026, 1, 20), date(2026, 2, 10), None, Some(5));
        let three = head(date(2026, 2, 12), date(2026, 2, 28), None, None);
        let found = gaps(&[one, two, three]);
        assert_eq!(found.len(), 1);
        assert!(found[0].to_string().contains("2026-02-10 and 2026-02-12"), "{found:?}");
    }

    #[test]
    fn tr01_an_account_of_clients_money_stays_one_and_none_becomes_one_by_the_way() {
        let (unsaid, own, trust) = (Holding::Unsaid, Holding::Operating, Holding::Trust);
        assert_eq!(unsaid.said(own), Ok(own));
        assert_eq!(own.said(unsaid), Ok(unsaid));
        assert_eq!(trust.said(trust), Ok(trust));
        assert_eq!(trust.said(own), Err(HoldingError::Stays));
        assert_eq!(trust.said(unsaid), Err(HoldingError::Stays));
        assert_eq!(own.said(trust), Err(HoldingError::Terms));
    }

    #[test]
    fn one_account_has_many_spellings() {
        let number = |bank, text| AccountNumber::new(bank, text);
        assert_eq!(number(Some("0210"), "77-1204"), number(Some("02 10"), "771204"));
        assert!(number(None, "DE02120300000000202051").may_be(&number(Some("1"), "202051")));
        assert!(!number(None, "771204").may_be(&number(None, "771205")));
        assert_eq!(number(None, "77-1204").ending(), "1204");
        assert!(number(None, "1204").is_ending_of(&number(Some("0210"), "771204")));
        assert!(!number(None, "771204").is_ending_of(&number(Some("0210"), "771204")));
    }
}
