//! OFX 1 (SGML) and 2 (XML), and QFX, which is OFX with a bank's mark.
//!
//! Both are read alike: banks write SGML under an XML head and the other way round. An element that
//! holds others must be ended; one that holds text need not be.

mod parse;

use super::decode::{amount, currency, day8, plain, reference};
use super::problem::{Reason, StatementError};
use super::tree::Node;
use super::{Balance, Line, LineKind, Statement};
use crate::money::Currency;

/// Whether it is OFX at all.
pub(super) fn is_one(text: &str) -> bool {
    text.contains("<OFX>")
}

/// Reads the statements of a file.
pub(super) fn read(text: &str) -> Result<Vec<Statement>, StatementError> {
    let root = parse::tree(text)?;
    if let Some(other) = first(&root, &["INVSTMTRS", "LOANSTMTRS"]) {
        return Err(Reason::OtherKind("an investment or loan account").at(other.line, &*other.name));
    }
    let mut found = Vec::new();
    root.find("STMTRS", &mut found);
    root.find("CCSTMTRS", &mut found);
    found.sort_by_key(|node| node.line);
    if found.is_empty() {
        return Err(none(&root));
    }
    found.into_iter().map(statement).collect()
}

/// Why there is no statement: the server may have said.
fn none(root: &Node) -> StatementError {
    let mut found = Vec::new();
    root.find("STATUS", &mut found);
    let failed = found.into_iter().find(|status| status.text_at(&["SEVERITY"]) == Some("ERROR"));
    match failed {
        Some(status) => {
            let code = status.text_at(&["CODE"]).unwrap_or("no code");
            let message = status.text_at(&["MESSAGE"]).unwrap_or("no message");
            Reason::Server(plain(&format!("{code}, {message}"))).at(status.line, "STATUS")
        }
        None => Reason::NoStatement.at(root.line, "OFX"),
    }
}

fn first<'a>(root: &'a Node, names: &[&str]) -> Option<&'a Node> {
    names.iter().find_map(|name| {
        let mut found = Vec::new();
        root.find(name, &mut found);
        found.into_iter().next()
    })
}

fn statement(node: &Node) -> Result<Statement, StatementError> {
    let currency = node.must("CURDEF", currency)?;
    let from = node.child("BANKACCTFROM").or_else(|| node.child("CCACCTFROM"));
    let from = from.ok_or_else(|| Reason::Missing.at(node.line, "BANKACCTFROM"))?;
    let account = from.must("ACCTID", |text| Ok(plain(text)))?;
    let mut statement = Statement {
        bank: from.text_at(&["BANKID"]).map(plain),
        account: Some(account),
        currency,
        number: None,
        period: (None, None),
        opening: None,
        closing: None,
        lines: Vec::new(),
    };
    if let Some(list) = node.child("BANKTRANLIST") {
        statement.period = (list.may("DTSTART", day8)?, list.may("DTEND", day8)?);
    }
    let listed = node.child("BANKTRANLIST").into_iter().flat_map(|list| list.all("STMTTRN"));
    let beside = node.all("STMTTRN");
    statement.lines =
        listed.chain(beside).map(|line| read_line(line, currency)).collect::<Result<_, _>>()?;
    if let Some(balance) = node.child("LEDGERBAL") {
        let amount = balance.must("BALAMT", |text| amount(text, currency))?;
        statement.closing = Some(Balance { on: balance.may("DTASOF", day8)?, amount });
    }
    Ok(statement)
}

fn read_line(node: &Node, currency: Currency) -> Result<Line, StatementError> {
    let told = node.must("TRNTYPE", |text| Ok(text.to_ascii_uppercase()))?;
    let name = node.text_at(&["NAME"]).or_else(|| node.text_at(&["PAYEE", "NAME"])).unwrap_or("");
    let memo = node.text_at(&["MEMO"]).unwrap_or("");
    let both = if memo.starts_with(name) { memo.to_owned() } else { format!("{name} {memo}") };
    let text = plain(&both);
    let amount = node.must("TRNAMT", |text| amount(text, currency))?;
    Ok(Line {
        at: node.line,
        on: node.must("DTPOSTED", day8)?,
        value_on: node.may("DTAVAIL", day8)?,
        amount,
        reference: node.text_at(&["FITID"]).and_then(reference),
        instrument: node
            .text_at(&["CHECKNUM"])
            .and_then(reference)
            .or_else(|| node.text_at(&["REFNUM"]).and_then(reference)),
        kind: kind(&told).told(&text),
        text,
        transactions: 1,
    })
}

fn kind(told: &str) -> LineKind {
    match told {
        "CHECK" => LineKind::Cheque,
        "DEP" | "DIRECTDEP" => LineKind::Deposit,
        "FEE" | "SRVCHG" => LineKind::Fee,
        "INT" => LineKind::Interest,
        _ => LineKind::Plain,
    }
}
