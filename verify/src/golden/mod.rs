//! Rung 0: golden values from outside, and how they are read.
//!
//! `goldens/generate.py` wrote most of the files once, from PyTorch in float64 and, where PyTorch loses digits itself, from
//! mpmath with 400 digits. The scripts of `goldens/third_party` took the others from the tests of NumPy, SciPy, ONNX and
//! TensorFlow.js, number by number, and measured with mpmath how accurate they are. Nothing in them was computed by this
//! program. What is compared with them is in [`crate::ladder::golden`].

mod activation;
mod call;
mod initialiser;
mod loss;
mod network;
mod number;
mod onnx;
mod optimiser;
pub mod replay;
mod table;
mod tfjs;
pub mod tolerance;
mod training;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

pub use activation::{ActivationCase, Described, MomentCase};
pub use call::{Call, Expected, Function, Part, Reduction};
pub use initialiser::{GainCase, InitialiserCase, Spread};
pub use loss::{LossCase, LossName};
pub use network::{DescribedLayer, Evaluation, Exact, NetworkCase, Step};
pub use number::Number;
pub use onnx::{LeftOut, OnnxCase, left_out};
pub use optimiser::{Clipping, ClippingCase, DescribedOptimiser, OptimiserCase, ScheduleCase};
pub use table::{NumpyTable, Scalar, ScipyTable};
pub use tfjs::{RowSlopes, Slopes, TfjsCase, tfjs_left_out};
pub use training::{Batch, Cosine, TrainingCase};

/// One data file: where it comes from, and its cases.
#[derive(Debug, Clone)]
pub struct Goldens<C> {
    /// The programs that computed the values, with their versions.
    pub origin: String,
    /// The licence of each of them.
    pub licence: BTreeMap<String, String>,
    /// The day they were computed.
    pub date: String,
    /// The command that did it.
    pub command: String,
    /// How the numbers are written down.
    pub encoding: String,
    /// The cases.
    pub cases: Vec<C>,
}

/// A data file with its cases unread: what is the same for all files is compiled once.
#[derive(Deserialize)]
struct Unread<'a> {
    origin: String,
    licence: BTreeMap<String, String>,
    date: String,
    command: String,
    encoding: String,
    #[serde(borrow)]
    cases: &'a RawValue,
}

/// Reads the `text` of the data file `name`.
///
/// # Panics
///
/// When it is not what it should be.
#[must_use]
pub fn read<C: DeserializeOwned>(name: &str, text: &str) -> Goldens<C> {
    let Unread { origin, licence, date, command, encoding, cases } = valid(name, serde_json::from_str(text));
    let cases = valid(name, serde_json::from_str(cases.get()));
    Goldens { origin, licence, date, command, encoding, cases }
}

fn valid<T>(name: &str, read: serde_json::Result<T>) -> T {
    read.unwrap_or_else(|error| panic!("goldens/data/{name}.json: {error}"))
}

macro_rules! files {
    ($($(#[$doc:meta])* $name:ident: $case:ty;)*) => {
        /// The text of every data file, by name.
        pub const FILES: &[(&str, &str)] =
            &[$((stringify!($name), include_str!(concat!("../../goldens/data/", stringify!($name), ".json")))),*];
        $(
            $(#[$doc])*
            ///
            /// # Panics
            ///
            /// When the file is not what it should be.
            #[must_use]
            pub fn $name() -> Goldens<$case> {
                read(stringify!($name), include_str!(concat!("../../goldens/data/", stringify!($name), ".json")))
            }
        )*
    };
}

files! {
    /// Value and derivative of every activation at stratified inputs.
    activations: ActivationCase;
    /// Every loss with its gradient.
    losses: LossCase;
    /// Single layers: training passes with random cotangents, then inference.
    layers: NetworkCase;
    /// Whole networks with a loss, with and without frozen layers.
    networks: NetworkCase;
    /// Every optimiser over given gradients, step by step.
    optimisers: OptimiserCase;
    /// Clipping by norm and by value.
    clipping: ClippingCase;
    /// Learning-rate schedules, step by step.
    schedules: ScheduleCase;
    /// Second moments of each activation under a standard normal input.
    moments: MomentCase;
    /// The gain of each nonlinearity that PyTorch knows.
    gains: GainCase;
    /// Bounds and deviations of the initialisers.
    initialisers: InitialiserCase;
    /// Whole training runs of twenty steps.
    training: TrainingCase;
    /// NumPy's validation tables of elementary functions.
    numpy: NumpyTable;
    /// Boost's tables of elementary functions, as SciPy tests itself with them.
    scipy: ScipyTable;
    /// The node tests of ONNX that the core can answer.
    onnx: OnnxCase;
    /// The gradient tests of TensorFlow.js that the core can answer.
    tfjs: TfjsCase;
}
