//! Scalars, activations, losses and norms.

use super::{Arrays, done, unknown};
use headwater_core::checkpoint::Stored;
use headwater_core::{
    Activation, Loss, Real, Targets, all_finite, argmax, clip_by_norm, clip_by_value, correct, leaky_relu,
    leaky_relu_derivative, leaky_relu_slope_derivative, log_softmax, norm, softmax,
};

pub(super) fn all<R: Stored>(arrays: &mut Arrays<R>) {
    scalar::<R>();
    activation(arrays);
    loss(arrays);
    slices(arrays);
}

fn scalar<R: Real>() {
    let x = unknown(R::from_f64(unknown(0.5)));
    let y = unknown(R::from_usize(unknown(3)));
    done([
        x.exp(),
        x.exp_m1(),
        x.ln(),
        x.ln_1p(),
        x.tanh(),
        x.erfc(),
        x.sqrt(),
        x.high_half(),
        x.at_least_zero(),
    ]);
    done([x.exp_times(y, y), x.normal_cdf_times(y), x.normal_density_times(y), x.normal_gate_slope()]);
    done([x.abs(), x.max(y), x.min(y), x.multiply_add(y, y), x.powi(unknown(5))]);
    done([x.is_positive(), x.is_finite(), x.is_negative(), x.exceeds(y)]);
}

fn activation<R: Stored>(arrays: &mut Arrays<R>) {
    let activation = unknown(Activation::Gelu);
    let x = unknown(R::ONE);
    done((activation.value(x), activation.derivative(x), activation.name(), activation.check()));
    done(activation.feature());
    done((activation.second_moment(), activation.derivative_second_moment()));
    done((activation.forward_gain(), activation.backward_gain(), activation.pytorch_gain()));
    done((leaky_relu(x, x), leaky_relu_derivative(x, x), leaky_relu_slope_derivative(x)));
    let [a, b, c, ..] = arrays.slices();
    done(activation.forward(a, b));
    done(activation.backward(a, b, c));
}

fn loss<R: Stored>(arrays: &mut Arrays<R>) {
    done([Loss::mean_squared_error(), Loss::huber(1.0), Loss::binary_cross_entropy_with_logits()]);
    let loss = unknown(Loss::softmax_cross_entropy());
    let width = unknown(4);
    done((loss.name(), loss.feature()));
    let classes = arrays.classes();
    let [a, b, c, ..] = arrays.slices();
    let targets = unknown(Targets::Values(&*b));
    done(loss.evaluate(a, width, targets));
    done(loss.evaluate_with_gradient(a, width, targets, c));
    done(loss.evaluate_with_gradient(a, width, unknown(Targets::Classes(classes)), c));
    done(softmax(a, width, b));
    done(log_softmax(a, width, b));
    done(argmax(a));
    done(correct(a, width, classes));
}

fn slices<R: Stored>(arrays: &mut Arrays<R>) {
    let values = arrays.values();
    done(norm(values));
    done(all_finite(values));
    done(clip_by_norm(values, unknown(R::ONE)));
    done(clip_by_value(values, unknown(R::ONE)));
}
