//! What is typed of something that recurs.

use domain::day;
use domain::id::MemberId;
use domain::matter::Matter;
use domain::money::{Currency, Money};
use domain::recurring::{End, Every, Recurring, RecurringError, State, Then};
use domain::text::Narrative;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use web::Complaints;
use web::ui::{self, Field};

use super::Shown;

/// What is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    words: String,
    amount: String,
    every: String,
    first: String,
    times: String,
    until: String,
    then: String,
    version: String,
}

impl Form {
    /// Nothing yet, from today on.
    pub(super) fn new(shown: &Shown) -> Self {
        Self {
            every: Every::Month.word().to_owned(),
            first: shown.today.to_string(),
            then: "draft".to_owned(),
            version: shown.all.version.to_string(),
            ..Self::default()
        }
    }

    /// What was typed, over what somebody else left meanwhile.
    pub(super) fn over(&self, version: u64) -> Self {
        Self { version: version.to_string(), ..self.clone() }
    }

    pub(super) fn read(
        &self,
        (matter, today, currency): (&Matter, Date, Currency),
        by: &MemberId,
    ) -> Result<(Recurring, u64), Complaints> {
        let mut complaints = Complaints::default();
        let version = complaints.version(&self.version);
        let words = complaints.take("words", Narrative::parse(&self.words));
        let amount = complaints.take("amount", Money::parse(&self.amount, currency));
        let every = Every::of_word(&self.every).ok_or("Choose how often it is billed.");
        let every = complaints.take("every", every);
        let first = complaints.take("first", day::parse(&self.first));
        let until = match self.until.trim() {
            "" => Some(None),
            until => complaints.take("until", day::parse(until).map(Some)),
        };
        let end = until.and_then(|until| complaints.take("times", End::read(&self.times, until)));
        let then = match self.then.as_str() {
            "draft" => Ok(Then::Draft),
            "issue" => Ok(Then::Issue),
            _ => Err("Choose what becomes of its invoices."),
        };
        let then = complaints.take("then", then);
        let given = (|| Some((words?, amount?, every?, first?, end?, then?)))();
        let given = complaints.or(given.zip(version))?;
        let ((words, amount, every, first, end, then), version) = given;
        let one = Recurring {
            words,
            amount,
            every,
            first,
            end,
            then,
            state: State::Runs,
            passed: 0,
            billed: 0,
            last: None,
            by: by.clone(),
        };
        let mut complaints = Complaints::default();
        let agreed = one.agree((matter, today));
        let field = match &agreed {
            Err(RecurringError::Amount) => "amount",
            Err(RecurringError::First) => "first",
            Err(RecurringError::Until) => "until",
            Ok(_) | Err(_) => "",
        };
        let agreed = complaints.take(field, agreed);
        Ok((complaints.or(agreed)?, version))
    }

    pub(super) fn fields(&self, complaints: &Complaints) -> Markup {
        let often = Every::ALL.map(|every| (every.word(), every.title()));
        let then = [
            ("draft", "A draft stands until somebody issues it"),
            ("issue", "It is issued by itself, and the client hears of it"),
        ];
        html! {
            (ui::complaints(complaints))
            (ui::hidden("version", &self.version))
            (Field::text("Words on the invoice", "words").required().value(&self.words)
                .complaints(complaints))
            (ui::fields(html! {
                (Field::number("Amount, without tax", "amount").required().value(&self.amount)
                    .complaints(complaints))
                (ui::select("How often", "every", &often, &self.every).required()
                    .complaints(complaints))
                (Field::date("First invoice on", "first").required().value(&self.first)
                    .complaints(complaints))
            }))
            (ui::fields(html! {
                (Field::number("Number of invoices", "times").value(&self.times)
                    .hint("Leave it empty where it goes on until somebody ends it.")
                    .complaints(complaints))
                (Field::date("Or until", "until").value(&self.until).complaints(complaints))
            }))
            (ui::radios("What becomes of its invoices", "then", &then, &self.then)
                .complaints(complaints))
            (ui::actions(ui::submit("Add the recurring invoice")))
        }
    }
}
