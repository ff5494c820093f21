//! The examples of `SCHEMA.md`.

use headwater_core::{Activation, Initialiser, Loss};
use headwater_model::{Model, Storage};

const SCHEMA: &str = include_str!("../../SCHEMA.md");

fn examples() -> impl Iterator<Item = &'static str> {
    SCHEMA.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap())
}

/// Claim: every example is read. Those that are a part of a file stand in a network of width 8. Oracle: the reader.
#[test]
fn every_example_is_read() {
    let mut count = 0;
    for example in examples() {
        let text = if example.contains("inputs =") {
            example.to_owned()
        } else if example.contains("[[layers]]") {
            format!("inputs = 8\n{example}")
        } else {
            format!("inputs = 8\nlayers = [{{ kind = \"relu\" }}]\n{example}")
        };
        let storage = Storage::new();
        let model = Model::parse("SCHEMA.md", &text, &storage);
        assert!(model.is_ok(), "{}\n{text}", model.unwrap_err());
        count += 1;
    }
    println!("{count} examples read");
    assert!(count >= 20);
}

/// Claim: every layer, activation, initialiser, loss and optimiser of the catalogue is on the page, each layer in an
/// example of its own. Oracle: the core's lists.
#[test]
fn nothing_is_left_out() {
    let kinds = ["dense", "prelu", "batch_norm", "layer_norm", "residual"];
    for kind in kinds.into_iter().chain(Activation::ALL.map(Activation::name)) {
        let line = format!("[[layers]]\nkind = \"{kind}\"");
        assert!(examples().any(|example| example.contains(&line)), "no example of {kind}");
    }
    let losses = [
        Loss::softmax_cross_entropy(),
        Loss::mean_squared_error(),
        Loss::huber(1.0),
        Loss::binary_cross_entropy_with_logits(),
    ];
    let names = Initialiser::ALL.map(Initialiser::name).into_iter();
    let names = names.chain(losses.map(Loss::name)).chain(Model::optimisers().map(|(name, _)| name));
    for name in names {
        assert!(SCHEMA.contains(&format!("\"{name}\"")), "{name} is not described");
    }
}
