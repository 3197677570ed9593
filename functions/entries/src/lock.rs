//! The lock date of the firm: up to which day work is recorded, changed and deleted with a reason
//! alone (TIM-12).

use domain::lock::Lock;
use domain::text::Note;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, FirmStore, Member, Versioned};
use web::page::Seal;
use web::ui::{self, Field, Tone};
use web::{Answer, App, Complaints, Location, Page, Posted, Refusal, Staff, State, Tab};

use crate::paths;

/// The fields as they were typed, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    through: String,
    because: String,
    version: String,
}

/// The lock as it is, and who set it.
struct Now {
    lock: Option<Versioned<Lock>>,
    who: String,
}

/// `GET /firm/entries/lock`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let now = Now::of(&app.store.of(&member)).await?;
    let form = Form::of(now.lock.as_ref());
    Ok(Answer::Page(shown((&seal, &member), &now, &form, &Complaints::default())))
}

/// `POST /firm/entries/lock`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let (store, form) = (app.store.of(&member), &posted.form);
    let by = (&posted.seal, &member);
    let lock = match form.read(&member, app.today().await?) {
        Ok(lock) => lock,
        Err(complaints) => {
            return Ok(Answer::Again(shown(by, &Now::of(&store).await?, form, &complaints)));
        }
    };

    match store.commit_lock(&posted.once(&member), &lock, app.now()).await {
        Err(CommitError::Stale) => {
            let now = Now::of(&store).await?;
            let (form, complaints) = form.late(now.lock.as_ref());
            Ok(Answer::Late(shown(by, &now, &form, &complaints)))
        }
        done => {
            done?;
            let flash = match lock.value.through {
                Some(through) => format!("Work up to {} is locked.", ui::date_plain(through)),
                None => "No work is locked any more.".to_owned(),
            };
            Ok(Answer::Go(Location::to(paths::LOCK).flash(flash)))
        }
    }
}

impl Now {
    async fn of(store: &FirmStore<'_>) -> Result<Self, Refusal> {
        let lock = store.lock().await?;
        let by = match &lock {
            Some(lock) => store.member(&lock.value.by).await?,
            None => None,
        };
        let who = by.map_or_else(|| "somebody".to_owned(), |by| by.value.name.to_string());
        Ok(Self { lock, who })
    }

    /// What holds, in a sentence.
    fn view(&self) -> Markup {
        let Some(Versioned { value: lock, .. }) = &self.lock else {
            return html! { p { "No work is locked." } };
        };
        let set = html! { (self.who) " set this on " (ui::date(lock.set_on)) ": " };
        html! {
            @match lock.through {
                Some(through) => {
                    (ui::notice(Tone::Neutral, html! {
                        p { strong { "Work up to " (ui::date(through)) " is locked." } }
                        p { (set) (lock.because) }
                    }))
                },
                None => {
                    p { "No work is locked." }
                    p.note { (set) (lock.because) }
                },
            }
        }
    }
}

impl Form {
    fn of(lock: Option<&Versioned<Lock>>) -> Self {
        let through = lock.and_then(|lock| lock.value.through);
        Self {
            through: through.map(|day| day.to_string()).unwrap_or_default(),
            because: String::new(),
            version: lock.map_or(0, |lock| lock.version).to_string(),
        }
    }

    fn read(&self, member: &Member, today: Date) -> Result<Versioned<Lock>, Complaints> {
        let mut complaints = Complaints::default();
        let through = match self.through.trim() {
            "" => Ok(None),
            typed => domain::day::parse(typed).map(Some),
        };
        let through = complaints.take("through", through);
        let over = through.flatten().map_or(Ok(None), |day| Lock::over(day, today).map(Some));
        let over = complaints.take("through", over);
        let because = complaints.take("because", Note::parse(&self.because));
        let (through, because) = complaints.or(over.zip(because))?;
        let by = (member.id().clone(), today);
        let value = Lock::set(through, because, by).map_err(Complaints::whole)?;
        // A version that does not read is one that nothing has.
        Ok(Versioned { value, version: self.version.parse().unwrap_or(u64::MAX) })
    }

    /// The form as it was typed, over the lock as somebody set it meanwhile.
    fn late(&self, lock: Option<&Versioned<Lock>>) -> (Self, Complaints) {
        let now = Self::of(lock);
        let day = lock.and_then(|lock| lock.value.through).map(ui::date_plain).unwrap_or_default();
        let is_same = self.through.trim() == now.through;
        let shown = if is_same { &self.through } else { &day };
        let complaints = Complaints::meanwhile(&[("through", &self.through, shown)]);
        (Self { version: now.version, ..self.clone() }, complaints)
    }
}

fn shown(
    (seal, member): (&Seal, &Member),
    now: &Now,
    form: &Form,
    complaints: &Complaints,
) -> Page {
    let body = html! {
        (ui::crumbs(&[(paths::ENTRIES, "Time & costs")]))
        (now.view())
        p {
            "Once a month is billed, lock it: what is recorded, changed or deleted in it from then \
             on asks for a reason, which stays in the history of the matter."
        }
        @if member.role().bills() { (fields(seal, form, complaints)) }
    };
    Page::new(Tab::Entries, "Lock date", body)
}

fn fields(seal: &Seal, form: &Form, complaints: &Complaints) -> Markup {
    ui::form(
        seal,
        paths::LOCK,
        html! {
            (ui::complaints(complaints))
            (ui::hidden("version", &form.version))
            (Field::date("Lock work up to", "through").value(&form.through)
                .hint("The last day that is locked. Empty, no work is locked.")
                .complaints(complaints))
            (ui::textarea("Why", "because", &form.because).required().rows(2)
                .hint("Such as: October is billed.").complaints(complaints))
            (ui::buttons(ui::submit("Set the lock")))
        },
    )
}
