//! A ledger that is in the total proves it, one that is not cannot, and nobody learns more.

use proptest::prelude::*;

use super::*;

const DAY: Date = Date::constant(2026, 10, 31);
const SEED: [u8; 32] = [7; 32];

fn matter(n: u8) -> MatterId {
    MatterId::made(1_700_000_000_000, [n; 10])
}

fn ledgers(balances: &[i64]) -> Ledgers {
    let of = |(n, minor): (u8, &i64)| (matter(n), Money::new(*minor, Currency::USD));
    Ledgers::new(DAY, Currency::USD, (0..).zip(balances).map(of).collect(), &SEED).unwrap()
}

#[test]
fn a_client_proves_that_their_money_is_in_the_total() {
    let all = ledgers(&[500_000, 12_345, 0, 99]);
    assert_eq!(all.commitment().total, Money::new(512_444, Currency::USD));
    for n in 0..4 {
        let proof = all.proof(&matter(n)).unwrap();
        assert_eq!(proof.verify(), Ok(()));
        assert_eq!(proof.to_string().parse(), Ok(proof));
    }
}

#[test]
fn a_client_who_is_left_out_cannot_be_given_a_proof() {
    let with = ledgers(&[500_000, 12_345, 99]);
    let without = ledgers(&[500_000, 12_345]);
    assert!(without.proof(&matter(2)).is_none());
    let mut proof = with.proof(&matter(2)).unwrap();
    proof.commitment = without.commitment().clone();
    assert_eq!(proof.verify(), Err(ProofError::Total));
    // Not even when the total is the same.
    let padded = ledgers(&[500_000, 12_444]);
    proof.commitment = padded.commitment().clone();
    assert_eq!(proof.verify(), Err(ProofError::Root));
}

#[test]
fn a_changed_proof_proves_nothing() {
    let proof = ledgers(&[500_000, 12_345, 99]).proof(&matter(1)).unwrap();
    let changed = |change: fn(&mut Proof)| {
        let mut other = proof.clone();
        change(&mut other);
        other.verify()
    };
    assert_eq!(
        changed(|p| p.balance = Money::new(12_346, Currency::USD)),
        Err(ProofError::Balance)
    );
    assert_eq!(changed(|p| p.commitment.root[0] ^= 1), Err(ProofError::Root));
    assert_eq!(changed(|p| p.matter = matter(0)), Err(ProofError::Root));
    assert_eq!(changed(|p| p.ways[0].salt[0] ^= 1), Err(ProofError::Root));
    assert_eq!(changed(|p| p.ways[0].minor += 1), Err(ProofError::Total));
    assert_eq!(changed(|p| p.ways[0].steps[0].sum += 1), Err(ProofError::Total));
    assert_eq!(changed(|p| p.ways[0].steps[0].sum = -1), Err(ProofError::Amount));
    assert_eq!(changed(|p| p.ways[0].steps[0].sum = i64::MAX), Err(ProofError::Amount));
    assert_eq!(changed(|p| p.ways[0] = p.ways[1].clone()), Err(ProofError::Parts));
    assert_eq!(changed(|p| p.ways.truncate(1)), Err(ProofError::Parts));
}

#[test]
fn no_sum_beside_the_way_is_a_whole_balance_of_another() {
    let all = ledgers(&[500_000, 300_000]);
    for way in all.proof(&matter(0)).unwrap().ways {
        assert!(way.steps.iter().all(|step| step.sum != 300_000));
    }
}

#[test]
fn a_shortage_cannot_be_committed_to() {
    let usd = |minor| Money::new(minor, Currency::USD);
    let new = |balances| Ledgers::new(DAY, Currency::USD, balances, &SEED).map(|_| ());
    assert_eq!(new(vec![]), Err(CommitmentError::Empty));
    assert_eq!(new(vec![(matter(1), usd(-1))]), Err(CommitmentError::Negative(matter(1))));
    let twice = vec![(matter(1), usd(5)), (matter(1), usd(5))];
    assert_eq!(new(twice), Err(CommitmentError::Twice(matter(1))));
    let euro = Money::new(5, "EUR".parse().unwrap());
    assert_eq!(new(vec![(matter(1), euro)]), Err(CommitmentError::Mixed));
}

#[test]
fn what_is_not_a_proof_is_refused_with_its_place() {
    let text = ledgers(&[5]).proof(&matter(0)).unwrap().to_string();
    let broken = text.replace("currency USD", "currency dollars");
    let error = broken.parse::<Proof>().unwrap_err();
    assert_eq!(error, ProofTextError::Line { line: 3, wanted: "currency" });
    for end in 0..text.len() - 1 {
        let part = text.get(..end).unwrap();
        assert!(part.parse::<Proof>().is_err(), "{end} bytes are not a proof");
    }
    assert_eq!("x".repeat(40_000).parse::<Proof>(), Err(ProofTextError::TooLarge));
}

proptest! {
    #[test]
    fn every_ledger_is_proved_and_the_sums_meet(
        balances in proptest::collection::vec(0_i64..1_000_000_000, 1..40),
    ) {
        let all = ledgers(&balances);
        prop_assert_eq!(all.commitment().total.minor(), balances.iter().sum::<i64>());
        for (n, minor) in (0..).zip(&balances) {
            let proof = all.proof(&matter(n)).unwrap();
            prop_assert_eq!(proof.verify(), Ok(()));
            prop_assert_eq!(proof.balance.minor(), *minor);
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in ".{0,400}") {
        prop_assert!(text.parse::<Proof>().is_err());
    }
}
