//! Reading: first the header, which must fit the network, and only then as many values as the network has.

use std::io::Read;
use std::path::Path;

use headwater_core::Network;
use safetensors::tensor::{Dtype, Metadata, SafeTensors, TensorInfo};

use super::tensors::{Place, Tensor, tensors};
use super::{Weights, batch_norms};
use crate::fault::{quoted, suggestion};
use crate::{Fault, files};

/// The bytes that say how long the header is.
const PREFIX: u64 = 8;
/// The longest header that the format allows.
const LONGEST_HEADER: u64 = 100_000_000;

impl Weights {
    /// Reads the weights of a network.
    ///
    /// # Errors
    /// A file that cannot be read, is no safetensors file or is cut off; a tensor that is missing, left over, of another
    /// shape or type than the network's, or holds an infinity or a NaN. The sentence names the tensor.
    pub fn read(path: &Path, network: &Network<'_>) -> Result<Self, Fault> {
        let (file, length) = files::open(path)?;
        Self::parse(&path.display().to_string(), file, length, network)
    }

    /// The same from `length` bytes of any source, which `file` is the name of.
    ///
    /// # Errors
    /// Those of [`read`](Self::read).
    pub fn parse(
        file: &str,
        mut source: impl Read,
        length: u64,
        network: &Network<'_>,
    ) -> Result<Self, Fault> {
        let foreign = |found: String| Fault::of(file, format!("expected a safetensors file, found {found}"));
        let mut bytes = Vec::new();
        let mut extend = |bytes: &mut Vec<u8>, count: u64| {
            source.by_ref().take(count).read_to_end(bytes).map_err(|error| files::unread(file, &error))
        };
        extend(&mut bytes, PREFIX)?;
        let Ok(prefix) = <[u8; PREFIX as usize]>::try_from(bytes.as_slice()) else {
            return Err(foreign(format!("{length} bytes, which is too short")));
        };
        let header = u64::from_le_bytes(prefix);
        if header > length.saturating_sub(PREFIX) || header > LONGEST_HEADER {
            return Err(foreign(format!("{length} bytes that claim a header of {header} bytes")));
        }
        extend(&mut bytes, header)?;
        let text = bytes.get(PREFIX as usize..).unwrap_or_default();
        let metadata: Metadata = serde_json::from_slice(text)
            .map_err(|error| foreign(format!("a header that cannot be read: {error}")))?;
        let tensors = tensors(network);
        fits(&metadata, &tensors).map_err(|sentence| Fault::of(file, sentence))?;
        // From here on the header claims no more than the network has.
        let claimed = metadata.data_len() as u64;
        if PREFIX + header + claimed != length {
            let sentence = format!(
                "expected {} bytes, which is what its header describes, found {length}; the file is damaged",
                PREFIX + header + claimed
            );
            return Err(Fault::of(file, sentence));
        }
        extend(&mut bytes, claimed)?;
        let stored = SafeTensors::deserialize(&bytes).map_err(|error| foreign(error.to_string()))?;
        let mut weights = Self {
            parameters: vec![0.0; network.parameter_count()],
            state: vec![0.0; network.state_count()],
            batches: vec![0; batch_norms(network)],
        };
        for tensor in &tensors {
            if let Ok(view) = stored.tensor(&tensor.name) {
                weights.take(tensor, view.data()).map_err(|sentence| Fault::of(file, sentence))?;
            }
        }
        Ok(weights)
    }

    fn take(&mut self, tensor: &Tensor, bytes: &[u8]) -> Result<(), String> {
        let values = match &tensor.place {
            Place::Parameters(range) => self.parameters.get_mut(range.clone()),
            Place::State(range) => self.state.get_mut(range.clone()),
            Place::Batches(number) => {
                let count = <[u8; 8]>::try_from(bytes).map(i64::from_le_bytes).unwrap_or_default();
                let count = u64::try_from(count).map_err(|_| {
                    format!("tensor `{}` of {}: expected a count, found {count}", tensor.name, tensor.layer)
                })?;
                self.batches.get_mut(*number).into_iter().for_each(|slot| *slot = count);
                return Ok(());
            }
        };
        for ((index, value), bytes) in values.unwrap_or_default().iter_mut().enumerate().zip(bytes.chunks(4))
        {
            *value = f32::from_le_bytes(bytes.try_into().unwrap_or_default());
            if !value.is_finite() {
                return Err(format!(
                    "tensor `{}` of {}: expected finite numbers, found {value} at index {index}",
                    tensor.name, tensor.layer
                ));
            }
        }
        Ok(())
    }
}

/// Whether the tensors of a file are those of the network, by name, type and shape.
fn fits(metadata: &Metadata, tensors: &[Tensor]) -> Result<(), String> {
    let stored = metadata.offset_keys();
    let known = |name: &str| tensors.iter().any(|tensor| tensor.name == name);
    let extra: Vec<&str> = stored.iter().map(String::as_str).filter(|name| !known(name)).collect();
    for tensor in tensors {
        match metadata.info(&tensor.name) {
            Some(info) => fits_one(tensor, info)?,
            None if matches!(tensor.place, Place::Batches(_)) => {}
            None => return Err(missing(tensor, &extra)),
        }
    }
    let Some(name) = extra.first() else { return Ok(()) };
    let near = suggestion(name, tensors.iter().map(|tensor| tensor.name.as_str()));
    Err(format!(
        "tensor {}: expected only tensors of the network's layers, found one that belongs to none{near}",
        quoted(name)
    ))
}

fn missing(tensor: &Tensor, extra: &[&str]) -> String {
    let Tensor { name, layer, shape, .. } = tensor;
    let found = match (crate::nearest(name, extra.iter().copied()), extra) {
        (Some(near), _) => format!("found {} instead; rename it", quoted(near)),
        (None, []) => "found none; is it the file of another network?".to_owned(),
        (None, [first, ..]) => {
            format!("found none, but {}, which belongs to no layer; rename them", quoted(first))
        }
    };
    format!("tensor `{name}` of {layer}: expected F32 {shape:?}, {found}")
}

fn fits_one(tensor: &Tensor, info: &TensorInfo) -> Result<(), String> {
    let Tensor { name, layer, shape, place } = tensor;
    let (wanted, remedy) = match place {
        Place::Batches(_) => (Dtype::I64, ""),
        Place::Parameters(_) | Place::State(_) => (Dtype::F32, "; convert it, in PyTorch with `.float()`"),
    };
    if info.dtype != wanted {
        let found = info.dtype;
        return Err(format!("tensor `{name}` of {layer}: expected {wanted}, found {found}{remedy}"));
    }
    if info.shape != *shape {
        let turned = shape.iter().rev().eq(&info.shape);
        let remedy = if turned { "; transpose it: the outputs come first" } else { "" };
        return Err(format!(
            "tensor `{name}` of {layer}: expected the shape {shape:?}, found {:?}{remedy}",
            info.shape
        ));
    }
    Ok(())
}
