//! What is written about flat fees that go to the firm’s own account, and what decides where an
//! advance goes (rule TR-06).

use domain::audit::Event;
use domain::id::MatterId;
use domain::matter::Matter;
use domain::pack::{Key, Pack, PackName};
use domain::text::Mark;
use domain::trust::{FlatFeeTerms, TrustBank};
use serde::{Deserialize, Serialize};

use super::TrustStore;
use super::acts::{ActError, Wish};
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
    pub terms: Option<Versioned<FlatFeeTerms>>,
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

impl TrustStore<'_> {
    /// What decides where an advance for a matter goes.
    pub async fn advance_ground(&self, matter: &MatterId) -> Result<AdvanceGround, Fault> {
        let mut banks = self.banks().await?;
        if let Some(read) = self.ledger(matter).await? {
            banks.retain(|bank| bank.id == *read.ledger.bank());
        }
        let packs = banks.iter().map(|bank| Pack::of(bank.pack));
        let strictest = packs.reduce(|one, other| Ok(one?.strictest(other?)));
        let pack = strictest.unwrap_or_else(|| Pack::of(PackName::Default));
        Ok(AdvanceGround {
            pack: pack.map_err(|error| Fault::damaged("pack", error))?,
            bank: banks.into_iter().next(),
            terms: self.flat_fee_terms(matter).await?,
        })
    }

    async fn flat_fee_terms(
        &self,
        matter: &MatterId,
    ) -> Result<Option<Versioned<FlatFeeTerms>>, Fault> {
        let found = self.store.get::<TermsItem>(&keys::flat_fee_terms(matter)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
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
        let commit = commit.over(self.store, (&key, version), &Places::default(), &item)?;
        let commit = commit.on_open_matter(self.store, matter)?.event(matter, event);
        Ok(commit.write(self.store).await?)
    }
}

impl ClientStore<'_> {
    /// What decides where an advance for one of the client’s matters goes.
    pub async fn advance_ground(&self, matter: &Matter) -> Result<AdvanceGround, Fault> {
        self.store.system("an advance").trust().advance_ground(&matter.id).await
    }

    /// Whether the rules of any trust account let a flat fee go to the firm at all.
    pub async fn knows_flat_fees(&self) -> Result<bool, Fault> {
        let banks = self.store.system("an advance").trust().banks().await?;
        let mut packs = banks.iter().filter_map(|bank| Pack::of(bank.pack).ok());
        Ok(packs.any(|pack| pack.rule(Key::AdvanceToTrust).is_some_and(|rule| rule.value == 0)))
    }
}
