//! Rung 0 for the optimisers: parameters after each of 14 steps over given gradients, so that bias correction, momentum
//! and the order of the decay show; and for clipping and the schedules.
//!
//! The sequence called hard has a column each of gradients around 2^20 and 2^-40, always zero, zero at first, constant
//! and of alternating sign.

use headwater_core::{Optimiser, Schedule, Update, WeightDecay, clip_by_norm, clip_by_value};
use headwater_verify::fact::Fact;
use headwater_verify::golden::tolerance::{STEPS, SUMS};
use headwater_verify::golden::{self, Clipping};
use headwater_verify::rung::Rung;

/// Trajectories in the file of each rule and variant.
const TRAJECTORIES: [(&str, usize); 14] = [
    ("Adam", 9),
    ("Adam, decay", 2),
    ("AdamW", 2),
    ("AdamW, decay", 7),
    ("RMSprop", 4),
    ("RMSprop, centred", 2),
    ("RMSprop, centred, momentum", 4),
    ("RMSprop, decay", 2),
    ("RMSprop, momentum", 3),
    ("SGD", 2),
    ("SGD, Nesterov", 2),
    ("SGD, coupled decay", 8),
    ("SGD, decoupled decay", 6),
    ("SGD, momentum", 5),
];

/// What an optimiser counts as. No wildcard over rules and decays: one without goldens does not compile.
fn kind(optimiser: &Optimiser<f64>) -> &'static str {
    match optimiser {
        Optimiser::Sgd(sgd) => match (sgd.weight_decay, sgd.momentum) {
            (WeightDecay::Coupled(_), _) => "SGD, coupled decay",
            (WeightDecay::Decoupled(_), _) => "SGD, decoupled decay",
            (WeightDecay::None, None) => "SGD",
            (WeightDecay::None, Some(momentum)) if momentum.nesterov => "SGD, Nesterov",
            (WeightDecay::None, Some(_)) => "SGD, momentum",
        },
        Optimiser::RmsProp(rule) => match (rule.centred, rule.momentum) {
            (true, None) => "RMSprop, centred",
            (true, Some(_)) => "RMSprop, centred, momentum",
            (false, _) if rule.weight_decay > 0.0 => "RMSprop, decay",
            (false, None) => "RMSprop",
            (false, Some(_)) => "RMSprop, momentum",
        },
        Optimiser::Adam(rule) if rule.weight_decay > 0.0 => "Adam, decay",
        Optimiser::Adam(_) => "Adam",
        Optimiser::AdamW(rule) if rule.weight_decay > 0.0 => "AdamW, decay",
        Optimiser::AdamW(_) => "AdamW",
    }
}

/// Claim: each optimiser walks PyTorch's way, step by step. Oracle: `torch.optim`, and for SGD with decoupled decay
/// PyTorch's SGD after the multiplication that its AdamW makes. Tolerance: see [`STEPS`].
#[test]
fn optimisers_agree_with_pytorch() {
    let mut counts = std::collections::BTreeMap::new();
    for case in golden::optimisers().cases {
        let optimiser = case.optimiser.optimiser();
        assert_eq!(optimiser.check(), Ok(()));
        *counts.entry(kind(&optimiser)).or_default() += 1;
        let claim = format!("{:?} over {} gradients is PyTorch's", case.optimiser, case.sequence);
        let domain = format!("{} steps, f64", case.rates.len());
        let mut fact = Fact::new(Rung::Goldens, claim, domain, "PyTorch, CPU, float64", STEPS);
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
        fact.assert();
    }
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), TRAJECTORIES);
}

/// Claim: clipping is PyTorch's, by norm with its 1e-6 and by value. Oracle: `clip_grad_norm_` over several tensors and
/// `clip_grad_value_`. Tolerance: see [`SUMS`]; PyTorch takes the norm of norms. By value there is none: nothing is rounded.
#[test]
fn clipping_agrees_with_pytorch() {
    let mut fact = Fact::new(
        Rung::Goldens,
        "clipping is PyTorch's",
        "gradients below and above the limit, zero, and from 2^-30 to 2^30",
        "PyTorch, CPU, float64",
        SUMS,
    );
    let mut cases = [0; 2];
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
                cases[0] += 1;
            }
            Clipping::Value => {
                clip_by_value(&mut clipped, case.limit).expect("the limit is not negative");
                for (index, (found, expected)) in clipped.iter().zip(&case.clipped).enumerate() {
                    fact.bits(*found, *expected, || name(index));
                }
                cases[1] += 1;
            }
        }
    }
    fact.assert();
    assert_eq!(cases, [16, 12]);
}

/// Claim: each step has PyTorch's rate. Oracle: `torch.optim.lr_scheduler`, asked before each step. Tolerance: see
/// [`STEPS`]; PyTorch derives each rate from the one before and drifts by a rounding or two a step.
#[test]
fn schedules_agree_with_pytorch() {
    let mut fact =
        Fact::new(Rung::Goldens, "rates are PyTorch's", "2 to 14 steps, f64", "PyTorch, CPU, float64", STEPS);
    let cases = golden::schedules().cases;
    assert_eq!(cases.len(), 18);
    for case in &cases {
        let schedule: Schedule<f64> = case.schedule();
        assert_eq!(schedule.check(), Ok(()));
        for (step, expected) in (1..).zip(&case.rates) {
            fact.relative(schedule.rate(step), *expected, 0.0, 0.0, || format!("{schedule:?}, step {step}"));
        }
    }
    fact.assert();
}
