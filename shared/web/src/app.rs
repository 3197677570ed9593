//! What every handler has: the store, the surroundings, the keys and the clock.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::firm::Firm;
use domain::paying::Terms;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use store::{Fault, Store};
use tokio::sync::{OnceCell, RwLock};

use crate::config::Config;
use crate::keys::{Keys, Secrets};
use crate::page::Face;
use crate::refusal::Refusal;

/// How long the firm's settings are kept before they are read again.
const FIRM_KEPT: SignedDuration = SignedDuration::from_secs(60);

/// What every handler has; cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    /// The tables and buckets.
    pub store: Store,
    /// The surroundings.
    pub config: Arc<Config>,
    clock: Clock,
    secrets: Arc<Source>,
    keys: Arc<OnceCell<Keys>>,
    uploads: Arc<OnceCell<String>>,
    firm: Arc<RwLock<Option<Kept>>>,
    terms: Arc<RwLock<Option<KeptTerms>>>,
}

/// The firm's settings, and when they were read.
type Kept = (Timestamp, Arc<Firm>);

/// How clients may pay, and when it was read.
type KeptTerms = (Timestamp, Arc<Terms>);

/// Where time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine.
    System,
    /// The machine, moved on by so many milliseconds: tests move it.
    Moved(Arc<AtomicI64>),
    /// It stands still at this millisecond: simulations set it.
    Held(Arc<AtomicI64>),
}

/// Where the secrets come from.
#[derive(Debug)]
pub enum Source {
    /// They are given: the local host keeps them in its folder.
    Given(Secrets),
    /// They are in AWS Secrets Manager, and read when the first request needs them.
    Manager(aws_sdk_secretsmanager::Client),
}

impl Clock {
    fn now(&self) -> Timestamp {
        match self {
            Self::System => machine(),
            Self::Moved(by) => machine() + SignedDuration::from_millis(by.load(Ordering::Relaxed)),
            Self::Held(at) => {
                Timestamp::from_millisecond(at.load(Ordering::Relaxed)).unwrap_or_default()
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place")]
fn machine() -> Timestamp {
    Timestamp::now()
}

impl App {
    /// An app over a store.
    pub fn new(store: Store, config: Config, secrets: Source, clock: Clock) -> Self {
        Self {
            store,
            config: Arc::new(config),
            clock,
            secrets: Arc::new(secrets),
            keys: Arc::default(),
            uploads: Arc::default(),
            firm: Arc::default(),
            terms: Arc::default(),
        }
    }

    /// The instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The day in the firm's zone.
    pub async fn today(&self) -> Result<Date, Refusal> {
        Ok(self.day(self.now(), &*self.firm().await?))
    }

    /// The day of an instant in the firm's zone; UTC when the zone is unknown to us.
    pub fn day(&self, at: Timestamp, firm: &Firm) -> Date {
        self.clock_of(at, firm).date()
    }

    /// Day and time of day of an instant on the firm's clock.
    pub fn clock_of(&self, at: Timestamp, firm: &Firm) -> DateTime {
        at.to_zoned(TimeZone::get(&firm.zone).unwrap_or(TimeZone::UTC)).datetime()
    }

    /// A new id: `app.id(InvoiceId::made)`.
    pub fn id<I>(&self, made: fn(i64, [u8; 10]) -> I) -> Result<I, Refusal> {
        Ok(self.store.id(self.now(), made)?)
    }

    /// The firm's settings, at most a minute old.
    pub async fn firm(&self) -> Result<Arc<Firm>, Refusal> {
        let now = self.now();
        if let Some((read_at, firm)) = &*self.firm.read().await
            && now.duration_since(*read_at).abs() < FIRM_KEPT
        {
            return Ok(Arc::clone(firm));
        }
        let found = self.store.firm().await?;
        let firm = Arc::new(
            found
                .ok_or_else(|| Fault::Damaged {
                    key: "FIRM".to_owned(),
                    what: "the firm is not set up".to_owned(),
                })?
                .value,
        );
        *self.firm.write().await = Some((now, Arc::clone(&firm)));
        Ok(firm)
    }

    /// How clients may pay online, at most a minute old.
    pub async fn pay_terms(&self) -> Result<Arc<Terms>, Refusal> {
        let now = self.now();
        if let Some((read_at, terms)) = &*self.terms.read().await
            && now.duration_since(*read_at).abs() < FIRM_KEPT
        {
            return Ok(Arc::clone(terms));
        }
        let terms = Arc::new(self.store.pay_terms().await?.value);
        *self.terms.write().await = Some((now, Arc::clone(&terms)));
        Ok(terms)
    }

    /// Reads the firm's settings anew with the next request: they were just changed.
    pub async fn forget_firm(&self) {
        *self.firm.write().await = None;
        *self.terms.write().await = None;
    }

    /// How the firm looks; before it is set up, like ourselves.
    pub(crate) async fn face(&self) -> Face {
        match self.firm().await {
            Ok(firm) => Face {
                name: firm.name.to_string(),
                accent: firm.accent.as_str().to_owned(),
                logo: firm.logo.clone(),
                zone: firm.zone.clone(),
            },
            Err(_) => Face {
                name: "Counterfoil".to_owned(),
                accent: "1f5f4a".to_owned(),
                logo: None,
                zone: "UTC".to_owned(),
            },
        }
    }

    /// Where forms may send files; nothing for a function that takes none.
    pub(crate) async fn uploads_origin(&self) -> Result<&str, Refusal> {
        if self.config.buckets.documents.is_empty() {
            return Ok("");
        }
        let asked = || self.store.uploads_origin();
        Ok(self.uploads.get_or_try_init(asked).await?)
    }

    /// The firm's keys.
    pub async fn keys(&self) -> Result<&Keys, Refusal> {
        self.keys.get_or_try_init(|| self.read_keys()).await
    }

    /// What the connectors of the processors are told, by the names that they know: what this
    /// function may read, and no more.
    pub async fn processors(&self) -> Result<BTreeMap<String, SecretString>, Refusal> {
        let mut all = self.keys().await?.secrets.processors.clone();
        if let Source::Manager(manager) = &*self.secrets {
            let trust = match self.config.trust_secret_id.as_str() {
                "" => "{}".to_owned(),
                id => read_secret(manager, id).await?,
            };
            all = apart(all, serde_json::from_str(&trust).map_err(Refusal::fault)?);
        }
        let places = self.config.processors.iter();
        all.extend(places.map(|(name, url)| ((*name).to_owned(), url.as_str().into())));
        Ok(all)
    }

    async fn read_keys(&self) -> Result<Keys, Refusal> {
        let secrets = match &*self.secrets {
            Source::Given(secrets) => secrets.clone(),
            Source::Manager(manager) => {
                let text = read_secret(manager, &self.config.secret_id).await?;
                serde_json::from_str(&text).map_err(Refusal::fault)?
            }
        };
        Keys::new(secrets).map_err(Refusal::fault)
    }
}

/// Keys of the two secrets: a key of the trust account counts only where no function reads it that
/// moves no trust money, and the other way round (rule PSP-46).
fn apart(
    mut operating: BTreeMap<String, SecretString>,
    mut trust: BTreeMap<String, SecretString>,
) -> BTreeMap<String, SecretString> {
    let is_trust = |name: &str| name.contains("_trust_");
    operating.retain(|name, _| !is_trust(name));
    trust.retain(|name, _| is_trust(name));
    operating.extend(trust);
    operating
}

async fn read_secret(
    manager: &aws_sdk_secretsmanager::Client,
    id: &str,
) -> Result<String, Refusal> {
    let answer = manager.get_secret_value().secret_id(id).send().await;
    let answer = answer.map_err(Refusal::fault)?;
    Ok(answer.secret_string().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn psp46_a_key_of_the_trust_account_counts_only_in_its_own_secret() {
        let keys = |names: &[&str]| -> BTreeMap<String, SecretString> {
            names.iter().map(|name| ((*name).to_owned(), SecretString::from("k"))).collect()
        };
        let names = |all: BTreeMap<String, SecretString>| all.into_keys().collect::<Vec<_>>();
        let operating = keys(&["lawpay_key", "lawpay_trust_key", "stripe_key"]);
        let trust = keys(&["lawpay_trust_key", "made", "stripe_key"]);
        assert_eq!(
            names(apart(operating.clone(), trust)),
            ["lawpay_key", "lawpay_trust_key", "stripe_key"]
        );
        assert_eq!(names(apart(operating, BTreeMap::new())), ["lawpay_key", "stripe_key"]);
    }
}
