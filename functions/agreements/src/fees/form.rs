//! The agreement as it is typed.

use domain::arrangement::{Arrangement, ArrangementError, FlatFee, Milestone, Progress};
use domain::id::MemberId;
use domain::money::{Currency, Money};
use domain::text::Name;
use serde::Deserialize;
use store::Versioned;
use web::{Complaints, ui};

use super::Shown;

/// How many empty rows the form has at least.
const ROWS_SPARE: usize = 4;

/// What is typed. Milestones that are reached are not among the rows: they stay as they are.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    pub(super) name: Vec<String>,
    pub(super) amount: Vec<String>,
    pub(super) tasks: String,
    pub(super) month_fee: String,
    pub(super) month_from: String,
    pub(super) month_until: String,
    pub(super) month_hours: String,
    pub(super) month_tasks: String,
    pub(super) month_kept: String,
    pub(super) month_most: String,
    pub(super) above: Vec<String>,
    pub(super) off: Vec<String>,
    pub(super) volume_of: String,
    pub(super) basis: String,
    pub(super) stage: Vec<String>,
    pub(super) part: Vec<String>,
    pub(super) recipient: Vec<String>,
    pub(super) share: Vec<String>,
    pub(super) cap: String,
    pub(super) version: String,
}

/// A row of the form.
pub(super) struct Row<'f> {
    pub(super) name: &'f str,
    pub(super) amount: &'f str,
}

impl Form {
    /// The agreement as it is.
    pub(super) fn of(agreed: &Versioned<Arrangement>) -> Self {
        let flat = agreed.value.flat.as_ref();
        let ahead: Vec<&Milestone> = flat
            .iter()
            .flat_map(|flat| &flat.milestones)
            .filter(|one| one.progress == Progress::Ahead)
            .collect();
        let tasks = flat.map(|flat| flat.tasks.as_slice()).unwrap_or_default();
        let tasks: Vec<&str> = tasks.iter().map(|task| task.code()).collect();
        let monthly = Self::of_monthly(agreed.value.monthly.as_ref());
        Self {
            name: ahead.iter().map(|one| one.name.to_string()).collect(),
            amount: ahead.iter().map(|one| one.amount.to_string()).collect(),
            tasks: tasks.join(" "),
            cap: agreed.value.cap.map(|cap| cap.to_string()).unwrap_or_default(),
            version: agreed.version.to_string(),
            ..Self::of_volume(agreed.value.volume.as_ref(), monthly)
                .with_contingency(agreed.value.contingency.as_ref())
        }
    }

    /// What was typed, over the agreement as somebody else left it meanwhile: a milestone that was
    /// reached stands there already, and is no row that would be billed again.
    pub(super) fn late(&self, agreed: &Versioned<Arrangement>) -> Self {
        let flat = agreed.value.flat.iter();
        let reached: Vec<&str> = flat
            .flat_map(|flat| &flat.milestones)
            .filter(|one| one.progress != Progress::Ahead)
            .map(|one| one.name.as_str())
            .collect();
        let ahead = self.rows().filter(|row| !reached.contains(&row.name.trim()));
        let (name, amount) = ahead.map(|row| (row.name.to_owned(), row.amount.to_owned())).unzip();
        Self { name, amount, version: agreed.version.to_string(), ..self.clone() }
    }

    /// What is typed into its rows, and some empty ones.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let typed = |all: &[String]| all.iter().rposition(|one| !one.trim().is_empty());
        let last = typed(&self.name).max(typed(&self.amount));
        let count = last.map_or(0, |last| last.saturating_add(1)).saturating_add(ROWS_SPARE);
        (0..count.min(FlatFee::MILESTONES_MAX)).map(|at| Row {
            name: self.name.get(at).map_or("", String::as_str),
            amount: self.amount.get(at).map_or("", String::as_str),
        })
    }

    pub(super) fn tasks(&self) -> &str {
        &self.tasks
    }

    pub(super) fn cap(&self) -> &str {
        &self.cap
    }

    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// The agreement that is typed, in place of the one that was read.
    pub(super) fn read(
        &self,
        shown: &Shown,
        by: &MemberId,
    ) -> Result<Versioned<Arrangement>, Complaints> {
        let (agreed, currency) = (&shown.agreed, shown.currency);
        let mut complaints = Complaints::default();
        let cap = complaints.take("cap", Arrangement::cap(&self.cap, currency));
        let tasks = complaints.take("tasks", Arrangement::tasks(&self.tasks));
        let reached = agreed.value.flat.iter().flat_map(|flat| &flat.milestones);
        let mut milestones: Vec<Milestone> =
            reached.filter(|one| one.progress != Progress::Ahead).cloned().collect();
        for (n, row) in (1..).zip(self.rows()) {
            match row.read(currency) {
                Ok(milestone) => milestones.extend(milestone),
                Err(error) => {
                    let is_name =
                        row.name.trim().is_empty() || matches!(error, ArrangementError::Name(_));
                    complaints.add(ui::nth(if is_name { "name" } else { "amount" }, n), error);
                }
            }
        }
        let monthly = self.monthly(&mut complaints, shown, by);
        let volume = self.volume(&mut complaints, currency);
        let contingency = self.contingency(&mut complaints, &agreed.value);
        let version = complaints.version(&self.version);
        let flat = tasks.and_then(|tasks| complaints.take("", FlatFee::agree(tasks, milestones)));
        let read = (|| {
            let (flat, monthly, cap) = (flat?, monthly?, cap?);
            let (contingency, volume) = (contingency?, volume?);
            let value = Arrangement { flat, monthly, contingency, volume, cap };
            Some(Versioned { value, version: version? })
        })();
        let read = complaints.or(read)?;
        let value = read.value.after(&agreed.value).map_err(Complaints::whole)?;
        Ok(Versioned { value, version: read.version })
    }
}

impl Row<'_> {
    /// Its milestone; none where nothing is typed.
    fn read(&self, currency: Currency) -> Result<Option<Milestone>, ArrangementError> {
        let (name, amount) = (self.name.trim(), self.amount.trim());
        match (name.is_empty(), amount.is_empty()) {
            (true, true) => return Ok(None),
            (false, false) => {}
            (true, false) | (false, true) => return Err(ArrangementError::Half),
        }
        let name = Name::parse(name).map_err(ArrangementError::Name)?;
        let amount = Money::parse(amount, currency)?;
        Ok(Some(Milestone { name, amount, progress: Progress::Ahead }))
    }
}
