//! Initial weights, drawn from the caller's generator.
//!
//! [`Initialiser`] says which distributions there are and how a draw becomes a weight.
//!
//! | file | what it holds |
//! |---|---|
//! | `initialiser` | the schemes, their formulas and sources, the order of the stream |
//! | `check` | hyperparameters, before a weight is drawn |
//! | `fill`, `bias` | filling a weight matrix and its biases |
//! | `plan` | from a scheme and a shape to numbers of the scalar |
//! | `draw` | one draw from the generator |
//! | `normal` | the polar method |
//! | `truncated`, `mills` | the normal distribution between two bounds, by inversion |
//! | `orthogonal` | the Gram-Schmidt process |
//! | `error` | what is said when weights cannot be initialised |

mod bias;
mod check;
mod draw;
mod error;
mod fill;
mod initialiser;
mod mills;
mod normal;
mod orthogonal;
mod plan;
mod truncated;

pub use error::InitialiseError;
pub use initialiser::{Fan, Initialiser};
