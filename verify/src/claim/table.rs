//! A table as data.

use serde::Serialize;

/// A titled table; every row has one cell for each column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// What the table shows, with the settings a reader needs to repeat it.
    pub title: String,
    /// Column heads, units in brackets.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// One entry of a table. Serialised as a bare string, number or null.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// Words, printed flush left.
    Text(String),
    /// A number, printed flush right by the one rule of [`Number`](super::Number).
    Number(f64),
    /// Nothing to say here.
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Cell {
        Cell::Number(number)
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Cell {
        Cell::Number(count as f64)
    }
}

impl Table {
    /// An empty table with these column heads.
    pub fn new(title: impl Into<String>, columns: &[&str]) -> Table {
        Table {
            title: title.into(),
            columns: columns.iter().map(|each| (*each).to_owned()).collect(),
            rows: vec![],
        }
    }

    /// Appends a row: `table.row(["tanh".into(), 0.4644.into()])`.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }
}
