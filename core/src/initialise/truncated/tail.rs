//! A tail of the standard normal distribution, cut off at its far end.

use crate::Real;
use crate::initialise::mills::mills;

/// The mass further out than this is below the smallest number of f64.
const WIDEST: f64 = 64.0;

/// Newton's method stops by itself before; the bound is there for what is no number.
const STEPS: u32 = 8;

/// The part of N(0, 1) from `start` >= 0 outwards, over `width`. The unit of mass is the whole tail from `start`.
pub(super) struct Tail<R> {
    start: R,
    mills: R,
    /// The mass beyond the far end.
    pub(super) cut: R,
    /// The mass up to the far end.
    pub(super) mass: R,
}

impl<R: Real> Tail<R> {
    pub(super) fn new(start: R, width: R) -> Self {
        let width = width.min(R::from_f64(WIDEST));
        let mills_at_start = mills(start);
        let cut = (-exponent(start, width)).exp() * (mills(start + width) / mills_at_start);
        Tail { start, mills: mills_at_start, cut, mass: R::ONE - cut }
    }

    /// How far from `start` the point lies that has the mass `beyond` after it.
    ///
    /// The mass beyond a distance t is S(t) = exp(-start t - t^2/2) M(start + t) / M(start), where M is Mills' ratio.
    /// Newton's method solves ln S(t) = ln(beyond); the slope of ln S is -1 / M(start + t). ln S is concave and M falls,
    /// so that a start from exp(-start t - t^2/2) = beyond lies above the solution and the steps come down on it, until
    /// rounding turns one of them back.
    pub(super) fn distance(&self, beyond: R) -> R {
        let depth = -beyond.ln();
        if !depth.is_positive() {
            return R::ZERO;
        }
        let twice = depth + depth;
        let mut distance = twice / (self.start + (self.start * self.start + twice).sqrt());
        for _ in 0..STEPS {
            let ahead = mills(self.start + distance);
            let excess = exponent(self.start, distance) - (ahead / self.mills).ln() - depth;
            let next = distance - excess * ahead;
            if !distance.exceeds(next) {
                break;
            }
            distance = next;
        }
        distance
    }
}

/// start t + t^2 / 2, by which the logarithm of the density falls over the distance t.
fn exponent<R: Real>(start: R, distance: R) -> R {
    distance * (start + distance * R::from_f64(0.5))
}
