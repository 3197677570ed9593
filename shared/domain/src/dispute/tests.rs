//! Disputes: every edge with its entries, trust money left alone, the same end in any order.

use super::*;
use crate::allotment::Target;
use crate::id::{InvoiceId, JournalId};
use crate::ledger::Balances;
use crate::money::Currency;
use jiff::civil::Date;

const AMOUNT: i64 = 3000;
const FEE: i64 = 1500;

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn client() -> ClientId {
    ClientId::made(0, [4; 10])
}

fn invoice() -> InvoiceId {
    InvoiceId::made(0, [3; 10])
}

fn stamp() -> Stamp {
    Stamp {
        journal: JournalId::made(0, [1; 10]),
        effective_on: Date::constant(2026, 3, 1),
        now: Timestamp::UNIX_EPOCH,
    }
}

fn dispute() -> Dispute {
    Dispute {
        id: DisputeId::made(0, [1; 10]),
        object: "dp_1".to_owned(),
        payment: PaymentId::made(0, [2; 10]),
        client: client(),
        processor: ProcessorName::Stripe,
        destination: Destination::Operating,
        allotments: vec![Allotment { to: Target::Invoice(invoice()), amount: usd(5000) }],
        reason: Reason::Card("fraudulent".to_owned()),
        amount: usd(AMOUNT),
        state: None,
        moved: Moved::nothing(Currency::USD),
        due_by: None,
    }
}

/// What the processor says in a state, with the money that moved by then.
fn fact(state: DisputeState) -> DisputeFact {
    let (withdrawn, reinstated, fee) = match state {
        DisputeState::Inquiry | DisputeState::InquiryReview | DisputeState::InquiryClosed => {
            (0, 0, 0)
        }
        DisputeState::Open | DisputeState::UnderReview | DisputeState::Lost => (AMOUNT, 0, FEE),
        DisputeState::Won => (AMOUNT, AMOUNT, FEE),
    };
    DisputeFact {
        payment: Some(dispute().payment),
        of: Some("pi_1".to_owned()),
        object: "dp_1".to_owned(),
        amount: usd(AMOUNT),
        reason: dispute().reason,
        state,
        moved: Moved {
            withdrawn: usd(withdrawn),
            reinstated: usd(reinstated),
            fee: usd(fee),
            fee_back: usd(0),
        },
        due_by: None,
    }
}

fn told(mut dispute: Dispute, states: &[DisputeState]) -> (Dispute, Balances, i64) {
    let mut balances = Balances::default();
    let mut reopened = 0_i64;
    for state in states {
        if let Some(moved) = dispute.advance(&fact(*state), &stamp()).unwrap() {
            dispute = moved.dispute;
            let more: i64 = moved.reopened.iter().map(|part| part.amount.minor()).sum();
            reopened = reopened.saturating_add(more);
            if let Some(entry) = &moved.entry {
                balances.post(entry);
            }
        }
    }
    (dispute, balances, reopened)
}

#[test]
fn psp44_every_edge_books_what_the_table_says() {
    for edge in EDGES {
        let before = edge.from.map_or(dispute(), |state| told(dispute(), &[state]).0);
        let moved = before.advance(&fact(edge.to), &stamp()).unwrap().unwrap();
        let clearing = OperatingAccount::Clearing(ProcessorName::Stripe);
        let taken = OperatingAccount::Chargebacks(client());
        let expected: Vec<_> = edge
            .steps
            .iter()
            .map(|step| {
                let (from, to, minor) = match step {
                    Step::Withdraw => (clearing.clone(), taken.clone(), AMOUNT),
                    Step::Charge => (clearing.clone(), OperatingAccount::ProcessorFees, FEE),
                    Step::Reinstate => (taken.clone(), clearing.clone(), AMOUNT),
                    Step::Reopen => {
                        (taken.clone(), OperatingAccount::Receivable(invoice()), AMOUNT)
                    }
                };
                Posting { from, to, amount: usd(minor) }
            })
            .collect();
        let booked = moved.entry.map_or(Vec::new(), |entry| entry.postings().to_vec());
        assert_eq!(booked, expected, "{edge:?}");
        assert_eq!(moved.reopened.is_empty(), !edge.steps.contains(&Step::Reopen), "{edge:?}");
    }
}

#[test]
fn psp44_the_table_has_every_way_forward() {
    let has = |from, to| EDGES.iter().any(|edge| edge.from == from && edge.to == to);
    for to in DisputeState::ALL {
        assert!(has(None, to), "{to:?}");
        assert!(!has(Some(to), to), "{to:?}");
    }
    for edge in EDGES {
        assert!(edge.from < Some(edge.to), "{edge:?} goes back");
    }
    for state in [DisputeState::Won, DisputeState::Lost] {
        assert!(EDGES.iter().all(|edge| edge.from != Some(state)), "{state:?} is an end");
    }
}

#[test]
fn pay20_a_lost_dispute_is_owed_again() {
    let states = [DisputeState::Inquiry, DisputeState::Open, DisputeState::Lost];
    let (dispute, balances, reopened) = told(dispute(), &states);
    assert_eq!((dispute.state, reopened), (Some(DisputeState::Lost), AMOUNT));
    let balance = |account: OperatingAccount| balances.minor(&account, Currency::USD);
    assert_eq!(balance(OperatingAccount::Chargebacks(client())), 0);
    assert_eq!(balance(OperatingAccount::Receivable(invoice())), i128::from(AMOUNT));
    assert_eq!(balance(OperatingAccount::ProcessorFees), i128::from(FEE));
    assert_eq!(
        balance(OperatingAccount::Clearing(ProcessorName::Stripe)),
        -i128::from(AMOUNT + FEE)
    );
}

#[test]
fn psp44_what_a_lost_dispute_took_beyond_what_is_left_is_the_firms_loss() {
    // A refund of 1,000 had left, and came back: the bank disputes all, and 2,000 are left.
    let left = vec![Allotment { to: Target::Invoice(invoice()), amount: usd(2000) }];
    let less = Dispute { allotments: left, ..dispute() };
    for states in [&[DisputeState::Open, DisputeState::Lost][..], &[DisputeState::Lost]] {
        let (_, balances, reopened) = told(less.clone(), states);
        let of = |account: &OperatingAccount| balances.minor(account, Currency::USD);
        assert_eq!(of(&OperatingAccount::Chargebacks(client())), 0);
        assert_eq!(of(&OperatingAccount::Receivable(invoice())), 2000);
        assert_eq!(of(&OperatingAccount::WriteOff), i128::from(AMOUNT - 2000));
        assert_eq!(reopened, 2000);
    }
    let (_, balances, _) = told(less, &[DisputeState::Open, DisputeState::Won]);
    assert_eq!(balances.minor(&OperatingAccount::WriteOff, Currency::USD), 0);
}

#[test]
fn psp44_a_won_dispute_leaves_only_its_fee() {
    let (dispute, balances, reopened) = told(dispute(), &[DisputeState::Open, DisputeState::Won]);
    assert_eq!((dispute.state, reopened), (Some(DisputeState::Won), 0));
    assert_eq!(balances.minor(&OperatingAccount::Chargebacks(client()), Currency::USD), 0);
    let clearing = OperatingAccount::Clearing(ProcessorName::Stripe);
    assert_eq!(balances.minor(&clearing, Currency::USD), -i128::from(FEE));
}

#[test]
fn tr13_a_dispute_of_a_trust_deposit_stays_in_the_operating_book() {
    let trust = Dispute {
        destination: Destination::Trust,
        processor: ProcessorName::LawPay,
        allotments: Vec::new(),
        ..dispute()
    };
    let (dispute, balances, reopened) = told(trust, &[DisputeState::Open, DisputeState::Lost]);
    assert_eq!(reopened, 0);
    let taken = balances.minor(&OperatingAccount::Chargebacks(client()), Currency::USD);
    assert_eq!(taken, i128::from(AMOUNT));
    for (available, held) in [(5000, AMOUNT), (1000, 1000), (0, 0)] {
        assert_eq!(dispute.hold(usd(available)), Ok(usd(held)), "{available} available");
    }
    assert_eq!(self::dispute().hold(usd(5000)), Ok(usd(0)));
}

#[test]
fn psp41_a_return_is_final_and_tells_whether_to_try_again() {
    for (word, kind, retries) in [
        ("R01", ReturnKind::Funds, 2),
        ("R09", ReturnKind::Funds, 2),
        ("R03", ReturnKind::Administrative, 0),
        ("R10", ReturnKind::Unauthorized, 0),
        ("R29", ReturnKind::Unauthorized, 0),
    ] {
        let code = ReturnCode::of_word(word).unwrap();
        assert_eq!((code.kind(), code.retries_max()), (kind, retries), "{word}");
        assert!(!Reason::of_word(word).can_be_contested());
    }
    assert!(Reason::of_word("fraudulent").can_be_contested());
}

/// All orders of a set of news, each followed by some of them again.
fn orders(states: &[DisputeState]) -> Vec<Vec<DisputeState>> {
    if states.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for at in 0..states.len() {
        let mut rest = states.to_vec();
        let first = rest.remove(at);
        for order in orders(&rest) {
            all.push([vec![first], order].concat());
        }
    }
    all
}

#[test]
fn psp16_every_order_of_up_to_seven_news_ends_the_same() {
    use DisputeState::*;
    let mut checked = 0;
    for set in [
        &[Inquiry, InquiryReview, InquiryClosed, Open, UnderReview, Won][..],
        &[Inquiry, InquiryReview, InquiryClosed, Open, UnderReview, Lost],
        &[Inquiry, InquiryReview, InquiryClosed, Open, UnderReview, Won, Lost],
    ] {
        let (end, balances, _) = told(dispute(), set);
        for (n, mut order) in orders(set).into_iter().enumerate() {
            order.push(set[n % set.len()]);
            let (other, others, _) = told(dispute(), &order);
            assert_eq!(other, end, "{order:?}");
            for (account, _, minor) in balances.iter() {
                let same = others.iter().find(|found| found.0 == account).map(|found| found.2);
                assert_eq!(same, Some(minor), "{account} after {order:?}");
            }
            checked += 1;
        }
    }
    assert_eq!(checked, 720 + 720 + 5040);
}
