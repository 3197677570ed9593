//! The desk: which ways to pay a client is offered, and who takes a payment.
//!
//! Invariant: a payment goes on with the account that it was begun with (PAY-25).

use domain::discount::Discount;
use domain::id::MatterId;
use domain::invoice::Issued;
use domain::merchant::{Destination, MerchantName, TrustSafe};
use domain::money::Money;
use domain::paying::{Offer, Way, offers, offers_in};
use domain::payment::{Intent, Part};
use jiff::civil::Date;
use maud::{Markup, html};
use processors::{Connection, Merchants, SecretString, Till};
use store::payments::Turn;
use web::{App, Complaints, Refusal, ui};

/// Nobody takes what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DeskError {
    /// Not one of the ways.
    #[error("Choose one of the ways to pay.")]
    NotOffered,
    /// There is no way.
    #[error("The firm takes no payments of this online. Ask it how to pay.")]
    Closed,
}

/// The firm's accounts.
pub(crate) async fn merchants<'a>(app: &App, till: &'a Till) -> Result<&'a Merchants, Refusal> {
    if let Some(opened) = till.opened() {
        return Ok(opened);
    }
    let told = app.processors().await?;
    let say = |name: &str| told.get(name).cloned().unwrap_or_else(|| SecretString::from(""));
    till.open(&say).map_err(Refusal::fault)
}

/// Who takes a payment; nobody when the firm recorded it, or has given that account up.
pub(crate) async fn taker<'a>(
    app: &App,
    till: &'a Till,
    intent: &Intent,
) -> Result<Option<&'a Connection>, Refusal> {
    let Some(name) = intent.source.merchant() else { return Ok(None) };
    let found = merchants(app, till).await?.get(name);
    if found.is_none() {
        let account = name.word();
        tracing::error!(payment.id = %intent.id, account, "The account of a payment is gone");
    }
    Ok(found)
}

/// The ways that are offered for money of the firm.
pub(crate) async fn offered(app: &App, till: &Till) -> Result<Vec<Offer>, Refusal> {
    offered_to(app, till, Destination::Operating).await
}

/// The ways that are offered for money that goes to `destination`; trust money has none where the
/// firm has no account that keeps it whole (rule TR-14).
pub(crate) async fn offered_to(
    app: &App,
    till: &Till,
    destination: Destination,
) -> Result<Vec<Offer>, Refusal> {
    let (accounts, terms) = (accounts(app, till).await?, app.pay_terms().await?);
    Ok(offers(&accounts, destination, &terms))
}

/// The ways that are offered for what is owed in these matters, by the accounts that take it there;
/// only those that the same account takes for all of them (PAY-25).
pub(crate) async fn offered_in(
    app: &App,
    till: &Till,
    matters: &[&MatterId],
) -> Result<Vec<Offer>, Refusal> {
    let Some((first, others)) = matters.split_first() else { return offered(app, till).await };
    let (accounts, terms) = (accounts(app, till).await?, app.pay_terms().await?);
    let mut all = offers_in(&accounts, first, &terms);
    for matter in others {
        let there = offers_in(&accounts, matter, &terms);
        all.retain(|offer| there.contains(offer));
    }
    Ok(all)
}

/// The offers in which every one of these invoices is taken (PAY-26).
pub(crate) fn limited(mut offers: Vec<Offer>, turns: &[Turn]) -> Vec<Offer> {
    offers.retain(|offer| turns.iter().all(|turn| turn.limits().allow(offer.way)));
    offers
}

/// The account and the way of an offer for trust money.
pub(crate) fn for_trust(offer: Offer) -> Result<(TrustSafe, Way), DeskError> {
    match offer.taker {
        MerchantName::Trust(taker) => Ok((taker, offer.way)),
        MerchantName::Operating(_) => Err(DeskError::NotOffered),
    }
}

/// The names of the firm's accounts.
pub(crate) async fn accounts(app: &App, till: &Till) -> Result<Vec<MerchantName>, Refusal> {
    Ok(merchants(app, till).await?.iter().map(Connection::merchant).collect())
}

/// The offer that somebody chose; the first while nobody had a choice.
pub(crate) fn chosen(offers: &[Offer], typed: &str) -> Result<Offer, DeskError> {
    let first = offers.first().ok_or(DeskError::Closed)?;
    if typed.is_empty() {
        return Ok(*first);
    }
    let found = offers.iter().find(|offer| Way::of_word(typed) == Some(offer.way));
    found.copied().ok_or(DeskError::NotOffered)
}

/// The choice, where there is one.
pub(crate) fn choice(offers: &[Offer], typed: &str, complaints: &Complaints) -> Markup {
    let options: Vec<_> = offers.iter().map(|o| (o.way.word(), o.way.title())).collect();
    let first = offers.first().map_or("", |offer| offer.way.word());
    let selected = if typed.is_empty() { first } else { typed };
    html! {
        @match offers {
            [] => {},
            [only] => { p { "You pay by " (only.way.noun()) "." } },
            _ => (ui::radios("Pay by", "by", &options, selected).complaints(complaints)),
        }
    }
}

/// What paying all of this early, or by bank, costs less, said before anybody pays (INV-20,
/// PAY-18); nothing where nothing is.
pub(crate) fn saving(
    offers: &[Offer],
    discount: Option<Discount>,
    (parts, invoices, today): (&[Part], &[Issued], Date),
) -> Markup {
    let by_bank = offers.iter().any(|offer| offer.way == Way::Bank);
    let asked = |way| {
        let parts = Discount::promised(discount, parts.to_vec(), (invoices, way, today)).ok()?;
        Part::sum(&parts).ok()
    };
    let (whole, early) = (Part::sum(parts).ok(), asked(Way::Card));
    let saves = |less: Option<Money>, than: Option<Money>| {
        less.zip(than).filter(|(less, than)| less.minor() < than.minor())
    };
    let early_of = |one: &Issued| one.early_on(today).and(one.early);
    let until = invoices.iter().filter_map(early_of).map(|early| early.until).min();
    let early_saves = saves(early, whole).zip(until);
    let bank = saves(asked(Way::Bank).filter(|_| by_bank), early).zip(discount).zip(whole);
    html! {
        @if let Some(((less, whole), until)) = early_saves {
            p {
                strong {
                    "Pay " (ui::money(less)) " until " (ui::date(until)) ", then " (ui::money(whole))
                    "."
                }
                " What paying early saves is taken off when one payment pays everything that is \
                 asked for, once the money has arrived."
            }
        }
        @if let Some((((less, _), discount), whole)) = bank {
            p {
                strong { "Pay by bank: " (ui::money(less)) " instead of " (ui::money(whole)) "." }
                " The discount of " (discount) " % is taken off when one bank debit pays everything \
                 that is open, once the money has arrived."
                @if early_saves.is_some() {
                    " It takes the place of what paying early saves: the larger one counts."
                }
            }
        }
    }
}

/// Whose pages the person will see.
pub(crate) fn promise(offers: &[Offer]) -> Markup {
    let mut names: Vec<&str> = offers.iter().map(|o| o.taker.processor().title()).collect();
    names.dedup();
    html! {
        p { "You pay on the secure page of our processor, " (names.join(" or ")) ". The firm never \
             sees the numbers you type there." }
    }
}
