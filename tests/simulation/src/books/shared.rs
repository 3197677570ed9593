//! Issuing, and bills that several payors share.

use domain::client::Client;
use domain::id::{InvoiceId, JournalId};
use domain::invoice::{InvoiceNumber, Issued, Issuing, PartIssuing};
use domain::payors::{Payors, Share};
use domain::percent::Percent;
use store::invoices::{Bill, Series, Told};
use store::{CommitError, Member, Once, Versioned};

use super::{Books, DAY, Drafted};

impl Books {
    /// Issues a draft to several payors, each with its share in hundredths of a percent.
    pub async fn issue_shared(
        &self,
        member: &Member,
        drafted: &Drafted,
        shares: &[(&Client, u32)],
    ) -> Result<Vec<Issued>, CommitError> {
        let door = self.store.of(member);
        let series = door.series(DAY.year()).await.expect("a series");
        let share = |(payor, hundredths): &(&Client, u32)| Share {
            payor: payor.id.clone(),
            fees: Percent::of(*hundredths),
            costs: Percent::of(*hundredths),
            is_redacted: false,
        };
        let all = shares.iter().map(share).collect();
        let value = Payors::default().agreed(all, None).expect("they add up");
        let lines = std::slice::from_ref(&drafted.line);
        let portions = value.portions(&drafted.draft, lines).expect("portions");
        let issuing = self.issuing(drafted, &series);
        let part = |(at, number): (usize, InvoiceNumber)| PartIssuing {
            id: if at == 0 { drafted.draft.id.clone() } else { self.id(InvoiceId::made) },
            number,
            parties: drafted.parties.clone(),
            journal: self.id(JournalId::made),
            early: None,
        };
        let each = series.row(portions.len()).into_iter().enumerate().map(part).collect();
        let draft = drafted.draft.clone();
        let just = draft.issue_shared(lines, portions, (&issuing, each)).expect("bills");
        let bill = |just| Bill { just, told: Told::default() };
        let bills: Vec<Bill> = just.into_iter().map(bill).collect();
        let once = Once::named(format!("issue {}", drafted.draft.id));
        let agreed = door.arrangement(&drafted.draft.matter).await.expect("an agreement").into();
        let payors = Versioned { value, version: 0 };
        let shared = (&payors, bills.as_slice());
        door.desk().commit_issued_shared(&once, (1, series, &agreed), shared, self.now()).await?;
        Ok(bills.into_iter().map(|bill| bill.just.invoice).collect())
    }

    /// What a draft is issued with.
    pub(super) fn issuing(&self, drafted: &Drafted, series: &Series) -> Issuing {
        Issuing {
            number: series.next(),
            parties: drafted.parties.clone(),
            on: DAY,
            journal: self.id(JournalId::made),
            room: None,
            early: None,
            deducted: Vec::new(),
        }
    }
}
