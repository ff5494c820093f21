//! Neural-network training in caller-provided memory.
#![no_std]
#![forbid(unsafe_code)]
#![deny(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::string_slice
)]

mod activation;
pub mod checkpoint;
mod clip;
mod destination;
mod error;
mod hyperparameter;
mod initialise;
mod layer;
mod loss;
mod network;
mod norm;
mod optimiser;
mod probe;
mod real;
mod schedule;

pub use activation::{Activation, leaky_relu, leaky_relu_derivative, leaky_relu_slope_derivative};
pub use clip::{clip_by_norm, clip_by_value};
pub use error::{Error, LengthMismatch};
pub use hyperparameter::HyperparameterError;
pub use initialise::{Fan, InitialiseError, Initialiser};
pub use layer::{BatchNorm, Dense, Layer, LayerNorm, Prelu, RunningVariance, Slopes};
pub use loss::{Loss, LossError, Targets, argmax, correct, log_softmax, softmax};
pub use network::{
    Backward, BackwardEvent, Forward, ForwardEvent, Gain, Gradients, Infer, Initialise, LayerPath,
    MAXIMUM_NESTING, Network, NetworkError, NetworkFault, Observer, Pass, Plan, Position, Scheme, Segment,
    Segments, Sentence, Training, UpdateInPlace,
};
pub use norm::norm;
pub use optimiser::{Adam, AdamW, Momentum, Optimiser, OptimiserError, RmsProp, Sgd, Update, WeightDecay};
pub use probe::{
    Cause, Finding, Flow, Kind, LayerStatistics, LayerUpdate, Probe, Threshold, diagnose, layer_updates,
};
pub use real::Real;
pub use schedule::{Decay, Schedule, WarmUp};
