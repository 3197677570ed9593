//! A draft against its client's guidelines: what each line is against, and what a reviewer would
//! cut of the whole.

use std::collections::HashMap;

use domain::guideline::{Day, Finding, Guidelines, Piece};
use domain::id::EntryId;
use domain::invoice::Line;
use domain::money::{Currency, Money, MoneyError};
use jiff::civil::Date;
use maud::{Markup, html};
use web::ui::{self, Tone};

/// What was found about some lines of a draft.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    found: HashMap<EntryId, Vec<Finding>>,
    cut: Option<Money>,
    source: Option<String>,
}

impl Checked {
    /// Holds lines against the rules, as if they were billed on a day.
    pub(crate) fn of(
        rules: &Guidelines,
        lines: &[&Line],
        (billed_on, currency): (Date, Currency),
    ) -> Result<Self, MoneyError> {
        if rules.is_empty() {
            return Ok(Self::default());
        }
        let pieces: Vec<Piece<'_>> = lines.iter().map(|line| Piece::of_line(line)).collect();
        let (mut found, mut cut) = (HashMap::new(), Money::zero(currency));
        for (at, (line, piece)) in lines.iter().zip(&pieces).enumerate() {
            // With what stands before it: what lies beyond a day's most is cut once.
            let so_far = pieces.get(..=at).unwrap_or(&pieces);
            let day = Day { billed_on, hours: piece.hours_among(so_far) };
            let findings = rules.findings(piece, day)?;
            if !findings.is_empty() {
                cut = cut.plus(Guidelines::cut(piece, &findings))?;
                found.insert(line.id.clone(), findings);
            }
        }
        let source = rules.source.as_ref().map(ToString::to_string);
        Ok(Self { found, cut: Some(cut), source })
    }

    /// How many lines are against a rule, and what a reviewer would cut; nothing where none are.
    pub(crate) fn summary(&self) -> Markup {
        let count = self.found.len();
        let source = self.source.as_deref().unwrap_or("the client’s guidelines");
        html! {
            @if count > 0 {
                (ui::notice(Tone::Warn, html! {
                    p {
                        (count) (if count == 1 { " line is" } else { " lines are" }) " against "
                        (source) ". "
                        @if let Some(cut) = self.cut {
                            "A reviewer may cut about " (ui::money(cut)) "."
                        }
                    }
                }))
            }
        }
    }

    /// What a line is against, each rule quoted with what it may cost.
    pub(crate) fn about(&self, line: &EntryId) -> Markup {
        let found = self.found.get(line).map(Vec::as_slice).unwrap_or_default();
        html! {
            @for finding in found {
                p.note {
                    (ui::badge(Tone::Warn, "Guideline")) " " (finding.rule) " "
                    (ui::money(finding.cut)) " may be cut."
                }
            }
        }
    }
}
