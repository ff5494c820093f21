//! One difference between two choices.

use std::fmt;

use headwater_core::{Gradients, Optimiser};
use serde::Serialize;

use super::{Choice, FrozenIn};

/// What to do otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// Smaller batches.
    Batch {
        /// Samples in a batch now.
        from: usize,
        /// Samples in a batch then.
        to: usize,
    },
    /// A rule with fewer moments.
    Optimiser {
        /// The rule now.
        from: String,
        /// The rule then.
        to: String,
    },
    /// No clipping.
    NoClipping,
    /// Each gradient spent on the way back.
    UpdateInPlace,
    /// More layers frozen.
    Freeze {
        /// Frozen layers now.
        from: usize,
        /// Frozen layers then.
        to: usize,
    },
    /// The frozen layers kept in flash as a network of their own.
    FrozenInFlash,
}

impl Change {
    /// What changes from one choice to another.
    #[must_use]
    pub fn between(now: &Choice, then: &Choice) -> Vec<Change> {
        let mut changes = Vec::new();
        if now.batch != then.batch {
            changes.push(Change::Batch { from: now.batch, to: then.batch });
        }
        if now.optimiser != then.optimiser {
            let (from, to) = (rule(&now.optimiser), rule(&then.optimiser));
            changes.push(Change::Optimiser { from, to });
        }
        if now.clips && !then.clips {
            changes.push(Change::NoClipping);
        }
        if now.gradients != then.gradients && then.gradients == Gradients::Spent {
            changes.push(Change::UpdateInPlace);
        }
        if now.frozen != then.frozen {
            changes.push(Change::Freeze { from: now.frozen, to: then.frozen });
        }
        if now.frozen_in != then.frozen_in && then.frozen_in == FrozenIn::Flash {
            changes.push(Change::FrozenInFlash);
        }
        changes
    }
}

/// A rule in words: `Adam`, `SGD with momentum`, `plain SGD`.
#[must_use]
pub fn rule(optimiser: &Optimiser<f32>) -> String {
    match optimiser {
        Optimiser::Sgd(rule) if rule.is_plain() => "plain SGD".to_owned(),
        Optimiser::Sgd(rule) if rule.momentum.is_some() => "SGD with momentum".to_owned(),
        Optimiser::Sgd(_) => "SGD with weight decay".to_owned(),
        other => other.name().to_owned(),
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::Batch { from, to } => write!(f, "batches of {to} instead of {from}"),
            Change::Optimiser { from, to } => write!(f, "{to} instead of {from}"),
            Change::NoClipping => write!(f, "no clipping"),
            Change::UpdateInPlace => write!(f, "gradients spent on the way back (`update_in_place = true`)"),
            Change::Freeze { from: 0, to: 1 } => write!(f, "the first layer frozen"),
            Change::Freeze { from: 0, to } => write!(f, "the first {to} layers frozen"),
            Change::Freeze { from, to } => write!(f, "the first {to} layers frozen instead of {from}"),
            Change::FrozenInFlash => write!(f, "the frozen layers in flash, as a network of their own"),
        }
    }
}
