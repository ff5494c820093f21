//! CSV files: what they say, what is refused, and that nothing in a broken one can do harm.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod garbled;
mod read;
mod refused;

use headwater_model::{Columns, Data, Fault, Model, Storage};

/// Reads a text for a network of 2 inputs and 3 outputs with this loss.
fn parsed(text: &str, columns: &[&str], loss: &str) -> Result<Data, Fault> {
    let storage = Storage::new();
    let model =
        format!("inputs = 2\nlayers = [{{ kind = \"dense\", outputs = 3 }}]\n[loss]\nkind = \"{loss}\"");
    let model = Model::parse("net.toml", &model, &storage).unwrap();
    let columns = Columns(columns.iter().map(|name| (*name).to_owned()).collect());
    Data::parse_csv("data.csv", text.as_bytes(), &columns, &model.network, model.loss)
}
