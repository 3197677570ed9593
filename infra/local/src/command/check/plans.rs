//! Payment plans against the payments that they charged.

use domain::payment::IntentState;
use domain::plan::Plan;

use super::Check;
use super::difference::{Difference, same};

impl Check<'_> {
    /// Every charge of a plan is a payment of its invoice; an instalment is taken once at most, and
    /// no more of it than was agreed.
    pub(super) async fn check_plans(&self) -> Result<(), Difference> {
        self.tells("payment plans");
        let mut from = None;
        loop {
            let page = self.system.plans(from).await?;
            for plan in &page.items {
                self.check_plan(plan).await?;
            }
            match page.next {
                Some(next) => from = Some(next),
                None => return Ok(()),
            }
        }
    }

    async fn check_plan(&self, plan: &Plan) -> Result<(), Difference> {
        for one in &plan.instalments {
            let mut taken = 0;
            for id in &one.tries {
                let found = self.system.payment(id).await?.map(|found| found.value);
                let of = found.as_ref().and_then(|paid| paid.origin.plan());
                same(&Some(&plan.id), &of, || format!("Payment {id} is not of plan {}.", plan.id))?;
                let paid = found.filter(|paid| paid.state == IntentState::Succeeded);
                let Some(paid) = paid else { continue };
                let invoices: Vec<_> = paid.parts.iter().map(|part| &part.invoice).collect();
                same(&vec![&plan.invoice], &invoices, || {
                    format!("Payment {id} is not for the invoice of plan {}.", plan.id)
                })?;
                same(&0, &taken, || {
                    format!("Plan {} was charged twice for {}.", plan.id, one.due_on)
                })?;
                taken += 1;
                let most = paid.amount.minor().min(one.amount.minor());
                same(&most, &paid.amount.minor(), || {
                    format!("Payment {id} took more than plan {} allows.", plan.id)
                })?;
            }
        }
        Ok(())
    }
}
