//! Quantiles of the truncated normal distribution, draw by draw.

use headwater_core::Initialiser;

use crate::generators::{draws, seeded};
use crate::golden::{PLACES, QUANTILES};

/// Measured: 1.32 in f64 and 1.07 in f32.
const UNITS: f64 = 2.0;

fn scheme([mean, standard_deviation, low, high]: [f64; 4]) -> Initialiser {
    Initialiser::TruncatedNormal { mean, standard_deviation, low, high }
}

/// Claim: the weight of a draw is its quantile, in intervals narrow and wide, near and far.
/// Oracle: `golden.py`, by bisection on the distribution function with 60 digits.
/// Tolerance: in units in the last place of the larger of the weight and the standard deviation.
#[test]
fn weights_are_the_quantiles_of_their_draws() {
    for (interval, expected) in QUANTILES {
        let (mut wide, mut narrow) = ([0.0_f64; PLACES.len()], [0.0_f32; PLACES.len()]);
        scheme(*interval).fill(&mut wide, PLACES.len(), 1, &mut draws(&PLACES)).unwrap();
        scheme(*interval).fill(&mut narrow, PLACES.len(), 1, &mut draws(&PLACES)).unwrap();
        let units = |found: f64, expected: f64, epsilon: f64| {
            (found - expected).abs() / (epsilon * expected.abs().max(interval[1]))
        };
        let worst = |units: &mut dyn Iterator<Item = f64>| units.fold(0.0, f64::max);
        let wide = worst(&mut wide.iter().zip(*expected).map(|(f, e)| units(*f, *e, f64::EPSILON)));
        let narrow = worst(
            &mut narrow.iter().zip(*expected).map(|(f, e)| units(f64::from(*f), *e, f32::EPSILON.into())),
        );
        println!("{interval:?}: f64 {wide:.2} units, f32 {narrow:.2} units");
        assert!(wide < UNITS && narrow < UNITS, "{interval:?}: {wide} units in f64, {narrow} in f32");
    }
}

/// Claim: no weight leaves its interval, however small, far or lopsided, nor is it NaN; weights rise with the draw.
#[test]
fn weights_stay_in_their_interval_and_rise_with_the_draw() {
    let bits: Vec<u32> = (0..1 << 8).map(|step| step * ((1 << 16) + 1)).collect();
    let mut intervals = 0;
    for deviation in [1e-12, 1e-3, 1.0, 1e3] {
        for low in [-1e3, -40.0, -5.0, -2.0, -1.0, -1e-3, 0.0, 1e-3, 1.0, 6.0, 100.0, 1e6] {
            for width in [0.25, 1.0, 10.0, 1e4] {
                let high = low + width;
                let mut weights = vec![f32::NAN; bits.len()];
                scheme([0.0, deviation, low, high])
                    .fill(&mut weights, bits.len(), 1, &mut draws(&bits))
                    .unwrap();
                let within = |weight: &f32| (low as f32..=high as f32).contains(weight);
                assert!(weights.iter().all(within), "N(0, {deviation}^2) in ({low}, {high}): {weights:?}");
                // Neighbours may be exchanged by rounding, where Newton's method ends.
                let slack =
                    4.0 * f32::EPSILON * (deviation as f32).max(weights[0].abs().max(weights[255].abs()));
                assert!(
                    weights.windows(2).all(|pair| pair[1] >= pair[0] - slack),
                    "{deviation} {low} {high}"
                );
                intervals += 1;
            }
        }
    }
    println!("{intervals} intervals of {} draws", bits.len());
}

/// Claim (initialiser.rs): of a wide interval the part within 5.42 standard deviations is reached.
#[test]
fn a_wide_interval_is_reached_to_the_documented_distance() {
    let mut weights = [0.0_f64; 2];
    scheme([0.0, 1.0, -100.0, 100.0]).fill(&mut weights, 2, 1, &mut draws(&[0, (1 << 24) - 1])).unwrap();
    assert_eq!(weights.map(|weight| (weight * 100.0).round() / 100.0), [-5.42, 5.42]);
}

/// Claim: the bounds are weights, not multiples of the standard deviation.
#[test]
fn bounds_are_absolute() {
    let mut weights = [0.0_f32; 1000];
    scheme([0.0, 0.02, -2.0, 2.0]).fill(&mut weights, 1000, 1, &mut seeded()).unwrap();
    let largest = weights.iter().fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
    assert!(
        (0.04..0.12).contains(&largest),
        "a thousand numbers of deviation 0.02 reach 0.04 and not 0.12: {largest}"
    );
}

/// Claim: an interval below the mean is the mirror image of the one above it. Oracle: symmetry, to the bit: the mirror image
/// of a draw is the draw as far from the other end.
#[test]
fn an_interval_below_mirrors_the_one_above() {
    let bits: Vec<u32> = (0..1 << 8).map(|step| step * ((1 << 16) + 1)).collect();
    let mirrored: Vec<u32> = bits.iter().map(|bits| (1 << 24) - 1 - bits).collect();
    for deviation in [0.125, 0.75, 3.0] {
        for [low, high] in [[0.0, 2.0], [1.0, 4.0], [0.5, 1000.0], [6.0, 30.0]] {
            let (mut above, mut below) = (vec![f64::NAN; bits.len()], vec![f64::NAN; bits.len()]);
            scheme([0.0, deviation, low, high]).fill(&mut above, bits.len(), 1, &mut draws(&bits)).unwrap();
            scheme([0.0, deviation, -high, -low])
                .fill(&mut below, bits.len(), 1, &mut draws(&mirrored))
                .unwrap();
            assert!(
                above.iter().zip(&below).all(|(above, below)| *above == -below),
                "{deviation} {low} {high}"
            );
        }
    }
}
