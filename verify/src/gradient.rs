//! A backward pass against the forward pass it belongs to: finite differences, dual numbers, and `f32` against
//! `f64`.
//!
//! Each judge feeds a [`Fact`]. The first failure of a fact is shrunk before it is recorded: its message shows the
//! simplest input found that fails, and names the partial derivative.

use headwater_core::Real;

use crate::comparison::{Comparison, Outcome, Quantity, at_a_kink, by_differences, by_duals, dot, in_single};
use crate::draw::Draw;
use crate::dual::Dual;
use crate::fact::Fact;
use crate::layout::Layout;
use crate::shrink::{Point, shrink};

/// A function from numbers to numbers, with the backward pass that is to be judged.
pub trait Differentiable {
    /// Its name with its shape, for messages.
    fn name(&self) -> String;
    /// The outputs at `x`.
    fn forward<R: Real>(&self, x: &[R]) -> Vec<R>;
    /// The gradient of <`cotangent`, forward(x)> with respect to `x`.
    fn backward<R: Real>(&self, x: &[R], cotangent: &[R]) -> Vec<R>;
    /// What the inputs are called, block after block, so that a message can say `weight[2, 1]` for `x[5]`.
    fn inputs(&self) -> Layout {
        Layout::new()
    }
}

impl<P: Differentiable> Differentiable for &P {
    fn name(&self) -> String {
        P::name(self)
    }
    fn forward<R: Real>(&self, x: &[R]) -> Vec<R> {
        P::forward(self, x)
    }
    fn backward<R: Real>(&self, x: &[R], cotangent: &[R]) -> Vec<R> {
        P::backward(self, x, cotangent)
    }
    fn inputs(&self) -> Layout {
        P::inputs(self)
    }
}

/// How many points a judge tries to make a failure simpler; a few milliseconds for the networks of the ladder.
const SHRINKING: usize = 120;

fn describe(program: &impl Differentiable, quantity: Quantity, x: &[f64], cotangent: &[f64]) -> String {
    let inputs = program.inputs();
    let which = match quantity {
        Quantity::Output(index) => format!("output y[{index}]"),
        Quantity::Partial(index) => format!("partial derivative by {}", inputs.name(index)),
    };
    let weights: Vec<String> = Layout::new().block("y", &[cotangent.len()]).show(cotangent);
    let (x, weights) = (inputs.show(x).join(", "), weights.join(", "));
    format!("{}: {which}, at {x}; cotangent {weights}", program.name())
}

fn record(program: &impl Differentiable, point: &Point, outcomes: Vec<Outcome>, fact: &mut Fact) {
    for outcome in outcomes {
        match outcome {
            Err(reason) => fact.reject(reason),
            Ok(Comparison { quantity, found, expected, allowance, doubt }) => {
                fact.within(found, expected, allowance, doubt, || {
                    describe(program, quantity, &point.x, &point.cotangent)
                });
            }
        }
    }
}

/// Records what `judge` says of a point; and, where that refutes a fact for the first time, of the simplest point
/// found that fails in the same number. `one` judges that number alone.
fn record_shrunk(
    program: &impl Differentiable,
    point: Point,
    fact: &mut Fact,
    judge: impl Fn(&Point) -> Vec<Outcome>,
    one: impl Fn(&Point, Quantity) -> Option<Comparison>,
) {
    let outcomes = judge(&point);
    let refuted = outcomes.iter().flatten().find(|comparison| comparison.refutes());
    let quantity = refuted.filter(|_| fact.wants_detail()).map(|first| first.quantity);
    record(program, &point, outcomes, fact);
    let Some(quantity) = quantity else { return };
    let fails = |point: &Point| {
        let kinked = |index| at_a_kink(program, &point.x, &point.cotangent, index);
        one(point, quantity).is_some_and(|comparison| comparison.refutes() && comparison.expected.is_finite())
            && !matches!(quantity, Quantity::Partial(index) if kinked(index))
    };
    let (simplest, _) = shrink(point, SHRINKING, fails);
    let outcomes = judge(&simplest);
    record(program, &simplest, outcomes, fact);
}

/// What the backward pass says of the partial at `quantity`.
fn partial(program: &impl Differentiable, point: &Point, quantity: Quantity) -> Option<(usize, f64)> {
    let Quantity::Partial(index) = quantity else { return None };
    program.backward(&point.x, &point.cotangent).get(index).map(|found| (index, *found))
}

fn point(x: &[f64], cotangent: &[f64]) -> Point {
    Point { x: x.to_vec(), cotangent: cotangent.to_vec() }
}

fn has_a_partial_for_each_input(program: &impl Differentiable, x: &[f64], gradient: &[f64], fact: &mut Fact) {
    fact.holds(gradient.len() == x.len(), || format!("{}: a gradient for each input", program.name()));
}

fn differences(program: &impl Differentiable, point: &Point, gradient: &[f64], limit: f64) -> Vec<Outcome> {
    let found = gradient.iter().copied().enumerate().take(point.x.len());
    found.map(|partial| by_differences(program, &point.x, &point.cotangent, partial, limit)).collect()
}

/// Rung 2: adds one case per partial derivative, the backward pass against the slope of the forward pass.
///
/// Partials with a kink within every step are rejected and counted.
pub fn against_differences(program: &impl Differentiable, x: &[f64], cotangent: &[f64], fact: &mut Fact) {
    let limit = fact.tolerance.limit;
    has_a_partial_for_each_input(program, x, &program.backward(x, cotangent), fact);
    let judge =
        |point: &Point| differences(program, point, &program.backward(&point.x, &point.cotangent), limit);
    record_shrunk(program, point(x, cotangent), fact, judge, |point, quantity| {
        by_differences(program, &point.x, &point.cotangent, partial(program, point, quantity)?, limit).ok()
    });
}

/// [`against_differences`] for a gradient from elsewhere: a planted fault.
pub fn judge_by_differences(
    program: &impl Differentiable,
    x: &[f64],
    cotangent: &[f64],
    gradient: &[f64],
    fact: &mut Fact,
) {
    has_a_partial_for_each_input(program, x, gradient, fact);
    let point = point(x, cotangent);
    record(program, &point, differences(program, &point, gradient, fact.tolerance.limit), fact);
}

fn duals(program: &impl Differentiable, point: &Point, gradient: &[f64], limit: f64) -> Vec<Outcome> {
    let found = gradient.iter().copied().enumerate().take(point.x.len());
    found.map(|partial| Ok(by_duals(program, &point.x, &point.cotangent, partial, limit))).collect()
}

/// Rung 3: adds one case per partial derivative, the backward pass against the forward pass on dual numbers.
///
/// The forward pass runs once for each input, so that every partial is judged by itself.
pub fn against_duals(program: &impl Differentiable, x: &[f64], cotangent: &[f64], fact: &mut Fact) {
    let limit = fact.tolerance.limit;
    has_a_partial_for_each_input(program, x, &program.backward(x, cotangent), fact);
    let judge = |point: &Point| duals(program, point, &program.backward(&point.x, &point.cotangent), limit);
    record_shrunk(program, point(x, cotangent), fact, judge, |point, quantity| {
        Some(by_duals(program, &point.x, &point.cotangent, partial(program, point, quantity)?, limit))
    });
}

/// [`against_duals`] for a gradient from elsewhere: a planted fault.
pub fn judge_by_duals(
    program: &impl Differentiable,
    x: &[f64],
    cotangent: &[f64],
    gradient: &[f64],
    fact: &mut Fact,
) {
    has_a_partial_for_each_input(program, x, gradient, fact);
    let point = point(x, cotangent);
    record(program, &point, duals(program, &point, gradient, fact.tolerance.limit), fact);
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
        let x = program.inputs().show(x).join(", ");
        format!("{}: all partials in a random direction (seed {seed}), at {x}", program.name())
    });
}

/// Rung 4: adds one case per output and per partial derivative, `f32` against `f64` within the running error
/// bound.
///
/// `x` and `cotangent` are numbers that both scalars hold. A run in which rounding leaves a sign open is
/// rejected and counted: beyond such a test the two paths may take different branches.
pub fn single_against_double(program: &impl Differentiable, x: &[f32], cotangent: &[f32], fact: &mut Fact) {
    let limit = fact.tolerance.limit;
    let wide = |values: &[f32]| -> Vec<f64> { values.iter().map(|x| f64::from(*x)).collect() };
    let both = (program.backward(x, cotangent).len(), program.forward(x).len());
    fact.holds(both == (x.len(), cotangent.len()), || {
        format!("{}: a partial for each input, a cotangent for each output", program.name())
    });
    let judge = |point: &Point| {
        let (x, cotangent) = point.narrow();
        in_single(program, &x, &cotangent, limit)
    };
    record_shrunk(
        program,
        Point { x: wide(x), cotangent: wide(cotangent) },
        fact,
        judge,
        |point, quantity| {
            judge(point).into_iter().flatten().find(|comparison| comparison.quantity == quantity)
        },
    );
}
