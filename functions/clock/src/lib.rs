//! What happens because time passes: the poller that finds what webhooks missed (rule PSP-18),
//! client money that is collected by today (rule TR-04), reconciliations that are late (rule
//! TR-19), a billing run that nobody waits for (INV-10), months that have begun (BIL-11), what
//! recurs (INV-29), and interest of months that are over (BIL-15).
//!
//! Invariant: a tick may come twice or late; it asks the processors and puts what it says into the
//! books, where old news changes nothing.

mod months;
mod plans;
mod recurring;
mod returns;
mod runs;

use domain::id::PaymentId;
use domain::news::{News, Subject};
use domain::payment::{Fact, Intent, IntentState, ProcessorName};
use domain::reconciliation::Cadence;
use domain::refund::{Refund, RefundFact, RefundState};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use processors::{
    Connection, Failure, Merchants, RefundOrder, SecretString, SettingsError, Till, keys_last,
};
use store::SystemStore;
use store::settle::HearError;
use web::{App, Refusal};

/// How long a person and the webhooks are left alone before the poller asks.
const PATIENCE: SignedDuration = SignedDuration::from_secs(60);

/// After so long, an intent of which the processor does not know, or no more, is let go.
const NOBODY_PAYS: SignedDuration = SignedDuration::from_hours(24);

/// How far back the processor is asked what it knows (rule PSP-18).
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What a tick did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ticked {
    /// Intents that were asked about.
    pub asked: usize,
    /// Facts that were put into the books, old ones among them.
    pub heard: usize,
}

/// Why a tick did not finish; the next one begins anew.
#[derive(Debug, thiserror::Error)]
pub enum TickError {
    /// Storage, keys or settings.
    #[error("{0:?}")]
    Surroundings(Refusal),
    /// The settings of the accounts.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The books.
    #[error(transparent)]
    Hear(#[from] HearError),
    /// The processor.
    #[error(transparent)]
    Processor(#[from] Failure),
    /// Client money.
    #[error(transparent)]
    Trust(#[from] store::trust::ActError),
}

impl From<Refusal> for TickError {
    fn from(refusal: Refusal) -> Self {
        Self::Surroundings(refusal)
    }
}

/// Runs everything that is due. Before the firm is set up there is nothing.
pub async fn tick(app: &App, till: &Till) -> Result<Ticked, TickError> {
    if app.store.firm().await.map_err(Refusal::from)?.is_none() {
        return Ok(Ticked::default());
    }
    clear(app).await?;
    alarm(app).await?;
    escalate(app).await?;
    watch(app).await?;
    let polled = poll(app, till).await;
    plans::run(app, merchants(app, till).await?).await?;
    months::record(app).await?;
    // What fails in one of these holds up none of the others.
    let (recurred, went) = (recurring::bill(app).await, runs::go_on(app).await);
    charge(app).await?;
    count(app).await?;
    recurred.and(went)?;
    polled
}

/// Tells the lawyers of trust accounts that nobody has reconciled in time, once for each step of
/// lateness (rule TR-19).
async fn escalate(app: &App) -> Result<(), TickError> {
    let (system, today) = (app.store.system("cadence"), app.today().await?);
    for bank in system.trust().banks().await.map_err(Refusal::from)? {
        let signed = system.reconciliations(&bank.id).await.map_err(Refusal::from)?.pop();
        let signed = signed.map(|signed| signed.to);
        let (through, late) = Cadence::of(bank.pack).next(signed, bank.opened_on, today);
        if let Some(step) = late.step() {
            let told = system.tell_late(&bank.id, (through, step), app.now()).await;
            let told = told.map_err(Refusal::from)?;
            tracing::info!(bank.id = %bank.id, step, told, "Not reconciled in time");
        }
    }
    Ok(())
}

/// Tells the lawyers of earned fees that lie in trust, of money that is not paid out, and of
/// clients who have not heard of theirs or do not claim it (rules TR-07, TR-22, TR-25).
async fn alarm(app: &App) -> Result<(), TickError> {
    let trust = app.store.system("alarms").trust();
    let zone = TimeZone::get(&app.firm().await?.zone).unwrap_or(TimeZone::UTC);
    let told = trust.tell_alarms((app.today().await?, &zone), app.now()).await;
    let told = told.map_err(Refusal::from)?;
    tracing::info!(told, "Looked at what may not stay in trust");
    Ok(())
}

/// Tells the lawyers of matters that have less in trust than they are to have (TRU-09).
async fn watch(app: &App) -> Result<(), TickError> {
    let told = app.store.system("retainers").tell_low(app.now()).await.map_err(Refusal::from)?;
    tracing::info!(told, "Matters with too little in trust");
    Ok(())
}

/// Notes the budgets of which 50, 75 or 90 % are used, and tells the clients who are to hear of it
/// (REM-13).
async fn count(app: &App) -> Result<(), TickError> {
    let when = (app.now(), app.today().await?);
    let system = app.store.system("budgets");
    let told = Box::pin(system.tell_budgets(when)).await.map_err(Refusal::from)?;
    tracing::info!(told, "Budgets that reached a level");
    Ok(())
}

/// Charges the interest of the months that are over (BIL-15).
async fn charge(app: &App) -> Result<(), TickError> {
    let made = Box::pin(invoicing::interest::posted(app)).await?;
    tracing::info!(made, "Invoices of interest");
    Ok(())
}

/// Counts money in trust whose waiting time is over as there to be used (rule TR-04).
async fn clear(app: &App) -> Result<(), TickError> {
    let trust = app.store.system("clearing").trust();
    let cleared = trust.clear_all_due(app.today().await?, app.now()).await?;
    tracing::info!(cleared, "Cleared receipts in trust");
    Ok(())
}

/// Asks every account that the firm has; one that is silent holds up no other.
async fn poll(app: &App, till: &Till) -> Result<Ticked, TickError> {
    let (mut ticked, mut failed) = (Ticked::default(), None);
    for connection in merchants(app, till).await?.iter() {
        match ask(app, connection).await {
            Ok(more) => {
                ticked.asked += more.asked;
                ticked.heard += more.heard;
            }
            Err(error) => failed = Some(error),
        }
    }
    tracing::info!(asked = ticked.asked, heard = ticked.heard, "Asked the processors");
    failed.map_or(Ok(ticked), Err)
}

async fn ask(app: &App, connection: &Connection) -> Result<Ticked, TickError> {
    let poller = Poller {
        connection,
        system: app.store.system("poller"),
        now: app.now(),
        today: app.today().await?,
    };
    let mut ticked = poller.pending().await?;
    let mut unsent = poller.refunds(&mut ticked).await?;
    ticked.heard += poller.disputes().await?;
    ticked.heard += poller.returns().await?;
    ticked.heard += poller.recent(&mut unsent).await?;
    ticked.heard += poller.never_made(&unsent).await?;
    Ok(ticked)
}

/// The firm's accounts.
async fn merchants<'a>(app: &App, till: &'a Till) -> Result<&'a Merchants, TickError> {
    if let Some(opened) = till.opened() {
        return Ok(opened);
    }
    let told = app.processors().await?;
    let say = |name: &str| told.get(name).cloned().unwrap_or_else(|| SecretString::from(""));
    Ok(till.open(&say)?)
}

/// Asks one account about what it took.
struct Poller<'a> {
    connection: &'a Connection,
    system: SystemStore<'a>,
    now: Timestamp,
    today: Date,
}

impl Poller<'_> {
    /// Asks about every intent of this account that has not ended.
    async fn pending(&self) -> Result<Ticked, TickError> {
        let mut ticked = Ticked::default();
        let mut from = None;
        loop {
            let page = self.system.payments_pending(from).await.map_err(HearError::from)?;
            for intent in &page.items {
                let ours = intent.source.merchant() == Some(self.connection.merchant());
                if ours && self.now.duration_since(intent.made_at) >= PATIENCE {
                    ticked.asked += 1;
                    ticked.heard += usize::from(self.ask(intent).await?);
                }
            }
            match page.next {
                Some(next) => from = Some(next),
                None => return Ok(ticked),
            }
        }
    }

    async fn ask(&self, intent: &Intent) -> Result<bool, TickError> {
        let found = self.connection.ask(intent).await?;
        let given_up = self.now.duration_since(intent.made_at) >= NOBODY_PAYS;
        let is_unpaid = matches!(intent.state, IntentState::Unknown | IntentState::Open);
        let fact = match found {
            Some(fact) => fact,
            None if is_unpaid && given_up => Fact::let_go(intent),
            None => return Ok(false),
        };
        self.system.hear(&fact, self.now, self.today).await?;
        Ok(true)
    }

    /// Asks again for refunds that the processor may not have heard of, with the same keys (rules
    /// PSP-01, PSP-02), and what has become of those on their way, however old they are. Gives back
    /// those whose keys are forgotten: only the processor's list says whether they were made.
    async fn refunds(&self, ticked: &mut Ticked) -> Result<Vec<Refund>, TickError> {
        let (mut unsent, mut from) = (Vec::new(), None);
        loop {
            let page = self.system.refunds_under_way(from).await.map_err(HearError::from)?;
            for refund in page.items {
                let age = self.now.duration_since(refund.asked_at);
                if refund.state == RefundState::Asked && age >= keys_last(refund.processor) {
                    unsent.push(refund);
                } else if age >= PATIENCE {
                    ticked.heard += self.refund(&refund).await?;
                }
            }
            match page.next {
                Some(next) => from = Some(next),
                None => return Ok(unsent),
            }
        }
    }

    async fn refund(&self, refund: &Refund) -> Result<usize, TickError> {
        let Some(paid) = self.ours(&refund.payment).await? else { return Ok(0) };
        if let (RefundState::Pending, Some(object)) = (refund.state, &refund.object) {
            return self.asked(&Subject::Refund(object.clone())).await;
        }
        let Some(of) = paid.object else { return Ok(0) };
        let order = RefundOrder { refund: refund.id.clone(), of, amount: refund.amount };
        let fact = match self.connection.refund(&order).await {
            Ok(fact) => RefundFact { payment: Some(refund.payment.clone()), ..fact },
            Err(Failure::Refused(_)) => refund.refused(),
            Err(unknown @ Failure::Unknown(_)) => return Err(unknown.into()),
        };
        self.hear(&News::Refund(fact)).await.map(usize::from)
    }

    /// Asks about every dispute of this account that somebody still decides, however old it is: the
    /// list of the last days does not show it. Of those that people told of only people know more.
    async fn disputes(&self) -> Result<usize, TickError> {
        let (mut heard, mut from) = (0, None);
        loop {
            let page = self.system.disputes_undecided(from).await.map_err(HearError::from)?;
            for dispute in page.items.iter().filter(|one| !one.is_told_by_people()) {
                if self.ours(&dispute.payment).await?.is_some() {
                    heard += self.asked(&Subject::Dispute(dispute.object.clone())).await?;
                }
            }
            match page.next {
                Some(next) => from = Some(next),
                None => return Ok(heard),
            }
        }
    }

    /// A payment that this account took.
    async fn ours(&self, payment: &PaymentId) -> Result<Option<Intent>, TickError> {
        let paid = self.system.payment(payment).await.map_err(HearError::from)?;
        let is_ours = |paid: &Intent| paid.source.merchant() == Some(self.connection.merchant());
        Ok(paid.map(|paid| paid.value).filter(is_ours))
    }

    /// Asks about something, and listens. A question that is refused would be refused again, and
    /// holds up no other.
    async fn asked(&self, subject: &Subject) -> Result<usize, TickError> {
        let news = match self.connection.fetch(subject).await {
            Ok(news) => news,
            Err(Failure::Refused(refused)) => {
                tracing::error!(object = subject.object(), %refused, "Cannot be asked about");
                return Ok(0);
            }
            Err(unknown @ Failure::Unknown(_)) => return Err(unknown.into()),
        };
        let mut heard = 0;
        for said in news {
            heard += usize::from(self.hear(&said).await?);
        }
        Ok(heard)
    }

    /// Puts news into the books. What the books refuse would be refused again: it is for a person,
    /// for whom infra/alarms.yaml waits for the words of the log, and holds up nothing else.
    async fn hear(&self, said: &News) -> Result<bool, TickError> {
        let when = (self.now, self.today);
        match self.system.hear_news(self.connection.merchant(), said, when).await {
            Ok(_) => Ok(true),
            Err(error) if error.may_pass() => Err(error.into()),
            Err(error) => {
                tracing::error!(%error, "Cannot be booked");
                Ok(false)
            }
        }
    }

    /// What the list of everything since does not tell of was never made: it is refused, so that it
    /// may be asked for again. PayPal lists no refunds, and its silence says nothing.
    async fn never_made(&self, unsent: &[Refund]) -> Result<usize, TickError> {
        let mut heard = 0;
        for asked in unsent.iter().filter(|one| one.processor != ProcessorName::PayPal) {
            let life = self.system.life(&asked.payment).await.map_err(HearError::from)?;
            let Some(life) = life else { continue };
            let ours = life.payment.value.source.merchant() == Some(self.connection.merchant());
            let found = life.since.refunds.iter().find(|one| one.id == asked.id);
            if ours && found.is_some_and(|one| one.state == RefundState::Asked) {
                heard += usize::from(self.hear(&News::Refund(asked.refused())).await?);
            }
        }
        Ok(heard)
    }

    /// Listens to all that the processor knows of the last days, and since the first refund of
    /// which it has not told; ended intents too. A refund that it tells of was made, whether or not
    /// that can be booked, and is unsent no more.
    async fn recent(&self, unsent: &mut Vec<Refund>) -> Result<usize, TickError> {
        let days = self.now.saturating_sub(LOOK_BACK).unwrap_or(Timestamp::UNIX_EPOCH);
        let asked = unsent.iter().map(|refund| refund.asked_at);
        let since = asked.fold(days, Timestamp::min);
        let mut heard = 0;
        let mut after: Option<String> = None;
        loop {
            let page = self.connection.news(since, after.as_deref()).await?;
            for said in &page.news {
                heard += usize::from(self.hear(said).await?);
                unsent.retain(|asked| !is_about(said, asked));
            }
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(heard),
            }
        }
    }
}

/// Whether news tell of a refund of ours.
fn is_about(said: &News, asked: &Refund) -> bool {
    matches!(said, News::Refund(fact) if fact.refund.as_ref() == Some(&asked.id))
}
