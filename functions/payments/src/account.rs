//! `POST /pay/account`: the client gives what is on account to an invoice (PAY-07, PAY-09).

use domain::id::{InvoiceId, JournalId};
use domain::invoice::{Invoice, Issued};
use domain::ledger::Stamp;
use domain::money::{Currency, Money};
use domain::payment::{self, Intent};
use maud::{Markup, html};
use serde::Deserialize;
use store::payments::Booking;
use store::{Client, CommitError, Versioned};
use web::{Answer, App, Guest, Location, Posted, Refusal, Seal, State, ui};

use crate::paths;

/// How many pages of payments are looked through for money on account.
const PAGES_MAX: usize = 40;

/// How often a lost race is run again.
const RACES_MAX: usize = 4;

/// To which invoice.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct UseForm {
    invoice: String,
}

/// `POST /pay/account`: as much as the invoice needs and the account has.
pub(crate) async fn act(
    Guest(client): Guest,
    State(app): State<App>,
    posted: Posted<UseForm>,
) -> Result<Answer, Refusal> {
    let id: InvoiceId = posted.form.invoice.parse().map_err(|_| Refusal::NotFound)?;
    let door = app.store.of_client(&client);
    let before = match door.invoice_head(&id).await? {
        Some(Invoice::Issued(invoice)) => invoice,
        Some(Invoice::Draft(_)) | None => return Err(Refusal::NotFound),
    };
    let (mut from, mut pages) = (None, 0);
    loop {
        let page = door.payments(from).await?;
        for paid in page.items.iter().filter(|paid| paid.on_account().is_positive()) {
            use_one(&app, &client, (&before, paid)).await?;
        }
        pages += 1;
        from = page.next;
        if from.is_none() || pages == PAGES_MAX {
            break;
        }
    }
    Ok(Answer::Go(Location::to(paths::invoice(&id)).flash("What was on account is used for it.")))
}

/// Gives what one payment has on account, as far as the invoice still needs it.
async fn use_one(
    app: &App,
    client: &Client,
    (invoice, paid): (&Issued, &Intent),
) -> Result<(), Refusal> {
    let system = app.store.system("a client uses what is on account");
    for _ in 0..RACES_MAX {
        let Some(life) = system.life(&paid.id).await? else { return Ok(()) };
        let Some(owed) = system.invoice_owed(&invoice.id).await? else { return Ok(()) };
        let there = life.payment.value.appliable(&life.since.refunds).map_err(Refusal::fault)?;
        let most = there.minor().min(owed.value.open.minor());
        if most <= 0 || there.currency() != owed.value.open.currency() {
            return Ok(());
        }
        let amount = Money::new(most, there.currency());
        let stamp = Stamp {
            journal: app.id(JournalId::made)?,
            effective_on: app.today().await?,
            now: app.now(),
        };
        let (intent, refunds) = (life.payment.value.clone(), &life.since.refunds);
        let booked = payment::apply(intent, refunds, (&owed.value, amount), &stamp);
        let booked = booked.map_err(Refusal::fault)?;
        let owed: [Versioned<Issued>; 1] = [owed];
        let booking = Booking { version: life.payment.version, owed: &owed, booked: &booked };
        let wish = (&invoice.id, amount);
        match app.store.of_client(client).commit_used_funds(booking, wish, app.now()).await {
            Err(CommitError::Stale) => {}
            Err(other) => return Err(other.into()),
            Ok(_) => return Ok(()),
        }
    }
    Err(Refusal::Stale)
}

/// The form, while there is something on account in the currency of an open invoice.
pub(crate) fn card(open: &[Issued], balances: &[(Currency, i64)], seal: &Seal) -> Markup {
    let there = |invoice: &&Issued| {
        let currency = invoice.open.currency();
        balances.iter().any(|(of, minor)| *of == currency && *minor > 0)
    };
    let label =
        |invoice: &Issued| format!("{}: {} open", invoice.number, ui::money_plain(invoice.open));
    let options: Vec<(String, String)> =
        open.iter().filter(there).map(|invoice| (invoice.id.to_string(), label(invoice))).collect();
    let Some((first, _)) = options.first() else { return html! {} };
    let sums = balances.iter().filter(|(_, minor)| *minor > 0);
    let body = html! {
        p {
            "On account: "
            @for (at, (currency, minor)) in sums.enumerate() {
                @if at > 0 { ", " }
                strong { (ui::money(Money::new(*minor, *currency))) }
            }
            ". No invoice has it yet."
        }
        (ui::form(&seal.part("account"), paths::ACCOUNT, html! {
            (ui::select("Use it for invoice", "invoice", &options, first))
            (ui::actions(ui::submit_quiet("Use what is on account")))
        }))
    };
    ui::card("You have money on account", body)
}
