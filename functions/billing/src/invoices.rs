//! `GET /firm/invoices`: issued invoices of a period, newest first; or those that are open, the
//! longest due first; or the one with a number.

mod view;

use domain::invoice::{InvoiceNumber, Issued};
use jiff::civil::{Date, date};
use serde::Deserialize;
use store::{FirmStore, Page as Listed};
use web::trail::Trail;
use web::{Answer, App, Asked, Location, Refusal, Staff, State};

use crate::paths;
use web::period::Period;

/// How many pages are read at most until enough of them is paid.
const PAGES_MAX: usize = 8;

/// How many paid invoices are enough for a page.
const PAID_ENOUGH: usize = 25;

/// What is wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct InvoicesAsked {
    state: String,
    since: String,
    until: String,
    number: String,
    from: String,
    past: String,
}

/// Which invoices are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    All,
    Due,
    Overdue,
    Paid,
}

impl Wanted {
    const ALL: [Self; 4] = [Self::All, Self::Due, Self::Overdue, Self::Paid];

    fn asked(word: &str) -> Self {
        Self::ALL.into_iter().find(|wanted| wanted.word() == word).unwrap_or(Self::All)
    }

    const fn word(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Due => "due",
            Self::Overdue => "overdue",
            Self::Paid => "paid",
        }
    }

    /// Whether the list goes by the day of issue; what is open goes by the day it is due.
    const fn has_period(self) -> bool {
        match self {
            Self::All | Self::Paid => true,
            Self::Due | Self::Overdue => false,
        }
    }
}

/// `GET /firm/invoices`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<InvoicesAsked>,
) -> Result<Answer, Refusal> {
    let firm = app.store.of(&member);
    let number = asked.number.trim();
    if let Some(id) = numbered(&firm, number, app.today().await?.year()).await? {
        return Ok(Answer::Go(Location::to(paths::invoice(&id))));
    }
    let today = app.today().await?;
    let (wanted, trail) = (Wanted::asked(&asked.state), Trail::new(&asked.from, &asked.past));
    let period = Period::asked(&asked.since, &asked.until, today);

    let invoices = listed(&firm, wanted, (period, today), trail.from()).await?;
    let list = view::List { wanted, period, today, number, trail, invoices: &invoices };
    Ok(Answer::Page(list.page()))
}

/// How many years back a number without its year is looked for.
const YEARS_BACK: i16 = 10;

/// The invoice with a number; `160` alone is the latest whose number in its year is that.
async fn numbered(
    firm: &FirmStore<'_>,
    number: &str,
    year: i16,
) -> Result<Option<domain::id::InvoiceId>, Refusal> {
    if number.is_empty() || number.len() > domain::text::Mark::CHARS_MAX {
        return Ok(None);
    }
    let found = firm.invoice_numbered(number).await?;
    let place: Option<u32> = number.parse().ok().filter(|_| found.is_none());
    let Some(place) = place else { return Ok(found) };
    for back in 0..YEARS_BACK {
        let of_year = InvoiceNumber::Series { year: year.saturating_sub(back), place };
        if let Some(id) = firm.invoice_numbered(&of_year.to_string()).await? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

async fn listed(
    firm: &FirmStore<'_>,
    wanted: Wanted,
    (period, today): (Period, Date),
    from: Option<String>,
) -> Result<Listed<Issued>, Refusal> {
    let yesterday = today.yesterday().unwrap_or(today);
    Ok(match wanted {
        Wanted::All => firm.invoices_issued(period.days(), from).await?,
        Wanted::Due => firm.invoices_open((today, date(9999, 12, 31)), from).await?,
        Wanted::Overdue => firm.invoices_open((date(0, 1, 1), yesterday), from).await?,
        Wanted::Paid => paid(firm, period, from).await?,
    })
}

/// Pages of the period without what is open, until there is enough to show.
async fn paid(
    firm: &FirmStore<'_>,
    period: Period,
    mut from: Option<String>,
) -> Result<Listed<Issued>, Refusal> {
    let mut found = Vec::new();
    for _ in 0..PAGES_MAX {
        let page = firm.invoices_issued(period.days(), from).await?;
        found.extend(page.items.into_iter().filter(|invoice| invoice.open.is_zero()));
        from = page.next;
        if from.is_none() || found.len() >= PAID_ENOUGH {
            break;
        }
    }
    Ok(Listed { items: found, next: from })
}
