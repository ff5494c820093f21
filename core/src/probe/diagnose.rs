//! The rules: from statistics to findings.

use super::contribution::Part;
use super::finding::{Cause, Finding, Threshold};
use super::flow::{Flow, Outlier};
use super::place::Place;
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

/// Below this, samples can no longer be told apart. A quotient of spreads, each in units of the values themselves.
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
    /// The finding, if most of the layer's parameters are what they were. A frozen layer has none.
    pub fn finding(&self) -> Option<Finding<R>> {
        let Self { index, path, name, frozen, unchanged: fraction, .. } = *self;
        let layer = Place { index, path, name };
        let found = !frozen && above(fraction, MOST);
        found.then_some(Finding::Unchanged { layer, fraction, threshold: MOST })
    }
}

/// Judges the statistics of one pass and hands each finding to `found`, the gravest kind first.
///
/// A pure function of the statistics. Multiplying the loss by a number, repeating the batch or reordering the units
/// changes no verdict. The thresholds are for a network about to be trained: after convergence gradients are small for a
/// good reason, though their quotient still tells.
///
/// An infinity or a NaN is the only finding where there is one. Layers that are dead because nothing but zeros reaches
/// them are not named beside the one that sends the zeros.
pub fn diagnose<R: Real>(layers: &[LayerStatistics<R>], mut found: impl FnMut(Finding<R>)) {
    let forward = layers.iter().position(|layer| !layer.finite_outputs);
    if let Some(index) = forward.or_else(|| layers.iter().rposition(|layer| !layer.finite_gradients)) {
        found(Finding::NotFinite { layer: Place::of(layers, index) });
        return;
    }
    if let Some(flow) = Flow::of(layers) {
        judge_flow(&flow, &mut found);
    }
    let mut fed = true;
    for (index, layer) in layers.iter().enumerate() {
        let place = || Place::of(layers, index);
        if layer.two_sided() && above(layer.saturated, MOST) {
            found(Finding::Saturated { layer: place(), fraction: layer.saturated, threshold: MOST });
        }
        if fed && above(layer.dead, MOST) {
            found(Finding::Dead { layer: place(), fraction: layer.dead, threshold: MOST });
        }
        fed = R::ONE.exceeds(layer.zero_outputs);
    }
}

fn judge_flow<R: Real>(flow: &Flow<R>, found: &mut impl FnMut(Finding<R>)) {
    let (ratio, rho, steps) = (flow.ratio, flow.rho(), flow.steps);
    let layer = flow.outlier.map(|outlier| outlier.layer);
    if below(ratio, VANISHED) {
        let cause = flow.outlier.map_or_else(|| why_vanishing(flow), why_there);
        found(Finding::Vanishing { ratio, rho, steps, layer, cause, threshold: VANISHED });
    }
    if above(ratio, EXPLODED) {
        let cause = flow.outlier.map_or_else(|| why_exploding(flow), why_there);
        found(Finding::Exploding { ratio, rho, steps, layer, cause, threshold: EXPLODED });
    }
    if below(flow.spread_ratio, COLLAPSED) {
        found(Finding::Collapsing { ratio: flow.spread_ratio, threshold: COLLAPSED });
    }
}

/// One layer did most of it.
fn why_there<R: Real>(outlier: Outlier<R>) -> Cause<R> {
    let Outlier { factor, needed, part, dead, saturated, .. } = outlier;
    match part {
        Part::Slopes if above(dead, MOST) => Cause::DeadUnits { fraction: dead },
        Part::Slopes if above(saturated, MOST) => Cause::Saturation { fraction: saturated },
        Part::Slopes => Cause::SlopeCeiling { slope: factor },
        Part::Weights => Cause::Weights { factor, needed },
        Part::Normalisation => Cause::Normalisation { factor },
        Part::Residual => Cause::ResidualSums { factor },
    }
}

/// The cause lies in the local factors, not in the size of any gradient: whatever did more than half of the shrinking,
/// slopes first. Slopes are held against what they are at the start, so that half of a ReLU layer at zero is no disease.
fn why_vanishing<R: Real>(flow: &Flow<R>) -> Cause<R> {
    let shrunk = -flow.logarithm();
    let most_of_it = |part: R| (part + part).exceeds(shrunk);
    let lost_slope = most_of_it(flow.expected_slopes - flow.slopes);
    let rest = flow.weights + flow.slopes;
    if lost_slope && above(flow.dead, MOST) {
        Cause::DeadUnits { fraction: flow.dead }
    } else if lost_slope && above(flow.saturated, MOST) {
        Cause::Saturation { fraction: flow.saturated }
    } else if most_of_it(-flow.ceiling) {
        let slope = (flow.ceiling / R::from_usize(flow.ceilings.max(1))).exp();
        Cause::SlopeCeiling { slope }
    } else if rest.exceeds(flow.normalisation) && flow.residual.exceeds(flow.normalisation) {
        Cause::Normalisation { factor: flow.per_step(flow.normalisation) }
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
    let others = flow.logarithm() - flow.weights;
    Cause::Weights { factor: flow.per_step(flow.weights), needed: flow.per_step(-others) }
}

fn below<R: Real>(value: R, threshold: Threshold) -> bool {
    R::from_f64(threshold.value).exceeds(value)
}

fn above<R: Real>(value: R, threshold: Threshold) -> bool {
    value.exceeds(R::from_f64(threshold.value))
}
