//! Training on the command line.

pub(crate) mod data;

use std::io::Write;

use headwater_model::plan::rule;
use headwater_model::{
    Epoch, Health, Model, Progress, Run, Split, Stopped, Storage, Weights, replace, replaceable, train as run,
};
use serde::Serialize;

use crate::arguments::{Format, TrainArguments};
use crate::{Failure, Outcome, progress, render};

/// The name and version of the JSON's shape; see `cli/TRAINING_SCHEMA.md`.
pub(crate) const SCHEMA: &str = "headwater.training/1";

/// What is printed: what was trained, on what, and what became of it.
#[derive(Debug, Serialize)]
pub(crate) struct Document {
    pub(crate) schema: &'static str,
    pub(crate) version: &'static str,
    pub(crate) network: NetworkLine,
    pub(crate) data: DataLine,
    pub(crate) start: String,
    pub(crate) seed: u64,
    pub(crate) optimiser: String,
    pub(crate) loss: &'static str,
    pub(crate) batch: usize,
    pub(crate) epochs: Vec<Epoch>,
    pub(crate) steps: u64,
    /// Of the run as it now is, in hex; an exported module computes the same.
    pub(crate) hash: String,
    pub(crate) health_at_start: Health,
    pub(crate) health: Health,
    pub(crate) stopped: Option<Stopped>,
    /// The files written.
    pub(crate) saved: Vec<String>,
}

/// A network in figures.
#[derive(Debug, Serialize)]
pub(crate) struct NetworkLine {
    pub(crate) model: String,
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    pub(crate) layers: usize,
    pub(crate) parameters: usize,
    pub(crate) frozen: usize,
}

/// Samples in figures.
#[derive(Debug, Serialize)]
pub(crate) struct DataLine {
    pub(crate) source: String,
    pub(crate) samples: usize,
    pub(crate) held_out: usize,
    /// How the samples held out were chosen.
    pub(crate) how: String,
    pub(crate) classes: Vec<Class>,
}

/// How many training samples a class has.
#[derive(Debug, Serialize)]
pub(crate) struct Class {
    pub(crate) class: String,
    pub(crate) samples: usize,
}

impl NetworkLine {
    pub(crate) fn of(model: &Model<'_>, file: String) -> Self {
        let network = &model.network;
        Self {
            model: file,
            inputs: network.inputs(),
            outputs: network.outputs(),
            layers: network.layers().len(),
            parameters: network.parameter_count(),
            frozen: network.frozen_layers(),
        }
    }
}

impl DataLine {
    fn of(split: &Split, source: String) -> Self {
        let counts = split.train.answers.counts().into_iter();
        Self {
            source,
            samples: split.train.samples(),
            held_out: split.held_out.as_ref().map_or(0, headwater_model::Data::samples),
            how: split.how.clone(),
            classes: counts.map(|(class, samples)| Class { class: class.to_owned(), samples }).collect(),
        }
    }
}

/// Trains as asked, saves, and prints what became of it.
pub(crate) fn train(wanted: &TrainArguments, out: &mut impl Write) -> Result<Outcome, Failure> {
    let storage = Storage::new();
    let mut model = Model::read(&wanted.model, &storage)?;
    let settings = &mut model.settings;
    settings.epochs = wanted.epochs.unwrap_or(settings.epochs);
    settings.batch = wanted.batch.unwrap_or(settings.batch);
    settings.seed = wanted.seed.unwrap_or(settings.seed);
    let split = data::read(&wanted.data, &wanted.samples, &model)?;
    let (begun, start) = begin(wanted, &model)?;
    // At once, so that a place that can't be written is known before the work is done.
    for path in [&wanted.save, &wanted.checkpoint].into_iter().flatten() {
        replaceable(path)?;
    }
    let seed = begun.seed;
    let whole = model.settings.epochs;
    let first = begun.epochs;
    let trained = progress::shown(|progress| {
        run(&model, &split, begun, &mut |epoch| {
            let done = epoch.number.saturating_sub(first);
            progress.done(&format!("epoch {done} of {whole}"), &format!("loss {:.4}", epoch.loss));
        })
    });
    let trained = trained.map_err(|error| Failure::Usage(format!("{}: {error}", wanted.model.display())))?;
    let saved = save(wanted, &model, &trained)?;
    let Run { epochs, start: health_at_start, end: health, stopped, progress } = trained;
    let document = Document {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        network: NetworkLine::of(&model, wanted.model.display().to_string()),
        data: DataLine::of(&split, data::name(&wanted.data)),
        start,
        seed,
        optimiser: rule(&model.optimiser),
        loss: model.loss.name(),
        batch: model.settings.batch,
        epochs,
        steps: progress.steps,
        hash: format!("{:016x}", progress.hash()),
        health_at_start,
        health,
        stopped,
        saved,
    };
    match wanted.format {
        Format::Text => render::training(&document, out)?,
        Format::Json => render::json(&document, out)?,
    }
    let well = document.health.findings.is_empty() && document.stopped.is_none();
    Ok(if well { Outcome::Well } else { Outcome::Findings })
}

/// Where the run starts, and the same in words.
fn begin(wanted: &TrainArguments, model: &Model<'_>) -> Result<(Progress, String), Failure> {
    let refused = |error| Failure::Usage(format!("{}: {error}", wanted.model.display()));
    if let Some(path) = &wanted.resume {
        let progress = Progress::read(path, model)?;
        let words = format!("resumed from {} after epoch {}", path.display(), progress.epochs);
        return Ok((progress, words));
    }
    if let Some(path) = &wanted.weights {
        let weights = Weights::read(path, &model.network)?;
        let words = format!("the weights in {}", path.display());
        return Ok((Progress::with_weights(model, weights).map_err(refused)?, words));
    }
    let words = format!("weights by {}", model.scheme.weights.name());
    Ok((Progress::begin(model).map_err(refused)?, words))
}

/// Saves what was asked for and returns the files written. A run that blew up replaces nothing.
fn save(wanted: &TrainArguments, model: &Model<'_>, run: &Run) -> Result<Vec<String>, Failure> {
    let mut saved = Vec::new();
    if run.stopped.is_some() {
        return Ok(saved);
    }
    if let Some(path) = &wanted.save {
        run.progress.weights.write(path, &model.network)?;
        saved.push(path.display().to_string());
    }
    if let Some(path) = &wanted.checkpoint {
        let record = run.progress.checkpoint(model);
        let record = record.map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
        replace(path, &record)?;
        saved.push(path.display().to_string());
    }
    Ok(saved)
}
