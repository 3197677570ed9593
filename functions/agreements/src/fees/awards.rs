//! The contingency fee: what is typed about it, and what was won (BIL-08).

use domain::arrangement::{
    Arrangement, ArrangementError, Award, Basis, Contingency, NewAward, Part, Recipient, Stage,
};
use domain::money::Money;
use domain::text::Name;
use maud::{Markup, html};
use store::Member;
use web::Complaints;
use web::Seal;
use web::ui::{self, Field, Fold, Table, Tone};

use super::Shown;
use super::form::Form;
use super::reach::Reached;
use crate::paths;

/// The fields of a stage: its name and its part.
const STAGE: [&str; 2] = ["stage", "part"];
/// Those of a recipient.
const RECIPIENT: [&str; 2] = ["recipient", "share"];

/// The names and parts that are typed in rows; those that are empty are left out.
fn rows<'f>(names: &'f [String], parts: &'f [String]) -> Vec<(&'f str, &'f str)> {
    let at = |all: &'f [String], at: usize| all.get(at).map_or("", |text| text.trim());
    (0..Contingency::ROWS_MAX).map(|n| (at(names, n), at(parts, n))).collect()
}

fn named(name: &str, part: &str) -> Result<Option<(Name, Part)>, ArrangementError> {
    match (name.is_empty(), part.is_empty()) {
        (true, true) => Ok(None),
        (false, false) => {
            let name = Name::parse(name).map_err(ArrangementError::Name)?;
            Ok(Some((name, Part::parse(part)?)))
        }
        (true, false) | (false, true) => Err(ArrangementError::HalfPart),
    }
}

/// What is typed in rows, or nothing where one of them is wrong.
fn read(
    complaints: &mut Complaints,
    [name_of, part_of]: [&str; 2],
    rows: &[(&str, &str)],
) -> Option<Vec<(Name, Part)>> {
    let mut all = Vec::new();
    let mut is_read = true;
    for (n, (name, part)) in (1..).zip(rows) {
        match named(name, part) {
            Ok(one) => all.extend(one),
            Err(error) => {
                let is_name = name.is_empty() || matches!(error, ArrangementError::Name(_));
                complaints.add(ui::nth(if is_name { name_of } else { part_of }, n), error);
                is_read = false;
            }
        }
    }
    is_read.then_some(all)
}

impl Form {
    /// What is typed, with a contingency fee as it is.
    pub(super) fn with_contingency(self, contingency: Option<&Contingency>) -> Self {
        let Some(all) = contingency else { return self };
        Self {
            basis: all.basis.word().to_owned(),
            stage: all.stages.iter().map(|one| one.name.to_string()).collect(),
            part: all.stages.iter().map(|one| one.part.to_string()).collect(),
            recipient: all.recipients.iter().map(|one| one.name.to_string()).collect(),
            share: all.recipients.iter().map(|one| one.part.to_string()).collect(),
            ..self
        }
    }

    /// The contingency fee that is typed; what was won stays as it is.
    pub(super) fn contingency(
        &self,
        complaints: &mut Complaints,
        was: &Arrangement,
    ) -> Option<Option<Contingency>> {
        let stages = read(complaints, STAGE, &rows(&self.stage, &self.part));
        let others = read(complaints, RECIPIENT, &rows(&self.recipient, &self.share));
        let stage = |(name, part)| Stage { name, part };
        let recipient = |(name, part)| Recipient { name, part };
        let stages = stages?.into_iter().map(stage).collect();
        let others = others?.into_iter().map(recipient).collect();
        let basis = Basis::of_word(&self.basis).unwrap_or_default();
        let awards = was.contingency.iter().flat_map(|one| &one.awards).cloned().collect();
        complaints.take("", Contingency::agree(basis, stages, others, awards))
    }

    /// The fields of the contingency fee.
    pub(super) fn contingency_fields(&self, complaints: &Complaints) -> Markup {
        let of = [
            (Basis::Gross.word(), "All that is won"),
            (Basis::AfterCosts.word(), "What is won less costs"),
        ];
        let chosen = Basis::of_word(&self.basis).unwrap_or_default().word();
        let row = |(label, names): (&str, [&str; 2]), n: usize, (name, part): (&str, &str)| {
            let (percent, [name_of, part_of]) = (format!("{label} {n}: percent"), names);
            ui::fields(html! {
                (Field::text(&format!("{label} {n}"), name_of).nth(n).value(name)
                    .complaints(complaints))
                (Field::text(&percent, part_of).nth(n).value(part).complaints(complaints))
            })
        };
        let (stages, others) = (rows(&self.stage, &self.part), rows(&self.recipient, &self.share));
        let typed = stages.iter().chain(&others).flat_map(|(name, part)| [*name, *part]);
        ui::folded(
            "Contingency fee",
            Fold::of(typed),
            html! {
                p.note {
                    "A part of each award, by the stage at which it is won, such as 33 1/3 before \
                     suit and 40 after it. All time is recorded at its worth and charged nothing."
                }
                (ui::select("The fee is a part of", "basis", &of, chosen).required()
                    .complaints(complaints))
                @for (n, typed) in (1..).zip(stages.iter().copied()) {
                    (row(("Stage", STAGE), n, typed))
                }
                p.note { "Who beside the firm gets a part of the fee, such as co-counsel." }
                @for (n, typed) in (1..).zip(others.iter().copied()) {
                    (row(("Recipient", RECIPIENT), n, typed))
                }
            },
        )
    }
}

impl Reached {
    /// The award that is typed.
    pub(super) fn award(&self, complaints: &mut Complaints, shown: &Shown) -> Option<NewAward> {
        let name = complaints.take("what", Name::parse(&self.what));
        let gross = complaints.take("gross", Money::parse(&self.gross, shown.currency));
        let costs = match self.costs.trim() {
            "" => Some(Money::zero(shown.currency)),
            text => complaints.take("costs", Money::parse(text, shown.currency)),
        };
        let stage = self.stage.parse().map_err(|_| ArrangementError::NoStage);
        let stage = complaints.take("stage", stage);
        Some(NewAward { name: name?, gross: gross?, costs: costs?, stage: stage? })
    }
}

impl Shown {
    /// What was agreed about awards, what was won, and the way to note more.
    pub(super) fn awards(
        &self,
        member: &Member,
        (seal, complaints): (&Seal, &Complaints),
    ) -> Markup {
        let Some(all) = &self.agreed.value.contingency else { return html! {} };
        let of = match all.basis {
            Basis::Gross => "of all that is won",
            Basis::AfterCosts => "of what is won less costs",
        };
        let row = |(at, award): (usize, &Award)| self.award(all, (at, award), (member, seal));
        html! {
            p {
                "A contingency fee " (of) ": "
                @for (at, stage) in all.stages.iter().enumerate() {
                    @if at > 0 { "; " }
                    (stage.part) " % " (stage.name)
                }
                ". Time is recorded at its worth and charged nothing."
                @for one in &all.recipients {
                    " " (one.name) " gets " (one.part) " % of the fee."
                }
            }
            (Table::new("Awards").titled().text("Award").text("Fee is").number("Won").number("Fee")
                .text("State").empty("Nothing is won yet.")
                .rows(all.awards.iter().enumerate().map(row)))
            @if member.role().bills() {
                (ui::card("Note an award", self.winning(all, complaints, seal)))
            }
        }
    }

    fn award(
        &self,
        all: &Contingency,
        (at, award): (usize, &Award),
        (member, seal): (&Member, &Seal),
    ) -> [Markup; 5] {
        let is_unbilled = self.unbilled.iter().any(|fee| fee.value.id == award.fee);
        let divided = award.amount().and_then(|fee| all.divided(fee)).ok();
        let shares = html! {
            @if let Some((given, kept)) = divided.filter(|(given, _)| !given.is_empty()) {
                @for (one, part) in all.recipients.iter().zip(given) {
                    p.note { (one.name) ": " (ui::money(part)) }
                }
                p.note { "This firm: " (ui::money(kept)) }
            }
        };
        let state = html! {
            @if is_unbilled {
                (ui::badge(Tone::Neutral, "Not billed yet"))
                @if member.role().bills() {
                    (ui::form(
                        &seal.part(format!("award{at}")),
                        &paths::award(&self.matter.id, Some(at), "back"),
                        html! {
                            (ui::hidden("version", &self.agreed.version.to_string()))
                            (ui::buttons(ui::submit_quiet(&format!("Take back: {}", award.name))))
                        },
                    ))
                }
            } @else {
                (ui::badge(Tone::Good, "On a bill")) " "
                (ui::link(&paths::settling(&self.matter.id), "Settlement statement"))
            }
        };
        [
            html! { div { (award.name) p.note { (award.stage.name) ", " (ui::date(award.on)) } } },
            html! { (award.formula().unwrap_or_default()) },
            ui::money(award.gross),
            html! { div { (award.amount().map(ui::money).unwrap_or_default()) (shares) } },
            state,
        ]
    }

    /// The form that notes an award.
    fn winning(&self, all: &Contingency, complaints: &Complaints, seal: &Seal) -> Markup {
        let typed = &self.typed;
        let (today, version) = (self.today.to_string(), self.agreed.version.to_string());
        let on = if typed.on.is_empty() { &today } else { &typed.on };
        let stage = |(at, stage): (usize, &Stage)| {
            (at.to_string(), format!("{}: {} %", stage.name, stage.part))
        };
        let choose = std::iter::once((String::new(), "Choose".to_owned()));
        let stages: Vec<(String, String)> =
            choose.chain(all.stages.iter().enumerate().map(stage)).collect();
        ui::form(
            &seal.part("award"),
            &paths::award(&self.matter.id, None, "reached"),
            html! {
                (ui::hidden("version", &version))
                (Field::text("What was won", "what").value(&typed.what).required()
                    .hint("Such as: settlement with the insurer. The client reads it on the bill.")
                    .complaints(complaints))
                (ui::fields(html! {
                    (Field::date("Won on", "on").value(on).required().complaints(complaints))
                    (Field::number("Amount won", "gross").value(&typed.gross).required()
                        .complaints(complaints))
                    @if all.basis == Basis::AfterCosts {
                        (Field::number("Costs taken off first", "costs").value(&typed.costs)
                            .complaints(complaints))
                    }
                }))
                (ui::select("Stage at which it was won", "stage", &stages, &typed.stage).required()
                    .complaints(complaints))
                (ui::buttons(ui::submit("Note the award")))
            },
        )
    }
}
