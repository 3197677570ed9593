//! Handing in a statement: taken whole, or refused with its place and reason.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::id::BankId;
use maud::Markup;
use serde::Deserialize;
use store::statements::{Facts, Taken};
use web::page::Seal;
use web::ui;
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Staff, State};

use super::{Shown, settings};
use crate::paths;

/// The file as the extractor gives it, in base64.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    statement: String,
}

/// `POST /firm/bank/{account}/statements`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<BankId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let shown = Shown::load(&store, &id).await?;
    let account = &shown.account.value;
    let again = |sentence: String| {
        let mut complaints = Complaints::default();
        complaints.add("statement", sentence);
        let form = settings::Form::of(account);
        Ok(Answer::Again(shown.page(&posted.seal, &form, &complaints)))
    };
    let bytes = STANDARD.decode(&posted.form.statement).unwrap_or_default();
    if bytes.is_empty() {
        return again("Choose a file.".to_owned());
    }

    let importer = store.statement_import();
    let at = (account.currency, app.now());
    let taken = Box::pin(importer.take(&bytes, Some(&account.name), at)).await?;

    let flash = match taken {
        Taken::Refused(_, troubles) => {
            let told =
                troubles.iter().map(|t| format!("Line {}, {}: {}", t.line, t.field, t.reason));
            return again(told.collect::<Vec<_>>().join(" "));
        }
        Taken::Imported(facts) => imported(&facts),
        Taken::Unchanged(_) => "This file was imported before; nothing changed.".to_owned(),
    };
    Ok(Answer::Go(Location::to(paths::account(&id)).flash(flash)))
}

/// What came in: banks put several transactions into one line, and files overlap.
fn imported(facts: &Facts) -> String {
    let Facts { transactions, lines, lines_new, reused, closed, .. } = facts;
    let read = match transactions {
        1 => "1 transaction".to_owned(),
        many => format!("{many} transactions"),
    };
    let batched = usize::try_from(*transactions).is_ok_and(|count| count != *lines);
    let booked =
        if batched { format!(", which the bank booked in {lines} lines") } else { String::new() };
    let new = match lines_new {
        0 => "none is new".to_owned(),
        1 => "1 is new".to_owned(),
        many => format!("{many} are new"),
    };
    let known = lines.saturating_sub(*lines_new);
    let before = match known {
        0 => String::new(),
        1 => " The other line was in a file before.".to_owned(),
        many => format!(" The other {many} lines were in files before."),
    };
    let of = if batched { "; of these lines " } else { "; " };
    format!("Imported {read}{booked}{of}{new}.{}{before}{}", again(*reused), late(*closed))
}

/// Lines that came after their period was signed: it stays as it is, and they wait in the next.
fn late(closed: usize) -> String {
    let lines = match closed {
        0 => return String::new(),
        1 => "1 new line is".to_owned(),
        many => format!("{many} new lines are"),
    };
    format!(
        " {lines} of a period that is signed. It stays as it was signed; match what came now, or \
         set it aside, when you reconcile the next period."
    )
}

/// Lines whose reference the bank had given to another one.
fn again(reused: usize) -> String {
    match reused {
        0 => String::new(),
        _ => format!(
            " {reused} of them with a reference that the bank had given to another line; look at \
             them."
        ),
    }
}

/// The form of a file.
pub(super) fn form(seal: &Seal, id: &BankId, complaints: &Complaints) -> Markup {
    let fields = maud::html! {
        (ui::file("Statement file", "statement", ".ofx,.qfx,.xml,.sta,.txt,.bai,.bai2,.csv").required()
            .hint("OFX, QFX, CAMT.053, MT940, BAI2 or CSV, up to 90 KB; larger ones with \
                   “counterfoil import statement”.")
            .complaints(complaints))
        (ui::buttons(ui::submit("Import statement")))
    };
    ui::form_with_files(&seal.part("upload"), &paths::statements(id), fields)
}
