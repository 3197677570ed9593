//! `GET /firm/trust/accounts/new`: adding a trust bank account; a lawyer's.

use domain::bank::{AccountNumber, BankAccount};
use domain::id::BankId;
use domain::ledger::Periods;
use domain::money::{Currency, Money};
use domain::pack::{Key, Pack, PackName};
use domain::text::{Mark, Name};
use domain::trust::{AccountKind, TrustBank};
use jiff::civil::Date;
use maud::html;
use serde::Deserialize;
use store::{CommitError, Member};
use web::ui::{self, Field};
use web::{
    Answer, App, Asked, Complaints, Location, Page, Posted, Refusal, Seal, Staff, State, Tab,
};

use super::rules;
use crate::{allowed, paths};

/// The most of the firm's own money that the strictest rules let lie in trust, in minor units.
const CUSHION_MINOR: i64 = 20_000;

/// Above this, two people release a payment unless the firm says otherwise, in minor units.
const TWO_PEOPLE_MINOR: i64 = 1_000_000;

/// What is typed of an account.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    account: String,
    name: String,
    institution: String,
    ending: String,
    kind: String,
    pack: String,
    cushion_max: String,
    two_people_above: String,
    because: String,
}

/// An account whose statements were read before anybody said whose money it holds.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    account: String,
}

async fn known(app: &App, member: &Member, id: &str) -> Result<Option<BankAccount>, Refusal> {
    if id.is_empty() {
        return Ok(None);
    }
    let id: BankId = id.parse().map_err(|_| Refusal::NotFound)?;
    let found = app.store.of(member).bank_account(&id).await?.ok_or(Refusal::NotFound)?;
    Ok(Some(found.value))
}

/// `GET /firm/trust/accounts/new`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Query>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_authorise(&member)?;
    let currency = app.firm().await?.currency;
    let known = known(&app, &member, &asked.account).await?;
    let ending = known.as_ref().and_then(|account| account.number.as_ref());
    let form = Form {
        account: asked.account,
        name: known.as_ref().map(|account| account.name.to_string()).unwrap_or_default(),
        ending: ending.map(AccountNumber::ending).unwrap_or_default(),
        kind: AccountKind::Pooled.word().to_owned(),
        pack: PackName::Default.word().to_owned(),
        cushion_max: Money::new(CUSHION_MINOR, currency).to_string(),
        two_people_above: Money::new(TWO_PEOPLE_MINOR, currency).to_string(),
        ..Form::default()
    };
    Ok(Answer::Page(shown(&form, &Complaints::default(), &seal)))
}

/// `POST /firm/trust/accounts`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_authorise(&member)?;
    let (currency, today) = (app.firm().await?.currency, app.today().await?);
    let known = known(&app, &member, &posted.form.account).await?;
    let (id, currency) = match &known {
        Some(account) => (account.id.clone(), account.currency),
        None => (app.id(BankId::made)?, currency),
    };
    let bank = match posted.form.read(id, currency, today) {
        Ok(bank) => TrustBank { name: known.map_or(bank.name, |known| known.name), ..bank },
        Err(complaints) => {
            return Ok(Answer::Again(shown(&posted.form, &complaints, &posted.seal)));
        }
    };

    let (once, trust) = (posted.once(&member), app.store.of(&member).trust());
    let done = match trust.commit_bank_added(&once, &bank, app.now()).await {
        Err(CommitError::Taken(what)) => {
            let mut complaints = Complaints::default();
            complaints.add("name", format!("{what} is taken by another bank account."));
            return Ok(Answer::Again(shown(&posted.form, &complaints, &posted.seal)));
        }
        done => done?,
    };

    let id: BankId = done.outcome(bank.id.as_str()).parse().map_err(Refusal::fault)?;
    let said = format!("Added {}.", bank.name);
    Ok(Answer::Go(Location::to(paths::account(&id)).flash(said)))
}

impl Form {
    fn read(&self, id: BankId, currency: Currency, today: Date) -> Result<TrustBank, Complaints> {
        let mut complaints = Complaints::default();
        let name = complaints.take("name", Name::parse(&self.name));
        let institution = complaints.take("institution", Name::parse(&self.institution));
        let ending = self.ending(&mut complaints);
        let kind = AccountKind::of_word(&self.kind);
        if kind.is_none() {
            complaints.add("kind", "Choose whose money the account is for.");
        }
        let (name_of_pack, pack) = self.pack(&mut complaints).unzip();
        let because = rules::reasoned(&mut complaints, pack.as_ref(), &self.because);
        let cushion = complaints.take("cushion_max", Money::parse(&self.cushion_max, currency));
        let cushion =
            cushion.and_then(|most| capped(most, name_of_pack.zip(pack.as_ref()), &mut complaints));
        let two_people = if self.two_people_above.trim().is_empty() {
            Some(None)
        } else {
            let read = Money::parse(&self.two_people_above, currency);
            complaints.take("two_people_above", read).map(Some)
        };
        let bank = (|| {
            Some(TrustBank {
                id,
                name: name?,
                institution: institution?,
                ending: ending?,
                kind: kind?,
                currency,
                pack: name_of_pack?,
                because: because?,
                clearing: pack?.clearing(),
                cushion_max: cushion?,
                two_people_above: two_people?,
                periods: Periods::default(),
                opened_on: today,
            })
        })();
        complaints.or(bank)
    }

    /// Whose rules the account is kept by.
    fn pack(&self, complaints: &mut Complaints) -> Option<(PackName, Pack)> {
        let name = PackName::of_word(&self.pack);
        if name.is_none() {
            complaints.add("pack", "Choose whose rules the account is kept by.");
        }
        let name = name?;
        complaints.take("pack", Pack::of(name)).map(|pack| (name, pack))
    }

    /// The last digits; a whole number is not kept here.
    fn ending(&self, complaints: &mut Complaints) -> Option<Mark> {
        let digits = self.ending.trim();
        let sane = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !sane {
            complaints.add("ending", "Write the last four digits of the account’s number.");
            return None;
        }
        complaints.take("ending", Mark::parse(digits))
    }
}

/// The cap, where the rules allow it; the refusal names the rule and where it stands.
fn capped(
    most: Money,
    pack: Option<(PackName, &Pack)>,
    complaints: &mut Complaints,
) -> Option<Money> {
    let (name, pack) = pack?;
    let rule = pack.rule(Key::CushionMaxCents)?;
    if most.minor() <= rule.value && !most.is_negative() {
        return Some(most);
    }
    let allowed = ui::money_plain(Money::new(rule.value, most.currency()));
    complaints.add("cushion_max", format!("At most {allowed}. {}", rule.quoted_under(name)));
    None
}

fn shown(form: &Form, complaints: &Complaints, seal: &Seal) -> Page {
    let packs = PackName::ALL.map(|pack| (pack.word(), pack.title()));
    let kinds = AccountKind::ALL.map(|kind| (kind.word(), kind.title()));
    let body = html! {
        (ui::crumbs(&[(paths::TRUST, "Client money"), (paths::ACCOUNTS, "Accounts")]))
        (ui::form(seal, paths::ACCOUNTS, html! {
            (ui::complaints(complaints))
            @if !form.account.is_empty() { (ui::hidden("account", &form.account)) }
            (Field::text("What the firm calls it", "name").value(&form.name).required()
                .complaints(complaints))
            (ui::fields(html! {
                (Field::text("Bank", "institution").value(&form.institution).required()
                    .complaints(complaints))
                (Field::text("Last four digits", "ending").value(&form.ending).required()
                    .complaints(complaints))
            }))
            (ui::select("Kept by the rules of", "pack", &packs, &form.pack).required()
                .hint("They are not legal advice: a lawyer confirms them for this firm.")
                .complaints(complaints))
            (rules::because(&form.because, complaints))
            (ui::radios("Kind", "kind", &kinds, &form.kind).complaints(complaints))
            (ui::fields(html! {
                (Field::number("Most of the firm’s own money", "cushion_max")
                    .value(&form.cushion_max).required()
                    .hint("For bank charges, and nothing else (rule TR-05).")
                    .complaints(complaints))
                (Field::number("Two people above", "two_people_above")
                    .value(&form.two_people_above)
                    .hint("Above it, whoever prepared a payment may not release it. Empty: never.")
                    .complaints(complaints))
            }))
            (ui::buttons(html! {
                (ui::submit("Add account"))
                (ui::button_link_quiet(paths::ACCOUNTS, "Cancel"))
            }))
        }))
    };
    Page::new(Tab::Trust, "Add a trust account", body)
}
