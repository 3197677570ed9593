//! The firm's settings: its name and address, its day, its colour, its smallest part payment.

mod ebill;
pub(crate) mod logo;

use domain::approval::ApprovalRule;
use domain::firm::{Accent, Firm};
use domain::ledes::LedesId;
use domain::money::Money;
use domain::text::{Address, Name};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, Member, Versioned};
use web::page::Seal;
use web::ui::{self, Field};
use web::{Answer, App, Complaints, Location, Page, Posted, Refusal, Staff, State, Tab};

use crate::{allowed, paths, rounding};

/// What is typed about the firm, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    name: String,
    address: String,
    zone: String,
    accent: String,
    part_min: String,
    ledes_id: String,
    rounding: String,
    approval: String,
    pay_link_in_mail: String,
    country: String,
    tax_number: String,
    vat_number: String,
    endpoint: String,
    contact_name: String,
    contact_email: String,
    contact_phone: String,
    version: String,
}

/// Zones that most firms of the field are in; any other name of the IANA list may be typed.
const ZONES: [&str; 14] = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Toronto",
    "America/Vancouver",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Berlin",
    "Australia/Sydney",
    "UTC",
];

/// `GET /firm/settings`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let firm = current(&app).await?;
    let form = Form::of(&firm);
    let body = view(&seal, (&member, &firm.value), &form, &Complaints::default());
    Ok(Answer::Page(titled(body)))
}

/// `POST /firm/settings`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let firm = current(&app).await?.value;
    let form = &posted.form;
    let changed = match form.read(&firm) {
        Ok(changed) => changed,
        Err(complaints) => {
            let body = view(&posted.seal, (&member, &firm), form, &complaints);
            return Ok(Answer::Again(titled(body)));
        }
    };

    let done = app.store.of(&member).commit_firm(&posted.once(&member), &changed, app.now()).await;
    if matches!(done, Err(CommitError::Stale)) {
        let (now, complaints) = form.late(&current(&app).await?);
        let body = view(&posted.seal, (&member, &firm), &now, &complaints);
        return Ok(Answer::Late(titled(body)));
    }
    done?;
    app.forget_firm().await;

    Ok(Answer::Go(Location::to(paths::SETTINGS).flash("Saved the settings.")))
}

/// The settings as they are, and not as they were a minute ago.
async fn current(app: &App) -> Result<Versioned<Firm>, Refusal> {
    app.store.firm().await?.ok_or_else(|| Refusal::fault("the firm is not set up"))
}

/// Text is no name of a time zone.
#[derive(Debug, thiserror::Error)]
#[error("Write a time zone as region and city, such as America/New_York.")]
struct ZoneError;

impl Form {
    fn of(firm: &Versioned<Firm>) -> Self {
        let firm_is = &firm.value;
        let Firm { name, address, zone, accent, part_min_minor, currency, .. } = firm_is;
        let ticked = if firm_is.pay_link_in_mail { "on" } else { "" };
        let ebill = ebill::Typed::of(&firm_is.ebill);
        Self {
            name: name.to_string(),
            address: address.to_string(),
            zone: zone.clone(),
            accent: format!("#{}", accent.as_str()),
            part_min: Money::new(*part_min_minor, *currency).to_string(),
            ledes_id: firm_is.ledes_id.as_ref().map(ToString::to_string).unwrap_or_default(),
            rounding: firm_is.rounding.word().to_owned(),
            approval: match firm_is.approval {
                ApprovalRule::Needed => "on".to_owned(),
                ApprovalRule::NotNeeded => String::new(),
            },
            pay_link_in_mail: ticked.to_owned(),
            country: ebill.country,
            tax_number: ebill.tax_number,
            vat_number: ebill.vat_number,
            endpoint: ebill.endpoint,
            contact_name: ebill.contact_name,
            contact_email: ebill.contact_email,
            contact_phone: ebill.contact_phone,
            version: firm.version.to_string(),
        }
    }

    /// The form as it was typed, over the version that is there now, and what differs.
    fn late(&self, firm: &Versioned<Firm>) -> (Self, Complaints) {
        let now = Self::of(firm);
        let ticked = |tick: &str| if tick.is_empty() { "not ticked" } else { "ticked" };
        let complaints = Complaints::meanwhile(&[
            ("name", &self.name, &now.name),
            ("address", &self.address.replace('\r', ""), &now.address),
            ("zone", &self.zone, &now.zone),
            ("accent", &self.accent, &now.accent),
            ("part_min", &self.part_min, &now.part_min),
            ("ledes_id", &self.ledes_id, &now.ledes_id),
            ("rounding", &self.rounding, &now.rounding),
            ("approval", ticked(&self.approval), ticked(&now.approval)),
            ("pay_link_in_mail", ticked(&self.pay_link_in_mail), ticked(&now.pay_link_in_mail)),
            ("country", &self.country, &now.country),
            ("tax_number", &self.tax_number, &now.tax_number),
            ("vat_number", &self.vat_number, &now.vat_number),
            ("endpoint", &self.endpoint, &now.endpoint),
            ("contact_name", &self.contact_name, &now.contact_name),
            ("contact_email", &self.contact_email, &now.contact_email),
            ("contact_phone", &self.contact_phone, &now.contact_phone),
        ]);
        (Self { version: now.version, ..self.clone() }, complaints)
    }

    fn ebill(&self) -> ebill::Typed {
        ebill::Typed {
            country: self.country.clone(),
            tax_number: self.tax_number.clone(),
            vat_number: self.vat_number.clone(),
            endpoint: self.endpoint.clone(),
            contact_name: self.contact_name.clone(),
            contact_email: self.contact_email.clone(),
            contact_phone: self.contact_phone.clone(),
        }
    }

    fn read(&self, firm: &Firm) -> Result<Versioned<Firm>, Complaints> {
        let mut complaints = Complaints::default();
        let name = complaints.take("name", Name::parse(&self.name));
        let address = complaints.take("address", Address::parse(&self.address));
        let zone = self.zone.trim();
        let zone = TimeZone::get(zone).map(|_| zone.to_owned()).map_err(|_| ZoneError);
        let zone = complaints.take("zone", zone);
        let accent = complaints.take("accent", Accent::parse(&self.accent));
        let part = complaints.take("part_min", Money::parse(&self.part_min, firm.currency));
        if part.is_some_and(Money::is_negative) {
            complaints.add("part_min", "Write an amount of zero or more.");
        }
        let rounding = complaints.take("rounding", rounding::read(&self.rounding));
        let ledes_id = complaints.take("ledes_id", LedesId::parse_optional(&self.ledes_id));
        let ebill = self.ebill().read(&mut complaints);
        let read = (|| {
            Some(Firm {
                name: name?,
                address: address?,
                zone: zone?,
                accent: accent?,
                part_min_minor: part?.minor(),
                ledes_id: ledes_id?,
                rounding: rounding?.unwrap_or(firm.rounding),
                approval: if self.approval.is_empty() {
                    ApprovalRule::NotNeeded
                } else {
                    ApprovalRule::Needed
                },
                ebill: ebill?,
                pay_link_in_mail: !self.pay_link_in_mail.is_empty(),
                ..firm.clone()
            })
        })();
        // A version that does not read is one that nothing has: the page was not ours.
        let version = self.version.parse().unwrap_or(0);
        complaints.or(read.map(|value| Versioned { value, version }))
    }
}

fn titled(body: Markup) -> Page {
    Page::new(Tab::Settings, "Settings", body)
}

/// Settings that have a page of their own; the first one is everybody's.
const PAGES: [(&str, &str); 11] = [
    (paths::TIMEKEEPERS, "Timekeepers and rates"),
    (paths::BANK, "Bank accounts"),
    (paths::PAYING, "How clients pay online"),
    (paths::TAXES, "Taxes"),
    (paths::CURRENCIES, "Currencies"),
    (paths::PAPERS, "What invoices print"),
    (paths::INTEREST, "Interest on late payment"),
    (paths::EARLY, "Discount for paying early"),
    (paths::AHEAD, "Billing ahead"),
    (paths::THEMES, "Themes of invoices"),
    (paths::COVER, "Cover letter of invoices"),
];

fn view(
    seal: &Seal,
    (member, firm): (&Member, &Firm),
    form: &Form,
    complaints: &Complaints,
) -> Markup {
    html! {
        @let shown = if member.role().bills() { PAGES.len() } else { 1 };
        (ui::tabs("Settings of their own", PAGES.get(..shown).unwrap_or_default(), ""))
        @if member.role().bills() {
            (ui::beside(
                ui::form(seal, paths::SETTINGS, fields(firm, form, complaints)),
                logo::card(seal, firm),
            ))
        } @else {
            (ui::facts(&[
                ("Name", html! { (firm.name) }),
                ("Address", ui::prose(firm.address.as_str())),
                ("Currency", html! { (firm.currency) }),
                ("Time zone", html! { (firm.zone) }),
            ]))
        }
    }
}

fn fields(firm: &Firm, form: &Form, complaints: &Complaints) -> Markup {
    let zones = ZONES.map(|zone| (zone, zone));
    html! {
        (ui::complaints(complaints))
        (ui::hidden("version", &form.version))
        (Field::text("Firm’s name", "name").value(&form.name).required()
            .hint("On every page, mail and invoice.").complaints(complaints))
        (ui::textarea("Address", "address", &form.address).required().rows(4)
            .hint("As invoices print it, line by line.").complaints(complaints))
        (ui::suggested("Time zone", "zone", &zones, &form.zone).required()
            .hint("Days begin and end on this clock.").complaints(complaints))
        (Field::colour("Accent colour", "accent").value(&form.accent).required()
            .hint("Buttons and links take it; where it would be hard to read, a darker or lighter \
                   shade of it.")
            .complaints(complaints))
        (Field::number("Smallest part payment", "part_min").value(&form.part_min).required()
            .hint("The least of an invoice that a client may pay online; the rest of one may \
                   always be paid.")
            .complaints(complaints))
        (ui::select("Time is billed in", "rounding", &rounding::all().collect::<Vec<_>>(), &form.rounding)
            .required()
            .hint("How time that was worked becomes time that is billed, where a client or a \
                   matter has no rule of its own. The time that was worked is kept beside it.")
            .complaints(complaints))
        (ui::checkbox("Time is approved before it is billed", "approval", &form.approval)
            .hint("Timekeepers submit their weeks; whoever bills approves them or sends them back. \
                   What is not approved goes on no draft.")
            .complaints(complaints))
        (Field::text("Firm’s id in e-bills", "ledes_id").value(&form.ledes_id)
            .hint("LEDES LAW_FIRM_ID, mostly the tax number; at most 20 characters. Without it, \
                   the firm’s name is sent.")
            .complaints(complaints))
        (form.ebill().fields(complaints))
        (ui::checkbox("Pay link in the mail of a new invoice", "pay_link_in_mail", &form.pay_link_in_mail)
            .hint("The link shows the invoice’s number and what is open, works without signing in, \
                   and can be withdrawn.")
            .complaints(complaints))
        p.hint { "Amounts are in " (firm.currency) ", as chosen when the firm was set up." }
        (ui::buttons(ui::submit("Save settings")))
    }
}
