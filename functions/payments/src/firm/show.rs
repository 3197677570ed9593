//! `GET /firm/payments/{payment}`: the whole life of a payment, and what can be done with it.

use std::collections::HashMap;

use domain::allotment::Target;
use domain::dispute::Dispute;
use domain::id::{InvoiceId, PaymentId};
use domain::invoice::Issued;
use domain::money::Money;
use domain::payment::{Deposit, Intent, IntentState, Source};
use domain::refund::{Refund, RefundState};
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use store::Member;
use store::invoices::Which;
use store::payments::Life;
use web::ui::Tone;
use web::{Answer, App, Complaints, Page, Path, Refusal, Seal, Staff, State, Tab, ui};

use super::{apply, ask, capture, refund, returned, reverse, review, tell};
use crate::{paths, saved, stand};

/// `GET /firm/payments/{payment}`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<PaymentId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let seen = Box::pin(Seen::of(&app, &member, &id)).await?;
    Ok(Answer::Page(seen.page(&seal, &Forms::default())))
}

/// After so long, what has not ended needs a person.
const OLD: SignedDuration = SignedDuration::from_hours(24);

/// A payment with everything that its page shows.
pub(super) struct Seen {
    pub(super) life: Life,
    pub(super) open: Vec<Issued>,
    invoices: HashMap<InvoiceId, Issued>,
    client: String,
    zone: String,
    may: bool,
    now: Timestamp,
}

/// The forms of the page, as they were typed and refused.
#[derive(Default)]
pub(super) struct Forms {
    pub(super) refund: refund::Typed,
    pub(super) apply: apply::Typed,
    pub(super) reverse: reverse::Typed,
    pub(super) accept: review::Typed,
    pub(super) returned: returned::Typed,
    pub(super) close: Complaints,
    pub(super) capture: capture::Typed,
    pub(super) tell: tell::Typed,
}

impl Seen {
    /// Loads a payment; one that is not there is not found.
    pub(super) async fn of(app: &App, member: &Member, id: &PaymentId) -> Result<Self, Refusal> {
        let firm = app.store.of(member);
        let life = firm.life(id).await?.ok_or(Refusal::NotFound)?;
        let intent = &life.payment.value;
        let ids: Vec<InvoiceId> = named(intent);
        let (invoices, client, open) = tokio::try_join!(
            firm.invoices_named(&ids),
            firm.client(&intent.client),
            firm.invoices_of(&intent.client, Which::Open, None),
        )?;
        let currency = intent.took.unwrap_or(intent.amount).currency();
        let same = |invoice: &Issued| invoice.open.currency() == currency;
        let client = client.map(|client| client.value.name.to_string()).unwrap_or_default();
        Ok(Self {
            open: open.items.into_iter().filter(same).collect(),
            zone: app.firm().await?.zone.clone(),
            may: member.role().bills(),
            now: app.now(),
            client,
            invoices,
            life,
        })
    }

    pub(super) const fn intent(&self) -> &Intent {
        &self.life.payment.value
    }

    /// The invoices that it names.
    pub(super) fn invoices(&self) -> impl Iterator<Item = &Issued> {
        self.invoices.values()
    }

    /// Whether something is older than processors need.
    pub(super) fn is_old(&self, at: Timestamp) -> bool {
        self.now.duration_since(at) >= OLD
    }

    /// The page with its forms.
    pub(super) fn page(&self, seal: &Seal, forms: &Forms) -> Page {
        let intent = self.intent();
        let body = html! {
            (ui::crumbs(&[(paths::FIRM_PAYMENTS, "Payments")]))
            (self.facts())
            (self.allotments())
            @if !self.life.since.refunds.is_empty() { (self.refunds()) }
            @if !self.life.since.disputes.is_empty() { (self.disputes()) }
            @if intent.state == IntentState::Succeeded {
                (ui::actions(
                    ui::button_link_quiet(&paths::firm_receipt(&intent.id), "Receipt (PDF)"),
                ))
            }
            @if self.may {
                (review::card(self, seal, &forms.accept))
                (capture::card(self, seal, &forms.capture))
                (returned::cards(self, seal, &forms.returned))
                @if !matches!(intent.source, Source::Deposit(_)) {
                    (ask::card(self, seal, &forms.close))
                    (refund::card(self, seal, &forms.refund))
                    (apply::card(self, seal, &forms.apply))
                    (reverse::card(self, seal, &forms.reverse))
                }
                (tell::card(self, seal, &forms.tell))
            }
        };
        Page::new(Tab::Billing, format!("Payment of {}", ui::money_plain(intent.amount)), body)
    }

    fn facts(&self) -> Markup {
        let intent = self.intent();
        let client = paths::firm_client(&intent.client);
        let mut facts = vec![
            ("Client", ui::link(&client, &self.client)),
            ("Amount", ui::money(intent.amount)),
            ("State", stand::badge_of(intent)),
            ("Way", html! { (intent.source.title()) }),
        ];
        // What a person recorded came on a day: nobody knows the hour.
        if !matches!(intent.source, Source::Recorded(_)) {
            facts.push(("Begun", ui::when(intent.made_at, &self.zone)));
            facts.extend(intent.ended_at.map(|at| ("Ended", ui::when(at, &self.zone))));
        }
        for granted in intent.discounts() {
            facts.push((granted.ground.title(), ui::money(granted.stands)));
        }
        if let Some(top) = intent.surcharge() {
            facts.push(("Surcharge", ui::money(top)));
        }
        if let Some(fee) = intent.fee {
            facts.push(("Processor’s fee", ui::money(fee)));
        }
        if let Source::Recorded(recorded) = &intent.source {
            facts.push(("Reference", html! { (recorded.reference) }));
            facts.push(("Received on", ui::date(recorded.on)));
            if let Some(on) = recorded.reversed_on {
                facts.push(("Reversed on", ui::date(on)));
            }
        }
        ui::facts(&facts)
    }

    /// Where the money is now.
    fn allotments(&self) -> Markup {
        let intent = self.intent();
        if let Source::Deposit(deposit) = &intent.source {
            return in_trust(deposit, intent.amount);
        }
        let parts = intent.funds.iter().flat_map(|funds| &funds.allotments);
        let there = parts.filter(|part| part.amount.is_positive());
        let row = |to: &Target, amount: Money| match to {
            Target::Invoice(id) => [self.invoice(id), ui::money(amount)],
            Target::Unapplied(_) => [html! { "On account" }, ui::money(amount)],
            Target::Surcharge => [saved::surcharge(), ui::money(amount)],
        };
        let asked =
            intent.parts.iter().map(|part| [self.invoice(&part.invoice), ui::money(part.amount)]);
        html! {
            @if intent.funds.is_some() {
                (ui::Table::new("Where the money is").text("Where").number("Amount")
                    .rows(there.map(|part| row(&part.to, part.amount)))
                    .empty("All of it went back."))
            } @else {
                (ui::Table::new("What it is for").text("Invoice").number("Amount")
                    .rows(asked).empty("It is for no invoice."))
            }
        }
    }

    fn invoice(&self, id: &InvoiceId) -> Markup {
        let number = self.invoices.get(id).map(|invoice| invoice.number.to_string());
        ui::link(&paths::firm_invoice(id), &number.unwrap_or_else(|| "Invoice".to_owned()))
    }

    fn refunds(&self) -> Markup {
        let row = |refund: &Refund| {
            [
                ui::when(refund.asked_at, &self.zone),
                refunded(refund.state),
                ui::money(refund.amount),
            ]
        };
        let table = ui::Table::new("Refunds").text("Asked for").text("State").number("Amount");
        html! { (table.rows(self.life.since.refunds.iter().map(row))) }
    }

    fn disputes(&self) -> Markup {
        let table = ui::Table::new("Disputes").text("Reason").text("State").text("Answer until");
        let table = table.number("Amount");
        html! { (table.rows(self.life.since.disputes.iter().map(|one| disputed(one, &self.zone)))) }
    }
}

/// Where a deposit went, or is to go: one ledger has all of it (rule TR-11).
fn in_trust(deposit: &Deposit, amount: Money) -> Markup {
    let asked = paths::firm_deposit(&deposit.request);
    let receipt = deposit.receipt.as_ref().map(paths::trust_receipt);
    let row = [
        ui::link(&asked, &format!("Deposit for {}", deposit.number)),
        html! { @if let Some(receipt) = &receipt { (ui::link(receipt, "Receipt in trust")) } },
        ui::money(amount),
    ];
    let table = ui::Table::new("Where the money is").text("For").text("Where").number("Amount");
    html! { (table.rows([row])) }
}

/// The invoices that a payment names, asked for or given to.
fn named(intent: &Intent) -> Vec<InvoiceId> {
    let given = intent.funds.iter().flat_map(|funds| &funds.allotments);
    let given = given.filter_map(|part| match &part.to {
        Target::Invoice(id) => Some(id.clone()),
        Target::Unapplied(_) | Target::Surcharge => None,
    });
    intent.parts.iter().map(|part| part.invoice.clone()).chain(given).collect()
}

fn refunded(state: RefundState) -> Markup {
    let tone = match state {
        RefundState::Succeeded => Tone::Good,
        RefundState::Refused | RefundState::Failed => Tone::Bad,
        RefundState::PutBack | RefundState::PaidByHand => Tone::Neutral,
        RefundState::Review => Tone::Warn,
        RefundState::Asked | RefundState::Pending => Tone::Info,
    };
    ui::badge(tone, state.word())
}

/// The cells of a dispute in a list.
pub(super) fn disputed(dispute: &Dispute, zone: &str) -> [Markup; 4] {
    let state = dispute.state.map_or("", domain::dispute::DisputeState::word);
    let undecided = dispute.state.is_some_and(domain::dispute::DisputeState::is_undecided);
    [
        html! { (dispute.reason.word()) },
        ui::badge(if undecided { Tone::Warn } else { Tone::Neutral }, state),
        html! { @if let Some(due) = dispute.due_by { (ui::when(due, zone)) } },
        ui::money(dispute.amount),
    ]
}
