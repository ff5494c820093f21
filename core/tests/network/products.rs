//! A dense layer's sums, each against its terms added one after another.

use headwater_core::{Backward, FUSED, Forward, Layer, Network};

/// `count` numbers between -1 and 1 that are different for every `seed`.
fn numbers(count: usize, seed: u32) -> Vec<f32> {
    let mut state = seed.wrapping_mul(2_654_435_769).wrapping_add(1);
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (f64::from(state >> 8) / f64::from(1 << 23) - 1.0) as f32
    };
    (0..count).map(|_| next()).collect()
}

fn sum(start: f32, terms: impl Iterator<Item = (f32, f32)>) -> f32 {
    terms.fold(start, |sum, (a, b)| if FUSED { a.mul_add(b, sum) } else { sum + a * b })
}

/// Claim: outputs and gradients have the bits of sums in the order of the index summed over, whatever the batch and the
/// widths, also where gradients are added to what is there. Oracle: the definitions. Tolerance: none. The registry's
/// `dense-products` says the same of more shapes; this one judges the mutants of the core.
#[test]
fn sums_are_taken_in_order() {
    for (inputs, outputs) in [(1, 1), (3, 18), (16, 5), (17, 16), (33, 11), (66, 64), (260, 20), (530, 21)] {
        for batch in [1, 2, 3, 4, 5, 7, 8, 11, 15, 17, 260] {
            let (layers, weights) = ([Layer::dense(outputs)], inputs * outputs);
            let network = Network::new(inputs, &layers).unwrap();
            let parameters = numbers(weights + outputs, 1);
            let (x, dy) = (numbers(batch * inputs, 2), numbers(batch * outputs, 3));
            let before = numbers(parameters.len(), 4);
            let (mut gradients, mut added) = (before.clone(), before.clone());
            let mut dx = vec![0.0; x.len()];
            let mut scratch = vec![0.0; network.training_scratch_with_input_gradient(batch)];
            let (weight, bias) = parameters.split_at(weights);
            for (gradients, add) in [(&mut gradients, false), (&mut added, true)] {
                let call =
                    Forward { parameters: &parameters, state: &mut [], inputs: &x, scratch: &mut scratch };
                let mut pass = network.forward(call).unwrap();
                let y = x.chunks(inputs).flat_map(|x| {
                    weight
                        .chunks(inputs)
                        .zip(bias)
                        .map(move |(row, &bias)| sum(bias, x.iter().copied().zip(row.iter().copied())))
                });
                assert_eq!(pass.outputs(), y.collect::<Vec<_>>(), "y, {inputs} to {outputs}, batch {batch}");
                pass.output_gradient_mut().copy_from_slice(&dy);
                let call = Backward { parameters: &parameters, gradients, input_gradient: Some(&mut dx) };
                if add { pass.accumulate(call) } else { pass.backward(call) }.unwrap();
            }
            for (dx, dy) in dx.chunks(inputs).zip(dy.chunks(outputs)) {
                for (input, &dx) in dx.iter().enumerate() {
                    let terms = dy.iter().zip(weight.chunks(inputs)).map(|(&dy, row)| (dy, row[input]));
                    assert_eq!(dx, sum(0.0, terms), "dx[{input}], {inputs} to {outputs}, batch {batch}");
                }
            }
            for (number, (&found, (&added, &before))) in
                gradients.iter().zip(added.iter().zip(&before)).enumerate()
            {
                let samples = x.chunks(inputs).zip(dy.chunks(outputs));
                let wanted = if number < weights {
                    let (output, input) = (number / inputs, number % inputs);
                    sum(0.0, samples.map(|(x, dy)| (dy[output], x[input])))
                } else {
                    sum(0.0, samples.map(|(_, dy)| (dy[number - weights], 1.0)))
                };
                let place = format!("gradient {number}, {inputs} to {outputs}, batch {batch}");
                assert_eq!((found, added), (wanted, before + wanted), "{place}");
            }
        }
    }
}
