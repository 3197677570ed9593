//! Ending an agreed rate from a day; from its first day, it never holds.

use domain::day;
use domain::id::{ClientId, RateId};
use domain::rate::{AgreedRate, Scope};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::{FirmStore, Versioned};
use web::page::Seal;
use web::ui::{self, Field};
use web::{Answer, App, Complaints, Location, Page, Path2, Posted, Refusal, Staff, State, Tab};

use super::whose;
use crate::history::Names;
use crate::{allowed, paths};

/// The day from which it holds no more, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    from: String,
    version: String,
}

/// `GET /firm/clients/{client}/rates/{rate}/end`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    place: Path2<ClientId, RateId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let view = View::of(&app.store.of(&member), &app, &place).await?;
    let form = Form { from: view.first_day().to_string(), version: String::new() };
    Ok(Answer::Page(view.page(&seal, &form, &Complaints::default())))
}

/// `POST /firm/clients/{client}/rates/{rate}/end`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    place: Path2<ClientId, RateId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let store = app.store.of(&member);
    let view = View::of(&store, &app, &place).await?;
    let (from, ended) = match posted.form.read(&view.agreed) {
        Ok(read) => read,
        Err(complaints) => {
            return Ok(Answer::Again(view.page(&posted.seal, &posted.form, &complaints)));
        }
    };

    let once = posted.once(&member);
    store.commit_agreed_rate_ended(&once, (&ended, from), app.now()).await?;

    let flash = format!("The agreed rate holds no longer from {}.", ui::date_plain(from));
    Ok(Answer::Go(Location::to(address(&ended.value)).flash(flash)))
}

/// Where the agreement is listed.
fn address(agreed: &AgreedRate) -> String {
    match &agreed.scope {
        Scope::Matter(matter) => paths::matter_rates(matter),
        Scope::Client => paths::client_rates(&agreed.client),
    }
}

impl Form {
    fn read(
        &self,
        agreed: &Versioned<AgreedRate>,
    ) -> Result<(Date, Versioned<AgreedRate>), Complaints> {
        let mut complaints = Complaints::default();
        let from = complaints.take("from", day::parse(&self.from));
        let ended = from.and_then(|from| {
            let ended = complaints.take("from", agreed.value.clone().end(from))?;
            Some((from, ended))
        });
        // A version that does not read is one that nothing has: the page was not ours.
        let version = self.version.parse().unwrap_or(0);
        complaints.or(ended.map(|(from, value)| (from, Versioned { value, version })))
    }
}

/// What the page shows.
struct View {
    agreed: Versioned<AgreedRate>,
    whose: String,
    today: Date,
}

impl View {
    async fn of(
        store: &FirmStore<'_>,
        app: &App,
        Path2(client, id): &Path2<ClientId, RateId>,
    ) -> Result<Self, Refusal> {
        let (agreed, people) = tokio::try_join!(store.agreed_rate(client, id), store.members())?;
        let agreed = agreed.ok_or(Refusal::NotFound)?;
        let whose = whose(&agreed.value, &Names::of(&people));
        Ok(Self { agreed, whose, today: app.today().await? })
    }

    /// The first day on which it may hold no more, as people mostly mean it.
    fn first_day(&self) -> Date {
        self.today.max(self.agreed.value.from)
    }

    fn page(&self, seal: &Seal, form: &Form, complaints: &Complaints) -> Page {
        let agreed = &self.agreed.value;
        let task = agreed.task.map_or("Any", domain::utbms::TaskCode::code);
        let body = html! {
            (ui::crumbs(&[(&address(agreed), "Agreed rates")]))
            (ui::complaints(complaints))
            (ui::facts(&[
                ("Whose time", html! { (self.whose) }),
                ("Task", html! { (task) }),
                ("From", ui::date(agreed.from)),
                ("Rate an hour", ui::money(agreed.rate.per_hour())),
            ]))
            (self.forms(seal, form, complaints))
        };
        Page::new(Tab::Clients, "End an agreed rate", body)
    }

    fn forms(&self, seal: &Seal, form: &Form, complaints: &Complaints) -> Markup {
        let (agreed, version) = (&self.agreed.value, self.agreed.version);
        let seen = if form.version.is_empty() { version.to_string() } else { form.version.clone() };
        ui::form(
            seal,
            &paths::rate_end(agreed),
            html! {
                (Field::date("No longer from", "from").value(&form.from).required()
                    .hint("The first day on which it does not hold; from its first day, it never \
                           holds. What was recorded keeps its value.")
                    .complaints(complaints))
                (ui::hidden("version", &seen))
                (ui::buttons(html! {
                    (ui::submit("End this rate"))
                    (ui::button_link_quiet(&address(agreed), "Cancel"))
                }))
            },
        )
    }
}
