//! What the firm's people sign in with: the hash of a password and a sealed second factor.
//!
//! Invariants: what was reset signs nobody in; a code of the second factor counts once, since its
//! step only moves forward and is written with the sign-in (rule SEC-10); neither password nor seed
//! is ever here in the clear.

use domain::audit::{Actor, Event};
use domain::firm::Firm;
use domain::id::MemberId;
use domain::member::Member as Person;
use domain::notice::{About, Notice};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::Versioned;
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::sessions::{Begun, SessionItem, hashed};

/// What a member signs in with.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// Whose it is.
    pub member: MemberId,
    /// The hash of the password, with its parameters and salt.
    pub password: String,
    /// The seed of the second factor, sealed.
    pub seed: String,
    /// The last step whose code was used.
    pub step: u64,
    /// Proofs of the recovery codes that were not used yet.
    pub recovery: Vec<String>,
}

/// What stood as the second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factor {
    /// A code of the authenticator.
    Code,
    /// A recovery code, which is used up.
    Recovery,
}

impl Credential {
    /// What is left when a lawyer has reset it: nothing that anybody can sign in with.
    pub const fn reset(member: MemberId) -> Self {
        Self { member, password: String::new(), seed: String::new(), step: 0, recovery: Vec::new() }
    }

    /// Whether it was reset and not set up again.
    pub const fn is_reset(&self) -> bool {
        self.seed.is_empty()
    }
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credential").field("member", &self.member).finish_non_exhaustive()
    }
}

#[derive(Serialize, Deserialize)]
struct CredentialItem {
    password: String,
    seed: String,
    step: u64,
    #[serde(default)]
    recovery: Vec<String>,
    set_at: Timestamp,
}

/// That somebody can sign in: the first-time page is gone for good (rule SEC-14).
#[derive(Serialize, Deserialize)]
struct SetupItem {
    at: Timestamp,
}

/// What is changed about a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Its hash was renewed with today's parameters; the password is the same.
    Rehash,
    /// The password.
    Password,
    /// The second factor.
    Factor,
    /// The recovery codes.
    Recovery,
    /// Password and second factor for the first time, with recovery codes.
    All,
}

impl CredentialItem {
    fn of(credential: &Credential, at: Timestamp) -> Self {
        Self {
            password: credential.password.clone(),
            seed: credential.seed.clone(),
            step: credential.step,
            recovery: credential.recovery.clone(),
            set_at: at,
        }
    }
}

impl Change {
    fn events(self, member: &MemberId) -> Vec<Event> {
        let password = || Event::PasswordSet { member: member.clone() };
        let factor = || Event::SecondFactorSet { member: member.clone() };
        let recovery = || Event::RecoveryCodesSet { member: member.clone() };
        match self {
            Self::Rehash => vec![],
            Self::Password => vec![password()],
            Self::Factor => vec![factor()],
            Self::Recovery => vec![recovery()],
            Self::All => vec![password(), factor(), recovery()],
        }
    }
}

fn actor(member: &MemberId) -> Actor {
    Actor { kind: "member", id: member.to_string() }
}

impl Commit {
    /// A credential that nobody had, or in place of one that was read.
    fn credential(
        self,
        store: &Store,
        credential: &Versioned<Credential>,
        at: Timestamp,
    ) -> Result<Self, Fault> {
        let value = CredentialItem::of(&credential.value, at);
        let (key, places) = (keys::credential(&credential.value.member), Places::default());
        self.over(store, (&key, credential.version), &places, &value)
    }

    fn changed(self, member: &MemberId, change: Change) -> Self {
        change.events(member).into_iter().fold(self, |commit, event| commit.event(member, event))
    }

    /// That a recovery code stood in for the authenticator: it is noted, and its owner is told.
    fn shown(self, person: &Person, (credential, by): (&Versioned<Credential>, Factor)) -> Self {
        match by {
            Factor::Code => self,
            Factor::Recovery => {
                let (member, left) = (person.id.clone(), credential.value.recovery.len());
                self.event(&person.id, Event::RecoveryCodeUsed { member, left })
                    .mail(Notice { to: person.email.clone(), about: About::RecoveryCodeUsed })
            }
        }
    }

    /// A member's session, and that the browser is known from now on.
    fn member_session(
        self,
        store: &Store,
        person: &Person,
        begun: &Begun<'_>,
        at: Timestamp,
    ) -> Result<Self, Fault> {
        let id = person.id.as_str();
        self.open(
            store,
            &keys::session(id, &hashed(begun.secret)),
            &SessionItem::of_member(person, begun, at),
        )?
        .known(store, id, begun, at)
    }
}

impl Store {
    async fn credential(&self, id: &MemberId) -> Result<Option<Versioned<Credential>>, Fault> {
        let found = self.get::<CredentialItem>(&keys::credential(id)).await?;
        Ok(found.map(|item| Versioned {
            value: Credential {
                member: id.clone(),
                password: item.value.password,
                seed: item.value.seed,
                step: item.value.step,
                recovery: item.value.recovery,
            },
            version: item.version,
        }))
    }
}

impl SystemStore<'_> {
    /// What a member signs in with, once they have set it up.
    pub async fn credential(&self, id: &MemberId) -> Result<Option<Versioned<Credential>>, Fault> {
        self.store.credential(id).await
    }

    /// Whether somebody can sign in already.
    pub async fn is_set_up(&self) -> Result<bool, Fault> {
        Ok(self.store.get::<SetupItem>(&keys::setup()).await?.is_some())
    }

    /// Gives a member what they sign in with, whatever they had: for a portal that is set up by
    /// its own machine.
    pub async fn commit_credential(
        &self,
        once: &Once,
        credential: &Credential,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (member, places) = (&credential.member, Places::default());
        let value = CredentialItem::of(credential, at);
        Commit::by(self.actor(), once, at)
            .outcome(member)
            .set(self.store, &keys::credential(member), &places, &value)?
            .set(self.store, &keys::setup(), &places, &SetupItem { at })?
            .changed(member, Change::All)
            .write(self.store)
            .await
    }

    /// Founds the firm with the first person who can sign in; only one wish of this kind is ever
    /// fulfilled.
    pub async fn commit_set_up(
        &self,
        (firm, person): (Option<&Firm>, &Person),
        credential: &Credential,
        begun: &Begun<'_>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let credential = Versioned { value: credential.clone(), version: 0 };
        let once = Once::named(format!("session#{}", hashed(begun.secret)));
        let commit = Commit::by(self.actor(), &once, at).unique(
            self.store,
            &keys::setup(),
            "The first sign-in",
            &SetupItem { at },
        )?;
        let commit = match firm {
            Some(firm) => self.store.founded(commit, firm)?,
            None => commit,
        };
        self.store
            .added(commit, person)?
            .credential(self.store, &credential, at)?
            .changed(&person.id, Change::All)
            .member_session(self.store, person, begun, at)?
            .event(&person.id, Event::MemberSignedIn { member: person.id.clone() })
            .write(self.store)
            .await
    }

    /// Notes a sign-in that was refused.
    pub async fn commit_member_refused(
        &self,
        member: &MemberId,
        reason: &'static str,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let event = Event::MemberRefused { member: member.clone(), reason };
        Commit::note(self.actor(), at).event(member, event).write(self.store).await.map(|_| ())
    }

    /// Renews a hash whose parameters are not today's any more.
    pub async fn commit_rehashed(
        &self,
        credential: &Versioned<Credential>,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        Commit::note(actor(&credential.value.member), at)
            .credential(self.store, credential, at)?
            .write(self.store)
            .await
            .map(|_| ())
    }

    /// Signs a member in: their code is used up, and so is what their browser had shown before it.
    pub async fn commit_member_signed_in(
        &self,
        person: &Person,
        (credential, by): (&Versioned<Credential>, Factor),
        begun: &Begun<'_>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let once = Once::named(format!("session#{}", hashed(begun.secret)));
        Commit::by(actor(&person.id), &once, at)
            .credential(self.store, credential, at)?
            .spend(self.store, &keys::passed(&hashed(begun.mark)))?
            .member_session(self.store, person, begun, at)?
            .shown(person, (credential, by))
            .event(&person.id, Event::MemberSignedIn { member: person.id.clone() })
            .write(self.store)
            .await
    }

    /// The same, with a new password, or with the first password and second factor.
    pub async fn commit_member_came_in(
        &self,
        person: &Person,
        (credential, change, by): (&Versioned<Credential>, Change, Factor),
        begun: &Begun<'_>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let once = Once::named(format!("session#{}", hashed(begun.secret)));
        Commit::by(actor(&person.id), &once, at)
            .credential(self.store, credential, at)?
            .changed(&person.id, change)
            .shown(person, (credential, by))
            .spend(self.store, &keys::passed(&hashed(begun.mark)))?
            .member_session(self.store, person, begun, at)?
            .event(&person.id, Event::MemberSignedIn { member: person.id.clone() })
            .mail(Notice { to: person.email.clone(), about: About::SignInChanged })
            .write(self.store)
            .await
    }
}

impl FirmStore<'_> {
    /// Whether a colleague has something to sign in with, and its version.
    pub async fn credential_of(&self, id: &MemberId) -> Result<Option<u64>, Fault> {
        let found = self.store.credential(id).await?;
        let found = found.filter(|credential| !credential.value.is_reset());
        Ok(found.map(|credential| credential.version))
    }

    /// Takes away what a colleague signs in with, and tells them; `shown` is what the member who
    /// asks has proved themselves with.
    pub async fn commit_factor_reset(
        &self,
        once: &Once,
        (person, shown): (&Person, (&Versioned<Credential>, Factor)),
        (colleague, version): (&Person, u64),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let id = &colleague.id;
        let reset = Versioned { value: Credential::reset(id.clone()), version };
        Commit::by(self.member.actor(), once, at)
            .outcome(id)
            .credential(self.store, shown.0, at)?
            .credential(self.store, &reset, at)?
            .shown(person, shown)
            .event(id, Event::SecondFactorReset { member: id.clone() })
            .mail(Notice { to: colleague.email.clone(), about: About::SecondFactorReset })
            .write(self.store)
            .await
    }

    /// What the member who asks signs in with.
    pub async fn own_credential(&self) -> Result<Option<Versioned<Credential>>, Fault> {
        self.store.credential(self.member.id()).await
    }

    /// Changes what the member who asks signs in with, and begins a new session in the place of
    /// theirs.
    pub async fn commit_own_credential(
        &self,
        (person, begun): (&Person, &Begun<'_>),
        (credential, change, by): (&Versioned<Credential>, Change, Factor),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let once = Once::named(format!("session#{}", hashed(begun.secret)));
        Commit::by(self.member.actor(), &once, at)
            .credential(self.store, credential, at)?
            .changed(&person.id, change)
            .shown(person, (credential, by))
            .member_session(self.store, person, begun, at)?
            .mail(Notice { to: person.email.clone(), about: About::SignInChanged })
            .write(self.store)
            .await
    }
}
