//! Deposits against the receipts in trust: what was asked for, what was paid, what came in.

use domain::deposit::{DepositRequest, Got};
use domain::payment::{Deposit, Intent};
use domain::trust::ReceiptState;

use super::Check;
use super::difference::{Difference, same};

impl Check<'_> {
    /// What came in for a request is its receipts, each of its matter and none that the bank took
    /// back.
    pub(super) async fn check_deposits(&self) -> Result<(), Difference> {
        self.tells("deposits");
        let mut from = None;
        loop {
            let page = self.system.deposit_requests(from).await?;
            for request in &page.items {
                for got in &request.got {
                    self.check_got(request, got).await?;
                }
            }
            match page.next {
                Some(next) => from = Some(next),
                None => return Ok(()),
            }
        }
    }

    async fn check_got(&self, request: &DepositRequest, got: &Got) -> Result<(), Difference> {
        let receipt = self.system.trust().receipt(&got.receipt).await?.map(|found| found.value);
        let there = receipt.filter(|receipt| receipt.state != ReceiptState::GivenBack);
        let there = there.map(|one| (one.request, one.matter, one.given.amount));
        let asked = (Some(request.id.clone()), request.matter.clone(), got.amount);
        same(&there, &Some(asked), || {
            format!(
                "Deposit {} counts the receipt {}, which is otherwise.",
                request.id, got.receipt
            )
        })
    }

    /// A payment into trust that arrived is one receipt of the whole of it (rules TR-11, TR-12).
    pub(super) async fn check_deposit(
        &self,
        intent: &Intent,
        deposit: &Deposit,
    ) -> Result<(), Difference> {
        let receipt = match &deposit.receipt {
            Some(id) => self.system.trust().receipt(id).await?,
            None => None,
        };
        let there = receipt.map(|found| (found.value.matter, found.value.given.amount));
        same(&there, &Some((deposit.matter.clone(), intent.amount)), || {
            format!("Payment {} is for trust, and its receipt is otherwise.", intent.id)
        })
    }
}
