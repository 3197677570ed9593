//! The head of an invoice as it is stored.

use domain::credit::Relief;
use domain::invoice::{Draft, Invoice, InvoiceKind, InvoiceNumber, Issued, Keeper, TimekeeperLine};
use domain::member::Classification;
use domain::text::{Mark, Name, Note};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::part::PartItem;
use super::parties::PartiesItem;
use super::review::{self, ReviewItem};
use crate::ahead::DeductionItem;
use crate::early::OfInvoice;
use crate::exchange::ExchangeItem;
use crate::fault::Fault;
use crate::item::{self, Attributes};
use crate::keys::{self, Places};
use crate::taxes::TaxTotalItem;

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
#[expect(clippy::large_enum_variant, reason = "made and read one at a time")]
pub(crate) enum HeadItem {
    Draft(DraftItem),
    Issued(IssuedItem),
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DraftItem {
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    client: String,
    client_name: String,
    matter: String,
    matter_number: String,
    matter_name: String,
    currency: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exchange: Option<ExchangeItem>,
    terms_days: u16,
    note: Option<String>,
    total: i64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    taxes: Vec<TaxTotalItem>,
    line_count: u32,
    begun_at: Timestamp,
    #[serde(default)]
    review: ReviewItem,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct IssuedItem {
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    series: Option<(i16, u32)>,
    number: String,
    client: String,
    matter: String,
    parties: PartiesItem,
    issued_on: Date,
    due_on: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    early: Option<OfInvoice>,
    note: Option<String>,
    currency: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exchange: Option<ExchangeItem>,
    fees: i64,
    costs: i64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    taxes: Vec<TaxTotalItem>,

    #[serde(default, skip_serializing_if = "is_nothing")]
    interest: i64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    deducted: Vec<DeductionItem>,
    total: i64,
    open: i64,
    #[serde(default)]
    discounted: i64,
    #[serde(default, skip_serializing_if = "is_nothing")]
    early_off: i64,
    #[serde(default)]
    credited: i64,
    #[serde(default)]
    written_off: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    voided_on: Option<Date>,
    #[serde(default)]
    questioned: i64,
    timekeepers: Vec<TimekeeperItem>,
    line_count: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part: Option<PartItem>,
    seal: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct TimekeeperItem {
    keeper: KeeperItem,
    rate: String,
    hours: String,
    amount: i64,
}

/// A timekeeper as a line or block names one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct KeeperItem {
    member: Option<String>,
    mark: String,
    name: String,
    classification: String,
}

impl HeadItem {
    pub(crate) fn read(self) -> Result<Invoice, Fault> {
        match self {
            Self::Draft(draft) => draft.read().map(Invoice::Draft),
            Self::Issued(issued) => issued.read().map(Invoice::Issued),
        }
    }

    pub(crate) fn of_draft(draft: &Draft) -> Self {
        Self::Draft(DraftItem {
            id: draft.id.to_string(),
            kind: kind_word(draft.kind),
            client: draft.client.to_string(),
            client_name: draft.client_name.to_string(),
            matter: draft.matter.to_string(),
            matter_number: draft.matter_number.to_string(),
            matter_name: draft.matter_name.to_string(),
            currency: draft.currency.to_string(),
            exchange: draft.exchange.as_ref().map(ExchangeItem::of),
            terms_days: draft.terms_days,
            note: draft.note.as_ref().map(Note::to_string),
            total: draft.total.minor(),
            taxes: TaxTotalItem::all_of(&draft.taxes),
            line_count: draft.line_count,
            begun_at: draft.begun_at,
            review: ReviewItem::of(&draft.review),
        })
    }

    pub(crate) fn of_issued(issued: &Issued) -> Self {
        let series = match &issued.number {
            InvoiceNumber::Series { year, place } => Some((*year, *place)),
            InvoiceNumber::Imported(_) => None,
        };
        Self::Issued(IssuedItem {
            id: issued.id.to_string(),
            kind: kind_word(issued.kind),
            series,
            number: issued.number.to_string(),
            client: issued.client.to_string(),
            matter: issued.matter.to_string(),
            parties: PartiesItem::of(&issued.parties),
            issued_on: issued.issued_on,
            due_on: issued.due_on,
            early: issued.early.map(OfInvoice::of),
            note: issued.note.as_ref().map(Note::to_string),
            currency: issued.total.currency().to_string(),
            exchange: issued.exchange.as_ref().map(ExchangeItem::of),
            fees: issued.fees.minor(),
            costs: issued.costs.minor(),
            taxes: TaxTotalItem::all_of(&issued.taxes),
            interest: issued.interest.minor(),
            deducted: issued.deducted.iter().map(DeductionItem::of).collect(),
            total: issued.total.minor(),
            open: issued.open.minor(),
            discounted: issued.relief.discounted.minor(),
            early_off: issued.relief.early.minor(),
            credited: issued.relief.credited.minor(),
            written_off: issued.relief.written_off.minor(),
            voided_on: issued.relief.voided_on,
            questioned: issued.questioned.minor(),
            timekeepers: issued.timekeepers.iter().map(TimekeeperItem::of).collect(),
            line_count: issued.line_count,
            part: issued.part.as_ref().map(PartItem::of),
            seal: issued.seal.clone(),
        })
    }
}

impl DraftItem {
    fn read(self) -> Result<Draft, Fault> {
        Ok(Draft {
            id: item::parsed("invoice", &self.id)?,
            kind: kind(self.kind.as_deref())?,
            client: item::parsed("client", &self.client)?,
            client_name: item::checked("client", Name::parse(&self.client_name))?,
            matter: item::parsed("matter", &self.matter)?,
            matter_number: item::checked("matter number", Mark::parse(&self.matter_number))?,
            matter_name: item::checked("matter name", Name::parse(&self.matter_name))?,
            exchange: self.exchange.map(|one| one.read(&self.currency)).transpose()?,
            currency: item::parsed("currency", &self.currency)?,
            terms_days: self.terms_days,
            note: item::checked("note", self.note.as_deref().map(Note::parse).transpose())?,
            total: item::money(self.total, &self.currency)?,
            taxes: TaxTotalItem::read_all(&self.taxes, &self.currency)?,
            line_count: self.line_count,
            begun_at: self.begun_at,
            review: self.review.read()?,
        })
    }
}

impl IssuedItem {
    fn read(self) -> Result<Issued, Fault> {
        let money = |minor| item::money(minor, &self.currency);
        let number = match self.series {
            Some((year, place)) => InvoiceNumber::Series { year, place },
            None => InvoiceNumber::Imported(item::checked("number", Mark::parse(&self.number))?),
        };
        let timekeeper = |row: TimekeeperItem| row.read(&self.currency);
        Ok(Issued {
            id: item::parsed("invoice", &self.id)?,
            kind: kind(self.kind.as_deref())?,
            number,
            client: item::parsed("client", &self.client)?,
            matter: item::parsed("matter", &self.matter)?,
            parties: self.parties.read()?,
            issued_on: self.issued_on,
            due_on: self.due_on,
            early: self.early.map(OfInvoice::read).transpose()?,
            note: item::checked("note", self.note.as_deref().map(Note::parse).transpose())?,
            exchange: self.exchange.map(|one| one.read(&self.currency)).transpose()?,
            fees: money(self.fees)?,
            costs: money(self.costs)?,
            taxes: TaxTotalItem::read_all(&self.taxes, &self.currency)?,
            interest: money(self.interest)?,
            deducted: self
                .deducted
                .iter()
                .map(DeductionItem::read)
                .collect::<Result<_, Fault>>()?,
            total: money(self.total)?,
            open: money(self.open)?,
            relief: Relief {
                discounted: money(self.discounted)?,
                early: money(self.early_off)?,
                credited: money(self.credited)?,
                written_off: money(self.written_off)?,
                voided_on: self.voided_on,
            },
            questioned: money(self.questioned)?,
            timekeepers: self
                .timekeepers
                .into_iter()
                .map(timekeeper)
                .collect::<Result<_, Fault>>()?,
            line_count: self.line_count,
            part: self.part.map(|part| part.read(&self.currency)).transpose()?,
            seal: self.seal,
        })
    }
}

impl TimekeeperItem {
    fn of(row: &TimekeeperLine) -> Self {
        Self {
            keeper: KeeperItem::of(&row.keeper),
            rate: row.rate.to_string(),
            hours: row.hours.to_string(),
            amount: row.amount.minor(),
        }
    }

    fn read(self, currency: &str) -> Result<TimekeeperLine, Fault> {
        Ok(TimekeeperLine {
            keeper: self.keeper.read()?,
            rate: item::decimal(&self.rate)?,
            hours: item::decimal(&self.hours)?,
            amount: item::money(self.amount, currency)?,
        })
    }
}

impl KeeperItem {
    pub(crate) fn of(keeper: &Keeper) -> Self {
        Self {
            member: keeper.member.as_ref().map(ToString::to_string),
            mark: keeper.mark.to_string(),
            name: keeper.name.to_string(),
            classification: keeper.classification.code().to_owned(),
        }
    }

    pub(crate) fn read(self) -> Result<Keeper, Fault> {
        let member = self.member.as_deref().map(|id| item::parsed("member", id)).transpose()?;
        Ok(Keeper {
            member,
            mark: item::checked("mark", Mark::parse(&self.mark))?,
            name: item::checked("name", Name::parse(&self.name))?,
            classification: item::needed("rank", Classification::of_code(&self.classification))?,
        })
    }
}

/// The word of a kind that is not the usual one.
fn kind_word(kind: InvoiceKind) -> Option<String> {
    (kind != InvoiceKind::Work).then(|| kind.word().to_owned())
}

fn kind(word: Option<&str>) -> Result<InvoiceKind, Fault> {
    let kind = |word| item::needed("kind", InvoiceKind::of_word(word));
    word.map_or(Ok(InvoiceKind::Work), kind)
}

/// What most heads need not say.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
pub(super) const fn is_nothing(minor: &i64) -> bool {
    *minor == 0
}

/// Whether a head is that of a void invoice.
pub(crate) fn is_void(attributes: &Attributes) -> bool {
    attributes.contains_key("voided_on")
}

/// Where a draft is listed.
pub(crate) fn places_draft(draft: &Draft) -> Places {
    let sort = format!("{:015}#{}", draft.begun_at.as_millisecond(), draft.id);
    Places { owner: review::waits_at(draft), kind: keys::by_kind("DRAFTS", sort) }
}

/// Where an issued invoice is listed.
pub(crate) fn places_issued(issued: &Issued) -> Places {
    let owner = if issued.open.is_positive() {
        keys::open_sort(issued.due_on, &issued.id)
    } else {
        keys::settled_sort(issued.issued_on, &issued.id)
    };
    let kind = format!("{}#{}#{}", issued.issued_on, issued.number, issued.id);
    Places { owner: keys::by_owner(&issued.client, owner), kind: keys::by_kind("INVOICES", kind) }
}

/// Where an open invoice is listed by its due date; a settled one is listed nowhere, so that nobody
/// who books payments needs the right to delete.
pub(crate) fn places_open(issued: &Issued) -> Places {
    if !issued.open.is_positive() {
        return Places::default();
    }
    let kind = keys::by_kind("OPEN", format!("{}#{}", issued.due_on, issued.id));
    Places { owner: None, kind }
}
