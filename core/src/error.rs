//! What a public function says when its arguments cannot be used.

use crate::network::{LayerPath, NetworkError};
use crate::{InitialiseError, LossError, NotCompiled, OptimiserError};
use core::fmt;

/// Arguments that a network's call cannot work with. Nothing has been changed when one is returned, unless a generator gave
/// out in the middle of an initialisation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Error {
    /// The network itself cannot be built.
    Network(NetworkError),
    /// A slice of the wrong length.
    Length(LengthMismatch),
    /// No sample at all.
    EmptyBatch,
    /// Inputs that are not a whole number of samples.
    PartialSample {
        /// The argument's name.
        part: &'static str,
        /// Scalars in one sample.
        width: usize,
        /// Scalars found.
        found: usize,
    },
    /// A batch norm that is to be trained on one sample.
    BatchOfOne {
        /// The first such layer.
        layer: LayerPath,
    },
    /// An infinity or a NaN where it would spoil what is kept.
    NotFinite {
        /// The argument's name.
        part: &'static str,
        /// Where in the slice it stands.
        index: usize,
    },
    /// A way back before the gradient with respect to the outputs was set.
    NoOutputGradient,
    /// The gradient with respect to the inputs, wanted of a network with frozen layers.
    FrozenInputGradient,
    /// An activation that this build leaves out.
    NotCompiled(NotCompiled),
    /// Targets that do not fit the loss.
    Loss(LossError),
    /// Parameters that cannot be initialised as asked.
    Initialise(InitialiseError),
    /// An update that cannot be made.
    Optimiser(OptimiserError),
    /// The plan and the walk over the layers disagree. It means a defect in this library.
    Plan {
        /// A request to report it.
        report: &'static str,
    },
}

impl Error {
    pub(crate) const PLAN: Self =
        Error::Plan { report: "the memory plan does not fit the network; please report this as a defect" };
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Network(error) => error.fmt(f),
            Error::Length(mismatch) => mismatch.fmt(f),
            Error::EmptyBatch => write!(f, "inputs: expected at least one sample, found none"),
            Error::PartialSample { part, width, found } => write!(
                f,
                "{part}: expected whole samples of {width} values, found {found} values, which leaves {} over",
                found.checked_rem(*width).unwrap_or_default()
            ),
            Error::BatchOfOne { layer } => write!(
                f,
                "layer {layer} (batch_norm): a batch of one has no variance to normalise by; train it on at least 2 \
                 samples, freeze it, or use layer norm"
            ),
            Error::NotFinite { part, index } => write!(
                f,
                "{part}: the value at index {index} is infinite or NaN, which would spoil the running statistics and \
                 the parameters; clean the data"
            ),
            Error::NoOutputGradient => write!(
                f,
                "backward: no gradient with respect to the outputs; call loss or write output_gradient_mut first, once \
                 for each way back"
            ),
            Error::FrozenInputGradient => write!(
                f,
                "input_gradient: frozen layers keep nothing to compute it from; pass None, or do not freeze layers"
            ),
            Error::NotCompiled(error) => error.fmt(f),
            Error::Loss(error) => error.fmt(f),
            Error::Initialise(error) => error.fmt(f),
            Error::Optimiser(error) => error.fmt(f),
            Error::Plan { report } => f.write_str(report),
        }
    }
}

impl core::error::Error for Error {}

impl From<NetworkError> for Error {
    fn from(error: NetworkError) -> Self {
        Error::Network(error)
    }
}

impl From<NotCompiled> for Error {
    fn from(error: NotCompiled) -> Self {
        Error::NotCompiled(error)
    }
}

impl From<LengthMismatch> for Error {
    fn from(mismatch: LengthMismatch) -> Self {
        Error::Length(mismatch)
    }
}

impl From<InitialiseError> for Error {
    fn from(error: InitialiseError) -> Self {
        Error::Initialise(error)
    }
}

impl From<OptimiserError> for Error {
    fn from(error: OptimiserError) -> Self {
        Error::Optimiser(error)
    }
}

impl From<LossError> for Error {
    fn from(error: LossError) -> Self {
        Error::Loss(error)
    }
}

/// A slice that does not have the length its part of the memory plan asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LengthMismatch {
    /// The argument's name: `parameters`, `gradients`, `state`, `scratch`, ...
    pub part: &'static str,
    /// The length it should have, in scalars.
    pub expected: usize,
    /// The length it has, in scalars.
    pub found: usize,
    /// The way out: how to get the right length.
    pub remedy: &'static str,
}

impl fmt::Display for LengthMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LengthMismatch { part, expected, found, remedy } = self;
        write!(f, "{part}: expected {expected} values, found {found}; {remedy}")
    }
}

impl core::error::Error for LengthMismatch {}
