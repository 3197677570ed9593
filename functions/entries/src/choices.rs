//! What the forms offer to choose from: matters, people, UTBMS codes.

use domain::id::{MatterId, MemberId};
use domain::matter::Matter;
use domain::member::Member as Person;
use domain::text::Mark;
use domain::unit_price::UnitPrice;
use domain::utbms::{ActivityCode, ExpenseCode, TaskSet};
use jiff::civil::Date;
use store::{Fault, FirmStore, Member};
use web::Refusal;

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
        })
    }

    /// The same for costs: with the unit prices of a day.
    pub(crate) async fn of_costs(
        store: &FirmStore<'_>,
        member: &Member,
        on: Date,
    ) -> Result<Self, Fault> {
        let (all, prices) =
            tokio::try_join!(Box::pin(Self::of(store, member)), Box::pin(store.unit_prices()))?;
        let price = |one: &UnitPrice| {
            let price = one.price?;
            let words = format!("{}: {}{price} for one", one.name, price.currency().symbol());
            Some((one.name.to_string(), words))
        };
        let known: Vec<Choice> = prices.value.all_on(on).filter_map(price).collect();
        if known.is_empty() {
            return Ok(all);
        }
        let none = (String::new(), "A price of its own".to_owned());
        Ok(Self { prices: std::iter::once(none).chain(known).collect(), ..all })
    }
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
