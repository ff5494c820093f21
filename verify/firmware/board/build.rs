//! Where the memory of each machine lies.

use std::io::Error;
use std::path::PathBuf;

/// nRF51822 xxAC, a Cortex-M0 of 2013.
const NRF51: Machine = Machine { flash: (0, 256), ram: (0x2000_0000, 32) };
/// MPS2 with AN386, a Cortex-M4F. Of its memory no more is used than a small board has.
const MPS2: Machine = Machine { flash: (0, 512), ram: (0x2000_0000, 64) };
/// QEMU's `virt`: it has memory only, and the program lies there too.
const VIRT: Machine = Machine { flash: (0x8000_0000, 512), ram: (0x8100_0000, 64) };
/// Without optimisation the program is larger than those, and a single frame takes 148 KiB of stack: the emulated machine is
/// given more.
const UNOPTIMISED: (u64, u64) = (2048, 1024);

/// Where memory begins, and how many KiB there are.
struct Machine {
    flash: (u64, u64),
    ram: (u64, u64),
}

/// What riscv-rt asks for beside the memory.
const REGIONS: &str = "
REGION_ALIAS(\"REGION_TEXT\", FLASH);
REGION_ALIAS(\"REGION_RODATA\", FLASH);
REGION_ALIAS(\"REGION_DATA\", RAM);
REGION_ALIAS(\"REGION_BSS\", RAM);
REGION_ALIAS(\"REGION_HEAP\", RAM);
REGION_ALIAS(\"REGION_STACK\", RAM);
";

fn main() -> Result<(), Error> {
    let variable = |name| std::env::var(name).map_err(Error::other);
    let target = variable("TARGET")?;
    let machine = match target.as_str() {
        "thumbv6m-none-eabi" => NRF51,
        "thumbv7em-none-eabihf" => MPS2,
        "riscv32imac-unknown-none-elf" => VIRT,
        _ => return Ok(()),
    };
    let Machine { mut flash, mut ram } = machine;
    if variable("OPT_LEVEL")? == "0" {
        (flash.1, ram.1) = UNOPTIMISED;
    }
    let memory = format!(
        "MEMORY {{ FLASH : ORIGIN = {:#x}, LENGTH = {}K\n RAM : ORIGIN = {:#x}, LENGTH = {}K }}\n{}",
        flash.0,
        flash.1,
        ram.0,
        ram.1,
        if target.starts_with("riscv") { REGIONS } else { "" }
    );
    let folder = PathBuf::from(variable("OUT_DIR")?);
    std::fs::write(folder.join("memory.x"), memory)?;
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-link-search={}", folder.display());
    println!("cargo::rustc-link-arg-bins=--nmagic");
    if target.starts_with("riscv") {
        println!("cargo::rustc-link-arg-bins=-Tmemory.x");
    }
    println!("cargo::rustc-link-arg-bins=-Tlink.x");
    Ok(())
}
