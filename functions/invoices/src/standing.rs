//! How a client stands: what is due, overdue, paid and on account, by currency (PRT-13).

use domain::invoice::{Issued, Standing as Stands};
use domain::money::{Currency, Money, MoneyError};
use jiff::civil::Date;
use store::invoices::{Balance, Home};

/// How a client stands in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Open and not yet due.
    pub(crate) due: Money,
    /// The next day on which something is due.
    pub(crate) next_due: Option<Date>,
    /// Open past its day.
    pub(crate) overdue: Money,
    /// How many invoices are overdue.
    pub(crate) late: usize,
    /// Paid in all, as far as it is known.
    pub(crate) paid: Money,
    /// Of it, what came from trust; known while the home shows every invoice.
    pub(crate) from_trust: Option<Money>,
    /// Of it, what no invoice has taken.
    pub(crate) on_account: Money,
}

impl Standing {
    /// The standing in every currency of the client's, the firm's own first; in that alone where
    /// there is none yet.
    pub(crate) fn all(home: &Home, own: Currency, today: Date) -> Result<Vec<Self>, MoneyError> {
        let of_balances = home.balances.iter().filter_map(|(code, _)| code.parse().ok());
        let of_invoices = home.invoices.iter().map(|invoice| invoice.total.currency());
        let mut currencies = Vec::new();
        for currency in of_balances.chain(of_invoices) {
            if !currencies.contains(&currency) {
                currencies.push(currency);
            }
        }
        if currencies.is_empty() {
            currencies.push(own);
        }
        currencies.sort_by_key(|one| *one != own);
        currencies.into_iter().map(|currency| Self::of(home, currency, today)).collect()
    }

    fn of(home: &Home, currency: Currency, today: Date) -> Result<Self, MoneyError> {
        let standing = |how: Stands| {
            let ours = home.invoices.iter().filter(move |one| one.total.currency() == currency);
            ours.filter(move |invoice| invoice.standing(today) == how)
        };
        let sum = |how| Money::sum(standing(how).map(Issued::undisputed), currency);
        let known = home.balances.iter().find(|(code, _)| code == currency.code());
        let balance = known.map(|(_, balance)| *balance).unwrap_or_default();
        let from_trust = from_trust(home, currency, balance)?;
        let in_payments = Money::new(balance.paid, currency);
        Ok(Self {
            due: sum(Stands::Due)?,
            next_due: standing(Stands::Due).map(|invoice| invoice.due_on).min(),
            overdue: sum(Stands::Overdue)?,
            late: standing(Stands::Overdue).count(),
            paid: from_trust.map_or(Ok(in_payments), |more| in_payments.plus(more))?,
            from_trust,
            on_account: Money::new(balance.unapplied, currency),
        })
    }
}

/// What invoices took that no payment brought: it came from what the firm holds for the client.
fn from_trust(
    home: &Home,
    currency: Currency,
    balance: Balance,
) -> Result<Option<Money>, MoneyError> {
    if home.next.is_some() {
        return Ok(None);
    }
    let ours = home.invoices.iter().filter(|invoice| invoice.total.currency() == currency);
    let taken = Money::sum(ours.map(Issued::paid), currency)?;
    let given =
        Money::new(balance.paid, currency).minus(Money::new(balance.unapplied, currency))?;
    taken.minus(given).map(Some)
}

#[cfg(test)]
mod tests;
