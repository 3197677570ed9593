//! Items that a bank did not honour: an incident each, once, and of a
//! trust account the lawyers hear of it (rule TR-28).

use domain::audit::Event;
use domain::bank::BankLine;
use domain::id::BankId;
use domain::money::Money;
use domain::notice::{About, Notice};
use domain::statement::LineKind;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::access::FirmStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item;
use crate::keys::{self, Places};
use crate::once::{CommitError, Once};
use crate::statements::Importer;

/// An item that was not honoured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// The bank's reference, or the mark of its line.
    pub reference: String,
    /// When the bank booked it.
    pub on: Date,
    /// What it took or gave back.
    pub amount: Money,
    /// What the bank writes.
    pub text: String,
    /// When it became known here.
    pub at: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
struct IncidentItem {
    reference: String,
    on: Date,
    minor: i64,
    currency: String,
    text: String,
    at: Timestamp,
}

impl IncidentItem {
    fn read(self) -> Result<Incident, Fault> {
        let amount = item::money(self.minor, &self.currency)?;
        let Self { reference, on, text, at, .. } = self;
        Ok(Incident { reference, on, amount, text, at })
    }
}

impl FirmStore<'_> {
    /// The items of an account that the bank did not honour.
    pub async fn incidents(&self, account: &BankId) -> Result<Vec<Incident>, Fault> {
        let asked = self.store.ask_state(&keys::bank_account_pk(account)).beginning("INCIDENT#");
        asked.all(|attributes| item::read::<IncidentItem>(attributes)?.read()).await
    }
}

impl Importer<'_> {
    /// Makes an incident of every line that tells of one; again is the same.
    pub(crate) async fn note_incidents(
        &self,
        account: &BankId,
        lines: &[BankLine],
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let returned = |found: &&BankLine| found.line.kind == LineKind::Returned;
        if !lines.iter().any(|line| returned(&line)) {
            return Ok(());
        }
        let mails = self.told_of_incidents(account).await?;
        for found in lines.iter().filter(returned) {
            let line = &found.line;
            let reference = line.reference.clone().unwrap_or_else(|| found.mark.to_string());
            let value = IncidentItem {
                reference: reference.clone(),
                on: line.on,
                minor: line.amount.minor(),
                currency: line.amount.currency().to_string(),
                text: line.text.clone(),
                at,
            };
            let once = Once::named(format!("incident#{account}#{reference}"));
            let event = Event::ItemDishonoured {
                account: account.clone(),
                reference: reference.clone(),
                amount: line.amount,
                on: line.on,
            };
            let key = keys::bank_incident(account, &reference);
            let commit = Commit::by(self.actor.clone(), &once, at)
                .create(self.store, &key, &Places::default(), &value)?
                .event(account, event);
            mails.iter().cloned().fold(commit, Commit::mail).write(self.store).await?;
        }
        Ok(())
    }

    /// Mails to every lawyer, where the account holds client money.
    async fn told_of_incidents(&self, account: &BankId) -> Result<Vec<Notice>, Fault> {
        let system = self.store.system("incident");
        if system.trust().bank(account).await?.is_none() {
            return Ok(Vec::new());
        }
        system.notices_to_lawyers(&About::TrustNeedsLawyer).await
    }
}
