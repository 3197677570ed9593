//! A matter: what is unbilled on it, its drafts and invoices, and what happened to it.

use domain::approval::ApprovalRule;
use domain::audit::Link;
use domain::billing::Frequency;
use domain::budget::{Budgets, Used};
use domain::entry::{Entry, Work};
use domain::firm::Firm;
use domain::hours::Hours;
use domain::id::MatterId;
use domain::invoice::{Draft, Issued};
use domain::matter::{CodesRule, Matter};
use domain::money::{Currency, Money};
use domain::rate::AgreedRate;
use jiff::civil::Date;
use maud::{Markup, html};
use store::{Fault, FirmStore, Member};
use web::hold::held;
use web::page::Seal;
use web::ui::{self, Figure, Table, Tone};
use web::{Answer, App, Page, Path, Refusal, Staff, State, Tab};

use super::budgets;
use super::hold;
use crate::history::{self, Names};
use crate::paths;
use crate::rates::{self, Listed};

/// How many unbilled entries the page shows; all are one link away.
const ENTRIES_SHOWN: usize = 10;

/// How many issued invoices the page shows; its figures are of all.
const INVOICES_SHOWN: usize = 24;

/// How many events the page shows.
const EVENTS_SHOWN: usize = 6;

/// `GET /firm/matters/{matter}`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let matter = store.matter(&id).await?.ok_or(Refusal::NotFound)?.value;
    let (entries, drafts, invoices, links, members, agreed, budgets, used) = tokio::try_join!(
        unbilled(&store, &id),
        store.drafts_in(&matter),
        store.invoices_in(&matter),
        store.history(id.as_str(), None),
        store.members(),
        store.agreed_rates(&matter.client),
        Box::pin(store.budgets(&id)),
        Box::pin(store.used(&id)),
    )?;
    let firm = app.firm().await?;
    let shown = Shown {
        names: Names::of(&members),
        entries,
        drafts,
        invoices,
        links: links.items,
        agreed: rates::about(&id, agreed),
        budgets: budgets.value,
        used,
        today: app.day(app.now(), &firm),
        approval: firm.approval,
        matter,
    };
    let title = format!("{} {}", shown.matter.number, shown.matter.name);
    Ok(Answer::Page(Page::new(Tab::Matters, title, shown.view(&seal, &member, &firm))))
}

/// All that is unbilled on a matter, newest first.
async fn unbilled(store: &FirmStore<'_>, matter: &MatterId) -> Result<Vec<Entry>, Fault> {
    let mut all = Vec::new();
    let mut from = None;
    loop {
        let page = store.entries_of(matter, from).await?;
        all.extend(page.items.into_iter().map(|entry| entry.value));
        match page.next {
            Some(next) => from = Some(next),
            None => break,
        }
    }
    all.reverse();
    Ok(all)
}

/// Everything that the page shows.
struct Shown {
    matter: Matter,
    entries: Vec<Entry>,
    drafts: Vec<Draft>,
    invoices: Vec<Issued>,
    links: Vec<Link>,
    agreed: Vec<AgreedRate>,
    budgets: Budgets,
    used: Vec<Used>,
    names: Names,
    today: Date,
    /// Whether time must be approved before it is billed.
    approval: ApprovalRule,
}

impl Shown {
    fn view(&self, seal: &Seal, member: &Member, firm: &Firm) -> Markup {
        let id = &self.matter.id;
        let moments = history::moments(&self.links, &self.names, firm.currency);
        let moments = moments.get(..EVENTS_SHOWN).unwrap_or(&moments);
        html! {
            (ui::crumbs(&[
                (paths::CLIENTS, "Clients"),
                (&paths::client(&self.matter.client), self.matter.client_name.as_str()),
                (paths::MATTERS, "Matters"),
            ]))
            (ui::actions(html! {
                @if !self.matter.ending.is_closed() {
                    (ui::button_link(&paths::entry_new(id), "Record time"))
                    (ui::button_link_quiet(&paths::cost_new(id), "Record a cost"))
                }
                @if member.role().bills() {
                    (ui::button_link_quiet(&paths::matter_edit(id), "Edit"))
                }
                @if member.role().bills() && self.matter.billing_hold(self.today).is_none() {
                    (ui::button_link_quiet(&paths::matter_hold(id), "Hold from billing"))
                }
                (ui::button_link_quiet(&paths::documents_of(id), "Documents"))
                @if member.role().authorises() {
                    (ui::button_link_quiet(&paths::matter_close(id), self.end_words()))
                }
            }))
            (self.terms(member))
            @if let Err(closed) = self.matter.going_on() {
                (ui::notice(Tone::Neutral, html! { p { (closed) } }))
            }
            (hold::notice(seal, &self.matter, (member, self.today)))
            (self.figures(firm.currency))
            h2 { "Unbilled work" }
            (self.unbilled(seal, member))
            h2 { "Invoices" }
            (self.bills())
            @if self.invoices.len() > INVOICES_SHOWN {
                p { (ui::link(paths::INVOICES, "All invoices of the firm")) }
            }
            (budgets::section(id, &self.budgets, &self.used, member))
            (self.rates(member))
            (ui::beside(
                html! {
                    h2 { "What happened" }
                    (ui::history(&firm.zone, moments))
                    @if self.links.len() > EVENTS_SHOWN {
                        p { (ui::link(&paths::matter_history(id), "Everything that happened")) }
                    }
                },
                ui::card("The matter", self.facts()),
            ))
        }
    }

    /// The pages of what is agreed about its bills.
    fn terms(&self, member: &Member) -> Markup {
        let id = &self.matter.id;
        let mut pages = vec![
            (paths::matter_fees(id), "Fee agreement"),
            (paths::matter_payors(id), "Who pays"),
            (paths::matter_recurring(id), "Recurring invoices"),
            (paths::matter_ahead(id), "Deposit invoices"),
            (paths::matter_attribution(id), "Credit for fees"),
            (paths::matter_interest(id), "Interest"),
            (paths::matter_references(id), "Order and references"),
            (paths::matter_paying(id), "How it is paid"),
        ];
        if member.role().bills() {
            pages.push((paths::matter_theme(id), "Theme of invoices"));
        }
        ui::tabs("How it is billed", &pages, "")
    }

    fn rates(&self, member: &Member) -> Markup {
        let (agreed, matters) = (self.agreed.as_slice(), std::slice::from_ref(&self.matter));
        let listed = Listed { agreed, names: &self.names, matters, today: self.today };
        listed.section(member, &paths::matter_rates(&self.matter.id))
    }

    /// What a lawyer can do about its end.
    const fn end_words(&self) -> &'static str {
        if self.matter.ending.is_closed() {
            "Reopen, or keep its records"
        } else {
            "Close the matter"
        }
    }

    fn facts(&self) -> Markup {
        let Matter { client_reference, opened_on, codes, terms_days, ending, .. } = &self.matter;
        let reference = client_reference.as_ref().map_or("None", |mark| mark.as_str());
        let codes = match codes {
            CodesRule::Optional => "Optional",
            CodesRule::Required => "Required on every entry",
        };
        let client = paths::client(&self.matter.client);
        let kept = match (ending.legal_hold(), ending.kept_until()) {
            (Some(_), _) => html! { "Under a legal hold" },
            (None, Some(day)) => html! { "Kept until " (ui::date(day)) },
            (None, None) => html! { "Kept" },
        };
        ui::facts(&[
            ("Client", ui::link(&client, self.matter.client_name.as_str())),
            ("Number", html! { (self.matter.number) }),
            ("Client’s reference", html! { (reference) }),
            ("Opened", ui::date(*opened_on)),
            ("Days to pay", html! { (terms_days) }),
            ("Responsible lawyer", html! { (self.responsible()) }),
            ("Billed", html! { (self.billed()) }),
            ("UTBMS codes", html! { (codes) }),
            ("Records", kept),
        ])
    }

    /// Who answers for it.
    fn responsible(&self) -> &str {
        let responsible = self.matter.billing.responsible.as_ref();
        responsible.map_or("Nobody", |id| self.names.name(id.as_str()))
    }

    /// How often it is billed.
    fn billed(&self) -> &'static str {
        self.matter.billing.frequency.map_or("As agreed with the client", Frequency::title)
    }

    fn figures(&self, currency: Currency) -> Markup {
        let sum = |amounts: &mut dyn Iterator<Item = Money>| {
            let minor = amounts.filter(|money| money.currency() == currency).map(Money::minor);
            ui::money(Money::new(minor.fold(0, i64::saturating_add), currency))
        };
        let time = self.entries.iter().map(hours).fold(Hours::default(), Hours::plus);
        let oldest = self.entries.last().map(|entry| entry.on);
        let note = html! {
            @match oldest {
                Some(day) => { "since " (ui::date(day)) },
                None => { "nothing recorded" },
            }
        };
        ui::figures(&[
            Figure::new("Unbilled", sum(&mut self.entries.iter().map(|e| e.value))).note(note),
            Figure::new("Unbilled hours", ui::hours(time)),
            Figure::new("Billed", sum(&mut self.invoices.iter().map(|i| i.total))),
            Figure::new("Open", sum(&mut self.invoices.iter().map(|i| i.open))),
        ])
    }

    fn unbilled(&self, seal: &Seal, member: &Member) -> Markup {
        let id = &self.matter.id;
        let all = paths::entries_of(id);
        html! {
            (Table::new("Unbilled work")
                .text("Day").text("Who").text("What was done").number("Hours").number("Value")
                .rows(self.entries.iter().take(ENTRIES_SHOWN).map(|entry| self.entry(entry)))
                .empty("Everything is billed. What you record appears here."))
            (self.unapproved(member))
            @if !self.entries.is_empty() {
                (ui::actions(html! {
                    @if member.role().bills() && self.matter.billing_hold(self.today).is_none() {
                        (ui::form(seal, paths::DRAFTS, html! {
                            (ui::hidden("matter", id.as_str()))
                            (ui::submit("Make a draft"))
                        }))
                    }
                    (ui::button_link_quiet(&all, &match self.entries.len() {
                        1 => "See the entry".to_owned(),
                        count => format!("All {count} entries"),
                    }))
                }))
            }
        }
    }

    /// How much of it no draft takes yet (TIM-11).
    fn unapproved(&self, member: &Member) -> Markup {
        let kept_off = self.entries.iter().filter(|entry| !entry.bills(self.approval)).count();
        html! {
            @if kept_off > 0 {
                p {
                    (kept_off) " of " (self.entries.len())
                    (if self.entries.len() == 1 { " entry" } else { " entries" })
                    (if kept_off == 1 { " is" } else { " are" })
                    " not approved yet, and no draft takes "
                    (if kept_off == 1 { "it. " } else { "them. " })
                    @if member.role().bills() { (ui::link(paths::APPROVALS, "Approvals")) }
                }
            }
        }
    }

    fn entry(&self, entry: &Entry) -> [Markup; 5] {
        let (who, time) = match &entry.work {
            Work::Time { timekeeper, hours, .. } => {
                (self.names.name(timekeeper.as_str()), ui::hours(*hours))
            }
            Work::Flat { by } => (self.names.name(by.as_str()), html! {}),
            Work::Cost { kind, .. } => (kind.title(), html! {}),
        };
        let kept_off = entry.approval().and_then(|approval| self.approval.keeps_off(approval));
        [
            ui::date(entry.on),
            html! { (who) },
            html! {
                (ui::prose(entry.narrative.as_str()))
                @if let Some(said) = kept_off { p.note { (said) } }
                @if let Some(hold) = entry.billing_hold(self.today) { (held(hold)) }
            },
            time,
            ui::money(entry.value),
        ]
    }

    fn bills(&self) -> Table {
        let drafts = self.drafts.iter().map(|draft| {
            [
                ui::link(&paths::draft(&draft.id), "Draft"),
                html! {},
                html! {},
                ui::badge(Tone::Neutral, "Draft"),
                ui::money(draft.total),
                html! {},
            ]
        });
        Table::new("Invoices")
            .text("Invoice")
            .text("Issued")
            .text("Due")
            .text("State")
            .number("Total")
            .number("Open")
            .rows(drafts.chain(
                self.invoices.iter().take(INVOICES_SHOWN).map(|invoice| self.invoice(invoice)),
            ))
            .empty("Nothing has been drafted or issued yet.")
    }

    fn invoice(&self, invoice: &Issued) -> [Markup; 6] {
        [
            ui::link(&paths::invoice(&invoice.id), &invoice.number.to_string()),
            ui::date(invoice.issued_on),
            ui::date(invoice.due_on),
            ui::paper::standing(invoice, self.today),
            ui::money(invoice.total),
            ui::money(invoice.open),
        ]
    }
}

fn hours(entry: &Entry) -> Hours {
    match &entry.work {
        Work::Time { hours, .. } => *hours,
        Work::Cost { .. } | Work::Flat { .. } => Hours::default(),
    }
}
