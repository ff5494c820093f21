//! Rung 0 for the activations: the data has every activation, and as many inputs as were taken. What it shows is asserted with
//! the rest of the rung.

use headwater_core::Activation;
use headwater_verify::golden;

/// Claim: no input is lost, and PyTorch hides nothing that is not counted. Oracle: the counts of the extraction.
#[test]
fn every_input_is_there() {
    let cases = golden::activations().cases;
    assert_eq!(cases.len(), 25);
    assert_eq!(cases.iter().map(|case| case.x.len()).sum::<usize>(), 2139);
    let nans = |values: &[f64]| values.iter().filter(|value| value.is_nan()).count();
    let undefined: usize = cases.iter().map(|case| nans(&case.value) + nans(&case.derivative)).sum();
    assert_eq!(undefined, 19, "values where PyTorch says NaN and the limit exists");
    let hidden = cases.iter().filter(|case| nans(&case.derivative_at_nan) == 0).count();
    assert_eq!(hidden, 16, "activations whose derivative at NaN is a number in PyTorch");
    assert!(cases.iter().all(|case| case.value_at_nan.len() == 1 && case.derivative_at_nan.len() == 1));
}

/// Claim: every activation of the catalogue has a golden with its default hyperparameters. Oracle: the catalogue.
#[test]
fn every_activation_has_a_golden() {
    let covered: Vec<Activation> =
        golden::activations().cases.iter().map(|case| case.activation.activation()).collect();
    for activation in Activation::ALL {
        assert!(covered.contains(&activation), "{activation:?} has no golden");
    }
}
