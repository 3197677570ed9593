//! The keys of combined bills, and of how clients get theirs.

use domain::combined::CombinedBill;
use domain::dispatch::Dispatch;
use domain::id::{BillId, ClientId, InvoiceId};

use super::{Key, key, latest_first};

/// How the sorts of a client's combined bills begin.
pub(crate) const BILLS_OF_CLIENT: &str = "J#";

pub(crate) fn bill(id: &BillId) -> Key {
    key(format!("BILL#{id}"), "BILL")
}

/// On which combined bill an invoice is.
pub(crate) fn combined(id: &InvoiceId) -> Key {
    key(format!("INVOICE#{id}"), "BILL")
}

/// How a client gets its bills.
pub(crate) fn billed_so(id: &ClientId) -> Key {
    key(format!("CLIENT#{id}"), "BILLS")
}

/// The firm's cover letter.
pub(crate) fn firms_cover() -> Key {
    key("FIRM", "COVER")
}

/// The cover letter of a draft, or the one that was frozen with an invoice.
pub(crate) fn cover(id: &InvoiceId) -> Key {
    key(format!("INVOICE#{id}"), "COVER")
}

/// How an invoice goes out, where it is not through the portal.
pub(crate) fn sending(id: &InvoiceId) -> Key {
    key(format!("INVOICE#{id}"), "SENDING")
}

/// Where the invoices are listed that wait to go out in a way.
pub(crate) fn sending_kind(dispatch: Dispatch) -> String {
    format!("SENDING#{}", dispatch.word())
}

pub(crate) fn bill_series(year: i16) -> Key {
    key(format!("SERIES#B-{year}"), "SERIES")
}

/// Sorts a client's combined bills, and all of them, the latest first.
pub(crate) fn bill_sort(bill: &CombinedBill) -> String {
    let at = bill.made_on.at(0, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC);
    let at = at.map(|at| at.timestamp()).unwrap_or_default();
    format!("{}#{:09}", latest_first(at), 999_999_999_u32.saturating_sub(bill.number.place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_combined_bills_is_spelled_so() {
        let body = "0".repeat(26);
        let of: BillId = format!("bil_{body}").parse().unwrap();
        let client: ClientId = format!("cli_{body}").parse().unwrap();
        let invoice: InvoiceId = format!("inv_{body}").parse().unwrap();
        let literal = |key: Key| format!("{} / {}", key.pk, key.sk);
        assert_eq!(literal(bill(&of)), format!("BILL#bil_{body} / BILL"));
        assert_eq!(literal(combined(&invoice)), format!("INVOICE#inv_{body} / BILL"));
        assert_eq!(literal(billed_so(&client)), format!("CLIENT#cli_{body} / BILLS"));
        assert_eq!(literal(bill_series(2026)), "SERIES#B-2026 / SERIES");
        assert_eq!(literal(sending(&invoice)), format!("INVOICE#inv_{body} / SENDING"));
        assert_eq!(literal(cover(&invoice)), format!("INVOICE#inv_{body} / COVER"));
        assert_eq!(literal(firms_cover()), "FIRM / COVER");
        assert_eq!(sending_kind(Dispatch::EBilling), "SENDING#e-billing");
        let home = "B".."I~";
        assert!(!home.contains(&BILLS_OF_CLIENT), "a home reads no combined bills");
    }
}
