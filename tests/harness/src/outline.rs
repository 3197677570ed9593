//! A page as a person takes it in.

use scraper::{ElementRef, Html, Selector};

pub(crate) fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("a selector")
}

/// The words of an element, with single spaces.
pub(crate) fn words(element: ElementRef<'_>) -> String {
    let mut all = String::new();
    collect(element, &mut all);
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn collect(element: ElementRef<'_>, all: &mut String) {
    for child in element.children() {
        if let Some(text) = child.value().as_text() {
            all.push_str(text);
        } else if let Some(inner) = ElementRef::wrap(child) {
            let name = inner.value().name();
            if matches!(name, "script" | "style" | "template") {
                continue;
            }
            let is_block = !matches!(
                name,
                "span" | "strong" | "em" | "b" | "i" | "a" | "code" | "data" | "time"
            );
            if is_block {
                all.push(' ');
            }
            collect(inner, all);
            if is_block {
                all.push(' ');
            }
        }
    }
}

pub(crate) fn text(html: &str) -> String {
    let page = Html::parse_document(html);
    page.select(&selector("body")).next().map(words).unwrap_or_default()
}

pub(crate) fn heading(html: &str) -> String {
    let page = Html::parse_document(html);
    page.select(&selector("h1")).next().map(words).unwrap_or_default()
}

pub(crate) fn link(html: &str, wanted: &str) -> Option<String> {
    let page = Html::parse_document(html);
    let links = selector("a[href]");
    let found = page.select(&links).find(|link| words(*link) == wanted);
    found.and_then(|link| link.attr("href")).map(str::to_owned)
}

pub(crate) fn hidden(html: &str, name: &str) -> String {
    let page = Html::parse_document(html);
    let named = |inputs| {
        let inputs = selector(inputs);
        page.select(&inputs).find(|input| input.attr("name") == Some(name))
    };
    let found = named("main input[type=hidden]").or_else(|| named("input[type=hidden]"));
    found.and_then(|input| input.attr("value")).unwrap_or_default().to_owned()
}

/// Where the first form of the page's own part goes, and what it would send.
pub(crate) fn main_form(html: &str) -> (String, Vec<(String, String)>) {
    let page = Html::parse_document(html);
    let forms = selector("main form[method=post]");
    let Some(form) = page.select(&forms).next() else { return Default::default() };
    let inputs = selector("input[name], select[name], textarea[name]");
    let sent = |input: ElementRef<'_>| {
        let name = input.attr("name").unwrap_or_default().to_owned();
        (name, input.attr("value").unwrap_or_default().to_owned())
    };
    let action = form.attr("action").unwrap_or_default().to_owned();
    (action, form.select(&inputs).map(sent).collect())
}

pub(crate) fn rows(html: &str) -> Vec<Vec<String>> {
    let page = Html::parse_document(html);
    let cells = selector("th, td");
    let row = |row: ElementRef<'_>| row.select(&cells).map(words).collect();
    page.select(&selector("tr")).map(row).collect()
}

pub(crate) fn outline(html: &str) -> String {
    let page = Html::parse_document(html);
    let parts = selector(
        "h1, h2, h3, label, legend, tr, button, main a[href], [role=alert], [role=status]",
    );
    let line = |part: ElementRef<'_>| {
        let text = words(part);
        match part.value().name() {
            "h1" => format!("# {text}"),
            "h2" => format!("## {text}"),
            "h3" => format!("### {text}"),
            "label" | "legend" => format!("[{text}]"),
            "button" => format!("({text})"),
            "a" => format!("<{text}>"),
            "tr" => {
                let cells: Vec<String> = part.select(&selector("th, td")).map(words).collect();
                format!("| {}", cells.join(" | "))
            }
            _ => format!("! {text}"),
        }
    };
    page.select(&parts).map(line).collect::<Vec<_>>().join("\n")
}
