//! Slopes by finite differences, with their own error bar.
//!
//! Central differences (f(x+h) - f(x-h)) / ((x+h) - (x-h)), at five steps each half the one before,
//! extrapolated to h = 0 by Richardson's scheme with the stopping rule of Ridders (1982, *Accurate computation
//! of F'(x) and F'(x)F''(x)*): the entry on the tableau's diagonal that differs least from its neighbours, and
//! that difference as its error. The divisor is the step that was achieved in floating point, not the one
//! intended.

/// How many step sizes enter one extrapolation.
pub const LEVELS: usize = 5;

/// The largest steps tried, in turn, as multiples of max(|x|, 1): the later ones for functions that turn
/// sharply or have a kink nearby.
pub const FIRST_STEPS: [f64; 4] = [0.031_25, 0.003_906_25, 0.000_488_281_25, 0.000_061_035_156_25];

/// A slope and how far it may be from the truth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slope {
    /// The extrapolated derivative.
    pub value: f64,
    /// The estimate of its own absolute error.
    pub error: f64,
}

/// The slope of `function` at `x`, or `None` if a kink lies within every step tried.
///
/// `function` returns its value and a digest of the branches it took (see [`crate::traced::trail_of`]); a step
/// whose ends took different branches may straddle a kink, and then its differences say nothing about a
/// derivative. Stops at the first starting step on one branch whose error is at most `sufficient`. Where there
/// is none, a step across branches will do if its error is as small and the branches meet smoothly, as the
/// choice of a largest logit does.
pub fn slope(x: f64, sufficient: f64, mut function: impl FnMut(f64) -> (f64, u64)) -> Option<Slope> {
    let (mut within, mut across): (Option<Slope>, Option<Slope>) = (None, None);
    for first in FIRST_STEPS {
        let (found, meeting) = extrapolate(x, first * x.abs().max(1.0), &mut function);
        let best = match meeting {
            Meeting::OneBranch => &mut within,
            Meeting::Smooth => &mut across,
            Meeting::Kink => continue,
        };
        if best.is_none_or(|best| found.error < best.error) {
            *best = Some(found);
        }
        if within.is_some_and(|slope| slope.error <= sufficient) {
            return within;
        }
    }
    across.filter(|slope| slope.error <= sufficient).or(within)
}

/// What lies within a step.
enum Meeting {
    /// One branch.
    OneBranch,
    /// Several branches, without a jump of the slope at the middle.
    Smooth,
    /// Several branches that meet in a kink.
    Kink,
}

fn extrapolate(x: f64, first_step: f64, function: &mut impl FnMut(f64) -> (f64, u64)) -> (Slope, Meeting) {
    let (mut branch, mut one_branch) = (None, true);
    let mut previous: Vec<f64> = Vec::new();
    let mut best = Slope { value: f64::NAN, error: f64::INFINITY };
    let mut step = first_step;
    let (middle, mut bends) = (function(x).0, Vec::new());
    for level in 0..LEVELS {
        let (above, below) = (x + step, x - step);
        let ((upper, upper_branch), (lower, lower_branch)) = (function(above), function(below));
        let common = *branch.get_or_insert(upper_branch);
        one_branch &= upper_branch == common && lower_branch == common;
        let achieved = above - below;
        // Nothing extrapolated can be surer than the rounding of the two values it starts from.
        let rounding = f64::EPSILON * upper.abs().max(lower.abs()) / achieved;
        bends.push(((upper + lower - 2.0 * middle) / achieved).abs() - 4.0 * rounding);
        let mut row = vec![(upper - lower) / achieved];
        let mut factor = 1.0;
        for column in 0..level {
            factor *= 4.0;
            row.push((row[column] * factor - previous[column]) / (factor - 1.0));
        }
        // Only the diagonal is judged: among all entries two may agree by chance when the function is not
        // smooth.
        if let (Some(value), [.., penultimate, _], Some(before)) = (row.last(), &row[..], previous.last()) {
            let error = (value - penultimate).abs().max((value - before).abs()).max(rounding);
            if level >= 2 && error <= best.error {
                best = Slope { value: *value, error };
            }
        }
        previous = row;
        step /= 2.0;
    }
    // (f(x+h) + f(x-h) - 2f(x)) / h falls with h where f is smooth, to a sixteenth over five levels; at a kink
    // it stays.
    let smooth = matches!(bends[..], [first, .., last] if last <= first.max(0.0) / 8.0);
    let meeting = match (one_branch, smooth) {
        (true, _) => Meeting::OneBranch,
        (false, true) => Meeting::Smooth,
        (false, false) => Meeting::Kink,
    };
    (best, meeting)
}

#[cfg(test)]
mod tests {
    use super::{Slope, slope};

    fn smooth(f: impl Fn(f64) -> f64) -> impl Fn(f64) -> (f64, u64) {
        move |x| (f(x), 0)
    }

    /// Claim: on smooth functions the slope is within its own error estimate (times 3), and that within 1e-10.
    /// Oracle: closed forms.
    #[test]
    fn known_slopes_are_within_the_error_they_claim() {
        for x in [-2.0, -0.3, 0.0, 0.7, 1.9] {
            type Pair = (fn(f64) -> f64, fn(f64) -> f64);
            let pairs: [Pair; 4] = [
                (f64::exp, f64::exp),
                (f64::sin, f64::cos),
                (f64::tanh, |x| x.cosh().powi(-2)),
                (|x| x.powi(5), |x| 5.0 * x.powi(4)),
            ];
            for (function, derivative) in pairs {
                let Slope { value, error } = slope(x, 1e-11, smooth(function)).expect("no kink");
                assert!(error < 1e-10, "claimed error {error:e} at {x}");
                assert!((value - derivative(x)).abs() <= 3.0 * error, "{value} at {x}, claimed {error:e}");
            }
        }
    }

    #[test]
    fn a_kink_within_every_step_gives_no_slope_and_one_farther_off_does() {
        let kinked = |x: f64| (x.abs(), u64::from(x > 0.0));
        for x in [0.0, 1e-9, -1e-7] {
            assert_eq!(slope(x, 1e-12, kinked), None);
        }
        let joined = |x: f64| (x.sin(), u64::from(x > 0.0));
        let smooth = slope(1e-9, 1e-11, joined).expect("two branches of one smooth function");
        assert!((smooth.value - 1.0).abs() < 1e-11);
        let found = slope(0.001, 1e-12, kinked).expect("the smallest step stays on one side");
        assert!((found.value - 1.0).abs() < 1e-12);
    }

    /// Claim: a kink that the function does not declare shows in the error estimate.
    #[test]
    fn an_undeclared_kink_shows_in_the_error() {
        let functions: [fn(f64) -> f64; 3] =
            [|x| x.abs().sqrt(), f64::abs, |x| if x > 0.0 { x * x } else { x }];
        for function in functions {
            for x in [1e-6, -3e-6, 1.7e-5] {
                let found = slope(x, 1e-12, smooth(function)).expect("not declared");
                assert!(found.error > 1e-6, "claimed {found:?} at {x:e}");
            }
        }
    }
}
