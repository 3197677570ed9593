//! `/sandbox`: the page, and the requests, that steer the sandbox.
//!
//! | request | does |
//! |---|---|
//! | `GET /sandbox` | shows debits under way, checkouts, buttons |
//! | `POST /sandbox/settle` | ends debits: `end=succeed` or `fail`; `payment=pi_…` or all |
//! | `POST /sandbox/expire` | lets all time to pay run out |
//! | `POST /sandbox/dispute` | disputes `payment=pi_…`, or an order of PayPal: `opening=inquiry`, `chargeback`, `R01`, `R10`, `R29` |
//! | `POST /sandbox/disputes` | takes `dispute=dp_…` on: `to=needs_response`, `under_review`, `won`, `lost`, … |
//! | `POST /sandbox/fail-refund` | lets `refund=re_…` fail, as a closed card does |
//! | `POST /sandbox/pay-out` | sends all that is on the balance, in `currency` |
//! | `POST /sandbox/payouts` | ends `payout=po_…`: `end=succeed` or `fail` |
//! | `POST /sandbox/deliver-again` | posts events once more: `event=evt_…` or all |
//! | `POST /sandbox/deliver` | posts `event=evt_…` once to another place of this machine, `to=http://…` |
//! | `POST /sandbox/events-to` | posts all events to `url=http…` from now on |
//! | `POST /sandbox/faults` | [`Faults`](super::Faults): `lose_webhooks`, `double_webhooks`, `delay_webhooks_ms`, `webhooks=first` or `held`, `lose_answers`, `answer` with `count`, `other_amount` with `currency` |
//! | `POST /sandbox/faults/none` | all is well again |
//! | `POST /sandbox/release` | posts what was held back |

mod desk;

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawPathParams, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use url::Url;

use super::charge::Charge;
use super::dispute::Dispute;
use super::page::{answer, go, id_of, page};
use super::params::Params;
use super::payout::Payout;
use super::refund::Refund;
use super::refusal::Refusal;
use super::session::Session;
use super::view::control as view;
use super::view::{frame, written};
use super::{Machine, Settlement, delivery, settle};

const STYLE: &str = include_str!("style.css");

const HOME: &str = "/sandbox";

type Shared = State<Arc<Machine>>;

/// The routes that steer.
pub(super) fn router() -> Router<Arc<Machine>> {
    Router::new()
        .route(HOME, get(show))
        .route("/sandbox/style.css", get(async || ([(CONTENT_TYPE, "text/css")], STYLE)))
        .route("/sandbox/receipts/{id}", get(receipt))
        .route("/sandbox/settle", post(end))
        .route("/sandbox/expire", post(expire))
        .merge(desk::router())
        .route("/sandbox/deliver-again", post(again))
        .route("/sandbox/deliver", post(deliver))
        .route("/sandbox/events-to", post(events_to))
        .route("/sandbox/faults", post(faults))
        .route("/sandbox/faults/none", post(none))
        .route("/sandbox/release", post(release))
}

async fn show(State(machine): Shared) -> Response {
    let seen = machine.act(|act| {
        let newest = Params::parse(b"limit=20");
        Ok(view::Seen {
            sessions: act.page::<Session>(&newest, &[])?.0,
            debits: settle::under_way(act)?,
            charges: act.page::<Charge>(&newest, &[])?.0,
            disputes: act.page::<Dispute>(&newest, &[])?.0,
            refunds: act.page::<Refund>(&newest, &[])?.0,
            payouts: act.page::<Payout>(&newest, &[])?.0,
        })
    });
    answer(seen.map(|seen| page(StatusCode::OK, &view::page(&seen))))
}

async fn receipt(State(machine): Shared, path: RawPathParams) -> Response {
    let seen = machine.act(|act| act.get::<Charge>(id_of(&path)));
    answer(seen.map(|charge| {
        let amount = written(charge.amount, &charge.currency);
        let body = maud::html! {
            section.pay { h1 { "Receipt" } p { (amount) " · " code { (charge.id) } } }
        };
        page(StatusCode::OK, &frame("Receipt", &body))
    }))
}

async fn end(State(machine): Shared, body: Bytes) -> Response {
    let asked = Params::parse(&body);
    done(settlement(&asked).and_then(|settlement| {
        machine.act(|act| match asked.text("payment") {
            Some(payment) => settle::one(act, payment, settlement),
            None => settle::all(act, settlement).map(drop),
        })
    }))
}

fn settlement(asked: &Params) -> Result<Settlement, Refusal> {
    match asked.text("end") {
        Some("succeed") => Ok(Settlement::Succeed),
        Some("fail") => Ok(Settlement::Fail),
        _ => Err(Refusal::invalid("end", "Write end=succeed or end=fail")),
    }
}

async fn expire(State(machine): Shared) -> Response {
    done(machine.act(settle::expire_all).map(drop))
}

async fn again(State(machine): Shared, body: Bytes) -> Response {
    let asked = Params::parse(&body);
    done(machine.act(|act| act.tell_again(asked.text("event"))).map(drop))
}

async fn deliver(State(machine): Shared, body: Bytes) -> Response {
    let asked = Params::parse(&body);
    let (event, to) = match (asked.required("event"), address(&asked, "to")) {
        (Ok(event), Ok(to)) => (event, to),
        (Err(refusal), _) | (_, Err(refusal)) => return done(Err(refusal)),
    };
    done(delivery::show(&machine, event, &to).await)
}

async fn events_to(State(machine): Shared, body: Bytes) -> Response {
    done(address(&Params::parse(&body), "url").map(|url| machine.post_events_to(&url)))
}

/// An address of this machine: events go nowhere else.
fn address(asked: &Params, name: &str) -> Result<String, Refusal> {
    let text = asked.required(name)?;
    let here = |url: &Url| {
        url.scheme() == "http"
            && url.host_str().is_some_and(|host| {
                host == "localhost"
                    || host.ends_with(".localhost")
                    || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
            })
    };
    match Url::parse(text).ok().filter(here) {
        Some(url) => Ok(url.into()),
        None => Err(Refusal::invalid(name, "Not an http address of this machine")),
    }
}

async fn faults(State(machine): Shared, body: Bytes) -> Response {
    done(plan(&machine, &Params::parse(&body)))
}

async fn none(State(machine): Shared) -> Response {
    machine.faults.none();
    machine.news.notify_one();
    go(HOME)
}

async fn release(State(machine): Shared) -> Response {
    machine.faults.release_webhooks();
    machine.news.notify_one();
    go(HOME)
}

fn plan(machine: &Machine, asked: &Params) -> Result<(), Refusal> {
    let faults = &machine.faults;
    if let Some(count) = asked.number("lose_webhooks")? {
        faults.lose_webhooks(count);
    }
    if let Some(count) = asked.number("double_webhooks")? {
        faults.double_webhooks(count);
    }
    if let Some(by) = asked.number("delay_webhooks_ms")? {
        faults.delay_webhooks(Duration::from_millis(by));
    }
    if let Some(count) = asked.number("lose_answers")? {
        faults.lose_answers(count);
    }
    if let Some(status) = asked.number("answer")? {
        faults.answer(status, asked.number("count")?.unwrap_or(1));
    }
    if let Some(minor) = asked.number("other_amount")? {
        faults.other_amount(minor, asked.text("currency").unwrap_or("usd"));
    }
    match asked.text("webhooks") {
        Some("first") => faults.webhooks_first(),
        Some("held") => faults.hold_webhooks(),
        Some(other) => return Err(Refusal::invalid("webhooks", other)),
        None => {}
    }
    Ok(())
}

fn done(act: Result<(), Refusal>) -> Response {
    match act {
        Ok(()) => go(HOME),
        Err(refusal) => {
            let (status, body) = refusal.answer();
            (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
        }
    }
}
