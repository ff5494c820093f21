//! Filling a whole network: every layer's parameters, and the running statistics.

use super::Network;
use crate::initialise::InitialiseError;
use crate::layer::{BatchNorm, Dense, Layer, LayerNorm};
use crate::{Activation, Error, Initialiser, Real};
use rand_core::Rng;

/// What an initialisation overwrites, and by which scheme.
#[derive(Debug)]
pub struct Initialise<'a, R> {
    /// Length [`Network::parameter_count`].
    pub parameters: &'a mut [R],
    /// Length [`Network::state_count`].
    pub state: &'a mut [R],
    /// How the dense layers' weights are drawn.
    pub scheme: Scheme,
}

/// How dense layers start.
///
/// The other layers always start in the same way: normalisations with weight 1 and bias 0, running means 0 and running
/// variances 1, learned slopes 0.25 (He et al. 2015, "Delving Deep into Rectifiers"); all as in PyTorch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scheme {
    /// The weights; the biases follow as [`Initialiser::fill_bias`] says.
    pub weights: Initialiser,
    /// Which gain the weights get.
    pub gain: Gain,
}

/// Where the gain of a dense layer's weights comes from.
///
/// All but the first look at the activation that follows the layer, normalisations looked through, and set the gain of an
/// initialiser that has one. A layer that no activation follows, such as the last, gets gain 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gain {
    /// From the initialiser itself: the same for every layer.
    Given,
    /// PyTorch's `calculate_gain`; 1 where it lists nothing.
    PyTorch,
    /// [`Activation::forward_gain`]: the second moment of the activations stays.
    Forward,
    /// [`Activation::backward_gain`]: the second moment of the gradient stays.
    Backward,
}

impl Scheme {
    /// Xavier uniform with gain 1 (Glorot & Bengio 2010, eq. 16).
    pub const XAVIER: Self = Self { weights: Initialiser::xavier_uniform(), gain: Gain::Given };
    /// He normal over the inputs with PyTorch's gain of the activation that follows (He et al. 2015, eq. 10): sqrt 2
    /// before ReLU, 1 at the end.
    pub const HE: Self = Self { weights: Initialiser::he_normal(), gain: Gain::PyTorch };
    /// What PyTorch's `Linear` does unasked: weights and biases uniform within 1 / sqrt(inputs).
    pub const PYTORCH: Self = Self { weights: Initialiser::PyTorchLinear, gain: Gain::Given };

    /// The initialiser of a dense layer that this activation follows.
    fn weights_before(self, following: Option<Activation>) -> Initialiser {
        match self.gain.of(following) {
            Some(gain) => self.weights.with_gain(gain),
            None => self.weights,
        }
    }
}

impl Gain {
    fn of(self, following: Option<Activation>) -> Option<f64> {
        match self {
            Gain::Given => None,
            Gain::PyTorch => Some(following.and_then(Activation::pytorch_gain).unwrap_or(1.0)),
            Gain::Forward => Some(following.map_or(1.0, Activation::forward_gain)),
            Gain::Backward => Some(following.map_or(1.0, Activation::backward_gain)),
        }
    }
}

impl Network<'_> {
    /// Overwrites all parameters and all running statistics, frozen layers included.
    ///
    /// Draws come from one stream in the order of the parameters: for each dense layer the weights, row by row, then the
    /// biases where the scheme draws them. The core owns what happens to the generator's bits (see [`Initialiser`]), so
    /// that a seed gives the same network on every platform and in every release, and in f64 the network that it gives in
    /// f32, up to rounding.
    ///
    /// ```
    /// use headwater_core::{Activation, Initialise, Layer, Network, Scheme, network};
    /// use rand_pcg::Pcg32;
    ///
    /// const NET: Network = network!(8, &[Layer::dense(8), Layer::activation(Activation::Relu), Layer::dense(2)]);
    /// let mut parameters = [0.0_f32; NET.parameter_count()];
    /// let call = Initialise { parameters: &mut parameters, state: &mut [], scheme: Scheme::HE };
    /// NET.initialise(call, &mut Pcg32::new(42, 54))?;
    /// assert!(parameters[0] != 0.0 && parameters[64..72] == [0.0; 8]); // the first weight, the first biases
    /// # Ok::<(), headwater_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// When a slice does not have the planned length or the scheme's hyperparameters make no sense for a layer and this
    /// scalar, before anything is changed; when the generator gives nothing usable, which is found out on the way.
    pub fn initialise<R: Real, G: Rng + ?Sized>(
        &self,
        call: Initialise<'_, R>,
        generator: &mut G,
    ) -> Result<(), Error> {
        let Initialise { parameters, state, scheme } = call;
        self.check_parts(parameters.len(), state.len())?;
        scheme.weights.check()?;
        for segment in self.segments() {
            if let Layer::Dense(dense) = segment.layer {
                scheme.weights_before(segment.following).check_for::<R>(dense.outputs, segment.inputs)?;
            }
        }
        for segment in self.segments() {
            let parameters = parameters.get_mut(segment.parameters).unwrap_or_default();
            match segment.layer {
                Layer::Dense(dense) => {
                    let weights = scheme.weights_before(segment.following);
                    fill_dense(weights, dense, segment.inputs, parameters, generator)?;
                }
                Layer::Prelu(_) => parameters.fill(R::from_f64(0.25)),
                Layer::BatchNorm(BatchNorm { .. }) | Layer::LayerNorm(LayerNorm { .. }) => {
                    let (weight, bias) = parameters.split_at_mut_checked(segment.inputs).unwrap_or_default();
                    weight.fill(R::ONE);
                    bias.fill(R::ZERO);
                }
                Layer::Activation(_) | Layer::Residual(_) => {}
            }
            let state = state.get_mut(segment.state).unwrap_or_default();
            let (means, variances) = state.split_at_mut_checked(segment.inputs).unwrap_or_default();
            means.fill(R::ZERO);
            variances.fill(R::ONE);
        }
        Ok(())
    }
}

fn fill_dense<R: Real, G: Rng + ?Sized>(
    weights: Initialiser,
    dense: &Dense,
    inputs: usize,
    parameters: &mut [R],
    generator: &mut G,
) -> Result<(), InitialiseError> {
    let count = inputs.saturating_mul(dense.outputs);
    let (matrix, biases) = parameters.split_at_mut_checked(count).unwrap_or_default();
    weights.fill(matrix, dense.outputs, inputs, generator)?;
    weights.fill_bias(biases, inputs, generator)
}
