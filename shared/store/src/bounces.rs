//! Mails that did not reach their reader (rule TR-22).
//!
//! Invariant: a mail comes back once, however often that is reported.

use domain::audit::Event;
use domain::id::ClientId;
use domain::notice::{Bounce, Obstacle};
use domain::text::Email;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item;
use crate::keys::{self, Places};
use crate::members::EmailItem;
use crate::once::{CommitError, Once};
use crate::outbox::Mail;

/// How many of a client's are looked at: it is about those of late.
const SHOWN_MAX: i32 = 10;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct BounceItem {
    mail: String,
    to: String,
    subject: String,
    sent_at: Timestamp,
    why: String,
}

/// Whether a mail that came back was somebody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// It was a client's, and is noted.
    Noted,
    /// That was noted before.
    Before,
    /// The address is no client's, or no longer.
    Nobodys,
}

impl BounceItem {
    pub(crate) fn of(bounce: &Bounce) -> Self {
        Self {
            mail: bounce.mail.to_string(),
            to: bounce.to.to_string(),
            subject: bounce.subject.clone(),
            sent_at: bounce.sent_at,
            why: bounce.why.word().to_owned(),
        }
    }

    pub(crate) fn read(self) -> Result<Bounce, Fault> {
        Ok(Bounce {
            mail: item::parsed("mail", &self.mail)?,
            to: item::checked("address", Email::parse(&self.to))?,
            subject: self.subject,
            sent_at: self.sent_at,
            why: item::needed("obstacle", Obstacle::of_word(&self.why))?,
        })
    }
}

impl FirmStore<'_> {
    /// The last mails to a client that came back, newest first.
    pub async fn bounces_of(&self, client: &ClientId) -> Result<Vec<Bounce>, Fault> {
        let asked = self.store.ask_index("by_owner", &keys::owner_pk(client)).beginning("X#");
        let read = |attributes| item::read::<BounceItem>(attributes)?.read();
        Ok(asked.newest_first().limit(SHOWN_MAX).page(read).await?.items)
    }
}

impl SystemStore<'_> {
    /// Notes that a mail did not reach its reader.
    pub async fn commit_bounced(
        &self,
        mail: &Mail,
        (subject, sent_at): (String, Timestamp),
        why: Obstacle,
        at: Timestamp,
    ) -> Result<Heard, CommitError> {
        let (id, to) = (mail.id.clone(), mail.notice.to.clone());
        let commit = Commit::by(self.actor(), &Once::named(format!("bounced#{id}")), at);
        if commit.marked(self.store).await?.is_some() {
            return Ok(Heard::Before);
        }
        let telling = match mail.notice.about.receipt() {
            Some(receipt) => self.trust().telling(receipt).await?,
            None => None,
        };
        let client = match &telling {
            Some(telling) => Some(telling.value.client.clone()),
            None => self.client_at(&to).await?,
        };
        let Some(client) = client else { return Ok(Heard::Nobodys) };
        let bounce = Bounce { mail: id, to, subject, sent_at, why };
        let event = Event::MailBounced {
            mail: bounce.mail.clone(),
            client: client.clone(),
            about: mail.notice.about.word(),
            why: why.word(),
        };
        let owner = keys::by_owner(&client, format!("X#{}", bounce.mail));
        let (places, item) = (Places { owner, kind: None }, BounceItem::of(&bounce));
        let commit = commit
            .create(self.store, &keys::bounce(&bounce.mail), &places, &item)?
            .event(&client, event);
        let commit = match telling {
            Some(telling) => commit.notice_bounced(self.store, telling, &bounce)?,
            None => commit,
        };
        commit.write(self.store).await?;
        Ok(Heard::Noted)
    }

    /// Whose client has this address.
    async fn client_at(&self, to: &Email) -> Result<Option<ClientId>, Fault> {
        let found = self.store.get::<EmailItem>(&keys::email(to.as_str())).await?;
        let client = found.map(|found| found.value.client).filter(|client| !client.is_empty());
        client.map(|client| item::parsed("client", &client)).transpose()
    }
}
