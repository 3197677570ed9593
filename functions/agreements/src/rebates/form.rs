//! What is typed of an agreement about rebates.

use domain::rebate::{Agreed, Reach, RebateOf, Terms};
use maud::{Markup, html};
use serde::Deserialize;
use web::Complaints;
use web::ui::{self, Field};

use super::Shown;
use crate::tiers::Typed;

/// How many years before this one an agreement may begin: what was agreed by word of mouth is
/// written down before the rebate is given.
const YEARS_BACK: i16 = 1;

/// What is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    of: String,
    from: String,
    reach: String,
    above: Vec<String>,
    off: Vec<String>,
    version: String,
}

impl Form {
    /// An empty one.
    pub(super) fn of(shown: &Shown) -> Self {
        Self {
            of: RebateOf::Client.word().to_owned(),
            from: shown.today.year().to_string(),
            reach: Reach::default().word().to_owned(),
            version: shown.rebates.version.to_string(),
            ..Self::default()
        }
    }

    /// What was typed, over the agreements as somebody else left them meanwhile.
    pub(super) fn late(&self, shown: &Shown) -> Self {
        Self { version: shown.rebates.version.to_string(), ..self.clone() }
    }

    fn steps(&self) -> Typed<'_> {
        Typed::new(&self.above, &self.off)
    }

    /// The agreement that is typed, and the version of those that it was typed over.
    pub(super) fn read(&self, shown: &Shown) -> Result<(Agreed, u64), Complaints> {
        let mut complaints = Complaints::default();
        let of = RebateOf::of_word(&self.of).filter(|of| match of {
            RebateOf::Client => true,
            RebateOf::Matter(id) => shown.matters.iter().any(|matter| matter.id == *id),
        });
        let of = complaints.take("of", of.ok_or("Choose whose fees count."));
        let reach = Reach::of_word(&self.reach).ok_or("Choose of what the percentage is given.");
        let reach = complaints.take("reach", reach);
        let first = shown.today.year().saturating_sub(YEARS_BACK);
        let last = shown.today.year().saturating_add(1);
        let from: Option<i16> = self.from.trim().parse().ok();
        let from = from.filter(|year| (first..=last).contains(year));
        let from = from.ok_or_else(|| format!("Write a year from {first} to {last}."));
        let from = complaints.take("from", from);
        let steps = self.steps().read(&mut complaints, shown.currency);
        let version = complaints.version(&self.version);
        let terms = reach.zip(steps);
        let terms =
            terms.and_then(|(reach, steps)| complaints.take("", Terms::agree(reach, steps)));
        let read = (|| Some((Agreed { of: of?, from: from?, terms: terms? }, version?)))();
        complaints.or(read)
    }

    /// The fields.
    pub(super) fn fields(&self, shown: &Shown, complaints: &Complaints) -> Markup {
        let mut whose = vec![(RebateOf::Client.word().to_owned(), "All matters".to_owned())];
        whose.extend(shown.matters.iter().map(|matter| {
            let of = RebateOf::Matter(matter.id.clone());
            (of.word().to_owned(), format!("{} {}", matter.number, matter.name))
        }));
        let reach = Reach::ALL.map(|reach| (reach.word(), reach.title()));
        html! {
            (ui::complaints(complaints))
            (ui::hidden("version", &self.version))
            (ui::select("Fees that count", "of", &whose, &self.of).required()
                .hint("A matter with a rebate of its own does not count for all matters.")
                .complaints(complaints))
            (Field::number("From the year", "from").required().value(&self.from)
                .hint("It holds until another agreement begins.").complaints(complaints))
            (ui::select("The percentage is given", "reach", &reach, &self.reach).required()
                .complaints(complaints))
            (self.steps().fields(("Step", "percent back"), complaints))
            p.note {
                "Amounts are in " (shown.currency) ", and invoices in it count. Leave all steps \
                 empty to end the rebate with the year before."
            }
            (ui::actions(ui::submit("Save agreement")))
        }
    }
}
