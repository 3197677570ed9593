//! What a refused act on client money becomes: complaints for the person, or a refusal; and an
//! event of the audit trail that says who asked for what, and which rule refused it.

use domain::audit::Refused;
use domain::id::{BankId, DisbursementId};
use domain::money::Money;
use domain::pack::{Key, Pack, PackName};
use domain::trust::Signer;
use jiff::civil::Date;
use store::trust::{ActError, Wish};
use store::{CommitError, Member, Once};
use web::{App, Complaints, Refusal};

/// A wish of a person of the firm that counts from `on`, or from today.
pub(crate) async fn wish<'a>(
    member: &Member,
    app: &App,
    once: &'a Once,
    on: Option<Date>,
) -> Result<Wish<'a>, Refusal> {
    let today = app.today().await?;
    let by = Signer { id: member.id().clone(), role: member.role() };
    Ok(Wish { once, by, on: on.unwrap_or(today), today, now: app.now() })
}

/// What was asked for: the act, what it was about, and in whose chain it is noted.
#[derive(Debug, Clone)]
pub(crate) struct Tried<'a> {
    act: &'static str,
    of: &'a str,
    about: &'a str,
    amount: Option<Money>,
    bank: Option<&'a BankId>,
}

impl<'a> Tried<'a> {
    /// An act on a ledger or an account.
    pub(crate) const fn to(act: &'static str, of: &'a str) -> Self {
        Self { act, of, about: of, amount: None, bank: None }
    }

    /// What it was about in there.
    pub(crate) const fn about(self, about: &'a str) -> Self {
        Self { about, ..self }
    }

    /// How much was asked for.
    pub(crate) const fn sum(self, amount: Money) -> Self {
        Self { amount: Some(amount), ..self }
    }

    /// The account whose rules it is kept by.
    pub(crate) const fn under(self, bank: &'a BankId) -> Self {
        Self { bank: Some(bank), ..self }
    }

    fn refused(&self, error: &ActError) -> Refused {
        let rules = rules_of(error);
        Refused { act: self.act, about: self.about.to_owned(), amount: self.amount, rules }
    }
}

/// What to tell the person, when the rules refuse and not the machine: the refusal, and under it
/// the rule of the account's jurisdiction and where it stands (TRU-19). The audit trail keeps that
/// it was refused, once for a press (AUD-01, rule TR-08).
pub(crate) async fn said(
    (member, app): (&Member, &App),
    wish: &Wish<'_>,
    asked: &Tried<'_>,
    error: ActError,
) -> Result<Complaints, Refusal> {
    let refused = asked.refused(&error);
    let error = complaints(error)?;
    app.store.of(member).commit_refused(wish.once, asked.of, &refused, wish.now).await?;
    let bank = match asked.bank {
        Some(id) => app.store.of(member).trust().bank(id).await?,
        None => None,
    };
    let pack = bank.map_or(PackName::Default, |bank| bank.value.pack);
    Ok(quoted(error, pack))
}

/// The same, about a payment.
pub(crate) async fn of_payment(
    (member, app): (&Member, &App),
    wish: &Wish<'_>,
    (act, id): (&'static str, &DisbursementId),
    error: ActError,
) -> Result<Complaints, Refusal> {
    let payment = app.store.of(member).trust().disbursement(id).await?;
    let order = payment.ok_or(Refusal::NotFound)?.value.order;
    let asked = Tried::to(act, order.matter.as_str()).about(id.as_str());
    said((member, app), wish, &asked.sum(order.amount).under(&order.bank), error).await
}

fn quoted(mut complaints: Complaints, name: PackName) -> Complaints {
    let Ok(pack) = Pack::of(name) else { return complaints };
    let known: Vec<String> = complaints
        .iter()
        .flat_map(|complaint| rules_in(&complaint.sentence))
        .filter_map(Key::of_rule)
        .filter_map(|key| pack.rule(key))
        .map(|rule| rule.quoted_under(name))
        .collect();
    for sentence in known {
        complaints.add("", sentence);
    }
    complaints
}

/// The rules that a sentence names, such as `TR-04`.
fn rules_in(sentence: &str) -> Vec<&str> {
    let words = sentence.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    words.filter(|word| word.starts_with("TR-")).collect()
}

/// The rules that refuse an act: those that its sentence names, or else the one it stands under.
fn rules_of(error: &ActError) -> Vec<String> {
    let sentence = error.to_string();
    let named: Vec<String> = rules_in(&sentence).into_iter().map(str::to_owned).collect();
    if named.is_empty() { vec![stands_under(error).to_owned()] } else { named }
}

fn stands_under(error: &ActError) -> &'static str {
    match error {
        ActError::Receipt(_) | ActError::Deposit(_) => "TR-17",
        ActError::Accept(_) => "PSP-20",
        ActError::Clear(_) => "TR-04",
        ActError::Prepare(_) => "TR-15",
        ActError::FlatFee(_) | ActError::Gate(_) => "TR-08",
        ActError::Batch => "TRU-12",
        ActError::InBatch(_, error) => stands_under(error),
        ActError::SharePrepared => "TRU-15",
        ActError::Path(_) => "TR-27",
        ActError::Authorise(_) => "TR-16",
        ActError::Release(_) => "TR-02",
        ActError::Void(_) => "TRU-13",
        ActError::Hold(_) | ActError::Restore(_) => "TR-09",
        ActError::Pool(_) => "TR-05",
        ActError::Commit(CommitError::Taken(_)) => "TRU-14",
        ActError::Commit(CommitError::Closed) => "TR-25",
        // The machine, and no rule: it is not noted.
        ActError::Missing(_)
        | ActError::Commit(CommitError::Stale | CommitError::Locked | CommitError::Fault(_)) => "",
    }
}

fn complaints(error: ActError) -> Result<Complaints, Refusal> {
    match error {
        ActError::Missing(_) => Err(Refusal::NotFound),
        ActError::Commit(CommitError::Taken(what)) => {
            Ok(Complaints::whole(format!("{what} is taken.")))
        }
        ActError::Commit(closed @ CommitError::Closed) => Ok(Complaints::whole(closed)),
        ActError::Commit(error) => Err(error.into()),
        refused @ (ActError::Receipt(_)
        | ActError::Deposit(_)
        | ActError::Accept(_)
        | ActError::Clear(_)
        | ActError::Prepare(_)
        | ActError::SharePrepared
        | ActError::FlatFee(_)
        | ActError::Batch
        | ActError::InBatch(..)
        | ActError::Path(_)
        | ActError::Authorise(_)
        | ActError::Gate(_)
        | ActError::Release(_)
        | ActError::Void(_)
        | ActError::Hold(_)
        | ActError::Restore(_)
        | ActError::Pool(_)) => Ok(Complaints::whole(refused)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tr08_a_refusal_is_noted_under_the_rules_it_names_or_stands_under() {
        let fees = ActError::Gate(domain::trust::GateError::NotALawyer);
        assert_eq!(rules_of(&fees), ["TR-08", "TR-16"]);
        let over = Money::new(40_000, domain::money::Currency::USD);
        assert_eq!(rules_of(&ActError::Gate(domain::trust::GateError::OverOpen(over))), ["TR-08"]);
        assert_eq!(rules_of(&ActError::Commit(CommitError::Closed)), ["TR-25"]);
    }

    #[test]
    fn tru19_a_refusal_shows_the_rule_and_where_it_stands() {
        let refused = "Disputed money stays where it is (rules TR-09, TR-99).";
        let quoted = quoted(Complaints::whole(refused), PackName::Massachusetts);
        let sentences: Vec<&str> = quoted.about("").collect();
        assert_eq!(sentences.len(), 2);
        assert!(sentences[1].starts_with("The rule of Massachusetts: "), "{sentences:?}");
        assert!(sentences[1].contains("restored to trust"), "{sentences:?}");
        assert!(sentences[1].contains("Massachusetts Rule 1.15(b)(2)(ii)"), "{sentences:?}");
    }

    #[test]
    fn tru19_a_rule_that_a_pack_leaves_to_the_strictest_is_named_as_that() {
        let refused = "A deposit may be used once the bank has collected it (rule TR-04).";
        let quoted = quoted(Complaints::whole(refused), PackName::NewYork);
        let sentences: Vec<&str> = quoted.about("").collect();
        let whose = "The rule, by the strictest of all, as the pack of New York has none of its \
                     own here: ";
        assert!(sentences[1].starts_with(whose), "{sentences:?}");
    }
}
