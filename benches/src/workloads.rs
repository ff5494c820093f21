//! The networks of the comparisons, W1 to W6: what people train on one core.

use headwater_core::{Activation, Adam, Error, Layer, Optimiser, Sgd};

use crate::Bench;

/// One of them.
#[derive(Debug)]
pub struct Workload {
    /// What it is, beginning with its name.
    pub name: &'static str,
    inputs: usize,
    layers: Vec<Layer<'static>>,
    batch: usize,
    optimiser: Optimiser<f32>,
    /// Whether its loss is softmax cross-entropy; else it is the mean squared error.
    classes: bool,
}

fn stack(widths: &[usize], activation: Activation, batch_norm: bool, outputs: usize) -> Vec<Layer<'static>> {
    let mut layers = Vec::new();
    for &width in widths {
        layers.push(Layer::dense(width));
        if batch_norm {
            layers.push(Layer::batch_norm());
        }
        layers.push(Layer::activation(activation));
    }
    layers.push(Layer::dense(outputs));
    layers
}

/// W1 to W6.
#[must_use]
pub fn workloads() -> [Workload; 6] {
    let plain = Optimiser::Sgd(Sgd::plain());
    let momentum = Optimiser::Sgd(Sgd::with_momentum(0.9));
    let adam = Optimiser::Adam(Adam::default());
    let relu = Activation::Relu;
    let classify = |name, (inputs, layers), batch, optimiser| Workload {
        name,
        inputs,
        layers,
        batch,
        optimiser,
        classes: true,
    };
    [
        classify(
            "W1: 64, 20 x 32 sigmoid, 10; batch 32, SGD",
            (64, stack(&[32; 20], Activation::Sigmoid, false, 10)),
            32,
            plain,
        ),
        classify(
            "W2: 64-64-64-10 ReLU; batch 32, momentum",
            (64, stack(&[64, 64], relu, false, 10)),
            32,
            momentum,
        ),
        classify(
            "W3: 784-256-128-10 ReLU, batch norm; batch 64, Adam",
            (784, stack(&[256, 128], relu, true, 10)),
            64,
            adam,
        ),
        Workload {
            name: "W4: 4-8-3 tanh; mean squared error, batch 1, SGD",
            inputs: 4,
            layers: stack(&[8], Activation::Tanh, false, 3),
            batch: 1,
            optimiser: plain,
            classes: false,
        },
        classify(
            "W5: 64, 50 x 64 batch norm, ReLU, 10; batch 64, SGD",
            (64, stack(&[64; 50], relu, true, 10)),
            64,
            plain,
        ),
        classify(
            "W6: 1024-1024-1024-10 ReLU; batch 128, SGD",
            (1024, stack(&[1024, 1024], relu, false, 10)),
            128,
            plain,
        ),
    ]
}

impl Workload {
    /// Its network in training.
    ///
    /// # Errors
    /// When the layers do not make a network.
    pub fn bench(&self) -> Result<Bench<'_>, Error> {
        Bench::new(self.inputs, &self.layers, self.batch, self.optimiser)
    }

    /// One full step: forward, loss, backward, update. Returns the loss.
    ///
    /// # Errors
    /// Those of the core.
    pub fn step(&self, bench: &mut Bench<'_>) -> Result<f32, Error> {
        if self.classes { bench.classify() } else { bench.regress() }
    }
}
