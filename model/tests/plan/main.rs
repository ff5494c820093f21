//! Plans: the core's own numbers, exactly enough to train in, and the search for what fits.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod exact;
mod search;
mod targets;

use headwater_model::{Model, Storage};

const NET: &str = "inputs = 12\nlayers = [{ kind = \"dense\", outputs = 20 }, { kind = \"batch_norm\" }, { kind = \
                   \"relu\" }, { kind = \"residual\", branch = [{ kind = \"layer_norm\" }, { kind = \"dense\", outputs = \
                   20 }] }, { kind = \"tanh\" }, { kind = \"dense\", outputs = 4 }]\n";

fn with_model<T>(rest: &str, work: impl FnOnce(&Model<'_>) -> T) -> T {
    let storage = Storage::new();
    work(&Model::parse("net.toml", &format!("{NET}{rest}"), &storage).unwrap())
}
