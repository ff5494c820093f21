//! Tells the certificate which compiler and which `libm` the program was built with.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

fn main() {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    println!("cargo::rerun-if-changed={}", lock.display());
    println!("cargo::rerun-if-changed=build.rs");
    let compiler = env::var_os("RUSTC")
        .and_then(|rustc| Command::new(rustc).arg("--version").output().ok())
        .and_then(|output| String::from_utf8(output.stdout).ok());
    let compiler = compiler.as_deref().map_or("of unknown version", str::trim);
    println!("cargo::rustc-env=HEADWATER_COMPILER={compiler}");
    let lock = fs::read_to_string(lock).unwrap_or_default();
    let libm = lock
        .split("[[package]]")
        .find(|package| package.lines().any(|line| line == "name = \"libm\""))
        .and_then(|package| package.lines().find_map(|line| line.strip_prefix("version = ")))
        .map_or("of unknown version", |version| version.trim_matches('"'));
    println!("cargo::rustc-env=HEADWATER_LIBM={libm}");
    println!("cargo::rustc-env=HEADWATER_TARGET={}", env::var("TARGET").unwrap_or_default());
}
