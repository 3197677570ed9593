//! What happens next: people who wish, a processor that posts, functions that are called.

use super::Run;
use super::act::Doing;
use crate::office::{STAFF, Wish};
use crate::oracle::{Invoice, Wrong};
use crate::pump::{Fed, Feeding};
use crate::report::{self, DOUBLED, MIXED, REPEATED};

/// The acts on payment plans: the days of instalments pass mostly in runs that do these most.
const PLANNING: [&str; 3] = ["propose", "accept", "set plan"];

impl Run {
    /// Draws what happens next; what needs no function happens at once.
    pub(super) async fn draw(&mut self) -> Result<Option<Doing>, Wrong> {
        if !self.again.is_empty() && self.chance.percent(25) {
            let at = self.chance.below(self.again.len());
            let wish = self.again.remove(at);
            return Ok(Some(Doing::Wished(self.chance.below(3), wish)));
        }
        let favour = if report::RARE.contains(&self.favourite) { 40 } else { 20 };
        if self.chance.percent(favour)
            && let Some(doing) = self.favoured()
        {
            return Ok(Some(doing));
        }
        // Days cost time, so they pass in few runs.
        if PLANNING.contains(&self.favourite)
            && self.chance.percent(6)
            && self.on_to_an_instalment().await?
        {
            return Ok(Some(Doing::Ticked(self.chance.below(3))));
        }
        Ok(match self.chance.below(100) {
            0..=22 => self.staff(),
            23..=37 => self.client_money(),
            38..=56 => self.client(),
            57..=59 => {
                self.at_the_gateway();
                None
            }
            60..=64 => {
                self.at_the_processor();
                None
            }
            65..=67 => {
                self.at_the_wallet();
                None
            }
            68..=70 => self.gateways_post(),
            71..=73 => self.wallets_post(),
            74..=78 => self.webhook(),
            79..=81 => Some(Doing::Ticked(self.chance.below(3))),
            82..=87 => self.fed(Fed::Mailer),
            88..=91 => self.fed(Fed::Projector),
            92..=96 => {
                if self.chance.percent(8) && self.on_to_an_instalment().await? {
                    return Ok(Some(Doing::Ticked(self.chance.below(3))));
                }
                let long = if self.chance.percent(15) { 1_800 } else { 240 };
                let minutes = self.chance.between(1, long);
                self.history.push(format!("{minutes} minutes pass"));
                self.office.advance(minutes * 60_000).await;
                self.office.takers.bank.expire();
                None
            }
            _ => {
                let (at, by) = (self.chance.below(3), self.chance.between(-150, 150));
                self.office.skew(at, by * 1000);
                None
            }
        })
    }

    /// The act that this run does most, if it can be done now.
    fn favoured(&mut self) -> Option<Doing> {
        let who = self.chance.below(STAFF);
        match self.favourite {
            "record" => self.record(who),
            "delete" => self.delete(who),
            "draft" => self.draft(who),
            "take off" => self.take_off(who).or_else(|| self.draft(who)),
            "fill" => self.on_a_draft("fill", who).or_else(|| self.draft(who)),
            "discard" => self.on_a_draft("discard", who),
            "issue" => self.towards_an_issue(who),
            "view" => self.view(),
            "pay" => self.pay(),
            "pay several" => self.pay_several(),
            "pay saved" => self.pay_saved(),
            "refund" => self.refund(who),
            "return" => self.come_back(),
            "webhook" => self.webhook().or_else(|| self.pay()),
            "poll" => Some(Doing::Ticked(self.chance.below(3))),
            "mailer" => self.fed(Fed::Mailer),
            "receive" => self.receive(who),
            "prepare" => self.prepare(who),
            "fees" => self.fees(who),
            "release" => self.release(),
            "void" => self.void().or_else(|| self.release()).or_else(|| self.prepare(who)),
            "hold" => self.hold(who),
            "lift" => self.lift().or_else(|| self.hold(who)),
            "give back" => self.give_back(who),
            "own money" => self.own(who),
            "ask" => self.ask(who),
            "deposit" => self.deposit(),
            "gateway's post" => self.towards_a_gateways_post(who),
            "wallet's post" => self.towards_a_wallets_post(),
            "stop" => self.stop().or_else(|| self.pay()),
            planning if PLANNING.contains(&planning) => self.towards_a_charge(),
            "note" => self.note(who).or_else(|| self.towards_a_return(who)),
            _ => None,
        }
    }

    /// What somebody else does at the same time to the same thing.
    pub(super) fn alike(&mut self, doing: &Doing) -> Doing {
        let at = self.chance.below(3);
        match doing {
            Doing::Wished(_, wish) => {
                if wish.act == "issue"
                    && self.chance.percent(60)
                    && let Some(rival) = self.issue_beside(wish)
                {
                    return rival;
                }
                self.counted += 1;
                let mut wish = Wish { once: format!("{:032x}", self.counted), ..wish.clone() };
                if wish.who < STAFF {
                    wish.who = self.chance.below(STAFF);
                }
                for (name, value) in wish.form.iter_mut().flatten() {
                    match name.as_str() {
                        "narrative" => *value = format!("Cost {}", self.counted),
                        "instrument" => *value = format!("R{}", self.counted),
                        _ => {}
                    }
                }
                Doing::Wished(at, wish)
            }
            Doing::Hooked(_, event) => {
                let payment = self.oracle.payments.get(&event.payment);
                let who = payment.and_then(|payment| self.payer(&payment.client));
                let path = format!("/payments/{}", event.payment);
                let back = who.and_then(|who| self.wished("return", who, path, None));
                back.filter(|_| self.chance.percent(60)).unwrap_or_else(|| {
                    self.meet(DOUBLED, "webhook");
                    Doing::Hooked(at, event.clone())
                })
            }
            Doing::Noticed(_, event) => Doing::Noticed(at, event.clone()),
            Doing::Hinted(_, event) => Doing::Hinted(at, *event),
            Doing::Ticked(_) => Doing::Ticked(at),
            Doing::Fed(fed, feeding) => Doing::Fed(*fed, *feeding),
        }
    }

    /// One of them; one of the matter that everybody is busy with, if there is one.
    pub(super) fn pick<T: Clone>(&mut self, all: &[T], matter: impl Fn(&T) -> String) -> Option<T> {
        let near: Vec<T> = match &self.focus {
            Some(focus) => all.iter().filter(|one| matter(one) == *focus).cloned().collect(),
            None => Vec::new(),
        };
        self.chance.pick(if near.is_empty() { all } else { &near }).cloned()
    }

    /// The matter of an invoice.
    pub(super) fn matter_of(&self, invoice: &str) -> String {
        self.oracle.invoices.get(invoice).map(|head| head.matter.clone()).unwrap_or_default()
    }

    /// The matter of a payment.
    pub(super) fn matter_paid(&self, payment: &str) -> String {
        let Some(payment) = self.oracle.payments.get(payment) else { return String::new() };
        if let Some(matter) = &payment.deposit {
            return matter.clone();
        }
        let first = payment.invoices.first();
        first.map(|invoice| self.matter_of(invoice)).unwrap_or_default()
    }

    pub(super) fn wished(
        &mut self,
        act: &'static str,
        who: usize,
        path: String,
        form: Option<Vec<(&'static str, String)>>,
    ) -> Option<Doing> {
        let named = |(name, value): (&'static str, String)| (name.to_owned(), value);
        let form = form.map(|form| form.into_iter().map(named).collect());
        self.sent(act, who, path, form)
    }

    /// A wish whose fields have names of their own.
    fn sent(
        &mut self,
        act: &'static str,
        who: usize,
        path: String,
        form: Option<Vec<(String, String)>>,
    ) -> Option<Doing> {
        self.counted += 1;
        let once = format!("{:032x}", self.counted);
        let wish = Wish { act, who, path, form, once };
        Some(Doing::Wished(self.chance.below(3), wish))
    }

    fn staff(&mut self) -> Option<Doing> {
        let who = self.chance.below(STAFF);
        match self.chance.below(20) {
            0..=5 => self.record(who),
            6 => self.delete(who),
            7 if self.chance.percent(60) => self.propose(who),
            7 => self.set_plan(who),
            9..=11 => self.draft(who),
            12 => self.on_a_draft("fill", who),
            13 => self.take_off(who),
            8 | 16 => self.refund(who),
            14 => self.on_a_draft("discard", who),
            15 => {
                let lists = ["drafts", "invoices", "payments", "unbilled", "entries", "trust"];
                let list = self.chance.pick(&lists).copied().unwrap_or_default();
                self.wished("look", who, format!("/firm/{list}"), None)
            }
            _ => self.on_a_draft("issue", who),
        }
    }

    /// One of a client's people, by what is theirs.
    pub(super) fn payer(&self, client: &str) -> Option<usize> {
        self.office.client_of(client)
    }

    fn client(&mut self) -> Option<Doing> {
        match self.chance.below(15) {
            14 => self.pay_saved(),
            12 => self.accept(),
            13 => self.stop(),
            0..=3 => self.pay(),
            4 => self.pay_several(),
            5..=6 => self.come_back(),
            9..=10 => self.deposit(),
            7..=8 => self.view(),
            _ => {
                let who = STAFF + self.chance.below(3);
                let lists = ["/home", "/invoices", "/payments"];
                let list = self.chance.pick(&lists).copied().unwrap_or_default();
                self.wished("look", who, list.to_owned(), None)
            }
        }
    }

    /// Somebody comes back from the processor's page.
    fn come_back(&mut self) -> Option<Doing> {
        let of = self.oracle.payments.iter();
        let all: Vec<(String, String, String)> =
            of.map(|(id, one)| (id.clone(), one.client.clone(), self.matter_paid(id))).collect();
        let (id, client, _) = self.pick(&all, |payment| payment.2.clone())?;
        let who = self.payer(&client)?;
        self.wished("return", who, format!("/payments/{id}"), None)
    }

    fn view(&mut self) -> Option<Doing> {
        let (id, client, _) = self.invoice(|_| true)?;
        let who = self.payer(&client)?;
        self.wished("view", who, format!("/invoices/{id}"), None)
    }

    pub(super) fn pay(&mut self) -> Option<Doing> {
        let (id, client, open) = self.invoice(|open| open > 0)?;
        let who = self.payer(&client)?;
        let mut form = if open > 5_000 && self.chance.percent(40) {
            let cents = self.chance.between(2_500, open - 1);
            let part = format!("{}.{:02}", cents.div_euclid(100), cents.rem_euclid(100));
            vec![("how", "part".to_owned()), ("part", part)]
        } else {
            vec![("how", "all".to_owned()), ("part", String::new())]
        };
        form.push(("by", self.way().to_owned()));
        self.wished("pay", who, format!("/pay/{id}"), Some(form))
    }

    /// All of an invoice with what the client saved, after a page that said what it comes to
    /// (PAY-14).
    fn pay_saved(&mut self) -> Option<Doing> {
        let (id, client, open) = self.invoice(|open| open > 0)?;
        let who = self.payer(&client)?;
        let method = self.office.methods.get(&client)?.to_string();
        let agreed = format!("{}.{:02}", open.div_euclid(100), open.rem_euclid(100));
        let form = vec![("how", "all".to_owned()), ("by", method), ("agreed", agreed)];
        self.wished("pay saved", who, format!("/pay/{id}"), Some(form))
    }

    /// The way in which somebody pays.
    fn way(&mut self) -> &'static str {
        let wallets = ["wallet's post", "stop"].contains(&self.favourite);
        if self.chance.percent(if wallets { 80 } else { 30 }) { "paypal" } else { "card" }
    }

    /// A client lets go of a payment that they have begun.
    fn stop(&mut self) -> Option<Doing> {
        let of = self.oracle.payments.iter().filter(|(_, one)| one.state == "waiting");
        let all: Vec<(String, String, String)> =
            of.map(|(id, one)| (id.clone(), one.client.clone(), self.matter_paid(id))).collect();
        let (id, client, _) = self.pick(&all, |payment| payment.2.clone())?;
        let who = self.payer(&client)?;
        self.wished("stop", who, format!("/payments/{id}/stop"), Some(Vec::new()))
    }

    /// Some of a client's open invoices with one payment (PAY-06).
    fn pay_several(&mut self) -> Option<Doing> {
        let (_, client, _) = self.invoice(|open| open > 0)?;
        let who = self.payer(&client)?;
        let of = self.oracle.invoices.iter();
        let theirs = of.filter(|(_, head)| head.is_issued && head.frozen.3 == client);
        let open: Vec<(String, i64)> = theirs
            .filter(|(_, head)| head.open > 0)
            .map(|(id, head)| (id.clone(), head.open))
            .collect();
        let mut form = Vec::new();
        for (id, open) in open {
            let cents = match self.chance.below(4) {
                0 => 0,
                1 if open > 2_500 => self.chance.between(2_500, open),
                _ => open,
            };
            let amount = format!("{}.{:02}", cents.div_euclid(100), cents.rem_euclid(100));
            form.push((format!("amount-{id}"), amount));
        }
        form.push(("by".to_owned(), self.way().to_owned()));
        self.sent("pay several", who, "/pay".to_owned(), Some(form))
    }

    /// An issued invoice with its client and what is open.
    fn invoice(&mut self, wanted: impl Fn(i64) -> bool) -> Option<(String, String, i64)> {
        let of = self.oracle.invoices.iter();
        let issued = of.filter(|(_, head)| head.is_issued && wanted(head.open));
        let all: Vec<(String, Invoice)> =
            issued.map(|(id, head)| (id.clone(), head.clone())).collect();
        let (id, head) = self.pick(&all, |(_, head)| head.matter.clone())?;
        Some((id, head.frozen.3, head.open))
    }

    /// A part or all of a payment is to go back.
    fn refund(&mut self, who: usize) -> Option<Doing> {
        let of = self.oracle.payments.iter();
        let of = of.filter(|(_, one)| one.state == "paid" && one.deposit.is_none());
        let all: Vec<(String, i64)> = of.map(|(id, one)| (id.clone(), one.amount)).collect();
        let near: Vec<(String, i64, String)> =
            all.into_iter().map(|(id, n)| (id.clone(), n, self.matter_paid(&id))).collect();
        let (id, amount, _) = self.pick(&near, |one| one.2.clone())?;
        let cents = if self.chance.percent(30) { amount } else { self.chance.between(1, amount) };
        let back = format!("{}.{:02}", cents.div_euclid(100), cents.rem_euclid(100));
        let form = vec![("back", back), ("agreed", "on".to_owned())];
        self.wished("refund", who, format!("/firm/payments/{id}/refund"), Some(form))
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
