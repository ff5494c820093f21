//! Networks by the formulas of the papers, loop by loop, over the field.

use headwater_core::{BatchNorm, Layer, Prelu, Real, RunningVariance, Slopes};

use crate::field::Field;

/// Whose mean and variance a batch norm takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Statistics {
    /// The batch's, and the running ones move.
    Batch,
    /// The running ones.
    Running,
}

/// The parameters and running statistics of the layers still to come, and the statistics of those passed.
pub(super) struct Formula<'a> {
    pub(super) statistics: Statistics,
    pub(super) parameters: &'a [Field],
    pub(super) state: &'a [Field],
    pub(super) moved: Vec<Field>,
}

fn count(n: usize) -> Field {
    Field::from_usize(n)
}

fn mean(values: &[Field]) -> Field {
    values.iter().fold(Field::ZERO, |sum, x| sum + *x) / count(values.len())
}

/// Mean and biased variance.
fn moments(values: &[Field]) -> (Field, Field) {
    let centre = mean(values);
    let squares: Vec<Field> = values.iter().map(|x| (*x - centre) * (*x - centre)).collect();
    (centre, mean(&squares))
}

fn normalised(x: Field, (mean, variance): (Field, Field), epsilon: f64) -> Field {
    (x - mean) / (variance + Field::from_f64(epsilon)).sqrt()
}

fn take<'a>(from: &mut &'a [Field], length: usize) -> &'a [Field] {
    let (taken, rest) = from.split_at(length);
    *from = rest;
    taken
}

impl Formula<'_> {
    /// The outputs of `layers` on `x [batch, width]`, and their width.
    pub(super) fn outputs(&mut self, layers: &[Layer<'_>], x: &[Field], width: usize) -> (Vec<Field>, usize) {
        layers.iter().fold((x.to_vec(), width), |(x, width), layer| match layer {
            Layer::Dense(dense) => (self.dense(dense.outputs, dense.bias, &x, width), dense.outputs),
            // The function itself is judged point by point.
            Layer::Activation(activation) => (x.iter().map(|x| activation.value(*x)).collect(), width),
            Layer::Prelu(prelu) => (self.prelu(prelu, &x, width), width),
            Layer::BatchNorm(norm) => (self.batch_norm(norm, &x, width), width),
            Layer::LayerNorm(norm) => {
                let n: Vec<Field> = x
                    .chunks(width)
                    .flat_map(|x| x.iter().map(|value| normalised(*value, moments(x), norm.epsilon)))
                    .collect();
                (self.affine(norm.affine, &n, width), width)
            }
            Layer::Residual(branch) => {
                let (y, width) = self.outputs(branch, &x, width);
                (x.iter().zip(y).map(|(x, y)| *x + y).collect(), width)
            }
        })
    }

    fn dense(&mut self, outputs: usize, bias: bool, x: &[Field], width: usize) -> Vec<Field> {
        let weights = take(&mut self.parameters, outputs * width);
        let biases = take(&mut self.parameters, if bias { outputs } else { 0 });
        let mut y = Vec::new();
        for x in x.chunks(width) {
            for (output, weights) in weights.chunks(width).enumerate() {
                let start = biases.get(output).copied().unwrap_or(Field::ZERO);
                y.push(x.iter().zip(weights).fold(start, |sum, (x, w)| sum + *w * *x));
            }
        }
        y
    }

    fn prelu(&mut self, prelu: &Prelu, x: &[Field], width: usize) -> Vec<Field> {
        let slopes = match prelu.slopes {
            Slopes::Shared => take(&mut self.parameters, 1).repeat(width),
            Slopes::PerFeature => take(&mut self.parameters, width).to_vec(),
        };
        let slopes = slopes.iter().cycle();
        x.iter().zip(slopes).map(|(x, slope)| if x.is_negative() { *slope * *x } else { *x }).collect()
    }

    fn batch_norm(&mut self, norm: &BatchNorm, x: &[Field], width: usize) -> Vec<Field> {
        let column =
            |feature: usize| -> Vec<Field> { x.iter().copied().skip(feature).step_by(width).collect() };
        let old = take(&mut self.state, 2 * width);
        let running: Vec<(Field, Field)> = (0..width).map(|j| (old[j], old[width + j])).collect();
        let of_batch: Vec<(Field, Field)> = (0..width).map(|feature| moments(&column(feature))).collect();
        let statistics = match self.statistics {
            Statistics::Running => running,
            Statistics::Batch => {
                let batch = count(x.len() / width);
                let correction = match norm.running_variance {
                    RunningVariance::Unbiased => batch / (batch - Field::ONE),
                    RunningVariance::Biased => Field::ONE,
                };
                let rate = Field::from_f64(norm.momentum);
                let blend = |old: Field, new: Field| (Field::ONE - rate) * old + rate * new;
                let pairs = || running.iter().zip(&of_batch);
                self.moved.extend(pairs().map(|(old, new)| blend(old.0, new.0)));
                self.moved.extend(pairs().map(|(old, new)| blend(old.1, new.1 * correction)));
                of_batch
            }
        };
        let n: Vec<Field> = x
            .iter()
            .zip(statistics.iter().cycle())
            .map(|(x, statistics)| normalised(*x, *statistics, norm.epsilon))
            .collect();
        self.affine(norm.affine, &n, width)
    }

    /// weight n + bias, feature by feature.
    fn affine(&mut self, exists: bool, n: &[Field], width: usize) -> Vec<Field> {
        if !exists {
            return n.to_vec();
        }
        let (weight, bias) = (take(&mut self.parameters, width), take(&mut self.parameters, width));
        let affine = weight.iter().zip(bias).cycle();
        n.iter().zip(affine).map(|(n, (weight, bias))| *weight * *n + *bias).collect()
    }
}
