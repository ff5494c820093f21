//! Start-up code alone: what the others are weighed against.
#![cfg_attr(target_os = "none", no_std)]
#![cfg_attr(target_os = "none", no_main)]

use core::hint::black_box;
use headwater_firmware_image::image;

fn run() {
    black_box(());
}

image!(run);
