//! Writes an invoice as 1998BI V2 (EBL-02).

use super::columns::Format;
use super::invoice::{LedesInvoice, LedesLine, LedesMatter};
use super::write::{NAME_CHARS_MAX, WriteError, cells, cut, text, written};
use crate::ebill::{Remedy, Side, Sides};
use crate::money::{Money, MoneyError};

/// The most characters of a name or a street.
const TEXT_CHARS_MAX: usize = 60;
/// The most characters of a city or a region.
const CITY_CHARS_MAX: usize = 40;

/// Writes an invoice as a whole 1998BI V2 file, matter by matter.
///
/// The format is UTF-8; names and streets are cut to what their columns hold, and its own marks
/// inside a text are replaced as in 1998B. What it requires of the two sides and nobody has entered
/// is refused with what to enter.
pub fn write_1998bi(invoice: &LedesInvoice, sides: &Sides) -> Result<String, WriteError> {
    let taxes = invoice.lines().filter_map(|line| line.tax.as_ref()).map(|tax| tax.amount);
    let tax = Money::sum(taxes, invoice.currency())?;
    let (firm, payor) = (firm(&sides.firm)?, payor(&sides.payor)?);
    let named = |name: &str| cut(name, NAME_CHARS_MAX);
    written(Format::Bi, invoice, |matter, line| {
        let mut row = Vec::from(cells(invoice, (matter, line), line.adjustment, named));
        row.extend(about_invoice(invoice, matter, tax)?);
        row.extend(about_people(line, matter, sides));
        row.extend(firm.clone());
        row.push(cut(named_client(matter, &sides.payor), TEXT_CHARS_MAX));
        row.extend(payor.clone());
        row.extend(about_tax(line, tax));
        Ok(row)
    })
}

/// From `PO_NUMBER` to `INVOICE_CURRENCY`.
fn about_invoice(
    invoice: &LedesInvoice,
    matter: &LedesMatter,
    tax: Money,
) -> Result<[String; 6], MoneyError> {
    Ok([
        text(matter.order.as_ref()),
        String::new(),
        text(matter.name.as_ref()),
        tax.to_string(),
        invoice.total.minus(tax)?.to_string(),
        invoice.currency().code().to_owned(),
    ])
}

/// From `TIMEKEEPER_LAST_NAME` to `ACCOUNT_TYPE`: whether the client pays itself, or another.
fn about_people(line: &LedesLine, matter: &LedesMatter, sides: &Sides) -> [String; 3] {
    let name = line.timekeeper.as_ref().map_or("", |keeper| keeper.name.as_str());
    let (last, first) = name.split_once(", ").unwrap_or((name, ""));
    let is_own = named_client(matter, &sides.payor) == sides.payor.name.as_str();
    let account = if is_own { "O" } else { "T" };
    [cut(last, NAME_CHARS_MAX), cut(first, NAME_CHARS_MAX), account.to_owned()]
}

fn named_client<'a>(matter: &'a LedesMatter, payor: &'a Side) -> &'a str {
    matter.client_name.as_ref().unwrap_or(&payor.name).as_str()
}

/// From `LAW_FIRM_NAME` to `LAW_FIRM_COUNTRY`.
fn firm(side: &Side) -> Result<Vec<String>, WriteError> {
    let name = cut(side.name.as_str(), TEXT_CHARS_MAX);
    let columns = ["LAW_FIRM_ADDRESS_1", "LAW_FIRM_CITY", "LAW_FIRM_COUNTRY"];
    let address = address(side, columns, [Remedy::FirmAddress, Remedy::FirmCountry])?;
    Ok([name].into_iter().chain(address).collect())
}

/// From `CLIENT_ADDRESS_1` to `CLIENT_COUNTRY`.
fn payor(side: &Side) -> Result<[String; 6], WriteError> {
    let columns = ["CLIENT_ADDRESS_1", "CLIENT_CITY", "CLIENT_COUNTRY"];
    address(side, columns, [Remedy::PayorAddress, Remedy::PayorCountry])
}

fn address(
    side: &Side,
    [street, city, country]: [&'static str; 3],
    [of_address, of_country]: [Remedy; 2],
) -> Result<[String; 6], WriteError> {
    let missing = |field, remedy| WriteError::Missing { field, remedy };
    let postal = &side.postal;
    let (first, rest) = postal.lines.split_first().ok_or(missing(street, of_address))?;
    let named = postal.city.as_deref().ok_or(missing(city, of_address))?;
    let country = postal.country.ok_or(missing(country, of_country))?;
    Ok([
        cut(first, TEXT_CHARS_MAX),
        cut(&rest.join(", "), TEXT_CHARS_MAX),
        cut(named, CITY_CHARS_MAX),
        text(postal.region.as_ref()),
        text(postal.postcode.as_ref()),
        country.long_code().to_owned(),
    ])
}

/// From `LINE_ITEM_TAX_RATE` to the end.
fn about_tax(line: &LedesLine, of_invoice: Money) -> [String; 5] {
    let none = Money::zero(of_invoice.currency());
    let tax = line.tax.as_ref();
    [
        tax.map_or_else(|| "0".to_owned(), |tax| tax.rate.normalize().to_string()),
        tax.map_or(none, |tax| tax.amount).to_string(),
        text(tax.and_then(|tax| tax.kind.as_ref())),
        of_invoice.to_string(),
        of_invoice.currency().code().to_owned(),
    ]
}
