//! Telling the lawyers of a period that nobody has signed in time (rule TR-19).

use domain::audit::Event;
use domain::id::BankId;
use domain::notice::About;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::access::SystemStore;
use crate::commit::Commit;
use crate::once::{CommitError, Once};

impl SystemStore<'_> {
    /// Tells every lawyer that a period is not signed, once for each step of lateness; whether this
    /// was the time.
    pub async fn tell_late(
        &self,
        account: &BankId,
        (through, step): (Date, &'static str),
        at: Timestamp,
    ) -> Result<bool, CommitError> {
        let once = Once::named(format!("late#{account}#{through}#{step}"));
        let commit = Commit::by(self.actor(), &once, at);
        if commit.marked(self.store).await?.is_some() {
            return Ok(false);
        }
        let notices = self.notices_to_lawyers(&About::ReconciliationLate).await?;
        let event = Event::ReconciliationLate { account: account.clone(), through, step };
        notices
            .into_iter()
            .fold(commit.event(account, event), Commit::mail)
            .write(self.store)
            .await?;
        Ok(true)
    }
}
