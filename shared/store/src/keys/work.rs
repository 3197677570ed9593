//! The keys of work in progress and of recording it; their patterns are in the table of [`super`].

use domain::entry::Entry;
use domain::id::{ClientId, EntryId, MatterId, MemberId};
use jiff::civil::Date;

use super::{Key, key};

pub(crate) fn wip(matter: &MatterId, on: Date, id: &EntryId) -> Key {
    key(format!("MATTER#{matter}"), format!("WIP#{on}#{id}"))
}

/// What was agreed about a matter's fees.
pub(crate) fn arrangement(matter: &MatterId) -> Key {
    key(format!("MATTER#{matter}"), "FEES")
}

/// Who pays the bills of a matter.
pub(crate) fn payors(matter: &MatterId) -> Key {
    key(format!("MATTER#{matter}"), "PAYORS")
}

/// What of the fees of a client's matters is billed, by year.
pub(crate) fn client_fees_billed(client: &ClientId) -> Key {
    key(format!("CLIENT#{client}"), "FEESBILLED")
}

/// The months of a matter with a monthly fee.
pub(crate) fn months(matter: &MatterId) -> Key {
    key(format!("MATTER#{matter}"), "MONTHS")
}

/// Who is credited with what a matter brings in.
pub(crate) fn attributions(matter: &MatterId) -> Key {
    key(format!("MATTER#{matter}"), "ATTRIBUTION")
}

/// What a matter bills again and again.
pub(crate) fn recurring(matter: &MatterId) -> Key {
    key(format!("MATTER#{matter}"), "RECURRING")
}

/// What of a matter is billed ahead and not deducted yet.
pub(crate) fn billed_ahead(matter: &MatterId) -> Key {
    key(format!("MATTER#{matter}"), "AHEAD")
}

/// Whether the firm may bill ahead.
pub(crate) fn ahead_rule() -> Key {
    key("FIRM", "AHEAD")
}

/// What of a matter's fees is billed.
pub(crate) fn fees_billed(matter: &MatterId) -> Key {
    key(format!("MATTER#{matter}"), "FEESBILLED")
}

pub(crate) fn entry_sort(entry: &Entry) -> String {
    format!("{}#{}", entry.on, entry.id)
}

pub(crate) fn timers(id: &MemberId) -> Key {
    key(format!("MEMBER#{id}"), "TIMERS")
}

pub(crate) fn shortcuts() -> Key {
    key("FIRM", "SHORTCUTS")
}

/// The link by which a contractor hands time in.
pub(crate) fn work_link(id: &MemberId) -> Key {
    key(format!("MEMBER#{id}"), "WORKLINK")
}

/// What the firm said of sheets of time.
pub(crate) fn sheets() -> Key {
    key("FIRM", "SHEETS")
}

pub(crate) fn unit_prices() -> Key {
    key("FIRM", "UNITPRICES")
}

/// What currencies cost in the firm's.
pub(crate) fn exchange_rates() -> Key {
    key("FIRM", "EXCHANGE")
}

pub(crate) fn lock() -> Key {
    key("FIRM", "LOCK")
}

pub(crate) fn budgets(matter: &MatterId) -> Key {
    key(format!("MATTER#{matter}"), "BUDGETS")
}

/// The timekeeper's part of all work.
pub(crate) fn work_pk(who: &str) -> String {
    format!("WORK#{who}")
}

/// All costs on drafts and invoices.
pub(crate) const COSTS: &str = "COSTS";

/// Sorts work by currency, then by day.
pub(crate) fn work_sort(currency: &str, on: Date, id: &EntryId) -> String {
    format!("{currency}#{on}#{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_work_is_spelled_so() {
        let body = "00000000000000000000000000";
        let (matter, entry): (MatterId, EntryId) =
            (format!("mat_{body}").parse().unwrap(), format!("ent_{body}").parse().unwrap());
        let literal = |key: Key| format!("{} / {}", key.pk, key.sk);
        let day = Date::constant(2026, 3, 1);
        let wanted = format!("MATTER#{matter} / WIP#2026-03-01#{entry}");
        assert_eq!(literal(wip(&matter, day, &entry)), wanted);
        assert_eq!(literal(arrangement(&matter)), format!("MATTER#{matter} / FEES"));
        assert_eq!(literal(fees_billed(&matter)), format!("MATTER#{matter} / FEESBILLED"));
        assert_eq!(literal(months(&matter)), format!("MATTER#{matter} / MONTHS"));
        assert_eq!(literal(billed_ahead(&matter)), format!("MATTER#{matter} / AHEAD"));
        assert_eq!(literal(ahead_rule()), "FIRM / AHEAD");
        assert_eq!(literal(recurring(&matter)), format!("MATTER#{matter} / RECURRING"));
        assert_eq!(literal(budgets(&matter)), format!("MATTER#{matter} / BUDGETS"));
        assert_eq!(literal(attributions(&matter)), format!("MATTER#{matter} / ATTRIBUTION"));
    }

    #[test]
    fn every_key_of_a_client_a_person_and_the_firm_is_spelled_so() {
        let body = "00000000000000000000000000";
        let literal = |key: Key| format!("{} / {}", key.pk, key.sk);
        let member: MemberId = format!("mem_{body}").parse().unwrap();
        let client: ClientId = format!("cli_{body}").parse().unwrap();
        let of_client = literal(client_fees_billed(&client));
        assert_eq!(of_client, format!("CLIENT#{client} / FEESBILLED"));
        assert_eq!(literal(timers(&member)), format!("MEMBER#{member} / TIMERS"));
        assert_eq!(literal(work_link(&member)), format!("MEMBER#{member} / WORKLINK"));
        assert_eq!(literal(shortcuts()), "FIRM / SHORTCUTS");
        assert_eq!(literal(sheets()), "FIRM / SHEETS");
        assert_eq!(literal(lock()), "FIRM / LOCK");
        assert_eq!(literal(exchange_rates()), "FIRM / EXCHANGE");
        assert_eq!(literal(unit_prices()), "FIRM / UNITPRICES");
    }
}
