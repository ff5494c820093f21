//! Writing.

use std::collections::HashMap;
use std::path::Path;

use headwater_core::Network;
use safetensors::tensor::{Dtype, TensorView, serialize};

use super::Weights;
use super::tensors::{Place, tensors};
use crate::{Fault, files};

impl Weights {
    /// Writes the weights of a network, or leaves what stands there as it was.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, path: &Path, network: &Network<'_>) -> Result<(), Fault> {
        files::replace(path, &self.to_bytes(network).map_err(|sentence| self.fault(path, sentence))?)
    }

    fn fault(&self, path: &Path, sentence: String) -> Fault {
        Fault::of(&path.display().to_string(), format!("cannot be written: {sentence}"))
    }

    /// The bytes of a weights file; the same for the same weights, and those that PyTorch's `safetensors` writes.
    ///
    /// # Errors
    /// A sentence, when these are not the weights of this network.
    pub fn to_bytes(&self, network: &Network<'_>) -> Result<Vec<u8>, String> {
        let values = |values: Option<&[f32]>| {
            values.unwrap_or_default().iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>()
        };
        let stored: Vec<_> = tensors(network)
            .into_iter()
            .map(|tensor| {
                let (kind, bytes) = match &tensor.place {
                    Place::Parameters(range) => (Dtype::F32, values(self.parameters.get(range.clone()))),
                    Place::State(range) => (Dtype::F32, values(self.state.get(range.clone()))),
                    Place::Batches(number) => {
                        (Dtype::I64, self.batches.get(*number).map_or(vec![], |count| whole(*count).to_vec()))
                    }
                };
                (tensor, kind, bytes)
            })
            .collect();
        let views = stored.iter().map(|(tensor, kind, bytes)| {
            TensorView::new(*kind, tensor.shape.clone(), bytes).map(|view| (tensor.name.as_str(), view))
        });
        let views: Vec<_> = views.collect::<Result<_, _>>().map_err(|error| error.to_string())?;
        let format = HashMap::from([("format".to_owned(), "pt".to_owned())]);
        serialize(views, Some(format)).map_err(|error| error.to_string())
    }
}

/// A count as PyTorch's 64-bit whole number.
fn whole(count: u64) -> [u8; 8] {
    i64::try_from(count).unwrap_or(i64::MAX).to_le_bytes()
}
