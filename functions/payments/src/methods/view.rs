//! The list of ways to pay, with what was agreed to, and the form for another one.

use domain::id::MethodId;
use domain::method::{Kept, Method, mandate_words};
use maud::{Markup, html};
use processors::Till;
use store::Client;
use web::ui::Tone;
use web::{App, Complaints, Page, Refusal, Seal, Tab, browser, ui};

use super::{customer_of, keeper};
use crate::paths;

/// What the page shows.
pub(super) struct List {
    methods: Vec<Method>,
    default: Option<MethodId>,
    words: String,
    zone: String,
    is_open: bool,
}

impl List {
    pub(super) async fn of(app: &App, till: &Till, client: &Client) -> Result<Self, Refusal> {
        let door = app.store.of_client(client);
        let (methods, default) = tokio::try_join!(door.methods(), door.default_method())?;
        let firm = app.firm().await?;
        Ok(Self {
            methods,
            default,
            words: mandate_words(&firm.name),
            zone: firm.zone.clone(),
            is_open: keeper(app, till).await?.is_some(),
        })
    }

    /// Those that can be charged.
    pub(super) fn saved(&self) -> impl Iterator<Item = (&Method, &Kept)> {
        self.methods.iter().filter_map(|method| Some((method, method.kept()?)))
    }

    /// Whether there is somebody who keeps ways to pay.
    pub(super) const fn can_save(&self) -> bool {
        self.is_open
    }

    /// The customer that the processor knows the client as.
    pub(super) fn customer(&self) -> Option<String> {
        self.saved().next().map(|(_, kept)| customer_of(kept))
    }

    /// The one that is used when none is named: the chosen one, or the latest.
    fn is_default(&self, method: &Method) -> bool {
        let chosen = self.saved().any(|(saved, _)| Some(&saved.id) == self.default.as_ref());
        let latest = self.saved().next().map(|(saved, _)| &saved.id);
        let used = if chosen { self.default.as_ref() } else { latest };
        used == Some(&method.id)
    }

    pub(super) fn page(&self, seal: &Seal, complaints: &Complaints) -> Page {
        let body = html! {
            (ui::crumbs(&[(paths::PAYMENTS, "Payments")]))
            @if self.saved().next().is_none() {
                (ui::empty(
                    "No way to pay is saved",
                    "What you save here is offered when you pay an invoice, and can be charged for a \
                     payment plan that you accept.",
                    None,
                ))
            }
            @for (method, kept) in self.saved() { (self.card(method, kept, seal)) }
            @if self.can_save() { (ui::card("Save a way to pay", self.form(seal, complaints))) }
        };
        Page::new(Tab::Payments, "Saved ways to pay", body)
    }

    fn card(&self, method: &Method, kept: &Kept, seal: &Seal) -> Markup {
        let is_default = self.is_default(method);
        let mandate = &method.mandate;
        let body = html! {
            @if is_default { p { (ui::badge(Tone::Good, "used first")) } }
            (ui::facts(&[
                ("Agreed by", html! { (mandate.name) }),
                ("On", ui::when(mandate.at, &self.zone)),
                ("From", html! { (browser::whence_in_words(&mandate.from)) }),
            ]))
            p.note { "To these words: “" (mandate.words) "”" }
            (ui::actions(html! {
                @if !is_default {
                    (ui::press(
                        &seal.part(format!("{}-first", method.id)),
                        &paths::method_default(&method.id),
                        "Use this one first",
                    ))
                }
                (ui::confirm(
                    &seal.part(format!("{}-delete", method.id)),
                    &paths::method_delete(&method.id),
                    "Delete it",
                    "It will not be charged again. A payment plan that uses it stops until you \
                     choose another one.",
                ))
            }))
        };
        ui::card(&kept.label, body)
    }

    fn form(&self, seal: &Seal, complaints: &Complaints) -> Markup {
        ui::form(
            seal,
            paths::METHODS,
            html! {
                (ui::complaints(complaints))
                p { (self.words) }
                (ui::checkbox("I agree", "agree", "").complaints(complaints))
                (ui::buttons(ui::submit("Go to the page that saves it")))
                p.hint { "You type the numbers on the secure page of our processor. The firm never \
                          sees them." }
            },
        )
    }
}
