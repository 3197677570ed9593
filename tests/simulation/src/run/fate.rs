//! What goes wrong in a run: each seed has a mix of its own, so that some see much of one fault.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use processors::Request;

use crate::chance::Chance;
use crate::office::{Office, act};
use crate::post::Loss;
use crate::report::{Coverage, UNSENT, UNTOLD};
use crate::stub::Trouble;
use crate::wire::{Asked, Code, Fault};

type Counted = Arc<Mutex<Coverage>>;

/// How often the plague of a run comes, in a thousand, at the least.
const PLAGUE_MIN: u64 = 120;

/// How often each fault comes, in a thousand.
#[derive(Debug)]
struct Mix {
    lost_request: u64,
    lost_reply: u64,
    twice: u64,
    twice_late: u64,
    throttled: u64,
    broken: u64,
    in_progress: u64,
    conflict: u64,
    empty_page: u64,
    old_index: u64,
    /// How often a fault lasts for all attempts of the SDK, in a hundred.
    lasting: u64,
}

impl Mix {
    fn draw(mut chance: Chance, plague: &str) -> Self {
        let mut rate = |most: i64| {
            let comes = chance.percent(70);
            if comes { u64::try_from(chance.between(1, most)).unwrap_or(0) } else { 0 }
        };
        let mut mix = Self {
            lost_request: rate(60),
            lost_reply: rate(90),
            twice: rate(60),
            twice_late: rate(60),
            throttled: rate(60),
            broken: rate(60),
            in_progress: rate(40),
            conflict: rate(90),
            empty_page: rate(300),
            old_index: rate(600),
            lasting: rate(70),
        };
        if let Some(rate) = mix.rate_of(plague) {
            *rate = PLAGUE_MIN.max(*rate);
        }
        mix
    }

    fn rate_of(&mut self, kind: &str) -> Option<&mut u64> {
        let rates = [
            (Fault::LostRequest, &mut self.lost_request),
            (Fault::LostReply, &mut self.lost_reply),
            (Fault::Twice, &mut self.twice),
            (Fault::TwiceLate, &mut self.twice_late),
            (Fault::Throttled, &mut self.throttled),
            (Fault::Broken, &mut self.broken),
            (Fault::InProgress, &mut self.in_progress),
            (Fault::Cancelled(0, Code::Conflict), &mut self.conflict),
            (Fault::EmptyPage, &mut self.empty_page),
            (Fault::OldIndex(0), &mut self.old_index),
        ];
        rates.into_iter().find(|(fault, _)| fault.kind() == kind).map(|(_, rate)| rate)
    }
}

/// Sets the fates of everything that an office sends.
pub(super) fn choose(office: &Office, chance: &Chance, (plague, counted): (&str, &Counted)) {
    tables(office, chance, (plague, counted));
    processor(office, chance, counted);
    mails(office, chance, counted);
}

/// From now on, nothing goes wrong.
pub(super) fn none(office: &Office) {
    office.wire.well();
    office.takers.lucky(|_| |_: &Request| None);
    office.post.lucky(|| None);
}

fn tables(office: &Office, chance: &Chance, (plague, counted): (&str, &Counted)) {
    let mix = Mix::draw(chance.branch("mix"), plague);
    let (mut chance, counted) = (chance.branch("tables"), Arc::clone(counted));
    let mut lasting: BTreeMap<String, Fault> = BTreeMap::new();
    office.wire.fated(move |asked| {
        let fault = match lasting.get(&asked.operation_id) {
            Some(fault) => Some(*fault),
            None => drawn(&mix, &mut chance, asked),
        }?;
        if fault != Fault::EmptyPage && chance.percent(mix.lasting) {
            lasting.insert(asked.operation_id.clone(), fault);
        }
        meet(&counted, fault.kind());
        Some(fault)
    });
}

fn drawn(mix: &Mix, chance: &mut Chance, asked: &Asked) -> Option<Fault> {
    let at = chance.below(100);
    let late = chance.below(60);
    let writes = asked.is_transaction();
    let faults = [
        (mix.old_index, Fault::OldIndex(late), asked.is_index()),
        (mix.empty_page, Fault::EmptyPage, asked.is_list()),
        (mix.conflict, Fault::Cancelled(at, Code::Conflict), writes),
        (mix.in_progress, Fault::InProgress, writes),
        (mix.twice, Fault::Twice, writes),
        (mix.twice_late, Fault::TwiceLate, writes),
        (mix.lost_reply, Fault::LostReply, writes),
        (mix.lost_request, Fault::LostRequest, writes),
        (mix.throttled, Fault::Throttled, writes),
        (mix.broken, Fault::Broken, writes),
        // What only reads meets less of the same.
        (mix.lost_reply.div_euclid(8), Fault::LostReply, !writes),
        (mix.throttled.div_euclid(8), Fault::Throttled, !writes),
        (mix.broken.div_euclid(8), Fault::Broken, !writes),
    ];
    let mut fault = None;
    for (rate, one, can) in faults {
        // Every rate draws, so that the mix alone decides what follows.
        let comes = chance.any() % 1000 < rate;
        if comes && can && fault.is_none() {
            fault = Some(one);
        }
    }
    fault
}

fn processor(office: &Office, chance: &Chance, counted: &Counted) {
    let rate = chance.branch("processor's rate").any() % 12;
    let luck = |name: &'static str| {
        let (mut chance, counted) = (chance.branch(name), Arc::clone(counted));
        move |_: &Request| {
            let trouble = chance.pick(&Trouble::ALL).copied();
            let trouble = trouble.filter(|_| chance.percent(rate))?;
            meet(&counted, trouble.kind());
            Some(trouble)
        }
    };
    office.takers.lucky(luck);
}

fn mails(office: &Office, chance: &Chance, counted: &Counted) {
    let rate = chance.branch("post's rate").any() % 20;
    let (mut chance, counted) = (chance.branch("post"), Arc::clone(counted));
    office.post.lucky(move || {
        let (loss, kind) =
            if chance.percent(50) { (Loss::Before, UNSENT) } else { (Loss::After, UNTOLD) };
        chance.percent(rate).then(|| {
            meet(&counted, kind);
            loss
        })
    });
}

fn meet(counted: &Counted, fault: &'static str) {
    counted.lock().unwrap_or_else(PoisonError::into_inner).meet(fault, act());
}
