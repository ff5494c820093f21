//! The workload's file: its description, its batch and its first weights, written by `python/workloads.py`.

use std::path::Path;

use safetensors::{Dtype, SafeTensors};
use serde::Deserialize;

use crate::Failure;

/// The hidden layers' activation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Activation {
    Sigmoid,
    Relu,
    Tanh,
}

/// The loss, a mean over the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Loss {
    CrossEntropy,
    MeanSquaredError,
}

/// The optimiser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Optimiser {
    /// Plain gradient descent.
    Sgd,
    /// With momentum 0.9, without dampening.
    Momentum,
    /// With 0.9, 0.999 and 1e-8.
    Adam,
}

/// What is trained.
#[derive(Debug, Clone, Deserialize)]
pub struct Spec {
    /// W1 to W6.
    pub name: String,
    /// Values a sample.
    pub inputs: usize,
    /// The widths of the hidden layers.
    pub hidden: Vec<usize>,
    /// Values that come out.
    pub outputs: usize,
    /// After each hidden layer.
    pub activation: Activation,
    /// Whether a batch norm stands before each activation.
    pub batch_norm: bool,
    /// What is made small.
    pub loss: Loss,
    /// Samples a step.
    pub batch: usize,
    /// How.
    pub optimiser: Optimiser,
    /// Its rate.
    pub rate: f64,
}

/// A dense layer's first parameters.
#[derive(Debug, Clone)]
pub struct Dense {
    /// Values in.
    pub inputs: usize,
    /// Values out.
    pub outputs: usize,
    /// `[outputs, inputs]`, as PyTorch has it.
    pub weight: Vec<f32>,
    /// `[outputs]`.
    pub bias: Vec<f32>,
}

impl Dense {
    /// `[inputs, outputs]`.
    pub fn weight_by_input(&self) -> Vec<f32> {
        let row = |input| self.weight.iter().skip(input).step_by(self.inputs);
        (0..self.inputs).flat_map(row).copied().collect()
    }
}

/// A batch norm's first parameters.
#[derive(Debug, Clone)]
pub struct Norm {
    /// `[width]`.
    pub weight: Vec<f32>,
    /// `[width]`.
    pub bias: Vec<f32>,
}

/// All that a runner needs.
#[derive(Debug, Clone)]
pub struct Workload {
    /// What is trained.
    pub spec: Spec,
    /// `[batch, inputs]`.
    pub inputs: Vec<f32>,
    /// One a sample, for cross-entropy.
    pub classes: Vec<i64>,
    /// `[batch, outputs]`, for the mean squared error.
    pub values: Vec<f32>,
    /// The hidden layers and the output layer.
    pub dense: Vec<Dense>,
    /// One for each hidden layer, or none.
    pub norms: Vec<Norm>,
}

impl Workload {
    /// Reads the file.
    ///
    /// # Errors
    /// When it is not such a file.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let bytes = std::fs::read(path)
            .map_err(|error| Failure::new(format!("cannot read {}: {error}", path.display())))?;
        let (_, header) = SafeTensors::read_metadata(&bytes)?;
        let text = header.metadata().as_ref().and_then(|entries| entries.get("spec"));
        let spec: Spec = serde_json::from_str(text.ok_or_else(|| Failure::new("the file has no `spec`"))?)?;
        let tensors = SafeTensors::deserialize(&bytes)?;
        let floats = |name: &str| floats(&tensors, name);

        let mut dense = Vec::new();
        let mut norms = Vec::new();
        let mut width = spec.inputs;
        for (layer, &outputs) in spec.hidden.iter().chain([&spec.outputs]).enumerate() {
            let weight = floats(&format!("dense{layer}.weight"))?;
            if weight.len() != width * outputs {
                return Err(Failure::new(format!("dense{layer}.weight is not [{outputs}, {width}]")));
            }
            dense.push(Dense {
                inputs: width,
                outputs,
                weight,
                bias: floats(&format!("dense{layer}.bias"))?,
            });
            if spec.batch_norm && layer < spec.hidden.len() {
                let weight = floats(&format!("norm{layer}.weight"))?;
                norms.push(Norm { weight, bias: floats(&format!("norm{layer}.bias"))? });
            }
            width = outputs;
        }
        let (classes, values) = match spec.loss {
            Loss::CrossEntropy => (integers(&tensors, "classes")?, Vec::new()),
            Loss::MeanSquaredError => (Vec::new(), floats("values")?),
        };
        Ok(Self { inputs: floats("inputs")?, classes, values, dense, norms, spec })
    }
}

fn numbers<const N: usize>(
    tensors: &SafeTensors<'_>,
    name: &str,
    kind: Dtype,
) -> Result<Vec<[u8; N]>, Failure> {
    let tensor = tensors.tensor(name)?;
    if tensor.dtype() != kind {
        return Err(Failure::new(format!("{name} is not of type {kind:?}")));
    }
    Ok(tensor.data().as_chunks::<N>().0.to_vec())
}

fn floats(tensors: &SafeTensors<'_>, name: &str) -> Result<Vec<f32>, Failure> {
    Ok(numbers(tensors, name, Dtype::F32)?.into_iter().map(f32::from_le_bytes).collect())
}

fn integers(tensors: &SafeTensors<'_>, name: &str) -> Result<Vec<i64>, Failure> {
    Ok(numbers(tensors, name, Dtype::I64)?.into_iter().map(i64::from_le_bytes).collect())
}
