//! Telling the lawyers of a period that nobody has signed in time (rule TR-19).

use domain::audit::Event;
use domain::id::BankId;
use domain::notice::{About, Notice};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::access::SystemStore;
use crate::commit::Commit;
use crate::once::{CommitError, Once};

/// The most lawyers that are told in one commit.
const LAWYERS_MAX: usize = 80;

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
        let members = self.members().await?.into_iter();
        let lawyers = members.filter(|member| member.role.authorises()).take(LAWYERS_MAX);
        let event = Event::ReconciliationLate { account: account.clone(), through, step };
        let about = |to| Notice { to, about: About::ReconciliationLate };
        lawyers
            .map(|lawyer| about(lawyer.email))
            .fold(commit.event(account, event), Commit::mail)
            .write(self.store)
            .await?;
        Ok(true)
    }
}
