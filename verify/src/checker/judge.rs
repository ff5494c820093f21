//! What each rung says of one point.

use crate::comparison::{
    Comparison, KINK, Outcome, Quantity, at_a_kink, by_differences, by_duals, in_single, in_the_field,
    rounding_of_partial,
};
use crate::draw::Draw;
use crate::fact::Fact;
use crate::gradient::Differentiable;
use crate::rung::Rung;
use crate::shrink::Point;
use crate::tolerance::{EXACT_DERIVATIVE, FINITE_DIFFERENCE, IDENTITY, ROUNDING, Tolerance};

/// The rungs that a function can be checked by, the one with the clearest counterexamples first.
pub(super) const RUNGS: [Rung; 4] =
    [Rung::ExactDerivative, Rung::FiniteDifferences, Rung::SinglePrecision, Rung::ExactIdentity];

/// The claim of a rung, its oracle and its tolerance.
fn terms(rung: Rung) -> (&'static str, &'static str, Tolerance) {
    match rung {
        Rung::FiniteDifferences => (
            "every partial derivative is the slope of the forward pass",
            "Richardson's extrapolation of central differences, five levels, in f64",
            FINITE_DIFFERENCE,
        ),
        Rung::SinglePrecision => (
            "outputs and partial derivatives in f32 follow f64 within their rounding",
            "the same code in f64 with a running error bound",
            ROUNDING,
        ),
        Rung::ExactIdentity => (
            "every partial derivative is the derivative of the forward pass, as formulas",
            "the same forward pass on dual numbers over the integers modulo 2^61 - 1",
            Tolerance {
                reason: "nothing is rounded, and every case is a random point of its own",
                ..IDENTITY
            },
        ),
        _ => (
            "every partial derivative is the exact derivative of the forward pass",
            "the same forward pass on dual numbers, in f64",
            EXACT_DERIVATIVE,
        ),
    }
}

/// A rung's claim about a function, without evidence yet.
pub(super) fn blank(rung: Rung, name: &str, domain: &str) -> Fact {
    let (claim, oracle, tolerance) = terms(rung);
    Fact::new(rung, format!("{name}: {claim}"), domain, oracle, tolerance).tersely()
}

/// A partial that disagrees with its dual number: unless a kink or rounding explains it.
///
/// Rounding that could explain it is the oracle's doubt, so that such a case says nothing either way.
fn excuse(program: &impl Differentiable, point: &Point, compared: Comparison) -> Outcome {
    let Comparison { quantity: Quantity::Partial(index), found, .. } = compared else { return Ok(compared) };
    if !compared.refutes() {
        return Ok(compared);
    }
    if at_a_kink(program, &point.x, &point.cotangent, index) {
        return Err(KINK);
    }
    let doubt = 2.0 * rounding_of_partial(program, &point.x, &point.cotangent, index);
    let explained = found.is_finite() && doubt.is_finite() && compared.error() <= doubt;
    Ok(if explained { Comparison { doubt, ..compared } } else { compared })
}

fn partial(
    rung: Rung,
    program: &impl Differentiable,
    point: &Point,
    index: usize,
    found: f64,
    limit: f64,
) -> Outcome {
    let (x, cotangent) = (&point.x, &point.cotangent);
    match rung {
        Rung::FiniteDifferences => by_differences(program, x, cotangent, (index, found), limit),
        _ => excuse(program, point, by_duals(program, x, cotangent, (index, found), limit)),
    }
}

/// Why a point of the field says nothing.
const UNDEFINED: &str = "a division by zero in the field";

/// Found and expected in the field: 0 for both where they are equal, for want of a float that could tell residues apart.
fn identity(program: &impl Differentiable, point: &Point, index: usize) -> Outcome {
    let both = in_the_field(program, &point.x, &point.cotangent, index);
    let same = match both {
        Some([_, expected]) if expected.residue().is_none() => return Err(UNDEFINED),
        Some([found, expected]) => found == expected,
        None => false,
    };
    let found = if same { 0.0 } else { f64::NAN };
    Ok(Comparison { quantity: Quantity::Partial(index), found, expected: 0.0, allowance: 0.0, doubt: 0.0 })
}

/// A random point for this rung that takes the place of `point`: for the field, integers of 52 bits, among which two
/// formulas of degree d agree with a chance of d / 2^52 at most.
pub(super) fn point_for(rung: Rung, point: &Point, draw: &mut Draw) -> Point {
    let mut integers = |count: usize| (0..count).map(|_| (draw.bits() >> 12) as f64).collect();
    match rung {
        Rung::ExactIdentity => {
            Point { x: integers(point.x.len()), cotangent: integers(point.cotangent.len()) }
        }
        _ => point.clone(),
    }
}

/// Every number that a rung compares at a point. The backward pass must give a number for each input.
pub(super) fn judge(rung: Rung, program: &impl Differentiable, point: &Point, limit: f64) -> Vec<Outcome> {
    if rung == Rung::SinglePrecision {
        let (x, cotangent) = point.narrow();
        return in_single(program, &x, &cotangent, limit);
    }
    if rung == Rung::ExactIdentity {
        return (0..point.x.len()).map(|index| identity(program, point, index)).collect();
    }
    let gradient = program.backward(&point.x, &point.cotangent);
    let found = gradient.into_iter().enumerate().take(point.x.len());
    found.map(|(index, found)| partial(rung, program, point, index, found, limit)).collect()
}

/// One of those numbers, alone.
pub(super) fn judge_one(
    rung: Rung,
    program: &impl Differentiable,
    point: &Point,
    quantity: Quantity,
    limit: f64,
) -> Option<Comparison> {
    match quantity {
        Quantity::Partial(index) if rung == Rung::ExactIdentity => identity(program, point, index).ok(),
        Quantity::Partial(index) if rung != Rung::SinglePrecision => {
            let found = *program.backward(&point.x, &point.cotangent).get(index)?;
            partial(rung, program, point, index, found, limit).ok()
        }
        _ => judge(rung, program, point, limit)
            .into_iter()
            .flatten()
            .find(|compared| compared.quantity == quantity),
    }
}
