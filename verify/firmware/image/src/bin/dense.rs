//! Two dense layers, mean squared error, plain gradient descent.
#![cfg_attr(target_os = "none", no_std)]
#![cfg_attr(target_os = "none", no_main)]

use core::hint::black_box;
use headwater_core::{Loss, Network, network};
use headwater_firmware_image::{INPUTS, Memory, PLAIN, SGD, image, memory};

const NET: Network = network!(INPUTS, PLAIN);
static mut MEMORY: memory!(NET, SGD) = Memory::new();

fn run() {
    // SAFETY: an image does this over and over and nothing else.
    let memory = black_box(unsafe { &mut *(&raw mut MEMORY) });
    let _ = black_box(memory.step(&NET, &SGD, Loss::mean_squared_error()));
}

image!(run);
