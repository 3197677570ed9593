//! What is typed to change an entry: one address takes both kinds, and the entry says which it is.

use domain::entry::{Entry, Work};
use domain::id::DocumentId;
use domain::matter::Matter;
use serde::Deserialize;
use store::Versioned;
use web::Complaints;

use crate::back::Back;
use crate::day::Ticked;
use crate::{costs, time};

/// The fields of both kinds.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    matter: String,
    on: String,
    narrative: String,
    began: String,
    hours: String,
    task: String,
    activity: String,
    timekeeper: String,
    no_charge: String,
    twice: String,
    both: String,
    against: String,
    late: String,
    kind: String,
    unit: String,
    quantity: String,
    unit_price: String,
    expense: String,
    receipt: String,
    back: String,
    version: String,
}

impl Form {
    /// The words that were typed, so that nobody types them twice.
    pub(super) fn narrative(&self) -> &str {
        &self.narrative
    }

    /// The page that the person came from, as it was sent.
    pub(super) fn back(&self) -> &str {
        &self.back
    }
}

/// The fields of the kind that the entry has; time never becomes a cost.
#[derive(Debug, Clone)]
pub(super) enum Typed {
    Time(time::form::Form),
    Cost(costs::form::Form),
}

impl Typed {
    /// The fields of an entry as it is.
    pub(super) fn of(old: &Versioned<Entry>, matter: &Matter) -> Self {
        let (entry, number, version) = (&old.value, &matter.number, old.version);
        let time = time::form::Form::of(entry, number, version).map(Self::Time);
        let cost = || costs::form::Form::of(entry, number, version).map(Self::Cost);
        time.or_else(cost).unwrap_or_else(|| Self::Cost(costs::form::Form::default()))
    }

    /// The fields as they were sent.
    pub(super) fn sent(form: &Form, work: &Work) -> Self {
        let Form { matter, on, narrative, against, late, back, version, .. } = form.clone();
        match work {
            Work::Time { .. } => Self::Time(time::form::Form {
                matter,
                on,
                narrative,
                against,
                late,
                back,
                version,
                began: form.began.clone(),
                hours: form.hours.clone(),
                task: form.task.clone(),
                activity: form.activity.clone(),
                timekeeper: form.timekeeper.clone(),
                no_charge: form.no_charge.clone(),
                twice: form.twice.clone(),
                both: form.both.clone(),
                timer: String::new(),
                suggestion: String::new(),
                then: String::new(),
            }),
            Work::Cost { .. } | Work::Flat { .. } => Self::Cost(costs::form::Form {
                matter,
                on,
                narrative,
                against,
                late,
                back,
                version,
                kind: form.kind.clone(),
                unit: form.unit.clone(),
                quantity: form.quantity.clone(),
                unit_price: form.unit_price.clone(),
                expense: form.expense.clone(),
                receipt: form.receipt.clone(),
                no_charge: form.no_charge.clone(),
                twice: form.twice.clone(),
                then: String::new(),
            }),
        }
    }

    /// What was typed, over the version that is there now, and what differs. Time never
    /// becomes a cost, so both are of one kind.
    pub(super) fn late(&self, now: &Self) -> (Self, Complaints) {
        let complaints = Complaints::meanwhile(
            &self
                .pairs()
                .zip(now.pairs())
                .map(|((name, typed), (_, now))| (name, typed, now))
                .collect::<Vec<_>>(),
        );
        let mut over = self.clone();
        let version = now.version().to_string();
        match &mut over {
            Self::Time(form) => form.version = version,
            Self::Cost(form) => form.version = version,
        }
        (over, complaints)
    }

    /// The fields by name.
    fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let pairs: Vec<(&'static str, &String)> = match self {
            Self::Time(form) => vec![
                ("matter", &form.matter),
                ("on", &form.on),
                ("began", &form.began),
                ("hours", &form.hours),
                ("narrative", &form.narrative),
                ("task", &form.task),
                ("activity", &form.activity),
                ("no_charge", &form.no_charge),
            ],
            Self::Cost(form) => vec![
                ("matter", &form.matter),
                ("on", &form.on),
                ("kind", &form.kind),
                ("quantity", &form.quantity),
                ("unit_price", &form.unit_price),
                ("narrative", &form.narrative),
                ("expense", &form.expense),
                ("receipt", &form.receipt),
                ("no_charge", &form.no_charge),
            ],
        };
        pairs.into_iter().map(|(name, text)| (name, text.as_str()))
    }

    /// The same, from the page that the person came from.
    pub(super) fn from(mut self, back: Back) -> Self {
        match &mut self {
            Self::Time(form) => back.word().clone_into(&mut form.back),
            Self::Cost(form) => back.word().clone_into(&mut form.back),
        }
        self
    }

    /// The page that the person came from.
    pub(super) fn back(&self) -> Back {
        Back::of_word(match self {
            Self::Time(form) => &form.back,
            Self::Cost(form) => &form.back,
        })
    }

    /// The same with a document as the receipt; time has none.
    pub(super) fn proved_by(mut self, receipt: &DocumentId) -> Self {
        if let Self::Cost(form) = &mut self {
            form.receipt = receipt.to_string();
        }
        self
    }

    /// The words that were typed.
    pub(super) fn narrative(&self) -> &str {
        match self {
            Self::Time(form) => &form.narrative,
            Self::Cost(form) => &form.narrative,
        }
    }

    /// The reason for a locked day, as it was typed.
    pub(super) fn late_reason(&self) -> &str {
        match self {
            Self::Time(form) => &form.late,
            Self::Cost(form) => &form.late,
        }
    }

    /// What was ticked of what stands beside it.
    pub(super) fn ticked(&self) -> Ticked<'_> {
        match self {
            Self::Time(form) => form.ticked(),
            Self::Cost(form) => form.ticked(),
        }
    }

    /// The version that was looked at; one that does not read is one that nothing has.
    pub(super) fn version(&self) -> u64 {
        let text = match self {
            Self::Time(form) => &form.version,
            Self::Cost(form) => &form.version,
        };
        text.parse().unwrap_or(0)
    }
}
