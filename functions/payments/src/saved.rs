//! Paying with a way to pay that the client saved, after a page that says what it comes to (PAY-14,
//! PAY-16).
//!
//! Invariants: nothing is charged that was not on that page: the sum that was agreed to is sent
//! along, and one that has changed meanwhile is shown again; a surcharge is said there by itself
//! and within the sum (rule PSP-60).

use domain::id::MethodId;
use domain::invoice::Issued;
use domain::merchant::MerchantName;
use domain::method::{Kept, MethodKind};
use domain::money::Money;
use domain::paying::{Offer, Way};
use domain::payment::{Fact, Intent, Part, SavedCharge};
use domain::receipt::Went;
use domain::surcharge::Policy;
use maud::{Markup, html};
use processors::{Charge, Till, keys_last, outcome};
use store::Client;
use store::payments::Turn;
use web::{App, Complaints, Location, Page, Posted, Refusal, Seal, Tab, ui};

use crate::checkout::{self, Wish};
use crate::desk::{self, DeskError};
use crate::methods::KEEPER;
use crate::paths;

/// A saved way that takes what is owed, by the account that keeps it.
#[derive(Debug, Clone)]
struct SavedWay {
    method: MethodId,
    kind: MethodKind,
    label: String,
    offer: Offer,
}

/// How somebody chose to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Chosen {
    /// On the processor's page.
    There(Offer),
    /// With something that they saved; with this, once they have looked at what it comes to.
    Saved(Option<MethodId>),
}

/// What the choice sends for all that is saved.
const SAVED: &str = "saved";

/// What somebody chose among the ways of the firm and what they saved.
pub(crate) fn chosen(offers: &[Offer], typed: &str) -> Result<Chosen, DeskError> {
    if is_kept(offers) && typed == SAVED {
        return Ok(Chosen::Saved(None));
    }
    match typed.parse() {
        Ok(method) if is_kept(offers) => Ok(Chosen::Saved(Some(method))),
        Ok(_) | Err(_) => desk::chosen(offers, typed).map(Chosen::There),
    }
}

/// The choice, with what is saved as one of the ways.
pub(crate) fn choice(offers: &[Offer], typed: &str, complaints: &Complaints) -> Markup {
    if !is_kept(offers) {
        return desk::choice(offers, typed, complaints);
    }
    let there = offers.iter().map(|offer| (offer.way.word(), offer.way.title()));
    let options: Vec<(&str, &str)> =
        there.chain([(SAVED, "A card or an account that you saved")]).collect();
    let first = options.first().map_or("", |(word, _)| *word);
    let selected = if typed.is_empty() { first } else { typed };
    html! { (ui::radios("Pay by", "by", &options, selected).complaints(complaints)) }
}

/// Whether one of the accounts keeps ways to pay.
fn is_kept(offers: &[Offer]) -> bool {
    offers.iter().any(|offer| offer.taker == MerchantName::Operating(KEEPER))
}

/// What the client saved, with what paying these parts comes to by each.
pub(crate) struct Ways(Vec<Sum>);

/// What paying comes to by one of them.
struct Sum {
    way: SavedWay,
    parts: Vec<Part>,
    top: Option<Money>,
    total: Money,
}

impl Ways {
    /// The saved ways that pay in one of these ways, by the same account (PAY-25, PAY-26); none
    /// where nothing is saved.
    pub(crate) async fn of(
        (app, client): (&App, &Client),
        (offers, policy): (&[Offer], Option<&Policy>),
        (parts, invoices): (&[Part], &[Issued]),
    ) -> Result<Option<Self>, Refusal> {
        let mut sums = Vec::new();
        for method in app.store.of_client(client).methods().await? {
            let Some(Kept { kind, label, .. }) = method.kept().cloned() else { continue };
            // Each contact agreed for themselves alone, and is the one who is told of charges.
            if method.mandate.by != *client.contact() {
                continue;
            }
            let taker = MerchantName::Operating(method.processor);
            let offer = Offer { way: Way::of_kind(kind), taker };
            if offers.contains(&offer) {
                let way = SavedWay { method: method.id, kind, label, offer };
                sums.push(Sum::of(app, (way, policy), (parts.to_vec(), invoices)).await?);
            }
        }
        Ok((!sums.is_empty()).then_some(Self(sums)))
    }

    /// The wish to pay with this one, if its sum is what was agreed to.
    pub(crate) fn agreed<'t>(
        &self,
        method: Option<&MethodId>,
        (agreed, turns): (&str, &'t [Turn]),
    ) -> Option<Wish<'t>> {
        let sum = self.0.iter().find(|sum| Some(&sum.way.method) == method)?;
        if sum.total.to_string() != agreed {
            return None;
        }
        let (taker, method) = (sum.way.offer.taker.processor(), sum.way.method.clone());
        Some(Wish {
            parts: sum.parts.clone(),
            amount: sum.total,
            turns,
            offer: sum.way.offer,
            saved: Some(SavedCharge { taker, method, surcharge: sum.top }),
        })
    }

    /// The page that says what each comes to; `sent` is what the form sent before, and is sent
    /// along. `agreed` is what was agreed to and holds no more.
    pub(crate) fn page(
        &self,
        seal: &Seal,
        (action, sent): (&str, &[(&str, &str)]),
        agreed: &str,
    ) -> Page {
        let changed =
            "What it comes to has changed meanwhile. Nothing was charged: look at it again.";
        let body = html! {
            (ui::crumbs(&[(paths::INVOICES, "Invoices"), (action, "How much and how")]))
            @if !agreed.is_empty() { (ui::complaints(&Complaints::whole(changed))) }
            @for sum in &self.0 { (sum.card(seal, (action, sent))) }
            @if self.0.iter().any(|sum| sum.top.is_some()) {
                p { "Paying by bank account or by debit card costs nothing on top." }
            }
            (ui::actions(ui::button_link_quiet(action, "Choose another way")))
        };
        Page::new(Tab::Invoices, "Pay with what you saved", body)
    }
}

impl Sum {
    /// The parts, less what is promised for the way, with what it costs on top.
    async fn of(
        app: &App,
        (way, policy): (SavedWay, Option<&Policy>),
        (parts, invoices): (Vec<Part>, &[Issued]),
    ) -> Result<Self, Refusal> {
        let (parts, amount) = checkout::promised(app, parts, (invoices, way.offer)).await?;
        let top = SavedCharge::on_top(amount, way.kind, policy).map_err(Refusal::fault)?;
        let total = match top {
            Some(top) => amount.plus(top).map_err(Refusal::fault)?,
            None => amount,
        };
        Ok(Self { way, parts, top, total })
    }

    fn card(&self, seal: &Seal, (action, sent): (&str, &[(&str, &str)])) -> Markup {
        let part = |part: &Part| [html! { "Invoice " (part.number) }, ui::money(part.amount)];
        let top = self.top.map(|top| [surcharge(), ui::money(top)]);
        let table = ui::Table::new("What you pay").text("For").number("Amount");
        let table = table.rows(self.parts.iter().map(part).chain(top));
        let ours = ["by", "agreed"];
        let body = html! {
            (table.foot([html! { "In all" }, ui::money(self.total)]))
            (ui::form(&seal.part(&self.way.method), action, html! {
                @for (name, value) in sent.iter().filter(|(name, _)| !ours.contains(name)) {
                    (ui::hidden(name, value))
                }
                (ui::hidden("by", self.way.method.as_str()))
                (ui::hidden("agreed", &self.total.to_string()))
                (ui::buttons(ui::submit(&format!("Pay {} now", ui::money_plain(self.total)))))
                p.hint { (self.when()) }
            }))
        };
        ui::card(&self.way.label, body)
    }

    const fn when(&self) -> &'static str {
        match self.way.offer.way {
            Way::Card => "The card is charged now.",
            Way::Bank => {
                "The account is debited now; the money takes several business days to arrive."
            }
            Way::PayPal => "The wallet is charged now.",
        }
    }
}

/// Where the same press led before: what is saved pays at once, and leaves nothing to be paid.
pub(crate) async fn before<F>(
    app: &App,
    client: &Client,
    posted: &Posted<F>,
) -> Result<Option<Location>, Refusal> {
    let first = app.store.of_client(client).done(&posted.once(client)).await?;
    let first = first.map(|id| id.parse().map_err(Refusal::fault)).transpose()?;
    Ok(first.map(|id| Location::to(paths::payment(&id))))
}

/// What is said where nothing is saved that pays this.
pub(crate) fn nothing() -> Complaints {
    let mut complaints = Complaints::default();
    complaints.add(
        "by",
        "You have saved nothing that pays this. Choose another way, or save a card or an account \
         under Payments first.",
    );
    complaints
}

/// What a surcharge is called wherever it is a line of its own (rule PSP-60).
pub(crate) fn surcharge() -> Markup {
    html! { (Went::Surcharge.words("")) }
}

/// Charges what was stored; what the processor said of it, or nothing while that is unknown. The
/// same charge again is the same request, as long as the processor knows its key (rule PSP-02).
pub(crate) async fn charge(
    app: &App,
    till: &Till,
    (intent, saved): (&Intent, &SavedCharge),
) -> Result<Option<Fact>, Refusal> {
    let found = app.store.system("checkout").method(&saved.method).await?;
    // What was deleted meanwhile is not charged; whether it was before, the processor will tell.
    let Some(kept) = found.and_then(|method| method.value.kept().cloned()) else {
        return Ok(None);
    };
    if app.now().duration_since(intent.made_at) >= keys_last(saved.taker) {
        return Ok(None);
    }
    let charge = Charge {
        payment: intent.id.clone(),
        amount: intent.amount,
        description: checkout::description(intent),
        kept,
    };
    let Some(connection) = desk::taker(app, till, intent).await? else { return Ok(None) };
    Ok(outcome(intent, connection.charge(&charge).await))
}
