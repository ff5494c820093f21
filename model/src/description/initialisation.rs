//! How the weights of a model file start.

use headwater_core::{Fan, Gain, InitialiseError, Initialiser, Scheme};

use super::section::Section;
use crate::Fault;

/// The scheme; PyTorch's own where none is written.
pub(super) fn read(section: Option<&Section<'_>>) -> Result<Scheme, Fault> {
    let Some(section) = section else { return Ok(Scheme::PYTORCH) };
    let names = Initialiser::ALL.map(|initialiser| (initialiser.name(), initialiser));
    let default = match section.choice("weights", &names)? {
        Some(initialiser) => initialiser,
        None => {
            section.only(&["weights"])?;
            return Ok(Scheme::PYTORCH);
        }
    };
    let (weights, gain) = hyperparameters(default, section)?;
    match weights.check() {
        Ok(()) => Ok(Scheme { weights, gain }),
        Err(InitialiseError::Hyperparameter(error)) => Err(section.fault_at(error.name, error.to_string())),
        Err(error) => Err(section.fault(error.to_string())),
    }
}

fn hyperparameters(default: Initialiser, section: &Section<'_>) -> Result<(Initialiser, Gain), Fault> {
    let number = |key: &str, default: f64| Ok(section.number(key)?.unwrap_or(default));
    let gain = |default: f64| {
        let choices = [("pytorch", Gain::PyTorch), ("forward", Gain::Forward), ("backward", Gain::Backward)];
        if section.is_number("gain") {
            Ok((number("gain", default)?, Gain::Given))
        } else {
            Ok((default, section.choice("gain", &choices)?.unwrap_or(Gain::Given)))
        }
    };
    let fan = |default: Fan| {
        let choices = [("in", Fan::In), ("out", Fan::Out)];
        Ok(section.choice("fan", &choices)?.unwrap_or(default))
    };
    Ok(match default {
        Initialiser::Zeros
        | Initialiser::LeCunUniform
        | Initialiser::LeCunNormal
        | Initialiser::PyTorchLinear => {
            section.only(&["weights"])?;
            (default, Gain::Given)
        }
        Initialiser::Constant { value } => {
            section.only(&["weights", "value"])?;
            (Initialiser::Constant { value: number("value", value)? }, Gain::Given)
        }
        Initialiser::Uniform { low, high } => {
            section.only(&["weights", "low", "high"])?;
            let (low, high) = (number("low", low)?, number("high", high)?);
            (Initialiser::Uniform { low, high }, Gain::Given)
        }
        Initialiser::Normal { mean, standard_deviation } => {
            section.only(&["weights", "mean", "standard_deviation"])?;
            let mean = number("mean", mean)?;
            let standard_deviation = number("standard_deviation", standard_deviation)?;
            (Initialiser::Normal { mean, standard_deviation }, Gain::Given)
        }
        Initialiser::TruncatedNormal { mean, standard_deviation, low, high } => {
            section.only(&["weights", "mean", "standard_deviation", "low", "high"])?;
            let mean = number("mean", mean)?;
            let standard_deviation = number("standard_deviation", standard_deviation)?;
            let (low, high) = (number("low", low)?, number("high", high)?);
            (Initialiser::TruncatedNormal { mean, standard_deviation, low, high }, Gain::Given)
        }
        Initialiser::HeUniform { gain: default, fan: side } => {
            section.only(&["weights", "gain", "fan"])?;
            let (value, rule) = gain(default)?;
            (Initialiser::HeUniform { gain: value, fan: fan(side)? }, rule)
        }
        Initialiser::HeNormal { gain: default, fan: side } => {
            section.only(&["weights", "gain", "fan"])?;
            let (value, rule) = gain(default)?;
            (Initialiser::HeNormal { gain: value, fan: fan(side)? }, rule)
        }
        Initialiser::XavierUniform { gain: value }
        | Initialiser::XavierNormal { gain: value }
        | Initialiser::Orthogonal { gain: value } => {
            section.only(&["weights", "gain"])?;
            let (value, rule) = gain(value)?;
            (default.with_gain(value), rule)
        }
    })
}
