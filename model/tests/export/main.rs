//! The whole way: train on the desk, export, build, continue.
//!
//! The modules in `modules/` are what the exporter writes for the model files beside them, committed so that they are
//! compiled here, as they stand, against the core. `HEADWATER_WRITE_MODULES=1 cargo test -p headwater-model --test export`
//! writes them anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[rustfmt::skip]
#[path = "modules/adam.rs"]
mod adam;
#[rustfmt::skip]
#[path = "modules/catalogue.rs"]
mod catalogue;
#[rustfmt::skip]
#[path = "modules/frozen.rs"]
mod frozen;
#[rustfmt::skip]
#[path = "modules/in_place.rs"]
mod in_place;
#[rustfmt::skip]
#[path = "modules/values.rs"]
mod values;

use std::path::Path;

use headwater_core::Targets;
use headwater_model::plan::{Choice, FrozenIn, Plan};
use headwater_model::{Answers, Data, Model, Progress, Split, Storage, Weights, epoch_order, export, train};

mod project;

/// Samples that are exact in f32 on every machine: three clouds of points on a grid.
fn clouds() -> Split {
    let point = |sample: usize| {
        let (x, y) = [(1.0, 0.5), (-1.0, 0.25), (0.25, -1.0)][sample % 3];
        [x + (sample * 7 % 11) as f32 / 32.0, y - (sample * 5 % 13) as f32 / 32.0]
    };
    let names = ["a", "b", "c"].map(str::to_owned).to_vec();
    let classes = (0..50).map(|sample| sample % 3).collect();
    let train = Data {
        width: 2,
        inputs: (0..50).flat_map(point).collect(),
        answers: Answers::Classes { classes, names },
    };
    Split { train, held_out: None, how: "nothing".to_owned() }
}

/// A run after two epochs on the desk.
fn run(model: &Model<'_>) -> Progress {
    let run = train(model, &clouds(), Progress::begin(model).unwrap(), &mut |_| {}).unwrap();
    assert_eq!(run.epochs.len(), 2);
    run.progress
}

/// Where a module starts: the adaptive rules from the whole run, moments and steps included; the others from its weights
/// alone, as those of a file are.
fn start(name: &str, model: &Model<'_>) -> Progress {
    let run = run(model);
    if ["adam", "catalogue"].contains(&name) {
        run
    } else {
        Progress::with_weights(model, run.weights).unwrap()
    }
}

fn with_model<T>(name: &str, work: impl FnOnce(&Model<'_>) -> T) -> T {
    let storage = Storage::new();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/export/modules/{name}.toml"));
    work(&Model::read(&path, &storage).unwrap())
}

/// Claim: the modules compiled here are what the exporter writes. Oracle: the exporter.
#[test]
fn the_modules_are_the_exporters() {
    for (name, committed) in [
        ("adam", include_str!("modules/adam.rs")),
        ("catalogue", include_str!("modules/catalogue.rs")),
        ("frozen", include_str!("modules/frozen.rs")),
        ("in_place", include_str!("modules/in_place.rs")),
        ("values", include_str!("modules/values.rs")),
    ] {
        let text = with_model(name, |model| {
            export::source(model, &start(name, model), &format!("{name}.toml")).unwrap()
        });
        if std::env::var_os("HEADWATER_WRITE_MODULES").is_some() {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/export/modules/{name}.rs"));
            std::fs::write(path, &text).unwrap();
        } else {
            assert!(text == committed, "modules/{name}.rs is not what the exporter writes");
        }
    }
}

/// Continues a module's training for two epochs and compares it with the desk's, which goes on from the same weights.
macro_rules! continues_as_on_the_desk {
    ($module:ident, $targets:expr) => {
        with_model(stringify!($module), |model| {
            let desk = start(stringify!($module), model);
            let weights = desk.weights.clone();
            let data = clouds().train;
            let mut board = $module::Memory::new();
            assert!(board.start(), "the self-test holds");
            assert_eq!((board.hash(), board.steps, board.epochs), (desk.hash(), desk.steps, desk.epochs));
            let (first, steps) = (desk.epochs, desk.steps);
            let mut losses = Vec::new();
            for epoch in first + 1..=first + 2 {
                let order = epoch_order(data.samples(), model.settings.seed, epoch);
                for batch in order.chunks($module::BATCH) {
                    let inputs: Vec<f32> = batch
                        .iter()
                        .flat_map(|sample| data.inputs[2 * sample..][..2].iter().copied())
                        .collect();
                    losses.push(board.step(&inputs, $targets(batch, &data).targets()).unwrap());
                }
                board.epochs += 1;
            }
            let run = train(model, &clouds(), desk, &mut |_| {}).unwrap();
            let frozen = model.network.frozen_parameter_count();
            assert!(frozen == 0 || frozen + board.parameters.len() == model.network.parameter_count());
            let after = &run.progress.weights;
            let bits = |values: &[f32]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&board.parameters), bits(&after.parameters[frozen..]));
            assert_ne!(
                bits(&board.parameters),
                bits(&weights.parameters[frozen..]),
                "training changed something"
            );
            let frozen_state = after.state.len() - board.state.len();
            assert_eq!(bits(&board.state), bits(&after.state[frozen_state..]));
            assert_eq!((board.steps, board.epochs), (run.progress.steps, run.progress.epochs));
            assert_eq!(board.hash(), run.progress.hash());
            // What it saves, a board goes on from, and a desk, if nothing is frozen.
            let mut record = [0xff; $module::RECORD];
            assert_eq!(board.save(&mut record), Ok($module::RECORD));
            if frozen == 0 {
                assert!(record == run.progress.checkpoint(model).unwrap()[..]);
            }
            // It can be started anew, and then nothing is left of the training.
            assert!(board.start());
            assert_eq!((bits(&board.parameters), board.steps), (bits(&weights.parameters[frozen..]), steps));
            board.resume(&record).unwrap();
            assert_eq!((board.hash(), board.epochs), (run.progress.hash(), first + 2));
            record[70] ^= 1;
            board.resume(&record).unwrap_err();
            assert_eq!((board.hash(), board.epochs), (run.progress.hash(), first + 2));
            println!("{} steps, loss {} to {}", losses.len(), losses[0], losses[losses.len() - 1]);
        })
    };
}

/// A batch's targets, as the loss takes them.
enum Batch {
    Classes(Vec<usize>),
    Values(Vec<f32>),
}

impl Batch {
    fn classes(samples: &[usize], data: &Data) -> Self {
        let classes = data.answers.classes().unwrap();
        Batch::Classes(samples.iter().map(|sample| classes[*sample]).collect())
    }

    /// A 1 at the class and 0 elsewhere.
    fn one_hot(samples: &[usize], data: &Data) -> Self {
        let classes = data.answers.classes().unwrap();
        let mut values = Vec::new();
        for sample in samples {
            values.extend((0..3).map(|output| f32::from(u8::from(classes[*sample] == output))));
        }
        Batch::Values(values)
    }

    fn targets(&self) -> Targets<'_, f32> {
        match self {
            Batch::Classes(classes) => Targets::Classes(classes),
            Batch::Values(values) => Targets::Values(values),
        }
    }
}

/// Claim: the compiled module holds the desk's bits, and trains on to the bits that the desk reaches: with Adam, clipping
/// and a schedule; with frozen layers in flash and a residual branch; with gradients spent on the way back. Oracle: the
/// desk's own run from the same weights.
#[test]
fn a_module_continues_as_the_desk_does() {
    continues_as_on_the_desk!(adam, Batch::classes);
    continues_as_on_the_desk!(frozen, Batch::classes);
    continues_as_on_the_desk!(in_place, Batch::one_hot);
}

/// Claim: bad input on the board is an error value and changes nothing. Oracle: the memory before.
#[test]
fn bad_input_changes_nothing() {
    let mut board = frozen::Memory::new();
    assert!(board.start());
    let before = (board.parameters, board.state);
    for inputs in [&[][..], &[1.0], &[f32::NAN, 1.0, 1.0, 1.0], &[0.5; 2 * (frozen::BATCH + 1)]] {
        assert!(board.step(inputs, Targets::Classes(&[0, 1])).is_err(), "{inputs:?}");
    }
    assert!(board.step(&[0.5; 4], Targets::Classes(&[0, 3])).is_err(), "a class without an output");
    assert_eq!((board.parameters, board.steps), (before.0, 0));
}

/// Claim: a module's memory is what the plan says, and its counts beside it; so are its parts, and its checkpoint. Oracle:
/// the compiler's size.
#[test]
fn the_memory_is_as_planned() {
    macro_rules! is_planned {
        ($module:ident) => {
            let plan = with_model(stringify!($module), |model| {
                let choice = Choice { frozen_in: FrozenIn::Flash, ..Choice::of(model) };
                Plan::new(&model.network, &choice).unwrap()
            });
            let counts = size_of::<u64>() * (3 + $module::BATCH_NORMS);
            let size = (plan.training.ram + counts).next_multiple_of(align_of::<u64>());
            assert_eq!(size_of::<$module::Memory>(), size, stringify!($module));
            let parts: usize = $module::Memory::PARTS.iter().map(|(_, bytes)| bytes).sum();
            assert_eq!(parts, plan.training.ram + counts);
            assert_eq!($module::RECORD, plan.checkpoint);
        };
    }
    is_planned!(adam);
    is_planned!(frozen);
    is_planned!(in_place);
    assert_eq!((adam::BATCH_NORMS, frozen::BATCH_NORMS), (1, 0), "a frozen one does not count");
}

/// Claim: weights of another network are refused. Oracle: the core's sentence.
#[test]
fn weights_of_another_network_are_refused() {
    let weights = Weights { parameters: vec![0.0; 3], state: vec![], batches: vec![] };
    let refused = with_model("adam", |model| {
        let start = Progress::with_weights(model, weights).unwrap();
        export::source(model, &start, "adam.toml").unwrap_err()
    });
    assert!(refused.to_string().starts_with("parameters: expected "), "{refused}");
}

/// Claim: the compiled constants are what the model file says: every layer and hyperparameter of the catalogue, the loss,
/// the rule, the schedule and the batch. Oracle: the model as it was read, by the core's own equality.
#[test]
fn the_compiled_constants_are_the_models() {
    macro_rules! is_the_model {
        ($module:ident) => {
            with_model(stringify!($module), |model| {
                let (_, trained) = model.network.layers().split_at(model.network.frozen_layers());
                assert_eq!($module::NETWORK.layers(), trained);
                assert_eq!($module::NETWORK.outputs(), model.network.outputs());
                assert_eq!($module::OPTIMISER, model.optimiser);
                assert_eq!($module::SCHEDULE, model.schedule);
                assert_eq!($module::LOSS, model.loss);
                assert_eq!($module::BATCH, model.settings.batch);
            });
        };
    }
    is_the_model!(adam);
    is_the_model!(catalogue);
    is_the_model!(frozen);
    is_the_model!(in_place);
    is_the_model!(values);
    assert!(catalogue::Memory::new().start() && values::Memory::new().start());
    with_model("frozen", |model| {
        assert_eq!(frozen::FROZEN.layers(), &model.network.layers()[..2]);
        assert_eq!(frozen::FROZEN.outputs(), frozen::NETWORK.inputs());
    });
    let written = include_str!("modules/catalogue.toml");
    for activation in headwater_core::Activation::ALL {
        assert!(
            written.contains(&format!("\"{}\"", activation.name())),
            "{activation:?} is not compiled anywhere"
        );
    }
}
