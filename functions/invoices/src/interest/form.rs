//! What a person types to agree on interest, and to write a base rate down.

use domain::day;
use domain::interest::{BaseRate, BaseRates, Basis, Charge, Rate, Running, Terms, Written};
use domain::money::Currency;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::Versioned;
use store::interest::Place;
use web::Complaints;
use web::page::Seal;
use web::ui::{self, Field};

use crate::paths;

const USUAL: &str = "usual";
const NOTHING: &str = "none";
const FIXED: &str = "fixed";
const OVER_BASE: &str = "base";

/// The terms as they were typed, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    from: String,
    kind: String,
    rate: String,
    grace: String,
    basis: String,
    cap_amount: String,
    cap_share: String,
    version: String,
}

/// A base rate as it was typed, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct BaseForm {
    base_from: String,
    base_rate: String,
    version: String,
}

impl Form {
    /// An empty one over a version.
    pub(super) fn of(place: &Place, version: u64, today: Date) -> Self {
        let kind = if *place == Place::Firm { NOTHING } else { USUAL };
        Self {
            from: today.to_string(),
            kind: kind.to_owned(),
            basis: Basis::default().days().to_string(),
            version: version.to_string(),
            ..Self::default()
        }
    }

    /// What was typed, over another version.
    pub(super) fn over(&self, version: u64) -> Self {
        Self { version: version.to_string(), ..self.clone() }
    }

    /// The terms, and the version they are agreed on over.
    pub(super) fn read(
        &self,
        place: &Place,
        currency: Currency,
    ) -> Result<(Terms, u64), Complaints> {
        let mut complaints = Complaints::default();
        let from = complaints.take("from", day::parse(&self.from));
        let version = complaints.version(&self.version);
        let charge = match self.kind.as_str() {
            FIXED => self.running(&mut complaints, currency, Rate::Fixed),
            OVER_BASE => self.running(&mut complaints, currency, Rate::OverBase),
            USUAL if *place != Place::Firm => self.bare(&mut complaints, Charge::AsUsual),
            NOTHING => self.bare(&mut complaints, Charge::Nothing),
            _ => {
                complaints.add("kind", "Choose whether there is interest.");
                None
            }
        };
        let terms = from.zip(charge).map(|(from, charge)| Terms { from, charge });
        complaints.or(terms.zip(version))
    }

    /// What is charged where no rate is, if none was typed.
    fn bare(&self, complaints: &mut Complaints, charge: Charge) -> Option<Charge> {
        let typed = [&self.rate, &self.grace, &self.cap_amount, &self.cap_share];
        if typed.iter().all(|text| text.trim().is_empty()) {
            return Some(charge);
        }
        let sentence = "Choose an agreed or a statutory rate, or leave rate, grace and caps empty.";
        complaints.add("kind", sentence);
        None
    }

    fn running(
        &self,
        complaints: &mut Complaints,
        currency: Currency,
        rate_of: fn(domain::percent::Percent) -> Rate,
    ) -> Option<Charge> {
        let Self { rate, grace, cap_amount, cap_share, .. } = self;
        let written = Written { rate, grace, cap_amount, cap_share };
        let field = if cap_amount.trim().is_empty() { "cap_share" } else { "cap_amount" };
        let rate = complaints.take("rate", written.rate());
        let grace = complaints.take("grace", written.grace());
        let cap = complaints.take(field, written.cap(currency));
        let basis = self.basis.parse().ok().and_then(Basis::of_days).unwrap_or_default();
        let ((rate, grace_days), cap) = rate.zip(grace).zip(cap)?;
        Some(Charge::Running(Running { rate: rate_of(rate), grace_days, basis, cap }))
    }

    pub(super) fn view(
        &self,
        (seal, action): (&Seal, &str),
        place: &Place,
        complaints: &Complaints,
    ) -> Markup {
        let usual = match place {
            Place::Firm => None,
            Place::Client(_) => Some((USUAL, "As the firm’s terms say")),
            Place::Matter(..) => Some((USUAL, "As the client’s terms say, or else the firm’s")),
        };
        let kinds = [
            (NOTHING, "No interest"),
            (FIXED, "An agreed rate"),
            (OVER_BASE, "A statutory rate, over the base rate of the day"),
        ];
        let kinds: Vec<(&str, &str)> = usual.into_iter().chain(kinds).collect();
        let bases = Basis::ALL.map(|basis| (basis.days().to_string(), basis.days().to_string()));
        ui::form(
            &seal.part("terms"),
            action,
            html! {
                (ui::complaints(complaints))
                (ui::hidden("version", &self.version))
                (Field::date("From", "from").required().value(&self.from)
                    .hint("The first day that bears interest by these terms, on bills that are \
                           issued already too. Days before keep the terms they had.")
                    .complaints(complaints))
                (ui::radios("Interest on what is paid late", "kind", &kinds, &self.kind)
                    .complaints(complaints))
                (ui::group("Where there is interest", html! {
                    (ui::fields(html! {
                        (Field::number("Percent a year", "rate").needed("for interest")
                            .value(&self.rate)
                            .hint("Simple, by the day. With a base rate: how much over it.")
                            .complaints(complaints))
                        (Field::number("Days of grace", "grace").value(&self.grace)
                            .hint("After the due date; they bear no interest.")
                            .complaints(complaints))
                        (ui::select("Days of a year", "basis", &bases, &self.basis).required()
                            .complaints(complaints))
                    }))
                    (ui::fields(html! {
                        (Field::number("At most, as an amount", "cap_amount")
                            .value(&self.cap_amount)
                            .hint("On one invoice; empty where there is no such cap.")
                            .complaints(complaints))
                        (Field::number("At most, in percent of the invoice", "cap_share")
                            .value(&self.cap_share).complaints(complaints))
                    }))
                }))
                (ui::buttons(ui::submit("Save terms")))
            },
        )
    }
}

impl BaseForm {
    /// An empty one over a version.
    pub(super) fn of(version: u64) -> Self {
        Self { version: version.to_string(), ..Self::default() }
    }

    /// What was typed, over another version.
    pub(super) fn over(&self, version: u64) -> Self {
        Self { version: version.to_string(), ..self.clone() }
    }

    /// Whether the rate of a day is taken away.
    pub(super) fn takes_away(&self) -> bool {
        self.base_rate.trim().is_empty()
    }

    /// The base rates with what was typed, and the day that it is about.
    pub(super) fn read(
        &self,
        rates: BaseRates,
    ) -> Result<(Versioned<BaseRates>, Date), Complaints> {
        let mut complaints = Complaints::default();
        let from = complaints.take("base_from", day::parse(&self.base_from));
        let version = complaints.version(&self.version);
        let is_gone = self.takes_away();
        let rate = if is_gone {
            Some(None)
        } else {
            complaints.take("base_rate", BaseRate::parse(&self.base_rate).map(Some))
        };
        if let Some(from) = from.filter(|_| is_gone)
            && rates.all().iter().all(|(day, _)| *day != from)
        {
            let sentence = "No base rate begins on that day. Write the rate to add one.";
            complaints.add("base_rate", sentence);
        }
        if rates.all().len() >= BaseRates::COUNT_MAX && !is_gone {
            complaints.add("base_from", "There are as many base rates as can be kept.");
        }
        let read = from.zip(rate).zip(version).map(|((from, rate), version)| {
            let value = match rate {
                Some(rate) => rates.with(from, rate),
                None => rates.without(from),
            };
            (Versioned { value, version }, from)
        });
        complaints.or(read)
    }

    pub(super) fn view(&self, seal: &Seal, complaints: &Complaints) -> Markup {
        ui::form(
            &seal.part("base"),
            paths::BASE_RATES,
            html! {
                (ui::complaints(complaints))
                (ui::hidden("version", &self.version))
                (ui::fields(html! {
                    (Field::date("Base rate from", "base_from").required()
                        .value(&self.base_from).complaints(complaints))
                    (Field::number("Base rate in percent", "base_rate").value(&self.base_rate)
                        .hint("Empty takes the rate of that day away.").complaints(complaints))
                }))
                (ui::buttons(ui::submit_quiet("Save base rate")))
            },
        )
    }
}
