//! Where the memory of a board lies. The images are weighed and searched, not run.

use std::io::Error;
use std::path::PathBuf;

const ARM: &str = "MEMORY
{
  FLASH : ORIGIN = 0x00000000, LENGTH = 512K
  RAM : ORIGIN = 0x20000000, LENGTH = 64K
}
";

const RISCV: &str = "MEMORY
{
  FLASH : ORIGIN = 0x20000000, LENGTH = 512K
  RAM : ORIGIN = 0x80000000, LENGTH = 64K
}
REGION_ALIAS(\"REGION_TEXT\", FLASH);
REGION_ALIAS(\"REGION_RODATA\", FLASH);
REGION_ALIAS(\"REGION_DATA\", RAM);
REGION_ALIAS(\"REGION_BSS\", RAM);
REGION_ALIAS(\"REGION_HEAP\", RAM);
REGION_ALIAS(\"REGION_STACK\", RAM);
";

fn main() -> Result<(), Error> {
    let variable = |name| std::env::var(name).map_err(Error::other);
    println!("cargo::rerun-if-changed=build.rs");
    if variable("CARGO_CFG_TARGET_OS")? != "none" {
        return Ok(());
    }
    let riscv = variable("CARGO_CFG_TARGET_ARCH")? == "riscv32";
    let folder = PathBuf::from(variable("OUT_DIR")?);
    std::fs::write(folder.join("memory.x"), if riscv { RISCV } else { ARM })?;
    println!("cargo::rustc-link-search={}", folder.display());
    println!("cargo::rustc-link-arg-bins=--nmagic");
    if riscv {
        println!("cargo::rustc-link-arg-bins=-Tmemory.x");
    }
    println!("cargo::rustc-link-arg-bins=-Tlink.x");
    Ok(())
}
