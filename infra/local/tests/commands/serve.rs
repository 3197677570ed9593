//! The portal as a process: it is told to stop, commands go through it, and what is wrong is said.

use std::io::{BufRead, BufReader, Lines};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command};

use crate::made::{self, Bill};
use crate::run::Firm;

/// A portal that is ended when it is dropped.
pub(crate) struct Portal {
    pub(crate) child: Child,
    pub(crate) url: String,
    /// What it says; it must not be closed before the portal ends.
    said: Lines<BufReader<ChildStdout>>,
}

impl Portal {
    pub(crate) fn serve(firm: &Firm) -> Self {
        Self::serve_at(firm, "0")
    }

    /// Serves at a port; answers when the portal does.
    pub(crate) fn serve_at(firm: &Firm, port: &str) -> Self {
        let mut child = firm.begin(["serve", "--empty", "--port", port]);
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = said.next().unwrap().unwrap();
        let url = ready.strip_prefix("Counterfoil is ready at ").unwrap().to_owned();
        Self { child, url, said }
    }

    /// What `/setup` asks for, which a portal says that nobody has set up.
    pub(crate) fn setup_code(&mut self) -> String {
        let line = self.said.next().unwrap().unwrap();
        line.strip_prefix("Its first page asks for the code ").unwrap().to_owned()
    }

    /// Tells it to stop, and waits for its exit code.
    pub(crate) fn stop(&mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            self.child.kill().unwrap();
            self.child.wait().unwrap();
        }
    }
}

#[tokio::test]
async fn commands_go_through_a_running_portal() {
    let firm = Firm::new();
    let mut portal = Portal::serve(&firm);
    let page = reqwest::get(format!("{}/sign-in", portal.url)).await.unwrap();
    assert!(page.status().is_success(), "{}", page.status());

    let file = firm.file("h.txt", &made::file(&[Bill::new("H-1", 100)]));
    assert_eq!(firm.import(&file).code, 0);
    assert_eq!(firm.invoices()["invoices"].as_array().unwrap().len(), 1);
    assert_eq!(firm.run(["export", "ledes", "H-1"]).code, 0);
    firm.is_sound();

    let second = firm.run(["serve", "--port", "0"]);
    assert_eq!(second.code, 1);
    assert!(second.err.contains("in use by a portal"), "{second:?}");

    assert_eq!(portal.stop(), Some(0));
    assert_eq!(firm.import(&file).file().0, "unchanged");
    firm.is_sound();
}

#[test]
fn what_keeps_the_portal_from_starting_is_one_sentence() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let busy = Firm::new().run(["serve", "--empty", "--port", &port]);
    assert_eq!((busy.code, busy.err.lines().count()), (1, 1), "{busy:?}");
    assert!(busy.err.starts_with(&format!("Port {port} of 127.0.0.1 cannot be used")));

    let foreign = Firm::new();
    std::fs::create_dir(foreign.data()).unwrap();
    std::fs::write(foreign.data().join("letter.txt"), "mine").unwrap();
    let (none, empty) = (Firm::new(), Firm::new());
    std::fs::create_dir(empty.data()).unwrap();
    for words in [vec!["check"], vec!["list", "clients"], vec!["export", "ledes", "2026-0001"]] {
        for firm in [&none, &empty, &foreign] {
            let answer = firm.run(words.clone());
            assert_eq!((answer.code, answer.err.lines().count()), (1, 1), "{answer:?}");
            assert!(answer.err.starts_with("No data here: "), "{answer:?}");
        }
    }
    assert!(!none.data().exists(), "no folder is made");
    assert_eq!(std::fs::read_dir(empty.data()).unwrap().count(), 0, "nothing is put into one");
    assert_eq!(std::fs::read_dir(foreign.data()).unwrap().count(), 1, "the letter");

    let answer = foreign.run(["--port", "0"]);
    assert_eq!((answer.code, answer.err.lines().count()), (1, 1), "{answer:?}");
    assert!(answer.err.contains("is damaged"), "{answer:?}");
    assert_eq!(Firm::new().run(["list", "everything"]).code, 2);
}
