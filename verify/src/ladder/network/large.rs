//! Rungs 1 and 3 for layers that are larger, and networks that are deeper, than the sweeps go.

use headwater_core::{Activation, Error, Forward, Infer, Layer, Prelu, Slopes};

use super::gradients::{duals_fact, point};
use super::laws::law;
use super::reference::{network_forward, running_after};
use super::subject::{Subject, residual_of};
use crate::draw::Draw;
use crate::fact::Fact;
use crate::gradient::{Differentiable, adjoint};
use crate::tolerance::LAW;

/// Widths and batches of layers: each in turn past what a byte and what 16 bits count, and both so that their product is.
const SIZES: [(usize, usize); 6] = [(150, 70), (3, 1100), (2500, 2), (2, 65_541), (65_541, 2), (450, 150)];

/// Layers of a size, one of each kind.
fn layers((width, batch): (usize, usize)) -> Vec<Layer<'static>> {
    let mut layers = vec![
        Layer::Prelu(Prelu { slopes: Slopes::PerFeature }),
        Layer::prelu(),
        Layer::batch_norm(),
        Layer::layer_norm(),
        Layer::activation(Activation::Tanh),
        residual_of(vec![Layer::layer_norm(), Layer::activation(Activation::Tanh)]),
    ];
    if width < 1000 && batch < 10_000 {
        layers.extend([Layer::dense(135), residual_of(vec![Layer::layer_norm(), Layer::dense(width)])]);
    }
    layers
}

/// Parameters and inputs; so many are drawn more cheaply than normal ones.
fn numbers(subject: &Subject, draw: &mut Draw) -> (Vec<f64>, Vec<f64>) {
    let count = subject.batch * subject.inputs;
    (subject.parameters(draw), (0..count).map(|_| draw.uniform(-2.0, 2.0)).collect())
}

/// Claim: <u, J v> = <J^T u, v> also for thousands of features and for thousands of samples: no loop stops early.
#[must_use]
pub fn large() -> Fact {
    let mut fact = duals_fact();
    fact.claim = "large layers: <u, J v> = <J^T u, v>".to_owned();
    fact.domain =
        "f64, widths of 150, 3, 2,500, 2, 65,541 and 450, batches of 70, 1,100, 2, 65,541, 2 and 150"
            .to_owned();
    let mut draw = Draw::new(191);
    for (width, batch) in SIZES {
        for layer in layers((width, batch)) {
            let subject = Subject::new(width, vec![layer], batch);
            let (mut x, data) = numbers(&subject, &mut draw);
            x.extend(data);
            let cotangent = subject.cotangent(&mut draw);
            adjoint(&subject, &x, &cotangent, 192, &mut fact);
        }
    }
    fact
}

/// Claim: the outputs of large layers are those of the papers' formulas, in training and, with the running statistics in
/// place of the batch's, in inference; and so are the running statistics; and inputs of which the very last is infinite or
/// NaN are refused.
#[must_use]
pub fn large_outputs() -> Fact {
    let mut fact = law(
        "outputs and running statistics of large layers are those of the papers' formulas",
        "f64, widths of 150, 3, 2,500, 2, 65,541 and 450, batches of 70, 1,100, 2, 65,541, 2 and 150",
        "the formulas, loop by loop",
        LAW,
    );
    let mut draw = Draw::new(193);
    for (width, batch) in SIZES {
        for layer in layers((width, batch)) {
            judge_outputs(&Subject::new(width, vec![layer], batch), &mut draw, &mut fact);
        }
    }
    fact
}

fn judge_outputs(subject: &Subject, draw: &mut Draw, fact: &mut Fact) {
    let ([layer], width, network) = (subject.layers, subject.inputs, subject.network()) else { return };
    let (parameters, data) = numbers(subject, draw);
    let expected = network_forward(subject.layers, &parameters, &data, width);
    let (state, found) = subject.state_and_outputs(&parameters, &data);
    let input = |index: usize| move || format!("{}, value {index}", subject.name());
    fact.holds(found.len() == expected.len(), input(0));
    // Sums of tens of thousands of terms; and a variance of two samples that are nearly equal magnifies their rounding.
    let magnified = 300.0;
    let compare = |fact: &mut Fact, found: &[f64], expected: &[f64]| {
        for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
            fact.relative(*found, *expected, magnified, 0.0, input(index));
        }
    };
    compare(fact, &found, &expected);
    let ones = vec![1.0; state.len()];
    if !state.is_empty() {
        compare(fact, &state, &running_after(layer, &ones, &data, width));
    }
    for special in [f64::INFINITY, f64::NAN] {
        let (mut spoilt, mut state, index) = (data.clone(), ones.clone(), data.len() - 1);
        spoilt[index] = special;
        let mut scratch = vec![f64::NAN; network.training_scratch(subject.batch)];
        let (parameters, inputs) = (&parameters[..], &spoilt[..]);
        let call = Forward { parameters, state: &mut state, inputs, scratch: &mut scratch };
        let refusal = network.forward(call).err();
        fact.holds(refusal == Some(Error::NotFinite { part: "inputs", index }), input(index));
    }
    let mut scratch = vec![f64::NAN; network.inference_scratch(subject.batch)];
    let call = Infer { parameters: &parameters, state: &state, inputs: &data };
    let inferred = network.infer(call, &mut scratch).expect("a right call");
    if let Layer::BatchNorm(norm) = layer {
        let value = |(i, x): (usize, &f64)| {
            let feature = i % width;
            let deviation = (state[width + feature] + norm.epsilon).sqrt();
            parameters[feature] * (x - state[feature]) / deviation + parameters[width + feature]
        };
        compare(fact, inferred, &data.iter().enumerate().map(value).collect::<Vec<_>>());
    } else {
        compare(fact, inferred, &expected);
    }
}

/// Claim: <u, J v> = <J^T u, v> also for networks of hundreds of layers, beside each other and in branches.
#[must_use]
pub fn deep() -> Fact {
    let mut fact = duals_fact();
    fact.claim = "deep networks: <u, J v> = <J^T u, v>".to_owned();
    fact.domain =
        "f64, 40 to 600 layers of widths 1 to 5, outside and inside of a branch, batches of 3".to_owned();
    let mut draw = Draw::new(194);
    for count in [20, 70, 140, 300] {
        let mut plain = Vec::new();
        for number in 0..count {
            plain.push(Layer::dense(1 + number % 5));
            plain.push(Layer::activation(Activation::LeakyRelu { slope: 0.5 }));
        }
        let branches = (0..count).map(|number| match number % 3 {
            0 => residual_of(vec![Layer::layer_norm(), Layer::dense(3)]),
            1 => residual_of(vec![residual_of(vec![Layer::dense(3), Layer::activation(Activation::Tanh)])]),
            _ => Layer::batch_norm(),
        });
        // The width that a dense layer reads is that of the dense one before, however far away.
        let mut apart = vec![Layer::dense(4)];
        apart.extend((0..count).map(|_| Layer::activation(Activation::LeakyRelu { slope: 0.5 })));
        apart.extend([Layer::prelu(), Layer::dense(2)]);
        let mut inside = plain.clone();
        inside.push(Layer::dense(3));
        for layers in
            [plain, branches.collect(), apart, vec![Layer::prelu(), residual_of(inside), Layer::prelu()]]
        {
            let subject = Subject::new(3, layers, 3);
            let (x, cotangent) = point(&subject, &mut draw);
            adjoint(&subject, &x, &cotangent, 195, &mut fact);
        }
    }
    fact
}
