//! The keys of bank accounts, their statements and reconciliations.

use domain::id::{BankId, SlipId, StatementId};
use domain::slip::Purse;
use jiff::civil::Date;

use super::{Key, key};

pub(crate) fn bank_account_pk(id: &BankId) -> String {
    format!("BANKACCOUNT#{id}")
}

pub(crate) fn bank_account(id: &BankId) -> Key {
    key(bank_account_pk(id), "BANKACCOUNT")
}

pub(crate) fn bank_name(name: &str) -> Key {
    key(format!("BANKNAME#{}", name.to_lowercase()), "BANKNAME")
}

pub(crate) fn bank_number(number: &str) -> Key {
    key(format!("BANKNUMBER#{number}"), "BANKNUMBER")
}

/// A file that an account was read from.
pub(crate) fn bank_source(account: &BankId, sha256: &str) -> Key {
    key(bank_account_pk(account), format!("FILE#{sha256}"))
}

pub(crate) fn statement(account: &BankId, to: Option<Date>, id: &StatementId) -> Key {
    let to = to.map_or_else(String::new, |to| to.to_string());
    key(bank_account_pk(account), format!("STATEMENT#{to}#{id}"))
}

/// A line as one file has it.
pub(crate) fn bank_line(account: &BankId, on: Date, mark: &str, sha256: &str) -> Key {
    key(bank_account_pk(account), format!("LINE#{on}#{mark}#{sha256}"))
}

/// Where the lines of a span of days begin and end.
pub(crate) fn bank_lines(from: Date, to: Date) -> (String, String) {
    (format!("LINE#{from}"), format!("LINE#{to}~"))
}

pub(crate) fn bank_file(sha256: &str) -> Key {
    key(format!("BANKFILE#{sha256}"), "BANKFILE")
}

/// Matches, and lines set aside, lie apart: they alone are taken back, and nobody may delete
/// anything else of an account.
pub(crate) fn bank_matches_pk(account: &BankId) -> String {
    format!("MATCHES#{account}")
}

/// What a person confirmed.
pub(crate) fn bank_match(account: &BankId, on: Date, id: &str) -> Key {
    key(bank_matches_pk(account), format!("MATCH#{on}#{id}"))
}

/// A line that a person set aside.
pub(crate) fn bank_aside(account: &BankId, on: Date, mark: &str) -> Key {
    key(bank_matches_pk(account), format!("ASIDE#{on}#{mark}"))
}

/// A line by its mark, or an entry by its id, that is matched or set aside.
pub(crate) fn bank_claim(account: &BankId, word: &str) -> Key {
    key(bank_matches_pk(account), format!("CLAIM#{word}"))
}

/// Changes with every match, so that what is signed is what was seen.
pub(crate) fn bank_turn(account: &BankId) -> Key {
    key(bank_account_pk(account), "TURN")
}

/// Changes with every signature, so that what changes matches changes none that one covers.
pub(crate) fn bank_signings(account: &BankId) -> Key {
    key(bank_account_pk(account), "SIGNINGS")
}

pub(crate) fn bank_suspense(account: &BankId, to: Date) -> Key {
    key(bank_account_pk(account), format!("SUSPENSE#{to}"))
}

pub(crate) fn bank_signed(account: &BankId, to: Date) -> Key {
    key(bank_account_pk(account), format!("SIGNED#{to}"))
}

/// A part of what was signed.
pub(crate) fn bank_paper(account: &BankId, to: Date, part: usize) -> Key {
    key(bank_account_pk(account), format!("PAPER#{to}#{part:03}"))
}

/// A part of the ledgers that a signature committed to.
pub(crate) fn bank_ledgers(account: &BankId, to: Date, part: usize) -> Key {
    key(bank_account_pk(account), format!("LEDGERS#{to}#{part:03}"))
}

pub(crate) fn bank_incident(account: &BankId, reference: &str) -> Key {
    key(bank_account_pk(account), format!("INCIDENT#{reference}"))
}

pub(crate) fn slip(id: &SlipId) -> Key {
    key(format!("SLIP#{id}"), "SLIP")
}

/// The list of an account's slips.
pub(crate) fn slips_of(purse: &Purse) -> String {
    match purse {
        Purse::Operating => "SLIPS#operating".to_owned(),
        Purse::Trust(bank) => format!("SLIPS#{bank}"),
    }
}

/// Sorts slips by the day they go to the bank.
pub(crate) fn slip_sort(on: Date, id: &SlipId) -> String {
    format!("{on}#{id}")
}

/// A cheque or cash, by the payment or receipt that records it, which is on a slip or matched
/// without one; apart from all else, because it is taken away again.
pub(crate) fn slipped(origin: &str) -> Key {
    key(format!("SLIPPED#{origin}"), "SLIPPED")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::chain;

    const BODY: &str = "00000000000000000000000000";

    #[test]
    #[expect(clippy::cognitive_complexity, reason = "a list of literals, one line a key")]
    fn every_key_of_a_bank_account_is_spelled_so() {
        let day = Date::constant(2026, 3, 1);
        let literal = |key: Key| format!("{} / {}", key.pk, key.sk);
        let bac: BankId = format!("bnk_{BODY}").parse().unwrap();
        let bst: StatementId = format!("bst_{BODY}").parse().unwrap();
        let bank = format!("BANKACCOUNT#bnk_{BODY}");
        let matches = format!("MATCHES#bnk_{BODY}");
        assert_eq!(literal(bank_account(&bac)), format!("{bank} / BANKACCOUNT"));
        assert_eq!(literal(chain(bac.as_str())), format!("BANK#bnk_{BODY} / CHAIN"));
        assert_eq!(literal(bank_name("IOLTA")), "BANKNAME#iolta / BANKNAME");
        let slp: SlipId = format!("slp_{BODY}").parse().unwrap();
        assert_eq!(literal(slip(&slp)), format!("SLIP#slp_{BODY} / SLIP"));
        assert_eq!(slips_of(&Purse::Operating), "SLIPS#operating");
        assert_eq!(slips_of(&Purse::Trust(bac.clone())), format!("SLIPS#bnk_{BODY}"));
        assert_eq!(slip_sort(day, &slp), format!("2026-03-01#slp_{BODY}"));
        assert_eq!(literal(slipped("rcp_1")), "SLIPPED#rcp_1 / SLIPPED");
        assert_eq!(literal(bank_number("0210/77")), "BANKNUMBER#0210/77 / BANKNUMBER");
        assert_eq!(literal(bank_source(&bac, "ab")), format!("{bank} / FILE#ab"));
        assert_eq!(
            literal(statement(&bac, Some(day), &bst)),
            format!("{bank} / STATEMENT#2026-03-01#bst_{BODY}")
        );
        assert_eq!(
            literal(bank_line(&bac, day, "m", "ab")),
            format!("{bank} / LINE#2026-03-01#m#ab")
        );
        assert_eq!(literal(bank_file("ab")), "BANKFILE#ab / BANKFILE");
        assert_eq!(literal(bank_match(&bac, day, "x")), format!("{matches} / MATCH#2026-03-01#x"));
        assert_eq!(literal(bank_aside(&bac, day, "m")), format!("{matches} / ASIDE#2026-03-01#m"));
        assert_eq!(literal(bank_claim(&bac, "x")), format!("{matches} / CLAIM#x"));
        let ledgers = format!("{bank} / LEDGERS#2026-03-01#002");
        assert_eq!(literal(bank_ledgers(&bac, day, 2)), ledgers);
        assert_eq!(literal(bank_turn(&bac)), format!("{bank} / TURN"));
        assert_eq!(literal(bank_signings(&bac)), format!("{bank} / SIGNINGS"));
        assert_eq!(literal(bank_suspense(&bac, day)), format!("{bank} / SUSPENSE#2026-03-01"));
        assert_eq!(literal(bank_signed(&bac, day)), format!("{bank} / SIGNED#2026-03-01"));
        assert_eq!(literal(bank_paper(&bac, day, 2)), format!("{bank} / PAPER#2026-03-01#002"));
        assert_eq!(literal(bank_incident(&bac, "r")), format!("{bank} / INCIDENT#r"));
    }
}
