//! What can be wrong with a network's gradients, in a sentence with the way out.

use crate::Real;
use core::fmt;

/// The value a measurement is judged by, and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// The value.
    pub value: f64,
    /// Where it comes from.
    pub source: &'static str,
}

/// Why a gradient vanishes or explodes on its way back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cause<R> {
    /// Activations whose slope is below 1 everywhere: they shrink every gradient, saturated or not.
    SlopeCeiling {
        /// The slopes' factor per step.
        slope: R,
    },
    /// Activations driven to their flat ends.
    Saturation {
        /// Largest fraction of saturated elements in a layer.
        fraction: R,
    },
    /// Units that pass nothing.
    DeadUnits {
        /// Largest fraction of dead units in a layer.
        fraction: R,
    },
    /// Weights smaller, or larger, than the activations' slopes ask for.
    Weights {
        /// The weights' factor per step.
        factor: R,
        /// The factor that would keep the gradient's norm, given all else.
        needed: R,
    },
    /// Normalisation layers that magnify the gradient more than the rest shrinks it.
    Normalisation {
        /// Their factor per step.
        factor: R,
    },
    /// Residual sums whose branches add more than they should.
    ResidualSums {
        /// Their factor per step.
        factor: R,
    },
}

/// One thing that is wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Finding<R> {
    /// An infinity or a NaN among a layer's outputs or gradients.
    NotFinite {
        /// The layer where they began: the first on the way forward, else the first on the way back.
        index: usize,
    },
    /// The gradient reaches the first layers too small to teach them.
    Vanishing {
        /// |dL/dh| at the first dense layer over that at the last.
        ratio: R,
        /// The factor per step.
        rho: R,
        /// Steps between the two.
        steps: usize,
        /// Why.
        cause: Cause<R>,
        /// What `ratio` is judged by.
        threshold: Threshold,
    },
    /// The gradient grows on its way back.
    Exploding {
        /// |dL/dh| at the first dense layer over that at the last.
        ratio: R,
        /// The factor per step.
        rho: R,
        /// Steps between the two.
        steps: usize,
        /// Why.
        cause: Cause<R>,
        /// What `ratio` is judged by.
        threshold: Threshold,
    },
    /// Different samples have become all but the same: whatever the optimiser, nothing can be told apart.
    Collapsing {
        /// Spread of the last dense layer's output over that of the first's.
        ratio: R,
        /// What it is judged by.
        threshold: Threshold,
    },
    /// Most of a layer's elements lie on the activation's flat ends.
    Saturated {
        /// The layer.
        index: usize,
        /// Fraction of its elements.
        fraction: R,
        /// What it is judged by.
        threshold: Threshold,
    },
    /// Most of a layer's units pass no gradient for any sample.
    Dead {
        /// The layer.
        index: usize,
        /// Fraction of its units.
        fraction: R,
        /// What it is judged by.
        threshold: Threshold,
    },
    /// Most of a layer's parameters did not change by an update, to the bit.
    Unchanged {
        /// The layer.
        index: usize,
        /// Fraction of its parameters.
        fraction: R,
        /// What it is judged by.
        threshold: Threshold,
    },
}

impl<R: Real> fmt::Display for Finding<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::NotFinite { index } => write!(
                f,
                "layer number {index}: an infinity or a NaN; lower the rate, clip the gradients, or look for the layer \
                 whose outputs grow"
            ),
            Finding::Vanishing { ratio, rho, steps, cause, threshold } => write!(
                f,
                "the gradient vanishes: {ratio:?} of it reaches the first layer, {rho:?} a step over {steps} steps \
                 (learning stops below {}); {cause}",
                threshold.value
            ),
            Finding::Exploding { ratio, rho, steps, cause, threshold } => write!(
                f,
                "the gradient explodes: it reaches the first layer {ratio:?} times as large, {rho:?} a step over \
                 {steps} steps (too much above {}); {cause}",
                threshold.value
            ),
            Finding::Collapsing { ratio, threshold } => write!(
                f,
                "samples become alike: the last layer's spread is {ratio:?} of the first's (too little below {}); \
                 normalise by batch, or raise the weights' gain",
                threshold.value
            ),
            Finding::Saturated { index, fraction, threshold } => write!(
                f,
                "layer number {index}: {fraction:?} of the elements are saturated (too many above {}); start with \
                 smaller weights, or normalise before the activation",
                threshold.value
            ),
            Finding::Dead { index, fraction, threshold } => write!(
                f,
                "layer number {index}: {fraction:?} of the units are dead (too many above {}); lower the rate, or use a \
                 leaky activation",
                threshold.value
            ),
            Finding::Unchanged { index, fraction, threshold } => write!(
                f,
                "layer number {index}: {fraction:?} of the parameters did not change at all (too many above {}); the \
                 update is below their last bit, so raise the rate or cure the vanishing gradient",
                threshold.value
            ),
        }
    }
}

impl<R: Real> fmt::Display for Cause<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::SlopeCeiling { slope } => write!(
                f,
                "the activation's slope is below 1 everywhere and leaves {slope:?} a step: use ReLU with He \
                 initialisation, or batch norm before the activation"
            ),
            Cause::Saturation { fraction } => write!(
                f,
                "{fraction:?} of a layer's elements are saturated: start with smaller weights, or normalise before the \
                 activation"
            ),
            Cause::DeadUnits { fraction } => {
                write!(f, "{fraction:?} of a layer's units are dead: use a leaky activation, or a lower rate")
            }
            Cause::Weights { factor, needed } => write!(
                f,
                "the weights give {factor:?} a step where {needed:?} would keep the norm: scale them by the quotient, or \
                 initialise for the activation"
            ),
            Cause::Normalisation { factor } => write!(
                f,
                "the normalisation gives {factor:?} a step: add residual connections around the blocks"
            ),
            Cause::ResidualSums { factor } => write!(
                f,
                "the residual sums give {factor:?} a step: normalise inside the branches, or scale them down"
            ),
        }
    }
}
