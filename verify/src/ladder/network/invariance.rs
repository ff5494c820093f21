//! Rung 1 for layers: exact identities of normalisations, rectifiers, branches and hidden units.

use headwater_core::{Activation, BatchNorm, Layer, LayerNorm, Prelu, Slopes};

use super::laws::{BITS, law};
use super::subject::{Subject, residual_of};
use crate::draw::Draw;
use crate::fact::{Fact, show_slice};
use crate::gradient::Differentiable;
use crate::tolerance::LAW;

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Claim: with epsilon 0, batch norm does not see a feature's scale and shift; for any epsilon the batch sum of
/// dL/dx is 0 for each feature; and with epsilon 0 a unit's weights are orthogonal to their gradient.
#[must_use]
pub fn batch_norm() -> Fact {
    let claim = "batch norm: blind to scale and shift, column sums of dL/dx are 0, W orthogonal to dL/dW";
    let mut fact = law(claim, "f64, widths of 1 to 17, batches of 3 to 8", "the identity itself", LAW);
    let blind = Layer::BatchNorm(BatchNorm { epsilon: 0.0, ..BatchNorm::PYTORCH });
    let mut draw = Draw::new(81);
    for width in [1, 2, 5, 17] {
        for batch in [3, 4, 8] {
            for layer in [blind, Layer::batch_norm()] {
                let subject = Subject::new(width, vec![layer], batch);
                let (parameters, data) = (subject.parameters(&mut draw), subject.data(&mut draw));
                let g = subject.cotangent(&mut draw);
                let input = || format!("{}, x = {}", subject.name(), show_slice(&data));
                let (_, back) = subject.gradients(&parameters, &data, &g);
                for feature in 0..width {
                    let sum: f64 = back.iter().skip(feature).step_by(width).sum();
                    // The terms are about weight / deviation; a small deviation makes them large.
                    let terms: f64 = back.iter().skip(feature).step_by(width).map(|g| g.abs()).sum();
                    fact.relative(sum, 0.0, 100.0 * terms.max(1.0), 0.0, input);
                }
                if layer == blind {
                    let outputs =
                        |data: &[f64]| subject.pass(&parameters, data, |pass| pass.outputs().to_vec());
                    let scales = draw.cotangent(width);
                    let moved: Vec<f64> =
                        data.iter().enumerate().map(|(i, x)| scales[i % width].abs() * x + 3.0).collect();
                    for (found, expected) in outputs(&moved).iter().zip(outputs(&data)) {
                        fact.relative(*found, expected, 100.0, 0.0, input);
                    }
                }
            }
            let subject = Subject::new(width, vec![Layer::dense(3), blind], batch + 1);
            let (parameters, data) = (subject.parameters(&mut draw), subject.data(&mut draw));
            let g = subject.cotangent(&mut draw);
            let (gradients, _) = subject.gradients(&parameters, &data, &g);
            for unit in 0..3 {
                let row = unit * width..(unit + 1) * width;
                let (w, g) = (&parameters[row.clone()], &gradients[row]);
                let terms: f64 = w.iter().zip(g).map(|(w, g)| (w * g).abs()).sum();
                fact.relative(dot(w, g), 0.0, 100.0 * terms.max(1.0), 0.0, || subject.name());
                fact.relative(gradients[3 * width + unit], 0.0, 100.0 * terms.max(1.0), 0.0, || {
                    subject.name()
                });
            }
        }
    }
    fact
}

/// Claim: with epsilon 0, layer norm does not see a sample's scale and shift; for any epsilon dL/dx sums to 0
/// over a sample's features.
#[must_use]
pub fn layer_norm() -> Fact {
    let claim = "layer norm: blind to scale and shift, row sums of dL/dx are 0";
    let mut fact = law(claim, "f64, widths of 3 to 33, batches of 1 to 4", "the identity itself", LAW);
    let blind = Layer::LayerNorm(LayerNorm { epsilon: 0.0, affine: true });
    let mut draw = Draw::new(82);
    for width in [3, 4, 8, 17, 33] {
        for batch in [1, 2, 4] {
            for layer in [blind, Layer::layer_norm()] {
                let subject = Subject::new(width, vec![layer], batch);
                let (parameters, data) = (subject.parameters(&mut draw), subject.data(&mut draw));
                let g = subject.cotangent(&mut draw);
                let input = || format!("{}, x = {}", subject.name(), show_slice(&data));
                let (_, back) = subject.gradients(&parameters, &data, &g);
                for row in back.chunks(width) {
                    let terms: f64 = row.iter().map(|g| g.abs()).sum();
                    fact.relative(row.iter().sum::<f64>(), 0.0, 100.0 * terms.max(1.0), 0.0, input);
                }
                if layer == blind {
                    let outputs =
                        |data: &[f64]| subject.pass(&parameters, data, |pass| pass.outputs().to_vec());
                    let moved: Vec<f64> =
                        data.iter().enumerate().map(|(i, x)| (1.5 + (i / width) as f64) * x - 2.0).collect();
                    for (found, expected) in outputs(&moved).iter().zip(outputs(&data)) {
                        fact.relative(*found, expected, 100.0, 0.0, input);
                    }
                }
            }
        }
    }
    fact
}

/// Claim: in a network without biases whose activations are positively homogeneous (ReLU, leaky ReLU, PReLU,
/// identity), <`W_l`, dL/d`W_l`> is the same for every layer, and the same over the weights that come into a hidden unit
/// as over those that go out; and a PReLU is a leaky ReLU with its slope, to the bit.
#[must_use]
pub fn rectifiers() -> Fact {
    let claim =
        "bias-free rectifier networks: <W, dL/dW> is equal for all layers, and into each unit and out of it";
    let mut fact = law(claim, "f64, 2 to 9 layers of widths 3 to 8", "the identity itself", LAW);
    let mut draw = Draw::new(83);
    let between = [
        Layer::activation(Activation::Relu),
        Layer::activation(Activation::LeakyRelu { slope: 0.25 }),
        Layer::activation(Activation::Identity),
        Layer::prelu(),
        Layer::Prelu(Prelu { slopes: Slopes::PerFeature }),
    ];
    for activation in between {
        for depth in [2, 3, 5, 9] {
            let mut layers = Vec::new();
            for _ in 1..depth {
                layers.push(Layer::dense_without_bias(3 + draw.below(6)));
                layers.push(activation);
            }
            layers.push(Layer::dense_without_bias(2));
            let subject = Subject::new(4, layers, 5);
            let (parameters, data) = (subject.parameters(&mut draw), subject.data(&mut draw));
            let g = subject.cotangent(&mut draw);
            let (gradients, _) = subject.gradients(&parameters, &data, &g);
            let (mut width, mut start, mut layers) = (4, 0, Vec::new());
            for layer in subject.layers {
                let claimed = super::checks(layer, width);
                let range = start..start + claimed.parameters;
                if let Layer::Dense(_) = layer {
                    let terms = parameters[range.clone()].iter().zip(&gradients[range]).map(|(w, g)| w * g);
                    layers.push((width, terms.collect::<Vec<f64>>()));
                }
                (width, start) = (claimed.outputs, start + claimed.parameters);
            }
            let product = |terms: &[f64]| terms.iter().sum::<f64>();
            for (_, terms) in &layers {
                fact.relative(product(terms), product(&layers[0].1), 10.0, 0.0, || subject.name());
            }
            for ((inputs, below), (units, above)) in layers.iter().zip(&layers[1..]) {
                for (unit, incoming) in below.chunks(*inputs).enumerate() {
                    let outgoing: f64 = above.iter().skip(unit).step_by(*units).sum();
                    fact.relative(product(incoming), outgoing, 10.0, 0.0, || {
                        format!("unit {unit}, {}", subject.name())
                    });
                }
            }
        }
    }
    for slope in [0.25, -0.5, 0.0] {
        let learned = Subject::new(9, vec![Layer::prelu()], 3);
        let fixed = Subject::new(9, vec![Layer::activation(Activation::LeakyRelu { slope })], 3);
        let data = learned.data(&mut draw);
        let g = learned.cotangent(&mut draw);
        let input = || format!("slope {slope}, x = {}", show_slice(&data));
        let same = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits());
        let outputs = learned.pass(&[slope], &data, |pass| pass.outputs().to_vec());
        fact.holds(same(&outputs, &fixed.pass(&[], &data, |pass| pass.outputs().to_vec())), input);
        fact.holds(
            same(&learned.gradients(&[slope], &data, &g).1, &fixed.gradients(&[], &data, &g).1),
            input,
        );
    }
    fact
}

/// Claim: a residual of the identity doubles its input and its gradient, and k of them in each other multiply
/// both by k + 1; a branch that ends in weights of 0 passes both through. To the bit.
#[must_use]
pub fn residual() -> Fact {
    let claim = "a residual adds its input: doubled by the identity, untouched by a branch of zeros";
    let mut fact =
        law(claim, "f64, widths of 1 to 9, one to eight branches in each other", "the law itself", BITS);
    let mut draw = Draw::new(84);
    for width in [1, 4, 9] {
        for nesting in 1..=8_u32 {
            let mut layer = Layer::activation(Activation::Identity);
            for _ in 0..nesting {
                layer = residual_of(vec![layer]);
            }
            let subject = Subject::new(width, vec![layer], 3);
            let data = subject.data(&mut draw);
            let g = subject.cotangent(&mut draw);
            // x + (x + (... + x)): a few bits more than the 24 of the data, so that nothing rounds.
            let factor = f64::from(nesting + 1);
            let times = |values: &[f64], factor: f64| values.iter().map(|x| factor * x).collect::<Vec<_>>();
            let input = || subject.name();
            let outputs = subject.pass(&[], &data, |pass| pass.outputs().to_vec());
            fact.slices(&outputs, &times(&data, factor), input);
            fact.slices(&subject.gradients(&[], &data, &g).1, &times(&g, factor), input);
        }
        let hidden = [Layer::dense(width + 2), Layer::activation(Activation::Tanh), Layer::dense(width)];
        let subject = Subject::new(width, vec![residual_of(hidden.to_vec())], 3);
        let mut parameters = subject.parameters(&mut draw);
        let last = super::checks(&hidden[2], width + 2).parameters;
        let start = parameters.len() - last;
        parameters[start..].fill(0.0);
        let (data, g) = (subject.data(&mut draw), subject.cotangent(&mut draw));
        fact.slices(&subject.pass(&parameters, &data, |pass| pass.outputs().to_vec()), &data, || {
            subject.name()
        });
        fact.slices(&subject.gradients(&parameters, &data, &g).1, &g, || subject.name());
    }
    fact
}

/// Claim: hidden units may change places: outputs stay, and gradients move with the units.
#[must_use]
pub fn units() -> Fact {
    let claim = "hidden units may change places";
    let mut fact = law(claim, "f64, one hidden layer of 2 to 17 units", "the law itself", LAW);
    let mut draw = Draw::new(85);
    let (inputs, outputs) = (3, 2);
    for hidden in [2, 5, 8, 17] {
        let layers = vec![Layer::dense(hidden), Layer::activation(Activation::Silu), Layer::dense(outputs)];
        let subject = Subject::new(inputs, layers, 4);
        let (parameters, data) = (subject.parameters(&mut draw), subject.data(&mut draw));
        let g = subject.cotangent(&mut draw);
        let order = draw.permutation(hidden);
        let permute = |p: &[f64]| {
            let mut moved = p.to_vec();
            let second = hidden * (inputs + 1);
            for (to, from) in order.iter().enumerate() {
                for i in 0..inputs {
                    moved[to * inputs + i] = p[from * inputs + i];
                }
                moved[hidden * inputs + to] = p[hidden * inputs + from];
                for o in 0..outputs {
                    moved[second + o * hidden + to] = p[second + o * hidden + from];
                }
            }
            moved
        };
        let moved = permute(&parameters);
        let y = |p: &[f64]| subject.pass(p, &data, |pass| pass.outputs().to_vec());
        for (found, expected) in y(&moved).iter().zip(y(&parameters)) {
            fact.relative(*found, expected, 1.0, 0.0, || subject.name());
        }
        let expected = permute(&subject.gradients(&parameters, &data, &g).0);
        for (found, expected) in subject.gradients(&moved, &data, &g).0.iter().zip(expected) {
            fact.relative(*found, expected, 1.0, 0.0, || subject.name());
        }
    }
    fact
}
