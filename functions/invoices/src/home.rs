//! `GET /home`: what to do next, how the client stands, and the invoices.

use domain::invoice::Issued;
use domain::money::{Currency, Money};
use jiff::civil::Date;
use maud::{Markup, html};
use store::invoices::Home;
use web::ui::{Figure, Tone};
use web::{Answer, App, Guest, Page, Refusal, State, Tab, ui};

use crate::paths::{self, Eyes};
use crate::standing::Standing;
use crate::{budgets, deposits, list, plan};

/// How many settled invoices the home shows.
const SETTLED_SHOWN: usize = 8;

/// `GET /home`
pub(crate) async fn show(Guest(client): Guest, State(app): State<App>) -> Result<Answer, Refusal> {
    let home = app.store.of_client(&client).home(None).await?;
    let (today, currency) = (app.today().await?, app.firm().await?.currency);
    let view = View::of(&home, (currency, today), Eyes::Client)?;
    let first = client.name().split(' ').next().unwrap_or_default();
    Ok(Answer::Page(Page::new(Tab::Home, format!("Welcome, {first}"), view.body())))
}

/// A client's home, complete before the first tag.
pub(crate) struct View<'a> {
    home: &'a Home,
    standings: Vec<Standing>,
    today: Date,
    eyes: Eyes<'a>,
}

impl<'a> View<'a> {
    /// The home as these eyes see it.
    pub(crate) fn of(
        home: &'a Home,
        (currency, today): (Currency, Date),
        eyes: Eyes<'a>,
    ) -> Result<Self, Refusal> {
        let standings = Standing::all(home, currency, today).map_err(Refusal::fault)?;
        Ok(Self { home, standings, today, eyes })
    }

    /// Everything below the heading.
    pub(crate) fn body(&self) -> Markup {
        let (open, settled): (Vec<&Issued>, Vec<&Issued>) =
            self.home.invoices.iter().partition(|invoice| invoice.open.is_positive());
        let settled: Vec<&Issued> = settled.into_iter().take(SETTLED_SHOWN).collect();
        html! {
            (deposits::asks(&self.home.deposits, self.today, self.eyes))
            (budgets::told(&self.home.budgets))
            @if self.home.invoices.is_empty() {
                (self.in_trust())
                (ui::empty(
                    "No invoices yet",
                    "Your invoices appear here as soon as they are issued. A mail tells you.",
                    None,
                ))
            } @else {
                (plan::waiting(&self.home.plans, self.today, self.eyes))
                (self.next(&open))
                (self.figures())
                (self.in_trust())
                @if !open.is_empty() {
                    h2 { "Open invoices" }
                    (list::table("Open invoices", &open, self.today, self.eyes))
                }
                @if !settled.is_empty() {
                    h2 { "Settled" }
                    (list::table("Settled invoices", &settled, self.today, self.eyes))
                }
                (ui::actions(html! {
                    @if matches!(self.eyes, Eyes::Client) {
                        (ui::button_link_quiet(paths::INVOICES, "All invoices"))
                    }
                    (ui::button_link_quiet(&self.eyes.statement(), "Statement of account"))
                }))
            }
        }
    }

    /// The one thing to do next: pay what has been open the longest.
    fn next(&self, open: &[&Issued]) -> Markup {
        let asks = |invoice: &Issued| self.home.asks(invoice, self.today);
        let asked = open.iter().filter(|invoice| asks(invoice).is_positive());
        let first = asked.min_by_key(|invoice| invoice.due_on);
        html! {
            @match first {
                None if open.is_empty() => {
                    (ui::notice(Tone::Good, html! { p { "Nothing is open. Thank you." } }))
                },
                None if open.iter().all(|one| one.questioned.is_positive()) => {
                    (ui::notice(Tone::Info, html! {
                        p { "You have asked about what is open. It is not to be paid until that \
                             is settled." }
                    }))
                },
                None => {
                    (ui::notice(Tone::Good, html! {
                        p {
                            "Nothing is due today: what is open is paid by a "
                            @match self.eyes {
                                Eyes::Client => (ui::link(paths::PLANS, "payment plan")),
                                Eyes::Firm(_) => "payment plan",
                            }
                            "."
                        }
                    }))
                },
                Some(invoice) => {
                    section.ask aria-label="What to do next" {
                        div {
                            p.state { (ui::paper::standing(invoice, self.today)) }
                            p.amount { (ui::money(asks(invoice))) }
                            p.note {
                                @if self.home.is_planned(invoice, self.today) {
                                    "Due by your plan, of " (ui::money(invoice.open)) " open · "
                                }
                                a href=(self.eyes.invoice(&invoice.id)) {
                                    (invoice.title())
                                }
                                " · " (ui::paper::due(invoice, self.today))
                            }
                        }
                        div.press {
                            (pay_so_much(invoice, asks(invoice), self.eyes))
                            @if open.len() > 1 && matches!(self.eyes, Eyes::Client) {
                                (ui::button_link_quiet(paths::PAY, "Pay several invoices"))
                            }
                        }
                    }
                },
            }
        }
    }

    /// What the firm holds for the client, when it holds anything (PRT-13).
    fn in_trust(&self) -> Markup {
        let kept: Vec<_> =
            self.home.ledgers.iter().filter(|read| read.ledger.posted().is_positive()).collect();
        let figure = |read: &store::trust::Read| {
            let ledger = &read.ledger;
            let address = matches!(self.eyes, Eyes::Client).then(|| paths::trust(ledger.matter()));
            (format!("In trust, {}", read.names.number), ui::money(ledger.posted()), address)
        };
        let kept: Vec<_> = kept.into_iter().map(figure).collect();
        let figures: Vec<Figure<'_>> = kept
            .iter()
            .map(|(label, money, address)| {
                let figure = Figure::new(label, money.clone());
                match address {
                    Some(address) => figure.href(address),
                    None => figure,
                }
            })
            .collect();
        html! { @if !figures.is_empty() { (ui::figures(&figures)) } }
    }

    fn figures(&self) -> Markup {
        html! {
            @for standing in &self.standings { (figures(standing)) }
        }
    }
}

/// The button that pays what is open and not questioned; for the firm it shows and does nothing.
pub(crate) fn pay(invoice: &Issued, eyes: Eyes<'_>) -> Markup {
    pay_so_much(invoice, invoice.undisputed(), eyes)
}

/// The same for what is asked for now, which may be a part.
fn pay_so_much(invoice: &Issued, amount: Money, eyes: Eyes<'_>) -> Markup {
    let text = format!("Pay {}", ui::money_plain(amount));
    html! {
        @if amount.is_positive() {
            @match eyes.pay(&invoice.id) {
                Some(href) => (ui::button_link(&href, &text)),
                None => button.button type="button" disabled { (text) },
            }
        }
    }
}

fn figures(standing: &Standing) -> Markup {
    let late =
        if standing.late == 1 { "1 invoice".into() } else { format!("{} invoices", standing.late) };
    let due = Figure::new("Due", ui::money(standing.due));
    let due = match standing.next_due {
        Some(day) => due.note(html! { "next on " (ui::date(day)) }),
        None => due,
    };
    let overdue = Figure::new("Overdue", ui::money(standing.overdue));
    let overdue =
        if standing.late > 0 { overdue.tone(Tone::Bad).note(html! { (late) }) } else { overdue };
    let paid = Figure::new("Paid so far", ui::money(standing.paid));
    let paid = match standing.from_trust {
        Some(amount) if amount.is_positive() => {
            paid.note(html! { (ui::money(amount)) " of it from trust" })
        }
        Some(_) => paid,
        None => paid.note(html! { "without what was paid from trust" }),
    };
    ui::figures(&[due, overdue, paid, Figure::new("On account", ui::money(standing.on_account))])
}
