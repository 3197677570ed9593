//! What banks and processors do by themselves, at the press of a button: disputes, returns, refunds
//! that fail, payouts.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;

use crate::sandbox::dispute::{self as disputes, Opening};
use crate::sandbox::params::Params;
use crate::sandbox::payout::{Payout, PayoutState};
use crate::sandbox::refund::Refund;
use crate::sandbox::refusal::Refusal;
use crate::sandbox::{Machine, Settlement};

use super::{Shared, done, settlement};

pub(super) fn router() -> Router<Arc<Machine>> {
    Router::new()
        .route("/sandbox/dispute", post(dispute))
        .route("/sandbox/disputes", post(go))
        .route("/sandbox/fail-refund", post(fail_refund))
        .route("/sandbox/pay-out", post(pay_out))
        .route("/sandbox/payouts", post(end))
}

async fn dispute(State(machine): Shared, body: Bytes) -> Response {
    let asked = Params::parse(&body);
    done(machine.act(|act| {
        let opening = asked.text("opening").and_then(Opening::of_word);
        let unknown = || Refusal::invalid("opening", "inquiry, chargeback, R01, R10 or R29");
        let opening = opening.ok_or_else(unknown)?;
        disputes::open(act, asked.required("payment")?, opening).map(drop)
    }))
}

async fn go(State(machine): Shared, body: Bytes) -> Response {
    let asked = Params::parse(&body);
    done(machine.act(|act| disputes::go(act, asked.required("dispute")?, asked.required("to")?)))
}

async fn fail_refund(State(machine): Shared, body: Bytes) -> Response {
    let asked = Params::parse(&body);
    done(machine.act(|act| Refund::fail(act, asked.required("refund")?)))
}

async fn pay_out(State(machine): Shared, body: Bytes) -> Response {
    let asked = Params::parse(&body);
    let currency = asked.text("currency").unwrap_or("usd");
    done(machine.act(|act| Payout::send(act, currency)).map(drop))
}

async fn end(State(machine): Shared, body: Bytes) -> Response {
    let asked = Params::parse(&body);
    done(settlement(&asked).and_then(|settlement| {
        let state = match settlement {
            Settlement::Succeed => PayoutState::Paid,
            Settlement::Fail => PayoutState::Failed,
        };
        machine.act(|act| Payout::end(act, asked.required("payout")?, state)).map(drop)
    }))
}
