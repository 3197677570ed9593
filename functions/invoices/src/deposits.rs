//! Deposits that the client is asked for, as the home and the pages of money in trust show them.

use domain::deposit::{Asker, DepositRequest};
use jiff::civil::Date;
use maud::{Markup, html};
use web::ui::{self, Tone};

use crate::paths::Eyes;

/// Each deposit that is asked for, with the button that pays it; for the firm it does nothing.
pub(crate) fn asks(requests: &[DepositRequest], today: Date, eyes: Eyes<'_>) -> Markup {
    html! {
        @for request in requests { (ask(request, today, eyes)) }
    }
}

fn ask(request: &DepositRequest, today: Date, eyes: Eyes<'_>) -> Markup {
    let late = request.terms.due_on < today;
    let begun = request.last.is_some() && request.got.is_empty();
    let pay = format!("Pay {}", ui::money_plain(request.left()));
    let text = if begun { "See how your payment stands" } else { &pay };
    html! {
        section.ask aria-label="A deposit is asked for" {
            div {
                p.state {
                    (match (&request.by, late) {
                        (Asker::Client, _) => ui::badge(Tone::Info, "You began to pay ahead"),
                        (Asker::Firm(..), true) => ui::badge(Tone::Bad, "Deposit overdue"),
                        (Asker::Firm(..), false) => ui::badge(Tone::Warn, "Deposit asked for"),
                    })
                }
                p.amount { (ui::money(request.left())) }
                p.note {
                    (request.number) " · " (request.terms.why)
                    @if request.by != Asker::Client { " · by " (ui::date(request.terms.due_on)) }
                }
            }
            div.press {
                @match eyes.deposit(&request.id) {
                    Some(href) => (ui::button_link(&href, text)),
                    None => button.button type="button" disabled { (text) },
                }
            }
        }
    }
}
