//! Export to firmware on the command line.

use std::fs;
use std::io::Write;

use headwater_model::export::{program, source};
use headwater_model::plan::{Choice, FrozenIn, Plan};
use headwater_model::{Model, Storage, Weights, replace};

use crate::arguments::ExportArguments;
use crate::train::NetworkLine;
use crate::{Failure, Outcome, render};

/// The module's file.
const FILE: &str = "network.rs";
/// The program's, which is the user's from the first change on.
const PROGRAM: &str = "main.rs";

/// What is printed.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) network: NetworkLine,
    /// The file written.
    pub(crate) file: String,
    /// The program that was written around it, where there was none.
    pub(crate) program: Option<String>,
    /// What it takes on the board, apart from code and stack.
    pub(crate) plan: Plan,
}

/// Writes the module and prints where it is and what it takes.
pub(crate) fn export(wanted: &ExportArguments, out: &mut impl Write) -> Result<Outcome, Failure> {
    let storage = Storage::new();
    let model = Model::read(&wanted.model, &storage)?;
    let weights = Weights::read(&wanted.weights, &model.network)?;
    let from = format!("{} with the weights in {}", wanted.model.display(), wanted.weights.display());
    let refused = |sentence: String| Failure::Usage(format!("{}: {sentence}", wanted.model.display()));
    let text = source(&model, &weights, &from).map_err(|error| refused(error.to_string()))?;
    let choice = Choice { frozen_in: FrozenIn::Flash, ..Choice::of(&model) };
    let plan = Plan::new(&model.network, &choice).map_err(|error| refused(error.to_string()))?;
    fs::create_dir_all(&wanted.out)
        .map_err(|error| Failure::Usage(format!("{}: cannot be made: {error}", wanted.out.display())))?;
    let file = wanted.out.join(FILE);
    replace(&file, text.as_bytes())?;
    let main = wanted.out.join(PROGRAM);
    let begun = !main.exists();
    if begun {
        replace(&main, program(&model).as_bytes())?;
    }
    let program = begun.then(|| main.display().to_string());
    let network = NetworkLine::of(&model, wanted.model.display().to_string());
    render::exported(&Document { network, file: file.display().to_string(), program, plan }, out)?;
    Ok(Outcome::Well)
}
