//! The grid of a week as it is typed: lines of a matter, words and codes, with a cell for each day.

use std::collections::BTreeMap;

use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::Member;
use web::Complaints;
use web::ui::{self, Field};

use crate::choices::Choices;
use crate::day;
use crate::time::form::Form;

/// How many lines the grid has.
const LINES: usize = 4;

/// The fields by their names: each line and each cell has its own.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Grid(BTreeMap<String, String>);

/// One line of the grid that is not empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'g> {
    grid: &'g Grid,
    at: usize,
}

/// What a line has besides its cells, with the names of the form of a single entry.
const PARTS: [&str; 4] = ["matter", "narrative", "task", "activity"];

impl Grid {
    /// A day of the week that it is about.
    pub(super) fn week(&self) -> &str {
        self.of("week")
    }

    /// What it says of work that passes a budget; empty where it says nothing.
    pub(super) fn against(&self) -> &str {
        self.of("against")
    }

    /// Whether it says that the same work was done twice.
    pub(super) fn is_twice(&self) -> bool {
        !self.of("twice").is_empty()
    }

    /// The lines that are not empty.
    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        (0..LINES).map(|at| Line { grid: self, at }).filter(|line| !line.is_empty())
    }

    /// Why it is written although a day is locked.
    pub(super) fn late(&self) -> &str {
        self.of("late")
    }

    fn of(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |typed| typed.trim())
    }

    /// The fields.
    pub(super) fn fields(
        &self,
        choices: &Choices,
        days: &[Date],
        complaints: &Complaints,
    ) -> Markup {
        let week = days.first().map(ToString::to_string).unwrap_or_default();
        html! {
            (ui::complaints(complaints))
            (ui::hidden("week", &week))
            @for at in 0..LINES {
                (Line { grid: self, at }.fields(choices, days, complaints))
            }
            @if complaints.about("twice").next().is_some() || self.is_twice() {
                (ui::checkbox("This was done twice", "twice", self.of("twice"))
                    .complaints(complaints))
            }
            (day::against::tick(self.against(), complaints))
            (day::reason(self.late(), complaints))
        }
    }
}

impl Line<'_> {
    fn name(&self, part: &str) -> String {
        format!("{part}{}", self.at.saturating_add(1))
    }

    /// Which cell of a day it is, for the person: `Line 2, Mon 5 Jan`.
    pub(super) fn title(&self, on: Date) -> String {
        format!("Line {}, {}", self.at.saturating_add(1), heading(on))
    }

    /// The name of the cell of a day.
    pub(super) fn cell(&self, day: usize) -> String {
        format!("hours{}-{day}", self.at.saturating_add(1))
    }

    fn part(&self, part: &str) -> &str {
        self.grid.of(&self.name(part))
    }

    fn is_empty(&self) -> bool {
        let cells = (0..7).all(|day| self.grid.of(&self.cell(day)).is_empty());
        cells && PARTS.iter().all(|part| self.part(part).is_empty())
    }

    /// The form of a single entry on a day, without its time.
    pub(super) fn form(&self, member: &Member, on: Date) -> Form {
        Form {
            matter: self.part("matter").to_owned(),
            on: on.to_string(),
            narrative: self.part("narrative").to_owned(),
            task: self.part("task").to_owned(),
            activity: self.part("activity").to_owned(),
            timekeeper: member.id().to_string(),
            late: self.grid.late().to_owned(),
            ..Form::default()
        }
    }

    /// The same with the time of a day; nothing where its cell is empty.
    pub(super) fn filled(&self, form: Form, day: usize) -> Option<Form> {
        let hours = self.grid.of(&self.cell(day));
        (!hours.is_empty()).then(|| Form { hours: hours.to_owned(), ..form })
    }

    /// Complains of a line in the words of a single entry, once for what all its cells share.
    pub(super) fn complain(&self, all: &mut Complaints, found: &Complaints, day: usize) {
        for one in found.iter() {
            let name = match one.field.as_ref() {
                "matter" | "narrative" | "task" | "activity" => self.name(&one.field),
                "hours" | "on" | "timekeeper" => self.cell(day),
                "late" => one.field.to_string(),
                _ => String::new(),
            };
            if !all.about(&name).any(|said| said == one.sentence) {
                all.add(name, &one.sentence);
            }
        }
    }

    fn fields(&self, choices: &Choices, days: &[Date], complaints: &Complaints) -> Markup {
        let [matter, narrative, task, activity] = PARTS.map(|part| self.name(part));
        let of = |name: &str| self.grid.of(name);
        ui::group(
            &format!("Line {}", self.at.saturating_add(1)),
            html! {
                (ui::fields(html! {
                    (ui::suggested("Matter", &matter, &choices.matters, of(&matter))
                        .needed("with a time").complaints(complaints))
                    (Field::text("What was done", &narrative).value(of(&narrative))
                        .needed("with a time").complaints(complaints))
                }))
                div.week {
                    @for (at, day) in days.iter().enumerate() {
                        @let cell = self.cell(at);
                        (Field::text(&heading(*day), &cell)
                            .value(of(&cell)).needed("").complaints(complaints))
                    }
                }
                (ui::fields(html! {
                    (Field::text("Task code", &task).value(of(&task)).complaints(complaints))
                    (Field::text("Activity code", &activity).value(of(&activity))
                        .complaints(complaints))
                }))
            },
        )
    }
}

/// A day as the cells of its column are called.
fn heading(day: Date) -> String {
    day.strftime("%a %-d %b").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(fields: &[(&str, &str)]) -> Grid {
        Grid(fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
    }

    #[test]
    fn lines_are_those_with_anything_in_them() {
        let grid = grid(&[("matter1", " "), ("hours3-6", "0.4"), ("week", "2026-03-02")]);
        let lines: Vec<usize> = grid.lines().map(|line| line.at).collect();
        assert_eq!(lines, [2]);
    }

    #[test]
    fn what_all_cells_of_a_line_share_is_complained_of_once() {
        let grid = grid(&[("hours1-0", "x"), ("hours1-1", "1")]);
        let line = grid.lines().next().unwrap();
        let mut found = Complaints::default();
        found.add("matter", "Fill this in.");
        found.add("hours", "Write the time.");
        let mut all = Complaints::default();
        line.complain(&mut all, &found, 0);
        line.complain(&mut all, &found, 1);
        let said: Vec<&str> = all.iter().map(|one| one.field.as_ref()).collect();
        assert_eq!(said, ["matter1", "hours1-0", "hours1-1"]);
    }
}
