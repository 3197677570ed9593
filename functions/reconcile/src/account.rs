//! One bank account: its statements, what is missing between them, and how its files are read.

pub(crate) mod settings;
pub(crate) mod upload;

use domain::bank::{BankAccount, Gap, Holding, StatementHead, gaps};
use domain::id::BankId;
use maud::{Markup, html};
use store::reconciliations::{Incident, Signature};
use store::{FirmStore, Versioned};
use web::page::Seal;
use web::ui::{self, Table, Tone};
use web::{Answer, App, Complaints, Page, Path, Refusal, Staff, State, Tab};

use crate::{allowed, paths};

/// What the page of an account shows.
pub(crate) struct Shown {
    pub(crate) account: Versioned<BankAccount>,
    statements: Vec<StatementHead>,
    gaps: Vec<Gap>,
    incidents: Vec<Incident>,
    signed: Vec<Signature>,
}

/// `GET /firm/bank/{account}`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<BankId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_see(&member)?;

    let shown = Shown::load(&app.store.of(&member), &id).await?;

    let form = settings::Form::of(&shown.account.value);
    Ok(Answer::Page(shown.page(&seal, &form, &Complaints::default())))
}

impl Shown {
    pub(crate) async fn load(store: &FirmStore<'_>, id: &BankId) -> Result<Self, Refusal> {
        let account = store.bank_account(id).await?.ok_or(Refusal::NotFound)?;
        let statements = store.statements(id).await?;
        Ok(Self {
            gaps: gaps(&statements),
            incidents: store.incidents(id).await?,
            signed: store.reconciliations(id).await?,
            account,
            statements,
        })
    }

    pub(crate) fn page(&self, seal: &Seal, form: &settings::Form, wrong: &Complaints) -> Page {
        let name = self.account.value.name.to_string();
        Page::new(Tab::Trust, name, self.view(seal, form, wrong))
    }

    fn view(&self, seal: &Seal, form: &settings::Form, wrong: &Complaints) -> Markup {
        let account = &self.account.value;
        html! {
            (ui::crumbs(&[(paths::ACCOUNTS, "Bank accounts")]))
            (ui::complaints(wrong))
            @for incident in &self.incidents { (told(incident)) }
            @for gap in &self.gaps { (ui::notice(Tone::Warn, html! { p { (gap) } })) }
            (self.table())
            (ui::card("Import a statement", upload::form(seal, &account.id, wrong)))
            (self.signatures())
            @if account.holding == Holding::Unsaid {
                p.note {
                    "Does it hold clients’ money? A lawyer can "
                    (ui::link(&paths::open_trust(&account.id), "keep it as a trust account")) "."
                }
            }
            (ui::card("About this account", settings::form(seal, account, form, wrong)))
        }
    }

    fn table(&self) -> Table {
        let id = &self.account.value.id;
        let money =
            |amount: Option<domain::money::Money>| amount.map(ui::money).unwrap_or_default();
        let row = |head: &StatementHead| {
            let from = head.from.map(ui::date).unwrap_or_default();
            let to = head.to.map(ui::date).unwrap_or_default();
            // The oldest comes first: it is the signature that covers the statement.
            let signed = |to| self.signed.iter().map(|s| s.to).find(|through| *through >= to);
            let act = match (head.to, head.closing) {
                (Some(to), closing) => match (signed(to), closing) {
                    (Some(through), _) => {
                        ui::link(&paths::signed(id, through), "See the signed reconciliation")
                    }
                    (None, Some(_)) => ui::link(&paths::period(id, to), "Reconcile"),
                    (None, None) => html! { "No closing balance" },
                },
                (None, _) => html! { "No closing balance" },
            };
            [from, to, money(head.opening), money(head.closing), html! { (head.lines) }, act]
        };
        Table::new("Statements")
            .text("From")
            .text("Through")
            .number("Opening")
            .number("Closing")
            .number("Lines")
            .text("Reconciliation")
            .rows(self.statements.iter().rev().map(row))
            .empty("No statement yet. Import the first one below.")
    }

    fn signatures(&self) -> Table {
        let id = &self.account.value.id;
        let row = |signed: &Signature| {
            let period = format!("Through {}", ui::date_plain(signed.to));
            let link = ui::link(&paths::signed(id, signed.to), &period);
            let root = signed.commitment.as_ref().map(|sealed| hex::encode(sealed.root));
            let root = html! { @if let Some(root) = root { code { (root) } } };
            [link, ui::money(signed.balance), html! { (signed.by) }, root]
        };
        Table::new("Signed reconciliations")
            .text("Period")
            .number("Balance")
            .text("Signed by")
            .text("Root of the clients’ proofs")
            .rows(self.signed.iter().rev().map(row))
            .empty("None is signed yet.")
    }
}

/// An item that was not honoured concerns a lawyer (rule TR-28).
fn told(incident: &Incident) -> Markup {
    ui::notice(
        Tone::Bad,
        html! {
            p {
                strong { "The bank did not honour an item" } " on " (ui::date(incident.on)) ": "
                (ui::money(incident.amount)) " " (incident.text)
                ". A lawyer must look at it at once; some bars must be told."
            }
        },
    )
}
