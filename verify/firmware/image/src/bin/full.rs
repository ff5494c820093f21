//! A training step with every kind of layer, activation, loss and optimiser, and gradients kept or spent on the way back:
//! which of them, is known only when it runs. So no training step of other networks takes more code.
#![cfg_attr(target_os = "none", no_std)]
#![cfg_attr(target_os = "none", no_main)]

use core::hint::black_box;
use headwater_core::{Loss, Network, network};
use headwater_firmware_image::{ADAM, INPUTS, Memory, NORMALISED, image, memory};

const NET: Network = network!(INPUTS, NORMALISED);
static mut MEMORY: memory!(NET, ADAM) = Memory::new();

fn run() {
    // SAFETY: an image does this over and over and nothing else.
    let memory = black_box(unsafe { &mut *(&raw mut MEMORY) });
    let (network, loss) = (black_box(NET), black_box(Loss::softmax_cross_entropy()));
    if black_box(true) {
        let _ = black_box(memory.step(&network, &black_box(ADAM), loss));
    } else {
        let _ = black_box(memory.spending_step(&network, loss));
    }
}

image!(run);
