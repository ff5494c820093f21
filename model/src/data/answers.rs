//! What a network should say.

use headwater_core::{Loss, Targets};

use super::rows;

/// The answers to some samples.
#[derive(Debug, Clone, PartialEq)]
pub enum Answers {
    /// One class for each sample.
    Classes {
        /// `[samples]`, each below the number of names.
        classes: Vec<usize>,
        /// What each class is called.
        names: Vec<String>,
    },
    /// Some values for each sample.
    Values {
        /// Values of one sample.
        width: usize,
        /// `[samples, width]`, all finite.
        values: Vec<f32>,
    },
}

impl Answers {
    /// How many samples there are of each class; empty for values.
    #[must_use]
    pub fn counts(&self) -> Vec<(&str, usize)> {
        let Answers::Classes { classes, names } = self else { return vec![] };
        let count = |class| classes.iter().filter(|each| **each == class).count();
        names.iter().enumerate().map(|(class, name)| (name.as_str(), count(class))).collect()
    }

    /// The classes; `None` for values.
    #[must_use]
    pub fn classes(&self) -> Option<&[usize]> {
        match self {
            Answers::Classes { classes, .. } => Some(classes),
            Answers::Values { .. } => None,
        }
    }

    pub(super) fn check(&self, outputs: usize) -> Result<(), String> {
        match self {
            Answers::Classes { names, .. } if names.len() > outputs => Err(format!(
                "expected at most {outputs} classes, one for each output of the network, found {}; give its last dense \
                 layer that many outputs",
                names.len()
            )),
            Answers::Values { width, .. } if *width != outputs => Err(format!(
                "expected {outputs} values for each sample, one for each output of the network, found {width}"
            )),
            Answers::Classes { .. } | Answers::Values { .. } => Ok(()),
        }
    }

    pub(super) fn pick(&self, samples: &[usize]) -> Answers {
        match self {
            Answers::Classes { classes, names } => Answers::Classes {
                classes: samples.iter().filter_map(|sample| classes.get(*sample).copied()).collect(),
                names: names.clone(),
            },
            Answers::Values { width, values } => {
                Answers::Values { width: *width, values: rows(values, *width, samples) }
            }
        }
    }
}

/// Answers as a loss takes them.
#[derive(Debug)]
pub(crate) enum Prepared {
    Classes(Vec<usize>),
    Values(Vec<f32>),
}

impl Prepared {
    /// Classes for softmax cross-entropy; for the others a 1 at the class and 0 elsewhere.
    pub(crate) fn of(answers: &Answers, loss: Loss<'_>, outputs: usize) -> Self {
        match answers {
            Answers::Values { values, .. } => Prepared::Values(values.clone()),
            Answers::Classes { classes, .. } if matches!(loss, Loss::SoftmaxCrossEntropy { .. }) => {
                Prepared::Classes(classes.clone())
            }
            Answers::Classes { classes, .. } => {
                let row = |class: usize| (0..outputs).map(move |output| f32::from(u8::from(output == class)));
                Prepared::Values(classes.iter().flat_map(|class| row(*class)).collect())
            }
        }
    }

    pub(crate) fn targets(&self) -> Targets<'_, f32> {
        match self {
            Prepared::Classes(classes) => Targets::Classes(classes),
            Prepared::Values(values) => Targets::Values(values),
        }
    }
}
