//! Whose turn it is to pay an invoice: the payment that was begun last (rules PSP-06, PAY-28).
//!
//! Invariant: a payment begins only over the turns that were read, so no two begin side by side.

use domain::id::{ClientId, InvoiceId, PaymentId, PlanId};
use domain::paying::Limits;
use domain::payment::Intent;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{ClientStore, PayerStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::paying::LimitsItem;

/// The turn of one invoice, as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    invoice: InvoiceId,
    last: Option<PaymentId>,
    plan: Option<PlanId>,
    limits: Limits,
    version: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct TurnItem {
    payment: String,
}

impl Turn {
    /// The payment that was begun last, whatever became of it.
    pub const fn last(&self) -> Option<&PaymentId> {
        self.last.as_ref()
    }

    /// The invoice.
    pub const fn invoice(&self) -> &InvoiceId {
        &self.invoice
    }

    /// In which ways the invoice is taken (PAY-26).
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The plan of the invoice, whatever became of it.
    pub const fn plan(&self) -> Option<&PlanId> {
        self.plan.as_ref()
    }
}

/// The payments of one client, for deciding whether another one may begin.
#[derive(Debug, Clone)]
pub struct Turns<'a> {
    store: &'a Store,
    client: ClientId,
}

impl<'a> ClientStore<'a> {
    /// Whose turn it is.
    pub fn turns(&self) -> Turns<'a> {
        Turns { store: self.store, client: self.client.id.clone() }
    }
}

impl<'a> PayerStore<'a> {
    /// Whose turn it is: others of the client may be paying the same.
    pub fn turns(&self) -> Turns<'a> {
        Turns { store: self.store, client: self.payer.link().client.clone() }
    }
}

impl<'a> Turns<'a> {
    pub(crate) const fn of_client(store: &'a Store, client: ClientId) -> Self {
        Self { store, client }
    }
}

impl Turns<'_> {
    /// A payment of this client.
    pub async fn payment(&self, id: &PaymentId) -> Result<Option<Versioned<Intent>>, Fault> {
        let found = self.store.intent(id).await?;
        Ok(found.filter(|intent| intent.value.client == self.client))
    }

    /// The turns of invoices, strongly consistent: an index may be late, and this decides.
    pub async fn of(&self, invoices: &[InvoiceId]) -> Result<Vec<Turn>, Fault> {
        let mut turns = Vec::new();
        for invoice in invoices {
            let (first, last) = (keys::plan_of(invoice), keys::turn(invoice));
            let ruled = keys::limits(invoice);
            let (invoice, limits) = (invoice.clone(), Limits::default());
            let mut turn = Turn { invoice, last: None, plan: None, limits, version: 0 };
            let found = self.store.ask_state(&first.pk).between(&first.sk, &last.sk).all(Ok);
            for attributes in found.await? {
                if item::text(&attributes, "sk") == last.sk {
                    turn.version = item::version(&attributes);
                    let found: TurnItem = item::read(attributes)?;
                    turn.last = Some(item::parsed("payment", &found.payment)?);
                } else if item::text(&attributes, "sk") == ruled.sk {
                    turn.limits = item::read::<LimitsItem>(attributes)?.read()?;
                } else if item::text(&attributes, "sk") == first.sk {
                    turn.plan = Some(item::parsed("plan", item::text(&attributes, "plan"))?);
                }
            }
            turns.push(turn);
        }
        Ok(turns)
    }
}

/// Gives every turn to a payment, if nobody took one since they were read.
pub(crate) fn taken(
    commit: Commit,
    store: &Store,
    turns: &[Turn],
    payment: &PaymentId,
) -> Result<Commit, Fault> {
    let item = TurnItem { payment: payment.to_string() };
    turns.iter().try_fold(commit, |commit, turn| {
        let (key, places) = (keys::turn(&turn.invoice), Places::default());
        commit.over(store, (&key, turn.version), &places, &item)
    })
}
