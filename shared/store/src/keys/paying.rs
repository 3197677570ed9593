//! The keys of what paying needs beside payments: links, ways to pay, plans.

use domain::id::{ClientId, InvoiceId, MethodId, PayLinkId, PaymentId, PlanId, RefundId};

use super::{Key, key};

pub(crate) fn pay_link(id: &PayLinkId) -> Key {
    key(format!("PAYLINK#{id}"), "PAYLINK")
}

pub(crate) fn method(id: &MethodId) -> Key {
    key(format!("METHOD#{id}"), "METHOD")
}

/// Which way to pay a client uses.
pub(crate) fn way(client: &ClientId) -> Key {
    key(format!("CLIENT#{client}"), "WAY")
}

pub(crate) fn plan(id: &PlanId) -> Key {
    key(format!("PLAN#{id}"), "PLAN")
}

/// Which plan an invoice has.
pub(crate) fn plan_of(invoice: &InvoiceId) -> Key {
    key(format!("INVOICE#{invoice}"), "PLAN")
}

/// In which ways an invoice is taken: between its plan and its turn, which are read at once.
pub(crate) fn limits(invoice: &InvoiceId) -> Key {
    key(format!("INVOICE#{invoice}"), "RULES")
}

/// The plan that a client asks for.
pub(crate) fn plan_wish(invoice: &InvoiceId) -> Key {
    key(format!("INVOICE#{invoice}"), "PLANWISH")
}

/// That a payment waits for a person, or one of its refunds.
pub(crate) fn review(payment: &PaymentId, refund: Option<&RefundId>) -> Key {
    let sk = refund.map_or("REVIEW".to_owned(), |refund| format!("REVIEW#{refund}"));
    key(format!("PAYMENT#{payment}"), sk)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::chain;

    const BODY: &str = "00000000000000000000000000";

    #[test]
    fn every_key_of_paying_is_spelled_so() {
        let literal = |key: Key| format!("{} / {}", key.pk, key.sk);
        let lnk: PayLinkId = format!("lnk_{BODY}").parse().unwrap();
        let mth: MethodId = format!("mth_{BODY}").parse().unwrap();
        let pln: PlanId = format!("pln_{BODY}").parse().unwrap();
        let cli: ClientId = format!("cli_{BODY}").parse().unwrap();
        let inv: InvoiceId = format!("inv_{BODY}").parse().unwrap();
        assert_eq!(literal(pay_link(&lnk)), format!("PAYLINK#lnk_{BODY} / PAYLINK"));
        assert_eq!(literal(chain(lnk.as_str())), format!("PAYLINK#lnk_{BODY} / CHAIN"));
        assert_eq!(literal(method(&mth)), format!("METHOD#mth_{BODY} / METHOD"));
        assert_eq!(literal(chain(mth.as_str())), format!("METHOD#mth_{BODY} / CHAIN"));
        assert_eq!(literal(way(&cli)), format!("CLIENT#cli_{BODY} / WAY"));
        assert_eq!(literal(plan(&pln)), format!("PLAN#pln_{BODY} / PLAN"));
        assert_eq!(literal(chain(pln.as_str())), format!("PLAN#pln_{BODY} / CHAIN"));
        assert_eq!(literal(plan_wish(&inv)), format!("INVOICE#inv_{BODY} / PLANWISH"));
        assert_eq!(literal(plan_of(&inv)), format!("INVOICE#inv_{BODY} / PLAN"));
        assert_eq!(literal(limits(&inv)), format!("INVOICE#inv_{BODY} / RULES"));
    }
}
