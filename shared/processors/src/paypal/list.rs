//! What happened since a time, by way of PayPal's lists: of transactions, and then of disputes, of
//! which each is fetched, since the list does not say what they are about.

use domain::method::MethodKind;
use domain::news::News;
use domain::payment::{Fact, Progress};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use tracing::error;

use crate::ask::{Ask, Failure, Response, Step};
use crate::checkout::NewsPage;

use super::PayPal;
use super::amount::{Amount, PayPalAmountError};
use super::dispute::{FIRST, QUEUE};
use super::error::read;
use super::request::Unsigned;

/// PayPal looks through at most 31 days at once.
const SPAN: SignedDuration = SignedDuration::from_hours(30 * 24);

const PAGE: &str = "100";

#[derive(Deserialize)]
struct Transactions {
    transaction_details: Vec<Detail>,
    page: Option<u32>,
    total_pages: Option<u32>,
}

#[derive(Deserialize)]
struct Detail {
    transaction_info: Transaction,
}

#[derive(Deserialize)]
struct Transaction {
    transaction_id: String,
    transaction_event_code: Option<String>,
    transaction_status: Option<String>,
    transaction_amount: Option<Amount>,
    fee_amount: Option<Amount>,
    custom_field: Option<String>,
}

impl Transaction {
    /// A payment of ours: events of the T00 family move money to us.
    fn fact(&self) -> Result<Option<Fact>, PayPalAmountError> {
        let payment = self.transaction_event_code.as_deref().is_some_and(|c| c.starts_with("T00"));
        let ours = self.custom_field.as_ref().and_then(|id| id.parse().ok());
        let (Some(intent), Some(amount), true) = (ours, &self.transaction_amount, payment) else {
            return Ok(None);
        };
        let progress = match self.transaction_status.as_deref() {
            Some("S") => Progress::Succeeded(amount.read()?),
            Some("D") => Progress::Failed,
            _ => Progress::Processing,
        };
        // The fee is written as what it does to the balance: less than nothing.
        let fee = self.fee_amount.as_ref().and_then(|fee| {
            let value = fee.value.trim_start_matches('-').to_owned();
            Amount { value, ..fee.clone() }.read().ok()
        });
        let object = format!("capture:{}", self.transaction_id);
        let by = Some(MethodKind::Wallet);
        Ok(Some(Fact { intent, object, pay_at: None, progress, fee, by }))
    }
}

impl PayPal {
    pub(super) fn ask_list(&self, since: Timestamp, after: Option<&str>) -> Ask<NewsPage> {
        if let Some(queue) = after.and_then(|after| after.strip_prefix(QUEUE)) {
            return self.ask_disputes(since, queue);
        }
        let until = since.saturating_add(SPAN).unwrap_or(Timestamp::MAX);
        let query = [
            ("start_date", since.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
            ("end_date", until.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
            ("fields", "transaction_info".to_owned()),
            ("page_size", PAGE.to_owned()),
            ("page", after.unwrap_or("1").to_owned()),
        ];
        let request = self.get(&["v1", "reporting", "transactions"], &query);
        self.with_token(Unsigned::new(request, |response| page(response).map(Step::Done)))
    }
}

fn page(response: &Response) -> Result<NewsPage, Failure> {
    let list: Transactions = read(response)?;
    let mut news = Vec::new();
    for Detail { transaction_info: info } in &list.transaction_details {
        match info.fact() {
            Ok(fact) => news.extend(fact.map(News::Payment)),
            Err(cause) => error!(object = info.transaction_id, %cause, "unreadable transaction"),
        }
    }
    let (page, pages) = (list.page.unwrap_or(1), list.total_pages.unwrap_or(1));
    let next = match page < pages {
        true => page.saturating_add(1).to_string(),
        false => format!("{QUEUE}{FIRST}"),
    };
    Ok(NewsPage { news, next: Some(next) })
}
