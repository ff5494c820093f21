//! The optimiser of a model file.

use headwater_core::{Adam, AdamW, Momentum, Optimiser, RmsProp, Sgd, WeightDecay};

use super::section::Section;
use crate::Fault;

/// The rules, by the names of a model file, with PyTorch's defaults.
pub(super) fn rules() -> [(&'static str, Optimiser<f32>); 4] {
    [
        ("sgd", Optimiser::Sgd(Sgd::plain())),
        ("rmsprop", Optimiser::RmsProp(RmsProp::default())),
        ("adam", Optimiser::Adam(Adam::default())),
        ("adamw", Optimiser::AdamW(AdamW::default())),
    ]
}

/// The optimiser; plain gradient descent where none is written.
pub(super) fn read(section: Option<&Section<'_>>) -> Result<Optimiser<f32>, Fault> {
    let Some(section) = section else { return Ok(Optimiser::Sgd(Sgd::plain())) };
    let chosen = section.choice("kind", &rules())?;
    let optimiser = match chosen.ok_or_else(|| section.missing("kind", "\"sgd\""))? {
        Optimiser::Sgd(_) => Optimiser::Sgd(sgd(section)?),
        Optimiser::RmsProp(default) => {
            section.only(&["kind", "alpha", "epsilon", "momentum", "centred", "weight_decay"])?;
            Optimiser::RmsProp(RmsProp {
                alpha: section.number("alpha")?.unwrap_or(default.alpha),
                epsilon: section.number("epsilon")?.unwrap_or(default.epsilon),
                momentum: section.number("momentum")?.or(default.momentum),
                centred: section.flag("centred")?.unwrap_or(default.centred),
                weight_decay: section.number("weight_decay")?.unwrap_or(default.weight_decay),
            })
        }
        Optimiser::Adam(default) => {
            let AdamW { beta1, beta2, epsilon, weight_decay } =
                averages(section, default, default.weight_decay)?;
            Optimiser::Adam(Adam { beta1, beta2, epsilon, weight_decay })
        }
        Optimiser::AdamW(default) => {
            Optimiser::AdamW(averages(section, Adam::default(), default.weight_decay)?)
        }
    };
    optimiser.check().map_err(|error| section.fault_at(key_of(error.name), error.to_string()))?;
    Ok(optimiser)
}

/// The key of a number that the core names in its own words.
fn key_of(name: &str) -> &str {
    if name == "momentum factor" { "momentum" } else { name }
}

fn sgd(section: &Section<'_>) -> Result<Sgd<f32>, Fault> {
    section.only(&["kind", "momentum", "dampening", "nesterov", "weight_decay", "decoupled"])?;
    let dampening = section.number("dampening")?;
    let nesterov = section.flag("nesterov")?;
    let momentum = section.number("momentum")?.map(|factor| Momentum {
        factor,
        dampening: dampening.unwrap_or(0.0),
        nesterov: nesterov.unwrap_or(false),
    });
    for (key, present) in [("dampening", dampening.is_some()), ("nesterov", nesterov.is_some())] {
        if momentum.is_none() && present {
            let sentence =
                format!("`{key}` of [optimiser]: expected `momentum` beside it, found none; add it");
            return Err(section.fault_at(key, sentence));
        }
    }
    let decoupled = section.flag("decoupled")?;
    let weight_decay = match (section.number("weight_decay")?, decoupled) {
        (None, None) => WeightDecay::None,
        (None, Some(_)) => {
            let sentence =
                "`decoupled` of [optimiser]: expected `weight_decay` beside it, found none; add it";
            return Err(section.fault_at("decoupled", sentence));
        }
        (Some(decay), Some(true)) => WeightDecay::Decoupled(decay),
        (Some(decay), _) => WeightDecay::Coupled(decay),
    };
    Ok(Sgd { momentum, weight_decay })
}

fn averages(section: &Section<'_>, default: Adam<f32>, weight_decay: f32) -> Result<AdamW<f32>, Fault> {
    section.only(&["kind", "beta1", "beta2", "epsilon", "weight_decay"])?;
    Ok(AdamW {
        beta1: section.number("beta1")?.unwrap_or(default.beta1),
        beta2: section.number("beta2")?.unwrap_or(default.beta2),
        epsilon: section.number("epsilon")?.unwrap_or(default.epsilon),
        weight_decay: section.number("weight_decay")?.unwrap_or(weight_decay),
    })
}
