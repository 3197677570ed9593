//! What a person types about a cost.

use domain::document::Document;
use domain::entry::{CostGiven, CostKind, Entry, EntryError, Price, Quantity, Work};
use domain::id::{DocumentId, EntryId};
use domain::matter::Matter;
use domain::money::Currency;
use domain::text::{Mark, Narrative, Note};
use domain::unit_price::UnitPrices;
use domain::utbms::ExpenseCode;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::{Fault, FirmStore};
use web::ui::{self, Field};
use web::{ChoiceError, Complaints};

use crate::choices::{self, Choice, Choices};
use crate::day::{self, Ticked};
use crate::time::form::{charge, matter, optional, ticked};

/// The fields as they were typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    pub(crate) matter: String,
    pub(crate) on: String,
    pub(crate) kind: String,
    /// The name of the unit price, where it has one.
    pub(crate) unit: String,
    pub(crate) quantity: String,
    pub(crate) unit_price: String,
    pub(crate) narrative: String,
    pub(crate) expense: String,
    /// The id of the document that proves it.
    pub(crate) receipt: String,
    /// Ticked where the client is charged nothing.
    pub(crate) no_charge: String,
    /// Ticked where there were two of the same.
    pub(crate) twice: String,
    /// Ticked where it is against the client's guidelines.
    pub(crate) against: String,
    /// Why it is written although its day is locked.
    pub(crate) late: String,
    /// The page that the person came from, as [`crate::back`] spells it.
    pub(crate) back: String,
    /// Which button was pressed.
    pub(crate) then: String,
    /// The version that was looked at, when an entry is changed.
    pub(crate) version: String,
}

/// What the fields name, and what the firm charges for one of something.
pub(crate) struct Named<'n> {
    pub(crate) matter: Option<&'n Matter>,
    pub(crate) currency: Currency,
    pub(crate) prices: &'n UnitPrices,
    /// The document that is chosen as its receipt, where there is one.
    pub(crate) receipt: Option<Document>,
}

/// What is read before the fields can be: the matter, the prices, the receipt.
pub(crate) async fn found(
    store: &FirmStore<'_>,
    form: &Form,
) -> Result<(Option<Matter>, UnitPrices, Option<Document>), Fault> {
    let receipt = async {
        match form.receipt.parse::<DocumentId>() {
            Ok(id) => Ok(store.document(&id).await?.map(|document| document.value)),
            Err(_) => Ok(None),
        }
    };
    let (matter, prices, receipt) = tokio::try_join!(
        Box::pin(choices::matter_typed(store, &form.matter)),
        Box::pin(store.unit_prices()),
        Box::pin(receipt),
    )?;
    Ok((matter, prices.value, receipt))
}

/// The price of one, and what goes with it.
struct Priced {
    price: Price,
    kind: CostKind,
    expense: Option<ExpenseCode>,
}

/// No unit price of this name holds on the day.
#[derive(Debug, thiserror::Error)]
#[error("This has no price on that day. Choose another, or write the price of one.")]
struct NoUnitPrice;

/// Another price was typed beside a unit price.
#[derive(Debug, thiserror::Error)]
#[error("The unit price of that day is {}. Leave this empty, or choose no unit price.", .0.signed())]
struct OtherPrice(Price);

/// The receipt that was chosen is of another matter, and is not chosen any more.
#[derive(Debug, thiserror::Error)]
#[error(
    "{name} is a document of {number}, and is taken off this cost. Choose a document of this \
     matter, or save without one."
)]
struct OtherMatter<'d> {
    name: &'d str,
    number: &'d str,
}

impl<'d> OtherMatter<'d> {
    fn of(document: &'d Document) -> Self {
        Self { name: document.name.as_str(), number: document.matter_number.as_str() }
    }
}

impl Named<'_> {
    /// The receipt that was chosen, where it is a document of another matter.
    fn receipt_elsewhere(&self) -> Option<&Document> {
        let matter = self.matter?;
        self.receipt.as_ref().filter(|document| document.matter != matter.id)
    }
}

/// The kind that was chosen.
pub(crate) fn kind(sent: &str) -> Result<CostKind, ChoiceError> {
    CostKind::of_word(sent).ok_or(ChoiceError)
}

/// The field that chooses the kind of a cost (TIM-16).
pub(crate) fn kinds<'a>(chosen: &str, complaints: &'a Complaints) -> Field<'a> {
    let kinds = CostKind::ALL.map(|kind| (kind.word(), kind.title()));
    ui::select("Kind of cost", "kind", &kinds, chosen)
        .required()
        .hint("Paid to others for the client, such as a court fee; or in-house, such as copies.")
        .complaints(complaints)
}

impl Form {
    /// The fields of a cost that is changed.
    pub(crate) fn of(entry: &Entry, number: &Mark, version: u64) -> Option<Self> {
        let Work::Cost { kind, quantity, unit_price, expense, receipt } = &entry.work else {
            return None;
        };
        Some(Self {
            matter: number.to_string(),
            on: entry.on.to_string(),
            kind: kind.word().to_owned(),
            unit: String::new(),
            quantity: quantity.decimal().normalize().to_string(),
            unit_price: unit_price.to_string(),
            narrative: entry.narrative.to_string(),
            expense: expense.map(ExpenseCode::code).unwrap_or_default().to_owned(),
            receipt: receipt.as_ref().map(ToString::to_string).unwrap_or_default(),
            no_charge: ticked(entry.charge),
            twice: String::new(),
            against: String::new(),
            late: String::new(),
            back: String::new(),
            then: String::new(),
            version: version.to_string(),
        })
    }

    /// The entry, or everything that is wrong with it.
    pub(crate) fn read(
        &self,
        id: EntryId,
        named: &Named<'_>,
        today: Date,
    ) -> Result<Entry, Complaints> {
        let mut complaints = Complaints::default();
        let matter = matter(&mut complaints, &self.matter, named.matter);
        let on = complaints.take("on", domain::day::parse(&self.on));
        let on = on.and_then(|on| complaints.take("on", Entry::done_by(on, today)).map(|()| on));
        if let (Some(on), Some(matter)) = (on, matter) {
            complaints.take("on", Entry::since_opened(on, matter));
        }
        let quantity = complaints.take("quantity", Quantity::parse(&self.quantity));
        let priced = self.priced(&mut complaints, named, on);
        let narrative = complaints.take("narrative", Narrative::parse(&self.narrative));
        let expense = complaints.take("expense", optional(&self.expense, ExpenseCode::parse));
        let usual = priced.as_ref().and_then(|priced| priced.expense);
        let expense = expense.map(|typed| typed.or(usual));
        // Where no price could be read, the code that it brings is not known either.
        let known = expense.filter(|expense| expense.is_some() || priced.is_some());
        if let (Some(matter), Some(expense)) = (matter, known) {
            complaints.take("expense", Entry::cost_coded(matter, expense));
        }
        let receipt = match (self.receipt.as_str(), matter) {
            ("", _) | (_, None) => Some(None),
            (_, Some(matter)) => match named.receipt_elsewhere() {
                Some(other) => complaints.take("receipt", Err(OtherMatter::of(other))),
                None => {
                    let document = named.receipt.as_ref().ok_or(EntryError::NotItsReceipt);
                    let proved = document.and_then(|document| Entry::proved_by(document, matter));
                    complaints.take("receipt", proved.map(Some))
                }
            },
        };
        let late = complaints.take("late", Note::parse_optional(&self.late));
        let given = (|| {
            Some(CostGiven {
                on: on?,
                kind: priced.as_ref()?.kind,
                quantity: quantity?,
                unit_price: priced?.price,
                narrative: narrative?,
                charge: charge(&self.no_charge),
                expense: expense?,
                receipt: receipt?,
            })
        })();
        let ((given, matter), late) = complaints.or(given.zip(matter).zip(late))?;
        let entry = Entry::cost(id, matter, given, today).map_err(Complaints::whole)?;
        Ok(entry.explained(late))
    }

    /// The same for its page to show again: without a receipt of another matter.
    pub(crate) fn again(&self, named: &Named<'_>) -> Self {
        let mut form = self.clone();
        if named.receipt_elsewhere().is_some() {
            form.receipt.clear();
        }
        form
    }

    /// What is ticked of what stands beside it.
    pub(crate) fn ticked(&self) -> Ticked<'_> {
        Ticked { twice: &self.twice, both: "", against: &self.against }
    }

    /// The same without the price that the page itself has put beside a unit price.
    pub(crate) fn unless_unchanged(&self, old: &Entry) -> Self {
        let unchanged = match &old.work {
            Work::Cost { unit_price, .. } => self.unit_price.trim() == unit_price.to_string(),
            Work::Time { .. } | Work::Flat { .. } => false,
        };
        let mut form = self.clone();
        if unchanged && !form.unit.is_empty() {
            form.unit_price.clear();
        }
        form
    }

    /// The price of one and the kind: as typed, or by the unit price that holds on the day.
    fn priced(
        &self,
        complaints: &mut Complaints,
        named: &Named<'_>,
        on: Option<Date>,
    ) -> Option<Priced> {
        let typed = self.unit_price.trim();
        if self.unit.is_empty() {
            let price = complaints.take("unit_price", Price::parse(typed, named.currency));
            let kind = complaints.take("kind", kind(&self.kind));
            return price.zip(kind).map(|(price, kind)| Priced { price, kind, expense: None });
        }
        let found = named.prices.on(&self.unit, on?);
        let (one, price) = complaints
            .take("unit", found.and_then(|one| Some((one, one.price?))).ok_or(NoUnitPrice))?;
        let agrees = typed.is_empty() || Price::parse(typed, named.currency) == Ok(price);
        let agrees = if agrees { Ok(()) } else { Err(OtherPrice(price)) };
        complaints.take("unit_price", agrees)?;
        Some(Priced { price, kind: one.kind, expense: one.expense })
    }

    /// The receipts to choose from: the one that is chosen already stays among them.
    fn receipts(&self, choices: &Choices) -> Vec<Choice> {
        let mut all = choices.receipts.clone();
        if !self.receipt.is_empty() && !all.iter().any(|(id, _)| *id == self.receipt) {
            if all.is_empty() {
                all.push((String::new(), "No receipt".to_owned()));
            }
            all.push((self.receipt.clone(), "The one chosen before".to_owned()));
        }
        all
    }

    /// The fields.
    pub(crate) fn fields(&self, choices: &Choices, complaints: &Complaints) -> Markup {
        html! {
            (ui::complaints(complaints))
            @if !self.back.is_empty() { (ui::hidden("back", &self.back)) }
            (ui::suggested("Matter", "matter", &choices.matters, &self.matter).required()
                .hint("Type its number, or a part of its name to find it.")
                .complaints(complaints))
            (Field::date("Day", "on").value(&self.on).required().complaints(complaints))
            (ui::textarea("What it was for", "narrative", &self.narrative).required().rows(2)
                .hint("The client reads this on the invoice.").complaints(complaints))
            (ui::fields(html! {
                (Field::number("Quantity", "quantity").value(&self.quantity).required()
                    .hint("Miles, pages, or simply 1.").complaints(complaints))
                (Field::number("Price of one", "unit_price").value(&self.unit_price)
                    .needed(if choices.prices.is_empty() { "" } else { "without a unit price" })
                    .complaints(complaints))
            }))
            @if !choices.prices.is_empty() {
                (ui::select("Unit price", "unit", &choices.prices, &self.unit)
                    .hint("The firm’s price of the day; it brings its kind and its code.")
                    .complaints(complaints))
            }
            (kinds(&self.kind, complaints))
            (ui::select("Expense code", "expense", &choices::expenses(), &self.expense)
                .complaints(complaints))
            @let receipts = self.receipts(choices);
            @if !receipts.is_empty() {
                (ui::select("Receipt", "receipt", &receipts, &self.receipt)
                    .hint("A document of the matter; the client can open it from the invoice.")
                    .complaints(complaints))
            }
            (ui::checkbox("No charge", "no_charge", &self.no_charge)
                .hint("The client sees it on the invoice, at nothing.").complaints(complaints))
            @if complaints.about("twice").next().is_some() || !self.twice.is_empty() {
                (ui::checkbox("There were two of these", "twice", &self.twice)
                    .complaints(complaints))
            }
            (day::against::tick(&self.against, complaints))
            (day::reason(&self.late, complaints))
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::id::{ClientId, MatterId};
    use domain::matter::{CodesRule, Ending};
    use domain::text::Name;
    use domain::unit_price::UnitPrice;
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
            billing: domain::billing::Billing::default(),
        }
    }

    fn read(form: &Form, codes: CodesRule) -> Result<Entry, Vec<String>> {
        let matter = matter(codes);
        let id = EntryId::made(0, [4; 10]);
        let prices = UnitPrices::new([UnitPrice {
            name: Name::parse("Mileage").unwrap(),
            from: date(2026, 1, 1),
            price: Price::parse("0.725", Currency::USD).ok(),
            kind: CostKind::Soft,
            expense: ExpenseCode::parse("E109").ok(),
        }])
        .unwrap();
        let named = Named {
            matter: Some(&matter),
            currency: Currency::USD,
            prices: &prices,
            receipt: None,
        };
        form.read(id, &named, date(2026, 3, 2)).map_err(|complaints| {
            complaints.iter().map(|c| format!("{}: {}", c.field, c.sentence)).collect()
        })
    }

    fn typed() -> Form {
        Form {
            matter: "2026-0001".into(),
            on: "2026-03-02".into(),
            kind: "hard".into(),
            quantity: "12.5".into(),
            unit_price: "$0.67".into(),
            narrative: "Mileage".into(),
            ..Form::default()
        }
    }

    #[test]
    fn tim16_a_cost_is_worth_its_quantity_times_its_price_and_says_who_was_paid() {
        let entry = read(&typed(), CodesRule::Optional).unwrap();
        assert_eq!(entry.value.to_string(), "8.38");
        let again = Form::of(&entry, &Mark::parse("2026-0001").unwrap(), 1).unwrap();
        assert_eq!((again.quantity.as_str(), again.unit_price.as_str()), ("12.5", "0.67"));
        assert_eq!(again.kind, "hard");
    }

    #[test]
    fn tim18_a_unit_price_brings_its_price_its_kind_and_its_code() {
        let form = Form { unit: "Mileage".into(), unit_price: String::new(), ..typed() };
        let entry = read(&form, CodesRule::Required).unwrap();
        assert_eq!(entry.value.to_string(), "9.06", "12.5 miles at 0.725, rounded once");
        let Work::Cost { kind, unit_price, expense, .. } = &entry.work else { panic!("a cost") };
        assert_eq!((*kind, unit_price.to_string()), (CostKind::Soft, "0.725".into()));
        assert_eq!(expense.map(ExpenseCode::code), Some("E109"));
        let other = Form { expense: "E110".into(), unit_price: "0.725".into(), ..form.clone() };
        let entry = read(&other, CodesRule::Required).unwrap();
        let Work::Cost { expense, .. } = &entry.work else { panic!("a cost") };
        assert_eq!(expense.map(ExpenseCode::code), Some("E110"), "what is typed comes first");
    }

    #[test]
    fn tim18_another_price_beside_a_unit_price_and_a_day_without_one_are_told() {
        let form = Form { unit: "Mileage".into(), ..typed() };
        let said = read(&form, CodesRule::Required).expect_err("there are two prices");
        assert_eq!(
            said,
            [
                "unit_price: The unit price of that day is $0.725. Leave this empty, or choose no unit \
              price."
            ]
        );
        let none = Form { unit: "Copies".into(), unit_price: String::new(), ..typed() };
        let said = read(&none, CodesRule::Optional).expect_err("it has no price");
        assert_eq!(
            said,
            ["unit: This has no price on that day. Choose another, or write the price of one."]
        );
    }

    #[test]
    fn tim06_everything_that_is_wrong_with_a_cost_is_said_at_once() {
        let form = Form {
            quantity: "none".into(),
            unit_price: "0".into(),
            kind: "other".into(),
            ..typed()
        };
        let said = read(&form, CodesRule::Required).expect_err("it is wrong");
        let fields: Vec<&str> =
            said.iter().filter_map(|line| line.split_once(':').map(|(field, _)| field)).collect();
        assert_eq!(fields, ["quantity", "unit_price", "kind"]);
        let uncoded = read(&typed(), CodesRule::Required).expect_err("it has no code");
        assert_eq!(uncoded, ["expense: This matter needs an expense code on costs."]);
    }
}
