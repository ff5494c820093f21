//! Any network, run alone: which layers it has is known only when it runs.
#![cfg_attr(target_os = "none", no_std)]
#![cfg_attr(target_os = "none", no_main)]

use core::hint::black_box;
use headwater_core::{Network, network};
use headwater_firmware_image::{ADAM, INPUTS, Memory, NORMALISED, image, memory};

const NET: Network = network!(INPUTS, NORMALISED);
static mut MEMORY: memory!(NET, ADAM) = Memory::new();

fn run() {
    // SAFETY: an image does this over and over and nothing else.
    let memory = black_box(unsafe { &mut *(&raw mut MEMORY) });
    let _ = black_box(memory.infer(&black_box(NET)));
}

image!(run);
