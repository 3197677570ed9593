//! `/firm/settings/cover`: the firm's cover letter; `/firm/drafts/{draft}/cover`: the letter of one
//! draft (INV-09).

use domain::cover::{Choice, Cover};
use domain::id::InvoiceId;
use domain::invoice::{Draft, Invoice};
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, FirmStore, Versioned};
use web::rights::Right;
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab, ui,
};

use crate::paths;

/// What is typed, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    which: String,
    text: String,
    version: String,
}

/// What may stand in a letter.
const HINT: &str = "Words in braces stand for what the invoice says: {client}, {number}, {total}, \
                    {due} and {matter}. It is printed before the invoice in the same file, and \
                    stands above it in the portal.";

/// `GET /firm/settings/cover`
pub(crate) async fn of_firm(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    Right::Bill.needed(member.role())?;
    let cover = app.store.of(&member).firms_cover().await?;
    Ok(Answer::Page(firms((&firms_form(&cover), &Complaints::default()), &seal)))
}

/// `POST /firm/settings/cover`
pub(crate) async fn set(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let (firm, form) = (app.store.of(&member), &posted.form);
    let mut complaints = Complaints::default();
    let version = complaints.version(&form.version);
    let cover = complaints.take("text", Cover::parse(&form.text));
    let (value, version) = match complaints.or(cover.zip(version)) {
        Ok(read) => read,
        Err(complaints) => return Ok(Answer::Again(firms((form, &complaints), &posted.seal))),
    };
    let cover = Versioned { value, version };
    match firm.commit_firms_cover(&posted.once(&member), &cover, app.now()).await {
        Err(CommitError::Stale) => {
            let now = firms_form(&firm.firms_cover().await?);
            let form = Form { version: now.version, ..form.clone() };
            let late = Complaints::meanwhile(&[("text", &form.text, &now.text)]);
            Ok(Answer::Late(firms((&form, &late), &posted.seal)))
        }
        other => {
            other?;
            let said = "Saved. It goes with invoices that are issued from now on.";
            Ok(Answer::Go(Location::to(paths::COVER).flash(said)))
        }
    }
}

fn firms_form(cover: &Versioned<Option<Cover>>) -> Form {
    Form {
        text: cover.value.as_ref().map(ToString::to_string).unwrap_or_default(),
        version: cover.version.to_string(),
        ..Form::default()
    }
}

fn firms((form, complaints): (&Form, &Complaints), seal: &Seal) -> Page {
    let body = html! {
        (ui::crumbs(&[("/firm/settings", "Settings")]))
        (ui::complaints(complaints))
        (ui::form(seal, paths::COVER, html! {
            (ui::hidden("version", &form.version))
            (text("Cover letter of invoices; none where it is empty", form, complaints))
            (ui::actions(ui::submit("Save")))
        }))
    };
    Page::new(Tab::Settings, "Cover letter", body)
}

fn text<'a>(label: &'a str, form: &'a Form, complaints: &'a Complaints) -> ui::Field<'a> {
    ui::textarea(label, "text", &form.text).rows(12).hint(HINT).complaints(complaints)
}

/// `GET /firm/drafts/{draft}/cover`
pub(crate) async fn of_draft(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let firm = app.store.of(&member);
    let Some(draft) = draft(&firm, &id).await? else {
        return Ok(Answer::Go(Location::to(paths::firm_invoice(&id))));
    };
    let form = Form::of(&firm.cover_choice(&id).await?, draft.version);
    Ok(Answer::Page(draft_page(&draft.value, (&form, &Complaints::default()), &seal)))
}

/// `POST /firm/drafts/{draft}/cover`
pub(crate) async fn choose(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let (firm, form) = (app.store.of(&member), &posted.form);
    let Some(draft) = draft(&firm, &id).await? else {
        return Ok(Answer::Go(Location::to(paths::firm_invoice(&id))));
    };
    let (choice, version) = match form.read() {
        Ok(read) => read,
        Err(complaints) => {
            let page = draft_page(&draft.value, (form, &complaints), &posted.seal);
            return Ok(Answer::Again(page));
        }
    };
    let seen = Versioned { value: draft.value.clone(), version };
    match firm.commit_draft_cover(&posted.once(&member), (&seen, &choice), app.now()).await {
        Err(CommitError::Stale) => {
            let form = Form { version: draft.version.to_string(), ..form.clone() };
            let late = Complaints::meanwhile(&[]);
            Ok(Answer::Late(draft_page(&draft.value, (&form, &late), &posted.seal)))
        }
        other => {
            other?;
            Ok(Answer::Go(Location::to(paths::draft(&id)).flash("The cover letter is saved.")))
        }
    }
}

async fn draft(firm: &FirmStore<'_>, id: &InvoiceId) -> Result<Option<Versioned<Draft>>, Refusal> {
    let head = firm.invoice_head(id).await?.ok_or(Refusal::NotFound)?;
    Ok(match head.value {
        Invoice::Draft(value) => Some(Versioned { value, version: head.version }),
        Invoice::Issued(_) => None,
    })
}

impl Form {
    fn of(choice: &Choice, version: u64) -> Self {
        let (which, text) = match choice {
            Choice::Firms => ("firm", String::new()),
            Choice::None => ("none", String::new()),
            Choice::Own(cover) => ("own", cover.to_string()),
        };
        Self { which: which.to_owned(), text, version: version.to_string() }
    }

    fn read(&self) -> Result<(Choice, u64), Complaints> {
        let mut complaints = Complaints::default();
        let version = complaints.version(&self.version);
        let choice = match self.which.as_str() {
            "firm" => Some(Choice::Firms),
            "none" => Some(Choice::None),
            _ => match complaints.take("text", Cover::parse(&self.text)) {
                Some(Some(cover)) => Some(Choice::Own(cover)),
                Some(None) => {
                    complaints.add("text", "Write the letter, or choose another one.");
                    None
                }
                None => None,
            },
        };
        complaints.or(choice.zip(version))
    }
}

fn draft_page(draft: &Draft, (form, complaints): (&Form, &Complaints), seal: &Seal) -> Page {
    let choices =
        [("firm", "The firm’s"), ("none", "None"), ("own", "One of its own, written below")];
    let body: Markup = html! {
        (ui::crumbs(&[("/firm/drafts", "Drafts"),
            (&paths::draft(&draft.id), draft.client_name.as_str())]))
        (ui::complaints(complaints))
        (ui::form(seal, &paths::draft_cover(&draft.id), html! {
            (ui::hidden("version", &form.version))
            (ui::radios("Cover letter", "which", &choices, &form.which).complaints(complaints))
            (text("The letter", form, complaints))
            (ui::actions(html! {
                (ui::submit("Save"))
                (ui::button_link_quiet(&paths::draft(&draft.id), "Back to the draft"))
            }))
        }))
    };
    Page::new(Tab::Billing, "Cover letter of this draft", body)
}
