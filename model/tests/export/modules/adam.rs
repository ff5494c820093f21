//! A network and its weights: adam.toml. Written by `headwater export` 0.1.0.
//!
//! It needs neither the standard library nor an allocator. Put a [`Memory`] in a `static` or on the stack,
//! see that [`Memory::start`] holds, and call [`Memory::infer`] and [`Memory::step`].
#![allow(clippy::approx_constant, reason = "a weight may happen to be near one")]
#![allow(dead_code, unreachable_pub, reason = "a board may only infer, or only train")]

use headwater_core as core_;

/// The network.
pub const NETWORK: core_::Network<'static> = core_::network!(2, &[
    core_::Layer::Dense(core_::Dense { outputs: 6, bias: true }),
    core_::Layer::BatchNorm(core_::BatchNorm { epsilon: 1e-5, momentum: 0.1, running_variance: core_::RunningVariance::Unbiased, affine: true }),
    core_::Layer::Activation(core_::Activation::Relu),
    core_::Layer::Dense(core_::Dense { outputs: 3, bias: true }),
]);

/// What the trained layers start from.
pub static PARAMETERS: [f32; NETWORK.parameter_count()] = [
    0.46189746, 0.44060764, -0.6695292, 0.40474355, 0.1214547, -0.23553218, 0.25125855, 0.53065914,
    0.34315014, 0.32775608, 0.08959608, -0.48766124, 0.65440995, 0.17794684, -0.55814105, -0.28074336,
    0.37157458, -0.6551419, 1.1314862, 1.1347933, 1.1143404, 1.1187396, 1.1296949, 1.1103233, 0.12696183,
    0.13044855, 0.11357689, -0.07291098, 0.12558073, 0.103838354, 0.50405943, 0.11239644, -0.011700968,
    0.42931768, 0.51697564, -0.33832005, 0.11638048, 0.44801393, -0.33738592, -0.48097104, 0.16127297,
    -0.21115093, 0.007969332, -0.49946463, 0.39156199, -0.06069269, -0.4177629, 0.20198613, 0.10439044,
    -0.27034178, -0.021683631,
];

/// Their running statistics.
pub static STATE: [f32; NETWORK.state_count()] = [
    0.3991895, -0.0100484565, -0.27855295, -0.1856299, 0.23041442, -0.33995113, 0.6263617, 0.6940037,
    0.45181766, 0.5401853, 0.5372935, 0.47662365,
];

/// The most samples in a batch.
pub const BATCH: usize = 16;

/// What training makes small.
pub const LOSS: core_::Loss<'static> = core_::Loss::SoftmaxCrossEntropy { label_smoothing: 0.0, class_weights: None };

/// The rule.
pub const OPTIMISER: core_::Optimiser<f32> = core_::Optimiser::Adam(core_::Adam { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.0 });

/// The rate of each step.
pub const SCHEDULE: core_::Schedule<f32> = core_::Schedule { rate: 0.02, warm_up: core_::WarmUp { steps: 0, start_factor: 0.33333334 }, decay: core_::Decay::Cosine { total: 16, minimum: 0.0 } };

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
    0.011369467, -0.11541274, -0.20984903, 0.6452953, -0.41734695, 0.08262026, 2.2327962, -0.2044303,
    -0.68947756,
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
        let _ = core_::clip_by_norm(gradients, 1.0);
        let update =
            core_::Update { parameters, gradients, moments, step: number, rate: SCHEDULE.rate(number) };
        OPTIMISER.update(update)?;
        *steps = number;
        Ok(loss)
    }
}
