//! Confirming all suggestions at once, after a page that lists them.

use std::collections::BTreeSet;

use domain::id::BankId;
use domain::reconciliation::{Facts, Suggestion, certain};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::CommitError;
use store::access::Acting;
use web::page::Seal;
use web::ui::{self, Table};
use web::{Answer, App, Complaints, Location, Page, Path2, Posted, Refusal, Staff, State, Tab};

use super::matching::kept;
use super::{Loaded, open, shown};
use crate::{allowed, paths};

/// The most that one press confirms: each is a commit of its own.
const AT_ONCE: usize = 100;

/// What the page listed, by the ids that the matches get.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    matched: Vec<String>,
}

/// `GET /firm/bank/{account}/{day}/suggested`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, to): Path2<BankId, Date>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_see(&member)?;

    let loaded = Loaded::load(&app, &member, &id, to).await?;

    let body = view(&loaded, &seal);
    Ok(Answer::Page(Page::new(Tab::Trust, "Confirm all suggestions", body)))
}

/// `POST /firm/bank/{account}/{day}/suggested`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, to): Path2<BankId, Date>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let loaded = Loaded::load(&app, &member, &id, to).await?;
    if loaded.is_signed() {
        let complaints = Complaints::whole("This period is signed; nothing in it changes.");
        return Ok(Answer::Again(shown(&member, &posted.seal, &loaded, &complaints)?));
    }
    let listed: BTreeSet<&str> = posted.form.matched.iter().map(String::as_str).collect();

    let found = certain(&loaded.facts);
    let wanted = found
        .iter()
        .map(|found| kept(&loaded.facts, &found.matched))
        .filter(|kept| listed.contains(kept.id.as_str()));
    let mut count = 0_usize;
    for kept in wanted.take(AT_ONCE) {
        let once = member.once(&posted.seal.part(&kept.id).once, &[]);
        match store.commit_matched(&once, (&id, loaded.signings), &kept, app.now()).await {
            // Somebody matched a part of it meanwhile: that stands.
            Err(CommitError::Taken(_)) => {}
            done => {
                done?;
                count = count.saturating_add(1);
            }
        }
    }

    Ok(Answer::Go(Location::to(paths::period(&id, to)).flash(told(count))))
}

fn told(count: usize) -> String {
    match count {
        0 => "Nothing was left to confirm.".to_owned(),
        1 => "Confirmed 1 suggestion.".to_owned(),
        many => format!("Confirmed {many} suggestions."),
    }
}

fn view(loaded: &Loaded, seal: &Seal) -> Markup {
    let (id, facts) = (&loaded.account.id, &loaded.facts);
    let mut found = certain(facts);
    found.truncate(AT_ONCE);
    let period = format!("Reconcile through {}", ui::date_plain(facts.to));
    let words = format!("Confirm these {}", found.len());
    let fields = html! {
        @for found in &found { (ui::hidden("matched", &kept(facts, &found.matched).id)) }
        (ui::actions(html! {
            (ui::submit(&words))
            (ui::button_link_quiet(&paths::period(id, facts.to), "Back to the reconciliation"))
        }))
    };
    html! {
        (ui::crumbs(&[(paths::ACCOUNTS, "Bank accounts"),
            (&paths::account(id), loaded.account.name.as_str()),
            (&paths::period(id, facts.to), &period)]))
        p {
            "Look over what will be confirmed. Where several entries are of the amount of a line, \
             you choose among them yourself; they are not in this list. Each can be taken back \
             until the period is signed."
        }
        (table(facts, &found))
        @if !found.is_empty() && !loaded.is_signed() {
            (ui::form(seal, &paths::act(id, facts.to, "suggested"), fields))
        }
    }
}

fn table(facts: &Facts, found: &[Suggestion]) -> Table {
    let row = |found: &Suggestion| {
        let lines = facts.lines.iter().filter(|line| found.matched.lines.contains(&line.mark));
        let entries = facts.book.iter().filter(|entry| found.matched.entries.contains(&entry.id));
        [
            html! { @for line in lines { p { (open::of_line(line)) } } },
            html! { @for entry in entries { p { (open::of_entry(entry)) } } },
            html! { (found.why) },
        ]
    };
    Table::new("What will be confirmed")
        .text("Bank")
        .text("Book")
        .text("Why")
        .rows(found.iter().map(row))
        .empty("There is no suggestion that can be confirmed without choosing.")
}
