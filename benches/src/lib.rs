//! What the benchmarks share: a network with its memory, ready to be stepped.
//!
//! Run one with `cargo bench -p headwater-benches --bench training_step`. The machine's noise is larger than most
//! differences; compare within one run.

pub mod workloads;

use headwater_core::{Backward, Error, Forward, Infer, Layer, Loss, Network, Optimiser, Targets, Update};
use rand_pcg::Pcg32;
use rand_pcg::rand_core::Rng;

/// A network in training on a fixed batch of random numbers.
#[derive(Debug)]
pub struct Bench<'a> {
    network: Network<'a>,
    optimiser: Optimiser<f32>,
    parameters: Vec<f32>,
    gradients: Vec<f32>,
    moments: Vec<f32>,
    state: Vec<f32>,
    scratch: Vec<f32>,
    inputs: Vec<f32>,
    classes: Vec<usize>,
    values: Vec<f32>,
    step: u64,
}

/// `count` numbers between -1 and 1, always the same.
pub fn numbers(count: usize) -> Vec<f32> {
    let mut generator = Pcg32::new(66, 1);
    (0..count).map(|_| (f64::from(generator.next_u32()) / f64::from(u32::MAX) * 2.0 - 1.0) as f32).collect()
}

impl<'a> Bench<'a> {
    /// `layers` on `inputs` values a sample, trained by `optimiser` in batches of `batch`.
    ///
    /// # Errors
    /// When the layers do not make a network.
    pub fn new(
        inputs: usize,
        layers: &'a [Layer<'a>],
        batch: usize,
        optimiser: Optimiser<f32>,
    ) -> Result<Self, Error> {
        let network = Network::new(inputs, layers)?;
        let deviation = (3.0 / inputs as f32).sqrt();
        let parameters = numbers(network.parameter_count()).iter().map(|number| number * deviation).collect();
        Ok(Self {
            network,
            optimiser,
            parameters,
            gradients: vec![0.0; network.gradient_count()],
            moments: vec![0.0; optimiser.moment_count(network.gradient_count())],
            state: vec![1.0; network.state_count()],
            scratch: vec![0.0; network.training_scratch(batch)],
            inputs: numbers(batch * inputs),
            classes: (0..batch).map(|sample| sample % network.outputs()).collect(),
            values: numbers(batch * network.outputs()),
            step: 0,
        })
    }

    /// Forward, softmax cross-entropy, backward, update. Returns the loss.
    ///
    /// # Errors
    /// Those of the core.
    pub fn classify(&mut self) -> Result<f32, Error> {
        self.train(Loss::softmax_cross_entropy(), true)
    }

    /// Forward, mean squared error, backward, update. Returns the loss.
    ///
    /// # Errors
    /// Those of the core.
    pub fn regress(&mut self) -> Result<f32, Error> {
        self.train(Loss::mean_squared_error(), false)
    }

    fn train(&mut self, loss: Loss<'_>, classes: bool) -> Result<f32, Error> {
        let Self { network, parameters, gradients, state, scratch, inputs, .. } = self;
        let mut pass = network.forward(Forward { parameters, state, inputs, scratch })?;
        let targets = if classes { Targets::Classes(&self.classes) } else { Targets::Values(&self.values) };
        let loss = pass.loss(loss, targets)?;
        pass.backward(Backward { parameters, gradients, input_gradient: None })?;
        self.step += 1;
        let moments = &mut self.moments;
        self.optimiser.update(Update { parameters, gradients, moments, step: self.step, rate: 1e-3 })?;
        Ok(loss)
    }

    /// The outputs' first value.
    ///
    /// # Errors
    /// Those of the core.
    pub fn infer(&mut self) -> Result<f32, Error> {
        let Self { network, parameters, state, scratch, inputs, .. } = self;
        let outputs = network.infer(Infer { parameters, state, inputs }, scratch)?;
        Ok(outputs.first().copied().unwrap_or(f32::NAN))
    }
}
