//! Rung 0 for TensorFlow.js's gradient tests: how many are taken, how many are not and why, and how accurate they are. What
//! they show is asserted with the rest of the rung.

use headwater_verify::golden;

/// Claim: every test of TensorFlow.js that asks for a gradient is either taken or left out for a reason that is written down.
/// Oracle: the number that the recorder saw.
#[test]
fn every_gradient_test_is_accounted_for() {
    let cases = golden::tfjs().cases;
    let (all, reasons) = golden::tfjs_left_out();
    for (reason, count) in &reasons {
        println!("{count:5} {reason}");
    }
    assert_eq!((cases.len(), reasons.values().sum::<usize>(), all), (46, 447, 493));
    assert_eq!(reasons["no operator of the core"], 397);
    for case in &cases {
        let slopes = |part: &golden::Slopes| part.dx.is_some() || part.gradients.is_some();
        assert!(case.parts.iter().all(slopes), "{} expects nothing", case.name);
        assert!(!case.parts.is_empty() || !case.rows.is_empty(), "{} asks nothing", case.name);
    }
}
