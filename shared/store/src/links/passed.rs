//! What a browser has shown so far on its way to a member's session.

use domain::id::MemberId;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::access::SystemStore;
use crate::credentials::Credential;
use crate::fault::Fault;
use crate::item;
use crate::keys;
use crate::sessions::hashed;

/// How long a browser may take between the first factor and the second.
const PASSED_MAX: SignedDuration = SignedDuration::from_mins(10);

/// The first factor that a browser has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// Who it speaks for.
    pub member: MemberId,
    /// How.
    pub by: First,
    password: String,
}

impl Passed {
    /// Whether it speaks for this password hash: one that was changed since is worth nothing.
    pub fn is_of(&self, password: &str) -> bool {
        self.password == hashed(password)
    }
}

/// A first factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// The password: the code comes next.
    Password,
    /// A link by mail: a new password comes next, then the code.
    Link,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PassedItem {
    member: String,
    by_link: bool,
    password: String,
    expires: i64,
}

impl PassedItem {
    pub(super) fn by_link(member: &MemberId, at: Timestamp) -> Self {
        let (password, expires) = (String::new(), (at + PASSED_MAX).as_second());
        Self { member: member.to_string(), by_link: true, password, expires }
    }

    fn by_password(credential: &Credential, at: Timestamp) -> Self {
        let password = hashed(&credential.password);
        let (member, expires) = (credential.member.to_string(), (at + PASSED_MAX).as_second());
        Self { member, by_link: false, password, expires }
    }
}

impl SystemStore<'_> {
    /// Lets a browser go on from the password to the code.
    pub async fn pass(
        &self,
        mark: &str,
        credential: &Credential,
        at: Timestamp,
    ) -> Result<(), Fault> {
        let passed = PassedItem::by_password(credential, at);
        self.store.put_session(&keys::passed(&hashed(mark)), &passed).await
    }

    /// The first factor that a browser has shown, not long ago.
    pub async fn passed(&self, mark: &str, now: Timestamp) -> Result<Option<Passed>, Fault> {
        let key = keys::passed(&hashed(mark));
        let Some(attributes) = self.store.get_from(&self.store.tables.session, &key).await? else {
            return Ok(None);
        };
        let PassedItem { member, by_link, password, expires } = item::read(attributes)?;
        let by = if by_link { First::Link } else { First::Password };
        let passed = Passed { member: item::parsed("member", &member)?, by, password };
        Ok(Some(passed).filter(|_| now.as_second() < expires))
    }
}
