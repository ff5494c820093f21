//! Training on the embedded digits, as plain data: what the lesson's sections on learning measure with.
//!
//! A [`Setup`] is a network's [`Recipe`] with a rate, a number of epochs and a seed; [`train`] turns it into a [`Run`]:
//! loss and accuracy epoch by epoch, and what every layer looked like at the start, after each epoch and at the end.
//! [`runs`] trains many setups at once and remembers them, so that sections which show the same network train it once.
//!
//! The protocol is the same everywhere: the first 1,437 digits are for training and the last 360, by other writers, for
//! testing; softmax cross-entropy; stochastic gradient descent without momentum on batches of 64 in an order drawn anew
//! each epoch, the 29 samples that do not fill a batch left out; the output layer with Xavier's weights, but for PyTorch's
//! default, which is taken for all layers or none.

mod contestant;
mod initial;
mod recipe;
mod run;
mod shared;
mod snapshot;

pub use contestant::{Contestant, GOAL, LONGEST, repetitions};
pub use recipe::{Architecture, Normalisation, Recipe, WIDTH};
pub use run::{BATCH, Epoch, Run, STEPS, Setup, train};
pub use shared::runs;
pub use snapshot::{LayerSnapshot, PreActivations, Snapshot};
