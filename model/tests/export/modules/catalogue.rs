//! A network and its weights: catalogue.toml. Written by `headwater export` 0.1.0.
//!
//! It needs neither the standard library nor an allocator. Put a [`Memory`] in a `static` or on the stack,
//! see that [`Memory::start`] holds, and call [`Memory::infer`] and [`Memory::step`].
#![allow(clippy::approx_constant, reason = "a weight may happen to be near one")]
#![allow(dead_code, unreachable_pub, reason = "a board may only infer, or only train")]

use headwater_core as core_;

/// The network.
pub const NETWORK: core_::Network<'static> = core_::network!(2, &[
    core_::Layer::Dense(core_::Dense { outputs: 3, bias: false }),
    core_::Layer::Activation(core_::Activation::Identity),
    core_::Layer::Activation(core_::Activation::Sigmoid),
    core_::Layer::Activation(core_::Activation::Tanh),
    core_::Layer::Activation(core_::Activation::Relu),
    core_::Layer::Activation(core_::Activation::LeakyRelu { slope: 0.01 }),
    core_::Layer::Activation(core_::Activation::Elu { alpha: 1.0 }),
    core_::Layer::Activation(core_::Activation::Selu),
    core_::Layer::Activation(core_::Activation::Celu { alpha: 1.0 }),
    core_::Layer::Activation(core_::Activation::Gelu),
    core_::Layer::Activation(core_::Activation::GeluTanh),
    core_::Layer::Activation(core_::Activation::Silu),
    core_::Layer::Activation(core_::Activation::Softplus),
    core_::Layer::Activation(core_::Activation::Softsign),
    core_::Layer::Activation(core_::Activation::Mish),
    core_::Layer::Activation(core_::Activation::HardSigmoid),
    core_::Layer::Activation(core_::Activation::HardTanh),
    core_::Layer::Activation(core_::Activation::HardSwish),
    core_::Layer::Activation(core_::Activation::Relu6),
    core_::Layer::Activation(core_::Activation::LogSigmoid),
    core_::Layer::Activation(core_::Activation::LeakyRelu { slope: 0.3 }),
    core_::Layer::Activation(core_::Activation::Elu { alpha: 1.5 }),
    core_::Layer::Activation(core_::Activation::Celu { alpha: 0.1 }),
    core_::Layer::Prelu(core_::Prelu { slopes: core_::Slopes::PerFeature }),
    core_::Layer::BatchNorm(core_::BatchNorm { epsilon: 0.001, momentum: 0.2, running_variance: core_::RunningVariance::Biased, affine: false }),
    core_::Layer::residual(&[
        core_::Layer::LayerNorm(core_::LayerNorm { epsilon: 0.0, affine: false }),
        core_::Layer::residual(&[
            core_::Layer::Prelu(core_::Prelu { slopes: core_::Slopes::Shared }),
            core_::Layer::BatchNorm(core_::BatchNorm { epsilon: 1e-5, momentum: 0.1, running_variance: core_::RunningVariance::Unbiased, affine: true }),
        ]),
        core_::Layer::LayerNorm(core_::LayerNorm { epsilon: 1e-5, affine: true }),
    ]),
    core_::Layer::Dense(core_::Dense { outputs: 3, bias: true }),
]);

/// What the trained layers start from.
pub static PARAMETERS: [f32; NETWORK.parameter_count()] = [
    0.41952556, 0.36348, -0.622103, 0.5794295, 0.3178347, -0.05200353, 0.18314502, 0.31297016, 0.30637935,
    0.3191046, 0.92894655, 1.05803, 0.9724631, 0.033446357, -0.053111043, 0.04516692, 0.9396028, 0.938678,
    0.9640778, 0.035663996, 0.056552127, -0.009696506, 0.17518216, 0.47625774, 0.25245574, 0.18432632,
    0.055416077, -0.4567237, 0.4748914, 0.112543955, -0.37852195, -0.25847223, 0.24693695, -0.50684285,
];

/// Their running statistics.
pub static STATE: [f32; NETWORK.state_count()] = [
    -0.01588757, -0.021358935, -0.02087783, 0.16777219, 0.16777219, 0.16777219, 0.17472693, 0.18290173,
    0.19698125, 0.6735761, 0.9948373, 0.65428656,
];

/// The most samples in a batch.
pub const BATCH: usize = 16;

/// What training makes small.
pub const LOSS: core_::Loss<'static> = core_::Loss::SoftmaxCrossEntropy { label_smoothing: 0.0, class_weights: Some(&[1.0, 0.5, 2.0]) };

/// The rule.
pub const OPTIMISER: core_::Optimiser<f32> = core_::Optimiser::RmsProp(core_::RmsProp { alpha: 0.99, epsilon: 1e-8, momentum: Some(0.5), centred: true, weight_decay: 0.0 });

/// The rate of each step.
pub const SCHEDULE: core_::Schedule<f32> = core_::Schedule { rate: 0.001, warm_up: core_::WarmUp { steps: 3, start_factor: 0.33333334 }, decay: core_::Decay::Step { every: 5, gamma: 0.1 } };

const fn larger(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

/// Scratch for a step, for inference on a batch and for the self-test.
pub const SCRATCH: usize = larger(NETWORK.training_scratch(BATCH), larger(NETWORK.inference_scratch(BATCH), NETWORK.inference_scratch(3)));

/// Gradients that are kept.
pub const GRADIENTS: usize = NETWORK.gradient_count();

/// The optimiser's moments.
pub const MOMENTS: usize = OPTIMISER.moment_count(NETWORK.gradient_count());

/// Inputs of the self-test.
pub static SELF_TEST_INPUTS: [f32; 3 * 2] = [
    -0.96875, -1.28125, 1.9375, -1.296875, 1.75, 0.484375,
];

/// What the desk makes of them, bit for bit.
pub static SELF_TEST_OUTPUTS: [f32; 3 * 3] = [
    -0.49910343, 0.77697027, 0.32875746, -0.4994526, 0.7760999, 0.32792115, -0.49933296, 0.7763902,
    0.32820326,
];

/// All that training changes.
#[derive(Debug)]
pub struct Memory {
    /// What the trained layers have learned.
    pub parameters: [f32; NETWORK.parameter_count()],
    /// Their running statistics.
    pub state: [f32; NETWORK.state_count()],
    gradients: [f32; GRADIENTS],
    moments: [f32; MOMENTS],
    scratch: [f32; SCRATCH],
    /// Steps taken.
    pub steps: u64,
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}

impl Memory {
    /// All zeros, so that a `static` of it takes no flash; [`start`](Self::start) makes it the network that was exported.
    pub const fn new() -> Self {
        Memory {
            parameters: [0.0; NETWORK.parameter_count()],
            state: [0.0; NETWORK.state_count()],
            gradients: [0.0; GRADIENTS],
            moments: [0.0; MOMENTS],
            scratch: [0.0; SCRATCH],
            steps: 0,
        }
    }

    /// Makes it the network as it was exported, whatever it was before, and says whether this machine computes with it what
    /// the desk computes, bit for bit.
    #[must_use]
    pub fn start(&mut self) -> bool {
        self.parameters = PARAMETERS;
        self.state = STATE;
        self.moments = [0.0; MOMENTS];
        self.steps = 0;
        let outputs = self.infer(&SELF_TEST_INPUTS).unwrap_or_default();
        let bits = |(one, other): (&f32, &f32)| one.to_bits() == other.to_bits();
        outputs.len() == SELF_TEST_OUTPUTS.len() && outputs.iter().zip(&SELF_TEST_OUTPUTS).all(bits)
    }

    /// The outputs for up to [`BATCH`] samples.
    ///
    /// # Errors
    /// Inputs that are not whole samples, or too many.
    pub fn infer(&mut self, inputs: &[f32]) -> Result<&[f32], core_::Error> {
        let Memory { parameters, state, scratch, .. } = self;
        NETWORK.infer(core_::Infer { parameters, state, inputs }, scratch)
    }

    /// One step of training on up to [`BATCH`] samples; returns the loss before it.
    ///
    /// # Errors
    /// Inputs or targets that do not fit, or that are not finite. Parameters are unchanged then.
    pub fn step(&mut self, inputs: &[f32], targets: core_::Targets<'_, f32>) -> Result<f32, core_::Error> {
        let Memory { parameters, state, gradients, moments, scratch, steps } = self;
        let mut pass = NETWORK.forward(core_::Forward { parameters, state, inputs, scratch })?;
        let loss = pass.loss(LOSS, targets)?;
        let number = steps.saturating_add(1);
        pass.backward(core_::Backward { parameters, gradients, input_gradient: None })?;
        // The maximum was checked on the desk.
        let _ = core_::clip_by_value(gradients, 0.1);
        let update =
            core_::Update { parameters, gradients, moments, step: number, rate: SCHEDULE.rate(number) };
        OPTIMISER.update(update)?;
        *steps = number;
        Ok(loss)
    }
}
