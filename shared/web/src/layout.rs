//! The frame around every page: head, header, navigation, flash, heading, footer.
//!
//! Invariants: one stylesheet, one inline style (the accent, under the nonce), scripts only from
//! [`crate::assets`]; the navigation folds without JavaScript; a stranger sees no navigation.

mod accent;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::assets;
use crate::page::{Page, Running, Sheet, Tab, Visitor};
use crate::ui::{hidden, named};

/// The whole document.
pub fn frame(sheet: &Sheet, page: &Page) -> Markup {
    let stranger = sheet.visitor == Visitor::Stranger;
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(sheet, page))
            body class=(if stranger { "stranger" } else { "known" }) {
                a.skip href="#main" { "Skip to content" }
                (header(sheet, page.tab))
                main id="main" tabindex="-1" {
                    @if let Some(flash) = &sheet.flash {
                        div.notice.good.flash role="status" { p { (flash) } }
                    }
                    h1 { (page.title) }
                    (named(&page.body))
                }
                (footer(sheet))
            }
        }
    }
}

fn head(sheet: &Sheet, page: &Page) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="same-origin";
            meta name="robots" content="noindex";
            @if let Some(next) = &page.next {
                meta http-equiv="refresh" content={ "2; url=" (next) };
            }
            title { (page.title) " · " (sheet.firm.name) }
            link rel="icon" href=(assets::url("favicon.svg")) type="image/svg+xml";
            link rel="stylesheet" href=(assets::url("counterfoil.css"))
                integrity=(assets::integrity("counterfoil.css"));
            style nonce=(sheet.nonce) { (PreEscaped(accent::style(&sheet.firm.accent))) }
            @if sheet.visitor != Visitor::Stranger {
                script defer src=(assets::url("upload.js"))
                    integrity=(assets::integrity("upload.js")) {}
            }
        }
    }
}

fn header(sheet: &Sheet, tab: Tab) -> Markup {
    html! {
        header.top {
            a.firm href="/" {
                @if let Some(logo) = &sheet.firm.logo { img src=(logo) alt="" height="32"; }
                span { (sheet.firm.name) }
            }
            @match &sheet.visitor {
                Visitor::Stranger => {},
                Visitor::Client { name, client } => {
                    (menu(tab, CLIENT, &person(sheet, tab, (name, Some(client)))))
                },
                Visitor::Member { name, running } => {
                    (menu(tab, FIRM, &html! {
                        (timer(sheet, running.as_ref()))
                        (person(sheet, tab, (name, None)))
                    }))
                },
            }
        }
    }
}

/// An entry of the navigation: where it leads, what it says, which tab lights it.
type Entry = (&'static str, &'static str, Tab);

const CLIENT: &[Entry] = &[
    ("/home", "Home", Tab::Home),
    ("/invoices", "Invoices", Tab::Invoices),
    ("/payments", "Payments", Tab::Payments),
    ("/trust", "In trust", Tab::OwnTrust),
    ("/documents", "Documents", Tab::Documents),
];

const FIRM: &[Entry] = &[
    ("/firm", "Overview", Tab::Firm),
    ("/firm/clients", "Clients", Tab::Clients),
    ("/firm/matters", "Matters", Tab::Matters),
    ("/firm/entries", "Time & costs", Tab::Entries),
    ("/firm/invoices", "Billing", Tab::Billing),
    ("/firm/trust", "Trust", Tab::Trust),
    ("/firm/documents", "Documents", Tab::FirmDocuments),
    ("/firm/analytics", "Analytics", Tab::Analytics),
    ("/firm/settings", "Settings", Tab::Settings),
];

/// The timer that runs, and a button that starts another, on every page (TIM-01).
fn timer(sheet: &Sheet, running: Option<&Running>) -> Markup {
    html! {
        @if let Some(Running { worked, matter }) = running {
            a.timer href="/firm/timers" {
                span.heard { "Timer runs: " } (worked)
                @if let Some(matter) = matter { " " span { (matter) } }
            }
        }
        form method="post" action="/firm/timers" {
            (hidden("csrf", &sheet.csrf))
            (hidden("once", &sheet.once))
            button.button.quiet type="submit" { "Start timer" }
        }
    }
}

/// The navigation; it folds on a narrow screen.
fn menu(tab: Tab, entries: &[Entry], own: &Markup) -> Markup {
    html! {
        details.menu {
            summary { "Menu" }
            div.sheet {
                nav aria-label="Main" { (links(entries, tab)) }
                div.self { (own) }
            }
        }
    }
}

fn links(entries: &[Entry], tab: Tab) -> Markup {
    html! {
        ul {
            @for (href, text, its) in entries {
                li { a href=(href) aria-current=[(tab == *its).then_some("page")] { (text) } }
            }
        }
    }
}

fn person(sheet: &Sheet, tab: Tab, (name, client): (&str, Option<&String>)) -> Markup {
    html! {
        a.account href="/account" aria-current=[(tab == Tab::Account).then_some("page")] {
            span.name { (name) }
            @if let Some(client) = client { span.client { (client) } }
        }
        form method="post" action="/sign-out" {
            (hidden("csrf", &sheet.csrf))
            button.button.quiet type="submit" { "Sign out" }
        }
    }
}

fn footer(sheet: &Sheet) -> Markup {
    html! {
        footer.bottom {
            span { (sheet.firm.name) }
            span { "Secured by Counterfoil" }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Face;

    fn shown(visitor: Visitor, tab: Tab) -> String {
        let firm = Face {
            name: "Hale & Co".into(),
            accent: "123456".into(),
            logo: None,
            zone: "UTC".into(),
        };
        let sheet = Sheet {
            firm,
            visitor,
            nonce: "n1".into(),
            csrf: "c1".into(),
            once: "o1".into(),
            flash: None,
        };
        frame(&sheet, &Page::new(tab, "Invoices", html! {})).into_string()
    }

    #[test]
    fn a_stranger_sees_no_navigation() {
        let page = shown(Visitor::Stranger, Tab::None);
        assert!(!page.contains("<nav") && !page.contains("/sign-out"), "{page}");
        assert!(page.contains("<title>Invoices · Hale &amp; Co</title>"), "{page}");
    }

    #[test]
    fn the_entry_of_the_page_is_lit() {
        let page = shown(Visitor::Member { name: "Ada".into(), running: None }, Tab::Billing);
        assert!(page.contains(r#"<a href="/firm/invoices" aria-current="page">Billing"#), "{page}");
        assert_eq!(page.matches("aria-current").count(), 1);
    }

    #[test]
    fn nothing_inline_is_without_the_nonce() {
        let page = shown(Visitor::Member { name: "Ada".into(), running: None }, Tab::Firm);
        assert!(page.contains(r#"<style nonce="n1">"#), "{page}");
        assert_eq!(page.matches("<style").count(), 1);
        assert_eq!(page.matches("<script").count(), page.matches("<script defer src=").count());
        assert!(!page.contains(" style="), "{page}");
    }

    #[test]
    fn tim01_a_timer_is_started_on_every_page_and_the_one_that_runs_is_seen() {
        let page = shown(Visitor::Member { name: "Ada".into(), running: None }, Tab::Billing);
        assert!(page.contains("Start timer"), "{page}");
        let running = Some(Running { worked: "0:25".into(), matter: Some("M-100".into()) });
        let page = shown(Visitor::Member { name: "Ada".into(), running }, Tab::Billing);
        assert!(page.contains("0:25") && page.contains("M-100"), "{page}");
    }
}
