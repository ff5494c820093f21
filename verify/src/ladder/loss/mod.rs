//! What is true of each loss, and the rungs that show it.

mod classes;
mod evidence;
mod gradients;
mod laws;
mod strata;
mod tails;

pub use classes::{classes, probabilities};
pub use evidence::EVIDENCE;
pub use gradients::{differences, duals, large, single};
pub use laws::{deltas, independence, symmetry, textbook};
pub use strata::{many, strata};
pub use tails::{slopes, undefined, values};

use headwater_core::{Loss, Real, Targets};

use crate::draw::Draw;
use crate::fact::show_slice;
use crate::gradient::Differentiable;
use crate::layout::Layout;

/// Which kind of target a case has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A value for each output.
    Values,
    /// A class for each sample.
    Classes,
}

/// What is claimed of one loss.
#[derive(Debug, Clone, Copy)]
pub struct Checks {
    /// The kinds of target it takes.
    pub kinds: &'static [Kind],
    /// What its formula treats alike.
    pub symmetry: Symmetry,
    /// The loss of one sample as the textbooks have it, before the mean; with the weight it has in that mean.
    pub textbook: fn(Loss<'_>, &[f64], Goal<'_>) -> (f64, f64),
}

/// One sample's target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal<'a> {
    /// A value for each output.
    Values(&'a [f64]),
    /// A class.
    Class(usize),
}

/// A change of outputs and targets that leaves a loss as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symmetry {
    /// Outputs and targets change places; the gradient changes its sign. To the bit.
    Exchange,
    /// x becomes -x and t becomes 1 - t; the gradient changes its sign. To the bit, when 1 - t is exact.
    Complement,
    /// A constant is added to all logits of a sample. To the bit, when the additions are exact.
    Shift,
}

/// Class weights for the examples: one in seven is 0, all others differ from each other.
static WEIGHTS: [f64; 66_000] = weights();

const fn weights<const COUNT: usize>() -> [f64; COUNT] {
    let mut weights = [0.0; COUNT];
    let mut class = 0;
    while class < COUNT {
        if class % 7 != 2 {
            // Multiples of 2^-16 between 1/4 and 9/4, each once, far apart for neighbours.
            weights[class] = 0.25 + ((class * 50_021 + 16_384) % 131_072) as f64 / 65_536.0;
        }
        class += 1;
    }
    weights
}

/// How many class weights the examples show; a [`Case`] has one for each of its outputs.
pub const CLASSES: usize = 4;

/// Every loss, with several hyperparameters.
#[must_use]
pub fn examples() -> Vec<Loss<'static>> {
    vec![
        Loss::MeanSquaredError,
        Loss::Huber { delta: 1.0 },
        Loss::Huber { delta: 0.25 },
        Loss::BinaryCrossEntropyWithLogits,
        Loss::SoftmaxCrossEntropy { label_smoothing: 0.0, class_weights: None },
        Loss::SoftmaxCrossEntropy { label_smoothing: 0.125, class_weights: None },
        Loss::SoftmaxCrossEntropy { label_smoothing: 0.0, class_weights: Some(&WEIGHTS[..CLASSES]) },
        Loss::SoftmaxCrossEntropy { label_smoothing: 0.25, class_weights: Some(&WEIGHTS[..CLASSES]) },
    ]
}

/// What is claimed of `loss`. The match has no wildcard: a new loss needs its own line, and one in
/// [`examples`].
#[must_use]
pub fn checks(loss: Loss<'_>) -> Checks {
    match loss {
        Loss::MeanSquaredError => Checks {
            kinds: &[Kind::Values],
            symmetry: Symmetry::Exchange,
            textbook: |_, x, goal| (mean_of(x, goal, |x, t| (x - t).powi(2)), 1.0),
        },
        Loss::Huber { .. } => Checks {
            kinds: &[Kind::Values],
            symmetry: Symmetry::Exchange,
            textbook: |loss, x, goal| {
                let delta = if let Loss::Huber { delta } = loss { delta } else { f64::NAN };
                let one = |x: f64, t: f64| match (x - t).abs() {
                    near if near <= delta => 0.5 * near.powi(2),
                    far => delta * (far - 0.5 * delta),
                };
                (mean_of(x, goal, one), 1.0)
            },
        },
        Loss::BinaryCrossEntropyWithLogits => Checks {
            kinds: &[Kind::Values],
            symmetry: Symmetry::Complement,
            textbook: |_, x, goal| {
                let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
                let one = |x: f64, t: f64| -t * sigmoid(x).ln() - (1.0 - t) * (1.0 - sigmoid(x)).ln();
                (mean_of(x, goal, one), 1.0)
            },
        },
        Loss::SoftmaxCrossEntropy { .. } => Checks {
            kinds: &[Kind::Classes, Kind::Values],
            symmetry: Symmetry::Shift,
            textbook: cross_entropy,
        },
    }
}

fn mean_of(x: &[f64], goal: Goal<'_>, one: impl Fn(f64, f64) -> f64) -> f64 {
    let Goal::Values(targets) = goal else { return f64::NAN };
    x.iter().zip(targets).map(|(x, t)| one(*x, *t)).sum::<f64>() / x.len() as f64
}

/// PyTorch's documentation of `CrossEntropyLoss`, with its two cases.
fn cross_entropy(loss: Loss<'_>, x: &[f64], goal: Goal<'_>) -> (f64, f64) {
    let Loss::SoftmaxCrossEntropy { label_smoothing, class_weights } = loss else {
        return (f64::NAN, f64::NAN);
    };
    let total: f64 = x.iter().map(|x| x.exp()).sum();
    let weight = |class: usize| class_weights.map_or(1.0, |weights| weights[class]);
    let classes = x.len() as f64;
    let cost: f64 = (0..x.len())
        .map(|class| {
            let target = match goal {
                Goal::Class(right) => f64::from(u8::from(class == right)),
                Goal::Values(targets) => targets[class],
            };
            let smoothed = (1.0 - label_smoothing) * target + label_smoothing / classes;
            -weight(class) * smoothed * (x[class].exp() / total).ln()
        })
        .sum();
    match goal {
        Goal::Class(class) if weight(class) > 0.0 => (cost / weight(class), weight(class)),
        Goal::Class(_) => (cost, 0.0),
        Goal::Values(_) => (cost, 1.0),
    }
}

/// A loss with the targets of a batch: a function of the outputs alone.
#[derive(Debug, Clone)]
pub struct Case {
    /// The loss.
    pub loss: Loss<'static>,
    /// Outputs of one sample.
    pub width: usize,
    /// Samples.
    pub batch: usize,
    /// The targets, exact in `f32`.
    pub targets: OwnedTargets,
}

/// Targets that own their memory.
#[derive(Debug, Clone, PartialEq)]
pub enum OwnedTargets {
    /// A value for each output.
    Values(Vec<f64>),
    /// A class for each sample.
    Classes(Vec<usize>),
}

impl Case {
    /// A loss with random targets of one kind; probabilities among sixteenths, so that 1 - t is exact.
    ///
    /// A loss with class weights has one for each output. The first sample has class 0, which has a weight.
    #[must_use]
    pub fn draw(loss: Loss<'static>, kind: Kind, batch: usize, width: usize, draw: &mut Draw) -> Self {
        let loss = match loss {
            Loss::SoftmaxCrossEntropy { label_smoothing, class_weights: Some(_) } => {
                Loss::SoftmaxCrossEntropy { label_smoothing, class_weights: Some(&WEIGHTS[..width]) }
            }
            _ => loss,
        };
        let probability =
            matches!(loss, Loss::BinaryCrossEntropyWithLogits | Loss::SoftmaxCrossEntropy { .. });
        let targets = match kind {
            Kind::Classes => OwnedTargets::Classes(
                (0..batch).map(|sample| if sample == 0 { 0 } else { draw.below(width) }).collect(),
            ),
            Kind::Values if probability => {
                OwnedTargets::Values((0..batch * width).map(|_| draw.below(17) as f64 / 16.0).collect())
            }
            Kind::Values => {
                OwnedTargets::Values((0..batch * width).map(|_| f64::from(draw.normal() as f32)).collect())
            }
        };
        Self { loss, width, batch, targets }
    }

    /// Every kind of target that the loss takes.
    #[must_use]
    pub fn draw_each(loss: Loss<'static>, batch: usize, width: usize, draw: &mut Draw) -> Vec<Self> {
        checks(loss).kinds.iter().map(|kind| Self::draw(loss, *kind, batch, width, draw)).collect()
    }

    /// Hands the targets to `then` in the scalar that it asks for.
    pub fn with_targets<R: Real, T>(&self, then: impl FnOnce(Targets<'_, R>) -> T) -> T {
        match &self.targets {
            OwnedTargets::Values(values) => {
                let values: Vec<R> = values.iter().map(|t| R::from_f64(*t)).collect();
                then(Targets::Values(&values))
            }
            OwnedTargets::Classes(classes) => then(Targets::Classes(classes)),
        }
    }

    /// Loss and gradient at `outputs`; NaN where the core refuses, which no check takes for a number.
    #[must_use]
    pub fn evaluate<R: Real>(&self, outputs: &[R]) -> (R, Vec<R>) {
        let nan = R::from_f64(f64::NAN);
        let mut gradient = vec![nan; outputs.len()];
        let loss = self.with_targets(|targets| {
            self.loss.evaluate_with_gradient(outputs, self.width, targets, &mut gradient)
        });
        (loss.unwrap_or(nan), gradient)
    }

    /// The loss alone, by the call that gives no gradient.
    #[must_use]
    pub fn value<R: Real>(&self, outputs: &[R]) -> R {
        let loss = self.with_targets(|targets| self.loss.evaluate(outputs, self.width, targets));
        loss.unwrap_or(R::from_f64(f64::NAN))
    }

    /// The target of one sample.
    #[must_use]
    pub fn goal(&self, sample: usize) -> Goal<'_> {
        match &self.targets {
            OwnedTargets::Values(values) => {
                Goal::Values(&values[sample * self.width..(sample + 1) * self.width])
            }
            OwnedTargets::Classes(classes) => Goal::Class(classes[sample]),
        }
    }

    /// The same loss with the samples in the order given; some may be left out or repeated.
    #[must_use]
    pub fn reorder(&self, order: &[usize]) -> Self {
        let targets = match &self.targets {
            OwnedTargets::Values(values) => OwnedTargets::Values(rows(values, self.width, order)),
            OwnedTargets::Classes(classes) => {
                OwnedTargets::Classes(order.iter().map(|sample| classes[*sample]).collect())
            }
        };
        Self { batch: order.len(), targets, ..self.clone() }
    }
}

/// The rows of `[batch, width]` in the order given.
#[must_use]
pub fn rows<T: Copy>(values: &[T], width: usize, order: &[usize]) -> Vec<T> {
    order.iter().flat_map(|row| values[row * width..(row + 1) * width].iter().copied()).collect()
}

impl Differentiable for Case {
    fn name(&self) -> String {
        let kind = match self.targets {
            OwnedTargets::Values(_) => "values",
            OwnedTargets::Classes(_) => "classes",
        };
        let loss = match self.loss {
            Loss::SoftmaxCrossEntropy { label_smoothing, class_weights: Some(weights) } => {
                format!(
                    "weighted cross-entropy, label_smoothing {label_smoothing}, weights {}",
                    show_slice(weights)
                )
            }
            loss => format!("{loss:?}"),
        };
        format!("{loss} with {kind}, batch {}, width {}", self.batch, self.width)
    }
    fn forward<R: Real>(&self, x: &[R]) -> Vec<R> {
        vec![self.value(x)]
    }
    fn backward<R: Real>(&self, x: &[R], cotangent: &[R]) -> Vec<R> {
        self.evaluate(x).1.into_iter().map(|slope| slope * cotangent[0]).collect()
    }
    fn inputs(&self) -> Layout {
        Layout::new().block("output", &[self.batch, self.width])
    }
}
