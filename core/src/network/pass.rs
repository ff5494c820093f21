//! A training pass between its way forward and its way back.

use super::Network;
use super::backward::{List, Rewinding};
use super::call::{at_least, exact};
use super::ends::End;
use super::infer::copy;
use super::observer::Observer;
use super::path::LayerPath;
use crate::destination::{Collected, Destination, Spent};
use crate::{Error, Loss, OptimiserError, Real, Targets};

/// A training pass that has run forward.
///
/// It borrows the scratch that holds its tape, so that a way back without a way forward, or over another pass's tape,
/// cannot be written.
///
/// ```
/// use headwater_core::{Activation, Backward, Forward, Layer, Loss, Network, Targets, network};
///
/// const NET: Network = network!(2, &[Layer::dense(3), Layer::activation(Activation::Tanh), Layer::dense(1)]);
/// let parameters = [0.5_f32; NET.parameter_count()];
/// let mut gradients = [0.0; NET.gradient_count()];
/// let mut scratch = [0.0; NET.training_scratch(2)];
///
/// let inputs = &[0.1, 0.2, 0.3, 0.4];
/// let mut pass = NET.forward(Forward { parameters: &parameters, state: &mut [], inputs, scratch: &mut scratch })?;
/// let loss = pass.loss(Loss::MeanSquaredError, Targets::Values(&[1.0, 2.0]))?;
/// pass.backward(Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None })?;
/// assert!(loss > 0.0 && gradients[0] != 0.0);
/// # Ok::<(), headwater_core::Error>(())
/// ```
#[derive(Debug)]
pub struct Pass<'a, R> {
    pub(super) network: &'a Network<'a>,
    pub(super) batch: usize,
    /// The first trained layer's input.
    pub(super) inputs: &'a [R],
    pub(super) tape: &'a [R],
    pub(super) work: &'a mut [R],
    /// Whether the tape holds slopes in the place of some activations' inputs.
    pub(super) keep_slopes: bool,
    /// Whether the gradient with respect to the outputs has been set.
    pub(super) seeded: bool,
}

/// What the way back needs.
#[derive(Debug)]
pub struct Backward<'a, R> {
    /// The parameters of the way forward; length [`Network::parameter_count`].
    pub parameters: &'a [R],
    /// Receives the gradient of the loss with respect to the trained parameters; length [`Network::gradient_count`].
    pub gradients: &'a mut [R],
    /// Where wanted, is overwritten with the gradient with respect to the inputs, `[batch, inputs]`. The scratch must
    /// then have [`Network::training_scratch_with_input_gradient`].
    pub input_gradient: Option<&'a mut [R]>,
}

/// What a way back needs that spends each gradient as soon as it is finished.
#[derive(Debug)]
pub struct UpdateInPlace<'a, R> {
    /// The parameters of the way forward; length [`Network::parameter_count`]. The trained ones are changed.
    pub parameters: &'a mut [R],
    /// The step: parameter = parameter - rate * gradient.
    pub rate: R,
}

const SIZE_PARAMETERS: &str = "size it with Network::parameter_count";

impl<'a, R: Real> Pass<'a, R> {
    /// Samples in this pass.
    pub fn batch(&self) -> usize {
        self.batch
    }

    /// The network's outputs, `[batch, outputs]`.
    pub fn outputs(&self) -> &[R] {
        let start = self.tape.len().saturating_sub(self.batch.saturating_mul(self.network.outputs()));
        self.tape.get(start..).unwrap_or_default()
    }

    /// Evaluates a loss on the outputs, `[batch, outputs]`, and overwrites the gradient with respect to them.
    ///
    /// # Errors
    /// When the targets do not fit the outputs or the loss.
    pub fn loss(&mut self, loss: Loss<'_>, targets: Targets<'_, R>) -> Result<R, Error> {
        let width = self.network.outputs();
        let length = self.batch.saturating_mul(width);
        let start = self.tape.len().saturating_sub(length);
        let outputs = self.tape.get(start..).unwrap_or_default();
        let gradient = self.work.get_mut(..length).unwrap_or_default();
        let loss = loss.evaluate_with_gradient(outputs, width, targets, gradient)?;
        self.seeded = true;
        Ok(loss)
    }

    /// The gradient with respect to the outputs, `[batch, outputs]`, to be written by a loss of the caller's own.
    ///
    /// After [`loss`](Self::loss) it holds that loss's gradient, to be scaled or added to. Otherwise it holds garbage, and
    /// every value must be written.
    pub fn output_gradient_mut(&mut self) -> &mut [R] {
        self.seeded = true;
        let length = self.batch.saturating_mul(self.network.outputs());
        self.work.get_mut(..length).unwrap_or_default()
    }

    /// Overwrites `gradients` by backpropagation.
    ///
    /// # Errors
    /// When a slice does not have the planned length, when neither [`loss`](Self::loss) nor
    /// [`output_gradient_mut`](Self::output_gradient_mut) came first, or when the gradient with respect to the inputs is
    /// wanted of a network with frozen layers.
    pub fn backward(&mut self, call: Backward<'_, R>) -> Result<(), Error> {
        self.backward_observed(call, &mut ())
    }

    /// Adds to `gradients` by backpropagation, so that several passes can make up one batch.
    ///
    /// # Errors
    /// Those of [`backward`](Self::backward).
    pub fn accumulate(&mut self, call: Backward<'_, R>) -> Result<(), Error> {
        self.collect(call, true, &mut ())
    }

    /// [`backward`](Self::backward), seen by an observer.
    ///
    /// # Errors
    /// Those of [`backward`](Self::backward).
    pub fn backward_observed(
        &mut self,
        call: Backward<'_, R>,
        observer: &mut impl Observer<R>,
    ) -> Result<(), Error> {
        self.collect(call, false, observer)
    }

    /// Plain gradient descent on the way back, without memory for gradients.
    ///
    /// Gives the bits that [`backward`](Self::backward) followed by plain SGD gives.
    ///
    /// # Errors
    /// Those of [`backward`](Self::backward), and a rate that is infinite or NaN.
    pub fn update_in_place(&mut self, call: UpdateInPlace<'_, R>) -> Result<(), Error> {
        self.update_in_place_observed(call, &mut ())
    }

    /// [`update_in_place`](Self::update_in_place), seen by an observer.
    ///
    /// # Errors
    /// Those of [`update_in_place`](Self::update_in_place).
    pub fn update_in_place_observed(
        &mut self,
        call: UpdateInPlace<'_, R>,
        observer: &mut impl Observer<R>,
    ) -> Result<(), Error> {
        exact("parameters", self.network.parameter_count(), call.parameters.len(), SIZE_PARAMETERS)?;
        if !call.rate.is_finite() {
            return Err(OptimiserError::Rate.into());
        }
        let parameters = call.parameters.get_mut(self.network.frozen_parameter_count()..).unwrap_or_default();
        self.rewind(Spent { parameters, rate: call.rate }, None, observer)
    }

    fn collect(
        &mut self,
        call: Backward<'_, R>,
        add: bool,
        observer: &mut impl Observer<R>,
    ) -> Result<(), Error> {
        let Backward { parameters, gradients, input_gradient } = call;
        exact("parameters", self.network.parameter_count(), parameters.len(), SIZE_PARAMETERS)?;
        let remedy = "size it with Network::gradient_count";
        exact("gradients", self.network.gradient_count(), gradients.len(), remedy)?;
        if let Some(input_gradient) = &input_gradient {
            if self.network.frozen_layers() > 0 {
                return Err(Error::FrozenInputGradient);
            }
            let remedy = "give it one value for each input of the pass";
            exact("input_gradient", self.inputs.len(), input_gradient.len(), remedy)?;
            let planned = self.network.training_scratch_with_input_gradient(self.batch);
            let remedy = "size it with Network::training_scratch_with_input_gradient";
            at_least("scratch", planned, self.tape.len().saturating_add(self.work.len()), remedy)?;
        }
        let parameters = parameters.get(self.network.frozen_parameter_count()..).unwrap_or_default();
        self.rewind(Collected { parameters, gradients, add }, input_gradient, observer)
    }

    fn rewind(
        &mut self,
        destination: impl Destination<R>,
        input_gradient: Option<&mut [R]>,
        observer: &mut impl Observer<R>,
    ) -> Result<(), Error> {
        if !core::mem::replace(&mut self.seeded, false) {
            return Err(Error::NoOutputGradient);
        }
        let to_input = input_gradient.is_some();
        let (frozen, layers) = self.network.split_layers();
        let list = List {
            layers,
            width: if frozen.is_empty() { self.network.inputs() } else { self.network.features() },
            inputs: Some(self.inputs),
            first: frozen.len(),
            to_input,
        };
        let index = self.network.layer_count();
        let (batch, tape, above, keep_slopes) = (self.batch, self.tape, LayerPath::ROOT, self.keep_slopes);
        let mut rewinding = Rewinding { batch, tape, destination, observer, keep_slopes, index, above };
        let end = rewinding.layers(list, self.network.outputs(), End::Low, self.work).ok_or(Error::PLAN)?;
        if let Some(input_gradient) = input_gradient {
            let length = input_gradient.len();
            copy(input_gradient, end.of(self.work, length).ok_or(Error::PLAN)?);
        }
        Ok(())
    }
}
