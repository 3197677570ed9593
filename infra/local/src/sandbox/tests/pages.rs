//! The hosted page as a person sees it.

use domain::money::Money;
use domain::payment::Progress;
use processors::Checkout;

use super::stand::{GOOD, Stand};

#[tokio::test]
async fn the_page_says_what_is_paid_and_that_it_is_not_real() {
    let stand = Stand::new().await;
    let open = stand.started(7).await;
    let (status, _, page) = stand.open(open.pay_at.as_deref().unwrap()).await;
    assert_eq!(status, 200);
    for part in [
        "Sandbox: no real money.",
        "Doe &amp; Partners",
        "$1,250.00",
        "Invoice 2026-0007",
        "Card number",
        "Cancel and go back",
        "Pay from a US bank account instead",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!page.contains("<script"), "{page}");
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_but_no_number() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    let form =
        "way=card&email=ada%40example.com&number=4242424242424241&expiry=01/20&cvc=&name=Ada";
    let (status, _, page) = stand.post(open.pay_at.as_deref().unwrap(), form).await;
    assert_eq!(status, 422);
    for part in [
        "Your card number is invalid.",
        "expiration date is in the past",
        "security code is incomplete",
        "ada@example.com",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!page.contains("4242424242424241"), "{page}");
}

#[tokio::test]
async fn a_checkout_in_euros_takes_no_american_debits() {
    let stand = Stand::new().await;
    let euros = Money::new(5000, "EUR".parse().unwrap());
    let checkout = Checkout { amount: euros, ..stand.checkout(1) };
    let open = stand.connection.start(&checkout).await.unwrap();
    let (_, _, page) = stand.open(&format!("{}?way=bank", open.pay_at.as_ref().unwrap())).await;
    assert!(page.contains("€50.00") && page.contains("Card number"), "{page}");
    assert!(!page.contains("bank account"), "{page}");
    assert_eq!(stand.pay_bank(&open, "000123456789").await.0, 400);
    stand.pay_card(&open, GOOD).await;
    assert_eq!(stand.fact(&open.object).await.progress, Progress::Succeeded(euros));
}

#[tokio::test]
async fn a_checkout_that_is_complete_leads_back() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    stand.pay_card(&open, GOOD).await;
    let (status, _, page) = stand.open(open.pay_at.as_deref().unwrap()).await;
    assert_eq!(status, 200);
    assert!(page.contains("This checkout is complete"), "{page}");
    assert!(page.contains("Back to Doe &amp; Partners"), "{page}");
}

#[tokio::test]
async fn an_address_that_leads_nowhere_says_so() {
    let stand = Stand::new().await;
    let (status, _, page) = stand.open(&format!("{}/c/pay/cs_x", stand.sandbox.address())).await;
    assert_eq!(status, 404);
    assert!(page.contains("This page is not here"), "{page}");
}

#[tokio::test]
async fn a_card_number_is_never_kept() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    stand.pay_card(&open, "4000000000000002").await;
    stand.pay_card(&open, GOOD).await;
    let kept =
        stand.api("/v1/charges").await.to_string() + &stand.api("/v1/events").await.to_string();
    assert!(kept.contains("\"4242\""), "{kept}");
    assert!(!kept.contains(GOOD) && !kept.contains("4000000000000002"), "{kept}");
}
