//! What pricing again would change: every old and new price, why, and the sum.

use domain::entry::Entry;
use domain::matter::Matter;
use domain::money::Money;
use domain::rate::Found;
use maud::{Markup, html};
use store::Versioned;
use web::page::Seal;
use web::ui::{self, Figure, Table, Tone};
use web::{Page, Refusal, Tab};

use super::super::group;
use super::seen::Seen;
use super::work::Work;
use crate::{paths, row};

/// What would become of the chosen entries.
pub(super) struct Preview<'w> {
    matter: &'w Matter,
    rows: Vec<Row<'w>>,
}

/// What would become of one.
struct Row<'w> {
    old: &'w Versioned<Entry>,
    who: &'w str,
    /// The entry at its new rate, and why; nothing when it has no rate.
    new: Option<(Entry, Found)>,
}

impl<'w> Preview<'w> {
    pub(super) fn of(work: &'w Work, chosen: &[&'w Versioned<Entry>]) -> Result<Self, Refusal> {
        let row = |old: &&'w Versioned<Entry>| {
            let found = work.rates.found(&work.matter, &old.value);
            let new = match found {
                Some(found) => {
                    let entry = old.value.at_rate(found.rate).map_err(Refusal::fault)?;
                    Some((entry, found))
                }
                None => None,
            };
            Ok(Row { old, who: work.who(&old.value), new })
        };
        let rows = chosen.iter().map(row).collect::<Result<_, Refusal>>()?;
        Ok(Self { matter: &work.matter, rows })
    }

    pub(super) fn page(&self, seal: &Seal) -> Page {
        let back = paths::priced_again(&self.matter.id);
        let body = html! {
            (ui::crumbs(&[(paths::UNBILLED, "Unbilled work"), (&back, "Price again")]))
            (self.figures())
            (Table::new("Prices")
                .text("What was done").text("Who").text("Why")
                .number("Rate now").number("New rate").number("Value now").number("New value")
                .rows(self.rows.iter().map(Row::cells)))
            p.note {
                "Nothing has changed yet. What is on a draft or on an issued invoice is not among \
                 these, and keeps its price."
            }
            (self.confirm(seal, &back))
        };
        Page::new(Tab::Entries, format!("New prices of {}", self.matter.number), body)
    }

    fn confirm(&self, seal: &Seal, back: &str) -> Markup {
        let changed: Vec<Seen> = self.rows.iter().filter_map(Row::seen).collect();
        let entries = group::counted_entries(changed.len());
        html! {
            @if changed.is_empty() {
                (ui::notice(Tone::Neutral, html! {
                    p { "Every one of these has its agreed rate already: nothing would change." }
                }))
                (ui::actions(ui::button_link_quiet(back, "Choose others")))
            } @else {
                (ui::form(seal, &paths::priced_again_confirm(&self.matter.id), html! {
                    @for seen in &changed { (ui::hidden("entry", &seen.to_string())) }
                    (ui::buttons(html! {
                        (ui::submit(&format!("Change the price of {entries}")))
                        (ui::button_link_quiet(back, "Choose others"))
                    }))
                }))
            }
        }
    }

    fn figures(&self) -> Markup {
        let Some(first) = self.rows.first() else { return html! {} };
        let currency = first.old.value.value.currency();
        let sum = |of: &dyn Fn(&Row<'w>) -> Money| {
            let minor = self.rows.iter().map(of).map(Money::minor).fold(0, i64::saturating_add);
            Money::new(minor, currency)
        };
        let (old, new) = (sum(&Row::was), sum(&Row::will_be));
        let more = Money::new(new.minor().saturating_sub(old.minor()), currency);
        ui::figures(&[
            Figure::new("Value now", ui::money(old)),
            Figure::new("New value", ui::money(new)),
            Figure::new("Difference", ui::money(more)),
        ])
    }
}

impl Row<'_> {
    fn was(&self) -> Money {
        self.old.value.value
    }

    fn will_be(&self) -> Money {
        self.new.as_ref().map_or(self.was(), |(entry, _)| entry.value)
    }

    /// What is confirmed of it: nothing when it stays as it is.
    fn seen(&self) -> Option<Seen> {
        let (entry, found) = self.new.as_ref()?;
        (*entry != self.old.value).then(|| Seen::new(self.old, found.rate))
    }

    fn cells(&self) -> [Markup; 7] {
        let entry = &self.old.value;
        let (why, rate) = match &self.new {
            Some((_, found)) => (found.by.to_string(), ui::money(found.rate.per_hour())),
            None => ("No rate for this day: it stays as it is".to_owned(), html! { "–" }),
        };
        [
            html! { (row::label(entry)) },
            html! { (self.who) },
            html! { (why) },
            html! { @if let Some(rate) = entry.rate() { (ui::money(rate.per_hour())) } },
            rate,
            ui::money(self.was()),
            ui::money(self.will_be()),
        ]
    }
}
