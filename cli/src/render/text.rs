//! The report as text.

use std::io::{self, Write};

use headwater_verify::claim::{Cell, Form, Measurement, Number, Picture, Section, Table};

use super::paragraph::broken;
use super::{Indent, WIDTH, bars, curves, paragraph, sparklines, table, write_block, write_lines};
use crate::report::Report;

/// Writes the report in 80 columns: each section's statement, tables, pictures and sentences, and the verdicts last.
pub(crate) fn text(report: &Report, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "Headwater {}: where gradients die, why, and what to change", report.version)?;
    let repetitions = if report.quick { "fewer repetitions (--quick)" } else { "all repetitions" };
    writeln!(out, "seed {}, {repetitions}", report.seed)?;
    for (index, section) in report.sections.iter().enumerate() {
        write_section(index + 1, section, out)?;
    }
    write_verdicts(report, out)
}

fn write_section(number: usize, section: &Section, out: &mut impl Write) -> io::Result<()> {
    let name = format!("[{}]", section.id);
    let heading = format!("{number}. {}", section.title);
    let gap = WIDTH.saturating_sub(name.chars().count());
    writeln!(out, "\n{}", "=".repeat(WIDTH))?;
    writeln!(out, "{heading:<gap$}{name}\n")?;
    write_paragraph("Claim: ", section.claim.statement, out)?;
    for each in &section.tables {
        writeln!(out, "\n{}", paragraph(&each.title, Indent { first: "", rest: "" }).join("\n"))?;
        write_block(&table::table(each), out)?;
    }
    for each in &section.pictures {
        let (title, lines) = match each {
            Picture::Bars { title, axis, bars } => (title, bars::bars(axis, bars)),
            Picture::Curves { title, form: Form::Plot, x, y, curves } => {
                (title, curves::curves(x, y, curves))
            }
            Picture::Curves { title, form: Form::Sparklines, x, y, curves } => {
                (title, sparklines::sparklines(x, y, curves))
            }
        };
        writeln!(out, "\n{}", paragraph(title, Indent { first: "", rest: "" }).join("\n"))?;
        write_block(&lines, out)?;
    }
    for sentence in &section.sentences {
        writeln!(out)?;
        write_paragraph("", sentence, out)?;
    }
    for qualification in section.claim.qualifications.iter().filter(|each| each.evidence.holds()) {
        writeln!(out)?;
        write_paragraph("But: ", &qualification.text, out)?;
    }
    writeln!(out, "\nJudged by")?;
    write_block(&table::table(&judged(section)), out)
}

/// The measurements beside their bounds.
fn judged(section: &Section) -> Table {
    let mut table = Table::new("", &["measured", "value", "bound", ""]);
    let evidence = section.claim.qualifications.iter().map(|qualification| &qualification.evidence);
    for measurement in section.claim.measurements.iter().chain(evidence) {
        let holds = if measurement.holds() { "ok" } else { "BROKEN" };
        let rest = [measurement.value.into(), measurement.bound.to_string().into(), holds.into()];
        push_broken(&mut table, [], &measurement.name, rest);
    }
    table
}

/// Appends a row with a text that may need several lines between what stands before and after it.
fn push_broken<const BEFORE: usize, const AFTER: usize>(
    table: &mut Table,
    before: [Cell; BEFORE],
    text: &str,
    after: [Cell; AFTER],
) {
    let mut lines = broken(text, 42).into_iter();
    let first = lines.next().unwrap_or_default();
    table.row(before.into_iter().chain([first.into()]).chain(after));
    for line in lines {
        let blanks = |count| std::iter::repeat_n(Cell::Empty, count);
        table.row(blanks(BEFORE).chain([line.into()]).chain(blanks(AFTER)));
    }
}

fn write_verdicts(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let mut verdicts = Table::new("", &["claim", "measured", "verdict"]);
    for section in &report.sections {
        let headline = section.claim.measurements.first().map(headline).unwrap_or_default();
        let verdict = section.claim.verdict().to_string();
        push_broken(&mut verdicts, [section.id.into()], &headline, [verdict.into()]);
    }
    writeln!(out, "\n{}\nVerdicts\n", "=".repeat(WIDTH))?;
    write_block(&table::table(&verdicts), out)?;
    let summary = report.summary;
    let sentence = format!(
        "Hold: {}. Hold with a qualification, the \"But\" of their sections: {}. Fail: {}.",
        summary.hold, summary.hold_with_qualification, summary.fail
    );
    writeln!(out)?;
    write_paragraph("", &sentence, out)?;
    write_paragraph("", "`headwater explain TERM` explains a word of it.", out)
}

/// A claim's first measurement, as a phrase.
fn headline(measurement: &Measurement) -> String {
    let Measurement { name, value, unit, .. } = measurement;
    format!("{name}: {} {unit}", Number(*value)).trim_end().to_owned()
}

fn write_paragraph(first: &str, text: &str, out: &mut impl Write) -> io::Result<()> {
    write_lines(&paragraph(text, Indent { first, rest: "" }), out)
}
