//! Rung 1 for what surrounds an optimiser: clipping and schedules.

use headwater_core::{Decay, Schedule, clip_by_norm, clip_by_value, norm};

use crate::draw::Draw;
use crate::fact::{Fact, show_slice};
use crate::rung::Rung;
use crate::strata::{Stratum, WIDTHS};
use crate::tolerance::LAW;

/// Claim: clipping by norm leaves the direction, shortens to the maximum and never lengthens; clipping by value
/// puts each gradient at the nearest allowed value.
#[must_use]
pub fn clipping() -> Fact {
    let claim = "clipping by norm keeps the direction, by value takes the nearest";
    let domain = "f64, widths of 1 to 33, ordinary, tiny, large and overflowing gradients";
    let mut fact = Fact::new(Rung::Laws, claim, domain, "hypot and clamp, by the platform", LAW);
    let mut draw = Draw::new(96);
    let strata = [Stratum::Ordinary, Stratum::Tiny, Stratum::Cancellation, Stratum::Subnormal, Stratum::Ties];
    for (width, stratum) in WIDTHS.into_iter().flat_map(|width| strata.map(|stratum| (width, stratum))) {
        let gradients: Vec<f64> = stratum.vector(width, &mut draw);
        let length = gradients.iter().fold(0.0_f64, |sum, g| sum.hypot(*g));
        fact.relative(norm(&gradients), length, 0.0, 0.0, || show_slice(&gradients));
        for maximum in [0.5, 3.0, 1e6, f64::INFINITY] {
            let input = || format!("maximum {maximum}, {}", show_slice(&gradients));
            let mut clipped = gradients.clone();
            let Ok(before) = clip_by_norm(&mut clipped, maximum) else {
                fact.holds(false, input);
                continue;
            };
            fact.relative(before, length, 0.0, 0.0, input);
            let factor = (maximum / (length + 1e-6)).min(1.0);
            for (clipped, gradient) in clipped.iter().zip(&gradients) {
                fact.relative(*clipped, factor * gradient, 0.0, 0.0, input);
            }
            let mut clipped = gradients.clone();
            fact.holds(clip_by_value(&mut clipped, maximum).is_ok(), input);
            for (clipped, gradient) in clipped.iter().zip(&gradients) {
                fact.holds(*clipped == gradient.clamp(-maximum, maximum), input);
            }
        }
    }
    fact
}

/// Claim: the rate of every step is the documented formula's. The match has no wildcard: a new decay needs its
/// own line.
#[must_use]
pub fn schedules() -> Fact {
    let claim = "the rate of each step is the formula's";
    let domain = "f64, steps 1 to 130, with and without warm-up";
    let mut fact = Fact::new(Rung::Laws, claim, domain, "the formulas, by the platform's cosine", LAW);
    let bases = [
        Schedule::constant(0.3),
        Schedule::step(0.3, 7, 0.5),
        Schedule::step(0.3, 1, 0.9),
        Schedule::cosine(0.3, 100, 0.01),
        Schedule::cosine(0.3, 1, 0.0),
    ];
    let with = bases.map(|base| base.with_warm_up(10, 0.1));
    for schedule in bases.into_iter().chain(with) {
        for step in 1..=130_u64 {
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
