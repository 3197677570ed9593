//! What a person types about a cost.

use domain::entry::{CostGiven, Entry, EntryError, Quantity, Work};
use domain::id::EntryId;
use domain::matter::Matter;
use domain::money::{Currency, Money};
use domain::text::{Mark, Narrative, Note};
use domain::utbms::ExpenseCode;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use web::Complaints;
use web::ui::{self, Field};

use crate::choices::{self, Choices};
use crate::day;
use crate::time::form::{charge, matter, optional, ticked};

/// The fields as they were typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    pub(crate) matter: String,
    pub(crate) on: String,
    pub(crate) quantity: String,
    pub(crate) unit_price: String,
    pub(crate) narrative: String,
    pub(crate) expense: String,
    /// Ticked where the client is charged nothing.
    pub(crate) no_charge: String,
    /// Why it is written although its day is locked.
    pub(crate) late: String,
    /// Which button was pressed.
    pub(crate) then: String,
    /// The version that was looked at, when an entry is changed.
    pub(crate) version: String,
}

impl Form {
    /// The fields of a cost that is changed.
    pub(crate) fn of(entry: &Entry, number: &Mark, version: u64) -> Option<Self> {
        let Work::Cost { quantity, unit_price, expense } = &entry.work else { return None };
        Some(Self {
            matter: number.to_string(),
            on: entry.on.to_string(),
            quantity: quantity.decimal().normalize().to_string(),
            unit_price: unit_price.to_string(),
            narrative: entry.narrative.to_string(),
            expense: expense.map(ExpenseCode::code).unwrap_or_default().to_owned(),
            no_charge: ticked(entry.charge),
            late: String::new(),
            then: String::new(),
            version: version.to_string(),
        })
    }

    /// The entry, or everything that is wrong with it.
    pub(crate) fn read(
        &self,
        id: EntryId,
        (named, currency): (Option<&Matter>, Currency),
        today: Date,
    ) -> Result<Entry, Complaints> {
        let mut complaints = Complaints::default();
        let matter = matter(&mut complaints, &self.matter, named);
        let on = complaints.take("on", domain::day::parse(&self.on));
        let on = on.and_then(|on| complaints.take("on", Entry::done_by(on, today)).map(|()| on));
        if let (Some(on), Some(matter)) = (on, matter) {
            complaints.take("on", Entry::since_opened(on, matter));
        }
        let quantity = complaints.take("quantity", Quantity::parse(&self.quantity));
        let price = complaints.take("unit_price", Money::parse(&self.unit_price, currency));
        let price = price.and_then(|price| {
            let paid = if price.is_positive() { Ok(price) } else { Err(EntryError::NoPrice) };
            complaints.take("unit_price", paid)
        });
        let narrative = complaints.take("narrative", Narrative::parse(&self.narrative));
        let expense = complaints.take("expense", optional(&self.expense, ExpenseCode::parse));
        if let (Some(matter), Some(expense)) = (matter, expense) {
            complaints.take("expense", Entry::cost_coded(matter, expense));
        }
        let late = complaints.take("late", Note::parse_optional(&self.late));
        let given = (|| {
            Some(CostGiven {
                on: on?,
                quantity: quantity?,
                unit_price: price?,
                narrative: narrative?,
                charge: charge(&self.no_charge),
                expense: expense?,
            })
        })();
        let ((given, matter), late) = complaints.or(given.zip(matter).zip(late))?;
        let entry = Entry::cost(id, matter, given, today).map_err(Complaints::whole)?;
        Ok(entry.explained(late))
    }

    /// The fields.
    pub(crate) fn fields(&self, choices: &Choices, complaints: &Complaints) -> Markup {
        html! {
            (ui::complaints(complaints))
            (ui::suggested("Matter", "matter", &choices.matters, &self.matter).required()
                .hint("Type its number, or a part of its name to find it.")
                .complaints(complaints))
            (Field::date("Day", "on").value(&self.on).required().complaints(complaints))
            (ui::textarea("What it was for", "narrative", &self.narrative).required().rows(2)
                .hint("The client reads this on the invoice.").complaints(complaints))
            (ui::fields(html! {
                (Field::number("Quantity", "quantity").value(&self.quantity).required()
                    .hint("Miles, pages, or simply 1.").complaints(complaints))
                (Field::number("Price of one", "unit_price").value(&self.unit_price).required()
                    .complaints(complaints))
            }))
            (ui::select("Expense code", "expense", &choices::expenses(), &self.expense)
                .complaints(complaints))
            (ui::checkbox("No charge", "no_charge", &self.no_charge)
                .hint("The client sees it on the invoice, at nothing.").complaints(complaints))
            (day::reason(&self.late, complaints))
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::id::{ClientId, MatterId};
    use domain::matter::{CodesRule, Ending};
    use domain::text::Name;
    use jiff::civil::date;

    use super::*;

    fn matter(codes: CodesRule) -> Matter {
        Matter {
            id: MatterId::made(0, [2; 10]),
            client: ClientId::made(0, [1; 10]),
            client_name: Name::parse("Marsh").unwrap(),
            number: Mark::parse("2026-0001").unwrap(),
            name: Name::parse("Estate").unwrap(),
            client_reference: None,
            opened_on: date(2026, 1, 1),
            codes,
            rounding: None,
            terms_days: 30,
            ending: Ending::default(),
        }
    }

    fn read(form: &Form, codes: CodesRule) -> Result<Entry, Vec<String>> {
        let matter = matter(codes);
        let id = EntryId::made(0, [4; 10]);
        form.read(id, (Some(&matter), Currency::USD), date(2026, 3, 2)).map_err(|complaints| {
            complaints.iter().map(|c| format!("{}: {}", c.field, c.sentence)).collect()
        })
    }

    #[test]
    fn a_cost_is_worth_its_quantity_times_its_price() {
        let form = Form {
            matter: "2026-0001".into(),
            on: "2026-03-02".into(),
            quantity: "12.5".into(),
            unit_price: "$0.67".into(),
            narrative: "Mileage".into(),
            ..Form::default()
        };
        let entry = read(&form, CodesRule::Optional).unwrap();
        assert_eq!(entry.value.to_string(), "8.38");
        let again = Form::of(&entry, &Mark::parse("2026-0001").unwrap(), 1).unwrap();
        assert_eq!((again.quantity.as_str(), again.unit_price.as_str()), ("12.5", "0.67"));
    }

    #[test]
    fn tim06_everything_that_is_wrong_with_a_cost_is_said_at_once() {
        let form = Form {
            matter: "2026-0001".into(),
            on: "2026-03-02".into(),
            quantity: "none".into(),
            unit_price: "0".into(),
            narrative: "Filing fee".into(),
            ..Form::default()
        };
        let said = read(&form, CodesRule::Required).expect_err("it is wrong");
        let fields: Vec<&str> =
            said.iter().filter_map(|line| line.split_once(':').map(|(field, _)| field)).collect();
        assert_eq!(fields, ["quantity", "unit_price", "expense"]);
    }
}
