//! The arithmetic of the bounds itself, on random formulas; and the accuracy of elementary functions that it takes for
//! granted.

use headwater_core::Real;

use super::{Measured, WIDER};
use crate::bounded::{Range, each_way};
use crate::draw::Draw;
use crate::fact::{Fact, show};
use crate::rung::Rung;
use crate::sweep::spread;
use crate::tolerance::{
    SINGLE_ERFC, SINGLE_EXP, SINGLE_EXP_M1, SINGLE_LN, SINGLE_LN_1P, SINGLE_TANH, Tolerance,
};

/// Unknowns of a formula.
const UNKNOWNS: usize = 4;
/// Room for them: as for the normalisations, so that the arithmetic under test is the one in use.
type Bounded = crate::bounded::Bounded<8>;
/// Steps of a formula after its inputs.
const STEPS: usize = 8;
const FORMULAS: usize = 4000;
/// Points at which each formula is evaluated.
const POINTS: usize = 6;

/// One step: an operation on two earlier values.
#[derive(Debug, Clone, Copy)]
struct Step {
    operation: usize,
    left: usize,
    right: usize,
}

/// Runs a formula: its inputs, then each step's result behind them.
fn run<R: Real>(inputs: &[R], steps: &[Step]) -> Vec<R> {
    let mut values = inputs.to_vec();
    for Step { operation, left, right } in steps {
        let (a, b) = (values[*left], values[*right]);
        values.push(match operation {
            0 | 1 => a + b,
            2 | 3 => a - b,
            4 | 5 => a * b,
            6 => a * a,
            7 => a / (b * b + R::from_f64(0.3)),
            // A mean, and a deviation from it.
            8 => (a + b) / R::from_f64(3.0),
            9 => a - (a + b) / R::from_f64(3.0),
            10 => (a * a + R::from_f64(0.1)).sqrt(),
            11 => a.min(R::from_f64(3.0)).max(R::from_f64(-20.0)).exp(),
            12 => (a.abs() + R::from_f64(0.2)).ln(),
            13 => a.abs().ln_1p(),
            14 => a.tanh(),
            _ => a.max(b),
        });
    }
    values
}

/// Where the inputs of a formula lie: centre and radius of each.
fn region(formula: usize, draw: &mut Draw) -> (f64, f64) {
    let size = match formula % 5 {
        // Products and quotients that underflow, and subnormal inputs.
        0 => 1e-20,
        1 => 1e-39,
        2 => 1e9,
        _ => 1.0,
    };
    let radius = [0.0, 1e-3, 0.3, 2.0][draw.below(4)];
    (f64::from((size * draw.normal()) as f32), f64::from((size * radius) as f32))
}

/// Claim: through random formulas over random boxes, the value at every point lies in its range and the error in `f32`
/// within its bound. Oracle: the formula in `f64`.
pub fn arithmetic() -> Vec<Fact> {
    let mut measured = Measured::new(
        "a formula's error in f32 stays within its bound over a box",
        "random formulas of 8 steps on 4 unknowns, from subnormal to 1e10",
    );
    let mut ranges = Fact::new(
        Rung::Bounds,
        "a formula's value stays within its range over a box",
        "the same formulas",
        "the formula in f64",
        super::ROUNDING,
    );
    let mut draw = Draw::new(700);
    for formula in 0..FORMULAS {
        let regions: Vec<(f64, f64)> = (0..UNKNOWNS).map(|_| region(formula, &mut draw)).collect();
        let steps: Vec<Step> = (0..STEPS)
            .map(|step| {
                let mut earlier = || draw.below(UNKNOWNS + step);
                let (left, right) = (earlier(), earlier());
                Step { operation: draw.below(16), left, right }
            })
            .collect();
        let unknown = |(unknown, (centre, radius)): (usize, &(f64, f64))| {
            Bounded::input(Range::of_unknowns(*centre, &[(unknown, *radius)]))
        };
        let inputs: Vec<_> = regions.iter().enumerate().map(unknown).collect();
        let ways = each_way(|| run(&inputs, &steps));
        for _ in 0..POINTS {
            let point: Vec<f32> =
                regions.iter().map(|(centre, radius)| point(*centre, *radius, &mut draw)).collect();
            let wide: Vec<f64> = point.iter().map(|x| f64::from(*x)).collect();
            let (narrow, wide) = (run(&point, &steps), run(&wide, &steps));
            for (index, bound) in ways[0].0.iter().enumerate().skip(UNKNOWNS) {
                let (error, range) = (bound.error(), bound.range);
                let input = || format!("formula {formula}, step {index}: {steps:?} at {point:?}");
                if !error.is_finite() {
                    measured.fact.reject("f32 may overflow");
                    continue;
                }
                measured.one(narrow[index], wide[index], error, input);
                // The formula in f64 has an error of its own.
                let room = error * WIDER + 1e-13 * range.magnitude();
                ranges.holds(range.low - room <= wide[index] && wide[index] <= range.high + room, || {
                    format!("{:e} in {range:?}, {}", wide[index], input())
                });
            }
        }
    }
    vec![measured.fact(), ranges]
}

/// A point of a region: an end or anything between.
fn point(centre: f64, radius: f64, draw: &mut Draw) -> f32 {
    let x = match draw.below(4) {
        0 => centre - radius,
        1 => centre + radius,
        _ => draw.uniform(centre - radius, centre + radius),
    };
    let (low, high) = (centre - radius, centre + radius);
    let x = x as f32;
    // Rounded inwards.
    if f64::from(x) > high {
        x.next_down()
    } else if f64::from(x) < low {
        x.next_up()
    } else {
        x
    }
}

/// A prime: steps of it through all 2^32 bit patterns meet every binade many times.
const STRIDE: u32 = 40_009;

/// Claim: the elementary functions in `f32` are as accurate as the bounds take them to be, for inputs of every binade and
/// both signs. Oracle: the same functions in `f64`, which are right to 3 of its units in the last place.
pub fn elementary() -> Vec<Fact> {
    vec![
        accuracy("exp", Real::exp, Real::exp, SINGLE_EXP),
        accuracy("exp_m1", Real::exp_m1, Real::exp_m1, SINGLE_EXP_M1),
        accuracy("ln", Real::ln, Real::ln, SINGLE_LN),
        accuracy("ln_1p", Real::ln_1p, Real::ln_1p, SINGLE_LN_1P),
        accuracy("tanh", Real::tanh, Real::tanh, SINGLE_TANH),
        accuracy("erfc", Real::erfc, Real::erfc, SINGLE_ERFC),
    ]
}

fn accuracy(name: &str, narrow: fn(f32) -> f32, wide: fn(f64) -> f64, tolerance: Tolerance) -> Fact {
    let claim = format!("{name} in f32 is as accurate as rung 7 takes it to be");
    let domain = format!("every {STRIDE}th f32");
    let mut fact = Fact::new(Rung::Bounds, claim, domain, "the same function in f64", tolerance);
    for number in spread(u32::MAX / STRIDE + 1) {
        let x = f32::from_bits(number * STRIDE);
        fact.ulps(narrow(x), wide(x.into()), 0.0, || show(x));
    }
    fact
}
