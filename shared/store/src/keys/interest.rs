//! The keys of interest: what is agreed, base rates, and what is posted; those of paying early and
//! of rebates.

use domain::id::{ClientId, InvoiceId, MatterId};
use domain::rebate::RebateOf;

use super::{Key, key};

pub(crate) fn interest_of_firm() -> Key {
    key("FIRM", "INTEREST")
}

pub(crate) fn interest_of_client(id: &ClientId) -> Key {
    key(format!("CLIENT#{id}"), "INTEREST")
}

pub(crate) fn interest_of_matter(id: &MatterId) -> Key {
    key(format!("MATTER#{id}"), "INTEREST")
}

pub(crate) fn references_of_client(id: &ClientId) -> Key {
    key(format!("CLIENT#{id}"), "REFERENCES")
}

pub(crate) fn references_of_matter(id: &MatterId) -> Key {
    key(format!("MATTER#{id}"), "REFERENCES")
}

pub(crate) fn known_as(id: &ClientId) -> Key {
    key(format!("CLIENT#{id}"), "KNOWNAS")
}

/// What the firm takes off for paying early.
pub(crate) fn early_of_firm() -> Key {
    key("FIRM", "EARLY")
}

/// The same with a client.
pub(crate) fn early_of_client(id: &ClientId) -> Key {
    key(format!("CLIENT#{id}"), "EARLY")
}

/// What is agreed with a client about rebates.
pub(crate) fn rebates(id: &ClientId) -> Key {
    key(format!("CLIENT#{id}"), "REBATES")
}

/// What was given for a year.
pub(crate) fn rebate(id: &ClientId, year: i16, of: &RebateOf) -> Key {
    key(format!("CLIENT#{id}"), format!("REBATE#{year}#{}", of.word()))
}

/// What of the interest on an invoice is posted.
pub(crate) fn interest_on(id: &InvoiceId) -> Key {
    key(format!("INVOICE#{id}"), "INTEREST")
}

pub(crate) fn base_rates() -> Key {
    key("FIRM", "BASERATES")
}

/// Until when interest is posted.
pub(crate) fn interest_run() -> Key {
    key("FIRM", "INTERESTRUN")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_interest_is_spelled_so() {
        let body = "0".repeat(26);
        let literal = |key: Key| format!("{} / {}", key.pk, key.sk);
        let client: ClientId = format!("cli_{body}").parse().unwrap();
        let matter: MatterId = format!("mat_{body}").parse().unwrap();
        let invoice: InvoiceId = format!("inv_{body}").parse().unwrap();
        assert_eq!(literal(interest_of_firm()), "FIRM / INTEREST");
        assert_eq!(literal(interest_of_client(&client)), format!("CLIENT#{client} / INTEREST"));
        assert_eq!(literal(interest_of_matter(&matter)), format!("MATTER#{matter} / INTEREST"));
        assert_eq!(literal(interest_on(&invoice)), format!("INVOICE#{invoice} / INTEREST"));
        assert_eq!(literal(references_of_client(&client)), format!("CLIENT#{client} / REFERENCES"));
        assert_eq!(literal(references_of_matter(&matter)), format!("MATTER#{matter} / REFERENCES"));
        assert_eq!(literal(rebates(&client)), format!("CLIENT#{client} / REBATES"));
        let of = |of| literal(rebate(&client, 2026, &of));
        assert_eq!(of(RebateOf::Client), format!("CLIENT#{client} / REBATE#2026#client"));
        let of_matter = of(RebateOf::Matter(matter.clone()));
        assert_eq!(of_matter, format!("CLIENT#{client} / REBATE#2026#{matter}"));
        assert_eq!(literal(known_as(&client)), format!("CLIENT#{client} / KNOWNAS"));
        assert_eq!(literal(base_rates()), "FIRM / BASERATES");
        assert_eq!(literal(interest_run()), "FIRM / INTERESTRUN");
    }
}
