//! Optimisers: from parameters and gradients to the next parameters.
//!
//! Rules and names are those of `torch.optim`; where the formula leaves a choice (first momentum step, place
//! of epsilon, order of the decay), it is PyTorch's, and the rule's own page says so. Three things are the
//! caller's, so that they can be planned, scheduled and checkpointed:
//!
//! - the moments, `moment_count` scalars of memory, zero before the first step;
//! - the step number, which counts from 1;
//! - the rate of this step. It lives in [`Update`] and nowhere else; a [`Schedule`](crate::Schedule) supplies it.
//!
//! | file | what it holds |
//! |---|---|
//! | `sgd` | stochastic gradient descent, with momentum, Nesterov's momentum and weight decay |
//! | `rms_prop` | RMSProp, plain, centred and with momentum |
//! | `adam` | Adam |
//! | `adam_w` | Adam with decoupled weight decay |
//! | `weight_decay` | the two ways to pull parameters towards 0 |
//! | `error` | what is said when an update cannot be made |

mod adam;
mod adam_w;
mod error;
mod rms_prop;
mod sgd;
mod weight_decay;

pub use adam::Adam;
pub use adam_w::AdamW;
pub use error::OptimiserError;
pub use rms_prop::RmsProp;
pub(crate) use sgd::sgd_step;
pub use sgd::{Momentum, Sgd};
pub use weight_decay::WeightDecay;

use crate::dispatch::by_widest;
use crate::feature::{Feature, needs};
use crate::{HyperparameterError, LengthMismatch, NotCompiled, Real};

/// A rule that moves parameters against their gradients.
///
/// ```
/// use headwater_core::{Adam, Optimiser, Update};
///
/// const ADAM: Optimiser<f32> =
///     Optimiser::Adam(Adam { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.0 });
/// let mut moments = [0.0; ADAM.moment_count(2)];
/// let mut parameters = [1.0, 1.0];
/// ADAM.check()?;
/// ADAM.update(Update {
///     parameters: &mut parameters,
///     gradients: &[100.0, -0.01],
///     moments: &mut moments,
///     step: 1,
///     rate: 0.5,
/// })?;
/// // The first step of Adam is as long as the rate, whatever the size of the gradient.
/// assert!((parameters[0] - 0.5).abs() < 1e-6);
/// assert!((parameters[1] - 1.5).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Optimiser<R> {
    /// Stochastic gradient descent.
    Sgd(Sgd<R>),
    /// RMSProp.
    RmsProp(RmsProp<R>),
    /// Adam.
    Adam(Adam<R>),
    /// Adam with decoupled weight decay.
    AdamW(AdamW<R>),
}

/// One step of an optimiser: what it reads and what it changes.
#[derive(Debug)]
pub struct Update<'a, R> {
    /// The parameters, moved in place.
    pub parameters: &'a mut [R],
    /// The loss's derivative by each parameter.
    pub gradients: &'a [R],
    /// The optimiser's memory, [`Optimiser::moment_count`] scalars; zero before step 1, and kept from step to
    /// step.
    pub moments: &'a mut [R],
    /// The number of this step. The first is 1.
    pub step: u64,
    /// The rate of this step: a parameter moves by the rate times what the rule makes of the gradient.
    pub rate: R,
}

impl<R: Real> Optimiser<R> {
    /// How many scalars of moments the rule keeps for a number of parameters; `usize::MAX` if that many
    /// cannot be counted.
    pub const fn moment_count(&self, parameters: usize) -> usize {
        parameters.saturating_mul(match self {
            Optimiser::Sgd(rule) => rule.moments_per_parameter(),
            Optimiser::RmsProp(rule) => rule.moments_per_parameter(),
            Optimiser::Adam(_) | Optimiser::AdamW(_) => 2,
        })
    }

    /// The rule's name, as `torch.optim` spells it.
    pub const fn name(&self) -> &'static str {
        match self {
            Optimiser::Sgd(_) => "SGD",
            Optimiser::RmsProp(_) => "RMSprop",
            Optimiser::Adam(_) => "Adam",
            Optimiser::AdamW(_) => "AdamW",
        }
    }

    /// The feature of this crate that compiles it in: its [`name`](Self::name) in lower case.
    pub const fn feature(&self) -> Option<&'static str> {
        Some(self.needs().name)
    }

    const fn needs(&self) -> Feature {
        match self {
            Optimiser::Sgd(_) => needs!("sgd"),
            Optimiser::RmsProp(_) => needs!("rmsprop"),
            Optimiser::Adam(_) => needs!("adam"),
            Optimiser::AdamW(_) => needs!("adamw"),
        }
    }

    /// Whether the hyperparameters make sense. Ask once; [`Optimiser::update`] does not ask again.
    ///
    /// # Errors
    ///
    /// One that names the first hyperparameter that does not, and what it must be.
    pub fn check(&self) -> Result<(), HyperparameterError<R>> {
        match self {
            Optimiser::Sgd(rule) => rule.check(),
            Optimiser::RmsProp(rule) => rule.check(),
            Optimiser::Adam(rule) => rule.check(),
            Optimiser::AdamW(rule) => rule.check(),
        }
    }

    /// Moves `parameters` by one step and keeps what the next step needs in `moments`, in one pass.
    ///
    /// # Errors
    ///
    /// Step 0, a rate that is not finite, a slice of the wrong length, or a rule that this build leaves out. Nothing is
    /// changed then. A gradient that is not finite is not an error: it makes its own parameter and moments NaN or infinite.
    /// [`all_finite`](crate::all_finite) tells beforehand, as does the norm that
    /// [`clip_by_norm`](crate::clip_by_norm) returns.
    #[cfg_attr(feature = "dispatch", inline(never))]
    pub fn update(&self, update: Update<'_, R>) -> Result<(), OptimiserError> {
        let parameters = update.parameters.len();
        check_length(
            "gradients",
            parameters,
            update.gradients.len(),
            "pass one gradient for each parameter",
        )?;
        check_length(
            "moments",
            self.moment_count(parameters),
            update.moments.len(),
            "take the length from the optimiser's moment_count",
        )?;
        if update.step == 0 {
            return Err(OptimiserError::StepZero);
        }
        if !update.rate.is_finite() {
            return Err(OptimiserError::Rate);
        }
        match self {
            Optimiser::Sgd(rule) => {
                if cfg!(feature = "sgd") {
                    by_widest::<R, _>(
                        parameters,
                        #[inline(always)]
                        || rule.update(update),
                    );
                } else {
                    return Err(self.left_out());
                }
            }
            Optimiser::RmsProp(rule) => {
                if cfg!(feature = "rmsprop") {
                    by_widest::<R, _>(
                        parameters,
                        #[inline(always)]
                        || rule.update(update),
                    );
                } else {
                    return Err(self.left_out());
                }
            }
            Optimiser::Adam(rule) => {
                if cfg!(feature = "adam") {
                    rule.update(update);
                } else {
                    return Err(self.left_out());
                }
            }
            Optimiser::AdamW(rule) => {
                if cfg!(feature = "adamw") {
                    rule.update(update);
                } else {
                    return Err(self.left_out());
                }
            }
        }
        Ok(())
    }

    fn left_out(&self) -> OptimiserError {
        OptimiserError::NotCompiled(NotCompiled { kind: self.name(), feature: self.needs().name })
    }
}

fn check_length(
    part: &'static str,
    expected: usize,
    found: usize,
    remedy: &'static str,
) -> Result<(), OptimiserError> {
    if expected == found {
        Ok(())
    } else {
        Err(OptimiserError::Length(LengthMismatch { part, expected, found, remedy }))
    }
}

/// Cuts a slice after `length` values; after its last if there are fewer.
fn cut<R>(values: &mut [R], length: usize) -> (&mut [R], &mut [R]) {
    values.split_at_mut(length.min(values.len()))
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::string::ToString;

    use super::{Adam, AdamW, Momentum, Optimiser, OptimiserError, RmsProp, Sgd, Update};

    // Claim: the memory for moments can be counted in a constant, and a count that does not fit saturates.
    #[test]
    fn moments() {
        const PLAIN: usize = Optimiser::Sgd(Sgd::<f32>::plain()).moment_count(10);
        const MOMENTUM: usize = Optimiser::Sgd(Sgd::with_momentum(0.9_f32)).moment_count(10);
        assert_eq!((PLAIN, MOMENTUM), (0, 10));
        let adam = Optimiser::Adam(Adam::<f32>::default());
        assert_eq!((adam.moment_count(10), adam.moment_count(usize::MAX)), (20, usize::MAX));
        assert_eq!(Optimiser::AdamW(AdamW::<f32>::default()).moment_count(10), 20);
        for (momentum, centred, count) in
            [(None, false, 10), (Some(0.9), false, 20), (None, true, 20), (Some(0.9), true, 30)]
        {
            let rule = RmsProp { momentum, centred, ..RmsProp::<f32>::default() };
            assert_eq!(Optimiser::RmsProp(rule).moment_count(10), count);
        }
    }

    // Claim: an update that cannot be made says why and changes nothing.
    #[test]
    fn errors() {
        let update = |gradients: &[f32], moments: usize, step, rate| {
            let (mut parameters, mut memory) = ([1.0_f32; 2], [0.0_f32; 4]);
            let (moments, _) = memory.split_at_mut(moments);
            let result = Optimiser::Sgd(Sgd::with_momentum(0.9)).update(Update {
                parameters: &mut parameters,
                gradients,
                moments,
                step,
                rate,
            });
            assert_eq!((parameters, memory), ([1.0; 2], [0.0; 4]));
            result.map_err(|error| error.to_string())
        };
        for (result, sentence) in [
            (
                update(&[1.0], 2, 1, 0.1),
                "gradients: expected 2 values, found 1; pass one gradient for each parameter",
            ),
            (
                update(&[1.0; 2], 4, 1, 0.1),
                "moments: expected 2 values, found 4; take the length from the optimiser's moment_count",
            ),
            (update(&[1.0; 2], 2, 0, 0.1), "step: expected a number from 1 up, found 0; the first step is 1"),
            (
                update(&[1.0; 2], 2, 1, f32::NAN),
                "rate: expected a finite number, found an infinity or NaN; check the schedule",
            ),
        ] {
            assert_eq!(result, Err(sentence.to_string()));
        }
        assert_eq!(OptimiserError::StepZero, OptimiserError::StepZero);
    }

    // Claim: each hyperparameter that PyTorch refuses is refused, and so is an alpha of 1 or more; PyTorch's
    // defaults pass.
    #[test]
    fn hyperparameters() {
        let defaults = [
            Optimiser::Sgd(Sgd::default()),
            Optimiser::RmsProp(RmsProp::default()),
            Optimiser::Adam(Adam::default()),
            Optimiser::AdamW(AdamW::<f32>::default()),
        ];
        for optimiser in defaults {
            assert_eq!(optimiser.check(), Ok(()));
        }
        let nesterov = |factor, dampening| {
            let momentum = Some(Momentum { factor, dampening, nesterov: true });
            Optimiser::Sgd(Sgd { momentum, ..Sgd::default() })
        };
        assert_eq!(nesterov(0.9, 0.0).check(), Ok(()));
        let adam = Adam::<f32>::default();
        let adam_w = AdamW::<f32>::default();
        let rms = RmsProp::<f32>::default();
        let cases = [
            (nesterov(0.0, 0.0), "SGD: momentum factor must be above 0 with Nesterov's momentum, found 0.0"),
            (nesterov(0.9, 0.5), "SGD: dampening must be 0 with Nesterov's momentum, found 0.5"),
            (
                Optimiser::Sgd(Sgd::with_momentum(-0.5)),
                "SGD: momentum factor must be a finite number from 0 up, found -0.5",
            ),
            (
                Optimiser::Adam(Adam { beta1: 1.0, ..adam }),
                "Adam: beta1 must be at least 0 and below 1, found 1.0",
            ),
            (
                Optimiser::Adam(Adam { beta2: -0.5, ..adam }),
                "Adam: beta2 must be at least 0 and below 1, found -0.5",
            ),
            (
                Optimiser::Adam(Adam { epsilon: -1.0, ..adam }),
                "Adam: epsilon must be a finite number from 0 up, found -1.0",
            ),
            (
                Optimiser::AdamW(AdamW { weight_decay: f32::NAN, ..adam_w }),
                "AdamW: weight_decay must be a finite number from 0 up, found NaN",
            ),
            (
                Optimiser::AdamW(AdamW { beta1: f32::NAN, ..adam_w }),
                "AdamW: beta1 must be at least 0 and below 1, found NaN",
            ),
            (
                Optimiser::RmsProp(RmsProp { alpha: 1.0, ..rms }),
                "RMSprop: alpha must be at least 0 and below 1, found 1.0",
            ),
            (
                Optimiser::RmsProp(RmsProp { momentum: Some(-1.0), ..rms }),
                "RMSprop: momentum must be a finite number from 0 up, found -1.0",
            ),
        ];
        for (optimiser, sentence) in cases {
            assert_eq!(optimiser.check().map_err(|error| error.to_string()), Err(sentence.to_string()));
        }
    }
}
