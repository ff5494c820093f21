//! Claim: the ladder's own messages show the simplest failing input, in decimal and in hex, and name the partial.
//! Oracle: a layer with a known fault, handed to the judges that try the layers of the core.

use headwater_core::Layer;
use headwater_verify::checker::Differentiable;
use headwater_verify::draw::Draw;
use headwater_verify::gradient::{against_differences, against_duals, single_against_double};
use headwater_verify::ladder::network::{Subject, differences_fact, duals_fact, residual_of, rounding_fact};

use crate::layers::{Dense, Fault};

#[test]
fn a_judge_of_the_ladder_shows_the_simplest_input_and_names_the_partial() {
    let layer = |fault| Dense { batch: 2, inputs: 3, outputs: 2, fault };
    let mut draw = Draw::new(9);
    let x: Vec<f64> = draw.normals(14).into_iter().map(|x| f64::from(x as f32)).collect();
    let g: Vec<f64> = draw.cotangent(4).into_iter().map(|g| f64::from(g as f32)).collect();
    let narrow = |values: &[f64]| -> Vec<f32> { values.iter().map(|x| *x as f32).collect() };
    let mut facts = [differences_fact(), duals_fact(), rounding_fact()];
    let [by_differences, by_duals, in_single] = &mut facts;
    against_differences(&layer(Fault::SignFlipped), &x, &g, by_differences);
    against_duals(&layer(Fault::SignFlipped), &x, &g, by_duals);
    single_against_double(&layer(Fault::OnlyInSingle), &narrow(&x), &narrow(&g), in_single);
    for fact in facts {
        let message = fact.verdict().expect_err("a fault");
        let parts = [
            "oracle",
            "partial derivative by bias[0], at all 14 are 0; cotangent y[0] = 1e0 (0x3ff0000000000000)",
            "expected  5e-1 (0x3fe0000000000000)",
            "against an allowance of",
        ];
        for part in parts {
            assert!(message.contains(part), "'{part}' is missing in {message}");
        }
    }
}

#[test]
fn parameters_of_a_network_have_their_layers_names() {
    let branch = residual_of(vec![Layer::layer_norm(), Layer::dense(2)]);
    let subject = Subject::new(2, vec![Layer::dense_without_bias(2), branch, Layer::prelu()], 3);
    let layout = subject.inputs();
    assert_eq!(layout.count(), subject.network().parameter_count() + 6);
    let names: Vec<String> = [0, 4, 7, 10, 12, 14, 20].into_iter().map(|index| layout.name(index)).collect();
    let expected = [
        "0.weight[0, 0]",
        "1.0.weight[0]",
        "1.0.bias[1]",
        "1.1.weight[1, 0]",
        "1.1.bias[0]",
        "2.weight[0]",
        "x[2, 1]",
    ];
    assert_eq!(names, expected);
}
