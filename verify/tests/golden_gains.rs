//! Rung 0 for the gains: every activation has moments in the data, and every gain PyTorch knows is there. What it shows is
//! asserted with the rest of the rung.

use headwater_core::Activation;
use headwater_verify::golden;

/// Claim: every activation has its second moments in the data. Oracle: the catalogue.
#[test]
fn every_activation_has_moments() {
    let covered: Vec<Activation> =
        golden::moments().cases.iter().map(|case| case.activation.activation()).collect();
    assert_eq!(covered.len(), 25);
    for activation in Activation::ALL {
        assert!(covered.contains(&activation), "{activation:?} has no golden");
    }
}

/// Claim: every gain that the core takes from PyTorch is judged. Oracle: the catalogue.
#[test]
fn every_gain_is_there() {
    assert_eq!(golden::gains().cases.len(), 10);
    let known = Activation::ALL.into_iter().filter(|activation| activation.pytorch_gain().is_some()).count();
    assert_eq!(known, 6, "identity, sigmoid, tanh, ReLU, leaky ReLU, SELU");
}
