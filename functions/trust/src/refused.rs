//! What a refused act on client money becomes: complaints for the person, or a refusal.

use domain::id::{BankId, DisbursementId};
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

/// What to tell the person, when the rules refuse and not the machine: the refusal, and under it
/// the rule of the account's jurisdiction and where it stands (TRU-19).
pub(crate) async fn said(
    member: &Member,
    app: &App,
    bank: Option<&BankId>,
    error: ActError,
) -> Result<Complaints, Refusal> {
    let error = complaints(error)?;
    let bank = match bank {
        Some(id) => app.store.of(member).trust().bank(id).await?,
        None => None,
    };
    let pack = bank.map_or(PackName::Default, |bank| bank.value.pack);
    Ok(quoted(error, pack))
}

/// The same, about a payment.
pub(crate) async fn of_payment(
    member: &Member,
    app: &App,
    id: &DisbursementId,
    error: ActError,
) -> Result<Complaints, Refusal> {
    let payment = app.store.of(member).trust().disbursement(id).await?;
    said(member, app, payment.map(|found| found.value.order.bank).as_ref(), error).await
}

fn quoted(mut complaints: Complaints, name: PackName) -> Complaints {
    let Ok(pack) = Pack::of(name) else { return complaints };
    let known: Vec<String> = complaints
        .iter()
        .flat_map(|complaint| rules_in(&complaint.sentence))
        .filter_map(Key::of_rule)
        .filter_map(|key| pack.rule(key))
        .map(|rule| format!("The rule: {} ({})", rule.text, rule.source))
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
    fn tru19_a_refusal_shows_the_rule_and_where_it_stands() {
        let refused = "Disputed money stays where it is (rules TR-09, TR-99).";
        let quoted = quoted(Complaints::whole(refused), PackName::Massachusetts);
        let sentences: Vec<&str> = quoted.about("").collect();
        assert_eq!(sentences.len(), 2);
        assert!(sentences[1].contains("restored to trust"), "{sentences:?}");
        assert!(sentences[1].contains("Massachusetts Rule 1.15(b)(2)(ii)"), "{sentences:?}");
    }
}
