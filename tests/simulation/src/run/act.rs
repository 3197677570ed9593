//! What happens next: people who wish, a processor that posts, functions that are called.

use std::pin::Pin;

use super::Run;
use crate::bank::{Event, Money, PageState};
use crate::office::{Office, STAFF, Told, Wish};
use crate::pump::{Fed, Feeding, Pump};
use crate::report::{DOUBLED, DROPPED, MIXED, REORDERED, REPEATED};

/// Something that a function does.
#[derive(Debug, Clone)]
pub(super) enum Doing {
    /// A person's wish, sent to an instance.
    Wished(usize, Wish),
    /// An event of the processor, posted to an instance.
    Hooked(usize, Event),
    /// The clock calls an instance.
    Ticked(usize),
    /// A stream feeds a function.
    Fed(Fed, Feeding),
}

/// What came of it.
#[derive(Debug, Clone)]
pub(super) enum Outcome {
    /// A browser was told this.
    Told(Told),
    /// A call was taken, or not.
    Taken(bool),
}

/// The instance that streams and clocks call.
const BEHIND: usize = 2;

impl Outcome {
    pub(super) fn is_done(&self) -> bool {
        match self {
            Self::Told(told) => (200..400).contains(&told.status),
            Self::Taken(taken) => *taken,
        }
    }
}

impl Doing {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Wished(_, wish) => wish.act,
            Self::Hooked(..) => "webhook",
            Self::Ticked(_) => "poll",
            Self::Fed(Fed::Mailer, _) => "mailer",
            Self::Fed(Fed::Projector, _) => "projector",
        }
    }

    pub(super) fn instance(&self) -> usize {
        match self {
            Self::Wished(at, _) | Self::Hooked(at, _) | Self::Ticked(at) => *at,
            Self::Fed(..) => BEHIND,
        }
    }

    pub(super) fn done<'a>(
        &'a self,
        office: &'a Office,
        pump: &'a Pump,
    ) -> Pin<Box<dyn Future<Output = Outcome> + 'a>> {
        Box::pin(async move {
            match self {
                Self::Wished(at, wish) => Outcome::Told(office.wish(*at, wish).await),
                Self::Hooked(at, event) => Outcome::Taken(office.hook(*at, event).await),
                Self::Ticked(at) => Outcome::Taken(office.tick(*at).await),
                Self::Fed(fed, feeding) => Outcome::Taken(pump.feed(office, *fed, *feeding).await),
            }
        })
    }

    pub(super) fn line(&self, outcome: Option<&Outcome>) -> String {
        let what = match self {
            Self::Wished(at, wish) => format!("{} by {} to {at}", wish.path, wish.who),
            Self::Hooked(at, event) => format!("{} to {at}", event.id),
            Self::Ticked(at) => format!("{at}"),
            Self::Fed(_, feeding) => format!("{feeding:?}"),
        };
        match outcome {
            None => format!("{what}, killed"),
            Some(Outcome::Told(told)) => format!("{what}, told {}", told.status),
            Some(Outcome::Taken(taken)) => format!("{what}, taken {taken}"),
        }
    }
}

impl Wish {
    pub(super) fn field(&self, name: &str) -> Option<String> {
        let form = self.form.as_ref()?;
        form.iter().find(|(field, _)| *field == name).map(|(_, value)| value.clone())
    }
}

impl Run {
    /// Draws what happens next; what needs no function happens at once.
    pub(super) async fn draw(&mut self) -> Option<Doing> {
        if !self.again.is_empty() && self.chance.percent(25) {
            let at = self.chance.below(self.again.len());
            let wish = self.again.remove(at);
            return Some(Doing::Wished(self.chance.below(3), wish));
        }
        match self.chance.below(100) {
            0..=37 => self.staff(),
            38..=56 => self.client(),
            57..=66 => {
                self.at_the_processor();
                None
            }
            67..=78 => self.webhook(),
            79..=81 => Some(Doing::Ticked(self.chance.below(3))),
            82..=87 => self.fed(Fed::Mailer),
            88..=91 => self.fed(Fed::Projector),
            92..=96 => {
                let long = if self.chance.percent(15) { 1_800 } else { 240 };
                let minutes = self.chance.between(1, long);
                self.history.push(format!("{minutes} minutes pass"));
                self.office.advance(minutes * 60_000).await;
                self.office.bank.expire();
                None
            }
            _ => {
                let (at, by) = (self.chance.below(3), self.chance.between(-150, 150));
                self.office.skew(at, by * 1000);
                None
            }
        }
    }

    fn wished(
        &mut self,
        act: &'static str,
        who: usize,
        path: String,
        form: Option<Vec<(&'static str, String)>>,
    ) -> Option<Doing> {
        self.counted += 1;
        let once = format!("{:032x}", self.counted);
        let wish = Wish { act, who, path, form, once };
        Some(Doing::Wished(self.chance.below(3), wish))
    }

    fn staff(&mut self) -> Option<Doing> {
        let who = self.chance.below(STAFF);
        match self.chance.below(20) {
            0..=7 => self.record(who),
            8 => self.delete(who),
            9..=11 => self.draft(who),
            12 => self.on_a_draft("fill", who),
            13 => self.take_off(who),
            14 => self.on_a_draft("discard", who),
            15 => self.wished("drafts", who, "/firm/drafts".to_owned(), None),
            _ => self.on_a_draft("issue", who),
        }
    }

    fn record(&mut self, who: usize) -> Option<Doing> {
        let matter = self.chance.pick(&self.office.matters)?.number.to_string();
        let cents = self.chance.between(1, 90_000);
        let form = vec![
            ("matter", matter),
            ("on", "2026-03-02".to_owned()),
            ("quantity", "1".to_owned()),
            ("unit_price", format!("{}.{:02}", cents.div_euclid(100), cents.rem_euclid(100))),
            ("narrative", format!("Cost {}", self.counted + 1)),
            ("expense", String::new()),
            ("then", String::new()),
            ("version", String::new()),
        ];
        self.wished("record", who, "/firm/costs".to_owned(), Some(form))
    }

    fn delete(&mut self, who: usize) -> Option<Doing> {
        let unbilled: Vec<(String, String, String)> = self
            .oracle
            .work
            .iter()
            .filter(|(_, work)| work.places.iter().any(|(pk, _)| pk.starts_with("MATTER#")))
            .map(|(id, work)| (work.matter.clone(), work.on.clone(), id.clone()))
            .collect();
        let (matter, on, id) = self.chance.pick(&unbilled)?.clone();
        let path = format!("/firm/entries/{matter}/{on}/{id}/delete");
        self.wished("delete", who, path, Some(Vec::new()))
    }

    fn draft(&mut self, who: usize) -> Option<Doing> {
        let matter = self.chance.pick(&self.office.matters)?.id.to_string();
        let form = vec![("matter", matter)];
        self.wished("draft", who, "/firm/drafts".to_owned(), Some(form))
    }

    /// Drafts with the version that a page would show.
    fn drafts(&self) -> Vec<(String, i64)> {
        let of = self.oracle.invoices.iter();
        let drafts = of.filter(|(_, head)| head.is_there && !head.is_issued);
        drafts.map(|(id, head)| (id.clone(), head.version)).collect()
    }

    fn on_a_draft(&mut self, act: &'static str, who: usize) -> Option<Doing> {
        let drafts = self.drafts();
        let (id, version) = self.chance.pick(&drafts)?.clone();
        let form = match act {
            "issue" => vec![("version", version.to_string())],
            _ => Vec::new(),
        };
        self.wished(act, who, format!("/firm/drafts/{id}/{act}"), Some(form))
    }

    fn take_off(&mut self, who: usize) -> Option<Doing> {
        let drafts = self.drafts();
        let (id, _) = self.chance.pick(&drafts)?.clone();
        let lines: Vec<(String, String)> = self
            .oracle
            .invoices
            .get(&id)?
            .lines
            .iter()
            .filter_map(|(sk, (entry, _))| Some((sk.split('#').nth(1)?.to_owned(), entry.clone())))
            .collect();
        let (on, line) = self.chance.pick(&lines)?.clone();
        let path = format!("/firm/drafts/{id}/lines/{line}/off");
        self.wished("take off", who, path, Some(vec![("on", on)]))
    }

    /// One of a client's people, by what is theirs.
    fn payer(&self, client: &str) -> Option<usize> {
        self.office.client_of(client)
    }

    fn client(&mut self) -> Option<Doing> {
        match self.chance.below(10) {
            0..=4 => self.pay(),
            5..=6 => {
                let of = self.oracle.payments.iter();
                let all: Vec<(String, String)> =
                    of.map(|(id, payment)| (id.clone(), payment.client.clone())).collect();
                let (id, client) = self.chance.pick(&all)?.clone();
                let who = self.payer(&client)?;
                self.wished("return", who, format!("/payments/{id}"), None)
            }
            7..=8 => {
                let (id, client, _) = self.invoice(|_| true)?;
                let who = self.payer(&client)?;
                self.wished("view", who, format!("/invoices/{id}"), None)
            }
            _ => {
                let who = STAFF + self.chance.below(3);
                self.wished("home", who, "/home".to_owned(), None)
            }
        }
    }

    fn pay(&mut self) -> Option<Doing> {
        let (id, client, open) = self.invoice(|open| open > 0)?;
        let who = self.payer(&client)?;
        let form = if open > 5_000 && self.chance.percent(40) {
            let cents = self.chance.between(2_500, open - 1);
            let part = format!("{}.{:02}", cents.div_euclid(100), cents.rem_euclid(100));
            vec![("how", "part".to_owned()), ("part", part)]
        } else {
            vec![("how", "all".to_owned()), ("part", String::new())]
        };
        self.wished("pay", who, format!("/pay/{id}"), Some(form))
    }

    /// An issued invoice with its client and what is open.
    fn invoice(&mut self, wanted: impl Fn(i64) -> bool) -> Option<(String, String, i64)> {
        let of = self.oracle.invoices.iter();
        let issued = of.filter(|(_, head)| head.is_issued && wanted(head.open));
        let all: Vec<(String, String, i64)> =
            issued.map(|(id, head)| (id.clone(), head.frozen.3.clone(), head.open)).collect();
        self.chance.pick(&all).cloned()
    }

    /// Somebody pays on the processor's page, or their bank answers.
    fn at_the_processor(&mut self) {
        let bank = &self.office.bank;
        let all = bank.checkouts();
        let going = |one: &&crate::bank::Checkout| {
            one.page == PageState::Open || one.money == Money::UnderWay
        };
        let going: Vec<_> = all.iter().filter(going).collect();
        let Some(checkout) = self.chance.pick(&going) else { return };
        let (id, amount) = (checkout.id.as_str(), checkout.amount);
        let line = match (checkout.page, self.chance.below(20)) {
            (PageState::Open, 0..=10) => {
                bank.pay_by_card(id, amount);
                "is paid by card"
            }
            (PageState::Open, 11..=12) => {
                bank.decline(id);
                "is declined"
            }
            (PageState::Open, 13) => {
                bank.pay_by_card(id, amount - 1);
                "is paid with a cent too little"
            }
            (PageState::Open, _) => {
                bank.pay_by_debit(id);
                "is debited"
            }
            (_, 0..=13) => {
                bank.debit_arrives(id);
                "arrives from the bank"
            }
            _ => {
                bank.debit_fails(id);
                "is sent back by the bank"
            }
        };
        self.history.push(format!("{id} {line}"));
    }

    fn webhook(&mut self) -> Option<Doing> {
        let bank = self.office.bank.clone();
        let waiting = bank.events();
        let at = if self.chance.percent(30) { self.chance.below(waiting) } else { 0 };
        let event = bank.take(at)?;
        if at > 0 {
            self.meet(REORDERED, "webhook");
        }
        if self.chance.percent(15) {
            self.meet(DROPPED, "webhook");
            self.history.push(format!("{} is dropped", event.id));
            return None;
        }
        if self.chance.percent(20) {
            self.meet(DOUBLED, "webhook");
            bank.keep(event.clone());
        }
        Some(Doing::Hooked(self.chance.below(3), event))
    }

    fn fed(&mut self, fed: Fed) -> Option<Doing> {
        let name = if fed == Fed::Mailer { "mailer" } else { "projector" };
        let again = if self.chance.percent(25) { 1 + self.chance.any() % 20 } else { 0 };
        let mixed = self.chance.percent(30).then(|| self.chance.any());
        if again > 0 {
            self.meet(REPEATED, name);
        }
        if mixed.is_some() {
            self.meet(MIXED, name);
        }
        let limit = 1 + self.chance.below(60);
        Some(Doing::Fed(fed, Feeding { again, mixed, limit }))
    }
}
