//! Filling the biases that go with a weight matrix.

use rand_core::Rng;

use super::fill::uniform;
use super::plan::Plan;
use super::{InitialiseError, Initialiser};
use crate::Real;

impl Initialiser {
    /// Overwrites the biases of a layer whose weights this scheme fills, one for each output.
    ///
    /// [`Initialiser::PyTorchLinear`] draws them as it draws weights, from U(-a, a) with a = 1 / sqrt(inputs), one draw
    /// each. Every other scheme sets them to 0 and takes no draw, as Glorot and Bengio and He et al. do. To draw
    /// biases from another distribution, [`fill`](Initialiser::fill) them as a matrix of one input.
    ///
    /// ```
    /// use headwater_core::Initialiser;
    /// use rand_pcg::Pcg32;
    ///
    /// let mut biases = [1.0_f32; 3];
    /// Initialiser::PyTorchLinear.fill_bias(&mut biases, 4, &mut Pcg32::new(42, 54))?;
    /// assert!(biases.iter().all(|bias| *bias != 0.0 && bias.abs() <= 0.5)); // 1 / sqrt(4)
    ///
    /// Initialiser::he_normal().fill_bias(&mut biases, 4, &mut Pcg32::new(42, 54))?;
    /// assert_eq!(biases, [0.0; 3]);
    /// # Ok::<(), headwater_core::InitialiseError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InitialiseError::Hyperparameter`] as [`check`](Initialiser::check), and [`InitialiseError::Range`] for
    /// biases of a layer without inputs; both leave `biases` as they were.
    pub fn fill_bias<R: Real, G: Rng + ?Sized>(
        self,
        biases: &mut [R],
        inputs: usize,
        generator: &mut G,
    ) -> Result<(), InitialiseError> {
        self.check()?;
        if self != Initialiser::PyTorchLinear {
            biases.fill(R::ZERO);
        } else if let Plan::Uniform { low, high } = self.plan(biases.len(), inputs)? {
            uniform(biases, low, high, generator);
        }
        Ok(())
    }
}
