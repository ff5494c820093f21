//! Rounding over a whole box: the range of a computation's exact value, and a bound on how far the same computation in
//! `f32` strays from it, both valid for *every* input of the box.
//!
//! [`crate::rounding`] follows one input; this follows all of them at once, through the same shipping code. A result that
//! is computed is (a op b) + e, with e at most half a unit in the last place of the largest result there can be: the
//! standard model (Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd edition, section 2.2) with the binade
//! taken into account, and underflow as half of the smallest `f32`.
//!
//! Three things keep the bound near the truth where plain intervals would lose it:
//!
//! - ranges are affine in the unknowns of the box (`range`), so that x - mean(x) is what it is;
//! - an error relative to the value is followed beside the absolute one: e^-g with g off by a millionth of itself is best
//!   known that way;
//! - the error of a mean is kept as one unknown with a factor that depends on the box (`Shared`): in the sum of squared
//!   deviations it cancels, and that is the whole point of computing the variance in two passes.
//!
//! Sign tests are in [`each_way`].

mod decide;
mod range;
mod scalar;

use core::cell::Cell;

pub use self::decide::{Turns, each_way};
pub use self::range::Range;
use self::range::outward;

/// Half the spacing of the `f32` numbers at 1.
const U: f64 = f32::EPSILON as f64 / 2.0;
/// The smallest normal `f32`.
const NORMAL: f64 = f32::MIN_POSITIVE as f64;
/// Half of the smallest positive `f32`.
const TINY: f64 = 7.006_492_321_624_085e-46;

/// An error that several quantities have in common: `factor` times one number, of at most `size`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Shared<const N: usize> {
    /// Which number.
    name: u64,
    /// How large it can be.
    size: f64,
    factor: Range<N>,
}

impl<const N: usize> Shared<N> {
    fn reach(&self) -> f64 {
        outward(self.factor.magnitude() * self.size)
    }
    fn times(&self, factor: &Range<N>) -> Self {
        Self { factor: self.factor.times(factor), ..*self }
    }
}

thread_local! {
    static NAMES: Cell<u64> = const { Cell::new(0) };
}

/// A quantity over a box of N unknowns: its exact values, and how far `f32` may be from them.
#[derive(Debug, Clone, Copy)]
pub struct Bounded<const N: usize> {
    /// The exact values.
    pub range: Range<N>,
    /// What bounds |computed - exact|, beside what is shared.
    absolute: f64,
    /// What bounds |computed - exact| / |exact|; infinite where nothing does.
    relative: f64,
    shared: Option<Shared<N>>,
}

impl<const N: usize> Bounded<N> {
    /// An input: every `f32` of a range, without error.
    #[must_use]
    pub fn input(range: Range<N>) -> Self {
        Self { range, absolute: 0.0, relative: 0.0, shared: None }
    }

    /// Every `f32` from `low` to `high`, without error and independent of all else.
    #[must_use]
    pub fn between(low: f64, high: f64) -> Self {
        Self::input(Range::between(low, high))
    }

    /// The largest distance between the value in `f32` and the exact one, over the whole box; infinite where `f32` may
    /// overflow or be undefined.
    #[must_use]
    pub fn error(&self) -> f64 {
        outward_unless_zero(self.spread().min(self.relative * self.range.magnitude()))
    }

    /// The largest relative distance; infinite where the exact value may be 0.
    #[must_use]
    pub fn relative_error(&self) -> f64 {
        self.relative.min(outward_unless_zero(self.spread() / self.range.least()))
    }

    /// The same quantity with its bounds multiplied: a wrong one, for tests of what finds out.
    #[must_use]
    pub fn with_error_times(self, factor: f64) -> Self {
        Self { absolute: factor * self.error(), relative: f64::INFINITY, shared: None, ..self }
    }

    fn spread(&self) -> f64 {
        self.absolute + self.shared.as_ref().map_or(0.0, Shared::reach)
    }

    fn is_exact(&self) -> bool {
        self.absolute == 0.0 && self.shared.is_none()
    }

    fn is_exactly(&self, value: f64) -> bool {
        self.is_exact() && self.range.is_point() && self.range.low == value
    }

    /// The result of one rounded operation that inherits these errors.
    ///
    /// `relative` is that of the result, this rounding included, as long as nothing underflows.
    fn operation(
        range: Range<N>,
        inherited: f64,
        shared: Option<Shared<N>>,
        relative: f64,
        exact_below: bool,
    ) -> Self {
        let inherited = outward_unless_zero(inherited);
        let spread = inherited + shared.as_ref().map_or(0.0, Shared::reach);
        let reach = outward(range.magnitude() + spread);
        let fits = reach < f64::from(f32::MAX);
        if !fits {
            return Self { range, absolute: f64::INFINITY, relative: f64::INFINITY, shared: None };
        }
        let absolute = outward(inherited + half_unit(reach));
        let safe = exact_below || range.least() - spread >= 2.0 * NORMAL;
        let relative = if safe { outward(relative) } else { f64::INFINITY };
        let mut result = Self { range, absolute, relative, shared };
        // What the other bound knows better, and what is too small to be worth a name, goes into one number.
        let small = result.shared.is_some_and(|shared| shared.reach() <= 1e-3 * absolute);
        if small || result.relative * range.magnitude() < result.spread() {
            result = Self { absolute: result.error(), shared: None, ..result };
        }
        result
    }

    /// The result of a function that is right to so many units in the last place.
    fn function(range: Range<N>, inherited: f64, relative: f64, units: f64) -> Self {
        let reach = outward(range.magnitude() + inherited);
        let own = 2.0 * units * half_unit(reach);
        let relative = relative + 2.0 * U * units * (1.0 + relative);
        let result = Self::operation(range, inherited + own, None, relative, false);
        // The function's own error has the last rounding in it already.
        let absolute = outward(inherited + own).min(result.error());
        Self { absolute: if result.absolute.is_finite() { absolute } else { f64::INFINITY }, ..result }
    }

    /// The result with its error as a number that others may share: a mean enters every deviation.
    fn named(self) -> Self {
        if N == 0 || self.shared.is_some() || !(self.absolute > 0.0 && self.absolute.is_finite()) {
            return self;
        }
        NAMES.set(NAMES.get() + 1);
        let shared = Shared { name: NAMES.get(), size: self.error(), factor: Range::point(1.0) };
        Self { absolute: 0.0, shared: Some(shared), ..self }
    }
}

/// The sum of two shared errors: one, if they are the same; else the larger, and the size of the other.
fn join<const N: usize>(left: Option<Shared<N>>, right: Option<Shared<N>>) -> (Option<Shared<N>>, f64) {
    match (left, right) {
        (Some(a), Some(b)) if a.name == b.name => {
            (Some(Shared { factor: a.factor.plus(&b.factor), ..a }), 0.0)
        }
        (Some(a), Some(b)) if a.reach() >= b.reach() => (left, b.reach()),
        (Some(a), Some(_)) => (right, a.reach()),
        _ => (left.or(right), 0.0),
    }
}

/// Half a unit in the last place of `f32` for results up to `reach`: the largest error of one rounding.
fn half_unit(reach: f64) -> f64 {
    let binade = f64::from_bits(reach.max(NORMAL).to_bits() & 0x7ff0_0000_0000_0000);
    (U * binade).max(TINY)
}

fn outward_unless_zero(bound: f64) -> f64 {
    if bound == 0.0 { 0.0 } else { outward(bound) }
}
