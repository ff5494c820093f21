//! Headwater for C: the core behind plain pointers, counts and status codes.
//!
//! What a caller has to know stands in `c/README.md` and in the header. Here, one file for each thing that crosses the border:
//!
//! | file | what it holds |
//! |---|---|
//! | `border` | pointers and counts, checked before they become slices |
//! | `failure` | why a call was refused, as a status and as a sentence |
//! | `layer`, `network` | a network as C describes it, converted for the core |
//! | `memory` | the arrays that a network works on |
//! | `loss`, `optimiser`, `scheme` | the same for what training needs |
//! | `plan`, `initialise`, `infer`, `train`, `diagnose`, `checkpoint` | the functions |
//!
//! Whatever C passes as a choice is an integer here until it has been checked: an enumeration with a value that it does not
//! have would be undefined behaviour.
#![no_std]

// Tests are built with unwinding, and take the standard library's panic handler.
#[cfg(not(panic = "abort"))]
extern crate std;

mod border;
mod checkpoint;
mod diagnose;
mod failure;
mod infer;
mod initialise;
mod layer;
mod loss;
mod memory;
mod network;
mod optimiser;
#[cfg(panic = "abort")]
mod panic;
mod plan;
mod scheme;
mod text;
mod train;

pub use checkpoint::{HeadwaterCheckpoint, headwater_checkpoint_resume, headwater_checkpoint_save};
pub use diagnose::{
    HeadwaterCause, HeadwaterFinding, HeadwaterFindingKind, HeadwaterStatisticsSpace, headwater_diagnose,
    headwater_finding_sentence,
};
pub use failure::{HeadwaterError, HeadwaterStatus, headwater_error_sentence};
pub use infer::headwater_infer;
pub use initialise::headwater_initialise;
pub use layer::{
    HEADWATER_BIASED_RUNNING_VARIANCE, HEADWATER_EPSILON, HEADWATER_MOMENTUM, HEADWATER_SLOPE_PER_FEATURE,
    HEADWATER_WITHOUT_AFFINE, HEADWATER_WITHOUT_BIAS, HeadwaterActivation, HeadwaterLayer,
    HeadwaterLayerKind, HeadwaterLayerSpace,
};
pub use loss::{HeadwaterBatch, HeadwaterLoss, HeadwaterLossKind};
pub use memory::HeadwaterMemory;
pub use network::HeadwaterNetwork;
pub use optimiser::{
    HEADWATER_CENTRED, HEADWATER_DECOUPLED_WEIGHT_DECAY, HeadwaterOptimiser, HeadwaterOptimiserKind,
};
pub use plan::{HeadwaterPlan, headwater_plan};
pub use scheme::HeadwaterScheme;
pub use train::headwater_train_step;
