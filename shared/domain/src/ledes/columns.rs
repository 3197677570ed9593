//! The columns of the two formats: their order, their names and how many characters they hold.

/// One column.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    /// The most characters that the standard allows.
    pub(super) chars_max: usize,
}

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// 24 columns, no tax, no currency.
    B1998,
    /// 1998BI V2: the same and 28 more, with tax and currency.
    Bi,
}

/// Dates, as `YYYYMMDD`.
const DATE: usize = 8;
/// Ids and codes.
const ID: usize = 20;
/// Amounts: twelve digits, a point and four more, and a sign.
const AMOUNT: usize = 18;
/// Descriptions: fifteen kilobytes.
const TEXT: usize = 15 * 1024;

const fn column(name: &'static str, chars_max: usize) -> Column {
    Column { name, chars_max }
}

const BI: [Column; 52] = [
    column("INVOICE_DATE", DATE),
    column("INVOICE_NUMBER", ID),
    column("CLIENT_ID", ID),
    column("LAW_FIRM_MATTER_ID", ID),
    column("INVOICE_TOTAL", AMOUNT),
    column("BILLING_START_DATE", DATE),
    column("BILLING_END_DATE", DATE),
    column("INVOICE_DESCRIPTION", TEXT),
    column("LINE_ITEM_NUMBER", ID),
    column("EXP/FEE/INV_ADJ_TYPE", 2),
    column("LINE_ITEM_NUMBER_OF_UNITS", AMOUNT),
    column("LINE_ITEM_ADJUSTMENT_AMOUNT", AMOUNT),
    column("LINE_ITEM_TOTAL", AMOUNT),
    column("LINE_ITEM_DATE", DATE),
    column("LINE_ITEM_TASK_CODE", ID),
    column("LINE_ITEM_EXPENSE_CODE", ID),
    column("LINE_ITEM_ACTIVITY_CODE", ID),
    column("TIMEKEEPER_ID", ID),
    column("LINE_ITEM_DESCRIPTION", TEXT),
    column("LAW_FIRM_ID", ID),
    column("LINE_ITEM_UNIT_COST", AMOUNT),
    column("TIMEKEEPER_NAME", 30),
    column("TIMEKEEPER_CLASSIFICATION", 10),
    column("CLIENT_MATTER_ID", ID),
    column("PO_NUMBER", 100),
    column("CLIENT_TAX_ID", ID),
    column("MATTER_NAME", 255),
    column("INVOICE_TAX_TOTAL", AMOUNT),
    column("INVOICE_NET_TOTAL", AMOUNT),
    column("INVOICE_CURRENCY", 3),
    column("TIMEKEEPER_LAST_NAME", 30),
    column("TIMEKEEPER_FIRST_NAME", 30),
    column("ACCOUNT_TYPE", 1),
    column("LAW_FIRM_NAME", 60),
    column("LAW_FIRM_ADDRESS_1", 60),
    column("LAW_FIRM_ADDRESS_2", 60),
    column("LAW_FIRM_CITY", 40),
    column("LAW_FIRM_STATEorREGION", 40),
    column("LAW_FIRM_POSTCODE", 20),
    column("LAW_FIRM_COUNTRY", 3),
    column("CLIENT_NAME", 60),
    column("CLIENT_ADDRESS_1", 60),
    column("CLIENT_ADDRESS_2", 60),
    column("CLIENT_CITY", 40),
    column("CLIENT_STATEorREGION", 40),
    column("CLIENT_POSTCODE", 20),
    column("CLIENT_COUNTRY", 3),
    column("LINE_ITEM_TAX_RATE", AMOUNT),
    column("LINE_ITEM_TAX_TOTAL", AMOUNT),
    column("LINE_ITEM_TAX_TYPE", ID),
    column("INVOICE_REPORTED_TAX_TOTAL", AMOUNT),
    column("INVOICE_TAX_CURRENCY", 3),
];

/// How many of them 1998B has.
const B1998_COUNT: usize = 24;

impl Format {
    /// Reads the first line, without its `[]`.
    pub(super) fn of_first_line(text: &str) -> Option<Self> {
        [Self::B1998, Self::Bi].into_iter().find(|format| format.first_line() == text.trim())
    }

    /// The first line of a file, without its `[]`.
    pub(super) const fn first_line(self) -> &'static str {
        match self {
            Self::B1998 => "LEDES1998B",
            Self::Bi => "LEDES98BI V2",
        }
    }

    /// Its columns, in order.
    pub(super) fn columns(self) -> impl ExactSizeIterator<Item = &'static Column> {
        BI.iter().take(match self {
            Self::B1998 => B1998_COUNT,
            Self::Bi => BI.len(),
        })
    }

    /// The format that has so many columns.
    pub(super) fn of_count(count: usize) -> Option<Self> {
        [Self::B1998, Self::Bi].into_iter().find(|format| format.columns().len() == count)
    }
}
