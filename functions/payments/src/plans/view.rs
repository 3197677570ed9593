//! The client's plans: what is due when, and what can be done.

use domain::id::{MethodId, PlanId};
use domain::invoice::Issued;
use domain::method::{Method, mandate_words};
use domain::plan::{Instalment, Plan, PlanState, PlanWish, WishState};
use maud::{Markup, html};
use store::Client;
use store::invoices::Which;
use web::ui::Tone;
use web::{App, Complaints, Page, Refusal, Seal, Tab, ui};

use super::wish::{self, WishForm};
use crate::paths;

/// What the page shows.
pub(super) struct List {
    plans: Vec<Plan>,
    methods: Vec<Method>,
    first: Option<MethodId>,
    wishes: Vec<PlanWish>,
    open: Vec<Issued>,
    words: String,
}

impl List {
    pub(super) async fn of(app: &App, client: &Client) -> Result<Self, Refusal> {
        let door = app.store.of_client(client);
        let (plans, methods, first, wishes, open) = tokio::try_join!(
            door.plans(),
            door.methods(),
            door.default_method(),
            door.plan_wishes(),
            door.invoices(Which::Open, None),
        )?;
        let words = mandate_words(&app.firm().await?.name);
        let planned = |invoice: &Issued| {
            plans.iter().any(|plan| plan.invoice == invoice.id && !plan.state.is_final())
                || wishes
                    .iter()
                    .any(|wish| wish.invoice == invoice.id && wish.state == WishState::Asked)
        };
        let open = open.items.into_iter().filter(|invoice| !planned(invoice)).collect();
        Ok(Self { plans, methods, first, wishes, open, words })
    }

    /// The ways to pay that can be charged.
    pub(super) fn methods(&self) -> impl Iterator<Item = &Method> {
        self.methods.iter().filter(|method| method.kept().is_some())
    }

    pub(super) fn page(
        &self,
        seal: &Seal,
        refused: Option<(&PlanId, &Complaints)>,
        typed: (&WishForm, &Complaints),
    ) -> Page {
        let none = Complaints::default();
        let said = |plan: &Plan| match refused {
            Some((id, complaints)) if *id == plan.id => complaints.clone(),
            Some(_) | None => none.clone(),
        };
        let body = html! {
            (ui::crumbs(&[(paths::PAYMENTS, "Payments")]))
            @if self.plans.is_empty() && self.wishes.is_empty() {
                (ui::empty(
                    "There is no payment plan",
                    "Ask the firm when you would rather pay an invoice in instalments.",
                    None,
                ))
            }
            @for plan in &self.plans { (self.card(plan, seal, &said(plan))) }
            (wish::asked(&self.wishes))
            (wish::form(&self.open, seal, typed))
        };
        Page::new(Tab::Payments, "Payment plans", body)
    }

    fn card(&self, plan: &Plan, seal: &Seal, complaints: &Complaints) -> Markup {
        let body = html! {
            p { (badge(plan.state)) }
            (instalments(plan))
            @if matches!(plan.state, PlanState::Proposed | PlanState::Stopped) {
                (self.accept(plan, seal, complaints))
            }
            @if !plan.state.is_final() {
                (ui::confirm(
                    &seal.part(format!("{}-end", plan.id)),
                    &paths::plan_end(&plan.id),
                    "End the plan",
                    "Nothing more is charged by it. What is open then stays open.",
                ))
            }
        };
        ui::card(&format!("Invoice {}", plan.number), body)
    }

    fn accept(&self, plan: &Plan, seal: &Seal, complaints: &Complaints) -> Markup {
        let ways: Vec<(&str, &str)> = self
            .methods()
            .filter_map(|method| Some((method.id.as_str(), method.kept()?.label.as_str())))
            .collect();
        let chosen = self.first.as_ref().map(MethodId::as_str);
        let chosen = ways.iter().map(|(id, _)| *id).find(|id| Some(*id) == chosen);
        let first = chosen.or(ways.first().map(|(id, _)| *id)).unwrap_or_default();
        let (scope, seal) = (plan.id.as_str(), seal.part(&plan.id));
        if ways.is_empty() {
            return html! {
                (ui::complaints(complaints))
                p { "Save a way to pay first, then accept the plan here." }
                (ui::actions(ui::button_link(paths::METHODS, "Save a way to pay")))
            };
        }
        let fields = html! {
            (ui::complaints(complaints))
            (ui::radios("Charge", "method", &ways, first).scope(scope).complaints(complaints))
            p { (self.words) }
            (ui::checkbox("I agree", "agree", "").scope(scope).complaints(complaints))
            (ui::buttons(ui::submit("Accept the plan")))
        };
        ui::form(&seal, &paths::plan_accept(&plan.id), fields)
    }
}

/// What is due when, for both sides.
pub(crate) fn instalments(plan: &Plan) -> Markup {
    let row = |one: &Instalment| {
        let (tone, word) = match (one.is_done, one.failed) {
            (true, _) => (Tone::Good, "done"),
            (false, 0) => (Tone::Neutral, "to come"),
            (false, _) => (Tone::Bad, "did not go through"),
        };
        [ui::date(one.due_on), ui::badge(tone, word), ui::money(one.amount)]
    };
    html! {
        (ui::Table::new("Instalments").text("Due").text("State").number("At most")
            .rows(plan.instalments.iter().map(row)))
        p.hint { "Whatever is paid otherwise reduces the plan: nothing is charged beyond what is \
                  open." }
    }
}

/// The badge of a plan's state.
pub(crate) fn badge(state: PlanState) -> Markup {
    let tone = match state {
        PlanState::Active | PlanState::Done => Tone::Good,
        PlanState::Proposed => Tone::Info,
        PlanState::Paused | PlanState::Ended => Tone::Neutral,
        PlanState::Stopped => Tone::Bad,
    };
    ui::badge(tone, state.word())
}
