//! What can be wrong with a network's gradients, in a sentence with the way out.

use super::digits::{Digits, Percent};
use super::place::Place;
use crate::Real;
use crate::decimal::Plain;
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
        /// The factor of one activation.
        slope: R,
    },
    /// Activations driven to their flat ends.
    Saturation {
        /// Fraction of saturated elements in the layer named, or the largest of any layer.
        fraction: R,
    },
    /// Units that pass nothing.
    DeadUnits {
        /// Fraction of dead units in the layer named, or the largest of any layer.
        fraction: R,
    },
    /// Weights smaller, or larger, than the activations' slopes ask for. A layer that starts at zero on purpose is named
    /// as long as it is zero.
    Weights {
        /// The weights' factor per step; that of the layer named, where one is.
        factor: R,
        /// The factor that would keep the gradient's norm, given all else.
        needed: R,
    },
    /// Normalisation layers, with the weights before them whose scale they cancel: they magnify the gradient more than the
    /// rest shrinks it, or divide it by a large spread.
    Normalisation {
        /// Their factor per step; that of the layer named, where one is.
        factor: R,
    },
    /// Residual sums whose branches add more than they should.
    ResidualSums {
        /// Their factor per step; that of the layer named, where one is.
        factor: R,
    },
}

/// One thing that is wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Finding<R> {
    /// An infinity or a NaN among a layer's outputs or gradients.
    NotFinite {
        /// The layer where they began: the first on the way forward, else the first on the way back.
        layer: Place,
    },
    /// The gradient reaches the first layers too small to teach them.
    Vanishing {
        /// |dL/dh| at the first pre-activation over that at the last: [`Flow::ratio`](crate::Flow::ratio).
        ratio: R,
        /// The factor per step: [`Flow::rho`](crate::Flow::rho).
        rho: R,
        /// Steps between the two.
        steps: usize,
        /// The layer that did more than half of it, where there is one.
        layer: Option<Place>,
        /// Why.
        cause: Cause<R>,
        /// What `ratio` is judged by.
        threshold: Threshold,
    },
    /// The gradient grows on its way back.
    Exploding {
        /// |dL/dh| at the first pre-activation over that at the last: [`Flow::ratio`](crate::Flow::ratio).
        ratio: R,
        /// The factor per step: [`Flow::rho`](crate::Flow::rho).
        rho: R,
        /// Steps between the two.
        steps: usize,
        /// The layer that did more than half of it, where there is one.
        layer: Option<Place>,
        /// Why.
        cause: Cause<R>,
        /// What `ratio` is judged by.
        threshold: Threshold,
    },
    /// Different samples have become all but the same: whatever the optimiser, nothing can be told apart.
    Collapsing {
        /// Spread of the last pre-activation in units of its root mean square, over that of the first.
        ratio: R,
        /// What it is judged by.
        threshold: Threshold,
    },
    /// Most of a layer's elements lie on the activation's flat ends.
    Saturated {
        /// The layer.
        layer: Place,
        /// Fraction of its elements.
        fraction: R,
        /// What it is judged by.
        threshold: Threshold,
    },
    /// Most of a layer's units pass no gradient for any sample.
    Dead {
        /// The layer.
        layer: Place,
        /// Fraction of its units.
        fraction: R,
        /// What it is judged by.
        threshold: Threshold,
    },
    /// Most of a layer's parameters did not change by an update, to the bit.
    Unchanged {
        /// The layer.
        layer: Place,
        /// Fraction of its parameters.
        fraction: R,
        /// What it is judged by.
        threshold: Threshold,
    },
}

impl<R: Real> fmt::Display for Finding<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::NotFinite { layer } => write!(
                f,
                "{layer}: an infinity or a NaN; lower the rate, clip the gradients, or look for the layer whose outputs \
                 grow"
            ),
            Finding::Vanishing { ratio, rho, steps, layer, cause, threshold } => {
                write!(f, "the gradient vanishes: ")?;
                write_flow(f, "of it reaches the first layer", *ratio, *rho, *steps)?;
                write!(f, " (learning stops below {}); {}{cause}", Plain(threshold.value), At(*layer))
            }
            Finding::Exploding { ratio, rho, steps, layer, cause, threshold } => {
                write!(f, "the gradient explodes: ")?;
                write_flow(f, "times as large at the first layer", *ratio, *rho, *steps)?;
                write!(f, " (too much above {}); {}{cause}", Plain(threshold.value), At(*layer))
            }
            Finding::Collapsing { ratio, threshold } => write!(
                f,
                "samples become alike: their relative spread at the last layer is {} of that at the first (too little \
                 below {}); normalise by batch, or raise the weights' gain",
                Digits(*ratio),
                Plain(threshold.value)
            ),
            Finding::Saturated { layer, fraction, threshold } => write!(
                f,
                "{layer}: {} of the elements are saturated (too many above {}); start with smaller weights, or normalise \
                 before the activation",
                Percent(*fraction),
                Percent(threshold.value)
            ),
            Finding::Dead { layer, fraction, threshold } => write!(
                f,
                "{layer}: {} of the units are dead (too many above {}); lower the rate, or use a leaky activation",
                Percent(*fraction),
                Percent(threshold.value)
            ),
            Finding::Unchanged { layer, fraction, threshold } => write!(
                f,
                "{layer}: {} of the parameters did not change at all (too many above {}); the update is below their last \
                 bit, so raise the rate or cure the vanishing gradient",
                Percent(*fraction),
                Percent(threshold.value)
            ),
        }
    }
}

/// Norms by norms: the whole way, then a step.
fn write_flow<R: Real>(
    f: &mut fmt::Formatter<'_>,
    what: &str,
    ratio: R,
    rho: R,
    steps: usize,
) -> fmt::Result {
    let plural = if steps == 1 { "" } else { "s" };
    write!(f, "{} {what}, {} a step over {steps} step{plural}", Digits(ratio), Digits(rho))
}

/// The layer to blame, if there is one.
struct At(Option<Place>);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(layer) => write!(f, "most of it at {layer}: "),
            None => Ok(()),
        }
    }
}

impl<R: Real> fmt::Display for Cause<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::SlopeCeiling { slope } => write!(
                f,
                "the activation leaves {} a layer, and its slope is small even where it is not saturated: use ReLU with \
                 He initialisation, or batch norm before the activation",
                Digits(*slope)
            ),
            Cause::Saturation { fraction } => write!(
                f,
                "{} of a layer's elements are saturated: start with smaller weights, or normalise before the \
                 activation",
                Percent(*fraction)
            ),
            Cause::DeadUnits { fraction } => write!(
                f,
                "{} of a layer's units are dead: use a leaky activation, or a lower rate",
                Percent(*fraction)
            ),
            Cause::Weights { factor, needed } => write!(
                f,
                "the weights give {} a step where {} would keep the norm: scale them by the quotient, or initialise for \
                 the activation",
                Digits(*factor),
                Digits(*needed)
            ),
            Cause::Normalisation { factor } if R::ONE.exceeds(*factor) => write!(
                f,
                "the normalisation gives {} a step: its input is spread too widely, its own weights are too small, or the \
                 batch is; normalise inside the residual branches",
                Digits(*factor)
            ),
            Cause::Normalisation { factor } => write!(
                f,
                "the normalisation gives {} a step: add residual connections around the blocks",
                Digits(*factor)
            ),
            Cause::ResidualSums { factor } => write!(
                f,
                "the residual sums give {} a step: normalise inside the branches, or scale them down",
                Digits(*factor)
            ),
        }
    }
}
