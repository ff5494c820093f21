//! What is claimed of each layer, with a forward pass written from the papers, loop by loop, for `f64`.

use headwater_core::{Layer, RunningVariance, Slopes};

use crate::ladder::activation;

/// What is claimed of one layer.
#[derive(Debug, Clone, Copy)]
pub struct Checks {
    /// How many parameters it has on inputs of a width.
    pub parameters: usize,
    /// How many running statistics it has.
    pub state: usize,
    /// The width of its output.
    pub outputs: usize,
    /// Whether a sample's output depends on that sample alone, in training.
    pub by_sample: bool,
    /// The layer in training as the papers have it: parameters, `x [batch, width]`, width, to `[batch,
    /// outputs]`.
    pub reference: fn(&Layer<'_>, &[f64], &[f64], usize) -> Vec<f64>,
}

/// What is claimed of `layer` on inputs of `width`. The match has no wildcard: a new layer needs its own line,
/// and one in [`super::examples`].
#[must_use]
pub fn checks(layer: &Layer<'_>, width: usize) -> Checks {
    match layer {
        Layer::Dense(dense) => Checks {
            parameters: dense.outputs * (width + usize::from(dense.bias)),
            state: 0,
            outputs: dense.outputs,
            by_sample: true,
            reference: dense_forward,
        },
        Layer::Activation(_) => Checks {
            parameters: 0,
            state: 0,
            outputs: width,
            by_sample: true,
            reference: |layer, _, x, _| {
                let Layer::Activation(phi) = layer else { return Vec::new() };
                x.iter().map(|x| (activation::checks(*phi).textbook)(*phi, *x)).collect()
            },
        },
        Layer::Prelu(prelu) => Checks {
            parameters: match prelu.slopes {
                Slopes::Shared => 1,
                Slopes::PerFeature => width,
            },
            state: 0,
            outputs: width,
            by_sample: true,
            reference: |_, slopes, x, width| {
                let slope = |i: usize| if slopes.len() == 1 { slopes[0] } else { slopes[i % width] };
                x.iter().enumerate().map(|(i, x)| x.max(0.0) + slope(i) * x.min(0.0)).collect()
            },
        },
        Layer::BatchNorm(norm) => Checks {
            parameters: if norm.affine { 2 * width } else { 0 },
            state: 2 * width,
            outputs: width,
            by_sample: false,
            reference: batch_norm_forward,
        },
        Layer::LayerNorm(norm) => Checks {
            parameters: if norm.affine { 2 * width } else { 0 },
            state: 0,
            outputs: width,
            by_sample: true,
            reference: layer_norm_forward,
        },
        Layer::Residual(branch) => {
            let (mut parameters, mut state, mut by_sample, mut inner) = (0, 0, true, width);
            for layer in *branch {
                let layer = checks(layer, inner);
                parameters += layer.parameters;
                state += layer.state;
                by_sample &= layer.by_sample;
                inner = layer.outputs;
            }
            Checks {
                parameters,
                state,
                outputs: inner,
                by_sample,
                reference: |layer, parameters, x, width| {
                    let Layer::Residual(branch) = layer else { return Vec::new() };
                    let y = network_forward(branch, parameters, x, width);
                    x.iter().zip(y).map(|(x, y)| x + y).collect()
                },
            }
        }
    }
}

/// The layers one after the other, in training.
#[must_use]
pub(super) fn network_forward(layers: &[Layer<'_>], parameters: &[f64], x: &[f64], width: usize) -> Vec<f64> {
    let (mut x, mut width, mut rest) = (x.to_vec(), width, parameters);
    for layer in layers {
        let claimed = checks(layer, width);
        let (mine, others) = rest.split_at(claimed.parameters);
        x = (claimed.reference)(layer, mine, &x, width);
        (width, rest) = (claimed.outputs, others);
    }
    x
}

fn dense_forward(layer: &Layer<'_>, parameters: &[f64], x: &[f64], width: usize) -> Vec<f64> {
    let Layer::Dense(dense) = layer else { return Vec::new() };
    let (weight, bias) = parameters.split_at(dense.outputs * width);
    let mut y = Vec::new();
    for sample in x.chunks(width) {
        for output in 0..dense.outputs {
            let sum: f64 = (0..width).map(|input| weight[output * width + input] * sample[input]).sum();
            y.push(sum + bias.get(output).copied().unwrap_or(0.0));
        }
    }
    y
}

/// Mean and biased variance.
fn moments(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    (mean, values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count)
}

fn column(x: &[f64], width: usize, feature: usize) -> Vec<f64> {
    x.iter().skip(feature).step_by(width).copied().collect()
}

/// Weight and bias of a feature; 1 and 0 where there are none.
fn affine(parameters: &[f64], width: usize, feature: usize) -> (f64, f64) {
    if parameters.is_empty() { (1.0, 0.0) } else { (parameters[feature], parameters[width + feature]) }
}

fn batch_norm_forward(layer: &Layer<'_>, parameters: &[f64], x: &[f64], width: usize) -> Vec<f64> {
    let Layer::BatchNorm(norm) = layer else { return Vec::new() };
    let statistics: Vec<(f64, f64)> = (0..width).map(|feature| moments(&column(x, width, feature))).collect();
    let normalised = x.iter().enumerate().map(|(i, x)| {
        let ((mean, variance), (weight, bias)) =
            (statistics[i % width], affine(parameters, width, i % width));
        weight * (x - mean) / (variance + norm.epsilon).sqrt() + bias
    });
    normalised.collect()
}

fn layer_norm_forward(layer: &Layer<'_>, parameters: &[f64], x: &[f64], width: usize) -> Vec<f64> {
    let Layer::LayerNorm(norm) = layer else { return Vec::new() };
    let mut y = Vec::new();
    for sample in x.chunks(width) {
        let (mean, variance) = moments(sample);
        for (feature, x) in sample.iter().enumerate() {
            let (weight, bias) = affine(parameters, width, feature);
            y.push(weight * (x - mean) / (variance + norm.epsilon).sqrt() + bias);
        }
    }
    y
}

/// Running mean and running variance after one training pass over `x`, from `state` before it.
#[must_use]
pub(super) fn running_after(layer: &Layer<'_>, state: &[f64], x: &[f64], width: usize) -> Vec<f64> {
    let Layer::BatchNorm(norm) = layer else { return state.to_vec() };
    let batch = (x.len() / width) as f64;
    let correction = match norm.running_variance {
        RunningVariance::Unbiased => batch / (batch - 1.0),
        RunningVariance::Biased => 1.0,
    };
    let new = |i: usize| {
        let (mean, variance) = moments(&column(x, width, i % width));
        if i < width { mean } else { variance * correction }
    };
    let moved = state.iter().enumerate().map(|(i, old)| (1.0 - norm.momentum) * old + norm.momentum * new(i));
    moved.collect()
}
