//! Numbers as Rust literals.

use std::fmt::{Result, Write};

/// The widest line that numbers are set in.
const WIDTH: usize = 110;

/// An array, each number in the fewest digits that read back as the same bits.
///
/// `kept` is `static` for what is read where it lies, `const` for what is copied.
pub(super) fn array(
    out: &mut String,
    what: &str,
    (kept, name): (&str, &str),
    length: &str,
    values: &[f32],
) -> Result {
    writeln!(out, "/// {what}.")?;
    if values.is_empty() {
        return writeln!(out, "pub {kept} {name}: [f32; {length}] = [];\n");
    }
    writeln!(out, "pub {kept} {name}: [f32; {length}] = [")?;
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
