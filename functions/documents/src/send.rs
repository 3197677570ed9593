//! The last step: the file itself, from the browser straight to the bucket and back home.

use domain::document::{Document, DocumentState};
use domain::id::DocumentId;
use maud::{Markup, html};
use store::files::{Landing, PERMIT, Upload};
use web::ui::{self, Tone};
use web::{Answer, App, Asked, Location, Page, Path, Refusal, State};

use crate::choose::{STEPS, TITLE};
use crate::desk::Desk;
use crate::paths::Side;
use crate::receipt::ReceiptFor;
use crate::shown;

/// `GET …/{document}/send`
pub(crate) async fn page<D: Desk>(
    desk: D,
    State(app): State<App>,
    Path(id): Path<DocumentId>,
    Asked(receipt): Asked<ReceiptFor>,
) -> Result<Answer, Refusal> {
    let document = desk.document(&app, &id).await?.ok_or(Refusal::NotFound)?.value;
    if document.state != DocumentState::Awaited {
        return Ok(Answer::Go(Location::to(next(D::SIDE, &document, &receipt))));
    }
    let arrived = receipt.on(D::SIDE, D::SIDE.arrived(&id));
    let home = format!("{}{arrived}", app.config.portal_url);
    let upload = desk.upload(&app, &document, Landing::At(home), None).await?;
    Ok(Answer::Page(view(D::SIDE, &document, &upload, &receipt)))
}

/// `GET …/{document}/arrived`: the bucket sends the browser here, a script comes by itself.
pub(crate) async fn arrived<D: Desk>(
    desk: D,
    State(app): State<App>,
    Path(id): Path<DocumentId>,
    Asked(receipt): Asked<ReceiptFor>,
) -> Result<Answer, Refusal> {
    let document = desk.document(&app, &id).await?.ok_or(Refusal::NotFound)?;
    desk.arrived(&app, &document).await?;
    let next = next(D::SIDE, &document.value, &receipt);
    Ok(Answer::Go(Location::to(next).flash("The file has arrived.")))
}

/// Where a person goes on: to the cost that the document proves, or to the document.
fn next(side: Side, document: &Document, receipt: &ReceiptFor) -> String {
    let home = receipt.home(side, &document.matter, &document.id);
    home.unwrap_or_else(|| side.document(&document.id))
}

fn view(side: Side, document: &Document, upload: &Upload, receipt: &ReceiptFor) -> Page {
    let to = receipt.on(side, side.to(&document.matter));
    let body = html! {
        (ui::crumbs(&[(side.documents(), "Documents"), (&to, "Choose another file")]))
        (ui::steps(&STEPS, 3))
        (ui::facts(&[
            ("Matter", html! { (shown::matter(document)) }),
            ("File", html! { span dir="auto" { (document.name.as_str()) } }),
            ("Type", html! { (document.kind.label()) }),
        ]))
        (form(document, upload, &next(side, document, receipt)))
    };
    Page::new(side.tab(), TITLE, body)
}

/// A form that goes to the bucket: what the policy doesn't name may not be in it, and the file
/// comes last.
///
/// A bucket that refuses a file answers with XML and no way back, so the answer goes to a tab of
/// its own, and this page stays to say what to do.
fn form(document: &Document, upload: &Upload, next: &str) -> Markup {
    let most = shown::bytes(Document::BYTES_MAX);
    let minutes = PERMIT.as_secs() / 60;
    let hint = format!(
        "Choose it once more: at most {most}, and not empty. This page is good for {minutes} \
         minutes; after that, load it again."
    );
    html! {
        form method="post" action=(upload.url) enctype="multipart/form-data" target="_blank" {
            @for (name, value) in &upload.fields { (ui::hidden(name, value)) }
            (ui::file("File", "file", document.kind.ends()).required().hint(&hint))
            (ui::buttons(ui::submit("Send")))
        }
        (ui::notice(Tone::Info, html! {
            p {
                "A second tab opens and says when the file has arrived. If it says "
                code { "EntityTooLarge" } ", " code { "EntityTooSmall" } " or another error \
                instead, the file was not taken: close that tab, and choose here a file of at \
                most " (most) " that is not empty."
            }
        }))
        (ui::actions(ui::button_link_quiet(next, "See whether it arrived")))
    }
}
