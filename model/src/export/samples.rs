//! Samples as a Rust module, with the order in which the desk sees them.

use std::fmt::Write;

use super::numbers::array;
use super::project::filled;
use crate::data::Prepared;
use crate::training::trained_batch_norms;
use crate::{Data, Model, TrainingError};

/// The most samples whose order takes two bytes each.
const MOST: usize = 1 << 16;

/// The module's text.
pub(super) fn source(model: &Model<'_>, data: &Data, name: &str) -> Result<String, TrainingError> {
    data.check(&model.network).map_err(TrainingError::Data)?;
    let samples = data.samples();
    if samples > MOST {
        return Err(TrainingError::Data(format!(
            "expected at most {MOST} samples for a board, found {samples}; `--samples` takes the first of them"
        )));
    }
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _written = write(&mut text, model, data, name);
    Ok(text)
}

fn write(out: &mut String, model: &Model<'_>, data: &Data, name: &str) -> std::fmt::Result {
    let name = name.replace(['\n', '\r'], " ");
    writeln!(
        out,
        "//! Samples to train on: the first {} of {name}. Written by `headwater export`.",
        data.samples()
    )?;
    writeln!(out, "#![allow(clippy::approx_constant, reason = \"a value may happen to be near one\")]\n")?;
    writeln!(out, "use headwater_core::Targets;\nuse rand_core::Rng;\nuse rand_pcg::Pcg32;\n")?;
    writeln!(out, "use crate::network::BATCH;\n")?;
    array(out, "All samples, one after the other", "INPUTS", "SAMPLES * WIDTH", &data.inputs)?;
    match Prepared::of(&data.answers, model.loss, model.network.outputs()) {
        Prepared::Classes(classes) => {
            writeln!(out, "/// Their classes.\npub static TARGETS: [usize; SAMPLES] = {classes:?};\n")?;
        }
        Prepared::Values(values) => {
            array(out, "Their targets", "TARGETS", "SAMPLES * ANSWERS", &values)?;
        }
    }
    // The desk leaves a last batch out that a batch norm cannot be trained on.
    let (least, why) = match trained_batch_norms(model).is_empty() || model.settings.batch == 1 {
        true => (1, ""),
        false => (2, " A batch norm has no variance of one."),
    };
    let template = include_str!("board/data.rs.txt")
        .replace("/*SAMPLES*/", &data.samples().to_string())
        .replace("/*LEAST*/", &least.to_string())
        .replace("/*LEAST_WHY*/", why);
    out.push_str(&filled(&template, model));
    Ok(())
}
