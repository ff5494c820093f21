//! Sabotage: whoever loosens a tolerance or leaves a stratum out loses a kill, or what was there was idle.
//!
//! The verifier that is compiled for this package alone is tampered with. That a cotangent of ones is blind to
//! normalisations is shown by hand, in the verifier's own tests of its tests.

use headwater_planted::{Stratum, Tampering, refuting};

fn refutes(bug: Option<&str>, evidence: &str, tampering: Option<Tampering>) -> bool {
    !refuting(bug, |name| name == evidence, tampering).is_empty()
}

/// A tolerance, evidence that judges by it, and a bug that this evidence kills no more when ten times as much is let
/// through (a unit in the last place, where nothing was).
const LOOSENED: [(&str, &str, &str); 7] = [
    ("to the bit", "activation-symmetry", "identity-loses-the-sign-of-zero"),
    ("finite difference", "activation-differences", "hard-sigmoid-slope-in-eight-digits"),
    ("dual number", "loss-duals", "cross-entropy-slope-epsilon-in-the-sum"),
    ("dual number, one activation", "activation-duals", "selu-slope-scale-wrong-in-the-fifteenth-digit"),
    ("a few roundings", "initialiser-contract", "polar-method-root-by-logarithm"),
    ("f32 against f64, by activation", "activation-single", "softsign-plain-division"),
    ("f32 against f64", "layer-single", "exp-coefficient-0.04166"),
];

/// Claim: none of these tolerances could be ten times looser without letting a bug through. Oracle: bugs that were put
/// there.
#[test]
fn a_looser_tolerance_loses_a_kill() {
    let mut broken = Vec::new();
    for (name, evidence, bug) in LOOSENED {
        if !refutes(Some(bug), evidence, None) {
            broken.push(format!("{evidence} does not kill {bug}"));
        } else if refutes(Some(bug), evidence, Some(Tampering::Loosened(name))) {
            broken.push(format!("{evidence} kills {bug} with '{name}' loosened too"));
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// A tolerance, and evidence in which the right code takes up more than a tenth of it.
const TIGHTENED: [(&str, &str); 4] = [
    ("law in f64", "activation-gains"),
    ("law in f32", "optimiser-closed-forms"),
    ("shifted normalisation", "network-cancellation"),
    ("spread far from zero", "network-spread"),
];

/// Claim: none of these tolerances is ten times looser than it has to be. Oracle: the right code, which a tenth of the
/// tolerance accuses.
#[test]
fn a_tenth_of_a_tolerance_accuses_the_right_code() {
    for (name, evidence) in TIGHTENED {
        assert!(
            refutes(None, evidence, Some(Tampering::Tightened(name))),
            "{evidence} needs less than a tenth of '{name}'"
        );
    }
}

/// A stratum, evidence that covers it, and a bug that only inputs of this stratum show.
const LEFT_OUT: [(Stratum, &str, &str); 4] = [
    (Stratum::Kink, "activation-duals", "hard-tanh-slope-kink-misplaced"),
    (Stratum::Saturation, "activation-duals", "sigmoid-cut-off-at-minus-37"),
    (Stratum::Overflow, "activation-bounds", "mish-slope-right-overflows"),
    (Stratum::NotANumber, "loss-classes", "argmax-passes-over-nan"),
];

/// Claim: none of these strata could be left out without letting a bug through. Oracle: bugs that were put there.
#[test]
fn a_stratum_left_out_loses_a_kill() {
    let mut broken = Vec::new();
    for (stratum, evidence, bug) in LEFT_OUT {
        if !refutes(Some(bug), evidence, None) {
            broken.push(format!("{evidence} does not kill {bug}"));
        } else if refutes(Some(bug), evidence, Some(Tampering::Without(stratum))) {
            broken.push(format!("{evidence} kills {bug} without '{stratum}' too"));
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}
