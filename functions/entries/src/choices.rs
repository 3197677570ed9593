//! What the forms offer to choose from: matters, people, UTBMS codes, unit prices, receipts.

use domain::document::Document;
use domain::id::{MatterId, MemberId};
use domain::matter::Matter;
use domain::member::Member as Person;
use domain::text::Mark;
use domain::unit_price::UnitPrice;
use domain::utbms::{ActivityCode, ExpenseCode, TaskSet};
use jiff::Timestamp;
use jiff::civil::Date;
use store::{Fault, FirmStore, Member};
use web::{Refusal, ui};

/// One choice of a field: what it sends and what it says.
pub(crate) type Choice = (String, String);

/// The choices that the firm's books give.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choices {
    /// Matters by number, the newest first.
    pub(crate) matters: Vec<Choice>,
    /// People, or nobody but oneself.
    pub(crate) people: Vec<Choice>,
    /// The firm's unit prices, after none; nothing where it has none, or for time.
    pub(crate) prices: Vec<Choice>,
    /// What can be the receipt of a cost, after none; nothing where there is none, or for time.
    pub(crate) receipts: Vec<Choice>,
}

impl Choices {
    /// The matters to suggest, and for whoever bills, everybody's time.
    pub(crate) async fn of(store: &FirmStore<'_>, member: &Member) -> Result<Self, Fault> {
        let people =
            async { if member.role().bills() { store.members().await } else { Ok(Vec::new()) } };
        let (matters, people) = tokio::try_join!(store.matters_latest(""), people)?;
        let matter = |matter: &Matter| {
            (matter.number.to_string(), format!("{}: {}", matter.client_name, matter.name))
        };
        let person = |person: &Person| (person.id.to_string(), person.name.to_string());
        Ok(Self {
            matters: matters.iter().filter(|one| one.going_on().is_ok()).map(matter).collect(),
            people: people.iter().map(person).collect(),
            prices: Vec::new(),
            receipts: Vec::new(),
        })
    }

    /// The same for costs: with the unit prices, as they are on a day, and what may be opened of
    /// the documents of a matter that were handed over last.
    pub(crate) async fn of_costs(
        store: &FirmStore<'_>,
        member: &Member,
        (on, matter): (Date, Option<&Matter>),
        now: Timestamp,
    ) -> Result<Self, Fault> {
        let documents = async {
            match matter {
                Some(matter) => Ok(store.documents_in(matter, (None, now)).await?.items),
                None => Ok(Vec::new()),
            }
        };
        let (all, prices, documents) = tokio::try_join!(
            Box::pin(Self::of(store, member)),
            Box::pin(store.unit_prices()),
            Box::pin(documents),
        )?;
        let price = |one: &UnitPrice| {
            let held = prices.value.on(one.name.as_str(), on).and_then(|one| one.price);
            let words = match held {
                Some(price) => format!("{}: {} for one", one.name, price.signed()),
                None => format!("{}: no price on {}", one.name, ui::date_plain(on)),
            };
            (one.name.to_string(), words)
        };
        let receipt = |one: &Document| (one.id.to_string(), one.name.as_str().to_owned());
        let open = documents.iter().filter(|one| one.content().is_some());
        Ok(Self {
            prices: after("A price of its own", prices.value.latest().map(price)),
            receipts: after("No receipt", open.map(receipt)),
            ..all
        })
    }
}

/// Choices after none; nothing where there are none.
fn after(none: &str, all: impl Iterator<Item = Choice>) -> Vec<Choice> {
    let mut all = all.peekable();
    let first = all.peek().is_some().then(|| (String::new(), none.to_owned()));
    first.into_iter().chain(all).collect()
}

/// The task codes, set by set.
pub(crate) fn tasks() -> Vec<(&'static str, Vec<Choice>)> {
    let code = |code: domain::utbms::TaskCode| named(code.code(), code.title());
    TaskSet::ALL.map(|set| (set.title(), set.codes().map(code).collect())).into()
}

/// The activity codes, after none.
pub(crate) fn activities() -> Vec<Choice> {
    let none = std::iter::once((String::new(), "No activity".to_owned()));
    none.chain(ActivityCode::all().map(|code| named(code.code(), code.title()))).collect()
}

/// The expense codes, after none.
pub(crate) fn expenses() -> Vec<Choice> {
    let none = std::iter::once((String::new(), "No expense code".to_owned()));
    none.chain(ExpenseCode::all().map(|code| named(code.code(), code.title()))).collect()
}

fn named(code: &str, title: &str) -> Choice {
    (code.to_owned(), format!("{code} {title}"))
}

/// The matter with the number that was typed, when there is one.
pub(crate) async fn matter_typed(
    store: &FirmStore<'_>,
    typed: &str,
) -> Result<Option<Matter>, Fault> {
    match Mark::parse(typed) {
        Ok(number) => Ok(store.matter_numbered(&number).await?.map(|matter| matter.value)),
        Err(_) => Ok(None),
    }
}

/// The person whose id was sent.
pub(crate) async fn person_sent(
    store: &FirmStore<'_>,
    sent: &str,
) -> Result<Option<Person>, Fault> {
    match sent.parse::<MemberId>() {
        Ok(id) => Ok(store.member(&id).await?.map(|person| person.value)),
        Err(_) => Ok(None),
    }
}

/// The matter that an address names; none is fine, a wrong one is not found.
pub(crate) async fn matter_asked(
    store: &FirmStore<'_>,
    asked: &str,
) -> Result<Option<Matter>, Refusal> {
    if asked.is_empty() {
        return Ok(None);
    }
    let id: MatterId = asked.parse().map_err(|_| Refusal::NotFound)?;
    let found = store.matter(&id).await?.ok_or(Refusal::NotFound)?;
    Ok(Some(found.value))
}
