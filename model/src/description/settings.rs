//! How a model is trained: batch, epochs, rate and its schedule, clipping.

use headwater_core::{Decay, Optimiser, Schedule, Sgd, WarmUp, clip_by_norm};

use super::section::Section;
use crate::Fault;

/// How training goes on, apart from loss, optimiser and rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Samples in a batch; at least 1.
    pub batch: usize,
    /// How often all training samples are seen.
    pub epochs: usize,
    /// Seed of the initial weights and of the order of the samples.
    pub seed: u64,
    /// Whether each gradient is spent on the way back instead of kept.
    pub update_in_place: bool,
    /// What is done to gradients before the optimiser sees them.
    pub clip: Clip,
}

/// A limit on gradients.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Clip {
    /// None.
    None,
    /// On the norm of all together: [`clip_by_norm`].
    Norm(f32),
    /// On each: [`clip_by_value`](headwater_core::clip_by_value).
    Value(f32),
}

impl Settings {
    /// What is taken where a model file says nothing.
    pub const DEFAULT: Self =
        Self { batch: 32, epochs: 10, seed: 66, update_in_place: false, clip: Clip::None };
}

/// The rate where a model file gives none: PyTorch's default, which is another for plain gradient descent.
fn default_rate(optimiser: &Optimiser<f32>) -> f32 {
    match optimiser {
        Optimiser::RmsProp(_) => 0.01,
        Optimiser::Sgd(_) | Optimiser::Adam(_) | Optimiser::AdamW(_) => 0.001,
    }
}

/// Settings and schedule.
pub(super) fn read(
    section: Option<&Section<'_>>,
    optimiser: &Optimiser<f32>,
) -> Result<(Settings, Schedule<f32>), Fault> {
    let default = Settings::DEFAULT;
    let Some(section) = section else { return Ok((default, Schedule::constant(default_rate(optimiser)))) };
    section.only(&[
        "batch",
        "epochs",
        "seed",
        "rate",
        "update_in_place",
        "clip_by_norm",
        "clip_by_value",
        "warm_up_steps",
        "warm_up_start",
        "decay",
        "decay_every",
        "decay_factor",
        "decay_steps",
        "minimum_rate",
    ])?;
    let batch = section.count("batch")?.unwrap_or(default.batch);
    let settings = Settings {
        batch,
        epochs: section.count("epochs")?.unwrap_or(default.epochs),
        seed: section.whole("seed")?.unwrap_or(default.seed),
        update_in_place: section.flag("update_in_place")?.unwrap_or(default.update_in_place),
        clip: clip(section)?,
    };
    let at_fault = if batch == 0 { "batch" } else { "update_in_place" };
    settings.check(optimiser).map_err(|sentence| section.fault_at(at_fault, sentence))?;
    Ok((settings, schedule(section, optimiser)?))
}

impl Settings {
    /// Whether they make sense and go with an optimiser.
    ///
    /// # Errors
    /// One sentence: a batch has at least one sample; gradients that are spent on the way back are there for no moments and
    /// no clipping.
    pub fn check(&self, optimiser: &Optimiser<f32>) -> Result<(), String> {
        if self.batch == 0 {
            return Err("`batch` of [training]: expected a whole number from 1 up, found 0".to_owned());
        }
        let plain = matches!(optimiser, Optimiser::Sgd(rule) if Sgd::is_plain(rule));
        let wanted = match (plain, self.clip) {
            _ if !self.update_in_place => return Ok(()),
            (true, Clip::None) => return Ok(()),
            (false, _) => "plain `sgd`, without momentum and weight decay",
            (true, Clip::Norm(_) | Clip::Value(_)) => "no clipping",
        };
        Err(format!(
            "`update_in_place` of [training]: expected {wanted}, because each gradient is spent on the way back; \
             change that, or keep the gradients"
        ))
    }
}

fn clip(section: &Section<'_>) -> Result<Clip, Fault> {
    let clip = match (section.number("clip_by_norm")?, section.number("clip_by_value")?) {
        (None, None) => Clip::None,
        (Some(maximum), None) => Clip::Norm(maximum),
        (None, Some(maximum)) => Clip::Value(maximum),
        (Some(_), Some(_)) => {
            let sentence =
                "[training]: expected `clip_by_norm` or `clip_by_value`, found both; leave one out";
            return Err(section.fault_at("clip_by_value", sentence));
        }
    };
    let (key, maximum) = match clip {
        Clip::None => return Ok(clip),
        Clip::Norm(maximum) => ("clip_by_norm", maximum),
        Clip::Value(maximum) => ("clip_by_value", maximum),
    };
    // Both ways have the same rule.
    match clip_by_norm(&mut [], maximum) {
        Ok(_) => Ok(clip),
        Err(error) => {
            let sentence =
                format!("`{key}` of [training]: expected a number {}, found {maximum}", error.expected);
            Err(section.fault_at(key, sentence))
        }
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Constant,
    Step,
    Cosine,
}

fn schedule(section: &Section<'_>, optimiser: &Optimiser<f32>) -> Result<Schedule<f32>, Fault> {
    let rate = section.number("rate")?.unwrap_or_else(|| default_rate(optimiser));
    let choices = [("constant", Kind::Constant), ("step", Kind::Step), ("cosine", Kind::Cosine)];
    let kind = section.choice("decay", &choices)?.unwrap_or(Kind::Constant);
    let every = section.whole("decay_every")?;
    let gamma = section.number("decay_factor")?;
    let total = section.whole("decay_steps")?;
    let minimum = section.number("minimum_rate")?;
    let start_factor = section.number("warm_up_start")?;
    let steps = section.whole("warm_up_steps")?;
    let (step, cosine) = (matches!(kind, Kind::Step), matches!(kind, Kind::Cosine));
    for (key, written, wanted, beside) in [
        ("decay_every", every.is_some(), step, "decay = \"step\""),
        ("decay_factor", gamma.is_some(), step, "decay = \"step\""),
        ("decay_steps", total.is_some(), cosine, "decay = \"cosine\""),
        ("minimum_rate", minimum.is_some(), cosine, "decay = \"cosine\""),
        ("warm_up_start", start_factor.is_some(), steps.is_some(), "warm_up_steps"),
    ] {
        if written && !wanted {
            let sentence =
                format!("`{key}` of [training]: expected `{beside}` beside it, found none; add it");
            return Err(section.fault_at(key, sentence));
        }
    }
    let decay = match kind {
        Kind::Constant => Decay::Constant,
        Kind::Step => Decay::Step {
            every: every.ok_or_else(|| section.missing("decay_every", "1000"))?,
            gamma: gamma.unwrap_or(0.1),
        },
        Kind::Cosine => Decay::Cosine {
            total: total.ok_or_else(|| section.missing("decay_steps", "1000"))?,
            minimum: minimum.unwrap_or(0.0),
        },
    };
    let warm_up = WarmUp { steps: steps.unwrap_or(0), start_factor: start_factor.unwrap_or(1.0 / 3.0) };
    let schedule = Schedule { rate, warm_up, decay };
    schedule.check().map_err(|error| section.fault_at(key_of(error.name), error.to_string()))?;
    Ok(schedule)
}

/// The key of a number that the core names in its own words.
fn key_of(name: &str) -> &str {
    match name {
        "start_factor" => "warm_up_start",
        "every" => "decay_every",
        "gamma" => "decay_factor",
        "total" => "decay_steps",
        "minimum" => "minimum_rate",
        other => other,
    }
}
