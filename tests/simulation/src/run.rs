//! One run: a firm's days, drawn from a seed, with everything that can go wrong.

mod act;
mod billing;
mod deposit;
mod draw;
mod fate;
mod outside;
mod plan;
mod rest;
mod trust;
mod wallet;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::chance::Chance;
use crate::office::{Instance, Office, Told, Wish, named};
use crate::oracle::{Oracle, Wrong};
use crate::pump::Pump;
use crate::race::{Entrant, race};
use crate::report::{self, AGAIN, Coverage, End, KILLED, RIVALS, SKEWED};
use act::{Doing, Outcome};

/// How many steps a run has.
const STEPS: usize = 50;

/// How many lines of its history a failed run tells.
const TOLD: usize = 25;

/// What a run came to.
#[derive(Debug, Clone)]
pub struct Ended {
    /// The seed.
    pub seed: u64,
    /// What went wrong, if anything, with the last acts before it.
    pub wrong: Option<String>,
    /// Which fault met which act.
    pub coverage: Coverage,
    /// How many items changed.
    pub changes: u64,
    /// A line for each act: the same for the same seed.
    pub history: Vec<String>,
}

/// A run under way.
struct Run {
    office: Office,
    pump: Pump,
    oracle: Oracle,
    chance: Chance,
    coverage: Arc<Mutex<Coverage>>,
    /// Wishes whose browsers will try again.
    again: Vec<Wish>,
    counted: u64,
    /// Wishes that were told to be fulfilled, with where that led.
    told: BTreeMap<String, Told>,
    /// Narratives of the entries that were told to be recorded.
    recorded: BTreeSet<String>,
    /// Payments into trust whose pages somebody was sent to, with what is to be paid there.
    pages: BTreeMap<String, i64>,
    /// References of the money that was told to be received.
    received: BTreeSet<String>,
    history: Vec<String>,
    kill_percent: u64,
    /// How often days passed until an instalment was due.
    leaps: usize,
    /// The matter that everybody is busy with, so that they meet.
    focus: Option<String>,
    /// The act that this run does most.
    favourite: &'static str,
}

/// Runs a seed on a thread of its own clock and chance.
pub fn run(seed: u64) -> Ended {
    fastrand::seed(seed);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let mut run = Run::begin(seed).await;
        let wrong = run.all().await.err();
        let wrong = wrong.map(|wrong| run.words(&wrong));
        let coverage = run.coverage().clone();
        let changes = run.office.wire.engine().changed();
        Ended { seed, wrong, coverage, changes, history: run.history }
    })
}

impl Run {
    async fn begin(seed: u64) -> Self {
        let office = Office::open(seed).await;
        let chance = Chance::new(seed);
        let coverage = Arc::new(Mutex::new(Coverage::default()));
        fate::choose(&office, &chance, (report::plague(seed), &coverage));
        let kill_percent = [0, 5, 15].get(chance.branch("kills").below(3)).copied().unwrap_or(0);
        Self {
            office,
            pump: Pump::default(),
            oracle: Oracle::default(),
            chance: chance.branch("acts"),
            coverage,
            again: Vec::new(),
            counted: 0,
            told: BTreeMap::new(),
            recorded: BTreeSet::new(),
            pages: BTreeMap::new(),
            received: BTreeSet::new(),
            history: Vec::new(),
            kill_percent,
            leaps: 0,
            focus: None,
            favourite: report::favourite(seed),
        }
    }

    async fn all(&mut self) -> Result<(), Wrong> {
        self.look()?;
        for _ in 0..STEPS {
            self.step().await?;
            self.look()?;
            self.kept()?;
        }
        self.rest().await
    }

    /// Checks what has changed.
    fn look(&mut self) -> Result<(), Wrong> {
        let looked = self.oracle.look(self.office.wire.engine(), self.office.latest_day());
        for (kind, act) in std::mem::take(&mut self.oracle.met) {
            self.meet(kind, act);
        }
        looked
    }

    /// One to three acts at once.
    async fn step(&mut self) -> Result<(), Wrong> {
        let count = [1, 2, 3, 3].get(self.chance.below(4)).copied().unwrap_or(1);
        let busy = self.chance.pick(&self.office.matters).map(|matter| matter.id.to_string());
        self.focus = busy.filter(|_| self.chance.percent(60));
        let mut doings: Vec<Doing> = Vec::new();
        let is_crowd = self.chance.percent(35);
        for _ in 0..count {
            let doing = match doings.last() {
                Some(first) if is_crowd => Some(self.alike(first)),
                Some(_) | None => self.draw().await?,
            };
            if let Some(doing) = doing {
                let twice = self.chance.percent(10) && matches!(doing, Doing::Wished(..));
                if twice {
                    self.meet(AGAIN, doing.name());
                    doings.push(doing.clone());
                }
                doings.push(doing);
            }
        }
        let names: Vec<&'static str> = doings.iter().map(Doing::name).collect();
        if names.len() > 1 {
            names.iter().for_each(|name| self.meet(RIVALS, name));
        }
        let kills: Vec<Option<usize>> = doings
            .iter()
            .map(|doing| {
                // What is rare and short is killed more often, and sooner, or never would be.
                let is_rare = report::RARE.contains(&doing.name());
                let (percent, turns) = if is_rare { (30, 8) } else { (self.kill_percent, 40) };
                self.chance.percent(percent).then(|| 1 + self.chance.below(turns))
            })
            .collect();
        for doing in &doings {
            if self.office.instances.get(doing.instance()).is_some_and(Instance::is_skewed) {
                self.meet(SKEWED, doing.name());
            }
        }
        let outcomes = {
            let (office, pump) = (&self.office, &self.pump);
            let entrants = doings.iter().zip(&kills).map(|(doing, kill)| Entrant {
                future: named(doing.name(), doing.done(office, pump)),
                killed_after: *kill,
            });
            race(&mut self.chance, entrants.collect()).await
        };
        for (doing, outcome) in doings.into_iter().zip(outcomes) {
            self.ended(doing, outcome)?;
        }
        Ok(())
    }

    /// Notes how an act ended, and what its browser will do.
    fn ended(&mut self, doing: Doing, outcome: Option<Outcome>) -> Result<(), Wrong> {
        let name = doing.name();
        let end = match &outcome {
            None => End::Killed,
            Some(outcome) if outcome.is_done() => End::Done,
            Some(_) => End::Refused,
        };
        if end == End::Killed {
            self.meet(KILLED, name);
        }
        self.coverage().act(name, end);
        self.history.push(format!("{name}: {}", doing.line(outcome.as_ref())));
        match (doing, outcome) {
            (Doing::Wished(_, wish), outcome) => {
                let told = match outcome {
                    Some(Outcome::Told(told)) => Some(told),
                    Some(Outcome::Taken(_)) | None => None,
                };
                self.answered(wish, told)
            }
            (Doing::Hooked(_, event), outcome) => {
                let taken = matches!(outcome, Some(Outcome::Taken(true)));
                if !taken && event.posts < 6 {
                    self.office.takers.bank.keep(event);
                }
                Ok(())
            }
            (Doing::Noticed(_, event), outcome) => {
                self.noticed(event, outcome.as_ref());
                Ok(())
            }
            (Doing::Hinted(_, event), outcome) => {
                let taken = matches!(outcome, Some(Outcome::Taken(true)));
                if !taken {
                    self.office.takers.gateway.keep(event);
                }
                Ok(())
            }
            (Doing::Ticked(_) | Doing::Fed(..), _) => Ok(()),
        }
    }

    /// A browser that got no answer, or a bad one, may send the same wish again.
    fn answered(&mut self, wish: Wish, told: Option<Told>) -> Result<(), Wrong> {
        let status = told.as_ref().map_or(0, |told| told.status);
        if wish.form.is_some() && status == 303 {
            if wish.act == "record" {
                self.recorded.extend(wish.field("narrative"));
            }
            if wish.act == "receive" {
                self.received.extend(wish.field("instrument"));
            }
            let told = told.unwrap_or(Told { status, location: String::new() });
            self.sent_to_pay(&told.location);
            let place =
                |told: &Told| told.location.split('?').next().unwrap_or_default().to_owned();
            let before = self.told.insert(wish.once.clone(), told.clone());
            // Where a payment leads depends on how far it has come.
            if let Some(before) = before
                && !["pay", "pay several", "pay saved", "deposit", "stop"].contains(&wish.act)
                && place(&before) != place(&told)
            {
                return Err(format!(
                    "LED-05: {} led to {} and again to {}.",
                    wish.act, before.location, told.location
                ));
            }
        }
        if wish.form.is_some() && [0, 409, 500, 503].contains(&status) && self.chance.percent(70) {
            self.meet(AGAIN, wish.act);
            self.again.push(wish);
        }
        Ok(())
    }

    /// What a browser was told is so.
    fn kept(&self) -> Result<(), Wrong> {
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for work in self.oracle.work.values() {
            *times.entry(work.narrative.as_str()).or_default() += 1;
        }
        if let Some((narrative, times)) = times.iter().find(|(_, times)| **times > 1) {
            return Err(format!("LED-05: “{narrative}” was recorded {times} times."));
        }
        for narrative in &self.recorded {
            if !times.contains_key(narrative.as_str()) {
                return Err(format!("LED-05: “{narrative}” was told to be recorded, and is not."));
            }
        }
        self.kept_in_trust()
    }

    fn coverage(&self) -> MutexGuard<'_, Coverage> {
        self.coverage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn meet(&self, fault: &'static str, act: &'static str) {
        self.coverage().meet(fault, act);
    }

    fn words(&self, wrong: &str) -> String {
        let from = self.history.len().saturating_sub(TOLD);
        let last = self.history.get(from..).unwrap_or_default().join("\n  ");
        format!("{wrong}\nThe last acts before it:\n  {last}")
    }
}
