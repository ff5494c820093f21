//! Where the memory of each machine lies.

use std::io::Error;
use std::path::PathBuf;

/// nRF51822 xxAC, a Cortex-M0 of 2013 with 256 KiB of flash and 32 KiB of memory.
const NRF51: &str = "MEMORY
{
  FLASH : ORIGIN = 0x00000000, LENGTH = 256K
  RAM : ORIGIN = 0x20000000, LENGTH = 32K
}
";

/// MPS2 with AN386, a Cortex-M4F. Of its memory no more is used than a small board has.
const MPS2: &str = "MEMORY
{
  FLASH : ORIGIN = 0x00000000, LENGTH = 512K
  RAM : ORIGIN = 0x20000000, LENGTH = 64K
}
";

/// QEMU's `virt`: memory only, so that the program lies there too.
const VIRT: &str = "MEMORY
{
  PROGRAM : ORIGIN = 0x80000000, LENGTH = 512K
  RAM : ORIGIN = 0x80100000, LENGTH = 64K
}
REGION_ALIAS(\"REGION_TEXT\", PROGRAM);
REGION_ALIAS(\"REGION_RODATA\", PROGRAM);
REGION_ALIAS(\"REGION_DATA\", RAM);
REGION_ALIAS(\"REGION_BSS\", RAM);
REGION_ALIAS(\"REGION_HEAP\", RAM);
REGION_ALIAS(\"REGION_STACK\", RAM);
";

fn main() -> Result<(), Error> {
    let variable = |name| std::env::var(name).map_err(Error::other);
    let target = variable("TARGET")?;
    let memory = match target.as_str() {
        "thumbv6m-none-eabi" => NRF51,
        "thumbv7em-none-eabihf" => MPS2,
        "riscv32imac-unknown-none-elf" => VIRT,
        _ => return Ok(()),
    };
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
