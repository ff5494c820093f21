//! A backward pass against the forward pass it belongs to, over a finite field: equal or not, without a tolerance.
//!
//! Both run on elements of [`Field`], where nothing is rounded, the forward pass on dual numbers over it. For cotangent u
//! and inputs x the claim is that each partial derivative of <u, forward(x)> *is* what the backward pass says, as a
//! rational function of x, u, and the values of the elementary functions on the way. It is tried at [`POINTS`] random
//! points.
//!
//! **What a pass means.** Let some partial be wrong on the piece of the function that a point lies on. Both sides are
//! rational functions there: of the inputs, the cotangent, the direction, and of one variable more for each value of an
//! exponential, a logarithm, an error function or a root. If the two are put over one denominator and their difference has
//! degree d, then a random point hides it with chance 2d / p at most, p = 2^61 - 1 (Schwartz 1980; twice, since
//! exponentials and roots are squares, which only every second element is); to which comes the chance, again 2d / p at
//! most, that two of the s elementary functions' arguments coincide which should not, for each of the s (s - 1) / 2 pairs.
//! The points are independent: the chances multiply. [`Chance`] counts d and s by running the
//! same code, and `ladder::identity::chances` asserts that the result is below 1e-15 for the largest shapes.
//!
//! That an elementary function's value may be counted as a variable is a model, not a theorem: hashes are taken for
//! random, and so are roots, each of which is tied to its argument by S^2 = +-x.
//!
//! **What it does not say.** Nothing about rounding: rungs 4, 5 and 7 do. Nothing about the elementary functions
//! themselves, of which it uses the derivative rules in [`dual`](crate::dual) alone. A point sees one side of each sign
//! test: the other side is seen at other points and by other cases. And a factor of 2^61 is 1 here.

use headwater_core::Real;

use crate::comparison::dot;
use crate::draw::Draw;
use crate::dual::Dual;
use crate::fact::{Fact, show_residues};
use crate::field::{Degree, Field, MODULUS, with_symbols};
use crate::gradient::Differentiable;

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
            let name = program.inputs().name(index);
            format!("{}, partial {index} by {name}, x = {x}, cotangent = {cotangent}", program.name())
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

/// What there is to know of the chance that a wrong gradient passes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// A bound of the degree of the difference of both sides.
    pub degree: f64,
    /// How many values of elementary functions there are.
    pub symbols: usize,
}

impl Chance {
    /// Counts both for the adjoint identity, at the first point of `seed`, by running forward and back.
    #[must_use]
    pub fn of(program: &impl Differentiable, inputs: usize, seed: u64) -> Self {
        let (x, cotangent) = point(program, inputs, seed);
        let direction = Field::draws(inputs, &mut Draw::new(!seed));
        let variables =
            |values: &[Field]| -> Vec<Degree> { values.iter().copied().map(Degree::variable).collect() };
        let (x, cotangent, direction) = (variables(&x), variables(&cotangent), variables(&direction));
        let (degree, symbols) = with_symbols(|| {
            let moved: Vec<Dual<Degree>> =
                x.iter().zip(&direction).map(|(x, v)| Dual::moving(*x, *v)).collect();
            let tangent: Vec<Degree> = program.forward(&moved).iter().map(|y| y.derivative).collect();
            let gradient = program.backward(&x, &cotangent);
            dot(&cotangent, &tangent).of_difference(dot(&gradient, &direction))
        });
        Self { degree, symbols }
    }

    /// The chance that a wrong gradient passes at all [`POINTS`].
    #[must_use]
    pub fn of_error(self) -> f64 {
        let symbols = self.symbols as f64;
        let one_point = (1.0 + symbols * (symbols - 1.0) / 2.0) * 2.0 * self.degree / MODULUS as f64;
        (0..POINTS).map(|_| one_point).product()
    }
}
