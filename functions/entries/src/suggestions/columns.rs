//! What each column of a sheet is: as its name tells or a person says, with its first rows as they
//! would be read (TIM-08).

use domain::entry::Charge;
use domain::suggestion::Noted;
use domain::text::{Name, Narrative, TextError};
use domain::timesheet::{Called, Column, Layout, Looked, Mapping, MappingError, Preview, Role};
use maud::{Markup, html};
use web::page::Seal;
use web::ui::{self, Field, Table};
use web::{Complaints, Page, Tab};

use super::names::Unknown;
use super::upload::{DATES, Form, crumbs, dates};
use crate::paths;

/// What the page shows.
pub(super) struct Shown<'a> {
    pub(super) form: &'a Form,
    pub(super) preview: &'a Preview,
    pub(super) unknown: &'a Unknown,
}

/// What was said of the columns, as far as anything was.
pub(super) fn roles(form: &Form) -> Vec<(Role, String)> {
    let pairs = form.column.iter().zip(&form.role);
    pairs.filter_map(|(name, role)| Some((Role::of_word(role)?, name.clone()))).collect()
}

/// The mapping that was chosen; nothing before the page asked for one.
pub(super) fn mapping(form: &Form) -> Option<Result<Mapping, MappingError>> {
    (!form.column.is_empty()).then(|| Mapping::new(roles(form)))
}

/// The layout to keep, where a name was given; its columns are complained about elsewhere.
pub(super) fn layout(form: &Form, bytes: &[u8]) -> Result<Option<Layout>, TextError> {
    let (Some(name), Some(Ok(mapping))) = (Name::parse_optional(&form.layout)?, mapping(form))
    else {
        return Ok(None);
    };
    Ok(Layout::new(name, bytes, (mapping, dates(form))).ok())
}

/// The page that asks.
pub(super) fn page(seal: &Seal, shown: &Shown<'_>, complaints: &Complaints) -> Page {
    let Shown { form, preview, unknown } = shown;
    let columns = preview.columns.iter().enumerate();
    let body = html! {
        (crumbs())
        p {
            "Say what each column is. Nothing is taken before you press “Bring in”, and what is "
            "taken waits as suggestions until its timekeeper records it."
        }
        (ui::form_with_files(seal, paths::SUGGESTIONS, html! {
            (ui::complaints(complaints))
            (ui::hidden("file", &form.file))
            (ui::group("Columns", html! {
                @for (at, column) in columns { (column_field(preview, at, column)) }
                (ui::select("Days are written", "dates", &DATES, &form.dates)
                    .complaints(complaints))
            }))
            (unknown.fields(form, complaints))
            (ui::group("For the next file", Field::text("Keep this layout as", "layout")
                .value(&form.layout)
                .hint("A file with the same columns is then read this way by itself. Leave it \
                       empty to keep nothing.")
                .complaints(complaints)))
            (ui::buttons(html! {
                (ui::submit("Bring in"))
                (ui::submit_as("then", "look", "Look again"))
            }))
        }))
        h2 { "How the first rows are read" }
        (table(&preview.rows, unknown))
        @if let Ok(reading) = &preview.reading {
            p.note { (total(reading.rows, reading.noted.len())) }
            @for note in reading.left.notes() { p.note { (note) } }
        }
    };
    Page::new(Tab::Entries, "What the columns are", body)
}

fn total(rows: usize, noted: usize) -> String {
    let s = |count: usize| if count == 1 { "" } else { "s" };
    let makes = if rows == 1 { "makes" } else { "make" };
    format!("{rows} row{} {makes} {noted} suggestion{}.", s(rows), s(noted))
}

fn column_field(preview: &Preview, at: usize, column: &Column) -> Markup {
    let none = std::iter::once(("", "Not read"));
    let choices: Vec<(&str, &str)> =
        none.chain(Role::ALL.map(|role| (role.word(), role.title()))).collect();
    let role = preview.role(&column.name).map_or("", Role::word);
    let label = format!("Column “{}”", column.name);
    let (hint, scope) = (format!("Such as: {}", column.sample), at.to_string());
    let field = ui::select(&label, "role", &choices, role).scope(&scope);
    html! {
        (ui::hidden("column", &column.name))
        @if column.sample.is_empty() { (field) } @else { (field.hint(&hint)) }
    }
}

fn table(rows: &[Looked], unknown: &Unknown) -> Table {
    let row = |looked: &Looked| {
        let line = html! { (looked.line) };
        let none = || html! { "–" };
        match &looked.found {
            Ok(Some(noted)) => cells(line, noted, unknown),
            Ok(None) => [line, none(), none(), none(), none(), none(), html! { "Left out" }],
            Err(problem) => {
                let said = html! { strong { (problem.field) ": " } (problem.reason) };
                [line, none(), none(), none(), none(), none(), said]
            }
        }
    };
    Table::new("The first rows")
        .number("Line")
        .text("Day")
        .number("Worked")
        .text("What was done")
        .text("Matter")
        .text("Person")
        .text("Problem")
        .rows(rows.iter().map(row))
        .empty("No row can be read before the columns are said.")
}

fn cells(line: Markup, noted: &Noted, unknown: &Unknown) -> [Markup; 7] {
    let codes = [noted.task.as_ref(), noted.activity.as_ref()];
    let codes: Vec<&str> = codes.into_iter().flatten().map(Name::as_str).collect();
    let words = noted.words.as_ref().map_or("–", Narrative::as_str);
    [
        line,
        ui::date(noted.on),
        html! { (noted.worked) @if noted.charge == Charge::Nothing { p.note { "No charge" } } },
        html! { (ui::prose(words)) @if !codes.is_empty() { p.note { (codes.join(", ")) } } },
        html! { (unknown.matter(noted).or_else(|| Called::matter_of(noted)).unwrap_or_default()) },
        html! {
            (unknown.person(noted).or_else(|| Called::person_of(&noted.person)).unwrap_or_default())
        },
        html! { "–" },
    ]
}
