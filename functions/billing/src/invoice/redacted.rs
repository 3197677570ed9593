//! `GET /firm/invoices/{invoice}?copy=redacted`: the invoice without its narratives, for a third
//! party who pays it and is not to read what was done (AUD-16).

use domain::export::Format;
use domain::invoice::{Issued, Line};
use maud::html;
use store::invoices::Whole;
use web::trail::Trail;
use web::{Answer, App, Page, Refusal, Tab, ui};

use crate::paths;

/// Whether the copy without narratives is asked for.
pub(crate) fn is_asked(copy: &str) -> bool {
    copy == "redacted"
}

pub(super) async fn page(
    app: &App,
    whole: &Whole,
    invoice: &Issued,
    trail: Trail<'_>,
) -> Result<Answer, Refusal> {
    let lines = whole.lines.iter().map(|line| line.value.redacted());
    let lines = lines.collect::<Result<Vec<Line>, _>>().map_err(Refusal::fault)?;
    let lines: Vec<&Line> = lines.iter().collect();
    let (invoice, zone) = (&invoice.redacted(), &app.firm().await?.zone);
    let under = paths::lines_of(&invoice.id);
    let paper = ui::paper::Paper {
        invoice,
        lines: &lines,
        allocations: &whole.allocations,
        credits: &whole.credits,
        questions: &[],
        asking: ui::paper::Asking { lines: &under, ask: None },
        zone,
        documents: paths::DOCUMENTS,
    };
    let home = paths::invoice(&invoice.id);
    let number = invoice.number.to_string();
    let filter = [("copy", "redacted")];
    let paging = trail.paging(&home, &filter, whole.next.as_deref());
    let body = html! {
        (ui::crumbs(&[(paths::INVOICES, "Invoices"), (&home, &number)]))
        (ui::notice(ui::Tone::Info, html! {
            p {
                "For a third party who pays: what was done, notes and receipts are left out; hours, \
                 rates, amounts and totals are those of the invoice. Print this page, or hand over \
                 a file."
            }
            @if !invoice.is_void() {
                ul.plain {
                    @for format in Format::ALL {
                        @let file = paths::redacted_file(&invoice.id, format);
                        li { (ui::link(&file, format.title())) }
                    }
                }
            }
        }))
        (paper)
        (ui::pages(&paging))
    };
    let title = format!("Invoice {number}, without narratives");
    Ok(Answer::Page(Page::new(Tab::Billing, title, body)))
}
