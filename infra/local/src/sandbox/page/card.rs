//! Paying with a card.

use crate::sandbox::Machine;
use crate::sandbox::card::{Method, Verdict, brand, verdict};
use crate::sandbox::charge::Payer;
use crate::sandbox::params::Params;
use crate::sandbox::pay;
use crate::sandbox::refusal::Refusal;
use crate::sandbox::view::Complaints;

use super::{Tried, complain_of, digits};

/// Reads the form and pays.
pub(super) fn pay(
    machine: &Machine,
    session: &str,
    typed: &Params,
    payer: &Payer,
) -> Result<Tried, Refusal> {
    let month = machine.now().strftime("%Y%m").to_string();
    let (card, verdict) = match read(typed, payer, &month) {
        Ok(read) => read,
        Err(complaints) => return Ok(Tried::Complaints(complaints)),
    };
    let other = machine.faults.next_amount();
    let outcome = machine.act(|act| {
        if let Some(amount) = other {
            pay::other_amount(act, session, amount)?;
        }
        pay::by_card(act, session, card, verdict, payer.clone())
    })?;
    Ok(Tried::Outcome(outcome))
}

fn read(typed: &Params, payer: &Payer, now: &str) -> Result<(Method, Verdict), Complaints> {
    let mut complaints = complain_of(payer);
    let number = digits(typed.text("number"));
    let verdict = verdict(&number);
    if verdict.is_none() {
        complaints.add("number", "Your card number is invalid.");
    }
    let expiry = expiry(typed.text("expiry").unwrap_or_default());
    match expiry {
        Some((month, year)) if format!("{year}{month:02}").as_str() < now => {
            complaints.add("expiry", "Your card's expiration date is in the past.");
        }
        Some(_) => {}
        None => complaints.add("expiry", "Write month and year, such as 04/34."),
    }
    let cvc = digits(typed.text("cvc"));
    if !(3..=4).contains(&cvc.len()) || !cvc.bytes().all(|byte| byte.is_ascii_digit()) {
        complaints.add("cvc", "Your card's security code is incomplete.");
    }
    match (verdict, expiry) {
        (Some(verdict), Some((month, year))) if complaints.is_empty() => {
            let last4 = number.chars().skip(number.len().saturating_sub(4)).collect();
            let brand = brand(&number).to_owned();
            Ok((Method::Card { brand, last4, month, year }, verdict))
        }
        _ => Err(complaints),
    }
}

/// `04/34`, `4/34`, `04 / 2034`, `0434`.
fn expiry(text: &str) -> Option<(u8, u16)> {
    let bare: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (month, year) = match bare.split_once('/') {
        Some(parts) => parts,
        None if bare.len() == 4 => bare.split_at_checked(2)?,
        None => return None,
    };
    let month: u8 = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    let short: u16 = year.parse().ok()?;
    match year.len() {
        2 => Some((month, short.checked_add(2000)?)),
        4 => Some((month, short)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expiry_reads_as_people_write_it() {
        for (text, read) in [
            ("04/34", Some((4, 2034))),
            ("4 / 34", Some((4, 2034))),
            ("0434", Some((4, 2034))),
            ("12/2034", Some((12, 2034))),
            ("13/34", None),
            ("00/34", None),
            ("4/3", None),
            ("é34", None),
            ("", None),
        ] {
            assert_eq!(expiry(text), read, "{text}");
        }
    }

    #[test]
    fn all_complaints_come_at_once() {
        let Err(complaints) = read(&Params::parse(b"number=1"), &Payer::default(), "202601") else {
            panic!("not refused")
        };
        for field in ["email", "name", "number", "expiry", "cvc"] {
            assert!(complaints.of(field).is_some(), "{field}");
        }
    }
}
