//! Paying from a bank account, which takes its time.

use std::time::Duration;

use domain::money::Money;
use domain::payment::Progress;

use super::stand::Stand;
use crate::sandbox::Settlement;

const ACCOUNT: &str = "000123456789";

#[tokio::test]
async fn psp40_a_debit_is_under_way_until_the_bank_is_done() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    let (status, back, _) = stand.pay_bank(&open, ACCOUNT).await;
    assert_eq!(status, 303);
    assert!(back.contains("/payments/1"), "{back}");
    assert_eq!(stand.fact(&open.object).await.progress, Progress::Processing);

    stand.pass(Duration::from_mins(10)).await;
    let heard = stand.portal.heard_at_least(7).await;
    assert_eq!(heard[3], "checkout.session.completed");
    assert_eq!(heard[6], "checkout.session.async_payment_succeeded");
    let fact = stand.fact(&open.object).await;
    assert_eq!(fact.progress, Progress::Succeeded(stand.checkout(1).amount));
    assert_eq!(fact.fee.map(Money::minor), Some(500));
}

#[tokio::test]
async fn a_debit_that_comes_back_has_failed() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    stand.pay_bank(&open, "000222222227").await;
    stand.pass(Duration::from_mins(10)).await;
    let heard = stand.portal.heard_at_least(7).await;
    assert_eq!(heard[6], "checkout.session.async_payment_failed");
    assert_eq!(stand.fact(&open.object).await.progress, Progress::Failed);
}

#[tokio::test]
async fn a_test_ends_debits_when_it_wants() {
    let stand = Stand::new().await;
    let (first, second) = (stand.started(1).await, stand.started(2).await);
    stand.pay_bank(&first, ACCOUNT).await;
    assert_eq!(stand.sandbox.settle(Settlement::Fail).unwrap(), 1);
    stand.pay_bank(&second, "000222222227").await;
    assert_eq!(stand.sandbox.settle(Settlement::Succeed).unwrap(), 1);
    assert_eq!(stand.fact(&first.object).await.progress, Progress::Failed);
    let succeeded = Progress::Succeeded(stand.checkout(2).amount);
    assert_eq!(stand.fact(&second.object).await.progress, succeeded);
    assert_eq!(stand.sandbox.settle(Settlement::Succeed).unwrap(), 0);
}
