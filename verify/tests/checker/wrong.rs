//! Claim: a wrong gradient is refused, by the partial that is wrong, at the smallest shape, with what the mistake looks
//! like. Oracle: the mistakes, which are known.

use headwater_verify::checker::{Checker, Differentiable, Hint, Refutation};
use headwater_verify::rung::Rung;

use crate::layers::{Curve, Dense, Fault, Normalise, ScaledShift, Softmax};

fn refuted<P: Differentiable>(checker: &Checker<'_, P>) -> Refutation {
    let failure = checker.check().expect_err("a wrong gradient");
    println!("{failure}");
    let refutation = failure.refutation().unwrap_or_else(|| panic!("no counterexample: {failure}"));
    assert!(refutation.wrong.refutes(), "{failure}");
    for part in ["claim", "oracle", "input", "cotangent", "expected", "found", "error", "allowance", "0x"] {
        assert!(failure.to_string().contains(part), "'{part}' is missing in {failure}");
    }
    refutation.clone()
}

fn sizes(refutation: &Refutation) -> Vec<usize> {
    refutation.sizes.iter().map(|(_, size)| *size).collect()
}

fn dense(fault: Fault) -> Refutation {
    refuted(&Checker::family(
        [("batch", 1..=3), ("inputs", 1..=4), ("outputs", 1..=4)],
        |[batch, inputs, outputs]| Dense { batch, inputs, outputs, fault },
    ))
}

#[test]
fn faults_of_a_dense_layer_name_their_partial_at_the_smallest_shape() {
    let size = |divided| Hint::SizeFactor { size: "batch".to_owned(), divided };
    let transposed = Hint::Transposed { block: "weight".to_owned() };
    // Fault, a partial that it spoils, the smallest batch, inputs and outputs that show it, and its hint.
    let faults = [
        (Fault::Transposed, "weight[", [1, 2, 2], Some(transposed)),
        (Fault::LastBiasDropped, "bias[0]", [1, 1, 1], Some(Hint::AlwaysZero)),
        (Fault::MeanForgotten, "", [2, 1, 1], Some(size(false))),
        (Fault::MeanTakenTwice, "", [2, 1, 1], Some(size(true))),
        (Fault::LastOutputOnly, "x[0, 0]", [1, 1, 2], None),
        (Fault::CotangentIgnored, "bias[0]", [1, 1, 1], Some(Hint::CotangentIgnored)),
        (Fault::SignFlipped, "bias[0]", [1, 1, 1], Some(Hint::SignFlipped)),
        (Fault::TinyError, "weight[0, 0]", [1, 1, 1], None),
    ];
    for (fault, name, smallest, hint) in faults {
        let refutation = dense(fault);
        assert!(refutation.name().starts_with(name), "{fault:?}: {refutation}");
        assert_eq!(sizes(&refutation), smallest, "{fault:?}: {refutation}");
        assert!(hint.is_none_or(|hint| refutation.hints.contains(&hint)), "{fault:?}: {refutation}");
    }
}

#[test]
fn counterexamples_are_as_simple_as_they_can_be() {
    let simple = dense(Fault::SignFlipped);
    assert_eq!(simple.point.x, [0.0; 3]);
    assert_eq!(simple.point.cotangent, [1.0]);
    assert_eq!((simple.wrong.expected, simple.wrong.found), (1.0, -1.0));
    let rungs = [Rung::FiniteDifferences, Rung::ExactDerivative, Rung::ExactIdentity];
    assert_eq!(simple.refuted_by, rungs);
    assert!(simple.to_string().contains("so that this is dy[0] / dbias[0]"), "{simple}");
    let overwritten = dense(Fault::LastOutputOnly);
    assert_eq!(overwritten.point.x.iter().filter(|x| **x != 0.0).count(), 1, "{overwritten}");
    assert!(overwritten.point.x.iter().all(|x| [0.0, 1.0].contains(x)), "{overwritten}");
}

#[test]
fn a_backward_pass_that_is_not_linear_or_not_clean_is_told_so() {
    let squared = dense(Fault::CotangentSquared);
    assert_eq!(squared.name(), "bias[0]");
    assert!(
        matches!(squared.hints[..], [Hint::NotLinear(factor), ..] if (factor - 4.0).abs() < 1e-9),
        "{squared}"
    );
    let leftover = dense(Fault::Leftover);
    assert_eq!(leftover.name(), "weight[0, 0]");
    assert!(
        leftover.hints.iter().any(|hint| matches!(hint, Hint::Offset(o) if (o - 1e-6).abs() < 1e-9)),
        "{leftover}"
    );
}

#[test]
fn numbers_in_the_wrong_places_are_told_so() {
    let shifted = dense(Fault::OffByOne);
    assert!(shifted.name().starts_with("x["), "{shifted}");
    assert!(shifted.hints.iter().any(|hint| matches!(hint, Hint::Permuted { .. })), "{shifted}");
    let fault = Fault::BlocksSwapped;
    let swapped =
        refuted(&Checker::family([("features", 1..=4)], |[features]| ScaledShift { features, fault }));
    assert!(["scale[0]", "shift[0]"].contains(&swapped.name().as_str()), "{swapped}");
    assert_eq!(sizes(&swapped), [1]);
}

#[test]
fn faults_that_need_a_cotangent_that_is_not_uniform_are_caught() {
    for fault in [Fault::DiagonalOnly, Fault::TermMissing] {
        let found = refuted(&Checker::family([("classes", 1..=6)], |[classes]| Softmax { classes, fault }));
        assert!(found.name().starts_with("logit["), "{found}");
    }
    for fault in [Fault::MeanTermMissing, Fault::TermMissing] {
        let found =
            refuted(&Checker::family([("features", 1..=6)], |[features]| Normalise { features, fault }));
        assert!(found.name().starts_with("x["), "{found}");
        let smallest = if fault == Fault::MeanTermMissing { 1 } else { 2 };
        assert_eq!(sizes(&found), [smallest], "{found}");
    }
}

#[test]
fn a_fault_of_f32_alone_is_found_by_rung_4() {
    let found = dense(Fault::OnlyInSingle);
    assert_eq!((found.rung, found.name().as_str()), (Rung::SinglePrecision, "bias[0]"));
    assert_eq!(found.refuted_by, [Rung::SinglePrecision]);
}

#[test]
fn a_constant_wrong_in_its_last_bit_is_found_by_rung_6() {
    let found = dense(Fault::LastBit);
    assert_eq!((found.rung, found.name().as_str()), (Rung::ExactIdentity, "weight[0, 0]"));
    assert_eq!(found.point.x, [0.0, 0.0, 1.0], "{found}");
    assert_eq!(found.hints, [Hint::OnlyExact]);
    let [found, expected] = found.residues.expect("residues");
    assert_eq!(expected.residue(), Some(1));
    assert_ne!(found, expected);
}

#[test]
fn a_gradient_that_is_no_number_is_refuted() {
    let fault = Fault::NotANumber;
    let found = refuted(&Checker::family([("classes", 1..=3)], |[classes]| Softmax { classes, fault }));
    assert!(found.wrong.found.is_nan() && found.name() == "logit[0]", "{found}");
}

#[test]
fn slopes_of_scalar_functions_are_refused_with_what_is_wrong_with_them() {
    let refuse = |curve: Curve| refuted(&Checker::scalar(&curve));
    let cut = refuse(Curve::Sigmoid { cut: Some(6.5), factor: 1.0 });
    assert_eq!(cut.point.x[0].abs(), 7.0, "{cut}");
    assert!(matches!(&cut.hints[..], [Hint::Region { .. }, Hint::AlwaysZero]), "{cut}");
    let constant = refuse(Curve::Sigmoid { cut: None, factor: 1.0001 });
    assert!(matches!(constant.hints[..], [Hint::Factor(f)] if (f - 1.0001).abs() < 1e-9), "{constant}");
    assert!(constant.to_string().contains("a constant is wrong in about its digit 4"), "{constant}");
    let literal = refuse(Curve::Cube { times: f64::from(3.000_001_f32) });
    assert!(matches!(literal.hints[..], [Hint::Factor(_)]), "{literal}");
    let half = refuse(Curve::Leaky { slope: 0.25, taken: 0.2 });
    assert_eq!(half.point.x, [-1.0], "{half}");
    assert!(matches!(&half.hints[..], [Hint::Region { .. }, Hint::Factor(_)]), "{half}");
    let output = refuse(Curve::Tanh { at_output: true });
    assert_eq!(output.point.x, [1.0], "{output}");
    let approximate = refuse(Curve::Gelu { approximate: true });
    assert_eq!(approximate.point.x[0].abs(), 1.0, "{approximate}");
    let missing = refuse(Curve::Cube { times: 1.0 });
    assert!(matches!(missing.hints[..], [Hint::Factor(f)] if (f - 1.0 / 3.0).abs() < 1e-9), "{missing}");
    for refutation in [cut, constant, literal, half, output, approximate, missing] {
        assert_eq!(refutation.name(), "x");
    }
}
