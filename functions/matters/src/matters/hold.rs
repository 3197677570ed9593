//! What holds a matter from being billed (BIL-04).

use domain::matter::Matter;
use jiff::civil::Date;
use maud::{Markup, html};
use store::Member;
use web::page::Seal;
use web::ui::{self, Tone};

use crate::paths;

/// What holds the matter, with the press that lets it go.
pub(super) fn notice(seal: &Seal, matter: &Matter, (member, today): (&Member, Date)) -> Markup {
    html! {
        @if let Some(hold) = matter.billing_hold(today) {
            (ui::notice(Tone::Warn, html! {
                p { strong { "On hold from billing. " } (hold) }
                @if member.role().bills() {
                    (ui::press(&seal.part("let-go"), &paths::matter_let_go(&matter.id),
                        "Let it be billed again"))
                }
            }))
        }
    }
}
