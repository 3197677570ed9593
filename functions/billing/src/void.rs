//! `/firm/invoices/{invoice}/void`: the invoice is cancelled as a whole and its work is unbilled
//! again (INV-15), or on a new draft at once.
//!
//! The cancellation is one commit. The work goes back afterwards, commit by commit: a crash in
//! between leaves a void invoice that still holds some of it, and the same page gives back the
//! rest.

use domain::credit::JustCredited;
use domain::id::InvoiceId;
use domain::invoice::Issued;
use domain::payors::Payors;
use domain::question::Question;
use invoicing::begin::{Begin, BeginError, begun};
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, Member, Once, Versioned};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab, ui,
};

use crate::crediting::{MOVED, RACES_MAX, bears, crediting, issued, reason};
use crate::paths;

/// Why, whether the work is drafted again, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct VoidForm {
    reason: String,
    again: String,
    version: String,
}

/// What a form says on the invoice of a milestone.
const EARNED: &str = "A milestone of the matter’s flat fee is earned by this invoice, so it cannot \
                      be void. Write a credit note for what is open.";

/// An invoice as it was read, with what is asked about it.
struct Seen {
    invoice: Issued,
    version: u64,
    questions: Vec<Versioned<Question>>,
}

impl Seen {
    async fn of(app: &App, member: &Member, id: &InvoiceId) -> Result<Self, Refusal> {
        let (invoice, version) = issued(app, member, id).await?;
        let questions = app.store.of(member).questions(id).await?;
        Ok(Self { invoice, version, questions })
    }

    /// The invoice, and before or behind it the others that bill the same work: they are void
    /// together.
    async fn all(app: &App, member: &Member, id: &InvoiceId) -> Result<(Vec<Self>, u64), Refusal> {
        let seen = Self::of(app, member, id).await?;
        let version = seen.version;
        let Some(part) = seen.invoice.part.clone() else { return Ok((vec![seen], version)) };
        let (mut all, mut seen) = (Vec::new(), Some(seen));
        for (bill, _) in &part.bills {
            all.push(match seen.take_if(|_| bill == id) {
                Some(seen) => seen,
                None => Self::of(app, member, bill).await?,
            });
        }
        Ok((all, version))
    }
}

/// `GET /firm/invoices/{invoice}/void`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let (invoice, version) = issued(&app, &member, &id).await?;
    let held = match invoice.is_void() {
        true => app.store.of(&member).entries_held(invoice.keeps_work()).await?.len(),
        false => 0,
    };
    let form = VoidForm { version: version.to_string(), ..VoidForm::default() };
    let typed = (&form, &Complaints::default());
    Ok(Answer::Page(view((&invoice, held), &seal, typed)))
}

/// `POST /firm/invoices/{invoice}/void`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<VoidForm>,
) -> Result<Answer, Refusal> {
    let once = posted.once(&member);
    for _ in 0..RACES_MAX {
        let (bills, version) = Seen::all(&app, &member, &id).await?;
        let found = bills.iter().map(|seen| &seen.invoice).find(|invoice| invoice.id == id);
        let invoice = found.ok_or(Refusal::NotFound)?;
        if invoice.is_void() {
            let form = &posted.form;
            return Ok(Answer::Go(returned(&app, (&member, &once), invoice, form).await?));
        }
        let payors = app.store.of(&member).payors(&invoice.matter).await?;
        let just = match decided(&app, &member, (&id, version, &bills), &posted.form).await? {
            Ok(just) => just,
            Err(complaints) => {
                let form = VoidForm { version: version.to_string(), ..posted.form.clone() };
                let page = view((invoice, 0), &posted.seal, (&form, &complaints));
                return Ok(Answer::Again(page));
            }
        };
        match written(&app, (&member, &once), &bills, (just, &payors)).await {
            Ok(()) | Err(CommitError::Stale) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Refusal::Stale)
}

async fn written(
    app: &App,
    (member, once): (&Member, &Once),
    bills: &[Seen],
    (just, payors): (Vec<JustCredited>, &Versioned<Payors>),
) -> Result<(), CommitError> {
    let (firm, at) = (app.store.of(member), app.now());
    let seen = bills.iter().map(|seen| (seen.version, seen.questions.as_slice()));
    let voids: Vec<_> = seen.zip(just).collect();
    match voids.as_slice() {
        [(seen, just)] if just.invoice.part.is_none() => {
            firm.commit_relieved(once, *seen, just, at).await
        }
        all => firm.commit_voided_shared(once, (payors, all), at).await,
    }
    .map(|_| ())
}

/// What becomes of each of the bills; all of them, or none.
async fn decided(
    app: &App,
    member: &Member,
    (id, version, bills): (&InvoiceId, u64, &[Seen]),
    form: &VoidForm,
) -> Result<Result<Vec<JustCredited>, Complaints>, Refusal> {
    let mut complaints = Complaints::default();
    let reason = reason(&mut complaints, &form.reason);
    for Seen { invoice, .. } in bills {
        let fee = app.store.of(member).trust().flat_fee(&invoice.matter).await?;
        if fee.is_some_and(|fee| fee.value.is_earned_by(&invoice.id)) {
            complaints.add("", EARNED);
        }
    }
    if form.version.parse() != Ok(version) {
        complaints.add("", MOVED);
    }
    let reason = match complaints.or(reason) {
        Ok(reason) => reason,
        Err(complaints) => return Ok(Err(complaints)),
    };
    let mut all = Vec::new();
    for Seen { invoice, questions, .. } in bills {
        let crediting = crediting(app, member, reason.clone()).await?;
        let questions: Vec<Question> = questions.iter().map(|one| one.value.clone()).collect();
        match invoice.clone().void(&questions, &crediting) {
            Ok(just) => match bears(app, member, &just).await? {
                Ok(()) => all.push(just),
                Err(why) => return Ok(Err(Complaints::whole(why))),
            },
            Err(why) if invoice.id == *id => return Ok(Err(Complaints::whole(why))),
            Err(why) => {
                let number = &invoice.number;
                return Ok(Err(Complaints::whole(format!(
                    "Bills of the same work are void together, and invoice {number} is one of \
                     them. About that one: {why}"
                ))));
            }
        }
    }
    Ok(Ok(all))
}

/// Gives the work of a void invoice back, and puts it on a new draft where that is wished.
async fn returned(
    app: &App,
    (member, once): (&Member, &Once),
    invoice: &Issued,
    form: &VoidForm,
) -> Result<Location, Refusal> {
    let firm = app.store.of(member);
    let (keeper, _) = issued(app, member, invoice.keeps_work()).await?;
    let held = firm.entries_held(&keeper.id).await?;
    firm.commit_entries_returned(&keeper, &held, app.now()).await?;
    let said = match invoice.part.as_ref().filter(|part| part.bills.len() > 1) {
        Some(part) => {
            format!("Invoices {} are void; their work is unbilled again.", part.numbers())
        }
        None => format!("Invoice {} is void; its work is unbilled again.", invoice.number),
    };
    let done = Location::to(paths::invoice(&invoice.id)).flash(said);
    if form.again.is_empty() {
        return Ok(done);
    }
    let matter = firm.matter(&invoice.matter).await?.ok_or(Refusal::NotFound)?.value;
    let begin = Begin { once: once.part("again"), matter, until: None };
    match Box::pin(begun(&firm.desk(), &begin, app.now())).await {
        Ok(draft) => {
            let number = &invoice.number;
            let said = format!("Invoice {number} is void. This is its work, to be issued anew.");
            Ok(Location::to(paths::draft(&draft)).flash(said))
        }
        Err(
            BeginError::NoWork
            | BeginError::NotApproved
            | BeginError::Held(_)
            | BeginError::AllHeld
            | BeginError::Exchange(_),
        ) => Ok(done),
        Err(error) => Err(error.into()),
    }
}

fn view(
    (invoice, held): (&Issued, usize),
    seal: &Seal,
    (form, complaints): (&VoidForm, &Complaints),
) -> Page {
    let back = paths::invoice(&invoice.id);
    let body = html! {
        (ui::crumbs(&[
            (paths::INVOICES, "Invoices"),
            (&back, &invoice.title()),
        ]))
        @if invoice.is_void() { (over(invoice, held, seal)) }
        @else { (fields(invoice, seal, (form, complaints))) }
    };
    Page::new(Tab::Billing, format!("Void invoice {}", invoice.number), body)
}

fn fields(invoice: &Issued, seal: &Seal, (form, complaints): (&VoidForm, &Complaints)) -> Markup {
    let back = paths::invoice(&invoice.id);
    html! {
        @if let Some(part) = invoice.part.as_ref().filter(|part| part.bills.len() > 1) {
            (ui::notice(ui::Tone::Warn, html! {
                p {
                    "Invoices " (part.numbers()) " bill the same work to several payors, and they \
                     are void together. Nothing may be paid on any of them."
                }
            }))
        }
        p {
            "The whole of " (ui::money(invoice.total)) " is cancelled, and the client need not pay \
             it. The invoice and its number stay, marked as void; time and costs that were \
             recorded here are unbilled again, in the words of the invoice, and what was written \
             down is charged in full again. It cannot be made valid again."
        }
        (ui::form(seal, &paths::void(&invoice.id), html! {
            (ui::complaints(complaints))
            (ui::hidden("version", &form.version))
            (ui::textarea("Why", "reason", &form.reason).required().rows(3)
                .hint("The client reads this on the invoice.").complaints(complaints))
            (ui::checkbox("Draft the matter’s unbilled work again at once", "again", &form.again)
                .hint("To put something right and issue it anew."))
            (ui::actions(html! {
                (ui::submit(&format!("Void invoice {}", invoice.number)))
                (ui::button_link_quiet(&back, "Back to the invoice"))
            }))
        }))
    }
}

/// What is left to do about an invoice that is void.
fn over(invoice: &Issued, held: usize, seal: &Seal) -> Markup {
    let back = paths::invoice(&invoice.id);
    html! {
        @if held == 0 {
            (ui::notice(ui::Tone::Info, html! {
                p { "This invoice is void, and its work is unbilled again." }
            }))
            (ui::actions(ui::button_link_quiet(&back, "Back to the invoice")))
        } @else {
            (ui::notice(ui::Tone::Warn, html! {
                p {
                    "This invoice is void, and " (held)
                    (if held == 1 { " entry has" } else { " entries have" })
                    " not gone back to the unbilled work yet."
                }
            }))
            (ui::form(seal, &paths::void(&invoice.id), html! {
                (ui::actions(html! {
                    (ui::submit("Give the rest back"))
                    (ui::button_link_quiet(&back, "Back to the invoice"))
                }))
            }))
        }
    }
}
