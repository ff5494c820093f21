//! The optimisers: parameters after each of 14 steps over given gradients, so that bias correction, momentum
//! and the order of the decay show; clipping, and the schedules.
//!
//! The sequence called hard has a column each of gradients around 2^20 and 2^-40, always zero, zero at first, constant
//! and of alternating sign.

use crate::fact::Fact;
use crate::golden::tolerance::{STEPS, SUMS};
use crate::golden::{self, Clipping};
use crate::rung::Rung;
use headwater_core::{Schedule, Update, clip_by_norm, clip_by_value};

/// Claim: each optimiser walks PyTorch's way, step by step. Oracle: `torch.optim`, and for SGD with decoupled decay
/// PyTorch's SGD after the multiplication that its AdamW makes. Tolerance: see [`STEPS`].
#[must_use]
pub fn optimisers() -> Vec<Fact> {
    let mut facts = Vec::new();
    for case in golden::optimisers().cases {
        let optimiser = case.optimiser.optimiser();
        let claim = format!("{:?} over {} gradients is PyTorch's", case.optimiser, case.sequence);
        let domain = format!("{} steps, f64", case.rates.len());
        let mut fact = Fact::new(Rung::Goldens, claim, domain, "PyTorch, CPU, float64", STEPS);
        fact.holds(optimiser.check().is_ok(), || "the hyperparameters make sense".into());
        let mut parameters = case.start.clone();
        let mut largest: Vec<f64> = parameters.iter().map(|parameter| parameter.abs()).collect();
        let mut moments = vec![0.0; optimiser.moment_count(parameters.len())];
        let steps = case.rates.iter().zip(&case.gradients).zip(&case.parameters);
        for (step, ((&rate, gradients), expected)) in (1..).zip(steps) {
            let (parameters, moments) = (&mut parameters, &mut moments);
            optimiser
                .update(Update { parameters, gradients, moments, step, rate })
                .unwrap_or_else(|error| panic!("{:?}: {error}", case.optimiser));
            for (index, ((found, expected), largest)) in
                parameters.iter().zip(expected).zip(&mut largest).enumerate()
            {
                *largest = largest.max(expected.abs());
                fact.relative(*found, *expected, *largest, 0.0, || format!("step {step}, parameter {index}"));
            }
        }
        fact.holds(case.parameters.len() == 14, || format!("{} steps", case.parameters.len()));
        facts.push(fact);
    }
    facts
}

/// Claim: clipping is PyTorch's, by norm with its 1e-6 and by value. Oracle: `clip_grad_norm_` over several tensors and
/// `clip_grad_value_`. Tolerance: see [`SUMS`]; PyTorch takes the norm of norms. By value there is none: nothing is rounded.
#[must_use]
pub fn clipping() -> Vec<Fact> {
    let mut fact = Fact::new(
        Rung::Goldens,
        "clipping is PyTorch's",
        "gradients below and above the limit, zero, and from 2^-30 to 2^30",
        "PyTorch, CPU, float64",
        SUMS,
    );
    for case in golden::clipping().cases {
        let mut clipped = case.gradients.clone();
        let name = |index: usize| format!("{} by {:?} {}, element {index}", case.name, case.kind, case.limit);
        match case.kind {
            Clipping::Norm => {
                let norm = clip_by_norm(&mut clipped, case.limit).expect("the limit is not negative");
                let expected = case.norm.expect("a case by norm has a norm");
                fact.relative(norm, expected, 0.0, 0.0, || format!("{}, norm", case.name));
                for (index, (found, expected)) in clipped.iter().zip(&case.clipped).enumerate() {
                    fact.relative(*found, *expected, 0.0, 0.0, || name(index));
                }
            }
            Clipping::Value => {
                clip_by_value(&mut clipped, case.limit).expect("the limit is not negative");
                for (index, (found, expected)) in clipped.iter().zip(&case.clipped).enumerate() {
                    fact.bits(*found, *expected, || name(index));
                }
            }
        }
    }
    vec![fact]
}

/// Claim: each step has PyTorch's rate. Oracle: `torch.optim.lr_scheduler`, asked before each step. Tolerance: see
/// [`STEPS`]; PyTorch derives each rate from the one before and drifts by a rounding or two a step.
#[must_use]
pub fn schedules() -> Vec<Fact> {
    let mut fact =
        Fact::new(Rung::Goldens, "rates are PyTorch's", "2 to 14 steps, f64", "PyTorch, CPU, float64", STEPS);
    for case in golden::schedules().cases {
        let schedule: Schedule<f64> = case.schedule();
        fact.holds(schedule.check().is_ok(), || format!("{schedule:?} makes sense"));
        for (step, expected) in (1..).zip(&case.rates) {
            fact.relative(schedule.rate(step), *expected, 0.0, 0.0, || format!("{schedule:?}, step {step}"));
        }
    }
    vec![fact]
}
