//! The template leads every request that a function serves to that function, and names nothing that
//! no function serves (DESIGN decision 3).
//!
//! Of several routes that a request matches, API Gateway takes the most specific: one that matches
//! path and method in full, then one that ends in `{proxy+}`, which stands for one part or more
//! (<https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html>).
//! Nothing here hangs on which that is: no request matches the routes of two functions, so every
//! route that it matches leads to the same one.

use local::host;
use local::template::{Route, Template};
use web::Routes;

/// The routes of a function.
type Serve = fn() -> Routes;

const FUNCTIONS: [(&str, Serve); 16] = [
    ("login", login::routes),
    ("matters", matters::routes),
    ("entries", entries::routes),
    ("reconcile", reconcile::routes),
    ("agreements", agreements::routes),
    ("bills", bills::routes),
    ("billing", billing::routes),
    ("invoices", invoices::routes),
    ("payments", payments::routes),
    ("cashier", cashier::routes),
    ("deposits", deposits::routes),
    ("accounts", accounts::routes),
    ("hooks", hooks::routes),
    ("documents", documents::routes),
    ("analytics", analytics::routes),
    ("trust", trust::routes),
];

/// What stands at the end of a route for the whole subtree.
const REST: &str = "{proxy+}";

fn served(serve: Serve) -> Vec<Route> {
    let routes = serve();
    let route = |route: &web::routes::Route| said(route.method.as_str(), route.path);
    routes.list().iter().map(route).collect()
}

fn said(method: &str, path: &str) -> Route {
    Route { method: method.to_owned(), path: path.to_owned() }
}

fn is_varying(part: &str) -> bool {
    part.starts_with('{')
}

/// Whether every request of `served` matches `declared`.
fn covers(declared: &Route, served: &Route) -> bool {
    let method = declared.method == "ANY" || declared.method == served.method;
    let (mut wide, mut narrow) = (declared.path.split('/'), served.path.split('/'));
    method
        && loop {
            match (wide.next(), narrow.next()) {
                (None, None) => break true,
                (Some(REST), Some(_)) => break true,
                (Some(wide), Some(narrow)) if is_varying(wide) || wide == narrow => {}
                _ => break false,
            }
        }
}

/// Whether some request matches both.
fn meet(one: &Route, other: &Route) -> bool {
    let either = |word: &str| one.method == word || other.method == word;
    let (mut ones, mut others) = (one.path.split('/'), other.path.split('/'));
    (either("ANY") || one.method == other.method)
        && loop {
            match (ones.next(), others.next()) {
                (None, None) => break true,
                (Some(REST), Some(_)) | (Some(_), Some(REST)) => break true,
                (Some(one), Some(other))
                    if one == other || is_varying(one) || is_varying(other) => {}
                _ => break false,
            }
        }
}

/// A route with where it leads.
fn words(function: &str, route: &Route) -> String {
    format!("{} {} to {function}", route.method, route.path)
}

#[test]
fn what_a_function_serves_is_led_to_it() {
    let template = Template::ours().expect("the template reads");
    let count: usize = FUNCTIONS.iter().map(|(_, serve)| served(*serve).len()).sum();
    assert_eq!(count, host::routes().list().len(), "a function is missing above");
    for (name, serve) in FUNCTIONS {
        let function = template.function(name).unwrap_or_else(|| panic!("no function {name}"));
        let led = |route: &Route| function.routes.iter().any(|declared| covers(declared, route));
        let lost: Vec<_> = served(serve).into_iter().filter(|route| !led(route)).collect();
        assert!(lost.is_empty(), "{name} serves, but the template does not lead there: {lost:#?}");
    }
}

#[test]
fn no_request_is_led_to_two_functions() {
    let template = Template::ours().expect("the template reads");
    let all: Vec<_> = template.routes().collect();
    for (at, (function, route)) in all.iter().enumerate() {
        for (other, second) in all.iter().skip(at) {
            let apart = function.name == other.name || !meet(route, second);
            let (one, two) = (words(&function.name, route), words(&other.name, second));
            assert!(apart, "{one} and {two} match the same request");
        }
    }
}

#[test]
fn a_route_says_no_more_than_is_served() {
    let template = Template::ours().expect("the template reads");
    for (function, route) in template.routes() {
        let serve = FUNCTIONS.iter().find(|(name, _)| *name == function.name);
        let (name, serve) = serve.unwrap_or_else(|| panic!("{} serves nothing", function.name));
        let mut led = served(*serve);
        led.retain(|served| covers(route, served));
        let many = |what: fn(&Route) -> &str| {
            led.first().is_some_and(|first| led.iter().any(|other| what(first) != what(other)))
        };
        let route_words = words(name, route);
        assert!(!led.is_empty(), "{route_words} leads to nothing that is served");
        assert!(route.method != "ANY" || many(|led| &led.method), "{route_words}: one method");
        assert!(!route.path.ends_with(REST) || many(|led| &led.path), "{route_words}: one path");
    }
}

#[test]
fn a_route_matches_what_its_words_say() {
    let bank = said("ANY", "/bank/{account}");
    let below = said("GET", "/bank/{proxy+}");
    assert!(covers(&bank, &said("POST", "/bank/new")) && covers(&bank, &said("GET", "/bank/{id}")));
    assert!(
        !covers(&bank, &said("GET", "/bank")) && !covers(&bank, &said("GET", "/bank/{id}/day"))
    );
    assert!(!covers(&said("GET", "/bank/new"), &said("GET", "/bank/{id}")));
    assert!(
        covers(&below, &said("GET", "/bank/{id}/day")) && !covers(&below, &said("GET", "/bank"))
    );
    assert!(!covers(&below, &said("POST", "/bank/new")));
    assert!(meet(&below, &bank) && meet(&bank, &said("GET", "/{place}/new")));
    assert!(!meet(&below, &said("POST", "/bank/new")) && !meet(&below, &said("GET", "/bank")));
    assert!(!meet(&said("GET", "/bank/new"), &said("GET", "/bank/old")));
}
