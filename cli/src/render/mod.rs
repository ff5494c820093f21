//! From plain data to characters. Nothing here measures or judges.

mod bars;
mod curves;
mod json;
mod paragraph;
mod scale;
mod sparklines;
mod table;
mod text;

pub(crate) use json::json;
pub(crate) use paragraph::{Indent, paragraph};
pub(crate) use text::text;

/// Columns of the page. Lines end before it.
pub(crate) const WIDTH: usize = 80;
/// What tables and pictures are set in by.
const INDENT: &str = "  ";
/// Columns left for tables and pictures.
const BLOCK: usize = WIDTH - INDENT.len();
