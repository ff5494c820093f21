//! The rate of each step: an optional linear warm-up, then constant, stepwise or along a cosine.
//!
//! Conventions are those of `torch.optim.lr_scheduler`, in closed form, so that the rate of a step does not
//! depend on the steps before it and a resumed run gets the same bits. Steps count from 1, as in
//! [`Update`](crate::Update): step t has PyTorch's epoch t - 1.

use crate::hyperparameter::Checked;
use crate::{HyperparameterError, Real};

/// Which rate each step has.
///
/// ```
/// use headwater_core::Schedule;
///
/// // 10 steps up from a tenth of the rate, then 90 steps down to 0.
/// let schedule = Schedule::cosine(0.5_f32, 90, 0.0).with_warm_up(10, 0.1);
/// schedule.check()?;
/// assert_eq!(schedule.rate(1), 0.05);
/// assert_eq!(schedule.rate(11), 0.5);
/// assert_eq!(schedule.rate(10 + 90 + 1), 0.0);
/// # Ok::<(), headwater_core::HyperparameterError<f32>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Schedule<R> {
    /// The full rate: what the warm-up ends with and the decay starts from.
    pub rate: R,
    /// How the rate rises at the start.
    pub warm_up: WarmUp<R>,
    /// How it falls afterwards.
    pub decay: Decay<R>,
}

/// A linear rise at the start. PyTorch's `LinearLR`, followed by the decay as in `SequentialLR`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WarmUp<R> {
    /// How many steps are below the full rate; 0 for no warm-up. PyTorch's `total_iters`, and the milestone
    /// of `SequentialLR`.
    pub steps: u64,
    /// What the full rate is multiplied by at step 1, in \[0, 1\]; PyTorch's `start_factor`. With 0 the first
    /// step is none.
    pub start_factor: R,
}

/// How the rate falls, counted in steps after the warm-up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Decay<R> {
    /// Not at all.
    Constant,
    /// A multiplication by `gamma` after every `every` steps: rate gamma^floor(t / every). PyTorch's
    /// `StepLR`.
    Step {
        /// How many steps share a rate, at least 1; PyTorch's `step_size`.
        every: u64,
        /// The factor, from 0 up; PyTorch's `gamma`, 0.1 by default there.
        gamma: R,
    },
    /// Along half a cosine (Loshchilov & Hutter, "SGDR", 2017): minimum + (rate - minimum) (1 + cos(pi t /
    /// total)) / 2. PyTorch's `CosineAnnealingLR`, except that the rate stays at the minimum afterwards and
    /// does not rise again.
    Cosine {
        /// How many steps it takes to reach the minimum, at least 1; PyTorch's `T_max`.
        total: u64,
        /// The last rate, from 0 up to the full rate; PyTorch's `eta_min`.
        minimum: R,
    },
}

impl<R: Real> Schedule<R> {
    /// The same rate for each step.
    pub const fn constant(rate: R) -> Self {
        Self::decaying(rate, Decay::Constant)
    }

    /// A rate that is multiplied by `gamma` after every `every` steps.
    pub const fn step(rate: R, every: u64, gamma: R) -> Self {
        Self::decaying(rate, Decay::Step { every, gamma })
    }

    /// A rate that falls to `minimum` within `total` steps, along half a cosine, and stays there.
    pub const fn cosine(rate: R, total: u64, minimum: R) -> Self {
        Self::decaying(rate, Decay::Cosine { total, minimum })
    }

    /// The same schedule after `steps` steps of linear warm-up that starts at `start_factor` times the rate.
    pub const fn with_warm_up(self, steps: u64, start_factor: R) -> Self {
        Schedule { rate: self.rate, warm_up: WarmUp { steps, start_factor }, decay: self.decay }
    }

    const fn decaying(rate: R, decay: Decay<R>) -> Self {
        Schedule { rate, warm_up: WarmUp { steps: 0, start_factor: R::ONE }, decay }
    }

    /// Whether the numbers make sense. Ask once; [`Schedule::rate`] has an answer for any.
    ///
    /// # Errors
    ///
    /// A rate, factor or minimum that is negative or not finite, a start factor above 1, a minimum above the
    /// rate, or a decay over 0 steps.
    pub fn check(&self) -> Result<(), HyperparameterError<R>> {
        let checked = Checked("schedule");
        checked.not_negative("rate", self.rate)?;
        checked.not_negative("start_factor", self.warm_up.start_factor)?;
        if self.warm_up.start_factor.exceeds(R::ONE) {
            return checked.error("start_factor", "at most 1", self.warm_up.start_factor);
        }
        match self.decay {
            Decay::Constant => Ok(()),
            Decay::Step { every: 0, .. } => checked.error("every", "at least 1 step", R::ZERO),
            Decay::Step { gamma, .. } => checked.not_negative("gamma", gamma),
            Decay::Cosine { total: 0, .. } => checked.error("total", "at least 1 step", R::ZERO),
            Decay::Cosine { minimum, .. } if minimum.exceeds(self.rate) => {
                checked.error("minimum", "at most the rate", minimum)
            }
            Decay::Cosine { minimum, .. } => checked.not_negative("minimum", minimum),
        }
    }

    /// The rate of a step. The first step is 1; step 0 has the rate of step 1.
    ///
    /// A stepwise decay every 0 steps is constant, a cosine over 0 steps is at its minimum.
    pub fn rate(&self, step: u64) -> R {
        let elapsed = step.saturating_sub(1);
        match elapsed.checked_sub(self.warm_up.steps) {
            None => {
                let start = self.warm_up.start_factor;
                self.rate * (start + (R::ONE - start) * ratio(elapsed, self.warm_up.steps))
            }
            Some(elapsed) => self.decayed(elapsed),
        }
    }

    /// The rate `elapsed` steps after the first at the full rate.
    fn decayed(&self, elapsed: u64) -> R {
        match self.decay {
            Decay::Constant => self.rate,
            Decay::Step { every, gamma } => self.rate * gamma.powi(elapsed.checked_div(every).unwrap_or(0)),
            Decay::Cosine { total, minimum } => match total.checked_sub(elapsed) {
                None | Some(0) => minimum,
                Some(left) => minimum + (self.rate - minimum) * raised_cosine(elapsed, left, total),
            },
        }
    }
}

/// (1 + cos(pi elapsed / total)) / 2, where `left` is `total` - `elapsed`.
///
/// That is 1 - s^2 with s = sin(pi/2 elapsed / total), or s^2 with s = sin(pi/2 left / total): the nearer end
/// is taken, so that the argument is at most pi/4 and the last steps before the minimum lose nothing to
/// cancellation.
fn raised_cosine<R: Real>(elapsed: u64, left: u64, total: u64) -> R {
    let sine = sine(R::from_f64(core::f64::consts::FRAC_PI_2) * ratio(elapsed.min(left), total));
    if elapsed < left { R::ONE - sine * sine } else { sine * sine }
}

/// sin(x) for 0 <= x <= pi/4, from its Taylor series up to x^15; the first term left out is below 2^-53 of
/// the sum.
///
/// Exact rational steps rather than a platform's sine, and rather than `libm`'s, which computes in f64 for
/// f32.
fn sine<R: Real>(x: R) -> R {
    let square = x * x;
    let mut sum = R::ONE;
    for n in [14, 12, 10, 8, 6, 4, 2] {
        sum = R::ONE - square / R::from_usize(n * (n + 1)) * sum;
    }
    x * sum
}

/// `part` / `whole`.
fn ratio<R: Real>(part: u64, whole: u64) -> R {
    from_u64::<R>(part) / from_u64(whole)
}

/// The scalar nearest to a count, or next to it when it takes more than 32 bits; the same on every width of
/// `usize`.
fn from_u64<R: Real>(count: u64) -> R {
    let piece = |shift: u32| R::from_usize(usize::from((count >> shift) as u16));
    let radix = R::from_f64(65536.0);
    ((piece(48) * radix + piece(32)) * radix + piece(16)) * radix + piece(0)
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::string::ToString;

    use super::{Decay, Schedule, from_u64, sine};

    // Claim: the series is the sine, to 1 unit in the last place in f64 and 2 in f32. Oracle: f64 libm's
    // sine, good to 1 unit in f64.
    #[test]
    fn series() {
        let (largest, factorial_of_17) = (core::f64::consts::FRAC_PI_4, 355_687_428_096_000.0);
        assert!(largest.powi(17) / factorial_of_17 < 2.0_f64.powi(-53) * libm::sin(largest));
        for i in 1..=4000 {
            let x = f64::from(i) * (core::f64::consts::FRAC_PI_4 / 4000.0);
            assert!((sine(x) - libm::sin(x)).abs() <= f64::EPSILON * libm::sin(x));
            let wanted = libm::sin(f64::from(x as f32));
            assert!((f64::from(sine(x as f32)) - wanted).abs() <= 2.0 * f64::from(f32::EPSILON) * wanted);
        }
    }

    // Claim: half a cosine, in f32 and f64, down to the last step before the minimum. Oracle: PyTorch's
    // formula with f64 libm, cos(pi/2 x)^2 in place of (1 + cos(pi x)) / 2, which cancels. Tolerance: 8 units
    // in the last place, for a ratio, a product, the series and a square.
    #[test]
    fn cosine() {
        for total in [1_u32, 2, 3, 10, 1000] {
            for elapsed in 0..total {
                // The cosine of the angle, from whichever side is accurate: cos x = sin(pi/2 - x).
                let left = core::f64::consts::FRAC_PI_2 * f64::from(total - elapsed) / f64::from(total);
                let wanted = libm::sin(left) * libm::sin(left);
                let step = u64::from(elapsed) + 1;
                let found = Schedule::cosine(1.0_f64, total.into(), 0.0).rate(step);
                assert!((found - wanted).abs() <= 8.0 * f64::EPSILON * wanted, "{elapsed}/{total}");
                let found = f64::from(Schedule::cosine(1.0_f32, total.into(), 0.0).rate(step));
                assert!(
                    (found - wanted).abs() <= 8.0 * f64::from(f32::EPSILON) * wanted,
                    "{elapsed}/{total}"
                );
            }
        }
    }

    // Claim: it starts at the rate, passes the middle half-way, ends at the minimum and stays there. Exact at
    // both ends; the middle to 2 units in the last place.
    #[test]
    fn cosine_ends() {
        let schedule = Schedule::cosine(0.5_f64, 10, 0.125);
        assert_eq!((schedule.rate(0), schedule.rate(1)), (0.5, 0.5));
        assert!((schedule.rate(6) - 0.3125).abs() <= 2.0 * f64::EPSILON * 0.3125);
        for step in [11, 12, 21, u64::MAX] {
            assert_eq!(schedule.rate(step), 0.125);
        }
        assert_eq!(Schedule::cosine(0.5_f64, 0, 0.125).rate(1), 0.125);
        for step in 1..11 {
            assert!(schedule.rate(step + 1) < schedule.rate(step));
        }
    }

    // Claim: stepwise decay multiplies after every `every` steps and not before. Exact: gamma is a power of
    // two.
    #[test]
    fn step_decay() {
        let schedule = Schedule::step(1.0_f32, 3, 0.5);
        let rates = [1, 2, 3, 4, 5, 6, 7, 301].map(|step| schedule.rate(step));
        assert_eq!(rates, [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.5_f32.powi(100)]);
        assert_eq!(schedule.rate(u64::MAX), 0.0);
        assert_eq!(Schedule::step(1.0_f32, 0, 0.5).rate(100), 1.0);
    }

    // Claim: the warm-up is a straight line from its start to the full rate, which the step after it has;
    // then the decay begins from its own start. Exact: dyadic numbers.
    #[test]
    fn warm_up() {
        let schedule = Schedule::constant(2.0_f64).with_warm_up(4, 0.5);
        assert_eq!([1, 2, 3, 4, 5, 6].map(|step| schedule.rate(step)), [1.0, 1.25, 1.5, 1.75, 2.0, 2.0]);
        let decaying = Schedule::step(2.0_f64, 2, 0.5).with_warm_up(4, 0.5);
        assert_eq!([4, 5, 6, 7, 8, 9].map(|step| decaying.rate(step)), [1.75, 2.0, 2.0, 1.0, 1.0, 0.5]);
        assert_eq!(Schedule::constant(2.0_f64).with_warm_up(2, 0.0).rate(1), 0.0);
    }

    // Claim: counts of up to 24 bits are exact in f32, of up to 53 bits in f64, and beyond they are off by
    // one rounding.
    #[test]
    fn counts() {
        for count in [0, 1, 65_535, 65_536, (1 << 24) - 1, (1 << 53) - 1] {
            assert_eq!(from_u64::<f64>(count), count as f64);
        }
        assert_eq!(from_u64::<f32>((1 << 24) - 1), 16_777_215.0);
        assert_eq!(from_u64::<f32>(u64::MAX), u64::MAX as f32);
    }

    // Claim: numbers that make no sense are refused, each with its own sentence.
    #[test]
    fn errors() {
        let fine = Schedule::cosine(0.5_f32, 10, 0.125);
        assert_eq!(fine.with_warm_up(3, 0.0).check(), Ok(()));
        let cases = [
            (Schedule::constant(-0.5), "schedule: rate must be a finite number from 0 up, found -0.5"),
            (Schedule::constant(f32::NAN), "schedule: rate must be a finite number from 0 up, found NaN"),
            (fine.with_warm_up(3, 2.0), "schedule: start_factor must be at most 1, found 2.0"),
            (
                fine.with_warm_up(3, -1.0),
                "schedule: start_factor must be a finite number from 0 up, found -1.0",
            ),
            (Schedule::step(0.5, 0, 0.5), "schedule: every must be at least 1 step, found 0.0"),
            (Schedule::step(0.5, 1, -0.5), "schedule: gamma must be a finite number from 0 up, found -0.5"),
            (Schedule::cosine(0.5, 0, 0.0), "schedule: total must be at least 1 step, found 0.0"),
            (Schedule::cosine(0.5, 1, 0.75), "schedule: minimum must be at most the rate, found 0.75"),
            (
                Schedule::cosine(0.5, 1, -0.5),
                "schedule: minimum must be a finite number from 0 up, found -0.5",
            ),
        ];
        for (schedule, sentence) in cases {
            assert_eq!(schedule.check().map_err(|error| error.to_string()), Err(sentence.to_string()));
        }
        assert_eq!(fine.decay, Decay::Cosine { total: 10, minimum: 0.125 });
    }
}
