//! Says whether the target's processors have the instruction: stable Rust does not tell of Arm's features.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-check-cfg=cfg(vfma)");
    let target = env::var("TARGET").unwrap_or_default();
    // Cortex-M4F, M7 and M33 with hard floats: all have VFPv4 or later, at least in single precision.
    let families = ["thumbv7em-", "thumbv8m.main-"];
    if families.iter().any(|family| target.starts_with(family)) && target.ends_with("eabihf") {
        println!("cargo:rustc-cfg=vfma");
    }
}
