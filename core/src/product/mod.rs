//! The three matrix products of a dense layer, in tiles that stay in registers.
//!
//! **Order.** Each element of a result is one sum, and its terms are added one after another in the order of the index
//! that is summed over. Tiles, panels and the width of vectors choose which sums go on side by side, and never the
//! order within one; so none of them can change a bit. A sum of n terms has an error of at most n u times the sum of absolute
//! terms, with u the unit roundoff.
//!
//! **Method** (Goto & van de Geijn 2008, "Anatomy of High-Performance Matrix Multiplication", cut down to what small
//! networks need). A tile of [`COLUMNS`] neighbouring columns of the result and a few of its rows is summed in registers.
//! The factor that is read along the columns, a *panel*, lies in memory row by row: where it does not, or where its rows
//! are far apart, a stretch of at most [`DEEP`] of them is copied to the stack first.
//!
//! | file | what it holds |
//! |---|---|
//! | `tile` | one tile: the innermost loops |
//! | `panel` | the copy of a factor on the stack |
//! | `rows` | rows times a panel: forward, and the gradient of the input |
//! | `outer` | the gradient of the weights, a sum of outer products |
//! | `single` | the same products where a batch is too small to share a panel, or inputs are narrower than a tile |

mod outer;
mod panel;
mod rows;
mod single;
mod tile;

pub(crate) use outer::weight_gradient;
pub(crate) use rows::{forward, input_gradient};

/// Columns of a tile: one vector of 512 bits of `f32`, or two, or four.
pub(crate) const COLUMNS: usize = 16;

/// Rows of a panel on the stack, 4 KiB of `f32`. A target with 32-bit addresses has less stack to give.
const DEPTH: usize = if cfg!(target_pointer_width = "64") { 64 } else { 8 };

/// The same where more rows are to come: 16 KiB of `f32`.
const DEEP: usize = if cfg!(target_pointer_width = "64") { 256 } else { 32 };

/// Where a product stands: the shape of the weights, `[outputs, inputs]`, neither of them 0.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
}

impl Shape {
    /// Number of weights.
    pub(crate) fn weights(self) -> usize {
        self.inputs.saturating_mul(self.outputs)
    }
}
