//! Sabotage: whoever loosens a tolerance, makes every cotangent one of ones or leaves a stratum out loses a kill, or what
//! was there was idle.
//!
//! The verifier that is compiled for this package alone is tampered with.

use std::collections::BTreeSet;

use headwater_planted::{Stratum, Tampering, refuted, tolerances};

/// A tolerance, evidence that judges by it, and a bug that this evidence kills no more when ten times as much is let
/// through (a unit in the last place, or a distance of 1, where nothing was).
const LOOSENED: [(&str, &str, &str); 10] = [
    ("to the bit", "activation-symmetry", "identity-loses-the-sign-of-zero"),
    ("equality in the field", "activation-identity", "sigmoid-slope-at-the-output"),
    ("finite difference", "activation-differences", "hard-sigmoid-slope-in-eight-digits"),
    ("dual number", "loss-duals", "cross-entropy-slope-epsilon-in-the-sum"),
    ("dual number, one activation", "activation-duals", "selu-slope-scale-wrong-in-the-fifteenth-digit"),
    ("a few roundings", "initialiser-contract", "polar-method-root-by-logarithm"),
    ("f32 against f64, by activation", "activation-single", "softsign-plain-division"),
    ("f32 against f64", "layer-single", "exp-times-coefficient-0.04166"),
    ("gain", "initialiser-gains", "gain-slope-moment-of-softsign-in-ten-digits"),
    ("golden, straight lines", "golden-activations-exact", "leaky-relu-divides-by-the-reciprocal"),
];

/// A tolerance, and evidence in which the right code takes up more than a tenth of it, or the oracle's doubt more than a
/// hundredth, so that a tenth could not be judged by it.
const TIGHTENED: [(&str, &str); 33] = [
    ("a few roundings", "activation-far-left"),
    ("f32 against f64, by activation", "activation-single"),
    ("two units in the last place", "activation-sample-exponential"),
    ("libm, for all inputs", "activation-sample-elementary"),
    ("where a derivative crosses zero", "activation-sample-gated"),
    ("f32 against f64", "bounds-arithmetic"),
    ("exp in f32", "bounds-elementary"),
    ("exp_m1 in f32", "bounds-elementary"),
    ("ln in f32", "bounds-elementary"),
    ("ln_1p in f32", "bounds-elementary"),
    ("tanh in f32", "bounds-elementary"),
    ("erfc in f32", "bounds-elementary"),
    ("law in f64", "activation-gains"),
    ("law in f32", "optimiser-closed-forms"),
    ("shifted normalisation", "network-cancellation"),
    ("spread far from zero", "network-spread"),
    ("chance", "initialiser-layers"),
    ("orthonormal", "initialiser-orthonormal"),
    ("figure of the theory", "theory-moments"),
    ("simulation", "theory-residual"),
    ("optimum", "theory-least-squares"),
    ("quadratic", "theory-quadratics"),
    ("settled accuracy", "theory-digits"),
    ("golden, elementary functions", "golden-activations-exact"),
    ("golden, PyTorch", "golden-activations-pytorch"),
    ("golden, short sums", "golden-moments"),
    ("golden, layers", "golden-layers"),
    ("golden, optimiser steps", "golden-optimisers"),
    ("golden, training run", "golden-training"),
    ("golden, NumPy's tables", "golden-numpy"),
    ("golden, SciPy's tables", "golden-scipy"),
    ("golden, ONNX", "golden-onnx"),
    ("golden, TensorFlow.js", "golden-tfjs"),
];

/// Tolerances without a witness here: why.
const WITHOUT_WITNESS: [(&str, &str); 1] =
    [("accuracy on the edge", "only `headwater prove --full` judges by it, which trains for minutes")];

/// What this evidence does to the bug, before and after the verifier was tampered with: a complaint, unless it killed it
/// and kills it no more.
fn still_killed(evidence: &str, bug: &str, tampering: Tampering) -> Option<String> {
    if !refuted(Some(bug), evidence, None) {
        Some(format!("{evidence} does not kill {bug}"))
    } else if refuted(Some(bug), evidence, Some(tampering)) {
        Some(format!("{evidence} kills {bug} with the verifier {tampering:?} too"))
    } else {
        None
    }
}

/// Claim: none of these tolerances could be ten times looser without letting a bug through. Oracle: bugs that were put
/// there.
#[test]
fn a_looser_tolerance_loses_a_kill() {
    let complaint = |(name, evidence, bug)| still_killed(evidence, bug, Tampering::Loosened(name));
    let broken: Vec<_> = LOOSENED.into_iter().filter_map(complaint).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

/// Claim: none of these tolerances is ten times looser than it has to be. Oracle: the right code, which a tenth of the
/// tolerance accuses, or calls vacuous.
#[test]
fn a_tenth_of_a_tolerance_accuses_the_right_code() {
    let idle = |(name, evidence): &(&'static str, &'static str)| {
        !refuted(None, evidence, Some(Tampering::Tightened(name)))
    };
    let idle: Vec<_> = TIGHTENED.into_iter().filter(idle).collect();
    assert!(idle.is_empty(), "less than a tenth is needed: {idle:#?}");
}

/// Claim: no tolerance goes without a witness that it is needed as it is. Oracle: the verifier's own tables.
#[test]
fn every_tolerance_has_a_witness() {
    let witnessed: BTreeSet<&str> =
        LOOSENED.iter().map(|(name, ..)| *name).chain(TIGHTENED.iter().map(|(name, _)| *name)).collect();
    let excused: BTreeSet<&str> = WITHOUT_WITNESS.iter().map(|(name, _)| *name).collect();
    assert!(witnessed.is_disjoint(&excused));
    let all: BTreeSet<&str> = tolerances().collect();
    assert_eq!(&witnessed | &excused, all);
}

/// Evidence, and a bug in the backward pass of a normalisation that it kills.
const UNSEEN_BY_ONES: [(&str, &str); 2] = [
    ("layer-duals", "plain-layer-norm-dx-without-variance-term"),
    ("network-invariance", "batch-norm-dx-without-variance-term"),
];

/// Claim: with cotangents of ones a normalisation's backward pass would not be tested. Oracle: bugs that were put there.
#[test]
fn a_cotangent_of_ones_loses_a_kill() {
    let complaint = |(evidence, bug)| still_killed(evidence, bug, Tampering::Ones);
    let broken: Vec<_> = UNSEEN_BY_ONES.into_iter().filter_map(complaint).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

/// A stratum, evidence that covers it, and a bug that only inputs of this stratum show.
const LEFT_OUT: [(Stratum, &str, &str); 9] = [
    (Stratum::Zero, "activation-leaky", "leaky-relu-slope-one-at-zero"),
    (Stratum::Kink, "activation-duals", "hard-tanh-slope-kink-misplaced"),
    (Stratum::Tiny, "activation-bounds", "pair-ordered-sum-forgets-the-rest"),
    (Stratum::Subnormal, "activation-leaky", "leaky-relu-as-the-mean-of-x-and-its-size"),
    (Stratum::Saturation, "activation-duals", "sigmoid-cut-off-at-minus-37"),
    (Stratum::Overflow, "activation-bounds", "mish-slope-right-overflows"),
    (Stratum::Cancellation, "layer-strata", "layer-norm-dx-without-mean-term"),
    (Stratum::Infinite, "layer-strata", "infinite-inputs-trained-on"),
    (Stratum::NotANumber, "loss-classes", "argmax-passes-over-nan"),
];

/// Strata that no bug can need: why not.
const NOT_NEEDED: [(Stratum, &str); 2] = [
    (Stratum::Ordinary, "it is what is tried in the place of a stratum that is left out"),
    (Stratum::Ties, "zeros, kinks and infinities are few and tie with each other in every vector of theirs"),
];

/// Claim: none of these strata could be left out without letting a bug through. Oracle: bugs that were put there.
#[test]
fn a_stratum_left_out_loses_a_kill() {
    let complaint = |(stratum, evidence, bug)| still_killed(evidence, bug, Tampering::Without(stratum));
    let broken: Vec<_> = LEFT_OUT.into_iter().filter_map(complaint).collect();
    assert!(broken.is_empty(), "{broken:#?}");
    let listed: BTreeSet<Stratum> = LEFT_OUT
        .iter()
        .map(|(stratum, ..)| *stratum)
        .chain(NOT_NEEDED.iter().map(|(stratum, _)| *stratum))
        .collect();
    assert_eq!(listed, BTreeSet::from(Stratum::ALL));
}
