//! `GET /firm/trust/tasks`: what about client money waits for a lawyer and may not wait long:
//! disputed fees to put back, earned fees that still lie in trust, money that somebody is entitled
//! to, clients who have not heard of their money, money that becomes unclaimed property, money of
//! nobody known, items that a bank did not honour (rules TR-07, TR-09, TR-22, TR-25, TR-26, TR-28).

use domain::trust::{Nearness, TrustBank, Unidentified};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use store::Member;
use store::reconciliations::Incident;
use store::trust::{Asked, Dormant, EarnedLeft, NotPaid, Untold};
use web::ui::{self, Table, Tone};
use web::{Answer, App, Page, Refusal, Staff, State, Tab};

use crate::{allowed, dormant, paths};

/// `GET /firm/trust/tasks`
pub(crate) async fn show(Staff(member): Staff, State(app): State<App>) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let trust = app.store.of(&member).trust();
    let zone = TimeZone::get(&app.firm().await?.zone).unwrap_or(TimeZone::UTC);
    let by = (app.today().await?, &zone);

    let (asked, earned, late, unknown, untold, dormant) = tokio::try_join!(
        trust.restorations(None),
        trust.earned_left(by),
        trust.not_paid(by),
        trust.suspense_aged(by.0),
        trust.untold(by.0),
        trust.dormant(by.0),
    )?;
    let bounced = bounced(&member, &app).await?;
    let still: Vec<Dormant> = dormant.into_iter().filter(|one| one.nearness.is_some()).collect();
    let nothing = bounced.is_empty()
        && earned.is_empty()
        && late.is_empty()
        && unknown.is_empty()
        && untold.is_empty()
        && still.is_empty();

    let body = html! {
        (paths::lists("Tasks"))
        @if asked.items.is_empty() && nothing {
            (ui::empty(
                "Nothing waits",
                "Disputed fees to put back, earned fees that still lie in trust, money that somebody \
                 is entitled to, clients who have not heard of their money, and money of nobody \
                 known appear here.",
                None,
            ))
        } @else {
            @if !asked.items.is_empty() { (disputed(&asked.items)) }
            @if !earned.is_empty() { (left(&earned)) }
            @if !late.is_empty() { (waiting(&late)) }
            @if !untold.is_empty() { (not_told(&untold)) }
            @if !unknown.is_empty() { (nobodys(&unknown)) }
            @if !bounced.is_empty() { (dishonoured(&bounced)) }
            @if !still.is_empty() { (unclaimed(&still)) }
        }
    };
    Ok(Answer::Page(Page::new(Tab::Trust, "Tasks about client money", body)))
}

/// What a bank did not honour since the books of its account were closed.
async fn bounced(member: &Member, app: &App) -> Result<Vec<(TrustBank, Incident)>, Refusal> {
    let store = app.store.of(member);
    let mut found = Vec::new();
    for bank in store.trust().banks().await? {
        let closed = bank.periods.last_closed();
        let incidents = store.incidents(&bank.id).await?.into_iter();
        let open = incidents.filter(|one| closed.is_none_or(|closed| one.on > closed));
        found.extend(open.map(|one| (bank.clone(), one)));
    }
    Ok(found)
}

fn dishonoured(bounced: &[(TrustBank, Incident)]) -> Markup {
    let row = |(bank, one): &(TrustBank, Incident)| {
        [
            html! { a.whole href=(paths::account(&bank.id)) { (bank.name) } },
            html! { (one.text) },
            ui::date(one.on),
            ui::money(one.amount),
        ]
    };
    html! {
        h2 { "Items that the bank did not honour" }
        p.note {
            "Find out which deposit or check it is at once: note on the receipt that the bank took \
             it back, or void the payment (rule TR-28). Signing the reconciliation of its month \
             takes it off this list."
        }
        (Table::new("Items that the bank did not honour").text("Account").text("The bank says")
            .text("Booked").number("Amount").rows(bounced.iter().map(row)))
    }
}

fn disputed(asked: &[Asked]) -> Markup {
    let row = |one: &Asked| {
        [
            html! { a.whole href=(paths::payment(&one.payment)) { "Put the disputed part back" } },
            html! { (one.reason) },
            ui::money(one.amount),
        ]
    };
    html! {
        h2 { "Disputed fees to put back" }
        (Table::new("Disputed fees to put back").text("What to do").text("The client says")
            .number("Amount").rows(asked.iter().map(row)))
    }
}

fn left(earned: &[EarnedLeft]) -> Markup {
    let row = |one: &EarnedLeft| {
        let invoice = &one.invoice;
        [
            html! { a.whole href=(paths::fees(&invoice.matter)) { "Invoice " (invoice.number) } },
            html! { (invoice.parties.client) },
            ui::date(invoice.issued_on),
            ui::money(one.amount),
        ]
    };
    html! {
        h2 { "Earned fees left in trust" }
        p.note { "Fees that are earned, delivered and undisputed do not stay in trust (rule TR-07)." }
        (Table::new("Earned fees left in trust").text("Pay").text("Client").text("Issued")
            .number("To take").rows(earned.iter().map(row)))
    }
}

fn not_told(untold: &[Untold]) -> Markup {
    let row = |one: &Untold| {
        let telling = &one.telling;
        let state = match one.nearness {
            None | Some(Nearness::Near) => ui::badge(Tone::Neutral, "In time"),
            Some(Nearness::Close) => ui::badge(Tone::Warn, "Due in days"),
            Some(Nearness::Over) => ui::badge(Tone::Bad, "Too late"),
        };
        let why = telling.bounced.last().map_or("nobody to mail", |last| last.why.title());
        [
            html! { a.whole href=(paths::receipt(&telling.receipt)) { (one.client) } },
            html! { (why) },
            ui::date(telling.received_on),
            html! { (ui::date(one.due_on)) " " (state) },
            ui::money(telling.amount),
        ]
    };
    html! {
        h2 { "Clients who have not heard of their money" }
        p.note {
            "No mail reached them. Tell them by phone, by letter or in person, and note it on the \
             receipt (rule TR-22)."
        }
        (Table::new("Clients who have not heard of their money").text("Client").text("Why")
            .text("Came in").text("To be told by").number("Amount").rows(untold.iter().map(row)))
    }
}

fn nobodys(unknown: &[Unidentified]) -> Markup {
    let row = |one: &Unidentified| {
        [
            html! { a.whole href=(paths::identify(&one.id)) { (one.given.from) } },
            html! { (one.given.instrument) },
            ui::date(one.received_on),
            ui::money(one.given.amount),
        ]
    };
    html! {
        h2 { "Money of nobody known" }
        p.note { "Find out whose it is, or give it back as it came: it cannot be used (rule TR-26)." }
        (Table::new("Money of nobody known").text("From").text("By").text("Came in")
            .number("Amount").rows(unknown.iter().map(row)))
    }
}

fn unclaimed(still: &[Dormant]) -> Markup {
    html! {
        h2 { "Money that becomes unclaimed property" }
        p.note {
            "Find its owner, and write to them. What stays unclaimed is reported to the state; it \
             never becomes the firm’s (rule TR-25)."
        }
        p.note { (dormant::AT_THE_LATEST) }
        (dormant::table(still))
    }
}

fn waiting(late: &[NotPaid]) -> Markup {
    let row = |one: &NotPaid| {
        let order = &one.payment.order;
        let state = match one.nearness {
            Nearness::Near => ui::badge(Tone::Neutral, "Due soon"),
            Nearness::Close => ui::badge(Tone::Warn, "Due in days"),
            Nearness::Over => ui::badge(Tone::Bad, "Too late"),
        };
        [
            html! { a.whole href=(paths::payment(&order.id)) { (order.payee) } },
            html! { (order.purpose) },
            state,
            ui::money(order.amount),
        ]
    };
    html! {
        h2 { "Money that somebody is entitled to" }
        p.note { "What is undisputed is paid out promptly (rule TR-22)." }
        (Table::new("Money that somebody is entitled to").text("Payee").text("Purpose")
            .text("State").number("Amount").rows(late.iter().map(row)))
    }
}
