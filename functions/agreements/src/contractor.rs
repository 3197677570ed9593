//! `/firm/timekeepers/{timekeeper}/link`: the link by which a contractor hands time in (TIM-23).

use domain::id::MemberId;
use domain::matter::Matter;
use domain::member::Member as Person;
use domain::paylink::{self, DAYS, DAYS_MAX, Standing};
use domain::text::Mark;
use domain::worklink::{MATTERS_MAX, WorkLink, WorkLinkError};
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, FirmStore, Member, Versioned};
use web::ui::{self, Field, Tone};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
    worklink,
};

use crate::paths;

/// The matters by number, one a line or parted by commas; for how many days; or to withdraw.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    matters: String,
    days: String,
    then: String,
}

/// Whose link, and what there is.
struct Shown {
    person: Person,
    link: Option<Versioned<WorkLink>>,
    /// The matters of the link.
    matters: Vec<Matter>,
    /// The whole address, where the link works.
    address: Option<String>,
    /// The firm’s time zone.
    zone: String,
}

/// `GET /firm/timekeepers/{timekeeper}/link`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MemberId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let shown = Shown::of(&app, &app.store.of(&member), &id).await?;
    let form = shown.form();
    Ok(Answer::Page(shown.page((&seal, &member), &form, &Complaints::default())))
}

/// `POST /firm/timekeepers/{timekeeper}/link`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MemberId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let shown = Shown::of(&app, &store, &id).await?;
    let (once, form) = (posted.once(&member), &posted.form);
    let here = Location::to(paths::work_link(&id));
    let version = shown.link.as_ref().map_or(0, |link| link.version);
    if form.then == "withdraw" {
        let Some(Versioned { value, version }) = shown.link else { return Ok(Answer::Go(here)) };
        let value = WorkLink { withdrawn_at: Some(app.now()), ..value };
        let link = Versioned { value, version };
        store.commit_work_link_withdrawn(&once, &link, app.now()).await?;
        return Ok(Answer::Go(here.flash("Withdrawn. The link opens nothing any more.")));
    }

    let mut complaints = Complaints::default();
    let matters = complaints.take("matters", named(&store, &form.matters).await?);
    let days = complaints.take("days", paylink::days(&form.days));
    let (matters, days) = match complaints.or(matters.zip(days)) {
        Ok(read) => read,
        Err(complaints) => {
            let page = shown.page((&posted.seal, &member), form, &complaints);
            return Ok(Answer::Again(page));
        }
    };
    let value = WorkLink {
        timekeeper: id,
        matters: matters.into_iter().map(|matter| matter.id).collect(),
        by: member.id().clone(),
        made_at: app.now(),
        ends_at: paylink::ends(app.now(), days),
        withdrawn_at: None,
    };
    let link = Versioned { value, version };
    match store.commit_work_link_made(&once, (&shown.person, &link), app.now()).await {
        Err(CommitError::Stale) => {
            let now = Shown::of(&app, &store, &shown.person.id).await?;
            let complaints = Complaints::meanwhile(&[]);
            Ok(Answer::Late(now.page((&posted.seal, &member), form, &complaints)))
        }
        done => {
            done?;
            let said = "The link is made. Give it to the contractor; any link before it opens \
                        nothing any more.";
            Ok(Answer::Go(here.flash(said)))
        }
    }
}

/// The open matters with these numbers.
async fn named(
    store: &FirmStore<'_>,
    typed: &str,
) -> Result<Result<Vec<Matter>, WorkLinkError>, Refusal> {
    let numbers = typed.split([',', '\n']).map(str::trim).filter(|number| !number.is_empty());
    let numbers: Vec<&str> = numbers.collect();
    if numbers.len() > MATTERS_MAX {
        return Ok(Err(WorkLinkError::TooMany));
    }
    let mut matters: Vec<Matter> = Vec::new();
    for number in numbers {
        let found = match Mark::parse(number) {
            Ok(mark) => store.matter_numbered(&mark).await?.map(|matter| matter.value),
            Err(_) => None,
        };
        match found.filter(|matter| matter.going_on().is_ok()) {
            Some(matter) if matters.iter().any(|known| known.id == matter.id) => {}
            Some(matter) => matters.push(matter),
            None => return Ok(Err(WorkLinkError::Unknown(number.to_owned()))),
        }
    }
    Ok(if matters.is_empty() { Err(WorkLinkError::NoMatter) } else { Ok(matters) })
}

impl Shown {
    /// Of a contractor; nobody else has such a link.
    async fn of(app: &App, store: &FirmStore<'_>, id: &MemberId) -> Result<Self, Refusal> {
        let person = store.member(id).await?.ok_or(Refusal::NotFound)?.value;
        if person.role.signs_in() {
            return Err(Refusal::NotFound);
        }
        let link = app.store.work_link(id).await?;
        let ids = link.as_ref().map(|link| link.value.matters.clone()).unwrap_or_default();
        let named = store.matters_named(&ids).await?;
        let mut matters: Vec<Matter> = named.into_values().collect();
        matters.sort_by(|a, b| a.number.cmp(&b.number));
        let works = link.as_ref().filter(|link| link.value.standing(app.now()) == Standing::Works);
        let address = match works {
            Some(link) => {
                let path = worklink::path(app.keys().await?, &link.value);
                Some(format!("{}{path}", app.config.portal_url))
            }
            None => None,
        };
        let zone = app.firm().await?.zone.clone();
        Ok(Self { person, link, matters, address, zone })
    }

    fn form(&self) -> Form {
        let numbers: Vec<String> =
            self.matters.iter().map(|matter| matter.number.to_string()).collect();
        Form { matters: numbers.join("\n"), days: DAYS.to_string(), then: String::new() }
    }

    fn page(&self, (seal, member): (&Seal, &Member), form: &Form, complaints: &Complaints) -> Page {
        let body = html! {
            (ui::crumbs(&[("/firm/settings", "Settings"), ("/firm/timekeepers", "Timekeepers")]))
            p {
                (self.person.name) " works by contract and does not sign in. Whoever holds the "
                "link hands in time as " (self.person.name) ", for the matters below and no "
                "others, and sees neither rates nor amounts. What is handed in waits under "
                (ui::link("/firm/approvals", "Approvals")) "."
            }
            (self.standing(seal, member))
            @if member.role().bills() {
                (ui::card("Make a link", ui::form(seal, &paths::work_link(&self.person.id), html! {
                    (ui::complaints(complaints))
                    (ui::textarea("Matters by number", "matters", &form.matters).required().rows(3)
                        .hint("One in a line.").complaints(complaints))
                    (Field::number("Days it works", "days").value(&form.days).required()
                        .hint(&format!("At most {DAYS_MAX}.")).complaints(complaints))
                    (ui::buttons(ui::submit("Make the link")))
                })))
            }
        };
        Page::new(Tab::Settings, format!("Work link of {}", self.person.name), body)
    }

    fn standing(&self, seal: &Seal, member: &Member) -> Markup {
        let Some(link) = &self.link else { return html! { p { "There is no link yet." } } };
        let address = match &self.address {
            Some(address) if member.role().bills() => address,
            Some(_) => {
                let said = "There is a link. Lawyers and bookkeepers see it.";
                return ui::notice(Tone::Neutral, html! { p { (said) } });
            }
            None => {
                let said = "The last link has ended or was withdrawn. It opens nothing any more.";
                return ui::notice(Tone::Neutral, html! { p { (said) } });
            }
        };
        let matters: Vec<String> = self
            .matters
            .iter()
            .map(|matter| format!("{} {}", matter.number, matter.name))
            .collect();
        html! {
            (ui::facts(&[
                ("Link", html! { code { (address) } }),
                ("Works until", ui::when(link.value.ends_at, &self.zone)),
                ("Matters", html! { (matters.join("; ")) }),
            ]))
            (ui::form(&seal.part("withdraw"), &paths::work_link(&self.person.id), html! {
                (ui::buttons(ui::submit_as("then", "withdraw", "Withdraw the link")))
            }))
        }
    }
}
