//! A data folder of one test, and what the binary answers on it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A data folder.
pub(crate) struct Firm {
    place: TempDir,
}

/// What a command answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Firm {
    pub(crate) fn new() -> Self {
        Self { place: tempfile::tempdir().unwrap() }
    }

    /// The data folder; nothing is in it before a command began it.
    pub(crate) fn data(&self) -> PathBuf {
        self.place.path().join("data")
    }

    /// A file beside the data folder.
    pub(crate) fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.place.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn command<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_counterfoil"));
        command.args(words).arg("--data").arg(self.data());
        command.env_remove("RUST_LOG").stdin(Stdio::null());
        command
    }

    pub(crate) fn run<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Answer {
        let ended = self.command(words).output().unwrap();
        Answer {
            code: ended.status.code().unwrap_or(-1),
            out: String::from_utf8(ended.stdout).unwrap(),
            err: String::from_utf8(ended.stderr).unwrap(),
        }
    }

    pub(crate) fn import(&self, file: &Path) -> Answer {
        self.run([OsStr::new("import"), "ledes".as_ref(), "--json".as_ref(), file.as_ref()])
    }

    pub(crate) fn import_trusting_lines(&self, file: &Path) -> Answer {
        let words = ["import", "ledes", "--json", "--trust", "lines"].map(OsStr::new);
        self.run(words.into_iter().chain([file.as_ref()]))
    }

    pub(crate) fn invoices(&self) -> Value {
        self.run(["list", "invoices", "--json"]).json()
    }

    /// Checks, and falls on a difference.
    pub(crate) fn is_sound(&self) -> Value {
        let answer = self.run(["check", "--json"]);
        assert_eq!(answer.code, 0, "{answer:?}");
        answer.json()
    }

    pub(crate) fn begin<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Child {
        self.command(words).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Status, invoices, lines, total and currency of the one file.
    pub(crate) fn file(&self) -> (String, u64, u64, String) {
        let json = self.json();
        let file = &json["files"][0];
        let word = |name: &str| file[name].as_str().unwrap().to_owned();
        let total = format!("{} {}", word("total"), word("currency"));
        (word("status"), file["invoices"].as_u64().unwrap(), file["lines"].as_u64().unwrap(), total)
    }
}
