//! Confirming that bank lines and entries are one, and taking it back.

use std::collections::BTreeSet;

use domain::id::BankId;
use domain::reconciliation::{Facts, Match};
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
    if loaded.is_signed {
        return again("This period is signed; nothing in it changes.".to_owned());
    }
    if let Err(error) = matched.joins(&loaded.facts) {
        return again(error.to_string());
    }

    let kept = KeptMatch::new(matched.clone(), latest(&loaded.facts, &matched));
    match store.commit_matched(&once, &id, &kept, app.now()).await {
        Err(CommitError::Taken(what)) => again(format!("{what} is matched already.")),
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
    let kept = kept.filter(|_| !loaded.is_signed).ok_or(Refusal::NotFound)?;

    store.commit_unmatched(&once, &id, kept, app.now()).await?;

    Ok(Answer::Go(go))
}

impl Form {
    fn read(&self) -> Match {
        let lines: BTreeSet<Mark> = self.line.iter().map(|mark| Mark::of_word(mark)).collect();
        Match { lines, entries: self.entry.iter().cloned().collect() }
    }
}

/// The latest day of what is one.
fn latest(facts: &Facts, matched: &Match) -> Date {
    let lines = facts.lines.iter().filter(|line| matched.lines.contains(&line.mark));
    let entries = facts.book.iter().filter(|entry| matched.entries.contains(&entry.id));
    let days = lines.map(|line| line.line.on).chain(entries.map(|entry| entry.on));
    days.max().unwrap_or(facts.to)
}
