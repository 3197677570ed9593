//! What is written about flat fees that go to the firm’s own account, and what decides where an
//! advance goes (rule TR-06).

use domain::audit::Event;
use domain::id::MatterId;
use domain::matter::Matter;
use domain::pack::{Pack, PackName};
use domain::text::Mark;
use domain::trust::{FlatFeeTerms, TrustBank};
use serde::{Deserialize, Serialize};

use super::TrustStore;
use super::acts::{ActError, Wish};
use crate::Store;
use crate::access::ClientStore;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::Done;

#[derive(Debug, Serialize, Deserialize)]
struct TermsItem {
    matter: String,
    disclosure: String,
    agreement: Option<String>,
}

/// What decides where an advance of a client goes.
#[derive(Debug, Clone)]
pub struct AdvanceGround {
    /// The trust account that takes it; none while the firm has none.
    pub bank: Option<TrustBank>,
    /// The rules of that account, or of all accounts together while the matter has no ledger.
    pub pack: Pack,
    /// What is written about a flat fee of the matter.
    pub terms: Option<FlatFeeTerms>,
}

impl TermsItem {
    fn of(matter: &MatterId, terms: &FlatFeeTerms) -> Self {
        Self {
            matter: matter.to_string(),
            disclosure: terms.disclosure.to_string(),
            agreement: terms.agreement.as_ref().map(ToString::to_string),
        }
    }

    fn read(self) -> Result<FlatFeeTerms, Fault> {
        let agreement = self.agreement.as_deref().map(Mark::parse);
        Ok(FlatFeeTerms {
            disclosure: item::checked("disclosure", Mark::parse(&self.disclosure))?,
            agreement: item::checked("agreement", agreement.transpose())?,
        })
    }
}

impl Store {
    async fn flat_fee_terms(
        &self,
        matter: &MatterId,
    ) -> Result<Option<Versioned<FlatFeeTerms>>, Fault> {
        let found = self.get::<TermsItem>(&keys::flat_fee_terms(matter)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }
}

impl TrustStore<'_> {
    /// What is written about a flat fee of a matter that goes to the firm’s own account.
    pub async fn flat_fee_terms(
        &self,
        matter: &MatterId,
    ) -> Result<Option<Versioned<FlatFeeTerms>>, Fault> {
        self.store.flat_fee_terms(matter).await
    }

    /// A lawyer notes it, over the version that was read, none at zero.
    pub async fn note_flat_fee_terms(
        &self,
        wish: &Wish<'_>,
        matter: &MatterId,
        (terms, version): (&FlatFeeTerms, u64),
    ) -> Result<Done, ActError> {
        let (key, item) = (keys::flat_fee_terms(matter), TermsItem::of(matter, terms));
        let event = Event::FlatFeeTermsNoted {
            matter: matter.clone(),
            signed: terms.agreement.is_some(),
            lawyer: wish.by.id.clone(),
        };
        let commit = self.wished(wish.once, wish.now).outcome(matter);
        let commit = match version {
            0 => commit.create(self.store, &key, &Places::default(), &item)?,
            version => commit.replace(self.store, (&key, version), &Places::default(), &item)?,
        };
        let commit = commit.on_open_matter(self.store, matter)?.event(matter, event);
        Ok(commit.write(self.store).await?)
    }
}

impl ClientStore<'_> {
    /// What decides where an advance for one of the client’s matters goes.
    pub async fn advance_ground(&self, matter: &Matter) -> Result<AdvanceGround, Fault> {
        let system = self.store.system("an advance");
        let trust = system.trust();
        let (ledger, terms, mut banks) = tokio::try_join!(
            self.trust_ledger(&matter.id),
            self.store.flat_fee_terms(&matter.id),
            trust.banks(),
        )?;
        if let Some(read) = &ledger {
            banks.retain(|bank| bank.id == *read.ledger.bank());
        }
        let packs = banks.iter().map(|bank| Pack::of(bank.pack));
        let strictest = packs.reduce(|one, other| Ok(one?.strictest(other?)));
        let pack = strictest.unwrap_or_else(|| Pack::of(PackName::Default));
        Ok(AdvanceGround {
            pack: pack.map_err(|error| Fault::damaged("pack", error))?,
            bank: banks.into_iter().next(),
            terms: terms.map(|terms| terms.value),
        })
    }
}
