//! PayPal's page, on which the payer approves an order.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawPathParams, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::html;

use crate::sandbox::page::{answer, go, id_of, page};
use crate::sandbox::params::Params;
use crate::sandbox::view::frame;
use crate::sandbox::{Machine, delivery};

use super::order::{Approval, Order};

pub(super) async fn show(State(machine): State<Arc<Machine>>, path: RawPathParams) -> Response {
    let seen = machine.act(|act| Order::known(act, id_of(&path)));
    answer(seen.map(|order| {
        let body = html! {
            section.pay {
                h1 { "Pay with PayPal" }
                p { (order.description.as_deref().unwrap_or("Payment")) ": "
                    strong { (order.value) " " (order.code) } }
                form method="post" {
                    button.button name="answer" value="yes" { "Complete purchase" }
                    button.button.quiet name="answer" value="refused" { "Pay from an empty account" }
                    button.button.quiet name="answer" value="no" { "Cancel and return" }
                }
            }
        };
        page(StatusCode::OK, &frame("Pay with PayPal", &body))
    }))
}

pub(super) async fn act(
    State(machine): State<Arc<Machine>>,
    path: RawPathParams,
    body: Bytes,
) -> Response {
    let asked = Params::parse(&body);
    let id = id_of(&path);
    let approved = match asked.text("answer") {
        Some("yes") => machine.act(|act| Order::approve(act, id, Approval::Pays)),
        Some("refused") => machine.act(|act| Order::approve(act, id, Approval::Refused)),
        _ => {
            let order = machine.act(|act| act.get::<Order>(id));
            return answer(order.map(|order| go(&order.cancel_url)));
        }
    };
    if approved.is_ok() {
        delivery::before_redirect(&machine).await;
    }
    answer(approved.map(|order| go(&order.return_url)))
}
