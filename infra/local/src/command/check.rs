//! `counterfoil check`: recomputes everything that is derivable and names the first difference.
//!
//! Invariant: it only reads, but for the rollups of what was written since a portal last ran, which
//! it lets the projector catch up with first. Its memory does not grow with entries, invoices,
//! events or lines: what it must keep of them is in a [`scratch::Scratch`]; clients, matters whose
//! receipts wait and the cells of figures are few.

mod ahead;
mod chains;
mod clients;
mod counts;
mod credits;
mod deposits;
mod difference;
mod fees;
mod figures;
mod interest;
mod invoices;
mod ledger;
mod numbers;
mod payments;
mod plans;
mod scratch;
mod signed;
mod trust;

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use clap::Args;
use domain::id::JournalId;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use store::SystemStore;
use web::App;

use super::{End, print_json, tell};
use crate::desk::Desk;
use counts::Counts;
use difference::Difference;
use scratch::Scratch;

/// How often and after which pause a difference is looked at again while a portal is running: the
/// books move on while they are read, and rollups follow them. One that stays the same so often is
/// a difference; one that changes is on its way.
const SAME_LOOKS_MAX: u32 = 10;
const LOOKS_MAX: u32 = 120;
const PAUSE: Duration = Duration::from_secs(1);

/// No books of ours are older; a demonstration goes two years back.
pub(super) const FIRST_MONTH: Date = Date::constant(2020, 1, 1);

/// How to answer.
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Answer {
    ok: bool,
    checked: Counts,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<String>,
}

/// Checks.
pub(super) async fn run(data: &Path, flags: &Flags) -> anyhow::Result<End> {
    let desk = Desk::open(data).await?;
    let answer = Box::pin(looked(&desk)).await;
    desk.close().await;
    let answer = answer?;
    if flags.json {
        print_json(&answer)?;
    } else {
        answer.print()?;
    }
    Ok(if answer.ok { End::Done } else { End::Differs })
}

/// The first difference in the books of a folder.
pub(super) async fn difference(data: &Path) -> anyhow::Result<Option<String>> {
    let desk = Desk::open(data).await?;
    let answer = Box::pin(looked(&desk)).await;
    desk.close().await;
    Ok(answer?.difference)
}

/// The first difference in the books behind an app, which began in the month of a day.
pub(super) async fn difference_since(app: &App, since: Date) -> anyhow::Result<Option<String>> {
    let mut check = Check::begin(app, since, ProgressBar::hidden()).await?;
    match Box::pin(check.all()).await {
        Ok(()) => Ok(None),
        Err(Difference::Found(difference)) => Ok(Some(difference)),
        Err(Difference::Fault(fault)) => Err(fault.into()),
    }
}

async fn looked(desk: &Desk) -> anyhow::Result<Answer> {
    desk.catch_up().await?;
    let (mut looks, mut same, mut last) = (0, 0, String::new());
    loop {
        let bar = ProgressBar::new_spinner().with_style(style());
        let mut check = Check::begin(&desk.app, FIRST_MONTH, bar).await?;
        let ended = Box::pin(check.all()).await;
        check.bar.finish_and_clear();
        let checked = check.counts;
        match ended {
            Ok(()) => return Ok(Answer { ok: true, checked, difference: None }),
            Err(Difference::Fault(fault)) => return Err(fault.into()),
            Err(Difference::Found(difference))
                if desk.is_shared() && looks < LOOKS_MAX && same < SAME_LOOKS_MAX =>
            {
                looks += 1;
                same = if difference == last { same + 1 } else { 0 };
                last = difference;
                tokio::time::sleep(PAUSE).await;
            }
            Err(Difference::Found(difference)) => {
                return Ok(Answer { ok: false, checked, difference: Some(difference) });
            }
        }
    }
}

/// A check under way: what was recomputed so far.
struct Check<'a> {
    system: SystemStore<'a>,
    zone: TimeZone,
    /// When the books began, at the earliest.
    since: Date,
    today: Date,
    bar: ProgressBar,
    counts: Counts,
    scratch: Scratch,
    series: numbers::Series,
    deposit_invoices: u64,
    credit_numbers: credits::Numbers,
    figures: figures::Sums,
    paid: payments::Paid,
    /// The first entry of the operating book without its other half.
    lonely: Option<JournalId>,
}

impl<'a> Check<'a> {
    async fn begin(app: &'a App, since: Date, bar: ProgressBar) -> anyhow::Result<Self> {
        let firm = app.store.firm().await?;
        let zone = firm.and_then(|firm| TimeZone::get(&firm.value.zone).ok());
        let zone = zone.unwrap_or(TimeZone::UTC);
        Ok(Self {
            system: app.store.system("check"),
            since,
            today: app.now().to_zoned(zone.clone()).date(),
            zone,
            bar,
            counts: Counts::default(),
            scratch: Scratch::open()?,
            series: numbers::Series::default(),
            deposit_invoices: 0,
            credit_numbers: credits::Numbers::default(),
            figures: figures::Sums::default(),
            paid: payments::Paid::default(),
            lonely: None,
        })
    }

    /// Each step uses what the steps before it have recomputed.
    async fn all(&mut self) -> Result<(), Difference> {
        self.fold_ledger().await?;
        self.check_invoices().await?;
        self.check_open_list().await?;
        self.check_billed().await?;
        self.check_numbers().await?;
        self.check_drafts().await?;
        self.check_payments().await?;
        self.check_plans().await?;
        self.check_trust().await?;
        self.check_deposits().await?;
        self.check_signed().await?;
        self.check_clients().await?;
        self.check_chains().await?;
        self.check_figures().await
    }

    fn tells(&self, stage: &'static str) {
        self.bar.set_message(stage);
    }
}

impl Answer {
    fn print(&self) -> io::Result<()> {
        writeln!(io::stdout(), "{}", self.checked)?;
        match &self.difference {
            None => writeln!(io::stdout(), "Everything agrees."),
            Some(difference) => {
                tell(difference);
                Ok(())
            }
        }
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} Checking {msg}: {human_pos} ({elapsed})")
        .unwrap_or_else(|_| ProgressStyle::default_spinner())
}
