//! A firm and a client for tests of papers.

use domain::approval::ApprovalRule;
use domain::client::{Client, Payor};
use domain::firm::{Accent, Firm};
use domain::id::ClientId;
use domain::money::Currency;
use domain::text::{Address, Name};

pub(crate) fn sample() -> (Firm, Client) {
    let name = |text| Name::parse(text).unwrap();
    let address = |text| Address::parse(text).unwrap();
    let firm = Firm {
        taxes: domain::tax::TaxRules::default(),
        name: name("Whitcombe & Hale LLP"),
        address: address("1 Main St\nBoston, MA 02108"),
        currency: Currency::USD,
        zone: "America/New_York".to_owned(),
        accent: Accent::parse("1f5f4a").unwrap(),
        logo: None,
        ledes_id: None,
        rounding: domain::hours::Rounding::USUAL,
        approval: ApprovalRule::NotNeeded,
        ebill: domain::ebill::FirmFacts::default(),
        part_min_minor: 2_500,
        pay_link_in_mail: false,
    };
    let client = Client {
        id: ClientId::made(0, [4; 10]),
        name: name("Acme"),
        payor: Payor {
            name: name("Acme Holdings"),
            address: address("2 Side St\nChicago, IL 60601"),
        },
        ledes_id: None,
        rounding: None,
        frequency: domain::billing::Frequency::default(),
        ebill: domain::ebill::PayorFacts::default(),
    };
    (firm, client)
}
