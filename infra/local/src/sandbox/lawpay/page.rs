//! LawPay's payment page: amount and reference come in its address and cannot be changed.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawPathParams, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use processors::from_stripe;

use crate::sandbox::page::{answer, go, id_of, page};
use crate::sandbox::params::Params;
use crate::sandbox::refusal::Refusal;
use crate::sandbox::view::{frame, written};
use crate::sandbox::{Machine, delivery};

use super::charge::{Paid, Transaction, Way};

/// The page of an account.
pub(super) async fn show(path: RawPathParams, RawQuery(query): RawQuery) -> Response {
    let asked = Params::parse(query.unwrap_or_default().as_bytes());
    let amount = asked.text("amount").and_then(|text| text.parse().ok()).unwrap_or_default();
    let body = html! {
        section.pay {
            h1 { "Pay with LawPay" }
            p { (asked.text("description").unwrap_or("Payment")) ": "
                strong { (written(amount, "usd")) } " into " code { (id_of(&path)) } }
            form method="post" {
                button.button name="way" value="card" { "Pay with the test card" }
                button.button.quiet name="way" value="bank" { "Pay from the test bank account" }
                button.button.quiet name="way" value="hold" { "Only authorise the test card" }
            }
        }
    };
    page(StatusCode::OK, &frame("Pay with LawPay", &body))
}

/// Pays, or with `returns=…` lets the bank send a debit back.
pub(super) async fn act(
    State(machine): State<Arc<Machine>>,
    path: RawPathParams,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let (asked, typed) =
        (Params::parse(query.unwrap_or_default().as_bytes()), Params::parse(&body));
    let id = id_of(&path);
    let done = machine.act(|act| match typed.text("returns") {
        Some(failure) => Transaction::give_back(act, id, failure).map(|()| None),
        None => {
            let missing = || Refusal::missing("amount");
            let amount: i64 = asked.number("amount")?.ok_or_else(missing)?;
            let sane = from_stripe(amount, "usd").is_ok_and(domain::money::Money::is_positive);
            let amount = if sane { amount } else { return Err(missing()) };
            let amount = machine.faults.next_amount().map_or(amount, |(minor, _)| minor);
            let paid = Paid {
                account: id,
                amount,
                reference: asked.text("reference").map(str::to_owned),
                way: if typed.text("way") == Some("bank") { Way::Bank } else { Way::Card },
                auto_capture: typed.text("way") != Some("hold"),
            };
            Transaction::paid(act, paid, machine.debit_s()).map(Some)
        }
    });
    if done.is_ok() {
        delivery::before_redirect(&machine).await;
    }
    let back = asked.text("return_url").unwrap_or("/sandbox").to_owned();
    answer(done.map(|_| go(&back)))
}
