//! A payment from intent to money: what we asked a processor, and how far it has come.
//!
//! Invariants: an intent only moves forward, whatever order facts arrive in (rule PSP-16); a
//! success whose amount is not ours is never applied by itself (rule PSP-20); money that arrived
//! outranks every other news.

mod account;
mod booked;
mod capture;
mod deposit;
mod giving_back;
mod recorded;
mod rules;
mod saved;
mod settle;

pub use account::{ApplyError, apply, set_aside};
pub use booked::{Booked, BookingError, book};
pub use capture::CaptureError;
pub use deposit::{Deposit, DepositIds, Deposited, DepositedError, Payer, deposited, wished};
pub use giving_back::{AskBackError, Since};
pub use recorded::{RecordError, Recorded, RecordedKind, Recording, reverse};
pub use saved::SavedCharge;
pub use settle::{PARTS_MAX, Part, PartsError, settle};

use jiff::Timestamp;

use crate::allotment::Allotment;
use crate::discount::Granted;
use crate::id::{ClientId, ContactId, JournalId, PayLinkId, PaymentId, PlanId};
use crate::ledger::OperatingAccount;
use crate::merchant::MerchantName;
use crate::method::MethodKind;
use crate::money::Money;
use crate::paying::Way;

/// One wish to pay, stored before a processor hears of it (rule PSP-01), or a payment that the firm
/// recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    /// Our id, which the processor keeps beside its object.
    pub id: PaymentId,
    /// Who owes.
    pub client: ClientId,
    /// Who pressed the button; nobody when the firm recorded it.
    pub contact: Option<ContactId>,
    /// What it was begun through.
    pub origin: Origin,
    /// What is paid, by invoice; empty for money on account.
    pub parts: Vec<Part>,
    /// How much was asked for.
    pub amount: Money,
    /// Who took it.
    pub source: Source,
    /// How the client chose to pay; retries ask for the same.
    pub way: Option<Way>,
    /// The processor's object, once we know it.
    pub object: Option<String>,
    /// Where the person pays, while that is possible.
    pub pay_at: Option<String>,
    /// How far it has come.
    pub state: IntentState,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it reached its end.
    pub ended_at: Option<Timestamp>,
    /// What the processor kept for itself, once known.
    pub fee: Option<Money>,
    /// What it was paid with, once known.
    pub by: Option<MethodKind>,
    /// Where the money is, once it arrived.
    pub funds: Option<Funds>,
    /// What the processor took instead of the amount, while a person has to look at it.
    pub took: Option<Money>,
}

/// What a payment was begun through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The pages of the portal, the client's or the firm's.
    Portal,
    /// A link that pays without an account.
    Link(PayLinkId),
    /// A payment plan, while the client is away.
    Plan(PlanId),
}

impl Origin {
    /// The link, when it was one.
    pub const fn link(&self) -> Option<&PayLinkId> {
        match self {
            Self::Portal | Self::Plan(_) => None,
            Self::Link(link) => Some(link),
        }
    }

    /// The plan, when it was one.
    pub const fn plan(&self) -> Option<&PlanId> {
        match self {
            Self::Portal | Self::Link(_) => None,
            Self::Plan(plan) => Some(plan),
        }
    }
}

/// Who took a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A processor, into its operating account, on its own page or by a plan.
    Processor(ProcessorName),
    /// A processor, into its operating account, from a way to pay that the client saved.
    Saved(SavedCharge),
    /// A processor, into its trust account, for a client ledger.
    Deposit(Deposit),
    /// The firm, by hand.
    Recorded(Recorded),
}

/// Where the money of a payment is that has arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Funds {
    /// What invoices were given with it, beside its money (PAY-18).
    pub discounts: Vec<Granted>,
    /// On which invoices and on account; what is missing to the amount has left again.
    pub allotments: Vec<Allotment>,
    /// Whether the payer's bank asks for it and nobody has decided yet.
    pub in_dispute: bool,
    /// The entry that booked it.
    pub journal: JournalId,
}

impl Source {
    /// Where its money is in the operating book when it arrives; a deposit never is there.
    pub const fn account(&self) -> Option<OperatingAccount> {
        match self {
            Self::Processor(name) => Some(OperatingAccount::Clearing(*name)),
            Self::Saved(saved) => Some(OperatingAccount::Clearing(saved.taker)),
            Self::Deposit(_) => None,
            Self::Recorded(_) => Some(OperatingAccount::Bank),
        }
    }

    /// The firm's account that takes it; nothing for what the firm recorded. It stays the same
    /// whatever the firm chooses later (PAY-25).
    pub const fn merchant(&self) -> Option<MerchantName> {
        match self {
            Self::Processor(name) => Some(MerchantName::Operating(*name)),
            Self::Saved(saved) => Some(MerchantName::Operating(saved.taker)),
            Self::Deposit(deposit) => Some(MerchantName::Trust(deposit.taker)),
            Self::Recorded(_) => None,
        }
    }

    /// Who took it into an operating account online.
    pub const fn taker(&self) -> Option<ProcessorName> {
        match self {
            Self::Processor(name) => Some(*name),
            Self::Saved(saved) => Some(saved.taker),
            Self::Deposit(_) | Self::Recorded(_) => None,
        }
    }

    /// The name that people read.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Processor(name) => name.title(),
            Self::Saved(saved) => saved.taker.title(),
            Self::Deposit(deposit) => deposit.taker.processor().title(),
            Self::Recorded(recorded) => recorded.kind.title(),
        }
    }
}

impl Intent {
    /// Whether its payer may have changed it since: it has not ended, or it was let go on a page
    /// that may still be open.
    pub const fn may_have_changed(&self) -> bool {
        !self.state.is_final()
            || (matches!(self.state, IntentState::Expired) && self.object.is_some())
    }

    /// What it was paid with, as its payer calls it; who took it, while that is not known.
    pub const fn paid_by(&self) -> &'static str {
        match (&self.source, self.by) {
            (Source::Recorded(recorded), _) => recorded.kind.title(),
            (_, Some(MethodKind::CreditCard | MethodKind::OtherCard)) => "Card",
            (_, Some(MethodKind::Bank)) => "Bank account",
            (source, Some(MethodKind::Wallet) | None) => source.title(),
        }
    }
}

/// The processors that can take money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProcessorName {
    /// Stripe.
    Stripe,
    /// PayPal.
    PayPal,
    /// LawPay, which is AffiniPay's gateway.
    LawPay,
}

/// How far an intent has come, in the order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IntentState {
    /// Stored; the processor may or may not have heard of it (rule PSP-06: unknown is not failed).
    Unknown,
    /// The processor waits for the person.
    Open,
    /// The payer's bank holds the amount until we capture it (rule PSP-42).
    Authorized,
    /// The person is done, the money is under way (bank debits).
    Processing,
    /// The time to pay ran out.
    Expired,
    /// The processor refused.
    Failed,
    /// The processor took another amount than we asked for; a person has to look (rule PSP-20).
    Review,
    /// The money is there.
    Succeeded,
}

impl IntentState {
    /// All states, for tables and tests.
    pub const ALL: [Self; 8] = [
        Self::Unknown,
        Self::Open,
        Self::Authorized,
        Self::Processing,
        Self::Expired,
        Self::Failed,
        Self::Review,
        Self::Succeeded,
    ];

    /// Whether nothing but money can still change it.
    pub const fn is_final(self) -> bool {
        match self {
            Self::Unknown | Self::Open | Self::Authorized | Self::Processing => false,
            Self::Expired | Self::Failed | Self::Review | Self::Succeeded => true,
        }
    }

    /// The word in storage and in lists.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unknown => "checking",
            Self::Open => "waiting",
            Self::Authorized => "authorized",
            Self::Processing => "processing",
            Self::Expired => "expired",
            Self::Failed => "failed",
            Self::Review => "in review",
            Self::Succeeded => "paid",
        }
    }

    /// The state with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

impl ProcessorName {
    /// All processors, for settings and tests.
    pub const ALL: [Self; 3] = [Self::Stripe, Self::PayPal, Self::LawPay];

    /// The word in storage and in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stripe => "stripe",
            Self::PayPal => "paypal",
            Self::LawPay => "lawpay",
        }
    }

    /// The name that people know.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Stripe => "Stripe",
            Self::PayPal => "PayPal",
            Self::LawPay => "LawPay",
        }
    }

    /// The processor with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.word() == word)
    }
}

/// What a processor says about one of our intents, as fetched from it and never as posted to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Whose intent it is, as the processor keeps it for us.
    pub intent: PaymentId,
    /// The processor's object.
    pub object: String,
    /// Where the person pays, while that is possible.
    pub pay_at: Option<String>,
    /// How far the processor is.
    pub progress: Progress,
    /// What the processor kept for itself, when it says so.
    pub fee: Option<Money>,
    /// What it was paid with, when the processor says so.
    pub by: Option<MethodKind>,
}

/// How far the processor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Waiting for the person.
    Open,
    /// The payer's bank holds the amount for us; nothing moves until we capture it.
    Authorized,
    /// Waiting for the bank.
    Processing,
    /// The money is there: this much.
    Succeeded(Money),
    /// Refused.
    Failed,
    /// The time to pay ran out.
    Expired,
}

impl Fact {
    /// That nobody will pay any more, as far as is known: money that comes all the same counts.
    pub fn let_go(intent: &Intent) -> Self {
        let (object, progress) = (intent.object.clone().unwrap_or_default(), Progress::Expired);
        Self { intent: intent.id.clone(), object, pay_at: None, progress, fee: None, by: None }
    }
}

impl Progress {
    /// How much was taken, when the money is there.
    const fn took(self) -> Option<Money> {
        match self {
            Self::Succeeded(amount) => Some(amount),
            Self::Open | Self::Authorized | Self::Processing | Self::Failed | Self::Expired => None,
        }
    }
}

/// What a fact changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Advance {
    /// Nothing: we know as much or more.
    Nothing,
    /// The intent moved, no money did.
    Moved(Intent),
    /// The money arrived and goes to the invoices.
    Settle(Intent),
}

impl Intent {
    /// What `fact` changes, seen at `now`.
    pub fn advance(&self, fact: &Fact, now: Timestamp) -> Advance {
        let state = self.state_after(fact.progress);
        let is_old = state <= self.state && (self.object.is_some() || state != self.state);
        if is_old && !self.is_paid_after_all(state) {
            return Advance::Nothing;
        }
        let took = fact.progress.took().filter(|_| state == IntentState::Review);
        let currency = took.unwrap_or(self.amount).currency();
        let moved = Self {
            state,
            object: Some(&fact.object).filter(|object| !object.is_empty()).cloned(),
            pay_at: fact.pay_at.clone().filter(|_| state == IntentState::Open),
            ended_at: state.is_final().then_some(now),
            fee: fact.fee.or(self.fee).filter(|fee| fee.currency() == currency),
            by: fact.by.or(self.by),
            took,
            ..self.clone()
        };
        if state == IntentState::Succeeded { Advance::Settle(moved) } else { Advance::Moved(moved) }
    }

    /// Whether a payment that was let go is paid all the same, on a page that nobody could shut,
    /// and the payer's bank is at work. Where this is news of before, the next says so: it is asked
    /// about again until it has ended.
    const fn is_paid_after_all(&self, state: IntentState) -> bool {
        matches!(self.state, IntentState::Expired)
            && matches!(state, IntentState::Authorized | IntentState::Processing)
    }

    fn state_after(&self, progress: Progress) -> IntentState {
        match progress {
            Progress::Open => IntentState::Open,
            Progress::Authorized => IntentState::Authorized,
            Progress::Processing => IntentState::Processing,
            Progress::Expired => IntentState::Expired,
            Progress::Failed => IntentState::Failed,
            Progress::Succeeded(amount) if amount == self.amount => IntentState::Succeeded,
            Progress::Succeeded(_) => IntentState::Review,
        }
    }
}

#[cfg(test)]
mod tests;
