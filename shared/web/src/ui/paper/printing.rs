//! What is said while the printed invoice is not made yet.

use domain::invoice::Issued;
use maud::{Markup, html};

use crate::ui::{Tone, actions, button_link, button_link_quiet, notice};

/// The heading of the page.
pub fn printing(invoice: &Issued) -> String {
    format!("Invoice {} is being printed", invoice.number)
}

/// What is said while another printed paper is not made yet, such as a receipt: where to try again,
/// and the way back, in words.
pub fn awaited(what: &str, again: &str, (back, words): (&str, &str)) -> Markup {
    html! {
        (notice(Tone::Info, html! { p {
            "The PDF of this " (what) " is being made, which takes a few seconds. Try again in a \
             moment. If it is not there after a few minutes, print its page instead."
        } }))
        (actions(html! {
            (button_link(again, "Try again"))
            (button_link_quiet(back, words))
        }))
    }
}

/// Everything below it: where to try again, and the way back to the invoice.
pub fn unprinted(again: &str, invoice: &str) -> Markup {
    html! {
        (notice(Tone::Info, html! { p {
            "The PDF of this invoice is being made, which takes a few seconds. Try again in a \
             moment. If it is not there after a few minutes, read the invoice on its page, which \
             prints as well."
        } }))
        (actions(html! {
            (button_link(again, "Try again"))
            (button_link_quiet(invoice, "Back to the invoice"))
        }))
    }
}
