//! What pages behind a figure share: all rows of a list, the figure above them, and who is who.

use std::collections::BTreeMap;

use domain::figures::{self, COSTS, Month};
use domain::hours::Hours;
use domain::member::{Member, Target};
use domain::money::Money;
use jiff::civil::Date;
use maud::{Markup, html};
use store::rollups::Bill;
use store::{Fault, FirmStore, Page};
use web::ui;

use crate::paths;

/// The most rows that one page lists.
pub(crate) const ROWS_MAX: usize = 1000;

/// The rows behind a figure.
#[derive(Debug)]
pub(crate) struct Rows<T> {
    /// The rows.
    pub(crate) items: Vec<T>,
    /// Whether these are all.
    pub(crate) reach: Reach,
}

/// How far a list reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Everything is listed.
    All,
    /// The list is cut at [`ROWS_MAX`].
    Cut,
}

/// Reads all pages of a list, up to [`ROWS_MAX`] rows that `counts`.
pub(crate) async fn gather<T, F>(
    ask: impl Fn(Option<String>) -> F,
    counts: impl Fn(&T) -> bool,
) -> Result<Rows<T>, Fault>
where
    F: Future<Output = Result<Page<T>, Fault>>,
{
    let mut items = Vec::new();
    let mut from = None;
    loop {
        let page = ask(from).await?;
        items.extend(page.items.into_iter().filter(&counts));
        if items.len() > ROWS_MAX {
            items.truncate(ROWS_MAX);
            return Ok(Rows { items, reach: Reach::Cut });
        }
        match page.next {
            Some(next) => from = Some(next),
            None => return Ok(Rows { items, reach: Reach::All }),
        }
    }
}

/// The way back, what counts, and the figure; then the list.
pub(crate) fn page(meaning: &str, figures: &[ui::Figure<'_>], list: &Markup) -> Markup {
    html! {
        (ui::crumbs(&[(paths::OVERVIEW, "Analytics")]))
        p.hint { (meaning) }
        (ui::figures(figures))
        (list)
    }
}

/// A span of months in words: `in Mar 2026`, `from Jan 2026 to Mar 2026`.
pub(crate) fn span_plain(from: Month, to: Month) -> String {
    let (first, last) = (ui::month_plain(from.first_day()), ui::month_plain(to.first_day()));
    if from == to { format!("in {first}") } else { format!("from {first} to {last}") }
}

/// A word where the rows do not sum to the figure: more than fit, or a change still on its way.
pub(crate) fn differs(figure: Money, rows: Money, reach: Reach) -> Markup {
    let sentence = match reach {
        Reach::Cut => "The list shows the first 1,000 rows; the figure counts them all.",
        Reach::All if figure == rows => return html! {},
        Reach::All => {
            "Something changed a moment ago and is still being counted. Load the page again."
        }
    };
    ui::notice(ui::Tone::Info, html! { p { (sentence) } })
}

/// The sum of amounts of one currency; what does not sum is left out.
pub(crate) fn sum(amounts: impl IntoIterator<Item = Money>, zero: Money) -> Money {
    amounts.into_iter().fold(zero, |sum, amount| sum.plus(amount).unwrap_or(sum))
}

/// Who the timekeepers are, as cells name them.
#[derive(Debug)]
pub(crate) struct Names(BTreeMap<String, (String, Option<Target>)>);

impl Names {
    /// Reads the people of the firm.
    pub(crate) async fn read(store: FirmStore<'_>) -> Result<Self, Fault> {
        let people = store.members().await?;
        let named =
            |person: Member| (person.id.to_string(), (person.name.to_string(), person.target));
        Ok(Self(people.into_iter().map(named).collect()))
    }

    /// The name of a timekeeper; one of other books goes by their mark.
    pub(crate) fn of<'a>(&'a self, who: &'a str) -> &'a str {
        if who == COSTS { "Costs" } else { self.0.get(who).map_or(who, |(name, _)| name) }
    }

    /// The hours that a timekeeper is to record in a year, where the firm has set that.
    pub(crate) fn target(&self, who: &str) -> Option<Target> {
        self.0.get(who).and_then(|(_, target)| *target)
    }

    /// The hundredths of an hour that utilization is measured by: of the target, or eight hours a
    /// weekday.
    pub(crate) fn expected(&self, who: &str, months: (Month, Month), today: Date) -> i64 {
        match self.target(who) {
            Some(target) => figures::target_hours(target, months, today),
            None => figures::available_hours(months, today),
        }
    }
}

/// Hundredths of an hour as hours, as people read them.
pub(crate) fn hours(hundredths: i64) -> Markup {
    ui::hours(Hours::new(u32::try_from(hundredths).unwrap_or_default()))
}

/// Thousandths as a percentage with one decimal; a dash when there is none.
pub(crate) fn percent_plain(permille: Option<i64>) -> String {
    permille.map_or_else(|| "–".to_owned(), |n| format!("{}.{}%", n / 10, n.unsigned_abs() % 10))
}

/// Where the billing of a piece of work stands.
pub(crate) fn bill(bill: &Bill) -> Markup {
    match bill {
        Bill::None(matter) => ui::link(&paths::matter(matter), "Unclaimed"),
        Bill::Draft(id) => ui::link(&paths::draft(id), "On a draft"),
        Bill::Issued(id, number) => ui::link(&paths::invoice(id), &format!("Invoice {number}")),
    }
}
