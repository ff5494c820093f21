//! From plain data to characters. Nothing here measures or judges.

use std::io::{self, Write};

mod bars;
mod certificate;
mod curves;
mod exported;
mod json;
mod paragraph;
mod plan;
mod scale;
mod sparklines;
mod table;
mod text;
mod training;

pub(crate) use certificate::{certificate, evidence, grouped};
pub(crate) use exported::exported;
pub(crate) use json::json;
pub(crate) use paragraph::{Indent, paragraph};
pub(crate) use plan::plan;
pub(crate) use text::text;
pub(crate) use training::training;

/// Columns of the page. Lines end before it.
pub(crate) const WIDTH: usize = 80;
/// What tables and pictures are set in by.
const INDENT: &str = "  ";
/// Columns left for tables and pictures.
const BLOCK: usize = WIDTH - INDENT.len();

fn write_block(lines: &[String], out: &mut impl Write) -> io::Result<()> {
    lines.iter().try_for_each(|line| writeln!(out, "{INDENT}{line}"))
}

/// Writes each line, with its line feed.
pub(crate) fn write_lines(lines: &[String], out: &mut impl Write) -> io::Result<()> {
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))
}
