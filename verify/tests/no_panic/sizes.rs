//! Sizes, nesting and freezing.

use headwater_core::checkpoint::{self, CheckpointShape};
use headwater_core::{
    Activation, BatchNorm, Gradients, Layer, LayerNorm, MAXIMUM_NESTING, Network, Optimiser, Prelu,
    RunningVariance, Slopes, Training,
};
use headwater_verify::draw::Draw;
use headwater_verify::ladder::network::residual_of;
use headwater_verify::ladder::optimiser;

use crate::absurd::{NUMBERS, SIZES, number, pick};

fn layer(nesting: usize, draw: &mut Draw) -> Layer<'static> {
    match draw.below(9) {
        0 | 1 => Layer::dense(pick(&SIZES, draw)),
        2 => Layer::dense_without_bias(pick(&SIZES, draw)),
        3 => Layer::activation(Activation::Elu { alpha: number(draw) }),
        4 => Layer::Prelu(Prelu { slopes: Slopes::PerFeature }),
        5 => Layer::BatchNorm(BatchNorm {
            epsilon: number(draw).abs(),
            momentum: pick(&[0.0, 0.5, 1.0, f64::NAN], draw),
            running_variance: RunningVariance::Unbiased,
            affine: draw.below(2) == 0,
        }),
        6 => Layer::LayerNorm(LayerNorm { epsilon: pick(&NUMBERS, draw), affine: draw.below(2) == 0 }),
        _ if nesting == 0 => Layer::prelu(),
        _ => residual_of((0..draw.below(3)).map(|_| layer(nesting - 1, draw)).collect()),
    }
}

/// Asks a network everything that is only counting.
fn ask(network: Network<'_>) {
    for batch in SIZES {
        let _ = (network.inference_plan(batch).total(), network.training_scratch(batch));
        for moments in SIZES {
            let gradients = Gradients::Kept;
            let plan = network.training_plan(Training { batch, gradients, input_gradient: true, moments });
            assert!(plan.total() >= plan.scratch && plan.total() >= moments);
        }
    }
    let _ = (network.layer_count(), network.gradient_count(), network.fingerprint(), network.outputs());
    let (parameters, state) =
        network.segments().fold((0, 0), |_, segment| (segment.parameters.end, segment.state.end));
    assert_eq!((parameters, state), (network.parameter_count(), network.state_count()));
}

/// Claim: networks of any widths are either refused with a sentence or counted without overflow, frozen as far as asked
/// or not at all. Oracle: for those that are counted, segments that end at the counts.
#[test]
fn absurd_widths_are_refused_or_counted() {
    let mut draw = Draw::new(5);
    let (mut refused, mut counted) = (0, 0);
    for _ in 0..20_000 {
        let layers: Vec<Layer<'_>> = (0..draw.below(5)).map(|_| layer(3, &mut draw)).collect();
        match Network::new(pick(&SIZES, &mut draw), &layers) {
            Err(error) => {
                assert!(!error.to_string().is_empty());
                refused += 1;
            }
            Ok(network) => {
                counted += 1;
                ask(network);
                for frozen in SIZES {
                    match network.freeze(frozen) {
                        Ok(network) => ask(network),
                        Err(error) => assert!(frozen >= layers.len(), "{error}"),
                    }
                }
            }
        }
    }
    println!("{counted} networks counted, {refused} refused");
    assert!(counted > 1000 && refused > 1000);
}

/// Claim: nesting to the documented depth works, one deeper is refused, and ten thousand deep does not exhaust the
/// stack.
#[test]
fn nesting_has_a_bound() {
    let nested = |depth| (0..depth).fold(Layer::dense(2), |inner, _| residual_of(vec![inner]));
    for (depth, fits) in [(MAXIMUM_NESTING, true), (MAXIMUM_NESTING + 1, false), (10_000, false)] {
        let layers = [nested(depth)];
        let network = Network::new(2, &layers);
        assert_eq!(network.is_ok(), fits, "depth {depth}");
        match network {
            Ok(network) => ask(network),
            Err(error) => {
                assert!(error.to_string().ends_with("deeper than 8; flatten the innermost"), "{error}")
            }
        }
    }
}

/// Claim: sizes of moments and of records saturate.
#[test]
fn counts_saturate() {
    for parameters in SIZES {
        for rule in optimiser::examples::<f32>() {
            let rule: Optimiser<f32> = rule;
            assert!(rule.moment_count(parameters) == 0 || rule.moment_count(parameters) >= parameters);
        }
        for state in SIZES {
            let shape = CheckpointShape { parameters, state, moments: state, generator: parameters };
            assert!(checkpoint::size::<f64>(shape) >= parameters.max(state));
        }
    }
}
