//! The step of `adam`, saved and resumed.
#![cfg_attr(target_os = "none", no_std)]
#![cfg_attr(target_os = "none", no_main)]

use core::hint::black_box;
use headwater_core::{Loss, Network, network};
use headwater_firmware_image::{ADAM, INPUTS, Memory, NORMALISED, image, memory};

/// Room for a checkpoint.
static mut RECORD: [u8; 8192] = [0; 8192];

const NET: Network = network!(INPUTS, NORMALISED);
static mut MEMORY: memory!(NET, ADAM) = Memory::new();

fn run() {
    // SAFETY: an image does this over and over and nothing else.
    let memory = black_box(unsafe { &mut *(&raw mut MEMORY) });
    let _ = black_box(memory.step(&NET, &ADAM, Loss::softmax_cross_entropy()));
    // SAFETY: as above.
    let record = unsafe { &mut *(&raw mut RECORD) };
    let _ = black_box(memory.save_and_resume(&NET, record));
}

image!(run);
