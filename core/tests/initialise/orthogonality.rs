//! Orthogonal matrices that are vectors or nothing. All others are in `headwater-verify`.

use headwater_core::Initialiser;

use crate::generators::seeded;

/// Claim: gain 0 gives zeros, and a matrix of one input or output a vector of that length.
#[test]
fn the_gain_is_the_length_of_a_vector() {
    let mut weights = [1.0_f32; 6];
    Initialiser::Orthogonal { gain: 0.0 }.fill(&mut weights, 2, 3, &mut seeded()).unwrap();
    assert_eq!(weights, [0.0; 6]);
    Initialiser::Orthogonal { gain: 3.0 }.fill(&mut weights, 6, 1, &mut seeded()).unwrap();
    let length = weights.iter().map(|weight| weight * weight).sum::<f32>().sqrt();
    assert!((length - 3.0).abs() < 1e-6, "{length}");
}
