//! The items that figures count, and what each of them is.

use std::collections::HashMap;

use domain::entry::Entry;
use domain::id::{EntryId, InvoiceId, MatterId, PaymentId};
use domain::invoice::{Invoice, Issued, Line, LineKind};
use domain::money::Currency;
use domain::payment::Intent;
use jiff::civil::Date;

use crate::entries::EntryItem;
use crate::fault::Fault;
use crate::invoices::{self, HeadItem, LineItem};
use crate::item::{self, Attributes};
use crate::keys::{self, Key};
use crate::payments;

/// An item that contributes to figures.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Unbilled work.
    Entry(MatterId, Date, EntryId),
    /// A line of a draft or invoice.
    Line(InvoiceId, Date, EntryId),
    /// The head of an invoice.
    Invoice(InvoiceId),
    /// A payment.
    Payment(PaymentId),
}

/// What a source is now, as far as figures care.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counts {
    /// Nothing: it is gone, is a draft's head, or belongs to an import that is not complete or to a
    /// void invoice.
    Nothing,
    /// Work that no draft has claimed.
    Entry(Entry),
    /// A line that is not yet billed, and its matter.
    DraftLine(MatterId, Line),
    /// A line that is billed, and its matter.
    IssuedLine(MatterId, Line),
    /// An issued invoice.
    Invoice(Box<Issued>),
    /// A payment, wherever it is.
    Payment(Box<Intent>),
}

impl Source {
    /// The source with these keys; nothing when figures don't count such an item.
    pub fn of_key(pk: &str, sk: &str) -> Option<Self> {
        let (kind, id) = pk.split_once('#')?;
        let dated = |prefix| {
            let (on, entry) = sk.strip_prefix(prefix)?.split_once('#')?;
            Some((on.parse().ok()?, entry.parse().ok()?))
        };
        match (kind, sk) {
            ("INVOICE", "INVOICE") => Some(Self::Invoice(id.parse().ok()?)),
            ("PAYMENT", "PAYMENT") => Some(Self::Payment(id.parse().ok()?)),
            ("INVOICE", _) => {
                dated("LINE#").and_then(|(on, entry)| Some(Self::Line(id.parse().ok()?, on, entry)))
            }
            ("MATTER", _) => {
                dated("WIP#").and_then(|(on, entry)| Some(Self::Entry(id.parse().ok()?, on, entry)))
            }
            _ => None,
        }
    }

    pub(crate) fn key(&self) -> Key {
        match self {
            Self::Entry(matter, on, id) => keys::wip(matter, *on, id),
            Self::Line(invoice, on, id) => keys::line(invoice, *on, id),
            Self::Invoice(id) => keys::invoice(id),
            Self::Payment(id) => keys::payment(id),
        }
    }

    /// The key of the head that says whether a line is billed.
    pub(super) fn head(&self) -> Option<Key> {
        match self {
            Self::Line(invoice, _, _) => Some(keys::invoice(invoice)),
            Self::Entry(..) | Self::Invoice(_) | Self::Payment(_) => None,
        }
    }

    /// The day and the id of the work, where it is work.
    pub(super) const fn work(&self) -> Option<(Date, &EntryId)> {
        match self {
            Self::Entry(_, on, id) | Self::Line(_, on, id) => Some((*on, id)),
            Self::Invoice(_) | Self::Payment(_) => None,
        }
    }

    /// What it is, by the items as they were read.
    pub(super) fn among(&self, items: &HashMap<Key, Attributes>) -> Result<Counts, Fault> {
        let Some(found) = items.get(&self.key()).cloned() else { return Ok(Counts::Nothing) };
        match self {
            Self::Entry(..) => item::read::<EntryItem>(found)?.read().map(Counts::Entry),
            Self::Line(..) => {
                let head = self.head().and_then(|key| items.get(&key));
                let line = item::read::<LineItem>(found)?.read()?;
                // A head may be long, and has many lines: two of its words are enough.
                let Some(head) = head.filter(|head| is_listed(head)) else {
                    return Ok(Counts::Nothing);
                };
                let matter = || item::parsed("matter", item::text(head, "matter"));
                Ok(match item::text(head, "state") {
                    "draft" => Counts::DraftLine(matter()?, line),
                    _ if invoices::is_void(head) => Counts::Nothing,
                    _ => Counts::IssuedLine(matter()?, line),
                })
            }
            Self::Invoice(_) => Ok(match billed(&found)? {
                Some(Invoice::Issued(issued)) => Counts::Invoice(Box::new(issued)),
                Some(Invoice::Draft(_)) | None => Counts::Nothing,
            }),
            Self::Payment(id) => payments::payment_of_image(found)
                .ok_or_else(|| Fault::damaged(id, "no payment"))?
                .map(|intent| Counts::Payment(Box::new(intent))),
        }
    }
}

/// Whether a head is in a list; while an import writes it, it is in none.
fn is_listed(head: &Attributes) -> bool {
    head.contains_key("kind_list")
}

/// The invoice of a head; nothing while an import writes it.
fn billed(head: &Attributes) -> Result<Option<Invoice>, Fault> {
    if is_listed(head) { item::read::<HeadItem>(head.clone())?.read().map(Some) } else { Ok(None) }
}

impl Counts {
    /// The currency of a cost on a draft or an invoice.
    pub(super) fn cost(&self) -> Option<Currency> {
        match self {
            Self::DraftLine(_, line) | Self::IssuedLine(_, line) => match line.kind {
                LineKind::Cost { .. } => Some(line.amount.currency()),
                LineKind::Fee { .. }
                | LineKind::Flat { .. }
                | LineKind::Interest { .. }
                | LineKind::Ahead { .. } => None,
            },
            Self::Nothing | Self::Entry(_) | Self::Invoice(_) | Self::Payment(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "00000000000000000000000000";

    #[test]
    fn a_source_is_known_by_its_key() {
        let of = |pk: &str, sk: &str| Source::of_key(pk, sk).map(|source| source.key());
        for (pk, sk) in [
            (format!("INVOICE#inv_{BODY}"), "INVOICE".to_owned()),
            (format!("INVOICE#inv_{BODY}"), format!("LINE#2026-03-01#ent_{BODY}")),
            (format!("MATTER#mat_{BODY}"), format!("WIP#2026-03-01#ent_{BODY}")),
            (format!("PAYMENT#pay_{BODY}"), "PAYMENT".to_owned()),
        ] {
            assert_eq!(of(&pk, &sk), Some(Key { pk, sk }));
        }
    }

    #[test]
    fn items_that_no_figure_counts_are_no_sources() {
        for (pk, sk) in [
            (format!("INVOICE#inv_{BODY}"), "OPEN"),
            (format!("INVOICE#inv_{BODY}"), "CHAIN"),
            (format!("MATTER#mat_{BODY}"), "MATTER"),
            ("ROLLUP#billed".to_owned(), "2026-03#USD#"),
            (format!("APPLIED#PAYMENT#pay_{BODY}#PAYMENT"), "APPLIED"),
            ("FIRM".to_owned(), "FIRM"),
        ] {
            assert_eq!(Source::of_key(&pk, sk), None, "{pk} / {sk}");
        }
    }
}
