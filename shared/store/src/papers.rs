//! Issued papers in their bucket: printed invoices, made once and locked (OPS-09, EBL-15).
//!
//! Invariants: a key is made of an invoice's id and of nothing else; what lies under it is never
//! replaced; a paper is fetched as an attachment, with an address that is good for
//! [`PERMIT`](crate::files::PERMIT).

use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_sdk_s3::operation::head_object::HeadObjectError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::audit::{Event, Link};
use domain::id::InvoiceId;
use domain::invoice::Issued;
use jiff::Timestamp;
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

/// The words of the events that make an invoice one.
const MADE: [&str; 2] = [ISSUED, "invoice imported"];

/// The invoice that a record of the journal asks to be printed: one that was issued, or whose paper
/// somebody wants to have.
pub fn asked_for(image: Attributes) -> Result<Option<InvoiceId>, Fault> {
    if ![ISSUED, EXPORTED].contains(&item::text(&image, "what")) {
        return Ok(None);
    }
    let link = link_of(image)?;
    let is_printed = link.facts.iter().any(|(name, value)| name == "format" && value == PRINTED);
    if link.what == EXPORTED && !is_printed {
        return Ok(None);
    }
    item::parsed("invoice", &link.entity).map(Some)
}

impl Store {
    async fn has_paper(&self, id: &InvoiceId) -> Result<bool, Fault> {
        let asked = self.s3.head_object().bucket(&self.buckets.papers).key(key(id));
        match asked.send().await {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(HeadObjectError::NotFound(_)) => Ok(false),
                Some(_) | None => Err(error.into()),
            },
        }
    }

    /// The address of an invoice's paper; none while it is not made.
    async fn paper_address(&self, invoice: &Issued) -> Result<Option<String>, Fault> {
        if !self.has_paper(&invoice.id).await? {
            return Ok(None);
        }
        let name = format!("{}.pdf", invoice.number.file_stem());
        let asked = self
            .s3
            .get_object()
            .bucket(&self.buckets.papers)
            .key(key(&invoice.id))
            .response_content_type("application/pdf")
            .response_content_disposition(format!("attachment; filename=\"{name}\""))
            .response_cache_control("private, no-store")
            .presigned(permit()?)
            .await?;
        Ok(Some(asked.uri().to_owned()))
    }
}

impl FirmStore<'_> {
    /// The address of the paper of an invoice; none while it is not made.
    pub async fn paper(&self, invoice: &Issued) -> Result<Option<String>, Fault> {
        self.store.paper_address(invoice).await
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
        self.store.has_paper(id).await
    }

    /// Keeps the paper of an invoice; one that is there already stays.
    pub async fn put_paper(&self, id: &InvoiceId, pdf: Vec<u8>) -> Result<(), Fault> {
        let sha256 = STANDARD.encode(Sha256::digest(&pdf));
        let put = self.store.s3.put_object().bucket(&self.store.buckets.papers).key(key(id));
        let put = put.content_type("application/pdf").checksum_sha256(sha256).if_none_match("*");
        match put.body(pdf.into()).send().await {
            Ok(_) => Ok(()),
            Err(error) if error.raw_response().is_some_and(|it| it.status().as_u16() == 412) => {
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The paper of an invoice; none while it is not made.
    pub async fn paper(&self, id: &InvoiceId) -> Result<Option<Vec<u8>>, Fault> {
        let asked = self.store.s3.get_object().bucket(&self.store.buckets.papers).key(key(id));
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
        assert_eq!(asked(&issued), Some(invoice.clone()));
        let exported = |format| Event::InvoiceExported { invoice: invoice.clone(), format };
        assert_eq!(asked(&exported(PRINTED)), Some(invoice.clone()));
        assert_eq!(asked(&exported("LEDES1998B")), None);
        assert_eq!(asked(&Event::InvoiceViewed { invoice: invoice.clone() }), None);
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
