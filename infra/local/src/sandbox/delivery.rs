//! Posting events to the portal, signed, until it answers with success.
//!
//! Invariants: an event leaves the outbox only after an answer with success, or by a fault that was
//! asked for; every attempt is signed anew, as Stripe does.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use hmac::{Hmac, Mac};
use rusqlite::OptionalExtension;
use sha2::Sha256;

use super::Machine;
use super::book::Act;
use super::event::{Event, Speaker};
use super::faults::Order;
use super::object::{Expand, Object};
use super::refusal::Refusal;
use super::settle;

/// How often it is looked whether something is due.
const TICK: Duration = Duration::from_millis(500);

const TIMEOUT: Duration = Duration::from_secs(20);

/// Stripe tries for three days; with these pauses that is the same.
const ATTEMPTS_MAX: u32 = 24;
const PAUSE_MS: i64 = 1_000;
const PAUSE_MAX_MS: i64 = 4 * 60 * 60 * 1_000;

/// How long the person waits for events that have to be first.
const FIRST_WAIT: Duration = Duration::from_secs(10);

/// An event that is due.
struct Post {
    seq: i64,
    event: String,
    kind: String,
    body: String,
    attempts: u32,
    speaker: Speaker,
}

/// The client that posts.
pub(super) fn client() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(TIMEOUT)
        .build()
}

/// Posts what is due, and ends what is due, until `stop`.
pub(super) async fn run(machine: Arc<Machine>, stop: impl Future<Output = ()>) {
    tokio::select! {
        () = stop => {}
        () = turn(&machine) => {}
    }
}

async fn turn(machine: &Machine) {
    // However much news there is, what is due comes in time.
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = machine.news.notified() => {}
            _ = tick.tick() => note(quietly(machine, settle::due)),
        }
        while machine.faults.order() != Order::Held && note(post_next(machine).await) {}
    }
}

/// A failure of the file is logged, and the sandbox goes on.
fn note<T: Default>(done: Result<T, Refusal>) -> T {
    done.unwrap_or_else(|error| {
        tracing::error!(%error, "The sandbox processor cannot use its file");
        T::default()
    })
}

/// Waits until the person may go back to the portal.
pub(super) async fn before_redirect(machine: &Machine) {
    if machine.faults.order() == Order::First {
        drop(tokio::time::timeout(FIRST_WAIT, all_gone(machine)).await);
    }
}

/// Waits until nothing that is due is left to post.
pub(super) async fn all_gone(machine: &Machine) {
    while machine.faults.order() != Order::Held && note(quietly(machine, left)) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Posts one event to one place, once.
pub(super) async fn show(machine: &Machine, event: &str, to: &str) -> Result<(), Refusal> {
    let post = quietly(machine, |act| Post::of(act, event.to_owned(), 0, 0))?;
    let sent = send(machine, &post, to).await;
    sent.map_err(|error| Refusal::invalid("to", error.without_url().to_string()))
}

/// Posts the next event that is due; tells whether there was one.
async fn post_next(machine: &Machine) -> Result<bool, Refusal> {
    let Some(post) = quietly(machine, next)? else { return Ok(false) };
    let mut taken = true;
    for _ in 0..machine.faults.next_webhook() {
        let answer = send(machine, &post, &machine.hook(post.speaker)).await;
        taken = answer.is_ok();
        if let Err(error) = answer {
            tracing::warn!(event = post.event, kind = post.kind, %error, "An event was not taken");
        }
    }
    quietly(machine, |act| if taken { done(act, &post) } else { later(act, &post) })?;
    Ok(true)
}

async fn send(machine: &Machine, post: &Post, to: &str) -> Result<(), reqwest::Error> {
    let config = &machine.config;
    let mut request = machine
        .posts
        .post(to)
        .header("content-type", "application/json; charset=utf-8")
        .body(post.body.clone());
    match post.speaker {
        Speaker::Stripe => {
            let signature = sign(&config.webhook_secret, machine.now().as_second(), &post.body);
            request = request
                .header("user-agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
                .header("stripe-signature", signature.unwrap_or_default());
        }
        Speaker::PayPal => {
            for (name, value) in super::paypal::headers(machine, &post.event, &post.body) {
                request = request.header(name, value);
            }
        }
        // The gateway signs nothing: the address alone is the secret.
        Speaker::LawPay | Speaker::LawPayTrust => {}
    }
    request.send().await?.error_for_status().map(drop)
}

/// The `Stripe-Signature` of a body.
pub(super) fn sign(secret: &str, at: i64, body: &str) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(format!("{at}.{body}").as_bytes());
    Some(format!("t={at},v1={}", hex::encode(mac.finalize().into_bytes())))
}

impl Post {
    fn of(act: &Act<'_>, id: String, seq: i64, attempts: u32) -> Result<Self, Refusal> {
        let event: Event = act.get(&id)?;
        let body = serde_json::to_string_pretty(&event.render(act, &Expand::default())?)?;
        let speaker = event.speaker;
        Ok(Self { seq, event: id, kind: event.kind, body, attempts, speaker })
    }
}

/// One transaction that wakes nobody.
fn quietly<T>(
    machine: &Machine,
    work: impl FnOnce(&Act<'_>) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let delay = machine.faults.webhook_delay();
    machine.book.act(machine.now(), &machine.address, delay, work)
}

fn next(act: &Act<'_>) -> Result<Option<Post>, Refusal> {
    let due = act
        .transaction
        .query_row(
            "SELECT seq, event, attempts FROM outbox WHERE due_ms <= ?1 ORDER BY seq LIMIT 1",
            [act.now.as_millisecond()],
            |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?)),
        )
        .optional()?;
    let Some((seq, event, attempts)) = due else { return Ok(None) };
    Post::of(act, event, seq, attempts).map(Some)
}

fn left(act: &Act<'_>) -> Result<bool, Refusal> {
    let sql = "SELECT EXISTS (SELECT 1 FROM outbox WHERE due_ms <= ?1)";
    Ok(act.transaction.query_row(sql, [act.now.as_millisecond()], |row| row.get(0))?)
}

fn done(act: &Act<'_>, post: &Post) -> Result<(), Refusal> {
    act.transaction.execute("DELETE FROM outbox WHERE seq = ?1", [post.seq])?;
    let mut event: Event = act.get(&post.event)?;
    event.pending = 0;
    act.put(&event)
}

fn later(act: &Act<'_>, post: &Post) -> Result<(), Refusal> {
    if post.attempts.saturating_add(1) >= ATTEMPTS_MAX {
        act.transaction.execute("DELETE FROM outbox WHERE seq = ?1", [post.seq])?;
        return Ok(());
    }
    let pause = PAUSE_MS.saturating_mul(1_i64 << post.attempts.min(20)).min(PAUSE_MAX_MS);
    act.transaction.execute(
        "UPDATE outbox SET attempts = attempts + 1, due_ms = ?2 WHERE seq = ?1",
        (post.seq, act.now.as_millisecond().saturating_add(pause)),
    )?;
    Ok(())
}
