//! How old what is open and what is unbilled is.

use domain::figures::{COSTS, Figure};
use domain::money::{Currency, Money};
use maud::{Markup, html};
use web::ui;
use web::ui::chart::{Chart, Unit, columns, with};

use super::months::leading;
use super::{Scene, foot};
use crate::behind::sum;
use crate::paths;

/// A class of age: its title, what is in it, and where its items are listed.
struct Class {
    title: &'static str,
    amount: Money,
    href: String,
}

/// The card of receivables by age (ANA-01).
pub(super) fn receivable(scene: &Scene<'_>) -> Markup {
    let currency = scene.book.currency;
    let class = |(age, amount): (domain::aging::Age, Money)| Class {
        title: age.title(),
        amount,
        href: paths::receivable(age, currency),
    };
    let classes: Vec<Class> = scene.book.ages(scene.today).into_iter().map(class).collect();
    let title = format!("Receivables by age{}", scene.mark);
    let about = "A column for each class of days past the due date, today.";
    let all = paths::receivable_all(currency);
    let body = html! {
        (drawn(("Open on invoices", about, "Past due", &all), scene, &classes))
        (foot(Figure::Receivable.meaning(), "receivables", scene))
    };
    ui::card(&title, body)
}

/// The card of unbilled work by age (ANA-02).
pub(super) fn unbilled(scene: &Scene<'_>) -> Markup {
    let currency = scene.book.currency;
    let class = |(age, amount): (domain::aging::WorkAge, Money)| Class {
        title: age.title(),
        amount,
        href: paths::unbilled(age, currency),
    };
    let classes: Vec<Class> = scene.book.work_ages(scene.today).into_iter().map(class).collect();
    let title = format!("Unbilled work by age{}", scene.mark);
    let about = "A column for each class of days since the work was done, today.";
    let all = paths::unbilled_all(currency);
    let body = html! {
        (drawn(("Recorded and unbilled", about, "Since the work", &all), scene, &classes))
        p { "Of it costs: " (leading(&paths::unbilled_of(COSTS, currency), scene.book.unbilled_costs())) }
        (foot(Figure::UnbilledByDay.meaning(), "unbilled", scene))
    };
    ui::card(&title, body)
}

fn drawn(
    (title, about, heading, all): (&str, &str, &str, &str),
    scene: &Scene<'_>,
    classes: &[Class],
) -> Markup {
    let currency = scene.book.currency;
    let title = format!("{title}{}", scene.mark);
    let chart = Chart::new(title.clone(), about, Unit::Money(currency));
    let chart = classes.iter().fold(chart, |chart, class| chart.place(class.title));
    let chart = chart.series("Amount", classes.iter().map(|class| class.amount.minor()));
    let table = ui::Table::new(format!("{title} by age"))
        .text(heading)
        .number("Amount")
        .number("Share")
        .wide();
    let whole = whole(classes, currency);
    let share = |part: Money| domain::figures::permille(part.minor(), whole.minor());
    let table = table
        .rows(classes.iter().map(|class| {
            [
                html! { (class.title) },
                leading(&class.href, class.amount),
                percent(share(class.amount)),
            ]
        }))
        .foot([html! { "In all" }, leading(all, whole), percent(share(whole))]);
    with(columns(&chart), table)
}

fn whole(classes: &[Class], currency: Currency) -> Money {
    sum(classes.iter().map(|class| class.amount), Money::zero(currency))
}

/// Thousandths as a percentage with one decimal; a dash when there is none.
pub(super) fn percent(permille: Option<i64>) -> Markup {
    html! { (crate::behind::percent_plain(permille)) }
}
