//! Payment plans: proposed, accepted with a saved way to pay, paused, ended, and the days on which
//! the clock charges what is due (PAY-11).

use jiff::ToSpan;
use jiff::civil::Date;

use super::Run;
use super::act::Doing;
use crate::office::{STAFF, named};
use crate::oracle::Wrong;

/// The most days that pass at once: processors are asked about the last week, and whatever happens
/// there is heard of long before.
const DAYS_MAX: i64 = 3;

/// How often the clock calls on a day until a call comes to its end.
const CALLS_MAX: usize = 12;

/// How often a run goes on to the day of an instalment: each takes many days.
const LEAPS_MAX: usize = 3;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

impl Run {
    /// The firm proposes a plan of an open invoice; mostly one that begins today.
    pub(super) fn propose(&mut self, who: usize) -> Option<Doing> {
        let (is_any, plans) = (self.chance.percent(10), &self.oracle.plans.all);
        let planned =
            |id: &String| plans.values().any(|plan| plan.invoice == *id && !plan.is_over());
        let of = self.oracle.invoices.iter();
        let of = of.filter(|(id, head)| head.open > 1_000 && (is_any || !planned(id)));
        let of = of.filter(|(_, head)| head.is_issued);
        let all: Vec<(String, String)> =
            of.map(|(id, head)| (id.clone(), head.matter.clone())).collect();
        let (id, _) = self.pick(&all, |one| one.1.clone())?;
        let every = if self.chance.percent(95) { "fortnight" } else { "month" };
        let first = if self.chance.percent(70) { 0 } else { self.chance.between(1, 3) };
        let form = vec![
            ("count", self.chance.between(2, 4).to_string()),
            ("every", every.to_owned()),
            ("first", self.day().saturating_add(first.days()).to_string()),
        ];
        self.wished("propose", who, format!("/firm/invoices/{id}/plan"), Some(form))
    }

    /// A client accepts a plan, or goes on with one that stopped.
    pub(super) fn accept(&mut self) -> Option<Doing> {
        let all = self.oracle.plans.all.iter();
        let all = all.filter(|(_, plan)| matches!(plan.state.as_str(), "proposed" | "stopped"));
        let all: Vec<(String, String, String)> = all
            .map(|(id, plan)| (id.clone(), plan.client.clone(), self.matter_of(&plan.invoice)))
            .collect();
        let (id, client, _) = self.pick(&all, |one| one.2.clone())?;
        let (who, method) = (self.payer(&client)?, self.office.methods.get(&client)?.to_string());
        let form = vec![("method", method), ("agree", "on".to_owned())];
        self.wished("accept", who, format!("/plans/{id}/accept"), Some(form))
    }

    /// The firm pauses a plan, lets it go on or ends it; or its client ends it.
    pub(super) fn set_plan(&mut self, who: usize) -> Option<Doing> {
        let all = self.oracle.plans.all.iter().filter(|(_, plan)| !plan.is_over());
        let all: Vec<(String, String, String, String)> = all
            .map(|(id, plan)| {
                let matter = self.matter_of(&plan.invoice);
                (id.clone(), plan.client.clone(), plan.state.clone(), matter)
            })
            .collect();
        let (id, client, state, _) = self.pick(&all, |one| one.3.clone())?;
        if self.chance.percent(10) {
            let who = self.payer(&client)?;
            return self.wished("set plan", who, format!("/plans/{id}/end"), Some(Vec::new()));
        }
        let to = match state.as_str() {
            "active" if self.chance.percent(80) => "pause",
            "paused" => "resume",
            _ if self.chance.percent(30) => "end",
            _ => return self.accept(),
        };
        let form = vec![("to", to.to_owned())];
        self.wished("set plan", who, format!("/firm/plans/{id}"), Some(form))
    }

    /// What has to happen next so that an instalment is charged.
    pub(super) fn towards_a_charge(&mut self) -> Option<Doing> {
        let who = self.chance.below(STAFF);
        match self.chance.below(5) {
            0 => self.set_plan(who),
            1 => Some(Doing::Ticked(self.chance.below(3))),
            _ => self.accept().or_else(|| self.propose(who)),
        }
    }

    /// The day of the next instalment that the clock will charge.
    fn next_instalment(&self) -> Option<Date> {
        let active = self.oracle.plans.all.values().filter(|plan| plan.state == "active");
        active.filter_map(|plan| plan.next()?.next_on.parse().ok()).min()
    }

    /// Days pass until an instalment is due, and the clock calls on each of them; what others had
    /// begun comes to its end meanwhile. Tells whether any day passed.
    pub(super) async fn on_to_an_instalment(&mut self) -> Result<bool, Wrong> {
        let Some(due) = self.next_instalment().filter(|due| *due > self.day()) else {
            return Ok(false);
        };
        if self.leaps >= LEAPS_MAX {
            return Ok(false);
        }
        self.leaps += 1;
        self.history.push(format!("days pass until {due}"));
        while self.day() < due {
            let left = self.day().until(due).map_or(1, |left| left.get_days());
            self.banks_answer();
            self.payers_banks_answer();
            self.gateway_answers();
            self.office.advance(i64::from(left).clamp(1, DAYS_MAX) * DAY_MS).await;
            self.office.takers.bank.expire();
            if self.day() < due {
                self.calls().await?;
            }
        }
        Ok(true)
    }

    /// The clock calls until a call comes to its end.
    async fn calls(&mut self) -> Result<(), Wrong> {
        for _ in 0..CALLS_MAX {
            let at = self.chance.below(3);
            let is_done = named("poll", self.office.tick(at)).await;
            self.look()?;
            if is_done {
                break;
            }
            self.office.advance(60_000).await;
        }
        Ok(())
    }

    /// Today, where the firm is.
    pub(super) fn day(&self) -> Date {
        let zone = jiff::tz::TimeZone::get("America/New_York").expect("a zone");
        self.office.books.now().to_zoned(zone).date()
    }
}
