//! The throw-away copy of the workspace whose core has the switches.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// The workspace, where its copy is, and where the copy is built.
pub struct Places {
    pub root: PathBuf,
    pub copy: PathBuf,
    pub build: PathBuf,
    /// Another copy, to find out what compiles: what becomes of it must not make the first one look new.
    pub trial: PathBuf,
}

/// Writes a file only where it differs, so that cargo builds only what changed.
pub fn write(path: &Path, contents: &[u8]) -> Result<()> {
    if std::fs::read(path).is_ok_and(|old| old == contents) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, contents).with_context(|| format!("cannot write {}", path.display()))
}

/// The registry's evidence, piece by piece.
const EACH_EVIDENCE_TARGET: &str = "\n[[test]]\nname = \"each_evidence\"\nharness = false\n";

/// Copies every file of the workspace but the core's sources, and lets the core depend on the switch.
pub fn prepare(places: &Places, copy: &Path, rewritten: &BTreeMap<String, String>) -> Result<()> {
    std::fs::create_dir_all(copy)?;
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"])
        .current_dir(&places.root)
        .output()?;
    ensure!(listed.status.success(), "git ls-files: {}", String::from_utf8_lossy(&listed.stderr));
    let mut kept = BTreeSet::new();
    for name in String::from_utf8(listed.stdout)?.split_terminator('\0') {
        let from = places.root.join(name);
        let to = match name.strip_prefix("verify/mutants/") {
            // The switch joins the copied workspace; the tool itself stays outside.
            Some(own) if own.starts_with("switch/") => copy.join(own),
            Some(_) => continue,
            None => copy.join(name),
        };
        if !from.is_file() {
            continue;
        }
        let contents = match rewritten.get(name) {
            Some(text) => without_forced_inlining(text).into_bytes(),
            None if name == "core/Cargo.toml" => with_switch(&std::fs::read_to_string(from)?)?.into_bytes(),
            None if name == "verify/Cargo.toml" => {
                (std::fs::read_to_string(from)? + EACH_EVIDENCE_TARGET).into_bytes()
            }
            None => std::fs::read(from)?,
        };
        write(&to, &contents)?;
        kept.insert(to);
    }
    let evidence = copy.join("verify/tests/each_evidence.rs");
    write(&evidence, include_bytes!("../each_evidence.rs"))?;
    kept.insert(evidence);
    remove_others(copy, &kept)
}

/// The core may force inlining for speed; with switches inside, that would only make the copy slow to build.
fn without_forced_inlining(text: &str) -> String {
    text.replace("#[inline(always)]", "#[inline]")
}

fn with_switch(manifest: &str) -> Result<String> {
    let (before, after) = manifest.split_once("[dependencies]\n").context("the core's dependencies")?;
    Ok(format!("{before}[dependencies]\nheadwater-switch = {{ path = \"../switch\" }}\n{after}"))
}

/// Removes what an earlier copy or a test left behind.
fn remove_others(folder: &Path, kept: &BTreeSet<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_others(&path, kept)?;
        } else if !kept.contains(&path) && !path.ends_with("Cargo.lock") {
            std::fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// Cargo, at work on a copy.
pub fn cargo(places: &Places, copy: &Path) -> Command {
    let mut command = Command::new("cargo");
    command
        .current_dir(copy)
        .env("CARGO_TARGET_DIR", &places.build)
        .env("RUSTC_BOOTSTRAP", "headwater_switch")
        // Level 1 builds in less time than level 3 would save the tests.
        .env("CARGO_PROFILE_DEV_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_DEV_DEBUG", "0");
    command
}
