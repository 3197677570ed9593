//! One-time links: who gets one, who asked, and what it opens (PRT-02 to PRT-04, rule SEC-66).
//!
//! Invariants: a link is stored as a hash, works once, not for long, and only in the browser that
//! asked for it; looking at it changes nothing; whatever revokes a person takes their links away.

mod holder;
mod passed;

pub use holder::Holder;
pub use passed::{First, Passed};

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use domain::audit::{Actor, Event};
use domain::client::{Client as Party, Contact};
use domain::member::Member as Person;
use domain::notice::{About, Notice};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::access::SystemStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys;
use crate::links::passed::PassedItem;
use crate::once::{CommitError, Done, Once};
use crate::sessions::{Begun, SessionItem, hashed};

/// How long a link works (rule SEC-66).
pub const LINK_MAX: SignedDuration = SignedDuration::from_mins(15);

/// How long the code works that may be typed instead (rule SEC-11).
pub const CODE_MAX: SignedDuration = SignedDuration::from_mins(10);

/// How often a code may be typed.
const CODE_TRIES_MAX: u32 = 5;

/// A link that is about to be sent.
#[derive(Debug, Clone, Copy)]
pub struct NewLink<'a> {
    /// To whom.
    pub holder: &'a Holder,
    /// What the address of the link ends with.
    pub token: &'a str,
    /// A proof of the code that works in its place.
    pub code: &'a str,
    /// The browser that asked.
    pub mark: &'a str,
}

/// A link that works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    person: String,
    client: String,
    mark: String,
    hash: String,
}

/// What a browser asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// A proof of the code that was sent; empty when nobody has the address.
    pub code: String,
    /// The link that the code stands for; nothing when nobody has the address.
    pub link: Option<Link>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct LinkItem {
    client: String,
    mark: String,
    expires: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct AskedItem {
    person: String,
    client: String,
    link: String,
    code: String,
    tries: u32,
    expires: i64,
}

impl Link {
    /// Whether this browser asked for it.
    pub fn is_of(&self, mark: &str) -> bool {
        self.mark == hashed(mark)
    }

    fn item(&self, expires: i64) -> LinkItem {
        LinkItem { client: self.client.clone(), mark: self.mark.clone(), expires }
    }
}

impl SystemStore<'_> {
    /// Sends a link to the browser's person.
    pub async fn commit_link_sent(
        &self,
        once: &Once,
        new: &NewLink<'_>,
        about: About,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let holder = new.holder;
        let link = Link {
            person: holder.id().to_owned(),
            client: holder.client().to_owned(),
            mark: hashed(new.mark),
            hash: hashed(new.token),
        };
        let asked = AskedItem {
            person: link.person.clone(),
            client: link.client.clone(),
            link: link.hash.clone(),
            code: new.code.to_owned(),
            tries: 0,
            expires: (at + CODE_MAX).as_second(),
        };
        let ends = (at + LINK_MAX).as_second();
        Commit::by(self.actor(), once, at)
            .open(self.store, &keys::link(&link.person, &link.hash), &link.item(ends))?
            .open(self.store, &keys::asked(&link.mark), &asked)?
            .event(holder.id(), holder.sent())
            .mail(Notice { to: holder.email().clone(), about })
            .write(self.store)
            .await
    }

    /// Notes that a browser asked for an address that nobody has: it is told the same.
    pub async fn asked_in_vain(&self, mark: &str, at: Timestamp) -> Result<(), Fault> {
        let asked = AskedItem {
            person: String::new(),
            client: String::new(),
            link: String::new(),
            code: String::new(),
            tries: 0,
            expires: (at + CODE_MAX).as_second(),
        };
        self.store.put_session(&keys::asked(&hashed(mark)), &asked).await
    }

    /// The link of this person with this token, while it works.
    pub async fn link(
        &self,
        person: &str,
        token: &str,
        now: Timestamp,
    ) -> Result<Option<Link>, Fault> {
        let hash = hashed(token);
        let key = keys::link(person, &hash);
        let Some(attributes) = self.store.get_from(&self.store.tables.session, &key).await? else {
            return Ok(None);
        };
        let LinkItem { client, mark, expires } = item::read(attributes)?;
        let link = Link { person: person.to_owned(), client, mark, hash };
        Ok(Some(link).filter(|_| now.as_second() < expires))
    }

    /// Counts a try to type the code that this browser was sent; nothing when there is none to
    /// type, or it was tried too often.
    pub async fn asked(&self, mark: &str, now: Timestamp) -> Result<Option<Asked>, Fault> {
        let mark = hashed(mark);
        let key = keys::asked(&mark);
        let sent = self
            .store
            .dynamo
            .update_item()
            .table_name(&self.store.tables.session)
            .key("pk", AttributeValue::S(key.pk))
            .key("sk", AttributeValue::S(key.sk))
            .update_expression("ADD tries :one")
            .condition_expression("attribute_exists(pk) AND tries < :most AND expires > :now")
            .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
            .expression_attribute_values(":most", AttributeValue::N(CODE_TRIES_MAX.to_string()))
            .expression_attribute_values(":now", AttributeValue::N(now.as_second().to_string()))
            .return_values(ReturnValue::AllNew)
            .send()
            .await;
        let item: AskedItem = match sent {
            Ok(answer) => item::read(answer.attributes.unwrap_or_default())?,
            Err(error) => {
                let refused = error.as_service_error();
                return if refused
                    .is_some_and(UpdateItemError::is_conditional_check_failed_exception)
                {
                    Ok(None)
                } else {
                    Err(error.into())
                };
            }
        };
        let AskedItem { person, client, link: hash, code, .. } = item;
        let is_sent = !person.is_empty();
        let link = Some(Link { person, client, mark, hash }).filter(|_| is_sent);
        Ok(Some(Asked { code, link }))
    }

    /// Signs a contact in by a link, which is used up.
    pub async fn commit_contact_signed_in(
        &self,
        (contact, party): (&Versioned<Contact>, &Party),
        link: &Link,
        begun: &Begun<'_>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let who = &contact.value;
        let id = who.id.as_str();
        let once = Once::named(format!("session#{}", hashed(begun.secret)));
        let session = SessionItem::of_contact(who, party, begun, at);
        Commit::by(Actor { kind: "contact", id: id.to_owned() }, &once, at)
            .check(self.store, (&keys::contact(&who.client, &who.id), contact.version))?
            .spend(self.store, &keys::link(&link.person, &link.hash))?
            .open(self.store, &keys::session(id, &hashed(begun.secret)), &session)?
            .known(self.store, id, begun, at)?
            .event(&who.id, Event::ContactSignedIn { contact: who.id.clone() })
            .write(self.store)
            .await
    }

    /// Lets the browser of a member go on from a link, which is used up, to a new password.
    pub async fn commit_link_followed(
        &self,
        person: &Person,
        link: &Link,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let once = Once::named(format!("link#{}", link.hash));
        let passed = PassedItem::by_link(&person.id, at);
        Commit::by(self.actor(), &once, at)
            .spend(self.store, &keys::link(&link.person, &link.hash))?
            .open(self.store, &keys::passed(&link.mark), &passed)?
            .write(self.store)
            .await
    }
}
