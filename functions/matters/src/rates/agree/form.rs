//! What is typed to agree on a rate.

use domain::day;
use domain::hours::HourlyRate;
use domain::id::MemberId;
use domain::member::{Classification, Member as Person};
use domain::money::Currency;
use domain::rate::{self, Whose};
use domain::utbms::{CodeError, TaskCode, TaskSet};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use web::ui::{self, Field};
use web::{ChoiceError, Complaints};

/// The fields as they were typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    /// [`EVERYBODY`], a rank's code or a person's id.
    whose: String,
    task: String,
    from: String,
    rate: String,
}

/// What they say.
pub(super) struct Terms {
    pub(super) whose: Whose,
    pub(super) task: Option<TaskCode>,
    pub(super) from: Date,
    pub(super) rate: HourlyRate,
}

/// What the field sends for the time of everybody.
const EVERYBODY: &str = "everybody";

/// One choice of a field: what it sends and what it says.
type Choice = (String, String);

impl Form {
    /// A rate that begins today.
    pub(super) fn of(today: Date) -> Self {
        Self { whose: EVERYBODY.to_owned(), from: today.to_string(), ..Self::default() }
    }

    /// The terms, or everything that is wrong with them.
    pub(super) fn read(&self, currency: Currency, people: &[Person]) -> Result<Terms, Complaints> {
        let mut complaints = Complaints::default();
        let whose = complaints.take("whose", whose(&self.whose, people).ok_or(ChoiceError));
        let task = complaints.take("task", task(&self.task));
        let from = complaints.take("from", day::parse(&self.from));
        let rate = complaints.take("rate", HourlyRate::parse(&self.rate, currency));
        let read = (|| Some(Terms { whose: whose?, task: task?, from: from?, rate: rate? }))();
        complaints.or(read)
    }

    /// The fields.
    pub(super) fn fields(&self, people: &[Person], complaints: &Complaints) -> Markup {
        let everybody = vec![(EVERYBODY.to_owned(), "Everybody’s".to_owned())];
        let whose = [("All", everybody), ("Ranks", ranks()), ("People", named(people))];
        html! {
            (ui::fields(html! {
                (ui::select_grouped("Whose time", "whose", "Choose", &whose, &self.whose)
                    .required().complaints(complaints))
                (ui::select_grouped("Task", "task", "Any task", &tasks(), &self.task)
                    .hint("For work that is recorded with this very code.")
                    .complaints(complaints))
            }))
            (ui::fields(html! {
                (Field::number("Rate an hour", "rate").value(&self.rate).required()
                    .complaints(complaints))
                (Field::date("From", "from").value(&self.from).required().complaints(complaints))
            }))
            p.hint { "Work that is already recorded keeps its rate until it is priced again." }
            (ui::buttons(ui::submit("Agree on this rate")))
        }
    }
}

/// Whose time it is about: everybody's, a rank's, or that of one of the firm's people.
fn whose(sent: &str, people: &[Person]) -> Option<Whose> {
    if sent == EVERYBODY {
        return Some(Whose::Everybody);
    }
    if let Some(rank) = Classification::of_code(sent) {
        return Some(Whose::Rank(rank));
    }
    let id: MemberId = sent.parse().ok()?;
    people.iter().any(|person| person.id == id).then_some(Whose::Person(id))
}

fn task(sent: &str) -> Result<Option<TaskCode>, CodeError> {
    if sent.trim().is_empty() { Ok(None) } else { TaskCode::parse(sent).map(Some) }
}

fn ranks() -> Vec<Choice> {
    let all = Classification::ALL.into_iter();
    all.map(|rank| (rank.code().to_owned(), format!("All {}", rate::plural(rank)))).collect()
}

fn named(people: &[Person]) -> Vec<Choice> {
    people.iter().map(|person| (person.id.to_string(), person.name.to_string())).collect()
}

/// The task codes, set by set.
fn tasks() -> Vec<(&'static str, Vec<Choice>)> {
    let choice = |code: TaskCode| (code.to_string(), format!("{code} {}", code.title()));
    TaskSet::ALL.map(|set| (set.title(), set.codes().map(choice).collect())).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tim04_everything_that_is_wrong_with_a_rate_is_said_at_once() {
        let wrong = Form {
            whose: "nobody".into(),
            task: "L999".into(),
            from: "soon".into(),
            rate: "much".into(),
        };
        let Err(complaints) = wrong.read(Currency::USD, &[]) else { panic!("it is wrong") };
        let fields: Vec<&str> = complaints.iter().map(|one| one.field.as_ref()).collect();
        assert_eq!(fields, ["whose", "task", "from", "rate"]);
    }

    #[test]
    fn tim04_a_rate_is_for_everybody_a_rank_or_one_of_the_firm() {
        assert_eq!(whose(EVERYBODY, &[]), Some(Whose::Everybody));
        assert_eq!(whose("", &[]), None);
        assert_eq!(whose("PT", &[]), Some(Whose::Rank(Classification::Partner)));
        let stranger = MemberId::made(0, [1; 10]);
        assert_eq!(whose(stranger.as_str(), &[]), None);
    }
}
