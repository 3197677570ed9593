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
