//! Money into trust online: the firm asks for it, a client pays it on the gateway's page (TRU-08).

use url::Url;

use super::Run;
use super::act::Doing;
use crate::back::DisputeState;
use crate::gateway::{PAGE, Taken, TakenState, Told};
use crate::oracle::{Disbursed, Requested};
use crate::report::{DOUBLED, DROPPED, REORDERED};

/// What the gateway's posts are called in reports.
const POST: &str = "gateway's post";

impl Run {
    /// The firm asks a client for a deposit.
    pub(super) fn ask(&mut self, who: usize) -> Option<Doing> {
        let matters = self.office.matters.clone();
        let matter = self.pick(&matters, |matter| matter.id.to_string())?.id.to_string();
        let form = vec![
            ("bank", self.office.trust.to_string()),
            ("amount", self.money(5_000, 90_000)),
            ("why", "Advance on fees".to_owned()),
            ("due", self.day().saturating_add(jiff::Span::new().days(30)).to_string()),
        ];
        self.wished("ask", who, format!("/firm/trust/matters/{matter}/ask"), Some(form))
    }

    /// A client goes to pay what was asked for, or a part of it.
    pub(super) fn deposit(&mut self) -> Option<Doing> {
        let all = self.oracle.requests.iter().filter(|(_, asked)| asked.left() > 0);
        let all: Vec<(String, Requested)> =
            all.map(|(id, asked)| (id.clone(), asked.clone())).collect();
        let (id, asked) = self.pick(&all, |(_, asked)| asked.matter.clone())?;
        let who = self.office.client_of(&asked.client)?;
        let part = match asked.left() {
            left if left > 5_000 && self.chance.percent(40) => self.money(2_500, left - 1),
            _ => String::new(),
        };
        let how = if part.is_empty() { "all" } else { "part" };
        let form = vec![("how", how.to_owned()), ("part", part), ("by", "card".to_owned())];
        self.wished("deposit", who, format!("/deposits/{id}"), Some(form))
    }

    /// Notes to which page of the gateway somebody was sent.
    pub(super) fn sent_to_pay(&mut self, location: &str) {
        let Some(page) = Url::parse(location).ok().filter(|_| location.starts_with(PAGE)) else {
            return;
        };
        let of = |name: &str| page.query_pairs().find(|(key, _)| key == name).map(|(_, of)| of);
        if let (Some(payment), Some(amount)) = (of("reference"), of("amount"))
            && !self.has_paid(&payment)
        {
            self.pages.insert(payment.into_owned(), amount.parse().unwrap_or(0));
        }
    }

    fn has_paid(&self, payment: &str) -> bool {
        self.office.takers.gateway.taken().iter().any(|taken| taken.payment == payment)
    }

    /// Somebody pays on the gateway's page, or their bank answers.
    pub(super) fn at_the_gateway(&mut self) {
        let gateway = self.office.takers.gateway.clone();
        if self.chance.percent(35) && self.goes_back() {
            return;
        }
        let waits = |taken: &&Taken| taken.state == TakenState::Pending;
        let waiting: Vec<Taken> = gateway.taken().iter().filter(waits).cloned().collect();
        let pages: Vec<(String, i64)> =
            self.pages.iter().map(|(payment, amount)| (payment.clone(), *amount)).collect();
        let line = match (self.chance.pick(&pages), self.chance.pick(&waiting)) {
            (Some((payment, amount)), None) => self.pays(payment, *amount),
            (Some((payment, amount)), _) if self.chance.percent(50) => self.pays(payment, *amount),
            (_, Some(taken)) => {
                let arrives = self.chance.percent(70);
                let state = if arrives { TakenState::Completed } else { TakenState::Failed };
                gateway.end(&taken.id, state);
                format!("{} ends", taken.id)
            }
            (_, None) => return,
        };
        self.history.push(line);
    }

    /// A payer's bank takes a deposit back that had arrived, or a card's network decides about one;
    /// tells whether there was any.
    fn goes_back(&mut self) -> bool {
        let gateway = self.office.takers.gateway.clone();
        let open: Vec<Told> = gateway.disputes();
        let open: Vec<Told> =
            open.into_iter().filter(|told| told.state == DisputeState::Open).collect();
        if self.chance.percent(50)
            && let Some(told) = self.chance.pick(&open)
        {
            gateway.decide(&told.payment, self.dispute_ends());
            self.history.push(format!("the dispute of {} is decided", told.payment));
            return true;
        }
        let there = self.there();
        let Some((_, taken)) = self.pick(&there, |(matter, _)| matter.clone()) else {
            return false;
        };
        if taken.is_debit {
            gateway.take_back(&taken.id);
        } else {
            let all = self.chance.percent(70);
            let amount = if all { taken.amount } else { self.chance.between(1, taken.amount) };
            gateway.dispute(&taken.payment, amount);
        }
        self.history.push(format!("{} of {} is taken back", taken.id, taken.payment));
        true
    }

    /// What has to happen next so that a deposit goes back, spent or whole.
    pub(super) fn towards_a_return(&mut self, who: usize) -> Option<Doing> {
        let there = self.there();
        if let Some((matter, _)) = self.chance.pick(&there).cloned() {
            let spent = if self.chance.percent(60) { self.spend(who, &matter) } else { None };
            return spent.or_else(|| {
                self.goes_back();
                None
            });
        }
        self.towards_a_gateways_post(who)
    }

    /// What has to happen next so that the gateway posts.
    pub(super) fn towards_a_gateways_post(&mut self, who: usize) -> Option<Doing> {
        if self.office.takers.gateway.events() > 0 {
            return self.gateways_post();
        }
        if !self.pages.is_empty() {
            self.at_the_gateway();
            return None;
        }
        self.deposit().or_else(|| self.ask(who))
    }

    /// All that is free in a ledger is to go out, and goes out once somebody prepared it.
    fn spend(&mut self, who: usize, matter: &str) -> Option<Doing> {
        let free = self.oracle.trust.ledgers.get(matter).map_or(0, |kept| kept.available);
        let mut waiting = self.oracle.trust.disbursed.iter();
        let waits = |paid: &Disbursed| paid.matter == matter && paid.state == "waiting";
        let most = waiting.find(|(_, paid)| waits(paid) && paid.amount == free);
        match most.map(|(id, _)| id.clone()) {
            Some(id) => self.release_one(&id),
            None if free > 0 => self.prepare_one(who, matter, super::trust::dollars(free)),
            None => None,
        }
    }

    /// Deposits that are in the books, and that their payers' banks have left alone.
    fn there(&self) -> Vec<(String, Taken)> {
        let told = self.office.takers.gateway.disputes();
        let paid = |taken: &Taken| {
            let ours = self.oracle.payments.get(&taken.payment);
            taken.state == TakenState::Completed
                && self.is_recent(taken.made_at)
                && ours.is_some_and(|ours| ours.state == "paid")
                && told.iter().all(|told| told.payment != taken.payment)
        };
        let all = self.office.takers.gateway.taken().into_iter().filter(paid);
        all.map(|taken| (self.matter_paid(&taken.payment), taken)).collect()
    }

    /// The firm notes what the gateway's people told it of a card dispute.
    pub(super) fn note(&mut self, who: usize) -> Option<Doing> {
        let known = |told: &Told| {
            let mut of = self.oracle.back.disputes.values();
            of.find(|one| one.payment == told.payment).map(|one| one.state.clone())
        };
        let untold = |told: Told| match (known(&told).as_deref(), told.state) {
            (None, _) => Some((told, "")),
            (Some("disputed"), DisputeState::Won) => Some((told, "won")),
            (Some("disputed"), DisputeState::Lost) => Some((told, "lost")),
            (Some(_), _) => None,
        };
        let all = self.office.takers.gateway.disputes();
        let all = all.into_iter().filter_map(untold);
        let all: Vec<(String, Told, &str)> =
            all.map(|(told, how)| (self.matter_paid(&told.payment), told, how)).collect();
        let (_, told, how) = self.pick(&all, |(matter, ..)| matter.clone())?;
        let taken = if how.is_empty() { super::trust::dollars(told.amount) } else { String::new() };
        let of = self.oracle.back.disputes.values();
        let seen = of.filter(|one| one.payment == told.payment).count();
        let form = vec![("how", how.to_owned()), ("taken", taken), ("seen", seen.to_string())];
        self.wished("note", who, format!("/firm/payments/{}/dispute", told.payment), Some(form))
    }

    fn pays(&mut self, payment: &str, amount: i64) -> String {
        let less = i64::from(self.chance.percent(5));
        let is_debit = self.chance.percent(40);
        let state = if is_debit { TakenState::Pending } else { TakenState::Completed };
        self.office.takers.gateway.pay(payment, amount - less, state);
        self.pages.remove(payment);
        format!("{payment} is paid at the gateway")
    }

    /// The gateway posts an event, perhaps late or twice, or never does.
    pub(super) fn gateways_post(&mut self) -> Option<Doing> {
        let gateway = self.office.takers.gateway.clone();
        let at = self.chance.below(gateway.events());
        let event = gateway.take(at)?;
        if at > 0 {
            self.meet(REORDERED, POST);
        }
        if self.chance.percent(15) {
            self.meet(DROPPED, POST);
            return None;
        }
        if self.chance.percent(20) {
            self.meet(DOUBLED, POST);
            gateway.keep(event);
        }
        Some(Doing::Hinted(self.chance.below(3), event))
    }

    /// At rest most have paid who could, the others never will, and every bank has answered.
    pub(super) fn gateway_answers(&mut self) {
        for told in self.office.takers.gateway.disputes() {
            let state = self.dispute_ends();
            self.office.takers.gateway.decide(&told.payment, state);
        }
        let open = self.oracle.payments.iter();
        let open = open.filter(|(_, one)| one.deposit.is_some() && one.state == "waiting");
        let open: Vec<(String, i64)> = open
            .map(|(id, one)| (id.clone(), one.amount))
            .filter(|(id, _)| !self.has_paid(id))
            .collect();
        for (payment, amount) in open {
            if self.chance.percent(30) {
                continue;
            }
            self.office.takers.gateway.pay(&payment, amount, TakenState::Completed);
        }
        for taken in self.office.takers.gateway.taken() {
            let arrives = self.chance.percent(70);
            let state = if arrives { TakenState::Completed } else { TakenState::Failed };
            self.office.takers.gateway.end(&taken.id, state);
        }
        self.pages.clear();
    }
}
