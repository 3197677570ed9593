//! Whose money an account holds, and how its CSV files are read.

use domain::bank::BankAccount;
use domain::id::BankId;
use domain::statement::{Amounts, DateOrder, Decimal, Mapping};
use maud::{Markup, html};
use serde::Deserialize;
use store::Versioned;
use web::page::Seal;
use web::ui::{self, Field};
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Staff, State};

use super::Shown;
use crate::{accounts, paths};

/// What is typed about an account; without a day’s column there is no mapping.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    holding: String,
    date: String,
    order: String,
    amount: String,
    paid_in: String,
    paid_out: String,
    comma: String,
    text: String,
    reference: String,
    cheque: String,
    balance: String,
}

/// `POST /firm/bank/{account}`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<BankId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let shown = Shown::load(&store, &id).await?;
    let Versioned { value, version } = shown.account.clone();
    let changed = match posted.form.read(value) {
        Ok(value) => Versioned { value, version },
        Err(complaints) => {
            return Ok(Answer::Again(shown.page(&posted.seal, &posted.form, &complaints)));
        }
    };

    store.commit_bank_account_changed(&posted.once(&member), &changed, app.now()).await?;

    Ok(Answer::Go(Location::to(paths::account(&id)).flash("Saved the account.")))
}

impl Form {
    /// The form as the account stands.
    pub(crate) fn of(account: &BankAccount) -> Self {
        let text = |column: &Option<String>| column.clone().unwrap_or_default();
        let holding = account.holding.word().to_owned();
        let mut form = Self { holding, ..Self::default() };
        if let Some(mapping) = &account.mapping {
            form.date.clone_from(&mapping.date);
            mapping.order.word().clone_into(&mut form.order);
            match &mapping.amounts {
                Amounts::One(column) => form.amount.clone_from(column),
                Amounts::Two { paid_in, paid_out } => {
                    form.paid_in.clone_from(paid_in);
                    form.paid_out.clone_from(paid_out);
                }
            }
            if mapping.decimal == Decimal::Comma {
                "on".clone_into(&mut form.comma);
            }
            form.text = mapping.text.join(", ");
            form.reference = text(&mapping.reference);
            form.cheque = text(&mapping.instrument);
            form.balance = text(&mapping.balance);
        }
        form
    }

    fn read(&self, account: BankAccount) -> Result<BankAccount, Complaints> {
        let mut complaints = Complaints::default();
        let holding = accounts::held(account.holding, &self.holding, &mut complaints);
        let mapping = self.mapping(&mut complaints);
        let said = holding.zip(mapping);
        complaints.or(said.map(|(holding, mapping)| BankAccount { holding, mapping, ..account }))
    }

    fn mapping(&self, complaints: &mut Complaints) -> Option<Option<Mapping>> {
        let column = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let Some(date) = column(&self.date) else { return Some(None) };
        let order = DateOrder::of_word(&self.order);
        if order.is_none() {
            complaints.add("order", "Choose how days are written.");
        }
        let both = column(&self.paid_in).zip(column(&self.paid_out));
        let amounts = match (column(&self.amount), both) {
            (Some(amount), None) => Some(Amounts::One(amount)),
            (None, Some((paid_in, paid_out))) => Some(Amounts::Two { paid_in, paid_out }),
            (Some(_), Some(_)) | (None, None) => {
                complaints.add("amount", "Name one column of amounts, or one for each way.");
                None
            }
        };
        let decimal = if self.comma.is_empty() { Decimal::Point } else { Decimal::Comma };
        order.zip(amounts).map(|(order, amounts)| {
            Some(Mapping {
                date,
                order,
                amounts,
                decimal,
                text: self.text.split(',').filter_map(column).collect(),
                reference: column(&self.reference),
                instrument: column(&self.cheque),
                balance: column(&self.balance),
            })
        })
    }
}

/// The form of what an account is, and of the columns of its CSV files.
pub(super) fn form(
    seal: &Seal,
    account: &BankAccount,
    form: &Form,
    complaints: &Complaints,
) -> Markup {
    let holdings = accounts::holdings(account.holding);
    let orders = [("ymd", "2026-03-31"), ("mdy", "3/31/2026"), ("dmy", "31.3.2026")];
    let column = |label, name, value| Field::text(label, name).value(value).complaints(complaints);
    let fields = html! {
        (ui::select("It holds", "holding", &holdings, &form.holding).required().complaints(complaints))
        (ui::group("Columns of its CSV files", html! {
            p.note { "Write the names as the first row of the file has them." }
            (ui::fields(html! {
                (column("Day", "date", &form.date))
                (ui::select("Days are written", "order", &orders, &form.order).required()
                    .complaints(complaints))
            }))
            (ui::fields(html! {
                (column("Amount, with signs", "amount", &form.amount))
                (column("Or: money in", "paid_in", &form.paid_in))
                (column("and money out", "paid_out", &form.paid_out))
            }))
            (ui::checkbox("A comma parts the cents", "comma", &form.comma))
            (column("Texts, with commas between", "text", &form.text))
            (ui::fields(html! {
                (column("The bank’s reference", "reference", &form.reference))
                (column("Check number", "cheque", &form.cheque))
                (column("Balance after each line", "balance", &form.balance))
            }))
        }))
        (ui::buttons(ui::submit_quiet("Save account")))
    };
    ui::form(&seal.part("settings"), &paths::account(&account.id), fields)
}
