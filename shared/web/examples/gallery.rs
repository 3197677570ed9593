//! Writes the component gallery and sample pages to `target/gallery`, to be looked at in a browser.

use std::fs;
use std::path::Path;

use domain::hours::Hours;
use domain::money::{Currency, Money};
use jiff::civil::date as day;
use maud::{Markup, html};
use web::complaints::Complaints;
use web::page::{Face, Page, Running, Seal, Sheet, Tab, Visitor};
use web::ui::{self, Field, Figure, Table, Tone};
use web::{assets, layout};

fn main() -> std::io::Result<()> {
    let folder = Path::new("target/gallery");
    fs::create_dir_all(folder.join("assets"))?;
    for plain in ["counterfoil.css", "upload.js", "favicon.svg"] {
        let served = assets::url(plain).trim_start_matches("/assets/");
        if let Some(asset) = assets::find(served) {
            fs::write(folder.join("assets").join(served), asset.bytes)?;
        }
    }
    let client =
        Visitor::Client { name: "Ada Byron".into(), client: "Marsh & Daughters Ltd".into() };
    let member = Visitor::Member {
        name: "Eleanor Whitcombe".into(),
        running: Some(Running { worked: "0:25".into(), matter: Some("2026-0042".into()) }),
    };
    let pages = [
        ("gallery", &member, Page::new(Tab::Firm, "Components", ui::gallery())),
        ("home", &client, Page::new(Tab::Home, "Good morning, Ada", home())),
        ("invoice", &client, Page::new(Tab::Invoices, "Invoice 2026-0042", invoice())),
        ("sign-in", &Visitor::Stranger, Page::new(Tab::None, "Sign in", sign_in())),
        ("form", &member, Page::new(Tab::Entries, "Record time", record())),
        ("table", &member, Page::new(Tab::Billing, "Billing", billing())),
    ];
    for (name, visitor, page) in pages {
        fs::write(folder.join(format!("{name}.html")), written(visitor, &page))?;
    }
    Ok(())
}

/// The page as a file: its assets lie beside it.
fn written(visitor: &Visitor, page: &Page) -> String {
    let sheet = Sheet {
        firm: Face {
            name: "Whitcombe & Hale LLP".into(),
            accent: "1f4d46".into(),
            logo: None,
            zone: "America/New_York".into(),
        },
        visitor: visitor.clone(),
        nonce: "sample".into(),
        csrf: "token".into(),
        once: "once".into(),
        flash: (page.tab == Tab::Home)
            .then(|| "Thank you. Your payment of $1,200.00 has arrived.".into()),
    };
    let shown = layout::frame(&sheet, page).into_string();
    shown.replace("\"/assets/", "\"assets/").replace(" integrity=", " data-integrity=")
}

fn dollars(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn seal() -> Seal {
    Seal { csrf: "token".into(), once: "once".into() }
}

fn invoices() -> Table {
    let head = Table::new("Invoices").text("Invoice").text("Matter").text("Due").text("State");
    let rows = [
        ("2026-0042", "Estate of Aurelia Marsh", Tone::Warn, "Due", 1_234_500),
        ("2026-0038", "Lease of 14 Harbour Street", Tone::Bad, "Overdue", 98_000),
        ("2026-0031", "Estate of Aurelia Marsh", Tone::Good, "Paid", 410_250),
        ("2026-0017", "Employment matters", Tone::Good, "Paid", 72_000),
        ("2025-0203", "Lease of 14 Harbour Street", Tone::Neutral, "Void", 0),
    ];
    head.number("Amount").number("Open").rows(rows.map(|(number, matter, tone, state, amount)| {
        let open = if tone == Tone::Good { 0 } else { amount };
        [
            html! { a href="/invoices/1" { (number) } },
            html! { (matter) },
            ui::date(day(2026, 4, 1)),
            ui::badge(tone, state),
            ui::money(dollars(amount)),
            ui::money(dollars(open)),
        ]
    }))
}

fn home() -> Markup {
    html! {
        (ui::figures(&[
            Figure::new("Due", ui::money(dollars(1_234_500))).tone(Tone::Warn)
                .note(html! { "by " (ui::date(day(2026, 4, 1))) }).href("/invoices"),
            Figure::new("Overdue", ui::money(dollars(98_000)))
                .tone(Tone::Bad)
                .note(html! { "1 invoice" }),
            Figure::new("Paid this year", ui::money(dollars(482_250))),
            Figure::new("On account", ui::money(dollars(250_000))).note(html! { "held in trust" }),
        ]))
        (ui::actions(html! {
            (ui::button_link("/pay", "Pay $980.00 overdue"))
            (ui::button_link_quiet("/statements", "Statement of account"))
        }))
        h2 { "Invoices" }
        (invoices())
    }
}

fn work() -> Table {
    let long = "Review of the draft settlement deed, correspondence with opposing counsel about \
                the schedule of assets, and call with Ms Byron about the next steps";
    let lines = (1_i8..=30).map(|n| {
        let count = u32::try_from(n).unwrap_or(1).saturating_mul(30);
        [
            ui::date(day(2026, 3, n)),
            html! { (if n % 3 == 0 { long } else { "Telephone conference with client" }) },
            html! { (if n % 2 == 0 { "E. Whitcombe" } else { "J. Hale" }) },
            ui::hours(Hours::new(count)),
            ui::money(dollars(45_000)),
            ui::money(dollars(i64::from(count).saturating_mul(450))),
        ]
    });
    let total = |label: &str, amount| {
        [html! {}, html! { (label) }, html! {}, html! {}, html! {}, ui::money(dollars(amount))]
    };
    let head = Table::new("Work").text("Date").text("Description").text("By").number("Hours");
    head.number("Rate")
        .number("Amount")
        .rows(lines)
        .foot(total("Fees", 6_277_500))
        .foot(total("Costs", 42_000))
        .foot(total("Total due", 6_319_500))
}

fn keepers() -> Table {
    let row = |name: &str, role: &str, count, amount| {
        [
            html! { (name) },
            html! { (role) },
            ui::hours(Hours::new(count)),
            ui::money(dollars(45_000)),
            ui::money(dollars(amount)),
        ]
    };
    let head = Table::new("Timekeepers").text("Timekeeper").text("Role").number("Hours");
    head.number("Rate")
        .number("Amount")
        .row(row("Eleanor Whitcombe", "Partner", 7_200, 3_240_000))
        .row(row("James Hale", "Associate", 6_750, 3_037_500))
}

fn invoice() -> Markup {
    html! {
        (ui::actions(html! {
            (ui::badge(Tone::Warn, "Due")) (ui::button_link("/pay", "Pay this invoice"))
            (ui::button_link_quiet("/pdf", "Download PDF"))
        }))
        (ui::facts(&[
            ("To", html! { "Marsh & Daughters Ltd" br; "14 Harbour Street" br; "Boston" }),
            ("Matter", html! { "2026-0042 Estate of Aurelia Marsh" }),
            ("Issued", ui::date(day(2026, 3, 31))),
            ("Due", ui::date(day(2026, 4, 30))),
            ("Amount due", html! { strong { (ui::money(dollars(6_319_500))) } }),
        ]))
        h2 { "Work" }
        (work())
        h2 { "By timekeeper" }
        (keepers())
    }
}

fn sign_in() -> Markup {
    html! {
        p { "We send you a link that signs you in. It works once, for fifteen minutes." }
        (ui::form(&seal(), "/sign-in", html! {
            (Field::email("Mail address", "email").required())
            (ui::buttons(ui::submit("Send me a link")))
        }))
        p.note { (ui::link("/sign-in/firm", "I work at the firm")) }
    }
}

fn record() -> Markup {
    let mut wrong = Complaints::default();
    wrong.add("worked", "Choose the day of the work.");
    wrong.add("hours", "Write the time as 0.4, 1:20, 1h20 or 45m.");
    let matters =
        [("1", "2026-0042 Estate of Aurelia Marsh"), ("2", "2026-0017 Employment matters")];
    ui::form(
        &seal(),
        "/firm/entries",
        html! {
            (ui::complaints(&wrong))
            (ui::select("Matter", "matter", &matters, "1").required())
            (ui::fields(html! {
                (Field::date("Worked on", "worked").required().complaints(&wrong))
                (Field::number("Hours", "hours").value("0.25").required().complaints(&wrong))
            }))
            (ui::textarea("Narrative", "narrative", "Call with Ms Byron").required()
                .hint("The client reads this on the invoice."))
            (ui::select("Activity", "activity", &[("A106", "A106 Communicate")], "A106"))
            (ui::checkbox("Not billable", "free", ""))
            (ui::buttons(html! {
                (ui::submit("Record")) (ui::submit_as("then", "more", "Record and add another"))
            }))
        },
    )
}

fn billing() -> Markup {
    html! {
        (ui::actions(html! {
            (ui::button_link("/firm/drafts/new", "New draft"))
            (ui::button_link_quiet("/firm/unbilled", "Unbilled work"))
        }))
        (ui::search("/firm/invoices", "q", "", "Find an invoice"))
        (invoices())
        (ui::pages(&ui::Paging { next: Some("?after=x".into()), ..ui::Paging::default() }))
    }
}
