//! `POST /firm/drafts/{draft}/tax`: lines of a draft are taxed otherwise (INV-21).

use domain::audit::Event;
use domain::entry::CostKind;
use domain::id::{EntryId, InvoiceId};
use domain::invoice::{Line, LineKind};
use domain::tax::{Tax, TaxRules, TaxedKind, chosen};
use maud::{Markup, html};
use serde::Deserialize;
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Seal, Staff, State, ui};

use super::rewrite::{Rule, Written, rewritten};
use super::{Typed, again, draft_of};
use crate::paths;

/// What is chosen where a draft is taxed by the rules of the firm.
const RULES: &str = "rules";

/// What is chosen where nothing is to be taxed.
const NONE: &str = "none";

/// Which lines, and which tax; where a single one is meant, its id.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct TaxForm {
    lines: String,
    tax: String,
}

/// Which lines are taxed otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Lines {
    All,
    Fees,
    Costs,
    One(EntryId),
}

/// How they are taxed.
enum How {
    /// As the firm does, and the client wants it.
    Usual(Box<(TaxRules, Option<Tax>)>),
    /// All of them so.
    So(Option<Tax>),
}

/// Lines of a draft are taxed otherwise.
struct Taxed {
    lines: Lines,
    how: How,
}

/// The form names no lines.
#[derive(Debug, thiserror::Error)]
#[error("Choose which lines are taxed otherwise.")]
struct LinesError;

/// `POST /firm/drafts/{draft}/tax`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<TaxForm>,
) -> Result<Answer, Refusal> {
    let draft = draft_of(&app, &member, &id).await?.value;
    let firm = app.store.firm().await?;
    let rules = firm.map(|firm| firm.value.taxes).unwrap_or_default();
    let client = app.store.of(&member).client(&draft.client).await?;
    let own = client.and_then(|client| client.value.ebill.tax);
    let taxed = match posted.form.read((rules, own)) {
        Ok(taxed) => taxed,
        Err(complaints) => {
            let tax = Some((posted.form.lines.as_str(), posted.form.tax.as_str()));
            let typed = Typed { tax, complaints, ..Typed::default() };
            return again(&app, &member, &id, (&posted.seal, &typed)).await;
        }
    };
    rewritten(&app, &member, &id, (&taxed, &posted.once(&member))).await?;
    Ok(Answer::Go(Location::to(paths::draft(&id)).flash("The lines are taxed so.")))
}

impl TaxForm {
    fn read(&self, (rules, own): (TaxRules, Option<Tax>)) -> Result<Taxed, Complaints> {
        let mut complaints = Complaints::default();
        let lines = match self.lines.as_str() {
            "all" => Ok(Lines::All),
            "fees" => Ok(Lines::Fees),
            "costs" => Ok(Lines::Costs),
            id => id.parse().map(Lines::One),
        };
        let how = match self.tax.as_str() {
            NONE => Ok(How::So(None)),
            RULES => Ok(How::Usual(Box::new((rules, own)))),
            text => {
                let choices = rules.choices(own.as_ref());
                chosen(&choices, text).map(|tax| How::So(Some(tax.clone())))
            }
        };
        let lines = complaints.take("lines", lines.map_err(|_| LinesError));
        let how = complaints.take("tax", how);
        complaints.or(lines.zip(how).map(|(lines, how)| Taxed { lines, how }))
    }
}

impl Lines {
    fn holds(&self, line: &Line) -> bool {
        match self {
            Self::All => true,
            Self::Fees => line.is_fee() || line.is_ahead(),
            Self::Costs => line.is_cost(),
            Self::One(id) => line.id == *id,
        }
    }

    const fn title(&self) -> &'static str {
        match self {
            Self::All => "all lines",
            Self::Fees => "the fees",
            Self::Costs => "the costs",
            Self::One(_) => "a line",
        }
    }
}

impl How {
    fn of(&self, line: &Line) -> Option<Tax> {
        match self {
            Self::So(tax) => tax.clone(),
            Self::Usual(rules) => rules.0.of(kind(line)?, rules.1.as_ref()).cloned(),
        }
    }
}

/// What a rule calls the work of a line; interest is no work.
const fn kind(line: &Line) -> Option<TaxedKind> {
    match &line.kind {
        LineKind::Fee { .. } | LineKind::Flat { .. } | LineKind::Ahead { .. } => {
            Some(TaxedKind::Fees)
        }
        LineKind::Cost { kind: CostKind::Hard, .. } => Some(TaxedKind::Hard),
        LineKind::Cost { kind: CostKind::Soft, .. } => Some(TaxedKind::Soft),
        LineKind::Interest { .. } => None,
    }
}

impl Rule for Taxed {
    type Error = std::convert::Infallible;

    fn of(&self, lines: &[Line]) -> Result<Vec<Line>, Self::Error> {
        let taxed = |line: &Line| {
            if self.lines.holds(line) {
                line.clone().taxed(self.how.of(line))
            } else {
                line.clone()
            }
        };
        Ok(lines.iter().map(taxed).collect())
    }

    fn event(&self, Written { invoice, lines, total }: Written) -> Event {
        let tax = match &self.how {
            How::Usual(_) => "as the firm’s rules say".to_owned(),
            How::So(Some(tax)) => tax.to_string(),
            How::So(None) => "no tax".to_owned(),
        };
        Event::DraftTaxed { invoice, tax, which: self.lines.title(), lines, total }
    }
}

/// The taxes to choose from, where the firm knows any.
pub(super) struct Choices {
    names: Vec<String>,
}

impl Choices {
    /// Those that the firm knows, and that of the client.
    pub(super) fn of(rules: &TaxRules, own: Option<&Tax>) -> Self {
        Self { names: rules.choices(own).iter().map(ToString::to_string).collect() }
    }

    fn all(&self) -> Vec<(&str, &str)> {
        let first = [(RULES, "As the firm’s rules say"), (NONE, "No tax")];
        let named = self.names.iter().map(|name| (name.as_str(), name.as_str()));
        first.into_iter().chain(named).collect()
    }

    /// Taxing all lines, or those of a kind; nothing where no tax is known.
    pub(super) fn card(&self, id: &InvoiceId, seal: &Seal, typed: &Typed<'_>) -> Option<Markup> {
        if self.names.is_empty() {
            return None;
        }
        let kinds = [("all", "All lines"), ("fees", "Fees"), ("costs", "Costs")];
        let (lines, tax) = typed.tax.unwrap_or(("all", RULES));
        let (all, wrong) = (self.all(), &typed.complaints);
        let which = ui::select("Lines", "lines", &kinds, lines).required().scope("taxes");
        let tax = ui::select("Tax of these lines", "tax", &all, tax).required().scope("taxes");
        Some(ui::card(
            "Tax",
            ui::form(
                &seal.part("tax"),
                &paths::taxed(id),
                html! {
                    @if typed.tax.is_some() { (which.complaints(wrong)) (tax.complaints(wrong)) }
                    @else { (which) (tax) }
                    (ui::buttons(ui::submit_quiet("Change the tax of these lines")))
                },
            ),
        ))
    }

    /// Taxing a line; nothing where no tax is known.
    pub(super) fn of_line(&self, id: &InvoiceId, seal: &Seal, line: &Line) -> Markup {
        if self.names.is_empty() {
            return html! {};
        }
        let (all, now) = (self.all(), line.tax.as_ref().map(ToString::to_string));
        let now = now.unwrap_or_else(|| NONE.to_owned());
        ui::form(
            &seal.part(format_args!("tax.{}", line.id)),
            &paths::taxed(id),
            html! {
                (ui::hidden("lines", line.id.as_str()))
                (ui::select("Tax of this line", "tax", &all, &now)
                    .required().scope(line.id.as_str()))
                (ui::buttons(ui::submit_quiet("Change the tax")))
            },
        )
    }
}
