//! The monthly fee: what is typed about it, month by month what was used of its hours, and fees
//! that are recorded or taken back (BIL-11).

use domain::arrangement::{Arrangement, Carry, MonthRow, Monthly};
use domain::figures::Month;
use domain::hours::Hours;
use domain::id::{MatterId, MemberId};
use domain::money::Money;
use invoicing::months::recorded;
use maud::{Markup, html};
use store::{CommitError, Member, Versioned};
use web::ui::{self, Field, Fold, Table, Tone};
use web::{Answer, App, Complaints, Location, Posted, Refusal, Seal};

use super::Shown;
use super::form::Form;
use super::reach::{Back, late, unlocked};
use crate::paths;

/// How many months the page shows, latest first.
pub(super) const ROWS_MAX: usize = 24;

/// Records the fees of all months that are due.
pub(super) async fn record(
    app: &App,
    member: &Member,
    id: &MatterId,
    seal: &Seal,
) -> Result<Answer, Refusal> {
    let firm = app.store.of(member);
    let matter = firm.matter(id).await?.ok_or(Refusal::NotFound)?.value;
    match recorded(&firm.desk(), &matter, app.now()).await {
        Ok(_) => {
            let said = "The monthly fees are recorded until today. The next draft bills them.";
            Ok(Answer::Go(Location::to(paths::fees(id)).flash(said)))
        }
        Err(CommitError::Closed) => {
            let complaints = Complaints::whole("The matter is closed. Open it again first.");
            Ok(Shown::of(app, member, id).await?.again(member, seal, &complaints))
        }
        Err(error) => Err(error.into()),
    }
}

/// Takes a month back whose fee is not billed yet and whose hours nobody used.
pub(super) async fn back(
    app: &App,
    member: &Member,
    (id, month): (&MatterId, Month),
    posted: &Posted<Back>,
) -> Result<Answer, Refusal> {
    let (once, firm) = (posted.once(member), app.store.of(member));
    let said = format!("The fee of {} is taken back. It is due again.", month.title());
    let home = Location::to(paths::fees(id)).flash(said);
    if firm.done(&once).await?.is_some() {
        return Ok(Answer::Go(home));
    }
    let shown = Shown::of(app, member, id).await?;
    let version = posted.form.version.parse().map_err(|_| Refusal::Forged)?;
    let refuse = |why: &dyn std::fmt::Display| {
        Ok(shown.again(member, &posted.seal, &Complaints::whole(why)))
    };
    let billed_by = |fee: &&Versioned<_>| shown.is_of(month, fee);
    let Some(fee) = shown.unbilled.iter().find(billed_by) else {
        return refuse(
            &"Its fee is on a draft or an invoice by now. Take it off the draft, or void the \
              invoice; then it is unbilled again.",
        );
    };
    let value = match shown.months.value.without(month) {
        Ok(value) => value,
        Err(error) => return refuse(&error),
    };
    let lock = firm.lock().await?.map(|lock| lock.value);
    if let Err(locked) = unlocked(lock, fee.value.on, "move the lock first to take it back") {
        return refuse(&locked);
    }
    let months = Versioned { value, version };
    match firm.commit_month_taken_back(&once, &months, fee, app.now()).await {
        Ok(_) => Ok(Answer::Go(home)),
        Err(CommitError::Stale) => late(app, member, id, &posted.seal).await,
        Err(error) => Err(error.into()),
    }
}

impl Form {
    /// What is typed of a monthly fee as it is.
    pub(super) fn of_monthly(monthly: Option<&Monthly>) -> Self {
        let Some(monthly) = monthly else { return Self::default() };
        let tasks: Vec<&str> = monthly.tasks.iter().map(|task| task.code()).collect();
        let hours = |hours: Hours| hours.decimal().normalize().to_string();
        let Carry { months, most } = monthly.carry;
        Self {
            month_fee: monthly.fee.to_string(),
            month_from: monthly.from.to_string(),
            month_until: monthly.until.map(|until| until.to_string()).unwrap_or_default(),
            month_hours: hours(monthly.hours),
            month_tasks: tasks.join(" "),
            month_kept: if months == 0 { String::new() } else { months.to_string() },
            month_most: most.map(hours).unwrap_or_default(),
            ..Self::default()
        }
    }

    /// The monthly fee that is typed; none where nothing is typed about it.
    pub(super) fn monthly(
        &self,
        complaints: &mut Complaints,
        shown: &Shown,
        by: &MemberId,
    ) -> Option<Option<Monthly>> {
        let typed = [
            &self.month_fee,
            &self.month_from,
            &self.month_until,
            &self.month_hours,
            &self.month_tasks,
            &self.month_kept,
            &self.month_most,
        ];
        if typed.iter().all(|text| text.trim().is_empty()) {
            return Some(None);
        }
        let fee = match self.month_fee.trim() {
            "" => Some(Money::zero(shown.currency)),
            text => complaints.take("month_fee", Money::parse(text, shown.currency)),
        };
        let from = complaints.take("month_from", Monthly::month(&self.month_from));
        let until = complaints.take("month_until", Monthly::month(&self.month_until));
        let hours = complaints.take("month_hours", Monthly::hours(&self.month_hours));
        let tasks = complaints.take("month_tasks", Arrangement::tasks(&self.month_tasks));
        let months = complaints.take("month_kept", Carry::months(&self.month_kept));
        let most = complaints.take("month_most", Monthly::hours(&self.month_most));
        let monthly = Monthly {
            fee: fee?,
            from: from?.unwrap_or_else(|| Month::of(shown.today)),
            until: until?,
            hours: hours?.unwrap_or_default(),
            tasks: tasks?,
            carry: Carry { months: months?, most: most? },
            by: by.clone(),
        };
        let was = shown.agreed.value.monthly.as_ref();
        complaints.take("month_fee", monthly.agree(was, (&shown.matter, shown.today))).map(Some)
    }

    /// The fields of the monthly fee.
    pub(super) fn monthly_fields(&self, complaints: &Complaints) -> Markup {
        let field = |field: Field<'_>| html! { (field) };
        let typed = [&self.month_fee, &self.month_from, &self.month_until, &self.month_hours];
        let carried = [&self.month_kept, &self.month_most, &self.month_tasks];
        let typed = typed.into_iter().chain(carried).map(String::as_str);
        ui::folded(
            "Monthly fee",
            Fold::of(typed),
            html! {
                p.note {
                    "It is billed once for each month, from its first day. Time within its hours is \
                     included; time beyond them is charged by the hour. A month that has begun \
                     stays as it was agreed then, unless its fee is taken back."
                }
                (ui::fields(html! {
                    (Field::number("Fee of a month", "month_fee").value(&self.month_fee)
                        .complaints(complaints))
                    (Field::text("First month", "month_from").value(&self.month_from)
                        .hint("Such as 2026-03; this month where it is empty.")
                        .complaints(complaints))
                    (Field::text("Last month", "month_until").value(&self.month_until)
                        .hint("Empty while it goes on.").complaints(complaints))
                }))
                (ui::fields(html! {
                    (Field::number("Hours that a month includes", "month_hours")
                        .value(&self.month_hours).complaints(complaints))
                    (Field::number("Months that unused hours are kept", "month_kept")
                        .value(&self.month_kept)
                        .hint("Empty where they lapse with their month.").complaints(complaints))
                    (Field::number("Most hours that go on to the next month", "month_most")
                        .value(&self.month_most).hint("Empty where all do.").complaints(complaints))
                }))
                (field(Field::text("Tasks of these hours", "month_tasks").value(&self.month_tasks)
                    .hint("As above: codes or phases; any time where it is empty.")
                    .complaints(complaints)))
            },
        )
    }
}

impl Shown {
    /// Whether an entry bills a month.
    fn is_of(&self, month: Month, fee: &Versioned<domain::entry::Entry>) -> bool {
        self.months.value.billed_by(&fee.value.id) == Some(month)
    }

    /// What was agreed about every month, and what became of each.
    pub(super) fn monthly(&self, member: &Member, seal: &Seal) -> Markup {
        let monthly = self.agreed.value.monthly.as_ref();
        let due = monthly.map(|agreed| self.months.value.due(agreed, self.today));
        let due = due.unwrap_or_default();
        let is_empty = self.months.value.all().next().is_none();
        html! {
            @if let Some(monthly) = monthly { (terms(monthly)) }
            @if let Some(first) = due.first() {
                (ui::notice(Tone::Info, html! {
                    p {
                        "Due: the fee of "
                        (due.iter().map(|month| month.title()).collect::<Vec<_>>().join(", "))
                        ". It is recorded within minutes, or with the next draft."
                    }
                    @if member.role().bills() {
                        (ui::press(
                            &seal.part("months"),
                            &paths::month(&self.matter.id, *first, "reached"),
                            "Record what is due",
                        ))
                    }
                }))
            }
            @if !is_empty {
                (Table::new("Months").titled().text("Month").number("Fee").number("Carried in")
                    .number("Included").number("Used").number("Over").number("Left").text("State")
                    .rows(self.months.value.rows().take(ROWS_MAX)
                        .map(|row| self.month(&row, member, seal))))
            }
        }
    }

    fn month(&self, row: &MonthRow<'_>, member: &Member, seal: &Seal) -> [Markup; 8] {
        let hours = |hours| ui::hours(hours);
        [
            html! { (row.month.title()) },
            ui::money(row.fee.amount),
            hours(row.carried),
            hours(row.fee.hours),
            hours(row.used),
            hours(row.fee.over),
            hours(row.left),
            self.month_state(row.month, member, seal),
        ]
    }

    fn month_state(&self, month: Month, member: &Member, seal: &Seal) -> Markup {
        if !self.unbilled.iter().any(|fee| self.is_of(month, fee)) {
            return ui::badge(Tone::Good, "On a bill");
        }
        html! {
            (ui::badge(Tone::Neutral, "Not billed yet"))
            @if member.role().bills() {
                (ui::form(
                    &seal.part(format!("month{month}")),
                    &paths::month(&self.matter.id, month, "back"),
                    html! {
                        (ui::hidden("version", &self.months.version.to_string()))
                        (ui::buttons(ui::submit_quiet(&format!("Take back {}", month.title()))))
                    },
                ))
            }
        }
    }
}

/// What was agreed, as a sentence.
fn terms(monthly: &Monthly) -> Markup {
    let Carry { months, most } = monthly.carry;
    let tasks: Vec<&str> = monthly.tasks.iter().map(|task| task.code()).collect();
    html! {
        p {
            "A monthly fee of " (ui::money(monthly.fee)) " from " (monthly.from.title())
            @if let Some(until) = monthly.until { " to " (until.title()) }
            " includes " (ui::hours(monthly.hours)) " hours"
            @if tasks.is_empty() { "." } @else { " of " (tasks.join(", ")) "." }
            " Time beyond is charged by the hour. "
            @match (months, most) {
                (0, _) => "Unused hours lapse with their month.",
                (1, None) => "Unused hours are kept for one month.",
                (months, None) => { "Unused hours are kept for " (months) " months." },
                (1, Some(most)) => {
                    "Unused hours are kept for one month, at most " (ui::hours(most)) " at a time."
                },
                (months, Some(most)) => {
                    "Unused hours are kept for " (months) " months, at most " (ui::hours(most))
                    " at a time."
                },
            }
        }
    }
}
