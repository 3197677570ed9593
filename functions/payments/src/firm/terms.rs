//! `/firm/settings/paying`: which ways clients may pay online, who takes them, what they may pay,
//! and what they save or pay on top by it (PAY-09, PAY-10, PAY-16, PAY-18, PAY-25, PAY-26).
//! Payments that were begun go on with their own account.

use axum::Extension;
use domain::discount::Discount;
use domain::merchant::{Destination, MerchantName};
use domain::paying::{Terms, TermsError, Way};
use domain::payment::ProcessorName;
use domain::percent::Percent;
use domain::split::Split;
use domain::surcharge::{Policy, PolicyError, State as Where};
use domain::text::Note;
use maud::{Markup, html};
use processors::Till;
use serde::Deserialize;
use store::{CommitError, Versioned};
use web::{Answer, App, Complaints, Location, Page, Posted, Refusal, Seal, Staff, State, Tab, ui};

use crate::{desk, paths};

/// `GET /firm/settings/paying`
pub(crate) async fn page(
    Staff(_): Staff,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let accounts = desk::accounts(&app, &till).await?;
    let form = TermsForm::of(&app.store.pay_terms().await?);
    Ok(Answer::Page(view(&accounts, &seal, (&form, &Complaints::default()))))
}

/// `POST /firm/settings/paying`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    posted: Posted<TermsForm>,
) -> Result<Answer, Refusal> {
    let accounts = desk::accounts(&app, &till).await?;
    let terms = match posted.form.read(&accounts) {
        Ok(terms) => terms,
        Err(complaints) => {
            let typed = (&posted.form, &complaints);
            return Ok(Answer::Again(view(&accounts, &posted.seal, typed)));
        }
    };

    // What matters have of their own stays: it is written over the version that was looked at.
    let Versioned { value, version } = terms;
    let matters = app.store.pay_terms().await?.value.matters;
    let terms = Versioned { value: Terms { matters, ..value }, version };
    let (once, door) = (posted.once(&member), app.store.of(&member));
    match door.commit_pay_terms(&once, &terms, app.now()).await {
        Ok(_) => app.forget_firm().await,
        Err(CommitError::Stale) => {
            let now = app.store.pay_terms().await?;
            let form = TermsForm { version: now.version.to_string(), ..posted.form.clone() };
            let late = Complaints::whole(TermsForm::of(&now).late());
            return Ok(Answer::Late(view(&accounts, &posted.seal, (&form, &late))));
        }
        Err(other) => return Err(other.into()),
    }

    Ok(Answer::Go(Location::to(paths::TERMS).flash("Saved how clients pay.")))
}

/// The choice, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct TermsForm {
    cards: String,
    card: String,
    bank: String,
    paypal: String,
    ahead: String,
    split: String,
    discount: String,
    surcharge: String,
    cost: String,
    state: String,
    because: String,
    version: String,
}

impl TermsForm {
    fn of(terms: &Versioned<Terms>) -> Self {
        let top = terms.value.surcharge.clone();
        let top = |of: fn(&Policy) -> String| top.as_ref().map_or_else(String::new, of);
        let on = |way| if terms.value.ways.contains(&way) { "on" } else { "" }.to_owned();
        Self {
            cards: terms.value.cards.map_or("", ProcessorName::word).to_owned(),
            card: on(Way::Card),
            bank: on(Way::Bank),
            paypal: on(Way::PayPal),
            ahead: if terms.value.ahead { "on" } else { "" }.to_owned(),
            split: terms.value.split.word().to_owned(),
            discount: terms.value.discount.map_or_else(String::new, |off| off.to_string()),
            surcharge: top(|policy| policy.rate.to_string()),
            cost: top(|policy| policy.cost.to_string()),
            state: top(|policy| policy.state.clone()),
            because: top(|policy| {
                policy.because.as_ref().map_or_else(String::new, Note::to_string)
            }),
            version: terms.version.to_string(),
        }
    }

    /// What somebody else saved meanwhile, in words.
    fn late(&self) -> String {
        let ways = Way::ALL.into_iter().filter(|way| !self.sent(*way).is_empty());
        let ways: Vec<&str> = ways.map(Way::title).collect();
        format!(
            "Somebody saved this page while you were at it: clients pay by {} now. What you chose \
             is below. Look at it, and save it again if it still holds.",
            ways.join(", ")
        )
    }

    const fn sent(&self, way: Way) -> &String {
        match way {
            Way::Card => &self.card,
            Way::Bank => &self.bank,
            Way::PayPal => &self.paypal,
        }
    }

    fn read(&self, accounts: &[MerchantName]) -> Result<Versioned<Terms>, Complaints> {
        let mut complaints = Complaints::default();
        let unknown = "Choose one of the firm’s accounts.";
        let cards = match self.cards.as_str() {
            "" => Some(None),
            word => complaints.take("cards", ProcessorName::of_word(word).ok_or(unknown).map(Some)),
        };
        let version = complaints.version(&self.version);
        let ways = Way::ALL.into_iter().filter(|way| !self.sent(*way).is_empty()).collect();
        let terms = cards.and_then(|cards| {
            let terms = Terms::new(cards, ways, accounts);
            let first = Way::ALL.into_iter().find(|way| has(accounts, *way));
            let field = match (&terms, first) {
                (Err(TermsError::NoWay), Some(way)) => way.word(),
                (Err(_) | Ok(_), _) => "cards",
            };
            complaints.take(field, terms)
        });
        let split = Split::of_word(&self.split).ok_or("Choose one of the rules.");
        let split = complaints.take("split", split);
        let discount = complaints.take("discount", Discount::parse(&self.discount));
        let surcharge = self.surcharge(&mut complaints);
        let read = (|| Some((terms?, split?, discount?, surcharge?, version?)))();
        complaints.or(read.map(|(terms, split, discount, surcharge, version)| {
            let ahead = !self.ahead.is_empty();
            let value = Terms { ahead, split, discount, surcharge, ..terms };
            Versioned { value, version }
        }))
    }

    /// What paying by credit card costs on top; nothing where neither percentage is given.
    fn surcharge(&self, complaints: &mut Complaints) -> Option<Option<Policy>> {
        let rate = complaints.take("surcharge", Percent::parse(&self.surcharge))?;
        let cost = complaints.take("cost", Percent::parse(&self.cost))?;
        let because = match self.because.trim() {
            "" => None,
            text => Some(complaints.take("because", Note::parse(text))?),
        };
        let (Some(rate), Some(cost)) = (rate, cost) else {
            if rate.is_some() {
                complaints.add("cost", "Write what accepting cards costs the firm, in percent.");
                return None;
            }
            return Some(None);
        };
        let policy = Policy::new((rate, cost), &self.state, because);
        let field = match &policy {
            Err(PolicyError::NoState) => "state",
            Err(PolicyError::Unknown(_)) => "because",
            Ok(_) | Err(_) => "surcharge",
        };
        complaints.take(field, policy).map(Some)
    }
}

/// Whether the firm has an account that takes its own money so.
fn has(accounts: &[MerchantName], way: Way) -> bool {
    let mut firms = accounts.iter().filter(|name| name.destination() == Destination::Operating);
    firms.any(|name| way.is_taken_by(name.processor()))
}

fn view(
    accounts: &[MerchantName],
    seal: &Seal,
    (form, complaints): (&TermsForm, &Complaints),
) -> Page {
    let has = |way: Way| has(accounts, way);
    let body = html! {
        (ui::crumbs(&[(paths::SETTINGS, "Settings")]))
        @if Way::ALL.into_iter().any(has) {
            (ui::form(seal, paths::TERMS, fields(accounts, has, (form, complaints))))
        } @else {
            (ui::empty(
                "The firm has no account at a processor",
                "Put the keys of Stripe, LawPay or PayPal into the secret of the portal first.",
                Some((paths::SETTINGS, "Back to the settings")),
            ))
        }
    };
    Page::new(Tab::Settings, "How clients pay online", body)
}

fn fields(
    accounts: &[MerchantName],
    has: impl Fn(Way) -> bool,
    (form, complaints): (&TermsForm, &Complaints),
) -> Markup {
    let operating = accounts.iter().filter(|name| name.destination() == Destination::Operating);
    let names = operating.map(|name| name.processor());
    let names: Vec<ProcessorName> = names.filter(|name| Way::Card.is_taken_by(*name)).collect();
    let first = names.first().map_or("", |name| name.title());
    let open = format!("Not decided: {first} takes them, the first account that the firm has");
    let mut takers = vec![("", open.as_str())];
    takers.extend(names.iter().map(|name| (name.word(), name.title())));
    let splits = Split::ALL.map(|split| (split.word(), split.title()));
    html! {
        (ui::complaints(complaints))
        (ui::hidden("version", &form.version))
        @if takers.len() > 1 {
            (ui::radios("Cards and bank debits go to", "cards", &takers, &form.cards)
                .hint("Payments that were begun go on where they began.")
                .complaints(complaints))
        }
        (ui::group("Clients pay online by", html! {
            @for way in Way::ALL.into_iter().filter(|way| has(*way)) {
                (ui::checkbox(way.title(), way.word(), form.sent(way)).complaints(complaints))
            }
        }))
        (ui::checkbox("Clients may pay ahead", "ahead", &form.ahead)
            .hint("It goes into trust, unless the rules of your state let a flat fee come to the \
                   firm and a lawyer has noted its documents on the matter."))
        (ui::radios("One amount over several invoices", "split", &splits, &form.split)
            .hint("Clients can change what each invoice gets.").complaints(complaints))
        @if has(Way::Bank) {
            (ui::Field::number("Discount for paying by bank, in percent", "discount")
                .value(&form.discount)
                .hint("Of what is open of an invoice, when one bank debit pays all of it; taken off \
                       when the money is here, and taken back when a bank returns the debit. \
                       Leave it empty for none.")
                .complaints(complaints))
        }
        @if has(Way::Card) { (surcharge(form, complaints)) }
        (ui::actions(ui::submit("Save")))
    }
}

/// What paying by credit card costs on top, and what allows it.
fn surcharge(form: &TermsForm, complaints: &Complaints) -> Markup {
    let states = Where::all().unwrap_or_default();
    let none = ("", "Not chosen");
    let named = states.iter().map(|state| (state.code(), state.name()));
    let options: Vec<(&str, &str)> = std::iter::once(none).chain(named).collect();
    ui::group(
        "Surcharge on credit cards",
        html! {
            p.hint {
                "Only for a credit card that the client saved: what is typed on the processor’s \
                 page may be a debit card, and carries none. The client sees it before paying. \
                 Money for trust never carries one. Leave both percentages empty for none."
            }
            (ui::Field::number("Surcharge, in percent", "surcharge").value(&form.surcharge)
                .complaints(complaints))
            (ui::Field::number("What accepting cards costs the firm, in percent", "cost")
                .value(&form.cost).hint("As your processor’s statements have it.")
                .complaints(complaints))
            (ui::select("The firm’s state", "state", &options, &form.state).complaints(complaints))
            (ui::Field::text("Why its law allows one", "because").value(&form.because)
                .hint("Only where we know no rule of the state. The reason is kept.")
                .complaints(complaints))
        },
    )
}
