//! Paying from an account at a bank of the United States.

use crate::sandbox::Machine;
use crate::sandbox::card::{Method, debit};
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
    let account = match read(typed, payer) {
        Ok(account) => account,
        Err(complaints) => return Ok(Tried::Complaints(complaints)),
    };
    let debit_s = machine.debit_s();
    let outcome = machine.act(|act| pay::by_bank(act, session, account, payer.clone(), debit_s))?;
    Ok(Tried::Outcome(outcome))
}

fn read(typed: &Params, payer: &Payer) -> Result<Method, Complaints> {
    let mut complaints = complain_of(payer);
    let (routing, account) = (digits(typed.text("routing")), digits(typed.text("account")));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if routing.len() != 9 || !all_digits(&routing) {
        complaints.add("routing", "A routing number has nine digits.");
    }
    if !(4..=17).contains(&account.len()) || !all_digits(&account) {
        complaints.add("account", "An account number has 4 to 17 digits.");
    }
    if !complaints.is_empty() {
        return Err(complaints);
    }
    let last4 = account.chars().skip(account.len().saturating_sub(4)).collect();
    Ok(Method::Bank { last4, routing, fails: debit(&account) })
}
