//! `/firm/trust/matters/{matter}/advance`: where an advance for a matter goes, and the documents by
//! which a flat fee may go to the firm’s own account (rule TR-06).

use domain::id::MatterId;
use domain::pack::{Key, Pack};
use domain::text::Mark;
use domain::trust::FlatFeeTerms;
use maud::html;
use serde::Deserialize;
use store::{Member, Versioned};
use web::ui::{self, Field, Tone};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::names::Kept;
use crate::refused::{self, Tried};
use crate::{allowed, paths};

/// Where the documents are kept.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    disclosure: String,
    agreement: String,
}

/// What the page is about.
struct Ground {
    kept: Kept,
    pack: Pack,
    now: Option<Versioned<FlatFeeTerms>>,
}

/// `GET /firm/trust/matters/{matter}/advance`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let ground = Ground::of(&member, &app, &id).await?;
    let form = ground.now.as_ref().map(|now| Form::of(&now.value)).unwrap_or_default();
    Ok(Answer::Page(ground.page(&member, (&form, &Complaints::default()), &seal)))
}

/// `POST /firm/trust/matters/{matter}/advance`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_authorise(&member)?;
    let ground = Ground::of(&member, &app, &id).await?;
    let again = |complaints: &Complaints| {
        Ok(Answer::Again(ground.page(&member, (&posted.form, complaints), &posted.seal)))
    };
    let terms = match posted.form.read() {
        Ok(terms) => terms,
        Err(complaints) => return again(&complaints),
    };

    let (once, version) = (posted.once(&member), ground.now.as_ref().map_or(0, |now| now.version));
    let wish = refused::wish(&member, &app, &once, None).await?;
    match app.store.of(&member).trust().note_flat_fee_terms(&wish, &id, (&terms, version)).await {
        Ok(_) => {
            let said = "Noted. The client may pay the flat fee to the firm within these documents.";
            Ok(Answer::Go(Location::to(paths::advance(&id)).flash(said)))
        }
        Err(error) => {
            let asked = Tried::to("note flat fee terms", id.as_str());
            again(&refused::said((&member, &app), &wish, &asked, error).await?)
        }
    }
}

impl Form {
    fn of(terms: &FlatFeeTerms) -> Self {
        Self {
            disclosure: terms.disclosure.to_string(),
            agreement: terms.agreement.as_ref().map(ToString::to_string).unwrap_or_default(),
        }
    }

    fn read(&self) -> Result<FlatFeeTerms, Complaints> {
        let mut complaints = Complaints::default();
        let disclosure = complaints.take("disclosure", Mark::parse(&self.disclosure));
        let agreement = match self.agreement.trim() {
            "" => Some(None),
            text => complaints.take("agreement", Mark::parse(text)).map(Some),
        };
        let read = disclosure.zip(agreement);
        complaints.or(read.map(|(disclosure, agreement)| FlatFeeTerms { disclosure, agreement }))
    }
}

impl Ground {
    async fn of(member: &Member, app: &App, id: &MatterId) -> Result<Self, Refusal> {
        let kept = Kept::of(member, app, id).await?;
        let decided = app.store.of(member).trust().advance_ground(id).await?;
        Ok(Self { kept, pack: decided.pack, now: decided.terms })
    }

    fn page(&self, member: &Member, (form, complaints): (&Form, &Complaints), seal: &Seal) -> Page {
        let to_trust = self.pack.rule(Key::AdvanceToTrust);
        let has_exception = to_trust.is_some_and(|rule| rule.value == 0);
        let rules = [to_trust, self.pack.rule(Key::FlatFeeUnsignedMaxCents)];
        let body = html! {
            (self.kept.crumbs())
            (self.kept.whose())
            (ui::complaints(complaints))
            @if has_exception {
                @for rule in rules.into_iter().flatten() {
                    p { (rule.text) " (" (rule.source) ")" }
                }
                @if member.role().authorises() {
                    (self.form(form, complaints, seal))
                } @else if self.now.is_none() {
                    (ui::empty(
                        "Every advance goes to trust",
                        "A lawyer notes the documents by which a flat fee may go to the firm.",
                        None,
                    ))
                }
            } @else {
                (ui::notice(Tone::Info, html! {
                    p {
                        strong { "Every advance for this matter goes to trust." } " "
                        "The rules of its trust account know no exception, whatever it is called \
                         and whatever was signed (rule TR-06)."
                    }
                }))
            }
        };
        Page::new(Tab::Trust, "Where an advance goes", body)
    }

    fn form(&self, form: &Form, complaints: &Complaints, seal: &Seal) -> maud::Markup {
        let id = &self.kept.matter.id;
        ui::form(
            seal,
            &paths::advance(id),
            html! {
                (Field::text("Written disclosure to the client", "disclosure")
                    .value(&form.disclosure).required()
                    .hint("Where it is kept: a document, a letter.").complaints(complaints))
                (Field::text("Agreement that the client signed", "agreement")
                    .value(&form.agreement)
                    .hint("Where it is kept. Empty: the client signed none.")
                    .complaints(complaints))
                (ui::buttons(html! {
                    (ui::submit("Note the documents"))
                    (ui::button_link_quiet(&paths::ledger(id), "Cancel"))
                }))
            },
        )
    }
}
