//! Client money that nobody claims (rule TR-25).

use domain::merchant::{MerchantName, TrustSafe};
use domain::news::News;
use domain::payment::ProcessorName;
use domain::payout::{PayoutFact, PayoutState};
use domain::trust::Method;
use harness::Portal;
use jiff::{SignedDuration, ToSpan};
use portal::trust::{bank, deposit, trust, usd};
use store::settle::Heard;

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn told_the_lawyers(portal: &Portal) -> usize {
    portal.host().tick().await.expect("the clock ticks");
    let mails = portal.mails_to("ada@firm.example").await;
    mails.iter().filter(|mail| mail.subject.contains("Client money waits")).count()
}

#[tokio::test]
async fn tr25_unclaimed_money_is_told_ahead_and_reported_and_never_becomes_the_firms() {
    let portal = Portal::start().await;
    portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    let matter = portal.matter("Acme Mills", "M-77").await;
    let bank = bank(&portal).await;
    deposit(&portal, (&bank, &matter), Method::Wire, "500").await;
    let day = portal.app().today().await.expect("a day");
    let from = day.saturating_add(36.months());
    let until = |before: i64| {
        let span = from.saturating_sub(before.days()).since(day).expect("a span");
        DAY * span.get_days()
    };

    portal.later(until(121));
    assert_eq!(told_the_lawyers(&portal).await, 0);
    let mut ada = portal.lawyer("Ada Two").await;
    ada.open("/firm/trust/dormant").await;
    ada.sees("Acme Mills").sees(&web::ui::date_plain(from)).sees_not("In months");
    ada.open("/firm/trust/tasks").await;
    ada.sees("Nothing waits");
    for (days, expected) in [(1, 1), (1, 1), (89, 2), (29, 2), (1, 3), (1, 3)] {
        portal.later(DAY * days);
        assert_eq!(told_the_lawyers(&portal).await, expected, "{days} more days");
    }

    let mut ada = portal.lawyer("Ada Three").await;
    ada.open("/firm/trust/tasks").await;
    ada.sees("Money that becomes unclaimed property").sees("Acme Mills").sees("Report it");
    ada.sees("at the latest").sees("where the client has been silent for longer");
    let firm = portal.app().firm().await.expect("a firm").name.to_string();
    ada.open(&format!("/firm/trust/matters/{}/pay", matter.id)).await;
    ada.choose("What the payment is", "To the client, or to a third party for the client")
        .fill("Payee", &firm)
        .fill("Purpose", "Unclaimed for three years")
        .fill("Amount", "500")
        .fill("Check number or transfer reference", "1042")
        .press("Prepare the payment")
        .await;
    ada.is(422).sees("The firm is paid by an invoice");
    let ledger = trust(&portal).ledger(&matter.id).await.expect("it reads");
    assert_eq!(ledger.expect("it is there").ledger.available(), usd("500"), "all of it is there");

    ada.fill("Payee", "State Treasurer, Unclaimed Property").press("Prepare the payment").await;
    ada.press("Release $500.00").await;
    ada.is(200).sees("Released.");
    ada.open("/firm/trust/tasks").await;
    ada.sees("Nothing waits");
    ada.open("/firm/trust/dormant").await;
    ada.sees("Nothing is dormant");
    portal.stop().await;
}

#[tokio::test]
async fn psp46_a_payout_of_client_money_is_never_booked_into_the_firms_own_account() {
    let portal = Portal::start().await;
    let system = portal.app().store.system("story");
    let now = portal.app().now();
    let fact = PayoutFact {
        object: "po_1".to_owned(),
        amount: usd("500"),
        state: PayoutState::Paid,
        arrives_at: now,
        lines: Vec::new(),
    };
    let when = (now, portal.app().today().await.expect("a day"));
    let news = News::Payout(fact);
    let trust = MerchantName::Trust(TrustSafe::LawPay);
    let heard = system.hear_news(trust, &news, when).await.expect("it is heard");
    assert_eq!(heard, Heard::Unknown);
    assert_eq!(system.payouts(None).await.expect("they read").items, []);

    let operating = MerchantName::Operating(ProcessorName::LawPay);
    system.hear_news(operating, &news, when).await.expect("it is heard");
    assert_eq!(system.payouts(None).await.expect("they read").items.len(), 1);
    portal.stop().await;
}
