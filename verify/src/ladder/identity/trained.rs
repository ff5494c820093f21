//! A network in the hands of a training loop: with a loss at its end, or with its first layers frozen.

use headwater_core::{Backward, Forward, Network, Pass, Real};

use crate::field::Field;
use crate::gradient::Differentiable;
use crate::ladder::loss::Case;
use crate::ladder::network::Subject;

/// A network with a loss at its end: a function of parameters and inputs.
#[derive(Debug)]
pub(super) struct Trained {
    /// The network and its batch.
    pub(super) subject: Subject,
    /// The loss, on as many outputs and samples.
    pub(super) case: Case,
}

impl Trained {
    /// The loss of a pass; undefined where the core refuses.
    fn loss<R: Real>(&self, pass: &mut Pass<'_, R>) -> R {
        let loss = self.case.with_targets(|targets| pass.loss(self.case.loss, targets));
        loss.unwrap_or(R::from_f64(f64::NAN))
    }
}

impl Differentiable for Trained {
    fn name(&self) -> String {
        format!("{} after {}", self.case.name(), self.subject.name())
    }
    fn forward<R: Real>(&self, x: &[R]) -> Vec<R> {
        let (parameters, data) = x.split_at(self.subject.network().parameter_count());
        vec![self.subject.pass(parameters, data, |pass| self.loss(pass))]
    }
    fn backward<R: Real>(&self, x: &[R], cotangent: &[R]) -> Vec<R> {
        let (parameters, data) = x.split_at(self.subject.network().parameter_count());
        let garbage = R::from_f64(f64::NAN);
        let (mut gradients, mut input_gradient) =
            (vec![garbage; parameters.len()], vec![garbage; data.len()]);
        self.subject.pass(parameters, data, |pass| {
            self.loss(pass);
            for slope in pass.output_gradient_mut() {
                *slope = *slope * cotangent[0];
            }
            let input_gradient = Some(&mut input_gradient[..]);
            pass.backward(Backward { parameters, gradients: &mut gradients, input_gradient })
                .expect("a right call");
        });
        gradients.extend(input_gradient);
        gradients
    }
}

/// A network with its first layers frozen: a function of the parameters of the others.
#[derive(Debug)]
pub(super) struct Frozen {
    /// The network and its batch.
    pub(super) subject: Subject,
    /// How many of the first layers are frozen.
    pub(super) layers: usize,
    /// The frozen parameters.
    pub(super) parameters: Vec<f64>,
    /// All running statistics, from before the pass.
    pub(super) state: Vec<f64>,
    /// The inputs.
    pub(super) data: Vec<f64>,
}

impl Frozen {
    fn network(&self) -> Network<'static> {
        self.subject.network().freeze(self.layers).expect("a layer is left to train")
    }

    fn pass<R: Real, T>(&self, trained: &[R], then: impl FnOnce(&[R], &mut Pass<'_, R>) -> T) -> T {
        let cast = |values: &[f64]| -> Vec<R> { values.iter().map(|x| R::from_f64(*x)).collect() };
        let network = self.network();
        let (parameters, data) = ([cast(&self.parameters), trained.to_vec()].concat(), cast(&self.data));
        let mut state = cast(&self.state);
        let mut scratch = vec![R::from_f64(f64::NAN); network.training_scratch(self.subject.batch)];
        let call =
            Forward { parameters: &parameters, state: &mut state, inputs: &data, scratch: &mut scratch };
        then(&parameters, &mut network.forward(call).expect("a right call"))
    }
}

impl Differentiable for Frozen {
    fn name(&self) -> String {
        format!("{}, the first {} frozen", self.subject.name(), self.layers)
    }
    fn forward<R: Real>(&self, x: &[R]) -> Vec<R> {
        self.pass(x, |_, pass| pass.outputs().to_vec())
    }
    fn backward<R: Real>(&self, x: &[R], cotangent: &[R]) -> Vec<R> {
        let mut gradients = vec![R::from_f64(f64::NAN); self.network().gradient_count()];
        self.pass(x, |parameters, pass| {
            pass.output_gradient_mut().copy_from_slice(cotangent);
            let call = Backward { parameters, gradients: &mut gradients, input_gradient: None };
            pass.backward(call).expect("a right call");
        });
        gradients
    }
}

/// Outputs of a training pass, and the running statistics after it.
pub(super) fn forward(
    network: &Network<'_>,
    parameters: &[Field],
    state: &[Field],
    inputs: &[Field],
) -> (Vec<Field>, Vec<Field>) {
    let mut state = state.to_vec();
    let batch = inputs.len() / network.inputs();
    let mut scratch = vec![Field::UNDEFINED; network.training_scratch(batch)];
    let call = Forward { parameters, state: &mut state, inputs, scratch: &mut scratch };
    let outputs = network.forward(call).map(|pass| pass.outputs().to_vec()).unwrap_or_default();
    (outputs, state)
}
