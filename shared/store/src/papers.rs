//! Issued papers in their bucket: printed invoices, made once and locked (OPS-09, EBL-15), and
//! statements of account (INV-25); those of [`receipts`](crate::receipts) lie beside them.
//!
//! Invariants: the key of an invoice is made of its id and of nothing else, that of a statement of
//! its client, its days and the mark of what it says; what lies under a key is never replaced, so a
//! statement that says something else is another paper; a paper is fetched as an attachment, with
//! an address that is good for [`PERMIT`](crate::files::PERMIT).

use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_sdk_s3::operation::head_object::HeadObjectError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::audit::{Event, Link};
use domain::combined::CombinedBill;
use domain::id::{BillId, ClientId, InvoiceId, MatterId, ThemeId};
use domain::invoice::Issued;
use domain::owed::{Paper, Statement};
use domain::receipt::Kind;
use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::Store;
use crate::access::{ClientStore, FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::files::permit;
use crate::item::{self, Attributes};
use crate::journal::link_of;
use crate::once::CommitError;

/// What a printed invoice is called where the audit trail says that one was written out; `printer`
/// listens for it.
pub const PRINTED: &str = "PDF";

/// The words of the events that `printer` listens for; template.yaml has them in a filter.
const ISSUED: &str = "invoice issued";
const EXPORTED: &str = "invoice exported";
const STATED: &str = "statement exported";
const RECEIPTED: &str = "receipt exported";
const OFFERED: &str = "theme offered";
const CARDED: &str = "ledger exported";
const COMBINED: [&str; 2] = ["bill combined", "bill exported"];

/// The words of the events that make an invoice one.
const MADE: [&str; 2] = [ISSUED, "invoice imported"];

/// A paper that somebody is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// That of an invoice.
    Invoice(InvoiceId),
    /// A client's statement of these days, as it was when it was asked for.
    Statement(ClientId, (Date, Date), Timestamp),
    /// The receipt of what a client paid.
    Receipt(Kind),
    /// Some days of a client ledger.
    Card(MatterId, (Date, Date)),
    /// The sample of a look that was offered for a theme.
    Trial(ThemeId),
    /// A combined bill.
    Bill(BillId),
}

/// What a record of the journal asks to be printed: an invoice that was issued, or a paper that
/// somebody wants to have.
pub fn asked_for(image: Attributes) -> Result<Option<Wanted>, Fault> {
    let what = item::text(&image, "what");
    let is_combined = COMBINED.contains(&what);
    let others = [ISSUED, EXPORTED, STATED, RECEIPTED, OFFERED, CARDED];
    if !is_combined && !others.contains(&what) {
        return Ok(None);
    }
    let link = link_of(image)?;
    if is_combined {
        return item::parsed("bill", &link.entity).map(|bill| Some(Wanted::Bill(bill)));
    }
    if link.what == RECEIPTED {
        let kind = item::needed("receipt", Kind::of_word(&link.entity))?;
        return Ok(Some(Wanted::Receipt(kind)));
    }
    if link.what == OFFERED {
        return item::parsed("theme", &link.entity).map(|theme| Some(Wanted::Trial(theme)));
    }
    if link.what == CARDED {
        let matter = item::parsed("matter", &link.entity)?;
        return Ok(Some(Wanted::Card(matter, (day(&link, "from")?, day(&link, "to")?))));
    }
    if link.what == STATED {
        let client = item::parsed("client", &link.entity)?;
        let days = (day(&link, "from")?, day(&link, "to")?);
        let at = item::checked("time", Timestamp::from_millisecond(link.at_ms))?;
        return Ok(Some(Wanted::Statement(client, days, at)));
    }
    let is_printed = link.facts.iter().any(|(name, value)| name == "format" && value == PRINTED);
    if link.what == EXPORTED && !is_printed {
        return Ok(None);
    }
    item::parsed("invoice", &link.entity).map(|invoice| Some(Wanted::Invoice(invoice)))
}

fn day(link: &Link, name: &str) -> Result<Date, Fault> {
    let fact = link.facts.iter().find(|(fact, _)| fact == name);
    item::parsed(name, fact.map_or("", |(_, value)| value))
}

impl Store {
    pub(crate) async fn is_there(&self, key: &str) -> Result<bool, Fault> {
        let asked = self.s3.head_object().bucket(&self.buckets.papers).key(key);
        match asked.send().await {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(HeadObjectError::NotFound(_)) => Ok(false),
                Some(_) | None => Err(error.into()),
            },
        }
    }

    /// The address of a paper under the name that it is saved by; none while it is not made.
    pub(crate) async fn address_of(&self, key: &str, name: &str) -> Result<Option<String>, Fault> {
        if !self.is_there(key).await? {
            return Ok(None);
        }
        let asked = self
            .s3
            .get_object()
            .bucket(&self.buckets.papers)
            .key(key)
            .response_content_type("application/pdf")
            .response_content_disposition(format!("attachment; filename=\"{name}.pdf\""))
            .response_cache_control("private, no-store")
            .presigned(permit()?)
            .await?;
        Ok(Some(asked.uri().to_owned()))
    }

    async fn paper_address(&self, invoice: &Issued) -> Result<Option<String>, Fault> {
        self.address_of(&key(&invoice.id), &invoice.number.file_stem()).await
    }

    async fn statement_address(&self, paper: &Paper) -> Result<Option<String>, Fault> {
        let (from, to) = (paper.statement.from, paper.statement.to);
        self.address_of(&statement_key(paper), &format!("statement-{from}-{to}")).await
    }

    pub(crate) async fn bill_address(&self, bill: &CombinedBill) -> Result<Option<String>, Fault> {
        self.address_of(&bill_key(&bill.id), &format!("bill-{}", bill.number)).await
    }

    /// Keeps a paper; one that is there already stays.
    pub(crate) async fn put_paper(&self, key: &str, pdf: Vec<u8>) -> Result<(), Fault> {
        let sha256 = STANDARD.encode(Sha256::digest(&pdf));
        let put = self.s3.put_object().bucket(&self.buckets.papers).key(key);
        let put = put.content_type("application/pdf").checksum_sha256(sha256).if_none_match("*");
        match put.body(pdf.into()).send().await {
            Ok(_) => Ok(()),
            Err(error) if error.raw_response().is_some_and(|it| it.status().as_u16() == 412) => {
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps a paper that may be replaced: a sample, which is nobody's.
    pub(crate) async fn put_sample(&self, key: &str, pdf: Vec<u8>) -> Result<(), Fault> {
        let sha256 = STANDARD.encode(Sha256::digest(&pdf));
        let put = self.s3.put_object().bucket(&self.buckets.papers).key(key);
        let put = put.content_type("application/pdf").checksum_sha256(sha256);
        put.body(pdf.into()).send().await?;
        Ok(())
    }

    async fn paper_at(&self, key: &str) -> Result<Option<Vec<u8>>, Fault> {
        let asked = self.s3.get_object().bucket(&self.buckets.papers).key(key);
        let answer = match asked.send().await {
            Ok(answer) => answer,
            Err(error) if error.as_service_error().is_some_and(GetObjectError::is_no_such_key) => {
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        };
        let body = answer.body.collect().await;
        let body = body.map_err(|error| Fault::Busy(Box::new(error)))?;
        Ok(Some(body.into_bytes().into()))
    }
}

impl FirmStore<'_> {
    /// The address of the paper of an invoice; none while it is not made.
    pub async fn paper(&self, invoice: &Issued) -> Result<Option<String>, Fault> {
        self.store.paper_address(invoice).await
    }

    /// The paper of an invoice itself; none while it is not made.
    pub async fn paper_pdf(&self, invoice: &Issued) -> Result<Option<Vec<u8>>, Fault> {
        self.store.paper_at(&key(&invoice.id)).await
    }

    /// The address of a statement; none while it is not made.
    pub async fn statement_file(&self, paper: &Paper) -> Result<Option<String>, Fault> {
        self.store.statement_address(paper).await
    }
}

impl ClientStore<'_> {
    /// The address of the paper of one of the client's invoices; none while it is not made, and
    /// never another client's.
    pub async fn paper(&self, invoice: &Issued) -> Result<Option<String>, Fault> {
        if invoice.client != self.client.id {
            return Ok(None);
        }
        self.store.paper_address(invoice).await
    }

    /// The address of one of the client's statements; none while it is not made, and never another
    /// client's.
    pub async fn statement_file(&self, paper: &Paper) -> Result<Option<String>, Fault> {
        if paper.client.id != self.client.id {
            return Ok(None);
        }
        self.store.statement_address(paper).await
    }

    /// Notes that the contact saw an invoice, as a printed one (PRT-11).
    pub async fn commit_printed(&self, id: &InvoiceId, at: Timestamp) -> Result<(), CommitError> {
        let invoice = id.clone();
        Commit::note(self.client.actor(), at)
            .event(id, Event::InvoiceViewed { invoice: invoice.clone() })
            .event(id, Event::InvoiceExported { invoice, format: PRINTED })
            .write(self.store)
            .await
            .map(|_| ())
    }
}

impl SystemStore<'_> {
    /// Whether an invoice has its paper.
    pub async fn has_paper(&self, id: &InvoiceId) -> Result<bool, Fault> {
        self.store.is_there(&key(id)).await
    }

    /// Keeps the paper of an invoice; one that is there already stays.
    pub async fn put_paper(&self, id: &InvoiceId, pdf: Vec<u8>) -> Result<(), Fault> {
        self.store.put_paper(&key(id), pdf).await
    }

    /// The paper of an invoice; none while it is not made.
    pub async fn paper(&self, id: &InvoiceId) -> Result<Option<Vec<u8>>, Fault> {
        self.store.paper_at(&key(id)).await
    }

    /// Whether a statement is printed.
    pub async fn has_statement(&self, paper: &Paper) -> Result<bool, Fault> {
        self.store.is_there(&statement_key(paper)).await
    }

    /// Keeps a printed statement; one that is there already stays.
    pub async fn put_statement(&self, paper: &Paper, pdf: Vec<u8>) -> Result<(), Fault> {
        self.store.put_paper(&statement_key(paper), pdf).await
    }

    /// A printed statement; none while it is not made.
    pub async fn statement_pdf(&self, paper: &Paper) -> Result<Option<Vec<u8>>, Fault> {
        self.store.paper_at(&statement_key(paper)).await
    }

    /// Whether a combined bill is printed.
    pub async fn has_bill(&self, id: &BillId) -> Result<bool, Fault> {
        self.store.is_there(&bill_key(id)).await
    }

    /// Keeps a printed combined bill; one that is there already stays.
    pub async fn put_bill(&self, id: &BillId, pdf: Vec<u8>) -> Result<(), Fault> {
        self.store.put_paper(&bill_key(id), pdf).await
    }

    /// A printed combined bill; none while it is not made.
    pub async fn bill_pdf(&self, id: &BillId) -> Result<Option<Vec<u8>>, Fault> {
        self.store.paper_at(&bill_key(id)).await
    }

    /// The event that made an issued invoice one.
    pub async fn issue_link(&self, id: &InvoiceId) -> Result<Link, Fault> {
        let mut from = None;
        loop {
            let page = self.chain_of(id.as_str(), from).await?;
            let made = page.items.into_iter().find(|link| MADE.contains(&link.what.as_str()));
            match (made, page.next) {
                (Some(link), _) => return Ok(link),
                (None, Some(next)) => from = Some(next),
                (None, None) => return Err(Fault::damaged(id, "no event made it an invoice")),
            }
        }
    }
}

fn key(id: &InvoiceId) -> String {
    format!("invoices/{id}.pdf")
}

fn bill_key(id: &BillId) -> String {
    format!("bills/{id}.pdf")
}

fn statement_key(paper: &Paper) -> String {
    let Statement { from, to, .. } = &paper.statement;
    format!("statements/{}/{from}_{to}_{}.pdf", paper.client.id, paper.mark())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::AuditItem;
    use domain::audit::{Actor, Head};

    fn told(event: &Event, entity: &str) -> Attributes {
        let actor = Actor { kind: "system", id: "test".to_owned() };
        let at = Timestamp::UNIX_EPOCH;
        AuditItem::of(&Link::after(&Head::default(), entity, event, &actor, at)).unwrap()
    }

    #[test]
    fn ebl15_what_is_issued_or_wanted_as_a_paper_is_printed_and_nothing_else() {
        let invoice = InvoiceId::made(0, [7; 10]);
        let asked = |event: &Event| asked_for(told(event, invoice.as_str())).unwrap();
        let total = domain::money::Money::zero(domain::money::Currency::USD);
        let number = "2026-0001".to_owned();
        let seal = String::new();
        let issued = Event::InvoiceIssued { invoice: invoice.clone(), number, total, seal };
        assert_eq!(asked(&issued), Some(Wanted::Invoice(invoice.clone())));
        let exported = |format| Event::InvoiceExported { invoice: invoice.clone(), format };
        assert_eq!(asked(&exported(PRINTED)), Some(Wanted::Invoice(invoice.clone())));
        assert_eq!(asked(&exported("LEDES1998B")), None);
        assert_eq!(asked(&Event::InvoiceViewed { invoice: invoice.clone() }), None);
    }

    #[test]
    fn inv25_a_statement_is_asked_for_with_its_days_and_its_time() {
        let client = ClientId::made(0, [7; 10]);
        let (from, to) = (Date::constant(2026, 1, 1), Date::constant(2026, 3, 31));
        let event = Event::StatementExported { client: client.clone(), from, to };
        let wanted = Wanted::Statement(client.clone(), (from, to), Timestamp::UNIX_EPOCH);
        assert_eq!(asked_for(told(&event, client.as_str())).unwrap(), Some(wanted));
    }

    #[test]
    fn a_record_that_was_changed_is_not_believed() {
        let invoice = InvoiceId::made(0, [7; 10]);
        let event = Event::InvoiceExported { invoice: invoice.clone(), format: PRINTED };
        let mut image = told(&event, invoice.as_str());
        image.insert("seq".to_owned(), aws_sdk_dynamodb::types::AttributeValue::N("9".to_owned()));
        assert!(asked_for(image).is_err());
    }

    #[test]
    fn ops09_a_key_is_the_id_of_an_invoice_and_nothing_else() {
        let id = InvoiceId::made(0, [7; 10]);
        assert_eq!(key(&id), format!("invoices/{id}.pdf"));
    }
}
