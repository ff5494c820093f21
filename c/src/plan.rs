//! How much memory a network takes, before any is set aside.

use crate::border::{Border, check};
use crate::failure::{HeadwaterError, HeadwaterStatus, answer};
use crate::network::{HeadwaterNetwork, network};
use crate::optimiser::{HeadwaterOptimiser, optimiser};
use headwater_core::checkpoint::{self, CheckpointShape};

/// What a network takes. Counts are of `float`, but for the last two.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeadwaterPlan {
    /// Width of one output sample.
    pub outputs: usize,
    /// Length of `parameters`.
    pub parameters: usize,
    /// Length of `state`.
    pub state: usize,
    /// Length of `gradients`.
    pub gradients: usize,
    /// Length of `moments`.
    pub moments: usize,
    /// Least length of `scratch` for inference on the batch.
    pub inference_scratch: usize,
    /// Least length of `scratch` for training, and for a diagnosis, on the batch.
    pub training_scratch: usize,
    /// Layers, those in branches included: length of `statistics`, and least length of `space`.
    pub layers: usize,
    /// Length of a checkpoint in bytes.
    pub checkpoint_bytes: usize,
}

/// Overwrites `plan` with what the network takes on `batch` samples.
///
/// `optimising` may be null for a network that is not trained: the plan then has no moments. `generator_bytes` are the bytes
/// of the caller's own that each checkpoint is to hold. A count that no memory can hold is `SIZE_MAX`.
///
/// # Safety
/// Every pointer points to what its type says; `error` may be null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn headwater_plan(
    described: *const HeadwaterNetwork,
    optimising: *const HeadwaterOptimiser,
    batch: usize,
    generator_bytes: usize,
    plan: *mut HeadwaterPlan,
    error: *mut HeadwaterError,
) -> HeadwaterStatus {
    let call = || {
        check("plan", plan)?;
        // SAFETY: as this function asks.
        let network = unsafe { network(&mut Border::new(), described)? };
        let gradients = network.gradient_count();
        let moments = if optimising.is_null() {
            0
        } else {
            // SAFETY: as this function asks.
            unsafe { optimiser(optimising)? }.moment_count(gradients)
        };
        let (parameters, state) = (network.parameter_count(), network.state_count());
        let shape = CheckpointShape { parameters, state, moments, generator: generator_bytes };
        let answer = HeadwaterPlan {
            outputs: network.outputs(),
            parameters,
            state,
            gradients,
            moments,
            inference_scratch: network.inference_scratch(batch),
            training_scratch: network.training_scratch(batch),
            layers: network.layer_count(),
            checkpoint_bytes: checkpoint::size::<f32>(shape),
        };
        // SAFETY: not null and aligned; the rest is the caller's word.
        unsafe { plan.write(answer) };
        Ok(())
    };
    // SAFETY: as this function asks.
    unsafe { answer(error, call) }
}
