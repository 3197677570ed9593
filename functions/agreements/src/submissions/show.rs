//! `GET /firm/invoices/{invoice}/submission`: one invoice in its client’s e-billing system.

use domain::id::InvoiceId;
use domain::invoice::{Invoice, Issued, Line};
use domain::submission::Submission;
use store::{Member, Versioned};
use web::{Answer, App, Complaints, Path, Refusal, Seal, Staff, State};

use super::act::Form;

/// What the page shows.
pub(super) struct Shown {
    pub(super) invoice: Issued,
    pub(super) lines: Vec<Line>,
    pub(super) submission: Option<Versioned<Submission>>,
    pub(super) zone: String,
}

/// `GET /firm/invoices/{invoice}/submission`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let shown = Shown::of(&app, &member, &id).await?;
    let form = Form::of(&shown);
    Ok(Answer::Page(shown.page((&seal, &member), &form, &Complaints::default())))
}

impl Shown {
    pub(super) async fn of(app: &App, member: &Member, id: &InvoiceId) -> Result<Self, Refusal> {
        let store = app.store.of(member);
        let head = store.invoice_head(id).await?.ok_or(Refusal::NotFound)?;
        let Invoice::Issued(invoice) = head.value else { return Err(Refusal::NotFound) };
        let (lines, submission) =
            tokio::try_join!(Box::pin(store.lines(id)), Box::pin(store.submission(id)))?;
        let zone = app.firm().await?.zone.clone();
        Ok(Self { invoice, lines, submission, zone })
    }

    /// The line with a number, counted from one.
    pub(super) fn line(&self, number: &str) -> Option<&Line> {
        self.lines.get(number.trim().parse::<usize>().ok()?.checked_sub(1)?)
    }
}
