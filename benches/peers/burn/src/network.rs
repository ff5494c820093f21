//! The network of a workload, as a module of burn.

use burn::module::{Module, Param};
use burn::nn::{BatchNorm, BatchNormConfig, Linear, LinearConfig};
use burn::tensor::{Device, Tensor, TensorData, activation};
use peers_common::{Activation, Workload};

/// Dense layers, and batch norms before their activations.
#[derive(Module, Debug)]
pub(crate) struct Network {
    pub(crate) dense: Vec<Linear>,
    pub(crate) norms: Vec<BatchNorm>,
}

fn vector(values: &[f32], device: &Device) -> Param<Tensor<1>> {
    Param::from_tensor(Tensor::from_data(TensorData::new(values.to_vec(), [values.len()]), device))
}

impl Network {
    /// With the weights of the file.
    pub(crate) fn new(workload: &Workload, device: &Device) -> Self {
        let dense = |layer: &peers_common::Dense| {
            let weight = TensorData::new(layer.weight_by_input(), [layer.inputs, layer.outputs]);
            let mut linear = LinearConfig::new(layer.inputs, layer.outputs).init(device);
            linear.weight = Param::from_tensor(Tensor::from_data(weight, device));
            linear.bias = Some(vector(&layer.bias, device));
            linear
        };
        let norm = |norm: &peers_common::Norm| {
            let mut made = BatchNormConfig::new(norm.weight.len()).init(device);
            made.gamma = vector(&norm.weight, device);
            made.beta = vector(&norm.bias, device);
            made
        };
        Self {
            dense: workload.dense.iter().map(dense).collect(),
            norms: workload.norms.iter().map(norm).collect(),
        }
    }

    /// `[batch, outputs]` from `[batch, inputs]`.
    pub(crate) fn forward(&self, inputs: Tensor<2>, kind: Activation) -> Tensor<2> {
        let mut x = inputs;
        for (number, dense) in self.dense.iter().enumerate() {
            x = dense.forward(x);
            if let Some(norm) = self.norms.get(number) {
                x = norm.forward(x);
            }
            if number + 1 < self.dense.len() {
                x = match kind {
                    Activation::Sigmoid => activation::sigmoid(x),
                    Activation::Relu => activation::relu(x),
                    Activation::Tanh => activation::tanh(x),
                };
            }
        }
        x
    }
}
