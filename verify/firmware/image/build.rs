//! Where memory lies on the machine that the target stands for.
use std::io::Error;
use std::path::PathBuf;
fn main() -> Result<(), Error> {
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").ok_or(Error::other("cargo sets OUT_DIR"))?);
    std::fs::write(
        folder.join("memory.x"),
        "MEMORY { FLASH : ORIGIN = 0, LENGTH = 256K\n RAM : ORIGIN = 0x20000000, LENGTH = 32K }\n",
    )?;
    println!("cargo::rustc-link-search={}", folder.display());
    println!("cargo::rustc-link-arg-bins=-Tlink.x");
    println!("cargo::rustc-link-arg-bins=--nmagic");
    Ok(())
}
