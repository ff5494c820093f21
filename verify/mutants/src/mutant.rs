//! The mutants, as `cargo mutants --list --json` gives them.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// One change to the core.
#[derive(Debug, Clone, Deserialize)]
pub struct Mutant {
    /// File, line, column and what is replaced: what `cargo mutants` prints.
    pub name: String,
    pub file: String,
    pub genre: Genre,
    pub replacement: String,
    pub span: Span,
    pub function: Option<Function>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Genre {
    FnValue,
    BinaryOperator,
    UnaryOperator,
    MatchArm,
    MatchArmGuard,
    StructField,
}

/// The function around a mutant.
#[derive(Debug, Clone, Deserialize)]
pub struct Function {
    pub return_type: String,
}

/// From `start` to before `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Span {
    pub start: Position,
    pub end: Position,
}

/// Both count from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

impl Mutant {
    /// The name without the position: what does not change when lines are added above.
    pub fn change(&self) -> &str {
        self.name.splitn(4, ':').nth(3).unwrap_or(&self.name).trim_start()
    }

    /// Whether it lets a function that returns an `impl Trait` return something else.
    pub fn returns_one_of_several_types(&self) -> bool {
        self.genre == Genre::FnValue
            && self.function.as_ref().is_some_and(|function| function.return_type.contains("impl "))
    }
}

/// All mutants of the core, or those that `selection` picks: further arguments of `cargo mutants`.
pub fn list(root: &Path, selection: &[String]) -> Result<Vec<Mutant>> {
    let output = Command::new("cargo")
        .args(["mutants", "--list", "--json", "--no-config", "--package", "headwater-core"])
        .args(selection)
        .current_dir(root)
        .output()
        .context("cargo-mutants does not start")?;
    ensure!(output.status.success(), "cargo mutants: {}", String::from_utf8_lossy(&output.stderr));
    // Nothing in the change: it prints a remark in place of an empty list.
    if !output.stdout.trim_ascii_start().starts_with(b"[") {
        return Ok(Vec::new());
    }
    serde_json::from_slice(&output.stdout).context("the list of cargo-mutants")
}
