//! A network as data: an input width and a borrowed slice of layers.
//!
//! All sizes are `const fn`, so that one expression sizes a `static` array or checks a `Vec`. They count scalars, not
//! bytes.
//!
//! | part | who changes it | length |
//! |---|---|---|
//! | `parameters` | an optimiser | [`Network::parameter_count`] |
//! | `gradients` | the way back | [`Network::gradient_count`] |
//! | `state` | a training pass: running statistics | [`Network::state_count`] |
//! | `scratch` | every call; garbage between calls | [`Network::inference_scratch`], [`Network::training_scratch`] |
//!
//! `parameters` and `state` follow the order of the layers, a branch in its place, each layer in PyTorch's order and
//! layout: see [`Layer`].

mod backward;
mod call;
mod ends;
mod error;
mod fingerprint;
mod footprint;
mod forward;
mod infer;
mod initialise;
mod observer;
mod pass;
mod path;
mod plan;
mod segment;
mod sentence;

pub use call::{Forward, Infer};
pub use error::{NetworkError, NetworkFault};
pub(crate) use footprint::Footprint;
pub use initialise::{Gain, Initialise, Scheme};
pub use observer::{BackwardEvent, ForwardEvent, Observer, Position};
pub use pass::{Backward, Pass, UpdateInPlace};
pub use path::{LayerPath, MAXIMUM_NESTING};
pub use plan::{Gradients, Plan, Training};
pub use segment::{Segment, Segments};
pub use sentence::Sentence;

use crate::layer::Layer;

/// A network of layers over the caller's memory.
///
/// ```
/// use headwater_core::{Activation, Layer, Network, network};
///
/// // In a constant, a wrong network is a compile error that says what is wrong.
/// const NET: Network = network!(16, &[Layer::dense(32), Layer::activation(Activation::Relu), Layer::dense(4)]);
/// static PARAMETERS: [f32; NET.parameter_count()] = [0.0; NET.parameter_count()];
/// assert_eq!(PARAMETERS.len(), 16 * 32 + 32 + 32 * 4 + 4);
///
/// // At run time the same sentence is an error value.
/// let error = Network::new(16, &[Layer::dense(0)]).unwrap_err();
/// assert_eq!(error.to_string(), "layer 0 (dense): a dense layer with 0 outputs; give it at least 1");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Network<'a> {
    inputs: usize,
    layers: &'a [Layer<'a>],
    frozen: usize,
    prefix: Footprint,
    trained: Footprint,
}

/// A [`Network`] as a constant: what [`Network::new`] returns, or its error as the compiler's.
///
/// ```compile_fail
/// use headwater_core::{Layer, Network, network};
/// // error: layer 1 (residual): the branch begins with width 8 and ends with width 4, but is added to its own input; ...
/// const NET: Network = network!(16, &[Layer::dense(8), Layer::residual(&[Layer::dense(4)])]);
/// ```
#[macro_export]
macro_rules! network {
    ($inputs:expr, $layers:expr $(,)?) => {{
        const NETWORK: $crate::Network<'static> = match $crate::Network::new($inputs, $layers) {
            Ok(network) => network,
            Err(error) => panic!("{}", error.sentence().as_str()),
        };
        NETWORK
    }};
}

impl<'a> Network<'a> {
    /// A network of `layers` on inputs of width `inputs`.
    ///
    /// # Errors
    /// Names the layer at fault, what is wrong with it and the way out.
    pub const fn new(inputs: usize, layers: &'a [Layer<'a>]) -> Result<Self, NetworkError> {
        Self::with_frozen(inputs, layers, 0)
    }

    /// The same network with the first `layers` layers frozen: training neither changes them nor keeps anything for
    /// them.
    ///
    /// Frozen layers compute what inference computes: a frozen batch norm uses its running statistics and leaves them
    /// alone (in PyTorch: `requires_grad_(False)` and `eval()`).
    ///
    /// # Errors
    /// At least one layer must stay to be trained.
    pub const fn freeze(self, layers: usize) -> Result<Self, NetworkError> {
        Self::with_frozen(self.inputs, self.layers, layers)
    }

    const fn with_frozen(
        inputs: usize,
        layers: &'a [Layer<'a>],
        frozen: usize,
    ) -> Result<Self, NetworkError> {
        if inputs == 0 {
            return Err(NetworkError::of_network(NetworkFault::NoInputs));
        }
        if layers.is_empty() {
            return Err(NetworkError::of_network(NetworkFault::NoLayers));
        }
        if let Err(error) = footprint::check(layers, inputs, LayerPath::ROOT) {
            return Err(error);
        }
        let too_far = NetworkError::of_network(NetworkFault::FrozenTooFar { frozen, layers: layers.len() });
        let Some((first, last)) = layers.split_at_checked(frozen) else { return Err(too_far) };
        if last.is_empty() {
            return Err(too_far);
        }
        let too_large = NetworkError::of_network(NetworkFault::TooLarge);
        let Some(prefix) = Footprint::of_layers(first, inputs) else { return Err(too_large) };
        // What the two parts have together fits as well: `new` has counted all layers as one part.
        let Some(trained) = Footprint::of_layers(last, prefix.outputs) else { return Err(too_large) };
        Ok(Self { inputs, layers, frozen, prefix, trained })
    }

    /// Width of one input sample.
    pub const fn inputs(&self) -> usize {
        self.inputs
    }

    /// Width of one output sample.
    pub const fn outputs(&self) -> usize {
        self.trained.outputs
    }

    /// The layers, frozen ones included.
    pub const fn layers(&self) -> &'a [Layer<'a>] {
        self.layers
    }

    /// How many of the first layers are frozen.
    pub const fn frozen_layers(&self) -> usize {
        self.frozen
    }

    /// Number of layers, those inside branches included.
    pub const fn layer_count(&self) -> usize {
        self.prefix.layers + self.trained.layers
    }

    /// Length of `parameters`.
    pub const fn parameter_count(&self) -> usize {
        self.prefix.parameters + self.trained.parameters
    }

    /// How many of the first parameters belong to frozen layers.
    pub const fn frozen_parameter_count(&self) -> usize {
        self.prefix.parameters
    }

    /// Length of `gradients`: the parameters that are trained.
    pub const fn gradient_count(&self) -> usize {
        self.trained.parameters
    }

    /// Length of `state`: running statistics.
    pub const fn state_count(&self) -> usize {
        self.prefix.state + self.trained.state
    }

    /// Least length of `scratch` for inference on `batch` samples. Saturates at `usize::MAX`.
    pub const fn inference_scratch(&self, batch: usize) -> usize {
        self.inference_work().saturating_mul(batch)
    }

    /// Least length of `scratch` for training on up to `batch` samples. Saturates at `usize::MAX`.
    pub const fn training_scratch(&self, batch: usize) -> usize {
        self.tape_length(batch).saturating_add(self.work_length(batch, false))
    }

    /// The same when the gradient with respect to the inputs is wanted too.
    pub const fn training_scratch_with_input_gradient(&self, batch: usize) -> usize {
        self.tape_length(batch).saturating_add(self.work_length(batch, true))
    }

    /// Working memory of inference, per sample.
    const fn inference_work(&self) -> usize {
        match self.whole() {
            Some(whole) => whole.infer_from_outside,
            None => usize::MAX,
        }
    }

    /// The frozen prefix and the trained layers as one list.
    pub(crate) const fn whole(&self) -> Option<Footprint> {
        self.prefix.then(self.trained)
    }

    /// What forward keeps for backward: the frozen prefix's output, then the tape of the trained layers.
    const fn tape_length(&self, batch: usize) -> usize {
        self.features()
            .saturating_add(self.trained.tape_per_sample)
            .saturating_mul(batch)
            .saturating_add(self.trained.tape_fixed)
    }

    /// What is garbage once the call is over.
    const fn work_length(&self, batch: usize, input_gradient: bool) -> usize {
        let back = if input_gradient { self.trained.back_to_input } else { self.trained.back_to_parameters };
        footprint::larger(back, self.prefix.infer_from_outside).saturating_mul(batch)
    }

    /// Width of what the frozen prefix hands to the first trained layer; 0 without a frozen prefix.
    pub(crate) const fn features(&self) -> usize {
        if self.frozen == 0 { 0 } else { self.prefix.outputs }
    }

    pub(crate) const fn prefix(&self) -> &Footprint {
        &self.prefix
    }

    pub(crate) const fn trained(&self) -> &Footprint {
        &self.trained
    }

    /// The frozen and the trained layers.
    pub(crate) fn split_layers(&self) -> (&'a [Layer<'a>], &'a [Layer<'a>]) {
        self.layers.split_at_checked(self.frozen).unwrap_or((&[], self.layers))
    }
}
