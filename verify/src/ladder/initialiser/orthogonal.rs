//! Orthogonal matrices: orthonormal to rounding, and none preferred.

use headwater_core::Initialiser;

use super::claim;
use crate::chance::{judge, kolmogorov_smirnov, mean};
use crate::fact::Fact;
use crate::flow::stream;
use crate::rung::Rung;
use crate::tolerance::ORTHONORMAL;
use crate::ulp::Float;

const SHAPES: [(usize, usize); 9] =
    [(1, 1), (1, 9), (9, 1), (2, 2), (5, 3), (3, 5), (33, 33), (128, 128), (100, 150)];

/// Claim: rows, or columns where there are more rows, are orthonormal up to the gain. Oracle: their products in f64.
/// Tolerance: in units of 2u times the root of the length, as rounding errors of a sum of squares grow.
pub fn orthonormal() -> Vec<Fact> {
    vec![orthonormal_in::<f32>(), orthonormal_in::<f64>()]
}

fn orthonormal_in<F: Float>() -> Fact {
    const GAIN: f64 = 1.5;
    let mut fact = Fact::new(
        Rung::Statistics,
        format!("orthogonal matrices are orthonormal to rounding, in {}", F::NAME),
        "nine shapes from 1 x 1 to 128 x 128, gain 1.5",
        "their inner products, summed in f64",
        ORTHONORMAL,
    );
    for (outputs, inputs) in SHAPES {
        let mut weights = vec![F::ZERO; outputs * inputs];
        let mut generator = stream(11, "orthonormal", outputs * 1000 + inputs);
        let scheme = Initialiser::Orthogonal { gain: GAIN };
        scheme.fill(&mut weights, outputs, inputs, &mut generator).expect("a sensible scheme");
        let (count, length) = (outputs.min(inputs), outputs.max(inputs));
        let entry = |vector: usize, element: usize| {
            let place = if outputs > inputs { element * inputs + vector } else { vector * inputs + element };
            weights[place].to_f64()
        };
        let unit = 2.0 * F::UNIT_ROUNDOFF * (length as f64).sqrt();
        for one in 0..count {
            for other in 0..=one {
                let product: f64 =
                    (0..length).map(|element| entry(one, element) * entry(other, element)).sum();
                let expected = if one == other { GAIN * GAIN } else { 0.0 };
                let allowance = ORTHONORMAL.limit * unit * GAIN * GAIN;
                // Summing the products in f64 costs up to length u of its own; for f64 that is part of the claim.
                fact.within(product, expected, allowance, 0.0, || {
                    format!("vectors {one} and {other} of {outputs} x {inputs}")
                });
            }
        }
    }
    fact
}

/// Claim: matrices follow the Haar measure. Oracle: of 3 x 3 matrices every entry is then uniform on (-1, 1), as every
/// coordinate on a sphere is (Archimedes); the trace has mean 0, mean square 1 and mean fourth power 3 (Diaconis &
/// Shahshahani, "On the eigenvalues of random matrices", 1994); half of the determinants are -1. A decomposition whose
/// signs are not put right fails this.
pub fn haar() -> Vec<Fact> {
    const COUNT: usize = 20_000;
    let matrix = |number| {
        let mut weights = [0.0_f64; 9];
        Initialiser::orthogonal()
            .fill(&mut weights, 3, 3, &mut stream(11, "haar", number))
            .expect("a sensible scheme");
        weights
    };
    let matrices: Vec<[f64; 9]> = (0..COUNT).map(matrix).collect();
    let mut fact = claim("no orthogonal matrix is preferred", "20,000 matrices of 3 x 3", "the Haar measure");
    for entry in 0..9 {
        let numbers = matrices.iter().map(|matrix| matrix[entry]).collect();
        judge(&mut fact, kolmogorov_smirnov(numbers, |x| 0.5 * (x + 1.0)), || format!("entry {entry}"));
    }
    let determinant = |m: &[f64; 9]| {
        m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6])
            + m[2] * (m[3] * m[7] - m[4] * m[6])
    };
    let power = |power: i32| move |m: &[f64; 9]| (m[0] + m[4] + m[8]).powi(power);
    let average = |of: &dyn Fn(&[f64; 9]) -> f64| matrices.iter().map(of).sum::<f64>() / COUNT as f64;
    let mut moment = |name: &str, found: f64, square: f64, expected: f64| {
        judge(&mut fact, mean(found, expected, square - found * found, COUNT), || format!("{name}: {found}"));
    };
    moment("determinant", average(&determinant), 1.0, 0.0);
    moment("trace", average(&power(1)), average(&power(2)), 0.0);
    moment("trace^2", average(&power(2)), average(&power(4)), 1.0);
    moment("trace^4", average(&power(4)), average(&power(8)), 3.0);
    vec![fact]
}
