//! An export as text.

use std::io::{self, Write};

use super::plan::network_in_words;
use super::{Indent, grouped, paragraph, write_lines};
use crate::export::Document;

/// Writes where the module is, what it takes and what to do with it, in 80 columns.
pub(crate) fn exported(document: &Document, out: &mut impl Write) -> io::Result<()> {
    let mut say = |text: &str| write_lines(&paragraph(text, Indent { first: "", rest: "" }), out);
    say(&network_in_words(&document.network))?;
    let (training, inference) = (document.plan.training, document.plan.inference);
    let bytes = |count: usize| grouped(count as u64);
    say(&format!(
        "{}: {} bytes of weights in flash; {} bytes of RAM to train in, {} to infer one sample in with weights that stay \
         in flash",
        document.file,
        bytes(training.flash),
        bytes(training.ram),
        bytes(inference.ram)
    ))?;
    say(
        "It compiles as it stands against `headwater-core`: add it to the firmware with `mod network;`, and ask \
         `Memory::start` whether the board computes what the desk does.",
    )?;
    match &document.program {
        Some(program) => say(&format!("{program}: a program for a Cortex-M board to begin with")),
        None => Ok(()),
    }
}
