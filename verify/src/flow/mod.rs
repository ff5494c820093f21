//! The flow of gradients through a deep network that has not been trained.
//!
//! A [`Trial`] draws weights, inputs and a gradient at the output, runs forward and back, and hands back a [`Flow`]:
//! per dense layer what went forward and what came back. What is compared is delta = dL/dh, the gradient with respect
//! to a layer's pre-activations h, and not the gradient of its weights: the latter is delta times the layer's input, and
//! where activations shrink as deltas grow it hides what happens (see the section `decay`).
//!
//! Trials run in f64 unless rounding is the subject, so that depth is seen and not underflow.

mod deep;
mod fit;
mod rate;
mod record;
mod repeat;
mod series;
mod spectral;
mod trial;

pub use deep::{Deep, Norm};
pub use fit::{Line, Spread, per_factor_of_ten};
pub use rate::Rate;
pub use record::{DenseFlow, Flow};
pub use repeat::repeat;
pub use series::Series;
pub use spectral::spectral_norm;
pub use trial::{Start, Trial, stream};
