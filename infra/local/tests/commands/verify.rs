//! A proof is checked by whoever has it.

use domain::id::MatterId;
use domain::money::{Currency, Money};
use domain::proof::Ledgers;
use jiff::civil::date;
use serde_json::Value;

use crate::run::Firm;

fn matter(n: u8) -> MatterId {
    MatterId::made(1_700_000_000_000, [n; 10])
}

fn ledgers() -> Ledgers {
    let usd = |minor| Money::new(minor, Currency::USD);
    let balances = vec![(matter(1), usd(500_000)), (matter(2), usd(12_345))];
    Ledgers::new(date(2026, 10, 31), Currency::USD, balances, &[3; 32]).unwrap()
}

#[test]
fn a_proof_that_holds_is_told_with_its_total_and_root() {
    let firm = Firm::new();
    let proof = ledgers().proof(&matter(2)).unwrap();
    let root = hex::encode(proof.commitment.root);
    let file = firm.file("proof.txt", &proof.to_string());
    let file = file.to_str().unwrap();

    let answer = firm.run(["verify", "trust", file]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.out.contains("held 123.45 USD"), "{}", answer.out);
    assert!(answer.out.contains("5123.45 USD") && answer.out.contains(&root), "{}", answer.out);

    let answer = firm.run(["verify", "trust", file, "--json", "--root", &root.to_uppercase()]);
    let shown: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!((answer.code, &shown["valid"]), (0, &Value::Bool(true)));
}

#[test]
fn a_proof_that_was_changed_or_leads_elsewhere_does_not_hold() {
    let firm = Firm::new();
    let text = ledgers().proof(&matter(2)).unwrap().to_string();
    let changed = firm.file("more.txt", &text.replace("balance 12345", "balance 12346"));
    let answer = firm.run(["verify", "trust", changed.to_str().unwrap()]);
    assert_eq!(answer.code, 1);
    assert!(answer.out.starts_with("This proof does not hold."), "{}", answer.out);

    let sound = firm.file("sound.txt", &text);
    let answer = firm.run(["verify", "trust", sound.to_str().unwrap(), "--root", &"0".repeat(64)]);
    assert_eq!(answer.code, 1);
    let answer = firm.run(["verify", "trust", sound.to_str().unwrap(), "--root", "abc"]);
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    assert!(answer.err.contains("--root abc is no root"), "{}", answer.err);
}

#[test]
fn what_is_no_proof_is_refused() {
    let firm = Firm::new();
    for text in ["", "an invoice", "counterfoil trust proof 1\nas-of yesterday\n"] {
        let file = firm.file("none.txt", text);
        let answer = firm.run(["verify", "trust", file.to_str().unwrap()]);
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{text:?}");
        assert!(answer.err.contains("is not a proof"), "{}", answer.err);
    }
    let answer = firm.run(["verify", "trust", "no such file"]);
    assert_eq!(answer.code, 1);
}
