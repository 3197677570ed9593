//! A sheet of time or a calendar that a person uploads: all of it becomes suggestions, or nothing.
//!
//! A sheet whose columns say too little by themselves is shown with what each is taken for, until a
//! person has said it. The page carries the file: nothing of it is kept before it is taken.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::statement::DateOrder;
use domain::timesheet::Preview;
use maud::{Markup, html};
use serde::Deserialize;
use store::statements::Trouble;
use store::suggestions::{Facts, Format, Taken, troubles};
use store::{FirmStore, Member};
use web::page::Seal;
use web::ui;
use web::{Answer, App, Complaints, Location, Page, Posted, Refusal, Staff, State, Tab};

use super::columns::{self, Shown};
use super::names::{self, Unknown};
use crate::paths;

/// How a calendar begins, whatever its name is.
const CALENDAR: &[u8] = b"BEGIN:VCALENDAR";

/// The largest sheet that a page takes, since the page that asks about it carries it.
const BYTES_MAX: usize = 1_000_000;

/// How many reasons a page shows of a file that has many.
const REASONS_SHOWN: usize = 20;

/// The file as the extractor gives it, in base64; the order of its days; and, where it was shown
/// already, what each column is, what names mean, and under which name that is kept.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    pub(super) file: String,
    pub(super) dates: String,
    pub(super) column: Vec<String>,
    pub(super) role: Vec<String>,
    pub(super) project: Vec<String>,
    pub(super) matter: Vec<String>,
    pub(super) called: Vec<String>,
    pub(super) person: Vec<String>,
    pub(super) layout: String,
    /// `look` to see it first.
    then: String,
}

/// A file that a page does not take.
#[derive(Debug, thiserror::Error)]
enum FileError {
    #[error("Choose a file.")]
    None,
    #[error(
        "This file is larger than {max} KB, which is the most that a page takes. Export a shorter \
         span, or bring it in with: counterfoil import time.", max = BYTES_MAX / 1_000
    )]
    TooLarge,
}

/// `POST /firm/suggestions`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let form = &posted.form;
    let bytes = STANDARD.decode(&form.file).map_err(|_| Refusal::Forged)?;
    let store = app.store.of(&member);
    let mut complaints = Complaints::default();
    if bytes.is_empty() {
        complaints.add("file", FileError::None);
    } else if bytes.len() > BYTES_MAX {
        complaints.add("file", FileError::TooLarge);
    }
    if !complaints.is_empty() {
        return Ok(Answer::Again(page(&posted.seal, form, &complaints)));
    }
    if bytes.windows(CALENDAR.len()).take(8).any(|start| start.eq_ignore_ascii_case(CALENDAR)) {
        let person = store.member(member.id()).await?.map(|person| person.value);
        let of = person.as_ref().map(|person| &person.email);
        let importer = store.suggestion_import();
        let taken = Box::pin(importer.take_calendar(&bytes, of, app.now())).await?;
        return Ok(ended(taken, &posted));
    }
    Box::pin(sheet((&app, &store, &member), &posted, &bytes)).await
}

/// Shows a sheet, or takes it.
async fn sheet(
    (app, store, member): (&App, &FirmStore<'_>, &Member),
    posted: &Posted<Form>,
    bytes: &[u8],
) -> Result<Answer, Refusal> {
    let form = &posted.form;
    let preview = match looked(app, store, form, bytes).await? {
        Ok(preview) => preview,
        Err(troubles) => {
            let taken = Taken::Refused(None, troubles);
            return Ok(ended(taken, posted));
        }
    };
    let mut complaints = Complaints::default();
    if let Err(refused) = &preview.reading {
        complain(&mut complaints, "", &troubles(refused.problems.clone()));
    }
    let said = names::read((store, form), &mut complaints).await?;
    let layout = complaints.take("layout", columns::layout(form, bytes)).flatten();
    let is_look = form.then == "look";
    if !is_look && complaints.is_empty() {
        let kept = names::keep((app, store), &posted.once(member), (layout, &said)).await?;
        if complaints.take("layout", kept).is_some() {
            let mapping = columns::mapping(form).and_then(Result::ok);
            let format = Format { mapping, dates: dates(form) };
            let importer = store.suggestion_import();
            let taken = Box::pin(importer.take_time(bytes, &format, app.now())).await?;
            return Ok(ended(taken, posted));
        }
    }
    let unknown = Box::pin(Unknown::of(store, &preview)).await?;
    let shown = Shown { form, preview: &preview, unknown: &unknown };
    let page = columns::page(&posted.seal, &shown, &complaints);
    Ok(if complaints.is_empty() { Answer::Page(page) } else { Answer::Again(page) })
}

/// The sheet as it would be read, with what was said of its columns.
async fn looked(
    app: &App,
    store: &FirmStore<'_>,
    form: &Form,
    bytes: &[u8],
) -> Result<Result<Preview, Vec<Trouble>>, Refusal> {
    let importer = store.suggestion_import();
    let (mapping, wrong) = match columns::mapping(form).transpose() {
        Ok(mapping) => (mapping, None),
        Err(error) => (None, Some(error)),
    };
    let format = Format { mapping, dates: dates(form) };
    let looked = Box::pin(importer.look_at_time(bytes, &format, app.now())).await?;
    Ok(match wrong {
        Some(error) => looked.map(|preview| preview.refused(columns::roles(form), error)),
        None => looked,
    })
}

/// The order of days that was chosen.
pub(super) fn dates(form: &Form) -> Option<DateOrder> {
    match form.dates.as_str() {
        "mdy" => Some(DateOrder::MonthDayYear),
        "dmy" => Some(DateOrder::DayMonthYear),
        _ => None,
    }
}

fn ended(taken: Taken, posted: &Posted<Form>) -> Answer {
    match taken {
        Taken::Imported(facts) | Taken::Unchanged(facts) => {
            Answer::Go(Location::to(paths::SUGGESTIONS).flash(flash(&facts)))
        }
        Taken::Refused(_, troubles) => {
            let mut complaints = Complaints::default();
            complain(&mut complaints, "file", &troubles);
            Answer::Again(page(&posted.seal, &posted.form, &complaints))
        }
    }
}

fn complain(complaints: &mut Complaints, field: &'static str, troubles: &[Trouble]) {
    let more = troubles.len().saturating_sub(REASONS_SHOWN);
    for trouble in troubles.iter().take(REASONS_SHOWN) {
        complaints.add(field, said(trouble.line, &trouble.field, &trouble.reason));
    }
    if more > 0 {
        complaints.add(field, format_args!("And {more} more."));
    }
}

fn said(line: u64, field: &str, reason: &str) -> String {
    match (line, field) {
        (0, _) | (_, "COLUMNS") => reason.to_owned(),
        (line, field) => format!("Line {line}, {field}: {reason}"),
    }
}

fn flash(facts: &Facts) -> String {
    let Facts { source, suggestions, new, .. } = facts;
    let s = if *suggestions == 1 { "" } else { "s" };
    format!("{suggestions} suggestion{s} from {}, {new} of them new.", source.name())
}

/// The file to choose.
pub(super) fn card(seal: &Seal) -> Markup {
    ui::card(
        "Bring in time and meetings",
        html! {
            (fields(&seal.part("upload"), &Form::default(), &Complaints::default()))
            p.note { (ui::link(paths::SHEETS, "Layouts and names of other programs")) }
        },
    )
}

fn page(seal: &Seal, form: &Form, complaints: &Complaints) -> Page {
    let body = html! {
        (crumbs())
        (ui::complaints(complaints))
        (fields(seal, form, complaints))
    };
    Page::new(Tab::Entries, "Bring in time and meetings", body)
}

/// The way to the pages about sheets.
pub(super) fn crumbs() -> Markup {
    ui::crumbs(&[(paths::ENTRIES, "Time & costs"), (paths::SUGGESTIONS, "Suggestions")])
}

/// In which order the days of a sheet are.
pub(super) const DATES: [(&str, &str); 3] =
    [("", "As the file shows"), ("mdy", "Month first: 3/31/2026"), ("dmy", "Day first: 31/3/2026")];

fn fields(seal: &Seal, form: &Form, complaints: &Complaints) -> Markup {
    ui::form_with_files(
        seal,
        paths::SUGGESTIONS,
        html! {
            (ui::file("File", "file", ".csv,.ics,text/csv,text/calendar").required()
                .hint("A report of time as CSV, of Toggl, Clockify, Harvest or any other program, \
                       or a calendar as .ics; up to 1 MB. Larger ones: counterfoil import.")
                .complaints(complaints))
            (ui::select("Days in a sheet are written", "dates", &DATES, &form.dates)
                .complaints(complaints))
            (ui::buttons(html! {
                (ui::submit("Bring in"))
                (ui::submit_as("then", "look", "Look first"))
            }))
        },
    )
}
