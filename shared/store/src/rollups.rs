//! Rollups: the cells of figures, kept by `projector` and read by dashboards.
//!
//! Invariant: a cell is the sum of what the markers of all items hold, because a marker and the
//! cells it shifts are written in one transaction.

mod applied;
mod piece;
mod source;

pub use applied::{Applied, Counted};
pub use piece::{Bill, Piece};
pub use source::{Counts, Source};

use domain::figures::{Cell, Figure};

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::fault::Fault;
use crate::item::{self, Attributes};
use crate::keys;

/// A number and where it stands.
pub type Number = (Cell, i64);

impl Store {
    pub(crate) async fn cells(
        &self,
        figure: Figure,
        span: Option<(&str, &str)>,
    ) -> Result<Vec<Number>, Fault> {
        let mut asked = self.ask_state(&keys::rollup_pk(figure));
        if let Some((low, high)) = span {
            asked = asked.between(low, keys::rollup_end(high));
        }
        let mut cells = asked.all(|attributes| read(figure, &attributes)).await?;
        cells.retain(|(_, amount)| *amount != 0);
        Ok(cells)
    }
}

impl FirmStore<'_> {
    /// The cells of a figure from one month or day to another.
    pub async fn cells(&self, figure: Figure, span: (&str, &str)) -> Result<Vec<Number>, Fault> {
        self.store.cells(figure, Some(span)).await
    }
}

impl SystemStore<'_> {
    /// The cells of a figure from one month or day to another.
    pub async fn cells(&self, figure: Figure, span: (&str, &str)) -> Result<Vec<Number>, Fault> {
        self.store.cells(figure, Some(span)).await
    }

    /// All cells of a figure that hold something, as `check` compares them with the nouns.
    pub async fn rollup_all(&self, figure: Figure) -> Result<Vec<Number>, Fault> {
        self.store.cells(figure, None).await
    }
}

fn read(figure: Figure, attributes: &Attributes) -> Result<Number, Fault> {
    let sk = item::text(attributes, "sk");
    let damaged = || Fault::damaged(sk, "no cell of a figure");
    let mut parts = sk.splitn(3, '#').map(str::to_owned);
    let mut part = || parts.next().ok_or_else(damaged);
    let cell = Cell { figure, when: part()?, currency: part()?, who: part()? };
    let amount = attributes.get("amount").and_then(|value| value.as_n().ok());
    let amount = amount.and_then(|number| number.parse().ok()).ok_or_else(damaged)?;
    Ok((cell, amount))
}
