//! `/firm/matters/{matter}/attribution`: who is credited with what the matter brings in (BIL-18).

use std::collections::BTreeMap;

use domain::attribution::{Attribution, AttributionError, Attributions, Kind, Share};
use domain::day;
use domain::id::{MatterId, MemberId};
use domain::matter::Matter;
use domain::member::Member as Person;
use domain::percent::Percent;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, Member, Versioned};
use web::ui::{self, Field, Fold, Table, Tone};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::paths;

/// What is typed: for each kind as many shares as there may be, empty ones among them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    from: String,
    originating: Vec<String>,
    originating_percent: Vec<String>,
    responsible: Vec<String>,
    responsible_percent: Vec<String>,
    working: Vec<String>,
    working_percent: Vec<String>,
    version: String,
}

/// What the page shows.
struct Shown {
    matter: Matter,
    all: Versioned<Attributions>,
    people: Vec<Person>,
    today: Date,
}

/// `GET /firm/matters/{matter}/attribution`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let shown = Shown::of(&app, &member, &id).await?;
    let form = Form::of(&shown);
    Ok(Answer::Page(shown.page((&member, &seal), (&form, &Complaints::default()))))
}

/// `POST /firm/matters/{matter}/attribution`
pub(crate) async fn agree(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let shown = Shown::of(&app, &member, &id).await?;
    let (from, all) = match posted.form.read(&shown) {
        Ok(read) => read,
        Err(complaints) => {
            let typed = (&posted.form, &complaints);
            return Ok(Answer::Again(shown.page((&member, &posted.seal), typed)));
        }
    };
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    match firm.commit_attributions(&once, (&id, &all, from), app.now()).await {
        Err(CommitError::Stale) => {
            let now = Shown::of(&app, &member, &id).await?;
            let form = Form { version: now.all.version.to_string(), ..posted.form.clone() };
            let complaints = Complaints::meanwhile(&[]);
            Ok(Answer::Late(now.page((&member, &posted.seal), (&form, &complaints))))
        }
        other => {
            other?;
            let from = ui::date_plain(from);
            let said = format!("Invoices issued from {from} on follow these shares.");
            Ok(Answer::Go(Location::to(paths::attribution(&id)).flash(said)))
        }
    }
}

impl Form {
    /// The shares of today, to be changed from today on.
    fn of(shown: &Shown) -> Self {
        let now = shown.all.value.on(shown.today);
        let shares = |kind| now.and_then(|now| now.shares.get(&kind)).into_iter().flatten();
        let who = |kind| shares(kind).map(|share| share.who.to_string()).collect();
        let percent = |kind| shares(kind).map(|share| share.percent.to_string()).collect();
        Self {
            from: shown.today.to_string(),
            originating: who(Kind::Originating),
            originating_percent: percent(Kind::Originating),
            responsible: who(Kind::Responsible),
            responsible_percent: percent(Kind::Responsible),
            working: who(Kind::Working),
            working_percent: percent(Kind::Working),
            version: shown.all.version.to_string(),
        }
    }

    /// The shares of a kind as they are typed: who, and how much.
    fn rows(&self, kind: Kind) -> impl Iterator<Item = (&str, &str)> {
        let (who, percent) = match kind {
            Kind::Originating => (&self.originating, &self.originating_percent),
            Kind::Responsible => (&self.responsible, &self.responsible_percent),
            Kind::Working => (&self.working, &self.working_percent),
        };
        (0..Attribution::SHARES_MAX).map(|at| {
            let who = who.get(at).map_or("", String::as_str);
            (who, percent.get(at).map_or("", |text| text.trim()))
        })
    }

    fn read(&self, shown: &Shown) -> Result<(Date, Versioned<Attributions>), Complaints> {
        let mut complaints = Complaints::default();
        let from = complaints.take("from", day::parse(&self.from));
        let mut shares: BTreeMap<Kind, Vec<Share>> = BTreeMap::new();
        for kind in Kind::ALL {
            for (n, row) in (1..).zip(self.rows(kind)) {
                if let Some(share) = share((kind, n, row), &shown.people, &mut complaints) {
                    shares.entry(kind).or_default().push(share);
                }
            }
        }
        let version = complaints.version(&self.version);
        let (from, version) = complaints.or(from.zip(version))?;
        let agreed = Attribution::agree(from, shares);
        let agreed = agreed.and_then(|one| shown.all.value.clone().with(one));
        let value = agreed.map_err(|error: AttributionError| Complaints::whole(error))?;
        Ok((from, Versioned { value, version }))
    }

    fn fields(&self, people: &[Person], complaints: &Complaints) -> Markup {
        let names = people.iter().map(|one| (one.id.to_string(), one.name.to_string()));
        let nobody = std::iter::once((String::new(), "Nobody".to_owned()));
        let options: Vec<(String, String)> = nobody.chain(names).collect();
        html! {
            (ui::complaints(complaints))
            (ui::hidden("version", &self.version))
            (Field::date("From invoices issued on", "from").required().value(&self.from)
                .complaints(complaints))
            @for kind in Kind::ALL {
                @let rows: Vec<(usize, (&str, &str))> = (1..).zip(self.rows(kind)).collect();
                @let (first, more) = rows.split_at_checked(SHOWN).unwrap_or((&rows, &[]));
                @let typed = more.iter().flat_map(|(_, (who, part))| [*who, *part]);
                (ui::group(kind.title(), html! {
                    @for row in first { (row_of(kind, *row, (&options, complaints))) }
                    (ui::folded("More people", Fold::of(typed), html! {
                        @for row in more { (row_of(kind, *row, (&options, complaints))) }
                    }))
                }))
            }
            (ui::actions(ui::submit("Save the shares")))
        }
    }
}

/// How many shares of a kind the form shows before somebody asks for more.
const SHOWN: usize = 2;

/// The fields of one share.
fn row_of(
    kind: Kind,
    (n, (who, part)): (usize, (&str, &str)),
    (people, complaints): (&[(String, String)], &Complaints),
) -> Markup {
    let (word, title) = (kind.word(), kind.title());
    let percent = percent_of(kind);
    ui::fields(html! {
        (ui::select(&format!("{title} {n}: who"), word, people, who).nth(n).complaints(complaints))
        (Field::number(&format!("{title} {n}: percent"), &percent).nth(n).value(part)
            .complaints(complaints))
    })
}

/// The name of the fields in which the percentages of a kind are typed.
fn percent_of(kind: Kind) -> String {
    format!("{}_percent", kind.word())
}

/// A share as it is typed; none where nothing is, or something is wrong.
fn share(
    (kind, n, (who, percent)): (Kind, usize, (&str, &str)),
    people: &[Person],
    complaints: &mut Complaints,
) -> Option<Share> {
    if who.is_empty() && percent.is_empty() {
        return None;
    }
    let who = who.parse().ok().filter(|who| people.iter().any(|person| person.id == *who));
    let who: Result<MemberId, _> = who.ok_or("Choose whose share it is.");
    let who = complaints.take(ui::nth(kind.word(), n), who);
    let field = ui::nth(&percent_of(kind), n);
    let percent = complaints.take(field.clone(), Percent::parse(percent))?;
    let percent = percent.filter(|percent| percent.hundredths() > 0);
    let percent = complaints.take(field, percent.ok_or("Write how much, such as 50."));
    Some(Share { who: who?, percent: percent? })
}

impl Shown {
    async fn of(app: &App, member: &Member, id: &MatterId) -> Result<Self, Refusal> {
        let firm = app.store.of(member);
        let matter = firm.matter(id).await?.ok_or(Refusal::NotFound)?.value;
        let (all, people) = (firm.attributions(id).await?, firm.members().await?);
        Ok(Self { matter, all, people, today: app.today().await? })
    }

    fn page(
        &self,
        (member, seal): (&Member, &Seal),
        (form, complaints): (&Form, &Complaints),
    ) -> Page {
        let back = paths::matter(&self.matter.id);
        let title = format!("{} {}", self.matter.number, self.matter.name);
        let body = html! {
            (ui::crumbs(&[("/firm/matters", "Matters"), (&back, &title)]))
            p {
                "Who is credited with the fees that this matter brings in. The shares of each kind \
                 come to 100 %, or are left empty: then nobody is credited, and working goes to \
                 those whose time is billed. An invoice follows the shares of the day it is issued."
            }
            (self.table())
            @if member.role().bills() {
                h2 { "Change the shares" }
                (ui::form(seal, &paths::attribution(&self.matter.id),
                    form.fields(&self.people, complaints)))
            } @else {
                (ui::notice(Tone::Info, html! {
                    p { "Lawyers and bookkeepers agree on shares. Ask one of them." }
                }))
            }
        };
        Page::new(Tab::Matters, "Credit for fees", body)
    }

    fn table(&self) -> Markup {
        let name = |who: &MemberId| {
            let found = self.people.iter().find(|person| person.id == *who);
            found.map_or_else(|| who.to_string(), |person| person.name.to_string())
        };
        let listed = |shares: &Vec<Share>| {
            let one = |share: &Share| format!("{} {} %", name(&share.who), share.percent);
            shares.iter().map(one).collect::<Vec<_>>().join(", ")
        };
        let row = |one: &Attribution| {
            let mut cells = vec![ui::date(one.from)];
            cells.extend(Kind::ALL.map(|kind| {
                let listed = one.shares.get(&kind).map(listed).unwrap_or_default();
                html! { (listed) }
            }));
            cells
        };
        let table = Table::new("Shares by the day of the invoice")
            .text("From")
            .text(Kind::Originating.title())
            .text(Kind::Responsible.title())
            .text(Kind::Working.title());
        let rows = self.all.value.all().iter().rev().map(row);
        html! { (table.rows(rows).empty("Nobody has a share.")) }
    }
}
