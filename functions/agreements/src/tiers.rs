//! Fees of a year, each amount with a percentage from there on, as they are typed: the tiers of a
//! discount by volume, and the steps of a rebate (BIL-12).

use domain::arrangement::{ArrangementError, Tier, Volume};
use domain::money::{Currency, Money};
use domain::percent::Percent;
use maud::{Markup, html};
use web::Complaints;
use web::ui::{self, Field};

/// What the fields `above` and `off` of a form hold: a row of them for each tier.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Typed<'f> {
    above: &'f [String],
    off: &'f [String],
}

impl<'f> Typed<'f> {
    pub(crate) const fn new(above: &'f [String], off: &'f [String]) -> Self {
        Self { above, off }
    }

    fn rows(self) -> impl Iterator<Item = (usize, &'f str, &'f str)> {
        fn at(all: &[String], at: usize) -> &str {
            all.get(at).map_or("", |one| one.trim())
        }
        (0..Volume::TIERS_MAX).zip(1..).map(move |(n, place)| {
            let Self { above, off } = self;
            (place, at(above, n), at(off, n))
        })
    }

    /// All that is typed.
    pub(crate) fn texts(self) -> impl Iterator<Item = &'f str> {
        self.rows().flat_map(|(_, above, off)| [above, off])
    }

    /// The tiers; a row without anything is none, and what is wrong is said at its field.
    pub(crate) fn read(self, complaints: &mut Complaints, currency: Currency) -> Option<Vec<Tier>> {
        let mut tiers = Some(Vec::new());
        for (n, above, off) in self.rows() {
            match tier((above, off), currency) {
                Ok(tier) => tiers = tiers.map(|all| all.into_iter().chain(tier).collect()),
                Err(error) => {
                    let is_above = matches!(error, ArrangementError::Money(_));
                    complaints.add(ui::nth(if is_above { "above" } else { "off" }, n), error);
                    tiers = None;
                }
            }
        }
        tiers
    }

    /// The fields, where a row is called `one` and its percentage `percent`.
    pub(crate) fn fields(self, (one, percent): (&str, &str), complaints: &Complaints) -> Markup {
        html! {
            @for (n, above, off) in self.rows() {
                (ui::fields(html! {
                    (Field::number(&format!("{one} {n}: fees of a year above"), "above")
                        .nth(n).value(above).complaints(complaints))
                    (Field::number(&format!("{one} {n}: {percent}"), "off").nth(n).value(off)
                        .complaints(complaints))
                }))
            }
        }
    }
}

/// A tier; none where nothing is typed.
fn tier((above, off): (&str, &str), currency: Currency) -> Result<Option<Tier>, ArrangementError> {
    if above.is_empty() && off.is_empty() {
        return Ok(None);
    }
    let above =
        if above.is_empty() { Money::zero(currency) } else { Money::parse(above, currency)? };
    let off = Percent::parse(off)?.ok_or(ArrangementError::Tiers)?;
    Ok(Some(Tier { above, off }))
}
