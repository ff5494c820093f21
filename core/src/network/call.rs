//! The two ways to run a network: inference, and a training pass.

use super::forward::Recording;
use super::infer::{Inference, Source, copy};
use super::observer::Observer;
use super::pass::Pass;
use super::path::LayerPath;
use super::{Footprint, Network};
use crate::dispatch::BOARD;
use crate::layer::Layer;
use crate::{Error, LengthMismatch, Real, all_finite};

/// What inference needs. It cannot touch the running statistics.
#[derive(Debug)]
pub struct Infer<'a, R> {
    /// Length [`Network::parameter_count`].
    pub parameters: &'a [R],
    /// Length [`Network::state_count`].
    pub state: &'a [R],
    /// `[batch, inputs]`; its length sets the batch.
    pub inputs: &'a [R],
}

/// What a training pass needs on the way forward.
#[derive(Debug)]
pub struct Forward<'p, 'a, R> {
    /// Length [`Network::parameter_count`].
    pub parameters: &'p [R],
    /// Length [`Network::state_count`]. Running statistics move with every pass.
    pub state: &'p mut [R],
    /// `[batch, inputs]`; its length sets the batch.
    pub inputs: &'a [R],
    /// At least [`Network::training_scratch`] of the batch.
    pub scratch: &'a mut [R],
}

impl Network<'_> {
    /// Computes the outputs, `[batch, outputs]`, inside `scratch`, which must have at least
    /// [`inference_scratch`](Self::inference_scratch) of the batch.
    ///
    /// Each sample's outputs are the same whatever the batch it comes in. A NaN among the inputs shows in its sample's outputs.
    ///
    /// ```
    /// use headwater_core::{Infer, Layer, Network};
    ///
    /// let layers = [Layer::dense(1)];
    /// let network = Network::new(2, &layers)?;
    /// let mut scratch = [0.0; 2];
    /// let call = Infer { parameters: &[3.0, 4.0, 5.0], state: &[], inputs: &[1.0, 1.0, 10.0, 0.0] };
    /// assert_eq!(network.infer(call, &mut scratch)?, [12.0, 35.0]);
    /// # Ok::<(), headwater_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// When a slice does not have the planned length, or there is no whole sample.
    pub fn infer<'a, R: Real>(&self, call: Infer<'_, R>, scratch: &'a mut [R]) -> Result<&'a [R], Error> {
        let batch = self.batch(call.inputs.len())?;
        self.check_parts(call.parameters.len(), call.state.len())?;
        at_least(
            "scratch",
            self.inference_scratch(batch),
            scratch.len(),
            "size it with Network::inference_scratch",
        )?;
        let mut inference = Inference { batch, parameters: call.parameters, state: call.state };
        let whole = self.whole().ok_or(Error::PLAN)?;
        run(&mut inference, self.layers(), &whole, self.inputs(), call.inputs, scratch).ok_or(Error::PLAN)
    }

    /// Runs a training pass forward and returns it, ready for a loss and the way back.
    ///
    /// Frozen layers compute what [`infer`](Self::infer) computes; batch norms among the others use the batch's
    /// statistics and move their running ones.
    ///
    /// # Errors
    /// When a slice does not have the planned length, there is no whole sample, an input is infinite or NaN, or a batch
    /// norm is to be trained on a single sample. Nothing has been changed then.
    pub fn forward<'a, R: Real>(&'a self, call: Forward<'_, 'a, R>) -> Result<Pass<'a, R>, Error> {
        self.pass(call, true, &mut ())
    }

    /// The same, seen by an observer: every trained layer's input and output.
    ///
    /// # Errors
    /// Those of [`forward`](Self::forward).
    pub fn forward_observed<'a, R: Real>(
        &'a self,
        call: Forward<'_, 'a, R>,
        observer: &mut impl Observer<R>,
    ) -> Result<Pass<'a, R>, Error> {
        self.pass(call, false, observer)
    }

    fn pass<'a, R: Real>(
        &'a self,
        call: Forward<'_, 'a, R>,
        keep_slopes: bool,
        observer: &mut impl Observer<R>,
    ) -> Result<Pass<'a, R>, Error> {
        let batch = self.batch(call.inputs.len())?;
        self.check_parts(call.parameters.len(), call.state.len())?;
        let planned = self.training_scratch(batch);
        at_least("scratch", planned, call.scratch.len(), "size it with Network::training_scratch")?;
        if let Some(index) = first_not_finite(call.inputs) {
            return Err(Error::NotFinite { part: "inputs", index });
        }
        if batch == 1 && self.trained().batch_norm {
            let (frozen, trained) = self.split_layers();
            let layer = first_batch_norm(trained, LayerPath::ROOT, frozen.len()).unwrap_or(LayerPath::ROOT);
            return Err(Error::BatchOfOne { layer });
        }
        self.record(batch, call, keep_slopes, observer).ok_or(Error::PLAN)
    }

    /// The pass itself, once everything has been checked.
    fn record<'a, R: Real>(
        &'a self,
        batch: usize,
        call: Forward<'_, 'a, R>,
        keep_slopes: bool,
        observer: &mut impl Observer<R>,
    ) -> Option<Pass<'a, R>> {
        let Forward { mut parameters, state, inputs, mut scratch } = call;
        let (frozen_state, state) = state.split_at_mut_checked(self.prefix().state)?;
        let features = scratch.split_off_mut(..batch.checked_mul(self.features())?)?;
        let tape = scratch.split_off_mut(..self.trained().tape(batch)?)?;
        let (frozen, trained) = self.split_layers();
        let (width, inputs) = if frozen.is_empty() {
            (self.inputs(), inputs)
        } else {
            let parameters = parameters.split_off(..self.prefix().parameters)?;
            let mut inference = Inference { batch, parameters, state: frozen_state };
            copy(features, run(&mut inference, frozen, self.prefix(), self.inputs(), inputs, scratch)?);
            (self.features(), &*features)
        };
        let index = self.prefix().layers;
        {
            let above = LayerPath::ROOT;
            let mut recording =
                Recording { batch, parameters, state, tape: &mut *tape, observer, keep_slopes, index, above };
            recording.layers(trained, width, inputs, frozen.len())?;
        }
        Some(Pass { network: self, batch, inputs, tape, work: scratch, keep_slopes, seeded: false })
    }

    /// Refuses parameters and running statistics that do not have the planned lengths.
    pub(crate) fn check_parts(&self, parameters: usize, state: usize) -> Result<(), Error> {
        exact("parameters", self.parameter_count(), parameters, "size it with Network::parameter_count")?;
        exact("state", self.state_count(), state, "size it with Network::state_count")
    }

    /// The number of samples in inputs of this length.
    fn batch(&self, length: usize) -> Result<usize, Error> {
        let width = self.inputs().max(1);
        match (length / width, length % width) {
            (0, 0) => Err(Error::EmptyBatch),
            (batch, 0) => Ok(batch),
            _ => Err(Error::PartialSample { part: "inputs", width, found: length }),
        }
    }
}

/// Infers `layers`, which ask for `footprint`, in `scratch` and returns the output there.
fn run<'a, R: Real>(
    inference: &mut Inference<'_, R>,
    layers: &[Layer<'_>],
    footprint: &Footprint,
    width: usize,
    inputs: &[R],
    scratch: &'a mut [R],
) -> Option<&'a [R]> {
    let length = inference.batch.checked_mul(footprint.outputs)?;
    let stretch = scratch.get_mut(..inference.batch.checked_mul(footprint.infer_from_outside)?)?;
    let end = inference.layers(layers, width, Source::Outside(inputs), stretch)?;
    end.of(stretch, length).map(|output| &*output)
}

/// Where the first infinite or NaN value is. All are looked at side by side, and only where that finds one, one by one.
fn first_not_finite<R: Real>(inputs: &[R]) -> Option<usize> {
    if !BOARD && all_finite(inputs) { None } else { inputs.iter().position(|input| !input.is_finite()) }
}

fn first_batch_norm(layers: &[Layer<'_>], above: LayerPath, first: usize) -> Option<LayerPath> {
    (first..).zip(layers).find_map(|(number, layer)| match layer {
        Layer::BatchNorm(_) => above.child(number),
        Layer::Residual(branch) => first_batch_norm(branch, above.child(number)?, 0),
        _ => None,
    })
}

pub(crate) fn exact(
    part: &'static str,
    expected: usize,
    found: usize,
    remedy: &'static str,
) -> Result<(), Error> {
    if found == expected { Ok(()) } else { Err(LengthMismatch { part, expected, found, remedy }.into()) }
}

pub(crate) fn at_least(
    part: &'static str,
    expected: usize,
    found: usize,
    remedy: &'static str,
) -> Result<(), Error> {
    if found >= expected { Ok(()) } else { Err(LengthMismatch { part, expected, found, remedy }.into()) }
}
