//! A payout and all balance transactions that it is made of.

use std::collections::HashMap;

use domain::money::Money;
use domain::news::News;
use domain::payout::{Line, LineKind, PayoutFact, PayoutState};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::ask::{Ask, Failure, Step};

use super::Stripe;
use super::amount::{AmountError, from_stripe};
use super::error::{read, read_optional};

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Payout {
    pub(super) id: String,
    amount: i64,
    currency: String,
    status: Status,
    arrival_date: i64,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Paid,
    Failed,
    Canceled,
    #[serde(other)]
    UnderWay,
}

#[derive(Debug, Clone, Deserialize)]
struct Balance {
    id: String,
    amount: i64,
    fee: i64,
    currency: String,
    r#type: String,
    reporting_category: Option<String>,
    source: Option<Source>,
}

/// An id, or as much of the object as tells whose it is.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Source {
    Id(String),
    Object { id: String, metadata: Option<HashMap<String, Value>> },
}

#[derive(Deserialize)]
struct List {
    data: Vec<Balance>,
    has_more: bool,
}

impl Payout {
    fn fact(&self, lines: Vec<Line>) -> Result<PayoutFact, AmountError> {
        Ok(PayoutFact {
            object: self.id.clone(),
            amount: signed(self.amount, &self.currency)?,
            state: match self.status {
                Status::Paid => PayoutState::Paid,
                Status::Failed | Status::Canceled => PayoutState::Failed,
                Status::UnderWay => PayoutState::UnderWay,
            },
            arrives_at: Timestamp::from_second(self.arrival_date).unwrap_or_default(),
            lines,
        })
    }
}

impl Balance {
    fn line(&self) -> Result<Line, AmountError> {
        Ok(Line {
            object: self.id.clone(),
            kind: self.kind(),
            source: self.source.as_ref().map(Source::name),
            gross: signed(self.amount, &self.currency)?,
            fee: signed(self.fee, &self.currency)?,
        })
    }

    fn kind(&self) -> LineKind {
        let category = self.reporting_category.as_deref().unwrap_or_default();
        match (self.r#type.as_str(), category) {
            (_, "dispute" | "dispute_reversal") | ("payment_reversal", _) => LineKind::Dispute,
            ("charge" | "payment", _) => LineKind::Payment,
            ("refund" | "payment_refund", _) => LineKind::Refund,
            ("refund_failure" | "payment_failure_refund", _) => LineKind::RefundFailed,
            ("stripe_fee", _) | (_, "fee") => LineKind::Fee,
            ("adjustment", _) if self.is_of_dispute() => LineKind::Dispute,
            _ => LineKind::Other,
        }
    }

    fn is_of_dispute(&self) -> bool {
        let of = |id: &str| id.starts_with("dp_") || id.starts_with("du_");
        self.source.as_ref().is_some_and(|source| match source {
            Source::Id(id) | Source::Object { id, .. } => of(id),
        })
    }

    fn is_payout_itself(&self) -> bool {
        self.r#type == "payout"
    }
}

impl Source {
    /// Our id of it where Stripe keeps one, else Stripe's.
    fn name(&self) -> String {
        match self {
            Self::Id(id) => id.clone(),
            Self::Object { id, metadata } => {
                let kept = |name| metadata.as_ref()?.get(name)?.as_str();
                let ours = kept("refund").or_else(|| kept("payment")).or_else(|| kept("charge"));
                ours.unwrap_or(id).to_owned()
            }
        }
    }
}

impl Stripe {
    pub(super) fn ask_payout(&self, payout: &str) -> Ask<Vec<News>> {
        let stripe = self.clone();
        Ask::chain(self.get(&["payouts", payout], &Vec::new()), move |response| {
            let payout: Option<Payout> = read_optional(response)?;
            Ok(match payout {
                Some(payout) => Step::Then(stripe.clone().ask_lines(payout, Vec::new(), None)),
                None => Step::Done(Vec::new()),
            })
        })
    }

    /// Page after page of what the payout is made of.
    pub(super) fn ask_lines(
        self,
        payout: Payout,
        lines: Vec<Line>,
        after: Option<&str>,
    ) -> Ask<Vec<News>> {
        let mut query = vec![
            ("payout", payout.id.clone()),
            ("limit", "100".to_owned()),
            ("expand[]", "data.source".to_owned()),
        ];
        query.extend(after.map(|after| ("starting_after", after.to_owned())));
        let request = self.get(&["balance_transactions"], &query);
        Ask::chain(request, move |response| {
            let list: List = read(response)?;
            let unreadable = |_| Failure::unreadable(response.status, None);
            let mut lines = lines.clone();
            for balance in list.data.iter().filter(|balance| !balance.is_payout_itself()) {
                lines.push(balance.line().map_err(unreadable)?);
            }
            match list.data.last().filter(|_| list.has_more) {
                Some(last) => {
                    let next = self.clone().ask_lines(payout.clone(), lines, Some(&last.id));
                    Ok(Step::Then(next))
                }
                None => {
                    let fact = payout.fact(lines).map_err(unreadable)?;
                    Ok(Step::Done(vec![News::Payout(fact)]))
                }
            }
        })
    }
}

/// Amounts of the balance may be less than nothing.
fn signed(amount: i64, currency: &str) -> Result<Money, AmountError> {
    let size = from_stripe(amount.checked_abs().ok_or(AmountError::TooLarge)?, currency)?;
    Ok(if amount < 0 { size.negated() } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::Response;
    use secrecy::SecretString;
    use serde_json::json;

    fn answer(body: &Value) -> Response {
        Response { status: 200, body: body.to_string().into_bytes() }
    }

    fn then(ask: &Ask<Vec<News>>, body: &Value) -> Ask<Vec<News>> {
        match ask.read(&answer(body)).unwrap() {
            Step::Then(next) => next,
            Step::Done(news) => panic!("ended with {news:?}"),
        }
    }

    #[test]
    fn psp45_a_payout_reads_with_all_its_pages() {
        let stripe =
            Stripe::new(Stripe::ADDRESS, SecretString::from("sk_test_1"), Vec::new()).unwrap();
        let ours = "pay_01j9zk5v7r0c8e4g6m2n0p1q2r";
        let payout = json!({ "id": "po_1", "amount": 5480, "currency": "usd", "status": "paid",
            "arrival_date": 1_700_000_000 });
        let first = json!({ "has_more": true, "data": [
            { "id": "txn_0", "type": "payout", "amount": -5480, "fee": 0, "currency": "usd" },
            { "id": "txn_1", "type": "charge", "amount": 10_000, "fee": 320, "currency": "usd",
              "source": { "id": "ch_1", "metadata": { "payment": ours } } },
        ] });
        let second = json!({ "has_more": false, "data": [
            { "id": "txn_2", "type": "adjustment", "amount": -3000, "fee": 1500,
              "currency": "usd", "source": "dp_1", "reporting_category": "dispute" },
            { "id": "txn_3", "type": "refund", "amount": -500, "fee": 0, "currency": "usd",
              "source": "re_1" },
            { "id": "txn_4", "type": "stripe_fee", "amount": 800, "fee": 0, "currency": "usd" },
        ] });

        let lines = then(&stripe.ask_payout("po_1"), &payout);
        assert!(lines.request.url.query().unwrap().starts_with("payout=po_1"));
        let rest = then(&lines, &first);
        assert!(rest.request.url.query().unwrap().ends_with("starting_after=txn_1"));
        let news = rest.read(&answer(&second)).unwrap().done().unwrap();
        let [News::Payout(fact)] = &news[..] else { panic!("{news:?}") };
        assert_eq!(fact.state, PayoutState::Paid);
        let kinds: Vec<LineKind> = fact.lines.iter().map(|line| line.kind).collect();
        let expected = [LineKind::Payment, LineKind::Dispute, LineKind::Refund, LineKind::Fee];
        assert_eq!(kinds, expected);
        assert_eq!(fact.lines[0].source.as_deref(), Some(ours));
        assert!(fact.residual().unwrap().is_zero(), "{:?}", fact.residual());
    }
}
