//! The same with an activation and softmax cross-entropy.
#![cfg_attr(target_os = "none", no_std)]
#![cfg_attr(target_os = "none", no_main)]

use core::hint::black_box;
use headwater_core::{Loss, Network, network};
use headwater_firmware_image::{ACTIVATED, INPUTS, Memory, SGD, image, memory};

const NET: Network = network!(INPUTS, ACTIVATED);
static mut MEMORY: memory!(NET, SGD) = Memory::new();

fn run() {
    // SAFETY: an image does this over and over and nothing else.
    let memory = black_box(unsafe { &mut *(&raw mut MEMORY) });
    let _ = black_box(memory.step(&NET, &SGD, Loss::softmax_cross_entropy()));
}

image!(run);
