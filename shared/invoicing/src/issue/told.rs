//! Bills with who hears of them, and the one act that writes them down.

use domain::cover::Filling;
use domain::dispatch::{Dispatch, Sending};
use domain::invoice::{Issued, JustIssued};
use domain::notice::{About, Notice};
use domain::paylink::{self, Covers, PayLink};
use jiff::Timestamp;
use store::invoices::{Bill, Series, Told};
use store::{CommitError, Desk, Done};

use super::{Ground, Issue, NewLink, Tell, deposit};

/// Each bill with who hears of it; the client of the matter is asked for the deposit.
pub(super) fn bills(
    (ground, desk): (&Ground, &Desk<'_>),
    issue: &Issue,
    just: Vec<JustIssued>,
    now: Timestamp,
) -> Vec<Bill> {
    let is_own = |just: &JustIssued| just.invoice.client == ground.matter.client;
    let asking = just.iter().position(is_own).unwrap_or(0);
    let bill = |(at, just): (usize, JustIssued)| {
        let link = issue.links.get(at);
        let notices = told(ground, issue, (&just.invoice, link));
        let link = link.filter(|_| !notices.is_empty());
        let link = link.map(|link| made(&just.invoice, desk, link, now));
        let raised = || deposit::raised(ground, issue, (&just.invoice, desk), now);
        let deposit = (at == asking).then(raised).flatten();
        let sending = sending(ground, issue, &just.invoice);
        let letter = letter(ground, &just.invoice);
        Bill { just, told: Told { notices, letter, sending, link, deposit } }
    };
    just.into_iter().enumerate().map(bill).collect()
}

/// Writes all of them down, or none.
pub(super) async fn written(
    (ground, desk): (&Ground, &Desk<'_>),
    issue: &Issue,
    (series, bills): (Series, &[Bill]),
    now: Timestamp,
) -> Result<Done, CommitError> {
    let (once, read) = (&issue.once, (ground.draft.version, series, &ground.agreed.read));
    match (&ground.shared, bills) {
        (Some(shared), bills) => {
            desk.commit_issued_shared(once, read, (&shared.payors, bills), now).await
        }
        (None, [bill]) => {
            desk.commit_issued(once, read, &bill.just, (bill.told.clone(), now)).await
        }
        (None, _) => Err(CommitError::Stale),
    }
}

/// The mails to the people of who owes a bill.
fn told(
    ground: &Ground,
    issue: &Issue,
    (invoice, link): (&Issued, Option<&NewLink>),
) -> Vec<Notice> {
    let about = || match link {
        Some(link) => About::InvoiceToPay { link: link.address.clone() },
        None => About::InvoiceReady,
    };
    if ground.dispatch_to(&invoice.client) != Dispatch::Portal {
        return Vec::new();
    }
    let to = match (issue.tell, &ground.shared) {
        (Tell::Together | Tell::Nobody, _) => Vec::new(),
        (Tell::Contacts, None) => ground.notices.iter().map(|one| one.to.clone()).collect(),
        (Tell::Contacts, Some(shared)) => {
            shared.payor(&invoice.client).map(|payor| payor.told.clone()).unwrap_or_default()
        }
    };
    to.into_iter().map(|to| Notice { to, about: about() }).collect()
}

/// The cover letter, with what the invoice says in place of its placeholders (INV-09).
fn letter(ground: &Ground, invoice: &Issued) -> Option<String> {
    // Who is to read nothing of the work reads no letter about it (AUD-16).
    if invoice.part.as_ref().is_some_and(|part| part.is_redacted) {
        return None;
    }
    let filling = Filling {
        number: &invoice.number,
        parties: &invoice.parties,
        total: invoice.total,
        due_on: invoice.due_on,
    };
    Some(ground.cover.as_ref()?.letter(&filling))
}

/// How the invoice goes out, where it is not through the portal.
fn sending(ground: &Ground, issue: &Issue, invoice: &Issued) -> Option<Sending> {
    let dispatch = ground.dispatch_to(&invoice.client);
    let goes = match issue.tell {
        Tell::Contacts => true,
        // The combined bill is mailed in its place.
        Tell::Together => dispatch.is_by_hand(),
        Tell::Nobody => false,
    };
    Sending::of(invoice, dispatch).filter(|_| goes)
}

/// The link that goes out with the mails.
fn made(invoice: &Issued, desk: &Desk<'_>, link: &NewLink, now: Timestamp) -> PayLink {
    PayLink {
        id: link.id.clone(),
        client: invoice.client.clone(),
        covers: Covers::Invoice(invoice.id.clone()),
        payor: None,
        share: None,
        by: desk.by().clone(),
        made_at: now,
        ends_at: paylink::ends(now, paylink::DAYS_MAX),
        withdrawn_at: None,
        begun: Vec::new(),
    }
}
