//! A training run as text.

use std::io::{self, Write};

use headwater_model::{Epoch, LayerHealth, Stopped};
use headwater_verify::claim::{Cell, Table};

use super::plan::network_in_words;
use super::{Indent, grouped, paragraph, table, write_block, write_lines};
use crate::train::{DataLine, Document};

/// Epochs that are printed; of more, the first, the last, and some between.
const MOST_EPOCHS: usize = 20;

/// Writes the run in 80 columns: what was trained on what, the epochs, the layers, what is wrong, and what was saved.
pub(crate) fn training(document: &Document, out: &mut impl Write) -> io::Result<()> {
    say(&network_in_words(&document.network), out)?;
    say(&data_in_words(&document.data), out)?;
    let Document { optimiser, loss, batch, start, seed, .. } = document;
    say(&format!("{start}; seed {seed}; {optimiser} on {loss}, batches of {batch}"), out)?;
    if !document.epochs.is_empty() {
        writeln!(out)?;
        write_block(&table::table(&epochs(&document.epochs)), out)?;
    }
    let when = if document.steps == 0 {
        "before the first step".to_owned()
    } else {
        format!("after step {}", grouped(document.steps))
    };
    let samples = document.health.samples;
    writeln!(out)?;
    say(&format!("The layers {when}, in a pass over the first {samples} training samples"), out)?;
    writeln!(out)?;
    write_block(&table::table(&layers(&document.health.layers)), out)?;
    findings(document, out)?;
    let saved = match (&document.stopped, document.saved.as_slice()) {
        (Some(_), _) => " Nothing is saved.".to_owned(),
        (None, []) => String::new(),
        (None, files) => format!(" Saved: {}.", files.join(", ")),
    };
    writeln!(out)?;
    say(&format!("Step {}, hash {}.{saved}", grouped(document.steps), document.hash), out)
}

fn say(text: &str, out: &mut impl Write) -> io::Result<()> {
    write_lines(&paragraph(text, Indent { first: "", rest: "" }), out)
}

fn data_in_words(data: &DataLine) -> String {
    let DataLine { source, samples, held_out, how, classes } = data;
    let classes: Vec<String> =
        classes.iter().map(|each| format!("{} ({})", each.class, grouped(each.samples as u64))).collect();
    let classes =
        if classes.is_empty() { String::new() } else { format!("; classes {}", classes.join(", ")) };
    let how = if *held_out == 0 { "nothing".to_owned() } else { how.clone() };
    format!("{source}: {} samples to train on{classes}; held out: {how}", grouped(*samples as u64))
}

fn epochs(all: &[Epoch]) -> Table {
    let mut table = Table::new(
        "",
        &["epoch", "loss, before each step", "recognised", "loss held out", "held out, recognised"],
    );
    let percent = |share: Option<f64>| match share {
        Some(share) => format!("{:.1} %", 100.0 * share).into(),
        None => Cell::Empty,
    };
    let every = all.len().div_ceil(MOST_EPOCHS).max(1);
    for (index, epoch) in all.iter().enumerate() {
        if index % every == 0 || index + 1 == all.len() {
            table.row([
                (epoch.number as f64).into(),
                epoch.loss.into(),
                percent(epoch.accuracy),
                epoch.held_out_loss.map_or(Cell::Empty, Cell::from),
                percent(epoch.held_out_accuracy),
            ]);
        }
    }
    table
}

fn layers(all: &[LayerHealth]) -> Table {
    let columns = ["layer", "kind", "gradient", "slope near 0", "dead units", "moved by training"];
    let mut table = Table::new("", &columns);
    let percent = |share: Option<f64>| match share {
        Some(share) => format!("{:.1} %", 100.0 * share).into(),
        None => Cell::Empty,
    };
    for layer in all {
        table.row([
            layer.path.as_str().into(),
            layer.name.into(),
            layer.gradient.into(),
            percent(layer.saturated),
            percent(layer.dead),
            percent(layer.moved),
        ]);
    }
    table
}

fn findings(document: &Document, out: &mut impl Write) -> io::Result<()> {
    let list = |heading: &str, findings: &[String], out: &mut dyn Write| -> io::Result<()> {
        writeln!(out, "\n{heading}")?;
        for finding in findings {
            for line in paragraph(finding, Indent { first: "  - ", rest: "    " }) {
                writeln!(out, "{line}")?;
            }
        }
        Ok(())
    };
    let start = &document.health_at_start.findings;
    if document.steps > 0 && !start.is_empty() {
        list("Found before the first step", start, out)?;
    }
    let mut found = document.health.findings.clone();
    if let Some(Stopped { step, what }) = &document.stopped {
        let sentence = format!(
            "training ended before step {step}, whose {what} is infinite or NaN; lower the rate, or clip the gradients"
        );
        found.insert(0, sentence);
    }
    if found.is_empty() {
        writeln!(out, "\nNothing is found to be wrong.")
    } else {
        list("Found", &found, out)
    }
}
