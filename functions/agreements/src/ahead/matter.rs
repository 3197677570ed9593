//! `/firm/matters/{matter}/ahead`: what a matter was billed ahead and what is left to deduct, and
//! drafting the next deposit invoice (INV-30).

use domain::ahead::{BilledAhead, BilledAheadRule, Deposit};
use domain::id::MatterId;
use domain::matter::Matter;
use domain::money::{Currency, Money};
use domain::text::Narrative;
use invoicing::ahead::{BillAhead, currency, drafted};
use invoicing::issue::NotIssued;
use maud::{Markup, html};
use serde::Deserialize;
use store::Member;
use web::ui::{self, Field, Table, Tone};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::paths;

/// What is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    words: String,
    amount: String,
}

/// What the page shows.
struct Shown {
    matter: Matter,
    billed: BilledAhead,
    rule: BilledAheadRule,
    currency: Currency,
    is_shared: bool,
}

/// `GET /firm/matters/{matter}/ahead`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let shown = Shown::of(&app, &member, &id).await?;
    let words = format!("On account of coming fees: {}", shown.matter.name);
    let form = Form { words, ..Form::default() };
    Ok(Answer::Page(shown.page((&member, &seal), (&form, &Complaints::default()))))
}

/// `POST /firm/matters/{matter}/ahead`
pub(crate) async fn draft(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let shown = Shown::of(&app, &member, &id).await?;
    let again = |complaints: &Complaints| {
        Ok(Answer::Again(shown.page((&member, &posted.seal), (&posted.form, complaints))))
    };
    let (words, amount) = match posted.form.read(shown.currency) {
        Ok(read) => read,
        Err(complaints) => return again(&complaints),
    };
    let on = app.today().await?;
    let (once, matter) = (posted.once(&member), shown.matter.clone());
    let wish = BillAhead { once, matter, words, amount, on };
    match Box::pin(drafted(&app.store.of(&member).desk(), &wish, app.now())).await {
        Ok(draft) => {
            let said = "This is the draft of the deposit invoice.";
            Ok(Answer::Go(Location::to(paths::draft(&draft)).flash(said)))
        }
        Err(NotIssued::Refused(why)) => again(&Complaints::whole(why)),
        Err(NotIssued::Commit(error)) => Err(error.into()),
        Err(NotIssued::Fault(fault)) => Err(fault.into()),
        Err(other @ (NotIssued::Gone | NotIssued::Already(_))) => Err(Refusal::fault(other)),
    }
}

impl Form {
    fn read(&self, currency: Currency) -> Result<(Narrative, Money), Complaints> {
        let mut complaints = Complaints::default();
        let words = complaints.take("words", Narrative::parse(&self.words));
        let amount = complaints.take("amount", Money::parse(&self.amount, currency));
        if amount.is_some_and(|amount| !amount.is_positive()) {
            complaints.add("amount", "Write an amount above zero.");
        }
        complaints.or(words.zip(amount))
    }
}

impl Shown {
    async fn of(app: &App, member: &Member, id: &MatterId) -> Result<Self, Refusal> {
        let firm = app.store.of(member);
        let matter = firm.matter(id).await?.ok_or(Refusal::NotFound)?.value;
        let billed = firm.ahead(id).await?.value;
        let rule = app.store.ahead_rule().await?.value;
        let currency = currency(&firm.desk(), &matter).await?;
        let is_shared = firm.payors(id).await?.value.is_shared();
        Ok(Self { matter, billed, rule, currency, is_shared })
    }

    fn page(
        &self,
        (member, seal): (&Member, &Seal),
        (form, complaints): (&Form, &Complaints),
    ) -> Page {
        let back = paths::matter(&self.matter.id);
        let title = format!("{} {}", self.matter.number, self.matter.name);
        let body = html! {
            (ui::crumbs(&[("/firm/matters", "Matters"), (&back, &title)]))
            p {
                "A deposit invoice bills an amount on account of coming fees. It is no revenue \
                 until later invoices of the matter deduct it, which they do by themselves, as far \
                 as their fees go and are taxed alike."
            }
            (self.table())
            @if !self.rule.allows() {
                (self.refused())
            } @else if self.is_shared {
                (ui::notice(Tone::Info, html! {
                    p {
                        "Several payors share the bills of this matter, and a deposit invoice is \
                         deducted from the bill of its client alone. "
                        (ui::link(&paths::payors(&self.matter.id), "Who pays what"))
                    }
                }))
            } @else if !member.role().bills() {
                (ui::notice(Tone::Info, html! {
                    p { "Lawyers and bookkeepers bill ahead. Ask one of them." }
                }))
            }
            // What was posted meanwhile is answered with the form that it was.
            @if member.role().bills() && (self.drafts() || !complaints.is_empty()) {
                h2 { "Draft a deposit invoice" }
                (ui::form(seal, &paths::ahead(&self.matter.id), self.fields(form, complaints)))
            }
        };
        Page::new(Tab::Matters, "Deposit invoices", body)
    }

    const fn drafts(&self) -> bool {
        self.rule.allows() && !self.is_shared
    }

    fn refused(&self) -> Markup {
        ui::notice(
            Tone::Info,
            html! {
                p {
                    "The firm has not said that its rules let it take money for coming work as its \
                     own: it goes into trust. "
                    (ui::link(&paths::ask(&self.matter.id), "Ask for a deposit into trust"))
                    ", or say what the rules are on the page "
                    (ui::link(paths::AHEAD, "Billing ahead")) " of the settings."
                }
            },
        )
    }

    fn table(&self) -> Markup {
        let row = |one: &Deposit| {
            let tax = one.tax.as_ref().map(ToString::to_string).unwrap_or_default();
            [
                ui::link(&paths::invoice(&one.invoice), &one.number),
                ui::date(one.on),
                html! { (tax) },
                ui::money(one.left),
            ]
        };
        let table = Table::new("Left to deduct")
            .titled()
            .text("Deposit invoice")
            .text("Issued")
            .text("Tax")
            .number("Left, without tax");
        let rows = self.billed.iter().map(row);
        html! { (table.rows(rows).empty("Nothing that was billed ahead is left to deduct.")) }
    }

    fn fields(&self, form: &Form, complaints: &Complaints) -> Markup {
        let label = format!("Amount in {}, without tax", self.currency);
        html! {
            (ui::complaints(complaints))
            (Field::text("Words on the invoice", "words").required().value(&form.words)
                .complaints(complaints))
            (Field::number(&label, "amount").required().value(&form.amount)
                .hint("It bears the tax that the fees of this client bear.")
                .complaints(complaints))
            (ui::actions(ui::submit("Draft the deposit invoice")))
        }
    }
}
