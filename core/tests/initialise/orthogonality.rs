//! Orthogonal matrices: orthonormal to rounding, and none preferred.

use headwater_core::Initialiser;
use rand_pcg::Pcg32;

use crate::distributions::kolmogorov_smirnov;
use crate::generators::seeded;

const SHAPES: [(usize, usize); 9] =
    [(1, 1), (1, 9), (9, 1), (2, 2), (5, 3), (3, 5), (33, 33), (128, 128), (100, 150)];

/// The largest entry of W W^T / gain^2 - 1, or of W^T W for more rows than columns.
fn departure(weights: &[f64], outputs: usize, inputs: usize, gain: f64) -> f64 {
    let at = |row: usize, column: usize| weights[row * inputs + column];
    let (count, length) = (outputs.min(inputs), outputs.max(inputs));
    let entry = |vector: usize, element: usize| {
        if outputs > inputs { at(element, vector) } else { at(vector, element) }
    };
    let mut worst = 0.0_f64;
    for one in 0..count {
        for other in 0..=one {
            let product: f64 = (0..length).map(|element| entry(one, element) * entry(other, element)).sum();
            worst = worst.max((product / (gain * gain) - f64::from(u8::from(one == other))).abs());
        }
    }
    worst
}

/// Claim: rows or columns are orthonormal to a few roundings, times the gain. Oracle: their products, in f64.
/// Tolerance: 4 epsilon times the root of the length, as rounding errors of a sum of squares grow; measured 1.1 times.
#[test]
fn vectors_are_orthonormal_to_rounding() {
    let gain = 1.5;
    for (outputs, inputs) in SHAPES {
        let (mut wide, mut narrow) = (vec![0.0_f64; outputs * inputs], vec![0.0_f32; outputs * inputs]);
        Initialiser::Orthogonal { gain }.fill(&mut wide, outputs, inputs, &mut seeded()).unwrap();
        Initialiser::Orthogonal { gain }.fill(&mut narrow, outputs, inputs, &mut seeded()).unwrap();
        let narrow: Vec<f64> = narrow.into_iter().map(f64::from).collect();
        let root = (outputs.max(inputs) as f64).sqrt();
        let wide = departure(&wide, outputs, inputs, gain) / (f64::EPSILON * root);
        let narrow = departure(&narrow, outputs, inputs, gain) / (f64::from(f32::EPSILON) * root);
        println!("{outputs} x {inputs}: f64 {wide:.2}, f32 {narrow:.2} epsilon sqrt(length)");
        assert!(wide < 4.0 && narrow < 4.0, "{outputs} x {inputs}: {wide} in f64, {narrow} in f32");
    }
}

/// Claim: matrices follow the Haar measure. Of 3 x 3 matrices every entry is then uniform on (-1, 1), as every
/// coordinate on a sphere is (Archimedes), the trace has mean 0, mean square 1 and mean fourth power 3 (Diaconis and
/// Shahshahani, "On the eigenvalues of random matrices", 1994), and half of the determinants are -1. A decomposition
/// whose signs are not put right fails this.
/// Tolerance: 0.001 / 9 for each of nine Kolmogorov-Smirnov tests, 5 standard errors for the rest.
#[test]
fn matrices_follow_the_haar_measure() {
    const COUNT: usize = 20_000;
    let matrices: Vec<[f64; 9]> = (0..COUNT as u64)
        .map(|seed| {
            let mut weights = [0.0_f64; 9];
            Initialiser::orthogonal()
                .fill(&mut weights, 3, 3, &mut Pcg32::new(seed * 0x9e37_79b9, 54))
                .unwrap();
            weights
        })
        .collect();
    let critical = (-(0.001_f64 / 18.0).ln() / 2.0).sqrt();
    for entry in 0..9 {
        let numbers = matrices.iter().map(|matrix| matrix[entry]).collect();
        let distance = kolmogorov_smirnov(numbers, |x| (x + 1.0) / 2.0);
        assert!(distance < critical, "entry {entry}: {distance} of {critical}");
    }
    let mean = |of: &dyn Fn(&[f64; 9]) -> f64| matrices.iter().map(of).sum::<f64>() / COUNT as f64;
    let trace = |m: &[f64; 9]| m[0] + m[4] + m[8];
    let determinant = |m: &[f64; 9]| {
        m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6])
            + m[2] * (m[3] * m[7] - m[4] * m[6])
    };
    let moments = [
        (
            "determinant",
            mean(&|matrix| determinant(matrix)),
            mean(&|matrix| determinant(matrix).powi(2)),
            0.0,
        ),
        ("trace", mean(&|matrix| trace(matrix)), mean(&|matrix| trace(matrix).powi(2)), 0.0),
        ("trace^2", mean(&|matrix| trace(matrix).powi(2)), mean(&|matrix| trace(matrix).powi(4)), 1.0),
        ("trace^4", mean(&|matrix| trace(matrix).powi(4)), mean(&|matrix| trace(matrix).powi(8)), 3.0),
    ];
    for (name, found, square, expected) in moments {
        let errors = (found - expected) / ((square - found * found) / COUNT as f64).sqrt();
        println!("{name}: {found:.4}, off by {errors:.2} standard errors");
        assert!(errors.abs() < 5.0, "{name}: {found}, expected {expected}");
    }
}

/// Claim: gain 0 gives zeros, and a matrix of one input or output a vector of that length.
#[test]
fn the_gain_is_the_length_of_a_vector() {
    let mut weights = [1.0_f32; 6];
    Initialiser::Orthogonal { gain: 0.0 }.fill(&mut weights, 2, 3, &mut seeded()).unwrap();
    assert_eq!(weights, [0.0; 6]);
    Initialiser::Orthogonal { gain: 3.0 }.fill(&mut weights, 6, 1, &mut seeded()).unwrap();
    let length = weights.iter().map(|weight| weight * weight).sum::<f32>().sqrt();
    assert!((length - 3.0).abs() < 1e-6, "{length}");
}
