//! Looking at Stripe's objects: one by its id, and all of them since a time.
//!
//! Invariant: the lists follow one another, so that one walk finds every kind of news (rule
//! PSP-18); an object that cannot be read is logged and does not hide the others (rule PSP-17).

use domain::news::{News, Subject};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tracing::error;

use crate::ask::{Ask, Failure, Request, Response, Step};
use crate::checkout::NewsPage;

use super::Stripe;
use super::amount::AmountError;
use super::dispute::{self, Dispute};
use super::error::{read, read_optional};
use super::payment::{self, PaymentIntent};
use super::payout::Payout;
use super::refund::{self, Refund};
use super::request::Pairs;
use super::session::{self, Session};

/// Stripe gives at most a hundred objects at once.
const PAGE: &str = "100";

/// Something that Stripe lists.
trait Listed: DeserializeOwned {
    fn id(&self) -> &str;
    fn news(&self) -> Result<Vec<News>, AmountError>;
}

/// The lists of one walk, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lists {
    Sessions,
    Payments,
    Refunds,
    Disputes,
    Payouts,
}

#[derive(Deserialize)]
struct List<T> {
    data: Vec<T>,
    has_more: bool,
}

impl Lists {
    const ALL: [Self; 5] =
        [Self::Sessions, Self::Payments, Self::Refunds, Self::Disputes, Self::Payouts];

    const fn word(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
            Self::Payments => "payments",
            Self::Refunds => "refunds",
            Self::Disputes => "disputes",
            Self::Payouts => "payouts",
        }
    }

    const fn path(self) -> &'static [&'static str] {
        match self {
            Self::Sessions => &["checkout", "sessions"],
            Self::Payments => &["payment_intents"],
            Self::Refunds => &["refunds"],
            Self::Disputes => &["disputes"],
            Self::Payouts => &["payouts"],
        }
    }

    const fn expansions(self) -> &'static [&'static str] {
        match self {
            Self::Sessions => &session::EXPANSIONS,
            Self::Payments => &payment::EXPANSIONS,
            Self::Refunds => &[refund::EXPANSION],
            Self::Disputes => &dispute::EXPANSIONS,
            Self::Payouts => &[],
        }
    }

    /// How many at once; a payout brings pages of its own.
    const fn page(self) -> &'static str {
        match self {
            Self::Payouts => "1",
            Self::Sessions | Self::Payments | Self::Refunds | Self::Disputes => PAGE,
        }
    }

    /// Where the walk goes on after a page that ends with `last`.
    fn after(self, last: Option<&str>) -> Option<String> {
        let next = Self::ALL.into_iter().skip_while(|list| *list != self).nth(1);
        match last {
            Some(last) => Some(format!("{}:{last}", self.word())),
            None => next.map(|next| format!("{}:", next.word())),
        }
    }

    /// What [`Lists::after`] wrote: the list, and the object that its page begins after.
    fn place(after: Option<&str>) -> (Self, Option<&str>) {
        let (word, object) = after.and_then(|after| after.split_once(':')).unwrap_or_default();
        let list = Self::ALL.into_iter().find(|list| list.word() == word);
        (list.unwrap_or(Self::Sessions), Some(object).filter(|object| !object.is_empty()))
    }
}

impl Stripe {
    pub(super) fn ask_news(&self, subject: &Subject) -> Ask<Vec<News>> {
        match subject {
            Subject::Payment(object) if object.starts_with("pi_") => self.ask_payment(object),
            Subject::Payment(object) | Subject::Method(object) => {
                Ask::new(self.session_request(object), one::<Session>)
            }
            Subject::Refund(object) => {
                Ask::new(self.one_request(Lists::Refunds, object), one::<Refund>)
            }
            Subject::Dispute(object) => {
                Ask::new(self.one_request(Lists::Disputes, object), one::<Dispute>)
            }
            Subject::Payout(object) => self.ask_payout(object),
        }
    }

    /// A payment is asked for by way of its session, and by itself when it has none.
    fn ask_payment(&self, payment: &str) -> Ask<Vec<News>> {
        let mut query = vec![("payment_intent", payment.to_owned()), ("limit", "1".to_owned())];
        expand(&mut query, "data.", Lists::Sessions);
        let itself = self.one_request(Lists::Payments, payment);
        Ask::chain(self.get(Lists::Sessions.path(), &query), move |response| {
            let list: Option<List<Session>> = read_optional(response)?;
            match list.and_then(|list| list.data.into_iter().next()) {
                Some(session) => told(&session, response).map(Step::Done),
                None => Ok(Step::Then(Ask::new(itself.clone(), one::<PaymentIntent>))),
            }
        })
    }

    pub(super) fn session_request(&self, session: &str) -> Request {
        self.one_request(Lists::Sessions, session)
    }

    fn one_request(&self, list: Lists, object: &str) -> Request {
        let mut query = Vec::new();
        expand(&mut query, "", list);
        self.get(&[list.path(), &[object]].concat(), &query)
    }

    pub(super) fn ask_list(&self, since: Timestamp, after: Option<&str>) -> Ask<NewsPage> {
        let (list, after) = Lists::place(after);
        let mut query = vec![
            ("created[gte]", since.as_second().to_string()),
            ("limit", list.page().to_owned()),
        ];
        expand(&mut query, "data.", list);
        query.extend(after.map(|after| ("starting_after", after.to_owned())));
        let request = self.get(list.path(), &query);
        match list {
            Lists::Sessions => Ask::new(request, |answer| page::<Session>(answer, Lists::Sessions)),
            Lists::Payments => {
                Ask::new(request, |answer| page::<PaymentIntent>(answer, Lists::Payments))
            }
            Lists::Refunds => Ask::new(request, |answer| page::<Refund>(answer, Lists::Refunds)),
            Lists::Disputes => Ask::new(request, |answer| page::<Dispute>(answer, Lists::Disputes)),
            Lists::Payouts => self.ask_payouts(request),
        }
    }

    fn ask_payouts(&self, request: Request) -> Ask<NewsPage> {
        let stripe = self.clone();
        Ask::chain(request, move |response| {
            let mut list: List<Payout> = read(response)?;
            let Some(payout) = list.data.pop() else {
                return Ok(Step::Done(NewsPage { news: Vec::new(), next: None }));
            };
            let next = if list.has_more { Lists::Payouts.after(Some(&payout.id)) } else { None };
            let lines = stripe.clone().ask_lines(payout, Vec::new(), None);
            Ok(Step::Then(lines.then(move |news: Vec<News>| {
                Ok(Step::Done(NewsPage { news, next: next.clone() }))
            })))
        })
    }
}

impl Listed for Session {
    fn id(&self) -> &str {
        &self.id
    }

    fn news(&self) -> Result<Vec<News>, AmountError> {
        self.news()
    }
}

impl Listed for PaymentIntent {
    fn id(&self) -> &str {
        &self.id
    }

    fn news(&self) -> Result<Vec<News>, AmountError> {
        Ok(self.fact()?.map(News::Payment).into_iter().collect())
    }
}

impl Listed for Refund {
    fn id(&self) -> &str {
        &self.id
    }

    fn news(&self) -> Result<Vec<News>, AmountError> {
        self.news()
    }
}

impl Listed for Dispute {
    fn id(&self) -> &str {
        &self.id
    }

    fn news(&self) -> Result<Vec<News>, AmountError> {
        self.news()
    }
}

fn expand(query: &mut Pairs<'_>, inside: &str, list: Lists) {
    query.extend(list.expansions().iter().map(|path| ("expand[]", format!("{inside}{path}"))));
}

fn one<T: Listed>(response: &Response) -> Result<Vec<News>, Failure> {
    let object: Option<T> = read_optional(response)?;
    object.map_or(Ok(Vec::new()), |object| told(&object, response))
}

fn page<T: Listed>(response: &Response, lists: Lists) -> Result<NewsPage, Failure> {
    let list: List<T> = read(response)?;
    let last = list.data.last().filter(|_| list.has_more).map(Listed::id);
    let mut news = Vec::new();
    for object in &list.data {
        match object.news() {
            Ok(more) => news.extend(more),
            Err(cause) => error!(object = object.id(), %cause, "an object cannot be read"),
        }
    }
    Ok(NewsPage { news, next: lists.after(last) })
}

fn told<T: Listed>(object: &T, response: &Response) -> Result<Vec<News>, Failure> {
    object.news().map_err(|cause| {
        error!(object = object.id(), %cause, "an object cannot be read");
        Failure::unreadable(response.status, None)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::SecretString;
    use serde_json::{Value, json};

    const OURS: &str = "pay_01j9zk5v7r0c8e4g6m2n0p1q2r";

    fn stripe() -> Stripe {
        Stripe::new(Stripe::ADDRESS, SecretString::from("sk_test_1"), Vec::new()).unwrap()
    }

    fn answer(status: u16, body: &Value) -> Response {
        Response { status, body: body.to_string().into_bytes() }
    }

    fn session(id: &str, ours: Option<&str>, total: Option<i64>) -> Value {
        json!({ "id": id, "client_reference_id": ours, "status": "complete", "currency": "usd",
            "amount_total": total, "payment_status": "paid" })
    }

    fn payment(object: &str) -> Subject {
        Subject::Payment(object.to_owned())
    }

    #[test]
    fn an_object_that_is_not_there_is_no_news() {
        let missing = json!({ "error": { "type": "invalid_request_error",
            "code": "resource_missing", "message": "No such object" } });
        for subject in [
            payment("cs_1"),
            Subject::Method("cs_1".to_owned()),
            Subject::Refund("re_1".to_owned()),
            Subject::Dispute("dp_1".to_owned()),
            Subject::Payout("po_1".to_owned()),
        ] {
            let read = stripe().ask_news(&subject).read(&answer(404, &missing)).unwrap();
            assert_eq!(read.done(), Some(Vec::new()), "{subject:?}");
        }
    }

    #[test]
    fn a_payment_without_a_session_is_asked_for_by_itself() {
        let nothing = json!({ "object": "list", "data": [], "has_more": false });
        let ask = stripe().ask_news(&payment("pi_1"));
        let Step::Then(itself) = ask.read(&answer(200, &nothing)).unwrap() else { panic!("one") };
        assert_eq!(itself.request.url.path(), "/v1/payment_intents/pi_1");
        let charged = json!({ "id": "pi_1", "status": "succeeded", "amount_received": 5,
            "currency": "usd", "metadata": { "charge": OURS } });
        let news = itself.read(&answer(200, &charged)).unwrap().done().unwrap();
        assert!(matches!(&news[..], [News::Payment(fact)] if fact.object == "pi_1"));
    }

    #[test]
    fn an_odd_id_stays_inside_its_path() {
        let url = stripe().ask_news(&payment("cs_1/../../customers?limit=1")).request.url;
        assert!(url.path().starts_with("/v1/checkout/sessions/cs_1%2F"), "{url}");
    }

    #[test]
    fn psp17_a_session_that_cannot_be_read_does_not_hide_the_others() {
        let list = json!({ "has_more": true, "data": [
            session("cs_3", Some(OURS), Some(100)),
            session("cs_2", Some(OURS), None),
            session("cs_1", None, Some(100)),
        ] });
        let ask = stripe().ask_list(Timestamp::UNIX_EPOCH, None);
        let page = ask.read(&answer(200, &list)).unwrap().done().unwrap();
        assert!(matches!(&page.news[..], [News::Payment(fact)] if fact.object == "cs_3"));
        assert_eq!(page.next.as_deref(), Some("sessions:cs_1"));
    }

    #[test]
    fn psp18_one_walk_goes_through_all_lists() {
        let since = Timestamp::from_second(1_700_000_000).unwrap();
        let nothing = json!({ "object": "list", "data": [], "has_more": false });
        let (mut after, mut paths) = (None, Vec::new());
        loop {
            let ask = stripe().ask_list(since, after.as_deref());
            assert!(ask.request.url.query().unwrap().starts_with("created%5Bgte%5D=1700000000"));
            paths.push(ask.request.url.path().to_owned());
            after = ask.read(&answer(200, &nothing)).unwrap().done().unwrap().next;
            if after.is_none() {
                break;
            }
        }
        let lists = ["checkout/sessions", "payment_intents", "refunds", "disputes", "payouts"];
        assert_eq!(paths, lists.map(|list| format!("/v1/{list}")));
        let url = stripe().ask_list(since, Some("refunds:re_1")).request.url;
        assert!(url.query().unwrap().ends_with("starting_after=re_1"), "{url}");
    }
}
