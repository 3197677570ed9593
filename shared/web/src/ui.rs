//! Typed components: what a page is made of.
//!
//! Invariants: text given to a component is always escaped; an amount is always [`money()`]; a
//! table always has a caption and an empty state; no component carries a script, a `style`
//! attribute or an address of its own. A component is a function to [`maud::Markup`], or a small
//! builder that renders.
//!
//! | for | use |
//! |---|---|
//! | an amount, a day, an instant, hours | [`money()`], [`date()`], [`when`], [`hours()`] |
//! | a state | [`badge()`] |
//! | something to fill in | [`form()`] around [`Field`]s, [`complaints`] on top, [`buttons`] below |
//! | something to press | [`press`], [`confirm`], [`button_link`] |
//! | many of one kind | [`Table`], [`pages`], [`search`] |
//! | one thing in detail | [`facts()`], [`card`], [`history()`], [`steps`] |
//! | an invoice | [`paper`] |
//! | lists beside each other | [`tabs`] |
//! | the state of affairs | [`figures`], [`chart`], [`progress`] |
//! | nothing, or something to know | [`empty`], [`notice`] |

mod badge;
mod button;
pub mod chart;
mod date;
mod facts;
mod field;
mod figure;
mod form;
mod gallery;
mod history;
mod hours;
mod money;
mod panel;
pub mod paper;
mod table;
mod way;
mod words;

pub use badge::{Tone, badge};
pub use button::{
    Fold, actions, button_link, button_link_quiet, buttons, confirm, confirm_seen, confirm_with,
    link, press, submit, submit_as, submit_main_as, submit_quiet,
};
pub use date::{date, date_plain, month_plain, when, when_plain};
pub use facts::facts;
pub use field::{
    Field, checkbox, file, hidden, nth, radios, select, select_grouped, suggested, textarea,
};
pub use figure::{Figure, figures};
pub(crate) use form::named;
pub use form::{complaints, fields, folded, form, form_with_files, group, search, search_among};
pub use gallery::gallery;
pub use history::{Moment, history};
pub use hours::hours;
pub use money::{money, money_plain};
pub use panel::{beside, card, empty, notice, progress, prose};
pub use table::Table;
pub use way::{Paging, crumbs, pages, steps, tabs};
pub use words::capital;
