//! Strings that broke other people's software, through every text field (rules SEC-40 to SEC-42).
//!
//! Every form is really read: it comes from its page, with its token and the ids of books that
//! are there, and all its fields are right but the one that holds the string. So a string is
//! either refused beside its field (422) or taken (303) and shown, never anything else. Each form
//! gets its share of the strings, so that the sweep ends while somebody waits for it. The forms
//! that count wrong passwords are left out: they answer the first few strings and then nobody.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a sweep that cannot go on ends by panicking; none is skipped silently"
)]

use std::path::PathBuf;

use domain::id::{ClientId, MatterId};
use harness::{Browser, Portal};
use scraper::{ElementRef, Html, Selector};

#[expect(clippy::disallowed_methods, reason = "where the data of others is")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The strings of others; a few of our own where they are not.
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
                "\"><img src=x onerror=alert(1)>",
                "</textarea><script>alert(1)</script>",
                "'; DROP TABLE x; --",
                "\u{202e}txt.exe",
                "%00",
                "\u{0}",
                "{{7*7}}",
            ]
            .map(str::to_owned)
            .to_vec()
        }
    }
}

/// A seventh of the strings, another one for each place: all of them go through some forms.
fn some(strings: &[String], at: usize) -> Vec<String> {
    strings.iter().skip(at % 7).step_by(7).cloned().collect()
}

/// One form of a page: where it goes, and what it would send.
#[derive(Debug)]
struct Form {
    action: String,
    inputs: Vec<Input>,
}

#[derive(Debug)]
struct Input {
    name: String,
    value: String,
    /// Whether a person types into it.
    typed: bool,
}

fn css(text: &str) -> Selector {
    Selector::parse(text).expect("a selector")
}

/// The forms of the page's own part that a person types into.
fn forms(html: &str) -> Vec<Form> {
    let page = Html::parse_document(html);
    let inputs = css("input[name], select[name], textarea[name]");
    let form = |form: ElementRef<'_>| Form {
        action: form.attr("action").unwrap_or_default().to_owned(),
        inputs: form.select(&inputs).filter_map(input).collect(),
    };
    let all = page.select(&css("main form[method=post]")).map(form).collect::<Vec<_>>();
    all.into_iter().filter(|form| form.inputs.iter().any(|input| input.typed)).collect()
}

fn input(found: ElementRef<'_>) -> Option<Input> {
    let attr = |name: &str| found.attr(name).unwrap_or_default().to_owned();
    let name = attr("name");
    let (value, typed) = match (found.value().name(), attr("type").as_str()) {
        ("textarea", _) => (found.text().collect(), true),
        ("select", _) => (chosen(found), false),
        (_, "hidden") => (attr("value"), false),
        (_, "radio" | "checkbox") => {
            found.attr("checked")?;
            (attr("value"), false)
        }
        (_, _) => (attr("value"), true),
    };
    Some(Input { name, value, typed })
}

/// The option that is chosen, or else the last: the first mostly stands for none.
fn chosen(select: ElementRef<'_>) -> String {
    let options: Vec<ElementRef<'_>> = select.select(&css("option")).collect();
    let found = options.iter().find(|option| option.attr("selected").is_some());
    let value = found.or(options.last()).and_then(|option| option.attr("value"));
    value.unwrap_or_default().to_owned()
}

/// What a person would type into an empty field of this name, the `n`th time.
fn right(name: &str, n: usize) -> String {
    match name {
        "email" | "contact_email" => format!("person{n}@client.example"),
        "number" => format!("H-{n}"),
        "mark" => format!("H{n}"),
        "matter" => "M-1".to_owned(),
        "on" | "opened_on" => "2026-03-02".to_owned(),
        "from" => "2026-04-01".to_owned(),
        "hours" => "0.4".to_owned(),
        "rate" | "unit_price" | "price" | "part" => "30.00".to_owned(),
        "quantity" => "1".to_owned(),
        "terms_days" => "30".to_owned(),
        "task" | "activity" | "expense" | "client_reference" | "country" | "endpoint" | "began"
        | "through" => String::new(),
        "file" => "letter.pdf".to_owned(),
        _ => "Right words".to_owned(),
    }
}

impl Form {
    fn typed(&self) -> Vec<&str> {
        self.inputs.iter().filter(|input| input.typed).map(|input| input.name.as_str()).collect()
    }

    /// What is sent: everything right, but the string in one field; each time another wish.
    fn filled(&self, field: &str, text: &str, n: usize) -> Vec<(String, String)> {
        let value = |input: &Input| match input {
            Input { name, .. } if name == field && name == "file" => format!("{text}.pdf"),
            Input { name, .. } if name == field => text.to_owned(),
            Input { name, value, .. } if name == "once" => format!("{value}.{n}"),
            Input { name, typed: true, value } if value.is_empty() || name == "email" => {
                right(name, n)
            }
            Input { value, .. } => value.clone(),
        };
        self.inputs.iter().map(|input| (input.name.clone(), value(input))).collect()
    }
}

/// That a page runs nothing but our own scripts, and shows the string as text if at all.
fn runs_nothing(page: &Browser, text: &str) {
    let html = page.html();
    let is_markup = text
        .split('<')
        .skip(1)
        .any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)));
    assert!(!is_markup || !html.contains(text), "{} shows {text:?} as markup", page.path());
    let parsed = Html::parse_document(html);
    for script in parsed.select(&css("script")) {
        let is_ours = script.attr("src").is_some_and(|src| src.starts_with("/assets/"));
        assert!(is_ours, "{} runs {} after {text:?}", page.path(), script.html());
    }
    for element in parsed.select(&css("*")) {
        for (name, value) in element.value().attrs() {
            let value = value.trim_start().to_lowercase();
            let runs = name.starts_with("on") || value.starts_with("javascript:");
            let kept = name == "value" || name == "content";
            assert!(!runs || kept, "{} has {name}={value} after {text:?}", page.path());
        }
    }
}

/// Sends every string through the forms of one page, each in one field after the other.
async fn swept(person: &mut Browser, path: &str, strings: &[String]) -> (usize, usize) {
    let (mut refused, mut taken) = (0, 0);
    person.open(path).await;
    person.is(200);
    let count = forms(person.html()).len();
    assert!(count > 0, "{path} has no form that takes text");
    for which in 0..count {
        person.open(path).await;
        let mut found = forms(person.html());
        if found.len() != count {
            break;
        }
        for (n, text) in strings.iter().enumerate() {
            let form = found.get(which).expect("the form is there again");
            let typed = form.typed();
            let field = typed.get(n % typed.len()).copied().expect("a field").to_owned();
            let pairs = form.filled(&field, text, n);
            let pairs: Vec<(&str, &str)> =
                pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let action = form.action.clone();
            // A browser follows: 200 is the page that a 303 led to.
            match person.forge(&action, &pairs).await {
                422 => {
                    refused += 1;
                    runs_nothing(person, text);
                }
                200 => {
                    taken += 1;
                    runs_nothing(person, text);
                    // What was read has another version now.
                    person.open(path).await;
                    runs_nothing(person, text);
                    found = forms(person.html());
                    if found.len() != count {
                        break;
                    }
                }
                other => panic!("{action} answered {other} to {field}={text:?}"),
            }
        }
    }
    (refused, taken)
}

/// The pages of the firm with forms that people type into.
fn pages_of_the_firm(
    (client, matter): (&ClientId, &MatterId),
    (entry, draft): (&str, &str),
) -> Vec<String> {
    vec![
        "/firm/clients/new".to_owned(),
        format!("/firm/clients/{client}/edit"),
        format!("/firm/clients/{client}/contacts/new"),
        format!("/firm/matters/new?client={client}"),
        format!("/firm/matters/{matter}/edit"),
        "/firm/timekeepers/new".to_owned(),
        "/firm/settings".to_owned(),
        "/firm/entries/new".to_owned(),
        "/firm/costs/new".to_owned(),
        "/firm/costs/prices".to_owned(),
        "/firm/timers".to_owned(),
        "/firm/entries/lock".to_owned(),
        format!("/firm/clients/{client}/rates"),
        entry.to_owned(),
        draft.to_owned(),
        format!("/firm/documents/to/{matter}"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn sec40_hostile_text_is_refused_or_shown_and_never_breaks_a_page() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let mut acme = portal.client("Acme Mills").await;
    let (client, matter) =
        (portal.party("Acme Mills").await.id, portal.matter("Acme Mills", "M-1").await);
    let invoice = portal.invoice("Acme Mills", "500.00").await.id;
    portal.cost_on(&matter, "9.00").await;
    let strings = strings();

    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    let draft = ada.path();
    portal.cost_on(&matter, "9.00").await;
    ada.open(&format!("/firm/entries?matter={}", matter.id)).await;
    let entry = edit_link(ada.html());

    let firm = pages_of_the_firm((&client, &matter.id), (&entry, &draft));
    for (at, path) in firm.iter().enumerate() {
        let path = &format!("{}{path}", portal.host().url());
        let (refused, taken) = swept(&mut ada, path, &some(&strings, at)).await;
        println!("{path}: {refused} refused, {taken} taken");
        assert!(taken > 0, "{path} took nothing: it was not really read");
    }
    for path in [format!("/pay/{invoice}"), format!("/documents/to/{}", matter.id)] {
        let path = &format!("{}{path}", portal.host().url());
        let (refused, taken) = swept(&mut acme, path, &some(&strings, 0)).await;
        println!("{path}: {refused} refused, {taken} taken");
    }
    for text in &some(&strings, 1) {
        for path in ["/firm/clients", "/firm/matters"] {
            let url = format!("{}{path}", portal.host().url());
            let url = reqwest::Url::parse_with_params(&url, [("q", text)]).expect("an address");
            ada.open(url.as_str()).await;
            ada.is(200);
            runs_nothing(&ada, text);
        }
    }
    for path in ["/firm", "/firm/clients", "/firm/matters", "/firm/timekeepers", "/firm/entries"] {
        ada.open(path).await;
        ada.is(200);
        runs_nothing(&ada, "<script>");
    }
    for path in ["/home", "/documents", "/account"] {
        acme.open(path).await;
        acme.is(200);
        runs_nothing(&acme, "<script>");
    }
    portal.stop().await;
}

/// Where the first entry of a list is changed.
fn edit_link(html: &str) -> String {
    let page = Html::parse_document(html);
    let links = css("main a[href*='/edit']");
    let link = page.select(&links).next().and_then(|link| link.attr("href"));
    link.expect("an entry that can be changed").to_owned()
}
