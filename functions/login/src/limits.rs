//! What a try costs at sign-in (rule SEC-07).
//!
//! Invariant: a browser that its owner signed in with before has tries of its own, so that
//! strangers who guess cannot slow the owner down.

use domain::text::Email;
use jiff::SignedDuration;
use store::limits::{Limit, Try};
use store::sessions::hashed;
use web::{App, Refusal};

use crate::caller::Caller;

/// Guesses at one account.
const ACCOUNT: Limit = Limit {
    free: 5,
    most: 100,
    wait_max: SignedDuration::from_mins(15),
    kept: SignedDuration::from_hours(24 * 400),
};

/// Guesses from one network, where many people may sit.
const NETWORK: Limit = Limit {
    free: 50,
    most: u32::MAX,
    wait_max: SignedDuration::from_mins(5),
    kept: SignedDuration::from_hours(2),
};

/// Mails to one address.
const MAILS: Limit = Limit {
    free: 3,
    most: u32::MAX,
    wait_max: SignedDuration::from_mins(15),
    kept: SignedDuration::from_hours(1),
};

/// Tries that have been counted.
#[derive(Debug)]
pub(crate) struct Tries {
    accounts: Vec<String>,
    network: String,
}

/// Counts a guess at an account; the sentence says why it may not be made.
pub(crate) async fn guess(
    app: &App,
    caller: &Caller,
    (email, mark): (&Email, &str),
    person: Option<&str>,
) -> Result<Result<Tries, String>, Refusal> {
    let network = from_network(app, caller).await?;
    let knows = match person {
        Some(person) => app.store.knows_browser(person, mark, app.now()).await?,
        None => false,
    };
    let account = if knows { own(email, mark) } else { strangers(email) };
    counted(app, vec![account], network).await
}

/// The same after a link by mail, which helps where guesses of others have closed the usual way.
pub(crate) async fn guess_by_link(
    app: &App,
    caller: &Caller,
    (email, mark): (&Email, &str),
) -> Result<Result<Tries, String>, Refusal> {
    let network = from_network(app, caller).await?;
    let by_link = format!("renewal#{}", hashed(email.as_str()));
    counted(app, vec![by_link, strangers(email), own(email, mark)], network).await
}

/// Counts a try of the first account; the others are forgotten with it.
async fn counted(
    app: &App,
    accounts: Vec<String>,
    network: String,
) -> Result<Result<Tries, String>, Refusal> {
    let Some(account) = accounts.first() else { return Err(Refusal::TooOften) };
    Ok(match app.store.count_try(account, &ACCOUNT, app.now()).await? {
        Try::Now => Ok(Tries { accounts, network }),
        Try::After(left) => Err(format!("Too many tries. Try again in {}.", words(left))),
        Try::Never => Err("Too many tries. Ask for a link by mail and set a new password.".into()),
    })
}

fn strangers(email: &Email) -> String {
    format!("account#{}", hashed(email.as_str()))
}

fn own(email: &Email, mark: &str) -> String {
    format!("{}#{}", strangers(email), hashed(mark))
}

/// Counts a guess from a network, whatever it is about.
pub(crate) async fn from_network(app: &App, caller: &Caller) -> Result<String, Refusal> {
    let network = format!("network#{}", caller.network);
    match app.store.count_try(&network, &NETWORK, app.now()).await? {
        Try::Now => Ok(network),
        Try::After(_) | Try::Never => Err(Refusal::TooOften),
    }
}

/// Counts a mail to an address.
pub(crate) async fn mail(app: &App, email: &Email) -> Result<(), Refusal> {
    let what = format!("mails#{}", hashed(email.as_str()));
    match app.store.count_try(&what, &MAILS, app.now()).await? {
        Try::Now => Ok(()),
        Try::After(_) | Try::Never => Err(Refusal::TooOften),
    }
}

impl Tries {
    /// The first factor was right: that costs the network nothing.
    pub(crate) async fn went_well(&self, app: &App) -> Result<(), Refusal> {
        Ok(app.store.give_back_try(&self.network).await?)
    }

    /// Somebody is in: the guesses before are forgotten.
    pub(crate) async fn forget(&self, app: &App) -> Result<(), Refusal> {
        app.store.give_back_try(&self.network).await?;
        for account in &self.accounts {
            app.store.forget_tries(account).await?;
        }
        Ok(())
    }
}

fn words(left: SignedDuration) -> String {
    match left.as_secs() {
        ..=0 => "a second".to_owned(),
        seconds @ 1..=90 => format!("{} seconds", seconds + 1),
        seconds => format!("{} minutes", seconds / 60 + 1),
    }
}
