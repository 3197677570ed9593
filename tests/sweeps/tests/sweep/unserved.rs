//! What a route leads to a function and the function does not serve: a route may stand for a whole
//! subtree, or for every method. Whoever asks gets one page, which is the same whether there is
//! something at the address for another method or nothing at all (rule SEC-31).
#![expect(clippy::expect_used, reason = "a sweep that cannot go on ends by panicking")]

use harness::Portal;
use local::host;
use local::template::Template;
use reqwest::{Client, Method};
use web::routes::Route;

const METHODS: [Method; 6] =
    [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];

/// An answer, but for what is made anew each time.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    status: u16,
    headers: Vec<String>,
    page: String,
}

/// Asks as the person of these cookies.
async fn told(http: &Client, cookies: &str, (method, url): (Method, String)) -> Told {
    let request = http.request(method, url).header("cookie", cookies);
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    let lines = answer.headers().iter().filter(|(name, _)| *name != "date");
    let mut headers: Vec<String> =
        lines.map(|(name, value)| format!("{name}: {value:?}")).collect();
    headers.sort();
    let page = answer.text().await.expect("a page");
    let nonce = headers.iter().find_map(|line| line.split("'nonce-").nth(1)?.split('\'').next());
    let nonce = nonce.expect("every answer has a nonce").to_owned();
    let headers = headers.iter().map(|line| line.replace(&nonce, "NONCE")).collect();
    Told { status, headers, page: page.replace(&nonce, "NONCE") }
}

/// An address of a path; for a whole subtree, one that nothing is at.
fn address(path: &str) -> String {
    let part = |part: &str| match part {
        "{proxy+}" => "there/is/no/such/page/here".to_owned(),
        part if part.starts_with('{') => "any".to_owned(),
        part => part.to_owned(),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Everything that comes to a function and that no function serves.
fn unserved() -> Vec<(Method, String)> {
    let template = Template::ours().expect("the template reads");
    let routes = host::routes();
    let is_served = |method: &Method, path: &str| {
        let serves = |route: &Route| route.method == *method && route.path == path;
        routes.list().iter().any(serves)
    };
    let declared = template.routes().map(|(_, route)| route.path.as_str());
    let mut paths: Vec<&str> = routes.list().iter().map(|route| route.path).collect();
    paths.extend(declared.filter(|path| path.ends_with("{proxy+}")));
    paths.sort_unstable();
    paths.dedup();
    let all = paths.iter().flat_map(|path| METHODS.map(|method| (method, *path)));
    let all = all.filter(|(method, path)| !is_served(method, path));
    all.map(|(method, path)| (method, address(path))).collect()
}

#[tokio::test]
async fn sec31_what_nobody_serves_is_one_page_for_everybody() {
    let portal = Portal::start().await;
    let (ada, acme) = (portal.lawyer("Ada").await, portal.client("Acme Mills").await);
    let people = [portal.stranger().cookie_line(), ada.cookie_line(), acme.cookie_line()];
    let http = Client::builder().redirect(reqwest::redirect::Policy::none()).build();
    let http = http.expect("a client");
    let base = portal.host().url();
    let unserved = unserved();
    assert!(unserved.len() > METHODS.len() * 200, "only {} were found", unserved.len());
    for cookies in &people {
        for asked in METHODS {
            let nothing = (asked.clone(), format!("{base}/no/such/page"));
            let nothing = told(&http, cookies, nothing).await;
            assert_eq!(nothing.status, 404);
            assert!(nothing.page.contains("There is nothing at this address"), "{nothing:?}");
            for (method, path) in unserved.iter().filter(|(method, _)| *method == asked) {
                let request = (method.clone(), format!("{base}{path}"));
                assert_eq!(told(&http, cookies, request).await, nothing, "{method} {path}");
            }
        }
    }
    portal.stop().await;
}
