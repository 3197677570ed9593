//! The firm, its people and their rates; its clients and theirs.

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::approval::ApprovalRule;
use domain::client::{Access, Client, Contact, Payor};
use domain::ebill::{BillingContact, FirmFacts, PayorFacts};
use domain::firm::{Accent, Firm};
use domain::hours::HourlyRate;
use domain::id::{ClientId, ContactId, MemberId, RateId};
use domain::member::{Classification, Member, Rates, Role};
use domain::money::{Currency, Money};
use domain::rate::{AgreedRate, Scope, Whose};
use domain::text::{Address, Email, Mark, Name};
use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::calendar::Calendar;
use super::chance::Chance;
use super::content::{AgreedText, ClientText, FirmText, PersonText};

/// Where the firm is.
pub(super) const ZONE: &str = "America/New_York";

/// The firm's mark.
const LOGO: &str = include_str!("logo.svg");

/// A client with the people on its side, the first of whom pays.
#[derive(Debug, Clone)]
pub(super) struct Engagement {
    pub(super) party: Client,
    pub(super) contacts: Vec<Contact>,
    /// Those of the contacts who have left since.
    pub(super) left: Vec<ContactId>,
    /// What was agreed on about rates when it came.
    pub(super) agreed: Vec<AgreedRate>,
}

/// The firm's settings.
pub(super) fn firm(text: &FirmText) -> Result<Firm> {
    Ok(Firm {
        name: Name::parse(&text.name)?,
        address: Address::parse(&text.address)?,
        currency: Currency::USD,
        zone: ZONE.to_owned(),
        accent: Accent::parse(&text.accent)?,
        logo: Some(format!("data:image/svg+xml;base64,{}", STANDARD.encode(LOGO))),
        ledes_id: None,
        rounding: domain::hours::Rounding::USUAL,
        taxes: domain::tax::TaxRules::default(),
        ebill: FirmFacts {
            contact: Some(BillingContact {
                name: Name::parse(&text.contact.name)?,
                email: Email::parse(&text.contact.email)?,
                phone: Mark::parse(&text.contact.phone)?,
            }),
            ..FirmFacts::default()
        },
        part_min_minor: text.part_min_minor,
        approval: ApprovalRule::NotNeeded,
        pay_link_in_mail: true,
    })
}

/// A person of the firm with all rates they ever had.
pub(super) fn member(text: &PersonText, since: Timestamp, calendar: &Calendar) -> Result<Member> {
    let first = calendar.today().year() - 2;
    let rate = |(year, dollars): (i16, &i64)| -> Result<(Date, HourlyRate)> {
        let cents = dollars.saturating_mul(100);
        Ok((date(year, 1, 1), HourlyRate::new(Money::new(cents, Currency::USD))?))
    };
    let rates: Vec<_> = (first..).zip(&text.rates).map(rate).collect::<Result<_>>()?;
    Ok(Member {
        id: Chance::of(&text.email).id(since, MemberId::made),
        name: Name::parse(&text.name)?,
        email: Email::parse(&text.email)?,
        role: Role::of_word(&text.role).context("a role")?,
        mark: Mark::parse(&text.mark)?,
        classification: Classification::of_code(&text.rank).context("a rank")?,
        rates: Rates::new(rates),
        target: None,
    })
}

/// What was agreed with a client about the rate of a rank.
fn agreed(
    text: &AgreedText,
    (client, key): (&ClientId, &str),
    (from, at): (Date, Timestamp),
) -> Result<AgreedRate> {
    let per_hour = Money::new(text.dollars.saturating_mul(100), Currency::USD);
    Ok(AgreedRate {
        id: Chance::of(&format!("rate {key}")).id(at, RateId::made),
        client: client.clone(),
        scope: Scope::Client,
        whose: Whose::Rank(Classification::of_code(&text.rank).context("a rank")?),
        task: None,
        from,
        ended: None,
        rate: HourlyRate::new(per_hour)?,
    })
}

/// A client as it was opened on a day.
pub(super) fn engagement(text: &ClientText, (on, at): (Date, Timestamp)) -> Result<Engagement> {
    let id = Chance::of(&text.key).id(at, ClientId::made);
    let contact = |text: &super::content::ContactText| -> Result<Contact> {
        Ok(Contact {
            id: Chance::of(&text.email).id(at, ContactId::made),
            client: id.clone(),
            name: Name::parse(&text.name)?,
            email: Email::parse(&text.email)?,
            access: Access::Open,
        })
    };
    let contacts: Vec<Contact> = text.contacts.iter().map(contact).collect::<Result<_>>()?;
    let left = contacts.iter().zip(&text.contacts).filter(|(_, text)| text.left);
    let rate = |agreement| agreed(agreement, (&id, &text.key), (on, at));
    Ok(Engagement {
        agreed: text.agreed.as_ref().map(rate).transpose()?.into_iter().collect(),
        left: left.map(|(contact, _)| contact.id.clone()).collect(),
        party: Client {
            name: Name::parse(&text.name)?,
            payor: Payor {
                name: Name::parse(&text.payor)?,
                address: Address::parse(&text.address)?,
            },
            ledes_id: None,
            rounding: None,
            frequency: domain::billing::Frequency::default(),
            ebill: PayorFacts::default(),
            id,
        },
        contacts,
    })
}
