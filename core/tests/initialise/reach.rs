//! How far the normal numbers reach. That they are normal is shown with all other distributions in `headwater-verify`.

use headwater_core::Initialiser;

use crate::generators::draws;

/// The mass of N(0, 1) above x.
fn tail(x: f64) -> f64 {
    0.5 * libm::erfc(x * std::f64::consts::FRAC_1_SQRT_2)
}

/// Claim (normal.rs, initialiser.rs): the largest normal number is 7.598, at x = 5, y = 1 over 2^24; a true one is
/// larger once in 3.3e13; a sound generator is called broken once in 6.0e42.
#[test]
fn the_reach_of_the_normal_numbers_is_as_documented() {
    let mut largest = (0.0, 0, 0);
    for x in (1..200).step_by(2) {
        for y in (1..200).step_by(2) {
            let mut weights = [0.0_f64; 2];
            let bits = [x, y].map(|odd| (odd - 1) / 2 + (1 << 23));
            Initialiser::normal().fill(&mut weights, 2, 1, &mut draws(&bits)).unwrap();
            largest = if weights[0] > largest.0 { (weights[0], x, y) } else { largest };
        }
    }
    assert!((7.597..7.598).contains(&largest.0) && largest.1 == 5 && largest.2 == 1, "{largest:?}");
    assert_eq!(format!("{:.1e}", 0.5 / tail(largest.0)), "3.3e13");
    assert_eq!(format!("{:.1e}", (1.0 - std::f64::consts::FRAC_PI_4).powi(-64)), "6.0e42");
}
