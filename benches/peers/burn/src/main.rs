//! burn in the side-by-side benchmark, on the backend that `PEERS_BURN` names.

mod network;

use std::process::ExitCode;

use burn::nn::loss::{CrossEntropyLoss, CrossEntropyLossConfig, MseLoss, Reduction};
use burn::optim::momentum::MomentumConfig;
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer, SgdConfig};
use burn::tensor::{Device, Int, Tensor, TensorData};
use network::Network;
use peers_common::{Activation, Failure, Optimiser, Trainer, Workload};

struct Burn {
    // Taken out during a step: burn's optimisers consume the network and give it back.
    network: Option<Network>,
    optimiser: ModuleOptimizer,
    activation: Activation,
    rate: f64,
    inputs: Tensor<2>,
    classes: Option<Tensor<1, Int>>,
    values: Tensor<2>,
    cross_entropy: CrossEntropyLoss,
    loss: Tensor<1>,
}

fn device() -> Result<Device, Failure> {
    match std::env::var("PEERS_BURN").as_deref() {
        Ok("flex") => Ok(Device::flex().autodiff()),
        #[expect(deprecated, reason = "compared as long as it is there")]
        Ok("ndarray") => Ok(Device::ndarray().autodiff()),
        _ => Err(Failure::new("set PEERS_BURN to flex or ndarray")),
    }
}

impl Trainer for Burn {
    fn new(workload: &Workload) -> Result<Self, Failure> {
        let device = device()?;
        let spec = &workload.spec;
        let optimiser = match spec.optimiser {
            Optimiser::Sgd => SgdConfig::new().init(),
            // burn's dampening is 0.1 unless it is told.
            Optimiser::Momentum => {
                SgdConfig::new().with_momentum(Some(MomentumConfig::new().with_dampening(0.0))).init()
            }
            Optimiser::Adam => AdamConfig::new().with_beta_2(0.999).with_epsilon(1e-8).init(),
        };
        let matrix = |values: &[f32], width: usize| {
            Tensor::from_data(TensorData::new(values.to_vec(), [values.len() / width, width]), &device)
        };
        let classes = (!workload.classes.is_empty())
            .then(|| Tensor::from_data(TensorData::new(workload.classes.clone(), [spec.batch]), &device));
        Ok(Self {
            network: Some(Network::new(workload, &device)),
            optimiser,
            activation: spec.activation,
            rate: spec.rate,
            inputs: matrix(&workload.inputs, spec.inputs),
            classes,
            values: matrix(&workload.values, spec.outputs),
            cross_entropy: CrossEntropyLossConfig::new().init(&device),
            loss: Tensor::zeros([1], &device),
        })
    }

    fn step(&mut self) -> Result<(), Failure> {
        let network = self.network.take().ok_or_else(|| Failure::new("the network is gone"))?;
        let outputs = network.forward(self.inputs.clone(), self.activation);
        let loss = match &self.classes {
            Some(classes) => self.cross_entropy.forward(outputs, classes.clone()),
            None => MseLoss::new().forward(outputs, self.values.clone(), Reduction::Mean),
        };
        let gradients = GradientsParams::from_grads(loss.backward(), &network);
        self.loss = loss.detach();
        self.network = Some(self.optimiser.step(self.rate, network, gradients));
        Ok(())
    }

    fn loss(&mut self) -> Result<f32, Failure> {
        Ok(self.loss.clone().into_scalar::<f32>())
    }

    fn weights(&mut self, layer: usize) -> Result<Vec<f32>, Failure> {
        let dense = self.network.as_ref().and_then(|network| network.dense.get(layer));
        let dense = dense.ok_or_else(|| Failure::new(format!("there is no dense layer {layer}")))?;
        numbers(dense.weight.val().into_data())
    }

    fn running_variance(&mut self) -> Result<Vec<f32>, Failure> {
        match self.network.as_ref().and_then(|network| network.norms.last()) {
            Some(norm) => numbers(norm.running_var.value_sync().into_data()),
            None => Ok(Vec::new()),
        }
    }
}

fn numbers(data: TensorData) -> Result<Vec<f32>, Failure> {
    data.try_to_vec().map_err(|error| Failure::new(format!("burn gave no f32: {error:?}")))
}

fn main() -> ExitCode {
    peers_common::run::<Burn>("burn")
}
