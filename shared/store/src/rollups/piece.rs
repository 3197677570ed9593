//! The pieces of work behind a figure: what each contributes and what it is billed on (ANA-10).

use std::collections::HashMap;

use domain::entry::{Entry, Stands};
use domain::figures::{Contribution, Figure};
use domain::id::{InvoiceId, MatterId};
use domain::invoice::Invoice;
use domain::text::{Mark, Name};
use jiff::civil::Date;

use super::applied;
use super::source::Source;
use crate::Store;
use crate::access::FirmStore;
use crate::entries::EntryItem;
use crate::fault::Fault;
use crate::invoices::{HeadItem, LineItem};
use crate::item::{self, Attributes};
use crate::keys::{self, Key};
use crate::matters::MatterItem;
use crate::query::{Ask, Page};

/// Work behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The day of the work.
    pub on: Date,
    /// What was done.
    pub narrative: String,
    /// The matter's number.
    pub matter_number: Mark,
    /// The matter's name.
    pub matter_name: Name,
    /// Where its billing stands.
    pub bill: Bill,
    /// What it contributes, and for whom.
    pub contributions: Vec<Contribution>,
}

/// Where the billing of work stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bill {
    /// Nobody has claimed it yet.
    None(MatterId),
    /// It is on a draft.
    Draft(InvoiceId),
    /// It is on an invoice with this number.
    Issued(InvoiceId, String),
}

impl Bill {
    /// The draft or invoice.
    pub const fn invoice(&self) -> Option<&InvoiceId> {
        match self {
            Self::None(_) => None,
            Self::Draft(id) | Self::Issued(id, _) => Some(id),
        }
    }

    /// The same, as sentences say it.
    pub fn stands(&self) -> Stands {
        match self {
            Self::None(_) => Stands::Unbilled,
            Self::Draft(_) => Stands::Draft,
            Self::Issued(_, number) => Stands::Invoice(number.clone()),
        }
    }
}

impl Piece {
    /// What it adds to a figure.
    pub fn amount(&self, figure: Figure) -> i64 {
        let of = |one: &&Contribution| one.cell.figure == figure;
        self.contributions.iter().find(of).map_or(0, |one| one.amount)
    }

    /// Whose work it is, as cells name them.
    pub fn who(&self) -> &str {
        self.contributions
            .iter()
            .map(|one| one.cell.who.as_str())
            .find(|w| !w.is_empty())
            .unwrap_or("")
    }
}

impl FirmStore<'_> {
    /// A timekeeper's work between two days, billed or not, by day.
    pub async fn work_of(
        &self,
        who: &str,
        currency: &str,
        days: (Date, Date),
        from: Option<String>,
    ) -> Result<Page<Piece>, Fault> {
        let asked = self.store.ask_index("by_owner", &keys::work_pk(who));
        self.store.pieces(within(asked, currency, days).from(from)).await
    }

    /// All unbilled work between two days, on drafts or not, by day.
    pub async fn work_unbilled(
        &self,
        currency: &str,
        days: (Date, Date),
        from: Option<String>,
    ) -> Result<Page<Piece>, Fault> {
        let asked = self.store.ask_index("by_kind", "UNBILLED");
        self.store.pieces(within(asked, currency, days).from(from)).await
    }
}

fn within<'a>(asked: Ask<'a>, currency: &str, (low, high): (Date, Date)) -> Ask<'a> {
    asked.between(format!("{currency}#{low}"), format!("{currency}#{high}~"))
}

impl Store {
    /// The entries behind the lines of drafts and invoices, of a timekeeper's time or of costs, and
    /// where they stand: one question for the markers, one for the lines and their heads.
    pub(crate) async fn billed(
        &self,
        listed: &str,
        currency: &str,
        days: (Date, Date),
    ) -> Result<Vec<(Entry, Bill)>, Fault> {
        let asked = within(self.ask_index("by_owner", listed), currency, days);
        let mut sources: Vec<Source> =
            asked.all(marked).await?.into_iter().map(|(source, _)| source).collect();
        sources.retain(|source| matches!(source, Source::Line(..)));
        let keys = sources.iter().flat_map(|source| [Some(source.key()), source.head()]);
        let items = self.get_many(keys.flatten().collect::<Vec<_>>()).await?;
        let billed = sources.iter().map(|source| behind(source, &items));
        billed.filter_map(Result::transpose).collect()
    }

    /// One question for the markers, one for everything that their items need to be shown.
    async fn pieces(&self, asked: Ask<'_>) -> Result<Page<Piece>, Fault> {
        let page = asked.page(marked).await?;
        let keys = |(source, _): &(Source, _)| [Some(source.key()), frame(source)];
        let keys: Vec<_> = page.items.iter().flat_map(keys).flatten().collect();
        let items = self.get_many(keys).await?;
        let pieces = page.items.into_iter().map(|(source, all)| piece(&source, all, &items));
        let pieces: Vec<Option<Piece>> = pieces.collect::<Result<_, Fault>>()?;
        Ok(Page { items: pieces.into_iter().flatten().collect(), next: page.next })
    }
}

/// The entry behind a line, and where the line is; nothing when either has gone, or other books
/// recorded it.
fn behind(
    source: &Source,
    items: &HashMap<Key, Attributes>,
) -> Result<Option<(Entry, Bill)>, Fault> {
    let line = items.get(&source.key()).cloned();
    let head = source.head().and_then(|key| items.get(&key)).cloned();
    let (Source::Line(id, _, _), Some(line), Some(head)) = (source, line, head) else {
        return Ok(None);
    };
    let Some(entry) = item::read::<LineItem>(line)?.entry() else { return Ok(None) };
    let bill = match item::read::<HeadItem>(head)?.read()? {
        Invoice::Draft(_) => Bill::Draft(id.clone()),
        Invoice::Issued(issued) => Bill::Issued(id.clone(), issued.number.to_string()),
    };
    Ok(Some((entry.read()?, bill)))
}

fn marked(marker: Attributes) -> Result<(Source, Vec<Contribution>), Fault> {
    let pk = item::text(&marker, "pk").to_owned();
    let source = pk.strip_prefix("APPLIED#").and_then(|name| {
        let (at, _) = name.match_indices('#').nth(1)?;
        let (pk, sk) = name.split_at_checked(at)?;
        Source::of_key(pk, sk.strip_prefix('#')?)
    });
    Ok((item::needed("source", source)?, applied::contributions(marker)?))
}

/// The item that names the matter of a piece of work.
fn frame(source: &Source) -> Option<Key> {
    match source {
        Source::Entry(matter, _, _) => Some(keys::matter(matter)),
        Source::Line(..) => source.head(),
        Source::Invoice(_) | Source::Payment(_) => None,
    }
}

/// A marker with what its item says; nothing when the item has gone since.
fn piece(
    source: &Source,
    contributions: Vec<Contribution>,
    items: &HashMap<Key, Attributes>,
) -> Result<Option<Piece>, Fault> {
    let found = items.get(&source.key()).cloned();
    let frame = frame(source).and_then(|key| items.get(&key)).cloned();
    let (Some(found), Some(frame)) = (found, frame) else { return Ok(None) };
    let (narrative, matter_number, matter_name, bill) = match source {
        Source::Entry(id, _, _) => {
            let entry = item::read::<EntryItem>(found)?.read()?;
            let matter = item::read::<MatterItem>(frame)?.read()?;
            (entry.narrative, matter.number, matter.name, Bill::None(id.clone()))
        }
        Source::Line(id, _, _) => {
            let line = item::read::<LineItem>(found)?.read()?;
            let id = id.clone();
            match item::read::<HeadItem>(frame)?.read()? {
                Invoice::Draft(draft) => {
                    (line.narrative, draft.matter_number, draft.matter_name, Bill::Draft(id))
                }
                Invoice::Issued(issued) => {
                    let bill = Bill::Issued(id, issued.number.to_string());
                    (line.narrative, issued.parties.matter_number, issued.parties.matter_name, bill)
                }
            }
        }
        Source::Invoice(_) | Source::Payment(_) => return Ok(None),
    };
    let on = source.work().map(|(on, _)| on);
    Ok(on.map(|on| Piece {
        on,
        narrative: narrative.to_string(),
        matter_number,
        matter_name,
        bill,
        contributions,
    }))
}
