//! Filling a whole network.

use crate::border::Border;
use crate::failure::{HeadwaterError, HeadwaterStatus, answer};
use crate::memory::{HeadwaterMemory, Use, arrays};
use crate::network::{HeadwaterNetwork, network};
use crate::scheme::scheme;
use headwater_core::Initialise;
use rand_pcg::Pcg32;

/// Overwrites the parameters and the running statistics: a seed gives the same bits on every target.
///
/// `choice` is a `HeadwaterScheme`. The generator is PCG-XSH-RR 64/32 (O'Neill 2014), seeded with `seed` on stream 1.
/// Gradients, moments and scratch are not looked at; moments have to be set to zero by the caller.
///
/// # Safety
/// Every pointer points to what its type says; `error` may be null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn headwater_initialise(
    described: *const HeadwaterNetwork,
    memory: *const HeadwaterMemory,
    choice: u32,
    seed: u64,
    error: *mut HeadwaterError,
) -> HeadwaterStatus {
    let call = || {
        let mut border = Border::new();
        // SAFETY: as this function asks.
        let network = unsafe { network(&mut border, described)? };
        // SAFETY: as this function asks.
        let memory = unsafe { arrays(&mut border, memory, Use::Kept)? };
        let start =
            Initialise { parameters: memory.parameters, state: memory.state, scheme: scheme(choice)? };
        network.initialise(start, &mut Pcg32::new(seed, 1))?;
        Ok(())
    };
    // SAFETY: as this function asks.
    unsafe { answer(error, call) }
}
