//! The stream: which draw becomes which weight.
//!
//! The oracle is `golden.py`, which computes the documented transforms a second time, with 60 digits, from pcg32 as
//! published. The tolerance is in units in the last place of the larger of the weight and the scale of its
//! distribution: a few roundings on the way, each of at most half a unit.

use headwater_core::Initialiser;
use rand_core::Rng;

use crate::generators::{draws, seeded};
use crate::golden::{SCHEMES, SHAPE, SQUARE, TALL, WORDS};

/// Measured: 1.9 for orthogonal matrices, 1.3 for everything else.
const UNITS: f64 = 4.0;

fn fill64(scheme: Initialiser, outputs: usize, inputs: usize) -> Vec<f64> {
    let mut weights = vec![f64::NAN; outputs * inputs];
    scheme.fill(&mut weights, outputs, inputs, &mut seeded()).unwrap();
    weights
}

fn fill32(scheme: Initialiser, outputs: usize, inputs: usize) -> Vec<f64> {
    let mut weights = vec![f32::NAN; outputs * inputs];
    scheme.fill(&mut weights, outputs, inputs, &mut seeded()).unwrap();
    weights.into_iter().map(f64::from).collect()
}

/// The largest difference, in units of `epsilon` times the larger of the expected weight and their root mean square.
fn units(found: &[f64], expected: &[f64], epsilon: f64) -> f64 {
    assert_eq!(found.len(), expected.len());
    let scale = (expected.iter().map(|weight| weight * weight).sum::<f64>() / expected.len() as f64).sqrt();
    let unit = |weight: f64| epsilon * weight.abs().max(scale);
    found
        .iter()
        .zip(expected)
        .map(|(found, expected)| (found - expected).abs() / unit(*expected))
        .fold(0.0, f64::max)
}

/// Claim: the generator of the golden values is the published one.
#[test]
fn the_generator_of_the_golden_values_is_pcg32() {
    let mut generator = seeded();
    assert_eq!(WORDS.map(|_| generator.next_u32()), WORDS);
}

/// Claim: every scheme that draws gives the documented numbers in the documented order, in f64 and in f32.
#[test]
fn every_scheme_follows_its_description() {
    let (outputs, inputs) = SHAPE;
    for (scheme, expected) in SCHEMES {
        let wide = units(&fill64(*scheme, outputs, inputs), expected, f64::EPSILON);
        let narrow = units(&fill32(*scheme, outputs, inputs), expected, f32::EPSILON.into());
        println!("{:16} f64 {wide:.2} units, f32 {narrow:.2} units", scheme.name());
        assert!(wide < UNITS && narrow < UNITS, "{scheme:?}: {wide} units in f64, {narrow} in f32");
    }
    for (expected, outputs) in [(TALL, 5), (SQUARE, 3)] {
        let found = units(&fill64(Initialiser::orthogonal(), outputs, 3), expected, f64::EPSILON);
        println!("orthogonal, {outputs} x 3: f64 {found:.2} units");
        assert!(found < UNITS, "orthogonal, {outputs} x 3: {found} units");
    }
}

/// Claim: the golden values miss no scheme. Zeros and constant take no draw and are tested here.
#[test]
fn the_golden_values_cover_every_scheme() {
    for scheme in Initialiser::ALL {
        match scheme {
            Initialiser::Zeros => assert_eq!(fill64(scheme, 2, 3), [0.0; 6]),
            Initialiser::Constant { .. } => assert_eq!(fill64(scheme, 2, 3), [1.0; 6]),
            _ => assert!(SCHEMES.iter().any(|(golden, _)| golden.name() == scheme.name()), "{scheme:?}"),
        }
    }
}

/// Claim: f32 and f64 see the same draws and decide alike, so that 60,000 weights agree to rounding and the generator
/// ends in the same state. One decision taken otherwise would shift the rest of the stream.
/// Oracle: f64 for f32. Tolerance: as above, measured 2.4. The Gram-Schmidt process of 40 vectors in 50 dimensions
/// multiplies roundings by up to their condition number, which is near (sqrt 50 + sqrt 40) / (sqrt 50 - sqrt 40) = 18;
/// measured 8.7.
#[test]
fn f32_and_f64_give_the_same_network() {
    for scheme in Initialiser::ALL {
        let orthogonal = matches!(scheme, Initialiser::Orthogonal { .. });
        let (outputs, inputs, allowed) = if orthogonal { (40, 50, 18.0 * UNITS) } else { (200, 300, UNITS) };
        let (mut narrow, mut wide) = (vec![0.0_f32; outputs * inputs], vec![0.0_f64; outputs * inputs]);
        let (mut after_narrow, mut after_wide) = (seeded(), seeded());
        scheme.fill(&mut narrow, outputs, inputs, &mut after_narrow).unwrap();
        scheme.fill(&mut wide, outputs, inputs, &mut after_wide).unwrap();
        assert!(after_narrow == after_wide, "{scheme:?}: another number of draws");
        let narrow: Vec<f64> = narrow.into_iter().map(f64::from).collect();
        let difference = units(&narrow, &wide, f32::EPSILON.into());
        println!("{:16} {difference:.2} units", scheme.name());
        assert!(difference < allowed, "{scheme:?}: {difference} units");
    }
}

/// Claim: the number of draws is as documented, and a second normal number left over does not reach the next fill.
#[test]
fn the_number_of_draws_is_as_documented() {
    let after = |scheme: Initialiser, count: usize| {
        let mut generator = seeded();
        scheme.fill(&mut vec![0.0_f32; count], count, 1, &mut generator).unwrap();
        generator
    };
    for scheme in [Initialiser::uniform(), Initialiser::truncated_normal(), Initialiser::PyTorchLinear] {
        let mut expected = seeded();
        expected.advance(101);
        assert!(after(scheme, 101) == expected, "{scheme:?}: one draw a weight");
    }
    assert!(after(Initialiser::Zeros, 101) == seeded(), "no draw for zeros");
    assert!(after(Initialiser::normal(), 101) == after(Initialiser::normal(), 102), "the pair is used up");
    assert!(after(Initialiser::normal(), 101) != after(Initialiser::normal(), 103));
}

/// Claim: biases are drawn like weights by `PyTorchLinear` and are 0 without a draw for every other scheme.
#[test]
fn biases_follow_their_scheme() {
    for scheme in Initialiser::ALL {
        let (mut biases, mut generator) = ([f32::NAN; 7], seeded());
        scheme.fill_bias(&mut biases, 3, &mut generator).unwrap();
        if scheme == Initialiser::PyTorchLinear {
            let mut weights = [0.0_f32; 21];
            scheme.fill(&mut weights, 7, 3, &mut seeded()).unwrap();
            assert_eq!(biases, weights[..7]);
        } else {
            assert_eq!(biases, [0.0; 7]);
            assert!(generator == seeded());
        }
    }
}

/// Claim: where the distribution is symmetric about 0, the draws are exactly; uniform ones are never 0.
#[test]
fn opposite_draws_give_opposite_weights() {
    let bits: Vec<u32> = (0..12_000).map(|step| step * 699).chain([(1 << 23) - 1]).collect();
    let mirrored: Vec<u32> = bits.iter().map(|bits| (1 << 24) - 1 - bits).collect();
    for scheme in [Initialiser::xavier_uniform(), Initialiser::truncated_normal(), Initialiser::PyTorchLinear]
    {
        let (mut weights, mut opposite) = (vec![0.0_f32; bits.len()], vec![0.0_f32; bits.len()]);
        scheme.fill(&mut weights, bits.len(), 1, &mut draws(&bits)).unwrap();
        scheme.fill(&mut opposite, bits.len(), 1, &mut draws(&mirrored)).unwrap();
        assert!(
            weights.iter().zip(&opposite).all(|(weight, opposite)| *weight == -opposite && *weight != 0.0)
        );
        assert!(weights.is_sorted(), "{scheme:?}: a larger draw gives a larger weight");
    }
}

/// Claim: a generator behind a pointer serves too.
#[test]
fn the_generator_may_be_a_trait_object() {
    let mut weights = [0.0_f64; 15];
    let generator: &mut dyn Rng = &mut seeded();
    Initialiser::LeCunNormal.fill(&mut weights, 3, 5, generator).unwrap();
    assert_eq!(weights.to_vec(), fill64(Initialiser::LeCunNormal, 3, 5));
}

/// Claim: rounding takes no weight out of its interval, as it would in these five without a guard.
#[test]
fn uniform_weights_stay_in_their_interval() {
    for (low, high) in [(0.947, 1.304), (0.844, 1.165), (0.481, 0.549), (-1.176, -0.852), (-0.523, -0.478)] {
        let mut ends = [f32::NAN; 2];
        Initialiser::Uniform { low, high }.fill(&mut ends, 2, 1, &mut draws(&[0, (1 << 24) - 1])).unwrap();
        assert!(ends[0] >= low as f32 && ends[1] <= high as f32, "({low}, {high}): {ends:?}");
    }
}
