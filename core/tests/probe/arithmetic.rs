//! The diagnosis on statistics made up for the purpose, where every factor is a chosen number.
//!
//! Oracle: the factors, whose logarithms add up. Tolerance: 1e-12, for a dozen exponentials and logarithms in f64.

use headwater_core::{Activation, Cause, Finding, Flow, Kind, LayerStatistics, Network, diagnose};
use headwater_core::{Backward, Forward, Layer, Probe};

const TANH: Kind = Kind::Activation(Activation::Tanh);

/// Layers in a row, the last of which sees a gradient of norm 1; each multiplies it by e^logarithm on its way back.
fn chain(layers: &[(Kind, f64)]) -> Vec<LayerStatistics<f64>> {
    let mut gradient = 1.0;
    let mut statistics: Vec<_> = layers
        .iter()
        .rev()
        .map(|&(kind, logarithm)| {
            let output_gradient_norm = gradient;
            gradient *= logarithm.exp();
            LayerStatistics {
                kind,
                output_gradient_norm,
                input_gradient_norm: gradient,
                ..LayerStatistics::UNSEEN
            }
        })
        .collect();
    statistics.reverse();
    statistics
}

fn only_finding(layers: &[LayerStatistics<f64>]) -> Finding<f64> {
    let mut findings = Vec::new();
    diagnose(layers, |finding| findings.push(finding));
    let [finding] = findings[..] else { panic!("expected one finding: {findings:?}") };
    finding
}

fn cause(layers: &[LayerStatistics<f64>]) -> Cause<f64> {
    match only_finding(layers) {
        Finding::Vanishing { cause, .. } | Finding::Exploding { cause, .. } => cause,
        other => panic!("expected a gradient that vanishes or explodes, found {other:?}"),
    }
}

fn near(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-12 * expected.abs()
}

/// A dense layer, twice tanh, layer norm, tanh and dense, and two residual sums, with the logarithm of each of these.
fn blocks(weights: f64, slopes: f64, normalisation: f64, residual: f64) -> Vec<LayerStatistics<f64>> {
    let block = [(TANH, slopes), (Kind::LayerNorm, normalisation), (TANH, slopes), (Kind::Dense, weights)];
    let mut layers = vec![(Kind::Dense, 0.0)];
    layers.extend([block, block].concat());
    layers.extend([(Kind::Residual, residual); 2]);
    chain(&layers)
}

/// Claim: the sums of a flow are those of its layers, and rho is the geometric mean over its steps.
#[test]
fn a_flow_adds_up() {
    let flow = Flow::of(&blocks(-1.0, -0.25, 0.5, 0.125)).unwrap();
    assert!(near(flow.weights, -2.0) && near(flow.slopes, -1.0), "{flow:?}");
    assert!(near(flow.normalisation, 1.0) && near(flow.residual, 0.25), "{flow:?}");
    // Steps are two dense layers and two sums after the first dense layer.
    assert_eq!((flow.steps, flow.measured), (4, 4));
    assert!(near(flow.rho(), (-1.75_f64 / 4.0).exp()), "{}", flow.rho());
}

/// Claim: an activation whose slope reaches 1 is no ceiling; a PReLU's slopes are expected to be what they are.
#[test]
fn tanh_is_no_ceiling_and_prelu_is_taken_as_it_is() {
    let flow = Flow::of(&chain(&[(Kind::Dense, 0.0), (TANH, -1.0), (Kind::Dense, 0.0)])).unwrap();
    assert_eq!((flow.ceiling, flow.ceilings), (0.0, 0));
    let flow = Flow::of(&chain(&[(Kind::Dense, 0.0), (Kind::Prelu, -0.75), (Kind::Dense, 0.0)])).unwrap();
    assert!(near(flow.expected_slopes, -0.75) && near(flow.slopes, -0.75), "{flow:?}");
}

/// Claim: a normalisation is blamed for a loss only if it lost more than weights and slopes together and than the sums.
#[test]
fn a_normalisation_is_blamed_for_its_own_loss_alone() {
    assert!(matches!(cause(&blocks(-1.0, -0.25, -3.0, 0.0)), Cause::Normalisation { .. }));
    assert!(matches!(cause(&blocks(-2.0, -0.25, -2.25, 0.0)), Cause::Weights { .. }));
    assert!(matches!(cause(&blocks(0.0, 0.0, -0.5, -3.0)), Cause::Weights { .. }));
}

/// Claim: and for an explosion only if it gained more than weights and slopes together.
#[test]
fn a_normalisation_is_blamed_for_its_own_gain_alone() {
    assert!(matches!(cause(&blocks(2.0, -0.25, 2.0, 0.0)), Cause::Normalisation { .. }));
    assert!(matches!(cause(&blocks(2.0, 0.25, 2.0, 0.0)), Cause::Weights { .. }));
}

/// Claim: saturated units that cost the gradient little do not take the blame for small weights.
#[test]
fn saturation_does_not_hide_small_weights() {
    let mut layers = blocks(-4.0, -0.25, 0.0, 0.0);
    layers[1].saturated = 0.9;
    let mut findings = Vec::new();
    diagnose(&layers, |finding| findings.push(finding));
    assert!(matches!(findings[0], Finding::Vanishing { cause: Cause::Weights { .. }, .. }), "{findings:?}");
}

/// Claim: the layer that did more than half of the loss is named, with its factor and the one that was needed, even if it
/// is the only one of its sort; rho is still that of all layers.
#[test]
fn the_only_dense_layer_between_can_stand_out() {
    let layers = chain(&[(Kind::Dense, 0.0), (TANH, -0.5), (Kind::Residual, 0.0), (Kind::Dense, -6.0)]);
    let flow = Flow::of(&layers).unwrap();
    let outlier = flow.outlier.expect("a layer stands out");
    assert_eq!(outlier.layer.index, 3);
    assert!(near(outlier.factor, (-6.0_f64).exp()) && near(outlier.needed, 0.5_f64.exp()), "{outlier:?}");
    assert!(near(flow.rho(), (-6.5_f64 / 2.0).exp()), "{}", flow.rho());
}

/// Claim: no layer stands out if it did no more than its like did on average, or than half of the whole; nor where there
/// is but one step.
#[test]
fn nobody_stands_out_without_reason() {
    let two = |one: f64, other: f64| {
        let layers = [(Kind::Dense, 0.0), (TANH, 0.0), (Kind::Dense, one), (TANH, 0.0), (Kind::Dense, other)];
        Flow::of(&chain(&layers)).unwrap().outlier
    };
    assert_eq!(two(3.0, 3.0), None);
    assert_eq!(two(-3.0, -3.0), None);
    assert_eq!(two(-5.9, -2.1), None);
    assert!(two(-7.0, -1.0).is_some_and(|outlier| outlier.layer.index == 2));
    let single = [(Kind::Dense, 0.0), (TANH, 0.0), (Kind::Dense, -6.0)];
    assert_eq!(Flow::of(&chain(&single)).unwrap().outlier, None);
}

/// Claim: a layer that lets nothing pass is told what the others would have needed of it: the inverse of their factors.
#[test]
fn a_blocking_layer_is_measured_by_the_others() {
    let mut layers =
        chain(&[(Kind::Dense, 0.0), (TANH, 0.0), (Kind::Dense, 0.0), (TANH, 0.0), (Kind::Dense, -0.75)]);
    for layer in &mut layers[..2] {
        (layer.output_gradient_norm, layer.input_gradient_norm) = (0.0, 0.0);
    }
    layers[2].input_gradient_norm = 0.0;
    let outlier = Flow::of(&layers).unwrap().outlier.expect("a layer blocks");
    assert_eq!((outlier.layer.index, outlier.factor), (2, 0.0));
    assert!(near(outlier.needed, 0.75_f64.exp()), "{outlier:?}");
}

/// Claim: an activation that lost most of the gradient, neither dead nor saturated, did so by its small slope.
#[test]
fn a_small_slope_is_told_from_saturation() {
    let layers = [(Kind::Dense, 0.0), (TANH, -7.0), (Kind::Dense, 0.0), (TANH, 0.0), (Kind::Dense, 0.0)];
    let Cause::SlopeCeiling { slope } = cause(&chain(&layers)) else { panic!("not the slope") };
    assert!(near(slope, (-7.0_f64).exp()), "{slope}");
}

/// Claim: the sentence names the layer where there is one, and says which way a normalisation went wrong.
#[test]
fn sentences_say_where_and_which_way() {
    let named = chain(&[(Kind::Dense, 0.0), (TANH, 0.0), (Kind::Residual, 0.0), (Kind::Dense, -6.0)]);
    let sentence = only_finding(&named).to_string();
    assert!(sentence.contains("most of it at layer 3 (dense): "), "{sentence}");
    let sentence = only_finding(&blocks(-1.0, -0.25, -3.0, 0.0)).to_string();
    assert!(!sentence.contains("most of it at") && sentence.contains("spread too widely"), "{sentence}");
    let sentence = only_finding(&blocks(2.0, -0.25, 2.0, 0.0)).to_string();
    assert!(sentence.contains("add residual connections"), "{sentence}");
}

/// Claim: gradients are finite only if those of the outputs and those of the parameters are. Oracle: 1e30 times 1e30 is
/// beyond f32.
#[test]
fn infinite_parameter_gradients_are_seen() {
    let layers = [Layer::dense(1)];
    let network = Network::new(1, &layers).unwrap();
    let (parameters, mut gradients) = ([1.0_f32, 0.0], [0.0; 2]);
    let mut scratch = vec![0.0; network.training_scratch(1)];
    let mut statistics = [LayerStatistics::UNSEEN];
    let mut probe = Probe::new(&network, &mut statistics).unwrap();
    let call = Forward { parameters: &parameters, state: &mut [], inputs: &[1e30], scratch: &mut scratch };
    let mut pass = network.forward_observed(call, &mut probe).unwrap();
    pass.output_gradient_mut().fill(1e30);
    let call = Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None };
    pass.backward_observed(call, &mut probe).unwrap();
    assert!(statistics[0].output_gradient_norm.is_finite() && !statistics[0].finite_gradients);
}
