//! Rungs 1 to 4 for every layer of the catalogue, alone and in random networks of all of them.
//!
//! Method: claims, oracles and tolerances are stated in `headwater_verify::ladder::network`. Single layers are
//! tried at widths around every lane count; networks come from proptest, which shrinks a failure to the
//! smallest shape that still shows it.

mod sweep;

use headwater_core::Layer;
use headwater_verify::draw::Draw;
use headwater_verify::fact::{Fact, assert_all};
use headwater_verify::gradient::{against_differences, against_duals, single_against_double};
use headwater_verify::ladder::network::{self as ladder, Shape, Subject};
use proptest::strategy::Strategy;
use sweep::sweep;

/// Random networks of up to `deepest` layers.
fn shapes(deepest: usize) -> impl Strategy<Value = Shape> {
    (1..6_usize, 1..=deepest, 1..7_usize, 1..5_usize, 0..u64::MAX)
        .prop_map(|(inputs, depth, widest, batch, seed)| Shape { inputs, depth, widest, batch, seed })
}

/// A random network with parameters, inputs and cotangent, exact in `f32`.
fn draw(shape: Shape) -> (Subject, Vec<f64>, Vec<f64>) {
    let subject = Subject::draw(shape);
    let mut draw = Draw::new(shape.seed ^ 0x5eed);
    let mut x = subject.parameters(&mut draw);
    x.extend(subject.data(&mut draw));
    let cotangent = subject.cotangent(&mut draw);
    (subject, x, cotangent)
}

/// Claim: every variant of the enum has an example. Oracle: the enum, by a match without a wildcard.
#[test]
fn no_layer_is_missing() {
    let mut seen = [false; 6];
    for layer in ladder::examples(4) {
        let number = match layer {
            Layer::Dense(_) => 0,
            Layer::Activation(_) => 1,
            Layer::Prelu(_) => 2,
            Layer::BatchNorm(_) => 3,
            Layer::LayerNorm(_) => 4,
            Layer::Residual(_) => 5,
        };
        seen[number] = true;
    }
    assert_eq!(seen, [true; 6]);
}

/// Claim: random networks hold every kind of layer, branches within branches included, so that the sweeps cover
/// them.
#[test]
fn random_networks_hold_every_layer() {
    fn count(layers: &[Layer<'_>], depth: usize, seen: &mut [usize; 7]) {
        for layer in layers {
            match layer {
                Layer::Dense(_) => seen[0] += 1,
                Layer::Activation(_) => seen[1] += 1,
                Layer::Prelu(_) => seen[2] += 1,
                Layer::BatchNorm(_) => seen[3] += 1,
                Layer::LayerNorm(_) => seen[4] += 1,
                Layer::Residual(branch) => {
                    seen[if depth == 0 { 5 } else { 6 }] += 1;
                    count(branch, depth + 1, seen);
                }
            }
        }
    }
    let mut seen = [0; 7];
    for seed in 0..200 {
        count(Subject::draw(Shape { inputs: 3, depth: 5, widest: 6, batch: 3, seed }).layers, 0, &mut seen);
    }
    assert!(
        seen.iter().all(|count| *count >= 10),
        "dense, activation, prelu, batch norm, layer norm, residual, nested: {seen:?}"
    );
}

#[test]
fn rung_1_outputs_are_those_of_the_papers() {
    assert_all([ladder::forward_is_the_reference()]);
}

#[test]
fn rung_1_samples_come_in_any_order_and_alone() {
    assert_all([ladder::order()]);
}

#[test]
fn rung_1_running_statistics_follow_their_rule() {
    assert_all([ladder::running_statistics()]);
}

#[test]
fn rung_1_inputs_where_faults_hide() {
    assert_all([ladder::cancellation(), ladder::ties(), ladder::specials()]);
}

#[test]
fn rung_1_the_engines_calls_agree_with_each_other() {
    assert_all([
        ladder::linearity::<f32>(),
        ladder::linearity::<f64>(),
        ladder::accumulation::<f32>(),
        ladder::accumulation::<f64>(),
        ladder::garbage::<f32>(),
        ladder::garbage::<f64>(),
        ladder::in_place::<f32>(),
        ladder::in_place::<f64>(),
        ladder::freezing::<f32>(),
        ladder::freezing::<f64>(),
        ladder::batches(),
        ladder::losses(),
    ]);
}

#[test]
fn rung_1_identities_of_layers_hold() {
    assert_all([
        ladder::batch_norm(),
        ladder::layer_norm(),
        ladder::rectifiers(),
        ladder::residual(),
        ladder::units(),
    ]);
}

#[test]
fn rung_2_gradients_agree_with_finite_differences() {
    sweep(2000, &shapes(4), ladder::differences_fact(), |shape, fact: &mut Fact| {
        let (subject, x, cotangent) = draw(shape);
        against_differences(&subject, &x, &cotangent, fact);
    });
}

#[test]
fn rung_3_gradients_agree_with_dual_numbers() {
    assert_all([ladder::duals(), ladder::adjoints()]);
}

#[test]
fn rung_3_networks_agree_with_dual_numbers() {
    sweep(1000, &shapes(6), ladder::duals_fact(), |shape, fact: &mut Fact| {
        let (subject, x, cotangent) = draw(shape);
        against_duals(&subject, &x, &cotangent, fact);
    });
}

#[test]
fn rung_4_single_precision_agrees_with_double() {
    assert_all([ladder::single(), ladder::dyadic()]);
}

#[test]
fn rung_4_networks_in_single_precision_agree_with_double() {
    sweep(1000, &shapes(5), ladder::rounding_fact(), |shape, fact: &mut Fact| {
        let (subject, x, cotangent) = draw(shape);
        let narrow = |values: &[f64]| -> Vec<f32> { values.iter().map(|x| *x as f32).collect() };
        single_against_double(&subject, &narrow(&x), &narrow(&cotangent), fact);
    });
}
