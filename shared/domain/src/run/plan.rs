//! What a run would bill of a matter, or why it passes it over.

use jiff::civil::Date;

use super::change::{Change, changes};
use crate::approval::ApprovalRule;
use crate::billing::{BillingHold, Frequency};
use crate::entry::{Entry, Work};
use crate::guideline::{Day, Guidelines, Piece};
use crate::hours::Hours;
use crate::invoice::Issued;
use crate::matter::Matter;
use crate::member::{Classification, Member};
use crate::money::{Currency, Money};

/// What a matter looks like before a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// The matter.
    pub matter: Matter,
    /// How often it is billed.
    pub frequency: Frequency,
    /// What its client does not pay.
    pub rules: Guidelines,
    /// Its unbilled work until the day of the run.
    pub entries: Vec<Entry>,
    /// Its last invoice that is not void.
    pub last: Option<Issued>,
    /// Whether it has a draft.
    pub is_drafted: bool,
}

/// What holds for all matters of a run.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The day until which what is due is billed.
    pub until: Date,
    /// Today, in the firm's zone.
    pub today: Date,
    /// Whether time must be approved first.
    pub approval: ApprovalRule,
    /// The people of the firm.
    pub people: &'a [Member],
}

/// What a run would do with a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prospect {
    /// Bill it.
    Due(Due),
    /// Pass it over.
    Passed(Passed),
}

impl Prospect {
    /// The matter.
    pub const fn matter(&self) -> &Matter {
        match self {
            Self::Due(due) => &due.matter,
            Self::Passed(passed) => &passed.matter,
        }
    }
}

/// What would be billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The matter.
    pub matter: Matter,
    /// The last day of work.
    pub through: Date,
    /// The hours.
    pub hours: Hours,
    /// What time comes to.
    pub fees: Money,
    /// What costs come to.
    pub costs: Money,
    /// Both.
    pub total: Money,
    /// How many entries.
    pub count: usize,
    /// How many are left out, since they are on hold or not approved.
    pub left_out: usize,
    /// How many are against the client's guidelines.
    pub against: usize,
    /// What is otherwise than on the last invoice.
    pub changes: Vec<Change>,
}

/// A matter with unbilled work that is not billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// The matter.
    pub matter: Matter,
    /// How many entries wait.
    pub count: usize,
    /// Why.
    pub why: Why,
}

/// Why a run passes a matter over, in order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// No run bills it.
    #[error("Billed when asked.")]
    WhenAsked,
    /// It is on hold.
    #[error("{0}")]
    Held(BillingHold),
    /// A draft of it is being made.
    #[error("It has a draft that is not issued.")]
    Drafted,
    /// It was billed since the end of the period.
    #[error("Billed for this period, by invoice {0}. What came late waits for the next one.")]
    Billed(String),
    /// All of its work is on hold.
    #[error("All of its work is on hold.")]
    AllHeld,
    /// None of its time is approved.
    #[error("No time of it is approved.")]
    NotApproved,
    /// Nothing would be charged.
    #[error("Nothing would be charged.")]
    Zero,
}

/// What a run until a day would do with a matter; nothing where no work of its period is unbilled.
pub fn prospect(ground: &Ground, asked: &Asked<'_>) -> Option<Prospect> {
    let Asked { until, today, approval, .. } = *asked;
    let through = ground.frequency.through(until);
    let last_day = through.unwrap_or(until);
    let entries: Vec<&Entry> = ground.entries.iter().filter(|one| one.on <= last_day).collect();
    if entries.is_empty() {
        return None;
    }
    let count = entries.len();
    let passed = |why| {
        let matter = ground.matter.clone();
        Some(Prospect::Passed(Passed { matter, count, why }))
    };
    let Some(through) = through else { return passed(Why::WhenAsked) };
    if let Some(hold) = ground.matter.billing_hold(today) {
        return passed(Why::Held(hold.clone()));
    }
    if ground.is_drafted {
        return passed(Why::Drafted);
    }
    let covers = |last: &&Issued| last.issued_on > through && last.bills_work();
    if let Some(last) = ground.last.as_ref().filter(covers) {
        return passed(Why::Billed(last.number.to_string()));
    }
    let free: Vec<&Entry> =
        entries.into_iter().filter(|one| one.billing_hold(today).is_none()).collect();
    if free.is_empty() {
        return passed(Why::AllHeld);
    }
    let billed: Vec<&Entry> = free.into_iter().filter(|one| one.bills(approval)).collect();
    let Some(currency) = billed.first().map(|one| one.value.currency()) else {
        return passed(Why::NotApproved);
    };
    let due = due(ground, &billed, (through, asked), (count, currency));
    if due.total.is_positive() { Some(Prospect::Due(due)) } else { passed(Why::Zero) }
}

fn due(
    ground: &Ground,
    billed: &[&Entry],
    (through, asked): (Date, &Asked<'_>),
    (count, currency): (usize, Currency),
) -> Due {
    let ours: Vec<&Entry> =
        billed.iter().copied().filter(|one| one.value.currency() == currency).collect();
    let is_cost = |one: &Entry| matches!(one.work, Work::Cost { .. });
    let sum = |costs: bool| {
        let some = ours.iter().filter(|one| is_cost(one) == costs).map(|one| one.value.minor());
        Money::new(some.fold(0, i64::saturating_add), currency)
    };
    let (fees, costs) = (sum(false), sum(true));
    let hours = ours.iter().map(|one| match &one.work {
        Work::Time { hours, .. } => *hours,
        Work::Flat { .. } | Work::Cost { .. } => Hours::default(),
    });
    let mut due = Due {
        matter: ground.matter.clone(),
        through,
        hours: hours.fold(Hours::default(), Hours::plus),
        fees,
        costs,
        total: Money::new(fees.minor().saturating_add(costs.minor()), currency),
        count: ours.len(),
        left_out: count.saturating_sub(ours.len()),
        against: against(&ground.rules, &ours, asked),
        changes: Vec::new(),
    };
    due.changes = changes(&due, &ours, ground.last.as_ref());
    due
}

/// How many entries are against the client's guidelines.
fn against(rules: &Guidelines, entries: &[&Entry], asked: &Asked<'_>) -> usize {
    if rules.is_empty() {
        return 0;
    }
    let rank = |entry: &Entry| match &entry.work {
        Work::Time { timekeeper, .. } => {
            let found = asked.people.iter().find(|one| one.id == *timekeeper);
            found.map_or(Classification::Other, |one| one.classification)
        }
        Work::Flat { .. } | Work::Cost { .. } => Classification::Other,
    };
    let pieces = entries.iter().map(|one| Piece::of_entry(one, rank(one)));
    let pieces: Vec<Piece<'_>> = pieces.collect();
    let is_against = |(at, piece): &(usize, &Piece<'_>)| {
        let so_far = pieces.get(..=*at).unwrap_or(&pieces);
        let day = Day { billed_on: asked.today, hours: piece.hours_among(so_far) };
        rules.findings(piece, day).is_ok_and(|found| !found.is_empty())
    };
    pieces.iter().enumerate().filter(is_against).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::approval::Approval;
    use crate::billing::Billing;
    use crate::entry::sample;
    use crate::text::{Mark, Name, Note};

    const UNTIL: Date = Date::constant(2026, 3, 31);
    const TODAY: Date = Date::constant(2026, 4, 2);

    fn ground() -> Ground {
        let entry = sample();
        let matter = Matter {
            id: entry.matter.clone(),
            client: entry.client.clone(),
            client_name: Name::parse("Acme Mills").unwrap(),
            number: Mark::parse("M-1").unwrap(),
            name: Name::parse("Acme v. Rivers").unwrap(),
            client_reference: None,
            opened_on: Date::constant(2026, 1, 2),
            codes: crate::matter::CodesRule::Optional,
            rounding: None,
            terms_days: 30,
            ending: crate::matter::Ending::default(),
            billing: Billing::default(),
        };
        Ground {
            matter,
            frequency: Frequency::Monthly,
            rules: Guidelines::default(),
            entries: vec![entry],
            last: None,
            is_drafted: false,
        }
    }

    fn seen(ground: &Ground, approval: ApprovalRule) -> Option<Prospect> {
        prospect(ground, &Asked { until: UNTIL, today: TODAY, approval, people: &[] })
    }

    fn why(ground: &Ground, rule: ApprovalRule) -> Option<Why> {
        match seen(ground, rule) {
            Some(Prospect::Passed(passed)) => Some(passed.why),
            Some(Prospect::Due(_)) | None => None,
        }
    }

    #[test]
    fn bil20_what_is_due_says_what_it_comes_to_and_what_changed() {
        let Some(Prospect::Due(due)) = seen(&ground(), ApprovalRule::NotNeeded) else {
            panic!("it is due")
        };
        assert_eq!((due.hours, due.total.minor(), due.count), (Hours::new(100), 30_000, 1));
        assert_eq!(due.changes, [Change::First]);

        let mut last = crate::invoice::sample(7, Money::new(30_000, Currency::USD));
        last.issued_on = UNTIL;
        let before = Ground { last: Some(last), ..ground() };
        let Some(Prospect::Due(due)) = seen(&before, ApprovalRule::NotNeeded) else {
            panic!("it is due")
        };
        let costs = Money::new(15_000, Currency::USD);
        let wanted = [Change::MoreHours(1.into()), Change::FewerCosts(costs)];
        assert_eq!(due.changes, wanted);
    }

    #[test]
    fn bil20_what_is_passed_over_says_why() {
        let no = ApprovalRule::NotNeeded;
        assert_eq!(why(&ground(), no), None);
        let asked = Ground { frequency: Frequency::WhenAsked, ..ground() };
        assert_eq!(why(&asked, no), Some(Why::WhenAsked));
        let hold = BillingHold { reason: Note::parse("Wait").unwrap(), until: None };
        let held = ground();
        let matter = held.matter.clone().billing_held(Some(hold.clone()));
        assert_eq!(why(&Ground { matter, ..held }, no), Some(Why::Held(hold.clone())));
        assert_eq!(why(&Ground { is_drafted: true, ..ground() }, no), Some(Why::Drafted));
        let mut last = crate::invoice::sample(7, Money::new(30_000, Currency::USD));
        last.issued_on = TODAY;
        let billed = Ground { last: Some(last), ..ground() };
        assert_eq!(why(&billed, no), Some(Why::Billed("2026-0007".to_owned())));
        // A bill of fixed amounts alone, as those that recur, says nothing of the work of a period.
        let mut fixed = billed.last.clone().unwrap();
        (fixed.timekeepers, fixed.costs) = (Vec::new(), Money::zero(Currency::USD));
        assert_eq!(why(&Ground { last: Some(fixed), ..ground() }, no), None);
        let entries = vec![sample().billing_held(Some(hold))];
        assert_eq!(why(&Ground { entries, ..ground() }, no), Some(Why::AllHeld));
        assert_eq!(why(&ground(), ApprovalRule::Needed), Some(Why::NotApproved));
        let entries = vec![Entry { value: Money::zero(Currency::USD), ..sample() }];
        assert_eq!(why(&Ground { entries, ..ground() }, no), Some(Why::Zero));
    }

    #[test]
    fn bil19_work_of_a_period_that_is_not_over_waits() {
        let quarterly = Ground { frequency: Frequency::Yearly, ..ground() };
        assert_eq!(seen(&quarterly, ApprovalRule::NotNeeded), None);
        let submitted = sample().with_approval(Approval::Submitted);
        let entries = vec![submitted, Entry { on: TODAY, ..sample() }];
        let late = Ground { entries, ..ground() };
        let found = seen(&late, ApprovalRule::NotNeeded);
        assert!(matches!(found, Some(Prospect::Due(due)) if due.count == 1));
    }
}
