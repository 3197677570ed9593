//! Paying several invoices with one payment, each amount as the client wants it (PAY-06).

mod split;

use std::collections::BTreeMap;

use axum::Extension;
use domain::id::{InvoiceId, MatterId};
use domain::invoice::Issued;
use domain::money::{Currency, Money};
use domain::paying::{Offer, Way};
use domain::payment::{Intent, PARTS_MAX, Part, PartsError};
use jiff::civil::Date;
use maud::{Markup, html};
use processors::Till;
use store::Client;
use store::invoices::Balance;
use store::payments::Turn;
use web::{
    Answer, App, Asked, Complaints, Guest, Location, Page, Posted, Refusal, Seal, State, Tab, ui,
};

use crate::begin::Rules;
use crate::checkout::{self, Wish};
use crate::refused::{self, Tried, Who};
use crate::saved::{self, Chosen, Ways};
use crate::turn::{self, Way as Turned};
use crate::{account, desk, paths};
use split::{SplitAsked, split_over};

/// What was typed: an amount for each invoice, under `amount-` and its id.
type Amounts = BTreeMap<String, String>;

/// `GET /pay`
pub(crate) async fn page(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Asked(asked): Asked<SplitAsked>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let mut owing = Owing::of(&app, &client).await?;
    if !asked.bill.is_empty() {
        owing.keep(&app, &client, &asked.bill).await?;
    }
    let rules = Rules::of(&app, &till, &[]).await?;
    let terms = app.pay_terms().await?;
    Ok(match split_over(&asked, &owing, &terms) {
        Ok(typed) => {
            let typed = (&typed, &Complaints::default());
            Answer::Page(view(&owing, (&rules, &asked.total), &seal, typed))
        }
        Err(complaints) => {
            let typed = (&owing.everything(), &complaints);
            Answer::Again(view(&owing, (&rules, &asked.total), &seal, typed))
        }
    })
}

/// `POST /pay`
pub(crate) async fn act(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    posted: Posted<Amounts>,
) -> Result<Answer, Refusal> {
    if let Some(first) = saved::before(&app, &client, &posted).await? {
        return Ok(Answer::Go(first));
    }
    for _ in 0..checkout::RACES_MAX {
        let owing = Owing::of(&app, &client).await?;
        let rules = Rules::of(&app, &till, &[]).await?;
        let (parts, chosen) = match read(&posted.form, &owing, &rules) {
            Ok(read) => read,
            Err(complaints) => {
                let (who, once) = (Who::Client(&client), posted.once(&client));
                let asked = Tried::to("pay several", client.id().as_str());
                refused::noted(&app, (who, &once), asked, &complaints).await?;
                let typed = (&posted.form, &complaints);
                return Ok(Answer::Again(view(&owing, (&rules, ""), &posted.seal, typed)));
            }
        };
        let ids: Vec<InvoiceId> = parts.iter().map(|part| part.invoice.clone()).collect();
        let turns = match turn::of(&app, &till, &app.store.of_client(&client).turns(), &ids).await?
        {
            Turned::Free(turns) => turns,
            Turned::Ended => continue,
            Turned::Taken(first) => return Ok(Answer::Go(resumed(&first, &parts))),
        };
        let ground = (&app, &till, &client);
        let wish = wished(ground, (&owing, &rules), (parts, chosen, &turns), &posted).await?;
        let wish = match wish {
            Ok(wish) => wish,
            Err(page) => return Ok(page),
        };
        match checkout::begin(&app, &till, &client, wish, &posted.once(&client)).await {
            Err(Refusal::Stale) => {}
            other => return other.map(|at| Answer::Go(Location::to(at))),
        }
    }
    Err(Refusal::Stale)
}

/// The wish to pay these parts as was chosen, or the page that comes before it.
async fn wished<'t>(
    (app, till, client): (&App, &Till, &Client),
    (owing, rules): (&Owing, &Rules),
    (parts, chosen, turns): (Vec<Part>, Chosen, &'t [Turn]),
    posted: &Posted<Amounts>,
) -> Result<Result<Wish<'t>, Answer>, Refusal> {
    // Each matter may have an account of its own; one payment goes to one of them (PAY-25).
    let matters = owing.matters_of(&parts);
    let offers = desk::offered_in(app, till, &matters).await?;
    let again = |complaints: &Complaints| {
        let typed = (&posted.form, complaints);
        Ok(Err(Answer::Again(view(owing, (rules, ""), &posted.seal, typed))))
    };
    match chosen {
        Chosen::There(offer) => {
            let Some(offer) = offers.into_iter().find(|one| one.way == offer.way) else {
                return again(&Complaints::whole(APART));
            };
            if let Some(complaints) = unfit((&parts, turns), &rules.offers, offer) {
                return again(&complaints);
            }
            let (parts, amount) = checkout::promised(app, parts, (&owing.open, offer)).await?;
            Ok(Ok(Wish { parts, amount, turns, offer, saved: None }))
        }
        Chosen::Saved(method) => {
            let (offers, terms) = (desk::limited(offers, turns), app.pay_terms().await?);
            let offered = (offers.as_slice(), terms.surcharge_in(&matters));
            let owed = (parts.as_slice(), owing.open.as_slice());
            let Some(ways) = Ways::of((app, client), offered, owed).await? else {
                return again(&saved::nothing());
            };
            let agreed = posted.form.get("agreed").map(String::as_str).unwrap_or_default();
            Ok(ways.agreed(method.as_ref(), (agreed, turns)).ok_or_else(|| {
                let sent = posted.form.iter().map(|(name, text)| (&**name, &**text));
                let sent: Vec<(&str, &str)> = sent.collect();
                Answer::Page(ways.page(&posted.seal, (paths::PAY, &sent), agreed))
            }))
        }
    }
}

/// Why invoices are not one payment whose matters have accounts of their own.
const APART: &str = "These invoices belong to matters that are paid to different accounts. Pay those \
                     of each matter by themselves.";

/// Which of the invoices are not taken in this way, and in which all of them are (PAY-26).
fn unfit((parts, turns): (&[Part], &[Turn]), offers: &[Offer], offer: Offer) -> Option<Complaints> {
    let mut limited = turns.iter().filter(|turn| !turn.limits().ways().is_empty()).peekable();
    if turns.iter().all(|turn| turn.limits().allow(offer.way)) {
        return None;
    }
    let mut said = String::new();
    while let Some(turn) = limited.next() {
        let number = parts.iter().find(|part| part.invoice == *turn.invoice());
        let number = number.map_or("", |part| part.number.as_str());
        let end = if limited.peek().is_some() { ", " } else { ". " };
        let by = listed(turn.limits().ways().iter().copied());
        said.push_str(&format!("Invoice {number} is paid by {by} only{end}"));
    }
    let common = desk::limited(offers.to_vec(), turns);
    said.push_str(&match common.as_slice() {
        [] => "No one way pays all of these: pay them by themselves.".to_owned(),
        ways => format!("Choose {}, which pays all of these.", listed(ways.iter().map(|o| o.way))),
    });
    Some(Complaints::whole(said))
}

fn listed(ways: impl Iterator<Item = Way>) -> String {
    ways.map(Way::noun).collect::<Vec<_>>().join(" or ")
}

/// Where a second wish leads while a first one for one of its invoices is under way.
fn resumed(first: &Intent, parts: &[Part]) -> Location {
    let here = paths::payment(&first.id);
    // What was wished then, before a discount was promised for it.
    let wished = |part: &Part| {
        let zero = Money::zero(part.amount.currency());
        let off = part.discount.map_or(zero, |promise| promise.off);
        (part.invoice.clone(), part.amount.plus(off).ok())
    };
    let same = first.parts.iter().map(wished).eq(parts.iter().map(wished));
    match &first.pay_at {
        Some(pay_at) if same => Location::to(pay_at),
        Some(_) => Location::to(here).flash(turn::BEGUN),
        None => Location::to(here),
    }
}

/// What the client owes, and has on account: one question.
struct Owing {
    /// The open invoices, those due first at the top.
    open: Vec<Issued>,
    /// What is asked for on each of them: by a plan, only what is due (PAY-13).
    asked: Vec<(InvoiceId, Money)>,
    /// What no invoice has taken, by currency.
    account: Vec<(Currency, i64)>,
    /// Whether the firm takes payments ahead.
    ahead: bool,
    today: Date,
}

impl Owing {
    async fn of(app: &App, client: &Client) -> Result<Self, Refusal> {
        let home = app.store.of_client(client).home(None).await?;
        let account =
            |(code, balance): &(String, Balance)| Some((code.parse().ok()?, balance.unapplied));
        let today = app.today().await?;
        let asked = home.invoices.iter().filter(|invoice| home.is_planned(invoice, today));
        let open = home.invoices.iter().filter(|one| one.open.is_positive()).cloned();
        let early =
            |one: Issued| if home.is_planned(&one, today) { one.without_early() } else { one };
        let open = open.map(early).collect();
        Ok(Self {
            asked: asked.map(|one| (one.id.clone(), home.asks(one, today))).collect(),
            account: home.balances.iter().filter_map(account).collect(),
            ahead: app.pay_terms().await?.ahead,
            open,
            today,
        })
    }

    /// Leaves out what is not on one of the client's combined bills (INV-06).
    async fn keep(&mut self, app: &App, client: &Client, bill: &str) -> Result<(), Refusal> {
        let id = bill.parse().map_err(|_| Refusal::NotFound)?;
        let bill = app.store.of_client(client).bill(&id).await?.ok_or(Refusal::NotFound)?;
        self.open.retain(|invoice| bill.section(&invoice.id).is_some());
        Ok(())
    }

    /// The matters of the invoices of a payment.
    fn matters_of(&self, parts: &[Part]) -> Vec<&MatterId> {
        let paid = |one: &&Issued| parts.iter().any(|part| part.invoice == one.id);
        self.open.iter().filter(paid).map(|one| &one.matter).collect()
    }

    /// What is due of an invoice by its plan, when it has one.
    fn planned(&self, invoice: &Issued) -> Option<Money> {
        self.asked.iter().find(|(id, _)| *id == invoice.id).map(|(_, due)| *due)
    }

    /// What is asked for: all that is open or due by a plan, as far as one payment goes, in the
    /// currency of the first.
    fn everything(&self) -> Amounts {
        let asks = |invoice: &Issued| self.planned(invoice).unwrap_or(invoice.undisputed());
        let open = || self.open.iter().filter(|invoice| asks(invoice).is_positive());
        let currency = open().next().map(|invoice| invoice.open.currency());
        let same = open().filter(|invoice| Some(invoice.open.currency()) == currency);
        let amount = |invoice: &Issued| (field(&invoice.id), asks(invoice).to_string());
        same.take(PARTS_MAX).map(amount).collect()
    }
}

fn field(invoice: &InvoiceId) -> String {
    format!("amount-{invoice}")
}

fn read(typed: &Amounts, owing: &Owing, rules: &Rules) -> Result<(Vec<Part>, Chosen), Complaints> {
    let mut complaints = Complaints::default();
    let chosen = complaints.obey("by", saved::chosen(&rules.offers, by(typed)));
    let mut parts = Vec::new();
    for invoice in &owing.open {
        let (name, currency) = (field(&invoice.id), invoice.open.currency());
        let text = typed.get(&name).map(|text| text.trim()).unwrap_or_default();
        if text.is_empty() || text.chars().all(|one| matches!(one, '0' | '.' | ',')) {
            continue;
        }
        // A plan may ask for less than the smallest part.
        let least = owing.planned(invoice).filter(|due| due.is_positive());
        let least = least.map_or(rules.part_min.minor(), Money::minor);
        let least = least.min(invoice.undisputed().minor().max(1));
        let least = Money::new(least.min(rules.part_min.minor()), currency);
        let amount = complaints.take(name.clone(), Money::parse(text, currency));
        let allowed = amount.map(|amount| invoice.payable(amount, least).map(|()| amount));
        let amount = allowed.and_then(|allowed| complaints.obey(name.clone(), allowed));
        parts.extend(amount.map(|amount| Part {
            invoice: invoice.id.clone(),
            number: invoice.number.to_string(),
            amount,
            discount: None,
        }));
    }
    let fits = |parts: Vec<Part>| -> Result<Vec<Part>, PartsError> { checkout::fit(parts) };
    let parts = if complaints.is_empty() { complaints.obey("", fits(parts)) } else { None };
    complaints.or(parts.zip(chosen))
}

/// The way that was chosen.
fn by(typed: &Amounts) -> &str {
    typed.get("by").map(String::as_str).unwrap_or_default()
}

fn view(
    owing: &Owing,
    (rules, total): (&Rules, &str),
    seal: &Seal,
    (typed, complaints): (&Amounts, &Complaints),
) -> Page {
    let (title, open) = ("Pay several invoices", &owing.open);
    if open.is_empty() {
        let next = if owing.ahead {
            (paths::AHEAD, "Pay ahead")
        } else {
            (paths::INVOICES, "See your invoices")
        };
        let body = ui::empty("Nothing is open", "All invoices are paid. Thank you.", Some(next));
        return Page::new(Tab::Invoices, title, body);
    }
    let body = html! {
        (ui::crumbs(&[(paths::INVOICES, "Invoices")]))
        p { "Write how much to pay on each invoice; leave a field empty to leave its invoice alone. \
             It is one payment with one receipt." }
        (account::card(open, &owing.account, seal))
        @if open.len() > 1 { (splitting(total, complaints)) }
        (ui::form(seal, paths::PAY, fields(owing, rules, (typed, complaints))))
        (desk::promise(&rules.offers))
        @if owing.ahead { (ui::actions(ui::button_link_quiet(paths::AHEAD, "Pay ahead"))) }
    };
    Page::new(Tab::Invoices, title, body)
}

/// One amount for all of them; it fills in the fields below, which can be changed.
fn splitting(total: &str, complaints: &Complaints) -> Markup {
    html! {
        form method="get" action=(paths::PAY) {
            (ui::Field::number("Split one amount over them", "total").required().value(total)
                .complaints(complaints))
            (ui::actions(ui::submit_quiet("Split")))
        }
    }
}

fn fields(owing: &Owing, rules: &Rules, (typed, complaints): (&Amounts, &Complaints)) -> Markup {
    let by_bank = rules.offers.iter().any(|offer| offer.way == Way::Bank);
    let nothing = String::new();
    let one = |invoice: &Issued| {
        let (name, label) = (field(&invoice.id), format!("Invoice {}", invoice.number));
        let open = ui::money_plain(invoice.open);
        let due = match owing.planned(invoice) {
            Some(due) => format!("{} of it due by your plan", ui::money_plain(due)),
            None if invoice.questioned.is_positive() => {
                format!("{} of it not questioned", ui::money_plain(invoice.undisputed()))
            }
            None => format!("due {}", ui::date_plain(invoice.due_on)),
        };
        let due = match invoice.early.zip(invoice.early_on(owing.today)) {
            Some((early, (less, _))) => {
                let (less, until) = (ui::money_plain(less), ui::date_plain(early.until));
                format!("{due}; whole until {until} it costs {less}")
            }
            None => due,
        };
        let hint = format!("{open} is open, {due}. {}", invoice.parties.matter_name);
        let value = typed.get(&name).unwrap_or(&nothing);
        html! { (ui::Field::number(&label, &name).value(value).hint(&hint).complaints(complaints)) }
    };
    html! {
        (ui::complaints(complaints))
        @for invoice in &owing.open { (one(invoice)) }
        (saved::choice(&rules.offers, by(typed), complaints))
        @if let Some(discount) = rules.discount.filter(|_| by_bank) {
            p.note { "An invoice that you pay whole by bank costs " (discount) " % less." }
        }
        (ui::actions(html! {
            (ui::submit("Go to the payment page"))
            (ui::button_link_quiet(paths::INVOICES, "Back to the invoices"))
        }))
    }
}
