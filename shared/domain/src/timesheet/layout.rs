//! What a firm said of sheets, and keeps: which column is what, under a name, and what other
//! programs call its matters and people.
//!
//! Invariants: a layout is found again by the names of all columns of a file, in any order and
//! case; one name, one layout; a name that was given a meaning has one.

use std::collections::BTreeMap;

use super::mapping::Mapping;
use super::table::Table;
use super::{Refused, whole};
use crate::fingerprint::Fingerprint;
use crate::id::{MatterId, MemberId};
use crate::statement::DateOrder;
use crate::suggestion::{Noted, Person};
use crate::text::Name;

/// Which column is what in sheets of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// What the firm calls it.
    pub name: Name,
    /// The mark of the names of all columns.
    pub headers: String,
    /// Which column is what.
    pub mapping: Mapping,
    /// The order of the parts of a day, where the firm said it.
    pub dates: Option<DateOrder>,
}

/// The layouts of a firm, in the order in which they were saved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layouts(Vec<Layout>);

/// What other programs call the firm's matters and people, in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Called {
    /// The matters, by client and project.
    pub matters: BTreeMap<String, MatterId>,
    /// The people, by name or address.
    pub people: BTreeMap<String, MemberId>,
}

/// All that a firm said of sheets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheets {
    /// Which column is what.
    pub layouts: Layouts,
    /// What names mean.
    pub called: Called,
}

/// Why no more is kept: one item of the table holds it all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// Many layouts.
    #[error(
        "The firm keeps at most {max} layouts. Forget one that is not used any more.",
        max = Layouts::MAX
    )]
    TooManyLayouts,
    /// Many names.
    #[error(
        "The firm keeps at most {max} names of other programs. Forget some that are not used any \
         more.",
        max = Called::MAX
    )]
    TooManyNames,
}

impl Layout {
    /// A layout for the sheets that have the columns of this file.
    pub fn new(
        name: Name,
        bytes: &[u8],
        (mapping, dates): (Mapping, Option<DateOrder>),
    ) -> Result<Self, Refused> {
        let (table, ()) = Table::read(&whole(bytes)?, |names| mapping.fits(names))?;
        Ok(Self { name, headers: headers(&table.names), mapping, dates })
    }
}

/// The mark of the names of columns.
fn headers(names: &[String]) -> String {
    let mut sorted: Vec<String> = names.iter().map(|name| low(name)).collect();
    sorted.sort();
    let mut mark = Fingerprint::of("columns");
    sorted.iter().for_each(|name| mark.field(name));
    mark.short()
}

fn low(name: &str) -> String {
    name.trim().to_lowercase()
}

impl Layouts {
    /// The most of them.
    pub const MAX: usize = 30;

    /// Those that were stored.
    pub const fn of(layouts: Vec<Layout>) -> Self {
        Self(layouts)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Layout> {
        self.0.iter()
    }

    /// The one with a name.
    pub fn named(&self, name: &str) -> Option<&Layout> {
        self.0.iter().find(|layout| low(layout.name.as_str()) == low(name))
    }

    /// The one for a file: the last that was saved for a file with the same columns.
    pub fn fitting(&self, bytes: &[u8]) -> Option<&Layout> {
        let text = whole(bytes).ok()?;
        let fits = |layout: &&Layout| Table::heads(&text, |names| headers(names) == layout.headers);
        self.0.iter().rev().find(fits)
    }

    /// These and one more, in the place of the one that had its name.
    pub fn with(self, layout: Layout) -> Result<Self, LayoutError> {
        let mut all = self.without(layout.name.as_str()).0;
        if all.len() >= Self::MAX {
            return Err(LayoutError::TooManyLayouts);
        }
        all.push(layout);
        Ok(Self(all))
    }

    /// These without the one of a name.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.0.retain(|layout| low(layout.name.as_str()) != low(name));
        self
    }
}

impl Called {
    /// The most names.
    pub const MAX: usize = 1_000;

    /// What the client and project of noted work are called together.
    pub fn matter_of(noted: &Noted) -> Option<String> {
        let named = [noted.client.as_ref(), noted.project.as_ref()];
        let named: Vec<&str> = named.into_iter().flatten().map(Name::as_str).collect();
        (!named.is_empty()).then(|| named.join(" / "))
    }

    /// What a person is called.
    pub fn person_of(person: &Person) -> Option<String> {
        let name = person.name.as_ref().map(Name::to_string);
        name.or_else(|| person.email.as_ref().map(ToString::to_string))
    }

    /// The matter that is meant.
    pub fn matter(&self, noted: &Noted) -> Option<&MatterId> {
        self.matters.get(&low(&Self::matter_of(noted)?))
    }

    /// The person that is meant.
    pub fn person(&self, person: &Person) -> Option<&MemberId> {
        self.people.get(&low(&Self::person_of(person)?))
    }

    /// These, where a name means a matter.
    #[must_use]
    pub fn with_matter(mut self, name: &str, matter: MatterId) -> Self {
        self.matters.insert(low(name), matter);
        self
    }

    /// These, where a name means a person.
    #[must_use]
    pub fn with_person(mut self, name: &str, person: MemberId) -> Self {
        self.people.insert(low(name), person);
        self
    }

    /// These, if they are not too many.
    pub fn bounded(self) -> Result<Self, LayoutError> {
        let count = self.matters.len().saturating_add(self.people.len());
        if count > Self::MAX { Err(LayoutError::TooManyNames) } else { Ok(self) }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::suggestion::Here;
    use crate::timesheet::{Hint, Role, look, read};

    const SHEET: &str = "Report of March\nTag;Dauer;Was;Akt;Wer;Satz;Verrechenbar\n\
        31.03.2026;1,5;Schriftsatz;Muster;E. K.;300,50;nein\n\
        31.03.2026;1:75;Telefonat;Muster;E. K.;x;ja\n";

    fn here() -> Here {
        Here { zone: TimeZone::UTC, now: Timestamp::from_second(1_800_000_000).unwrap() }
    }

    fn mapping() -> Mapping {
        "date=Tag,hours=Dauer,words=Was,project=Akt,person=Wer,billable=Verrechenbar"
            .parse()
            .unwrap()
    }

    #[test]
    fn tim08_columns_that_nobody_knows_are_asked_for_with_a_sample() {
        let here = here();
        let preview = look(SHEET.as_bytes(), &Hint { mapping: None, dates: None, here: &here });
        let preview = preview.unwrap();
        let names: Vec<_> = preview.columns.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["Tag", "Dauer", "Was", "Akt", "Wer", "Satz", "Verrechenbar"]);
        assert_eq!(preview.columns[2].sample, "Schriftsatz");
        assert_eq!(preview.role("Dauer"), Some(Role::Hours));
        assert!(preview.rows.is_empty() && preview.reading.is_err());
    }

    #[test]
    fn tim08_a_preview_shows_rows_with_the_problem_of_each() {
        let (here, mapping) = (here(), mapping());
        let hint = Hint { mapping: Some(&mapping), dates: None, here: &here };
        let preview = look(SHEET.as_bytes(), &hint).unwrap();
        let [good, bad] = preview.rows.as_slice() else { panic!("{:?}", preview.rows) };
        let noted = good.found.as_ref().unwrap().as_ref().unwrap();
        assert_eq!((noted.worked.to_string().as_str(), good.line), ("1:30", 3));
        assert_eq!(noted.charge, crate::entry::Charge::Nothing);
        let said = bad.found.as_ref().unwrap_err().to_string();
        assert!(said.starts_with("line 4, Dauer: “1:75” is no length"), "{said}");
        assert_eq!(preview.reading.unwrap_err().problems.len(), 1);
    }

    #[test]
    fn tim08_a_layout_is_found_by_its_columns_in_any_order() {
        let name = Name::parse("Kanzleizeit").unwrap();
        let layout = Layout::new(name, SHEET.as_bytes(), (mapping(), None)).unwrap();
        let layouts = Layouts::default().with(layout).unwrap();
        let turned = "Dauer,TAG,Was,Akt,Wer,Satz,Verrechenbar\n1,2026-03-31,a,b,c,d,ja\n";
        assert!(layouts.fitting(turned.as_bytes()).is_some());
        let other = "Tag,Dauer,Was\n2026-03-31,1,a\n";
        assert!(layouts.fitting(other.as_bytes()).is_none());
        assert!(layouts.named("kanzleizeit").is_some());
        assert!(layouts.clone().without("KANZLEIZEIT").named("kanzleizeit").is_none());
    }

    #[test]
    fn tim08_a_name_of_another_program_means_what_the_firm_said() {
        let (here, mapping) = (here(), mapping());
        let sheet = "Tag,Dauer,Was,Akt,Wer,Satz,Verrechenbar\n2026-03-31,1,a,Muster,E. K.,1,\n";
        let hint = Hint { mapping: Some(&mapping), dates: None, here: &here };
        let noted = read(sheet.as_bytes(), &hint).unwrap().noted.remove(0);
        let matter = MatterId::made(0, [1; 10]);
        let called = Called::default().with_matter("MUSTER ", matter.clone());
        assert_eq!(called.matter(&noted), Some(&matter));
        assert_eq!(called.person(&noted.person), None);
    }

    #[test]
    fn tim08_what_a_column_cannot_be_is_told_with_its_place() {
        let here = here();
        let wrong = |text: &str, map: &str| {
            let mapping: Mapping = map.parse().unwrap();
            let hint = Hint { mapping: Some(&mapping), dates: None, here: &here };
            read(text.as_bytes(), &hint).unwrap_err().problems.remove(0).to_string()
        };
        let map = "date=D,hours=H,rate=R,billable=B";
        let row = |hours: &str, rate: &str, billable: &str| {
            format!("D,H,R,B\n2026-03-31,{hours},{rate},{billable}\n")
        };
        assert!(wrong(&row("=A1*2", "", ""), map).contains("line 2, H: “=A1*2” is a formula"));
        assert!(wrong(&row("1", "cheap", ""), map).contains("line 2, R: “cheap” is no rate"));
        assert!(wrong(&row("1", "", "maybe"), map).contains("Write yes or no"));
        let twice = "D,D,H\n2026-03-31,2026-03-31,1\n";
        assert!(wrong(twice, "date=D,hours=H").contains("two columns “D”"));
    }
}
