//! What stories of client money begin with: an account, money that came in, and somebody who says
//! yes.

use domain::id::{BankId, DisbursementId, MemberId};
use domain::ledger::Periods;
use domain::matter::Matter;
use domain::member::Role;
use domain::money::{Currency, Money};
use domain::pack::PackName;
use domain::text::{Mark, Name, Note};
use domain::trust::{
    AccountKind, Arrival, ChequeNumber, Clearing, Disbursement, DisbursementKind, Given,
    Instrument, Method, Order, Payee, Signer, TrustBank,
};
use harness::Portal;
use jiff::civil::date;
use store::trust::{TrustStore, Wish};
use store::{Once, SystemStore};

/// So many dollars.
pub fn usd(text: &str) -> Money {
    Money::parse(text, Currency::USD).expect("an amount")
}

/// A note.
pub fn note(text: &str) -> Note {
    Note::parse(text).expect("a note")
}

/// The door to client money.
pub fn trust(portal: &Portal) -> TrustStore<'_> {
    let system: SystemStore<'_> = portal.app().store.system("story");
    system.trust()
}

/// A lawyer who signs.
pub fn lawyer(portal: &Portal) -> Signer {
    Signer { id: portal.app().id(MemberId::made).expect("an id"), role: Role::Lawyer }
}

/// A wish of that lawyer, for today.
pub async fn wish<'a>(portal: &Portal, once: &'a Once) -> Wish<'a> {
    let today = portal.app().today().await.expect("a day");
    Wish { once, by: lawyer(portal), on: today, today, now: portal.app().now() }
}

/// The firm's one trust account.
pub async fn bank(portal: &Portal) -> TrustBank {
    bank_under(portal, PackName::Default, "Client trust").await
}

/// A trust account under the rules of a jurisdiction.
pub async fn bank_under(portal: &Portal, pack: PackName, name: &str) -> TrustBank {
    let bank = TrustBank {
        id: portal.app().id(BankId::made).expect("an id"),
        name: Name::parse(name).expect("a name"),
        institution: Name::parse("First Bank").expect("a name"),
        ending: Mark::parse("4711").expect("an ending"),
        kind: AccountKind::Pooled,
        currency: Currency::USD,
        pack,
        because: None,
        clearing: Clearing::STRICTEST,
        cushion_max: usd("200"),
        two_people_above: Some(usd("10000")),
        periods: Periods::default(),
        opened_on: date(2026, 1, 1),
    };
    let once = Once::named(format!("bank {}", bank.id));
    let added = trust(portal).commit_bank_added(&once, &bank, portal.app().now()).await;
    added.expect("the account is added");
    bank
}

/// What came in.
pub fn given(method: Method, amount: &str) -> Given {
    Given {
        method,
        arrival: Arrival::Bank,
        amount: usd(amount),
        from: Name::parse("Acme Mills").expect("a name"),
        instrument: Mark::parse("W-77").expect("a reference"),
        purpose: Some(note("Advance on fees")),
    }
}

/// Money comes in for a matter, today.
pub async fn deposit(
    portal: &Portal,
    (bank, matter): (&TrustBank, &Matter),
    method: Method,
    amount: &str,
) {
    let id = portal.app().id(DisbursementId::made).expect("an id");
    let once = Once::named(format!("deposit {id}"));
    let wish = wish(portal, &once).await;
    let done = trust(portal).receive(&wish, matter, &bank.id, &given(method, amount)).await;
    done.expect("the money is recorded");
}

/// A payment that waits for a lawyer.
pub async fn prepared(
    portal: &Portal,
    (bank, matter): (&TrustBank, &Matter),
    kind: DisbursementKind,
    (amount, cheque): (&str, &str),
) -> DisbursementId {
    let id = portal.app().id(DisbursementId::made).expect("an id");
    let order = Order {
        id: id.clone(),
        client: matter.client.clone(),
        matter: matter.id.clone(),
        bank: bank.id.clone(),
        kind,
        payee: Payee::parse("County Recorder").expect("a payee"),
        purpose: note("Filing fee"),
        amount: usd(amount),
        instrument: Instrument::Cheque(ChequeNumber::parse(cheque).expect("a number")),
        prepared_by: portal.app().id(MemberId::made).expect("an id"),
        prepared_at: portal.app().now(),
    };
    let once = Once::named(format!("prepare {id}"));
    let wish = wish(portal, &once).await;
    trust(portal).prepare(&wish, &order).await.expect("it is prepared");
    id
}

/// A payment as it is now.
pub async fn payment(portal: &Portal, id: &DisbursementId) -> Disbursement {
    let found = trust(portal).disbursement(id).await.expect("it reads");
    found.expect("it is there").value
}
