//! A network and its weights: in_place.toml. Written by `headwater export` 0.1.0.
//!
//! It needs neither the standard library nor an allocator. Put a [`Memory`] in a `static` or on the stack,
//! see that [`Memory::start`] holds, and call [`Memory::infer`] and [`Memory::step`].
#![allow(clippy::approx_constant, reason = "a weight may happen to be near one")]
#![allow(dead_code, unreachable_pub, reason = "a board may only infer, or only train")]

use headwater_core as core_;

/// The network.
pub const NETWORK: core_::Network<'static> = core_::network!(2, &[
    core_::Layer::Dense(core_::Dense { outputs: 6, bias: true }),
    core_::Layer::Activation(core_::Activation::Tanh),
    core_::Layer::Dense(core_::Dense { outputs: 3, bias: true }),
]);

/// What the trained layers start from.
pub static PARAMETERS: [f32; NETWORK.parameter_count()] = [
    0.47442523, 0.41776663, -0.5518193, 0.53327316, 0.25616628, -0.124621384, 0.16344425, 0.651219,
    0.36501998, 0.3154677, -0.014891385, -0.47936666, 0.670545, 0.16692702, -0.5070963, -0.31616518,
    0.35967216, -0.66395897, 0.36844575, 0.21970263, 0.07242538, 0.32205227, 0.38902822, -0.18963638,
    0.25474983, 0.3407804, -0.23341322, -0.393417, 0.29045072, -0.18419878, 0.1690654, -0.3625782, 0.25068715,
    0.026309745, -0.2734897, 0.05824413, 0.19640557, -0.35276067, 0.01793091,
];

/// Their running statistics.
pub static STATE: [f32; NETWORK.state_count()] = [];

/// The most samples in a batch.
pub const BATCH: usize = 16;

/// What training makes small.
pub const LOSS: core_::Loss<'static> = core_::Loss::Huber { delta: 0.5 };

/// The rule.
pub const OPTIMISER: core_::Optimiser<f32> = core_::Optimiser::Sgd(core_::Sgd { momentum: None, weight_decay: core_::WeightDecay::None });

/// The rate of each step.
pub const SCHEDULE: core_::Schedule<f32> = core_::Schedule { rate: 0.1, warm_up: core_::WarmUp { steps: 0, start_factor: 0.33333334 }, decay: core_::Decay::Constant };

const fn larger(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

/// Scratch for a step, for inference on a batch and for the self-test.
pub const SCRATCH: usize = larger(NETWORK.training_scratch(BATCH), larger(NETWORK.inference_scratch(BATCH), NETWORK.inference_scratch(3)));

/// Gradients that are kept.
pub const GRADIENTS: usize = 0;

/// The optimiser's moments.
pub const MOMENTS: usize = OPTIMISER.moment_count(NETWORK.gradient_count());

/// Steps taken on the desk.
pub const STARTING_STEPS: u64 = 0;

/// Epochs finished on the desk.
pub const STARTING_EPOCHS: u64 = 0;

/// Seed of the order of the samples.
pub const SEED: u64 = 66;

/// Batch norms that are trained.
pub const BATCH_NORMS: usize = 0;

/// Batches that each was trained on, on the desk.
pub static STARTING_BATCHES: [u64; BATCH_NORMS] = [];

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
    -0.37246698, -0.06524007, -0.09682619, 0.30905667, -0.051225506, 0.34133342, 0.9698339, 0.007450938,
    0.06648709,
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
        * (PARAMETERS.len() + STATE.len() + SELF_TEST_INPUTS.len() + SELF_TEST_OUTPUTS.len());

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
        self.moments = [0.0; MOMENTS];
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
        let Memory { parameters, state, scratch, steps, batches, .. } = self;
        let mut pass = NETWORK.forward(core_::Forward { parameters, state, inputs, scratch })?;
        let loss = pass.loss(LOSS, targets)?;
        let number = steps.saturating_add(1);
        pass.update_in_place(core_::UpdateInPlace { parameters, rate: SCHEDULE.rate(number) })?;
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
