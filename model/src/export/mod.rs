//! A network with its weights as a Rust module for firmware.
//!
//! The module compiles as it stands against `headwater-core`, without the standard library and without an allocator. Frozen
//! layers are a network of their own, whose weights stay in flash; all that training changes is one struct, `Memory`, sized
//! by the core's `const fn`s. A self-test compares the outputs for three inputs with the desk's, bit for bit. Around the
//! module [`Project`] writes a crate that runs on an emulated Cortex-M4F and, after the changes that it names, on a board.

mod layers;
mod numbers;
mod project;
mod rules;
mod samples;

use std::fmt::Write;

use headwater_core::{Error, Infer, Layer, Network};
use rand_core::Rng;
use rand_pcg::Pcg32;

use crate::plan::{Choice, FrozenIn};
use crate::training::trained_batch_norms;
use crate::{Clip, MOST_MEMORY, Model, Progress, TrainingError, Weights};
use numbers::array;
pub use project::{File, Project};

/// Inputs of the self-test.
const SAMPLES: usize = 3;

/// The module's text: the network as it is in `start`, from which the board goes on as the desk would. `from` says in its
/// first line what it was made from.
///
/// # Errors
/// Weights that are not this network's, or a network whose outputs take too much memory to compute.
pub fn source(model: &Model<'_>, start: &Progress, from: &str) -> Result<String, TrainingError> {
    let network = &model.network;
    let weights = &start.weights;
    let scalars = network.inference_scratch(SAMPLES).saturating_add(network.inputs().saturating_mul(SAMPLES));
    let needed = scalars.saturating_mul(size_of::<f32>());
    if needed > MOST_MEMORY {
        return Err(TrainingError::Memory { needed });
    }
    let inputs = self_test_inputs(network.inputs());
    let mut scratch = vec![0.0; network.inference_scratch(SAMPLES)];
    let call = Infer { parameters: &weights.parameters, state: &weights.state, inputs: &inputs };
    let outputs = network.infer(call, &mut scratch)?.to_vec();
    let choice = Choice { frozen_in: FrozenIn::Flash, ..Choice::of(model) };
    let split = choice.split(network).map_err(Error::from)?;
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _written = write_module(&mut text, &Module { model, start, from, split, inputs, outputs });
    Ok(text)
}

/// What is written.
struct Module<'m> {
    model: &'m Model<'m>,
    start: &'m Progress,
    from: &'m str,
    /// The frozen layers and the rest, if any are frozen.
    split: Option<(Network<'m>, Network<'m>)>,
    inputs: Vec<f32>,
    outputs: Vec<f32>,
}

/// Multiples of 1/64 from -2 to below 2, so that they are short to write and exact to read.
fn self_test_inputs(width: usize) -> Vec<f32> {
    let mut generator = Pcg32::new(0x7e57, 1);
    (0..SAMPLES.saturating_mul(width)).map(|_| (generator.next_u32() >> 24) as f32 / 64.0 - 2.0).collect()
}

fn write_module(out: &mut String, module: &Module<'_>) -> std::fmt::Result {
    let Module { model, start, from, split, inputs, outputs } = module;
    let Weights { parameters, state, .. } = &start.weights;
    let version = env!("CARGO_PKG_VERSION");
    let from = from.replace(['\n', '\r'], " ");
    writeln!(out, "//! A network and its weights: {from}. Written by `headwater export` {version}.")?;
    writeln!(out, "//!")?;
    writeln!(
        out,
        "//! It needs neither the standard library nor an allocator. Put a [`Memory`] in a `static` or on the stack,"
    )?;
    writeln!(out, "//! see that [`Memory::start`] holds, and call [`Memory::infer`] and [`Memory::step`].")?;
    writeln!(out, "#![allow(clippy::approx_constant, reason = \"a weight may happen to be near one\")]")?;
    writeln!(
        out,
        "#![allow(dead_code, unreachable_pub, reason = \"a board may only infer, or only train\")]\n"
    )?;
    writeln!(out, "use headwater_core as core_;\n")?;
    let frozen = split.as_ref().map_or(0, |(frozen, _)| frozen.parameter_count());
    let frozen_state = split.as_ref().map_or(0, |(frozen, _)| frozen.state_count());
    let layers: &[Layer<'_>] = model.network.layers();
    let (first, rest) = layers.split_at_checked(model.network.frozen_layers()).unwrap_or_default();
    let features = split.as_ref().map_or(model.network.inputs(), |(frozen, _)| frozen.outputs());
    if split.is_some() {
        write_network(
            out,
            "FROZEN",
            "The frozen layers, whose weights stay in flash",
            model.network.inputs(),
            first,
        )?;
        let parameters = parameters.get(..frozen).unwrap_or_default();
        let state = state.get(..frozen_state).unwrap_or_default();
        array(
            out,
            "What the frozen layers have learned",
            "FROZEN_PARAMETERS",
            "FROZEN.parameter_count()",
            parameters,
        )?;
        array(out, "Their running statistics", "FROZEN_STATE", "FROZEN.state_count()", state)?;
        write_network(
            out,
            "NETWORK",
            "The layers that are trained, on what the frozen ones give",
            features,
            rest,
        )?;
    } else {
        write_network(out, "NETWORK", "The network", model.network.inputs(), layers)?;
    }
    let parameters = parameters.get(frozen..).unwrap_or_default();
    let state = state.get(frozen_state..).unwrap_or_default();
    array(out, "What the trained layers start from", "PARAMETERS", "NETWORK.parameter_count()", parameters)?;
    array(out, "Their running statistics", "STATE", "NETWORK.state_count()", state)?;
    write_constants(out, module)?;
    let samples = format!("{SAMPLES} * {}", model.network.inputs());
    array(out, "Inputs of the self-test", "SELF_TEST_INPUTS", &samples, inputs)?;
    let samples = format!("{SAMPLES} * {}", model.network.outputs());
    array(out, "What the desk makes of them, bit for bit", "SELF_TEST_OUTPUTS", &samples, outputs)?;
    write_memory(out, module)
}

fn write_network(
    out: &mut String,
    name: &str,
    what: &str,
    inputs: usize,
    layers: &[Layer<'_>],
) -> std::fmt::Result {
    writeln!(out, "/// {what}.")?;
    writeln!(out, "pub const {name}: core_::Network<'static> = core_::network!({inputs}, &[")?;
    layers::write(out, layers, 1)?;
    writeln!(out, "]);\n")
}

fn write_constants(out: &mut String, module: &Module<'_>) -> std::fmt::Result {
    let model = module.model;
    let constant = |out: &mut String, what: &str, name: &str, kind: &str, value: &str| {
        writeln!(out, "/// {what}.\npub const {name}: {kind} = {value};\n")
    };
    let optimiser = rules::optimiser(&model.optimiser);
    constant(out, "The most samples in a batch", "BATCH", "usize", &model.settings.batch.to_string())?;
    constant(out, "What training makes small", "LOSS", "core_::Loss<'static>", &rules::loss(&model.loss))?;
    constant(out, "The rule", "OPTIMISER", "core_::Optimiser<f32>", &optimiser)?;
    constant(
        out,
        "The rate of each step",
        "SCHEDULE",
        "core_::Schedule<f32>",
        &rules::schedule(&model.schedule),
    )?;
    let larger = "const fn larger(a: usize, b: usize) -> usize {\n    if a > b { a } else { b }\n}\n";
    writeln!(out, "{larger}")?;
    if module.split.is_some() {
        let value = format!("larger(FROZEN.inference_scratch(BATCH), FROZEN.inference_scratch({SAMPLES}))");
        constant(out, "Scratch of the frozen layers", "FROZEN_SCRATCH", "usize", &value)?;
    }
    let infer = format!("larger(NETWORK.inference_scratch(BATCH), NETWORK.inference_scratch({SAMPLES}))");
    let scratch = format!("larger(NETWORK.training_scratch(BATCH), {infer})");
    constant(
        out,
        "Scratch for a step, for inference on a batch and for the self-test",
        "SCRATCH",
        "usize",
        &scratch,
    )?;
    let gradients = if model.settings.update_in_place { "0" } else { "NETWORK.gradient_count()" };
    constant(out, "Gradients that are kept", "GRADIENTS", "usize", gradients)?;
    let moments = "OPTIMISER.moment_count(NETWORK.gradient_count())";
    constant(out, "The optimiser's moments", "MOMENTS", "usize", moments)?;
    write_start(out, module)
}

/// Where the run stands, and the checkpoint that it is saved in.
fn write_start(out: &mut String, module: &Module<'_>) -> std::fmt::Result {
    let Module { model, start, .. } = module;
    if started(start) {
        array(out, "The optimiser's moments at the start", "STARTING_MOMENTS", "MOMENTS", &start.moments)?;
    }
    writeln!(out, "/// Steps taken on the desk.\npub const STARTING_STEPS: u64 = {};\n", start.steps)?;
    writeln!(out, "/// Epochs finished on the desk.\npub const STARTING_EPOCHS: u64 = {};\n", start.epochs)?;
    writeln!(out, "/// Seed of the order of the samples.\npub const SEED: u64 = {};\n", start.seed)?;
    let batches = trained_batch_norms(model);
    let batches: Vec<u64> = start.weights.batches.get(batches).unwrap_or_default().to_vec();
    writeln!(out, "/// Batch norms that are trained.\npub const BATCH_NORMS: usize = {};\n", batches.len())?;
    writeln!(
        out,
        "/// Batches that each was trained on, on the desk.\npub static STARTING_BATCHES: [u64; BATCH_NORMS] = {batches:?};\n"
    )?;
    writeln!(
        out,
        "/// Bytes in a checkpoint for the seed, the epochs and those counts.\npub const GENERATOR: usize = 8 * (2 + \
         BATCH_NORMS);\n"
    )?;
    writeln!(
        out,
        "/// Bytes of a checkpoint.\npub const RECORD: usize = core_::checkpoint::size::<f32>(core_::checkpoint::CheckpointShape {{\n    \
         parameters: NETWORK.parameter_count(),\n    state: NETWORK.state_count(),\n    moments: MOMENTS,\n    \
         generator: GENERATOR,\n}});\n"
    )
}

/// Whether the optimiser has seen anything yet.
fn started(start: &Progress) -> bool {
    start.moments.iter().any(|moment| moment.to_bits() != 0)
}

fn write_memory(out: &mut String, module: &Module<'_>) -> std::fmt::Result {
    let settings = &module.model.settings;
    let frozen = module.split.is_some();
    // What goes in before the trained layers see it.
    let (field, start) = if frozen {
        ("    features: [f32; FROZEN_SCRATCH],\n", "            features: [0.0; FROZEN_SCRATCH],\n")
    } else {
        ("", "")
    };
    let through = if frozen {
        "        let call = core_::Infer { parameters: &FROZEN_PARAMETERS, state: &FROZEN_STATE, inputs };\n        let \
         inputs = FROZEN.infer(call, features)?;\n"
    } else {
        ""
    };
    let features = if frozen { "features, " } else { "" };
    let back = if settings.update_in_place {
        "        pass.update_in_place(core_::UpdateInPlace { parameters, rate: SCHEDULE.rate(number) })?;\n"
            .to_owned()
    } else {
        let clip = match settings.clip {
            Clip::None => String::new(),
            Clip::Norm(maximum) => format!(
                "        // The maximum was checked on the desk.\n        let _ = core_::clip_by_norm(gradients, {maximum:?});\n"
            ),
            Clip::Value(maximum) => format!(
                "        // The maximum was checked on the desk.\n        let _ = core_::clip_by_value(gradients, {maximum:?});\n"
            ),
        };
        format!(
            "        pass.backward(core_::Backward {{ parameters, gradients, input_gradient: None }})?;\n{clip}        let \
             update =\n            core_::Update {{ parameters, gradients, moments, step: number, rate: \
             SCHEDULE.rate(number) }};\n        OPTIMISER.update(update)?;\n"
        )
    };
    let unpacked = if settings.update_in_place {
        format!("let Memory {{ parameters, state, scratch, {features}steps, batches, .. }} = self;")
    } else {
        format!(
            "let Memory {{ parameters, state, gradients, moments, scratch, {features}steps, batches, .. }} = self;"
        )
    };
    let hashed = if frozen {
        "FROZEN_PARAMETERS.iter().chain(&self.parameters).chain(&FROZEN_STATE).chain(&self.state).chain(&self.moments)"
    } else {
        "self.parameters.iter().chain(&self.state).chain(&self.moments)"
    };
    let part = if frozen { "        (\"scratch of the frozen layers\", 4 * FROZEN_SCRATCH),\n" } else { "" };
    let flash = [
        if frozen { " + FROZEN_PARAMETERS.len() + FROZEN_STATE.len()" } else { "" },
        if started(module.start) { " + STARTING_MOMENTS.len()" } else { "" },
    ]
    .concat();
    let desk = if frozen {
        "\n    /// The frozen layers, which never change, are not in it."
    } else {
        " `headwater\n    /// train --resume` goes on from it on a desk."
    };
    let template = include_str!("memory.rs.txt");
    let filled = template
        .replace("/*FIELD*/", field)
        .replace("/*START*/", start)
        .replace("/*THROUGH*/", through)
        .replace("/*FEATURES*/", features)
        .replace("/*UNPACKED*/", &unpacked)
        .replace("/*PART_COUNT*/", if frozen { "7" } else { "6" })
        .replace("/*PART*/", part)
        .replace("/*FLASH*/", &flash)
        .replace("/*MOMENTS*/", if started(module.start) { "STARTING_MOMENTS" } else { "[0.0; MOMENTS]" })
        .replace("/*HASHED*/", hashed)
        .replace("/*DESK*/", desk)
        .replace("/*BACK*/", &back);
    out.push_str(&filled);
    Ok(())
}
