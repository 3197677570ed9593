//! `/firm/clients/{client}/currency`: which currency a client is billed in (INV-22).

use domain::client::Client;
use domain::exchange::ExchangeRates;
use domain::id::ClientId;
use domain::money::Currency;
use jiff::civil::Date;
use maud::html;
use serde::Deserialize;
use store::{CommitError, Member, Versioned};
use web::page::Seal;
use web::ui;
use web::{Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Staff, State, Tab};

use crate::paths;

/// The currency that is chosen, or [`OWN`].
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    currency: String,
}

/// What stands for the firm's own currency.
const OWN: &str = "own";

/// The currency is none of those that have a rate.
#[derive(Debug, thiserror::Error)]
#[error("Choose one of the list.")]
struct ChoiceError;

/// What the page shows.
struct Shown {
    client: Client,
    own: Currency,
    today: Date,
    rates: ExchangeRates,
    billed_in: Versioned<Option<Currency>>,
}

/// `GET /firm/clients/{client}/currency`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let shown = Box::pin(Shown::of(&app, &member, &id)).await?;
    let now = shown.billed_in.value.map_or(OWN, Currency::code);
    Ok(Answer::Page(shown.page((&seal, &member), now, &Complaints::default())))
}

/// `POST /firm/clients/{client}/currency`
pub(crate) async fn choose(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let shown = Box::pin(Shown::of(&app, &member, &id)).await?;
    let typed = posted.form.currency.as_str();
    let mut complaints = Complaints::default();
    let chosen = complaints.take("currency", shown.chosen(typed));
    let again = |shown: &Shown, complaints: &Complaints| {
        shown.page((&posted.seal, &member), typed, complaints)
    };
    let value = match complaints.or(chosen) {
        Ok(value) => value,
        Err(complaints) => return Ok(Answer::Again(again(&shown, &complaints))),
    };

    let changed = Versioned { value, version: shown.billed_in.version };
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    match firm.commit_billed_in(&once, (&id, &changed), app.now()).await {
        Err(CommitError::Stale) => {
            let now = Box::pin(Shown::of(&app, &member, &id)).await?;
            Ok(Answer::Late(again(&now, &Complaints::meanwhile(&[]))))
        }
        Err(error) => Err(error.into()),
        Ok(_) => {
            let into = value.unwrap_or(shown.own);
            let said = format!(
                "Billed in {into} from the next draft on. Drafts that exist keep their currency."
            );
            Ok(Answer::Go(Location::to(paths::client(&id)).flash(said)))
        }
    }
}

impl Shown {
    async fn of(app: &App, member: &Member, id: &ClientId) -> Result<Self, Refusal> {
        let firm = app.store.of(member);
        let (client, rates, billed_in) =
            tokio::try_join!(firm.client(id), firm.exchange_rates(), firm.billed_in(id))?;
        let client = client.ok_or(Refusal::NotFound)?.value;
        let (own, today) = (app.firm().await?.currency, app.today().await?);
        Ok(Self { client, own, today, rates: rates.value, billed_in })
    }

    /// What was chosen: the firm's own, or one that has a rate.
    fn chosen(&self, typed: &str) -> Result<Option<Currency>, ChoiceError> {
        match typed {
            OWN => Ok(None),
            code => {
                let known = self.rates.currencies().into_iter().find(|one| one.code() == code);
                known.map(Some).ok_or(ChoiceError)
            }
        }
    }

    fn page(&self, (seal, member): (&Seal, &Member), now: &str, complaints: &Complaints) -> Page {
        let at = paths::client_currency(&self.client.id);
        let own = format!("{}, the firm’s own", self.own);
        let quoted = self.rates.currencies().into_iter().map(|currency| {
            let cost = match self.rates.on(currency, self.today) {
                Some(at) => format!("{currency}, 1 for {} {}", at.rate, self.own),
                None => format!("{currency}, no rate yet"),
            };
            (currency.code().to_owned(), cost)
        });
        let choices: Vec<(String, String)> =
            std::iter::once((OWN.to_owned(), own)).chain(quoted).collect();
        let name = self.client.name.as_str();
        let body = html! {
            (ui::crumbs(&[(&paths::client(&self.client.id), name)]))
            (ui::complaints(complaints))
            p.hint {
                "Work stays recorded in " (self.own) ". A draft is made at the rate of the day on \
                 which it is begun, and its invoice says which one that was."
            }
            @if member.role().bills() {
                (ui::form(seal, &at, html! {
                    (ui::select("Billed in", "currency", &choices, now).required().complaints(complaints))
                    (ui::buttons(ui::submit("Save")))
                }))
                p { (ui::link(paths::CURRENCIES, "What currencies cost")) }
            } @else {
                p { "Billed in " (self.billed_in.value.unwrap_or(self.own)) "." }
            }
        };
        Page::new(Tab::Clients, "Currency of bills", body)
    }
}
