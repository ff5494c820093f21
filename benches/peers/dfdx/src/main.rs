//! dfdx in the side-by-side benchmark. Its shapes are types: the six networks are written out here.

mod parts;

use std::path::Path;
use std::process::ExitCode;

use dfdx::optim::{Adam, AdamConfig, Momentum, Optimizer, Sgd, SgdConfig};
use dfdx::prelude::*;
use dfdx::tensor::OwnedTape;
use parts::{Found, Parts, Source};
use peers_common::{Failure, Trainer, Workload};

type Dense<const I: usize, const O: usize> = modules::Linear<I, O, f32, Cpu>;
type Norm<const C: usize> = modules::BatchNorm1D<C, f32, Cpu>;
type Normed<const I: usize, const O: usize> = (Dense<I, O>, Norm<O>, ReLU);
type Rectified<const I: usize, const O: usize> = (Dense<I, O>, ReLU);

type W1 = ((Dense<64, 32>, Sigmoid), Repeated<(Dense<32, 32>, Sigmoid), 19>, Dense<32, 10>);
type W2 = (Rectified<64, 64>, Rectified<64, 64>, Dense<64, 10>);
type W3 = (Normed<784, 256>, Normed<256, 128>, Dense<128, 10>);
type W4 = (Dense<4, 8>, Tanh, Dense<8, 3>);
type W5 = (Repeated<Normed<64, 64>, 50>, Dense<64, 10>);
type W6 = (Rectified<1024, 1024>, Rectified<1024, 1024>, Dense<1024, 10>);

type Batch<const B: usize, const W: usize> = Tensor<Rank2<B, W>, f32, Cpu>;
type Taped<const B: usize, const W: usize> = Tensor<Rank2<B, W>, f32, Cpu, OwnedTape<f32, Cpu>>;

enum Rule<M> {
    Sgd(Sgd<M, f32, Cpu>),
    Adam(Adam<M, f32, Cpu>),
}

struct Dfdx<M, const B: usize, const I: usize, const O: usize> {
    network: M,
    rule: Rule<M>,
    // Taken out during a step: the tape consumes them and gives them back.
    gradients: Option<Gradients<f32, Cpu>>,
    inputs: Batch<B, I>,
    /// Probabilities for cross-entropy.
    targets: Batch<B, O>,
    classify: bool,
    loss: f32,
}

impl<M, const B: usize, const I: usize, const O: usize> Trainer for Dfdx<M, B, I, O>
where
    M: BuildModule<Cpu, f32>
        + Parts
        + ZeroGrads<f32, Cpu>
        + TensorCollection<f32, Cpu>
        + ModuleMut<Taped<B, I>, Output = Taped<B, O>, Error = CpuError>,
{
    fn new(workload: &Workload) -> Result<Self, Failure> {
        let spec = &workload.spec;
        if (spec.batch, spec.inputs, spec.outputs) != (B, I, O) {
            return Err(Failure::new("the file's batch is not the one that dfdx was compiled for"));
        }
        let cpu = Cpu::default();
        let mut network = M::build(&cpu);
        network.load(&mut Source::of(workload))?;
        let mut inputs: Batch<B, I> = cpu.zeros();
        inputs.copy_from(&workload.inputs);
        let classify = spec.loss == peers_common::Loss::CrossEntropy;
        let one_hot = |&class: &i64| (0..O as i64).map(move |each| if each == class { 1.0 } else { 0.0 });
        let targets_values: Vec<f32> = if classify {
            workload.classes.iter().flat_map(one_hot).collect()
        } else {
            workload.values.clone()
        };
        let mut targets: Batch<B, O> = cpu.zeros();
        targets.copy_from(&targets_values);
        let sgd = |momentum| SgdConfig { lr: spec.rate, momentum, weight_decay: None };
        let rule = match spec.optimiser {
            peers_common::Optimiser::Sgd => Rule::Sgd(Sgd::new(&network, sgd(None))),
            peers_common::Optimiser::Momentum => {
                Rule::Sgd(Sgd::new(&network, sgd(Some(Momentum::Classic(0.9)))))
            }
            peers_common::Optimiser::Adam => {
                let rule = AdamConfig { lr: spec.rate, betas: [0.9, 0.999], eps: 1e-8, weight_decay: None };
                Rule::Adam(Adam::new(&network, rule))
            }
        };
        let gradients = Some(network.alloc_grads());
        Ok(Self { network, rule, gradients, inputs, targets, classify, loss: f32::NAN })
    }

    fn step(&mut self) -> Result<(), Failure> {
        let gradients = self.gradients.take().ok_or_else(|| Failure::new("the gradients are gone"))?;
        let outputs = self.network.forward_mut(self.inputs.clone().traced(gradients));
        let targets = self.targets.clone();
        let loss = if self.classify {
            cross_entropy_with_logits_loss(outputs, targets)
        } else {
            mse_loss(outputs, targets)
        };
        self.loss = loss.array();
        let mut gradients = loss.backward();
        match &mut self.rule {
            Rule::Sgd(rule) => rule.update(&mut self.network, &gradients),
            Rule::Adam(rule) => rule.update(&mut self.network, &gradients),
        }
        .map_err(|error| Failure::new(format!("dfdx could not update: {error:?}")))?;
        self.network.zero_grads(&mut gradients);
        self.gradients = Some(gradients);
        Ok(())
    }

    fn loss(&mut self) -> Result<f32, Failure> {
        Ok(self.loss)
    }

    fn weights(&mut self, layer: usize) -> Result<Vec<f32>, Failure> {
        let mut found = Found::default();
        self.network.read(&mut found);
        found
            .dense
            .into_iter()
            .nth(layer)
            .ok_or_else(|| Failure::new(format!("there is no dense layer {layer}")))
    }

    fn running_variance(&mut self) -> Result<Vec<f32>, Failure> {
        let mut found = Found::default();
        self.network.read(&mut found);
        Ok(found.variances.pop().unwrap_or_default())
    }
}

fn main() -> ExitCode {
    let file = std::env::args().nth(1).unwrap_or_default();
    let name = Workload::read(Path::new(&file)).map(|workload| workload.spec.name).unwrap_or_default();
    match name.as_str() {
        "W2" => peers_common::run::<Dfdx<W2, 32, 64, 10>>("dfdx"),
        "W3" => peers_common::run::<Dfdx<W3, 64, 784, 10>>("dfdx"),
        "W4" => peers_common::run::<Dfdx<W4, 1, 4, 3>>("dfdx"),
        "W5" => peers_common::run::<Dfdx<W5, 64, 64, 10>>("dfdx"),
        "W6" => peers_common::run::<Dfdx<W6, 128, 1024, 10>>("dfdx"),
        // What is wrong with a file that is no workload at all is said there too.
        _ => peers_common::run::<Dfdx<W1, 32, 64, 10>>("dfdx"),
    }
}
