//! `POST /v1/checkout/sessions`

use processors::from_stripe;
use url::Url;

use super::{Line, Mode, Paid, Session, SessionState};
use crate::sandbox::book::Act;
use crate::sandbox::customer::Customer;
use crate::sandbox::object::{Object, new_id};
use crate::sandbox::params::Params;
use crate::sandbox::payment::Capture;
use crate::sandbox::refusal::Refusal;

const KNOWN: [&str; 15] = [
    "mode",
    "client_reference_id",
    "metadata",
    "payment_intent_data",
    "line_items",
    "success_url",
    "cancel_url",
    "customer",
    "customer_email",
    "expires_at",
    "payment_method_types",
    "locale",
    "currency",
    "customer_creation",
    "setup_intent_data",
];

/// Stripe's limits on an amount.
const AMOUNT_MIN: i64 = 50;
const AMOUNT_MAX: i64 = 99_999_999;

const LINES_MAX: usize = 100;
const URL_MAX: usize = 5000;
const REFERENCE_MAX: usize = 200;

/// How long there is to pay, in seconds: at least, at most, and unless asked for.
const OPEN_MIN_S: i64 = 30 * 60;
const OPEN_MAX_S: i64 = 24 * 60 * 60;

impl Session {
    pub(in crate::sandbox) fn create(act: &Act<'_>, asked: &Params) -> Result<Self, Refusal> {
        asked.only(&KNOWN)?;
        let mode = match asked.required("mode")? {
            "payment" => Mode::Payment,
            "setup" => Mode::Setup,
            _ => {
                let message = "The sandbox knows only mode=payment and mode=setup";
                return Err(Refusal::invalid("mode", message));
            }
        };
        let reference = asked.text("client_reference_id").map(str::to_owned);
        if reference.as_ref().is_some_and(|text| text.chars().count() > REFERENCE_MAX) {
            return Err(Refusal::invalid("client_reference_id", "Must be at most 200 characters"));
        }
        let (currency, lines, amount) = asked_for(asked, mode)?;
        let data = if mode == Mode::Setup { "setup_intent_data" } else { "payment_intent_data" };
        let within = |name: &str| asked.text(&format!("{data}[{name}]"));
        let session = Self {
            id: new_id("cs_test_a1")?,
            created: act.seconds(),
            expires: expires(act, asked)?,
            amount,
            method_types: method_types(asked, &currency)?,
            currency,
            lines,
            client_reference_id: reference,
            metadata: asked.metadata("metadata")?,
            payment_metadata: asked.metadata(&format!("{data}[metadata]"))?,
            payment_description: within("description").map(str::to_owned),
            customer: customer(act, asked)?,
            customer_email: asked.text("customer_email").map(str::to_owned),
            success_url: address(asked, "success_url")?
                .ok_or_else(|| Refusal::missing("success_url"))?,
            cancel_url: address(asked, "cancel_url")?,
            locale: asked.text("locale").map(str::to_owned),
            state: SessionState::Open,
            paid: Paid::Unpaid,
            payment: None,
            payer: None,
            mode,
            setup: None,
            capture: Capture::of(within("capture_method")),
            keeps: within("setup_future_usage").is_some(),
        };
        act.put(&session)?;
        Ok(session)
    }
}

/// The currency, the lines and their sum; keeping a way to pay has neither lines nor a sum.
fn asked_for(asked: &Params, mode: Mode) -> Result<(String, Vec<Line>, i64), Refusal> {
    if mode == Mode::Setup {
        return Ok((asked.required("currency")?.to_lowercase(), Vec::new(), 0));
    }
    let currency = asked.required("line_items[0][price_data][currency]")?.to_lowercase();
    let lines = lines(asked, &currency)?;
    let amount = total(&lines, &currency)?;
    Ok((currency, lines, amount))
}

/// The customer that was named, or a new one where one is wanted.
fn customer(act: &Act<'_>, asked: &Params) -> Result<Option<String>, Refusal> {
    match (asked.text("customer"), asked.text("customer_creation")) {
        (Some(customer), _) => Ok(Some(customer.to_owned())),
        (None, Some("always")) => {
            Ok(Some(Customer::create(act, &Params::default())?.id().to_owned()))
        }
        (None, _) => Ok(None),
    }
}

fn lines(asked: &Params, currency: &str) -> Result<Vec<Line>, Refusal> {
    let mut lines = Vec::new();
    for at in 0..LINES_MAX {
        let name = |field: &str| format!("line_items[{at}]{field}");
        let Some(given) = asked.text(&name("[price_data][currency]")) else { break };
        if given.to_lowercase() != currency {
            return Err(Refusal::invalid(
                &name("[price_data][currency]"),
                "All lines need one currency",
            ));
        }
        let number = |field: &str, least: i64| {
            let param = name(field);
            let value = asked.number(&param)?.ok_or_else(|| Refusal::missing(&param))?;
            if value < least {
                return Err(Refusal::invalid(
                    &param,
                    format!("This value must be at least {least}"),
                ));
            }
            Ok(value)
        };
        lines.push(Line {
            name: asked.required(&name("[price_data][product_data][name]"))?.to_owned(),
            quantity: number("[quantity]", 1)?,
            unit_amount: number("[price_data][unit_amount]", 0)?,
        });
    }
    Ok(lines)
}

fn total(lines: &[Line], currency: &str) -> Result<i64, Refusal> {
    let total = lines.iter().try_fold(0_i64, |total, line| {
        line.unit_amount.checked_mul(line.quantity).and_then(|part| total.checked_add(part))
    });
    let Some(total) = total.filter(|total| *total <= AMOUNT_MAX) else {
        let message = "The Checkout Session's total amount must be no more than 999,999.99.";
        return Err(Refusal::coded("amount_too_large", "", message));
    };
    if total < AMOUNT_MIN {
        let message = "The Checkout Session's total amount due must add up to at least 50.";
        return Err(Refusal::coded("amount_too_small", "", message));
    }
    from_stripe(total, currency).map_err(|error| {
        Refusal::invalid("line_items[0][price_data][currency]", error.to_string())
    })?;
    Ok(total)
}

fn method_types(asked: &Params, currency: &str) -> Result<Vec<String>, Refusal> {
    let given = asked.list("payment_method_types");
    if let Some(other) = given.iter().find(|kind| *kind != "card" && *kind != "us_bank_account") {
        let message = format!("Invalid payment_method_types: the sandbox does not know {other}");
        return Err(Refusal::invalid("payment_method_types", message));
    }
    Ok(match (given.is_empty(), currency) {
        (false, _) => given,
        (true, "usd") => vec!["card".to_owned(), "us_bank_account".to_owned()],
        (true, _) => vec!["card".to_owned()],
    })
}

fn expires(act: &Act<'_>, asked: &Params) -> Result<i64, Refusal> {
    let away = |seconds| act.seconds().saturating_add(seconds);
    let at = asked.number("expires_at")?.unwrap_or_else(|| away(OPEN_MAX_S));
    if (away(OPEN_MIN_S)..=away(OPEN_MAX_S)).contains(&at) {
        return Ok(at);
    }
    let message = "The `expires_at` timestamp must be between 30 minutes and 24 hours from now.";
    Err(Refusal::invalid("expires_at", message))
}

fn address(asked: &Params, name: &str) -> Result<Option<String>, Refusal> {
    let Some(given) = asked.text(name) else { return Ok(None) };
    let web = Url::parse(given).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if web && given.len() <= URL_MAX {
        Ok(Some(given.to_owned()))
    } else {
        Err(Refusal::coded("url_invalid", name, "Not a valid URL"))
    }
}
