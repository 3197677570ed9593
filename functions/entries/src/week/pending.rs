//! Weeks with time that its timekeeper has not submitted yet (TIM-11).

use std::collections::BTreeMap;

use domain::approval::Approval;
use domain::entry::{Entry, Work};
use domain::hours::Hours;
use domain::id::MemberId;
use domain::member::Member as Person;
use jiff::civil::Date;
use maud::{Markup, html};
use web::ui::{self, Table};

use super::Week;
use crate::{paths, recent};

/// How many entries and hours are not submitted, by timekeeper and by the Monday of the week.
#[derive(Debug, Default)]
pub(crate) struct Pending(BTreeMap<(MemberId, Date), (usize, Hours)>);

impl Pending {
    /// Of the entries, those that are not submitted.
    pub(crate) fn of<'e>(entries: impl Iterator<Item = &'e Entry>) -> Self {
        let mut weeks: BTreeMap<(MemberId, Date), (usize, Hours)> = BTreeMap::new();
        for entry in entries {
            if let Work::Time { timekeeper, approval, .. } = &entry.work
                && Approval::is_to_submit(approval)
            {
                let at = (timekeeper.clone(), Week::of(entry.on).first);
                let (count, hours) = weeks.entry(at).or_default();
                *count = count.saturating_add(1);
                *hours = hours.plus(recent::hours(entry));
            }
        }
        Self(weeks)
    }

    /// The weeks of one timekeeper, without the one in view.
    pub(super) fn others(&self, who: &MemberId, week: Week) -> Markup {
        let rows: Vec<[Markup; 3]> = self
            .0
            .iter()
            .filter(|((whose, first), _)| whose == who && *first != week.first)
            .map(|((whose, first), sum)| Self::row(whose, *first, sum))
            .collect();
        html! {
            @if !rows.is_empty() {
                (Table::new("Other weeks with time that is not submitted").titled()
                    .text("Week of").number("Entries").number("Hours").rows(rows))
            }
        }
    }

    /// The weeks of everybody.
    pub(crate) fn everybody(&self, people: &[Person]) -> Markup {
        let name = |who: &MemberId| {
            let found = people.iter().find(|person| person.id == *who);
            found.map_or("somebody", |person| person.name.as_str())
        };
        let rows = self.0.iter().map(|((whose, first), sum)| {
            let [week, count, hours] = Self::row(whose, *first, sum);
            [html! { (name(whose)) }, week, count, hours]
        });
        html! {
            @if !self.0.is_empty() {
                (Table::new("Not submitted yet").titled()
                    .text("Who").text("Week of").number("Entries").number("Hours").rows(rows))
            }
        }
    }

    fn row(whose: &MemberId, first: Date, (count, hours): &(usize, Hours)) -> [Markup; 3] {
        [
            ui::link(&paths::week_of(whose, first), &ui::date_plain(first)),
            html! { (count) },
            ui::hours(*hours),
        ]
    }
}
