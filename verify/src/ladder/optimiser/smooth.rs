//! Rungs 2 to 4 for optimisers: a run as a function of its start and its gradients.

use headwater_core::{Optimiser, Real};

use super::{Run, end_of, examples};
use crate::draw::Draw;
use crate::dual::Dual;
use crate::fact::{Fact, show_slice};
use crate::rounding::{Rounded, open_signs};
use crate::rung::Rung;
use crate::tolerance::{FINITE_DIFFERENCE, ORACLE_SHARE, ROUNDING};
use crate::traced::{Traced, trail_of};

const STEPS: usize = 5;

/// Where one parameter ends, from its start and its gradients in one vector.
fn end<R: Real>(optimiser: &Optimiser<R>, rates: &[f64], x: &[R]) -> R {
    let gradients: Vec<Vec<R>> = x[1..].iter().map(|g| vec![*g]).collect();
    end_of(optimiser, vec![x[0]], rates, &gradients)[0]
}

/// Claim: the end of a run depends on its start and on each gradient with the slope that the shipping code has
/// on dual numbers.
///
/// Here the two rungs judge each other: differences of the code on floats against the code on dual numbers. An
/// optimiser that forgot a gradient, or broke the rules of the generic scalar, would show.
#[must_use]
pub fn differences(which: usize) -> Fact {
    let (on_duals, on_floats) = (examples::<Dual<f64>>()[which], examples::<Traced>()[which]);
    let mut fact = Fact::new(
        Rung::FiniteDifferences,
        format!("{:?}: a run's slopes by start and gradients", examples::<f64>()[which]),
        format!("{STEPS} steps"),
        "the same run on dual numbers against Richardson's differences",
        FINITE_DIFFERENCE,
    );
    let mut draw = Draw::new(94);
    for _ in 0..20 {
        let run = Run::draw(1, STEPS, &mut draw);
        let mut x = run.start.clone();
        x.extend(run.steps.iter().map(|(_, g)| g[0]));
        let rates = run.rates();
        for index in 0..x.len() {
            let mut moved: Vec<Dual<f64>> = x.iter().map(|x| Dual::constant(*x)).collect();
            moved[index].derivative = 1.0;
            let exact = end(&on_duals, &rates, &moved).derivative;
            let mut floats: Vec<Traced> = x.iter().map(|x| Traced(*x)).collect();
            let sufficient = 0.3 * ORACLE_SHARE * FINITE_DIFFERENCE.limit;
            let slope = crate::difference::slope(x[index], sufficient, |at| {
                floats[index] = Traced(at);
                trail_of(|| end(&on_floats, &rates, &floats).0)
            });
            match slope {
                None => fact.reject("a kink within every step"),
                Some(slope) => fact.relative(exact, slope.value, 1.0, slope.error, || {
                    format!("partial {index} of {}", show_slice(&x))
                }),
            }
        }
    }
    fact
}

/// Claim: a run in `f32` ends where it ends in `f64`, within its rounding.
#[must_use]
pub fn single(which: usize) -> Fact {
    let (narrow, wide) = (examples::<f32>()[which], examples::<Rounded>()[which]);
    let mut fact = Fact::new(
        Rung::SinglePrecision,
        format!("{:?}: a run in f32 follows f64 within its rounding", examples::<f64>()[which]),
        format!("{STEPS} steps of 1 to 33 parameters, all numbers but the hyperparameters exact in f32"),
        "the same code in f64 with a running error bound",
        ROUNDING,
    );
    let mut draw = Draw::new(95);
    for parameters in [1, 4, 17, 33] {
        let run = Run::draw(parameters, STEPS, &mut draw);
        let (bounded, open) = open_signs(|| run.end(&wide));
        if open > 0 {
            fact.reject("a sign that rounding leaves open");
            continue;
        }
        for (found, wide) in run.end(&narrow).iter().zip(&bounded) {
            let allowance = fact.tolerance.limit * wide.bound;
            fact.within(f64::from(*found), wide.value, allowance, 0.0, || format!("{run:?}"));
        }
    }
    fact
}
