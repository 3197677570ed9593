//! An invoice with everything that stands beside it, read by one question.

use domain::account::AccountSummary;
use domain::credit::Credit;
use domain::dispatch::Sending;
use domain::id::{InvoiceId, PaymentId, PlanId};
use domain::interest::{Noted, Record};
use domain::invoice::{Allocation, Invoice, Line};
use domain::question::Question;

use super::credit::CreditItem;
use super::part::PackItem;
use super::{HeadItem, LineItem, PaidItem, question};
use crate::Store;
use crate::accounts::AccountItem;
use crate::covers;
use crate::fault::Fault;
use crate::interest;
use crate::item::{self, Attributes, Versioned};
use crate::keys;
use crate::sendings;
use crate::trust::DisputeItem;

/// How many items one page of an invoice reads.
const WHOLE_ITEMS: i32 = 500;

/// An invoice as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// The head.
    pub invoice: Versioned<Invoice>,
    /// Lines of this page, by day.
    pub lines: Vec<Versioned<Line>>,
    /// Payments that went to it.
    pub allocations: Vec<Allocation>,
    /// What was taken from it without money, in the order in which it was.
    pub credits: Vec<Credit>,
    /// What was asked about its lines.
    pub questions: Vec<Versioned<Question>>,
    /// The account of its matter, frozen with it (INV-07, INV-08).
    pub account: Option<AccountSummary>,
    /// The plan that it got last.
    pub plan: Option<PlanId>,
    /// The payment that was begun last, whatever became of it.
    pub begun: Option<PaymentId>,
    /// What of its interest is posted or waived; nothing while none ever was.
    pub interest: Option<Versioned<Record>>,
    /// What the firm noted of it as disputed, by time.
    pub disputed: Vec<Noted>,
    /// The cover letter that was frozen with it (INV-09).
    pub letter: Option<String>,
    /// How it goes out, where it is not through the portal (INV-11).
    pub sending: Option<Sending>,
    /// Where the next page of lines begins.
    pub next: Option<String>,
}

impl Store {
    /// Reads an invoice with its lines and allocations: one question, or two when it is long.
    pub(crate) async fn whole(
        &self,
        id: &InvoiceId,
        from: Option<String>,
    ) -> Result<Option<Whole>, Fault> {
        let pk = keys::invoice(id).pk;
        let later = from.is_some();
        let mut page = self.ask_state(&pk).from(from).limit(WHOLE_ITEMS).page(Ok).await?;
        let mut whole = Parts::default();
        let is_whole = page.next.is_none();
        for attributes in std::mem::take(&mut page.items) {
            whole.take(attributes)?;
        }
        let crowded = !later && !is_whole && whole.head.is_none();
        if crowded {
            // So much was asked that the first page has not even the head.
            let lines = self.ask_state(&pk).beginning("LINE#").limit(WHOLE_ITEMS);
            page = lines.page(Ok).await?;
            whole = Parts::default();
            for attributes in std::mem::take(&mut page.items) {
                whole.take(attributes)?;
            }
        }
        if later || crowded {
            // What comes before the lines.
            for attributes in self.ask_state(&pk).between("A", "I~").all(Ok).await? {
                whole.take(attributes)?;
            }
        }
        if !is_whole {
            // What was paid, the plan, and whose turn it is.
            for attributes in self.ask_state(&pk).between("P", "U").all(Ok).await? {
                whole.take(attributes)?;
            }
        }
        if whole.is_part() {
            // It says its packed lines alone, and all of them at once.
            let packed = if is_whole { whole.packed } else { self.packs(id).await? };
            let line = |value| Versioned { value, version: 1 };
            whole.lines = packed.into_iter().map(line).collect();
            page.next = None;
        }
        Ok(whole.head.map(|invoice| Whole {
            invoice,
            lines: whole.lines,
            allocations: whole.allocations,
            credits: whole.credits,
            questions: whole.questions,
            account: whole.account,
            plan: whole.plan,
            begun: whole.begun,
            interest: whole.interest,
            disputed: whole.disputed,
            letter: whole.letter,
            sending: whole.sending,
            next: page.next,
        }))
    }
}

/// An invoice while its items are read.
#[derive(Default)]
struct Parts {
    head: Option<Versioned<Invoice>>,
    lines: Vec<Versioned<Line>>,
    packed: Vec<Line>,
    allocations: Vec<Allocation>,
    credits: Vec<Credit>,
    questions: Vec<Versioned<Question>>,
    account: Option<AccountSummary>,
    plan: Option<PlanId>,
    begun: Option<PaymentId>,
    interest: Option<Versioned<Record>>,
    disputed: Vec<Noted>,
    letter: Option<String>,
    sending: Option<Sending>,
}

impl Parts {
    /// Whether it is one of several bills of the same work.
    fn is_part(&self) -> bool {
        match self.head.as_ref().map(|head| &head.value) {
            Some(Invoice::Issued(issued)) => issued.part.is_some(),
            Some(Invoice::Draft(_)) | None => false,
        }
    }

    fn take(&mut self, attributes: Attributes) -> Result<(), Fault> {
        let version = item::version(&attributes);
        let sk = item::text(&attributes, "sk").to_owned();
        if sk == "INVOICE" {
            let value = item::read::<HeadItem>(attributes)?.read()?;
            self.head = Some(Versioned { value, version });
        } else if sk.starts_with("LINE#") {
            let value = item::read::<LineItem>(attributes)?.read()?;
            self.lines.push(Versioned { value, version });
        } else if sk.starts_with("LINES#") {
            self.packed.extend(item::read::<PackItem>(attributes)?.read()?);
        } else if sk.starts_with("ASKED#") {
            self.questions.push(question::versioned(attributes)?);
        } else if sk.starts_with("CREDIT#") {
            self.credits.push(item::read::<CreditItem>(attributes)?.read()?);
        } else if sk.starts_with("PAID#") {
            self.allocations.push(item::read::<PaidItem>(attributes)?.read()?);
        } else if sk == "ACCOUNT" {
            self.account = Some(item::read::<AccountItem>(attributes)?.read()?);
        } else if sk == "PLAN" {
            self.plan = Some(item::parsed("plan", item::text(&attributes, "plan"))?);
        } else if sk == "TURN" {
            self.begun = Some(item::parsed("payment", item::text(&attributes, "payment"))?);
        } else if sk == "DISPUTE" {
            self.disputed = item::read::<DisputeItem>(attributes)?.noted()?;
        } else if sk == "COVER" {
            self.letter = covers::letter(attributes)?;
        } else if sk == "SENDING" {
            self.sending = Some(sendings::sending(attributes)?);
        } else if sk == "INTEREST" {
            self.interest = Some(interest::record(attributes)?);
        }
        Ok(())
    }
}
