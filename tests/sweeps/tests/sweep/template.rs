//! The template declares exactly the routes that the functions serve (DESIGN decision 3).

use std::collections::BTreeSet;

use local::host;
use local::template::Template;
use web::Routes;

/// The routes of a function.
type Serve = fn() -> Routes;

fn served(routes: &Routes) -> BTreeSet<(String, String)> {
    routes.list().iter().map(|route| (route.method.to_string(), route.path.to_owned())).collect()
}

fn declared(template: &Template) -> BTreeSet<(String, String)> {
    template.routes().map(|(_, route)| (route.method.clone(), route.path.clone())).collect()
}

#[test]
fn the_template_declares_what_is_served_and_nothing_else() {
    let template = Template::ours().expect("the template reads");
    let (declared, served) = (declared(&template), served(&host::routes()));
    let missing: Vec<_> = served.difference(&declared).collect();
    let idle: Vec<_> = declared.difference(&served).collect();
    assert!(missing.is_empty(), "served, but not in the template: {missing:#?}");
    assert!(idle.is_empty(), "in the template, but not served: {idle:#?}");
}

#[test]
fn every_route_belongs_to_the_function_that_serves_it() {
    let template = Template::ours().expect("the template reads");
    let functions: [(&str, Serve); 16] = [
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
    for (name, routes) in functions {
        let function = template.function(name).unwrap_or_else(|| panic!("no function {name}"));
        let declared: BTreeSet<(String, String)> = function
            .routes
            .iter()
            .map(|route| (route.method.clone(), route.path.clone()))
            .collect();
        assert_eq!(declared, served(&routes()), "{name}");
    }
}
