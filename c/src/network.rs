//! A network as C describes it.

use crate::border::{Border, reference};
use crate::failure::Failure;
use crate::layer::{HeadwaterLayer, HeadwaterLayerSpace, Room, convert};
use headwater_core::Network;

/// A network: how wide its inputs are, its layers, and room to convert them in.
///
/// Each call converts the layers anew, so there is no handle that could outlive them. Two calls at the same time need a
/// `space` each.
#[repr(C)]
#[derive(Debug)]
pub struct HeadwaterNetwork {
    /// Width of one input sample.
    pub inputs: usize,
    /// The layers, first to last.
    pub layers: *const HeadwaterLayer,
    /// How many there are, those inside branches not counted.
    pub layer_count: usize,
    /// How many of the first layers are not trained.
    pub frozen: usize,
    /// Overwritten by every call.
    pub space: *mut HeadwaterLayerSpace,
    /// At least the number of layers, those inside branches included.
    pub space_count: usize,
}

/// The network that C describes.
///
/// # Safety
/// `network` and all that it points to is as its fields say, or is refused.
pub(crate) unsafe fn network<'a>(
    border: &mut Border,
    network: *const HeadwaterNetwork,
) -> Result<Network<'a>, Failure> {
    // SAFETY: as this function asks.
    let network = unsafe { reference("network", network)? };
    // SAFETY: as this function asks.
    let layers = unsafe { border.read("layers", network.layers, network.layer_count)? };
    // SAFETY: as this function asks. What a space holds is never read before it is written.
    let space = unsafe { border.write("space", network.space, network.space_count)? };
    let (room, count) = (space.as_mut_ptr().cast::<Room<'a>>(), space.len());
    // SAFETY: a space is at least as large and as aligned as a room, and `space` is not used any more.
    let room = unsafe { core::slice::from_raw_parts_mut(room, count) };
    // SAFETY: as this function asks.
    let (layers, _) = unsafe { convert(layers, room, 0)? };
    Ok(Network::new(network.inputs, layers)?.freeze(network.frozen)?)
}
