//! A crate for a board around the module.

use headwater_core::Loss;

use super::{samples, source};
use crate::plan::Choice;
use crate::{Data, Model, Progress, TrainingError, features};

/// What a crate is made from.
#[derive(Debug)]
pub struct Project<'a> {
    /// The network.
    pub model: &'a Model<'a>,
    /// The run that the board goes on with.
    pub start: &'a Progress,
    /// What both came from, for the module's first line.
    pub from: &'a str,
    /// The folder of `headwater-core`, as `Cargo.toml` names it.
    pub core: &'a str,
    /// Samples to put into the crate, and what they are called.
    pub samples: Option<(&'a Data, &'a str)>,
}

/// A file of the crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its place within the crate: `src/network.rs`.
    pub path: &'static str,
    /// What is in it.
    pub text: String,
    /// Whether it is the user's once it is there, and must not be replaced.
    pub keep: bool,
}

impl Project<'_> {
    /// The files of a crate that `cargo run --release` builds for a Cortex-M4F and runs in QEMU. The network, and samples
    /// where there are some, are replaced by the next export; all else is written to be changed.
    ///
    /// # Errors
    /// Those of [`source`], and more samples than a board counts.
    pub fn files(&self) -> Result<Vec<File>, TrainingError> {
        let network =
            File { path: "src/network.rs", text: source(self.model, self.start, self.from)?, keep: false };
        let begun = |path: &'static str, text: &str| File { path, text: text.to_owned(), keep: true };
        let samples = match self.samples {
            Some((data, name)) => {
                File { path: "src/samples.rs", text: samples::source(self.model, data, name)?, keep: false }
            }
            None => begun("src/samples.rs", &filled(include_str!("board/samples.rs.txt"), self.model)),
        };
        let needed = features::to_train(&self.model.network, &self.model.loss, &Choice::of(self.model));
        let needed: Vec<&str> = needed.into_iter().collect();
        let core = format!(
            "# What the network, its loss and its optimiser need: a network with other kinds needs others.\nheadwater-core = \
             {{ path = {:?}, default-features = false, features = {needed:?} }}",
            self.core
        );
        Ok(vec![
            network,
            samples,
            begun("Cargo.toml", &include_str!("board/Cargo.toml.txt").replace("/*CORE*/", &core)),
            begun(".cargo/config.toml", include_str!("board/config.toml.txt")),
            begun("memory.x", include_str!("board/memory.x.txt")),
            begun("build.rs", include_str!("board/build.rs.txt")),
            begun("src/main.rs", include_str!("board/main.rs.txt")),
            begun("src/board.rs", include_str!("board/board.rs.txt")),
        ])
    }
}

/// A template with what follows from the network and its loss.
pub(super) fn filled(template: &str, model: &Model<'_>) -> String {
    let (targets, zero, kind, scalar) = match model.loss {
        Loss::SoftmaxCrossEntropy { .. } => (1, "0", "Classes", "usize"),
        _ => (model.network.outputs(), "0.0", "Values", "f32"),
    };
    template
        .replace("/*INPUTS*/", &model.network.inputs().to_string())
        .replace("/*TARGETS*/", &targets.to_string())
        .replace("/*ZERO*/", zero)
        .replace("/*KIND*/", kind)
        .replace("/*SCALAR*/", scalar)
}
