//! `GET /firm/trust/accounts/{bank}/rules`: whose rules an account is kept by, and why, where they
//! ask for less than the strictest of all (TRU-18, TRU-19).

use domain::id::BankId;
use domain::money::Money;
use domain::pack::{Key, Pack, PackName};
use domain::text::Note;
use domain::trust::TrustBank;
use maud::{Markup, html};
use serde::Deserialize;
use store::Versioned;
use web::ui::{self, Table};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::{allowed, paths};

/// Whose rules, and why.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    pack: String,
    because: String,
}

/// `GET /firm/trust/accounts/{bank}/rules`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<BankId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_authorise(&member)?;
    let bank = app.store.of(&member).trust().bank(&id).await?.ok_or(Refusal::NotFound)?.value;
    let form = Form {
        pack: bank.pack.word().to_owned(),
        because: bank.because.as_ref().map(ToString::to_string).unwrap_or_default(),
    };
    Ok(Answer::Page(shown(&bank, &form, &Complaints::default(), &seal)))
}

/// `POST /firm/trust/accounts/{bank}/rules`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<BankId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_authorise(&member)?;
    let trust = app.store.of(&member).trust();
    let bank = trust.bank(&id).await?.ok_or(Refusal::NotFound)?;
    let (name, pack, because) = match posted.form.read() {
        Ok(read) => read,
        Err(complaints) => {
            let page = shown(&bank.value, &posted.form, &complaints, &posted.seal);
            return Ok(Answer::Again(page));
        }
    };

    let kept =
        Versioned { value: under(bank.value, (name, &pack), because), version: bank.version };

    let once = posted.once(&member);
    trust.commit_rules_set(&once, &kept, app.now()).await?;
    let said = format!("Kept by the rules of: {}.", name.title());
    Ok(Answer::Go(Location::to(paths::account(&id)).flash(said)))
}

/// The account under these rules; the firm's own money in it is capped by them at once.
fn under(bank: TrustBank, (name, pack): (PackName, &Pack), because: Option<Note>) -> TrustBank {
    let most = pack.rule(Key::CushionMaxCents).map_or(i64::MAX, |rule| rule.value);
    let cushion = Money::new(bank.cushion_max.minor().min(most), bank.currency);
    TrustBank { pack: name, clearing: pack.clearing(), cushion_max: cushion, because, ..bank }
}

impl Form {
    fn read(&self) -> Result<(PackName, Pack, Option<Note>), Complaints> {
        let mut complaints = Complaints::default();
        let name = PackName::of_word(&self.pack);
        if name.is_none() {
            complaints.add("pack", "Choose whose rules the account is kept by.");
        }
        let pack = name.and_then(|name| complaints.take("pack", Pack::of(name)));
        let because = reasoned(&mut complaints, pack.as_ref(), &self.because);
        let read = name.zip(pack).zip(because);
        complaints.or(read.map(|((name, pack), because)| (name, pack, because)))
    }
}

/// The reason for rules, where one is needed.
pub(crate) fn reasoned(
    complaints: &mut Complaints,
    pack: Option<&Pack>,
    typed: &str,
) -> Option<Option<Note>> {
    let because = complaints.take("because", Note::parse_optional(typed))?;
    complaints.take("because", pack?.reasoned(because))
}

fn shown(bank: &TrustBank, form: &Form, complaints: &Complaints, seal: &Seal) -> Page {
    let packs = PackName::ALL.map(|pack| (pack.word(), pack.title()));
    let account = paths::account(&bank.id);
    let body = html! {
        (ui::crumbs(&[(paths::ACCOUNTS, "Accounts"), (&account, bank.name.as_str())]))
        (ui::form(seal, &paths::rules(&bank.id), html! {
            (ui::complaints(complaints))
            (ui::select("Kept by the rules of", "pack", &packs, &form.pack).required()
                .hint("They are not legal advice: a lawyer confirms them for this firm.")
                .complaints(complaints))
            (because(&form.because, complaints))
            (ui::buttons(html! {
                (ui::submit("Save the rules"))
                (ui::button_link_quiet(&account, "Cancel"))
            }))
        }))
        (looser(bank.pack))
    };
    Page::new(Tab::Trust, "Whose rules apply", body)
}

/// The field of the reason.
pub(crate) fn because<'a>(typed: &'a str, complaints: &'a Complaints) -> Markup {
    html! {
        (ui::textarea("Why these rules apply", "because", typed).rows(2)
            .hint("Needed where they ask for less than the strictest of all, such as a shorter \
                   time for which records are kept.")
            .complaints(complaints))
    }
}

/// Where the rules of now ask for less than the strictest.
fn looser(name: PackName) -> Markup {
    let Ok(pack) = Pack::of(name) else { return html! {} };
    let rows: Vec<[Markup; 2]> = pack
        .loosened()
        .unwrap_or_default()
        .into_iter()
        .map(|(_, rule)| {
            [html! { (rule.text) }, html! { (rule.because.as_deref().unwrap_or_default()) }]
        })
        .collect();
    html! {
        h2 { "Where the rules of now ask for less" }
        (Table::new("Where the rules of now ask for less").text("Rule").text("Why it is less")
            .rows(rows).empty("Nowhere: they are as strict as any."))
    }
}
