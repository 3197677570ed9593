//! `/firm/clients/{client}/guidelines`: what a client does not pay (EBL-09, EBL-13), and what of a
//! draft is against it.

pub(crate) mod check;
mod view;

use domain::guideline::{GuidelineError, Guidelines, Trait};
use domain::hours::HourlyRate;
use domain::id::ClientId;
use domain::member::Classification;
use domain::money::Currency;
use domain::percent::Percent;
use domain::text::Name;
use domain::utbms::TaskCode;
use serde::Deserialize;
use store::{CommitError, Versioned};
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Seal, Staff, State};

use crate::paths;

/// The rules as they were typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    source: String,
    step: String,
    one_task: String,
    says_what: String,
    no_clerical: String,
    travel: String,
    day_max: String,
    rate_pt: String,
    rate_as: String,
    rate_oc: String,
    rate_la: String,
    rate_ot: String,
    tasks: String,
    days_max: String,
    receipt_from: String,
    version: String,
}

/// `GET /firm/clients/{client}/guidelines`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let firm = app.store.of(&member);
    let (client, rules) = tokio::try_join!(firm.client(&id), firm.guidelines(&id))?;
    let client = client.ok_or(Refusal::NotFound)?.value;
    let form = Form::of(&rules);
    let typed = (&form, &Complaints::default());
    Ok(Answer::Page(view::page(&client, member.role(), &seal, typed)))
}

/// `POST /firm/clients/{client}/guidelines`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let firm = app.store.of(&member);
    let client = firm.client(&id).await?.ok_or(Refusal::NotFound)?.value;
    let rules = match posted.form.read(app.firm().await?.currency) {
        Ok(rules) => rules,
        Err(complaints) => {
            let typed = (&posted.form, &complaints);
            return Ok(Answer::Again(view::page(&client, member.role(), &posted.seal, typed)));
        }
    };

    match firm.commit_guidelines(&posted.once(&member), (&id, &rules), app.now()).await {
        Ok(_) => {
            let said = "The guidelines are saved. New work and drafts are held against them.";
            Ok(Answer::Go(Location::to(paths::client(&id)).flash(said)))
        }
        Err(CommitError::Stale) => {
            let now = firm.guidelines(&id).await?.version.to_string();
            let form = Form { version: now, ..posted.form.clone() };
            let complaints = Complaints::meanwhile(&[]);
            let typed = (&form, &complaints);
            Ok(Answer::Late(view::page(&client, member.role(), &posted.seal, typed)))
        }
        Err(error) => Err(error.into()),
    }
}

impl Form {
    fn of(rules: &Versioned<Guidelines>) -> Self {
        let Versioned { value: rules, version } = rules;
        let rate = |rank| rules.rate_of(rank).map(|rate| rate.per_hour().to_string());
        let rate = |rank| rate(rank).unwrap_or_default();
        let hours = |hours: Option<domain::hours::Hours>| {
            hours.map(|hours| hours.decimal().normalize().to_string()).unwrap_or_default()
        };
        let box_of = |shown| if rules.forbids(shown) { "on" } else { "" }.to_owned();
        let tasks: Vec<&str> = rules.tasks.iter().map(|task| task.code()).collect();
        Self {
            source: rules.source.as_ref().map(Name::to_string).unwrap_or_default(),
            step: hours(rules.step),
            one_task: box_of(Trait::Block),
            says_what: box_of(Trait::Vague),
            no_clerical: box_of(Trait::Clerical),
            travel: rules.travel.map(|paid| paid.to_string()).unwrap_or_default(),
            day_max: hours(rules.day_max),
            rate_pt: rate(Classification::Partner),
            rate_as: rate(Classification::Associate),
            rate_oc: rate(Classification::OfCounsel),
            rate_la: rate(Classification::LegalAssistant),
            rate_ot: rate(Classification::Other),
            tasks: tasks.join(" "),
            days_max: rules.days_max.map(|days| days.to_string()).unwrap_or_default(),
            receipt_from: rules.receipt_from.map(|from| from.to_string()).unwrap_or_default(),
            version: version.to_string(),
        }
    }

    /// The rates by the name of their field.
    pub(super) const fn rates(&self) -> [(&'static str, Classification, &String); 5] {
        [
            ("rate_pt", Classification::Partner, &self.rate_pt),
            ("rate_as", Classification::Associate, &self.rate_as),
            ("rate_oc", Classification::OfCounsel, &self.rate_oc),
            ("rate_la", Classification::LegalAssistant, &self.rate_la),
            ("rate_ot", Classification::Other, &self.rate_ot),
        ]
    }

    /// What is ticked.
    fn words(&self) -> Vec<Trait> {
        let boxes = [
            (Trait::Block, &self.one_task),
            (Trait::Vague, &self.says_what),
            (Trait::Clerical, &self.no_clerical),
        ];
        boxes.into_iter().filter(|(_, ticked)| !ticked.is_empty()).map(|(shown, _)| shown).collect()
    }

    fn read(&self, currency: Currency) -> Result<Versioned<Guidelines>, Complaints> {
        let mut complaints = Complaints::default();
        let source = complaints.take("source", Name::parse_optional(&self.source));
        let step = complaints.take("step", Guidelines::step(&self.step));
        let travel = complaints.take("travel", Percent::parse(&self.travel));
        let day_max = complaints.take("day_max", Guidelines::day_max(&self.day_max));
        let tasks: Option<Vec<TaskCode>> = complaints.take("tasks", Guidelines::tasks(&self.tasks));
        let days_max = complaints.take("days_max", Guidelines::days_max(&self.days_max));
        let receipt = Guidelines::amount(&self.receipt_from, currency);
        let receipt_from = complaints.take("receipt_from", receipt);
        let mut rates = Vec::new();
        for (field, rank, typed) in self.rates() {
            let rate = Guidelines::amount(typed, currency).and_then(|rate| {
                rate.map(HourlyRate::new).transpose().map_err(GuidelineError::Money)
            });
            rates.extend(complaints.take(field, rate).flatten().map(|rate| (rank, rate)));
        }
        let version = complaints.version(&self.version);
        let read = (|| {
            let value = Guidelines {
                source: source?,
                step: step?,
                words: self.words(),
                travel: travel?,
                day_max: day_max?,
                rates,
                tasks: tasks?,
                days_max: days_max?,
                receipt_from: receipt_from?,
            };
            Some(Versioned { value, version: version? })
        })();
        complaints.or(read)
    }
}
