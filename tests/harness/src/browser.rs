//! A browser that can only do what a person can.

use std::collections::BTreeMap;

use reqwest::header::{COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder, Response, redirect};
use url::Url;

use crate::form::{Filled, Submission};
use crate::outline;

/// How many redirects a person would believe in.
const REDIRECTS_MAX: usize = 10;

/// A browser with one page open.
#[derive(Debug, Clone)]
pub struct Browser {
    http: Client,
    base: Url,
    at: Url,
    cookies: BTreeMap<String, String>,
    status: u16,
    html: String,
    filled: Filled,
}

impl Browser {
    /// A browser of somebody who visits the portal at this address for the first time.
    pub fn new(base: &str) -> Self {
        let base = Url::parse(base).expect("the portal's address");
        Self {
            http: http(),
            at: base.clone(),
            base,
            cookies: BTreeMap::new(),
            status: 0,
            html: String::new(),
            filled: Filled::default(),
        }
    }

    /// Gives up its connections, as when the portal at their other end is gone.
    pub fn reconnect(&mut self) {
        self.http = http();
    }

    /// Another browser without anything of this one's.
    pub fn stranger(&self) -> Self {
        Self::new(self.base.as_str())
    }

    /// Has this cookie from now on.
    pub fn keep(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Opens an address of the portal, or a whole one.
    pub async fn open(&mut self, address: &str) -> &mut Self {
        let url = self.at.join(address).expect("an address");
        let request = self.http.request(Method::GET, url.clone());
        self.go(request, url).await;
        self
    }

    /// Fills the field with this label.
    pub fn fill(&mut self, label: &str, value: &str) -> &mut Self {
        self.filled.fill(&self.html, label, value);
        self
    }

    /// Fills the field with this label in the group with this legend.
    pub fn fill_in(&mut self, legend: &str, label: &str, value: &str) -> &mut Self {
        self.filled.fill_in(&self.html, (legend, label), value);
        self
    }

    /// Chooses an option, by its words, of the choice with this label.
    pub fn choose(&mut self, label: &str, option: &str) -> &mut Self {
        self.filled.choose(&self.html, label, option);
        self
    }

    /// Ticks the box with this label.
    pub fn tick(&mut self, label: &str) -> &mut Self {
        self.filled.tick(&self.html, label);
        self
    }

    /// Takes the tick out of a box.
    pub fn untick(&mut self, label: &str) -> &mut Self {
        self.filled.untick(&self.html, label);
        self
    }

    /// Picks a file for the field with this label.
    pub fn attach(&mut self, label: &str, name: &str, content: &[u8]) -> &mut Self {
        self.filled.attach(&self.html, label, name, content);
        self
    }

    /// Presses the button with these words and goes where it leads.
    pub async fn press(&mut self, words: &str) -> &mut Self {
        let submission = Submission::of(&self.html, words, &self.filled);
        let url = self.at.join(&submission.action).expect("an address");
        let request = submission.request(&self.http, &url);
        self.go(request, url).await;
        self
    }

    /// Presses a button and looks only at where the answer sends the browser; without a redirect
    /// the page is shown. The page that was open stays, so the button can be pressed again.
    pub async fn press_once(&mut self, words: &str) -> Option<Url> {
        let submission = Submission::of(&self.html, words, &self.filled);
        let url = self.at.join(&submission.action).expect("an address");
        let request = submission.request(&self.http, &url);
        let response = self.send(request, &url).await;
        let target = target(&response, &url);
        if target.is_none() {
            self.at = url;
            self.show(response).await;
        }
        target
    }

    /// Presses the same button twice at once, as impatient people do, and goes where the second
    /// press leads.
    pub async fn press_twice(&mut self, words: &str) -> &mut Self {
        let mut other = self.clone();
        let (_, _) = tokio::join!(other.press(words), self.press(words));
        self
    }

    /// Presses a button and closes the window before the answer leads anywhere.
    pub async fn press_without_return(&mut self, words: &str) -> &mut Self {
        let submission = Submission::of(&self.html, words, &self.filled);
        let url = self.at.join(&submission.action).expect("an address");
        submission.request(&self.http, &url).send().await.expect("an answer");
        self
    }

    /// Follows the first link with these words.
    pub async fn follow(&mut self, words: &str) -> &mut Self {
        let href = outline::link(&self.html, words);
        let href = href.unwrap_or_else(|| panic!("no link “{words}” on:\n{}", self.outline()));
        self.open(&href).await
    }

    async fn go(&mut self, request: RequestBuilder, url: Url) {
        let (mut request, mut url) = (request, url);
        for _ in 0..REDIRECTS_MAX {
            let response = self.send(request, &url).await;
            self.at = url.clone();
            match target(&response, &url) {
                Some(target) => {
                    url = target;
                    request = self.http.request(Method::GET, url.clone());
                }
                None => return self.show(response).await,
            }
        }
        panic!("too many redirects, the last to {url}");
    }

    async fn send(&mut self, request: RequestBuilder, url: &Url) -> Response {
        let ours = url.origin() == self.base.origin();
        let mut request = request.header(ORIGIN, self.at.origin().ascii_serialization());
        if ours {
            request = request.header(COOKIE, self.cookie_line());
        }
        let response = request.send().await.expect("an answer");
        if ours {
            self.take_cookies(&response);
        }
        response
    }

    async fn show(&mut self, response: Response) {
        self.status = response.status().as_u16();
        self.html = response.text().await.expect("a page");
        self.filled = Filled::default();
    }

    /// The cookies as the browser sends them.
    pub fn cookie_line(&self) -> String {
        let pairs: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    fn take_cookies(&mut self, response: &Response) {
        for line in response.headers().get_all(SET_COOKIE) {
            let line = line.to_str().expect("a cookie");
            let (pair, rest) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').expect("a cookie");
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// The status of the page.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The path of the page, with its question.
    pub fn path(&self) -> String {
        let question = self.at.query().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{question}", self.at.path())
    }

    /// The whole address of the page.
    pub fn address(&self) -> &Url {
        &self.at
    }

    /// The page as it came.
    pub fn html(&self) -> &str {
        &self.html
    }

    /// The words of the page.
    pub fn text(&self) -> String {
        outline::text(&self.html)
    }

    /// The heading of the page.
    pub fn heading(&self) -> String {
        outline::heading(&self.html)
    }

    /// Headings, fields, rows, links and buttons, line by line: what a review reads.
    pub fn outline(&self) -> String {
        outline::outline(&self.html)
    }

    /// The rows of all tables, each as its cells' words.
    pub fn rows(&self) -> Vec<Vec<String>> {
        outline::rows(&self.html)
    }

    /// Insists that the page shows these words.
    pub fn sees(&self, words: &str) -> &Self {
        assert!(self.text().contains(words), "no “{words}” on {}:\n{}", self.at, self.text());
        self
    }

    /// Insists that the page does not show these words.
    pub fn sees_not(&self, words: &str) -> &Self {
        assert!(!self.text().contains(words), "“{words}” on {}:\n{}", self.at, self.text());
        self
    }

    /// Insists on the status of the page.
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "at {}:\n{}", self.at, self.text());
        self
    }

    /// Sends a form by hand: what a page would never send. Answers the status.
    pub async fn forge(&mut self, path: &str, pairs: &[(&str, &str)]) -> u16 {
        let url = self.base.join(path).expect("an address");
        let request = self.http.request(Method::POST, url.clone()).form(pairs);
        self.go(request, url).await;
        self.status
    }

    /// Where the main form of the page goes.
    pub fn action(&self) -> String {
        outline::main_form(&self.html).0
    }

    /// The inputs of the main form of the page, as they would be sent.
    pub fn fields(&self) -> Vec<(String, String)> {
        outline::main_form(&self.html).1
    }

    /// The value of a hidden input of the page, such as `csrf`.
    pub fn hidden(&self, name: &str) -> String {
        outline::hidden(&self.html, name)
    }
}

fn http() -> Client {
    Client::builder().redirect(redirect::Policy::none()).build().expect("a browser")
}

/// Where an answer from `url` sends the browser.
fn target(response: &Response, url: &Url) -> Option<Url> {
    let target = response.headers().get(LOCATION)?.to_str().ok()?;
    let found = url.join(target).expect("an address to go to");
    response.status().is_redirection().then_some(found)
}
