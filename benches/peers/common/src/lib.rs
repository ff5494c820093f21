//! What the Rust runners share: the workload's file, the clock, and the line they print.
//!
//! A runner is called `RUNNER FILE CHECK_STEPS SECONDS`. It builds its trainer from the file, takes `CHECK_STEPS` steps,
//! notes the losses and how far the weights went, and then times steps for `SECONDS`.

mod clock;
mod failure;
mod line;
mod workload;

pub use clock::measure;
pub use failure::Failure;
pub use line::run;
pub use workload::{Activation, Dense, Loss, Norm, Optimiser, Spec, Workload};

/// A network in training on one fixed batch.
pub trait Trainer: Sized {
    /// A new one with the weights of the file.
    ///
    /// # Errors
    /// When the library refuses the network.
    fn new(workload: &Workload) -> Result<Self, Failure>;

    /// Forward, loss, backward, update.
    ///
    /// # Errors
    /// Those of the library.
    fn step(&mut self) -> Result<(), Failure>;

    /// The loss that the last step found on its way forward.
    ///
    /// # Errors
    /// Those of the library.
    fn loss(&mut self) -> Result<f32, Failure>;

    /// The weights of the dense layer `layer`, in any order that stays the same.
    ///
    /// # Errors
    /// Those of the library.
    fn weights(&mut self, layer: usize) -> Result<Vec<f32>, Failure>;

    /// The running variances of the last batch norm; empty if the network has none, or the library keeps none.
    ///
    /// # Errors
    /// Those of the library.
    fn running_variance(&mut self) -> Result<Vec<f32>, Failure>;
}
