//! A backward pass against the forward pass it belongs to: finite differences, dual numbers, and `f32` against
//! `f64`.

use headwater_core::Real;

use crate::difference::slope;
use crate::draw::Draw;
use crate::dual::Dual;
use crate::fact::{Fact, show_slice};
use crate::rounding::{Rounded, open_signs};
use crate::tolerance::ORACLE_SHARE;
use crate::traced::{Traced, trail_of};

/// A function from numbers to numbers, with the backward pass that is to be judged.
pub trait Differentiable {
    /// Its name with its shape, for messages.
    fn name(&self) -> String;
    /// The outputs at `x`.
    fn forward<R: Real>(&self, x: &[R]) -> Vec<R>;
    /// The gradient of <`cotangent`, forward(x)> with respect to `x`.
    fn backward<R: Real>(&self, x: &[R], cotangent: &[R]) -> Vec<R>;
}

/// The inner product.
pub(crate) fn dot<R: Real>(a: &[R], b: &[R]) -> R {
    a.iter().zip(b).fold(R::ZERO, |sum, (a, b)| sum + *a * *b)
}

fn describe(program: &impl Differentiable, index: usize, x: &[f64], cotangent: &[f64]) -> String {
    let (x, cotangent) = (show_slice(x), show_slice(cotangent));
    format!("{}, partial {index}, x = {x}, cotangent = {cotangent}", program.name())
}

/// Rung 2: adds one case per partial derivative, the backward pass against the slope of the forward pass.
///
/// Partials with a kink within every step are rejected and counted.
pub fn against_differences(program: &impl Differentiable, x: &[f64], cotangent: &[f64], fact: &mut Fact) {
    judge_by_differences(program, x, cotangent, &program.backward(x, cotangent), fact);
}

/// [`against_differences`] for a gradient from elsewhere: a planted fault.
pub fn judge_by_differences(
    program: &impl Differentiable,
    x: &[f64],
    cotangent: &[f64],
    gradient: &[f64],
    fact: &mut Fact,
) {
    fact.holds(gradient.len() == x.len(), || format!("{}: a gradient for each input", program.name()));
    let weights: Vec<Traced> = cotangent.iter().map(|g| Traced(*g)).collect();
    let mut moved: Vec<Traced> = x.iter().map(|x| Traced(*x)).collect();
    for (index, (&x_i, &found)) in x.iter().zip(gradient).enumerate() {
        let sufficient = 0.3 * ORACLE_SHARE * fact.tolerance.limit * found.abs().max(1.0);
        let estimate = slope(x_i, sufficient, |at| {
            moved[index] = Traced(at);
            let (outputs, trail) = trail_of(|| program.forward(&moved));
            (dot(&weights, &outputs).0, trail)
        });
        moved[index] = Traced(x_i);
        match estimate {
            None => fact.reject("a kink within every step"),
            Some(slope) => {
                fact.relative(found, slope.value, 1.0, slope.error, || describe(program, index, x, cotangent))
            }
        }
    }
}

/// Rung 3: adds one case per partial derivative, the backward pass against the forward pass on dual numbers.
///
/// The forward pass runs once for each input, so that every partial is judged by itself.
pub fn against_duals(program: &impl Differentiable, x: &[f64], cotangent: &[f64], fact: &mut Fact) {
    judge_by_duals(program, x, cotangent, &program.backward(x, cotangent), fact);
}

/// [`against_duals`] for a gradient from elsewhere: a planted fault.
pub fn judge_by_duals(
    program: &impl Differentiable,
    x: &[f64],
    cotangent: &[f64],
    gradient: &[f64],
    fact: &mut Fact,
) {
    fact.holds(gradient.len() == x.len(), || format!("{}: a gradient for each input", program.name()));
    let mut moved: Vec<Dual<f64>> = x.iter().map(|x| Dual::constant(*x)).collect();
    for (index, &found) in gradient.iter().enumerate() {
        moved[index].derivative = 1.0;
        let tangent: Vec<f64> = program.forward(&moved).iter().map(|y| y.derivative).collect();
        moved[index].derivative = 0.0;
        // The terms of the sum: what their rounding is relative to.
        let scale: f64 = tangent.iter().zip(cotangent).map(|(y, g)| (y * g).abs()).sum();
        fact.relative(found, dot(cotangent, &tangent), scale.max(1.0), 0.0, || {
            describe(program, index, x, cotangent)
        });
    }
}

/// Rung 3: adds one case, the adjoint identity <u, J v> = <J^T u, v> for a random direction v.
///
/// One forward pass on dual numbers judges all partials together, which large shapes can afford.
pub fn adjoint(program: &impl Differentiable, x: &[f64], cotangent: &[f64], seed: u64, fact: &mut Fact) {
    let direction = Draw::new(seed).cotangent(x.len());
    let moved: Vec<Dual<f64>> = x.iter().zip(&direction).map(|(x, v)| Dual::moving(*x, *v)).collect();
    let tangent: Vec<f64> = program.forward(&moved).iter().map(|y| y.derivative).collect();
    let gradient = program.backward(x, cotangent);
    let terms = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a * b).abs()).sum::<f64>();
    let scale = terms(cotangent, &tangent).max(terms(&gradient, &direction));
    fact.relative(dot(&gradient, &direction), dot(cotangent, &tangent), scale, 0.0, || {
        describe(program, 0, x, cotangent)
    });
}

/// Rung 4: adds one case per output and per partial derivative, `f32` against `f64` within the running error
/// bound.
///
/// `x` and `cotangent` are numbers that both scalars hold. A run in which rounding leaves a sign open is
/// rejected and counted: beyond such a test the two paths may take different branches.
pub fn single_against_double(program: &impl Differentiable, x: &[f32], cotangent: &[f32], fact: &mut Fact) {
    let bounded = |values: &[f32]| -> Vec<Rounded> { values.iter().map(|x| Rounded::exact(*x)).collect() };
    let mut judge = |pass: &str, (wide, open): (Vec<Rounded>, u64), narrow: Vec<f32>| {
        if open > 0 {
            return fact.reject("a sign that rounding leaves open");
        }
        fact.holds(wide.len() == narrow.len(), || format!("{}: as many {pass} values", program.name()));
        for (index, (wide, narrow)) in wide.iter().zip(&narrow).enumerate() {
            let allowance = fact.tolerance.limit * wide.bound;
            fact.within(f64::from(*narrow), wide.value, allowance, 0.0, || {
                format!("{}, {pass} value {index}, x = {}", program.name(), show_slice(x))
            });
        }
    };
    judge("forward", open_signs(|| program.forward(&bounded(x))), program.forward(x));
    let backward = open_signs(|| program.backward(&bounded(x), &bounded(cotangent)));
    judge("backward", backward, program.backward(x, cotangent));
}
