//! Clients: what their own lists show, and what they have paid and not yet used.

use domain::client::Client;
use domain::ledger::{Operating, OperatingAccount};
use domain::money::Currency;
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
                self.counts.clients += 1;
                self.bar.inc(1);
            }
            from = page.next;
            if from.is_none() {
                break;
            }
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
