//! The same product with several units to a layer: each factor is a matrix.

use headwater_core::{Activation, Backward, Forward, Layer, Loss, Network, Targets, network, norm};

use crate::draw::Draw;

/// Units in each layer.
pub(super) const WIDTH: usize = 8;
const SIGMOID: Activation = Activation::Sigmoid;
const NET: Network = network!(
    WIDTH,
    &[
        Layer::dense(WIDTH),
        Layer::activation(SIGMOID),
        Layer::dense(WIDTH),
        Layer::activation(SIGMOID),
        Layer::dense(WIDTH),
        Layer::activation(SIGMOID),
    ]
);
const WEIGHTS: usize = WIDTH * WIDTH;

type Vector = [f64; WIDTH];
/// Row by row: entry (i, j) is what output i gets from input j.
type Matrix = [Vector; WIDTH];

/// How far two ways to multiply the factors are from backpropagation.
pub(super) struct Distances {
    /// The norm of the difference relative to that of the gradient, factors in the order of the chain rule.
    pub(super) in_order: f64,
    /// The same with the two middle factors swapped.
    pub(super) swapped: f64,
}

/// Multiplies the factors of dL/dW1 as matrices and compares with the engine.
pub(super) fn distances(seed: u64) -> Distances {
    let mut draw = Draw::new(seed);
    let parameters = draw.normals(NET.parameter_count());
    let inputs: Vector = std::array::from_fn(|_| draw.normal());
    let targets: Vector = std::array::from_fn(|_| draw.uniform(0.0, 1.0));

    let expected = backpropagated(&parameters, &inputs, &targets);
    let relative = |found: Vec<f64>| {
        let difference: Vec<f64> = found.iter().zip(&expected).map(|(one, other)| one - other).collect();
        norm(&difference) / norm(&expected)
    };
    let (in_order, swapped) = multiplied(&parameters, &inputs, &targets);
    Distances { in_order: relative(in_order), swapped: relative(swapped) }
}

/// dL/dW1 by the engine.
fn backpropagated(parameters: &[f64], inputs: &Vector, targets: &Vector) -> Vec<f64> {
    let mut gradients = [0.0; NET.gradient_count()];
    let mut scratch = [0.0; NET.training_scratch(1)];
    let forward = Forward { parameters, state: &mut [], inputs, scratch: &mut scratch };
    let mut pass = NET.forward(forward).expect("sizes come from the network");
    pass.loss(Loss::MeanSquaredError, Targets::Values(targets)).expect("one target for each output");
    let backward = Backward { parameters, gradients: &mut gradients, input_gradient: None };
    pass.backward(backward).expect("sizes come from the network");
    gradients[..WEIGHTS].to_vec()
}

/// dL/dW1 as a product of whole matrices, middle factors in order and swapped. The matrices are multiplied with each other
/// first, which backpropagation never does, so that a common slip is unlikely.
fn multiplied(parameters: &[f64], inputs: &Vector, targets: &Vector) -> (Vec<f64>, Vec<f64>) {
    let layer = |index: usize| {
        let start = index * (WEIGHTS + WIDTH);
        let weights: Matrix =
            std::array::from_fn(|i| std::array::from_fn(|j| parameters[start + i * WIDTH + j]));
        let biases: Vector = std::array::from_fn(|i| parameters[start + WEIGHTS + i]);
        (weights, biases)
    };
    let step = |index: usize, a: &Vector| {
        let (weights, biases) = layer(index);
        let h: Vector = std::array::from_fn(|i| {
            weights[i].iter().zip(a).map(|(weight, input)| weight * input).sum::<f64>() + biases[i]
        });
        let factor: Matrix =
            std::array::from_fn(|i| weights[i].map(|weight| SIGMOID.derivative(h[i]) * weight));
        (h.map(|h| SIGMOID.value(h)), h.map(|h| SIGMOID.derivative(h)), factor)
    };
    let (a2, slope2, _) = step(0, inputs);
    let (a3, _, da3_da2) = step(1, &a2);
    let (a4, _, da4_da3) = step(2, &a3);
    // The loss is the mean over the outputs of the squared distance.
    let dl_da4: Vector = std::array::from_fn(|i| 2.0 * (a4[i] - targets[i]) / WIDTH as f64);

    let with_middle = |middle: Matrix| -> Vec<f64> {
        let dl_da2: Vector = std::array::from_fn(|j| (0..WIDTH).map(|i| dl_da4[i] * middle[i][j]).sum());
        (0..WEIGHTS).map(|k| dl_da2[k / WIDTH] * slope2[k / WIDTH] * inputs[k % WIDTH]).collect()
    };
    (with_middle(product(&da4_da3, &da3_da2)), with_middle(product(&da3_da2, &da4_da3)))
}

fn product(left: &Matrix, right: &Matrix) -> Matrix {
    std::array::from_fn(|i| std::array::from_fn(|j| (0..WIDTH).map(|k| left[i][k] * right[k][j]).sum()))
}
