//! Looking at Stripe's objects: one session, the session of a payment, all sessions since a time.

use domain::payment::Fact;
use jiff::Timestamp;
use serde::Deserialize;
use tracing::error;

use crate::ask::{Ask, Failure, Response};
use crate::checkout::FactPage;

use super::Stripe;
use super::error::{read, read_optional, unreadable};
use super::session::{EXPANSION, Session};

/// Stripe gives at most a hundred objects at once.
const PAGE: &str = "100";

#[derive(Deserialize)]
struct List {
    data: Vec<Session>,
    has_more: bool,
}

impl Stripe {
    /// Facts are about sessions; a payment is asked for by way of its session.
    pub(super) fn ask_object(&self, object: &str) -> Ask<Option<Fact>> {
        if object.starts_with("cs_") {
            let query = vec![("expand[]", EXPANSION.to_owned())];
            return Ask::new(self.get(&["checkout", "sessions", object], &query), one);
        }
        let query = vec![
            ("payment_intent", object.to_owned()),
            ("limit", "1".to_owned()),
            ("expand[]", format!("data.{EXPANSION}")),
        ];
        Ask::new(self.get(&["checkout", "sessions"], &query), first)
    }

    pub(super) fn ask_list(&self, since: Timestamp, after: Option<&str>) -> Ask<FactPage> {
        let mut query = vec![
            ("created[gte]", since.as_second().to_string()),
            ("limit", PAGE.to_owned()),
            ("expand[]", format!("data.{EXPANSION}")),
        ];
        if let Some(after) = after {
            query.push(("starting_after", after.to_owned()));
        }
        Ask::new(self.get(&["checkout", "sessions"], &query), page)
    }
}

fn one(response: &Response) -> Result<Option<Fact>, Failure> {
    let session: Option<Session> = read_optional(response)?;
    session.map_or(Ok(None), |session| fact(&session, response.status))
}

fn first(response: &Response) -> Result<Option<Fact>, Failure> {
    let list: Option<List> = read_optional(response)?;
    let session = list.and_then(|list| list.data.into_iter().next());
    session.map_or(Ok(None), |session| fact(&session, response.status))
}

/// A session that cannot be read is logged and left out, so that it does not hide the others.
fn page(response: &Response) -> Result<FactPage, Failure> {
    let list: List = read(response)?;
    let next = list.data.last().filter(|_| list.has_more).map(|session| session.id.clone());
    let mut facts = Vec::new();
    for session in &list.data {
        match session.fact() {
            Ok(fact) => facts.extend(fact),
            Err(cause) => error!(session.id, %cause, "a session of ours cannot be read"),
        }
    }
    Ok(FactPage { facts, next })
}

fn fact(session: &Session, status: u16) -> Result<Option<Fact>, Failure> {
    session.fact().map_err(|cause| {
        error!(session.id, %cause, "a session of ours cannot be read");
        unreadable(status, None)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::SecretString;
    use serde_json::{Value, json};

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

    #[test]
    fn an_object_that_is_not_there_is_no_fact() {
        let missing = json!({ "error": { "type": "invalid_request_error",
            "code": "resource_missing", "message": "No such checkout.session" } });
        assert_eq!(stripe().ask_object("cs_1").read(&answer(404, &missing)).unwrap(), None);
        let nothing = json!({ "object": "list", "data": [], "has_more": false });
        assert_eq!(stripe().ask_object("pi_1").read(&answer(200, &nothing)).unwrap(), None);
    }

    #[test]
    fn an_odd_id_stays_inside_its_path() {
        let url = stripe().ask_object("cs_1/../../customers?limit=1").request.url;
        assert!(url.path().starts_with("/v1/checkout/sessions/cs_1%2F"), "{url}");
    }

    #[test]
    fn psp17_a_session_that_cannot_be_read_does_not_hide_the_others() {
        let ours = "pay_01j9zk5v7r0c8e4g6m2n0p1q2r";
        let list = json!({ "has_more": true, "data": [
            session("cs_3", Some(ours), Some(100)),
            session("cs_2", Some(ours), None),
            session("cs_1", None, Some(100)),
        ] });
        let page =
            stripe().ask_list(Timestamp::UNIX_EPOCH, None).read(&answer(200, &list)).unwrap();
        let objects: Vec<&str> = page.facts.iter().map(|fact| fact.object.as_str()).collect();
        assert_eq!(objects, ["cs_3"]);
        assert_eq!(page.next.as_deref(), Some("cs_1"));
    }

    #[test]
    fn psp18_a_list_goes_on_after_its_last_object() {
        let since = Timestamp::from_second(1_700_000_000).unwrap();
        let url = stripe().ask_list(since, Some("cs_1")).request.url;
        let query = url.query().unwrap();
        assert!(query.starts_with("created%5Bgte%5D=1700000000&limit=100"), "{query}");
        assert!(query.ends_with("starting_after=cs_1"), "{query}");
    }
}
