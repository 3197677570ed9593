//! A sheet of time or a calendar that a person uploads: all of it becomes suggestions, or nothing.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::statement::DateOrder;
use maud::{Markup, html};
use serde::Deserialize;
use store::suggestions::{Facts, Format, Taken};
use store::{FirmStore, Member};
use web::page::Seal;
use web::ui;
use web::{Answer, App, Complaints, Location, Page, Posted, Refusal, Staff, State, Tab};

use crate::paths;

/// How a calendar begins, whatever its name is.
const CALENDAR: &[u8] = b"BEGIN:VCALENDAR";

/// How many reasons a page shows of a file that has many.
const REASONS_SHOWN: usize = 20;

/// The file as the extractor gives it, in base64, and the order of its days.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    file: String,
    dates: String,
}

/// `POST /firm/suggestions`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let bytes = STANDARD.decode(&posted.form.file).map_err(|_| Refusal::Forged)?;
    if bytes.is_empty() {
        let mut complaints = Complaints::default();
        complaints.add("file", "Choose a file.");
        return Ok(Answer::Again(page(&posted.seal, &posted.form, &complaints)));
    }
    let store = app.store.of(&member);
    match taken(&app, (&store, &member), &posted.form, &bytes).await? {
        Taken::Imported(facts) | Taken::Unchanged(facts) => {
            Ok(Answer::Go(Location::to(paths::SUGGESTIONS).flash(flash(&facts))))
        }
        Taken::Refused(_, troubles) => {
            let mut complaints = Complaints::default();
            for trouble in troubles.iter().take(REASONS_SHOWN) {
                complaints.add("file", said(trouble.line, &trouble.field, &trouble.reason));
            }
            Ok(Answer::Again(page(&posted.seal, &posted.form, &complaints)))
        }
    }
}

async fn taken(
    app: &App,
    (store, member): (&FirmStore<'_>, &Member),
    form: &Form,
    bytes: &[u8],
) -> Result<Taken, Refusal> {
    let importer = store.suggestion_import();
    if bytes.windows(CALENDAR.len()).take(8).any(|start| start.eq_ignore_ascii_case(CALENDAR)) {
        let person = store.member(member.id()).await?.map(|person| person.value);
        let of = person.as_ref().map(|person| &person.email);
        return Ok(Box::pin(importer.take_calendar(bytes, of, app.now())).await?);
    }
    let dates = match form.dates.as_str() {
        "mdy" => Some(DateOrder::MonthDayYear),
        "dmy" => Some(DateOrder::DayMonthYear),
        _ => None,
    };
    let format = Format { mapping: None, dates };
    Ok(Box::pin(importer.take_time(bytes, &format, app.now())).await?)
}

fn said(line: u64, field: &str, reason: &str) -> String {
    if line == 0 { reason.to_owned() } else { format!("Line {line}, {field}: {reason}") }
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
        fields(&seal.part("upload"), &Form::default(), &Complaints::default()),
    )
}

fn page(seal: &Seal, form: &Form, complaints: &Complaints) -> Page {
    let body = html! {
        (ui::crumbs(&[(paths::ENTRIES, "Time & costs"), (paths::SUGGESTIONS, "Suggestions")]))
        (ui::complaints(complaints))
        (fields(seal, form, complaints))
    };
    Page::new(Tab::Entries, "Bring in time and meetings", body)
}

fn fields(seal: &Seal, form: &Form, complaints: &Complaints) -> Markup {
    const DATES: [(&str, &str); 3] = [
        ("", "As the file shows"),
        ("mdy", "Month first: 3/31/2026"),
        ("dmy", "Day first: 31/3/2026"),
    ];
    ui::form_with_files(
        seal,
        paths::SUGGESTIONS,
        html! {
            (ui::file("File", "file", ".csv,.ics,text/csv,text/calendar").required()
                .hint("The detailed report of Toggl, Clockify, Harvest or another clock as CSV, or \
                       a calendar as .ics; up to 90 KB. Larger ones: counterfoil import.")
                .complaints(complaints))
            (ui::select("Days in a sheet are written", "dates", &DATES, &form.dates)
                .complaints(complaints))
            (ui::buttons(ui::submit("Bring in")))
        },
    )
}
