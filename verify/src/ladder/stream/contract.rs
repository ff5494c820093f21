//! Rung 1 for initialisers: weights are the documented transform of the documented draws.

use headwater_core::{Fan, Initialiser};

use super::words::Words;
use crate::fact::{Fact, show};
use crate::rung::Rung;
use crate::tolerance::{FEW_ROUNDINGS, LAW};
use crate::ulp::Float;

/// Shapes `[outputs, inputs]`: one weight, wide, tall, square.
const SHAPES: [(usize, usize); 5] = [(1, 1), (3, 7), (7, 3), (5, 5), (17, 20)];

/// Claim: weights and biases are the documented transform of the documented draws, edges of their range included. The
/// match has no wildcard: a new scheme needs its own line.
pub fn contract<F: Float>(scheme: Initialiser) -> Fact {
    let mut fact = Fact::new(
        Rung::Laws,
        format!("{scheme:?}: weights are the documented transform of the draws"),
        format!("{}, shapes of 1 by 1 to 17 by 20, draws at the ends and the middle of their range", F::NAME),
        "the documentation, a second time, in f64",
        FEW_ROUNDINGS,
    );
    for (seed, (outputs, inputs)) in (101..).zip(SHAPES) {
        let words = Words::with_edges(seed);
        let mut weights = vec![F::from_f64(f64::NAN); outputs * inputs];
        let filled = scheme.fill(&mut weights, outputs, inputs, &mut words.clone());
        fact.holds(filled.is_ok(), || format!("{filled:?}"));
        if let Some(expected) = expected(scheme, outputs, inputs, &mut words.clone()) {
            judge(&mut fact, &weights, &expected, || format!("weights of {outputs} by {inputs}"));
        }
        let mut biases = vec![F::from_f64(f64::NAN); outputs];
        let filled = scheme.fill_bias(&mut biases, inputs, &mut words.clone());
        fact.holds(filled.is_ok(), || format!("{filled:?}"));
        let bound = match scheme {
            Initialiser::PyTorchLinear => 1.0 / (inputs as f64).sqrt(),
            _ => 0.0,
        };
        let mut words = words;
        let expected: Vec<f64> =
            (0..outputs).map(|_| if bound > 0.0 { bound * words.signed() } else { 0.0 }).collect();
        judge(&mut fact, &biases, &expected, || format!("biases of {outputs} by {inputs}"));
    }
    fact
}

/// A few roundings of each weight, or of their root mean square if that is larger.
fn judge<F: Float>(fact: &mut Fact, found: &[F], expected: &[f64], input: impl Fn() -> String) {
    let scale = (expected.iter().map(|w| w * w).sum::<f64>() / expected.len() as f64).sqrt();
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        let allowance = FEW_ROUNDINGS.limit * 2.0 * F::UNIT_ROUNDOFF * expected.abs().max(scale);
        fact.within(found.to_f64(), *expected, allowance, 0.0, || format!("{}, number {index}", input()));
    }
}

/// What the documentation says; nothing for the schemes that have evidence of their own.
fn expected(scheme: Initialiser, outputs: usize, inputs: usize, words: &mut Words) -> Option<Vec<f64>> {
    let (count, n_in, n_out) = (outputs * inputs, inputs as f64, outputs as f64);
    let size = |fan| if fan == Fan::In { n_in } else { n_out };
    let uniform =
        |words: &mut Words, bound: f64| -> Vec<f64> { (0..count).map(|_| bound * words.signed()).collect() };
    let normal = |words: &mut Words, mean: f64, deviation: f64| -> Vec<f64> {
        words.normals(count).into_iter().map(|z| mean + deviation * z).collect()
    };
    Some(match scheme {
        Initialiser::Zeros => vec![0.0; count],
        Initialiser::Constant { value } => vec![value; count],
        Initialiser::Uniform { low, high } => {
            (0..count).map(|_| (low + high) / 2.0 + (high - low) / 2.0 * words.signed()).collect()
        }
        Initialiser::Normal { mean, standard_deviation } => normal(words, mean, standard_deviation),
        Initialiser::XavierUniform { gain } => uniform(words, gain * (6.0 / (n_in + n_out)).sqrt()),
        Initialiser::XavierNormal { gain } => normal(words, 0.0, gain * (2.0 / (n_in + n_out)).sqrt()),
        Initialiser::HeUniform { gain, fan } => uniform(words, gain * (3.0 / size(fan)).sqrt()),
        Initialiser::HeNormal { gain, fan } => normal(words, 0.0, gain / size(fan).sqrt()),
        Initialiser::LeCunUniform => uniform(words, (3.0 / n_in).sqrt()),
        Initialiser::LeCunNormal => normal(words, 0.0, (1.0 / n_in).sqrt()),
        Initialiser::PyTorchLinear => uniform(words, 1.0 / n_in.sqrt()),
        Initialiser::TruncatedNormal { .. } | Initialiser::Orthogonal { .. } => return None,
    })
}

/// Claim: an orthogonal matrix is, row by row or column by column, what the Gram-Schmidt process makes of the documented
/// normal numbers, times the gain; and its vectors are orthogonal to a few roundings, also where two of those drawn are
/// nearly parallel.
pub fn orthonormal<F: Float>() -> Fact {
    let mut fact = Fact::new(
        Rung::Laws,
        "orthogonal matrices are orthonormal, and the Gram-Schmidt process of their draws",
        format!("{}, shapes of 1 by 1 to 17 by 20, and vectors that are nearly parallel", F::NAME),
        "the process in f64, and the definition",
        LAW,
    );
    // In units of the scalar's roundoff, what the tolerance is in those of f64.
    let limit = LAW.limit * F::UNIT_ROUNDOFF / f64::UNIT_ROUNDOFF;
    for (seed, (outputs, inputs)) in (121..).zip(SHAPES) {
        for gain in [1.0, 1.5] {
            let mut words = Words::with_edges(seed);
            let vectors = vectors_of::<F>(&mut fact, outputs, inputs, gain, words.clone());
            let length = outputs.max(inputs);
            let drawn = words.normals(vectors.len() * length);
            let mut expected: Vec<Vec<f64>> = Vec::new();
            for drawn in drawn.chunks(length) {
                let mut rest = drawn.to_vec();
                for _ in 0..2 {
                    for earlier in &expected {
                        let along = dot(earlier, &rest);
                        rest.iter_mut().zip(earlier).for_each(|(rest, e)| *rest -= along * e);
                    }
                }
                let size = dot(&rest, &rest).sqrt();
                // Roundings grow by what the process takes away.
                let condition = 10.0 * dot(drawn, drawn).sqrt() / size;
                expected.push(rest.iter().map(|x| x / size).collect());
                let index = expected.len() - 1;
                for (found, expected) in vectors[index].iter().zip(&expected[index]) {
                    fact.within(*found, gain * expected, limit * condition, 0.0, || {
                        format!("vector {index} of {outputs} by {inputs}, gain {gain}: {}", show(*found))
                    });
                }
            }
        }
    }
    // Pairs of draws inside the disc, the second time all but the last the same.
    let first: Vec<u32> = (1..=12).map(|i| (i * 1_310_720 % (1 << 23) + (1 << 22)) << 8).collect();
    let mut second = first.clone();
    second[11] += 1 << 20;
    let parallel = Words::only([first, second].concat());
    vectors_of::<F>(&mut fact, 2, 12, 1.0, parallel);
    fact
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The rows or columns of an orthogonal matrix, found to be orthonormal.
fn vectors_of<F: Float>(
    fact: &mut Fact,
    outputs: usize,
    inputs: usize,
    gain: f64,
    mut words: Words,
) -> Vec<Vec<f64>> {
    let mut weights = vec![F::from_f64(f64::NAN); outputs * inputs];
    let filled = Initialiser::Orthogonal { gain }.fill(&mut weights, outputs, inputs, &mut words);
    fact.holds(filled.is_ok(), || format!("{filled:?}"));
    let row =
        |i: usize| -> Vec<f64> { weights[i * inputs..(i + 1) * inputs].iter().map(|w| w.to_f64()).collect() };
    let column =
        |j: usize| -> Vec<f64> { weights.iter().skip(j).step_by(inputs).map(|w| w.to_f64()).collect() };
    let vectors: Vec<_> =
        if outputs > inputs { (0..inputs).map(column).collect() } else { (0..outputs).map(row).collect() };
    let limit = LAW.limit * F::UNIT_ROUNDOFF / f64::UNIT_ROUNDOFF;
    for (i, a) in vectors.iter().enumerate() {
        for (j, b) in vectors.iter().enumerate() {
            let expected = if i == j { gain * gain } else { 0.0 };
            fact.within(dot(a, b), expected, limit * gain * gain, 0.0, || {
                format!("vectors {i} and {j} of {outputs} by {inputs}")
            });
        }
    }
    vectors
}
