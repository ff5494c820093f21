//! Rungs 2 to 4 for losses.

use headwater_core::Loss;

use super::{Case, checks};
use crate::draw::Draw;
use crate::fact::Fact;
use crate::gradient::{adjoint, against_differences, against_duals, single_against_double};
use crate::rung::Rung;
use crate::strata::{Stratum, WIDTHS};
use crate::strict;
use crate::tolerance::{EXACT_DERIVATIVE, FINITE_DIFFERENCE, ROUNDING};

/// Outputs where a loss can go wrong and still has a derivative of moderate size.
const STRATA: [Stratum; 5] = [Stratum::Ordinary, Stratum::Zero, Stratum::Tiny, Stratum::Ties, Stratum::Kink];

fn each_case(loss: Loss<'static>, seed: u64, mut check: impl FnMut(&Case, &[f32], f32, Stratum)) {
    let (mut draw, mut number) = (Draw::new(seed), 0);
    for (round, width) in WIDTHS.into_iter().chain([10]).enumerate() {
        for kind in checks(loss).kinds {
            for (batch, stratum) in [1, 2, 3, 2, 5].into_iter().zip(STRATA) {
                let case = Case::draw(loss, *kind, batch, width, &mut draw);
                let x = stratum.vector::<f32>(batch * case.width, &mut draw);
                if strict::takes(number) {
                    check(&case, &x, 0.25 + round as f32 / 8.0, stratum);
                }
                number += 1;
            }
        }
    }
}

/// Claim: the gradient is the slope of the loss, partial by partial.
#[must_use]
pub fn differences(loss: Loss<'static>) -> Fact {
    let claim = format!("{loss:?}: the gradient is the slope of the loss");
    let domain = "f64, batches of 1 to 5, widths of 1 to 33";
    let oracle = "Richardson's extrapolation of central differences, five levels";
    let mut fact =
        Fact::new(Rung::FiniteDifferences, claim, domain, oracle, FINITE_DIFFERENCE).covering(&STRATA);
    each_case(loss, 51, |case, x, cotangent, stratum| {
        fact.cover(stratum);
        let x: Vec<f64> = x.iter().map(|x| f64::from(*x)).collect();
        against_differences(case, &x, &[f64::from(cotangent)], &mut fact);
    });
    fact
}

/// Claim: the gradient is the exact derivative of the loss.
#[must_use]
pub fn duals(loss: Loss<'static>) -> Fact {
    let claim = format!("{loss:?}: the gradient is the exact derivative of the loss");
    let domain = "f64, batches of 1 to 5, widths of 1 to 33";
    let oracle = "the same loss on dual numbers";
    let mut fact =
        Fact::new(Rung::ExactDerivative, claim, domain, oracle, EXACT_DERIVATIVE).covering(&STRATA);
    each_case(loss, 52, |case, x, cotangent, stratum| {
        fact.cover(stratum);
        let x: Vec<f64> = x.iter().map(|x| f64::from(*x)).collect();
        against_duals(case, &x, &[f64::from(cotangent)], &mut fact);
    });
    fact
}

/// Claim: loss and gradient in `f32` are those in `f64` within their rounding.
#[must_use]
pub fn single(loss: Loss<'static>) -> Fact {
    let claim = format!("{loss:?}: f32 follows f64 within its rounding");
    let domain = "batches of 1 to 5, widths of 1 to 33, inputs exact in f32";
    let oracle = "the same code in f64 with a running error bound";
    let mut fact = Fact::new(Rung::SinglePrecision, claim, domain, oracle, ROUNDING).covering(&STRATA);
    each_case(loss, 53, |case, x, cotangent, stratum| {
        fact.cover(stratum);
        single_against_double(case, x, &[cotangent], &mut fact);
    });
    fact
}

/// Claim: <u, J v> = <J^T u, v> also for a thousand classes and for a thousand samples.
#[must_use]
pub fn large(loss: Loss<'static>) -> Fact {
    let claim = format!("{loss:?}: <u, J v> = <J^T u, v> for large batches and many classes");
    let domain = "f64, 1,000 outputs of 2 samples, and 4 of 1,000";
    let oracle = "the same loss on dual numbers";
    let mut fact = Fact::new(Rung::ExactDerivative, claim, domain, oracle, EXACT_DERIVATIVE);
    let mut draw = Draw::new(54);
    for (batch, width) in [(2, 1000), (1000, 4)] {
        for case in Case::draw_each(loss, batch, width, &mut draw) {
            let x = draw.normals(case.batch * case.width);
            adjoint(&case, &x, &[0.75], 55, &mut fact);
        }
    }
    fact
}
