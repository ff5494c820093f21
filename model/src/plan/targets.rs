//! What is known of each board's processor: code and stack, as far as they have been measured.

use serde::Serialize;

/// A processor that firmware is built for, by the name of its Rust target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Target {
    /// `thumbv6m-none-eabi`.
    pub name: &'static str,
    /// `Cortex-M0`.
    pub processor: &'static str,
    /// What a release image was measured to take, where one was.
    pub measured: Option<Measured>,
}

/// Measurements of a training image, apart from a network's own memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Measured {
    /// Flash: bytes of code and of constants other than weights.
    pub code: usize,
    /// RAM: bytes of stack beyond the planned arrays.
    pub stack: usize,
}

/// The targets of the firmware. Code and stack are to be filled in from measurements of linked images, and from nothing
/// else; until then a plan says that they are not counted.
pub const TARGETS: [Target; 3] = [
    Target { name: "thumbv6m-none-eabi", processor: "Cortex-M0", measured: None },
    Target { name: "thumbv7em-none-eabihf", processor: "Cortex-M4F", measured: None },
    Target { name: "riscv32imac-unknown-none-elf", processor: "RISC-V RV32IMAC", measured: None },
];

impl Target {
    /// The target of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Target> {
        TARGETS.into_iter().find(|target| target.name == name)
    }
}
