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

/// The optimiser's moments at the start.
pub static STARTING_MOMENTS: [f32; MOMENTS] = [
    -1.4105898e-5, 6.956125e-6, 0.004803759, 0.00609045, 0.055688087, 0.061893743, -0.086284675, 0.027346356,
    -0.00018633013, 0.00014743391, -0.0036334263, 5.342967e-5, -2.5153385e-10, -1.4102776e-9, 9.335525e-9,
    -2.3862317e-9, 7.9809914e-10, -2.9348955e-8, -0.017775236, -0.062798016, -0.016069015, -0.022196636,
    -0.03133441, -0.019176094, -0.015707675, -0.05276468, -0.0172178, 0.0019425275, -0.027769815,
    -0.012488268, -0.060201548, 0.1383324, -0.0022598673, -0.04599368, -0.060130984, 0.050223213, 0.02318655,
    -0.18929341, 0.030898552, 0.013856597, 0.023163425, 0.004713474, 0.03701499, 0.050961014, -0.028638681,
    0.03213709, 0.03696756, -0.054936685, 0.08871417, -0.101320654, 0.012606481, 1.9684734e-9, 2.2731486e-9,
    1.0968505e-6, 1.5635643e-6, 0.00011489842, 0.00019366534, 0.00036422873, 3.3210952e-5, 2.5462127e-8,
    3.073339e-8, 3.1653385e-6, 6.917807e-9, 8.200644e-20, 3.276517e-19, 1.4414373e-17, 9.807676e-19,
    3.0199028e-19, 2.5493182e-16, 8.905509e-6, 9.5376585e-5, 1.7604862e-5, 1.6128011e-5, 2.8802384e-5,
    3.5172634e-5, 7.735943e-6, 7.2643605e-5, 2.1201948e-5, 3.571104e-5, 2.4851695e-5, 2.340627e-5,
    0.00010435967, 0.0004681772, 8.051554e-5, 6.494558e-5, 0.00010412649, 0.00019137148, 1.5345835e-5,
    0.0008788503, 2.5430818e-5, 6.7304277e-6, 1.5320265e-5, 0.00017365081, 4.2499407e-5, 6.8736495e-5,
    0.00011770939, 3.204464e-5, 4.2387153e-5, 0.00028942034, 0.00024312937, 0.0002865573, 0.00012545919,
];

/// Steps taken on the desk.
pub const STARTING_STEPS: u64 = 8;

/// Epochs finished on the desk.
pub const STARTING_EPOCHS: u64 = 2;

/// Seed of the order of the samples.
pub const SEED: u64 = 66;

/// Batch norms that are trained.
pub const BATCH_NORMS: usize = 1;

/// Batches that each was trained on, on the desk.
pub static STARTING_BATCHES: [u64; BATCH_NORMS] = [8];

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
        let _ = core_::clip_by_norm(gradients, 1.0);
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
