//! Factors along the way back, from the last dense layer to the first.

use super::statistics::{Kind, LayerStatistics, steepest};
use crate::Real;

/// How the norm of the gradient changes between the last dense layer's output and the first one's, outside residual
/// branches, and which layers' doing it is.
///
/// All sums are of natural logarithms of factors of the norm; the square of a factor is what mean field theory calls chi.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flow<R> {
    /// Dense layers and residual sums passed.
    pub steps: usize,
    /// |dL/dh| at the first dense layer's output over that at the last's.
    pub ratio: R,
    /// Logarithm of what the weights did.
    pub weights: R,
    /// Logarithm of what the activations' slopes did.
    pub slopes: R,
    /// Logarithm of what the normalisations did.
    pub normalisation: R,
    /// Logarithm of what the residual sums did.
    pub residual: R,
    /// Spread of the last dense layer's output over that of the first's.
    pub spread_ratio: R,
    /// The largest fraction of dead units in an activation passed.
    pub dead: R,
    /// The largest fraction of saturated elements in a two-sided activation passed.
    pub saturated: R,
    /// Whether every activation passed has slopes below 1 everywhere.
    pub ceiling: bool,
}

impl<R: Real> Flow<R> {
    /// Of the statistics of one pass; `None` with fewer than two dense layers outside branches.
    pub fn of(layers: &[LayerStatistics<R>]) -> Option<Self> {
        let outer = |layer: &&LayerStatistics<R>| layer.nesting == 0;
        let is_dense = |layer: &LayerStatistics<R>| layer.kind == Kind::Dense && layer.nesting == 0;
        let first = layers.iter().position(is_dense)?;
        let last = layers.iter().rposition(is_dense)?;
        let (start, end) = (layers.get(first)?, layers.get(last)?);
        let between = layers.get(first.checked_add(1)?..=last)?;
        if first == last {
            return None;
        }
        let mut flow = Self {
            steps: 0,
            ratio: quotient(start.output_gradient_norm, end.output_gradient_norm),
            weights: R::ZERO,
            slopes: R::ZERO,
            normalisation: R::ZERO,
            residual: R::ZERO,
            spread_ratio: quotient(end.output_spread, start.output_spread),
            dead: R::ZERO,
            saturated: R::ZERO,
            ceiling: false,
        };
        let mut shrinking = 0;
        let mut activations = 0;
        for layer in between.iter().filter(outer) {
            let factor = layer.backward_factor().map_or(R::ZERO, R::ln);
            match layer.kind {
                Kind::Dense => flow.weights += factor,
                Kind::Activation(_) | Kind::Prelu => flow.slopes += factor,
                Kind::BatchNorm | Kind::LayerNorm => flow.normalisation += factor,
                Kind::Residual => flow.residual += factor,
                Kind::Unseen => {}
            }
            flow.steps += usize::from(matches!(layer.kind, Kind::Dense | Kind::Residual));
            if let Kind::Activation(activation) = layer.kind {
                activations += 1;
                shrinking += usize::from(steepest(activation) < 1.0);
                flow.dead = flow.dead.max(layer.dead);
                if layer.two_sided() {
                    flow.saturated = flow.saturated.max(layer.saturated);
                }
            }
        }
        flow.ceiling = activations > 0 && shrinking == activations;
        Some(flow)
    }

    /// A sum of logarithms as the factor of one step: its geometric mean.
    pub fn per_step(&self, logarithms: R) -> R {
        (logarithms / R::from_usize(self.steps.max(1))).exp()
    }

    /// The factor of the gradient's norm per step, rho.
    pub fn rho(&self) -> R {
        self.per_step(self.weights + self.slopes + self.normalisation + self.residual)
    }
}

/// `a / b`, and 1 where there is nothing to compare with.
fn quotient<R: Real>(a: R, b: R) -> R {
    if b.is_positive() { a / b } else { R::ONE }
}
