//! Rung 0 for ONNX's node tests: how many are taken, how many are not and why, and how accurate they are. What they show is
//! asserted with the rest of the rung.

use headwater_verify::golden::{self, Call, Expected};

/// Claim: every node test of ONNX is either taken or left out for a reason that is written down. Oracle: the number of ONNX's
/// node tests.
#[test]
fn every_node_test_is_accounted_for() {
    let cases = golden::onnx().cases;
    let taken: usize = cases.iter().map(|case| 1 + case.also.len()).sum();
    let (all, reasons) = golden::left_out();
    let left_out: usize = reasons.values().map(|reason| reason.cases).sum();
    assert_eq!((taken, left_out, all), (299, 1466, 1765));
    for (reason, left_out) in &reasons {
        println!("{:5} {reason}", left_out.cases);
        let named: usize = left_out.operators.values().sum();
        assert!(named == left_out.cases || reason == "no operator of the core", "{reason}");
    }
    assert_eq!(reasons["no operator of the core"].cases, 1312);
    let mut names: Vec<&String> =
        cases.iter().flat_map(|case| [&case.name].into_iter().chain(&case.also)).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), taken, "a node test is taken twice");
}

/// Claim: the numbers ONNX expects are up to 30.2 units in the last place off, ELU's; so each has its own allowance. Oracle:
/// mpmath, by the extraction script.
#[test]
fn the_source_is_inaccurate_where_it_is_said_to_be() {
    let mut worst = (0.0, String::new());
    let (mut near, mut far) = (0, 0);
    for case in golden::onnx().cases {
        for expected in expectations(&case.call) {
            for index in 0..expected.values.len() {
                let ulps = expected.ulps(index);
                if ulps > worst.0 {
                    worst = (ulps, case.name.clone());
                }
                *if ulps > 2.0 { &mut far } else { &mut near } += 1;
            }
        }
    }
    assert_eq!(worst, (30.2, "elu".to_owned()));
    assert_eq!((near, far), (7519, 44), "numbers within 2 ULP, and beyond");
}

/// Everything a call expects to be answered with.
fn expectations(call: &Call) -> Vec<&Expected> {
    match call {
        Call::Activation { y, .. }
        | Call::Function { y, .. }
        | Call::Softmax { y, .. }
        | Call::LogSoftmax { y, .. }
        | Call::Clip { y, .. }
        | Call::Norm { y, .. } => vec![y],
        Call::Layers { parts } => {
            parts.iter().flat_map(|part| std::iter::once(&part.y).chain(&part.after)).collect()
        }
        Call::CrossEntropy { loss, logarithms, .. } => loss.iter().chain(logarithms).collect(),
        Call::Argmax { .. } => Vec::new(),
        Call::Optimiser { y, moments_after, .. } => vec![y, moments_after],
    }
}
