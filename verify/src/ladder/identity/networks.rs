//! Whole networks: with residual branches, nested ones, and batch norm in training mode; and the loss at their end.

use headwater_core::{Activation, BatchNorm, Infer, Layer, Network, Prelu, Slopes};
use proptest::strategy::Strategy;

use super::formula::{Formula, Statistics};
use super::layers::each_shape;
use super::trained::Trained;
use super::{fact, formula_fact};
use crate::draw::Draw;
use crate::fact::Fact;
use crate::field::Field;
use crate::identity::{exact_adjoint, exact_identity};
use crate::ladder::loss;
use crate::ladder::network::{Shape, Subject, residual_of};
use crate::strict;
use crate::sweep::sweep;

/// Networks of up to `deepest` layers, each with branches of its own, up to `widest` wide.
fn shapes(deepest: usize, widest: usize) -> impl Strategy<Value = Shape> {
    (1..=widest, 1..=deepest, 1..=widest, 1..6_usize, 0..u64::MAX)
        .prop_map(|(inputs, depth, widest, batch, seed)| Shape { inputs, depth, widest, batch, seed })
}

/// Parameters and inputs.
pub(super) fn inputs(subject: &Subject) -> usize {
    subject.network().parameter_count() + subject.batch * subject.inputs
}

/// A residual network as they are built, wider than a block of features: the largest shape of this rung.
#[must_use]
pub fn largest() -> Subject {
    let layers = vec![
        Layer::dense(17),
        residual_of(vec![
            Layer::batch_norm(),
            Layer::activation(Activation::Gelu),
            Layer::dense_without_bias(9),
            Layer::BatchNorm(BatchNorm::ONNX),
            Layer::Prelu(Prelu { slopes: Slopes::PerFeature }),
            residual_of(vec![Layer::layer_norm(), Layer::activation(Activation::Mish), Layer::dense(9)]),
            Layer::dense(17),
        ]),
        Layer::batch_norm(),
        Layer::activation(Activation::Silu),
        Layer::dense(4),
    ];
    Subject::new(16, layers, 5)
}

/// Claim: every partial derivative of random networks is what the backward pass says.
#[must_use]
pub fn networks_by_partial() -> Fact {
    let claim =
        "networks with branches and batch norm: every partial is the backward pass's, as a rational function";
    let fact =
        fact(claim, "150 random networks of up to 4 layers, inputs and widths of 1 to 5, batches of 1 to 5");
    sweep(150, &shapes(4, 5), fact, |shape, fact| {
        let subject = Subject::draw(shape);
        exact_identity(&subject, inputs(&subject), shape.seed, fact);
    })
}

/// Claim: <u, J v> = <J^T u, v> for larger ones.
#[must_use]
pub fn networks_by_direction() -> Fact {
    let claim = "networks with branches and batch norm: <u, J v> = <J^T u, v> as rational functions";
    let domain = "500 random networks of up to 6 layers, widths of 1 to 17, batches of 1 to 5; a residual one of 16 inputs";
    let mut fact = sweep(500, &shapes(6, 17), fact(claim, domain), |shape, fact| {
        let subject = Subject::draw(shape);
        exact_adjoint(&subject, inputs(&subject), shape.seed, fact);
    });
    for seed in (0..20).filter(|seed| strict::takes(*seed)) {
        exact_adjoint(&largest(), inputs(&largest()), 650 + seed, &mut fact);
    }
    fact
}

/// Claim: parameters' and inputs' gradients of the loss at the end of a network, by the calls that training makes.
#[must_use]
pub fn chains() -> Fact {
    let claim =
        "forward, loss, backward: every partial of the loss by parameters and inputs, as a rational function";
    let mut fact =
        fact(claim, "each loss with each kind of target behind a dozen random networks of 4 outputs");
    for (index, loss) in loss::examples().into_iter().enumerate() {
        for seed in (0..12).filter(|seed| strict::takes(*seed)) {
            let mut draw = Draw::new(660 + 100 * index as u64 + seed);
            let (inputs, depth) = (1 + draw.below(4), 1 + draw.below(3));
            let shape = Shape { inputs, depth, widest: 5, batch: 1 + draw.below(4), seed };
            let layers = [Subject::draw(shape).layers, &[Layer::dense(loss::CLASSES)]].concat();
            let subject = Subject::new(shape.inputs, layers, shape.batch);
            for case in loss::Case::draw_each(loss, shape.batch, loss::CLASSES, &mut draw) {
                let trained = Trained { subject, case };
                exact_identity(&trained, self::inputs(&subject), draw.bits(), &mut fact);
            }
        }
    }
    fact
}

/// Claim: outputs and running statistics are those of the papers' formulas, in training and in inference.
#[must_use]
pub fn outputs() -> Fact {
    let mut fact = formula_fact(
        "networks: outputs in training and in inference, and running statistics, are the textbook formulas",
        "each layer, and 300 random networks of up to 6 layers, widths of 1 to 17, batches of 1 to 5",
    );
    fact = sweep(300, &shapes(6, 17), fact, |shape, fact| {
        judge_outputs(&Subject::draw(shape), shape.seed, fact)
    });
    judge_outputs(&largest(), 670, &mut fact);
    each_shape(&[1, 2, 3, 8, 9, 17], 5, |subject, _, seed| judge_outputs(subject, seed, &mut fact));
    fact
}

fn judge_outputs(subject: &Subject, seed: u64, fact: &mut Fact) {
    let network = subject.network();
    let mut draw = Draw::new(seed);
    let parameters = Field::draws(network.parameter_count(), &mut draw);
    let state = Field::draws(network.state_count(), &mut draw);
    let x = Field::draws(subject.batch * subject.inputs, &mut draw);
    let mut compare = |pass: &str, found: &[Field], expected: &[Field]| {
        fact.holds(found.len() == expected.len(), || format!("{pass} of {network:?}"));
        for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
            fact.equal(*found, *expected, || format!("{pass}, value {index} of {network:?}"));
        }
    };
    let formula = |statistics| {
        let mut formula = Formula { statistics, parameters: &parameters, state: &state, moved: Vec::new() };
        let (outputs, _) = formula.outputs(subject.layers, &x, subject.inputs);
        (outputs, formula.moved)
    };

    let (expected, _) = formula(Statistics::Running);
    compare("inference", &infer(&network, &parameters, &state, &x), &expected);

    let (expected, moved) = formula(Statistics::Batch);
    let (found, found_state) = super::trained::forward(&network, &parameters, &state, &x);
    compare("training", &found, &expected);
    compare("running statistics", &found_state, &moved);
}

fn infer(network: &Network<'_>, parameters: &[Field], state: &[Field], inputs: &[Field]) -> Vec<Field> {
    let batch = inputs.len() / network.inputs();
    let mut scratch = vec![Field::UNDEFINED; network.inference_scratch(batch)];
    let outputs = network.infer(Infer { parameters, state, inputs }, &mut scratch);
    outputs.map(<[Field]>::to_vec).unwrap_or_default()
}
