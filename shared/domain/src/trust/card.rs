//! The card of a client ledger as a paper: every line of some days, with what was there after it
//! (TRU-16, rules TR-17 and TR-23).

use jiff::civil::Date;

use super::Line;
use crate::client::Client;
use crate::fingerprint::Fingerprint;
use crate::firm::Firm;
use crate::money::Money;

/// Everything that a printed ledger card says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerCard {
    /// The firm, as it is today.
    pub firm: Firm,
    /// Whose money it is, as it is today.
    pub client: Client,
    /// The number and the name of the matter.
    pub matter: String,
    /// The first and the last day.
    pub days: (Date, Date),
    /// What was there before the first day.
    pub before: Money,
    /// Each line, with what was there after it.
    pub lines: Vec<(Line, Money)>,
    /// What was there after the last day.
    pub after: Money,
}

impl LedgerCard {
    /// A mark that only a card has which says the same: where anything changes, another is made.
    pub fn mark(&self) -> String {
        let mut mark = Fingerprint::of("counterfoil/ledger-card/v1");
        for text in [
            self.firm.name.as_str(),
            self.firm.address.as_str(),
            self.client.id.as_str(),
            self.client.name.as_str(),
            self.client.payor.name.as_str(),
            self.client.payor.address.as_str(),
            &self.matter,
            &format!("{} {} {}", self.days.0, self.days.1, self.before.currency()),
            &format!("{} {}", self.before, self.after),
        ] {
            mark.field(text);
        }
        for (line, balance) in &self.lines {
            mark.field(line.entry.as_str());
            mark.field(line.source.word());
            mark.field(line.text.party.as_str());
            mark.field(line.text.purpose.as_ref().map_or("", |note| note.as_str()));
            mark.field(line.text.instrument.as_str());
            mark.field(&format!("{} {} {balance}", line.effective_on, line.change));
        }
        mark.short()
    }
}
