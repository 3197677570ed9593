//! The work of a matter: who does what on which day, and what it costs.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, Result};
use domain::entry::{self, CostGiven, Entry, Quantity, TimeGiven};
use domain::hours::{Rounding, Worked};
use domain::id::EntryId;
use domain::matter::Matter;
use domain::member::Member;
use domain::money::{Currency, Money};
use domain::rate::AgreedRate;
use domain::text::Narrative;
use domain::utbms::{ActivityCode, ExpenseCode, TaskCode};
use jiff::Timestamp;
use jiff::civil::Date;

use super::calendar::{Calendar, sheet_day};
use super::chance::Chance;
use super::content::{Charge, Content, MatterText, Task};

/// Entries that are recorded together, twice a month.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) at: Timestamp,
    pub(super) entries: Vec<Entry>,
}

/// A matter while its work is thought up.
pub(super) struct Worker<'a> {
    pub(super) content: &'a Content,
    pub(super) calendar: &'a Calendar,
    pub(super) people: &'a HashMap<String, Member>,
    /// What is agreed with the client about rates.
    pub(super) agreed: &'a [AgreedRate],
    pub(super) text: &'a MatterText,
    pub(super) matter: &'a Matter,
    chance: Chance,
    /// What of each stage has not been done yet.
    decks: BTreeMap<&'static str, Vec<Task>>,
}

/// A charge from so many cents on is rare.
const DEAR_CENTS: u32 = 100_000;

/// The time on the clock for so many tenths of an hour: mostly some minutes less.
fn clocked(tenths: u32) -> Worked {
    Worked::minutes(tenths.saturating_mul(6).saturating_sub(tenths.saturating_mul(7) % 6))
}

impl<'a> Worker<'a> {
    pub(super) fn new(
        content: &'a Content,
        calendar: &'a Calendar,
        (people, agreed): (&'a HashMap<String, Member>, &'a [AgreedRate]),
        (text, matter): (&'a MatterText, &'a Matter),
    ) -> Self {
        let chance = Chance::of(&format!("work of {}", text.name));
        Self { content, calendar, people, agreed, text, matter, chance, decks: BTreeMap::new() }
    }

    /// The entries of the month so many months ago, by day.
    pub(super) fn month(&mut self, ago: u32) -> Result<Vec<Entry>> {
        let opened = self.matter.opened_on;
        let mut days = self.calendar.working_days(ago)?;
        days.retain(|day| *day >= opened);
        let whole = if ago == 0 { days.len().min(21) } else { 21 };
        let pace = self.chance.between(self.text.pace.saturating_sub(2), self.text.pace + 2);
        let count = pace * u32::try_from(whole)? / 21;
        let mut entries = Vec::new();
        for _ in 0..count {
            let Some(day) = self.chance.pick(&days).copied() else { break };
            entries.push(self.time(day, ago)?);
        }
        for _ in 0..self.chance.between(0, 2).min(count) {
            let Some(day) = self.chance.pick(&days).copied() else { break };
            entries.extend(self.cost(day)?);
        }
        entries.sort_by_key(|entry| (entry.on, entry.id.clone()));
        Ok(entries)
    }

    fn time(&mut self, on: Date, ago: u32) -> Result<Entry> {
        let task = self.task(ago)?;
        let mark = self.text.team.get(task.who).context("a team of three")?;
        let keeper = self.people.get(mark).with_context(|| mark.clone())?;
        let (low, high) = task.tenths;
        let given = TimeGiven {
            on,
            began: None,
            worked: clocked(self.chance.between(low, high)),
            rounding: self.matter.rounding.unwrap_or(Rounding::USUAL),
            charge: entry::Charge::Full,
            narrative: Narrative::parse(&self.text.told(&task.words))?,
            task: Some(TaskCode::parse(&task.task)?),
            activity: Some(ActivityCode::parse(&task.activity)?),
        };
        let id = self.id(on)?;
        Ok(Entry::time(id, self.matter, (keeper, self.agreed), given, self.calendar.today())?)
    }

    fn cost(&mut self, on: Date) -> Result<Option<Entry>> {
        let charges = self.content.costs.get(&self.text.area).context("costs of the area")?;
        let Some(charge) = self.chance.pick(charges).cloned() else { return Ok(None) };
        let Charge { expense, count, cents, words } = charge;
        if cents.0 >= DEAR_CENTS && !self.chance.one_in(4) {
            return Ok(None);
        }
        let quantity = self.chance.between(count.0, count.1).to_string();
        let price = self.chance.between(cents.0, cents.1);
        let given = CostGiven {
            on,
            kind: entry::CostKind::usual(Some(&expense)),
            quantity: Quantity::parse(&quantity)?,
            unit_price: entry::Price::of(Money::new(i64::from(price), Currency::USD))?,
            narrative: Narrative::parse(&self.text.told(&words))?,
            charge: entry::Charge::Full,
            expense: Some(ExpenseCode::parse(&expense)?),
            receipt: None,
        };
        let id = self.id(on)?;
        Ok(Some(Entry::cost(id, self.matter, given, self.calendar.today())?))
    }

    /// What is done next, as far as the matter is; nothing comes again before all else has come.
    fn task(&mut self, ago: u32) -> Result<Task> {
        let (from, to) = (self.text.from, self.text.to);
        let stage = match (from.saturating_sub(ago)) * 3 / (from.saturating_sub(to) + 1) {
            0 => "early",
            1 => "middle",
            _ => "late",
        };
        let deck = self.decks.entry(stage).or_default();
        if deck.is_empty() {
            let area = self.content.work.get(&self.text.area).context("work of the area")?;
            let all = area.get(stage).context("work of the stage")?.clone();
            *deck = self.chance.shuffled(all);
        }
        deck.pop().context("something to do")
    }

    fn id(&mut self, on: Date) -> Result<EntryId> {
        Ok(self.chance.id(self.calendar.instant(on, (12, 0))?, EntryId::made))
    }

    /// The entries, half a month each.
    pub(super) fn sheets(&self, entries: &[Entry]) -> Result<Vec<Sheet>> {
        let mut halves: BTreeMap<Date, Vec<Entry>> = BTreeMap::new();
        for entry in entries {
            halves.entry(sheet_day(entry.on)?).or_default().push(entry.clone());
        }
        let sheet = |(day, entries)| -> Result<Sheet> {
            Ok(Sheet { at: self.calendar.instant(day, (17, 40))?, entries })
        };
        halves.into_iter().map(sheet).collect()
    }
}
