//! Bank statements by account, with what their lines come to.

use domain::bank::StatementHead;
use domain::money::Money;
use jiff::civil::Date;
use serde::Serialize;
use store::SystemStore;

/// A statement, and how many lines its account has from its first day to its last.
#[derive(Debug, Serialize)]
pub(super) struct StatementRow {
    account: String,
    format: &'static str,
    from: Option<String>,
    to: Option<String>,
    opening: Option<String>,
    closing: Option<String>,
    currency: String,
    lines: usize,
    account_lines: usize,
}

pub(super) async fn rows(system: &SystemStore<'_>) -> anyhow::Result<Vec<StatementRow>> {
    let (mut rows, mut from) = (Vec::new(), None);
    loop {
        let page = system.bank_accounts(from).await?;
        for account in page.items {
            let all = (Date::constant(1970, 1, 1), Date::constant(2199, 12, 31));
            let lines = system.bank_lines(&account.id, all).await?.len();
            let heads = system.statements(&account.id).await?;
            let row = |head| {
                let (name, currency) = (account.name.to_string(), account.currency.to_string());
                StatementRow::of(head, (name, currency), lines)
            };
            rows.extend(heads.iter().map(row));
        }
        from = page.next;
        if from.is_none() {
            return Ok(rows);
        }
    }
}

impl StatementRow {
    fn of(head: &StatementHead, (account, currency): (String, String), lines: usize) -> Self {
        Self {
            account,
            format: head.format.name(),
            from: head.from.as_ref().map(Date::to_string),
            to: head.to.as_ref().map(Date::to_string),
            opening: head.opening.as_ref().map(Money::to_string),
            closing: head.closing.as_ref().map(Money::to_string),
            currency,
            lines: head.lines,
            account_lines: lines,
        }
    }

    pub(super) fn cells(self) -> [String; 7] {
        let text = Option::<String>::unwrap_or_default;
        let lines = self.lines.to_string();
        let (opening, closing) = (text(self.opening), text(self.closing));
        [self.account, text(self.from), text(self.to), opening, closing, lines, self.currency]
    }
}
