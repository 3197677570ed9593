//! Evergreen retainers: what is missing in trust is asked for in the same act that issues the bill
//! (TRU-10).
//!
//! Invariants: the bill decides the request's id, so it raises one request and never another; the
//! retainer names the request before, at the version that was read, so no two bills ask for the
//! same.

use domain::deposit::{Asker, Asking, DepositRequest, Terms, raised_with};
use domain::invoice::Issued;
use domain::matter::Matter;
use domain::money::Money;
use domain::notice::{About, Notice};
use domain::retainer::Retainer;
use domain::text::Note;
use domain::trust::TrustBank;
use jiff::Timestamp;
use store::deposits::Asked;
use store::{Desk, Fault, Versioned};

use super::{Ground, Issue, Tell};

/// The most people who are mailed the request beside the bill: what one transaction holds.
const TOLD_MAX: usize = 20;

/// What is missing in trust for a matter.
pub struct Missing {
    /// How much.
    pub amount: Money,
    bank: TrustBank,
    retainer: Versioned<Retainer>,
}

/// What is missing in trust for a matter, and the account that it goes to.
pub(super) async fn missing(desk: &Desk<'_>, matter: &Matter) -> Result<Option<Missing>, Fault> {
    let Some((retainer, amount)) = desk.missing_in(matter).await? else { return Ok(None) };
    let bank = desk.bank(&retainer.value.bank).await?;
    Ok(bank.map(|bank| Missing { amount, bank: bank.value, retainer }))
}

/// The request that this bill raises, with its mails; due when the bill is.
pub(super) fn raised(
    ground: &Ground,
    issue: &Issue,
    (bill, desk): (&Issued, &Desk<'_>),
    now: Timestamp,
) -> Option<(Asked, Vec<Notice>, Versioned<Retainer>)> {
    let (missing, link) = (ground.missing.as_ref()?, issue.deposit.as_ref()?);
    let asking = Asking {
        id: raised_with(&bill.id)?,
        by: Asker::Firm(desk.by().clone(), link.id.clone()),
        bill: Some(bill.id.clone()),
        at: now,
    };
    let why = Note::parse(&format!("Replenishment, with invoice {}", bill.number)).ok()?;
    let terms = Terms { amount: missing.amount, why, due_on: bill.due_on };
    let request =
        DepositRequest::ask(asking, &ground.matter, &missing.bank, terms, issue.on).ok()?;
    let about = || About::DepositAsked { link: link.address.clone() };
    let notices = match issue.tell {
        Tell::Contacts | Tell::Together => {
            let to = ground.notices.iter().take(TOLD_MAX).map(|notice| notice.to.clone());
            to.map(|to| Notice { to, about: about() }).collect()
        }
        Tell::Nobody => Vec::new(),
    };
    let (link, address) = (request.pay_link()?, link.address.clone());
    Some((Asked { request, link, address }, notices, missing.retainer.clone()))
}
