//! A call of every public function of the core, for both scalars.
#![cfg_attr(target_os = "none", no_std)]
#![cfg_attr(target_os = "none", no_main)]

use headwater_firmware_image::{every, image};

fn run() {
    every::function::<f32>();
    every::function::<f64>();
}

image!(run);
