//! Time and costs: recording them, changing them while they are unbilled, how they are taxed, and
//! what waits to be billed.
//!
//! Invariants: what is on a draft or an invoice is not changed here; an entry's value is made from
//! the rate of its day; whoever does not bill records and changes time of their own only; what is
//! done on a locked day says why; a change of time takes its approval back.

mod allowed;
mod approvals;
mod back;
mod change;
mod choices;
mod costs;
mod day;
mod delete;
mod hold;
mod lock;
mod outside;
pub mod paths;
mod recent;
mod row;
mod shortcuts;
mod suggestions;
mod taxes;
mod time;
mod timers;
mod unbilled;
mod week;

use web::Routes;

/// What this function serves.
pub fn routes() -> Routes {
    Routes::new()
        .get("/firm/entries", recent::act)
        .get("/firm/entries/new", time::record::page)
        .post("/firm/entries", time::record::act)
        .post("/firm/entries/line", time::line::act)
        .get("/firm/entries/shortcuts", shortcuts::page)
        .post("/firm/entries/shortcuts", shortcuts::act)
        .get("/firm/entries/lock", lock::page)
        .post("/firm/entries/lock", lock::act)
        .get("/firm/suggestions", suggestions::page)
        .post("/firm/suggestions", suggestions::upload::act)
        .get("/firm/suggestions/layouts", suggestions::sheets::page)
        .post("/firm/suggestions/layouts", suggestions::sheets::forget)
        .post("/firm/suggestions/{suggestion}/dismiss", suggestions::dismiss)
        .get("/firm/week", week::page)
        .post("/firm/week", week::record::act)
        .post("/firm/week/submit", week::submit::act)
        .get("/firm/approvals", approvals::page)
        .post("/firm/approvals", approvals::act)
        .get("/firm/timers", timers::page)
        .post("/firm/timers", timers::start)
        .post("/firm/timers/{timer}", timers::act)
        .get("/firm/entries/{matter}/{day}/{entry}/edit", change::page)
        .post("/firm/entries/{matter}/{day}/{entry}", change::act)
        .post("/firm/entries/{matter}/{day}/{entry}/delete", delete::act)
        .get("/firm/matters/{matter}/hold", hold::matter::page)
        .post("/firm/matters/{matter}/hold", hold::matter::act)
        .post("/firm/matters/{matter}/let-go", hold::matter::let_go)
        .get("/firm/entries/{matter}/{day}/{entry}/hold", hold::page)
        .post("/firm/entries/{matter}/{day}/{entry}/hold", hold::act)
        .post("/firm/entries/{matter}/{day}/{entry}/let-go", hold::let_go)
        .get("/firm/costs/new", costs::record::page)
        .post("/firm/costs", costs::record::act)
        .get("/firm/costs/prices", costs::prices::page)
        .post("/firm/costs/prices", costs::prices::act)
        .get("/firm/settings/taxes", taxes::page)
        .post("/firm/settings/taxes", taxes::act)
        .get("/time/{timekeeper}/{proof}", outside::page)
        .post("/time/{timekeeper}/{proof}", outside::act)
        .post("/time/{timekeeper}/{proof}/back", outside::take_back)
        .get("/firm/unbilled", unbilled::act)
        .get("/firm/unbilled.csv", unbilled::export::act)
        .get("/firm/unbilled/{matter}/rates", unbilled::again::page)
        .post("/firm/unbilled/{matter}/rates", unbilled::again::preview)
        .post("/firm/unbilled/{matter}/rates/confirm", unbilled::again::confirm::act)
}
