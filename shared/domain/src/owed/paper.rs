//! A statement of account as a paper: with the names that stand on it.

use super::{Row, Statement};
use crate::client::Client;
use crate::fingerprint::Fingerprint;
use crate::firm::Firm;
use crate::money::Money;

/// Everything that a printed statement says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The firm, as it is today.
    pub firm: Firm,
    /// The client and who pays for it, as they are today.
    pub client: Client,
    /// The statement.
    pub statement: Statement,
    /// What of it the client has asked about, by currency, where it ends today: it is not to be
    /// paid until that is settled.
    pub questioned: Vec<Money>,
}

impl Paper {
    /// A mark that only a paper has which says the same: where anything changes, another paper is
    /// made.
    pub fn mark(&self) -> String {
        let mut mark = Fingerprint::of("counterfoil/statement/v1");
        let mut field = |text: &str| mark.field(text);
        for text in [
            self.firm.name.as_str(),
            self.firm.address.as_str(),
            self.client.id.as_str(),
            self.client.name.as_str(),
            self.client.payor.name.as_str(),
            self.client.payor.address.as_str(),
            &self.statement.from.to_string(),
            &self.statement.to.to_string(),
        ] {
            field(text);
        }
        for part in &self.statement.parts {
            field(&format!("{} {}", part.currency(), part.opening));
            for Row { movement, balance } in &part.rows {
                field(&movement.number);
                field(&movement.matter);
                field(movement.what.word());
                field(&format!("{} {} {balance}", movement.on, movement.amount));
            }
        }
        for money in &self.questioned {
            field(&format!("questioned {} {money}", money.currency()));
        }
        mark.short()
    }
}
