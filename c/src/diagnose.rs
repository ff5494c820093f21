//! What is wrong with a network's gradients.

use crate::border::{Border, check};
use crate::failure::{Failure, HeadwaterError, HeadwaterStatus, answer, sentence};
use crate::loss::{HeadwaterBatch, HeadwaterLoss, batch, loss};
use crate::memory::{HeadwaterMemory, Use, arrays};
use crate::network::{HeadwaterNetwork, network};
use crate::train::{check_targets, exact};
use core::ffi::c_char;
use core::mem::MaybeUninit;
use headwater_core::{Backward, Cause, Finding, Forward, LayerStatistics, Place, Probe, diagnose};

/// What is wrong.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadwaterFindingKind {
    /// An infinity or a NaN among a layer's outputs or gradients.
    NotFinite = 0,
    /// The gradient reaches the first layers too small to teach them. `value` is its quotient, first over last.
    Vanishing = 1,
    /// The gradient grows on its way back. `value` is its quotient, first over last.
    Exploding = 2,
    /// Different samples have become all but the same. `value` is the quotient of their spread, last over first.
    Collapsing = 3,
    /// Most of a layer's elements lie on the activation's flat ends. `value` is the fraction.
    Saturated = 4,
    /// Most of a layer's units pass no gradient for any sample. `value` is the fraction.
    Dead = 5,
}

/// Why a gradient vanishes or explodes.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadwaterCause {
    /// The finding is of another kind.
    None = 0,
    /// Activations whose slope is below 1 everywhere.
    SlopeCeiling = 1,
    /// Activations driven to their flat ends.
    Saturation = 2,
    /// Units that pass nothing.
    DeadUnits = 3,
    /// Weights too small or too large.
    Weights = 4,
    /// Normalisation layers.
    Normalisation = 5,
    /// Residual sums.
    ResidualSums = 6,
}

/// One thing that is wrong.
#[repr(C)]
pub struct HeadwaterFinding {
    /// What.
    pub kind: HeadwaterFindingKind,
    /// Why.
    pub cause: HeadwaterCause,
    /// The layer to blame, counted from 0 in the order of a walk that enters each branch right after its residual layer;
    /// `SIZE_MAX` where it is not one layer.
    pub layer: usize,
    /// The measured value; 0 where there is none.
    pub value: f32,
    /// What the value is judged by; 0 where there is none.
    pub threshold: f32,
    /// Kept for `headwater_finding_sentence`.
    opaque: [u64; 24],
}

/// Stands first in `opaque`, so that memory nobody wrote is not taken for a finding.
const WRITTEN: u64 = u64::from_le_bytes(*b"HWFOUND.");

#[repr(C)]
struct Kept {
    written: u64,
    finding: MaybeUninit<Finding<f32>>,
}

const _: () = assert!(size_of::<Kept>() <= size_of::<[u64; 24]>());
const _: () = assert!(align_of::<Kept>() <= align_of::<u64>());

/// Room for what is measured of one layer. Its contents are the library's own.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct HeadwaterStatisticsSpace {
    /// What the library leaves here.
    opaque: [u64; 12],
}

type Room = MaybeUninit<LayerStatistics<f32>>;
const _: () = assert!(size_of::<Room>() <= size_of::<HeadwaterStatisticsSpace>());
const _: () = assert!(align_of::<Room>() <= align_of::<HeadwaterStatisticsSpace>());

/// Runs a pass forward and back, without an update, and overwrites the beginning of `findings` with what is wrong with its
/// gradients; `finding_count` is overwritten with how much was found, which may be more than `capacity`.
///
/// Overwrites `gradients`, `scratch` and `statistics`, of which there is one for each layer of the plan. Batch norms move
/// their running statistics, as in a training step; parameters and moments stay.
///
/// # Safety
/// Every pointer points to what its type says; `error` may be null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn headwater_diagnose(
    described: *const HeadwaterNetwork,
    memory: *const HeadwaterMemory,
    minimising: *const HeadwaterLoss,
    samples: *const HeadwaterBatch,
    statistics: *mut HeadwaterStatisticsSpace,
    statistics_count: usize,
    findings: *mut HeadwaterFinding,
    capacity: usize,
    finding_count: *mut usize,
    error: *mut HeadwaterError,
) -> HeadwaterStatus {
    let call = || {
        let mut border = Border::new();
        check("finding_count", finding_count)?;
        // SAFETY: as this function asks.
        let network = unsafe { network(&mut border, described)? };
        // SAFETY: as this function asks.
        let memory = unsafe { arrays(&mut border, memory, Use::Training)? };
        // SAFETY: as this function asks.
        let loss = unsafe { loss(&mut border, minimising)? };
        // SAFETY: as this function asks.
        let (inputs, targets) = unsafe { batch(&mut border, samples)? };
        // SAFETY: as this function asks. What a space holds is never read before it is written.
        let space = unsafe { border.write("statistics", statistics, statistics_count)? };
        // SAFETY: as this function asks, and the same.
        let found =
            unsafe { border.write("findings", findings.cast::<MaybeUninit<HeadwaterFinding>>(), capacity)? };
        exact("statistics", network.layer_count(), space.len())?;
        exact("gradients", network.gradient_count(), memory.gradients.len())?;
        check_targets(&network, loss, targets, inputs.len(), memory.scratch)?;
        let layers = measured(space);
        let mut probe = Probe::new(&network, layers)?;
        let (parameters, state, scratch) = (&*memory.parameters, memory.state, memory.scratch);
        let mut pass =
            network.forward_observed(Forward { parameters, state, inputs, scratch }, &mut probe)?;
        pass.loss(loss, targets)?;
        let call = Backward { parameters, gradients: memory.gradients, input_gradient: None };
        pass.backward_observed(call, &mut probe)?;
        let mut count = 0_usize;
        diagnose(layers, |finding| {
            if let Some(slot) = found.get_mut(count) {
                slot.write(HeadwaterFinding::new(finding));
            }
            count = count.saturating_add(1);
        });
        // SAFETY: not null and aligned; the rest is the caller's word.
        unsafe { finding_count.write(count) };
        Ok(())
    };
    // SAFETY: as this function asks.
    unsafe { answer(error, call) }
}

/// The statistics' memory as the core knows it, filled.
fn measured(space: &mut [HeadwaterStatisticsSpace]) -> &mut [LayerStatistics<f32>] {
    let (room, count) = (space.as_mut_ptr().cast::<Room>(), space.len());
    // SAFETY: a space is at least as large and as aligned as a room, and `space` is borrowed for as long.
    let room = unsafe { core::slice::from_raw_parts_mut(room, count) };
    for slot in room.iter_mut() {
        slot.write(LayerStatistics::UNSEEN);
    }
    // SAFETY: every slot has just been written.
    unsafe { room.assume_init_mut() }
}

/// Overwrites `buffer` with the finding as a sentence, with the way out; else as `headwater_error_sentence`. 600 bytes hold
/// every sentence.
///
/// # Safety
/// `finding` points to what a diagnosis wrote, `buffer` to `capacity` bytes, `length` is null or points to a `size_t`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn headwater_finding_sentence(
    finding: *const HeadwaterFinding,
    buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
) -> HeadwaterStatus {
    let call = || {
        check("finding", finding)?;
        // SAFETY: not null and aligned; the rest is the caller's word.
        let kept = unsafe { &raw const (*finding).opaque }.cast::<Kept>();
        // SAFETY: the first word is a number whatever lies there.
        let finding = match unsafe { (*kept).written } {
            // SAFETY: a diagnosis wrote the mark and the finding together.
            WRITTEN => unsafe { (*kept).finding.assume_init() },
            _ => return Err(Failure::NoError),
        };
        // SAFETY: as this function asks.
        unsafe { sentence(finding, buffer, capacity, length) }
    };
    // SAFETY: null is allowed.
    unsafe { answer(core::ptr::null_mut(), call) }
}

impl HeadwaterFinding {
    fn new(finding: Finding<f32>) -> Self {
        use HeadwaterFindingKind as Kind;
        let none = HeadwaterCause::None;
        let (kind, cause, layer, value, threshold) = match finding {
            Finding::NotFinite { layer } => (Kind::NotFinite, none, Some(layer), 0.0, 0.0),
            Finding::Vanishing { ratio, layer, cause, threshold, .. } => {
                (Kind::Vanishing, cause_of(cause), layer, ratio, threshold.value)
            }
            Finding::Exploding { ratio, layer, cause, threshold, .. } => {
                (Kind::Exploding, cause_of(cause), layer, ratio, threshold.value)
            }
            Finding::Collapsing { ratio, threshold } => {
                (Kind::Collapsing, none, None, ratio, threshold.value)
            }
            Finding::Saturated { layer, fraction, threshold } => {
                (Kind::Saturated, none, Some(layer), fraction, threshold.value)
            }
            // `diagnose` finds no unchanged layers: that takes an update.
            Finding::Dead { layer, fraction, threshold }
            | Finding::Unchanged { layer, fraction, threshold } => {
                (Kind::Dead, none, Some(layer), fraction, threshold.value)
            }
        };
        let layer = layer.map_or(usize::MAX, |place: Place| place.index);
        let mut new = Self { kind, cause, layer, value, threshold: threshold as f32, opaque: [0; 24] };
        let kept = Kept { written: WRITTEN, finding: MaybeUninit::new(finding) };
        // SAFETY: `opaque` is large enough and aligned, as asserted above.
        unsafe { (&raw mut new.opaque).cast::<Kept>().write(kept) };
        new
    }
}

fn cause_of(cause: Cause<f32>) -> HeadwaterCause {
    match cause {
        Cause::SlopeCeiling { .. } => HeadwaterCause::SlopeCeiling,
        Cause::Saturation { .. } => HeadwaterCause::Saturation,
        Cause::DeadUnits { .. } => HeadwaterCause::DeadUnits,
        Cause::Weights { .. } => HeadwaterCause::Weights,
        Cause::Normalisation { .. } => HeadwaterCause::Normalisation,
        Cause::ResidualSums { .. } => HeadwaterCause::ResidualSums,
    }
}
