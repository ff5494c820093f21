//! Numbers as Rust literals.

use std::fmt::{Result, Write};

/// The widest line that numbers are set in.
const WIDTH: usize = 110;

/// An array, each number in the fewest digits that read back as the same bits.
pub(super) fn array(out: &mut String, what: &str, name: &str, length: &str, values: &[f32]) -> Result {
    writeln!(out, "/// {what}.")?;
    if values.is_empty() {
        return writeln!(out, "pub static {name}: [f32; {length}] = [];\n");
    }
    writeln!(out, "pub static {name}: [f32; {length}] = [")?;
    let mut line = String::from("   ");
    for value in values {
        let literal = format!(" {value:?},");
        if line.len() + literal.len() > WIDTH {
            writeln!(out, "{line}")?;
            line.truncate(3);
        }
        line.push_str(&literal);
    }
    writeln!(out, "{line}\n];\n")
}
