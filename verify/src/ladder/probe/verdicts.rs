//! Rung 1: verdicts of the probe on statistics that were made so that the verdict is known.

use headwater_core::{Activation, Cause, Finding, Flow, Kind, LayerStatistics, Real, diagnose};

use crate::fact::Fact;
use crate::rung::Rung;
use crate::tolerance::{EXACT, LAW};

type Statistics = LayerStatistics<f64>;

const SIGMOID: Kind = Kind::Activation(Activation::Sigmoid);
const TANH: Kind = Kind::Activation(Activation::Tanh);
const RELU: Kind = Kind::Activation(Activation::Relu);

/// Layers in the order of the network, each with the factor by which it multiplies the gradient's norm.
fn chain(factors: &[(Kind, f64)]) -> Vec<Statistics> {
    let mut norm = 1.0;
    let mut layers = Vec::new();
    for &(kind, factor) in factors.iter().rev() {
        let above = norm;
        norm *= factor;
        layers.push(LayerStatistics {
            kind,
            output_gradient_norm: above,
            input_gradient_norm: norm,
            output_rms: 1.0,
            output_spread: 1.0,
            ..LayerStatistics::UNSEEN
        });
    }
    layers.reverse();
    layers
}

/// What is found, in a word each, with the layer that is named.
fn found(layers: &[Statistics]) -> Vec<String> {
    let mut words = Vec::new();
    let cause = |cause: &Cause<f64>| match cause {
        Cause::SlopeCeiling { .. } => "ceiling",
        Cause::Saturation { .. } => "saturation",
        Cause::DeadUnits { .. } => "dead units",
        Cause::Weights { .. } => "weights",
        Cause::Normalisation { .. } => "normalisation",
        Cause::ResidualSums { .. } => "sums",
    };
    diagnose(layers, |finding| {
        words.push(match &finding {
            Finding::NotFinite { layer } => format!("not finite at {}", layer.index),
            Finding::Vanishing { cause: by, layer, .. } => {
                format!("vanishing by {} at {:?}", cause(by), layer.map(|layer| layer.index))
            }
            Finding::Exploding { cause: by, layer, .. } => {
                format!("exploding by {} at {:?}", cause(by), layer.map(|layer| layer.index))
            }
            Finding::Collapsing { .. } => "collapsing".to_owned(),
            Finding::Saturated { layer, .. } => format!("saturated at {}", layer.index),
            Finding::Dead { layer, .. } => format!("dead at {}", layer.index),
            Finding::Unchanged { layer, .. } => format!("unchanged at {}", layer.index),
        });
    });
    words
}

/// `head`, then `block` `times` over.
fn repeated(head: (Kind, f64), block: &[(Kind, f64)], times: usize) -> Vec<Statistics> {
    chain(&[&[head][..], &block.repeat(times)].concat())
}

/// Claim: a network whose statistics are made so that one thing is wrong is accused of that thing, by its layer, and a
/// healthy one of nothing; on both sides of each threshold.
#[must_use]
pub fn verdicts() -> Fact {
    let claim = "the diagnosis names what was made to be wrong, and where";
    let mut fact = Fact::new(Rung::Laws, claim, "f64, statistics made by hand", "how they were made", EXACT);
    let dense = |factor| (Kind::Dense, factor);
    let mut says = |layers: Vec<Statistics>, expected: &[&str]| {
        let found = found(&layers);
        fact.holds(found == expected, || format!("{found:?} where {expected:?} was made"));
    };
    says(repeated(dense(1.0), &[dense(1.0), (RELU, 1.0)], 4), &[]);
    says(chain(&[dense(1.0), dense(0.004_1)]), &[]);
    says(chain(&[dense(1.0), dense(0.003_9)]), &["vanishing by weights at None"]);
    says(chain(&[dense(1.0), dense(249.0)]), &[]);
    says(chain(&[dense(1.0), dense(251.0)]), &["exploding by weights at None"]);
    says(repeated(dense(1.0), &[(SIGMOID, 0.2), dense(1.0)], 5), &["vanishing by ceiling at None"]);
    says(repeated(dense(1.0), &[(SIGMOID, 0.24), dense(0.05)], 3), &["vanishing by weights at None"]);
    let sums = [(Kind::Residual, 1.1), (Kind::LayerNorm, 0.1)];
    says(repeated((Kind::Residual, 1.0), &sums, 4), &["vanishing by normalisation at None"]);
    says(repeated((Kind::Residual, 1.0), &[(Kind::Residual, 5.0)], 4), &["exploding by sums at None"]);
    let mut one_blocks = repeated(dense(1.0), &[dense(1.0), (RELU, 1.0)], 4);
    one_blocks[5] = chain(&[dense(1e-6)])[0];
    let mut dead = repeated(dense(1.0), &[dense(1.4), (RELU, 0.1)], 4);
    dead.iter_mut().filter(|layer| layer.kind == RELU).for_each(|layer| layer.dead = 0.9);
    let mut expected = vec!["vanishing by dead units at None"];
    expected.extend(["dead at 2", "dead at 4", "dead at 6", "dead at 8"]);
    says(dead.clone(), &expected);
    // Behind a layer that gives nothing but zeros, dead units are no fault of their own.
    dead[2].zero_outputs = 1.0;
    dead[3].dead = 0.9;
    let mut behind = repeated(dense(1.0), &[(RELU, 1.0), dense(1.0)], 2);
    behind[1] = LayerStatistics { dead: 1.0, zero_outputs: 1.0, ..behind[1] };
    behind[2] = LayerStatistics { dead: 1.0, ..behind[2] };
    says(behind, &["dead at 1"]);
    let at_layer = |factor: f64| chain(&[dense(1.0), dense(0.135), dense(0.135), dense(factor)]);
    says(at_layer(1e-6), &["vanishing by weights at Some(3)"]);
    says(at_layer(0.1), &["vanishing by weights at None"]);
    let mut collapsed = chain(&[dense(1.0), dense(1.0)]);
    collapsed[1].output_spread = 0.003_9;
    says(collapsed.clone(), &["collapsing"]);
    collapsed[1].output_rms = 0.003_9;
    says(collapsed, &[]);
    for (kind, expected) in [(TANH, &["saturated at 1"][..]), (RELU, &[][..])] {
        let mut saturated = repeated(dense(1.0), &[(kind, 1.0), dense(1.0)], 1);
        saturated[1].saturated = 0.5;
        says(saturated.clone(), &[]);
        saturated[1].saturated = 0.51;
        says(saturated, expected);
    }
    // A gradient that is not finite began where the way back met it first: at the last such layer.
    let mut broken = chain(&[dense(1.0), dense(1.0), dense(1.0), dense(1.0)]);
    broken[1].finite_gradients = false;
    broken[2].finite_gradients = false;
    says(broken.clone(), &["not finite at 2"]);
    broken[1].finite_outputs = false;
    broken[3].finite_outputs = false;
    says(broken, &["not finite at 1"]);
    fact
}

/// Claim: the flow adds up: its ratio is the quotient of the gradients' norms at both ends, its parts are the logarithms
/// of the layers' factors, each on the account of its kind, and the mean factor is taken over the steps.
#[must_use]
pub fn flow() -> Fact {
    let claim = "the flow's ratio, parts and mean are those of the layers' factors";
    let mut fact = Fact::new(Rung::Laws, claim, "f64, statistics made by hand", "logarithms, by hand", LAW);
    let block = [(Kind::Dense, 0.8), (TANH, 0.5), (Kind::Residual, 1.5)];
    let layers = repeated((Kind::Dense, 3.0), &block, 3);
    let Some(flow) = Flow::of(&layers) else {
        fact.holds(false, || "no flow".to_owned());
        return fact;
    };
    let mut same =
        |found: f64, expected: f64, what: &str| fact.relative(found, expected, 0.0, 0.0, || what.to_owned());
    // The first dense layer lies below the stretch.
    same(flow.ratio, (0.8 * 0.5 * 1.5_f64).powi(3), "ratio");
    same(flow.weights, 3.0 * 0.8_f64.ln(), "weights");
    same(flow.slopes, 3.0 * 0.5_f64.ln(), "slopes");
    same(flow.residual, 3.0 * 1.5_f64.ln(), "residual sums");
    same(flow.steps as f64, 6.0, "steps");
    same(flow.measured as f64, 6.0, "measured steps");
    same(flow.rho(), (0.8 * 0.5 * 1.5_f64).powf(0.5), "mean factor");
    same(flow.expected_slopes, 1.5 * Activation::Tanh.derivative_second_moment().ln(), "expected slopes");
    // A normalisation takes the scale of the weights before it upon itself, through what scales with its input.
    for (activation, own) in [(TANH, 2.0), (RELU, 0.0)] {
        let block = [(Kind::Dense, 20.0), (activation, 0.5), (Kind::LayerNorm, 0.5)];
        let layers = chain(&[&block.repeat(3)[..], &[(Kind::Dense, 1.0)]].concat());
        let flow = Flow::of(&layers);
        let weights = flow.map_or(f64::NAN, |flow| flow.weights);
        fact.within(weights, own * Real::ln(20.0_f64), 1e-14 * 20.0, 0.0, || {
            format!("weights beside {activation:?}")
        });
        let all =
            flow.map_or(f64::NAN, |flow| flow.weights + flow.slopes + flow.normalisation + flow.residual);
        let ratio = flow.map_or(f64::NAN, |flow| flow.ratio.ln());
        fact.within(all, ratio, 1e-14 * 20.0, 0.0, || format!("the sum of the parts beside {activation:?}"));
    }
    // A step whose factor is not known counts as a step and not as measured.
    let mut unknown = chain(&[(Kind::Dense, 2.0), (Kind::Dense, 2.0), (Kind::Dense, 2.0)]);
    unknown[1].output_gradient_norm = 0.0;
    let counts = Flow::of(&unknown).map(|flow| (flow.steps, flow.measured));
    fact.holds(counts == Some((2, 1)), || format!("{counts:?} where (2, 1) was made"));
    fact
}
