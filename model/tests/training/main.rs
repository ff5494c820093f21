//! Training: the core's own steps, the same bits each time, and in one piece or in two.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod resumed;
mod runs;
mod steps;

use headwater_model::{Answers, Data, Model, Progress, Run, Split, Storage, train};

/// Points on three rays with a little scatter; a ray is a class.
fn rays(samples: usize) -> Split {
    let inputs = (0..samples).flat_map(|sample| {
        let (angle, length) =
            ((sample % 3) as f32 * 2.1 + (sample % 7) as f32 * 0.05, 1.0 + (sample % 5) as f32 * 0.2);
        [length * angle.cos(), length * angle.sin()]
    });
    let classes = (0..samples).map(|sample| sample % 3).collect();
    let names = ["east", "north", "south"].map(str::to_owned).to_vec();
    Data { width: 2, inputs: inputs.collect(), answers: Answers::Classes { classes, names } }.split(0.2)
}

/// Two inputs, three outputs, a batch norm in a hidden layer; the rest is the test's.
fn net(rest: &str) -> String {
    format!(
        "inputs = 2\nlayers = [{{ kind = \"dense\", outputs = 8 }}, {{ kind = \"batch_norm\" }}, {{ kind = \"tanh\" }}, \
         {{ kind = \"dense\", outputs = 3 }}]\n{rest}"
    )
}

fn with_model<T>(text: &str, work: impl FnOnce(&Model<'_>) -> T) -> T {
    let storage = Storage::new();
    work(&Model::parse("net.toml", text, &storage).unwrap())
}

/// Trains from the model's seed.
fn run(text: &str, split: &Split) -> Run {
    with_model(text, |model| train(model, split, Progress::begin(model).unwrap(), &mut |_| {}).unwrap())
}
