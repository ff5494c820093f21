//! The arrays that a network works on.

use crate::border::{Border, reference};
use crate::failure::Failure;

/// The caller's arrays, each with its count. `headwater_plan` says how long each must be.
///
/// The library keeps no pointer to any of them between calls.
#[repr(C)]
#[derive(Debug)]
pub struct HeadwaterMemory {
    /// Weights and biases, layer by layer, in PyTorch's order and layout.
    pub parameters: *mut f32,
    /// Exactly the plan's.
    pub parameter_count: usize,
    /// Running statistics of batch norms.
    pub state: *mut f32,
    /// Exactly the plan's.
    pub state_count: usize,
    /// Overwritten by each training step; not used by inference.
    pub gradients: *mut f32,
    /// Exactly the plan's, for training.
    pub gradient_count: usize,
    /// The optimiser's memory: zero before the first step. Not used by inference.
    pub moments: *mut f32,
    /// Exactly the plan's, for training.
    pub moment_count: usize,
    /// Overwritten by every call and garbage between them.
    pub scratch: *mut f32,
    /// At least the plan's.
    pub scratch_count: usize,
}

/// The arrays of inference, which leaves all but the scratch as it is.
pub(crate) struct InferenceArrays<'a> {
    pub(crate) parameters: &'a [f32],
    pub(crate) state: &'a [f32],
    pub(crate) scratch: &'a mut [f32],
}

/// # Safety
/// `memory` and the arrays that it names are as it says, and while `'a` lasts the scratch is used and the others are written by
/// nobody else; or they are refused.
pub(crate) unsafe fn inference_arrays<'a>(
    border: &mut Border,
    memory: *const HeadwaterMemory,
) -> Result<InferenceArrays<'a>, Failure> {
    // SAFETY: as this function asks.
    let memory = unsafe { reference("memory", memory)? };
    // SAFETY: as this function asks.
    let parameters = unsafe { border.read("parameters", memory.parameters, memory.parameter_count)? };
    // SAFETY: as this function asks.
    let state = unsafe { border.read("state", memory.state, memory.state_count)? };
    // SAFETY: as this function asks.
    let scratch = unsafe { border.write("scratch", memory.scratch, memory.scratch_count)? };
    Ok(InferenceArrays { parameters, state, scratch })
}

/// Which of the arrays a call uses; the others are not looked at.
pub(crate) struct Arrays<'a> {
    pub(crate) parameters: &'a mut [f32],
    pub(crate) state: &'a mut [f32],
    pub(crate) gradients: &'a mut [f32],
    pub(crate) moments: &'a mut [f32],
    pub(crate) scratch: &'a mut [f32],
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Use {
    Kept,
    Checkpoint,
    Training,
}

/// # Safety
/// `memory` and the arrays that it names are as it says and used by nobody else while `'a` lasts, or are refused.
pub(crate) unsafe fn arrays<'a>(
    border: &mut Border,
    memory: *const HeadwaterMemory,
    what: Use,
) -> Result<Arrays<'a>, Failure> {
    // SAFETY: as this function asks.
    let memory = unsafe { reference("memory", memory)? };
    let mut array = |used: bool, part, pointer, count| {
        // SAFETY: as this function asks.
        unsafe { border.write(part, pointer, if used { count } else { 0 }) }
    };
    let training = what == Use::Training;
    let moments = training || what == Use::Checkpoint;
    Ok(Arrays {
        parameters: array(true, "parameters", memory.parameters, memory.parameter_count)?,
        state: array(true, "state", memory.state, memory.state_count)?,
        gradients: array(training, "gradients", memory.gradients, memory.gradient_count)?,
        moments: array(moments, "moments", memory.moments, memory.moment_count)?,
        scratch: array(training, "scratch", memory.scratch, memory.scratch_count)?,
    })
}
