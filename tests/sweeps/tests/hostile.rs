//! Strings that broke other people's software, through every text field (rules SEC-40 to SEC-42).
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a sweep that cannot go on ends by panicking; none is skipped silently"
)]

use std::path::PathBuf;

use harness::{Browser, Portal};

/// Pages of the firm with forms that take text.
const FORMS: [&str; 4] =
    ["/firm/clients/new", "/firm/matters/new", "/firm/timekeepers/new", "/firm/settings"];

#[expect(clippy::disallowed_methods, reason = "where the data of others is")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The strings of others; nothing where they are not.
fn strings() -> Vec<String> {
    let data = variable("COUNTERFOIL_DATA").map(PathBuf::from);
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let file = data.unwrap_or(root).join("security/strings/blns.json");
    match std::fs::read_to_string(&file) {
        Ok(text) => serde_json::from_str(&text).expect("a list of strings"),
        Err(_) => {
            println!("The hostile strings of others are not here; our own few stand in for them.");
            [
                "<script>alert(1)</script>",
                "'; DROP TABLE x; --",
                "\u{202e}txt.exe",
                "%00",
                "{{7*7}}",
            ]
            .map(str::to_owned)
            .to_vec()
        }
    }
}

/// The inputs of the page's own form, with every text replaced.
fn filled(page: &Browser, text: &str) -> Vec<(String, String)> {
    let kept = ["csrf", "once", "version"];
    let fields = page.fields();
    fields
        .into_iter()
        .map(|(name, value)| {
            let value = if kept.contains(&name.as_str()) { value } else { text.to_owned() };
            (name, value)
        })
        .collect()
}

#[tokio::test]
async fn sec40_hostile_text_is_refused_or_shown_and_never_breaks_a_page() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let strings = strings();
    for path in FORMS {
        ada.open(path).await;
        ada.is(200);
        let action = ada.action();
        for text in &strings {
            ada.open(path).await;
            let pairs = filled(&ada, text);
            let pairs: Vec<(&str, &str)> =
                pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let status = ada.forge(&action, &pairs).await;
            assert!(
                matches!(status, 200 | 403 | 404 | 422),
                "{path} answered {status} to {text:?}"
            );
            assert!(!ada.html().contains("<script>alert"), "{path} ran {text:?}");
        }
    }
    portal.stop().await;
}
