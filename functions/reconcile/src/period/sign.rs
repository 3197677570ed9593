//! Signing a period: once, by a lawyer, and only what was seen. It closes the period for good (rule
//! TR-20) and commits the firm to what every client has in it.

use domain::id::BankId;
use domain::proof::Ledgers;
use domain::reconciliation::{Report, SignError, Signer};
use domain::text::Name;
use domain::trust::TrustBank;
use jiff::civil::Date;
use serde::Deserialize;
use store::Versioned;
use store::reconciliations::{Sealed, Signing};
use web::{Answer, App, Complaints, Location, Path2, Posted, Refusal, Staff, State};

use super::{Loaded, paper, shown};
use crate::paths;

/// A form without fields.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {}

/// `POST /firm/bank/{account}/{day}/sign`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, to): Path2<BankId, Date>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let loaded = Loaded::load(&app, &member, &id, to).await?;
    let go = |through| Ok(Answer::Go(Location::to(paths::signed(&id, through)).flash("Signed.")));
    if let Some(through) = loaded.signed {
        return go(through);
    }
    let (signer, name) = (
        if member.role().authorises() { Signer::Lawyer } else { Signer::Other },
        Name::parse(member.name()).map_err(Refusal::fault)?,
    );
    let report = Report::of(loaded.facts.clone()).map_err(Refusal::fault)?;
    let when = (app.now(), app.today().await?);
    let signed = match report.sign(signer, (member.id().clone(), name), when) {
        Ok(signed) => signed,
        Err(error) => {
            let mut complaints = Complaints::whole(&error);
            if let SignError::Blocked(blocks) = &error {
                blocks.iter().for_each(|block| complaints.add("", block));
            }
            return Ok(Answer::Again(shown(&member, &posted.seal, &loaded, &complaints)?));
        }
    };

    let (today, through) = (app.today().await?, signed.report.facts.to);
    let periods = match loaded.bank.value.periods.close(through, today) {
        Ok(periods) => periods,
        Err(error) => {
            let complaints = Complaints::whole(SignError::from(error));
            return Ok(Answer::Again(shown(&member, &posted.seal, &loaded, &complaints)?));
        }
    };
    let Versioned { value, version } = loaded.bank.clone();
    let bank = Versioned { value: TrustBank { periods, ..value }, version };
    let sealed = sealed(&signed.report)?;
    let firm = app.firm().await?;
    let paper = paper::whole(&firm, &loaded.account, &signed, sealed.commitment()).into_string();
    let (store, once, turn) = (app.store.of(&member), posted.once(&member), loaded.turn);
    let signing = Signing { signed: &signed, paper: &paper, turn, bank: &bank, sealed: &sealed };
    store.commit_signed(&once, &signing).await?;

    go(to)
}

/// Commits to what every client has, with a seed that nobody can guess.
fn sealed(report: &Report) -> Result<Sealed, Refusal> {
    let balances = report.client_ledgers();
    if balances.is_empty() {
        return Ok(Sealed::default());
    }
    let seed = store::chance()?;
    let (to, currency) = (report.facts.to, report.book.currency());
    let ledgers = Ledgers::new(to, currency, balances, &seed).map_err(Refusal::fault)?;
    Ok(Sealed::of(ledgers, seed))
}
