//! Recording time by one line: `1h20 draft motion to compel M-2031 L350 A103`.
//!
//! What the line says is filled into the form; where nothing is missing it is recorded at once,
//! otherwise the form shows what was understood and asks for the rest.

use domain::matter::Matter;
use domain::shorthand::Shorthand;
use domain::utbms::{ActivityCode, TaskCode};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::{FirmStore, Member};
use web::page::Seal;
use web::ui::{self, Field};
use web::{Answer, App, Posted, Refusal, Staff, State};

use super::form::Form;
use super::record;
use crate::paths;

/// The line as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Line {
    line: String,
}

/// `POST /firm/entries/line`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Line>,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let today = app.today().await?;
    let read = Shorthand::read(&posted.form.line, today);
    let matter = matter(&store, &read).await?;
    let form = filled(&read, matter.as_ref(), (&member, today));

    let once = posted.once(&member);
    record::recorded(&app, &member, (&form, &once), &posted.seal).await
}

/// The first of the words that the books know as the number of a matter.
async fn matter(store: &FirmStore<'_>, read: &Shorthand) -> Result<Option<Matter>, Refusal> {
    for number in read.candidates() {
        if let Some(found) = store.matter_numbered(&number).await? {
            return Ok(Some(found.value));
        }
    }
    Ok(None)
}

fn filled(read: &Shorthand, matter: Option<&Matter>, (member, today): (&Member, Date)) -> Form {
    let number = matter.map(|matter| &matter.number);
    Form {
        matter: number.map(ToString::to_string).unwrap_or_default(),
        on: read.on.unwrap_or(today).to_string(),
        hours: read.time.clone().unwrap_or_default(),
        narrative: read.narrative(number),
        task: read.task.map(TaskCode::code).unwrap_or_default().to_owned(),
        activity: read.activity.map(ActivityCode::code).unwrap_or_default().to_owned(),
        timekeeper: member.id().to_string(),
        ..Form::default()
    }
}

/// The line to type.
pub(crate) fn field(seal: &Seal) -> Markup {
    ui::form(
        &seal.part("line"),
        paths::ENTRY_LINE,
        html! {
            (Field::text("Time in one line", "line").required()
                .hint("Such as: 1h20 draft motion to compel M-2031 L350 A103. Time, words, the \
                       matter’s number, codes; a date, if it was not today."))
            (ui::buttons(ui::submit("Record the line")))
        },
    )
}
