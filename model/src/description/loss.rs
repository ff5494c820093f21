//! The loss of a model file.

use headwater_core::{Loss, Targets};

use super::Storage;
use super::section::Section;
use crate::Fault;

/// The loss; softmax cross-entropy where none is written.
pub(super) fn read<'a>(
    section: Option<&Section<'_>>,
    outputs: usize,
    storage: &'a Storage<'a>,
) -> Result<Loss<'a>, Fault> {
    let Some(section) = section else { return Ok(Loss::softmax_cross_entropy()) };
    let losses = [
        Loss::softmax_cross_entropy(),
        Loss::mean_squared_error(),
        Loss::huber(1.0),
        Loss::binary_cross_entropy_with_logits(),
    ];
    let names = losses.map(|loss| (loss.name(), loss));
    Ok(match section.choice("kind", &names)?.unwrap_or(Loss::softmax_cross_entropy()) {
        Loss::Huber { delta } => {
            section.only(&["kind", "delta"])?;
            let loss = Loss::Huber { delta: section.number("delta")?.unwrap_or(delta) };
            // The loss checks itself wherever it is evaluated; so it is, once.
            let checked = loss.evaluate(&[0.0_f32], 1, Targets::Values(&[0.0]));
            checked.map_err(|error| section.fault_at("delta", error.to_string()))?;
            loss
        }
        Loss::SoftmaxCrossEntropy { .. } => {
            section.only(&["kind", "label_smoothing", "class_weights"])?;
            let label_smoothing = section.number("label_smoothing")?.unwrap_or(0.0);
            let checked = Loss::SoftmaxCrossEntropy { label_smoothing, class_weights: None }.evaluate(
                &[0.0_f32],
                1,
                Targets::Values(&[0.0]),
            );
            checked.map_err(|error| section.fault_at("label_smoothing", error.to_string()))?;
            let class_weights = class_weights(section, outputs, storage)?;
            Loss::SoftmaxCrossEntropy { label_smoothing, class_weights }
        }
        plain @ (Loss::MeanSquaredError | Loss::BinaryCrossEntropyWithLogits) => {
            section.only(&["kind"])?;
            plain
        }
    })
}

fn class_weights<'a>(
    section: &Section<'_>,
    outputs: usize,
    storage: &'a Storage<'a>,
) -> Result<Option<&'a [f64]>, Fault> {
    let Some(weights) = section.numbers("class_weights")? else { return Ok(None) };
    let found = weights.len();
    if found != outputs {
        let sentence = format!(
            "`class_weights` of [loss]: expected {outputs} weights, one for each output of the network, found {found}"
        );
        return Err(section.fault_at("class_weights", sentence));
    }
    let weights: &[f64] = storage.numbers.alloc_extend(weights);
    let loss = Loss::SoftmaxCrossEntropy { label_smoothing: 0.0, class_weights: Some(weights) };
    let blank = vec![0.0_f32; found];
    let checked = loss.evaluate(&blank, found, Targets::Values(&blank));
    checked.map_err(|error| section.fault_at("class_weights", error.to_string()))?;
    Ok(Some(weights))
}
