//! ISO 20022 camt.053: what the bank booked on an account, day by day.
//!
//! An entry is one line; a batch that the bank books as one entry counts its transactions. Only
//! booked entries of a statement are read: camt.052 and camt.054 tell of money before it is final.

mod parse;

use super::decode::{amount, currency, iso_day, plain, reference};
use super::problem::{Reason, StatementError};
use super::tree::Node;
use super::{Balance, Line, LineKind, Statement};
use crate::money::{Currency, Money};
use crate::text::shown;

/// Whether it is a statement, or what else.
pub(super) fn is_one(text: &str) -> Result<(), StatementError> {
    let head: String = text.chars().take(2_000).collect();
    if head.contains("camt.053.") {
        Ok(())
    } else if head.contains("camt.052.") {
        Err(Reason::OtherKind("a report within the day (camt.052)").at(1, "FORMAT"))
    } else if head.contains("camt.054.") {
        Err(Reason::OtherKind("a notice of single bookings (camt.054)").at(1, "FORMAT"))
    } else {
        Err(Reason::Unknown.at(1, "FORMAT"))
    }
}

/// Reads the statements of a file.
pub(super) fn read(text: &str) -> Result<Vec<Statement>, StatementError> {
    let root = parse::tree(text)?;
    let document = root.child("Document");
    let message = document.and_then(|document| document.child("BkToCstmrStmt"));
    let message = message.ok_or_else(|| Reason::NoStatement.at(root.line, "BkToCstmrStmt"))?;
    message.all("Stmt").map(statement).collect()
}

fn statement(node: &Node) -> Result<Statement, StatementError> {
    let account = node.child("Acct").ok_or_else(|| Reason::Missing.at(node.line, "Stmt/Acct"))?;
    let number = account
        .text_at(&["Id", "IBAN"])
        .or_else(|| account.text_at(&["Id", "Othr", "Id"]))
        .ok_or_else(|| Reason::Missing.at(account.line, "Acct/Id"))?;
    let currency = currency_of(node, account)?;
    let mut statement = Statement {
        bank: account.text_at(&["Svcr", "FinInstnId", "BIC"]).map(plain),
        account: Some(plain(number)),
        currency,
        number: node.text_at(&["ElctrncSeqNb"]).or_else(|| node.text_at(&["Id"])).map(plain),
        period: (None, None),
        opening: balance(node, &["OPBD", "PRCD"], currency)?,
        closing: balance(node, &["CLBD"], currency)?,
        lines: Vec::new(),
    };
    if let Some(span) = node.child("FrToDt") {
        statement.period = (span.may("FrDtTm", iso_day)?, span.may("ToDtTm", iso_day)?);
    }
    for entry in node.all("Ntry") {
        if is_booked(entry)? {
            statement.lines.push(line(entry, currency)?);
        }
    }
    statement.add_up(node.line, "Stmt/Bal")?;
    Ok(statement)
}

/// The currency of the account, or of its first balance or entry.
fn currency_of(node: &Node, account: &Node) -> Result<Currency, StatementError> {
    if let Some(stated) = account.may("Ccy", currency)? {
        return Ok(stated);
    }
    let amounts = node.all("Bal").chain(node.all("Ntry")).filter_map(|found| found.child("Amt"));
    let first = amounts.filter_map(|amount| amount.currency.as_deref()).next();
    first
        .ok_or(Reason::Missing)
        .and_then(currency)
        .map_err(|reason| reason.at(account.line, "Acct/Ccy"))
}

fn balance(
    node: &Node,
    codes: &[&str],
    currency: Currency,
) -> Result<Option<Balance>, StatementError> {
    let code = |found: &Node| {
        let code = found.text_at(&["Tp", "CdOrPrtry", "Cd"]).or(found.text_at(&["Tp", "Cd"]));
        code.is_some_and(|code| codes.contains(&code))
    };
    let Some(found) = node.all("Bal").find(|found| code(found)) else { return Ok(None) };
    let amount = signed(found, currency)?;
    Ok(Some(Balance { on: day(found, "Dt")?, amount }))
}

fn is_booked(entry: &Node) -> Result<bool, StatementError> {
    let status = entry.text_at(&["Sts", "Cd"]).or_else(|| entry.text_at(&["Sts"]));
    match status {
        Some("BOOK") => Ok(true),
        Some("PDNG" | "INFO" | "FUTR") => Ok(false),
        Some(other) => Err(Reason::Malformed(shown(other)).at(entry.line, "Ntry/Sts")),
        None => Err(Reason::Missing.at(entry.line, "Ntry/Sts")),
    }
}

fn line(entry: &Node, currency: Currency) -> Result<Line, StatementError> {
    let details: Vec<&Node> = entry.all("NtryDtls").flat_map(|batch| batch.all("TxDtls")).collect();
    let one = details.first().filter(|_| details.len() == 1);
    let text = text(entry, &details);
    let on = day(entry, "BookgDt")?;
    Ok(Line {
        at: entry.line,
        on: on.ok_or_else(|| Reason::Missing.at(entry.line, "Ntry/BookgDt"))?,
        value_on: day(entry, "ValDt")?,
        amount: signed(entry, currency)?,
        reference: entry.text_at(&["AcctSvcrRef"]).and_then(reference),
        instrument: one
            .and_then(|one| {
                let cheque = one.text_at(&["Refs", "ChqNb"]);
                cheque.or_else(|| one.text_at(&["Refs", "EndToEndId"]))
            })
            .and_then(reference),
        kind: kind(entry).told(&text),
        text,
        transactions: u32::try_from(details.len()).unwrap_or(u32::MAX).max(1),
    })
}

fn kind(entry: &Node) -> LineKind {
    let code = |path: &[&str]| entry.text_at(path).unwrap_or("");
    let family = code(&["BkTxCd", "Domn", "Fmly", "Cd"]);
    let sub = code(&["BkTxCd", "Domn", "Fmly", "SubFmlyCd"]);
    match (family, sub) {
        (_, "CHRG" | "FEES" | "COMM") => LineKind::Fee,
        (_, "INTR") => LineKind::Interest,
        (_, "RRTN" | "UPCT" | "URCQ") => LineKind::Returned,
        ("ICHQ", _) => LineKind::Cheque,
        ("RCHQ" | "CNTR", _) => LineKind::Deposit,
        (_, _) => LineKind::Plain,
    }
}

/// Who it came from or went to, and what for.
fn text(entry: &Node, details: &[&Node]) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for one in details.iter().take(3) {
        let out = entry.text_at(&["CdtDbtInd"]) == Some("DBIT");
        let party = if out { "Cdtr" } else { "Dbtr" };
        parts.extend(one.text_at(&["RltdPties", party, "Nm"]));
        parts.extend(one.text_at(&["RltdPties", party, "Pty", "Nm"]));
        parts.extend(one.text_at(&["RmtInf", "Ustrd"]));
    }
    parts.extend(entry.text_at(&["AddtlNtryInf"]));
    plain(&parts.join(" "))
}

/// The amount of a balance or entry: a debit is negative, and a reversal already says so.
fn signed(node: &Node, currency: Currency) -> Result<Money, StatementError> {
    let field = format!("{}/Amt", node.name);
    let found = node.child("Amt").ok_or_else(|| Reason::Missing.at(node.line, &*field))?;
    let stated = found.currency.as_deref().unwrap_or(currency.code());
    if stated != currency.code() {
        let other = super::decode::currency(stated).map_err(|r| r.at(found.line, &*field))?;
        let (wanted, found_code) = (currency.code(), other.code());
        let reason = Reason::TwoCurrencies { wanted, found: found_code };
        return Err(reason.at(found.line, field));
    }
    let amount = amount(&found.text, currency).map_err(|reason| reason.at(found.line, field))?;
    node.must("CdtDbtInd", |text| match text {
        "CRDT" => Ok(amount),
        "DBIT" => Ok(amount.negated()),
        other => Err(Reason::Malformed(shown(other))),
    })
}

fn day(node: &Node, name: &str) -> Result<Option<jiff::civil::Date>, StatementError> {
    let Some(found) = node.child(name) else { return Ok(None) };
    match found.may("Dt", iso_day)? {
        Some(day) => Ok(Some(day)),
        None => found.may("DtTm", iso_day),
    }
}
