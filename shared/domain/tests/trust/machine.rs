//! Any sequence of acts, by anybody: no ledger is ever negative, the books always balance.

use domain::id::HoldId;
use domain::ledger::{Balances, Books, PoolKind, TrustAccount};
use domain::money::Currency;
use domain::trust::{
    ClientLedger, Disbursement, DisbursementKind, Hold, HoldState, Method, Receipt, ReceiptState,
    TransferConsent, give_back, to_ledger, to_payee, void,
};
use jiff::Timestamp;
use jiff::civil::Date;
use proptest::prelude::*;

use super::world::*;

/// How many sequences are tried; `PROPTEST_CASES` asks for more.
const SEQUENCES: u32 = 1_000;

const METHODS: [Method; 5] = Method::ALL;

/// An act, on one of three ledgers: two matters of one client, one of another.
#[derive(Debug, Clone)]
enum Act {
    Receive(usize, i64, usize),
    Wait(i8),
    Clear(usize),
    GiveBack(usize),
    Pay(usize, i64),
    Move(usize, usize, i64),
    Void(usize),
    Hold(usize, i64),
    Lift(usize),
    Charge(i64),
    Replenish(i64),
}

fn act() -> impl Strategy<Value = Act> {
    let (who, minor, any) = (0_usize..3, 1_i64..2_000, 0_usize..20);
    prop_oneof![
        3 => (who.clone(), minor.clone(), 0_usize..5).prop_map(|(w, m, h)| Act::Receive(w, m, h)),
        2 => (0_i8..12).prop_map(Act::Wait),
        2 => any.clone().prop_map(Act::Clear),
        1 => any.clone().prop_map(Act::GiveBack),
        4 => (who.clone(), minor.clone()).prop_map(|(w, m)| Act::Pay(w, m)),
        2 => (who.clone(), who.clone(), minor.clone()).prop_map(|(f, t, m)| Act::Move(f, t, m)),
        1 => any.clone().prop_map(Act::Void),
        1 => (who, minor.clone()).prop_map(|(w, m)| Act::Hold(w, m)),
        1 => any.prop_map(Act::Lift),
        1 => minor.clone().prop_map(Act::Charge),
        1 => minor.prop_map(Act::Replenish),
    ]
}

struct Firm {
    today: Date,
    ids: u64,
    ledgers: [ClientLedger; 3],
    receipts: Vec<Receipt>,
    payments: Vec<Disbursement>,
    holds: Vec<Hold>,
    short: domain::trust::Pool,
    trust: Balances,
    operating: Balances,
}

impl Firm {
    fn new() -> Self {
        Self {
            today: MONDAY,
            ids: 0,
            ledgers: [ledger(1, 1), ledger(1, 2), ledger(2, 3)],
            receipts: Vec::new(),
            payments: Vec::new(),
            holds: Vec::new(),
            short: pool(PoolKind::Shortage),
            trust: Balances::default(),
            operating: Balances::default(),
        }
    }

    fn of(&self, matter: &domain::id::MatterId) -> usize {
        self.ledgers.iter().position(|ledger| ledger.matter() == matter).unwrap()
    }

    fn book(&mut self, books: &Books) {
        self.trust.post(books.trust());
        if let Some(entry) = books.operating() {
            self.operating.post(entry);
        }
    }

    fn run(&mut self, act: &Act) {
        self.ids += 1;
        let (when, journal) = (on(self.today), journal(self.ids));
        match *act {
            Act::Wait(days) => {
                self.today = self.today.checked_add(jiff::Span::new().days(days)).unwrap();
            }
            Act::Receive(who, minor, how) => {
                let id = domain::id::ReceiptId::made(0, [self.ids.to_le_bytes()[0]; 10]);
                let money = given(METHODS[how], minor);
                let ledger = self.ledgers[who].clone();
                let got = Receipt::record(id, ledger, money, &bank(), (&when, journal)).unwrap();
                self.trust.post(&got.entry);
                self.ledgers[who] = got.ledger;
                self.receipts.push(got.receipt);
            }
            Act::Clear(at) if at < self.receipts.len() => {
                let receipt = self.receipts[at].clone();
                let who = self.of(&receipt.matter);
                if let Ok(cleared) = receipt.clear(self.ledgers[who].clone(), self.today) {
                    self.ledgers[who] = cleared.ledger;
                    self.receipts[at] = cleared.receipt;
                }
            }
            Act::GiveBack(at) if at < self.receipts.len() => {
                let receipt = self.receipts[at].clone();
                let who = self.of(&receipt.matter);
                if let Ok(back) = give_back(receipt, self.ledgers[who].clone(), &when, &journal) {
                    self.trust.post(&back.entry);
                    self.short.balance = self.short.balance.plus(back.short).unwrap();
                    self.ledgers[who] = back.ledger;
                    self.receipts[at] = back.receipt;
                }
            }
            Act::Pay(who, minor) => {
                let ledger = self.ledgers[who].clone();
                let order = authorised(&ledger, DisbursementKind::ToParty, minor, 1);
                let lowest = ledger.posted();
                if let Ok(paid) = to_payee(order, ledger, lowest, (&when, journal)) {
                    self.book(&paid.books);
                    self.ledgers[who] = paid.from.ledger;
                    self.payments.push(paid.disbursement);
                }
            }
            _ => self.run_rarer(act),
        }
    }

    fn run_rarer(&mut self, act: &Act) {
        let (when, journal) = (on(self.today), journal(self.ids));
        match *act {
            Act::Move(from, to, minor) if from != to => {
                let (ledger, other) = (self.ledgers[from].clone(), self.ledgers[to].clone());
                let reference = domain::text::Mark::parse("Letter").unwrap();
                let consent = TransferConsent { reference, signed_on: MONDAY };
                let kind = DisbursementKind::TrustToTrust(other.matter().clone(), consent);
                let order = authorised(&ledger, kind, minor, 1);
                let lowest = ledger.posted();
                let is_same_client = ledger.client() == other.client();
                if let Ok(moved) = to_ledger(order, ledger, other, lowest, (&when, journal)) {
                    assert!(is_same_client, "TR-10");
                    self.book(&moved.books);
                    self.ledgers[from] = moved.from.ledger;
                    self.ledgers[to] = moved.into.unwrap().ledger;
                    self.payments.push(moved.disbursement);
                }
            }
            Act::Void(at) if at < self.payments.len() => {
                let payment = self.payments[at].clone();
                let from = self.of(&payment.order.matter);
                let to = match &payment.order.kind {
                    DisbursementKind::TrustToTrust(matter, _) => Some(self.of(matter)),
                    _ => None,
                };
                let other = to.map(|to| self.ledgers[to].clone());
                let words = (&lawyer(2), note("Mistake"));
                let ledger = self.ledgers[from].clone();
                let voided = void(payment, ledger, (other, None), words, (&when, journal));
                if let Ok(voided) = voided {
                    self.book(&voided.books);
                    self.ledgers[from] = voided.from.ledger;
                    if let (Some(to), Some(into)) = (to, voided.into) {
                        self.ledgers[to] = into.ledger;
                    }
                    self.payments[at] = voided.disbursement;
                }
            }
            Act::Hold(who, minor) => {
                let id = HoldId::made(0, [1; 10]);
                let by = (&member(1), Timestamp::UNIX_EPOCH);
                let ledger = self.ledgers[who].clone();
                if let Ok(held) = Hold::place(id, ledger, (usd(minor), note("Dispute")), by) {
                    self.ledgers[who] = held.ledger;
                    self.holds.push(held.hold);
                }
            }
            Act::Lift(at) if at < self.holds.len() => {
                let who = self.of(&self.holds[at].matter);
                let ledger = self.ledgers[who].clone();
                if let Ok(lifted) = self.holds[at].clone().lift(ledger, &lawyer(2)) {
                    self.ledgers[who] = lifted.ledger;
                    self.holds[at] = lifted.hold;
                }
            }
            Act::Charge(minor) => {
                let noted = self.short.clone().note_shortage(usd(minor), (&when, journal)).unwrap();
                self.book(&noted.books);
                self.short = noted.pool;
            }
            Act::Replenish(minor) => {
                if let Ok(made) = self.short.clone().replenish(usd(minor), (&when, journal)) {
                    self.book(&made.books);
                    self.short = made.pool;
                }
            }
            _ => {}
        }
    }

    fn check(&self) {
        let minor = |account: &TrustAccount| self.trust.minor(account, Currency::USD);
        let mut owed = 0;
        for ledger in &self.ledgers {
            assert!(!ledger.available().is_negative(), "TR-02: {ledger:?}");
            assert!(ClientLedger::restore(ledger.kept().clone()).is_some());
            let booked = -minor(&ledger.account());
            assert_eq!(booked, i128::from(ledger.posted().minor()), "LED-04");
            owed += booked;
            let of = |receipt: &&Receipt| receipt.matter == *ledger.matter();
            let waiting = |receipt: &&Receipt| receipt.state == ReceiptState::Uncleared;
            let uncleared: i64 = self
                .receipts
                .iter()
                .filter(of)
                .filter(waiting)
                .map(|receipt| receipt.given.amount.minor())
                .sum();
            assert_eq!(uncleared, ledger.uncleared().minor(), "TR-04");
            let standing = |hold: &&Hold| hold.state == HoldState::Standing;
            let held: i64 = self
                .holds
                .iter()
                .filter(|hold| hold.matter == *ledger.matter())
                .filter(standing)
                .map(|hold| hold.amount.minor())
                .sum();
            assert_eq!(held, ledger.held().minor(), "TR-09");
        }
        let bank = minor(&TrustAccount::Bank(bank().id));
        let short = minor(&self.short.account());
        assert_eq!(short, i128::from(self.short.balance.minor()));
        assert_eq!(owed, bank + short, "TR-03: what is owed is there, or named as missing");
        let sum = |books: &Balances| books.iter().map(|(_, _, minor)| minor).sum::<i128>();
        assert_eq!((sum(&self.trust), sum(&self.operating)), (0, 0), "LED-02");
        let mixed = |(account, _, _): (&str, &str, i128)| TrustAccount::of_word(account).is_none();
        assert!(!self.trust.iter().any(mixed), "TR-01");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn tr02_tr03_after_any_acts_no_ledger_is_negative_and_the_books_balance(
        acts in proptest::collection::vec(act(), 1..40),
    ) {
        let mut firm = Firm::new();
        for act in &acts {
            firm.run(act);
            firm.check();
        }
    }
}

fn cases() -> u32 {
    ProptestConfig::default().cases.max(SEQUENCES)
}
