//! Client money that runs begin with.

use domain::id::BankId;
use domain::ledger::Periods;
use domain::matter::Matter;
use domain::money::{Currency, Money};
use domain::pack::PackName;
use domain::text::{Mark, Name};
use domain::trust::{AccountKind, Arrival, Clearing, Given, Method, Signer, TrustBank};
use store::trust::Wish;
use store::{Member, Once};

use super::{Books, DAY};

/// The most of its own that the firm may have in trust, in cents.
pub const CUSHION_MAX: i64 = 20_000;

impl Books {
    /// The firm's one trust account; what comes in clears within days.
    pub async fn trust_bank(&self) -> TrustBank {
        let bank = TrustBank {
            id: self.id(BankId::made),
            name: Name::parse("Client trust").expect("a name"),
            institution: Name::parse("First Bank").expect("a name"),
            ending: Mark::parse("4711").expect("an ending"),
            kind: AccountKind::Pooled,
            currency: Currency::USD,
            pack: PackName::Default,
            because: None,
            clearing: Clearing { card: 0, bank_debit: 1, cheque: 1, wire: 0, cash: 0 },
            cushion_max: Money::new(CUSHION_MAX, Currency::USD),
            two_people_above: Some(Money::new(60_000, Currency::USD)),
            periods: Periods::default(),
            opened_on: DAY,
        };
        let (system, once) = (self.store.system("books"), Once::named("trust bank"));
        let added = system.trust().commit_bank_added(&once, &bank, self.now()).await;
        added.expect("a trust account");
        bank
    }

    /// A wire that a lawyer records for a matter.
    pub async fn receive(&self, lawyer: &Member, matter: &Matter, bank: &BankId, minor: i64) {
        let once = Once::named(format!("wire for {}", matter.number));
        let by = Signer { id: lawyer.id().clone(), role: lawyer.role() };
        let wish = Wish { once: &once, by, on: DAY, today: DAY, now: self.now() };
        let given = Given {
            method: Method::Wire,
            arrival: Arrival::Bank,
            amount: Money::new(minor, Currency::USD),
            from: matter.client_name.clone(),
            instrument: Mark::parse(&format!("W {}", matter.number)).expect("a reference"),
            purpose: None,
        };
        let trust = self.store.of(lawyer);
        trust.trust().receive(&wish, matter, bank, &given).await.expect("money in trust");
        trust.trust().clear_due(&matter.id, DAY, self.now()).await.expect("it clears");
    }
}
