//! Lines of client ledgers, in the order of their dates.

use domain::id::MatterId;
use domain::money::Money;
use domain::text::{Mark, Name, Note};
use domain::trust::{ClientLedger, Line, LineSource, LineText};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::TrustStore;
use crate::Store;
use crate::access::ClientStore;
use crate::fault::Fault;
use crate::item;
use crate::keys;
use crate::query::{Page, READ_ITEMS};

/// The lines of some days, and what was there before and after them, in the order of their dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// What was there before the first day.
    pub before: Money,
    /// Each line, with what was there after it.
    pub lines: Vec<(Line, Money)>,
    /// What was there after the last day.
    pub after: Money,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LineItem {
    matter: String,
    seq: u64,
    effective_on: Date,
    posted_at: Timestamp,
    entry: String,
    source: (String, String),
    party: String,
    purpose: Option<String>,
    instrument: String,
    currency: String,
    change: i64,
    balance: i64,
}

impl LineItem {
    pub(super) fn of(line: &Line) -> Self {
        Self {
            matter: line.matter.to_string(),
            seq: line.seq,
            effective_on: line.effective_on,
            posted_at: line.posted_at,
            entry: line.entry.to_string(),
            source: (line.source.word().to_owned(), line.source.id().to_owned()),
            party: line.text.party.to_string(),
            purpose: line.text.purpose.as_ref().map(Note::to_string),
            instrument: line.text.instrument.to_string(),
            currency: line.change.currency().to_string(),
            change: line.change.minor(),
            balance: line.balance.minor(),
        }
    }

    fn read(self) -> Result<Line, Fault> {
        let (word, id) = &self.source;
        let purpose = self.purpose.as_deref().map(Note::parse).transpose();
        Ok(Line {
            matter: item::parsed("matter", &self.matter)?,
            seq: self.seq,
            effective_on: self.effective_on,
            posted_at: self.posted_at,
            entry: item::parsed("entry", &self.entry)?,
            source: item::needed("source", LineSource::of_word(word, id))?,
            text: LineText {
                party: item::checked("party", Name::parse(&self.party))?,
                purpose: item::checked("purpose", purpose)?,
                instrument: item::checked("instrument", Mark::parse(&self.instrument))?,
            },
            change: item::money(self.change, &self.currency)?,
            balance: item::money(self.balance, &self.currency)?,
        })
    }
}

impl Store {
    /// All lines of a ledger that count from `low` or later.
    pub(crate) async fn lines_since(
        &self,
        matter: &MatterId,
        low: Date,
    ) -> Result<Vec<Line>, Fault> {
        let asked = self.ask_state(&keys::trust_pk(matter));
        let asked = asked.between(format!("LINE#{low}"), "LINE#~");
        asked.all(|attributes| item::read::<LineItem>(attributes)?.read()).await
    }

    /// The first day that a line of a ledger counts from.
    pub(crate) async fn first_line_on(&self, matter: &MatterId) -> Result<Option<Date>, Fault> {
        let asked = self.ask_state(&keys::trust_pk(matter)).beginning("LINE#");
        let page = asked.page(|attributes| item::read::<LineItem>(attributes)?.read()).await?;
        Ok(page.items.first().map(|line| line.effective_on))
    }

    pub(super) async fn span(
        &self,
        ledger: &ClientLedger,
        days: (Date, Date),
    ) -> Result<Span, Fault> {
        let lines = self.lines_since(ledger.matter(), days.0).await?;
        Ok(Span::of(ledger.posted(), lines, days.1))
    }

    /// The least that was posted in a ledger, in the order of its dates, from `on` until now; what
    /// a draw that counts from that day may take (rule TR-02).
    pub(super) async fn lowest_since(
        &self,
        ledger: &ClientLedger,
        on: Date,
    ) -> Result<Money, Fault> {
        if !ledger.has_lines_after(on) {
            return Ok(ledger.posted());
        }
        let after = on.tomorrow().unwrap_or(on);
        let span = self.span(ledger, (after, Date::MAX)).await?;
        let all = span.lines.into_iter().map(|(_, balance)| balance);
        let lowest = all.map(Money::minor).fold(span.before.minor(), i64::min);
        Ok(Money::new(lowest, ledger.currency()))
    }
}

impl Span {
    /// The lines through `high`, of all lines since some day and what is posted after them all.
    fn of(posted: Money, lines: Vec<Line>, high: Date) -> Self {
        let change = |minor: i64, line: &Line| minor.saturating_sub(line.change.minor());
        let before = Money::new(lines.iter().fold(posted.minor(), change), posted.currency());
        let mut after = before;
        let mut kept = Vec::with_capacity(lines.len());
        for line in lines.into_iter().filter(|line| line.effective_on <= high) {
            let minor = after.minor().saturating_add(line.change.minor());
            after = Money::new(minor, posted.currency());
            kept.push((line, after));
        }
        Self { before, lines: kept, after }
    }
}

impl TrustStore<'_> {
    /// A page of the lines of a ledger that count from `low` or later, in the order of their dates.
    pub async fn line_page(
        &self,
        matter: &MatterId,
        low: Date,
        from: Option<String>,
    ) -> Result<Page<Line>, Fault> {
        let asked = self.store.ask_state(&keys::trust_pk(matter));
        let asked = asked.between(format!("LINE#{low}"), "LINE#~").limit(READ_ITEMS).from(from);
        asked.page(|attributes| item::read::<LineItem>(attributes)?.read()).await
    }

    /// The lines of a ledger that count from these days.
    pub async fn lines(&self, ledger: &ClientLedger, days: (Date, Date)) -> Result<Span, Fault> {
        self.store.span(ledger, days).await
    }
}

impl ClientStore<'_> {
    /// The lines of one of the client's ledgers; of another's, none.
    pub async fn trust_lines(
        &self,
        ledger: &ClientLedger,
        days: (Date, Date),
    ) -> Result<Option<Span>, Fault> {
        if *ledger.client() == self.client.id {
            self.store.span(ledger, days).await.map(Some)
        } else {
            Ok(None)
        }
    }
}
