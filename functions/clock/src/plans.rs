//! Payment plans: what is due is charged, what failed is tried again, and told (PAY-11, REM-10).
//!
//! Invariants: a charge is stored before the processor hears of it, and sent again with the same
//! key while its outcome is unknown; nothing is charged while any payment of the invoice is under
//! way.

use domain::client::Access;
use domain::id::{PayLinkId, PaymentId};
use domain::invoice::Issued;
use domain::merchant::MerchantName;
use domain::method::{Kept, Method, MethodState};
use domain::money::Money;
use domain::notice::{About, Notice};
use domain::paylink::{self, Covers, PayLink};
use domain::payment::{Intent, IntentState, Origin, Part, Source};
use domain::plan::{Moved, Plan, Step, Why};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use processors::{Charge, Merchants, keys_last, outcome};
use store::payments::Turn;
use store::plans::Told;
use store::settle::HearError;
use store::{CommitError, Done, SystemStore, Versioned};
use web::{App, Refusal, paylink as address};

use crate::TickError;

/// How often one plan moves on in a tick: an instalment that is covered may follow another.
const STEPS_MAX: usize = 80;

/// Looks at every plan that is due, and has processors let go of what was deleted.
pub(crate) async fn run(app: &App, merchants: &Merchants) -> Result<(), TickError> {
    let clerk = Clerk {
        app,
        merchants,
        system: app.store.system("plans"),
        now: app.now(),
        today: app.today().await?,
    };
    clerk.forget().await?;
    let mut from = None;
    loop {
        let page = clerk.system.plans_due(clerk.today, from).await.map_err(HearError::from)?;
        for plan in &page.items {
            clerk.plan(plan).await?;
        }
        match page.next {
            Some(next) => from = Some(next),
            None => return Ok(()),
        }
    }
}

struct Clerk<'a> {
    app: &'a App,
    merchants: &'a Merchants,
    system: SystemStore<'a>,
    now: Timestamp,
    today: Date,
}

/// What a plan is decided on.
struct Ground {
    plan: Versioned<Plan>,
    invoice: Issued,
    last: Option<Intent>,
    method: Option<(Method, Kept)>,
}

impl Clerk<'_> {
    /// Moves a plan on as far as it goes today. A lost race is left for the next tick.
    async fn plan(&self, listed: &Plan) -> Result<(), TickError> {
        for _ in 0..STEPS_MAX {
            let Some(ground) = self.ground(listed).await? else { return Ok(()) };
            let last = ground.last.as_ref().map(|last| (last.state, last.amount));
            let kept = ground.method.as_ref().map(|(_, kept)| kept);
            match ground.plan.value.step(ground.invoice.open, self.today, last, kept) {
                Step::Nothing => return Ok(()),
                Step::Wait(_) => return self.again(&ground).await,
                Step::Move(moved) => self.moved(&ground, &moved).await?,
                // What the client questions is not charged: the instalment waits (REM-09).
                Step::Charge(_, amount) if amount.minor() > ground.invoice.undisputed().minor() => {
                    return Ok(());
                }
                Step::Charge(place, amount) => return self.charge(&ground, place, amount).await,
            }
        }
        Ok(())
    }

    async fn ground(&self, listed: &Plan) -> Result<Option<Ground>, TickError> {
        let plan = self.system.plan(&listed.id).await.map_err(HearError::from)?;
        let Some(plan) = plan else { return Ok(None) };
        let value = &plan.value;
        let invoice = self.system.invoice_owed(&value.invoice).await.map_err(HearError::from)?;
        let Some(invoice) = invoice.map(|invoice| invoice.value) else { return Ok(None) };
        let last = match value.next().and_then(|(_, next)| next.tries.last()) {
            Some(last) => self.system.payment(last).await.map_err(HearError::from)?,
            None => None,
        };
        let method = match &value.method {
            Some(method) => self.system.method(method).await.map_err(HearError::from)?,
            None => None,
        };
        let method = method.and_then(|found| {
            let kept = found.value.kept()?.clone();
            Some((found.value, kept))
        });
        Ok(Some(Ground { plan, invoice, last: last.map(|last| last.value), method }))
    }

    async fn moved(&self, ground: &Ground, moved: &Moved) -> Result<(), TickError> {
        let told = self.told(ground, moved.why).await?;
        let version = ground.plan.version;
        match self.system.commit_plan_moved((moved, version), told, self.now).await {
            Ok(_) | Err(CommitError::Stale) => Ok(()),
            Err(error) => Err(HearError::from(error).into()),
        }
    }

    /// Who hears of it.
    async fn told(&self, ground: &Ground, why: Why) -> Result<Told, Refusal> {
        match why {
            Why::Covered | Why::Done => Ok(Told::default()),
            Why::Failed(amount) => {
                let link = self.link(&ground.plan.value, amount)?;
                let path = address::path(self.app.keys().await?, &link.id);
                let link_to = format!("{}{path}", self.app.config.portal_url);
                let about = About::ChargeFailed { link: link_to };
                let notices = self.to_client(&ground.plan.value, &about).await?;
                Ok(Told { notices, link: Some(link) })
            }
            Why::FailedLast(_) | Why::NoMethod => {
                let plan = &ground.plan.value;
                let mut notices = self.to_client(plan, &About::PlanStopped).await?;
                if let Some(member) = self.system.member(&plan.by).await? {
                    let (to, about) = (member.value.email, About::PlanStoppedForFirm);
                    notices.push(Notice { to, about });
                }
                Ok(Told { notices, link: None })
            }
        }
    }

    /// Whoever accepted the plan, while they have access.
    async fn to_client(&self, plan: &Plan, about: &About) -> Result<Vec<Notice>, Refusal> {
        let by = plan.mandate.as_ref().map(|mandate| &mandate.by);
        let contacts = self.system.contacts(&plan.client).await?;
        let told = contacts
            .into_iter()
            .filter(|one| Some(&one.id) == by && one.access == Access::Open)
            .map(|one| Notice { to: one.email, about: about.clone() });
        Ok(told.collect())
    }

    /// A link that pays the instalment by hand, where the bank's question can be answered.
    fn link(&self, plan: &Plan, amount: Money) -> Result<PayLink, Refusal> {
        Ok(PayLink {
            id: self.app.id(PayLinkId::made)?,
            client: plan.client.clone(),
            covers: Covers::Invoice(plan.invoice.clone()),
            payor: None,
            share: Some(amount),
            by: plan.by.clone(),
            made_at: self.now,
            ends_at: paylink::ends(self.now, paylink::DAYS),
            withdrawn_at: None,
            begun: Vec::new(),
        })
    }

    /// Stores a charge and sends it, unless somebody is paying the invoice right now.
    async fn charge(&self, ground: &Ground, place: usize, amount: Money) -> Result<(), TickError> {
        let Some((method, kept)) = &ground.method else { return Ok(()) };
        let Some(turns) = self.free(&ground.plan.value).await? else { return Ok(()) };
        let intent = self.wish(ground, method, amount)?;
        let value = ground.plan.value.clone().charging(place, intent.id.clone());
        let plan = Versioned { value, version: ground.plan.version };
        let stored = self.system.commit_plan_charged(&plan, (&intent, &turns), self.now).await;
        match stored {
            Ok(Done::Now) => self.send(&intent, kept).await,
            // Another call was first, and its charge is the one that is stored; or this one is, and
            // nobody heard. The next call sends whichever it is, with its own key.
            Ok(Done::Before(_)) | Err(CommitError::Stale) => Ok(()),
            Err(error) => Err(HearError::from(error).into()),
        }
    }

    /// The turns of the invoice, unless a payment of it is under way.
    async fn free(&self, plan: &Plan) -> Result<Option<Vec<Turn>>, TickError> {
        let all = self.system.turns_of(&plan.client);
        let turns = all.of(std::slice::from_ref(&plan.invoice)).await.map_err(HearError::from)?;
        for last in turns.iter().filter_map(Turn::last) {
            let found = all.payment(last).await.map_err(HearError::from)?;
            if found.is_some_and(|found| !found.value.state.is_final()) {
                return Ok(None);
            }
        }
        Ok(Some(turns))
    }

    fn wish(&self, ground: &Ground, method: &Method, amount: Money) -> Result<Intent, TickError> {
        let plan = &ground.plan.value;
        let (invoice, number) = (plan.invoice.clone(), plan.number.clone());
        Ok(Intent {
            id: self.app.id(PaymentId::made)?,
            client: plan.client.clone(),
            contact: plan.mandate.as_ref().map(|mandate| mandate.by.clone()),
            origin: Origin::Plan(plan.id.clone()),
            parts: vec![Part { invoice, number, amount, discount: None }],
            amount,
            source: Source::Processor(method.processor),
            way: None,
            object: None,
            pay_at: None,
            state: IntentState::Unknown,
            made_at: self.now,
            ended_at: None,
            fee: None,
            by: None,
            funds: None,
            took: None,
        })
    }

    /// Sends a charge again while nobody knows what became of it, with the same key (rule PSP-02).
    async fn again(&self, ground: &Ground) -> Result<(), TickError> {
        let (Some(last), Some((_, kept))) = (&ground.last, &ground.method) else { return Ok(()) };
        let fresh = self.now.duration_since(last.made_at)
            < last.source.taker().map_or(SignedDuration::ZERO, keys_last);
        if last.state == IntentState::Unknown && fresh {
            return self.send(last, kept).await;
        }
        Ok(())
    }

    async fn send(&self, intent: &Intent, kept: &Kept) -> Result<(), TickError> {
        let taker = intent.source.merchant().and_then(|name| self.merchants.get(name));
        let number = intent.parts.first().map(|part| part.number.as_str()).unwrap_or_default();
        let charge = Charge {
            payment: intent.id.clone(),
            amount: intent.amount,
            description: format!("Invoice {number}"),
            kept: kept.clone(),
        };
        let Some(connection) = taker else {
            gone(intent);
            return Ok(());
        };
        if let Some(fact) = outcome(intent, connection.charge(&charge).await) {
            self.system.hear(&fact, self.now, self.today).await?;
        }
        Ok(())
    }

    /// Has processors let go of ways to pay that clients deleted.
    async fn forget(&self) -> Result<(), TickError> {
        let page = self.system.methods_forgetting(None).await.map_err(HearError::from)?;
        for listed in page.items {
            let found = self.system.method(&listed.id).await.map_err(HearError::from)?;
            let Some(found) = found else { continue };
            let MethodState::Deleted { kept, let_go: false } = &found.value.state else { continue };
            let account = MerchantName::Operating(found.value.processor);
            let Some(connection) = self.merchants.get(account) else { continue };
            let asked = connection.forget(kept).await;
            if let (Ok(()), Some(value)) = (asked, found.value.let_go()) {
                let moved = Versioned { value, version: found.version };
                let noted = self.system.commit_method_moved(&moved, self.now).await;
                noted.map_err(HearError::from)?;
            }
        }
        Ok(())
    }
}

/// The firm has given an account up; a person has to look.
fn gone(intent: &Intent) {
    tracing::error!(payment.id = %intent.id, "The account of a charge is gone");
}
