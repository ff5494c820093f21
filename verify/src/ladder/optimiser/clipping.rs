//! Rung 1 for what surrounds an optimiser: clipping and schedules.

use headwater_core::{Decay, Schedule, clip_by_norm, clip_by_value, norm};

use crate::coverage::Region;
use crate::draw::Draw;
use crate::fact::{Fact, show_slice};
use crate::rung::Rung;
use crate::strata::{Stratum, WIDTHS};
use crate::tolerance::{EXACT, LAW, LAW_IN_SINGLE};
use crate::ulp::Float;

/// Claim: clipping by norm leaves the direction, shortens to the maximum and never lengthens; clipping by value
/// puts each gradient at the nearest allowed value. A norm too large for the scalar is told as infinite and clipped all
/// the same; gradients that are infinite or NaN are left as they are, and the norm tells.
#[must_use]
pub fn clipping() -> Fact {
    let claim = "clipping by norm keeps the direction, by value takes the nearest";
    let domain = "f64, widths of 1 to 33, gradients of every stratum";
    let oracle = "hypot and clamp, by the platform";
    let mut fact = Fact::new(Rung::Laws, claim, domain, oracle, LAW).covering(&Stratum::ALL);
    let mut draw = Draw::new(96);
    for (width, stratum) in WIDTHS.into_iter().flat_map(|width| Stratum::ALL.map(|stratum| (width, stratum)))
    {
        let gradients: Vec<f64> = stratum.vector(width, &mut draw);
        fact.cover(stratum);
        for function in FUNCTIONS {
            fact.saw(function, stratum, &gradients);
            fact.saw_shape(function, Region::Width(width));
        }
        for maximum in [0.5, 3.0, 1e6, f64::INFINITY] {
            by_norm(&gradients, maximum, &mut fact);
            let mut clipped = gradients.clone();
            let input = || format!("maximum {maximum}, {}", show_slice(&gradients));
            fact.holds(clip_by_value(&mut clipped, maximum).is_ok(), input);
            let nearest: Vec<f64> = gradients.iter().map(|g| g.clamp(-maximum, maximum)).collect();
            for (clipped, nearest) in clipped.iter().zip(&nearest) {
                // Adding 0 makes both zeros one.
                fact.bits(*clipped + 0.0, *nearest + 0.0, input);
            }
        }
    }
    fact
}

/// Claim: gradients that are finite but whose norm is not are scaled to the maximum all the same; and where one is infinite
/// or NaN all stay as they are, and the norm that is returned says so.
#[must_use]
pub fn clipping_extremes() -> Fact {
    let claim = "clipping survives a norm too large for the scalar, and leaves what is not finite";
    let mut fact = Fact::new(Rung::Laws, claim, "f32, widths of 1 to 33", "the same in f64", LAW_IN_SINGLE)
        .covering(&[Stratum::Overflow, Stratum::Infinite, Stratum::NotANumber]);
    let mut draw = Draw::new(97);
    for width in WIDTHS {
        fact.cover(Stratum::Overflow);
        let gradients: Vec<f32> =
            draw.cotangent(width.max(2)).into_iter().map(|g| (1.7e38 * g) as f32).collect();
        let length = gradients.iter().map(|g| f64::from(*g).powi(2)).sum::<f64>().sqrt();
        for maximum in [0.5_f32, 1e6] {
            let mut clipped = gradients.clone();
            let before = clip_by_norm(&mut clipped, maximum);
            let finite = gradients.iter().all(|g| g.is_finite());
            let expected = if length > f64::from(f32::MAX) { f32::INFINITY } else { length as f32 };
            fact.holds(
                finite && before.is_ok_and(|b| b == expected || (b / expected - 1.0).abs() < 1e-6),
                || format!("{before:?} for {expected}"),
            );
            for (clipped, gradient) in clipped.iter().zip(&gradients) {
                let wanted = f64::from(*gradient) * f64::from(maximum) / length;
                fact.relative(f64::from(*clipped), wanted, f64::from(maximum), 0.0, || {
                    show_slice(&gradients)
                });
            }
        }
        for stratum in [Stratum::Infinite, Stratum::NotANumber] {
            fact.cover(stratum);
            for special in stratum.scalars::<f32>() {
                let mut spoiled: Vec<f32> = draw.cotangent(width).into_iter().map(|g| g as f32).collect();
                spoiled[draw.below(width)] = special;
                let mut clipped = spoiled.clone();
                let before = clip_by_norm(&mut clipped, 0.5);
                fact.holds(before.is_ok_and(|norm| !norm.is_finite()), || show_slice(&spoiled));
                fact.slices(&clipped, &spoiled, || show_slice(&spoiled));
            }
        }
    }
    fact
}

/// Lengths on either side of what 8, 12 and 16 bits count, and of twice as much, with every rest of a chunk of 8; and the
/// weights of 784 inputs and 128 outputs.
fn lengths() -> impl Iterator<Item = usize> {
    let about = |length: usize| (length - 1..length + 9).chain([length + 100]);
    [256, 4096, 65_536, 131_072].into_iter().flat_map(about).chain([784 * 128])
}

/// Claim: all of a long gradient counts: its norm is the root of the sum of all squares, and clipping by the norm or by value
/// changes every gradient, to the bit.
#[must_use]
pub fn long_gradients<F: Float>() -> Fact {
    let claim = "norms and clipping take in all of a long gradient";
    let domain = format!(
        "{}, lengths of 255 to 131,172, values of +-1 and +-3, and zeros before 3 and 4 times 2^+-100",
        F::NAME
    );
    let mut fact = Fact::new(Rung::Laws, claim, domain, "whole numbers: every sum fits 24 bits", EXACT);
    let mut draw = Draw::new(103);
    let values: Vec<i32> = (0..131_200).map(|_| [1, -1, 3, -3][draw.below(4)]).collect();
    for length in lengths() {
        let values = &values[values.len() - length..];
        let gradients: Vec<F> = values.iter().map(|value| F::from_f64(f64::from(*value))).collect();
        let squares: i32 = values.iter().map(|value| value * value).sum();
        let expected = F::from_f64(f64::from(squares).sqrt());
        let input = || format!("length {length}");
        fact.bits(norm(&gradients), expected, input);
        // All there is comes last, and so large or so small that it has to be scaled.
        for power in [100, -100] {
            let unit = F::from_f64(f64::from(power).exp2());
            let mut last = vec![F::ZERO; length];
            (last[length - 2], last[length - 1]) = (F::from_f64(3.0) * unit, F::from_f64(-4.0) * unit);
            fact.bits(norm(&last), F::from_f64(5.0) * unit, input);
        }
        let maximum = F::from_f64(2.0);
        let mut clipped = gradients.clone();
        let before = clip_by_norm(&mut clipped, maximum);
        fact.bits(before.unwrap_or(F::ZERO), expected, input);
        let factor = maximum / (expected + F::from_f64(1e-6));
        let pairs = |found: &[F], expected: &dyn Fn(F) -> F| {
            found.iter().zip(&gradients).position(|(found, g)| !found.same_bits(expected(*g)))
        };
        let wrong = pairs(&clipped, &|g| g * factor);
        fact.holds(wrong.is_none(), || format!("by the norm, length {length}, gradient {wrong:?}"));
        let mut clipped = gradients.clone();
        let done = clip_by_value(&mut clipped, maximum);
        let wrong = pairs(&clipped, &|g| g.max(-maximum).min(maximum));
        fact.holds(done.is_ok() && wrong.is_none(), || {
            format!("by value, length {length}, gradient {wrong:?}")
        });
    }
    fact
}

/// The functions that are checked here, by the names that coverage goes by.
pub(crate) const FUNCTIONS: [&str; 2] = ["clip_by_norm", "clip_by_value"];

/// What keeps a square from overflowing; a power of two, so that nothing rounds.
const SHRUNK: f64 = 1.0 / 1.3407807929942597e154;

fn by_norm(gradients: &[f64], maximum: f64, fact: &mut Fact) {
    let input = || format!("maximum {maximum}, {}", show_slice(gradients));
    let (any_nan, any_infinite) =
        (gradients.iter().any(|g| g.is_nan()), gradients.iter().any(|g| g.is_infinite()));
    let hypot = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0_f64, f64::hypot);
    let length = match (any_nan, any_infinite) {
        (true, _) => f64::NAN,
        (false, true) => f64::INFINITY,
        (false, false) => hypot(&mut gradients.iter().copied()),
    };
    let mut clipped = gradients.to_vec();
    let Ok(before) = clip_by_norm(&mut clipped, maximum) else {
        fact.holds(false, input);
        return;
    };
    fact.relative_or_same(before, length, 0.0, input);
    fact.relative_or_same(norm(gradients), length, 0.0, input);
    for (clipped, gradient) in clipped.iter().zip(gradients) {
        if length.is_finite() {
            let factor = (maximum / (length + 1e-6)).min(1.0);
            fact.relative(*clipped, factor * gradient, 0.0, 0.0, input);
        } else if any_nan || any_infinite || maximum.is_infinite() {
            fact.bits(*clipped, *gradient, input);
        } else {
            let shrunk = hypot(&mut gradients.iter().map(|g| g * SHRUNK));
            let expected = gradient * SHRUNK / shrunk * maximum;
            // Made small enough to square, a gradient may lose the smallest number there is to underflow.
            let allowance = fact.tolerance.limit * expected.abs() + f64::SMALLEST * maximum.max(1.0);
            fact.within(*clipped, expected, allowance, 0.0, input);
        }
    }
}

/// Claim: the rate of every step is the documented formula's. The match has no wildcard: a new decay needs its
/// own line.
#[must_use]
pub fn schedules() -> Fact {
    let claim = "the rate of each step is the formula's";
    let domain = "f64, steps 1 to 130 and about every power of two up to 2^40, with and without warm-up";
    let mut fact = Fact::new(Rung::Laws, claim, domain, "the formulas, by the platform's cosine", LAW);
    let bases = [
        Schedule::constant(0.3),
        Schedule::step(0.3, 7, 0.5),
        Schedule::step(0.3, 1, 0.9),
        Schedule::cosine(0.3, 100, 0.01),
        Schedule::cosine(0.3, 1, 0.0),
        Schedule::step(0.3, 5000, 0.875),
        Schedule::cosine(0.3, 70_000, 0.01),
        Schedule::cosine(0.3, 5_000_000_000, 0.01),
    ];
    let with = bases.map(|base| base.with_warm_up(10, 0.1));
    let with_long = bases.map(|base| base.with_warm_up(66_000, 0.1));
    let late: Vec<u64> = (7..=40).flat_map(|power| (1 << power) - 2..(1 << power) + 4).collect();
    for schedule in bases.into_iter().chain(with).chain(with_long) {
        for step in (1..=130_u64).chain(late.iter().copied()) {
            let elapsed = (step - 1) as f64;
            let warm = schedule.warm_up.steps as f64;
            let after = elapsed - warm;
            let start = schedule.warm_up.start_factor;
            let expected = if after < 0.0 {
                0.3 * (start + (1.0 - start) * elapsed / warm)
            } else {
                match schedule.decay {
                    Decay::Constant => 0.3,
                    Decay::Step { every, gamma } => 0.3 * gamma.powf((after / every as f64).floor()),
                    Decay::Cosine { total, minimum } => {
                        let angle = std::f64::consts::PI * (after / total as f64).min(1.0);
                        minimum + (0.3 - minimum) * (1.0 + angle.cos()) / 2.0
                    }
                }
            };
            fact.relative(schedule.rate(step), expected, 0.01, 0.0, || {
                format!("step {step} of {schedule:?}")
            });
        }
    }
    fact
}
