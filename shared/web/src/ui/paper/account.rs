//! What stood in the account of the matter when the invoice was issued (INV-07, INV-08).

use domain::account::{AccountSummary, Moved, Side};
use domain::money::Money;
use maud::{Markup, html};

use crate::ui::date::date;
use crate::ui::money::money;
use crate::ui::panel::card;
use crate::ui::table::Table;

/// The account of the matter as it was, in words that say so; nothing where the invoice has none,
/// or where nothing was there but the invoice itself.
pub fn account(summary: Option<&AccountSummary>) -> Markup {
    let Some(summary) = summary.filter(|summary| !summary.is_bare()) else { return html! {} };
    let end = [("This invoice", summary.billed)];
    let body = html! {
        p.note { (said(summary)) }
        (side("What is owed", "Owed now", &summary.owed, &end))
        @if let Some(trust) = &summary.trust {
            (side("Held for you in trust", "In trust now", trust, &[]))
        }
    };
    card("Account of this matter", body)
}

/// Since when, and that it stays so.
fn said(summary: &AccountSummary) -> Markup {
    html! {
        "As it was when this invoice was issued"
        @if let Some(since) = &summary.since {
            ", since invoice " (since.number) " of " (date(since.on))
        }
        "."
    }
}

fn side(caption: &str, now: &str, side: &Side, end: &[(&str, Money)]) -> Markup {
    let before = [html! { "Before" }, money(side.opening)];
    let row = |row: &Moved| {
        let what = html! { @if let Some(on) = row.on { (date(on)) " " } (row.what) };
        [what, money(row.amount)]
    };
    let last = end.iter().map(|(words, amount)| [html! { (words) }, money(*amount)]);
    let rows = std::iter::once(before).chain(side.rows.iter().map(row)).chain(last);
    let table = Table::new(caption.to_owned()).titled().text("What").number("Amount").rows(rows);
    html! { (table.foot([html! { (now) }, money(side.closing)])) }
}
