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
use web::{
    Answer, App, ChoiceError, Complaints, Location, Page, Path, Posted, Refusal, Staff, State, Tab,
};

use crate::paths;

/// The currency that is chosen, or [`OWN`].
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    currency: String,
    version: String,
}

/// What stands for the firm's own currency.
const OWN: &str = "own";

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
    let form = Form::of(&shown.billed_in);
    Ok(Answer::Page(shown.page((&seal, &member), &form, &Complaints::default())))
}

/// `POST /firm/clients/{client}/currency`
pub(crate) async fn choose(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let shown = Box::pin(Shown::of(&app, &member, &id)).await?;
    let (form, mut complaints) = (&posted.form, Complaints::default());
    let chosen = complaints.take("currency", shown.chosen(&form.currency));
    let version = complaints.version(&form.version);
    let (value, version) = match complaints.or(chosen.zip(version)) {
        Ok(read) => read,
        Err(complaints) => {
            let page = shown.page((&posted.seal, &member), form, &complaints);
            return Ok(Answer::Again(page));
        }
    };

    let changed = Versioned { value, version };
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    match firm.commit_billed_in(&once, (&id, &changed), app.now()).await {
        Err(CommitError::Stale) => {
            let now = Box::pin(Shown::of(&app, &member, &id)).await?;
            let form = Form { version: now.billed_in.version.to_string(), ..form.clone() };
            let complaints = Complaints::meanwhile(&[]);
            Ok(Answer::Late(now.page((&posted.seal, &member), &form, &complaints)))
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

impl Form {
    fn of(now: &Versioned<Option<Currency>>) -> Self {
        let currency = now.value.map_or(OWN, Currency::code).to_owned();
        Self { currency, version: now.version.to_string() }
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

    fn page(&self, (seal, member): (&Seal, &Member), form: &Form, complaints: &Complaints) -> Page {
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
            (ui::crumbs(&[("/firm/clients", "Clients"), (&paths::client(&self.client.id), name)]))
            (ui::complaints(complaints))
            p.hint {
                "Work stays recorded in " (self.own) ". A draft is made at the rate of the day on \
                 which it is begun, and its invoice says which one that was."
            }
            @if member.role().bills() {
                (ui::form(seal, &at, html! {
                    (ui::hidden("version", &form.version))
                    (ui::select("Billed in", "currency", &choices, &form.currency).required().complaints(complaints))
                    (ui::buttons(ui::submit("Save")))
                }))
                p {
                    @if self.rates.currencies().is_empty() {
                        "Another currency can be chosen once it is written down what it costs. "
                    }
                    (ui::link(paths::CURRENCIES, "What currencies cost"))
                }
            } @else {
                p { "Billed in " (self.billed_in.value.unwrap_or(self.own)) "." }
            }
        };
        Page::new(Tab::Clients, "Currency of bills", body)
    }
}
