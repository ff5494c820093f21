//! Rung 1 for optimisers on gradients where faults hide.

use headwater_core::Optimiser;

use super::{Run, Scaling, checks};
use crate::coverage::{self, Region};
use crate::draw::Draw;
use crate::fact::Fact;
use crate::rung::Rung;
use crate::strata::{Stratum, WIDTHS};
use crate::tolerance::LAW;

/// Few, so that a moving variance does not cancel.
const STEPS: usize = 3;

/// Claim: with gradients of every stratum a run ends where PyTorch's pseudo-code ends, parameter by parameter; where
/// that is infinite or NaN, so is the run, and no other parameter is touched by it.
#[must_use]
pub fn strata(optimiser: Optimiser<f64>) -> Fact {
    let claim = format!("{optimiser:?}: a run follows PyTorch's pseudo-code for gradients of every stratum");
    let domain = format!("f64, {STEPS} steps, 1 to 33 parameters");
    let mut fact =
        Fact::new(Rung::Laws, claim, domain, "the pseudo-code, line by line", LAW).covering(&Stratum::ALL);
    let (function, expected) = (coverage::variant(&optimiser), checks(&optimiser));
    let centred = matches!(optimiser, Optimiser::RmsProp(rule) if rule.centred);
    let mut draw = Draw::new(97);
    for parameters in WIDTHS {
        for stratum in Stratum::ALL {
            let mut run = Run::draw(parameters, STEPS, &mut draw);
            for (_, gradients) in &mut run.steps {
                *gradients = stratum.vector(parameters, &mut draw);
                fact.saw(&function, stratum, gradients);
            }
            fact.cover(stratum);
            fact.saw_shape(&function, Region::Width(parameters));
            for (index, found) in run.end(&optimiser).iter().enumerate() {
                let steps: Vec<(f64, f64)> = run.steps.iter().map(|(rate, g)| (*rate, g[index])).collect();
                let end = expected.end(&optimiser, run.start[index], &steps);
                // The size of the steps: what their rounding is relative to.
                let largest =
                    steps.iter().map(|(_, g)| g.abs()).filter(|g| g.is_finite()).fold(1.0, f64::max);
                let input = || {
                    format!(
                        "parameter {index}, stratum '{stratum}', start {:e}, rates and gradients {steps:?}",
                        run.start[index]
                    )
                };
                if centred && stratum == Stratum::Overflow {
                    // The pseudo-code takes one overflow from another; the core's variance is the same in real numbers.
                    fact.holds(!found.is_infinite(), input);
                    continue;
                }
                let scale = if expected.scaling == Scaling::Linear { largest } else { 1.0 };
                fact.relative_or_same(*found, end, scale, input);
            }
        }
    }
    fact
}
