//! The keys of client money; their patterns are in the table of [`super`].

use domain::id::{
    BankId, BatchId, DepositRequestId, DisbursementId, HoldId, InvoiceId, MatterId, ReceiptId,
    SettlementId,
};
use domain::ledger::PoolKind;
use domain::trust::{ChequeNumber, Line};

use super::{Key, key};

pub(crate) fn bank(id: &BankId) -> Key {
    key(format!("BANK#{id}"), "BANK")
}

pub(crate) fn pool(bank: &BankId, kind: PoolKind) -> Key {
    key(format!("BANK#{bank}"), format!("POOL#{}", kind.word()))
}

pub(crate) fn cheque(bank: &BankId, number: &ChequeNumber) -> Key {
    key(format!("BANK#{bank}"), format!("CHEQUE#{number}"))
}

pub(crate) fn trust_pk(matter: &MatterId) -> String {
    format!("TRUST#{matter}")
}

pub(crate) fn ledger(matter: &MatterId) -> Key {
    key(trust_pk(matter), "LEDGER")
}

pub(crate) fn retainer(matter: &MatterId) -> Key {
    key(trust_pk(matter), "RETAINER")
}

pub(crate) fn trust_line(line: &Line) -> Key {
    key(trust_pk(&line.matter), format!("LINE#{}#{:012}", line.effective_on, line.seq))
}

pub(crate) fn hold(matter: &MatterId, id: &HoldId) -> Key {
    key(trust_pk(matter), format!("HOLD#{id}"))
}

pub(crate) fn receipt(id: &ReceiptId) -> Key {
    key(format!("RECEIPT#{id}"), "RECEIPT")
}

/// How the client is told of a receipt.
pub(crate) fn telling(id: &ReceiptId) -> Key {
    key(format!("RECEIPT#{id}"), "TELLING")
}

pub(crate) fn deposit_request(id: &DepositRequestId) -> Key {
    key(format!("DEPOSIT#{id}"), "REQUEST")
}

pub(crate) fn disbursement(id: &DisbursementId) -> Key {
    key(format!("DISBURSEMENT#{id}"), "DISBURSEMENT")
}

/// What of a payment a client disputes, and whether it is back.
pub(crate) fn restoration(id: &DisbursementId) -> Key {
    key(format!("DISBURSEMENT#{id}"), "RESTORATION")
}

pub(crate) fn settlement(matter: &MatterId, id: &SettlementId) -> Key {
    key(trust_pk(matter), format!("SETTLEMENT#{id}"))
}

/// Which payment pays a share of a settlement.
pub(crate) fn settled_share(matter: &MatterId, id: &SettlementId, at: usize) -> Key {
    key(trust_pk(matter), format!("SHARE#{id}#{at:02}"))
}

pub(crate) fn batch(id: &BatchId) -> Key {
    key(format!("BATCH#{id}"), "BATCH")
}

pub(crate) fn flat_fee(matter: &MatterId) -> Key {
    key(trust_pk(matter), "FLATFEE")
}

pub(crate) fn flat_fee_terms(matter: &MatterId) -> Key {
    key(trust_pk(matter), "FLATFEETERMS")
}

pub(crate) fn suspense(id: &ReceiptId) -> Key {
    key(format!("SUSPENSE#{id}"), "SUSPENSE")
}

pub(crate) fn disputed(invoice: &InvoiceId) -> Key {
    key(format!("INVOICE#{invoice}"), "DISPUTE")
}

/// What a payment out of trust gave to an invoice, or took back when it was voided.
pub(crate) fn paid_from_trust(invoice: &InvoiceId, id: &DisbursementId, part: &str) -> Key {
    key(format!("INVOICE#{invoice}"), format!("PAID#{id}{part}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "00000000000000000000000000";

    #[test]
    fn every_key_of_client_money_is_spelled_so() {
        let bnk: BankId = format!("bnk_{BODY}").parse().unwrap();
        let mat: MatterId = format!("mat_{BODY}").parse().unwrap();
        let dsb: DisbursementId = format!("dsb_{BODY}").parse().unwrap();
        let rcp: ReceiptId = format!("rcp_{BODY}").parse().unwrap();
        let hld: HoldId = format!("hld_{BODY}").parse().unwrap();
        let inv: InvoiceId = format!("inv_{BODY}").parse().unwrap();
        let literal = |key: Key| format!("{} / {}", key.pk, key.sk);
        assert_eq!(literal(bank(&bnk)), format!("BANK#bnk_{BODY} / BANK"));
        let cushion = literal(pool(&bnk, PoolKind::Cushion));
        assert_eq!(cushion, format!("BANK#bnk_{BODY} / POOL#cushion"));
        let number = ChequeNumber::parse("0042").unwrap();
        assert_eq!(literal(cheque(&bnk, &number)), format!("BANK#bnk_{BODY} / CHEQUE#42"));
        assert_eq!(literal(ledger(&mat)), format!("TRUST#mat_{BODY} / LEDGER"));
        assert_eq!(literal(hold(&mat, &hld)), format!("TRUST#mat_{BODY} / HOLD#hld_{BODY}"));
        assert_eq!(literal(receipt(&rcp)), format!("RECEIPT#rcp_{BODY} / RECEIPT"));
        assert_eq!(literal(telling(&rcp)), format!("RECEIPT#rcp_{BODY} / TELLING"));
        assert_eq!(literal(disbursement(&dsb)), format!("DISBURSEMENT#dsb_{BODY} / DISBURSEMENT"));
        assert_eq!(literal(suspense(&rcp)), format!("SUSPENSE#rcp_{BODY} / SUSPENSE"));
        assert_eq!(literal(disputed(&inv)), format!("INVOICE#inv_{BODY} / DISPUTE"));
        let dpr: DepositRequestId = format!("dpr_{BODY}").parse().unwrap();
        assert_eq!(literal(deposit_request(&dpr)), format!("DEPOSIT#dpr_{BODY} / REQUEST"));
        assert_eq!(literal(retainer(&mat)), format!("TRUST#mat_{BODY} / RETAINER"));
        let voided = literal(paid_from_trust(&inv, &dsb, "#void"));
        assert_eq!(voided, format!("INVOICE#inv_{BODY} / PAID#dsb_{BODY}#void"));
    }

    #[test]
    fn what_is_kept_beside_a_ledger_is_spelled_so() {
        let mat: MatterId = format!("mat_{BODY}").parse().unwrap();
        let dsb: DisbursementId = format!("dsb_{BODY}").parse().unwrap();
        let literal = |key: Key| format!("{} / {}", key.pk, key.sk);
        let stl: SettlementId = format!("stl_{BODY}").parse().unwrap();
        let drawn = literal(settlement(&mat, &stl));
        assert_eq!(drawn, format!("TRUST#mat_{BODY} / SETTLEMENT#stl_{BODY}"));
        let share = literal(settled_share(&mat, &stl, 3));
        assert_eq!(share, format!("TRUST#mat_{BODY} / SHARE#stl_{BODY}#03"));
        let btc: BatchId = format!("btc_{BODY}").parse().unwrap();
        assert_eq!(literal(batch(&btc)), format!("BATCH#btc_{BODY} / BATCH"));
        assert_eq!(literal(flat_fee(&mat)), format!("TRUST#mat_{BODY} / FLATFEE"));
        assert_eq!(literal(flat_fee_terms(&mat)), format!("TRUST#mat_{BODY} / FLATFEETERMS"));
        let asked = literal(restoration(&dsb));
        assert_eq!(asked, format!("DISBURSEMENT#dsb_{BODY} / RESTORATION"));
    }
}
