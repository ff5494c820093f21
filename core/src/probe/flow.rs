//! Factors along the way back, from the last dense layer or residual sum to the first.

use super::contribution::{Contribution, Part, between, contributions};
use super::place::Place;
use super::statistics::{Kind, LayerStatistics, steepest};
use crate::Real;

/// How the norm of the gradient changes between the last pre-activation and the first one, outside residual branches,
/// and which layers' doing it is.
///
/// A pre-activation h is what a dense layer or a residual sum gives. Where a normalisation follows that takes the
/// weights' scale out again, directly or after layers that scale with their input (identity, ReLU, leaky ReLU, PReLU), h is
/// what the normalisation gives, and the weights' factor counts as the normalisation's: no choice of their scale would
/// change the product.
///
/// All sums are of natural logarithms of factors of the norm; the square of a factor is what mean field theory calls chi
/// (Schoenholz et al. 2017).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flow<R> {
    /// Dense layers and residual sums passed.
    pub steps: usize,
    /// Those that the gradient reached before it was too small, or too large, for the scalar. All sums are over these.
    pub measured: usize,
    /// |dL/dh| at the first pre-activation over that at the last.
    pub ratio: R,
    /// Logarithm of what the weights did, those aside that a normalisation follows.
    pub weights: R,
    /// Logarithm of what the activations' slopes did.
    pub slopes: R,
    /// Logarithm of what the slopes would have done to standard normal pre-activations
    /// ([`Activation::derivative_second_moment`](crate::Activation::derivative_second_moment)).
    pub expected_slopes: R,
    /// The part of `slopes` that is due to activations with slopes below 1 everywhere.
    pub ceiling: R,
    /// How many activations that were.
    pub ceilings: usize,
    /// Logarithm of what the normalisations did, with the weights before them.
    pub normalisation: R,
    /// Logarithm of what the residual sums did.
    pub residual: R,
    /// The spread of the last pre-activation in units of its root mean square, over that of the first.
    pub spread_ratio: R,
    /// The largest fraction of dead units in an activation passed.
    pub dead: R,
    /// The largest fraction of saturated elements in a two-sided activation passed.
    pub saturated: R,
    /// The one layer that did more than half of the change, where there is one.
    pub outlier: Option<Outlier<R>>,
}

/// One layer that stands out among its like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outlier<R> {
    /// Which layer.
    pub layer: Place,
    /// The factor by which it multiplied the gradient's norm; 0 if it let nothing pass.
    pub factor: R,
    /// The factor that would keep the norm, given what the other layers did.
    pub needed: R,
    pub(super) part: Part,
    pub(super) dead: R,
    pub(super) saturated: R,
}

impl<R: Real> Flow<R> {
    /// Of the statistics of one pass; `None` with fewer than two dense layers or residual sums outside branches.
    pub fn of(layers: &[LayerStatistics<R>]) -> Option<Self> {
        let step = |layer: &LayerStatistics<R>| {
            layer.nesting == 0 && matches!(layer.kind, Kind::Dense | Kind::Residual)
        };
        let (first, last) = (layers.iter().position(step)?, layers.iter().rposition(step)?);
        if first == last {
            return None;
        }
        let (first, last) = (pre_activation(layers, first), pre_activation(layers, last));
        let (start, end) = (layers.get(first)?, layers.get(last)?);
        let mut flow = Self {
            steps: 0,
            measured: 0,
            ratio: quotient(gradient_above(layers, first), end.output_gradient_norm),
            weights: R::ZERO,
            slopes: R::ZERO,
            expected_slopes: R::ZERO,
            ceiling: R::ZERO,
            ceilings: 0,
            normalisation: R::ZERO,
            residual: R::ZERO,
            spread_ratio: quotient(relative_spread(end), relative_spread(start)),
            dead: R::ZERO,
            saturated: R::ZERO,
            outlier: None,
        };
        between(layers, first, last).for_each(|(_, layer)| flow.pass(layer));
        contributions(layers, first, last, |each| flow.add(each));
        flow.outlier = match blocking(layers, first, last) {
            Some(index) => {
                let part = layers.get(index).map_or(Part::Weights, |layer| Part::of(layer.kind));
                Some(Outlier::of(layers, index, part, R::ZERO, (-flow.logarithm()).exp()))
            }
            None => flow.most_of_it(layers, first, last),
        };
        Some(flow)
    }

    fn pass(&mut self, layer: &LayerStatistics<R>) {
        let step = matches!(layer.kind, Kind::Dense | Kind::Residual);
        self.steps = self.steps.saturating_add(usize::from(step));
        self.measured = self.measured.saturating_add(usize::from(step && layer.backward_factor().is_some()));
        if let Kind::Activation(activation) = layer.kind {
            self.dead = self.dead.max(layer.dead);
            if layer.two_sided() {
                self.saturated = self.saturated.max(layer.saturated);
            }
            if let Some(factor) = layer.backward_factor() {
                let expected = R::from_f64(activation.derivative_second_moment()).sqrt();
                self.expected_slopes += expected.ln();
                if steepest(activation) < 1.0 {
                    self.ceiling += factor.ln();
                    self.ceilings = self.ceilings.saturating_add(1);
                }
            }
        }
        if let (Kind::Prelu, Some(factor)) = (layer.kind, layer.backward_factor()) {
            self.expected_slopes += factor.ln();
        }
    }

    fn add(&mut self, each: Contribution<R>) {
        let sum = match each.part {
            Part::Weights => &mut self.weights,
            Part::Slopes => &mut self.slopes,
            Part::Normalisation => &mut self.normalisation,
            Part::Residual => &mut self.residual,
        };
        *sum += each.logarithm;
    }

    /// The layer that differs from the mean of the others of its part by more than half of the whole change.
    fn most_of_it(&self, layers: &[LayerStatistics<R>], first: usize, last: usize) -> Option<Outlier<R>> {
        let total = self.logarithm();
        let mut counts = [0_usize; 4];
        contributions(layers, first, last, |each| {
            if let Some(count) = counts.get_mut(each.part as usize) {
                *count = count.saturating_add(1);
            }
        });
        let mut most: Option<(Contribution<R>, R)> = None;
        contributions(layers, first, last, |each| {
            let others = counts.get(each.part as usize).map_or(0, |count| count.saturating_sub(1));
            let rest = self.sum(each.part) - each.logarithm;
            let usual = if others == 0 { R::ZERO } else { rest / R::from_usize(others) };
            let excess = if total.is_negative() { usual - each.logarithm } else { each.logarithm - usual };
            let larger = most.is_none_or(|(_, most)| excess.exceeds(most));
            if (excess + excess).exceeds(total.abs()) && larger {
                most = Some((each, excess));
            }
        });
        let (each, _) = most?;
        let needed = (each.logarithm - total).exp();
        // With a single step there is nothing to stand out from.
        (self.steps > 1).then(|| Outlier::of(layers, each.index, each.part, each.logarithm.exp(), needed))
    }

    fn sum(&self, part: Part) -> R {
        match part {
            Part::Weights => self.weights,
            Part::Slopes => self.slopes,
            Part::Normalisation => self.normalisation,
            Part::Residual => self.residual,
        }
    }

    /// Logarithm of what all layers did together.
    pub(super) fn logarithm(&self) -> R {
        self.weights + self.slopes + self.normalisation + self.residual
    }

    /// A sum of logarithms as the factor of one step: its geometric mean over the steps measured.
    pub fn per_step(&self, logarithms: R) -> R {
        (logarithms / R::from_usize(self.measured.max(1))).exp()
    }

    /// The factor of the gradient's norm per step, rho; 0 where a layer let nothing pass.
    pub fn rho(&self) -> R {
        match self.outlier {
            Some(Outlier { factor, .. }) if factor == R::ZERO => R::ZERO,
            _ => self.per_step(self.logarithm()),
        }
    }
}

impl<R: Real> Outlier<R> {
    fn of(layers: &[LayerStatistics<R>], index: usize, part: Part, factor: R, needed: R) -> Self {
        let (dead, saturated) =
            layers.get(index).map_or((R::ZERO, R::ZERO), |layer| (layer.dead, layer.saturated));
        Self { layer: Place::of(layers, index), factor, needed, part, dead, saturated }
    }
}

/// The layer whose output is the pre-activation of the step at `index`.
fn pre_activation<R: Real>(layers: &[LayerStatistics<R>], index: usize) -> usize {
    let after =
        layers.iter().enumerate().skip(index.saturating_add(1)).filter(|(_, layer)| layer.nesting == 0);
    for (next, layer) in after {
        if layer.kind.normalises() {
            return next;
        }
        if !layer.kind.scales_with_its_input() {
            break;
        }
    }
    index
}

/// The layer that lets no gradient pass, where there is one. Dead units further on may be dead only because this layer's
/// zeros reach them, so that the first one counts.
fn blocking<R: Real>(layers: &[LayerStatistics<R>], first: usize, last: usize) -> Option<usize> {
    let (blocking, _) = between(layers, first, last).find(|(_, layer)| layer.blocks())?;
    let dead = between(layers, first, blocking).find(|(_, layer)| layer.dead == R::ONE);
    Some(dead.map_or(blocking, |(index, _)| index))
}

/// |dL/d(output)| of the layer at `index`. A residual at the very start does not see it, but the next layer does.
fn gradient_above<R: Real>(layers: &[LayerStatistics<R>], index: usize) -> R {
    let own = layers.get(index).map_or(R::ZERO, |layer| layer.output_gradient_norm);
    let next = layers.iter().skip(index.saturating_add(1)).find(|layer| layer.nesting == 0);
    if own.is_positive() { own } else { next.map_or(own, |layer| layer.input_gradient_norm) }
}

/// How far samples differ, in units of the values themselves.
fn relative_spread<R: Real>(layer: &LayerStatistics<R>) -> R {
    quotient(layer.output_spread, layer.output_rms)
}

/// `a / b`, and 1 where there is nothing to compare with.
fn quotient<R: Real>(a: R, b: R) -> R {
    if b.is_positive() { a / b } else { R::ONE }
}
