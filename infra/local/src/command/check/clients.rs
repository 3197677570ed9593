//! Clients: what their own lists show, and what they have paid and not yet used.

use domain::client::Client;
use domain::ledger::{Operating, OperatingAccount};
use domain::money::Currency;
use domain::owed::Movement;
use store::invoices::Home;

use super::Check;
use super::difference::{Difference, same};

impl Check<'_> {
    /// Checks every client.
    pub(super) async fn check_clients(&mut self) -> Result<(), Difference> {
        self.tells("clients");
        let mut from = None;
        loop {
            let page = self.system.clients(from).await?;
            for client in &page.items {
                self.check_home(client, self.scratch.take_owned(&client.id)?).await?;
                self.check_movements(client).await?;
                self.counts.clients += 1;
                self.bar.inc(1);
            }
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        if let Some((invoice, day, minor)) = self.scratch.owed()? {
            return Err(Difference::Found(format!(
                "On {day}, the ledger moves what is owed on invoice {invoice} by {minor} in minor \
                 units more than the statement of its client."
            )));
        }
        self.scratch.other_owner()?.map_or(Ok(()), |client| {
            Err(Difference::Found(format!("Client {client} has invoices and is not listed.")))
        })
    }

    /// A client's home has each of its invoices once, as it is, and its balance.
    async fn check_home(&self, client: &Client, owned: usize) -> Result<(), Difference> {
        let (mut from, mut listed) = (None, 0_usize);
        loop {
            let is_first = from.is_none();
            let home = self.system.home_of(&client.id, from).await?;
            for issued in &home.invoices {
                let (open, known) = (issued.open, self.scratch.invoice(&issued.id)?);
                let currency = open.currency().code().to_owned();
                same(&known, &Some((client.id.to_string(), open.minor(), currency)), || {
                    format!(
                        "The home of {} shows invoice {} otherwise.",
                        client.name, issued.number
                    )
                })?;
            }
            if is_first {
                self.check_balances(client, &home)?;
            }
            listed += home.invoices.len();
            from = home.next;
            if from.is_none() {
                break;
            }
        }
        same(&listed, &owned, || {
            format!("{} has {owned} invoices, and its home shows {listed}.", client.name)
        })
    }

    /// Takes what a client's statements say from what the ledger moves: nothing may be left. What
    /// moved last shows where pages ask for it.
    async fn check_movements(&self, client: &Client) -> Result<(), Difference> {
        let (mut from, mut last) = (None, Vec::<Movement>::new());
        loop {
            let page = self.system.movements(&client.id, from).await?;
            let less = page
                .items
                .iter()
                .map(|one| (one.invoice.clone(), one.on, one.amount.minor().saturating_neg()));
            self.scratch.owe(less)?;
            for one in page.items {
                last.retain(|before| before.on == one.on);
                last.push(one);
            }
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        let Some(day) = last.first().map(|one| one.on) else { return Ok(()) };
        let shown = self.system.account(&client.id, day).await?.since;
        same(&shown, &last, || {
            format!("The statement of {} shows {day} otherwise than it is.", client.name)
        })
    }

    fn check_balances(&self, client: &Client, home: &Home) -> Result<(), Difference> {
        let mut currencies: Vec<Currency> =
            home.balances.iter().filter_map(|(code, _)| code.parse().ok()).collect();
        let paid = self.paid.keys().filter(|(of, _)| *of == client.id);
        currencies.extend(paid.map(|(_, currency)| *currency));
        currencies.into_iter().try_for_each(|currency| {
            let kept = home.balances.iter().find(|(code, _)| code == currency.code());
            let kept = kept.map(|(_, balance)| *balance).unwrap_or_default();
            let paid = self.paid.get(&(client.id.clone(), currency)).copied().unwrap_or(0);
            same(&kept.paid, &paid, || {
                let name = &client.name;
                format!("{name} paid {paid} in {currency}, and the balance says {}.", kept.paid)
            })?;
            let account = OperatingAccount::Unapplied(client.id.clone());
            let booked = -self.scratch.minor::<Operating>(&account, currency)?;
            same(&i128::from(kept.unapplied), &booked, || {
                format!(
                    "{} has {} {currency} on account in minor units, and the ledger says {booked}.",
                    client.name, kept.unapplied
                )
            })
        })
    }
}
