//! Forms of a page: finding fields by label, filling them, sending exactly what the page has.

use std::collections::BTreeMap;

use reqwest::multipart;
use reqwest::{Client, Method, RequestBuilder};
use scraper::{ElementRef, Html, Selector};
use url::Url;

use crate::outline::{selector, words};

/// What a person has typed, chosen, ticked and attached, by the id or name of the input.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filled {
    values: BTreeMap<String, String>,
    files: BTreeMap<String, (String, Vec<u8>)>,
}

impl Filled {
    pub(crate) fn fill(&mut self, html: &str, label: &str, value: &str) {
        let page = Html::parse_document(html);
        let input = labelled(&page, label);
        self.values.insert(handle(input), value.to_owned());
    }

    pub(crate) fn fill_in(&mut self, html: &str, (legend, label): (&str, &str), value: &str) {
        let page = Html::parse_document(html);
        let groups = selector("fieldset");
        let legends = selector("legend");
        let titled = |group: &ElementRef<'_>| {
            group.select(&legends).next().is_some_and(|found| words(found) == legend)
        };
        let group = page.select(&groups).find(titled);
        let group = group.unwrap_or_else(|| panic!("no group “{legend}” on the page"));
        let found = group.select(&selector("label")).find(|found| is_called(*found, label));
        let found = found.unwrap_or_else(|| panic!("no field “{label}” in “{legend}”"));
        let input = found.attr("for").and_then(|id| by_id(&page, id));
        self.values.insert(handle(input.expect("the label has a field")), value.to_owned());
    }

    pub(crate) fn choose(&mut self, html: &str, label: &str, option: &str) {
        let page = Html::parse_document(html);
        if let Some(radio) = radio(&page, label, option) {
            self.values.insert(group(radio), value(radio));
            return;
        }
        let select = labelled(&page, label);
        let options = selector("option");
        let found = select.select(&options).find(|found| words(*found) == option);
        let found = found.unwrap_or_else(|| panic!("“{label}” has no option “{option}”"));
        self.values.insert(handle(select), value(found));
    }

    pub(crate) fn tick(&mut self, html: &str, label: &str) {
        let page = Html::parse_document(html);
        let input = labelled(&page, label);
        let sent = input.attr("value").unwrap_or("on").to_owned();
        self.values.insert(handle(input), sent);
    }

    pub(crate) fn untick(&mut self, html: &str, label: &str) {
        let page = Html::parse_document(html);
        self.values.insert(handle(labelled(&page, label)), String::new());
    }

    pub(crate) fn attach(&mut self, html: &str, label: &str, name: &str, content: &[u8]) {
        let page = Html::parse_document(html);
        let input = labelled(&page, label);
        self.files.insert(handle(input), (name.to_owned(), content.to_vec()));
    }
}

/// How a form sends its inputs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Question,
    Pairs,
    Parts,
}

/// A form as the press of a button sends it.
pub(crate) struct Submission {
    pub(crate) action: String,
    encoding: Encoding,
    pairs: Vec<(String, String)>,
    files: Vec<(String, (String, Vec<u8>))>,
}

impl Submission {
    pub(crate) fn of(html: &str, button: &str, filled: &Filled) -> Self {
        let page = Html::parse_document(html);
        let (pressed, form) = pressed(&page, button);
        let mut pairs = Vec::new();
        let mut files = Vec::new();
        for input in form.select(&selector("input, select, textarea")) {
            let Some(name) = input.attr("name") else { continue };
            if let Some(file) = filled.files.get(&handle(input)) {
                files.push((name.to_owned(), file.clone()));
            } else if let Some(value) = sent(input, filled) {
                pairs.push((name.to_owned(), value));
            }
        }
        if let Some(name) = pressed.attr("name") {
            pairs.push((name.to_owned(), value(pressed)));
        }
        Self {
            action: form.attr("action").unwrap_or_default().to_owned(),
            encoding: encoding(form),
            pairs,
            files,
        }
    }

    pub(crate) fn request(self, http: &Client, url: &Url) -> RequestBuilder {
        if self.encoding == Encoding::Question {
            return http.request(Method::GET, url.clone()).query(&self.pairs);
        }
        let request = http.request(Method::POST, url.clone());
        if self.encoding == Encoding::Pairs {
            // Such a form sends the name of a file in place of the file.
            let names = self.files.into_iter().map(|(name, (file, _))| (name, file));
            return request.form(&self.pairs.into_iter().chain(names).collect::<Vec<_>>());
        }
        let form = self
            .pairs
            .into_iter()
            .fold(multipart::Form::new(), |form, (name, value)| form.text(name, value));
        request.multipart(self.files.into_iter().fold(form, |form, (name, (file, content))| {
            form.part(name, multipart::Part::bytes(content).file_name(file))
        }))
    }
}

fn encoding(form: ElementRef<'_>) -> Encoding {
    let posts = form.attr("method").is_some_and(|method| method.eq_ignore_ascii_case("post"));
    match (posts, form.attr("enctype")) {
        (false, _) => Encoding::Question,
        (true, Some("multipart/form-data")) => Encoding::Parts,
        (true, _) => Encoding::Pairs,
    }
}

/// What an input sends: what was typed, or what the page put there.
fn sent(input: ElementRef<'_>, filled: &Filled) -> Option<String> {
    let kind = input.attr("type").unwrap_or_default();
    if kind == "radio" {
        return match filled.values.get(&group(input)) {
            Some(chosen) => (*chosen == value(input)).then(|| chosen.clone()),
            None => input.attr("checked").map(|_| value(input)),
        };
    }
    let typed = filled.values.get(&handle(input)).cloned();
    match (input.value().name(), kind) {
        ("input", "checkbox") => {
            let is_ticked = typed.or_else(|| input.attr("checked").map(|_| value(input)));
            is_ticked.filter(|sent| !sent.is_empty())
        }
        ("input", "file" | "submit" | "button") => None,
        ("textarea", _) => typed.or_else(|| Some(input.text().collect())),
        ("select", _) => typed.or_else(|| Some(selected(input))),
        _ => typed.or_else(|| Some(value(input))),
    }
}

fn selected(select: ElementRef<'_>) -> String {
    let chosen = select.select(&selector("option[selected]")).next();
    let first = || select.select(&selector("option")).next();
    chosen.or_else(first).map(value).unwrap_or_default()
}

fn value(element: ElementRef<'_>) -> String {
    match element.attr("value") {
        Some(value) => value.to_owned(),
        None if element.value().name() == "option" => words(element),
        None => String::new(),
    }
}

/// The button with these words, and its form.
fn pressed<'a>(page: &'a Html, button: &str) -> (ElementRef<'a>, ElementRef<'a>) {
    let all = selector("button, input[type=submit]");
    let named =
        |found: &ElementRef<'_>| words(*found) == button || found.attr("value") == Some(button);
    let found = page.select(&all).find(named);
    let found = found.unwrap_or_else(|| panic!("no button “{button}” on the page"));
    let by_id = found.attr("form").and_then(|id| {
        let form = Selector::parse(&format!("form[id=\"{id}\"]")).expect("an id");
        page.select(&form).next()
    });
    let around =
        found.ancestors().filter_map(ElementRef::wrap).find(|e| e.value().name() == "form");
    (found, by_id.or(around).expect("the button has a form"))
}

/// The input with this label.
fn labelled<'a>(page: &'a Html, label: &str) -> ElementRef<'a> {
    let found = page.select(&selector("label")).find(|found| is_called(*found, label));
    let found = found.unwrap_or_else(|| {
        let all: Vec<String> = page.select(&selector("label")).map(words).collect();
        panic!("no field “{label}”; the page has {all:?}")
    });
    let inputs = "input, select, textarea";
    let inside = found.select(&selector(inputs)).next();
    inside.or_else(|| by_id(page, found.attr("for")?)).expect("the label has a field")
}

/// Whether a label has these words, and nothing after them but when the field is needed.
fn is_called(found: ElementRef<'_>, label: &str) -> bool {
    let all = words(found);
    all == label || all.starts_with(&format!("{label} ("))
}

fn by_id<'a>(page: &'a Html, id: &str) -> Option<ElementRef<'a>> {
    page.select(&selector("[id]")).find(|found| found.attr("id") == Some(id))
}

/// The radio button with these words in the group with this legend.
fn radio<'a>(page: &'a Html, legend: &str, option: &str) -> Option<ElementRef<'a>> {
    let groups = selector("fieldset");
    let named = |group: &ElementRef<'_>| {
        group.select(&selector("legend")).any(|found| words(found) == legend)
    };
    let group = page.select(&groups).find(named)?;
    let label = group.select(&selector("label")).find(|label| words(*label).starts_with(option))?;
    let inside = label.select(&selector("input[type=radio]")).next();
    inside.or_else(|| by_id(page, label.attr("for")?))
}

/// What an input is remembered by: its id, or its name where it has none.
fn handle(input: ElementRef<'_>) -> String {
    input.attr("id").or_else(|| input.attr("name")).expect("an input has a name").to_owned()
}

/// What a group of radio buttons is remembered by.
fn group(radio: ElementRef<'_>) -> String {
    format!("radio {}", radio.attr("name").expect("a radio button has a name"))
}
