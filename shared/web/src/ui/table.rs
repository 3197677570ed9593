//! Tables: many of one kind, with a caption, aligned numbers and an empty state.
//!
//! On a narrow screen a table becomes a stack of cards, each cell labelled by its heading; one
//! built with [`Table::wide`] keeps its shape and scrolls in its own region instead.

use maud::{Markup, Render, html};

/// Letters beyond which a text isn't set beside its label on a narrow screen.
const LENGTH: usize = 32;

/// A table; columns first, then rows.
#[derive(Debug, Clone)]
pub struct Table {
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Markup>>,
    foot: Vec<Vec<Markup>>,
    empty: String,
    narrow: Narrow,
    titled: bool,
}

#[derive(Debug, Clone)]
struct Column {
    heading: String,
    align: Align,
}

/// To which side cells keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Align {
    Start,
    End,
}

/// What a table does on a narrow screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Narrow {
    Stacks,
    Scrolls,
}

impl Table {
    /// A table of what `caption` names; only screen readers hear the caption.
    pub fn new(caption: impl Into<String>) -> Self {
        Self {
            caption: caption.into(),
            columns: Vec::new(),
            rows: Vec::new(),
            foot: Vec::new(),
            empty: "There is nothing here yet.".into(),
            narrow: Narrow::Stacks,
            titled: false,
        }
    }

    /// A column of words.
    #[must_use]
    pub fn text(self, heading: impl Into<String>) -> Self {
        self.column(heading.into(), Align::Start)
    }

    /// A column of amounts, hours or counts, aligned to the right.
    #[must_use]
    pub fn number(self, heading: impl Into<String>) -> Self {
        self.column(heading.into(), Align::End)
    }

    /// One more row, a cell for each column; the first cell names the row.
    #[must_use]
    pub fn row(mut self, cells: impl IntoIterator<Item = Markup>) -> Self {
        self.rows.push(cells.into_iter().collect());
        self
    }

    /// Many rows at once.
    #[must_use]
    pub fn rows<R: IntoIterator<Item = Markup>>(self, rows: impl IntoIterator<Item = R>) -> Self {
        rows.into_iter().fold(self, Self::row)
    }

    /// A row of totals at the foot, a cell for each column; empty cells before the total are fine.
    #[must_use]
    pub fn foot(mut self, cells: impl IntoIterator<Item = Markup>) -> Self {
        self.foot.push(cells.into_iter().collect());
        self
    }

    /// The sentence shown instead of a table without rows.
    #[must_use]
    pub fn empty(self, sentence: impl Into<String>) -> Self {
        Self { empty: sentence.into(), ..self }
    }

    /// That it keeps its shape on a narrow screen and scrolls.
    #[must_use]
    pub fn wide(self) -> Self {
        Self { narrow: Narrow::Scrolls, ..self }
    }

    /// That everyone sees the caption.
    #[must_use]
    pub fn titled(self) -> Self {
        Self { titled: true, ..self }
    }

    fn column(mut self, heading: String, align: Align) -> Self {
        self.columns.push(Column { heading, align });
        self
    }

    fn head(&self) -> Markup {
        html! {
            thead { tr {
                @for column in &self.columns {
                    th.number[column.align == Align::End] scope="col" { (column.heading) }
                }
            } }
        }
    }

    /// The class of each column's cells; a column with a long text has room for it.
    fn classes(&self) -> Vec<Option<&'static str>> {
        let long = |at| {
            let cells = self.rows.iter().filter_map(move |row: &Vec<Markup>| row.get(at));
            cells.map(letters).any(|count| count > LENGTH)
        };
        let class = |(at, column): (usize, &Column)| match column.align {
            Align::End => Some("number"),
            Align::Start => long(at).then_some("long"),
        };
        self.columns.iter().enumerate().map(class).collect()
    }

    fn cells(&self, classes: &[Option<&str>], cells: &[Markup]) -> Markup {
        html! {
            @let columns = self.columns.iter().zip(classes);
            @for (at, ((column, class), cell)) in columns.zip(cells).enumerate() {
                @if at == 0 { th class=[class] scope="row" { (cell) } }
                @else { td class=[class] data-label=(column.heading) { (cell) } }
            }
        }
    }

    fn feet(&self) -> Markup {
        html! {
            @if !self.foot.is_empty() {
                tfoot {
                    @for row in &self.foot {
                        tr {
                            @for (column, cell) in self.columns.iter().zip(row) {
                                td.number[column.align == Align::End]
                                    data-label=(column.heading) { (cell) }
                            }
                        }
                    }
                }
            }
        }
    }
}

impl Render for Table {
    fn render(&self) -> Markup {
        if self.rows.is_empty() {
            return html! { p.nothing { (self.empty) } };
        }
        let classes = self.classes();
        let table = html! {
            table.stacks[self.narrow == Narrow::Stacks] {
                caption.heard[!self.titled] { (self.caption) }
                (self.head())
                tbody { @for row in &self.rows { tr { (self.cells(&classes, row)) } } }
                (self.feet())
            }
        };
        if self.narrow == Narrow::Scrolls {
            html! { div.scrolls role="region" tabindex="0" aria-label=(self.caption) { (table) } }
        } else {
            table
        }
    }
}

/// How many letters a reader sees.
pub(super) fn letters(shown: &Markup) -> usize {
    let mut inside = false;
    let seen = |letter: &char| {
        let hidden = inside || *letter == '<';
        inside = hidden && *letter != '>';
        !hidden
    };
    shown.0.chars().filter(seen).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_reader_sees_counts_as_letters() {
        assert_eq!(letters(&html! { data.money value="1.00" { span { "$" } "1.00" } }), 5);
    }

    #[test]
    fn a_table_without_rows_says_so() {
        let table = Table::new("Invoices").text("Number").empty("No invoices yet.");
        assert_eq!(table.render().into_string(), r#"<p class="nothing">No invoices yet.</p>"#);
    }

    #[test]
    fn every_cell_carries_its_heading_for_narrow_screens() {
        let table = Table::new("Work").text("Day").number("Hours");
        let shown = table.row([html! { "Monday" }, html! { "0.4" }]).render().into_string();
        assert!(shown.contains(r#"<th scope="row">Monday</th>"#), "{shown}");
        assert!(shown.contains(r#"<td class="number" data-label="Hours">0.4</td>"#), "{shown}");
    }
}
