//! `GET /firm/trust/matters/{matter}/settlements/new`: drawing up who gets what of a recovery
//! (TRU-15).

pub(crate) mod show;

use domain::id::{MatterId, SettlementId};
use domain::invoice::Issued;
use domain::money::{Currency, Money};
use domain::text::Note;
use domain::trust::{ClientLedger, Drawing, Payee, Settlement, Share, Signer, What};
use maud::{Markup, html};
use serde::Deserialize;
use store::{Done, Member};
use web::ui::{self, Field, Table};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::names::{self, Kept};
use crate::refused::{self, Tried};
use crate::{allowed, paths};

/// How many rows the form has.
const ROWS: usize = 6;

/// What is typed to draw up a statement.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    gross: String,
    what: Vec<String>,
    payee: Vec<String>,
    purpose: Vec<String>,
    amount: Vec<String>,
    invoice: String,
    fee: String,
}

/// A matter whose recovery is divided.
struct Ground {
    kept: Kept,
    open: Vec<Issued>,
}

/// `GET /firm/trust/matters/{matter}/settlements/new`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_authorise(&member)?;
    let ground = Ground::of(&member, &app, &id).await?;
    let gross = ground.kept.ledger()?.posted().to_string();
    let form = Form { gross, ..Form::default() };
    Ok(Answer::Page(ground.shown(&form, &Complaints::default(), &seal)?))
}

/// `POST /firm/trust/matters/{matter}/settlements`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_authorise(&member)?;
    let ground = Ground::of(&member, &app, &id).await?;
    let again = |complaints: &Complaints| {
        Ok(Answer::Again(ground.shown(&posted.form, complaints, &posted.seal)?))
    };
    let firm = app.firm().await?;
    let drawing = match posted.form.read(&ground, firm.name.as_str()) {
        Ok(drawing) => drawing,
        Err(complaints) => return again(&complaints),
    };

    let ledger = ground.kept.ledger()?;
    let signer = Signer { id: member.id().clone(), role: member.role() };
    let invoice = ground.open.iter().find(|one| one.id.as_str() == posted.form.invoice);
    let when = (app.today().await?, app.now());
    let new = app.id(SettlementId::made)?;
    let drawn = Settlement::draw_up(new, ledger, (drawing, invoice), &signer, when);
    let settlement = match drawn {
        Ok(settlement) => settlement,
        Err(error) => return again(&Complaints::whole(error)),
    };

    let once = posted.once(&member);
    let wish = refused::wish(&member, &app, &once, None).await?;
    match app.store.of(&member).trust().draw_up(&wish, &settlement).await {
        Ok(done) => {
            let id: SettlementId =
                Done::outcome(done, settlement.id.as_str()).parse().map_err(Refusal::fault)?;
            let to = Location::to(paths::settlement(&settlement.matter, &id));
            Ok(Answer::Go(to.flash("Drawn up. It stays as it is; its payments wait below.")))
        }
        Err(error) => {
            let asked = Tried::to("draw up", id.as_str()).under(&settlement.bank);
            again(&refused::said((&member, &app), &wish, &asked, error).await?)
        }
    }
}

impl Ground {
    async fn of(member: &Member, app: &App, id: &MatterId) -> Result<Self, Refusal> {
        let kept = Kept::of(member, app, id).await?;
        let all = app.store.of(member).invoices_in(&kept.matter).await?;
        let open = all.into_iter().filter(|invoice| invoice.open.is_positive()).collect();
        Ok(Self { kept, open })
    }

    fn shown(&self, form: &Form, complaints: &Complaints, seal: &Seal) -> Result<Page, Refusal> {
        let id = &self.kept.matter.id;
        let choice = |one: &Issued| {
            (one.id.to_string(), format!("{}, {} open", one.number, ui::money_plain(one.open)))
        };
        let none = std::iter::once((String::new(), "No fee".to_owned()));
        let invoices: Vec<(String, String)> = none.chain(self.open.iter().map(choice)).collect();
        let body = html! {
            (self.kept.crumbs())
            (self.kept.whose())
            (names::balances(self.kept.ledger()?))
            p {
                "A statement says what was recovered and who gets what of it; the rest is the \
                 client’s. Once drawn up it never changes, and each share is paid through the same \
                 gate as any other payment."
            }
            (ui::form(seal, &paths::settlements(id), html! {
                (ui::complaints(complaints))
                (Field::number("Gross recovery", "gross").value(&form.gross).required()
                    .complaints(complaints))
                @for row in 0..ROWS { (form.row(row)) }
                (ui::group("Fee of the firm", ui::fields(html! {
                    (ui::select("By invoice", "invoice", &invoices, &form.invoice)
                        .complaints(complaints))
                    (Field::number("Fee", "fee").value(&form.fee).complaints(complaints))
                })))
                (ui::buttons(html! {
                    (ui::submit("Draw up the statement"))
                    (ui::button_link_quiet(&paths::ledger(id), "Cancel"))
                }))
            }))
        };
        Ok(Page::new(Tab::Trust, "Settlement statement", body))
    }
}

impl Form {
    fn typed(typed: &[String], row: usize) -> &str {
        typed.get(row).map_or("", |text| text.trim())
    }

    fn row(&self, row: usize) -> Markup {
        let number = row.saturating_add(1);
        let kinds = [What::Lien, What::ThirdParty, What::Cost];
        let kinds = kinds.map(|what| (what.word(), what.title()));
        let scope = number.to_string();
        let label = |what: &str| format!("{what} {number}");
        let (kind, payee) = (label("Share"), label("Payee"));
        let (purpose, amount) = (label("For what"), label("Amount"));
        html! {
            (ui::fields(html! {
                (ui::select(&kind, "what", &kinds, Self::typed(&self.what, row)).scope(&scope))
                (Field::number(&amount, "amount").value(Self::typed(&self.amount, row))
                    .scope(&scope))
            }))
            (ui::fields(html! {
                (Field::text(&payee, "payee").value(Self::typed(&self.payee, row)).scope(&scope))
                (Field::text(&purpose, "purpose").value(Self::typed(&self.purpose, row))
                    .scope(&scope))
            }))
        }
    }

    fn read(&self, ground: &Ground, firm: &str) -> Result<Drawing, Complaints> {
        let mut complaints = Complaints::default();
        let currency = ground.kept.read.as_ref().map_or(Currency::USD, |r| r.ledger.currency());
        let gross = complaints.take("gross", Money::parse(&self.gross, currency));
        let mut shares = Vec::new();
        for row in 0..ROWS {
            let parts = [&self.payee, &self.purpose, &self.amount];
            if parts.iter().any(|typed| !Self::typed(typed, row).is_empty()) {
                shares.extend(self.share(row, currency, &mut complaints));
            }
        }
        if !self.invoice.is_empty() {
            shares.extend(self.fee(ground, (firm, currency), &mut complaints));
        }
        let matter = &ground.kept.matter;
        let payee = complaints.take("", Payee::parse(matter.client_name.as_str()));
        let purpose = Note::parse("Net of the settlement").ok();
        let read = gross.zip(payee.zip(purpose));
        complaints.or(read.map(|(gross, client)| Drawing { gross, shares, client }))
    }

    /// A row that somebody has filled; what is wrong with it is told with its number.
    fn share(&self, row: usize, currency: Currency, complaints: &mut Complaints) -> Option<Share> {
        let number = row.saturating_add(1);
        let mut told = |error: &dyn std::fmt::Display, what: &str| {
            complaints.add("", format!("{what} {number}: {error}"));
        };
        let what = match Self::typed(&self.what, row) {
            "third-party" => What::ThirdParty,
            "cost" => What::Cost,
            _ => What::Lien,
        };
        let payee = Payee::parse(Self::typed(&self.payee, row));
        let payee = payee.map_err(|error| told(&error, "Payee")).ok();
        let purpose = Note::parse(Self::typed(&self.purpose, row));
        let purpose = purpose.map_err(|error| told(&error, "For what")).ok();
        let amount = Money::parse(Self::typed(&self.amount, row), currency);
        let amount = amount.map_err(|error| told(&error, "Amount")).ok();
        Some(Share { what, payee: payee?, purpose: purpose?, amount: amount? })
    }

    fn fee(
        &self,
        ground: &Ground,
        (firm, currency): (&str, Currency),
        complaints: &mut Complaints,
    ) -> Option<Share> {
        let invoice = ground.open.iter().find(|one| one.id.as_str() == self.invoice);
        if invoice.is_none() {
            complaints.add("invoice", "Choose an open invoice of this matter.");
        }
        let amount = complaints.take("fee", Money::parse(&self.fee, currency));
        let payee = complaints.take("", Payee::parse(firm));
        let invoice = invoice?;
        Some(Share {
            what: What::Fee(invoice.id.clone()),
            payee: payee?,
            purpose: Note::parse(&format!("Invoice {}", invoice.number)).ok()?,
            amount: amount?,
        })
    }
}

/// The statements of a ledger, where there are any.
pub(crate) fn list(ledger: &ClientLedger, settlements: &[Settlement]) -> Markup {
    let row = |one: &Settlement| {
        [
            html! {
                a.whole href=(paths::settlement(ledger.matter(), &one.id)) {
                    (ui::date(one.drawn_on))
                }
            },
            ui::money(one.gross),
            ui::money(one.net()),
        ]
    };
    html! {
        @if !settlements.is_empty() {
            h2 { "Settlement statements" }
            (Table::new("Settlement statements").text("Drawn up").number("Gross")
                .number("Net to the client").rows(settlements.iter().map(row)))
        }
    }
}
