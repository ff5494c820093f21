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
    0.4195077, 0.36348003, -0.6221022, 0.5794316, 0.31783426, -0.051999044, 0.18314502, 0.31296933,
    0.30647773, 0.31910267, 0.9289437, 1.0580294, 0.972466, 0.03344531, -0.053111523, 0.04517561, 0.93960065,
    0.93867844, 0.9640792, 0.035664182, 0.056549523, -0.009697724, 0.17518216, 0.47625932, 0.2524574,
    0.18432632, 0.055416077, -0.4567237, 0.4748888, 0.112543955, -0.3785215, -0.2584727, 0.24693695,
    -0.50684285,
];

/// Their running statistics.
pub static STATE: [f32; NETWORK.state_count()] = [
    -0.01588757, -0.021358935, -0.020881165, 0.16777219, 0.16777219, 0.16777219, 0.17471987, 0.18290073,
    0.1969883, 0.6735611, 0.9948337, 0.654306,
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

/// The optimiser's moments at the start.
pub static STARTING_MOMENTS: [f32; MOMENTS] = [
    0.0003509238, 0.00055865635, 0.00048258447, 0.00049674016, 0.0006478216, 0.00056308456, 0.0007128686,
    0.0006279149, 0.0003914344, 0.00015770001, 0.00042151797, 0.00014886277, 0.00026904387, 0.0004189279,
    0.0003156907, 0.00020202389, 0.0005122595, 0.00059429754, 0.00068601, 0.0006382798, 0.00028621702,
    0.00041640384, 0.0007128686, 0.0005439428, 0.00074080826, 0.0007128686, 0.0007128686, 0.0007128686,
    0.0006640444, 0.0007580794, 0.00064061215, 0.0005349897, 0.0007128686, 0.0007580794, 0.0039023804,
    0.0063845953, 0.0057179807, -0.0053431797, -0.007317955, -0.0066078724, 0.0077255233, -0.0066903722,
    -0.004449674, -0.0027834433, 0.0057306937, -0.0031381391, -0.00021375692, -0.002052809, 0.0044626486,
    -0.0024098398, 0.0062166704, 0.0067367726, 0.0032917773, -0.0033713556, -0.0035524126, -0.0006706486,
    -0.0077255233, 0.0054145087, 0.0037098788, 0.0077255233, -0.0077255233, 0.0077255233, 0.0074389833,
    0.003804335, -0.0044899606, 0.000121674035, 0.0077255233, -0.003804335, 8.149828, 5.2133274, 4.9293036,
    -4.1742992, -8.544755, -5.843273, 8.072202, -4.186545, -8.063137, -5.2147512, 8.972918, -3.9177012,
    -3.6701884, 0.7945709, 3.8975523, -6.6111164, 4.7752686, 6.858692, -0.5862298, 0.037300825, -7.52558,
    -4.2728105, -8.072202, 5.2877083, -0.10654044, 8.072202, -8.072202, 8.072202, 7.382615, -0.0046823025,
    -1.0852342, -2.7903407, 8.072202, 0.0046823025,
];

/// Steps taken on the desk.
pub const STARTING_STEPS: u64 = 8;

/// Epochs finished on the desk.
pub const STARTING_EPOCHS: u64 = 2;

/// Seed of the order of the samples.
pub const SEED: u64 = 66;

/// Batch norms that are trained.
pub const BATCH_NORMS: usize = 2;

/// Batches that each was trained on, on the desk.
pub static STARTING_BATCHES: [u64; BATCH_NORMS] = [8, 8];

/// Bytes in a checkpoint for the seed, the epochs and those counts.
pub const GENERATOR: usize = 8 * (2 + BATCH_NORMS);

/// Bytes of a checkpoint.
pub const RECORD: usize = core_::checkpoint::size::<f32>(core_::checkpoint::CheckpointShape {
    parameters: NETWORK.parameter_count(),
    state: NETWORK.state_count(),
    moments: MOMENTS,
    generator: GENERATOR,
});

/// Inputs of the self-test.
pub static SELF_TEST_INPUTS: [f32; 3 * 2] = [
    -0.96875, -1.28125, 1.9375, -1.296875, 1.75, 0.484375,
];

/// What the desk makes of them, bit for bit.
pub static SELF_TEST_OUTPUTS: [f32; 3 * 3] = [
    -0.49897242, 0.77732384, 0.32909253, -0.49932182, 0.7764538, 0.32825676, -0.49920207, 0.776744,
    0.32853866,
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
    /// Epochs finished. Whoever holds the samples counts them.
    pub epochs: u64,
    /// Seed of the order of the samples.
    pub seed: u64,
    /// Batches that each batch norm was trained on.
    batches: [u64; BATCH_NORMS],
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}

impl Memory {
    /// Where the bytes of a [`Memory`] go; all but the last are those of `headwater plan`.
    pub const PARTS: [(&'static str, usize); 6] = [
        ("parameters", 4 * NETWORK.parameter_count()),
        ("gradients", 4 * GRADIENTS),
        ("running statistics", 4 * NETWORK.state_count()),
        ("the optimiser's moments", 4 * MOMENTS),
        ("scratch", 4 * SCRATCH),
        ("steps, epochs, seed, batches", 8 * (3 + BATCH_NORMS)),
    ];
    /// Bytes of flash that the weights and what else it starts from take, and the self-test.
    pub const FLASH: usize = 4
        * (PARAMETERS.len() + STATE.len() + SELF_TEST_INPUTS.len() + SELF_TEST_OUTPUTS.len() + STARTING_MOMENTS.len());

    /// All zeros, so that a `static` of it takes no flash; [`start`](Self::start) makes it the network that was exported.
    pub const fn new() -> Self {
        Memory {
            parameters: [0.0; NETWORK.parameter_count()],
            state: [0.0; NETWORK.state_count()],
            gradients: [0.0; GRADIENTS],
            moments: [0.0; MOMENTS],
            scratch: [0.0; SCRATCH],
            steps: 0,
            epochs: 0,
            seed: 0,
            batches: [0; BATCH_NORMS],
        }
    }

    /// Makes it the run as it was exported, whatever it was before, and says whether this machine computes with it what
    /// the desk computes, bit for bit.
    #[must_use]
    pub fn start(&mut self) -> bool {
        self.parameters = PARAMETERS;
        self.state = STATE;
        self.moments = STARTING_MOMENTS;
        (self.steps, self.epochs, self.seed) = (STARTING_STEPS, STARTING_EPOCHS, SEED);
        self.batches = STARTING_BATCHES;
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
        let Memory { parameters, state, gradients, moments, scratch, steps, batches, .. } = self;
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
        for count in batches {
            *count = count.saturating_add(1);
        }
        Ok(loss)
    }

    /// Overwrites the beginning of `record` with all that the run needs to go on, and returns how much: [`RECORD`] bytes. `headwater
    /// train --resume` goes on from it on a desk.
    ///
    /// # Errors
    /// A record that is too short; it is unchanged then.
    pub fn save(&self, record: &mut [u8]) -> Result<usize, core_::checkpoint::CheckpointError> {
        let mut generator = [0; GENERATOR];
        let numbers = [self.seed, self.epochs].into_iter().chain(self.batches);
        for (bytes, number) in generator.as_chunks_mut().0.iter_mut().zip(numbers) {
            *bytes = number.to_le_bytes();
        }
        let checkpoint = core_::checkpoint::Checkpoint {
            structure: NETWORK.fingerprint(),
            step: self.steps,
            parameters: &self.parameters,
            state: &self.state,
            moments: &self.moments,
            generator: &generator,
        };
        core_::checkpoint::write(record, checkpoint)
    }

    /// Goes on where the run that was saved in `record` was, to the same bit.
    ///
    /// # Errors
    /// A damaged record, or one of another network. Nothing is changed then.
    pub fn resume(&mut self, record: &[u8]) -> Result<(), core_::checkpoint::CheckpointError> {
        let mut generator = [0; GENERATOR];
        let checkpoint = core_::checkpoint::CheckpointMut {
            structure: NETWORK.fingerprint(),
            step: &mut self.steps,
            parameters: &mut self.parameters,
            state: &mut self.state,
            moments: &mut self.moments,
            generator: &mut generator,
        };
        core_::checkpoint::read(record, checkpoint)?;
        let places = [&mut self.seed, &mut self.epochs].into_iter().chain(&mut self.batches);
        for (bytes, number) in generator.as_chunks().0.iter().zip(places) {
            *number = u64::from_le_bytes(*bytes);
        }
        Ok(())
    }

    /// A hash of all the parameters, running statistics, moments and the count of steps: two runs with the same hash are
    /// the same and go on alike. `headwater train` prints it too. It is FNV-1a over their bytes, little endian.
    pub fn hash(&self) -> u64 {
        let scalars = self.parameters.iter().chain(&self.state).chain(&self.moments);
        let bytes = scalars.flat_map(|scalar| scalar.to_le_bytes()).chain(self.steps.to_le_bytes());
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }
}
