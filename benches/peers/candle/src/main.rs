//! candle in the side-by-side benchmark.

use std::process::ExitCode;

use candle_core::{Device, Tensor, Var};
use candle_nn::{AdamW, BatchNorm, Linear, Module, Optimizer, ParamsAdamW, SGD};
use peers_common::{Activation, Failure, Trainer, Workload};

const DEVICE: Device = Device::Cpu;

enum Optimiser {
    Sgd(SGD),
    Momentum { vars: Vec<Var>, velocities: Vec<Option<Tensor>>, rate: f64 },
    // Without weight decay AdamW is Adam.
    Adam(AdamW),
}

struct Candle {
    dense: Vec<Linear>,
    norms: Vec<BatchNorm>,
    activation: Activation,
    optimiser: Optimiser,
    inputs: Tensor,
    classes: Option<Tensor>,
    values: Option<Tensor>,
    loss: Tensor,
}

fn variable(vars: &mut Vec<Var>, values: &[f32], shape: &[usize]) -> Result<Tensor, Failure> {
    let var = Var::from_slice(values, shape, &DEVICE)?;
    let tensor = var.as_tensor().clone();
    vars.push(var);
    Ok(tensor)
}

impl Trainer for Candle {
    fn new(workload: &Workload) -> Result<Self, Failure> {
        let spec = &workload.spec;
        let mut vars = Vec::new();
        let (mut dense, mut norms) = (Vec::new(), Vec::new());
        for layer in &workload.dense {
            let weight = variable(&mut vars, &layer.weight, &[layer.outputs, layer.inputs])?;
            let bias = variable(&mut vars, &layer.bias, &[layer.outputs])?;
            dense.push(Linear::new(weight, Some(bias)));
        }
        for norm in &workload.norms {
            let width = norm.weight.len();
            let weight = variable(&mut vars, &norm.weight, &[width])?;
            let bias = variable(&mut vars, &norm.bias, &[width])?;
            let mean = Tensor::zeros(width, candle_core::DType::F32, &DEVICE)?;
            let variance = Tensor::ones(width, candle_core::DType::F32, &DEVICE)?;
            norms.push(BatchNorm::new_with_momentum(width, mean, variance, weight, bias, 1e-5, 0.1)?);
        }
        let optimiser = match spec.optimiser {
            peers_common::Optimiser::Sgd => Optimiser::Sgd(SGD::new(vars, spec.rate)?),
            peers_common::Optimiser::Momentum => {
                Optimiser::Momentum { velocities: vec![None; vars.len()], vars, rate: spec.rate }
            }
            peers_common::Optimiser::Adam => {
                let rule = ParamsAdamW { lr: spec.rate, weight_decay: 0.0, ..ParamsAdamW::default() };
                Optimiser::Adam(AdamW::new(vars, rule)?)
            }
        };
        let classify = spec.loss == peers_common::Loss::CrossEntropy;
        let classes =
            if classify { Some(Tensor::from_slice(&workload.classes, spec.batch, &DEVICE)?) } else { None };
        let shape = (spec.batch, spec.outputs);
        let values =
            if classify { None } else { Some(Tensor::from_slice(&workload.values, shape, &DEVICE)?) };
        Ok(Self {
            dense,
            norms,
            activation: spec.activation,
            optimiser,
            inputs: Tensor::from_slice(&workload.inputs, (spec.batch, spec.inputs), &DEVICE)?,
            classes,
            values,
            loss: Tensor::new(f32::NAN, &DEVICE)?,
        })
    }

    fn step(&mut self) -> Result<(), Failure> {
        let mut x = self.inputs.clone();
        for (number, dense) in self.dense.iter().enumerate() {
            x = dense.forward(&x)?;
            if let Some(norm) = self.norms.get(number) {
                x = norm.forward_train(&x)?;
            }
            if number + 1 < self.dense.len() {
                x = match self.activation {
                    Activation::Sigmoid => candle_nn::ops::sigmoid(&x)?,
                    Activation::Relu => x.relu()?,
                    Activation::Tanh => x.tanh()?,
                };
            }
        }
        self.loss = match (&self.classes, &self.values) {
            (Some(classes), _) => candle_nn::loss::cross_entropy(&x, classes)?,
            (None, Some(values)) => candle_nn::loss::mse(&x, values)?,
            (None, None) => return Err(Failure::new("there are no targets")),
        };
        match &mut self.optimiser {
            Optimiser::Sgd(rule) => rule.backward_step(&self.loss)?,
            Optimiser::Adam(rule) => rule.backward_step(&self.loss)?,
            Optimiser::Momentum { vars, velocities, rate } => momentum(&self.loss, vars, velocities, *rate)?,
        }
        Ok(())
    }

    fn loss(&mut self) -> Result<f32, Failure> {
        Ok(self.loss.to_scalar()?)
    }

    fn weights(&mut self, layer: usize) -> Result<Vec<f32>, Failure> {
        let dense =
            self.dense.get(layer).ok_or_else(|| Failure::new(format!("there is no dense layer {layer}")))?;
        Ok(dense.weight().flatten_all()?.to_vec1()?)
    }

    fn running_variance(&mut self) -> Result<Vec<f32>, Failure> {
        Ok(self.norms.last().map(|norm| norm.running_var().to_vec1()).transpose()?.unwrap_or_default())
    }
}

/// candle's SGD has no momentum; this is its `step` with one.
fn momentum(
    loss: &Tensor,
    vars: &[Var],
    velocities: &mut [Option<Tensor>],
    rate: f64,
) -> Result<(), Failure> {
    let gradients = loss.backward()?;
    for (var, velocity) in vars.iter().zip(velocities) {
        let Some(gradient) = gradients.get(var) else { continue };
        let next = match velocity.take() {
            Some(velocity) => ((velocity * 0.9)? + gradient)?,
            None => gradient.clone(),
        };
        var.set(&var.sub(&(&next * rate)?)?)?;
        *velocity = Some(next.detach());
    }
    Ok(())
}

fn main() -> ExitCode {
    peers_common::run::<Candle>("candle")
}
