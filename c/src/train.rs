//! One step of training.

use crate::border::{Border, check};
use crate::failure::{Failure, HeadwaterError, HeadwaterStatus, SIZED, answer};
use crate::loss::{HeadwaterBatch, HeadwaterLoss, batch, loss};
use crate::memory::{Arrays, HeadwaterMemory, Use, arrays};
use crate::network::{HeadwaterNetwork, network};
use crate::optimiser::{HeadwaterOptimiser, optimiser};
use headwater_core::{
    Backward, Error, Forward, LengthMismatch, Loss, Network, Optimiser, OptimiserError, Targets, Update,
};

/// Forward, loss, backward, update: moves the trained parameters, the moments and the running statistics by one step.
///
/// `step` counts from 1. `loss_before`, if it is not null, is overwritten with the batch's loss before the update.
///
/// A refused call has changed nothing but `gradients` and `scratch`.
///
/// # Safety
/// Every pointer points to what its type says; `loss_before` and `error` may be null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn headwater_train_step(
    described: *const HeadwaterNetwork,
    memory: *const HeadwaterMemory,
    optimising: *const HeadwaterOptimiser,
    minimising: *const HeadwaterLoss,
    samples: *const HeadwaterBatch,
    step: u64,
    rate: f32,
    loss_before: *mut f32,
    error: *mut HeadwaterError,
) -> HeadwaterStatus {
    let call = || {
        let mut border = Border::new();
        if !loss_before.is_null() {
            check("loss_before", loss_before)?;
        }
        // SAFETY: as this function asks.
        let network = unsafe { network(&mut border, described)? };
        // SAFETY: as this function asks.
        let memory = unsafe { arrays(&mut border, memory, Use::Training)? };
        // SAFETY: as this function asks.
        let optimiser = unsafe { optimiser(optimising)? };
        // SAFETY: as this function asks.
        let loss = unsafe { loss(&mut border, minimising)? };
        // SAFETY: as this function asks.
        let (inputs, targets) = unsafe { batch(&mut border, samples)? };
        let value = Step { network, optimiser, loss, targets, step, rate }.run(memory, inputs)?;
        if !loss_before.is_null() {
            // SAFETY: not null and aligned; the rest is the caller's word.
            unsafe { loss_before.write(value) };
        }
        Ok(())
    };
    // SAFETY: as this function asks.
    unsafe { answer(error, call) }
}

struct Step<'a> {
    network: Network<'a>,
    optimiser: Optimiser<f32>,
    loss: Loss<'a>,
    targets: Targets<'a, f32>,
    step: u64,
    rate: f32,
}

impl Step<'_> {
    fn run(&self, memory: Arrays<'_>, inputs: &[f32]) -> Result<f32, Failure> {
        let Self { network, optimiser, loss, targets, step, rate } = *self;
        let Arrays { parameters, state, gradients, moments, scratch } = memory;
        self.check(gradients.len(), moments.len())?;
        check_targets(&network, loss, targets, inputs.len(), scratch)?;
        let mut pass = network.forward(Forward { parameters, state, inputs, scratch })?;
        let value = pass.loss(loss, targets)?;
        pass.backward(Backward { parameters, gradients, input_gradient: None })?;
        let trained = parameters.get_mut(network.frozen_parameter_count()..).unwrap_or_default();
        optimiser.update(Update { parameters: trained, gradients, moments, step, rate })?;
        Ok(value)
    }

    /// What would be refused only once the way forward has moved the running statistics.
    fn check(&self, gradients: usize, moments: usize) -> Result<(), Failure> {
        let planned = self.network.gradient_count();
        exact("gradients", planned, gradients)?;
        exact("moments", self.optimiser.moment_count(planned), moments)?;
        if self.step == 0 {
            return Err(OptimiserError::StepZero.into());
        }
        if !self.rate.is_finite() {
            return Err(OptimiserError::Rate.into());
        }
        Ok(())
    }
}

pub(crate) fn exact(part: &'static str, expected: usize, found: usize) -> Result<(), Failure> {
    let remedy = SIZED;
    if expected == found { Ok(()) } else { Err(LengthMismatch { part, expected, found, remedy }.into()) }
}

/// Refuses targets that do not fit or are not finite: the way forward, which comes later, moves the running statistics.
///
/// What does not fit shows in the loss of zeros in place of the outputs. Inputs that are no whole samples, and a scratch that is
/// too short, are left for the way forward to refuse.
pub(crate) fn check_targets(
    network: &Network<'_>,
    loss: Loss<'_>,
    targets: Targets<'_, f32>,
    inputs: usize,
    scratch: &mut [f32],
) -> Result<(), Failure> {
    if let Targets::Values(values) = targets
        && let Some(index) = values.iter().position(|value| !value.is_finite())
    {
        return Err(Error::NotFinite { part: "values", index }.into());
    }
    let Some(0) = inputs.checked_rem(network.inputs()) else { return Ok(()) };
    let batch = inputs.checked_div(network.inputs()).unwrap_or_default();
    if let Some(outputs @ [_, ..]) = scratch.get_mut(..batch.saturating_mul(network.outputs())) {
        outputs.fill(0.0);
        loss.evaluate(outputs, network.outputs(), targets)?;
    }
    Ok(())
}
