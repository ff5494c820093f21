//! Cuts a slice out of the digits: so many rows of 64 pixels and a class, one byte each.

use std::io::{Error, Read};
use std::path::PathBuf;

const DIGITS: &str = "../../data/digits.csv.gz";
const ROWS: usize = 240;
const ROW: usize = 65;

fn main() -> Result<(), Error> {
    println!("cargo::rerun-if-changed={DIGITS}");
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(DIGITS)?).read_to_string(&mut text)?;
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
