//! What may be reached without signing in.

use harness::Portal;

#[tokio::test]
async fn sec47_no_address_says_where_sign_in_leads() {
    let portal = Portal::start().await;
    portal.client("Acme").await;
    for question in ["?next=//evil.example", "?next=https://evil.example", "?next=%2f%2fevil"] {
        let mut pat = portal.stranger();
        pat.open(&format!("/sign-in{question}")).await;
        assert!(!pat.html().contains("evil"), "{question}");
    }
    portal.stop().await;
}

#[tokio::test]
async fn files_are_kept_for_ever_and_health_asks_nobody() {
    let portal = Portal::start().await;
    let url = portal.host().url();
    let http = reqwest::Client::new();
    let style = format!("{url}{}", web::assets::url("counterfoil.css"));
    let file = http.get(style).send().await.unwrap();
    assert_eq!(file.headers()["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(file.headers()["content-type"], "text/css; charset=utf-8");
    assert_eq!(http.get(format!("{url}/assets/other.css")).send().await.unwrap().status(), 404);
    assert_eq!(
        http.get(format!("{url}/health")).send().await.unwrap().text().await.unwrap(),
        "ok\n"
    );
    portal.stop().await;
}
