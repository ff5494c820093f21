//! The README shows what is there: its excerpt is the report's, its example is compiled, its files exist.

use std::path::Path;
use std::process::Command;

use headwater_core::{Activation, Initialiser};
use headwater_verify::digits::digits;

const README: &str = include_str!("../../README.md");

/// The text of the first block that begins with `fence`.
fn block(fence: &str, containing: &str) -> &'static str {
    let mut rest = README;
    while let Some((_, after)) = rest.split_once(fence) {
        let (block, tail) = after.split_once("```").expect("a block ends");
        if block.contains(containing) {
            return block.trim_start_matches('\n');
        }
        rest = tail;
    }
    panic!("no block of the README contains `{containing}`");
}

/// Claim: the excerpt is what the program prints. Oracle: the program.
#[test]
fn the_excerpt_is_the_reports() {
    let output = Command::new(env!("CARGO_BIN_EXE_headwater")).args(["report", "--only", "stall"]).output();
    let report = String::from_utf8(output.expect("the program starts").stdout).expect("output is UTF-8");
    let excerpt = block("```text", "epochs moved each");
    assert!(report.contains(excerpt.trim_end()), "the README's excerpt is not in\n{report}");
}

/// Claim: the figures of the certificate are those that the program prints. Oracle: the program.
#[test]
fn the_certificate_is_the_programs() {
    let output = Command::new(env!("CARGO_BIN_EXE_headwater")).arg("prove").output();
    let certificate = String::from_utf8(output.expect("the program starts").stdout).expect("output is UTF-8");
    let excerpt = block("```text", "exact-identity");
    assert!(certificate.contains(excerpt.trim_end()), "the README's certificate is not in\n{certificate}");
}

/// Claim: the example is the one that the core compiles and runs as a doctest. Oracle: its source.
#[test]
fn the_example_is_compiled() {
    assert_eq!(block("```rust", "fn main"), include_str!("../../core/examples/exclusive_or.rs"));
}

/// Claim: the catalogue is as large as it says. Oracle: the catalogue.
#[test]
fn the_catalogue_is_counted() {
    let counts = [
        format!("{} activations", Activation::ALL.len()),
        format!("{} initialisers", Initialiser::ALL.len()),
        format!(
            "{} real handwritten digits",
            group(digits().train.labels.len() + digits().test.labels.len())
        ),
    ];
    for count in counts {
        assert!(README.contains(&count), "`{count}` is not in the README");
    }
}

/// A number with a comma before its last three digits.
fn group(number: usize) -> String {
    format!("{},{:03}", number / 1000, number % 1000)
}

/// Claim: every file and folder that the README names exists, and it keeps to 225 lines. Oracle: the file system.
#[test]
fn every_file_named_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let named = README.split('`').skip(1).step_by(2).filter(|name| {
        [".rs", ".md", "verify/goldens", ".ci/"].iter().any(|part| name.contains(part)) && name.contains('/')
    });
    let mut count = 0;
    for name in named {
        let path = name.trim_start_matches("bash ");
        assert!(root.join(path).exists(), "the README names {path}");
        count += 1;
    }
    assert!(count >= 20, "{count} files named");
    assert!(README.lines().count() <= 225);
}
