//! The drawing itself, in whole numbers: thousandths across, units down.

use maud::{Markup, html};

use super::scale::{Scale, line_name};
use super::{Chart, Series};

/// How the bars of a place stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Side by side.
    Grouped,
    /// On top of each other.
    Stacked,
    /// The first series alone, broad, with its value on top.
    Columns,
}

/// Where the plot begins, leaving room for a value on top.
const TOP: i128 = 24;
/// How tall the plot is.
const HEIGHT: i128 = 200;
/// Room for the names of places below.
const BELOW: i128 = 28;
/// Colours of series before they repeat.
const INKS: usize = 4;
/// How many places are named at most; with more, every second or third is.
const NAMES: usize = 12;

/// A rectangle of a chart: across in thousandths, down in units.
struct Bar {
    left: i128,
    width: i128,
    top: i128,
    height: i128,
    ink: usize,
    says: String,
}

/// The chart as a figure: legend and drawing.
pub(super) fn picture(chart: &Chart, shape: Shape) -> Markup {
    let scale = scale(chart, shape);
    let id = slug(&chart.title);
    html! {
        figure.chart {
            figcaption { (chart.title) }
            @if chart.series.len() > 1 && shape != Shape::Columns { (legend(chart)) }
            svg.plot role="img" aria-labelledby={ (id) "-title " (id) "-about" }
                width="100%" height=(TOP + HEIGHT + BELOW) {
                title id={ (id) "-title" } { (chart.title) }
                desc id={ (id) "-about" } { (chart.about) }
                @for value in scale.lines() { (line(chart, scale, value)) }
                @for bar in bars(chart, shape, scale) { (rectangle(&bar)) }
                @if shape == Shape::Columns { (two_lines(chart)) (values(chart, scale)) }
                @else { (names(chart)) }
            }
        }
    }
}

fn legend(chart: &Chart) -> Markup {
    html! {
        ul.legend {
            @for (at, series) in chart.series.iter().enumerate() {
                li { span class={ "swatch ink" (at % INKS + 1) } {} (series.label) }
            }
        }
    }
}

fn scale(chart: &Chart, shape: Shape) -> Scale {
    let each = |s: &Series| (0..chart.places.len()).map(|p| chart.value(s, p)).collect::<Vec<_>>();
    match shape {
        Shape::Grouped => Scale::over(chart.series.iter().flat_map(each).map(i128::from)),
        Shape::Columns => Scale::over(chart.series.iter().take(1).flat_map(each).map(i128::from)),
        Shape::Stacked => Scale::over((0..chart.places.len()).map(|place| {
            chart.series.iter().map(|s| i128::from(chart.value(s, place).max(0))).sum()
        })),
    }
}

fn bars(chart: &Chart, shape: Shape, scale: Scale) -> Vec<Bar> {
    (0..chart.places.len())
        .flat_map(|place| match shape {
            Shape::Grouped => grouped(chart, place, scale),
            Shape::Stacked => piled(chart, place, scale),
            Shape::Columns => single(chart, place, scale),
        })
        .collect()
}

fn grouped(chart: &Chart, place: usize, scale: Scale) -> Vec<Bar> {
    let (left, room) = slot(chart, place, 72);
    let count = whole(chart.series.len()).max(1);
    let bar = |(at, series): (usize, &Series)| {
        let from = left + room * whole(at) / count;
        let width = (room / count - room / count / 8).max(1);
        upright(chart, (series, place), (from, width, at % INKS + 1), scale)
    };
    chart.series.iter().enumerate().map(bar).collect()
}

fn single(chart: &Chart, place: usize, scale: Scale) -> Vec<Bar> {
    let (left, room) = slot(chart, place, 64);
    let ink = 10 + place.min(5);
    chart
        .series
        .first()
        .map(|series| upright(chart, (series, place), (left, room, ink), scale))
        .into_iter()
        .collect()
}

fn piled(chart: &Chart, place: usize, scale: Scale) -> Vec<Bar> {
    let (left, width) = slot(chart, place, 64);
    let mut below: i128 = 0;
    let mut pile = Vec::with_capacity(chart.series.len());
    for (at, series) in chart.series.iter().enumerate() {
        let value = i128::from(chart.value(series, place).max(0));
        let foot = scale.down(below, HEIGHT);
        below += value;
        let top = scale.down(below, HEIGHT);
        let says = says(chart, series, place);
        pile.push(Bar { left, width, top, height: foot - top, ink: at % INKS + 1, says });
    }
    pile
}

/// A bar from the line of zero to the value, up or down.
fn upright(
    chart: &Chart,
    (series, place): (&Series, usize),
    (left, width, ink): (i128, i128, usize),
    scale: Scale,
) -> Bar {
    let value = i128::from(chart.value(series, place));
    let zero = scale.down(0, HEIGHT);
    let end = scale.down(value, HEIGHT);
    let height = (zero - end).abs().max(i128::from(value != 0));
    Bar { left, width, top: zero.min(end), height, ink, says: says(chart, series, place) }
}

/// Where the bars of a place begin and how much room they have: `share` percent of its part.
/// A lone place doesn't fill the chart.
fn slot(chart: &Chart, place: usize, share: i128) -> (i128, i128) {
    let count = whole(chart.places.len()).max(1);
    let part = 1_000 / count;
    let room = (part * share / 100).min(150);
    (1_000 * whole(place) / count + (part - room) / 2, room.max(1))
}

fn says(chart: &Chart, series: &Series, place: usize) -> String {
    let name = chart.places.get(place).map_or("", |p| p.label.as_str());
    format!("{name}, {}: {}", series.label, chart.unit.plain(chart.value(series, place)))
}

fn rectangle(bar: &Bar) -> Markup {
    html! {
        @if bar.height > 0 {
            rect class={ "ink" (bar.ink) } x=(percent(bar.left)) width=(percent(bar.width))
                y=(TOP + bar.top) height=(bar.height) rx="1.5" { title { (bar.says) } }
        }
    }
}

fn line(chart: &Chart, scale: Scale, value: i128) -> Markup {
    let y = TOP + scale.down(value, HEIGHT);
    html! {
        line.zero[value == 0] x1="0" x2="100%" y1=(y) y2=(y) {}
        text.tick-name x="-8" y=(y + 4) text-anchor="end" { (line_name(chart.unit, value)) }
    }
}

fn names(chart: &Chart) -> Markup {
    let every = chart.places.len().div_ceil(NAMES).max(1);
    html! {
        @for (at, place) in chart.places.iter().enumerate() {
            @if at % every == 0 {
                @let gives_way = chart.places.len() > 6;
                text.place-name
                    .sparse[gives_way && at / every % 2 == 1]
                    .sparser[gives_way && at / every % 4 == 2]
                    x=(middle(chart, at)) y=(TOP + HEIGHT + 20) text-anchor="middle" {
                    (place.label)
                }
            }
        }
    }
}

/// The names of columns, which are few and long: on a narrow screen each takes two lines.
fn two_lines(chart: &Chart) -> Markup {
    let y = TOP + HEIGHT + 20;
    html! {
        @for (at, place) in chart.places.iter().enumerate() {
            @let (x, label) = (middle(chart, at), place.label.as_str());
            @let (first, second) = label.rsplit_once(' ').unwrap_or((label, ""));
            text.place-name.whole x=(x) y=(y) text-anchor="middle" { (label) }
            text.place-name.halves y=(y) text-anchor="middle" aria-hidden="true" {
                tspan x=(x) { (first) }
                tspan x=(x) dy="1.2em" { (second) }
            }
        }
    }
}

fn values(chart: &Chart, scale: Scale) -> Markup {
    html! {
        @let values = chart.series.iter().flat_map(|s| &s.values).take(chart.places.len());
        @for (at, value) in values.enumerate() {
            text.value-name x=(middle(chart, at)) text-anchor="middle"
                y=(TOP + scale.down(i128::from(*value).max(0), HEIGHT) - 6) {
                (line_name(chart.unit, i128::from(*value)))
            }
        }
    }
}

fn middle(chart: &Chart, place: usize) -> String {
    let (left, room) = slot(chart, place, 100);
    percent(left + room / 2)
}

fn percent(thousandths: i128) -> String {
    format!("{}.{}%", thousandths.div_euclid(10), thousandths.rem_euclid(10))
}

fn whole(count: usize) -> i128 {
    i128::try_from(count).unwrap_or(0)
}

/// An id made of a title.
fn slug(title: &str) -> String {
    let word = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    format!("chart-{}", title.chars().map(word).collect::<String>())
}
