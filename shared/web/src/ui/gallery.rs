//! Every component in every state, for the eye: also empty, wrong, negative, hostile and very long.

use domain::hours::Hours;
use domain::money::{Currency, Money};
use jiff::Timestamp;
use jiff::civil::date as day;
use maud::{Markup, html};

use super::{
    Field, Figure, Fold, Moment, Paging, Table, Tone, actions, badge, beside, button_link,
    button_link_quiet, buttons, card, chart, checkbox, complaints, confirm, crumbs, date, empty,
    facts, fields, figures, file, folded, form, group, history, hours, money, notice, pages, press,
    progress, prose, radios, search, select, select_grouped, steps, submit, submit_as, suggested,
    textarea, when,
};
use crate::complaints::Complaints;
use crate::page::Seal;

/// Text as hostile people write it.
const HOSTILE: &str = "<script>alert('x')</script> \"&amp; \u{202e}gnp.live";
/// A word that doesn't break.
const LONG: &str =
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
/// Text that runs from right to left.
const RIGHT: &str = "עורכי דין כהן ושות׳ (2026)";

/// A page of all components, shown by the local host at `/_gallery`.
pub fn gallery() -> Markup {
    html! {
        (crumbs(&[("/firm", "Overview"), ("/firm/matters", "Matters")]))
        (words())
        (numbers())
        (boxes())
        (filling())
        (pressing())
        (tables())
        (time())
        (charts())
    }
}

fn dollars(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn seal() -> Seal {
    Seal { csrf: "token".into(), once: "once".into() }
}

fn words() -> Markup {
    html! {
        h2 { "Words" }
        p {
            (badge(Tone::Neutral, "Draft")) " " (badge(Tone::Info, "Issued")) " "
            (badge(Tone::Warn, "Due")) " " (badge(Tone::Bad, "Overdue")) " "
            (badge(Tone::Good, "Paid")) " " (badge(Tone::Neutral, "Void"))
        }
        p { "A paragraph with a " a href="/firm" { "link" } ", a day " (date(day(2026, 3, 12)))
            ", an amount " (money(dollars(-123_456)))
            " and " (hours(Hours::new(123_450))) " hours." }
        (prose(&format!("Text as a person wrote it,\nwith its lines kept.\n{HOSTILE}")))
        (prose(RIGHT))
        p { (LONG) }
    }
}

fn numbers() -> Markup {
    html! {
        h2 { "Figures" }
        (figures(&[
            Figure::new("Due", money(dollars(1_234_500)))
                .note(html! { "by " (date(day(2026, 4, 1))) })
                .href("/invoices"),
            Figure::new("Overdue", money(dollars(98_000)))
                .tone(Tone::Bad)
                .note(html! { "2 invoices" }),
            Figure::new("Paid this year", money(dollars(1_234_567_890))).tone(Tone::Good),
            Figure::new("On account", money(dollars(-5))),
        ]))
        (facts(&[
            ("Matter", html! { "2026-0042 Estate of Aurelia Marsh" }),
            ("Client", html! { (LONG) }),
            ("Opened", date(day(2024, 11, 30))),
            ("Name", html! { (HOSTILE) }),
            ("שם", html! { (RIGHT) }),
        ]))
    }
}

fn boxes() -> Markup {
    html! {
        h2 { "Boxes" }
        @for (tone, text) in [
            (Tone::Neutral, "Neither good nor bad."), (Tone::Info, "Worth knowing."),
            (Tone::Good, "It is as it should be."), (Tone::Warn, "Wants attention soon."),
            (Tone::Bad, "Wants attention now."),
        ] { (notice(tone, html! { p { (text) " " a href="/firm" { "What to do" } } })) }
        (beside(
            card("A card", html! { p { "With a paragraph." } (progress("Scanning", 2, 5)) }),
            card(HOSTILE, html! { p { (LONG) } }),
        ))
        (empty(
            "No documents yet",
            "What you upload for a matter appears here.",
            Some(("/documents", "Upload a document")),
        ))
        (empty("Nothing is due", "You have paid every invoice. Thank you.", None))
        (steps(&["Amount", "Pay", "Receipt"], 2))
        (progress(LONG, 0, 0))
    }
}

fn filling() -> Markup {
    let mut wrong = Complaints::default();
    wrong.add("", "Someone changed this matter while you were editing it.");
    wrong.add("hours", "Write the time as 0.4, 1:20, 1h20 or 45m.");
    wrong.add("worked", "Write the day as year-month-day.");
    let tasks = [("", "Choose a task"), ("L110", "L110 Fact investigation"), ("L120", LONG)];
    let amounts = [("all", "All that is due"), ("part", "Another amount")];
    let body = html! {
        (complaints(&wrong))
        (fields(html! {
            (Field::date("Worked on", "worked").required().complaints(&wrong))
            (Field::number("Hours", "hours").value("0.25").required().complaints(&wrong)
                .hint("Such as 0.4, 1:20 or 45m."))
        }))
        (select("Task", "task", &tasks, "L110").required())
        (select_grouped("Activity", "activity", "No activity", &[("Set", tasks.to_vec())], ""))
        (suggested("Matter", "matter", &[("2026-0042", LONG), ("2026-0041", HOSTILE)], "2026"))
        (Field::colour("Accent", "accent").value("#1f5f4a"))
        (textarea("Narrative", "narrative", HOSTILE).required().hint("The client reads this."))
        (Field::email("Mail address", "email").value("ada@example.com").autocomplete("email"))
        (Field::password("Password", "password", "current-password").required())
        (Field::code("Code", "code").required())
        (Field::tel("Telephone", "tel"))
        (file("Documents", "file", ".pdf").multiple().hint("PDF, up to 25 MB each."))
        (group("How to pay", html! {
            (radios("Amount", "amount", &amounts, "all").required())
            (checkbox("Send me a receipt", "receipt", "on").hint("To the address above."))
        }))
        (folded("What few need", Fold::Closed, Field::text("Order number", "order")))
        (buttons(html! {
            (submit("Save entry")) (submit_as("then", "another", "Save and add another"))
        }))
    };
    html! {
        h2 { "Forms" }
        (form(&seal(), "/firm/entries", body))
        (search("/firm/clients", "q", "marsh", "Find a client"))
    }
}

fn pressing() -> Markup {
    html! {
        h2 { "Buttons" }
        (actions(html! {
            (button_link("/pay", "Pay now"))
            (button_link_quiet("/statement", "Statement"))
            (press(&seal(), "/issue", "Issue"))
            (confirm(&seal(), "/void", "Void this invoice", "Its number stays used."))
        }))
        (pages(&Paging {
            previous: Some("?p=1".into()),
            next: Some("?p=3".into()),
            note: "26 to 50".into(),
        }))
    }
}

fn tables() -> Markup {
    let head = || {
        Table::new("Invoices")
            .text("Invoice")
            .text("Matter")
            .text("Due")
            .text("State")
            .number("Amount")
    };
    let row = |number: &str, matter: &str, tone, state, amount| {
        [
            html! { a href="/invoices" { (number) } },
            html! { (matter) },
            date(day(2026, 4, 1)),
            badge(tone, state),
            money(dollars(amount)),
        ]
    };
    let total = [html! {}, html! {}, html! {}, html! { "Total" }, money(dollars(12_377_455))];
    html! {
        h2 { "Tables" }
        (head()
            .row(row("2026-0042", "Estate of Aurelia Marsh", Tone::Warn, "Due", 1_234_500))
            .row(row("2026-0041", LONG, Tone::Bad, "Overdue", 11_143_000))
            .row(row("2026-0040", HOSTILE, Tone::Good, "Paid", -45))
            .row(row("2026-0039", RIGHT, Tone::Neutral, "Void", 0))
            .foot(total))
        (head().wide().titled().row(row("2026-0001", "It scrolls", Tone::Info, "Issued", 1)))
        (head().empty("No invoices yet. They appear here once they are issued."))
    }
}

fn time() -> Markup {
    let moment = |seconds: i64, who: &str, what: Markup| Moment {
        at: Timestamp::from_second(1_773_000_000_i64.saturating_add(seconds)).unwrap_or_default(),
        who: who.into(),
        what,
    };
    html! {
        h2 { "History" }
        (history("America/New_York", &[
            moment(90_000, "Ada Byron", html! { "Paid " (money(dollars(500_000))) }),
            moment(3_600, HOSTILE, html! { "Read by the client" }),
            moment(0, "", html! { "Issued and mailed" }),
        ]))
        (history("UTC", &[]))
        p { "On the firm’s clock: " (when(Timestamp::UNIX_EPOCH, "America/New_York")) }
    }
}

fn charts() -> Markup {
    let usd = chart::Unit::Money(Currency::USD);
    let months =
        ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"];
    let billed = [41, 38, 52, 47, 30, 61, 58, 66, 29, 44, 51, 70].map(|n| n * 100_000);
    let collected = [36, 40, 41, 50, 33, 48, 60, 52, 41, 39, 46, 49].map(|n| n * 100_000);
    let monthly = months.iter().fold(
        chart::Chart::new("Billed and collected", "Two bars for each of twelve months.", usd),
        |chart, month| chart.place_link(*month, "/firm/analytics"),
    );
    let monthly = monthly.series("Billed", billed).series("Collected", collected);
    let aging = ["Current", "1–30", "31–60", "61–90", "Over 90"].iter().fold(
        chart::Chart::new("Receivables by age", "Five columns from current to over 90 days.", usd)
            .by("Days overdue"),
        |chart, bucket| chart.place(*bucket),
    );
    let aging = aging.series("Open", [4_120_000, 2_250_000, 930_000, 410_000, 1_275_000]);
    let changes = chart::Chart::new("Adjustments", "Up and down.", chart::Unit::Hours)
        .place("Jan")
        .place("Feb")
        .place("Mar")
        .series("Hours", [120, -45, 0]);
    let none = chart::Chart::new("Nothing yet", "No months.", chart::Unit::Count);
    html! {
        h2 { "Charts" }
        (chart::with_table(&monthly, chart::bars(&monthly)))
        (chart::stacked(&monthly))
        (chart::with_table(&aging, chart::columns(&aging)))
        (chart::bars(&changes))
        (chart::with_table(&none, chart::bars(&none)))
    }
}
