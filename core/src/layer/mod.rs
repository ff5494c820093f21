//! The layers a network is made of, as plain data.

mod batch_norm;
mod column;
mod dense;
mod layer_norm;
mod prelu;
mod reduce;

pub use batch_norm::{BatchNorm, RunningVariance};
pub use dense::Dense;
pub use layer_norm::LayerNorm;
pub use prelu::{Prelu, Slopes};

use crate::destination::Destination;
use crate::dispatch::by_widest;
use crate::feature::{Feature, needs};
use crate::{Activation, Real};

/// One layer of a [`Network`](crate::Network).
///
/// A layer says nothing about its input width: that follows from the layer before it.
///
/// ```
/// use headwater_core::{Activation, Layer};
///
/// const LAYERS: &[Layer] = &[
///     Layer::dense(32),
///     Layer::residual(&[Layer::batch_norm(), Layer::activation(Activation::Relu), Layer::dense(32)]),
///     Layer::dense(10),
/// ];
/// assert_eq!(LAYERS.len(), 3);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Layer<'a> {
    /// y = W x + b.
    Dense(Dense),
    /// y = phi(x), element by element.
    Activation(Activation),
    /// y = x for x >= 0 and slope * x below, the slope learned.
    Prelu(Prelu),
    /// Normalisation of each feature over the batch.
    BatchNorm(BatchNorm),
    /// Normalisation of each sample over its features.
    LayerNorm(LayerNorm),
    /// y = x + branch(x); the branch must end with the width it begins with.
    Residual(&'a [Layer<'a>]),
}

impl<'a> Layer<'a> {
    /// A dense layer with a bias.
    pub const fn dense(outputs: usize) -> Self {
        Layer::Dense(Dense { outputs, bias: true })
    }
    /// A dense layer without a bias, for use before a normalisation that would remove it.
    pub const fn dense_without_bias(outputs: usize) -> Self {
        Layer::Dense(Dense { outputs, bias: false })
    }
    /// An activation.
    pub const fn activation(activation: Activation) -> Self {
        Layer::Activation(activation)
    }
    /// A rectifier with one learned slope for the layer.
    pub const fn prelu() -> Self {
        Layer::Prelu(Prelu { slopes: Slopes::Shared })
    }
    /// Batch normalisation with PyTorch's defaults.
    pub const fn batch_norm() -> Self {
        Layer::BatchNorm(BatchNorm::PYTORCH)
    }
    /// Layer normalisation with PyTorch's defaults.
    pub const fn layer_norm() -> Self {
        Layer::LayerNorm(LayerNorm::PYTORCH)
    }
    /// The sum of the input and of a branch computed from it.
    pub const fn residual(branch: &'a [Layer<'a>]) -> Self {
        Layer::Residual(branch)
    }
    /// The layer's name in messages: `dense`, `relu`, `batch_norm`, ...
    pub const fn name(&self) -> &'static str {
        match self {
            Layer::Dense(_) => "dense",
            Layer::Activation(activation) => activation.name(),
            Layer::Prelu(_) => "prelu",
            Layer::BatchNorm(_) => "batch_norm",
            Layer::LayerNorm(_) => "layer_norm",
            Layer::Residual(_) => "residual",
        }
    }
    /// The feature of this crate that compiles it in, its [`name`](Self::name) with dashes; none for a dense layer. What a
    /// branch needs besides, its own layers say.
    pub const fn feature(&self) -> Option<&'static str> {
        match self.needs() {
            Some(feature) => Some(feature.name),
            None => None,
        }
    }
    pub(crate) const fn needs(&self) -> Option<Feature> {
        match self {
            Layer::Dense(_) => None,
            Layer::Activation(activation) => Some(activation.needs()),
            Layer::Prelu(_) => Some(needs!("prelu")),
            Layer::BatchNorm(_) => Some(needs!("batch-norm")),
            Layer::LayerNorm(_) => Some(needs!("layer-norm")),
            Layer::Residual(_) => Some(needs!("residual")),
        }
    }
}

/// What the layers other than a residual compute; a residual is the walk's own business.
impl Layer<'_> {
    /// Overwrites `y` from `x` and keeps nothing.
    #[cfg_attr(feature = "dispatch", inline(never))]
    pub(crate) fn infer<R: Real>(&self, width: usize, parameters: &[R], state: &[R], x: &[R], y: &mut [R]) {
        match self {
            Layer::Dense(dense) => dense.forward(width, parameters, x, y),
            Layer::Activation(activation) => activation.overwrite(x, y),
            Layer::Prelu(prelu) => {
                if cfg!(feature = "prelu") {
                    prelu.forward(width, parameters, x, y);
                }
            }
            Layer::BatchNorm(norm) => {
                if cfg!(feature = "batch-norm") {
                    by_widest::<R, _>(
                        x.len(),
                        #[inline(always)]
                        || norm.infer(width, parameters, state, x, y),
                    );
                }
            }
            Layer::LayerNorm(norm) => {
                if cfg!(feature = "layer-norm") {
                    by_widest::<R, _>(
                        x.len(),
                        #[inline(always)]
                        || norm.infer(width, parameters, x, y),
                    );
                }
            }
            Layer::Residual(_) => {}
        }
    }

    /// Overwrites `y` from `x`, and `kept` for the way back; moves the running statistics in `state`.
    #[cfg_attr(feature = "dispatch", inline(never))]
    pub(crate) fn forward<R: Real>(
        &self,
        width: usize,
        parameters: &[R],
        state: &mut [R],
        x: &[R],
        kept: &mut [R],
        y: &mut [R],
    ) {
        match self {
            Layer::BatchNorm(norm) => {
                if cfg!(feature = "batch-norm") {
                    by_widest::<R, _>(
                        x.len(),
                        #[inline(always)]
                        || norm.forward(width, parameters, state, x, kept, y),
                    );
                }
            }
            Layer::LayerNorm(norm) => {
                if cfg!(feature = "layer-norm") {
                    by_widest::<R, _>(
                        x.len(),
                        #[inline(always)]
                        || norm.forward(width, parameters, x, kept, y),
                    );
                }
            }
            Layer::Dense(_) | Layer::Activation(_) | Layer::Prelu(_) | Layer::Residual(_) => {
                self.infer(width, parameters, state, x, y);
            }
        }
    }

    /// Overwrites `dx`, where it is wanted, from `dy`, and hands the parameters' gradients to `destination`.
    #[cfg_attr(feature = "dispatch", inline(never))]
    pub(crate) fn backward<R: Real>(
        &self,
        width: usize,
        kept: &[R],
        x: &[R],
        dy: &[R],
        dx: Option<&mut [R]>,
        destination: &mut impl Destination<R>,
    ) {
        match self {
            Layer::Dense(dense) => {
                if let Some(dx) = dx {
                    dense.input_gradient(width, destination.parameters(), dy, dx);
                }
                dense.parameter_gradient(width, x, dy, destination);
            }
            Layer::Activation(activation) => {
                if let Some(dx) = dx {
                    activation.pull_back(x, dy, dx);
                }
            }
            Layer::Prelu(prelu) => {
                if cfg!(feature = "prelu") {
                    if let Some(dx) = dx {
                        prelu.input_gradient(width, destination.parameters(), x, dy, dx);
                    }
                    prelu.parameter_gradient(width, x, dy, destination);
                }
            }
            Layer::BatchNorm(norm) => {
                if cfg!(feature = "batch-norm") {
                    by_widest::<R, _>(
                        x.len(),
                        #[inline(always)]
                        || norm.backward(width, kept, x, dy, dx, destination),
                    );
                }
            }
            Layer::LayerNorm(norm) => {
                if cfg!(feature = "layer-norm") {
                    if let Some(dx) = dx {
                        norm.input_gradient(width, destination.parameters(), kept, x, dy, dx);
                    }
                    norm.parameter_gradient(width, kept, x, dy, destination);
                }
            }
            Layer::Residual(_) => {}
        }
    }
}
