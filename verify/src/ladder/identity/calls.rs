//! The calls of a training pass: freezing, adding up, updating in place, and the gradient by the inputs.

use headwater_core::{Backward, Pass, UpdateInPlace};

use super::trained::Frozen;
use super::{fact, formula_fact};
use crate::draw::Draw;
use crate::fact::Fact;
use crate::field::Field;
use crate::gradient::Differentiable;
use crate::identity::exact_identity;
use crate::ladder::network::{Shape, Subject};
use crate::strict;

/// How many random networks each call is tried on.
const NETWORKS: u64 = 100;

fn each_network(mut check: impl FnMut(Subject, &mut Draw)) {
    for seed in (0..NETWORKS).filter(|seed| strict::takes(*seed)) {
        let mut draw = Draw::new(680 + seed);
        let (inputs, depth) = (1 + draw.below(5), 2 + draw.below(4));
        let shape = Shape { inputs, depth, widest: 5, batch: 1 + draw.below(5), seed: 6800 + seed };
        check(Subject::draw(shape), &mut draw);
    }
}

/// Claim: with the first layers frozen, the gradients of the rest are every partial derivative by their parameters.
#[must_use]
pub fn frozen() -> Fact {
    let claim = "frozen first layers: every partial by the other parameters, as a rational function";
    let mut fact = fact(claim, "100 random networks of 2 to 5 layers, every number of frozen ones");
    each_network(|subject, draw| {
        let network = subject.network();
        for layers in 1..subject.layers.len() {
            let first = network.freeze(layers).map_or(0, |network| network.frozen_parameter_count());
            let frozen = Frozen {
                subject,
                layers,
                parameters: draw.normals(first),
                state: draw.normals(network.state_count()),
                data: draw.normals(subject.batch * subject.inputs),
            };
            exact_identity(&frozen, network.parameter_count() - first, draw.bits(), &mut fact);
        }
    });
    fact
}

/// Claim: adding up adds, updating in place subtracts the rate times the gradient, and gradients are the same whether
/// or not the one by the inputs is asked for.
#[must_use]
pub fn destinations() -> Fact {
    let claim = "accumulate = old + gradient, update in place = p - rate gradient, with or without the inputs' gradient";
    let mut fact = formula_fact(claim, "100 random networks of 2 to 5 layers");
    each_network(|subject, draw| {
        let parameters = Field::draws(subject.network().parameter_count(), draw);
        let data = Field::draws(subject.batch * subject.inputs, draw);
        let cotangent = Field::draws(subject.batch * subject.network().outputs(), draw);
        let (old, rate) = (Field::draws(parameters.len(), draw), Field::draw(draw));
        let (gradients, back) = subject.gradients(&parameters, &data, &cotangent);

        let (mut sums, mut updated) = (old.clone(), parameters.clone());
        let mut alone = vec![Field::UNDEFINED; parameters.len()];
        let mut back_again = vec![Field::UNDEFINED; data.len()];
        subject.pass(&parameters, &data, |pass| {
            let seed = |pass: &mut Pass<'_, Field>| pass.output_gradient_mut().copy_from_slice(&cotangent);
            let parameters = &parameters;
            seed(pass);
            let call = Backward { parameters, gradients: &mut sums, input_gradient: None };
            pass.accumulate(call).expect("a right call");
            seed(pass);
            let input_gradient = Some(&mut back_again[..]);
            let call = Backward { parameters, gradients: &mut sums, input_gradient };
            pass.accumulate(call).expect("a right call");
            seed(pass);
            let call = Backward { parameters, gradients: &mut alone, input_gradient: None };
            pass.backward(call).expect("a right call");
            seed(pass);
            pass.update_in_place(UpdateInPlace { parameters: &mut updated, rate }).expect("a right call");
        });
        for (index, gradient) in gradients.iter().enumerate() {
            let input = |call: &str| format!("{call}, parameter {index} of {}", subject.name());
            fact.equal(sums[index], old[index] + *gradient + *gradient, || input("accumulate twice"));
            fact.equal(alone[index], *gradient, || input("backward without the inputs' gradient"));
            fact.equal(updated[index], parameters[index] - rate * *gradient, || input("update in place"));
        }
        for (index, (again, once)) in back_again.iter().zip(&back).enumerate() {
            fact.equal(*again, *once, || format!("input {index} of {}, accumulate", subject.name()));
        }
    });
    fact
}
