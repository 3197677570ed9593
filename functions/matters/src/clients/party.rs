//! What a person types about a client: its name, and who pays.

use domain::billing::Frequency;
use domain::client::{Client, Payor};
use domain::country::Country;
use domain::ebill::{Endpoint, PayorFacts, VatNumber};
use domain::hours::Rounding;
use domain::id::ClientId;
use domain::ledes::LedesId;
use domain::tax::{Tax, UnknownTaxError, chosen};
use domain::text::{Address, Name};
use maud::{Markup, html};
use web::ui::{self, Field};
use web::{App, Complaints, Refusal};

use crate::{frequency, rounding};

/// The fields of a client as they were typed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Typed<'a> {
    pub(crate) name: &'a str,
    pub(crate) payor_name: &'a str,
    pub(crate) payor_address: &'a str,
    pub(crate) ledes_id: &'a str,
    pub(crate) rounding: &'a str,
    pub(crate) frequency: &'a str,
    pub(crate) country: &'a str,
    pub(crate) endpoint: &'a str,
    pub(crate) vat_number: &'a str,
    pub(crate) tax: &'a str,
}

/// What they say.
#[derive(Debug, Clone)]
pub(crate) struct Party {
    pub(crate) name: Name,
    payor: Payor,
    ledes_id: Option<LedesId>,
    rounding: Option<Rounding>,
    frequency: Frequency,
    ebill: PayorFacts,
}

impl Typed<'_> {
    /// The client's name and payor; where no other payor is named, the client pays.
    pub(crate) fn read(&self, taxes: &[Tax], complaints: &mut Complaints) -> Option<Party> {
        let name = complaints.take("name", Name::parse(self.name));
        let payor = complaints.take("payor_name", Name::parse_optional(self.payor_name));
        let address = complaints.take("payor_address", Address::parse(self.payor_address));
        let ledes_id = complaints.take("ledes_id", LedesId::parse_optional(self.ledes_id));
        let rounding = complaints.take("rounding", rounding::read(self.rounding));
        let frequency = complaints.take("frequency", frequency::read(self.frequency));
        let country = complaints.take("country", Country::parse_optional(self.country));
        let endpoint = complaints.take("endpoint", Endpoint::parse_optional(self.endpoint));
        let vat_number = complaints.take("vat_number", VatNumber::parse_optional(self.vat_number));
        let tax = complaints.take("tax", self.own_tax(taxes));
        let (name, payor, address) = (name?, payor?, address?);
        let (endpoint, vat_number) = (endpoint?, vat_number?);
        let ebill = PayorFacts { country: country?, endpoint, vat_number, tax: tax? };
        let payor = Payor { name: payor.unwrap_or_else(|| name.clone()), address };
        let (ledes_id, rounding) = (ledes_id?, rounding?);
        let frequency = frequency?.unwrap_or_default();
        Some(Party { name, payor, ledes_id, rounding, frequency, ebill })
    }

    /// The tax that the client has in the place of what would be charged; none where it is empty.
    fn own_tax(&self, taxes: &[Tax]) -> Result<Option<Tax>, UnknownTaxError> {
        if self.tax.is_empty() { Ok(None) } else { chosen(taxes, self.tax).cloned().map(Some) }
    }

    /// The fields.
    pub(crate) fn fields(&self, taxes: &[Tax], complaints: &Complaints) -> Markup {
        let names: Vec<String> = taxes.iter().map(ToString::to_string).collect();
        let usual = std::iter::once(("", "As the firm charges all"));
        let own: Vec<(&str, &str)> =
            usual.chain(names.iter().map(|name| (name.as_str(), name.as_str()))).collect();
        html! {
            (Field::text("Client’s name", "name").value(self.name).required()
                .complaints(complaints))
            (ui::group("Who pays", html! {
                (Field::text("Payor’s name", "payor_name").value(self.payor_name)
                    .hint("Leave it empty when the client pays.").complaints(complaints))
                (ui::textarea("Address on invoices", "payor_address", self.payor_address).required()
                    .rows(4).hint("As on an envelope, line by line, without the name.")
                    .complaints(complaints))
            }))
            (ui::select("Time is billed in", "rounding",
                &rounding::choices("As the firm does for all"), self.rounding)
                .hint("A matter may have a rule of its own. The time that was worked is kept \
                       beside it.")
                .complaints(complaints))
            (ui::select("Billed", "frequency", &frequency::all(), self.frequency)
                .hint("By billing runs. A matter may have a rule of its own.")
                .complaints(complaints))
            (Field::text("Client’s id in e-bills", "ledes_id").value(self.ledes_id)
                .hint("LEDES CLIENT_ID: as the client’s billing system knows it, at most 20 \
                       characters. Without it, one of ours is sent.")
                .complaints(complaints))
            (Field::text("Payor’s country", "country").value(self.country)
                .hint("For e-invoices, where the address does not name it, such as US.")
                .complaints(complaints))
            (Field::text("Payor’s electronic address", "endpoint").value(self.endpoint)
                .hint("For e-invoices: where its billing system receives them, as a mail address \
                       or as 9959:12-3456789.")
                .complaints(complaints))
            (Field::text("Payor’s VAT number", "vat_number").value(self.vat_number)
                .hint("With the country in front, such as DE123456789. A reverse charge needs it.")
                .complaints(complaints))
            @if !taxes.is_empty() {
                (ui::select("Tax", "tax", &own, self.tax)
                    .hint("In the place of what the firm would charge, such as an exemption.")
                    .complaints(complaints))
            }
        }
    }
}

/// A client of these.
pub(crate) fn client(id: ClientId, party: Party) -> Client {
    let Party { name, payor, ledes_id, rounding, frequency, ebill } = party;
    Client { id, name, payor, ledes_id, rounding, frequency, ebill }
}

/// An address in one line.
pub(crate) fn line(address: &Address) -> String {
    address.as_str().lines().map(str::trim).collect::<Vec<_>>().join(", ")
}

/// The taxes that a client can have in the place of what would be charged: those that the firm
/// knows, and the one that it has.
pub(crate) async fn taxes(app: &App, client: Option<&Client>) -> Result<Vec<Tax>, Refusal> {
    let firm = app.store.firm().await?;
    let rules = firm.map(|firm| firm.value.taxes).unwrap_or_default();
    Ok(rules.choices(client.and_then(|client| client.ebill.tax.as_ref())))
}
