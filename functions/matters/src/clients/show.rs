//! A client: who pays, who signs in, its matters, and what it owes.

use domain::client::{Access, Client, Contact};
use domain::firm::Firm;
use domain::id::ClientId;
use domain::invoice::{Issued, Standing};
use domain::matter::Matter;
use domain::money::{Currency, Money};
use domain::rate::AgreedRate;
use jiff::civil::Date;
use maud::{Markup, html};
use store::Member;
use store::invoices::Home;
use web::page::Seal;
use web::ui::{self, Figure, Table, Tone};
use web::{Answer, App, Page, Path, Refusal, Staff, State, Tab};

use super::unreached;
use crate::history::Names;
use crate::rates::Listed;
use crate::{matters, paths};

/// How many settled invoices are shown below the open ones.
const SETTLED_SHOWN: usize = 5;

/// `GET /firm/clients/{client}`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let (client, contacts, matters, home, bounces, agreed, people) = tokio::try_join!(
        store.client(&id),
        store.contacts(&id),
        store.matters_of(&id),
        store.home_of(&id, None),
        store.bounces_of(&id),
        store.agreed_rates(&id),
        store.members(),
    )?;
    let client = client.ok_or(Refusal::NotFound)?.value;
    let firm = app.firm().await?;
    let today = app.day(app.now(), &firm);
    let unreached = unreached::sentences(&bounces, &contacts, (app.now(), &firm.zone));
    let portal = app.config.portal_url.clone();
    let names = Names::of(&people);
    let shown = Shown { client, contacts, matters, home, agreed, names, unreached, today, portal };
    let title = shown.client.name.to_string();
    Ok(Answer::Page(Page::new(Tab::Clients, title, shown.view(&seal, &member, &firm))))
}

/// Everything that the page shows.
struct Shown {
    client: Client,
    contacts: Vec<Contact>,
    matters: Vec<Matter>,
    home: Home,
    agreed: Vec<AgreedRate>,
    names: Names,
    unreached: Vec<String>,
    today: Date,
    portal: String,
}

impl Shown {
    fn view(&self, seal: &Seal, member: &Member, firm: &Firm) -> Markup {
        let id = &self.client.id;
        html! {
            (ui::crumbs(&[(paths::CLIENTS, "Clients")]))
            (ui::actions(html! {
                @if member.role().bills() {
                    (ui::button_link(&paths::matter_new_for(id), "Open a matter"))
                    (ui::button_link_quiet(&paths::client_edit(id), "Edit"))
                }
                (ui::button_link_quiet(&paths::client_statement(id), "Statement of account"))
                (ui::button_link_quiet(&paths::client_bills(id), "Combined bills"))
                (ui::button_link_quiet(&paths::client_links(id), "Pay links"))
                (ui::button_link_quiet(&paths::client_methods(id), "Saved ways to pay"))
                (ui::button_link_quiet(&paths::preview(id), "Preview as client"))
                (ui::button_link_quiet(&paths::client_history(id), "History"))
            }))
            (self.terms(member))
            @for currency in self.currencies(firm.currency) { (self.figures(currency)) }
            (ui::beside(
                html! { h2 { "Matters" } (matters::of_client(&self.matters, id, member)) },
                ui::card("Who pays", html! {
                    p { strong { (self.client.payor.name) } }
                    (ui::prose(self.client.payor.address.as_str()))
                }),
            ))
            h2 { "Invoices" }
            (self.invoices())
            (self.rates(member))
            h2 { "Contacts" }
            (unreached::view(&self.unreached))
            (self.contacts(seal, member))
        }
    }

    /// The pages of what is agreed with the client about its bills.
    fn terms(&self, member: &Member) -> Markup {
        let id = &self.client.id;
        let mut pages = vec![
            (paths::client_guidelines(id), "Billing guidelines"),
            (paths::client_interest(id), "Interest"),
            (paths::client_early(id), "Discount for paying early"),
            (paths::client_rebates(id), "Rebates"),
            (paths::client_currency(id), "Currency of bills"),
            (paths::client_references(id), "Order and references"),
            (paths::client_ids(id), "Ids in e-bills"),
        ];
        if member.role().bills() {
            pages.push((paths::client_billing(id), "How bills go out"));
            pages.push((paths::client_theme(id), "Theme of invoices"));
            pages.push((paths::client_files(id), "Files for its billing system"));
        }
        ui::tabs("How it is billed", &pages, "")
    }

    fn rates(&self, member: &Member) -> Markup {
        let (agreed, matters) = (self.agreed.as_slice(), self.matters.as_slice());
        let listed = Listed { agreed, names: &self.names, matters, today: self.today };
        listed.section(member, &paths::client_rates(&self.client.id))
    }

    /// The currencies in which the client was billed or has paid; the firm's own where in none yet.
    fn currencies(&self, own: Currency) -> Vec<Currency> {
        let of_balances = self.home.balances.iter().filter_map(|(code, _)| code.parse().ok());
        let of_invoices = self.home.invoices.iter().map(|invoice| invoice.total.currency());
        let mut all: Vec<Currency> = Vec::new();
        for currency in of_balances.chain(of_invoices) {
            if !all.contains(&currency) {
                all.push(currency);
            }
        }
        if all.is_empty() {
            all.push(own);
        }
        all.sort_by_key(|one| *one != own);
        all
    }

    fn figures(&self, currency: Currency) -> Markup {
        let sum = |owed: &dyn Fn(&Issued) -> Money| {
            let amounts = self.home.invoices.iter().map(owed);
            let minor = amounts.filter(|m| m.currency() == currency).map(Money::minor);
            Money::new(minor.fold(0, i64::saturating_add), currency)
        };
        let overdue = sum(&|invoice| match invoice.standing(self.today) {
            Standing::Overdue => invoice.undisputed(),
            Standing::Due
            | Standing::Questioned
            | Standing::Paid
            | Standing::Closed
            | Standing::Void => Money::zero(currency),
        });
        let balance = self.home.balances.iter().find(|(code, _)| code == currency.code());
        let balance = balance.map(|(_, balance)| *balance).unwrap_or_default();
        let tone = if overdue.is_positive() { Tone::Bad } else { Tone::Neutral };
        ui::figures(&[
            Figure::new("Open", ui::money(sum(&|invoice| invoice.open))),
            Figure::new("Overdue", ui::money(overdue)).tone(tone),
            Figure::new("Paid so far", ui::money(Money::new(balance.paid, currency))),
            Figure::new("On account", ui::money(Money::new(balance.unapplied, currency))),
        ])
    }

    fn invoices(&self) -> Markup {
        let (open, settled): (Vec<&Issued>, Vec<&Issued>) =
            self.home.invoices.iter().partition(|invoice| invoice.open.is_positive());
        let more = settled.len() > SETTLED_SHOWN || self.home.next.is_some();
        let shown = open.into_iter().chain(settled.into_iter().take(SETTLED_SHOWN));
        html! {
            (Table::new("Invoices")
                .text("Invoice").text("Matter").text("Issued").text("Due").text("State")
                .number("Total").number("Open")
                .rows(shown.map(|invoice| self.invoice(invoice)))
                .empty("No invoice has been issued yet."))
            @if more { p.note { "Older, settled invoices are not listed here." } }
        }
    }

    fn invoice(&self, invoice: &Issued) -> [Markup; 7] {
        [
            ui::link(&paths::invoice(&invoice.id), &invoice.number.to_string()),
            html! { (invoice.parties.matter_number) " " (invoice.parties.matter_name) },
            ui::date(invoice.issued_on),
            ui::date(invoice.due_on),
            ui::paper::standing(invoice, self.today),
            ui::money(invoice.total),
            ui::money(invoice.open),
        ]
    }

    fn contacts(&self, seal: &Seal, member: &Member) -> Markup {
        let may = member.role().bills();
        html! {
            (Table::new("Contacts")
                .text("Name").text("E-mail address").text("Access").text("Change")
                .rows(self.contacts.iter().map(|who| contact(seal, member, who)))
                .empty("Nobody can sign in for this client yet."))
            p.note { "A contact asks for a sign-in link at " (self.portal) "/sign-in with their \
                      e-mail address." }
            @if may {
                (ui::actions(
                    ui::button_link_quiet(&paths::contact_new(&self.client.id), "Add a contact")
                ))
            }
        }
    }
}

fn contact(seal: &Seal, member: &Member, who: &Contact) -> [Markup; 4] {
    let (tone, word) = match who.access {
        Access::Open => (Tone::Good, "May sign in"),
        Access::Closed => (Tone::Neutral, "Closed"),
    };
    let seal = &seal.part(&who.id);
    let act = match who.access {
        Access::Open => ui::confirm(
            seal,
            &paths::contact_revoke(&who.client, &who.id),
            "Close access",
            "Their sign-in links and sessions end at once. You can let them in again later.",
        ),
        Access::Closed => {
            ui::press(seal, &paths::contact_readmit(&who.client, &who.id), "Let in again")
        }
    };
    [
        html! { (who.name) },
        html! { a href={ "mailto:" (who.email) } { (who.email) } },
        ui::badge(tone, word),
        html! {
            @if member.role().bills() {
                (act)
                (ui::button_link_quiet(&paths::contact_edit(&who.client, &who.id), "Edit"))
            }
        },
    ]
}
