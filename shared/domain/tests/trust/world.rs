//! A firm with one trust account, and people who do what people do.

use domain::id::{BankId, ClientId, DisbursementId, JournalId, MatterId, MemberId, ReceiptId};
use domain::ledger::{Periods, PoolKind};
use domain::member::Role;
use domain::money::{Currency, Money};
use domain::pack::PackName;
use domain::text::{Mark, Name, Note};
use domain::trust::{
    AccountKind, Arrival, Authorised, ChequeNumber, Clearing, ClientLedger, Disbursement,
    DisbursementKind, Given, Instrument, Method, Order, Payee, Pool, Receipt, Received, Signer,
    TrustBank, When,
};
use jiff::Timestamp;
use jiff::civil::{Date, date};

/// A Monday.
pub(crate) const MONDAY: Date = date(2026, 3, 2);

pub(crate) fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

pub(crate) fn journal(n: u64) -> JournalId {
    let bytes = n.to_be_bytes();
    let mut chance = [0; 10];
    chance[2..].copy_from_slice(&bytes);
    JournalId::made(0, chance)
}

pub(crate) fn client(n: u8) -> ClientId {
    ClientId::made(0, [n; 10])
}

pub(crate) fn matter(n: u8) -> MatterId {
    MatterId::made(0, [n; 10])
}

pub(crate) fn member(n: u8) -> MemberId {
    MemberId::made(0, [n; 10])
}

pub(crate) fn lawyer(n: u8) -> Signer {
    Signer { id: member(n), role: Role::Lawyer }
}

pub(crate) fn bank() -> TrustBank {
    TrustBank {
        id: BankId::made(0, [1; 10]),
        name: Name::parse("Client trust").unwrap(),
        institution: Name::parse("First Bank").unwrap(),
        ending: Mark::parse("4711").unwrap(),
        kind: AccountKind::Pooled,
        currency: Currency::USD,
        pack: PackName::Default,
        because: None,
        clearing: Clearing::STRICTEST,
        cushion_max: usd(20_000),
        two_people_above: Some(usd(1_000_000)),
        periods: Periods::default(),
        opened_on: date(2026, 1, 1),
    }
}

pub(crate) fn pool(kind: PoolKind) -> Pool {
    Pool::empty(&bank(), kind)
}

pub(crate) fn ledger(who: u8, what: u8) -> ClientLedger {
    ClientLedger::open(client(who), matter(what), bank().id, Currency::USD)
}

/// On that day, seen from that day.
pub(crate) fn on(day: Date) -> When {
    When::now(day, Timestamp::UNIX_EPOCH, Periods::default())
}

pub(crate) fn note(text: &str) -> Note {
    Note::parse(text).unwrap()
}

pub(crate) fn given(method: Method, minor: i64) -> Given {
    Given {
        method,
        arrival: Arrival::Bank,
        amount: usd(minor),
        from: Name::parse("Acme Mills").unwrap(),
        instrument: Mark::parse("1001").unwrap(),
        purpose: Some(note("Advance on fees")),
    }
}

pub(crate) fn received(ledger: ClientLedger, given: Given, when: &When, n: u8) -> Received {
    let id = ReceiptId::made(0, [n; 10]);
    Receipt::record(id, ledger, given, &bank(), (when, journal(u64::from(n)))).unwrap()
}

/// A ledger with this much in it, collected.
pub(crate) fn funded(who: u8, what: u8, minor: i64) -> ClientLedger {
    received(ledger(who, what), given(Method::Wire, minor), &on(MONDAY), 1).ledger
}

pub(crate) fn order(ledger: &ClientLedger, kind: DisbursementKind, minor: i64, n: u8) -> Order {
    Order {
        id: DisbursementId::made(0, [n; 10]),
        client: ledger.client().clone(),
        matter: ledger.matter().clone(),
        bank: ledger.bank().clone(),
        kind,
        payee: Payee::parse("County Recorder").unwrap(),
        purpose: note("Filing fee"),
        amount: usd(minor),
        instrument: Instrument::Cheque(ChequeNumber::parse("1042").unwrap()),
        prepared_by: member(1),
        prepared_at: Timestamp::UNIX_EPOCH,
    }
}

pub(crate) fn prepared(
    ledger: &ClientLedger,
    kind: DisbursementKind,
    minor: i64,
    n: u8,
) -> Disbursement {
    order(ledger, kind, minor, n).prepare(ledger).unwrap()
}

pub(crate) fn authorised(
    ledger: &ClientLedger,
    kind: DisbursementKind,
    minor: i64,
    n: u8,
) -> Authorised {
    prepared(ledger, kind, minor, n).authorise(&lawyer(2), &bank()).unwrap()
}
