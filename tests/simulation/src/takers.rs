//! Whoever takes payments in a run, each with a truth of its own.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use processors::Request;

use crate::back::{Dispute, Refund};
use crate::bank::{Bank, Money};
use crate::gateway::{Gateway, TakenState};
use crate::stub::Trouble;
use crate::wallet::Wallet;

/// The processors of the firm's own money, and the gateway of the trust account.
#[derive(Debug, Clone)]
pub struct Takers {
    /// Stripe.
    pub bank: Bank,
    /// PayPal.
    pub wallet: Wallet,
    /// LawPay, into trust.
    pub gateway: Gateway,
}

impl Takers {
    /// All three, without troubles.
    pub fn new(clock: &Arc<AtomicI64>) -> Self {
        Self {
            bank: Bank::new(Arc::clone(clock)),
            wallet: Wallet::new(Arc::clone(clock)),
            gateway: Gateway::new(Arc::clone(clock)),
        }
    }

    /// From now on, `luck` makes what chooses for each, by its name.
    pub fn lucky<L>(&self, luck: impl Fn(&'static str) -> L)
    where
        L: FnMut(&Request) -> Option<Trouble> + Send + 'static,
    {
        self.bank.lucky(luck("processor"));
        self.wallet.lucky(luck("wallet"));
        self.gateway.lucky(luck("gateway"));
    }

    /// What whoever takes payments took of one, and what they kept of it.
    pub fn took(&self, payment: &str) -> Vec<(i64, i64)> {
        let made = self.bank.checkouts().into_iter().filter(|one| one.payment == payment);
        let there = made.filter_map(|checkout| match checkout.money {
            Money::There(amount, fee) => Some((amount, fee)),
            Money::None | Money::UnderWay | Money::Failed => None,
        });
        let orders = self.wallet.orders().into_iter().filter(|one| one.payment == payment);
        let paid =
            orders.filter_map(|order| order.is_paid().then_some((order.amount, order.fee())));
        let trusted = self.gateway.taken().into_iter().filter(|one| one.payment == payment);
        let was_there = [TakenState::Completed, TakenState::Returned];
        let trusted = trusted.filter(|one| was_there.contains(&one.state));
        there.chain(paid).chain(trusted.map(|taken| (taken.amount, 0))).collect()
    }

    /// The payments of ours that they know.
    pub fn known(&self) -> Vec<String> {
        let made = self.bank.checkouts().into_iter().map(|checkout| checkout.payment);
        let orders = self.wallet.orders().into_iter().map(|order| order.payment);
        let trusted = self.gateway.taken().into_iter().map(|taken| taken.payment);
        made.chain(orders).chain(trusted).collect()
    }

    /// What went back of the firm's own money because it was asked for.
    pub fn refunds(&self) -> Vec<Refund> {
        self.bank.refunds().into_iter().chain(self.wallet.refunds()).collect()
    }

    /// What payers' banks took back of the firm's own money.
    pub fn disputes(&self) -> Vec<Dispute> {
        self.bank.disputes().into_iter().chain(self.wallet.disputes()).collect()
    }
}
