//! An export as text.

use std::io::{self, Write};

use super::plan::network_in_words;
use super::{Indent, grouped, paragraph, write_lines};
use crate::export::Document;

/// Writes where the crate is, what it takes and what to do with it, in 80 columns.
pub(crate) fn exported(document: &Document, out: &mut impl Write) -> io::Result<()> {
    let Document { network, folder, written, kept, features, plan, moments, hash } = document;
    let mut say = |text: &str| write_lines(&paragraph(text, Indent { first: "", rest: "" }), out);
    say(&network_in_words(network))?;
    let (training, inference) = (plan.training, plan.inference);
    let bytes = |count: usize| grouped(count as u64);
    let and_moments = match moments {
        0 => String::new(),
        moments => format!(" and {} of the optimiser's moments", bytes(*moments)),
    };
    say(&format!(
        "{folder}/src/network.rs: {} bytes of weights{and_moments} in flash; {} bytes of RAM to train in, {} to infer one \
         sample in with weights that stay in flash; hash {hash:016x}",
        bytes(training.flash),
        bytes(training.ram),
        bytes(inference.ram)
    ))?;
    let needed: Vec<&str> = features.iter().copied().collect();
    say(&format!("Features of headwater-core: {}.", needed.join(", ")))?;
    say(&format!("Written: {}.", written.join(", ")))?;
    if !kept.is_empty() {
        say(&format!("Left as they were: {}.", kept.join(", ")))?;
    }
    say(&format!(
        "`cargo run --release` in {folder} runs it on an emulated Cortex-M4F. In firmware of your own the module is enough: \
         `mod network;`."
    ))
}
