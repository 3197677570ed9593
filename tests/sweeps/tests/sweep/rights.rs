//! Every act on the firm's side against every role (rule SEC-30).

use std::collections::BTreeSet;

use domain::member::Role;
use harness::{Browser, Portal};
use local::host;
use web::rights::{ACTS, Right};

/// The paths of all acts that are served under `/firm`.
fn served() -> BTreeSet<&'static str> {
    let routes = host::routes();
    let acts = routes.list().iter().filter(|route| route.method == "POST");
    acts.map(|route| route.path).filter(|path| path.starts_with("/firm")).collect()
}

/// An address of a route that names nothing: whoever has the right finds nothing there.
fn address(path: &str) -> String {
    let part =
        |part: &str| if part.starts_with('{') { "nothing".to_owned() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[test]
fn sec30_every_act_of_the_firm_is_declared_once_and_served() {
    let declared: BTreeSet<&str> = ACTS.iter().map(|(path, _)| *path).collect();
    assert_eq!(declared.len(), ACTS.len(), "declared twice");
    assert_eq!(declared, served());
}

/// Whether the act was refused for the role, and not for anything else.
async fn refused(person: &mut Browser, path: &str) -> bool {
    person.open("/account").await;
    let csrf = person.hidden("csrf");
    let once = format!("sweep {path}");
    let status = person.forge(&address(path), &[("csrf", &csrf), ("once", &once)]).await;
    // A timer starts before anybody says what it is for.
    let needs_nothing = path == "/firm/timers" && status == 200;
    let is_answered = needs_nothing || matches!(status, 403 | 404 | 422);
    assert!(is_answered, "{path} answered {status} to an empty form");
    let is_role = person.heading() == "Not allowed";
    assert_eq!(is_role, status == 403, "{path}: {}", person.heading());
    is_role
}

#[tokio::test]
async fn sec30_a_role_does_what_the_table_says_and_nothing_else() {
    let portal = Portal::start().await;
    let mut people = [
        (Role::Lawyer, portal.lawyer("Ada").await),
        (Role::Bookkeeper, portal.bookkeeper("Ben").await),
        (Role::Assistant, portal.assistant("Sam").await),
    ];
    for (role, person) in &mut people {
        for (path, right) in ACTS {
            let is_refused = refused(person, path).await;
            assert_eq!(is_refused, !right.is_of(*role), "{role:?} {path}");
        }
    }
    assert!(!Right::Bill.is_of(Role::Assistant), "an assistant issues nothing");
    portal.stop().await;
}
