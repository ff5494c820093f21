//! Four layers of one unit each: the lesson's product, factor by factor.
//!
//! a1 is the input, a_{n+1} = s(h_{n+1}), h_{n+1} = w_n a_n + b_n with the sigmoid s, and L = (a4 - target)^2.

use headwater_core::{Activation, Backward, Forward, Infer, Layer, Loss, Network, Real, Targets, network};

use crate::difference::{Slope, slope};
use crate::dual::Dual;

const SIGMOID: Activation = Activation::Sigmoid;
const NET: Network = network!(
    1,
    &[
        Layer::dense(1),
        Layer::activation(SIGMOID),
        Layer::dense(1),
        Layer::activation(SIGMOID),
        Layer::dense(1),
        Layer::activation(SIGMOID),
    ]
);
/// w1, b1, w2, b2, w3, b3: of the size that initialisation gives, and with short decimals so that a reader can check.
const PARAMETERS: [f64; NET.parameter_count()] = [1.5, 0.2, -1.0, 0.4, 2.0, -0.3];
const INPUT: f64 = 0.5;
const TARGET: f64 = 1.0;

/// One factor of the product.
pub(super) struct Factor {
    pub(super) name: &'static str,
    pub(super) formula: &'static str,
    pub(super) value: f64,
}

/// The factors of dL/dw1, from the loss to the weight, by the calculus and not by the engine.
pub(super) fn factors() -> [Factor; 4] {
    let [w1, b1, w2, b2, w3, b3] = PARAMETERS;
    let through = |a: f64, w: f64, b: f64| (SIGMOID.value(w * a + b), SIGMOID.derivative(w * a + b));
    let (a2, slope2) = through(INPUT, w1, b1);
    let (a3, slope3) = through(a2, w2, b2);
    let (a4, slope4) = through(a3, w3, b3);
    let factor = |name, formula, value| Factor { name, formula, value };
    [
        factor("dL/da4", "2 (a4 - target)", 2.0 * (a4 - TARGET)),
        factor("da4/da3", "s'(h4) w3", slope4 * w3),
        factor("da3/da2", "s'(h3) w2", slope3 * w2),
        factor("da2/dw1", "s'(h2) a1", slope2 * INPUT),
    ]
}

/// The most that the two middle factors can be: a quarter of their weights each.
pub(super) fn ceiling() -> f64 {
    let [_, _, w2, _, w3, _] = PARAMETERS;
    (w2 / 4.0 * (w3 / 4.0)).abs()
}

/// dL/dw1 by the engine's backpropagation, in the scalar that is asked for.
pub(super) fn backpropagated<R: Real>() -> R {
    let parameters = PARAMETERS.map(R::from_f64);
    let inputs = [R::from_f64(INPUT)];
    let mut gradients = [R::ZERO; NET.gradient_count()];
    let mut scratch = [R::ZERO; NET.training_scratch(1)];
    let forward = Forward { parameters: &parameters, state: &mut [], inputs: &inputs, scratch: &mut scratch };
    let mut pass = NET.forward(forward).expect("sizes come from the network");
    let targets = [R::from_f64(TARGET)];
    pass.loss(Loss::MeanSquaredError, Targets::Values(&targets)).expect("one target for one output");
    let backward = Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None };
    pass.backward(backward).expect("sizes come from the network");
    let [first, ..] = gradients;
    first
}

/// dL/dw1 as the derivative part of the loss on dual numbers: the forward code alone, no backpropagation.
pub(super) fn on_dual_numbers() -> f64 {
    let [w1, ..] = PARAMETERS;
    loss_at(Dual::moving(w1, 1.0)).derivative
}

/// dL/dw1 as the loss's slope between neighbouring weights, with its own estimate of its error.
pub(super) fn by_differences() -> Slope {
    let [w1, ..] = PARAMETERS;
    slope(w1, 1e-12, |w| (loss_at(w), 0)).expect("the loss is smooth")
}

/// The loss with another first weight.
fn loss_at<R: Real>(w1: R) -> R {
    let mut parameters = PARAMETERS.map(R::from_f64);
    let [first, ..] = &mut parameters;
    *first = w1;
    let mut scratch = [R::ZERO; NET.inference_scratch(1)];
    let infer = Infer { parameters: &parameters, state: &[], inputs: &[R::from_f64(INPUT)] };
    let outputs = NET.infer(infer, &mut scratch).expect("sizes come from the network");
    let targets = [R::from_f64(TARGET)];
    Loss::MeanSquaredError.evaluate(outputs, 1, Targets::Values(&targets)).expect("one target for one output")
}
