//! The normal distribution between two bounds, by inversion.
//!
//! One draw gives one weight: the quantile of the truncated distribution at (1 + s) / 2. There is no loop that a bad
//! generator could keep going, and the number of draws depends on nothing. PyTorch and JAX invert too, but through
//! `erfinv` of a difference of distribution functions, which has no digits left in a far or narrow interval. So the
//! interval decides here, in units of the standard deviation and measured from the mean:
//!
//! * **Narrow**, over which the density hardly changes: [`Narrow`].
//! * **On one side of the mean**: a [`Tail`] of a normal distribution, cut off at its far end.
//! * **Across the mean**: two tails from the mean outwards; the draw says which.

mod narrow;
mod tail;

use narrow::Narrow;
use tail::Tail;

use super::draw::Draw;
use crate::Real;

pub(super) struct TruncatedNormal<R> {
    low: R,
    high: R,
    deviation: R,
    form: Form<R>,
}

enum Form<R> {
    Narrow(Narrow<R>),
    Above(Tail<R>),
    Below(Tail<R>),
    Across { mean: R, below: Tail<R>, above: Tail<R> },
}

impl<R: Real> TruncatedNormal<R> {
    /// Nothing if the bounds cannot be told apart or lie too many deviations out for the scalar.
    pub(super) fn new(mean: R, deviation: R, low: R, high: R) -> Option<Self> {
        let (first, last) = ((low - mean) / deviation, (high - mean) / deviation);
        if !(high.exceeds(low) && first.is_finite() && last.is_finite()) {
            return None;
        }
        let width = last - first;
        let form = if let Some(narrow) = Narrow::new(first, width) {
            Form::Narrow(narrow)
        } else if !first.is_negative() {
            Form::Above(Tail::new(first, width))
        } else if !last.is_positive() {
            Form::Below(Tail::new(-last, width))
        } else {
            Form::Across { mean, below: Tail::new(R::ZERO, -first), above: Tail::new(R::ZERO, last) }
        };
        Some(TruncatedNormal { low, high, deviation, form })
    }

    /// The quantile of one draw, from `low` to `high`.
    pub(super) fn at(&self, draw: Draw) -> R {
        let (lower, upper) = (draw.below::<R>(), draw.above::<R>());
        let weight = match &self.form {
            Form::Narrow(narrow) => self.low + (self.high - self.low) * narrow.quantile(lower),
            Form::Above(tail) => self.low + self.deviation * tail.distance(tail.cut + upper * tail.mass),
            Form::Below(tail) => self.high - self.deviation * tail.distance(tail.cut + lower * tail.mass),
            Form::Across { mean, below, above } => {
                let mass = below.mass + above.mass;
                // Twice the mass between the mean and the weight; in this form odd in the draw when the bounds are.
                let offset = above.mass - below.mass + mass * draw.signed::<R>();
                if offset.is_positive() {
                    *mean + self.deviation * above.distance(above.cut + upper * mass)
                } else {
                    *mean - self.deviation * below.distance(below.cut + lower * mass)
                }
            }
        };
        weight.max(self.low).min(self.high)
    }
}
