//! What a line is, in plain words: what was done, by whom, and how its amount comes about.

use domain::entry::CostKind;
use domain::invoice::{Line, LineKind};
use maud::{Markup, html};

use super::lines::{codes, rate, receipt, units};
use crate::ui::date::date;
use crate::ui::facts::facts;
use crate::ui::money::money;

/// The line by itself, with its receipt among these documents.
pub fn explained(line: &Line, documents: &str) -> Markup {
    let mut known = vec![
        ("What was done", html! { span.prose dir="auto" { (line.narrative) } }),
        ("When", date(line.on)),
        ("By whom", by_whom(line)),
    ];
    let codes = codes(line);
    if !codes.is_empty() {
        known.push(("What kind of work", html! { (codes.join(", ")) }));
    }
    known.push(("How it comes about", sum(line)));
    known.push(("What it comes to", money(line.amount)));
    if let Some(tax) = &line.tax {
        known.push((
            "Tax",
            html! {
                (tax)
                @if let Some(reason) = tax.treatment.reason() { ". " (reason) }
                @else { ", worked out once for all lines that are taxed so" }
            },
        ));
    }
    html! { (facts(&known)) (receipt(line, documents)) }
}

fn by_whom(line: &Line) -> Markup {
    html! {
        @match &line.kind {
            LineKind::Fee { keeper, .. } => {
                (keeper.name) ", " (keeper.classification.title().to_lowercase())
            },
            LineKind::Flat { .. } if line.is_volume_off() => { "The firm, for its volume" },
            LineKind::Flat { .. } => { "The firm, for a flat fee" },
            LineKind::Cost { kind: CostKind::Hard, .. } => {
                "Others, whom the firm has paid for you"
            },
            LineKind::Cost { kind: CostKind::Soft, .. } => { "The firm itself" },
            LineKind::Interest { .. } => { "The firm, for what was paid late" },
            LineKind::Ahead { .. } => { "The firm, on account of coming fees" },
        }
    }
}

fn sum(line: &Line) -> Markup {
    let currency = line.amount.currency();
    let adjusted = line.adjusted().unwrap_or(line.adjustment);
    html! {
        @match &line.kind {
            LineKind::Fee { .. } if line.is_unpriced() => {
                (units(line.units, 1)) " hours, not charged by the hour"
            },
            LineKind::Flat { .. } if line.is_volume_off() => { "Taken off, as was agreed" },
            LineKind::Flat { .. } => {
                "A flat fee of " (rate(line.price, currency)) " was agreed on for this"
            },
            LineKind::Fee { .. } => {
                (units(line.units, 1)) " hours at " (rate(line.price, currency)) " an hour"
            },
            LineKind::Cost { .. } => {
                (units(line.units, 0)) " at " (rate(line.price, currency)) " each"
            },
            LineKind::Interest { .. } => { "By the day, as the line says" },
            LineKind::Ahead { of: None } => { "Asked for ahead; later invoices deduct it" },
            LineKind::Ahead { of: Some(_) } => { "Billed ahead, and deducted now" },
        }
        @if line.is_no_charge() {
            ". It is not charged: all of it is taken off again"
        } @else if adjusted.is_negative() {
            ", less " (money(adjusted.negated()))
        } @else if adjusted.is_positive() {
            ", and " (money(adjusted)) " on top"
        }
        @if !line.others.is_zero() {
            ", of which others pay " (money(line.others))
        }
    }
}
