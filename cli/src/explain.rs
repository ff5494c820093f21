//! The glossary on the command line.

use std::io::{self, Write};

use headwater_model::nearest;
use headwater_verify::claim::{Measurement, Number};
use headwater_verify::glossary::{Term, find, terms};
use headwater_verify::lesson::sections;

use crate::Failure;
use crate::render::{Indent, paragraph, write_lines};

/// Writes what is known of a term, or the list of all terms if none is named.
pub(crate) fn explain(typed: &str, out: &mut impl Write) -> Result<(), Failure> {
    if typed.trim().is_empty() {
        return Ok(list(out)?);
    }
    match find(typed) {
        Some(term) => Ok(write_term(term, out)?),
        None => Err(Failure::Usage(unknown(typed))),
    }
}

fn unknown(typed: &str) -> String {
    let names = terms().flat_map(|term| term.aliases.iter().chain([&term.name]).copied());
    let suggestion = match nearest(typed, names).and_then(find) {
        Some(term) => format!("; did you mean `{}`?", term.name),
        None => String::new(),
    };
    let all: Vec<&str> = terms().map(|term| term.name).collect();
    let list = paragraph(&all.join(", "), Indent { first: "  ", rest: "  " }).join("\n");
    format!("`{typed}` is not in the glossary{suggestion}\n\nThe glossary explains\n{list}")
}

fn list(out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "`headwater explain TERM` explains one of these.\n")?;
    let widest = terms().map(|term| term.name.chars().count()).max().unwrap_or(0);
    for term in terms() {
        let first = format!("  {:<widest$}  ", term.name);
        let sentence = term.definition.split_inclusive(['.', ':', ';']).next().unwrap_or(term.definition);
        let summary = sentence.trim_end_matches(['.', ':', ';']);
        let rest = " ".repeat(first.chars().count());
        write_lines(&paragraph(summary, Indent { first: &first, rest: &rest }), out)?;
    }
    Ok(())
}

fn write_term(term: &Term, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}\n", term.name)?;
    write_lines(&paragraph(term.definition, Indent { first: "  ", rest: "  " }), out)?;
    writeln!(out)?;
    entry("Formula", term.formula, out)?;
    entry("Number", &said(&(term.figure)()), out)?;
    entry("Report", &shown(term), out)?;
    entry("Source", term.source, out)?;
    if !term.aliases.is_empty() {
        entry("Also", &term.aliases.join(", "), out)?;
    }
    Ok(())
}

/// The figure as a sentence, with what it should be.
fn said(figure: &Measurement) -> String {
    let Measurement { name, value, unit, bound, reason } = figure;
    let gap = if unit.is_empty() { "" } else { " " };
    format!("{name}: {}{gap}{unit} (should be {bound}: {reason})", Number(*value))
}

/// Where the report shows the term, as commands to type.
fn shown(term: &Term) -> String {
    let present: Vec<&str> =
        sections().iter().map(|entry| entry.id).filter(|id| term.sections.contains(id)).collect();
    if present.is_empty() {
        return "not shown in the report".to_owned();
    }
    format!("headwater report --only {}", present.join(","))
}

fn entry(name: &str, text: &str, out: &mut impl Write) -> io::Result<()> {
    let first = format!("  {name:<9}");
    write_lines(&paragraph(text, Indent { first: &first, rest: "           " }), out)
}
