//! headwater-core in the side-by-side benchmark.

mod layers;

use std::process::ExitCode;

use headwater_core::{
    Adam, Backward, Forward, Layer, Loss, Network, Optimiser, Sgd, Targets, Update, UpdateInPlace,
};
use peers_common::{Failure, Trainer, Workload};

/// Asks for the way back that updates as it goes, where the optimiser is plain gradient descent.
const IN_PLACE: &str = "PEERS_IN_PLACE";

struct Headwater {
    network: Network<'static>,
    optimiser: Optimiser<f32>,
    in_place: bool,
    rate: f32,
    step: u64,
    loss: f32,
    parameters: Vec<f32>,
    gradients: Vec<f32>,
    moments: Vec<f32>,
    state: Vec<f32>,
    scratch: Vec<f32>,
    inputs: Vec<f32>,
    classes: Vec<usize>,
    values: Vec<f32>,
}

impl Trainer for Headwater {
    fn new(workload: &Workload) -> Result<Self, Failure> {
        let spec = &workload.spec;
        let network = layers::network(spec)?;
        let optimiser = match spec.optimiser {
            peers_common::Optimiser::Sgd => Optimiser::Sgd(Sgd::plain()),
            peers_common::Optimiser::Momentum => Optimiser::Sgd(Sgd::with_momentum(0.9)),
            peers_common::Optimiser::Adam => Optimiser::Adam(Adam::default()),
        };
        let mut parameters = Vec::with_capacity(network.parameter_count());
        for (layer, dense) in workload.dense.iter().enumerate() {
            parameters.extend(dense.weight.iter().chain(&dense.bias));
            if let Some(norm) = workload.norms.get(layer) {
                parameters.extend(norm.weight.iter().chain(&norm.bias));
            }
        }
        let mut state = vec![0.0; network.state_count()];
        for segment in network.segments().filter(|segment| matches!(segment.layer, Layer::BatchNorm(_))) {
            // Running means 0, then running variances 1.
            let range = segment.state.start + segment.outputs..segment.state.end;
            state.get_mut(range).unwrap_or_default().fill(1.0);
        }
        let classes: Result<_, _> = workload.classes.iter().map(|&class| usize::try_from(class)).collect();
        Ok(Self {
            network,
            optimiser,
            in_place: std::env::var_os(IN_PLACE).is_some() && spec.optimiser == peers_common::Optimiser::Sgd,
            rate: spec.rate as f32,
            step: 0,
            loss: f32::NAN,
            parameters,
            gradients: vec![0.0; network.gradient_count()],
            moments: vec![0.0; optimiser.moment_count(network.gradient_count())],
            state,
            scratch: vec![0.0; network.training_scratch(spec.batch)],
            inputs: workload.inputs.clone(),
            classes: classes?,
            values: workload.values.clone(),
        })
    }

    fn step(&mut self) -> Result<(), Failure> {
        let Self { network, parameters, gradients, moments, state, scratch, inputs, rate, .. } = self;
        let mut pass = network.forward(Forward { parameters, state, inputs, scratch })?;
        self.loss = if self.values.is_empty() {
            pass.loss(Loss::softmax_cross_entropy(), Targets::Classes(&self.classes))?
        } else {
            pass.loss(Loss::mean_squared_error(), Targets::Values(&self.values))?
        };
        self.step += 1;
        if self.in_place {
            pass.update_in_place(UpdateInPlace { parameters, rate: *rate })?;
        } else {
            pass.backward(Backward { parameters, gradients, input_gradient: None })?;
            self.optimiser.update(Update { parameters, gradients, moments, step: self.step, rate: *rate })?;
        }
        Ok(())
    }

    fn loss(&mut self) -> Result<f32, Failure> {
        Ok(self.loss)
    }

    fn weights(&mut self, layer: usize) -> Result<Vec<f32>, Failure> {
        let dense = |layer: &Layer<'_>| matches!(layer, Layer::Dense(_));
        let segment = self.network.segments().filter(|segment| dense(segment.layer)).nth(layer);
        let segment = segment.ok_or_else(|| Failure::new(format!("there is no dense layer {layer}")))?;
        let start = segment.parameters.start;
        Ok(self.parameters.get(start..start + segment.inputs * segment.outputs).unwrap_or_default().to_vec())
    }

    fn running_variance(&mut self) -> Result<Vec<f32>, Failure> {
        let last = self.network.segments().filter(|each| matches!(each.layer, Layer::BatchNorm(_))).last();
        let Some(segment) = last else { return Ok(Vec::new()) };
        let range = segment.state.start + segment.outputs..segment.state.end;
        Ok(self.state.get(range).unwrap_or_default().to_vec())
    }
}

fn main() -> ExitCode {
    peers_common::run::<Headwater>("headwater")
}
