//! What an e-invoice states of itself: its number and its totals.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::problem::{Apart, Problem, Reason};
use super::stream::{self, Element};
use crate::money::{Currency, Money, plain_decimal};
use crate::text::shown;

/// The totals of an invoice or a credit note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// Its number.
    pub number: String,
    /// The currency of all totals.
    pub currency: Currency,
    /// The sum of its lines, as it states it (BT-106).
    pub lines: Money,
    /// What is taken off the whole (BT-107).
    pub allowances: Money,
    /// What is added to the whole (BT-108).
    pub charges: Money,
    /// Without tax (BT-109).
    pub net: Money,
    /// The tax (BT-110).
    pub tax: Money,
    /// With tax (BT-112).
    pub gross: Money,
    /// What was paid before (BT-113).
    pub paid: Money,
    /// What is added so that it is a round sum (BT-114).
    pub rounding: Money,
    /// What is to pay (BT-115).
    pub due: Money,
    /// The sum of the lines that it has; nothing where it has none.
    pub line_sum: Option<Money>,
}

/// A total by what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Lines,
    Allowances,
    Charges,
    Net,
    Gross,
    Paid,
    Rounding,
    Due,
}

/// Where a syntax has what.
struct Syntax {
    root: &'static str,
    number: &'static str,
    currency: &'static str,
    tax: &'static str,
    parts: &'static [(&'static str, Part)],
    /// Payments to somebody else that are collected along (an extension of XRechnung).
    collected: Option<&'static str>,
    line: &'static str,
    line_amount: &'static str,
    /// What makes a line a part of another one, whose amount counts already.
    line_parent: &'static str,
}

const CII: Syntax = Syntax {
    root: "CrossIndustryInvoice",
    number: "ExchangedDocument/ID",
    currency: "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/InvoiceCurrencyCode",
    tax: "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/\
          SpecifiedTradeSettlementHeaderMonetarySummation/TaxTotalAmount",
    parts: &CII_PARTS,
    collected: None,
    line: "SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem",
    line_amount: "SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/\
                  LineTotalAmount",
    line_parent: "AssociatedDocumentLineDocument/ParentLineID",
};

macro_rules! in_summation {
    ($name:literal) => {
        concat!(
            "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/",
            "SpecifiedTradeSettlementHeaderMonetarySummation/",
            $name
        )
    };
}

const CII_PARTS: [(&str, Part); 8] = [
    (in_summation!("LineTotalAmount"), Part::Lines),
    (in_summation!("AllowanceTotalAmount"), Part::Allowances),
    (in_summation!("ChargeTotalAmount"), Part::Charges),
    (in_summation!("TaxBasisTotalAmount"), Part::Net),
    (in_summation!("GrandTotalAmount"), Part::Gross),
    (in_summation!("TotalPrepaidAmount"), Part::Paid),
    (in_summation!("RoundingAmount"), Part::Rounding),
    (in_summation!("DuePayableAmount"), Part::Due),
];

const UBL_PARTS: [(&str, Part); 8] = [
    ("LegalMonetaryTotal/LineExtensionAmount", Part::Lines),
    ("LegalMonetaryTotal/AllowanceTotalAmount", Part::Allowances),
    ("LegalMonetaryTotal/ChargeTotalAmount", Part::Charges),
    ("LegalMonetaryTotal/TaxExclusiveAmount", Part::Net),
    ("LegalMonetaryTotal/TaxInclusiveAmount", Part::Gross),
    ("LegalMonetaryTotal/PrepaidAmount", Part::Paid),
    ("LegalMonetaryTotal/PayableRoundingAmount", Part::Rounding),
    ("LegalMonetaryTotal/PayableAmount", Part::Due),
];

const UBL: Syntax = Syntax {
    root: "Invoice",
    number: "ID",
    currency: "DocumentCurrencyCode",
    tax: "TaxTotal/TaxAmount",
    parts: &UBL_PARTS,
    collected: Some("PrepaidPayment/PaidAmount"),
    line: "InvoiceLine",
    line_amount: "LineExtensionAmount",
    line_parent: "ParentLineID",
};

const UBL_CREDIT: Syntax = Syntax { root: "CreditNote", line: "CreditNoteLine", ..UBL };

/// An amount, where it stands, and the currency that it names.
type Amount = (Decimal, u64, Option<String>);

/// What was found so far.
#[derive(Default)]
struct Found {
    number: Option<String>,
    currency: Option<(Currency, u64)>,
    parts: BTreeMap<Part, Amount>,
    taxes: Vec<Amount>,
    collected: Vec<Amount>,
    lines: Vec<Amount>,
    line: Option<Amount>,
    is_part_of_line: bool,
}

/// The totals of a file in CII or UBL.
pub fn totals(file: &[u8]) -> Result<Totals, Problem> {
    let mut found = Found::default();
    let mut root = None;
    stream::each(file, |path, element| {
        let (name, rest) = path.split_once('/').unwrap_or((path, ""));
        let syntax = [&CII, &UBL, &UBL_CREDIT].into_iter().find(|syntax| syntax.root == name);
        root.get_or_insert_with(|| name.to_owned());
        syntax.map_or(Ok(()), |syntax| found.take(syntax, rest, element))
    })?;
    let root = root.unwrap_or_default();
    let known = [&CII, &UBL, &UBL_CREDIT].into_iter().find(|syntax| syntax.root == root);
    let syntax = known.ok_or_else(|| Reason::Unknown(shown(&root)).at(1, "FILE"))?;
    found.totals(syntax)
}

impl Found {
    fn take(&mut self, syntax: &Syntax, path: &str, element: &Element) -> Result<(), Problem> {
        let field = path.rsplit('/').next().unwrap_or(path);
        let amount = || amount(element, field);
        if path == syntax.number {
            put(&mut self.number, element.text.clone(), element.line, field)?;
        } else if path == syntax.currency {
            let read = element.text.parse::<Currency>();
            let read = read.map_err(|error| Reason::Amount(error).at(element.line, field))?;
            put(&mut self.currency, (read, element.line), element.line, field)?;
        } else if path == syntax.tax {
            self.taxes.push(amount()?);
        } else if Some(path) == syntax.collected {
            self.collected.push(amount()?);
        } else if let Some((_, part)) = syntax.parts.iter().find(|(known, _)| *known == path) {
            if self.parts.insert(*part, amount()?).is_some() {
                return Err(Reason::Twice.at(element.line, field));
            }
        } else if path == syntax.line {
            let line = self.line.take().filter(|_| !self.is_part_of_line);
            self.lines.extend(line);
            self.is_part_of_line = false;
        } else if let Some(within) = path.strip_prefix(syntax.line) {
            let within = within.trim_start_matches('/');
            if within == syntax.line_amount {
                put(&mut self.line, amount()?, element.line, field)?;
            }
            self.is_part_of_line |= within == syntax.line_parent;
        }
        Ok(())
    }

    fn totals(self, syntax: &Syntax) -> Result<Totals, Problem> {
        let missing = |path: &str| Reason::Missing.at(1, path.rsplit('/').next().unwrap_or(path));
        let number = self.number.filter(|number| !number.is_empty());
        let number = number.ok_or_else(|| missing(syntax.number))?;
        let (currency, _) = self.currency.ok_or_else(|| missing(syntax.currency))?;
        let zero = Money::zero(currency);
        let may = |part: Part| match self.parts.get(&part) {
            Some(amount) => money(amount, currency, name_of(syntax, part)).map(Some),
            None => Ok(None),
        };
        let must = |part: Part| may(part)?.ok_or_else(|| missing(name_of(syntax, part)));
        let sum = |amounts: &[Amount]| -> Result<Money, Problem> {
            let each = amounts.iter().map(|amount| money(amount, currency, syntax.line_amount));
            let each: Vec<Money> = each.collect::<Result<_, _>>()?;
            Money::sum(each, currency).map_err(|error| Reason::Amount(error).at(1, syntax.line))
        };
        let of_invoice = self
            .taxes
            .iter()
            .find(|(.., named)| named.as_ref().is_none_or(|named| named == currency.code()));
        let tax = of_invoice.map(|tax| money(tax, currency, syntax.tax)).transpose()?;
        let collected = sum(&self.collected)?;
        let rounding = may(Part::Rounding)?.unwrap_or(zero);
        let rounding = rounding
            .plus(collected)
            .map_err(|error| Reason::Amount(error).at(1, name_of(syntax, Part::Rounding)))?;
        Ok(Totals {
            number,
            currency,
            lines: must(Part::Lines)?,
            allowances: may(Part::Allowances)?.unwrap_or(zero),
            charges: may(Part::Charges)?.unwrap_or(zero),
            net: must(Part::Net)?,
            tax: tax.unwrap_or(zero),
            gross: must(Part::Gross)?,
            paid: may(Part::Paid)?.unwrap_or(zero),
            rounding,
            due: must(Part::Due)?,
            line_sum: if self.lines.is_empty() { None } else { Some(sum(&self.lines)?) },
        })
    }
}

impl Totals {
    /// Checks that each total is what its parts make.
    pub fn add_up(&self) -> Result<(), Apart> {
        let wrong = Money::zero(self.currency);
        let of = |made: Result<Money, _>| made.unwrap_or(wrong);
        let net = of(self.lines.minus(self.allowances).and_then(|net| net.plus(self.charges)));
        let due = of(self.gross.minus(self.paid).and_then(|due| due.plus(self.rounding)));
        for (rule, what, stated, made) in [
            ("BR-CO-10", "the sum of the lines", self.lines, self.line_sum.unwrap_or(self.lines)),
            ("BR-CO-13", "the total without tax", self.net, net),
            ("BR-CO-15", "the total with tax", self.gross, of(self.net.plus(self.tax))),
            ("BR-CO-16", "the amount due", self.due, due),
        ] {
            if stated != made {
                return Err(Apart { rule, what, stated, made });
            }
        }
        Ok(())
    }
}

fn name_of(syntax: &Syntax, part: Part) -> &'static str {
    syntax.parts.iter().find(|(_, known)| *known == part).map_or("FILE", |(name, _)| *name)
}

fn put<T>(place: &mut Option<T>, value: T, line: u64, field: &str) -> Result<(), Problem> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(Reason::Twice.at(line, field)),
    }
}

fn amount(element: &Element, field: &str) -> Result<Amount, Problem> {
    let text = element.text.strip_prefix('+').unwrap_or(&element.text);
    let number = plain_decimal(text);
    let number = number.ok_or_else(|| Reason::Number(shown(text)).at(element.line, field))?;
    Ok((number, element.line, element.currency.clone()))
}

/// An amount as money of the invoice's currency.
fn money((number, line, named): &Amount, wanted: Currency, path: &str) -> Result<Money, Problem> {
    let field = path.rsplit('/').next().unwrap_or(path);
    if let Some(found) = named.as_ref().filter(|named| *named != wanted.code()) {
        let reason = Reason::TwoCurrencies { wanted, found: shown(found) };
        return Err(reason.at(*line, field));
    }
    Money::exact(*number, wanted).map_err(|error| Reason::Amount(error).at(*line, field))
}
