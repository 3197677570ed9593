//! What the first person types.

use domain::approval::ApprovalRule;
use domain::firm::{Accent, Firm};
use domain::member::Classification;
use domain::money::Currency;
use domain::text::{Address, Email, Mark, Name};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use web::Complaints;

use crate::factor::Seed;
use crate::password::Password;

/// Our own accent colour, until the firm sets its own.
const ACCENT: &str = "1f5f4a";

/// The smallest part of an invoice that may be paid, until the firm says otherwise: ten units.
const PART_MIN_MINOR: i64 = 1000;

/// The firm, the person, and what they will sign in with.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SetupForm {
    pub(super) setup_code: String,
    pub(super) firm: String,
    pub(super) address: String,
    pub(super) currency: String,
    pub(super) zone: String,
    pub(super) name: String,
    pub(super) mark: String,
    pub(super) classification: String,
    pub(super) email: String,
    pub(super) password: String,
    pub(super) code: String,
    pub(super) seed: String,
    pub(super) recovery: String,
}

/// Everything read.
pub(super) struct First {
    pub(super) firm: Option<Firm>,
    pub(super) name: Name,
    pub(super) mark: Mark,
    pub(super) classification: Classification,
    pub(super) email: Email,
    pub(super) password: Password,
    pub(super) seed: Seed,
    pub(super) step: u64,
}

impl SetupForm {
    /// What stands in the form before anything is typed.
    pub(super) fn begun() -> Self {
        Self {
            currency: "USD".to_owned(),
            zone: "America/New_York".to_owned(),
            classification: Classification::Partner.code().to_owned(),
            ..Self::default()
        }
    }

    /// Reads it all; a firm that is there already, from an import, is not asked for.
    pub(super) fn read(
        &self,
        (mut complaints, seed): (Complaints, Seed),
        founded: Option<&Firm>,
        now: Timestamp,
    ) -> Result<First, Complaints> {
        let firm = match founded {
            Some(_) => Some(None),
            None => self.firm(&mut complaints).map(Some),
        };
        let name = complaints.take("name", Name::parse(&self.name));
        let mark = complaints.take("mark", Mark::parse(&self.mark));
        let rank = Classification::of_code(&self.classification).ok_or("Choose a rank.");
        let rank = complaints.take("classification", rank);
        let email = complaints.take("email", Email::parse(&self.email));
        let house = firm.as_ref().and_then(Option::as_ref).or(founded);
        let words = [
            name.as_ref().map(Name::as_str),
            email.as_ref().map(Email::as_str),
            house.map(|house| house.name.as_str()),
        ];
        let words: Vec<&str> = words.into_iter().flatten().collect();
        let password = complaints.take("password", Password::parse(&self.password, &words));
        let step = complaints.take("code", seed.step(&self.code, 0, now));
        let person = name.zip(mark).zip(rank).zip(email);
        let read = firm.zip(person).zip(password.zip(step));
        let first =
            read.map(|((firm, (((name, mark), classification), email)), (password, step))| First {
                firm,
                name,
                mark,
                classification,
                email,
                password,
                seed,
                step,
            });
        complaints.or(first)
    }

    fn firm(&self, complaints: &mut Complaints) -> Option<Firm> {
        let name = complaints.take("firm", Name::parse(&self.firm));
        let address = complaints.take("address", Address::parse(&self.address));
        let currency = complaints.take("currency", self.currency.trim().parse::<Currency>());
        let zone = TimeZone::get(self.zone.trim());
        let zone = zone.map_err(|_| "Choose a zone such as America/New_York.");
        let zone = complaints.take("zone", zone);
        let zone = zone.and_then(|zone| zone.iana_name().map(str::to_owned));
        let accent = complaints.take("firm", Accent::parse(ACCENT));
        let ((name, address), (currency, (zone, accent))) =
            name.zip(address).zip(currency.zip(zone.zip(accent)))?;
        Some(Firm {
            name,
            address,
            currency,
            zone,
            accent,
            logo: None,
            ledes_id: None,
            rounding: domain::hours::Rounding::USUAL,
            ebill: domain::ebill::FirmFacts::default(),
            part_min_minor: PART_MIN_MINOR,
            approval: ApprovalRule::NotNeeded,
            pay_link_in_mail: false,
            taxes: domain::tax::TaxRules::default(),
        })
    }
}
