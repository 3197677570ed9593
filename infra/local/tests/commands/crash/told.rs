//! What the portal has answered with success, and what had no answer yet.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use harness::Browser;
use url::Url;

/// How often it is looked whether something was answered.
const LOOK: Duration = Duration::from_millis(1);

/// What was answered, shared by everybody.
#[derive(Clone, Default)]
pub(super) struct Told(Arc<Mutex<Said>>);

/// Everything that must be in the books.
#[derive(Default)]
pub(super) struct Said {
    /// The next number for a name that nobody else has.
    next: u64,
    /// How much was answered.
    answers: u64,
    /// What was recorded, by its words.
    pub(super) entries: Vec<String>,
    /// The draft that was made and is not issued: where it is.
    pub(super) draft: Option<String>,
    /// What was issued: number and id.
    pub(super) issued: Vec<(String, String)>,
    /// What was paid, by the number of its invoice.
    pub(super) paid: Vec<String>,
    /// What was handed over: the path of its page, its name, and whether the bucket has it.
    pub(super) documents: Vec<Handed>,
}

/// A document.
#[derive(Clone)]
pub(super) struct Handed {
    pub(super) path: String,
    pub(super) name: String,
    pub(super) has_arrived: bool,
}

/// What an answer with success will mean.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Act {
    Entry(String),
    Draft,
    Issue(String),
    Pay,
    Document(String),
}

/// A button that was pressed and has not been answered.
#[derive(Clone)]
pub(super) struct Pressed {
    browser: Browser,
    words: String,
    act: Act,
}

/// The last button of a person.
#[derive(Clone, Default)]
pub(super) struct Button(Arc<Mutex<Option<Pressed>>>);

impl Told {
    pub(super) fn said(&self) -> MutexGuard<'_, Said> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A name that nobody else has.
    pub(super) fn name(&self, of: &str) -> String {
        let mut said = self.said();
        said.next += 1;
        format!("{of} {} ends here", said.next)
    }

    /// Presses a button, and again by [`Told::press_again`] when no answer comes. Answers where
    /// it leads.
    pub(super) async fn press(
        &self,
        (browser, button): (&mut Browser, &Button),
        words: &str,
        act: Act,
    ) -> Url {
        let (kept, words) = (browser.clone(), words.to_owned());
        button.keep(Some(Pressed { browser: kept, words: words.clone(), act: act.clone() }));
        let to = browser.press_once(&words).await;
        let to = to.unwrap_or_else(|| panic!("{act:?}: {} {}", browser.status(), browser.text()));
        self.take(&act, &to);
        button.keep(None);
        to
    }

    /// Presses the button that had no answer once more, as it was.
    pub(super) async fn press_again(&self, button: &Button) {
        let pressed = button.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Pressed { mut browser, words, act }) = pressed {
            browser.reconnect();
            self.press((&mut browser, button), &words, act).await;
        }
    }

    /// The invoice of this number is paid.
    pub(super) fn is_paid(&self, number: &str) {
        let mut said = self.said();
        said.answers += 1;
        said.paid.push(number.to_owned());
    }

    /// Waits until so much more was answered.
    pub(super) async fn answered(&self, more: u64) {
        let enough = self.said().answers + more;
        while self.said().answers < enough {
            tokio::time::sleep(LOOK).await;
        }
    }

    /// The bucket has taken the document of this name.
    pub(super) fn has_arrived(&self, name: &str) {
        let mut said = self.said();
        said.answers += 1;
        let handed = said.documents.iter_mut().find(|one| one.name == name);
        handed.unwrap().has_arrived = true;
    }

    fn take(&self, act: &Act, to: &Url) {
        let (mut said, path) = (self.said(), to.path());
        said.answers += 1;
        match act {
            Act::Entry(narrative) => said.entries.push(narrative.clone()),
            Act::Issue(number) => {
                let id = path.rsplit('/').next().unwrap().to_owned();
                said.issued.push((number.clone(), id));
                said.draft = None;
            }
            Act::Document(name) => said.documents.push(Handed {
                path: path.trim_end_matches("/send").to_owned(),
                name: name.clone(),
                has_arrived: false,
            }),
            Act::Draft => said.draft = Some(path.to_owned()),
            Act::Pay => {}
        }
    }
}

impl Button {
    fn keep(&self, pressed: Option<Pressed>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = pressed;
    }
}

impl Said {
    /// The first invoice that nobody has paid: number and id.
    pub(super) fn unpaid(&self) -> Option<(String, String)> {
        self.issued.iter().find(|(number, _)| !self.paid.contains(number)).cloned()
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = self.said();
        let (entries, issued, paid) = (said.entries.len(), said.issued.len(), said.paid.len());
        let arrived = said.documents.iter().filter(|one| one.has_arrived).count();
        write!(f, "{entries} entries, {issued} invoices, {paid} payments, {arrived} documents")
    }
}
