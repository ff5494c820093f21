//! Rung 1 for frozen layers: the rest trains like a network of its own, to the bit, whatever becomes of its gradients.

use headwater_core::{Backward, Forward, Infer, Network, UpdateInPlace};

use super::calls::{NETWORKS, bits_law, cast};
use super::laws::each_network;
use super::subject::Subject;
use crate::fact::{Fact, show_slice};
use crate::gradient::Differentiable;
use crate::ulp::Float;

/// A network, its first layers to be frozen, and all that a pass needs.
struct Case<F> {
    subject: Subject,
    frozen: usize,
    parameters: Vec<F>,
    state: Vec<F>,
    data: Vec<F>,
    cotangent: Vec<F>,
}

/// What the rest gives as a network of its own on what the first layers infer.
struct Apart<F> {
    gradients: Vec<F>,
    state: Vec<F>,
}

/// Claim: with the first k layers frozen, the rest has the gradients, to the bit, of a network of its own on
/// what the first k layers infer, whether they are written, added up or spent on the way; frozen parameters and statistics
/// do not move, inference is that of the whole, and freezing another number of layers forgets the first.
pub fn freezing<F: Float>() -> Fact {
    let mut fact = bits_law("freezing the first layers leaves the gradients of the rest");
    each_network(NETWORKS, |subject, draw| {
        let (parameters, data) = (cast::<F>(&subject.parameters(draw)), cast::<F>(&subject.data(draw)));
        let cotangent: Vec<F> = cast(&subject.cotangent(draw));
        let states = subject.network().state_count();
        let state: Vec<F> = (0..states).map(|_| F::from_f64(draw.uniform(0.5, 1.5))).collect();
        let mut case = Case { subject, frozen: 1, parameters, state, data, cotangent };
        for frozen in 1..subject.layers.len() {
            case.frozen = frozen;
            case.judge(&mut fact);
        }
    });
    fact
}

fn garbage<F: Float>(length: usize) -> Vec<F> {
    vec![F::from_f64(f64::NAN); length]
}

impl<F: Float> Case<F> {
    fn name(&self) -> String {
        format!("{} frozen in {}, x = {}", self.frozen, self.subject.name(), show_slice(&self.data))
    }

    /// The first layers as a network of their own.
    fn prefix(&self) -> Network<'static> {
        Network::new(self.subject.inputs, &self.subject.layers[..self.frozen]).expect("a right network")
    }

    fn infer(&self, network: Network<'_>, parameters: &[F], state: &[F]) -> Vec<F> {
        let mut scratch = garbage(network.inference_scratch(self.subject.batch));
        let call = Infer { parameters, state, inputs: &self.data };
        network.infer(call, &mut scratch).expect("a right call").to_vec()
    }

    fn apart(&self) -> Apart<F> {
        let (prefix, layers) = (self.prefix(), &self.subject.layers[self.frozen..]);
        let (first, parameters) = self.parameters.split_at(prefix.parameter_count());
        let (first_state, state) = self.state.split_at(prefix.state_count());
        let features = self.infer(prefix, first, first_state);
        let tail = Subject { inputs: prefix.outputs(), layers, ..self.subject };
        let (mut gradients, mut state) = (garbage(parameters.len()), state.to_vec());
        let mut scratch = garbage(tail.network().training_scratch(tail.batch));
        let call = Forward { parameters, state: &mut state, inputs: &features, scratch: &mut scratch };
        let network = tail.network();
        let mut pass = network.forward(call).expect("a right call");
        pass.output_gradient_mut().copy_from_slice(&self.cotangent);
        let call = Backward { parameters, gradients: &mut gradients, input_gradient: None };
        pass.backward(call).expect("a right call");
        Apart { gradients, state }
    }

    fn judge(&self, fact: &mut Fact) {
        let (whole, prefix, apart) = (self.subject.network(), self.prefix(), self.apart());
        let (parameters, input) = (&self.parameters[..], || self.name());
        let network = whole.freeze(self.frozen).expect("a layer is left to train");
        fact.holds(network.gradient_count() == apart.gradients.len(), input);
        let all_but_one = whole.freeze(self.subject.layers.len() - 1).expect("a layer is left to train");
        fact.holds(all_but_one.freeze(self.frozen) == Ok(network), input);
        let inferred = |network| self.infer(network, parameters, &self.state);
        fact.slices(&inferred(network), &inferred(whole), input);

        let (mut state, mut scratch) =
            (self.state.clone(), garbage(network.training_scratch(self.subject.batch)));
        let call = Forward { parameters, state: &mut state, inputs: &self.data, scratch: &mut scratch };
        let mut pass = network.forward(call).expect("a right call");
        let mut gradients = garbage(network.gradient_count());
        pass.output_gradient_mut().copy_from_slice(&self.cotangent);
        let call = Backward { parameters, gradients: &mut gradients, input_gradient: None };
        fact.holds(pass.backward(call).is_ok(), input);
        fact.slices(&gradients, &apart.gradients, input);
        pass.output_gradient_mut().copy_from_slice(&self.cotangent);
        let call = Backward { parameters, gradients: &mut gradients, input_gradient: None };
        fact.holds(pass.accumulate(call).is_ok(), input);
        fact.slices(&gradients, &apart.gradients.iter().map(|g| *g + *g).collect::<Vec<_>>(), input);

        let (mut updated, rate) = (self.parameters.clone(), F::from_f64(0.07));
        pass.output_gradient_mut().copy_from_slice(&self.cotangent);
        let call = UpdateInPlace { parameters: &mut updated, rate };
        fact.holds(pass.update_in_place(call).is_ok(), input);
        let (kept, trained) = parameters.split_at(prefix.parameter_count());
        let steps = trained.iter().zip(&apart.gradients).map(|(p, g)| *p - rate * *g);
        fact.slices(&updated, &kept.iter().copied().chain(steps).collect::<Vec<_>>(), input);
        let (kept, moved) = state.split_at(prefix.state_count());
        fact.slices(kept, &self.state[..prefix.state_count()], input);
        fact.slices(moved, &apart.state, input);
    }
}
