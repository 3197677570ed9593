//! Sessions: opaque ids, stored hashed, read on every request, ended at once (rules SEC-20 to 24).
//!
//! Invariant: expiry is checked on read; the table's TTL only cleans (rule LED-27).

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::client::{Client as Party, Contact};
use domain::id::{ContactId, MemberId};
use domain::member::{Member as Person, Role};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Store;
use crate::access::{Client, Member};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item;
use crate::keys::{self, Key, Places};

/// How long a session lasts at most (rule SEC-22).
pub const SESSION_MAX: SignedDuration = SignedDuration::from_hours(12);

/// How long a member may be idle.
const MEMBER_IDLE: SignedDuration = SignedDuration::from_mins(60);

/// How long a client may be idle.
const CLIENT_IDLE: SignedDuration = SignedDuration::from_mins(30);

/// How long a browser that somebody signed in with is known.
const BROWSER_KEPT: SignedDuration = SignedDuration::from_hours(24 * 180);

/// How stale the note of the last request may be, so that not every read writes.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(5);

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SessionItem {
    person: String,
    name: String,
    role: String,
    client: String,
    client_name: String,
    started_at: Timestamp,
    seen_at: Timestamp,
    #[serde(default)]
    browser: String,
    expires: i64,
}

/// That somebody has signed in with this browser: the guesses of strangers don't slow it down.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct BrowserItem {
    at: Timestamp,
    expires: i64,
}

/// What a session begins with.
#[derive(Debug, Clone, Copy)]
pub struct Begun<'a> {
    /// What only the cookie will know.
    pub secret: &'a str,
    /// The mark of the browser.
    pub mark: &'a str,
    /// The browser in words, so that its owner recognizes it.
    pub browser: &'a str,
}

/// A session as its owner sees it in the account page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its hash, by which it can be ended.
    pub hash: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was last used, to within minutes.
    pub seen_at: Timestamp,
    /// The browser in words; may be empty.
    pub browser: String,
}

/// The hash under which a session or link is stored.
pub fn hashed(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

impl SessionItem {
    pub(crate) fn of_member(person: &Person, begun: &Begun<'_>, now: Timestamp) -> Self {
        Self {
            person: person.id.to_string(),
            name: person.name.to_string(),
            role: person.role.word().to_owned(),
            client: String::new(),
            client_name: String::new(),
            started_at: now,
            seen_at: now,
            browser: begun.browser.to_owned(),
            expires: (now + SESSION_MAX).as_second(),
        }
    }

    pub(crate) fn of_contact(
        contact: &Contact,
        party: &Party,
        begun: &Begun<'_>,
        now: Timestamp,
    ) -> Self {
        Self {
            person: contact.id.to_string(),
            name: contact.name.to_string(),
            role: String::new(),
            client: party.id.to_string(),
            client_name: party.name.to_string(),
            started_at: now,
            seen_at: now,
            browser: begun.browser.to_owned(),
            expires: (now + SESSION_MAX).as_second(),
        }
    }

    fn idle_max(&self) -> SignedDuration {
        if self.client.is_empty() { MEMBER_IDLE } else { CLIENT_IDLE }
    }

    fn alive(&self, now: Timestamp, idle: SignedDuration) -> bool {
        let ends = Timestamp::from_second(self.expires).unwrap_or(Timestamp::MIN);
        now < ends && now.duration_since(self.seen_at) < idle
    }
}

impl Commit {
    /// That this person's browser is known from now on.
    pub(crate) fn known(
        self,
        store: &Store,
        person: &str,
        begun: &Begun<'_>,
        at: Timestamp,
    ) -> Result<Self, Fault> {
        let value = BrowserItem { at, expires: (at + BROWSER_KEPT).as_second() };
        self.open(store, &keys::browser(person, &hashed(begun.mark)), &value)
    }
}

impl Store {
    /// Begins a member's session under a secret that only their cookie knows.
    pub async fn start_member(
        &self,
        person: &Person,
        secret: &str,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let begun = Begun { secret, mark: "", browser: "" };
        self.start(&SessionItem::of_member(person, &begun, now), secret).await
    }

    /// Begins a contact's session.
    pub async fn start_client(
        &self,
        contact: &Contact,
        party: &Party,
        secret: &str,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let begun = Begun { secret, mark: "", browser: "" };
        self.start(&SessionItem::of_contact(contact, party, &begun, now), secret).await
    }

    async fn start(&self, session: &SessionItem, secret: &str) -> Result<(), Fault> {
        let key = keys::session(&session.person, &hashed(secret));
        self.put_session(&key, session).await
    }

    /// The member whose session it is, if it lives; one read.
    pub async fn member_session(
        &self,
        id: &MemberId,
        secret: &str,
        now: Timestamp,
    ) -> Result<Option<Member>, Fault> {
        let hash = hashed(secret);
        let live = self.live(id.as_str(), &hash, now, MEMBER_IDLE);
        let (found, timers) = tokio::try_join!(live, self.timers(id))?;
        Ok(found.and_then(|session| {
            let role = Role::of_word(&session.role).filter(|role| role.signs_in())?;
            let (name, timers) = (session.name, timers.value);
            Some(Member { id: id.clone(), name, role, session: hash, timers })
        }))
    }

    /// The contact whose session it is, if it lives; one read.
    pub async fn client_session(
        &self,
        contact: &ContactId,
        secret: &str,
        now: Timestamp,
    ) -> Result<Option<Client>, Fault> {
        let hash = hashed(secret);
        let Some(session) = self.live(contact.as_str(), &hash, now, CLIENT_IDLE).await? else {
            return Ok(None);
        };
        Ok(Some(Client {
            contact: contact.clone(),
            id: item::parsed("client", &session.client)?,
            name: session.name,
            client_name: session.client_name,
            session: hash,
        }))
    }

    async fn live(
        &self,
        person: &str,
        hash: &str,
        now: Timestamp,
        idle: SignedDuration,
    ) -> Result<Option<SessionItem>, Fault> {
        let key = keys::session(person, hash);
        let Some(attributes) = self.get_from(&self.tables.session, &key).await? else {
            return Ok(None);
        };
        let session: SessionItem = item::read(attributes)?;
        if !session.alive(now, idle) {
            return Ok(None);
        }
        if now.duration_since(session.seen_at) >= SEEN_EVERY {
            self.seen(&key, now).await?;
        }
        Ok(Some(session))
    }

    /// Notes the last request, unless the session was ended meanwhile.
    async fn seen(&self, key: &Key, now: Timestamp) -> Result<(), Fault> {
        let sent = self
            .dynamo
            .update_item()
            .table_name(&self.tables.session)
            .key("pk", AttributeValue::S(key.pk.clone()))
            .key("sk", AttributeValue::S(key.sk.clone()))
            .update_expression("SET seen_at = :now")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":now", AttributeValue::S(now.to_string()))
            .send()
            .await;
        match sent {
            Ok(_) => Ok(()),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(UpdateItemError::is_conditional_check_failed_exception) =>
            {
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Ends a session; the next request with it finds nothing.
    pub async fn end_session(&self, person: &str, hash: &str) -> Result<(), Fault> {
        self.forget(&keys::session(person, hash)).await
    }

    /// Ends all sessions and links of a person, and forgets their browsers (PRT-04).
    pub async fn end_all(&self, person: &str) -> Result<(), Fault> {
        self.end_where(person, |_| true).await
    }

    /// Ends all sessions and links but the session with this hash.
    pub async fn end_others(&self, person: &str, hash: &str) -> Result<(), Fault> {
        let kept = keys::session(person, hash).sk;
        self.end_where(person, |sk| sk != kept && !sk.starts_with("BROWSER#")).await
    }

    async fn end_where(&self, person: &str, ends: impl Fn(&str) -> bool) -> Result<(), Fault> {
        let asked = self.ask(&self.tables.session, None, &keys::person_pk(person));
        for attributes in asked.all(Ok).await? {
            let sk = item::text(&attributes, "sk").to_owned();
            if ends(&sk) {
                self.forget(&Key { pk: keys::person_pk(person), sk }).await?;
            }
        }
        Ok(())
    }

    /// A person's sessions that live, the latest first.
    pub async fn sessions_of(&self, person: &str, now: Timestamp) -> Result<Vec<Session>, Fault> {
        let asked = self.ask(&self.tables.session, None, &keys::person_pk(person));
        let read = |attributes| {
            let hash = item::text(&attributes, "sk").trim_start_matches("SESSION#").to_owned();
            let session: SessionItem = item::read(attributes)?;
            let is_alive = session.alive(now, session.idle_max());
            let SessionItem { started_at, seen_at, browser, .. } = session;
            Ok(Some(Session { hash, started_at, seen_at, browser }).filter(|_| is_alive))
        };
        let found = asked.beginning("SESSION#").all(read).await?;
        let mut alive: Vec<Session> = found.into_iter().flatten().collect();
        alive.sort_by_key(|session| std::cmp::Reverse(session.started_at));
        Ok(alive)
    }

    /// Whether this person has signed in with this browser before.
    pub async fn knows_browser(
        &self,
        person: &str,
        mark: &str,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let key = keys::browser(person, &hashed(mark));
        let Some(attributes) = self.get_from(&self.tables.session, &key).await? else {
            return Ok(false);
        };
        Ok(now.as_second() < item::read::<BrowserItem>(attributes)?.expires)
    }

    pub(crate) async fn put_session<T: Serialize>(
        &self,
        key: &Key,
        value: &T,
    ) -> Result<(), Fault> {
        self.dynamo
            .put_item()
            .table_name(&self.tables.session)
            .set_item(Some(item::write(key, &Places::default(), 1, value)?))
            .send()
            .await?;
        Ok(())
    }

    pub(crate) async fn forget(&self, key: &Key) -> Result<(), Fault> {
        self.dynamo
            .delete_item()
            .table_name(&self.tables.session)
            .key("pk", AttributeValue::S(key.pk.clone()))
            .key("sk", AttributeValue::S(key.sk.clone()))
            .send()
            .await?;
        Ok(())
    }
}
