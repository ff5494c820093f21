//! A gradient checker for functions of your own: the ladder's rungs for anything written over [`Real`].
//!
//! A [`Differentiable`] has a forward and a backward pass, both generic over the scalar. That is what lets the checker
//! run the very code that ships on dual numbers, on numbers that carry their rounding, and on floats that remember which
//! branches they took.
//!
//! | rung | what it judges | tolerance |
//! |---|---|---|
//! | 2 | every partial derivative against the slope of the forward pass, by extrapolated differences in `f64` | 1e-9 |
//! | 3 | every partial derivative against the forward pass on dual numbers | 1e-13 |
//! | 4 | outputs and partial derivatives in `f32` against `f64` | a running bound on the rounding |
//! | 6 | every partial derivative against the forward pass on dual numbers, over the integers modulo 2^61 - 1 | none |
//!
//! The cotangent is random and never uniform; points at a kink are left out and counted; a check that judged too little,
//! or whose oracle is too weak for its tolerance, is an error and no certificate. What it does not say: anything of
//! inputs outside of the [`Domain`], or whether the forward pass is the function that was meant. Rung 6 asks for the same
//! formula and not for the same number: a backward pass that leans on a relation which the [`field`] does not have is
//! refused by it alone, and the message says so; leave the rung out then.
//!
//! A wrong backward pass is refused with a counterexample of the smallest shape and the simplest numbers that still
//! fail. It names the wrong partial derivative and says what the mistake looks like:
//!
//! ```
//! use headwater_core::Real;
//! use headwater_verify::checker::{Checker, Differentiable, Hint, Layout};
//!
//! /// y = scale * x + shift, feature by feature, over a batch.
//! struct ScaledShift { batch: usize, features: usize, right: bool }
//!
//! impl Differentiable for ScaledShift {
//!     fn name(&self) -> String {
//!         "scaled shift".to_owned()
//!     }
//!     fn inputs(&self) -> Layout {
//!         let row = [self.features];
//!         Layout::new().block("scale", &row).block("shift", &row).block("x", &[self.batch, self.features])
//!     }
//!     fn forward<R: Real>(&self, inputs: &[R]) -> Vec<R> {
//!         let (scale, rest) = inputs.split_at(self.features);
//!         let (shift, x) = rest.split_at(self.features);
//!         (0..x.len()).map(|i| scale[i % self.features] * x[i] + shift[i % self.features]).collect()
//!     }
//!     fn backward<R: Real>(&self, inputs: &[R], g: &[R]) -> Vec<R> {
//!         let (scale, rest) = inputs.split_at(self.features);
//!         let (_, x) = rest.split_at(self.features);
//!         let mut gradient = vec![R::ZERO; inputs.len()];
//!         for (i, g) in g.iter().enumerate() {
//!             let feature = i % self.features;
//!             gradient[feature] += *g * x[i];
//!             gradient[self.features + feature] += if self.right { *g } else { -*g };
//!             gradient[2 * self.features + i] = *g * scale[feature];
//!         }
//!         gradient
//!     }
//! }
//!
//! let check = |right| {
//!     Checker::family([("batch", 1..=4), ("features", 1..=5)], |[batch, features]| {
//!         ScaledShift { batch, features, right }
//!     })
//!     .check()
//! };
//! let certificate = check(true).expect("a gradient that is right");
//! assert!(certificate.facts.iter().all(|fact| fact.cases > 1000));
//!
//! let failure = check(false).expect_err("the shift's sign is wrong");
//! let refutation = failure.refutation().expect("a counterexample");
//! assert_eq!(refutation.name(), "shift[0]");
//! assert_eq!(refutation.sizes, [("batch".to_owned(), 1), ("features".to_owned(), 1)]);
//! assert_eq!(refutation.point.x, [0.0, 0.0, 0.0]);
//! assert_eq!((refutation.wrong.expected, refutation.wrong.found), (1.0, -1.0));
//! assert_eq!(refutation.hints, [Hint::SignFlipped]);
//! println!("{failure}");
//! ```
//!
//! [`Real`]: headwater_core::Real
//! [`field`]: crate::field

mod certificate;
mod check;
mod domain;
mod elementwise;
mod evidence;
mod failure;
mod guard;
mod hint;
mod judge;
mod points;
mod refutation;
mod refute;
mod run;

pub use certificate::Certificate;
pub use check::Checker;
pub use domain::Domain;
pub use elementwise::{Elementwise, ScalarFunction};
pub use failure::Failure;
pub use hint::Hint;
pub use refutation::Refutation;

pub use crate::gradient::Differentiable;
pub use crate::layout::Layout;
