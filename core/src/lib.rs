//! Neural-network training in memory that the caller provides: no heap, no `unsafe`, no panic, the same bits on every
//! target.
//!
//! The crate computes gradients and says whether they arrive. It has dense networks, the activations, normalisations,
//! residual connections, losses, initialisers and optimisers that the vanishing gradient problem is about, and a probe
//! that names the cause when a network does not learn. It has no convolutions, no attention, no graph, no file formats
//! and no threads.
//!
//! # Where to look
//!
//! | question | answer |
//! |---|---|
//! | how is a network written down? | [`Layer`], [`network!`], [`Network::new`] |
//! | how much memory does it take? | [`Network::training_plan`], [`Network::inference_plan`], [`Plan`] |
//! | where do its weights stand? | [`Network::segments`] |
//! | how does it start? | [`Network::initialise`], [`Scheme`], [`Initialiser`] |
//! | how is it run? | [`Network::infer`]; [`Network::forward`], then [`Pass::loss`] and [`Pass::backward`] |
//! | how does it learn? | [`Optimiser`], [`Schedule`], [`clip_by_norm`], [`all_finite`]; [`Pass::update_in_place`] |
//! | which functions are there? | [`Activation`], [`Loss`] |
//! | why does it not learn? | [`Probe`], [`diagnose`], [`Finding`], [`layer_updates`] |
//! | how is training part of it? | [`Network::freeze`] |
//! | which scalars? | [`Real`]: `f32`, `f64`, or your own |
//! | how does it get onto a board? | [`guide`], from a model file to training under emulation |
//!
//! # A complete training loop
//!
//! Everything is sized at compile time and lives on the stack or in a `static`.
//!
//! ```
#![doc = include_str!("../examples/exclusive_or.rs")]
//! ```
//!
//! # What is promised
//!
//! - **Bits.** The same inputs give the same bits in debug and release, at every vector width and on every target: sums
//!   have a fixed order, and elementary functions are the crate's own or `libm`'s, never the platform's. NaN payloads are the one
//!   exception. Tested by `core/tests/bits.rs` under `.ci/same-bits` on x86-64, and on
//!   other processors by `.ci/firmware`.
//! - **Memory.** A call touches the slices it is given and nothing else; there is no allocator. Tested by
//!   `verify/tests/plan/main.rs` and `verify/tests/no_heap.rs`.
//! - **Refusals.** Arguments that do not fit are refused before anything is changed, by an error that says where, what was
//!   expected, what was found and the way out.
//! - **Stack.** Recursion goes as deep as residual branches are nested, at most [`MAXIMUM_NESTING`].
//!
//! # Features
//!
//! By default a build has every kind of layer, activation, loss and optimiser, which is the feature `full`. A linker drops
//! functions that nobody calls, but it cannot know which kinds a network holds. So for a board, where flash is scarce, the
//! default is switched off, and each kind that the network uses is named:
//!
//! ```toml
//! headwater-core = { version = "0.1", default-features = false, features = ["relu", "cross-entropy", "sgd"] }
//! ```
//!
//! | kinds | features |
//! |---|---|
//! | dense layers | none needed |
//! | other layers | `prelu`, `batch-norm`, `layer-norm`, `residual` |
//! | activations | `identity`, `sigmoid`, `tanh`, `relu`, `leaky-relu`, `elu`, `selu`, `celu`, `gelu`, `gelu-tanh`, `silu`, `softplus`, `softsign`, `mish`, `hard-sigmoid`, `hard-tanh`, `hard-swish`, `relu6`, `log-sigmoid` |
//! | losses | `mse-loss`, `huber-loss`, `binary-cross-entropy-with-logits`, `cross-entropy` |
//! | optimisers | `sgd`, `rmsprop`, `adam`, `adamw`; none for [`Pass::update_in_place`] |
//!
//! The name is the kind's own with dashes; [`Layer::feature`], [`Activation::feature`], [`Loss::feature`] and
//! [`Optimiser::feature`] return it. Features change no bit and no type: the enums keep all variants, and a kind that is left
//! out is refused where it enters, by an error, or by [`network!`] as a compile error, that names the feature to enable.
//! What each costs is measured in `verify/firmware/record/flash.txt`; `.ci/features` tries each alone.
//!
//! Beside these:
//!
//! - `dispatch`, off by default: on x86-64 loops over long slices are compiled for vectors of 128, 256 and 512 bits, and
//!   what the processor has is chosen while the program runs. The bits are the same. It takes the standard library, and
//!   the crate `pulp`, which has unsafe code; this crate has none.
//! - `fused`, off by default: the sums of products in dense layers round once a term instead of twice
//!   ([`Real::multiply_add`]). That is a second arithmetic with bits of its own, again the same on every target, and
//!   it is proved as the first is. It is faster where the processor has the instruction and the compiler may use it: on
//!   x86-64 and aarch64 together with `dispatch`, and on Cortex-M4F and its like without. Elsewhere `libm` computes it,
//!   correctly and slowly. [`FUSED`] says which arithmetic a build has.
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

#[cfg(doc)]
#[doc = include_str!("../docs/board.md")]
pub mod guide {}

mod activation;
pub mod checkpoint;
mod clip;
mod decimal;
mod destination;
mod dispatch;
mod elementary;
mod error;
mod feature;
mod finite;
mod hyperparameter;
mod initialise;
#[cfg(feature = "dispatch")]
#[expect(dead_code, reason = "compiled for the crates that build on this one")]
mod instances;
mod layer;
mod loss;
mod network;
mod norm;
mod optimiser;
mod probe;
mod product;
mod real;
mod schedule;

/// Whether this build sums products by fused multiply-add, which the feature `fused` asks for.
pub const FUSED: bool = cfg!(feature = "fused");

pub use activation::{Activation, leaky_relu, leaky_relu_derivative, leaky_relu_slope_derivative};
pub use clip::{clip_by_norm, clip_by_value};
pub use error::{Error, LengthMismatch};
pub use feature::NotCompiled;
pub use finite::all_finite;
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
    Cause, Finding, Flow, Kind, LayerStatistics, LayerUpdate, Outlier, Place, Probe, Threshold, diagnose,
    layer_updates,
};
pub use real::Real;
pub use schedule::{Decay, Schedule, WarmUp};
