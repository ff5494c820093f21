//! What a network is trained to make small, and on what.

use crate::border::{Border, reference};
use crate::failure::Failure;
use headwater_core::{Loss, Targets};

/// What is made small. The formulas and the reduction, the mean, are PyTorch's.
#[repr(u32)]
#[derive(Debug, Clone, Copy)]
pub enum HeadwaterLossKind {
    /// Takes values as targets.
    MeanSquaredError = 0,
    /// Takes values, and `delta`.
    Huber = 1,
    /// Takes probabilities; the network's outputs are logits.
    BinaryCrossEntropyWithLogits = 2,
    /// Takes classes, or probabilities as values; the network's outputs are logits. Takes `label_smoothing` and
    /// `class_weights`.
    SoftmaxCrossEntropy = 3,
}

/// A loss. Fields that its kind does not take are ignored: leave them 0.
#[repr(C)]
#[derive(Debug)]
pub struct HeadwaterLoss {
    /// A `HeadwaterLossKind`.
    pub kind: u32,
    /// Where Huber's parabola turns into a line, above 0.
    pub delta: f64,
    /// The share of the target that is spread evenly over all classes, from 0 to 1.
    pub label_smoothing: f64,
    /// One weight for each class, or null for a weight of 1 each.
    pub class_weights: *const f64,
    /// How many there are.
    pub class_weight_count: usize,
}

/// Samples and what their outputs should be.
#[repr(C)]
#[derive(Debug)]
pub struct HeadwaterBatch {
    /// Whole samples, one after the other.
    pub inputs: *const f32,
    /// Samples times the network's inputs.
    pub input_count: usize,
    /// One value for each output, or null if there are classes.
    pub values: *const f32,
    /// Samples times the network's outputs.
    pub value_count: usize,
    /// One class for each sample, from 0; taken if `class_count` is not 0.
    pub classes: *const usize,
    /// Samples.
    pub class_count: usize,
}

/// # Safety
/// `loss` and what it points to is as it says, or is refused.
pub(crate) unsafe fn loss<'a>(border: &mut Border, loss: *const HeadwaterLoss) -> Result<Loss<'a>, Failure> {
    // SAFETY: as this function asks.
    let loss = unsafe { reference("loss", loss)? };
    Ok(match loss.kind {
        0 => Loss::MeanSquaredError,
        1 => Loss::Huber { delta: loss.delta },
        2 => Loss::BinaryCrossEntropyWithLogits,
        3 => {
            // SAFETY: as this function asks.
            let weights =
                unsafe { border.read("class_weights", loss.class_weights, loss.class_weight_count)? };
            let class_weights = if loss.class_weights.is_null() { None } else { Some(weights) };
            Loss::SoftmaxCrossEntropy { label_smoothing: loss.label_smoothing, class_weights }
        }
        found => return Err(Failure::UnknownChoice { part: "kind of loss", found, count: 4 }),
    })
}

/// # Safety
/// `batch` and the arrays that it names are as it says, or are refused.
pub(crate) unsafe fn batch<'a>(
    border: &mut Border,
    batch: *const HeadwaterBatch,
) -> Result<(&'a [f32], Targets<'a, f32>), Failure> {
    // SAFETY: as this function asks.
    let batch = unsafe { reference("batch", batch)? };
    // SAFETY: as this function asks.
    let inputs = unsafe { border.read("inputs", batch.inputs, batch.input_count)? };
    let targets = if batch.class_count > 0 {
        // SAFETY: as this function asks.
        Targets::Classes(unsafe { border.read("classes", batch.classes, batch.class_count)? })
    } else {
        // SAFETY: as this function asks.
        Targets::Values(unsafe { border.read("values", batch.values, batch.value_count)? })
    };
    Ok((inputs, targets))
}
