//! Cuts a slice out of the digits: so many rows of 64 pixels and a class, one byte each.

use std::io::Error;
use std::path::PathBuf;

const DIGITS: &str = "../../data/digits.csv";
const ROWS: usize = 240;
const ROW: usize = 65;

fn main() -> Result<(), Error> {
    println!("cargo::rerun-if-changed={DIGITS}");
    let text = std::fs::read_to_string(DIGITS)?;
    let mut bytes = Vec::with_capacity(ROWS * ROW);
    for line in text.lines().take(ROWS) {
        for field in line.split(',') {
            bytes.push(field.trim().parse::<u8>().map_err(Error::other)?);
        }
    }
    if bytes.len() != ROWS * ROW {
        return Err(Error::other(format!("{DIGITS}: expected {ROWS} rows of {ROW} numbers")));
    }
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").ok_or(Error::other("cargo sets OUT_DIR"))?);
    std::fs::write(folder.join("digits.bin"), bytes)
}
