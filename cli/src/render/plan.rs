//! A memory plan as text.

use std::io::{self, Write};

use headwater_model::plan::targets::{Code, Target};
use headwater_model::plan::{Change, Remedy};

use super::{Indent, grouped, paragraph, write_lines};
use crate::plan::{Document, Measured, Verdict};
use crate::train::NetworkLine;

/// Remedies that are printed; the JSON has all.
const MOST_REMEDIES: usize = 5;

/// Writes the plan in 80 columns: the choice, the bytes by part, what is not counted, the verdicts, and what would help.
pub(crate) fn plan(document: &Document, out: &mut impl Write) -> io::Result<()> {
    say(&network_in_words(&document.network), out)?;
    say(&choice_in_words(document), out)?;
    writeln!(out)?;
    write_parts(document, out)?;
    writeln!(out)?;
    say(&uncounted(document), out)?;
    if !document.verdicts.is_empty() {
        writeln!(out)?;
    }
    for verdict in &document.verdicts {
        say(&verdict_in_words(verdict), out)?;
    }
    let short = |memory: &str, job: &str| {
        let short = |each: &&Verdict| each.memory == memory && each.job == job && !each.fits;
        document.verdicts.iter().find(short).is_some_and(|each| !each.at_most)
    };
    if short("flash", "inference") || short("RAM", "inference") {
        writeln!(out)?;
        say("Only a smaller network helps inference: fewer or narrower layers.", out)?;
    }
    if short("RAM", "training") {
        writeln!(out)?;
        write_remedies(document, out)?;
    }
    Ok(())
}

fn say(text: &str, out: &mut impl Write) -> io::Result<()> {
    write_lines(&paragraph(text, Indent { first: "", rest: "" }), out)
}

/// `net.toml: 64 inputs, 10 outputs, 3 layers, 2,410 parameters`.
pub(super) fn network_in_words(network: &NetworkLine) -> String {
    let NetworkLine { model, inputs, outputs, layers, parameters, frozen } = network;
    let count = |number: &usize, what: &str| {
        format!("{} {what}{}", grouped(*number as u64), if *number == 1 { "" } else { "s" })
    };
    let frozen = match frozen {
        0 => String::new(),
        1 => ", the first layer frozen".to_owned(),
        frozen => format!(", the first {frozen} layers frozen"),
    };
    format!(
        "{model}: {}, {}, {}, {}{frozen}",
        count(inputs, "input"),
        count(outputs, "output"),
        count(layers, "layer"),
        count(parameters, "parameter")
    )
}

fn choice_in_words(document: &Document) -> String {
    let Document { optimiser, batch, .. } = document;
    let spent = if document.update_in_place { ", gradients spent on the way back" } else { "" };
    let flash = if document.frozen_in_flash { ", the frozen layers in flash" } else { "" };
    let target =
        document.target.map(|target| format!("; {} ({})", target.name, target.processor)).unwrap_or_default();
    format!("{optimiser}, batches of {batch}{spent}{flash}; f32{target}")
}

fn write_parts(document: &Document, out: &mut impl Write) -> io::Result<()> {
    let (inference, training) = (&document.plan.inference, &document.plan.training);
    let ram = |name, one, other| (name, one, other, false);
    let rows = [
        ram("parameters", inference.parameters, training.parameters),
        ram("gradients", inference.gradients, training.gradients),
        ram("running statistics", inference.state, training.state),
        ram("the optimiser's moments", inference.moments, training.moments),
        ram("scratch", inference.scratch, training.scratch),
        ram("scratch of the frozen layers", inference.frozen_scratch, training.frozen_scratch),
        ("RAM", inference.ram, training.ram, true),
        ("flash: weights to start from", inference.flash, training.flash, true),
    ];
    writeln!(out, "  {:<30}{:>18}{:>18}", "bytes", "inference", "training")?;
    writeln!(out, "  {:<30}{:>18}{:>18}", "", "one sample", format!("batch of {}", document.batch))?;
    writeln!(out, "  {}", "-".repeat(66))?;
    for (name, one, other, sum) in rows {
        if sum || one > 0 || other > 0 {
            let name = if sum { name.to_owned() } else { format!("  {name}") };
            writeln!(out, "  {name:<30}{:>18}{:>18}", part(one), part(other))?;
        }
    }
    Ok(())
}

/// A part that takes nothing is left blank.
fn part(bytes: usize) -> String {
    if bytes == 0 { "-".to_owned() } else { figure(bytes) }
}

fn figure(bytes: usize) -> String {
    if bytes == usize::MAX { "too many".to_owned() } else { grouped(bytes as u64) }
}

fn uncounted(document: &Document) -> String {
    let checkpoint = figure(document.plan.checkpoint);
    let inputs = figure(document.plan.inputs);
    let image = match (&document.target, &document.measured) {
        (Some(target), Some(measured)) => measured_in_words(target, measured),
        _ => "Code size and stack are not counted; `--target` counts them.".to_owned(),
    };
    format!(
        "Not in these sums, because it is the caller's choice where they are: a checkpoint, {checkpoint} bytes, and the \
         samples of a training batch, {inputs} bytes. {image}"
    )
}

/// What the verdicts count besides the sums, and what they do not.
fn measured_in_words(target: &Target, measured: &Measured) -> String {
    let code = |Code { image, bytes, at_most }| {
        let most = if at_most { "at most " } else { "" };
        format!("{most}{} bytes of code (image `{image}`)", grouped(bytes as u64))
    };
    let counted: Vec<String> = [
        measured.inference.map(|inference| format!("{} to infer", code(inference))),
        measured.training.map(|training| format!("{} to train", code(training))),
        measured.stack.map(|stack| {
            format!("{} bytes of stack (a network with batch norm and tanh)", grouped(stack as u64))
        }),
    ]
    .into_iter()
    .flatten()
    .collect();
    let left_out: Vec<&str> = [
        measured.inference.is_none().then_some("code to infer"),
        measured.training.is_none().then_some("code to train"),
        measured.stack.is_none().then_some("stack with residual branches"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut sentences = Vec::new();
    if !counted.is_empty() {
        let counted = counted.join(", ");
        sentences.push(format!("Counted below, as measured for {}: {counted}.", target.name));
    }
    if !left_out.is_empty() {
        sentences.push(format!("Not measured and not counted: {}.", left_out.join(", ")));
    }
    sentences.join(" ")
}

fn verdict_in_words(verdict: &Verdict) -> String {
    let Verdict { memory, job, needed, limit, fits, at_most } = *verdict;
    let takes = if at_most { "takes at most" } else { "takes" };
    let (needed_words, limit_words) = (figure(needed), figure(limit));
    if fits {
        let left = figure(limit - needed);
        format!("Fits: {job} {takes} {needed_words} of {limit_words} bytes of {memory}; {left} are left.")
    } else {
        let short = figure(needed - limit);
        let (fits, build) =
            if at_most { ("May not fit", "; only a build tells") } else { ("Does not fit", "") };
        format!(
            "{fits}: {job} {takes} {needed_words} bytes of {memory}, {short} more than {limit_words}{build}."
        )
    }
}

fn write_remedies(document: &Document, out: &mut impl Write) -> io::Result<()> {
    if document.remedies.is_empty() {
        let least = document.least_ram.map_or("more".to_owned(), figure);
        let sentence = format!(
            "No change of batch, optimiser, gradients or frozen layers makes training fit: the least it takes is {least} \
             bytes. Fewer or narrower layers would help."
        );
        return say(&sentence, out);
    }
    say("What makes training fit, the fewest changes first:", out)?;
    for (number, remedy) in document.remedies.iter().take(MOST_REMEDIES).enumerate() {
        let Remedy { changes, ram, .. } = remedy;
        let changes: Vec<String> = changes.iter().map(Change::to_string).collect();
        let text = format!("{}: {} bytes", changes.join(", "), grouped(*ram as u64));
        let first = format!("  {}. ", number + 1);
        write_lines(&paragraph(&text, Indent { first: &first, rest: "     " }), out)?;
    }
    let smaller = |remedy: &Remedy| remedy.changes.iter().any(|each| matches!(each, Change::Batch { .. }));
    if !document.update_in_place && document.remedies.iter().take(MOST_REMEDIES).any(smaller) {
        let sentence = "Gradients of several small batches can be added up to one step's (`Pass::accumulate`), which is \
                        the same but for batch norm's statistics.";
        say(sentence, out)?;
    }
    let more = document.remedies.len().saturating_sub(MOST_REMEDIES);
    if more > 0 {
        say(&format!("`--format json` lists {more} more."), out)?;
    }
    Ok(())
}
