//! What a run has issued to a client, or to the children of a parent, becomes one bill once all of
//! it is issued (INV-06, BIL-23).
//!
//! Invariants: on whose bill a matter goes is fixed with the rows of the run; each step makes bills
//! of invoices that are on none, so a run that was killed goes on with those that are left.

use std::collections::{BTreeMap, HashMap};

use domain::combined::SECTIONS_MAX;
use domain::id::{ClientId, InvoiceId};
use domain::invoice::Issued;
use domain::matter::Matter;
use domain::run::{Outcome, Row, Run};
use store::{CommitError, Desk, Done, Once};
use web::{App, Refusal};

use crate::combine::{Combine, NotCombined, combined};

/// On whose combined bill the invoices of each client go; each client is asked about once.
#[derive(Debug, Default)]
pub(super) struct Payers(HashMap<ClientId, Option<ClientId>>);

impl Payers {
    pub(super) async fn of(
        &mut self,
        desk: &Desk<'_>,
        matter: &Matter,
    ) -> Result<Option<ClientId>, Refusal> {
        let client = &matter.client;
        // Payors who share a matter get a bill each, and hear of it.
        if desk.payors(&matter.id).await?.value.is_shared() {
            return Ok(None);
        }
        if let Some(known) = self.0.get(client) {
            return Ok(known.clone());
        }
        let payer = desk.billed(client).await?.value.payer(client).cloned();
        self.0.insert(client.clone(), payer.clone());
        Ok(payer)
    }
}

/// How many bills one step makes: what is issued is looked through once for all of them.
const BILLS_OF_A_STEP: usize = 20;

/// Makes the next bills of what a run has issued; says whether there was one to make.
pub(super) async fn next(app: &App, desk: &Desk<'_>, run: &Run) -> Result<bool, Refusal> {
    let mut made: usize = 0;
    for (client, invoices) in groups(desk, run).await? {
        if made >= BILLS_OF_A_STEP {
            break;
        }
        let own = invoices.iter().all(|invoice| invoice.client == client);
        match invoices.as_slice() {
            [alone] if own => {
                // With nothing to go out with, it is told as any other.
                let once = Once::named(format!("run-told#{}#{}", run.id, alone.id));
                match desk.commit_told_alone(&once, alone, app.now()).await? {
                    Done::Now => made = made.saturating_add(1),
                    Done::Before(_) => {}
                }
            }
            several => {
                together(app, desk, (run, &client), several).await?;
                made = made.saturating_add(1);
            }
        }
    }
    Ok(made > 0)
}

/// One bill of these invoices.
async fn together(
    app: &App,
    desk: &Desk<'_>,
    (run, client): (&Run, &ClientId),
    invoices: &[Issued],
) -> Result<(), Refusal> {
    let first = invoices.first().map_or("", |invoice| invoice.id.as_str());
    let combine = Combine {
        once: Once::named(format!("run-combined#{}#{client}#{first}", run.id)),
        client: client.clone(),
        invoices: invoices.iter().map(|invoice| invoice.id.clone()).collect(),
        on: app.today().await?,
    };
    match Box::pin(combined(desk, &combine, app.now())).await {
        Ok(_) => Ok(()),
        Err(NotCombined::Commit(error)) => Err(error.into()),
        Err(NotCombined::Fault(fault)) => Err(fault.into()),
        // Somebody changed what it was made of meanwhile: it is looked at anew.
        Err(NotCombined::Before(_)) => Err(CommitError::Stale.into()),
        Err(other @ (NotCombined::Gone | NotCombined::Refused(_))) => Err(Refusal::fault(other)),
    }
}

/// What of a run is issued and on no bill yet, by whose bill it goes on and by currency, as many as
/// one bill takes.
async fn groups(desk: &Desk<'_>, run: &Run) -> Result<Vec<(ClientId, Vec<Issued>)>, Refusal> {
    let billed = |row: Row| {
        let Outcome::Issued { invoice, .. } = row.outcome else { return None };
        Some((row.bill_to?, invoice))
    };
    let rows = desk.run_rows(&run.id).await?;
    let wanted: Vec<(ClientId, InvoiceId)> = rows.into_iter().filter_map(billed).collect();
    let ids: Vec<InvoiceId> = wanted.iter().map(|(_, id)| id.clone()).collect();
    let (on_bills, mut found) = (desk.on_bills(&ids).await?, desk.invoices_named(&ids).await?);
    let mut groups: BTreeMap<(ClientId, &'static str), Vec<Issued>> = BTreeMap::new();
    let mut families: HashMap<ClientId, Vec<ClientId>> = HashMap::new();
    for (client, id) in wanted {
        let alone = |one: &Issued| !one.is_void() && one.part.is_none();
        let Some(invoice) = found.remove(&id).filter(alone) else { continue };
        if !families.contains_key(&client) {
            families.insert(client.clone(), desk.billed(&client).await?.value.children);
        }
        // A child that has left its parent since goes on no bill of it any more.
        let is_of = invoice.client == client
            || families.get(&client).is_some_and(|all| all.contains(&invoice.client));
        if is_of && !on_bills.contains_key(&id) {
            groups.entry((client, invoice.total.currency().code())).or_default().push(invoice);
        }
    }
    let bills = groups.into_iter().flat_map(|((client, _), invoices)| {
        let some = invoices.chunks(SECTIONS_MAX).map(<[Issued]>::to_vec).collect::<Vec<_>>();
        some.into_iter().map(move |some| (client.clone(), some))
    });
    Ok(bills.collect())
}
