//! What the firm's people do with client money.

use std::collections::BTreeMap;

use super::Run;
use super::act::Doing;
use crate::books::CUSHION_MAX;
use crate::office::STAFF;
use crate::oracle::Wrong;

/// Where the lawyer is among the people; nobody else releases, voids and frees (rule TR-16).
const LAWYER: usize = 0;

impl Run {
    /// One act on client money; the favourite of the run more often than others.
    pub(super) fn client_money(&mut self) -> Option<Doing> {
        let who = self.chance.below(STAFF);
        match self.chance.below(20) {
            0..=3 => self.receive(who),
            4..=5 => self.ask(who),
            6..=8 => self.prepare(who),
            9..=10 => self.fees(who),
            11..=14 => self.release(),
            15 => self.void(),
            16 => self.hold(who),
            17 => self.own(who),
            18 if self.chance.percent(50) => self.lift(),
            18 => self.note(who),
            _ => self.give_back(who),
        }
    }

    pub(super) fn receive(&mut self, who: usize) -> Option<Doing> {
        let matters = self.office.matters.clone();
        let matter = self.pick(&matters, |matter| matter.id.to_string())?.id.to_string();
        let method = self.chance.pick(&["cheque", "wire", "cash", "bank-debit"]).copied()?;
        let amount = self.money(100, 90_000);
        let form = vec![
            ("bank", self.office.trust.to_string()),
            ("method", method.to_owned()),
            ("amount", amount),
            ("from", "Somebody".to_owned()),
            ("instrument", format!("R{}", self.counted + 1)),
            ("purpose", "Advance".to_owned()),
            ("on", self.today()),
        ];
        self.wished("receive", who, format!("/firm/trust/matters/{matter}/receive"), Some(form))
    }

    /// A ledger with something in it.
    fn ledger(&mut self) -> Option<(String, i64)> {
        let all = self.oracle.trust.ledgers.iter();
        let full = all.filter(|(_, kept)| kept.posted > 0);
        let full: Vec<(String, i64)> =
            full.map(|(id, kept)| (id.clone(), kept.available)).collect();
        self.pick(&full, |(matter, _)| matter.clone())
    }

    pub(super) fn prepare(&mut self, who: usize) -> Option<Doing> {
        let (matter, free) = self.ledger()?;
        let amount = self.part_of(free);
        self.prepare_one(who, &matter, amount)
    }

    /// Somebody prepares to pay so much out of a ledger.
    pub(super) fn prepare_one(
        &mut self,
        who: usize,
        matter: &str,
        amount: String,
    ) -> Option<Doing> {
        let kind = self.chance.pick(&["party", "expense"]).copied()?;
        let (by, number) = self.instrument();
        let form = vec![
            ("kind", kind.to_owned()),
            ("payee", "County Recorder".to_owned()),
            ("purpose", "Filing fee".to_owned()),
            ("amount", amount),
            ("by", by.to_owned()),
            ("number", number),
        ];
        self.wished("prepare", who, format!("/firm/trust/matters/{matter}/pay"), Some(form))
    }

    pub(super) fn fees(&mut self, who: usize) -> Option<Doing> {
        let ledgers = &self.oracle.trust.ledgers;
        let open = self.oracle.invoices.iter().filter_map(|(id, head)| {
            let kept = ledgers.get(&head.matter)?;
            let most = head.open.min(kept.available);
            (head.is_issued && most > 0).then(|| (id.clone(), head.matter.clone(), most))
        });
        let open: Vec<(String, String, i64)> = open.collect();
        let (invoice, matter, most) = self.pick(&open, |one| one.1.clone())?;
        let amount = self.part_of(most);
        let (by, number) = self.instrument();
        let form = vec![
            ("invoice", invoice),
            ("amount", amount),
            ("by", by.to_owned()),
            ("number", number),
        ];
        self.wished("fees", who, format!("/firm/trust/matters/{matter}/fees"), Some(form))
    }

    pub(super) fn release(&mut self) -> Option<Doing> {
        let id = self.payment_out("waiting")?;
        self.release_one(&id)
    }

    /// The lawyer releases this payment.
    pub(super) fn release_one(&mut self, id: &str) -> Option<Doing> {
        let form = vec![("on", self.today()), ("told_on", String::new())];
        self.wished("release", LAWYER, format!("/firm/trust/payments/{id}/release"), Some(form))
    }

    pub(super) fn void(&mut self) -> Option<Doing> {
        let id = self.payment_out("paid")?;
        let form = vec![("reason", "Never cashed".to_owned())];
        self.wished("void", LAWYER, format!("/firm/trust/payments/{id}/void"), Some(form))
    }

    pub(super) fn hold(&mut self, who: usize) -> Option<Doing> {
        let (matter, free) = self.ledger()?;
        let form = vec![("amount", self.part_of(free)), ("reason", "Disputed".to_owned())];
        self.wished("hold", who, format!("/firm/trust/matters/{matter}/holds"), Some(form))
    }

    pub(super) fn lift(&mut self) -> Option<Doing> {
        let all = self.oracle.trust.holds.iter().filter(|(_, hold)| hold.is_placed);
        let all: Vec<(String, String)> =
            all.map(|(id, hold)| (id.clone(), hold.matter.clone())).collect();
        let (id, matter) = self.pick(&all, |one| one.1.clone())?;
        let path = format!("/firm/trust/matters/{matter}/holds/{id}/lift");
        self.wished("lift", LAWYER, path, Some(Vec::new()))
    }

    pub(super) fn give_back(&mut self, who: usize) -> Option<Doing> {
        let all = self.oracle.trust.receipts.iter();
        let all = all.filter(|(_, receipt)| receipt.state != "given back");
        let all: Vec<(String, String)> =
            all.map(|(id, receipt)| (id.clone(), receipt.matter.clone())).collect();
        let (id, _) = self.pick(&all, |one| one.1.clone())?;
        let path = format!("/firm/trust/receipts/{id}/given-back");
        self.wished("give back", who, path, Some(Vec::new()))
    }

    /// The firm's own money in trust: for the bank's charges, or to make good what is missing.
    pub(super) fn own(&mut self, who: usize) -> Option<Doing> {
        let act = self.chance.pick(&["cushion", "charge", "shortage", "replenish"]).copied()?;
        let all = self.oracle.pools.iter();
        let short: i64 = all.filter(|((_, kind), _)| kind == "shortage").map(|(_, n)| n).sum();
        let amount = match act {
            "replenish" => self.part_of(short),
            _ => self.money(1, CUSHION_MAX / 2),
        };
        let form = vec![("act", act.to_owned()), ("amount", amount), ("on", self.today())];
        let path = format!("/firm/trust/accounts/{}/own", self.office.trust);
        self.wished("own money", who, path, Some(form))
    }

    /// Money that a browser was told is received is received, once.
    pub(super) fn kept_in_trust(&self) -> Result<(), Wrong> {
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for receipt in self.oracle.trust.receipts.values() {
            *times.entry(receipt.instrument.as_str()).or_default() += 1;
        }
        if let Some((of, times)) = times.iter().find(|(_, times)| **times > 1) {
            return Err(format!("LED-05: the money {of} was received {times} times."));
        }
        match self.received.iter().find(|of| !times.contains_key(of.as_str())) {
            Some(of) => Err(format!("LED-05: the money {of} was told to be received, and is not.")),
            None => Ok(()),
        }
    }

    fn payment_out(&mut self, state: &str) -> Option<String> {
        let (is_any, ledgers) = (self.chance.percent(20), &self.oracle.trust.ledgers);
        let all = self.oracle.trust.disbursed.iter().filter(|(_, paid)| paid.state == state);
        let all = all.filter(|(_, paid)| {
            let free = ledgers.get(&paid.matter).map_or(0, |kept| kept.available);
            is_any || state != "waiting" || paid.amount <= free
        });
        let all: Vec<(String, String)> =
            all.map(|(id, paid)| (id.clone(), paid.matter.clone())).collect();
        self.pick(&all, |one| one.1.clone()).map(|(id, _)| id)
    }

    /// Most of what is free, all of it, a part, or a cent too much.
    fn part_of(&mut self, free: i64) -> String {
        let cents = match self.chance.below(10) {
            0..=2 => free,
            3 => free + 1,
            _ => self.chance.between(1, free.max(1)),
        };
        dollars(cents.max(1))
    }

    pub(super) fn money(&mut self, low: i64, high: i64) -> String {
        dollars(self.chance.between(low, high))
    }

    /// A check whose number may be taken, or a transfer.
    fn instrument(&mut self) -> (&'static str, String) {
        if self.chance.percent(40) {
            ("check", self.chance.between(1, 40).to_string())
        } else {
            ("transfer", format!("T{}", self.counted + 1))
        }
    }

    /// Today, where the firm is.
    fn today(&self) -> String {
        self.day().to_string()
    }
}

pub(super) fn dollars(cents: i64) -> String {
    format!("{}.{:02}", cents.div_euclid(100), cents.rem_euclid(100))
}
