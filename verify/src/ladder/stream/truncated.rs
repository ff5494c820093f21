//! Rung 1 for the truncated normal distribution: its quantiles have the probability that the draw says.

use headwater_core::Initialiser;
use std::f64::consts::FRAC_1_SQRT_2;

use super::words::Words;
use crate::draw::Draw;
use crate::fact::{Fact, show};
use crate::rung::Rung;
use crate::tolerance::{EXACT, LAW};

/// Mean, standard deviation and bounds: across the mean, on either side of it, far out, across the seam of the two
/// formulas for the tail, and narrow.
const INTERVALS: [[f64; 4]; 11] = [
    [0.0, 1.0, -2.0, 2.0],
    [0.5, 2.0, -1.0, 8.0],
    [0.0, 1.0, 1.0, 4.0],
    [0.0, 1.0, 1.0, 9.0],
    [0.0, 1.0, -4.0, -1.0],
    [2.0, 0.5, 5.0, 6.0],
    [0.0, 1.0, -9.0, -6.0],
    [0.0, 1.0, 30.0, 33.0],
    [0.0, 1.0, -40.0, 40.0],
    [0.0, 1.0, 0.1, 0.2],
    [1.0, 4.0, 1.5, 1.75],
];

/// The upper tail Q(z) of the standard normal distribution.
fn above(z: f64) -> f64 {
    0.5 * libm::erfc(z * FRAC_1_SQRT_2)
}

/// Claim: the share of the distribution below a weight is (1 + s) / 2, in whichever tail is smaller.
#[must_use]
pub fn quantiles() -> Fact {
    let mut fact = Fact::new(
        Rung::Laws,
        "truncated normal weights are the quantiles of their draws",
        "f64, intervals across the mean, beside it, 30 deviations out and a tenth wide",
        "the distribution function by erfc",
        LAW,
    );
    for (seed, [mean, standard_deviation, low, high]) in (131..).zip(INTERVALS) {
        let mut words = Words::with_edges(seed);
        let mut weights = vec![f64::NAN; 512];
        let scheme = Initialiser::TruncatedNormal { mean, standard_deviation, low, high };
        let filled = scheme.fill(&mut weights, 512, 1, &mut words.clone());
        fact.holds(filled.is_ok(), || format!("{filled:?}"));
        for weight in weights {
            let s = words.signed();
            let z = |x: f64| (x - mean) / standard_deviation;
            // Seen from the side on which the interval or the weight lies, so that tails are small numbers.
            let upper = if z(low) >= 0.0 { true } else { z(high) > 0.0 && z(weight) > 0.0 };
            let sign = if upper { 1.0 } else { -1.0 };
            let (near, far) = if upper { (low, high) } else { (high, low) };
            let (near, far, at) = (sign * z(near), sign * z(far), sign * z(weight));
            let mass = if near >= 0.0 { above(near) - above(far) } else { 1.0 - above(-near) - above(far) };
            let found = (above(at) - above(far)) / mass;
            let expected = (1.0 - sign * s) / 2.0;
            // Rounding z by z u moves Q by z^2 u of itself; differences of tails lose what they have in common.
            let scale = (1.0 + at * at) * (above(at) + above(far) + above(near.abs()) * expected) / mass;
            fact.relative(found, expected, scale, 0.0, || format!("{} in {scheme:?}", show(weight)));
        }
    }
    fact
}

/// Claim: rounding takes no weight out of its bounds, in f32, also at the last draws.
#[must_use]
pub fn bounds() -> Fact {
    let mut fact = Fact::new(
        Rung::Laws,
        "weights stay within their bounds",
        "f32, uniform and truncated, 400 random intervals, the first and the last draw",
        "the bounds",
        EXACT,
    );
    let mut draw = Draw::new(141);
    for _ in 0..400 {
        let low = draw.uniform(-1.0, 1.0);
        let high = low + draw.uniform(0.01, 0.4);
        let schemes = [
            Initialiser::Uniform { low, high },
            Initialiser::TruncatedNormal { mean: low, standard_deviation: 4.0, low, high },
            Initialiser::TruncatedNormal { mean: 0.0, standard_deviation: 0.05, low, high },
        ];
        for scheme in schemes {
            let mut ends = [f32::NAN; 2];
            let filled = scheme.fill(&mut ends, 2, 1, &mut Words::only(vec![0, u32::MAX]));
            let within = ends.iter().all(|end| (low as f32..=high as f32).contains(end));
            fact.holds(filled.is_ok() && within, || format!("{ends:?} from {scheme:?}, {filled:?}"));
        }
    }
    fact
}
