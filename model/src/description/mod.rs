//! Model files: a network, how it starts and how it is trained, in TOML.
//!
//! The keys are described in `model/SCHEMA.md`.

mod initialisation;
mod layers;
mod loss;
mod optimiser;
mod section;
mod settings;
mod write;

use std::path::Path;

use headwater_core::{Layer, Loss, Network, NetworkError, NetworkFault, Optimiser, Schedule, Scheme};
use toml::de::DeTable;
use typed_arena::Arena;

use crate::fault::Source;
use crate::{Fault, files};
use layers::List;
use section::Section;
pub use settings::{Clip, Settings};

/// The longest model file that is read, in bytes.
pub const LONGEST: u64 = 1 << 20;

/// Where the layers of a model live. The core's network borrows them.
#[derive(Default)]
pub struct Storage<'a> {
    layers: Arena<Layer<'a>>,
    numbers: Arena<f64>,
}

impl Storage<'_> {
    /// With nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl std::fmt::Debug for Storage<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Storage of {} layers", self.layers.len())
    }
}

/// What a model file says.
///
/// ```
/// use headwater_model::{Model, Storage};
///
/// let storage = Storage::new();
/// let text = "inputs = 4\nlayers = [{ kind = \"dense\", outputs = 3 }]";
/// let model = Model::parse("net.toml", text, &storage)?;
/// assert_eq!(model.network.parameter_count(), 4 * 3 + 3);
///
/// let text = "inputs = 4\nlayers = [{ kind = \"dens\", outputs = 3 }]";
/// let fault = Model::parse("net.toml", text, &storage).unwrap_err().to_string();
/// assert!(fault.starts_with("net.toml:2:20: `kind` of layer 0: expected one of ") && fault.ends_with("`dense`?"));
/// # Ok::<(), headwater_model::Fault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Model<'a> {
    /// The network, its first layers frozen where the file says so.
    pub network: Network<'a>,
    /// How its dense layers start.
    pub scheme: Scheme,
    /// What it is trained to make small.
    pub loss: Loss<'a>,
    /// By which rule.
    pub optimiser: Optimiser<f32>,
    /// The rate of each step.
    pub schedule: Schedule<f32>,
    /// Everything else about training.
    pub settings: Settings,
}

impl<'a> Model<'a> {
    /// Reads a file of at most [`LONGEST`] bytes.
    ///
    /// # Errors
    /// Those of [`parse`](Self::parse), and a file that cannot be read.
    pub fn read(path: &Path, storage: &'a Storage<'a>) -> Result<Self, Fault> {
        Self::parse(&path.display().to_string(), &files::text(path, LONGEST)?, storage)
    }

    /// Reads a text. `file` is what it is called in errors.
    ///
    /// No memory is set aside for what the text merely claims, such as the width of a layer.
    ///
    /// # Errors
    /// One sentence with line and column: what is no TOML, a key or name that is not known, a value of the wrong kind, a
    /// hyperparameter or a network that the core refuses.
    pub fn parse(file: &str, text: &str, storage: &'a Storage<'a>) -> Result<Self, Fault> {
        let source = Source { file, text };
        let table = DeTable::parse(text).map_err(|error| {
            let message = error.message().lines().collect::<Vec<_>>().join("; ");
            let at = error.span().map_or(0, |span| span.start);
            source.fault(at, format!("expected TOML, found a mistake in it: {message}"))
        })?;
        let root = Section::root(source, table.get_ref());
        root.only(&["inputs", "freeze", "layers", "initialisation", "loss", "optimiser", "training"])?;
        let network = read_network(&root, storage)?;
        let scheme = initialisation::read(root.section("initialisation")?.as_ref())?;
        let loss = loss::read(root.section("loss")?.as_ref(), network.outputs(), storage)?;
        let optimiser = optimiser::read(root.section("optimiser")?.as_ref())?;
        let (settings, schedule) = settings::read(root.section("training")?.as_ref(), &optimiser)?;
        Ok(Self { network, scheme, loss, optimiser, schedule, settings })
    }

    /// The rules that a model file can name, with PyTorch's defaults.
    #[must_use]
    pub fn optimisers() -> [(&'static str, Optimiser<f32>); 4] {
        optimiser::rules()
    }
}

fn read_network<'a>(root: &Section<'_>, storage: &'a Storage<'a>) -> Result<Network<'a>, Fault> {
    let inputs = root.count("inputs")?.ok_or_else(|| root.missing("inputs", "64"))?;
    let list = List::read(root, "layers", &[], storage)?;
    let list = list.ok_or_else(|| root.missing("layers", "[{ kind = \"dense\", outputs = 10 }]"))?;
    let frozen = root.count("freeze")?.unwrap_or(0);
    let fault = |error: NetworkError| {
        let key = match error.fault {
            NetworkFault::NoInputs => "inputs",
            NetworkFault::FrozenTooFar { .. } => "freeze",
            _ => "layers",
        };
        list.fault(&error).unwrap_or_else(|| root.fault_at(key, error.to_string()))
    };
    Network::new(inputs, list.layers).and_then(|network| network.freeze(frozen)).map_err(fault)
}
