//! What the page of a draft shows.

use domain::entry::Entry;
use domain::invoice::{Draft, InvoiceKind, Line};
use domain::member::Role;
use domain::money::Money;
use maud::{Markup, html};
use store::Member;
use web::trail::Trail;
use web::ui::Tone;
use web::{Page, Seal, Tab, ui};

use super::lines::{Lines, reasons};
use super::{Shown, Typed, reviewing};
use crate::invoice::Happened;
use crate::paths;

/// The page.
pub(super) fn page(
    shown: &Shown,
    (seal, typed): (&Seal, &Typed<'_>),
    trail: Trail<'_>,
    member: &Member,
) -> Page {
    let draft = &shown.draft.value;
    let lines = &shown.whole.lines;
    let whole = u32::try_from(lines.len()) == Ok(draft.line_count);
    let bills = member.role().bills();
    let checked = &shown.checked;
    let taxes = &shown.taxes;
    let forms = Lines { draft: &draft.id, lines, seal, typed, bills, checked, taxes };
    let paging = trail.paging(&paths::draft(&draft.id), &[], shown.whole.next.as_deref());
    let body = html! {
        (ui::crumbs(&[(paths::DRAFTS, "Drafts")]))
        (ui::complaints(&typed.complaints))
        (elsewhere(shown, typed))
        (head(draft, member.role()))
        (reviewing::card(shown, (seal, typed), member))
        @if let Some(hold) = &shown.held {
            p.note { "The matter is on hold, and nothing more is put on the draft. " (hold) }
        } @else if bills && draft.kind == InvoiceKind::Work {
            (unbilled(shown, seal))
            (passed_on(shown, seal))
        }
        (kind(draft))
        (payors(shown))
        (volume(shown, seal, member.role()))
        (cap(shown, seal, member.role()))
        (shown.checked.summary())
        @if draft.kind == InvoiceKind::Work { (forms.times()) }
        (forms.ahead())
        (forms.costs())
        (ui::pages(&paging))
        @if whole { (ui::paper::keepers(&shown.block, draft.currency)) }
        @if bills && draft.line_count > 0 && draft.kind != InvoiceKind::Work {
            @if let Some(card) = taxes.card(&draft.id, seal, typed) { (card) }
        } @else if bills && draft.line_count > 0 {
            @match taxes.card(&draft.id, seal, typed) {
                Some(card) => (ui::beside(share(shown, seal, typed), card)),
                None => (share(shown, seal, typed)),
            }
        }
        @if bills { (ui::beside(terms(shown, seal, typed), discard(shown, seal))) }
        @else if let Some(note) = &draft.note { (ui::card("Note", ui::prose(note.as_str()))) }
        (ui::card("What happened to the draft", happened(shown)))
    };
    Page::new(Tab::Billing, format!("Draft for {}", draft.client_name), body)
}

/// The words that were typed for a line that is not in view: nobody types them twice.
fn elsewhere(shown: &Shown, typed: &Typed<'_>) -> Markup {
    let in_view = shown.whole.lines.iter().any(|line| line.value.id.as_str() == typed.line);
    html! {
        @if !typed.narrative.is_empty() && !in_view {
            (ui::card("What you typed", ui::prose(typed.narrative)))
        }
    }
}

/// What it comes to, and the way to issue it.
fn head(draft: &Draft, role: Role) -> Markup {
    let matter = paths::matter(&draft.matter);
    let client = paths::client(&draft.client);
    html! {
        section.ask aria-label="Total" {
            div {
                p.state {
                    @if draft.kind != InvoiceKind::Work { (draft.kind.title()) " " }
                    (reviewing::badge(draft))
                }
                p.amount { (ui::money(draft.total)) }
                p.note {
                    (draft.line_count) (if draft.line_count == 1 { " line" } else { " lines" })
                    ", due " (draft.terms_days) " days after it is issued"
                }
            }
            div.press {
                @if role.bills() && draft.line_count > 0 && draft.review.lets_issue().is_ok() {
                    (ui::button_link(&paths::issue(&draft.id), "Review and issue"))
                    (ui::button_link_quiet(&paths::cover(&draft.id), "Cover letter"))
                }
            }
        }
        @if !draft.taxes.is_empty() {
            section.sums aria-label="Tax" { dl { (ui::paper::taxes(&draft.taxes)) } }
        }
        @let mut facts = vec![
            ("Client", ui::link(&client, draft.client_name.as_str())),
            ("Matter", html! {
                a href=(matter) { (draft.matter_number) " " (draft.matter_name) }
            }),
        ];
        @if let Some(exchange) = &draft.exchange {
            @let () = facts.push(("Exchange rate", html! { (exchange) }));
        }
        (ui::facts(&facts))
    }
}

/// What a draft of another kind becomes.
fn kind(draft: &Draft) -> Markup {
    let words = match draft.kind {
        InvoiceKind::Work => return html! {},
        InvoiceKind::Deposit => {
            "This becomes a deposit invoice: an amount on account of coming fees, which later \
             invoices of the matter deduct. It is no revenue until then."
        }
        InvoiceKind::Disbursements => {
            "This becomes a disbursement note: what was paid to others and is only passed on. It \
             touches neither revenue nor tax."
        }
    };
    ui::notice(Tone::Info, html! { p { (words) } })
}

/// The press that moves costs paid to others onto a note of their own (INV-31).
fn passed_on(shown: &Shown, seal: &Seal) -> Markup {
    let lines = shown.whole.lines.iter();
    let count = lines.filter(|found| found.value.is_passed_on()).count();
    html! {
        @if count > 0 {
            (ui::notice(Tone::Info, html! {
                p {
                    (count) (if count == 1 { " cost" } else { " costs" })
                    " on this draft " (if count == 1 { "was" } else { "were" })
                    " paid to others and " (if count == 1 { "bears" } else { "bear" })
                    " no tax. Such costs can stand on a document of their own, outside revenue."
                }
                (ui::press(
                    &seal.part("disbursements"),
                    &paths::disbursements(&shown.draft.value.id),
                    "Bill disbursements on a note of their own",
                ))
            }))
        }
    }
}

/// That several payors share it; nothing where the client pays alone (BIL-13).
fn payors(shown: &Shown) -> Markup {
    let (payors, page) = (&shown.payors, paths::payors(&shown.draft.value.matter));
    html! {
        @if payors.is_shared() {
            (ui::notice(Tone::Info, html! {
                p {
                    "This draft is shared by " (payors.shares.len())
                    (if payors.shares.len() == 1 { " payor" } else { " payors" })
                    ". Each gets a bill of its own. "
                    (ui::link(&page, "Who pays what"))
                }
            }))
        }
    }
}

/// What was changed, when and by whom (BIL-03); what a line said before stands beside it.
fn happened(shown: &Shown) -> Markup {
    let (links, members) = (shown.links.as_slice(), shown.people.as_slice());
    let currency = shown.draft.value.currency;
    Happened { links, contacts: &[], members, currency }.history(&shown.zone)
}

/// What could still be put on it.
fn unbilled(shown: &Shown, seal: &Seal) -> Markup {
    let draft = &shown.draft.value;
    let entries = shown.unbilled.items.iter().map(|entry| &entry.value);
    let own = entries.filter(|entry| entry.value.currency() == draft.work_currency());
    let (held, free): (Vec<&Entry>, Vec<&Entry>) =
        own.partition(|entry| entry.billing_hold(shown.today).is_some());
    let (open, waiting): (Vec<&Entry>, Vec<&Entry>) =
        free.into_iter().partition(|entry| entry.bills(shown.approval));
    let (held, count, waiting) = (held.len(), open.len(), waiting.len());
    let more = if shown.unbilled.next.is_some() { "More than " } else { "" };
    html! {
        @if count > 0 {
            (ui::notice(Tone::Info, html! {
                p {
                    (more) (count) (if count == 1 { " entry" } else { " entries" })
                    " of this matter " (if count == 1 { "is" } else { "are" })
                    " unbilled and not on this draft."
                }
                (ui::press(&seal.part("fill"), &paths::fill(&draft.id), "Put all on the draft"))
            }))
        }
        @if held > 0 {
            p.note {
                (more) (held) (if held == 1 { " entry" } else { " entries" })
                " of this matter " (if held == 1 { "is" } else { "are" })
                " held from billing. " (ui::link(&paths::entries_of(&draft.matter), "See why"))
            }
        }
        @if waiting > 0 {
            p.note {
                (more) (waiting) (if waiting == 1 { " entry" } else { " entries" })
                " of this matter " (if waiting == 1 { "is" } else { "are" }) " not approved yet. "
                (ui::link(paths::APPROVALS, "What was submitted"))
            }
        }
    }
}

/// What a cap on the matter's fees leaves, and the way to stay within it (BIL-10).
fn cap(shown: &Shown, seal: &Seal, role: Role) -> Markup {
    let Some(room) = shown.agreed.room() else { return html! {} };
    let draft = &shown.draft.value;
    let lines = shown.whole.lines.iter().map(|line| &line.value);
    let fees = Money::sum(lines.filter(|line| line.is_fee()).map(|l| l.amount), draft.currency);
    let over = fees.ok().and_then(|fees| room.over(fees));
    let tone = if over.is_some() { Tone::Warn } else { Tone::Info };
    html! {
        (ui::notice(tone, html! {
            p {
                "The fees of this matter are capped at " (ui::money(room.cap)) ": "
                (ui::money(room.billed)) " is billed, and " (ui::money(room.left)) " is left. "
                @if let Some(over) = over {
                    "The fees in view are " (ui::money(over)) " over it, and cannot be issued so."
                }
            }
            @if over.is_some() && role.bills() {
                (ui::press(&seal.part("cap"), &paths::cap(&draft.id), "Write time down to the cap"))
            }
        }))
    }
}

/// What its volume takes off, and the way to put that on the draft (BIL-12).
fn volume(shown: &Shown, seal: &Seal, role: Role) -> Markup {
    if shown.agreed.arrangement().volume.is_none() {
        return html! {};
    }
    let lines: Vec<Line> = shown.whole.lines.iter().map(|line| line.value.clone()).collect();
    let taken = lines.iter().find(|line| line.is_volume_off());
    let off = shown.agreed.volume_off(&lines, shown.today.year()).ok();
    let off = off.filter(|off| off.total.is_positive());
    let is_so = off.as_ref().map(|off| off.total.negated()) == taken.map(|line| line.amount);
    html! {
        @if !is_so {
            (ui::notice(Tone::Warn, html! {
                p {
                    @match &off {
                        Some(off) => {
                            (off.words()) ": " (ui::money(off.total)) ". The draft does not take \
                             that off."
                        }
                        None => "The draft takes a volume discount off that is not due.",
                    }
                    " It cannot be issued so."
                }
                @if role.bills() {
                    (ui::press(
                        &seal.part("volume"),
                        &paths::cap(&shown.draft.value.id),
                        if off.is_some() {
                            "Put the volume discount on the draft"
                        } else {
                            "Take the volume discount off"
                        },
                    ))
                }
            }))
        }
    }
}

fn terms(shown: &Shown, seal: &Seal, typed: &Typed<'_>) -> Markup {
    let (draft, version) = (&shown.draft.value, shown.draft.version.to_string());
    let days = draft.terms_days.to_string();
    let note = draft.note.as_ref().map_or("", |note| note.as_str());
    let (days, note) = typed.terms.unwrap_or((&days, note));
    let field = ui::Field::number("Days to pay", "terms_days").value(days).required();
    ui::card(
        "Terms and note",
        ui::form(
            &seal.part("terms"),
            &paths::draft(&draft.id),
            html! {
                (ui::hidden("version", &version))
                (field.hint("From the day it is issued.").complaints(&typed.complaints))
                (ui::textarea("Note", "note", note).hint("The client reads it above the lines.")
                    .complaints(&typed.complaints))
                (ui::buttons(ui::submit_quiet("Save")))
            },
        ),
    )
}

/// Writing all time down.
fn share(shown: &Shown, seal: &Seal, typed: &Typed<'_>) -> Markup {
    let (share, why) = typed.all.unwrap_or_default();
    let wrong = &typed.complaints;
    let amount = ui::Field::number("Charge for time, in percent of its worth", "share");
    let amount = amount.value(share).required();
    let hint = "Of hours times rate, on every line of time that charges something; 100 charges all \
                of it again. What you wrote on single lines is replaced.";
    let reasons = reasons();
    let why = ui::select("Why not all of it", "reason", &reasons, why).required();
    ui::card(
        "Write all time down",
        ui::form(
            &seal.part("share"),
            &paths::share(&shown.draft.value.id),
            html! {
                @if typed.all.is_some() {
                    (amount.hint(hint).complaints(wrong))
                    (why.complaints(wrong))
                } @else {
                    (amount.hint(hint).scope("share"))
                    (why.scope("share"))
                }
                (ui::buttons(ui::submit_quiet("Charge this share")))
            },
        ),
    )
}

fn discard(shown: &Shown, seal: &Seal) -> Markup {
    let draft = &shown.draft.value;
    ui::card(
        "Discard",
        html! {
            p {
                "Nothing is lost: its time and costs become unbilled work again, and the next \
                 draft says them in the words of this one. What was written down is charged in \
                 full again."
            }
            (ui::confirm_seen(
                &seal.part("discard"),
                &paths::discard(&draft.id),
                ("Discard this draft", "The draft goes. Words that you changed stay with the work."),
                shown.draft.version,
            ))
        },
    )
}
