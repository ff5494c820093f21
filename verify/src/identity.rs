//! A backward pass against the forward pass it belongs to, over a finite field: equal or not, without a tolerance.
//!
//! Both run on elements of [`Field`], where nothing is rounded, the forward pass on dual numbers over it. For cotangent u
//! and inputs x the claim is that each partial derivative of <u, forward(x)> *is* what the backward pass says, as a
//! rational function of x, u, and the values of the elementary functions on the way. It is tried at [`POINTS`] random
//! points.
//!
//! **What a pass means.** Let some partial be wrong on a piece of the function that a point lies on. Both sides are
//! rational functions there, of x and u and of one variable for each value of an exponential, logarithm or error
//! function: a hash is as unrelated to its argument as a variable of its own. A root is tied to its argument by
//! S^2 = +-x, and counts twice. If the difference of both sides is a fraction with a numerator of degree d, a random point
//! misses it with chance 2d / p at most, p = 2.3e18, and two independent points with chance (2d / p)^2: below 1e-15 for
//! all d up to 3e10. Degrees add up along products and sums of fractions. One dense layer has 3, a normalisation of n
//! numbers at most 8n + 16, and a layer multiplies what it is given: by 2 if dense, by no more than 8n + 16 if a
//! normalisation, by no more than 8 if an activation (as for a gated one, whose derivative is over a square).
//! `ladder::identity` says what that comes to for the largest shape.
//!
//! **What it does not say.** Nothing about rounding: rungs 4, 5 and 7 do. Nothing about the elementary functions
//! themselves, of which it uses the derivative rules in [`dual`](crate::dual) alone. And each point sees one side of each
//! sign test: what is on the other side is seen at other points, by other cases. A factor of 2^61 is 1 here.

use headwater_core::Real;

use crate::draw::Draw;
use crate::dual::Dual;
use crate::fact::{Fact, show_residues};
use crate::field::Field;
use crate::gradient::{Differentiable, dot};

/// At how many independent random points an identity is tried.
pub const POINTS: u64 = 2;

/// A random point: inputs, and a cotangent of the outputs there.
#[must_use]
pub fn point(program: &impl Differentiable, inputs: usize, seed: u64) -> (Vec<Field>, Vec<Field>) {
    let mut draw = Draw::new(seed);
    let x = Field::draws(inputs, &mut draw);
    let outputs = program.forward(&x).len();
    (x, Field::draws(outputs, &mut draw))
}

/// The seeds of the points that belong to `seed`.
fn points(seed: u64) -> impl Iterator<Item = u64> {
    (0..POINTS).map(move |point| seed.wrapping_mul(POINTS).wrapping_add(point))
}

/// Rung 6: adds one case per partial derivative and point, backward against forward, equal or not.
///
/// The forward pass runs once for each of the `inputs` inputs, so that every partial is judged by itself and a failure
/// names it.
pub fn exact_identity(program: &impl Differentiable, inputs: usize, seed: u64, fact: &mut Fact) {
    for seed in points(seed) {
        let (x, cotangent) = point(program, inputs, seed);
        judge_by_identity(program, &x, &cotangent, &program.backward(&x, &cotangent), fact);
    }
}

/// [`exact_identity`] at one point, for a gradient from elsewhere: a planted fault.
pub fn judge_by_identity(
    program: &impl Differentiable,
    x: &[Field],
    cotangent: &[Field],
    gradient: &[Field],
    fact: &mut Fact,
) {
    fact.holds(gradient.len() == x.len(), || format!("{}: a gradient for each input", program.name()));
    let mut moved: Vec<Dual<Field>> = x.iter().map(|x| Dual::constant(*x)).collect();
    for (index, &found) in gradient.iter().enumerate() {
        moved[index].derivative = Field::ONE;
        let tangent = tangents(program, &moved);
        moved[index].derivative = Field::ZERO;
        fact.equal(found, dot(cotangent, &tangent), || {
            let (x, cotangent) = (show_residues(x), show_residues(cotangent));
            format!("{}, partial {index}, x = {x}, cotangent = {cotangent}", program.name())
        });
    }
}

/// Rung 6: adds one case per point, the adjoint identity <u, J v> = <J^T u, v> for a random direction v.
///
/// One forward pass judges all partials together: v adds one to the degree. Where the identity fails, every partial is
/// judged by itself, so that a failure names the wrong one here too.
pub fn exact_adjoint(program: &impl Differentiable, inputs: usize, seed: u64, fact: &mut Fact) {
    for seed in points(seed) {
        let (x, cotangent) = point(program, inputs, seed);
        let direction = Field::draws(inputs, &mut Draw::new(!seed));
        let moved: Vec<Dual<Field>> = x.iter().zip(&direction).map(|(x, v)| Dual::moving(*x, *v)).collect();
        let gradient = program.backward(&x, &cotangent);
        let (found, expected) = (dot(&gradient, &direction), dot(&cotangent, &tangents(program, &moved)));
        if found == expected && gradient.len() == inputs {
            fact.equal(found, expected, String::new);
        } else {
            judge_by_identity(program, &x, &cotangent, &gradient, fact);
        }
    }
}

fn tangents(program: &impl Differentiable, x: &[Dual<Field>]) -> Vec<Field> {
    program.forward(x).iter().map(|y| y.derivative).collect()
}
