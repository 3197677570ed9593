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
        Taken::Imported(facts) => told(&facts),
        Taken::Unchanged(_) => "This file was imported before; nothing changed.".to_owned(),
    };
    Ok(Answer::Go(Location::to(paths::account(&id)).flash(flash)))
}

/// What became of a file that was taken.
fn told(facts: &Facts) -> String {
    let Facts { transactions, lines_new, reused, .. } = facts;
    let again = match reused {
        0 => String::new(),
        _ => format!(
            " {reused} of them with a reference that the bank had given to another line; look at \
             them."
        ),
    };
    format!("Imported {transactions} transactions; {lines_new} are new.{again}")
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
