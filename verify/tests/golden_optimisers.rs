//! Rung 0 for the optimisers, clipping and schedules: every rule and variant has its cases in the data. What they show is
//! asserted with the rest of the rung.

use headwater_core::{Optimiser, WeightDecay};
use headwater_verify::golden::{self, Clipping};

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

/// Claim: no trajectory is lost. Oracle: the table above.
#[test]
fn every_optimiser_has_its_trajectories() {
    let mut counts = std::collections::BTreeMap::new();
    for case in golden::optimisers().cases {
        *counts.entry(kind(&case.optimiser.optimiser())).or_default() += 1;
        assert_eq!([case.rates.len(), case.gradients.len(), case.parameters.len()], [14; 3]);
    }
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), TRAJECTORIES);
}

/// Claim: no case of clipping and no schedule is lost. Oracle: the counts of the extraction.
#[test]
fn clipping_and_schedules_have_their_cases() {
    let clipping = golden::clipping().cases;
    let by = |kind: Clipping| clipping.iter().filter(|case| case.kind == kind).count();
    assert_eq!([by(Clipping::Norm), by(Clipping::Value)], [16, 12]);
    assert_eq!(golden::schedules().cases.len(), 18);
}
