//! What an observer notes down of one pass.

use std::collections::BTreeMap;

use headwater_core::{Activation, BackwardEvent, ForwardEvent, Layer, Observer, Real};

/// What went through one dense layer and its activation.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct DenseFlow {
    /// Mean square of the layer's input.
    pub input: f64,
    /// Mean square of the pre-activations.
    pub variance: f64,
    /// Mean correlation of two samples' pre-activations: the sum of products over the mean sum of squares.
    pub correlation: f64,
    /// Mean slope of the activation that follows, E phi'(h).
    pub slope: f64,
    /// Units of the activation that follows that are 0 for the whole batch.
    pub silent: usize,
    /// |delta|, the norm of dL/dh over the batch.
    pub delta: f64,
    /// ln |delta| of one sample, averaged over the batch.
    pub log_delta: f64,
    /// Norm of dL/dW.
    pub weight_gradient: f64,
    /// <W, dL/dW>.
    pub weight_times_gradient: f64,
}

/// A pass as it was seen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Flow {
    /// The dense layers from the input on.
    pub dense: Vec<DenseFlow>,
    /// Norm of the gradient with respect to the output of each outermost residual block, from the input on.
    pub blocks: Vec<f64>,
    /// Norm of the gradient with respect to the inputs.
    pub input_gradient: f64,
}

impl Flow {
    /// |delta| of the first layer over that of the last.
    pub fn reach(&self) -> f64 {
        match self.dense.as_slice() {
            [first, .., last] => first.delta / last.delta,
            _ => 1.0,
        }
    }

    /// ln rho: the mean logarithm of the factor of one sample's |delta| from a layer to the one below.
    pub fn log_rho(&self) -> f64 {
        match self.dense.as_slice() {
            [first, .., last] => (first.log_delta - last.log_delta) / (self.dense.len() - 1) as f64,
            _ => f64::NAN,
        }
    }
}

/// The observer that fills a [`Flow`].
#[derive(Debug, Default)]
pub(super) struct Recorder {
    dense: BTreeMap<usize, DenseFlow>,
    blocks: BTreeMap<usize, f64>,
}

impl Recorder {
    pub(super) fn finish(self, input_gradient: f64) -> Flow {
        Flow {
            dense: self.dense.into_values().collect(),
            blocks: self.blocks.into_values().collect(),
            input_gradient,
        }
    }
}

impl<R: Real + Into<f64>> Observer<R> for Recorder {
    fn forward(&mut self, event: &ForwardEvent<'_, R>) {
        let width = event.outputs.len() / event.position.batch.max(1);
        match *event.position.layer {
            Layer::Dense(_) => {
                let flow = DenseFlow {
                    input: mean_square(event.inputs),
                    variance: mean_square(event.outputs),
                    correlation: correlation(event.outputs, width),
                    ..DenseFlow::default()
                };
                self.dense.insert(event.position.index, flow);
            }
            Layer::Activation(activation) => {
                if let Some(mut flow) = self.dense.last_entry() {
                    let flow = flow.get_mut();
                    flow.slope = mean_slope(activation, event.inputs);
                    flow.silent = silent(event.outputs, width);
                }
            }
            _ => {}
        }
    }

    fn backward(&mut self, event: &BackwardEvent<'_, R>) {
        let width = event.output_gradient.len() / event.position.batch.max(1);
        match event.position.layer {
            Layer::Dense(dense) => {
                let Some(flow) = self.dense.get_mut(&event.position.index) else { return };
                flow.delta = norm(event.output_gradient);
                let logarithms =
                    event.output_gradient.chunks_exact(width.max(1)).map(|delta| norm(delta).ln());
                flow.log_delta = logarithms.sum::<f64>() / event.position.batch as f64;
                let count = event.parameters.len() - if dense.bias { dense.outputs } else { 0 };
                let weights = event.parameters.get(..count).unwrap_or_default();
                let gradients = event.parameter_gradient.get(..count).unwrap_or_default();
                flow.weight_gradient = norm(gradients);
                flow.weight_times_gradient =
                    weights.iter().zip(gradients).map(|(&w, &g)| w.into() * g.into()).sum();
            }
            Layer::Residual(_) if event.position.path.indices().len() == 1 => {
                self.blocks.insert(event.position.index, norm(event.output_gradient));
            }
            _ => {}
        }
    }
}

pub(super) fn norm<R: Copy + Into<f64>>(values: &[R]) -> f64 {
    values.iter().map(|&value| value.into() * value.into()).sum::<f64>().sqrt()
}

fn mean_square<R: Copy + Into<f64>>(values: &[R]) -> f64 {
    values.iter().map(|&value| value.into() * value.into()).sum::<f64>() / values.len() as f64
}

fn mean_slope<R: Real + Into<f64>>(activation: Activation, inputs: &[R]) -> f64 {
    inputs.iter().map(|&h| activation.derivative(h).into()).sum::<f64>() / inputs.len() as f64
}

/// Of B samples h_b: (|sum h_b|^2 - sum |h_b|^2) / ((B - 1) sum |h_b|^2).
fn correlation<R: Copy + Into<f64>>(values: &[R], width: usize) -> f64 {
    let mut sums = vec![0.0; width];
    for row in values.chunks_exact(width.max(1)) {
        for (sum, &value) in sums.iter_mut().zip(row) {
            *sum += value.into();
        }
    }
    let (together, squares) = (norm(&sums).powi(2), norm(values).powi(2));
    (together - squares) / ((values.len() / width.max(1)) as f64 - 1.0) / squares
}

fn silent<R: Real>(values: &[R], width: usize) -> usize {
    let mut spoken = vec![false; width];
    for row in values.chunks_exact(width.max(1)) {
        for (spoken, &value) in spoken.iter_mut().zip(row) {
            *spoken |= value != R::ZERO;
        }
    }
    spoken.iter().filter(|spoken| !**spoken).count()
}
