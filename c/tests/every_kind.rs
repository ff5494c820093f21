//! Claim: with every activation, layer, loss, optimiser and scheme, plan, training, diagnosis, inference and checkpoint through the
//! C interface are those of the core, to the bit.
//!
//! Oracle: the core's own functions on the networks of `tests/every_kind.c`, described anew here. What the C program prints is
//! `tests/every_kind.txt`; `.ci/c-interface` compares the two on the host and on emulated boards.

use headwater_core::checkpoint::{self, Checkpoint, CheckpointShape};
use headwater_core::{
    Activation, Adam, AdamW, Backward, BatchNorm, Error, Forward, Gain, Infer, Initialise, Initialiser,
    Layer, LayerNorm, LayerStatistics, Loss, Momentum, Network, Optimiser, Prelu, Probe, RmsProp,
    RunningVariance, Scheme, Sgd, Slopes, Targets, Update, WeightDecay, diagnose,
};
use rand_pcg::Pcg32;
use std::fmt::Write;

const PRINTED: &str = include_str!("every_kind.txt");
const BATCH: usize = 5;
const INPUTS: usize = 6;
const OUTPUTS: usize = 4;
const STEPS: u64 = 12;
const RATE: f32 = 0.01;
const START: u64 = 0xcbf2_9ce4_8422_2325;

const TANH: Layer = Layer::activation(Activation::Tanh);
const SIGMOID: Layer = Layer::activation(Activation::Sigmoid);
const PLAIN: [Layer; 3] = [Layer::dense(7), TANH, Layer::dense(OUTPUTS)];
const PLAIN_SGD: Optimiser<f32> = Optimiser::Sgd(Sgd { momentum: None, weight_decay: WeightDecay::None });

/// What one line of the text is about.
struct Case<'a> {
    name: String,
    layers: &'a [Layer<'a>],
    frozen: usize,
    scheme: Scheme,
    loss: Loss<'a>,
    by_class: bool,
    optimiser: Optimiser<f32>,
}

impl<'a> Case<'a> {
    fn usual(kind: &str, name: &str) -> Self {
        Self {
            name: format!("{kind} {name}"),
            layers: &PLAIN,
            frozen: 0,
            scheme: Scheme::XAVIER,
            loss: Loss::MeanSquaredError,
            by_class: false,
            optimiser: PLAIN_SGD,
        }
    }
}

/// The data of the C program.
struct Data {
    inputs: Vec<f32>,
    values: Vec<f32>,
    classes: Vec<usize>,
}

impl Data {
    fn new() -> Self {
        Self {
            inputs: (0..30_i16).map(|i| f32::from((i * 37 + 11) % 64 - 32) / 16.0).collect(),
            values: (0..20_i16).map(|i| f32::from((i * 29 + 7) % 32) / 32.0).collect(),
            classes: (0..BATCH).map(|i| (i * 3 + 1) % OUTPUTS).collect(),
        }
    }

    fn targets(&self, by_class: bool) -> Targets<'_, f32> {
        if by_class { Targets::Classes(&self.classes) } else { Targets::Values(&self.values) }
    }
}

/// FNV-1a over bytes, carried on from `hash`.
fn over_bytes(hash: u64, bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn over(hash: u64, values: &[f32]) -> u64 {
    over_bytes(hash, values.iter().flat_map(|value| value.to_bits().to_le_bytes()))
}

/// The arrays of a run.
struct Run<'a> {
    case: &'a Case<'a>,
    network: Network<'a>,
    data: &'a Data,
    parameters: Vec<f32>,
    state: Vec<f32>,
    gradients: Vec<f32>,
    moments: Vec<f32>,
    scratch: Vec<f32>,
    text: String,
}

impl<'a> Run<'a> {
    fn new(case: &'a Case<'a>, data: &'a Data, seed: u64) -> Result<Self, Error> {
        let network = Network::new(INPUTS, case.layers)?.freeze(case.frozen)?;
        let gradients = network.gradient_count();
        let mut run = Self {
            case,
            network,
            data,
            parameters: vec![0.0; network.parameter_count()],
            state: vec![0.0; network.state_count()],
            gradients: vec![0.0; gradients],
            moments: vec![0.0; case.optimiser.moment_count(gradients)],
            scratch: vec![0.0; network.training_scratch(BATCH)],
            text: String::new(),
        };
        let start =
            Initialise { parameters: &mut run.parameters, state: &mut run.state, scheme: case.scheme };
        network.initialise(start, &mut Pcg32::new(seed, 1))?;
        Ok(run)
    }

    fn say(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn record_length(&self) -> usize {
        let (parameters, state, moments) = (self.parameters.len(), self.state.len(), self.moments.len());
        checkpoint::size::<f32>(CheckpointShape { parameters, state, moments, generator: 4 })
    }

    fn plan(&mut self) {
        let text = format!(
            "{}: {} parameters, {} state, {} gradients, {} moments, {} scratch to train, {} to infer, {} layers, record {}",
            self.case.name,
            self.parameters.len(),
            self.state.len(),
            self.gradients.len(),
            self.moments.len(),
            self.scratch.len(),
            self.network.inference_scratch(BATCH),
            self.network.layer_count(),
            self.record_length()
        );
        self.say(&text);
    }

    fn train(&mut self, from: u64, to: u64) -> Result<(), Error> {
        let (parameters, scratch, gradients) = (&mut self.parameters, &mut self.scratch, &mut self.gradients);
        let mut loss = 0.0;
        for step in from..=to {
            let state = &mut self.state;
            let inputs = &self.data.inputs;
            let mut pass = self.network.forward(Forward { parameters, state, inputs, scratch })?;
            loss = pass.loss(self.case.loss, self.data.targets(self.case.by_class))?;
            pass.backward(Backward { parameters, gradients, input_gradient: None })?;
            let parameters = parameters.get_mut(self.network.frozen_parameter_count()..).unwrap_or_default();
            let moments = &mut self.moments;
            self.case.optimiser.update(Update { parameters, gradients, moments, step, rate: RATE })?;
        }
        let hash = over(over(over(START, &self.parameters), &self.state), &self.moments);
        self.say(&format!(", step {to} loss {:08x}, run {hash:016x}", loss.to_bits()));
        Ok(())
    }

    fn diagnose(&mut self) -> Result<(), Error> {
        let mut layers = vec![LayerStatistics::UNSEEN; self.network.layer_count()];
        let mut probe = Probe::new(&self.network, &mut layers)?;
        let (parameters, state, scratch) = (&self.parameters, &mut self.state, &mut self.scratch);
        let forward = Forward { parameters, state, inputs: &self.data.inputs, scratch };
        let mut pass = self.network.forward_observed(forward, &mut probe)?;
        pass.loss(self.case.loss, self.data.targets(self.case.by_class))?;
        let gradients = &mut self.gradients;
        pass.backward_observed(Backward { parameters, gradients, input_gradient: None }, &mut probe)?;
        let (mut count, mut hash) = (0, START);
        diagnose(&layers, |finding| {
            count += 1;
            hash = over_bytes(hash, finding.to_string().into_bytes());
        });
        self.say(&format!(", {count} findings, in words {hash:016x}"));
        Ok(())
    }

    fn infer(&mut self) -> Result<(), Error> {
        let mut scratch = vec![0.0; self.network.inference_scratch(BATCH)];
        let call = Infer { parameters: &self.parameters, state: &self.state, inputs: &self.data.inputs };
        let hash = over(START, self.network.infer(call, &mut scratch)?);
        self.say(&format!(", outputs {hash:016x}"));
        Ok(())
    }

    fn save(&mut self) -> Result<(), checkpoint::CheckpointError> {
        let mut bytes = vec![0; self.record_length()];
        let structure = self.network.fingerprint();
        let (parameters, state, moments) = (&self.parameters, &self.state, &self.moments);
        let generator = &[0x5a; 4];
        let run = Checkpoint { structure, step: STEPS, parameters, state, moments, generator };
        checkpoint::write(&mut bytes, run)?;
        self.say(&format!(", record {:016x}", over_bytes(START, bytes)));
        Ok(())
    }
}

/// The line of a case. The core goes on without resuming: that C resumes shows in the same bits.
fn line(case: &Case<'_>, data: &Data, seed: u64) -> Result<String, Box<dyn std::error::Error>> {
    let mut run = Run::new(case, data, seed)?;
    run.plan();
    run.train(1, STEPS)?;
    run.diagnose()?;
    run.infer()?;
    run.save()?;
    run.train(STEPS + 1, STEPS + 3)?;
    Ok(run.text)
}

/// In the order of the C program; a case's seed is its number.
#[derive(Default)]
struct Lines {
    text: String,
    cases: u64,
}

impl Lines {
    fn add(&mut self, case: &Case<'_>, data: &Data) {
        self.cases += 1;
        let line = line(case, data, self.cases).unwrap_or_else(|error| format!("{}: {error}", case.name));
        writeln!(self.text, "{line}").expect("a string takes all");
    }
}

fn activations(lines: &mut Lines, data: &Data) {
    for activation in Activation::ALL {
        let chosen = match activation {
            Activation::LeakyRelu { .. } => Activation::LeakyRelu { slope: 0.5 },
            Activation::Elu { .. } => Activation::Elu { alpha: 0.5 },
            Activation::Celu { .. } => Activation::Celu { alpha: 0.5 },
            other => other,
        };
        let layers = [Layer::dense(7), Layer::activation(chosen), Layer::dense(OUTPUTS)];
        lines.add(&Case { layers: &layers, ..Case::usual("activation", activation.name()) }, data);
    }
}

fn layers(lines: &mut Lines, data: &Data) {
    let norm = BatchNorm::PYTORCH;
    let biased = BatchNorm { running_variance: RunningVariance::Biased, ..norm };
    let strange = BatchNorm { epsilon: 0.01, momentum: 0.25, affine: false, ..norm };
    let inner = [Layer::dense(7)];
    let branch = [Layer::layer_norm(), TANH, Layer::residual(&inner)];
    let blocks = [
        ("dense", Layer::dense(5)),
        ("dense without bias", Layer::dense_without_bias(5)),
        ("prelu", Layer::prelu()),
        ("prelu per feature", Layer::Prelu(Prelu { slopes: Slopes::PerFeature })),
        ("batch norm", Layer::batch_norm()),
        ("batch norm without affine", Layer::BatchNorm(strange)),
        ("batch norm biased", Layer::BatchNorm(biased)),
        ("layer norm", Layer::layer_norm()),
        ("layer norm without affine", Layer::LayerNorm(LayerNorm { epsilon: 0.01, affine: false })),
        ("residual", Layer::residual(&branch)),
    ];
    for (name, block) in blocks {
        let layers = [Layer::dense(7), block, TANH, Layer::dense(OUTPUTS)];
        lines.add(&Case { layers: &layers, ..Case::usual("layer", name) }, data);
    }
}

fn losses(lines: &mut Lines, data: &Data) {
    let weights = [1.0, 0.5, 2.0, 0.25];
    let softmax = Loss::softmax_cross_entropy();
    for (name, by_class, loss) in [
        ("mean squared error", false, Loss::MeanSquaredError),
        ("huber", false, Loss::Huber { delta: 0.5 }),
        ("binary cross-entropy", false, Loss::BinaryCrossEntropyWithLogits),
        ("softmax cross-entropy", true, softmax),
        ("softmax cross-entropy by values", false, softmax),
        (
            "softmax cross-entropy smoothed",
            true,
            Loss::SoftmaxCrossEntropy { label_smoothing: 0.1, class_weights: None },
        ),
        (
            "softmax cross-entropy weighted",
            true,
            Loss::SoftmaxCrossEntropy { label_smoothing: 0.0, class_weights: Some(&weights) },
        ),
    ] {
        lines.add(&Case { loss, by_class, ..Case::usual("loss", name) }, data);
    }
}

fn optimisers(lines: &mut Lines, data: &Data) {
    let (none, coupled) = (WeightDecay::None, WeightDecay::Coupled(0.1));
    let momentum = |factor, dampening, nesterov| Some(Momentum { factor, dampening, nesterov });
    let rms = RmsProp { alpha: 0.99, epsilon: 1e-8, momentum: None, centred: false, weight_decay: 0.0 };
    let heavy = RmsProp { momentum: Some(0.9), ..rms };
    let centred = RmsProp { alpha: 0.9, epsilon: 1e-6, weight_decay: 0.1, centred: true, ..rms };
    let adam_w = AdamW { beta1: 0.8, beta2: 0.99, epsilon: 1e-6, weight_decay: 0.1 };
    let sgd = |momentum, weight_decay| Optimiser::Sgd(Sgd { momentum, weight_decay });
    for (name, optimiser) in [
        ("SGD", PLAIN_SGD),
        ("SGD with decay", sgd(None, coupled)),
        ("SGD with decoupled decay", sgd(None, WeightDecay::Decoupled(0.1))),
        ("SGD with momentum", sgd(momentum(0.9, 0.25, false), none)),
        ("SGD with Nesterov's momentum", sgd(momentum(0.9, 0.0, true), coupled)),
        ("RMSprop", Optimiser::RmsProp(rms)),
        ("RMSprop centred", Optimiser::RmsProp(centred)),
        ("RMSprop with momentum", Optimiser::RmsProp(heavy)),
        (
            "RMSprop centred with momentum",
            Optimiser::RmsProp(RmsProp { momentum: Some(0.5), centred: true, ..rms }),
        ),
        ("Adam", Optimiser::Adam(Adam { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.1 })),
        ("AdamW", Optimiser::AdamW(adam_w)),
    ] {
        lines.add(&Case { optimiser, ..Case::usual("optimiser", name) }, data);
    }
}

fn others(lines: &mut Lines, data: &Data) {
    for (name, scheme) in [
        ("Xavier", Scheme::XAVIER),
        ("He", Scheme::HE),
        ("PyTorch", Scheme::PYTORCH),
        ("LeCun", Scheme { weights: Initialiser::LeCunNormal, gain: Gain::Given }),
        ("orthogonal", Scheme { weights: Initialiser::orthogonal(), gain: Gain::Forward }),
    ] {
        lines.add(&Case { scheme, ..Case::usual("scheme", name) }, data);
    }
    lines.add(&Case { frozen: 2, ..Case::usual("frozen", "2 layers") }, data);
    let mut deep = [Layer::dense(7), SIGMOID].repeat(5);
    deep.push(Layer::dense(OUTPUTS));
    lines.add(&Case { layers: &deep, ..Case::usual("sick", "5 sigmoids") }, data);
}

#[test]
fn the_core_ends_with_what_c_prints() {
    let (mut lines, data) = (Lines::default(), Data::new());
    activations(&mut lines, &data);
    layers(&mut lines, &data);
    losses(&mut lines, &data);
    optimisers(&mut lines, &data);
    others(&mut lines, &data);
    for (core, c) in lines.text.lines().zip(PRINTED.lines()) {
        assert_eq!(core, c, "of the core and of C");
    }
    assert_eq!(lines.text, PRINTED);
    println!("{} cases", lines.cases);
}
