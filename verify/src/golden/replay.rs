//! Running a network's goldens through the engine, and comparing.

use headwater_core::{Activation, Backward, FUSED, Forward, Infer, Layer, Network};

use super::network::{Evaluation, NetworkCase, Step};
use super::tolerance::LAYERS;
use crate::fact::Fact;

/// What the engine says about one training pass.
#[derive(Debug)]
struct Found {
    y: Vec<f64>,
    loss: Option<f64>,
    dx: Vec<f64>,
    gradients: Vec<f64>,
}

/// Runs every step of `case` and its evaluation, and compares all that comes out with PyTorch and, where there is one,
/// with the exact result.
///
/// The tolerance is relative to the largest element of what is compared: outputs, one layer's gradients, the input
/// gradient. For a normalisation on its own it is multiplied by 1 + |mean| / deviation, the condition of subtracting
/// the mean.
///
/// # Panics
///
/// When the engine refuses the case.
pub fn compare(fact: &mut Fact, case: &NetworkCase) {
    let list = case.list();
    let network = Network::new(case.width, list)
        .and_then(|network| network.freeze(case.frozen))
        .unwrap_or_else(|error| panic!("{}: {error}", case.name));
    fact.holds(network.parameter_count() == case.parameters.len(), || format!("{}: parameters", case.name));
    fact.holds(network.state_count() == case.state.len(), || format!("{}: state", case.name));
    let mut state = case.state.clone();
    for (number, step) in case.steps.iter().enumerate() {
        let name = format!("{}, step {number}, batch {}", case.name, step.batch);
        let found = pass(&network, case, step, &mut state);
        compare_step(fact, &name, case, list, step, &found, &state);
        // The next step starts from PyTorch's numbers, so that errors do not add up.
        state.copy_from_slice(&step.state);
    }
    let Evaluation { batch, x, y } = &case.evaluation;
    let mut scratch = vec![f64::NAN; network.inference_scratch(*batch)];
    let call = Infer { parameters: &case.parameters, state: &state, inputs: x };
    let found = network.infer(call, &mut scratch).unwrap_or_else(|error| panic!("{}: {error}", case.name));
    let conditions =
        case.steps.iter().filter_map(|step| step.exact.as_ref()).map(|exact| 1.0 + exact.condition);
    let scale = conditions.fold(largest(x).max(1.0), f64::max) * largest(y).max(1.0);
    elements(fact, found, y, |_| scale, &format!("{}, inference", case.name));
}

fn pass(network: &Network<'_>, case: &NetworkCase, step: &Step, state: &mut [f64]) -> Found {
    let mut gradients = vec![f64::NAN; network.gradient_count()];
    let mut dx = vec![f64::NAN; if case.frozen == 0 { step.x.len() } else { 0 }];
    let mut scratch = vec![f64::NAN; network.training_scratch_with_input_gradient(step.batch)];
    let run = || -> Result<Found, headwater_core::Error> {
        let (parameters, inputs) = (&case.parameters, &step.x);
        let mut pass = network.forward(Forward { parameters, state, inputs, scratch: &mut scratch })?;
        let y = pass.outputs().to_vec();
        let loss = match &case.loss {
            None => {
                pass.output_gradient_mut().copy_from_slice(&step.dy);
                None
            }
            Some(loss) => Some(loss.with_targets(&step.targets, |targets| pass.loss(loss.loss(), targets))?),
        };
        let input_gradient = (case.frozen == 0).then_some(&mut dx[..]);
        pass.backward(Backward { parameters, gradients: &mut gradients, input_gradient })?;
        Ok(Found { y, loss, dx, gradients })
    };
    run().unwrap_or_else(|error| panic!("{}: {error}", case.name))
}

fn compare_step(
    fact: &mut Fact,
    name: &str,
    case: &NetworkCase,
    list: &[Layer<'_>],
    step: &Step,
    found: &Found,
    state: &[f64],
) {
    let growth = Growth::of(list, step);
    let theirs = Some(("PyTorch", &step.y, &step.dx, &step.gradients, &step.state));
    let exact = step.exact.as_ref().map(|e| ("exact", &e.y, &e.dx, &e.gradients, &e.state));
    for (oracle, y, dx, gradients, after) in theirs.into_iter().chain(exact) {
        let scale = growth.forward * largest(y).max(1.0);
        elements(fact, &found.y, y, |_| scale, &format!("{name}, y ({oracle})"));
        let frozen = gradients.len() - found.gradients.len();
        fact.holds(gradients[..frozen].iter().all(|gradient| gradient.is_nan()), || {
            format!("{name}, frozen")
        });
        let gradients = &gradients[frozen..];
        let scales = gradient_scales(case, list, gradients);
        let scale = |index: usize| growth.backward * scales[index];
        elements(fact, &found.gradients, gradients, scale, &format!("{name}, gradients ({oracle})"));
        if case.frozen == 0 {
            let scale = growth.backward * largest(dx).max(growth.dx_terms);
            elements(fact, &found.dx, dx, |_| scale, &format!("{name}, dx ({oracle})"));
        }
        // Running statistics are compared each for itself.
        elements(fact, state, after, |_| 0.0, &format!("{name}, state ({oracle})"));
    }
    if let (Some(found), Some(theirs)) = (found.loss, step.loss) {
        fact.relative(found, theirs.0, 0.0, 0.0, || format!("{name}, loss"));
    }
}

/// By how much a case multiplies the roundings of its sums.
struct Growth {
    forward: f64,
    backward: f64,
    /// The largest term of a sum for dx that may cancel.
    dx_terms: f64,
}

impl Growth {
    fn of(list: &[Layer<'_>], step: &Step) -> Self {
        if let Some(exact) = &step.exact {
            let condition = 1.0 + exact.condition;
            return Growth { forward: condition, backward: condition, dx_terms: exact.dx_terms };
        }
        let backward = match list {
            // PyTorch's backward holds 1/6 as an f32, 3e-8 off.
            [Layer::Activation(Activation::HardSigmoid)] => 3e-8 / LAYERS.limit,
            // A feature that is constant over the batch is divided by sqrt(epsilon), and its roundings with it.
            _ if has_batch_norm(list) => 1.0 / 1e-5_f64.sqrt(),
            _ => 1.0,
        };
        // The limit is for the same terms in another order. Fused sums round otherwise than PyTorch's in each dense layer,
        // which hands that on.
        let layers = if FUSED { dense_layers(list).max(1) as f64 } else { 1.0 };
        Growth { forward: layers, backward: layers * backward, dx_terms: 0.0 }
    }
}

fn dense_layers(list: &[Layer<'_>]) -> usize {
    let of = |layer: &Layer<'_>| match layer {
        Layer::Dense(_) => 1,
        Layer::Residual(branch) => dense_layers(branch),
        Layer::BatchNorm(_) | Layer::LayerNorm(_) | Layer::Activation(_) | Layer::Prelu(_) => 0,
    };
    list.iter().map(of).sum()
}

fn has_batch_norm(list: &[Layer<'_>]) -> bool {
    list.iter().any(|layer| match layer {
        Layer::BatchNorm(_) => true,
        Layer::Residual(branch) => has_batch_norm(branch),
        Layer::Dense(_) | Layer::Activation(_) | Layer::Prelu(_) | Layer::LayerNorm(_) => false,
    })
}

/// For each trained parameter, the largest gradient of its layer: the scale of the sums it is made of. Below a batch
/// norm it is the largest of all: there, gradients are small differences, none at all where a bias is subtracted again.
fn gradient_scales(case: &NetworkCase, list: &[Layer<'_>], gradients: &[f64]) -> Vec<f64> {
    if has_batch_norm(list) {
        return vec![largest(gradients); gradients.len()];
    }
    let count = |layers| Network::new(case.width, layers).map_or(0, |network| network.parameter_count());
    let first = count(&list[..case.frozen]);
    let mut scales = Vec::new();
    for last in case.frozen + 1..=list.len() {
        let end = count(&list[..last]) - first;
        let scale = largest(&gradients[scales.len()..end]);
        scales.resize(end, scale);
    }
    scales
}

fn elements(fact: &mut Fact, found: &[f64], expected: &[f64], scale: impl Fn(usize) -> f64, name: &str) {
    fact.holds(found.len() == expected.len(), || {
        format!("{name}: {} of {} values", found.len(), expected.len())
    });
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        fact.relative(*found, *expected, scale(index), 0.0, || format!("{name}[{index}]"));
    }
}

/// The largest absolute value; 0 of nothing.
fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |largest, value| value.abs().max(largest))
}
