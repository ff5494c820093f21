//! What is measured of one layer in one pass.

use crate::network::{BackwardEvent, ForwardEvent};
use crate::{Activation, Layer, Real, norm};

/// What sort of layer the statistics are of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Not seen yet, or frozen.
    Unseen,
    /// [`Layer::Dense`].
    Dense,
    /// [`Layer::Activation`].
    Activation(Activation),
    /// [`Layer::Prelu`].
    Prelu,
    /// [`Layer::BatchNorm`].
    BatchNorm,
    /// [`Layer::LayerNorm`].
    LayerNorm,
    /// [`Layer::Residual`].
    Residual,
}

impl Kind {
    /// The layer's name, as in [`Layer::name`]; `frozen` if it was not seen.
    pub const fn name(&self) -> &'static str {
        match self {
            Kind::Unseen => "frozen",
            Kind::Dense => "dense",
            Kind::Activation(activation) => activation.name(),
            Kind::Prelu => "prelu",
            Kind::BatchNorm => "batch_norm",
            Kind::LayerNorm => "layer_norm",
            Kind::Residual => "residual",
        }
    }

    pub(super) fn normalises(self) -> bool {
        matches!(self, Kind::BatchNorm | Kind::LayerNorm)
    }

    /// Whether twice the input gives twice the output.
    pub(super) fn scales_with_its_input(self) -> bool {
        matches!(
            self,
            Kind::Prelu
                | Kind::Activation(Activation::Identity | Activation::Relu | Activation::LeakyRelu { .. })
        )
    }
}

/// One layer in one pass, the way forward and the way back.
///
/// Fractions lie in \[0, 1\]. Norms are Euclidean, over the whole batch; they neither overflow nor underflow on the way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LayerStatistics<R> {
    /// What sort of layer it is.
    pub kind: Kind,
    /// How many residual branches it stands in.
    pub nesting: usize,
    /// Root mean square of the outputs.
    pub output_rms: R,
    /// Root mean square of the outputs' distance from their mean over the batch: how well samples can still be told apart.
    pub output_spread: R,
    /// Fraction of the outputs that are exactly 0.
    pub zero_outputs: R,
    /// Of an activation: root mean square of its derivative. 1 for other layers.
    pub slope_rms: R,
    /// Of an activation: fraction of the elements whose derivative is below a hundredth of the derivative's largest value.
    pub saturated: R,
    /// Of an activation: fraction of the units whose derivative is exactly 0 for every sample of the batch.
    pub dead: R,
    /// Norm of dL/d(output).
    pub output_gradient_norm: R,
    /// Norm of dL/d(input); 0 where it was not computed.
    pub input_gradient_norm: R,
    /// Fraction of dL/d(output) that is exactly 0.
    pub zero_gradients: R,
    /// Norm of the parameters.
    pub parameter_norm: R,
    /// Norm of the parameters' gradient; 0 where it is not kept.
    pub parameter_gradient_norm: R,
    /// Whether all outputs are finite.
    pub finite_outputs: bool,
    /// Whether dL/d(output) and the parameters' gradient are finite.
    pub finite_gradients: bool,
}

impl<R: Real> LayerStatistics<R> {
    /// Of a layer that no pass has reached.
    pub const UNSEEN: Self = Self {
        kind: Kind::Unseen,
        nesting: 0,
        output_rms: R::ZERO,
        output_spread: R::ZERO,
        zero_outputs: R::ZERO,
        slope_rms: R::ONE,
        saturated: R::ZERO,
        dead: R::ZERO,
        output_gradient_norm: R::ZERO,
        input_gradient_norm: R::ZERO,
        zero_gradients: R::ZERO,
        parameter_norm: R::ZERO,
        parameter_gradient_norm: R::ZERO,
        finite_outputs: true,
        finite_gradients: true,
    };

    /// By how much the layer multiplies the norm of the gradient on its way back; `None` where that was not seen, or
    /// nothing came in.
    pub fn backward_factor(&self) -> Option<R> {
        let known = self.input_gradient_norm.is_positive() && self.output_gradient_norm.is_positive();
        known.then(|| self.input_gradient_norm / self.output_gradient_norm)
    }

    /// Whether a gradient came in, of a size that cannot have been lost to rounding, and none went out.
    pub(super) fn blocks(&self) -> bool {
        let enough = self.output_gradient_norm.exceeds(R::from_f64(1e-30));
        self.kind != Kind::Unseen && enough && self.input_gradient_norm == R::ZERO
    }

    pub(super) fn see_forward(&mut self, event: &ForwardEvent<'_, R>) {
        *self = Self::UNSEEN;
        self.kind = match event.position.layer {
            Layer::Dense(_) => Kind::Dense,
            Layer::Activation(activation) => Kind::Activation(*activation),
            Layer::Prelu(_) => Kind::Prelu,
            Layer::BatchNorm(_) => Kind::BatchNorm,
            Layer::LayerNorm(_) => Kind::LayerNorm,
            Layer::Residual(_) => Kind::Residual,
        };
        self.nesting = event.position.path.indices().len().saturating_sub(1);
        let (batch, outputs) = (event.position.batch, event.outputs);
        self.output_rms = rms(outputs);
        self.output_spread = spread(outputs, batch);
        self.zero_outputs = fraction(outputs, |value| value == R::ZERO);
        self.finite_outputs = outputs.iter().all(|value| value.is_finite());
        if let Kind::Activation(activation) = self.kind {
            self.see_slopes(activation, event.inputs, batch);
        }
    }

    fn see_slopes(&mut self, activation: Activation, inputs: &[R], batch: usize) {
        let width = inputs.len().checked_div(batch).unwrap_or(0).max(1);
        let small = R::from_f64(steepest(activation) / 100.0);
        let mut squares = R::ZERO;
        for &x in inputs {
            let slope = activation.derivative(x);
            squares += slope * slope;
        }
        self.slope_rms = (squares / R::from_usize(inputs.len().max(1))).sqrt();
        self.saturated = fraction(inputs, |x| small.exceeds(activation.derivative(x).abs()));
        let dead = |unit: usize| {
            inputs.iter().skip(unit).step_by(width).all(|&x| activation.derivative(x) == R::ZERO)
        };
        let count = (0..width).filter(|&unit| dead(unit)).count();
        self.dead = R::from_usize(count) / R::from_usize(width);
    }

    pub(super) fn see_backward(&mut self, event: &BackwardEvent<'_, R>) {
        self.output_gradient_norm = norm(event.output_gradient);
        self.input_gradient_norm = norm(event.input_gradient);
        self.zero_gradients = fraction(event.output_gradient, |value| value == R::ZERO);
        self.parameter_norm = norm(event.parameters);
        self.parameter_gradient_norm = norm(event.parameter_gradient);
        self.finite_gradients =
            self.output_gradient_norm.is_finite() && self.parameter_gradient_norm.is_finite();
    }
}

/// The largest absolute value of an activation's derivative, rounded up where it is not a short number.
///
/// It sets the scale on which a derivative counts as small, and tells an activation that can only shrink gradients from
/// one that need not.
pub(super) fn steepest(activation: Activation) -> f64 {
    match activation {
        Activation::Sigmoid => 0.25,
        Activation::HardSigmoid => 1.0 / 6.0,
        Activation::LeakyRelu { slope } => {
            let slope = if slope < 0.0 { -slope } else { slope };
            if slope > 1.0 { slope } else { 1.0 }
        }
        Activation::Elu { alpha } => {
            if alpha > 1.0 {
                alpha
            } else {
                1.0
            }
        }
        Activation::Selu => 1.759,
        Activation::Gelu | Activation::GeluTanh => 1.13,
        Activation::Silu => 1.1,
        Activation::Mish => 1.09,
        Activation::HardSwish => 1.5,
        Activation::Identity
        | Activation::Tanh
        | Activation::Relu
        | Activation::Celu { .. }
        | Activation::Softplus
        | Activation::Softsign
        | Activation::HardTanh
        | Activation::Relu6
        | Activation::LogSigmoid => 1.0,
    }
}

fn rms<R: Real>(values: &[R]) -> R {
    norm(values) / R::from_usize(values.len().max(1)).sqrt()
}

/// Root mean square of the distance of each value from its feature's mean over the batch.
fn spread<R: Real>(values: &[R], batch: usize) -> R {
    let width = values.len().checked_div(batch).unwrap_or(0).max(1);
    let mut squares = R::ZERO;
    for feature in 0..width {
        let column = || values.iter().skip(feature).step_by(width);
        let mut sum = R::ZERO;
        column().for_each(|&value| sum += value);
        let mean = sum / R::from_usize(batch.max(1));
        column().for_each(|&value| squares += (value - mean) * (value - mean));
    }
    (squares / R::from_usize(values.len().max(1))).sqrt()
}

fn fraction<R: Real>(values: &[R], holds: impl Fn(R) -> bool) -> R {
    R::from_usize(values.iter().filter(|&&value| holds(value)).count()) / R::from_usize(values.len().max(1))
}

#[cfg(test)]
mod tests {
    use super::steepest;
    use crate::Activation;

    /// Claim: `steepest` is the largest slope, at most 1 % too high. Oracle: a fine grid over [-20, 20], on which no
    /// slope of the catalogue changes by more than 1e-3 between neighbours, ends of jumps aside.
    #[test]
    fn steepest_is_the_largest_slope() {
        for activation in Activation::ALL.into_iter().chain([
            Activation::LeakyRelu { slope: -2.0 },
            Activation::Elu { alpha: 3.0 },
            Activation::Celu { alpha: 0.5 },
        ]) {
            let slopes = (-20_000..=20_000).map(|step| activation.derivative(f64::from(step) / 1000.0).abs());
            let largest = slopes.fold(0.0, f64::max);
            let stated = steepest(activation);
            assert!(largest <= stated && stated <= 1.01 * largest, "{activation:?}: {stated} for {largest}");
        }
    }
}
