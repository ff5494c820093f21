//! Rung 7: a bound on rounding for all inputs of a box, and the error measured inside it.
//!
//! The bound comes from [`crate::bounded`], run through the shipping code once for the whole box. Then the same code runs
//! in `f32` at many points of the box and its distance from `f64` is compared with the bound. A measured error above the
//! bound refutes the arithmetic of one of the two; a bound far above what is measured says little, and where it is held
//! against the textbook or against the measurements a fact says so too.
//!
//! | file | what is bounded |
//! |---|---|
//! | `scalar` | random formulas: the arithmetic of the bounds itself; and the elementary functions it takes for granted |
//! | `dense` | a dense layer, forward and backward |
//! | `softmax` | softmax cross-entropy, value and gradient |
//! | `normalisation` | batch norm in training and layer norm, forward and backward |

mod dense;
mod evidence;
mod normalisation;
mod scalar;
mod softmax;

pub use dense::dense;
pub use evidence::EVIDENCE;
pub use normalisation::{batch_norm, layer_norm};
pub use scalar::{arithmetic, elementary};
pub use softmax::softmax_cross_entropy;

use crate::draw::Draw;
use crate::fact::Fact;
use crate::rung::Rung;
use crate::tolerance::ROUNDING;

/// The share of a bound that the same formulas in `f64` may be off themselves: their unit roundoff is 2^-29 of ours.
const WIDER: f64 = 1.0 / 134_217_728.0;

/// Measured errors against their bounds: the fact they make, the largest of both, and the largest ratio.
struct Measured {
    fact: Fact,
    bound: f64,
    measured: f64,
    share: f64,
}

impl Measured {
    fn new(claim: impl Into<String>, domain: impl Into<String>) -> Self {
        let fact = Fact::new(Rung::Bounds, claim, domain, "the same code in f64", ROUNDING);
        Self { fact, bound: 0.0, measured: 0.0, share: 0.0 }
    }

    /// Holds one value in `f32` against the one in `f64` and the bound for it.
    fn one(&mut self, found: f32, exact: f64, bound: f64, input: impl FnOnce() -> String) {
        let found = f64::from(found);
        let error = (found - exact).abs();
        self.bound = self.bound.max(bound);
        self.measured = self.measured.max(error);
        self.share = self.share.max(if error == 0.0 { 0.0 } else { error / bound });
        self.fact.within(found, exact, bound, bound * WIDER, input);
    }

    /// The same for every value of a slice.
    fn compare(&mut self, found: &[f32], exact: &[f64], bounds: &[f64], input: impl Fn() -> String) {
        let lengths = [found.len(), exact.len(), bounds.len()];
        self.fact.holds(lengths == [bounds.len(); 3], || format!("{}: lengths {lengths:?}", input()));
        for (index, ((found, exact), bound)) in found.iter().zip(exact).zip(bounds).enumerate() {
            self.one(*found, *exact, *bound, || format!("{}, element {index}", input()));
        }
    }

    /// Adds what was measured for another piece of the same claim.
    fn absorb(&mut self, other: Self) {
        self.bound = self.bound.max(other.bound);
        self.measured = self.measured.max(other.measured);
        self.share = self.share.max(other.share);
        self.fact.absorb(other.fact);
    }

    /// The fact, with its numbers: the largest bound and error of all, and how near to its own bound any error came.
    fn fact(mut self) -> Fact {
        let Self { bound, measured, share, .. } = self;
        let nearest = 100.0 * share;
        self.fact.domain += &format!(
            "; bounds up to {bound:.2e}, errors up to {measured:.2e}, and up to {nearest:.0} % of a bound"
        );
        self.fact
    }

    /// Holds the largest bound itself against a figure of the documentation.
    fn compare_bound(&self, figure: f64, ceiling: &mut Fact) {
        ceiling.within(self.bound, 0.0, figure, 0.0, || format!("{}; {}", self.fact.claim, self.fact.domain));
    }
}

/// A fact about bounds themselves: that none is above the figure that the documentation gives.
fn ceiling(claim: impl Into<String>) -> Fact {
    Fact::new(Rung::Bounds, claim, "the boxes above", "the figures of the documentation", ROUNDING)
}

/// Where in a box a point is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Anywhere.
    Inside,
    /// Every coordinate at one of its ends.
    Corner,
    /// Every coordinate at the end that is larger in size.
    Loudest,
    /// Half of the coordinates at an end, the others near the middle.
    Mixed,
    /// A neighbour of an end: the longest significands.
    Edge,
}

impl Place {
    const ALL: [Place; 5] = [Place::Inside, Place::Corner, Place::Loudest, Place::Mixed, Place::Edge];

    /// A coordinate between two ends, which must be `f32` numbers.
    fn coordinate(self, low: f64, high: f64, draw: &mut Draw) -> f32 {
        let end = if draw.below(2) == 0 { low } else { high };
        let inside = draw.uniform(low, high);
        let x = match self {
            Place::Inside => inside,
            Place::Corner => end,
            Place::Loudest => {
                if low.abs() > high.abs() {
                    low
                } else {
                    high
                }
            }
            Place::Mixed => {
                if draw.below(2) == 0 {
                    end
                } else {
                    0.75 * (0.5 * low + 0.5 * high) + 0.25 * inside
                }
            }
            Place::Edge => end * (1.0 - 2.0_f64.powi(-24) * (1 + draw.below(8)) as f64),
        };
        (x as f32).clamp(low as f32, high as f32)
    }
}

/// An `f32` number near `x`, as an `f64`.
fn single(x: f64) -> f64 {
    f64::from(x as f32)
}

fn widened(values: &[f32]) -> Vec<f64> {
    values.iter().map(|x| f64::from(*x)).collect()
}
