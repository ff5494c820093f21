//! All the evidence of `headwater_verify::proof`, a test for each rung.
//!
//! Claims, oracles and tolerances are stated where each fact is built, in `headwater_verify::ladder`; here all of it is
//! asserted. `--nocapture` prints the facts with their worst cases.

use headwater_verify::fact::assert_all;
use headwater_verify::proof;
use headwater_verify::rung::Rung;

/// Asserts every fact of a rung.
fn stands(rung: Rung) {
    let gathered = proof::gather(proof::evidence().filter(|evidence| evidence.rung == rung), |_| ());
    for (evidence, facts) in &gathered {
        assert!(!facts.is_empty(), "{} gathers no fact", evidence.name);
        for fact in facts {
            assert_eq!(fact.rung, rung, "{}: {}", evidence.name, fact.claim);
        }
    }
    assert_all(gathered.into_iter().flat_map(|(_, facts)| facts));
}

#[test]
fn rung_0_values_agree_with_outside_sources() {
    stands(Rung::Goldens);
}

#[test]
fn rung_1_laws_hold() {
    stands(Rung::Laws);
}

#[test]
fn rung_2_gradients_agree_with_finite_differences() {
    stands(Rung::FiniteDifferences);
}

#[test]
fn rung_3_gradients_agree_with_dual_numbers() {
    stands(Rung::ExactDerivative);
}

#[test]
fn rung_4_single_precision_agrees_with_double() {
    stands(Rung::SinglePrecision);
}

#[test]
fn rung_5_a_sample_of_all_f32_is_as_recorded() {
    stands(Rung::Exhaustive);
}

#[test]
fn rung_6_identities_hold_over_a_finite_field() {
    stands(Rung::ExactIdentity);
}

#[test]
fn rung_7_errors_stay_within_bounds_for_whole_boxes() {
    stands(Rung::Bounds);
}

#[test]
fn rung_11_initialisers_and_training_obey_their_theory() {
    stands(Rung::Statistics);
}

#[test]
fn rung_8_records_are_the_documented_bytes() {
    stands(Rung::Conduct);
}

/// Claim: no rung of the registry goes without a test here. Oracle: the list of those above.
#[test]
fn every_rung_of_the_registry_is_asserted() {
    let asserted = [
        Rung::Goldens,
        Rung::Laws,
        Rung::FiniteDifferences,
        Rung::ExactDerivative,
        Rung::SinglePrecision,
        Rung::Exhaustive,
        Rung::ExactIdentity,
        Rung::Bounds,
        Rung::Statistics,
        Rung::Conduct,
    ];
    for evidence in proof::evidence() {
        assert!(asserted.contains(&evidence.rung), "{}: {} has no test", evidence.name, evidence.rung);
    }
}
