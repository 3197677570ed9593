//! Every route against every kind of person (rules SEC-30, SEC-31, SEC-45).

use harness::Portal;
use local::host;
use web::routes::Route;

/// Routes that strangers may use; the list may only shrink.
const PUBLIC: &str = include_str!("../../public.txt");

fn is_public(route: &Route) -> bool {
    let line = format!("{} {}", route.method, route.path);
    PUBLIC.lines().any(|known| known == line)
}

/// An address of a route, with well-formed ids that name nothing.
fn address(path: &str) -> String {
    let body = "0".repeat(26);
    let parts: Vec<String> = path
        .split('/')
        .map(|part| match part {
            "{client}" => format!("cli_{body}"),
            "{contact}" => format!("con_{body}"),
            "{member}" => format!("mem_{body}"),
            "{account}" => format!("bnk_{body}"),
            "{matter}" => format!("mat_{body}"),
            "{milestone}" | "{place}" => "0".to_owned(),
            "{entry}" | "{line}" => format!("ent_{body}"),
            "{invoice}" => format!("inv_{body}"),
            "{payment}" => format!("pay_{body}"),
            "{timer}" => format!("tmr_{body}"),
            "{suggestion}" => format!("sug_{body}"),
            "{document}" => format!("doc_{body}"),
            "{plan}" => format!("pln_{body}"),
            "{request}" => format!("dpr_{body}"),
            "{link}" => format!("lnk_{body}"),
            "{rate}" => format!("rat_{body}"),
            "{bill}" => format!("bil_{body}"),
            "{run}" => format!("run_{body}"),
            "{theme}" => format!("thm_{body}"),
            "{slip}" => format!("slp_{body}"),
            "{day}" => "2026-03-02".to_owned(),
            "{format}" => "ledes".to_owned(),
            part if part.starts_with('{') => id_by_place(path, &body),
            part => part.to_owned(),
        })
        .collect();
    parts.join("/")
}

/// `{id}` is the id of the noun that the address begins with.
fn id_by_place(path: &str, body: &str) -> String {
    let nouns = [
        ("/firm/clients", "cli"),
        ("/preview", "cli"),
        ("/firm/matters", "mat"),
        ("/firm/timekeepers", "mem"),
        ("/time/", "mem"),
        ("/firm/drafts", "inv"),
        ("/firm/invoices", "inv"),
        ("/invoices", "inv"),
        ("/pay/", "inv"),
        ("/payments", "pay"),
        ("/methods", "mth"),
        ("/plans", "pln"),
        ("/receipts", "pay"),
        ("/documents", "doc"),
        ("/firm/documents", "doc"),
    ];
    let found = nouns.iter().find(|(prefix, _)| path.starts_with(prefix));
    found.map_or_else(|| "nothing".to_owned(), |(_, prefix)| format!("{prefix}_{body}"))
}

#[tokio::test]
async fn sec30_a_stranger_is_led_to_the_sign_in_page() {
    let portal = Portal::start().await;
    for route in host::routes().list().iter().filter(|route| !is_public(route)) {
        let mut stranger = portal.stranger();
        let at = address(route.path);
        if route.method == "GET" {
            stranger.open(&at).await;
        } else {
            stranger.forge(&at, &[("csrf", "nothing")]).await;
        }
        // A form that is not ours is refused before anybody asks whose it is.
        let refused = route.method == "POST" && stranger.status() == 403;
        assert!(refused || stranger.path() == "/sign-in", "{} {at}", route.method);
    }
    portal.stop().await;
}

#[tokio::test]
async fn sec31_a_client_finds_nothing_of_the_firm() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let firm =
        |route: &&Route| route.path.starts_with("/firm") || route.path.starts_with("/preview");
    for route in host::routes().list().iter().filter(firm) {
        let at = address(route.path);
        if route.method == "GET" {
            acme.open(&at).await;
        } else {
            acme.forge(&at, &[("csrf", "nothing")]).await;
        }
        assert_eq!(acme.status(), 404, "{} {at}", route.method);
    }
    portal.stop().await;
}

#[tokio::test]
async fn sec31_ids_that_name_nothing_are_not_found() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let mut acme = portal.client("Acme Mills").await;
    let named =
        |route: &&Route| route.method == "GET" && route.path.contains('{') && !is_public(route);
    for route in host::routes().list().iter().filter(named) {
        let at = address(route.path);
        let of_firm = at.starts_with("/firm") || at.starts_with("/preview");
        let person = if of_firm { &mut ada } else { &mut acme };
        person.open(&at).await;
        assert_eq!(person.status(), 404, "{at}");
    }
    portal.stop().await;
}

#[tokio::test]
async fn sec45_a_form_without_its_token_is_refused() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let mut acme = portal.client("Acme Mills").await;
    let posts = |route: &&Route| route.method == "POST" && !route.path.starts_with("/hooks");
    for route in host::routes().list().iter().filter(posts) {
        let at = address(route.path);
        let of_firm = at.starts_with("/firm") || at.starts_with("/preview");
        let person = if of_firm { &mut ada } else { &mut acme };
        let status = person.forge(&at, &[("csrf", "forged"), ("once", "forged")]).await;
        assert!(matches!(status, 403 | 404), "{at} answered {status}");
    }
    portal.stop().await;
}

#[tokio::test]
async fn sec40_a_body_beyond_the_limit_is_refused() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let huge = "x".repeat(3 * 1024 * 1024);
    let posts = |route: &&Route| route.method == "POST" && !is_public(route);
    let routes = host::routes();
    let route = routes.list().iter().find(posts).expect("there are forms");
    let of_client =
        routes.list().iter().find(|route| route.method == "POST" && route.path.starts_with("/pay"));
    let at = address(of_client.unwrap_or(route).path);
    assert_eq!(acme.forge(&at, &[("csrf", &huge)]).await, 413, "{at}");
    portal.stop().await;
}

#[tokio::test]
async fn sec43_every_answer_carries_the_headers() {
    let portal = Portal::start().await;
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
    let http = http.expect("a client");
    for path in ["/sign-in", "/home", "/nothing", "/health"] {
        let answer = http.get(format!("{}{path}", portal.host().url())).send().await;
        let answer = answer.expect("an answer");
        let header = |name: &str| {
            let value = answer.headers().get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("cache-control"), "no-store", "{path}");
    }
    portal.stop().await;
}
