//! Looking at sources and shifting cells by what changed.

use domain::figures::{self, Contribution, Figure};
use domain::id::InvoiceId;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::rollups::{Applied, Counted, Counts, Source};
use store::{CommitError, Fault, Store, SystemStore};

/// How many sources are looked at together.
const TOGETHER: usize = 50;

/// How often a lost race is run again.
const RACES_MAX: u32 = 5;

/// What a look needs.
struct Looking<'a> {
    system: SystemStore<'a>,
    zone: TimeZone,
}

/// Looks at all sources; gives back those that could not be put into the rollups.
pub(crate) async fn at_all(store: &Store, sources: Vec<Source>) -> Vec<Source> {
    if sources.is_empty() {
        return Vec::new();
    }
    let looking = match Looking::begin(store).await {
        Ok(looking) => looking,
        Err(fault) => {
            tracing::warn!(error = %fault, "The firm does not read");
            return sources;
        }
    };
    let mut failed = Vec::new();
    for some in sources.chunks(TOGETHER) {
        if looking.at(some).await.is_err() {
            failed.extend(looking.at_each(some).await);
        }
    }
    failed
}

impl<'a> Looking<'a> {
    async fn begin(store: &'a Store) -> Result<Self, Fault> {
        let zone = store.firm().await?.and_then(|firm| TimeZone::get(&firm.value.zone).ok());
        Ok(Self { system: store.system("projector"), zone: zone.unwrap_or(TimeZone::UTC) })
    }

    /// One by one, so that what does not read holds up nothing else.
    async fn at_each(&self, sources: &[Source]) -> Vec<Source> {
        let mut failed = Vec::new();
        for source in sources {
            if let Err(error) = self.at(std::slice::from_ref(source)).await {
                tracing::error!(?source, %error, "Not put into the rollups");
                failed.push(source.clone());
            }
        }
        failed
    }

    /// Heads come first: they move their lines, which then have nothing left to change.
    async fn at(&self, sources: &[Source]) -> Result<(), CommitError> {
        let is_head = |source: &Source| matches!(source, Source::Invoice(_));
        let (heads, others): (Vec<Source>, Vec<Source>) =
            sources.iter().cloned().partition(is_head);
        let counted = self.system.counted(&heads).await?;
        for invoice in counted.iter().filter_map(moving_lines) {
            self.move_lines(invoice).await?;
        }
        self.apply(&heads).await?;
        self.apply(&others).await
    }

    async fn apply(&self, sources: &[Source]) -> Result<(), CommitError> {
        for _ in 0..RACES_MAX {
            let counted = self.system.counted(sources).await?;
            let applied: Vec<Applied> = counted.into_iter().map(|one| self.decide(one)).collect();
            match self.system.commit_applied(&applied).await {
                Err(CommitError::Stale) => {}
                other => return other,
            }
        }
        Err(CommitError::Stale)
    }

    /// The lines of an invoice that was just issued are no longer unbilled; those of one that is
    /// void are no longer billed.
    async fn move_lines(&self, invoice: &InvoiceId) -> Result<(), CommitError> {
        let mut from = None;
        loop {
            let page = self.system.lines_counted(invoice, from).await?;
            self.apply(&page.items).await?;
            match page.next {
                Some(next) => from = Some(next),
                None => return Ok(()),
            }
        }
    }

    fn decide(&self, counted: Counted) -> Applied {
        let now = contributions(&counted.counts, |at| at.to_zoned(self.zone.clone()).date());
        Applied { counted, now }
    }
}

/// The invoice that was issued since its head was last looked at, or that is void: its lines count
/// otherwise.
fn moving_lines(counted: &Counted) -> Option<&InvoiceId> {
    let seen = counted.before.iter().any(|one| one.cell.figure == Figure::Billed);
    match &counted.counts {
        Counts::Invoice(issued) if !seen || issued.is_void() => Some(&issued.id),
        Counts::Invoice(_)
        | Counts::Nothing
        | Counts::Entry(_)
        | Counts::DraftLine(..)
        | Counts::IssuedLine(..)
        | Counts::Payment(_) => None,
    }
}

/// What an item contributes; `day` is the firm's day of an instant.
fn contributions(counts: &Counts, day: impl Fn(Timestamp) -> Date) -> Vec<Contribution> {
    match counts {
        Counts::Nothing => Vec::new(),
        Counts::Entry(entry) => [figures::of_entry(entry), figures::used_by_entry(entry)].concat(),
        Counts::DraftLine(matter, line) => {
            [figures::of_draft_line(line), figures::used_by_line(matter, line)].concat()
        }
        Counts::IssuedLine(matter, line) => {
            [figures::of_issued_line(line), figures::used_by_line(matter, line)].concat()
        }
        Counts::Invoice(issued) => figures::of_invoice(issued),
        Counts::Payment(intent) => {
            intent.ended_at.map_or_else(Vec::new, |at| figures::of_payment(intent, day(at)))
        }
    }
}
