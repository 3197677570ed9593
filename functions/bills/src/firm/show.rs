//! `GET /firm/bills/{bill}`: a combined bill as it was made, and how its invoices stand now;
//! `/firm/bills/{bill}/pdf`: the same, printed.

use domain::id::BillId;
use maud::html;
use web::{Answer, App, Location, Page, Path, Refusal, Staff, State, Tab, ui};

use crate::paths;
use crate::view::{self, Now};

/// `GET /firm/bills/{bill}`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<BillId>,
) -> Result<Answer, Refusal> {
    let shown = app.store.of(&member).bill(&id).await?.ok_or(Refusal::NotFound)?;
    let (bill, now) = (&shown.bill, Now::of(&shown, |_| true));
    let body = html! {
        (ui::crumbs(&[(paths::FIRM_INVOICES, "Invoices"), (paths::FIRM_BILLS, "Combined bills")]))
        section.ask aria-label="What is open" {
            div {
                p.amount { (ui::money(now.open)) }
                p.note { "is open now, of " (ui::money(bill.total)) " that the bill came to" }
            }
            div.press {
                (ui::button_link_quiet(&paths::firm_pdf(&id), "PDF, as made"))
                (ui::button_link_quiet(&paths::files_of(&id), "Invoices as files"))
            }
        }
        (view::about(bill))
        (view::sections(&shown, app.today().await?, |one| paths::firm_invoice(&one.invoice)))
        (ui::card("For the firm", ui::facts(&[
            ("Client", ui::link(&paths::client(&bill.client), bill.parties.client.as_str())),
            ("Seal", html! { code { (bill.seal) } }),
        ])))
    };
    Ok(Answer::Page(Page::new(Tab::Billing, view::title(bill), body)))
}

/// `GET /firm/bills/{bill}/pdf`: noted before it is looked for, since `printer` hears of it by the
/// note.
pub(crate) async fn print(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<BillId>,
) -> Result<Answer, Refusal> {
    let firm = app.store.of(&member);
    let shown = firm.bill(&id).await?.ok_or(Refusal::NotFound)?;

    firm.commit_bill_exported(&id, app.now()).await?;

    Ok(match firm.bill_file(&shown.bill).await? {
        Some(address) => Answer::Go(Location::to(address)),
        None => {
            let back = (&*paths::firm_bill(&id), "Back to the bill");
            let body = ui::paper::awaited("bill", &paths::firm_pdf(&id), back);
            Answer::Page(Page::new(Tab::Billing, "The bill is being printed", body))
        }
    })
}
