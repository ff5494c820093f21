//! Filling a weight matrix.

use rand_core::Rng;

use super::draw::Draw;
use super::normal::{Normals, TRIES};
use super::orthogonal::orthogonal;
use super::plan::Plan;
use super::{InitialiseError, Initialiser};
use crate::{LengthMismatch, Real};

impl Initialiser {
    /// Overwrites the `[outputs, inputs]` row-major matrix `weights` with this scheme's numbers.
    ///
    /// The order of draws is [part of the contract](Initialiser#the-stream). Biases that are to be drawn on their own are
    /// a matrix of one input.
    ///
    /// ```
    /// use headwater_core::Initialiser;
    /// use rand_pcg::Pcg32;
    ///
    /// let (outputs, inputs) = (2, 4);
    /// let mut weights = [0.0_f32; 8];
    /// Initialiser::xavier_uniform().fill(&mut weights, outputs, inputs, &mut Pcg32::new(42, 54))?;
    /// assert!(weights.iter().all(|weight| weight.abs() <= 1.0)); // sqrt(6 / (4 + 2)) = 1
    ///
    /// // The same generator state gives the same network in f64, up to rounding.
    /// let mut wide = [0.0_f64; 8];
    /// Initialiser::xavier_uniform().fill(&mut wide, outputs, inputs, &mut Pcg32::new(42, 54))?;
    /// assert!(weights.iter().zip(wide).all(|(narrow, wide)| (f64::from(*narrow) - wide).abs() < 1e-7));
    /// # Ok::<(), headwater_core::InitialiseError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InitialiseError::Hyperparameter`], [`InitialiseError::Length`] if `weights` does not hold
    /// `outputs * inputs` values, and [`InitialiseError::Range`] leave `weights` and `generator` as they were.
    /// [`InitialiseError::Generator`] comes from a generator that repeats itself, and leaves a part of the draws.
    pub fn fill<R: Real, G: Rng + ?Sized>(
        self,
        weights: &mut [R],
        outputs: usize,
        inputs: usize,
        generator: &mut G,
    ) -> Result<(), InitialiseError> {
        let expected = outputs.saturating_mul(inputs);
        if weights.len() != expected {
            return Err(LengthMismatch {
                part: "weights",
                expected,
                found: weights.len(),
                remedy: "pass outputs * inputs values, inputs innermost",
            }
            .into());
        }
        if weights.is_empty() {
            return self.check();
        }
        match self.plan(outputs, inputs)? {
            Plan::Constant(value) => weights.fill(value),
            Plan::Uniform { low, high } => uniform(weights, low, high, generator),
            Plan::Normal { mean, deviation } => {
                let mut normals = Normals::<R, G>::new(generator);
                for weight in weights {
                    *weight = mean + deviation * normals.next().ok_or(self.exhausted())?;
                }
            }
            Plan::Truncated(distribution) => {
                for weight in weights {
                    *weight = distribution.at(Draw::next(generator));
                }
            }
            Plan::Orthogonal { gain } => {
                orthogonal(weights, outputs, inputs, gain, generator).ok_or(self.exhausted())?;
            }
        }
        Ok(())
    }

    fn exhausted(self) -> InitialiseError {
        InitialiseError::Generator { initialiser: self.name(), tries: TRIES }
    }
}

/// Overwrites `weights` with U(low, high). Halves come first, so that the widest interval does not overflow; rounding
/// is kept from leaving the interval.
pub(super) fn uniform<R: Real, G: Rng + ?Sized>(weights: &mut [R], low: R, high: R, generator: &mut G) {
    let half = R::from_f64(0.5);
    let (centre, half_width) = (low * half + high * half, high * half - low * half);
    for weight in weights {
        *weight = (centre + half_width * Draw::next(generator).signed::<R>()).max(low).min(high);
    }
}
