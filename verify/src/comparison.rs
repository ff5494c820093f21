//! One number of a function or its gradient against an oracle: what the judges count and the shrinker asks for.

use headwater_core::Real;

use crate::difference::slope;
use crate::dual::Dual;
use crate::field::Field;
use crate::gradient::Differentiable;
use crate::rounding::{Rounded, open_signs};
use crate::tolerance::ORACLE_SHARE;
use crate::traced::{Traced, trail_of};

/// Which number is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// An output of the forward pass, by its place.
    Output(usize),
    /// A partial derivative, by the place of its input.
    Partial(usize),
}

/// A number, what its oracle says, and how far the two may be apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// Which number it is.
    pub quantity: Quantity,
    /// What the code says.
    pub found: f64,
    /// What the oracle says.
    pub expected: f64,
    /// The largest distance allowed.
    pub allowance: f64,
    /// How far the oracle itself may be off.
    pub doubt: f64,
}

impl Comparison {
    /// The distance of the two numbers: 0 for two NaNs, infinite when one is a NaN.
    #[must_use]
    pub fn error(&self) -> f64 {
        if self.found == self.expected || (self.found.is_nan() && self.expected.is_nan()) {
            return 0.0;
        }
        let error = (self.found - self.expected).abs();
        if error.is_nan() { f64::INFINITY } else { error }
    }

    /// Whether the oracle is sharp enough to say anything.
    #[must_use]
    pub fn is_sharp(&self) -> bool {
        // Written so that a NaN doubt is too much doubt.
        let sharp = self.allowance == 0.0 || self.doubt <= ORACLE_SHARE * self.allowance;
        sharp && !self.allowance.is_infinite()
    }

    /// Whether the claim is false here, as far as a sharp oracle can tell.
    #[must_use]
    pub fn refutes(&self) -> bool {
        self.is_sharp() && self.error() > self.allowance
    }
}

/// A comparison, or why there is none.
pub type Outcome = Result<Comparison, &'static str>;

/// Why a difference can say nothing at a kink.
pub const KINK: &str = "a kink within every step";
/// Why outputs in `f32` are not compared with `f64` past a sign that rounding decides.
pub const OPEN_SIGN: &str = "a sign that rounding leaves open";
/// The same for partial derivatives.
pub const OPEN_SIGN_BACK: &str = "a sign that rounding leaves open, in the backward pass";

pub(crate) fn dot<R: Real>(a: &[R], b: &[R]) -> R {
    a.iter().zip(b).fold(R::ZERO, |sum, (a, b)| sum + *a * *b)
}

/// The slope of <`cotangent`, forward> by the input at `index`, or `None` at a kink.
fn slope_at(
    program: &impl Differentiable,
    x: &[f64],
    cotangent: &[f64],
    index: usize,
    sufficient: f64,
) -> Option<crate::difference::Slope> {
    let weights: Vec<Traced> = cotangent.iter().map(|g| Traced(*g)).collect();
    let mut moved: Vec<Traced> = x.iter().map(|x| Traced(*x)).collect();
    slope(x[index], sufficient, |at| {
        moved[index] = Traced(at);
        let (outputs, trail) = trail_of(|| program.forward(&moved));
        (dot(&weights, &outputs).0, trail)
    })
}

/// Rung 2: the partial by the input at `index`, `found` by the backward pass, against the slope of the forward pass.
///
/// # Errors
///
/// [`KINK`].
pub fn by_differences(
    program: &impl Differentiable,
    x: &[f64],
    cotangent: &[f64],
    (index, found): (usize, f64),
    limit: f64,
) -> Outcome {
    let sufficient = 0.3 * ORACLE_SHARE * limit * found.abs().max(1.0);
    let slope = slope_at(program, x, cotangent, index, sufficient).ok_or(KINK)?;
    Ok(Comparison {
        quantity: Quantity::Partial(index),
        found,
        expected: slope.value,
        allowance: limit * slope.value.abs().max(1.0),
        doubt: slope.error,
    })
}

/// Rung 3: the partial by the input at `index`, `found` by the backward pass, against the forward pass on dual
/// numbers.
#[must_use]
pub fn by_duals(
    program: &impl Differentiable,
    x: &[f64],
    cotangent: &[f64],
    (index, found): (usize, f64),
    limit: f64,
) -> Comparison {
    let mut moved: Vec<Dual<f64>> = x.iter().map(|x| Dual::constant(*x)).collect();
    moved[index].derivative = 1.0;
    let tangent: Vec<f64> = program.forward(&moved).iter().map(|y| y.derivative).collect();
    // The terms of the sum: what their rounding is relative to.
    let scale: f64 = tangent.iter().zip(cotangent).map(|(y, g)| (y * g).abs()).sum();
    let expected = dot(cotangent, &tangent);
    let allowance = limit * expected.abs().max(scale).max(1.0);
    Comparison { quantity: Quantity::Partial(index), found, expected, allowance, doubt: 0.0 }
}

/// Rung 6: the partial by the input at `index` as the backward pass and the forward pass on dual numbers have it, found
/// and expected, in the field. `None` where the backward pass gives no such partial.
pub fn in_the_field(
    program: &impl Differentiable,
    x: &[f64],
    cotangent: &[f64],
    index: usize,
) -> Option<[Field; 2]> {
    let embed = |values: &[f64]| -> Vec<Field> { values.iter().map(|x| Field::from_f64(*x)).collect() };
    let (x, weights) = (embed(x), embed(cotangent));
    let mut moved: Vec<Dual<Field>> = x.iter().map(|x| Dual::constant(*x)).collect();
    moved[index].derivative = Field::ONE;
    let tangent: Vec<Field> = program.forward(&moved).iter().map(|y| y.derivative).collect();
    Some([*program.backward(&x, &weights).get(index)?, dot(&weights, &tangent)])
}

/// Whether the function has a kink within every step of the input at `index`.
pub fn at_a_kink(program: &impl Differentiable, x: &[f64], cotangent: &[f64], index: usize) -> bool {
    slope_at(program, x, cotangent, index, f64::INFINITY).is_none()
}

/// How far rounding alone may take the partial at `index` and its dual number apart, in `f64`: the running error
/// bounds for `f32` of both, times what `f64` rounds finer. Infinite where there is none.
pub fn rounding_of_partial(program: &impl Differentiable, x: &[f64], cotangent: &[f64], index: usize) -> f64 {
    let held = |value: &f64| Rounded { value: *value, bound: 0.0 };
    let (inputs, weights): (Vec<Rounded>, Vec<Rounded>) =
        (x.iter().map(held).collect(), cotangent.iter().map(held).collect());
    let gradient = program.backward(&inputs, &weights);
    let mut moved: Vec<Dual<Rounded>> = inputs.iter().map(|x| Dual::constant(*x)).collect();
    moved[index].derivative = Rounded::ONE;
    let tangent: Vec<Rounded> = program.forward(&moved).iter().map(|y| y.derivative).collect();
    let finer = f64::EPSILON / f64::from(f32::EPSILON);
    let back = gradient.get(index).map_or(f64::INFINITY, |partial| partial.bound);
    finer * (back + dot(&weights, &tangent).bound)
}

/// Rung 4: every output and every partial, `f32` against `f64` within `limit` times the running error bound.
pub fn in_single(program: &impl Differentiable, x: &[f32], cotangent: &[f32], limit: f64) -> Vec<Outcome> {
    let bounded = |values: &[f32]| -> Vec<Rounded> { values.iter().map(|x| Rounded::exact(*x)).collect() };
    let mut outcomes = Vec::new();
    type Which = (fn(usize) -> Quantity, &'static str);
    let mut compare = |(wide, open): (Vec<Rounded>, u64), narrow: Vec<f32>, (which, left_open): Which| {
        if open > 0 {
            outcomes.push(Err(left_open));
            return;
        }
        let pairs = wide.iter().zip(&narrow).enumerate();
        outcomes.extend(pairs.map(|(index, (wide, narrow))| {
            Ok(Comparison {
                quantity: which(index),
                found: f64::from(*narrow),
                expected: wide.value,
                allowance: limit * wide.bound,
                doubt: 0.0,
            })
        }));
    };
    let forward = open_signs(|| program.forward(&bounded(x)));
    compare(forward, program.forward(x), (Quantity::Output, OPEN_SIGN));
    let backward = open_signs(|| program.backward(&bounded(x), &bounded(cotangent)));
    compare(backward, program.backward(x, cotangent), (Quantity::Partial, OPEN_SIGN_BACK));
    outcomes
}
