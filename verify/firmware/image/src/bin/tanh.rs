//! The step of `adam` with tanh in place of ReLU: an activation that is computed by a series.
#![cfg_attr(target_os = "none", no_std)]
#![cfg_attr(target_os = "none", no_main)]

use core::hint::black_box;
use headwater_core::{Loss, Network, network};
use headwater_firmware_image::{ADAM, INPUTS, Memory, SMOOTH, image, memory};

const NET: Network = network!(INPUTS, SMOOTH);
static mut MEMORY: memory!(NET, ADAM) = Memory::new();

fn run() {
    // SAFETY: an image does this over and over and nothing else.
    let memory = black_box(unsafe { &mut *(&raw mut MEMORY) });
    let _ = black_box(memory.step(&NET, &ADAM, Loss::softmax_cross_entropy()));
}

image!(run);
