//! Weights files: safetensors with the names, shapes and layouts of PyTorch's `state_dict`.
//!
//! The network is PyTorch's `nn.Sequential` of the same layers, and a residual layer is
//!
//! ```python
//! class Residual(nn.Sequential):
//!     def forward(self, x):
//!         return x + super().forward(x)
//! ```
//!
//! so that the first layer of the branch at layer 3 is `3.0`.
//!
//! | layer | tensors |
//! |---|---|
//! | dense | `weight` \[outputs, inputs\], `bias` \[outputs\] if there is one |
//! | batch norm | `weight`, `bias` \[width\] if affine; `running_mean`, `running_var` \[width\]; `num_batches_tracked` \[\], I64 |
//! | layer norm | `weight`, `bias` \[width\] if affine |
//! | PReLU | `weight` \[1\] or \[width\] |
//!
//! All but the last of batch norm's are F32. `num_batches_tracked` may be missing, as it is from files of old releases; it
//! is kept, and nothing depends on it.

mod read;
mod tensors;
mod write;

use headwater_core::{Layer, Network};

/// What a network has learned.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// As long as [`Network::parameter_count`].
    pub parameters: Vec<f32>,
    /// Running statistics; as long as [`Network::state_count`].
    pub state: Vec<f32>,
    /// How many batches each batch norm was trained on, in the order of the layers.
    pub batches: Vec<u64>,
}

/// How many batch norms a network has, those in branches included.
pub(crate) fn batch_norms(network: &Network<'_>) -> usize {
    network.segments().filter(|segment| matches!(segment.layer, Layer::BatchNorm(_))).count()
}
