//! The account of the matter, as it was frozen with the invoice (INV-07, INV-08).

use domain::account::{AccountSummary, Moved, Side};
use domain::money::Money;
use serde::Serialize;
use web::ui::date_plain;

use super::digits;
use crate::letters::Letters;

/// The account on the sheet.
#[derive(Debug, Serialize)]
pub(super) struct AccountSheet {
    said: String,
    parts: Vec<Part>,
}

/// What was there, what moved, and what is there.
#[derive(Debug, Serialize)]
struct Part {
    title: &'static str,
    /// Day, words and amount.
    rows: Vec<[String; 3]>,
    foot: (&'static str, String),
}

impl AccountSheet {
    /// Nothing where the invoice has no account, or one that says nothing more than the invoice.
    pub(super) fn of(account: Option<&AccountSummary>, letters: &mut Letters) -> Option<Self> {
        let account = account.filter(|account| !account.is_bare())?;
        let since = account
            .since
            .as_ref()
            .map(|since| format!(", since invoice {} of {}", since.number, date_plain(since.on)));
        let said = format!("As it was when this invoice was issued{}.", since.unwrap_or_default());
        let billed = [("This invoice", account.billed)];
        let owed = Part::of(("What is owed", "Owed now"), &account.owed, &billed, letters);
        let trust = account
            .trust
            .as_ref()
            .map(|side| Part::of(("Held for you in trust", "In trust now"), side, &[], letters));
        let said = letters.line(&said);
        Some(Self { said, parts: std::iter::once(owed).chain(trust).collect() })
    }
}

impl Part {
    fn of(
        (title, now): (&'static str, &'static str),
        side: &Side,
        end: &[(&str, Money)],
        letters: &mut Letters,
    ) -> Self {
        let before = [String::new(), "Before".to_owned(), digits(side.opening)];
        let moved = side.rows.iter().map(|Moved { on, what, amount }| {
            [on.map(date_plain).unwrap_or_default(), letters.line(what), digits(*amount)]
        });
        let moved: Vec<_> = moved.collect();
        let end =
            end.iter().map(|(words, amount)| [String::new(), (*words).to_owned(), digits(*amount)]);
        Self {
            title,
            rows: std::iter::once(before).chain(moved).chain(end).collect(),
            foot: (now, side.closing.plain()),
        }
    }
}
