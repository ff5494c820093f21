//! What is known of each board's processor: code and stack, as they were measured.
//!
//! The figures are the tables that `.ci/firmware --record` writes, in `verify/firmware/record`, and what an image holds is what
//! its build asks of the core, in `verify/firmware/image/Cargo.toml`. Nothing is copied from there by hand.

use std::collections::BTreeSet;

use serde::Serialize;

/// Flash of each image.
const FLASH: &str = include_str!("../../../verify/firmware/record/flash.txt");
/// Stack of the training program.
const STACK: &str = include_str!("../../../verify/firmware/record/stack.txt");
/// Of the images: what each holds of the core.
const IMAGES: &str = include_str!("../../../verify/firmware/image/Cargo.toml");
/// Of the core: what all of its features are.
const CORE: &str = include_str!("../../../core/Cargo.toml");
/// Images that hold a training step and nothing else.
const TRAINING: [&str; 6] = ["dense", "softmax", "batch_norm", "adam", "tanh", "full"];
/// Images that hold inference and nothing else.
const INFERENCE: [&str; 2] = ["inference", "full_inference"];

/// A processor that firmware is built for, by the name of its Rust target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Target {
    /// `thumbv6m-none-eabi`.
    pub name: &'static str,
    /// `Cortex-M0`.
    pub processor: &'static str,
}

/// Flash of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Code {
    /// Which image: `verify/firmware/image/src/lib.rs` describes it.
    pub image: &'static str,
    /// Bytes of code and of constants, without start-up code, weights and samples.
    pub bytes: usize,
    /// Whether the image also holds kinds that were not asked for, so that this is more than it takes.
    pub at_most: bool,
}

/// The targets of the firmware.
pub const TARGETS: [Target; 3] = [
    Target { name: "thumbv6m-none-eabi", processor: "Cortex-M0" },
    Target { name: "thumbv7em-none-eabihf", processor: "Cortex-M4F" },
    Target { name: "riscv32imac-unknown-none-elf", processor: "RISC-V RV32IMAC" },
];

impl Target {
    /// The target of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Target> {
        TARGETS.into_iter().find(|target| target.name == name)
    }

    /// The smallest image with a training step that has these features of the core; `None` if none is measured.
    #[must_use]
    pub fn training_code(&self, features: &BTreeSet<&str>) -> Option<Code> {
        self.code(&TRAINING, features)
    }

    /// The same with inference.
    #[must_use]
    pub fn inference_code(&self, features: &BTreeSet<&str>) -> Option<Code> {
        self.code(&INFERENCE, features)
    }

    /// Bytes of stack that a network with batch norm and tanh takes at most in training, beyond the planned arrays; inference
    /// takes no more. `None` for residual branches, which take more the deeper they are nested.
    #[must_use]
    pub fn stack(&self, features: &BTreeSet<&str>) -> Option<usize> {
        if features.contains("residual") {
            return None;
        }
        let mut rows = rows(STACK).filter(|row| row.first() == Some(&self.name));
        rows.next()?.get(1)?.parse().ok()
    }

    fn code(&self, images: &[&str], features: &BTreeSet<&str>) -> Option<Code> {
        let measured = rows(FLASH).filter_map(|row| {
            let [target, image, code, constants] = row.as_slice() else { return None };
            if *target != self.name || !images.contains(image) {
                return None;
            }
            let held = held(image);
            let bytes = code.parse::<usize>().ok()?.checked_add(constants.parse().ok()?)?;
            let enough = features.iter().all(|feature| held.contains(*feature));
            enough.then_some(Code { image, bytes, at_most: held.len() > features.len() })
        });
        measured.min_by_key(|code| code.bytes)
    }
}

/// The rows of a table, in words; its comments and its heading are left out.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.skip(1).map(|line| line.split_whitespace().collect())
}

/// The features of the core that an image is built with.
fn held(image: &str) -> BTreeSet<String> {
    let manifest = |text: &str| text.parse::<toml::Table>().unwrap_or_default();
    let (images, core) = (manifest(IMAGES), manifest(CORE));
    let mut held = BTreeSet::new();
    // A feature of the images' names features of the core, or further ones of the images'.
    let mut open = vec![image.to_owned()];
    while let Some(name) = open.pop() {
        for needed in named(&images, &name) {
            match needed.strip_prefix("headwater-core/") {
                Some("full") => held.extend(named(&core, "full")),
                Some(feature) => held.extend([feature.to_owned()]),
                None => open.push(needed),
            }
        }
    }
    held
}

/// What a feature of a manifest enables.
fn named(manifest: &toml::Table, feature: &str) -> Vec<String> {
    let features = manifest.get("features").and_then(toml::Value::as_table);
    let enabled = features.and_then(|features| features.get(feature)).and_then(toml::Value::as_array);
    enabled.into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect()
}
