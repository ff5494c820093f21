//! Where tests of the verifier may weaken it. Here nothing is weakened.
//!
//! `headwater-planted` compiles the verifier a second time, with switches in place of this file: then a tolerance can be
//! loosened, a cotangent be of ones, a stratum be left out, and the loss of each must cost the verifier a planted bug.

use crate::strata::Stratum;
use crate::tolerance::Tolerance;

/// The largest error that is let through by a tolerance which allows `allowance` here.
pub(crate) const fn allowance(_: &Tolerance, allowance: f64) -> f64 {
    allowance
}

/// An entry of a cotangent.
pub(crate) const fn cotangent(entry: f64) -> f64 {
    entry
}

/// The stratum whose inputs are tried where those of `stratum` are meant.
pub(crate) const fn stratum(stratum: Stratum) -> Stratum {
    stratum
}

/// How many of its cases a sweep over random inputs tries.
pub(crate) const fn cases(cases: u32) -> u32 {
    cases
}

/// Of so many blocks of rung 5's sample one is taken.
pub(crate) const fn blocks() -> usize {
    1
}

/// Whether a sweep over a box of shapes, or over all numbers, tries its case of this number.
pub(crate) const fn takes(_number: u64) -> bool {
    true
}

/// Called after every comparison, with whether it refuted the claim.
pub(crate) const fn judged(_refuted: bool) {}
