//! LEDES files of our own.

use std::fmt::Write;

const COLUMNS: &str = "INVOICE_DATE|INVOICE_NUMBER|CLIENT_ID|LAW_FIRM_MATTER_ID|INVOICE_TOTAL|\
    BILLING_START_DATE|BILLING_END_DATE|INVOICE_DESCRIPTION|LINE_ITEM_NUMBER|\
    EXP/FEE/INV_ADJ_TYPE|LINE_ITEM_NUMBER_OF_UNITS|LINE_ITEM_ADJUSTMENT_AMOUNT|LINE_ITEM_TOTAL|\
    LINE_ITEM_DATE|LINE_ITEM_TASK_CODE|LINE_ITEM_EXPENSE_CODE|LINE_ITEM_ACTIVITY_CODE|\
    TIMEKEEPER_ID|LINE_ITEM_DESCRIPTION|LAW_FIRM_ID|LINE_ITEM_UNIT_COST|TIMEKEEPER_NAME|\
    TIMEKEEPER_CLASSIFICATION|CLIENT_MATTER_ID";

/// An invoice of so many lines of whole cents.
pub(crate) struct Bill {
    pub(crate) number: String,
    pub(crate) client: String,
    pub(crate) matter: String,
    pub(crate) lines: usize,
    /// Added to the total that is stated.
    pub(crate) off_by: i64,
}

impl Bill {
    pub(crate) fn new(number: &str, lines: usize) -> Self {
        Self {
            number: number.to_owned(),
            client: "C-7".to_owned(),
            matter: format!("M-{number}"),
            lines,
            off_by: 0,
        }
    }

    /// What its lines come to, in cents.
    pub(crate) fn cents(&self) -> i64 {
        (0..self.lines).map(cents).sum()
    }
}

/// The cents of a line: some tenths of an hour at 260.00.
fn cents(at: usize) -> i64 {
    tenths(at) * 2_600
}

fn tenths(at: usize) -> i64 {
    i64::try_from(at % 24).unwrap() + 1
}

/// `12345` as `123.45`.
pub(crate) fn money(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100)
}

/// The bills as one 1998B file.
pub(crate) fn file(bills: &[Bill]) -> String {
    let mut text = format!("LEDES1998B[]\n{COLUMNS}[]\n");
    for bill in bills {
        let Bill { number, client, matter, lines, off_by } = bill;
        let total = money(bill.cents() + off_by);
        for at in 0..*lines {
            let (day, hours, amount) = (at % 28 + 1, tenths(at), money(cents(at)));
            writeln!(
                text,
                "20260131|{number}|{client}|{matter}|{total}|20260101|20260131|Work of January|{}|F|\
                 {}.{}|0.00|{amount}|202601{day:02}|L310||A103|AL|Drafted paper {at}|99-1|260.00|\
                 Lovelace, Ada|PT|[]",
                at + 1,
                hours / 10,
                hours % 10,
            )
            .unwrap();
        }
    }
    text
}
