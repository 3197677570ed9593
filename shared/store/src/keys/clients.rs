//! Keys of a client, its contacts, what it has paid, and what is agreed with it about rates.

use domain::id::{ClientId, ContactId, JournalId, RateId};
use jiff::civil::Date;

use super::{Key, key};

/// How the partitions of what moved what clients owe begin.
pub(crate) const MOVEMENTS: &str = "ACCOUNT#";

/// The end of a client's open invoices, where a statement's question ends.
pub(crate) const OPEN_END: &str = "I#0~";

pub(crate) fn client(id: &ClientId) -> Key {
    key(format!("CLIENT#{id}"), "CLIENT")
}

pub(crate) fn guidelines(id: &ClientId) -> Key {
    key(format!("CLIENT#{id}"), "GUIDELINES")
}

/// Which currency a client is billed in.
pub(crate) fn billed_in(id: &ClientId) -> Key {
    key(format!("CLIENT#{id}"), "BILLEDIN")
}

pub(crate) fn balance(id: &ClientId) -> Key {
    key(format!("CLIENT#{id}"), "BALANCE")
}

pub(crate) fn contact(client: &ClientId, id: &ContactId) -> Key {
    key(format!("CLIENT#{client}"), format!("CONTACT#{id}"))
}

pub(crate) fn agreed_rate(client: &ClientId, id: &RateId) -> Key {
    key(format!("CLIENT#{client}"), format!("RATE#{id}"))
}

pub(crate) fn movements_pk(client: &ClientId) -> String {
    format!("{MOVEMENTS}{client}")
}

pub(crate) fn movement(client: &ClientId, on: Date, journal: &JournalId) -> Key {
    key(movements_pk(client), format!("{on}#{journal}"))
}

/// Sorts a movement by its day, before everything that a client's home shows.
pub(crate) fn movement_sort(on: Date, journal: &JournalId) -> String {
    format!("{}#{journal}", movements_from(on))
}

/// Where the movements since a day begin.
pub(crate) fn movements_from(on: Date) -> String {
    format!("A#{on}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_agreed_with_a_client_is_kept_with_it() {
        let body = "0".repeat(26);
        let client: ClientId = format!("cli_{body}").parse().unwrap();
        let rate: RateId = format!("rat_{body}").parse().unwrap();
        let Key { pk, sk } = agreed_rate(&client, &rate);
        assert_eq!((pk, sk), (format!("CLIENT#cli_{body}"), format!("RATE#rat_{body}")));
    }

    #[test]
    fn inv25_one_question_has_what_moved_since_a_day_and_what_is_open() {
        let body = "0".repeat(26);
        let client: ClientId = format!("cli_{body}").parse().unwrap();
        let journal: JournalId = format!("jrn_{body}").parse().unwrap();
        let day = Date::constant(2026, 3, 1);
        let Key { pk, sk } = movement(&client, day, &journal);
        assert_eq!((pk, sk), (format!("ACCOUNT#cli_{body}"), format!("2026-03-01#jrn_{body}")));
        assert_eq!(movement_sort(day, &journal), format!("A#2026-03-01#jrn_{body}"));
        let asked = movements_from(day)..OPEN_END.to_owned();
        let has = |sort: &str| asked.contains(&sort.to_owned());
        assert!(has(&movement_sort(day, &journal)) && has("B") && has("I#0#2026-01-01#inv"));
        assert!(!has("A") && !has("A#2026-02-28#jrn") && !has("I#1#0000001#inv"));
        let home = "B".."I~";
        assert!(!home.contains(&movements_from(day).as_str()), "a home reads no movements");
    }
}
