//! What a person types about time.

use domain::entry::{Charge, Entry, EntryError, TimeGiven, Work};
use domain::hours::{Rounding, Worked};
use domain::id::EntryId;
use domain::matter::Matter;
use domain::member::Member as Person;
use domain::rate::{self, AgreedRate, Wanted};
use domain::shortcut::Shortcuts;
use domain::text::{Mark, Narrative, Note};
use domain::utbms::{ActivityCode, CodeError, TaskCode};
use jiff::civil::DateTime;
use maud::{Markup, html};
use serde::Deserialize;
use web::Complaints;
use web::ui::{self, Field};

use crate::choices::{self, Choices};
use crate::day::{self, Ticked};

/// The fields as they were typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    pub(crate) matter: String,
    pub(crate) on: String,
    /// When it began; empty where nobody knows.
    pub(crate) began: String,
    pub(crate) hours: String,
    pub(crate) narrative: String,
    pub(crate) task: String,
    pub(crate) activity: String,
    pub(crate) timekeeper: String,
    /// Ticked where the client is charged nothing.
    pub(crate) no_charge: String,
    /// Ticked where the same work was done twice.
    pub(crate) twice: String,
    /// Ticked where other time runs at the same time.
    pub(crate) both: String,
    /// Ticked where it is against the client's guidelines.
    pub(crate) against: String,
    /// Why it is written although its day is locked.
    pub(crate) late: String,
    /// The timer that counted it, where one did.
    pub(crate) timer: String,
    /// The suggestion that it was, where it was one.
    pub(crate) suggestion: String,
    /// The page that the person came from, as [`crate::back`] spells it.
    pub(crate) back: String,
    /// Which button was pressed.
    pub(crate) then: String,
    /// The version that was looked at, when an entry is changed.
    pub(crate) version: String,
}

/// What the fields name.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) matter: Option<Matter>,
    pub(crate) person: Option<Person>,
    /// The rule that holds for the matter.
    pub(crate) rounding: Rounding,
    /// What is agreed with its client about rates.
    pub(crate) agreed: Vec<AgreedRate>,
    /// What words stand for.
    pub(crate) shortcuts: Shortcuts,
}

/// Nothing has this number.
#[derive(Debug, thiserror::Error)]
#[error("No matter has this number. Choose one of the list, or open it first.")]
pub(crate) struct UnknownMatter;

/// Nobody has this id, or it is somebody whose time is not one's business.
#[derive(Debug, thiserror::Error)]
#[error("Choose a timekeeper of the list.")]
struct UnknownPerson;

/// The matter of a form: its number must read, and be one of ours.
pub(crate) fn matter<'n>(
    complaints: &mut Complaints,
    typed: &str,
    named: Option<&'n Matter>,
) -> Option<&'n Matter> {
    complaints.take("matter", Mark::parse(typed))?;
    let matter = complaints.take("matter", named.ok_or(UnknownMatter))?;
    complaints.take("matter", matter.going_on())
}

/// What a ticked or an empty box says of the charge.
pub(crate) fn charge(no_charge: &str) -> Charge {
    if no_charge.is_empty() { Charge::Full } else { Charge::Nothing }
}

/// The box as it is sent for an entry.
pub(crate) fn ticked(charge: Charge) -> String {
    match charge {
        Charge::Full | Charge::Included => String::new(),
        Charge::Nothing => "on".to_owned(),
    }
}

/// A code that may be left out.
pub(crate) fn optional<T>(
    text: &str,
    parse: fn(&str) -> Result<T, CodeError>,
) -> Result<Option<T>, CodeError> {
    if text.trim().is_empty() { Ok(None) } else { parse(text).map(Some) }
}

impl Form {
    /// The fields of an entry that is changed.
    pub(crate) fn of(entry: &Entry, number: &Mark, version: u64) -> Option<Self> {
        let Work::Time { timekeeper, began, worked, task, activity, .. } = &entry.work else {
            return None;
        };
        Some(Self {
            matter: number.to_string(),
            on: entry.on.to_string(),
            began: began.map(domain::day::clock).unwrap_or_default(),
            hours: worked.to_string(),
            narrative: entry.narrative.to_string(),
            task: task.map(TaskCode::code).unwrap_or_default().to_owned(),
            activity: activity.map(ActivityCode::code).unwrap_or_default().to_owned(),
            timekeeper: timekeeper.to_string(),
            no_charge: ticked(entry.charge),
            twice: String::new(),
            both: String::new(),
            against: String::new(),
            late: String::new(),
            timer: String::new(),
            suggestion: String::new(),
            back: String::new(),
            then: String::new(),
            version: version.to_string(),
        })
    }

    /// The entry, or everything that is wrong with it.
    pub(crate) fn read(
        &self,
        id: EntryId,
        named: &Named,
        now: DateTime,
    ) -> Result<Entry, Complaints> {
        let today = now.date();
        let mut complaints = Complaints::default();
        let matter = matter(&mut complaints, &self.matter, named.matter.as_ref());
        let on = complaints.take("on", domain::day::parse(&self.on));
        let on = on.and_then(|on| complaints.take("on", Entry::done_by(on, today)).map(|()| on));
        if let (Some(on), Some(matter)) = (on, matter) {
            complaints.take("on", Entry::since_opened(on, matter));
        }
        let began = match self.began.trim() {
            "" => Ok(None),
            typed => domain::day::parse_clock(typed).map(Some),
        };
        let began = complaints.take("began", began);
        if let (Some(on), Some(began)) = (on, began) {
            complaints.take("began", Entry::begun_by(on, began, now));
        }
        let worked = complaints.take("hours", Worked::parse(&self.hours));
        let narrative = complaints
            .take("narrative", Narrative::parse(&named.shortcuts.expand(&self.narrative)));
        let task = complaints.take("task", optional(&self.task, TaskCode::parse));
        let activity = complaints.take("activity", optional(&self.activity, ActivityCode::parse));
        if let (Some(matter), Some(task), Some(activity)) = (matter, task, activity) {
            complaints.take("task", Entry::time_coded(matter, task, activity));
        }
        let late = complaints.take("late", Note::parse_optional(&self.late));
        let person = complaints.take("timekeeper", named.person.as_ref().ok_or(UnknownPerson));
        if let (Some(matter), Some(timekeeper), Some(task), Some(on)) = (matter, person, task, on) {
            let wanted = Wanted { matter, timekeeper, task, on };
            let rate = rate::on(&named.agreed, &wanted);
            complaints.take("timekeeper", rate.ok_or(EntryError::NoRate));
        }
        let given = (|| {
            Some(TimeGiven {
                on: on?,
                began: began?,
                worked: worked?,
                rounding: named.rounding,
                charge: charge(&self.no_charge),
                narrative: narrative?,
                task: task?,
                activity: activity?,
            })
        })();
        let read = complaints.or(given.zip(matter).zip(person).zip(late));
        let (((given, matter), person), late) = read?;
        let by = (person, named.agreed.as_slice());
        let entry = Entry::time(id, matter, by, given, today).map_err(Complaints::whole)?;
        Ok(entry.explained(late))
    }

    /// What is ticked of what stands beside it.
    pub(crate) fn ticked(&self) -> Ticked<'_> {
        Ticked { twice: &self.twice, both: &self.both, against: &self.against }
    }

    /// The fields.
    pub(crate) fn fields(&self, choices: &Choices, complaints: &Complaints) -> Markup {
        html! {
            (ui::complaints(complaints))
            @if !self.back.is_empty() { (ui::hidden("back", &self.back)) }
            (ui::suggested("Matter", "matter", &choices.matters, &self.matter).required()
                .hint("Type its number, or a part of its name to find it.")
                .complaints(complaints))
            (ui::fields(html! {
                (Field::date("Day", "on").value(&self.on).required().complaints(complaints))
                (Field::text("Hours", "hours").value(&self.hours).required()
                    .hint("Such as 0.4, 1:20 or 45m. It is billed by the matter’s rule.")
                    .complaints(complaints))
                (Field::clock("Began at", "began").value(&self.began).complaints(complaints))
            }))
            (ui::textarea("What was done", "narrative", &self.narrative).required().rows(3)
                .hint("The client reads this on the invoice.").complaints(complaints))
            (ui::fields(html! {
                (ui::select_grouped("Task", "task", "No task", &choices::tasks(), &self.task)
                    .complaints(complaints))
                (ui::select("Activity", "activity", &choices::activities(), &self.activity)
                    .complaints(complaints))
            }))
            (ui::checkbox("No charge", "no_charge", &self.no_charge)
                .hint("The client sees it on the invoice, at nothing.").complaints(complaints))
            @if complaints.about("twice").next().is_some() || !self.twice.is_empty() {
                (ui::checkbox("This was done twice", "twice", &self.twice).complaints(complaints))
            }
            @if complaints.about("both").next().is_some() || !self.both.is_empty() {
                (ui::checkbox("Both were at that time", "both", &self.both).complaints(complaints))
            }
            (day::against::tick(&self.against, complaints))
            (day::reason(&self.late, complaints))
            @if choices.people.is_empty() {
                @for sentence in complaints.about("timekeeper") {
                    p.complaint id="field-timekeeper" { (sentence) }
                }
            } @else {
                (ui::select("Timekeeper", "timekeeper", &choices.people, &self.timekeeper)
                    .required().complaints(complaints))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::client::{Client, Payor};
    use domain::hours::HourlyRate;
    use domain::id::{ClientId, MatterId, MemberId};
    use domain::matter::{CodesRule, Ending};
    use domain::member::{Classification, Rates, Role};
    use domain::money::Currency;
    use domain::text::{Address, Email, Name};
    use jiff::civil::{date, datetime};

    use super::*;

    const NOW: DateTime = datetime(2026, 3, 2, 14, 20, 0, 0);

    fn named(codes: CodesRule) -> Named {
        let name = Name::parse("Marsh").unwrap();
        let payor = Payor { name: name.clone(), address: Address::parse("1 Mill Lane").unwrap() };
        let id = ClientId::made(0, [1; 10]);
        let client = Client {
            id,
            name: name.clone(),
            payor,
            ledes_id: None,
            frequency: domain::billing::Frequency::default(),
            ebill: domain::ebill::PayorFacts::default(),
            rounding: None,
        };
        let matter = Matter {
            id: MatterId::made(0, [2; 10]),
            client: client.id,
            client_name: name.clone(),
            number: Mark::parse("2026-0001").unwrap(),
            name,
            client_reference: None,
            opened_on: date(2026, 1, 1),
            codes,
            rounding: None,
            terms_days: 30,
            ending: Ending::default(),
            billing: domain::billing::Billing::default(),
        };
        let rate = HourlyRate::parse("300", Currency::USD).unwrap();
        let person = Person {
            id: MemberId::made(0, [3; 10]),
            name: Name::parse("Ada").unwrap(),
            email: Email::parse("ada@firm.example").unwrap(),
            role: Role::Lawyer,
            mark: Mark::parse("AB").unwrap(),
            classification: Classification::Partner,
            rates: Rates::new([(date(2026, 1, 1), rate)]),
            target: None,
        };
        Named {
            matter: Some(matter),
            person: Some(person),
            rounding: Rounding::USUAL,
            agreed: Vec::new(),
            shortcuts: Shortcuts::default(),
        }
    }

    fn typed() -> Form {
        Form {
            matter: "2026-0001".into(),
            on: "2026-03-02".into(),
            hours: "0.4".into(),
            narrative: "Call with the court".into(),
            ..Form::default()
        }
    }

    fn complaints(form: &Form, codes: CodesRule) -> Vec<String> {
        let read = form.read(EntryId::made(0, [4; 10]), &named(codes), NOW);
        let complaints = read.expect_err("it is wrong");
        complaints.iter().map(|c| format!("{}: {}", c.field, c.sentence)).collect()
    }

    #[test]
    fn time_is_worth_the_rate_of_its_day() {
        let named = named(CodesRule::Optional);
        let entry = typed().read(EntryId::made(0, [4; 10]), &named, NOW).unwrap();
        assert_eq!(entry.value.to_string(), "120.00");
    }

    #[test]
    fn tim02_the_time_worked_is_kept_beside_the_time_billed() {
        let form = Form { hours: "15m".into(), ..typed() };
        let named = named(CodesRule::Optional);
        let entry = form.read(EntryId::made(0, [4; 10]), &named, NOW).unwrap();
        let Work::Time { worked, hours, .. } = &entry.work else { panic!("it is time") };
        assert_eq!((worked.to_string(), hours.to_string()), ("0:15".into(), "0.3".into()));
        assert_eq!(entry.value.to_string(), "90.00");
        let again = Form::of(&entry, &Mark::parse("2026-0001").unwrap(), 1).unwrap();
        assert_eq!(again.hours, "0:15", "what is changed is the time that was worked");
    }

    #[test]
    fn inv05_what_is_not_charged_is_worth_its_rate_and_billed_at_nothing() {
        let form = Form { no_charge: "on".into(), ..typed() };
        let named = named(CodesRule::Optional);
        let entry = form.read(EntryId::made(0, [4; 10]), &named, NOW).unwrap();
        assert_eq!(
            (entry.worth.to_string(), entry.value.to_string()),
            ("120.00".into(), "0.00".into())
        );
        let again = Form::of(&entry, &Mark::parse("2026-0001").unwrap(), 1).unwrap();
        assert_eq!(again.no_charge, "on");
    }

    #[test]
    fn tim20_work_that_has_not_begun_is_refused() {
        let began = |began: &str, on: &str| {
            let form = Form { began: began.into(), on: on.into(), ..typed() };
            form.read(EntryId::made(0, [4; 10]), &named(CodesRule::Optional), NOW)
        };
        assert!(began("14:20", "2026-03-02").is_ok());
        assert!(began("23:00", "2026-03-01").is_ok());
        let form = Form { began: "14:21".into(), ..typed() };
        let said = "began: This begins later than now: it is 14:20. Check the day and the time, or \
                    record it once it is done.";
        assert_eq!(complaints(&form, CodesRule::Optional), [said]);
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let form = Form { on: "soon".into(), hours: "1:75".into(), ..Form::default() };
        let fields: Vec<String> = complaints(&form, CodesRule::Required)
            .iter()
            .filter_map(|line| line.split_once(':').map(|(field, _)| field.to_owned()))
            .collect();
        assert_eq!(fields, ["matter", "on", "hours", "narrative"]);
    }

    #[test]
    fn tim06_a_matter_with_codes_asks_for_them_with_all_else() {
        let form = Form { hours: "x".into(), task: "L110".into(), ..typed() };
        let said = complaints(&form, CodesRule::Required);
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said.iter().any(|line| line.starts_with("task: This matter needs")), "{said:?}");
        let form = Form { task: "L999".into(), ..typed() };
        assert_eq!(complaints(&form, CodesRule::Optional), ["task: UTBMS has no task code L999."]);
    }

    #[test]
    fn a_day_without_a_rate_or_a_matter_and_a_day_to_come_are_refused() {
        let early = Form { on: "2025-12-31".into(), ..typed() };
        let said = complaints(&early, CodesRule::Optional);
        assert!(said.iter().any(|line| line.contains("no rate on that date")), "{said:?}");
        assert!(said.iter().any(|line| line.contains("on 1 Jan 2026. Check the year")), "{said:?}");
        let late = Form { on: "2026-03-03".into(), ..typed() };
        assert_eq!(
            complaints(&late, CodesRule::Optional),
            ["on: Choose a date that is not in the future."]
        );
    }
}
