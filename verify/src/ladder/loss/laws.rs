//! Rung 1 for losses: the textbook formula, symmetries, the sum of the deltas, independence of order and batch.

use headwater_core::{Loss, log_softmax, softmax};

use super::{Case, Kind, OwnedTargets, Symmetry, checks, rows};
use crate::draw::Draw;
use crate::fact::{Fact, show_slice};
use crate::gradient::Differentiable;
use crate::rung::Rung;
use crate::strata::WIDTHS;
use crate::tolerance::{EXACT, LAW, Tolerance};
use crate::ulp::Float;

/// Batches that a loss takes; it refuses none at all.
const BATCHES: [usize; 4] = [1, 2, 3, 6];

fn law(loss: Loss<'_>, claim: &str, oracle: &'static str, tolerance: Tolerance) -> Fact {
    let domain = "batches of 1 to 6, widths of 1 to 33";
    Fact::new(Rung::Laws, format!("{loss:?}: {claim}"), domain, oracle, tolerance)
}

fn each_case(loss: Loss<'static>, seed: u64, mut check: impl FnMut(Case, &mut Draw)) {
    let mut draw = Draw::new(seed);
    for batch in BATCHES {
        for width in WIDTHS {
            for case in Case::draw_each(loss, batch, width, &mut draw) {
                check(case, &mut draw);
            }
        }
    }
}

/// Claim: the loss is the textbook's, mean and weights included, and both calls return it to the bit.
#[must_use]
pub fn textbook(loss: Loss<'static>) -> Fact {
    let mut fact = law(
        loss,
        "the value is the textbook formula's",
        "the formula as printed, by the platform's functions",
        LAW,
    );
    each_case(loss, 41, |case, draw| {
        let x = draw.normals(case.batch * case.width);
        let samples = (0..case.batch).map(|sample| {
            let row = &x[sample * case.width..(sample + 1) * case.width];
            (checks(loss).textbook)(case.loss, row, case.goal(sample))
        });
        // A class of weight 0 still pays for label smoothing, and counts as nothing in the mean.
        let (total, weight) = samples.fold((0.0, 0.0), |(total, all), (cost, weight)| {
            (total + if weight > 0.0 { cost * weight } else { cost }, all + weight)
        });
        let input = || format!("{}, x = {}", case.name(), show_slice(&x));
        fact.relative(case.evaluate(&x).0, total / weight, 1.0, 0.0, input);
        fact.holds(case.value(&x).same_bits(case.evaluate(&x).0), input);
    });
    fact
}

/// Claim: loss and gradient are unchanged (but for the gradient's sign) by the loss's own symmetry.
#[must_use]
pub fn symmetry<F: Float>(loss: Loss<'static>) -> Fact {
    let symmetry = checks(loss).symmetry;
    let claim = format!("unchanged by {symmetry:?}, in {}", F::NAME);
    let mut fact = law(loss, &claim, "the law itself", EXACT);
    each_case(loss, 42, |case, draw| {
        let x: Vec<f64> = (0..case.batch * case.width).map(|_| draw.dyadic()).collect();
        let cast = |x: &[f64]| -> Vec<F> { x.iter().map(|x| F::from_f64(*x)).collect() };
        let values = |case: &Case| match &case.targets {
            OwnedTargets::Values(values) => values.clone(),
            OwnedTargets::Classes(_) => Vec::new(),
        };
        let (changed, outputs, sign) = match symmetry {
            Symmetry::Exchange => {
                let exchanged = Case { targets: OwnedTargets::Values(x.clone()), ..case.clone() };
                (exchanged, values(&case), -F::ONE)
            }
            Symmetry::Complement => {
                let complement = values(&case).iter().map(|t| 1.0 - t).collect();
                let changed = Case { targets: OwnedTargets::Values(complement), ..case.clone() };
                (changed, x.iter().map(|x| -x).collect(), -F::ONE)
            }
            Symmetry::Shift => {
                let shifted = x.iter().enumerate().map(|(i, x)| x + 0.5 * (i / case.width) as f64 - 3.0);
                (case.clone(), shifted.collect(), F::ONE)
            }
        };
        let input = || format!("{}, x = {}", case.name(), show_slice(&x));
        let ((value, gradient), (other, mirrored)) =
            (case.evaluate(&cast(&x)), changed.evaluate(&cast(&outputs)));
        fact.bits(other, value, input);
        for (slope, mirrored) in gradient.iter().zip(mirrored) {
            // Adding 0 makes both zeros one.
            fact.bits(sign * mirrored + F::ZERO, *slope + F::ZERO, input);
        }
    });
    fact
}

/// Claim: the deltas of a softmax cross-entropy with classes sum to 0 for each sample, and are (p - target) / N
/// without weights; its probabilities sum to 1 and their logarithms are its log-softmax. Two classes with
/// logits (x, 0) are binary cross-entropy.
#[must_use]
pub fn deltas() -> Fact {
    let loss = Loss::softmax_cross_entropy();
    let mut fact = law(loss, "deltas sum to 0 and are p - target over N", "softmax, on its own", LAW);
    each_case(loss, 43, |case, draw| {
        let x = draw.normals(case.batch * case.width);
        let input = || format!("{}, x = {}", case.name(), show_slice(&x));
        let (mut p, mut ln_p) = (x.clone(), x.clone());
        fact.holds(
            softmax(&x, case.width, &mut p).is_ok() && log_softmax(&x, case.width, &mut ln_p).is_ok(),
            input,
        );
        let (_, gradient) = case.evaluate(&x);
        for (sample, deltas) in gradient.chunks(case.width).enumerate() {
            let row = sample * case.width..(sample + 1) * case.width;
            fact.relative(p[row.clone()].iter().sum::<f64>(), 1.0, 1.0, 0.0, input);
            let target = |class: usize| match case.goal(sample) {
                super::Goal::Class(right) => f64::from(u8::from(class == right)),
                super::Goal::Values(values) => values[class],
            };
            let all: f64 = (0..case.width).map(target).sum();
            fact.relative(deltas.iter().sum::<f64>(), 0.0, 1.0, 0.0, input);
            for (class, (p, ln_p)) in p[row.clone()].iter().zip(&ln_p[row]).enumerate() {
                fact.relative(deltas[class], (p * all - target(class)) / case.batch as f64, 1.0, 0.0, input);
                fact.relative(p.ln(), *ln_p, 1.0, 0.0, input);
            }
        }
        if case.width == 1 {
            let binary = Case::draw(Loss::BinaryCrossEntropyWithLogits, Kind::Values, case.batch, 1, draw);
            let OwnedTargets::Values(t) = &binary.targets else { return };
            let pairs: Vec<f64> = x.iter().flat_map(|x| [*x, 0.0]).collect();
            let targets = OwnedTargets::Values(t.iter().flat_map(|t| [*t, 1.0 - t]).collect());
            let two = Case { width: 2, targets, ..case.clone() };
            fact.relative(two.evaluate(&pairs).0, binary.evaluate(&x).0, 1.0, 0.0, input);
        }
    });
    fact
}

/// Claim: the order of the samples does not matter, a batch given twice has the same loss and half the gradient
/// for each copy, and the loss of a batch is the weighted mean of its samples' losses.
#[must_use]
pub fn independence(loss: Loss<'static>) -> Fact {
    let mut fact = law(loss, "samples count alike, in any order and in any batch", "the law itself", LAW);
    each_case(loss, 44, |case, draw| {
        let x = draw.normals(case.batch * case.width);
        let input = || format!("{}, x = {}", case.name(), show_slice(&x));
        let (value, gradient) = case.evaluate(&x);
        let order = draw.permutation(case.batch);
        let (permuted, moved) = case.reorder(&order).evaluate(&rows(&x, case.width, &order));
        fact.relative(permuted, value, 1.0, 0.0, input);
        for (found, expected) in moved.iter().zip(rows(&gradient, case.width, &order)) {
            fact.relative(*found, expected, 1.0, 0.0, input);
        }
        let twice: Vec<usize> = (0..2 * case.batch).map(|sample| sample % case.batch).collect();
        let (doubled, halves) = case.reorder(&twice).evaluate(&rows(&x, case.width, &twice));
        fact.relative(doubled, value, 1.0, 0.0, input);
        for (found, expected) in halves.iter().zip(rows(&gradient, case.width, &twice)) {
            fact.relative(*found, expected / 2.0, 1.0, 0.0, input);
        }
    });
    fact
}
