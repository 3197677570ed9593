//! The second step: which file. Its name is enough; the file itself goes to the bucket.

use domain::document::{Document, FileKindError, FileName};
use domain::id::{DocumentId, MatterId};
use domain::matter::Matter;
use maud::{Markup, html};
use serde::Deserialize;
use web::{Answer, App, Asked, Complaints, Location, Page, Path, Posted, Refusal, Seal, State, ui};

use crate::choose::{STEPS, TITLE};
use crate::desk::Desk;
use crate::paths::Side;
use crate::receipt::ReceiptFor;
use crate::shown;

/// The name of the chosen file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FileForm {
    file: String,
}

/// `GET …/to/{matter}`
pub(crate) async fn page<D: Desk>(
    desk: D,
    State(app): State<App>,
    Path(matter): Path<MatterId>,
    Asked(receipt): Asked<ReceiptFor>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let matter = desk.matter(&app, &matter).await?.ok_or(Refusal::NotFound)?;
    let fine = Complaints::default();
    Ok(Answer::Page(view(D::SIDE, (&matter, &receipt), &seal, &fine)))
}

/// `POST …/to/{matter}`
pub(crate) async fn act<D: Desk>(
    desk: D,
    State(app): State<App>,
    Path(matter): Path<MatterId>,
    Asked(receipt): Asked<ReceiptFor>,
    posted: Posted<FileForm>,
) -> Result<Answer, Refusal> {
    let matter = desk.matter(&app, &matter).await?.ok_or(Refusal::NotFound)?;
    let document = match posted.form.read(&app, &desk, &matter)? {
        Ok(document) => document,
        Err(complaints) => {
            let of = (&matter, &receipt);
            return Ok(Answer::Again(view(D::SIDE, of, &posted.seal, &complaints)));
        }
    };
    let done = desk.begin(&app, &desk.once(&posted), &document).await?;
    let first = done.outcome(document.id.as_str()).parse().map_err(Refusal::fault)?;
    Ok(Answer::Go(Location::to(receipt.on(D::SIDE, D::SIDE.send(&first)))))
}

impl FileForm {
    fn read<D: Desk>(
        &self,
        app: &App,
        desk: &D,
        matter: &Matter,
    ) -> Result<Result<Document, Complaints>, Refusal> {
        let mut complaints = Complaints::default();
        if self.file.trim().is_empty() {
            complaints.add("file", "Choose a file.");
            return Ok(Err(complaints));
        }
        let document = complaints.take("file", begun(app, desk, matter, &self.file)?);
        Ok(complaints.or(document))
    }
}

/// The document that begins when a person of either side names a file.
pub(crate) fn begun<D: Desk>(
    app: &App,
    desk: &D,
    matter: &Matter,
    name: &str,
) -> Result<Result<Document, FileKindError>, Refusal> {
    let id = app.id(DocumentId::made)?;
    Ok(Document::begun(id, matter, FileName::shown(name), desk.giver(), app.now()))
}

fn view(
    side: Side,
    (matter, receipt): (&Matter, &ReceiptFor),
    seal: &Seal,
    complaints: &Complaints,
) -> Page {
    let body = html! {
        (ui::crumbs(&[(side.documents(), "Documents"), (&side.choose(), "Matters")]))
        (ui::steps(&STEPS, 2))
        (ui::facts(&facts(side, matter)))
        (ui::complaints(complaints))
        @if receipt.is_named(side) {
            p {
                "This is the receipt of the cost. The client sees it among their documents at \
                 once, and opens it from the invoice."
            }
        }
        noscript { p {
            "Your browser runs no scripts, so you choose the file twice: here by its name, and on \
             the next page to send it."
        } }
        (form(side, (matter, receipt), seal, complaints))
    };
    Page::new(side.tab(), TITLE, body)
}

fn facts(side: Side, matter: &Matter) -> Vec<(&'static str, Markup)> {
    let mut facts = vec![("Matter", html! { (matter.number) " · " (matter.name) })];
    if side == Side::Firm {
        let sees = html! { (matter.client_name) ": everyone with access sees these documents" };
        facts.push(("Client", sees));
    }
    facts
}

/// The form as the script takes it over: see the head of `upload.js`.
fn form(
    side: Side,
    (matter, receipt): (&Matter, &ReceiptFor),
    seal: &Seal,
    complaints: &Complaints,
) -> Markup {
    let most = shown::bytes(Document::BYTES_MAX);
    let hint = format!("PDF, JPEG, PNG, Word, Excel or text, at most {most}, not empty.");
    html! {
        form method="post" action=(receipt.on(side, side.to(&matter.id))) novalidate
            data-upload data-policy=(receipt.on(side, side.policy(&matter.id)))
            data-done=(side.matter(&matter.id))
            data-most=(Document::BYTES_MAX) {
            (ui::hidden("csrf", &seal.csrf))
            (ui::hidden("once", &seal.once))
            (ui::file("File", "file", &shown::accepted())
                .required().hint(&hint).complaints(complaints))
            (ui::buttons(ui::submit("Upload")))
        }
    }
}
