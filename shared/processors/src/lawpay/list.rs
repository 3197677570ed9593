//! Looking at transactions: one, those with our reference, those since a time.

use domain::news::{News, Subject};
use jiff::Timestamp;
use serde::Deserialize;
use tracing::error;

use crate::ask::{Ask, Failure, Request, Response, Step};
use crate::checkout::NewsPage;

use super::LawPay;
use super::error::{read, read_optional};
use super::start::REFERENCE;
use super::transaction::Transaction;

const PAGE: &str = "100";

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Transactions {
    page: Option<u32>,
    page_size: Option<u32>,
    total_entries: Option<u32>,
    pub(super) results: Vec<Transaction>,
}

/// The search for what carries our reference.
pub(super) fn search(lawpay: &LawPay, reference: &str) -> Request {
    let query = [("reference", reference.to_owned()), ("page_size", PAGE.to_owned())];
    lawpay.get(&["transactions"], &query)
}

/// The charge with this reference in this account. The gateway may search more widely than asked,
/// so every result is compared.
pub(super) fn found(
    response: &Response,
    reference: &str,
    account: &str,
) -> Result<Option<Transaction>, Failure> {
    let list: Transactions = read(response)?;
    Ok(list.results.into_iter().find(|charge| {
        charge.is_charge()
            && charge.reference.as_deref() == Some(reference)
            && charge.account_id.as_deref().is_none_or(|id| id == account)
    }))
}

impl LawPay {
    pub(super) fn ask_news(&self, subject: &Subject) -> Ask<Vec<News>> {
        if let Some(reference) = subject.object().strip_prefix(REFERENCE) {
            let (account, wanted) = (self.account.id().to_owned(), reference.to_owned());
            return Ask::new(search(self, reference), move |response: &Response| {
                let charge = found(response, &wanted, &account)?;
                charge.map_or(Ok(Vec::new()), |charge| told(&charge, response))
            });
        }
        let object = subject.object();
        let object = object.strip_prefix("return:").unwrap_or(object);
        let (request, lawpay) = (self.get(&["transactions", object], &[]), self.clone());
        Ask::chain(request, move |response| {
            let found: Option<Transaction> = read_optional(response)?;
            let Some(transaction) = found else { return Ok(Step::Done(Vec::new())) };
            let Some(charge) = transaction.refund_of() else {
                return told(&transaction, response).map(Step::Done);
            };
            // A refund does not say which payment of ours it belongs to: its charge does.
            let asked = lawpay.get(&["transactions", charge], &[]);
            Ok(Step::Then(Ask::new(asked, move |response| {
                let charge: Option<Transaction> = read_optional(response)?;
                Ok(transaction.refunded(charge.as_ref()).into_iter().collect())
            })))
        })
    }

    pub(super) fn ask_list(&self, since: Timestamp, after: Option<&str>) -> Ask<NewsPage> {
        let query = [
            ("account_id", self.account.id().to_owned()),
            ("created_after", since.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
            ("page_size", PAGE.to_owned()),
            ("page", after.unwrap_or("1").to_owned()),
        ];
        Ask::new(self.get(&["transactions"], &query), page)
    }
}

fn page(response: &Response) -> Result<NewsPage, Failure> {
    let list: Transactions = read(response)?;
    let mut news = Vec::new();
    for transaction in &list.results {
        let charge = list.results.iter().find(|one| transaction.refund_of() == Some(&one.id));
        news.extend(transaction.refunded(charge));
        match transaction.news() {
            Ok(more) => news.extend(more),
            Err(cause) => error!(object = transaction.id, %cause, "unreadable transaction"),
        }
    }
    let (page, size) = (list.page.unwrap_or(1), list.page_size.unwrap_or(100));
    let more = page.saturating_mul(size) < list.total_entries.unwrap_or(0);
    let next = more.then(|| page.saturating_add(1).to_string());
    Ok(NewsPage { news, next })
}

fn told(transaction: &Transaction, response: &Response) -> Result<Vec<News>, Failure> {
    transaction.news().map_err(|_| Failure::unreadable(response.status, None))
}
