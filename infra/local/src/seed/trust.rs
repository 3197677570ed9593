//! Client money of the demonstration: an account, advances that came in, what was paid from them,
//! and one of each thing that wants attention.

use anyhow::{Context, Result};
use domain::id::{BankId, DisbursementId};
use domain::ledger::Periods;
use domain::matter::Matter;
use domain::money::{Currency, Money};
use domain::pack::{Pack, PackName};
use domain::text::{Mark, Name, Note};
use domain::trust::{
    AccountKind, Arrival, ChequeNumber, DisbursementKind, Given, Instrument, Method, Order, Payee,
    Signer, TrustBank,
};
use jiff::civil::Date;
use store::Once;
use store::trust::{PoolAct, TrustStore, Wish};

use super::calendar::worked_later;
use super::chance::Chance;
use super::write::{Writer, once};

/// How many matters have money in trust.
const MATTERS: usize = 9;

/// Amounts of advances, in minor units.
const ADVANCES: [i64; 4] = [500_000, 750_000, 1_200_000, 250_000];

/// The first check of the account.
const FIRST_CHECK: u32 = 1_001;

impl Writer<'_> {
    /// Client money, month by month.
    pub(super) async fn trust(&self) -> Result<()> {
        let step = self.plan.files.len().div_ceil(MATTERS).max(1);
        let files: Vec<_> = self.plan.files.iter().step_by(step).collect();
        self.progress.begin("Keeping client money", u64::try_from(files.len())?);
        let bank = self.bank()?;
        let trust = self.store.of(&self.hands.lawyer).trust();
        trust.commit_bank_added(&once(&bank.id), &bank, self.plan.since).await?;
        let opened = self.plan.calendar.month(3)?;
        let key = once(format_args!("{}#cushion", bank.id));
        let act = (PoolAct::PayInCushion, usd(10_000));
        trust.pool_act(&self.wish(&key, opened)?, &bank.id, act).await?;
        for (place, file) in (0_usize..).zip(files) {
            self.kept(&trust, &bank, (place, &file.matter)).await?;
            self.progress.step();
        }
        self.progress.done();
        Ok(())
    }

    fn bank(&self) -> Result<TrustBank> {
        Ok(TrustBank {
            id: Chance::of("the trust account").id(self.plan.since, BankId::made),
            name: Name::parse("Client trust (IOLTA)")?,
            institution: Name::parse("Hudson Valley Savings Bank")?,
            ending: Mark::parse("4417")?,
            kind: AccountKind::Pooled,
            currency: Currency::USD,
            pack: PackName::NewYork,
            because: Some(Note::parse("The firm and its clients are in New York.")?),
            clearing: Pack::of(PackName::NewYork)?.clearing(),
            cushion_max: usd(20_000),
            two_people_above: Some(usd(1_000_000)),
            periods: Periods::default(),
            opened_on: self.plan.calendar.month(3)?,
        })
    }

    /// What a lawyer wishes on a day of the past.
    fn wish<'o>(&self, once: &'o Once, on: Date) -> Result<Wish<'o>> {
        let lawyer = &self.hands.lawyer;
        let by = Signer { id: lawyer.id().clone(), role: lawyer.role() };
        let on = on.min(self.plan.calendar.today());
        Ok(Wish { once, by, on, today: on, now: self.plan.calendar.instant(on, (11, 20))? })
    }

    /// One matter: an advance, an expense paid from it; for some a hold, a recent check, a payment
    /// that waits.
    async fn kept(
        &self,
        trust: &TrustStore<'_>,
        bank: &TrustBank,
        (place, matter): (usize, &Matter),
    ) -> Result<()> {
        let today = self.plan.calendar.today();
        let begun = worked_later(self.plan.calendar.month(2)?, u32::try_from(place)?)?;
        let advance = ADVANCES.get(place % ADVANCES.len()).copied().context("an advance")?;
        let given = given(matter, Method::Wire, advance, place)?;
        let key = once(format_args!("{}#advance", matter.id));
        trust.receive(&self.wish(&key, begun)?, matter, &bank.id, &given).await?;

        let paid_on = worked_later(begun, 12)?;
        let waits = place % 4 == 3;
        let number = FIRST_CHECK + u32::try_from(place)?;
        let order = self.order(bank, matter, (advance / 10, number), paid_on)?;
        let key = once(format_args!("{}#prepared", matter.id));
        trust.prepare(&self.wish(&key, paid_on)?, &order).await?;
        if !waits {
            let key = once(format_args!("{}#released", matter.id));
            trust.release(&self.wish(&key, paid_on)?, &order.id, None).await?;
        }
        if place % 4 == 1 {
            let given = self::given(matter, Method::Cheque, 150_000, place + 50)?;
            let key = once(format_args!("{}#check", matter.id));
            trust.receive(&self.wish(&key, today)?, matter, &bank.id, &given).await?;
        }
        if place % 4 == 2 {
            let key = once(format_args!("{}#hold", matter.id));
            let reason = Note::parse("The client disputes the expert’s bill")?;
            trust.place_hold(&self.wish(&key, today)?, &matter.id, (usd(60_000), &reason)).await?;
        }
        Ok(())
    }

    fn order(
        &self,
        bank: &TrustBank,
        matter: &Matter,
        (minor, number): (i64, u32),
        on: Date,
    ) -> Result<Order> {
        let at = self.plan.calendar.instant(on.min(self.plan.calendar.today()), (10, 40))?;
        let chance = format!("expense of {}", matter.id);
        Ok(Order {
            id: Chance::of(&chance).id(at, DisbursementId::made),
            client: matter.client.clone(),
            matter: matter.id.clone(),
            bank: bank.id.clone(),
            kind: DisbursementKind::ClientExpense,
            payee: Payee::parse("Whitfield Court Reporting")?,
            purpose: Note::parse("Transcript of a deposition")?,
            amount: usd(minor),
            instrument: Instrument::Cheque(ChequeNumber::parse(&number.to_string())?),
            prepared_by: self.hands.bookkeeper.id().clone(),
            prepared_at: at,
        })
    }
}

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn given(matter: &Matter, method: Method, minor: i64, place: usize) -> Result<Given> {
    Ok(Given {
        method,
        arrival: Arrival::Bank,
        amount: usd(minor),
        from: matter.client_name.clone(),
        instrument: Mark::parse(&(3_300 + place).to_string())?,
        purpose: Some(Note::parse("Advance on fees and expenses")?),
    })
}
