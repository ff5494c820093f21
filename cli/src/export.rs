//! Export to firmware on the command line.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use headwater_model::export::Project;
use headwater_model::plan::{Choice, FrozenIn, Plan};
use headwater_model::{Model, Progress, Storage, Weights, features, replace};

use crate::arguments::ExportArguments;
use crate::train::{NetworkLine, data};
use crate::{Failure, Outcome, render};

/// Where the core is in the sources that this program was built from.
const CORE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../core");

/// What is printed.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) network: NetworkLine,
    /// The folder of the crate.
    pub(crate) folder: String,
    /// The files written.
    pub(crate) written: Vec<&'static str>,
    /// The files that stay as they were.
    pub(crate) kept: Vec<&'static str>,
    /// What it needs of headwater-core.
    pub(crate) features: BTreeSet<&'static str>,
    /// What it takes on the board, apart from code and stack.
    pub(crate) plan: Plan,
    /// Bytes of moments in flash, with which the optimiser goes on.
    pub(crate) moments: usize,
    /// The hash of the run that the board goes on with.
    pub(crate) hash: u64,
}

/// Writes the crate and prints where it is and what it takes.
pub(crate) fn export(wanted: &ExportArguments, out: &mut impl Write) -> Result<Outcome, Failure> {
    let storage = Storage::new();
    let model = Model::read(&wanted.model, &storage)?;
    let refused = |sentence: String| Failure::Usage(format!("{}: {sentence}", wanted.model.display()));
    let (start, from) = start(wanted, &model)?;
    let samples = match &wanted.data {
        Some(path) => Some((data::read(path, &wanted.samples, &model)?.train, data::name(path))),
        None => None,
    };
    let core = core(wanted)?;
    let project = Project {
        model: &model,
        start: &start,
        from: &format!("{} with {from}", wanted.model.display()),
        core: &core,
        samples: samples.as_ref().map(|(data, name)| (data, name.as_str())),
    };
    let files = project.files().map_err(|error| refused(error.to_string()))?;
    let choice = Choice { frozen_in: FrozenIn::Flash, ..Choice::of(&model) };
    let plan = Plan::new(&model.network, &choice).map_err(|error| refused(error.to_string()))?;
    let (mut written, mut kept) = (Vec::new(), Vec::new());
    for file in files {
        let path = wanted.out.join(file.path);
        if file.keep && path.exists() {
            kept.push(file.path);
            continue;
        }
        let folder = path.parent().unwrap_or(&wanted.out);
        fs::create_dir_all(folder)
            .map_err(|error| Failure::Usage(format!("{}: cannot be made: {error}", folder.display())))?;
        replace(&path, file.text.as_bytes())?;
        written.push(file.path);
    }
    let moments = if start.moments.iter().any(|moment| *moment != 0.0) { plan.training.moments } else { 0 };
    let network = NetworkLine::of(&model, wanted.model.display().to_string());
    let folder = wanted.out.display().to_string();
    let features = features::to_train(&model.network, &model.loss, &choice);
    let hash = start.hash();
    render::exported(&Document { network, folder, written, kept, features, plan, moments, hash }, out)?;
    Ok(Outcome::Well)
}

/// The run to go on with, and where it is from.
fn start(wanted: &ExportArguments, model: &Model<'_>) -> Result<(Progress, String), Failure> {
    if let Some(path) = &wanted.resume {
        let progress = Progress::read(path, model)?;
        return Ok((progress, format!("the run in {}", path.display())));
    }
    // The command line takes one of the two.
    let path = wanted.weights.as_deref().unwrap_or(Path::new(""));
    let weights = Weights::read(path, &model.network)?;
    let progress = Progress::with_weights(model, weights);
    let progress =
        progress.map_err(|error| Failure::Usage(format!("{}: {error}", wanted.model.display())))?;
    Ok((progress, format!("the weights in {}", path.display())))
}

/// The core's folder, in full, since the crate may be anywhere.
fn core(wanted: &ExportArguments) -> Result<String, Failure> {
    let folder = wanted.core.clone().unwrap_or_else(|| PathBuf::from(CORE));
    let found = fs::canonicalize(&folder).ok().filter(|folder| folder.join("Cargo.toml").is_file());
    found.map(|folder| folder.display().to_string()).ok_or_else(|| {
        Failure::Usage(format!(
            "{}: expected the folder of headwater-core, found none; say where it is with `--core`",
            folder.display()
        ))
    })
}
