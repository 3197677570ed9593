//! Work is held from being billed, an entry or a whole matter, until a day or until somebody lets
//! it go (BIL-04).

use domain::matter::Matter;
use harness::{Browser, Portal};
use jiff::SignedDuration;
use portal::work;

/// A lawyer, and a matter with two entries of time.
async fn firm(portal: &Portal) -> (Browser, Matter) {
    portal.client("Acme Mills").await;
    let ada = portal.lawyer("Ada Byron").await;
    let matter = portal.matter("Acme Mills", "M-100").await;
    work::time(portal, &matter, ("Ada Byron", "1.5"), "Call on the sale").await;
    work::time(portal, &matter, ("Ada Byron", "0.4"), "Revise the reply").await;
    (ada, matter)
}

#[tokio::test]
async fn bil04_an_entry_is_held_with_a_reason_passed_over_and_let_go_with_one_press() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;
    let of_matter = format!("/firm/matters/{}", matter.id);
    ada.open(&format!("/firm/entries?matter={}", matter.id)).await;
    ada.follow("Hold").await;
    ada.is(200).sees("Hold an entry from billing").sees("Call on the sale");
    ada.fill("Until", "2020-01-01").press("Hold from billing").await;
    ada.is(422).sees("Fill this in.").sees("Choose a day after today");
    ada.fill("Until", "").fill("Why it is held", "The client asked to wait");
    ada.press_twice("Hold from billing").await;
    ada.is(200).sees("The entry is held from billing").sees("On hold");
    ada.sees("Held: The client asked to wait");
    ada.open("/firm/unbilled").await;
    ada.sees("1 on hold");
    ada.open(&of_matter).await;
    ada.sees("Held: The client asked to wait");

    // A draft takes the other entry; the held one is no gap that a second press would fill.
    ada.press("Make a draft").await;
    ada.is(200).sees("Revise the reply").sees_not("Call on the sale");
    ada.sees("1 entry of this matter is held from billing.").sees_not("Put all on the draft");
    let draft = ada.path();
    ada.follow("See why").await;
    ada.press_twice("Let it go").await;
    ada.is(200).sees("The entry may be billed again.").sees_not("On hold");
    ada.open(&draft).await;
    ada.press("Put all on the draft").await;
    ada.is(200).sees("Call on the sale");
    ada.open(&format!("{of_matter}/history")).await;
    ada.sees("Held work from being billed: The client asked to wait");
    ada.sees("Let held work be billed again");
    portal.stop().await;
}

#[tokio::test]
async fn bil04_a_change_of_held_work_keeps_it_held_and_a_late_hold_says_what_is_there_now() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;
    let mut ben = portal.bookkeeper("Ben Cole").await;
    let list = format!("/firm/entries?matter={}", matter.id);
    ada.open(&list).await;
    ada.follow("Hold").await;
    ben.open(&ada.path()).await;
    ben.fill("Why it is held", "A question is open").press("Hold from billing").await;
    ben.is(200);
    ada.fill("Why it is held", "Wait for the ruling").press("Hold from billing").await;
    ada.is(409).sees("It is “A question is open” now.");
    ada.press("Hold from billing").await;
    ada.is(200).sees("Held: Wait for the ruling").sees_not("A question is open");

    ada.follow("Edit or delete").await;
    ada.fill("What was done", "Call on the mill").press("Save entry").await;
    ada.is(200);
    ada.open(&list).await;
    ada.sees("Call on the mill").sees("Held: Wait for the ruling");
    let mut sam = portal.assistant("Sam Lee").await;
    sam.open(&list).await;
    sam.sees("Held: Wait for the ruling").sees_not("Let it go");
    portal.stop().await;
}

#[tokio::test]
async fn bil04_a_matter_on_hold_is_drafted_neither_by_hand_nor_in_passing() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;
    let of_matter = format!("/firm/matters/{}", matter.id);
    ada.open(&of_matter).await;
    let mut other = ada.clone();
    ada.follow("Hold from billing").await;
    ada.fill("Why it is held", "The fee is being talked about");
    ada.press_twice("Hold from billing").await;
    ada.is(200).sees("On hold from billing.").sees("Held: The fee is being talked about");
    ada.sees_not("Make a draft");
    ada.open("/firm/unbilled").await;
    ada.sees("On hold").sees("The fee is being talked about").sees_not("Make a draft");

    // A page that was open before still has the button.
    other.press("Make a draft").await;
    other
        .is(422)
        .sees("This matter is held from being billed. Held: The fee is being talked about");
    ada.press_twice("Let it go").await;
    ada.is(200).sees("The matter may be billed again.");
    ada.press("Make a draft").await;
    ada.is(200).sees("2 lines");
    let draft = ada.path();

    // A draft that there is stays as it is, and takes nothing more.
    work::time(&portal, &matter, ("Ada Byron", "1"), "Read the file").await;
    ada.open(&format!("{of_matter}/hold")).await;
    ada.fill("Why it is held", "Again").press("Hold from billing").await;
    ada.open(&draft).await;
    ada.sees("2 lines").sees("The matter is on hold").sees_not("Put all on the draft");
    portal.stop().await;
}

#[tokio::test]
async fn bil04_a_hold_until_a_day_ends_by_itself() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;
    let of_matter = format!("/firm/matters/{}", matter.id);
    ada.open(&format!("{of_matter}/hold")).await;
    let tomorrow = portal.app().today().await.unwrap().tomorrow().unwrap().to_string();
    ada.fill("Why it is held", "Until the closing").fill("Until", &tomorrow);
    ada.press("Hold from billing").await;
    ada.is(200).sees("Held until ").sees_not("Make a draft");

    portal.later(SignedDuration::from_hours(24));
    let mut ben = portal.bookkeeper("Ben Cole").await;
    ben.open(&of_matter).await;
    ben.sees_not("On hold");
    ben.press("Make a draft").await;
    ben.is(200).sees("2 lines");
    portal.stop().await;
}
