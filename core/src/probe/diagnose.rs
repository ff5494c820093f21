//! The rules: from statistics to findings.

use super::finding::{Cause, Finding, Threshold};
use super::flow::Flow;
use super::statistics::{Kind, LayerStatistics};
use super::update::LayerUpdate;
use crate::{Activation, Real};

/// Below this, the first layers did not learn. A quotient of norms.
const VANISHED: Threshold = Threshold {
    value: 0.004,
    source: "14 configurations on the 8x8 digits, width 64, 330 steps of SGD: training failed where the quotient fell \
             to between 5e-4 and 2e-2; another budget shifts it",
};

/// Above this, the first layers drown the last. A quotient of norms.
const EXPLODED: Threshold =
    Threshold { value: 250.0, source: "the mirror image of the threshold for vanishing: one over 0.004" };

/// Below this, samples can no longer be told apart. A quotient of spreads.
const COLLAPSED: Threshold = Threshold {
    value: 0.004,
    source: "the threshold for vanishing: in the ordered phase the spread shrinks by the same factor as the gradient",
};

/// Above this fraction, most of a layer.
const MOST: Threshold = Threshold { value: 0.5, source: "more than half" };

impl<R: Real> LayerStatistics<R> {
    /// Whether the activation has flat ends on both sides, so that small slopes mean saturation. Half of a healthy ReLU
    /// layer has slope 0.
    pub(super) fn two_sided(&self) -> bool {
        matches!(
            self.kind,
            Kind::Activation(
                Activation::Sigmoid
                    | Activation::Tanh
                    | Activation::Softsign
                    | Activation::HardSigmoid
                    | Activation::HardTanh
            )
        )
    }
}

impl<R: Real> LayerUpdate<R> {
    /// The finding, if most of the layer's parameters are what they were.
    pub fn finding(&self) -> Option<Finding<R>> {
        let Self { index, unchanged: fraction, .. } = *self;
        above(fraction, MOST).then_some(Finding::Unchanged { index, fraction, threshold: MOST })
    }
}

/// Judges the statistics of one pass and hands each finding to `found`, the gravest kind first.
///
/// A pure function of the statistics. Multiplying the loss by a number, repeating the batch or reordering the units
/// changes no verdict. The thresholds are for a network about to be trained: after convergence gradients are small for a
/// good reason, though their quotient still tells.
pub fn diagnose<R: Real>(layers: &[LayerStatistics<R>], mut found: impl FnMut(Finding<R>)) {
    let forward = layers.iter().position(|layer| !layer.finite_outputs);
    if let Some(index) = forward.or_else(|| layers.iter().rposition(|layer| !layer.finite_gradients)) {
        found(Finding::NotFinite { index });
        return;
    }
    if let Some(flow) = Flow::of(layers) {
        let (ratio, rho, steps) = (flow.ratio, flow.rho(), flow.steps);
        if below(ratio, VANISHED) {
            found(Finding::Vanishing { ratio, rho, steps, cause: why_vanishing(&flow), threshold: VANISHED });
        }
        if above(ratio, EXPLODED) {
            found(Finding::Exploding { ratio, rho, steps, cause: why_exploding(&flow), threshold: EXPLODED });
        }
        if below(flow.spread_ratio, COLLAPSED) {
            found(Finding::Collapsing { ratio: flow.spread_ratio, threshold: COLLAPSED });
        }
    }
    for (index, layer) in layers.iter().enumerate() {
        if layer.two_sided() && above(layer.saturated, MOST) {
            found(Finding::Saturated { index, fraction: layer.saturated, threshold: MOST });
        }
        if above(layer.dead, MOST) {
            found(Finding::Dead { index, fraction: layer.dead, threshold: MOST });
        }
    }
}

/// The cause lies in the local factors, not in the size of any gradient.
fn why_vanishing<R: Real>(flow: &Flow<R>) -> Cause<R> {
    if above(flow.dead, MOST) {
        Cause::DeadUnits { fraction: flow.dead }
    } else if above(flow.saturated, MOST) {
        Cause::Saturation { fraction: flow.saturated }
    } else if flow.ceiling && flow.weights.exceeds(flow.slopes) {
        Cause::SlopeCeiling { slope: flow.per_step(flow.slopes) }
    } else {
        weights(flow)
    }
}

fn why_exploding<R: Real>(flow: &Flow<R>) -> Cause<R> {
    let rest = flow.weights + flow.slopes;
    if flow.residual.exceeds(rest) && flow.residual.exceeds(flow.normalisation) {
        Cause::ResidualSums { factor: flow.per_step(flow.residual) }
    } else if flow.normalisation.exceeds(rest) {
        Cause::Normalisation { factor: flow.per_step(flow.normalisation) }
    } else {
        weights(flow)
    }
}

fn weights<R: Real>(flow: &Flow<R>) -> Cause<R> {
    let others = flow.slopes + flow.normalisation + flow.residual;
    Cause::Weights { factor: flow.per_step(flow.weights), needed: flow.per_step(-others) }
}

fn below<R: Real>(value: R, threshold: Threshold) -> bool {
    R::from_f64(threshold.value).exceeds(value)
}

fn above<R: Real>(value: R, threshold: Threshold) -> bool {
    value.exceeds(R::from_f64(threshold.value))
}
