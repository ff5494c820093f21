//! What the probe measures, against figures worked out by hand.

use headwater_core::{
    Activation, Backward, Cause, Finding, Flow, Forward, Kind, Layer, LayerStatistics, Network, Probe, Real,
    diagnose,
};

/// Claim: each figure is what its documentation says. Oracle: a network of 2 units and 2 samples, by hand. Exact: all
/// values are sums of few powers of two, but for the roots, which are taken in the same way.
#[test]
fn statistics_are_what_they_say() {
    let layers = [Layer::dense_without_bias(2), Layer::activation(Activation::HardTanh), Layer::dense(1)];
    let network = Network::new(1, &layers).unwrap();
    let parameters = [1.0_f32, 8.0, 0.0, 2.0, 0.0];
    let mut gradients = [0.0; 5];
    let mut scratch = vec![0.0; network.training_scratch(2)];
    let mut layers = [LayerStatistics::UNSEEN; 3];
    let mut probe = Probe::new(&network, &mut layers).unwrap();
    let call =
        Forward { parameters: &parameters, state: &mut [], inputs: &[0.5, -0.25], scratch: &mut scratch };
    let mut pass = network.forward_observed(call, &mut probe).unwrap();
    pass.output_gradient_mut().copy_from_slice(&[3.0, -4.0]);
    let call = Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None };
    pass.backward_observed(call, &mut probe).unwrap();
    let [dense, hard_tanh, head] = layers;

    // dense: [[0.5, 4], [-0.25, -2]]; hard tanh: [[0.5, 1], [-0.25, -1]], slopes [[1, 0], [1, 0]]; head: [2, -2].
    assert_eq!(
        (dense.kind, dense.output_rms),
        (Kind::Dense, ((0.25_f32 + 16.0 + 0.0625 + 4.0) / 4.0).sqrt())
    );
    assert_eq!(dense.output_spread, ((2.0 * 0.375_f32 * 0.375 + 2.0 * 9.0) / 4.0).sqrt());
    assert_eq!((dense.slope_rms, dense.saturated, dense.dead, dense.zero_outputs), (1.0, 0.0, 0.0, 0.0));
    assert_eq!(hard_tanh.slope_rms, 0.5_f32.sqrt());
    assert_eq!((hard_tanh.saturated, hard_tanh.dead), (0.5, 0.5));
    assert_eq!(hard_tanh.output_rms, ((0.25_f32 + 1.0 + 0.0625 + 1.0) / 4.0).sqrt());
    // Back: head [3, -4], so [[0, 6], [0, -8]] above the hard tanh and nothing below it.
    assert_eq!((head.output_gradient_norm, head.input_gradient_norm), (5.0, 10.0));
    assert_eq!((head.zero_gradients, hard_tanh.zero_gradients, dense.zero_gradients), (0.0, 0.5, 1.0));
    assert_eq!((hard_tanh.output_gradient_norm, hard_tanh.input_gradient_norm), (10.0, 0.0));
    assert_eq!((head.parameter_norm, dense.parameter_norm), (2.0, 65.0_f32.sqrt()));
    // The head's weights get 3 x 0.5 + 4 x 0.25 = 2.5 and 3 + 4 = 7, its bias 3 - 4 = -1.
    assert_eq!(head.parameter_gradient_norm, (6.25_f32 + 49.0 + 1.0).sqrt());
    assert_eq!((head.backward_factor(), hard_tanh.backward_factor()), (Some(2.0), None));
}

/// Claim: an element counts as saturated where its slope is below a hundredth of the steepest. Oracle: tanh', 1 - tanh^2,
/// is 0.0099 at 2.999 and 0.0101 at 2.99.
#[test]
fn saturated_means_a_hundredth_of_the_steepest_slope() {
    let layers = [Layer::activation(Activation::Tanh)];
    let network = Network::new(4, &layers).unwrap();
    let mut statistics = [LayerStatistics::UNSEEN];
    let mut probe = Probe::new(&network, &mut statistics).unwrap();
    let mut scratch = [0.0; 8];
    let inputs = &[2.0_f64, -2.98, 3.0, -5.0];
    let call = Forward { parameters: &[], state: &mut [], inputs, scratch: &mut scratch };
    network.forward_observed(call, &mut probe).unwrap();
    assert_eq!(statistics[0].saturated, 0.5);
}

/// Two dense layers with a gradient of norm `first` below and `last` above, and samples spread by `spread` above.
fn pair(first: f32, last: f32, spread: f32) -> [LayerStatistics<f32>; 2] {
    let dense = LayerStatistics { kind: Kind::Dense, output_rms: 1.0, ..LayerStatistics::UNSEEN };
    [
        LayerStatistics { output_gradient_norm: first, output_spread: 1.0, ..dense },
        LayerStatistics {
            output_gradient_norm: last,
            input_gradient_norm: first,
            output_spread: spread,
            ..dense
        },
    ]
}

fn kinds(layers: &[LayerStatistics<f32>]) -> Vec<&'static str> {
    let mut kinds = Vec::new();
    diagnose(layers, |finding| {
        kinds.push(match finding {
            Finding::NotFinite { .. } => "not finite",
            Finding::Vanishing { .. } => "vanishing",
            Finding::Exploding { .. } => "exploding",
            Finding::Collapsing { .. } => "collapsing",
            Finding::Saturated { .. } => "saturated",
            Finding::Dead { .. } => "dead",
            Finding::Unchanged { .. } => "unchanged",
        });
    });
    kinds
}

/// Claim: each verdict falls where its threshold says: 0.004, 250, 0.004 and one half. Oracle: figures just inside and just
/// outside.
#[test]
fn thresholds_are_where_they_say() {
    assert_eq!(kinds(&pair(0.004_1, 1.0, 1.0)), [""; 0]);
    assert_eq!(kinds(&pair(0.003_9, 1.0, 1.0)), ["vanishing"]);
    assert_eq!(kinds(&pair(249.0, 1.0, 1.0)), [""; 0]);
    assert_eq!(kinds(&pair(251.0, 1.0, 1.0)), ["exploding"]);
    assert_eq!(kinds(&pair(1.0, 1.0, 0.004_1)), [""; 0]);
    assert_eq!(kinds(&pair(1.0, 1.0, 0.003_9)), ["collapsing"]);
    let activation = |activation, saturated, dead| {
        let kind = Kind::Activation(activation);
        kinds(&[LayerStatistics { kind, saturated, dead, ..LayerStatistics::UNSEEN }])
    };
    assert_eq!(activation(Activation::Tanh, 0.5, 0.5), [""; 0]);
    assert_eq!(activation(Activation::Tanh, 0.51, 0.51), ["saturated", "dead"]);
    assert_eq!(activation(Activation::Relu, 0.51, 0.49), [""; 0], "half of a healthy ReLU layer has slope 0");
}

/// Claim: the spread is taken in units of the values, so that small values are no collapse.
#[test]
fn small_values_are_not_alike() {
    let [first, last] = pair(1.0, 1.0, 1e-6);
    let small = LayerStatistics { output_rms: 1e-6, ..last };
    assert_eq!(kinds(&[first, small]), [""; 0]);
    assert_eq!(Flow::of(&[first, small]).unwrap().spread_ratio, 1.0);
}

/// Claim: layers in branches do not count as steps; residual sums do. Oracle: by hand.
#[test]
fn steps_are_those_outside_branches() {
    let [first, last] = pair(1.0, 1.0, 1.0);
    let inner = LayerStatistics { nesting: 1, ..last };
    let sum = LayerStatistics { kind: Kind::Residual, ..last };
    let relu = LayerStatistics {
        kind: Kind::Activation(Activation::Relu),
        input_gradient_norm: 0.5,
        ..LayerStatistics { output_gradient_norm: 1.0, ..first }
    };
    let flow = Flow::of(&[first, relu, sum, inner, inner, last]).unwrap();
    assert_eq!((flow.steps, flow.measured), (2, 2));
    assert_eq!((flow.slopes, flow.weights, flow.residual), (Real::ln(0.5), 0.0, 0.0));
}

/// Layers in the order of the network, each with the factor by which it multiplies the gradient's norm.
fn chain(factors: &[(Kind, f32)]) -> Vec<LayerStatistics<f32>> {
    let mut norm = 1.0;
    let mut layers: Vec<_> = factors
        .iter()
        .rev()
        .map(|&(kind, factor)| {
            let output_gradient_norm = norm;
            norm *= factor;
            LayerStatistics {
                kind,
                output_gradient_norm,
                input_gradient_norm: norm,
                ..LayerStatistics::UNSEEN
            }
        })
        .collect();
    layers.reverse();
    layers
}

/// The cause of the vanishing or exploding gradient, and the number of the layer that is named for it.
fn blame(layers: &[LayerStatistics<f32>]) -> (Cause<f32>, Option<usize>) {
    let mut blame = None;
    diagnose(layers, |finding| {
        if let Finding::Vanishing { cause, layer, .. } | Finding::Exploding { cause, layer, .. } = finding {
            blame = Some((cause, layer.map(|layer| layer.index)));
        }
    });
    blame.unwrap()
}

const SIGMOID: Kind = Kind::Activation(Activation::Sigmoid);
const TANH: Kind = Kind::Activation(Activation::Tanh);
const RELU: Kind = Kind::Activation(Activation::Relu);

/// Claim: a layer is named if it differs from the mean of its like by more than half of the whole change. Oracle: factors
/// e^-2, e^-2, e^-4 and e^-2, e^-2, e^-14: 2 of 8, and 12 of 18.
#[test]
fn a_layer_is_named_for_more_than_half() {
    let dense = |logarithm: f32| (Kind::Dense, logarithm.exp());
    let with = |last| chain(&[dense(0.0), dense(-2.0), dense(-2.0), dense(last)]);
    assert_eq!(blame(&with(-4.0)).1, None);
    assert_eq!(blame(&with(-14.0)).1, Some(3));
}

/// Claim: what did more than half of the shrinking is the cause: dead units, small weights in spite of a ceiling, or
/// normalisations. Oracle: the factors.
#[test]
fn the_cause_is_what_did_most() {
    let block = [(Kind::Dense, 1.4), (RELU, 0.1)];
    let mut dead = chain(&[&[(Kind::Dense, 1.0)], &block[..], &block, &block, &block].concat());
    dead.iter_mut().filter(|layer| layer.kind == RELU).for_each(|layer| layer.dead = 0.9);
    assert_eq!(blame(&dead), (Cause::DeadUnits { fraction: 0.9 }, None));

    let block = [(SIGMOID, 0.24), (Kind::Dense, 0.05)];
    let small = chain(&[&[(Kind::Dense, 1.0)], &block[..], &block, &block].concat());
    assert!(matches!(blame(&small), (Cause::Weights { .. }, None)), "{:?}", blame(&small));

    let block = [(Kind::Residual, 1.1), (Kind::LayerNorm, 0.1)];
    let divided = chain(&[&[(Kind::Residual, 1.0)], &block[..], &block, &block, &block].concat());
    assert!(matches!(blame(&divided), (Cause::Normalisation { .. }, None)), "{:?}", blame(&divided));
}

/// Claim: a normalisation cancels the scale of the weights before it through a ReLU, but not through a tanh, which does not
/// scale with its input. Oracle: the definition; 1e-6 for rounded logarithms.
#[test]
fn scale_is_cancelled_through_a_rectifier_only() {
    let weights = |activation| {
        let block = [(Kind::Dense, 20.0), (activation, 0.5), (Kind::LayerNorm, 0.5)];
        let layers = chain(&[&block[..], &block, &block, &[(Kind::Dense, 1.0)]].concat());
        let flow = Flow::of(&layers).unwrap();
        assert!(
            (flow.weights + flow.slopes + flow.normalisation + flow.residual - flow.ratio.ln()).abs() < 1e-5
        );
        flow.weights
    };
    assert!((weights(TANH) - 2.0 * 20.0_f32.ln()).abs() < 1e-5);
    assert!(weights(RELU).abs() < 1e-6);
}
