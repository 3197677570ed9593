//! The bank accounts: what each was last reconciled to, and what is late.

use domain::bank::{BankAccount, Holding};
use domain::id::BankId;
use domain::money::Currency;
use domain::reconciliation::{Cadence, Escalation};
use domain::text::Name;
use domain::trust::TrustBank;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::reconciliations::Signature;
use store::{CommitError, FirmStore};
use web::page::Seal;
use web::ui::{self, Field, Table, Tone};
use web::{Answer, App, Complaints, Location, Page, Posted, Refusal, Staff, State, Tab};

use crate::{allowed, paths};

/// What is typed to enter an account.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    name: String,
    holding: String,
}

/// An account and how it stands.
struct Row {
    account: BankAccount,
    signed: Option<Signature>,
    /// The next period that is to be signed, and how late it is.
    next: Option<(Date, Escalation)>,
}

/// `GET /firm/bank`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_see(&member)?;

    let rows = rows(&app.store.of(&member), app.today().await?).await?;

    let body = view(&seal, &rows, &Form::default(), &Complaints::default());
    Ok(Answer::Page(Page::new(Tab::Settings, "Bank accounts", body)))
}

/// `POST /firm/bank`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let complaints = match posted.form.read(app.firm().await?.currency, app.id(BankId::made)?) {
        Ok(account) => {
            let once = posted.once(&member);
            match store.commit_bank_account_opened(&once, &account, app.now()).await {
                Err(CommitError::Taken(what)) => {
                    let mut complaints = Complaints::default();
                    complaints.add("name", format!("{what} is taken."));
                    complaints
                }
                done => {
                    let id = done?.outcome(account.id.as_str());
                    let id: BankId = id.parse().map_err(Refusal::fault)?;
                    let flash = format!("Entered {}.", account.name);
                    return Ok(Answer::Go(Location::to(paths::account(&id)).flash(flash)));
                }
            }
        }
        Err(complaints) => complaints,
    };
    let rows = rows(&store, app.today().await?).await?;
    let body = view(&posted.seal, &rows, &posted.form, &complaints);
    Ok(Answer::Again(Page::new(Tab::Settings, "Bank accounts", body)))
}

async fn rows(store: &FirmStore<'_>, today: Date) -> Result<Vec<Row>, Refusal> {
    let mut rows = Vec::new();
    for account in store.bank_accounts().await? {
        let signed = store.reconciliations(&account.id).await?.pop();
        let terms = store.trust().bank(&account.id).await?.map(|bank| bank.value);
        let next = match terms {
            Some(bank) => Some(next(store, &bank, signed.as_ref(), today).await?),
            None => None,
        };
        rows.push(Row { account, signed, next });
    }
    Ok(rows)
}

/// The period of a trust account that is signed next, by the cadence of its pack.
async fn next(
    store: &FirmStore<'_>,
    bank: &TrustBank,
    signed: Option<&Signature>,
    today: Date,
) -> Result<(Date, Escalation), Refusal> {
    let statements = store.statements(&bank.id).await?;
    let first = statements.into_iter().find_map(|head| head.to);
    let begun = first.map_or(bank.opened_on, |first| first.min(bank.opened_on));
    Ok(Cadence::of(bank.pack).next(signed.map(|signed| signed.to), begun, today))
}

impl Form {
    fn read(&self, currency: Currency, id: BankId) -> Result<BankAccount, Complaints> {
        let mut complaints = Complaints::default();
        let name = complaints.take("name", Name::parse(&self.name));
        let holding = held(Holding::Unsaid, &self.holding, &mut complaints);
        let account = name.zip(holding).map(|(name, holding)| BankAccount {
            id,
            name,
            number: None,
            currency,
            holding,
            mapping: None,
        });
        complaints.or(account)
    }
}

/// What a holding is called.
pub(crate) const fn title(holding: Holding) -> &'static str {
    match holding {
        Holding::Unsaid => "Not said yet",
        Holding::Trust => "Clients’ money (trust)",
        Holding::Operating => "The firm’s own money",
    }
}

/// What an account that holds `now` may be said to hold.
pub(crate) fn holdings(now: Holding) -> Vec<(&'static str, &'static str)> {
    let may = Holding::ALL.into_iter().filter(|holding| now.said(*holding).is_ok());
    may.map(|holding| (holding.word(), title(holding))).collect()
}

/// What an account that holds `now` is said to hold from now on.
pub(crate) fn held(now: Holding, word: &str, complaints: &mut Complaints) -> Option<Holding> {
    let Some(holding) = Holding::of_word(word) else {
        complaints.add("holding", "Choose whose money it holds.");
        return None;
    };
    complaints.take("holding", now.said(holding))
}

fn view(seal: &Seal, rows: &[Row], form: &Form, complaints: &Complaints) -> Markup {
    let holdings = holdings(Holding::Unsaid);
    let fields = html! {
        (Field::text("Name", "name").value(&form.name).required()
            .hint("As the firm calls it, such as “IOLTA First National”.").complaints(complaints))
        (ui::select("It holds", "holding", &holdings, &form.holding).required().complaints(complaints))
        p.note {
            "An account of clients’ money is added under "
            (ui::link(paths::TRUST_ACCOUNTS, "Client money")) " and shows up here by itself."
        }
        (ui::buttons(ui::submit("Enter account")))
    };
    html! {
        (ui::complaints(complaints))
        @for row in rows { (late(row)) }
        (table(rows))
        (ui::actions(ui::button_link_quiet(paths::SLIPS, "Deposit slips")))
        (ui::card("Enter a bank account", ui::form(seal, paths::ACCOUNTS, fields)))
    }
}

/// A period that is late is said above everything (rule TR-19).
fn late(row: &Row) -> Markup {
    let Some((end, escalation)) = row.next else { return html! {} };
    let days = match escalation {
        Escalation::None | Escalation::Due { .. } => return html! {},
        Escalation::Overdue { days } | Escalation::Escalated { days } => days,
        Escalation::Grave { days } => days,
    };
    ui::notice(
        Tone::Bad,
        html! {
            p {
                strong { (row.account.name) } " is not reconciled through " (ui::date(end)) ": "
                (days) " days overdue."
            }
        },
    )
}

fn table(rows: &[Row]) -> Table {
    let row = |row: &Row| {
        let signed = row.signed.as_ref();
        [
            ui::link(&paths::account(&row.account.id), row.account.name.as_str()),
            html! { (title(row.account.holding)) },
            signed.map_or_else(|| html! { "Never" }, |signed| ui::date(signed.to)),
            signed.map_or_else(|| html! {}, |signed| ui::money(signed.balance)),
            row.next.map_or_else(
                || html! {},
                |(end, late)| html! { (ui::date(end)) " " (state(late)) },
            ),
        ]
    };
    Table::new("Bank accounts")
        .text("Account")
        .text("It holds")
        .text("Reconciled through")
        .number("Balance then")
        .text("Next")
        .rows(rows.iter().map(row))
        .empty("No bank account yet. Enter one below, or import a statement.")
}

fn state(late: Escalation) -> Markup {
    match late {
        Escalation::None => html! {},
        Escalation::Due { left } => ui::badge(Tone::Warn, &format!("Due in {}", counted(left))),
        Escalation::Overdue { days } => {
            ui::badge(Tone::Bad, &format!("Overdue by {}", counted(days)))
        }
        Escalation::Escalated { days } | Escalation::Grave { days } => {
            ui::badge(Tone::Bad, &format!("Late by {}", counted(days)))
        }
    }
}

/// So many days, in words.
fn counted(days: u32) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}
