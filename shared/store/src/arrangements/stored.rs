//! Fee agreements as they are stored.

use domain::arrangement::{
    Arrangement, Carry, FlatFee, Milestone, Monthly, Progress, Tier, Volume, VolumeOf,
};
use domain::figures::Month;
use domain::hours::Hours;
use domain::money::{Currency, Money};
use domain::percent::Percent;
use domain::text::Name;
use domain::utbms::TaskCode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::contingency::ContingencyItem;
use crate::fault::Fault;
use crate::item;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ArrangementItem {
    currency: String,
    cap: Option<i64>,
    tasks: Vec<String>,
    milestones: Vec<MilestoneItem>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    monthly: Option<MonthlyItem>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    volume: Option<VolumeItem>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    contingency: Option<ContingencyItem>,
}

/// Tiers are minor units, and hundredths of a percent.
#[derive(Debug, Serialize, Deserialize)]
struct VolumeItem {
    of: String,
    tiers: Vec<(i64, u32)>,
}

/// Hours are hundredths.
#[derive(Debug, Serialize, Deserialize)]
struct MonthlyItem {
    fee: i64,
    from: String,
    until: Option<String>,
    hours: u32,
    tasks: Vec<String>,
    kept: u16,
    most: Option<u32>,
    by: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct MilestoneItem {
    name: String,
    amount: i64,
    reached: Option<ReachedItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ReachedItem {
    entry: String,
    on: Date,
    by: String,
}

impl ArrangementItem {
    pub(super) fn of(arrangement: &Arrangement, currency: Currency) -> Self {
        let flat = arrangement.flat.as_ref();
        let milestones = flat.map(|flat| flat.milestones.as_slice()).unwrap_or_default();
        let tasks = flat.map(|flat| flat.tasks.as_slice()).unwrap_or_default();
        Self {
            currency: currency.to_string(),
            cap: arrangement.cap.map(Money::minor),
            tasks: tasks.iter().map(|task| task.code().to_owned()).collect(),
            milestones: milestones.iter().map(MilestoneItem::of).collect(),
            monthly: arrangement.monthly.as_ref().map(MonthlyItem::of),
            volume: arrangement.volume.as_ref().map(VolumeItem::of),
            contingency: arrangement.contingency.as_ref().map(ContingencyItem::of),
        }
    }

    pub(super) fn read(self) -> Result<Arrangement, Fault> {
        let tasks = tasks(&self.tasks)?;
        let milestone = |one: MilestoneItem| one.read(&self.currency);
        let milestones = self.milestones.into_iter().map(milestone).collect::<Result<_, _>>()?;
        Ok(Arrangement {
            flat: item::checked("flat fee", FlatFee::agree(tasks, milestones))?,
            monthly: self.monthly.map(|monthly| monthly.read(&self.currency)).transpose()?,
            volume: self.volume.map(|volume| volume.read(&self.currency)).transpose()?,
            contingency: self.contingency.map(|one| one.read(&self.currency)).transpose()?,
            cap: self.cap.map(|cap| item::money(cap, &self.currency)).transpose()?,
        })
    }
}

fn tasks(codes: &[String]) -> Result<Vec<TaskCode>, Fault> {
    codes.iter().map(|code| item::checked("task", TaskCode::parse(code))).collect()
}

impl VolumeItem {
    fn of(volume: &Volume) -> Self {
        let tier = |tier: &Tier| (tier.above.minor(), tier.off.hundredths());
        Self { of: volume.of.word().to_owned(), tiers: volume.tiers.iter().map(tier).collect() }
    }

    fn read(self, currency: &str) -> Result<Volume, Fault> {
        let tier =
            |(above, off)| Ok(Tier { above: item::money(above, currency)?, off: Percent::of(off) });
        Ok(Volume {
            of: item::needed("volume", VolumeOf::of_word(&self.of))?,
            tiers: self.tiers.into_iter().map(tier).collect::<Result<_, Fault>>()?,
        })
    }
}

impl MonthlyItem {
    fn of(monthly: &Monthly) -> Self {
        Self {
            fee: monthly.fee.minor(),
            from: monthly.from.to_string(),
            until: monthly.until.as_ref().map(Month::to_string),
            hours: monthly.hours.count(),
            tasks: monthly.tasks.iter().map(|task| task.code().to_owned()).collect(),
            kept: monthly.carry.months,
            most: monthly.carry.most.map(Hours::count),
            by: monthly.by.to_string(),
        }
    }

    fn read(self, currency: &str) -> Result<Monthly, Fault> {
        let month = |text: &String| item::needed("month", Month::parse(text));
        Ok(Monthly {
            fee: item::money(self.fee, currency)?,
            from: month(&self.from)?,
            until: self.until.as_ref().map(month).transpose()?,
            hours: Hours::new(self.hours),
            tasks: tasks(&self.tasks)?,
            carry: Carry { months: self.kept, most: self.most.map(Hours::new) },
            by: item::parsed("member", &self.by)?,
        })
    }
}

impl MilestoneItem {
    fn of(milestone: &Milestone) -> Self {
        Self {
            name: milestone.name.to_string(),
            amount: milestone.amount.minor(),
            reached: match &milestone.progress {
                Progress::Ahead => None,
                Progress::Reached { entry, on, by } => {
                    Some(ReachedItem { entry: entry.to_string(), on: *on, by: by.to_string() })
                }
            },
        }
    }

    fn read(self, currency: &str) -> Result<Milestone, Fault> {
        Ok(Milestone {
            name: item::checked("milestone", Name::parse(&self.name))?,
            amount: item::money(self.amount, currency)?,
            progress: match self.reached {
                None => Progress::Ahead,
                Some(reached) => Progress::Reached {
                    entry: item::parsed("entry", &reached.entry)?,
                    on: reached.on,
                    by: item::parsed("member", &reached.by)?,
                },
            },
        })
    }
}
