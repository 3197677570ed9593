//! Confirming that bank lines and entries are one, and taking it back.

use std::collections::BTreeSet;

use domain::id::{BankId, ReceiptId, SlipId};
use domain::reconciliation::{Facts, Match, OpenSlip};
use domain::statement::Mark;
use jiff::civil::Date;
use serde::Deserialize;
use store::CommitError;
use store::reconciliations::KeptMatch;
use web::{Answer, App, Complaints, Location, Path2, Posted, Refusal, Staff, State};

use super::{Loaded, shown};
use crate::paths;

/// What is one.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    line: Vec<String>,
    entry: Vec<String>,
}

/// What is taken back.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Undo {
    matched: String,
}

/// `POST /firm/bank/{account}/{day}/match`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, to): Path2<BankId, Date>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let (store, once) = (app.store.of(&member), posted.once(&member));
    let go = || Location::to(paths::period(&id, to)).flash("Confirmed.");
    if store.done(&once).await?.is_some() {
        return Ok(Answer::Go(go()));
    }
    let loaded = Loaded::load(&app, &member, &id, to).await?;
    let matched = posted.form.read();
    let again = |sentence: String| {
        let complaints = Complaints::whole(sentence);
        Ok(Answer::Again(shown(&member, &posted.seal, &loaded, &complaints)?))
    };
    if loaded.is_signed() {
        return again("This period is signed; nothing in it changes.".to_owned());
    }
    if let Err(error) = matched.joins(&loaded.facts) {
        return again(error.to_string());
    }

    let kept = kept(&loaded.facts, &matched);
    match store.commit_matched(&once, (&id, loaded.signings), &kept, app.now()).await {
        Err(CommitError::Taken(what)) => {
            again(format!("{what} is matched, or on a slip, already."))
        }
        done => {
            done?;
            Ok(Answer::Go(go()))
        }
    }
}

/// `POST /firm/bank/{account}/{day}/undo`
pub(crate) async fn undo(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, to): Path2<BankId, Date>,
    posted: Posted<Undo>,
) -> Result<Answer, Refusal> {
    let (store, once) = (app.store.of(&member), posted.once(&member));
    let go = Location::to(paths::period(&id, to)).flash("Taken back.");
    if store.done(&once).await?.is_some() {
        return Ok(Answer::Go(go));
    }
    let loaded = Loaded::load(&app, &member, &id, to).await?;
    let kept = loaded.open.iter().find(|kept| kept.id == posted.form.matched);
    let kept = kept.filter(|_| !loaded.is_signed()).ok_or(Refusal::NotFound)?;

    store.commit_unmatched(&once, (&id, loaded.signings), kept, app.now()).await?;

    Ok(Answer::Go(go))
}

impl Form {
    fn read(&self) -> Match {
        let lines: BTreeSet<Mark> = self.line.iter().map(|mark| Mark::of_word(mark)).collect();
        Match { lines, entries: self.entry.iter().cloned().collect() }
    }
}

/// A match as it is kept.
pub(super) fn kept(facts: &Facts, matched: &Match) -> KeptMatch {
    let (receipts, slips) = counter(facts, matched);
    KeptMatch::new(matched.clone(), latest(facts, matched)).of_counter(receipts, slips)
}

/// What of a match came in over the counter: on no slip, and the slips that are in it.
fn counter(facts: &Facts, matched: &Match) -> (Vec<ReceiptId>, Vec<SlipId>) {
    let mut entries = facts.book.iter().filter(|entry| matched.entries.contains(&entry.id));
    let is_in = |slip: &&OpenSlip| entries.clone().any(|entry| slip.has(entry));
    let slips: Vec<&OpenSlip> = facts.slips.iter().filter(is_in).collect();
    let is_loose =
        |receipt: &&ReceiptId| !slips.iter().any(|slip| slip.receipts.contains(*receipt));
    let receipts = entries.by_ref().filter_map(|entry| entry.receipt.as_ref()).filter(is_loose);
    (receipts.cloned().collect(), slips.iter().map(|slip| slip.id.clone()).collect())
}

/// The latest day of what is one. It counts from the open period, also where a line came after its
/// own period was signed.
fn latest(facts: &Facts, matched: &Match) -> Date {
    let lines = facts.lines.iter().filter(|line| matched.lines.contains(&line.mark));
    let entries = facts.book.iter().filter(|entry| matched.entries.contains(&entry.id));
    let days = lines.map(|line| line.line.on).chain(entries.map(|entry| entry.on));
    days.max().map_or(facts.to, |latest| latest.max(facts.from))
}
