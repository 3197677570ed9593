//! Tables: many of one kind, with a caption, aligned numbers and an empty state.
//!
//! On a narrow screen a table becomes a stack of cards, each cell labelled by its heading; one built
//! with [`Table::wide`] keeps its shape and scrolls in its own region instead.

use maud::{Markup, Render, html};

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

    fn cells(&self, cells: &[Markup]) -> Markup {
        html! {
            @for (at, (column, cell)) in self.columns.iter().zip(cells).enumerate() {
                @if at == 0 { th.number[column.align == Align::End] scope="row" { (cell) } }
                @else {
                    td.number[column.align == Align::End] data-label=(column.heading) { (cell) }
                }
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
                                td.number[column.align == Align::End] data-label=(column.heading) { (cell) }
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
        let table = html! {
            table.stacks[self.narrow == Narrow::Stacks] {
                caption.heard[!self.titled] { (self.caption) }
                (self.head())
                tbody { @for row in &self.rows { tr { (self.cells(row)) } } }
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
