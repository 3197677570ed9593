//! Setting a bank line aside, with the reason that the signed paper will say, and taking it up
//! again.

use domain::bank::BankLine;
use domain::id::BankId;
use domain::reconciliation::{Aside, Report};
use domain::statement::Mark;
use domain::text::{Name, Note};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::CommitError;
use store::reconciliations::KeptAside;
use web::page::Seal;
use web::ui;
use web::{
    Answer, App, Asked, Complaints, Location, Page, Path2, Posted, Refusal, Staff, State, Tab,
};

use super::{Loaded, shown};
use crate::{allowed, paths};

/// Which line.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    line: String,
}

/// Which line, and why.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    line: String,
    why: String,
}

/// Which line is taken up again.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Undo {
    line: String,
}

/// `GET /firm/bank/{account}/{day}/aside`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, to): Path2<BankId, Date>,
    Asked(asked): Asked<Query>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_see(&member)?;

    let loaded = Loaded::load(&app, &member, &id, to).await?;
    let line = open(&loaded, &asked.line)?.ok_or(Refusal::NotFound)?;

    let form = Form { line: asked.line, why: String::new() };
    let body = view(&loaded, &line, (&seal, &form, &Complaints::default()));
    Ok(Answer::Page(Page::new(Tab::Trust, TITLE, body)))
}

/// `POST /firm/bank/{account}/{day}/aside`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, to): Path2<BankId, Date>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let (store, once, form) = (app.store.of(&member), posted.once(&member), &posted.form);
    let go = || Ok(Answer::Go(Location::to(paths::period(&id, to)).flash("Set aside.")));
    let loaded = Loaded::load(&app, &member, &id, to).await?;
    // Asked after reading: a press whose twin was quicker finds the line gone, and the wish done.
    if store.done(&once).await?.is_some() {
        return go();
    }
    if loaded.is_signed() {
        let complaints = Complaints::whole("This period is signed; nothing in it changes.");
        return Ok(Answer::Again(shown(&member, &posted.seal, &loaded, &complaints)?));
    }
    let line = open(&loaded, &form.line)?.ok_or(Refusal::NotFound)?;
    let again = |complaints: &Complaints| {
        let body = view(&loaded, &line, (&posted.seal, form, complaints));
        Ok(Answer::Again(Page::new(Tab::Trust, TITLE, body)))
    };
    let mut complaints = Complaints::default();
    let Some(why) = complaints.take("why", Note::parse(&form.why)) else {
        return again(&complaints);
    };

    let by = Name::parse(member.name()).map_err(Refusal::fault)?;
    let on = line.line.on.max(loaded.facts.from);
    let kept = KeptAside { on, aside: Aside { mark: line.mark.clone(), why, by } };
    match store.commit_set_aside(&once, (&id, loaded.signings), &kept, app.now()).await {
        Err(CommitError::Taken(what)) => {
            again(&Complaints::whole(format!("{what} is matched, or set aside, already.")))
        }
        done => {
            done?;
            go()
        }
    }
}

/// `POST /firm/bank/{account}/{day}/take-up`
pub(crate) async fn undo(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, to): Path2<BankId, Date>,
    posted: Posted<Undo>,
) -> Result<Answer, Refusal> {
    let (store, once) = (app.store.of(&member), posted.once(&member));
    let go = Location::to(paths::period(&id, to)).flash("Taken up again.");
    let loaded = Loaded::load(&app, &member, &id, to).await?;
    if store.done(&once).await?.is_some() {
        return Ok(Answer::Go(go));
    }
    let kept = loaded.aside.iter().find(|kept| kept.aside.mark.as_str() == posted.form.line);
    let kept = kept.filter(|_| !loaded.is_signed()).ok_or(Refusal::NotFound)?;

    store.commit_taken_up(&once, (&id, loaded.signings), kept, app.now()).await?;

    Ok(Answer::Go(go))
}

const TITLE: &str = "Set a bank line aside";

/// The line, as long as it is open.
fn open(loaded: &Loaded, word: &str) -> Result<Option<BankLine>, Refusal> {
    let mark = Mark::of_word(word);
    let report = Report::of(loaded.facts.clone()).map_err(Refusal::fault)?;
    Ok(report.unmatched.into_iter().find(|line| line.mark == mark))
}

fn view(
    loaded: &Loaded,
    line: &BankLine,
    (seal, form, complaints): (&Seal, &Form, &Complaints),
) -> Markup {
    let (id, to) = (&loaded.account.id, loaded.facts.to);
    let period = format!("Reconcile through {}", ui::date_plain(to));
    let fields = html! {
        (ui::hidden("line", &form.line))
        (ui::textarea("Why", "why", &form.why).required().complaints(complaints)
            .hint("Such as: “The bank sent the statement again and gave this line a new \
                   reference.” The signed reconciliation says it."))
        (ui::actions(html! {
            (ui::submit("Set aside"))
            (ui::button_link_quiet(&paths::period(id, to), "Back to the reconciliation"))
        }))
    };
    html! {
        (ui::crumbs(&[(paths::ACCOUNTS, "Bank accounts"),
            (&paths::account(id), loaded.account.name.as_str()),
            (&paths::period(id, to), &period)]))
        (ui::complaints(complaints))
        (ui::facts(&[
            ("Day", ui::date(line.line.on)),
            ("What the bank writes", html! { (line.line.text) }),
            ("Number", html! { (line.line.instrument.as_deref().unwrap_or("None")) }),
            ("Amount", ui::money(line.line.amount)),
        ]))
        p {
            "Set aside a line that stands for no money of its own. It changes no figure: if the \
             money did move, bank and book stay apart and the period cannot be signed."
        }
        (ui::form(seal, &paths::act(id, to, "aside"), fields))
    }
}
