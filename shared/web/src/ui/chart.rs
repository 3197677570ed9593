//! Charts: drawn on the server as SVG, the figures themselves in a table beside them.
//!
//! Invariants: values are whole (minor units, hundredths of an hour, counts); no style attributes,
//! so the content
//! security policy holds. Across, everything is a percentage and down a fixed number of units, so a
//! chart fills its place while its words keep their size.

mod draw;
mod scale;

use domain::hours::Hours;
use domain::money::{Currency, Money, thousands};
use maud::{Markup, Render, html};

use super::hours::hours_plain;
use super::money::{money, money_plain};
use super::table::Table;

/// What the values of a chart count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Minor units of a currency.
    Money(Currency),
    /// Hours of an hour.
    Hours,
    /// Pieces.
    Count,
}

/// What a chart shows: values over places (months, buckets, people), in one or more series.
#[derive(Debug, Clone)]
pub struct Chart {
    title: String,
    about: String,
    unit: Unit,
    places: Vec<Place>,
    series: Vec<Series>,
    heading: String,
}

#[derive(Debug, Clone)]
struct Place {
    label: String,
    href: Option<String>,
}

#[derive(Debug, Clone)]
struct Series {
    label: String,
    values: Vec<i64>,
}

impl Chart {
    /// A chart of what `title` names; `about` says in a sentence what there is to see.
    pub fn new(title: impl Into<String>, about: impl Into<String>, unit: Unit) -> Self {
        Self {
            title: title.into(),
            about: about.into(),
            unit,
            places: Vec::new(),
            series: Vec::new(),
            heading: "Month".into(),
        }
    }

    /// What the places are, as the heading of the table's first column; `Month` unless said.
    #[must_use]
    pub fn by(self, heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), ..self }
    }

    /// One more place, in order from the left.
    #[must_use]
    pub fn place(mut self, label: impl Into<String>) -> Self {
        self.places.push(Place { label: label.into(), href: None });
        self
    }

    /// One more place, whose name in the table leads to what is behind its figures.
    #[must_use]
    pub fn place_link(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.places.push(Place { label: label.into(), href: Some(href.into()) });
        self
    }

    /// One more series, a value for each place.
    #[must_use]
    pub fn series(
        mut self,
        label: impl Into<String>,
        values: impl IntoIterator<Item = i64>,
    ) -> Self {
        self.series.push(Series { label: label.into(), values: values.into_iter().collect() });
        self
    }

    fn value(&self, series: &Series, place: usize) -> i64 {
        series.values.get(place).copied().unwrap_or(0)
    }

    fn table(&self) -> Table {
        let head = Table::new(self.title.clone()).text(self.heading.clone()).wide();
        let head = self.series.iter().fold(head, |table, s| table.number(s.label.clone()));
        head.rows(self.places.iter().enumerate().map(|(at, place)| {
            let name = html! {
                @if let Some(href) = &place.href { a href=(href) { (place.label) } }
                @else { (place.label) }
            };
            let cells = self.series.iter().map(move |s| self.unit.cell(self.value(s, at)));
            std::iter::once(name).chain(cells).collect::<Vec<_>>()
        }))
    }
}

impl Unit {
    fn cell(self, value: i64) -> Markup {
        match self {
            Self::Money(currency) => money(Money::new(value, currency)),
            Self::Hours | Self::Count => html! { (self.plain(value)) },
        }
    }

    fn plain(self, value: i64) -> String {
        let sign = if value < 0 { "\u{2212}" } else { "" };
        match self {
            Self::Money(currency) => money_plain(Money::new(value, currency)),
            Self::Hours => {
                let count = u32::try_from(value.unsigned_abs()).unwrap_or(u32::MAX);
                format!("{sign}{}", hours_plain(Hours::new(count)))
            }
            Self::Count => format!("{sign}{}", thousands(&value.unsigned_abs().to_string())),
        }
    }
}

/// Bars side by side for each place: billed and collected by month.
pub fn bars(chart: &Chart) -> Markup {
    draw::picture(chart, draw::Shape::Grouped)
}

/// Bars on top of each other for each place: fees and costs by month.
pub fn stacked(chart: &Chart) -> Markup {
    draw::picture(chart, draw::Shape::Stacked)
}

/// One broad column for each place, with its value on top, from green to red: receivables by age.
/// Draws the first series.
pub fn columns(chart: &Chart) -> Markup {
    draw::picture(chart, draw::Shape::Columns)
}

/// A drawn chart with a table of one's own beside it, whose figures may lead somewhere.
pub fn with(picture: impl Render, table: impl Render) -> Markup {
    html! { div.charted { (picture) (table) } }
}

/// A drawn chart with its figures in a table beside it.
pub fn with_table(chart: &Chart, picture: impl Render) -> Markup {
    html! {
        div.charted {
            (picture)
            (chart.table().render())
        }
    }
}
