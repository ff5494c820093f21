//! What no switch can turn on is left to `cargo mutants`: it changes the source and builds the tests anew, for each.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::copy::Places;
use crate::judge::Verdict;
use crate::mutant::Mutant;
use crate::rewrite::Number;

/// `mutants.out/outcomes.json`, as far as it matters here.
#[derive(Deserialize)]
struct Outcomes {
    outcomes: Vec<Outcome>,
}

#[derive(Deserialize)]
struct Outcome {
    scenario: serde_json::Value,
    summary: String,
}

/// Replaces every [`Verdict::Undecided`].
pub fn decide(
    places: &Places,
    packages: &[&str],
    mutants: &[Mutant],
    verdicts: &mut BTreeMap<Number, Verdict>,
) -> Result<()> {
    let undecided: BTreeMap<String, Number> = verdicts
        .iter()
        .filter(|(_, verdict)| matches!(verdict, Verdict::Undecided(_)))
        .map(|(&number, _)| (mutants[number as usize - 1].name.clone(), number))
        .collect();
    if undecided.is_empty() {
        return Ok(());
    }
    let output = places.build.join("plain");
    std::fs::create_dir_all(&output)?;
    let judges: Vec<String> = packages.iter().map(|package| format!("headwater-{package}")).collect();
    let mut command = Command::new("cargo");
    command
        .args(["mutants", "--no-config", "--no-shuffle", "--baseline", "skip", "--timeout", "300"])
        .args(["--package", "headwater-core", "--test-package", &judges.join(","), "--output"])
        .arg(&output)
        .args(["--cargo-test-arg", "--tests"])
        .env("CARGO_PROFILE_DEV_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .current_dir(&places.root);
    // Version 27 lists every struct field, whatever the pattern; it does heed the file.
    for (name, number) in &undecided {
        command.args(["--file", &mutants[*number as usize - 1].file]);
        command.args(["--re", &format!("^{}$", regex::escape(name))]);
    }
    // Its exit status says no more than the outcomes do.
    command.status().context("cargo-mutants does not start")?;
    let text = std::fs::read_to_string(output.join("mutants.out/outcomes.json"))?;
    let outcomes: Outcomes = serde_json::from_str(&text)?;
    for outcome in outcomes.outcomes {
        let Some(name) = outcome.scenario.pointer("/Mutant/name").and_then(|name| name.as_str()) else {
            continue;
        };
        let verdict = match outcome.summary.as_str() {
            "CaughtMutant" => Verdict::Killed("cargo mutants".to_owned()),
            "MissedMutant" => Verdict::Missed(0),
            "Timeout" => Verdict::OutOfTime,
            "Unviable" => Verdict::Unviable,
            _ => continue,
        };
        if let Some(&number) = undecided.get(name) {
            verdicts.insert(number, verdict);
        }
    }
    Ok(())
}
