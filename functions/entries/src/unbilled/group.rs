//! Unbilled work of one matter, and how matters are ordered.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use domain::entry::Entry;
use domain::hours::Hours;
use domain::id::MatterId;
use domain::matter::Matter;
use domain::money::Money;
use jiff::civil::Date;

use crate::recent;

/// A matter's unbilled work in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) matter: Matter,
    pub(super) count: usize,
    /// How many of them are held from being billed.
    pub(super) held: usize,
    pub(super) hours: Hours,
    pub(super) value: Money,
    pub(super) oldest: Date,
}

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Order {
    /// What has waited longest.
    #[default]
    Age,
    /// What is worth most.
    Value,
    /// The lowest number.
    Number,
}

impl Order {
    /// All orders, for the page.
    pub(super) const ALL: [Self; 3] = [Self::Age, Self::Value, Self::Number];

    /// The word in addresses.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Value => "value",
            Self::Number => "number",
        }
    }

    /// The words on the page.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Age => "oldest first",
            Self::Value => "highest value first",
            Self::Number => "matter number",
        }
    }

    /// The order with this [`Self::word`]; any other word is the usual order.
    pub(super) fn of_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|order| order.word() == word).unwrap_or_default()
    }
}

/// Whole days from one day to a later one.
pub(super) fn days(today: Date, since: Date) -> i64 {
    today.duration_since(since).as_hours().div_euclid(24)
}

/// So many of something: `1 day`, `2 days`.
pub(super) fn counted(count: i64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// So many entries: `1 entry`, `2 entries`.
pub(super) fn counted_entries(count: usize) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") }
}

/// Entries by matter, in order.
pub(super) fn groups(
    entries: &[Entry],
    matters: &HashMap<MatterId, Matter>,
    (order, today): (Order, Date),
) -> Vec<Group> {
    let mut sums: BTreeMap<(&MatterId, &str), Sum> = BTreeMap::new();
    for entry in entries {
        let key = (&entry.matter, entry.value.currency().code());
        sums.entry(key).or_insert_with(|| Sum::new(entry)).take(entry, today);
    }
    let group = |((id, _), sum): ((&MatterId, &str), Sum)| {
        let Sum { count, held, hours, value, oldest } = sum;
        let matter = matters.get(id).cloned();
        matter.map(|matter| Group { matter, count, held, hours, value, oldest })
    };
    let mut groups: Vec<Group> = sums.into_iter().filter_map(group).collect();
    match order {
        Order::Age => groups.sort_by_key(|group| group.oldest),
        Order::Value => groups.sort_by_key(|group| Reverse(group.value.minor())),
        Order::Number => groups.sort_by(|a, b| a.matter.number.cmp(&b.matter.number)),
    }
    groups
}

struct Sum {
    count: usize,
    held: usize,
    hours: Hours,
    value: Money,
    oldest: Date,
}

impl Sum {
    fn new(first: &Entry) -> Self {
        let value = Money::zero(first.value.currency());
        Self { count: 0, held: 0, hours: Hours::default(), value, oldest: first.on }
    }

    fn take(&mut self, entry: &Entry, today: Date) {
        let is_held = entry.billing_hold(today).is_some();
        self.held = self.held.saturating_add(usize::from(is_held));
        self.count = self.count.saturating_add(1);
        self.hours = self.hours.plus(recent::hours(entry));
        let minor = self.value.minor().saturating_add(entry.value.minor());
        self.value = Money::new(minor, self.value.currency());
        self.oldest = self.oldest.min(entry.on);
    }
}
