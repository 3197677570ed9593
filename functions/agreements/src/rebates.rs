//! `/firm/rebates`, `/firm/clients/{client}/rebates`: what a client gets back after a year whose
//! fees passed agreed steps (BIL-12): what is agreed, what is due so far or for the year, which
//! invoices count, and what is given.

mod count;
mod form;
pub(crate) mod give;
pub(crate) mod list;
mod view;

use domain::client::Client;
use domain::id::ClientId;
use domain::matter::Matter;
use domain::money::Currency;
use domain::rebate::{Agreed, RebateOf, Rebates};
use jiff::civil::Date;
use serde::Deserialize;
use store::{CommitError, FirmStore, Member, Versioned};
use web::{Answer, App, Asked, Complaints, Location, Path, Posted, Refusal, Seal, Staff, State};

use crate::paths;
use count::OfYear;
use form::Form;

/// Which year is looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct YearAsked {
    year: String,
}

/// What the page of a client shows.
pub(crate) struct Shown {
    client: Client,
    matters: Vec<Matter>,
    rebates: Versioned<Rebates>,
    /// What new steps are in: what the client is billed in.
    currency: Currency,
    year: i16,
    today: Date,
    /// What is due of each rebate that holds in the year, or was given for it.
    rows: Vec<OfYear>,
}

/// `GET /firm/clients/{client}/rebates`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    Asked(asked): Asked<YearAsked>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let shown = Box::pin(Shown::of(&app, &member, &id, asked.year.parse().ok())).await?;
    let typed = (&Form::of(&shown), &Complaints::default());
    Ok(Answer::Page(shown.page((&member, &seal), typed, &Complaints::default())))
}

/// `POST /firm/clients/{client}/rebates`
pub(crate) async fn agree(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    let shown = Box::pin(Shown::of(&app, &member, &id, None)).await?;
    let said = "The agreement is saved. What is given for a year stays as it is.";
    let home = || Answer::Go(Location::to(paths::rebates(&id)).flash(said));
    if firm.done(&once).await?.is_some() {
        return Ok(home());
    }
    let again = |shown: &Shown, form: &Form, complaints: &Complaints| {
        shown.page((&member, &posted.seal), (form, complaints), &Complaints::default())
    };
    let (agreed, version) = match posted.form.read(&shown) {
        Ok(read) => read,
        Err(complaints) => return Ok(Answer::Again(again(&shown, &posted.form, &complaints))),
    };
    if let Some(year) = given(&firm, &shown, &agreed).await? {
        let mut complaints = Complaints::default();
        let next = year.saturating_add(1);
        let why = format!("The rebate for {year} is given. Agree from {next} on.");
        complaints.add("from", why);
        return Ok(Answer::Again(again(&shown, &posted.form, &complaints)));
    }
    let value = shown.rebates.value.clone().with(agreed.clone());
    let wanted = Versioned { value, version };
    match firm.commit_rebate_agreed(&once, (&id, &wanted), &agreed, app.now()).await {
        Ok(_) => Ok(home()),
        Err(CommitError::Stale) => {
            let now = Box::pin(Shown::of(&app, &member, &id, None)).await?;
            let form = posted.form.late(&now);
            Ok(Answer::Late(again(&now, &form, &Complaints::meanwhile(&[]))))
        }
        Err(error) => Err(error.into()),
    }
}

/// The first year of an agreement for whose fees a rebate is given: by the same agreement, or of a
/// matter by that of its client.
async fn given(
    firm: &FirmStore<'_>,
    shown: &Shown,
    agreed: &Agreed,
) -> Result<Option<i16>, Refusal> {
    let client = &shown.client.id;
    for year in agreed.from..=shown.today.year() {
        let own = firm.rebate_given(client, (year, &agreed.of)).await?;
        let whole = match agreed.of {
            RebateOf::Matter(_) if shown.rebates.value.of(&agreed.of, year).is_none() => {
                firm.rebate_given(client, (year, &RebateOf::Client)).await?
            }
            RebateOf::Matter(_) | RebateOf::Client => None,
        };
        if own.or(whole).is_some() {
            return Ok(Some(year));
        }
    }
    Ok(None)
}

impl Shown {
    async fn of(
        app: &App,
        member: &Member,
        id: &ClientId,
        year: Option<i16>,
    ) -> Result<Self, Refusal> {
        let (firm, today) = (app.store.of(member), app.today().await?);
        let client = firm.client(id).await?.ok_or(Refusal::NotFound)?.value;
        let (matters, rebates, billed) =
            tokio::try_join!(firm.matters_of(id), firm.rebates(id), firm.billed_in(id))?;
        let usual = app.firm().await?.currency;
        let year = year.filter(|year| (1970..=today.year()).contains(year));
        let year = year.unwrap_or_else(|| today.year());
        let rows = Box::pin(count::of_year(&firm, id, &rebates.value, year)).await?;
        let currency = billed.value.unwrap_or(usual);
        Ok(Self { client, matters, rebates, currency, year, today, rows })
    }

    /// Whose fees count, in words.
    fn whose(&self, of: &RebateOf) -> String {
        match of {
            RebateOf::Client => "All matters".to_owned(),
            RebateOf::Matter(id) => {
                let matter = self.matters.iter().find(|matter| matter.id == *id);
                let words = |matter: &Matter| format!("{} {}", matter.number, matter.name);
                matter.map_or_else(|| id.to_string(), words)
            }
        }
    }

    /// Whether the year is over.
    fn is_over(&self) -> bool {
        self.year < self.today.year()
    }
}
