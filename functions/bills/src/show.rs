//! `GET /bills/{bill}`: a combined bill, how each of its invoices stands now, and the way to pay
//! what is open (INV-06); `/bills/{bill}/pdf`: the same, printed.

use domain::id::BillId;
use maud::{Markup, html};
use store::Client;
use store::bills::WithInvoices;
use web::{Answer, App, Guest, Location, Page, Path, Refusal, State, Tab, ui};

use crate::paths;
use crate::view::{self, Now};

/// `GET /bills/{bill}`
pub(crate) async fn show(
    Guest(client): Guest,
    State(app): State<App>,
    Path(id): Path<BillId>,
) -> Result<Answer, Refusal> {
    let ours = app.store.of_client(&client);
    let shown = ours.bill_now(&id).await?.ok_or(Refusal::NotFound)?;

    ours.commit_bill_viewed(&id, app.now()).await?;

    let today = app.today().await?;
    let address = |section: &domain::combined::Section| match section.client == *client.id() {
        true => paths::invoice(&section.invoice),
        false => paths::invoice_on(&id, &section.invoice),
    };
    let body = html! {
        (ui::crumbs(&[(paths::INVOICES, "Invoices"), (paths::BILLS, "Combined bills")]))
        (ask(&shown, &client))
        (view::about(&shown.bill))
        (view::sections(&shown, today, address))
        p.note {
            "Fees, costs, tax and total are as they were issued. What was paid or credited since is \
             in what is open now."
        }
    };
    Ok(Answer::Page(Page::new(Tab::Invoices, view::title(&shown.bill), body)))
}

/// What is open, and the button that pays all of it that is the client's own.
fn ask(shown: &WithInvoices, client: &Client) -> Markup {
    let all = Now::of(shown, |_| true);
    let own = Now::of(shown, |invoice| invoice.client == *client.id());
    let held = all.asked.minor() < all.open.minor();
    html! {
        section.ask aria-label="What is open" {
            div {
                p.amount { (ui::money(all.open)) }
                p.note {
                    @if !all.open.is_positive() { "Nothing is open of this bill. Thank you." }
                    @else if held {
                        "is open now, of " (ui::money(shown.bill.total)) " · "
                        (ui::money(all.asked)) " of it is not questioned"
                    } @else { "is open now, of " (ui::money(shown.bill.total)) }
                }
                @if shown.bill.is_summary() && all.asked.is_positive() {
                    p.note { "Invoices of the other clients are paid one by one, on their pages." }
                }
            }
            div.press {
                @if own.asked.is_positive() {
                    (ui::button_link(&paths::pay(&shown.bill.id),
                        &format!("Pay {}", ui::money_plain(own.asked))))
                }
                (ui::button_link_quiet(&paths::pdf(&shown.bill.id), "Download PDF"))
            }
        }
    }
}

/// `GET /bills/{bill}/pdf`: noted before it is looked for, since `printer` hears of it by the note.
pub(crate) async fn print(
    Guest(client): Guest,
    State(app): State<App>,
    Path(id): Path<BillId>,
) -> Result<Answer, Refusal> {
    let ours = app.store.of_client(&client);
    let bill = ours.bill(&id).await?.ok_or(Refusal::NotFound)?;

    ours.commit_bill_exported(&id, app.now()).await?;

    Ok(match ours.bill_file(&bill).await? {
        Some(address) => Answer::Go(Location::to(address)),
        None => {
            let back = (&*paths::bill(&id), "Back to the bill");
            let body = ui::paper::awaited("bill", &paths::pdf(&id), back);
            Answer::Page(Page::new(Tab::Invoices, "The bill is being printed", body))
        }
    })
}
