//! What no switch can turn on is left to `cargo mutants`: it changes the source and builds the tests anew, for each.

use std::collections::{BTreeMap, BTreeSet};
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

/// Replaces every [`Verdict::Undecided`] but those of `excluded`. The tests of `core` are asked first, and those of `verify`
/// about what is left: they take minutes to build.
pub fn decide(
    places: &Places,
    own: bool,
    mutants: &[Mutant],
    excluded: &BTreeSet<Number>,
    verdicts: &mut BTreeMap<Number, Verdict>,
) -> Result<()> {
    let mut left: BTreeMap<&str, Number> = verdicts
        .iter()
        .filter(|(number, verdict)| matches!(verdict, Verdict::Undecided(_)) && !excluded.contains(number))
        .map(|(&number, _)| (mutants[number as usize - 1].name.as_str(), number))
        .collect();
    let judges: &[&str] =
        if own { &["headwater-core"] } else { &["headwater-core", "headwater-core,headwater-verify"] };
    for judges in judges {
        if left.is_empty() {
            break;
        }
        for outcome in run(places, judges, mutants, &left)? {
            let Some(name) = outcome.scenario.pointer("/Mutant/name").and_then(|name| name.as_str()) else {
                continue;
            };
            let verdict = match outcome.summary.as_str() {
                "CaughtMutant" => Verdict::Killed(format!("cargo mutants, {judges}")),
                "MissedMutant" => Verdict::Missed(0),
                "Timeout" => Verdict::OutOfTime,
                "Unviable" => Verdict::Unviable,
                _ => continue,
            };
            if let Some(&number) = left.get(name) {
                if !matches!(verdict, Verdict::Missed(_)) {
                    left.remove(name);
                }
                verdicts.insert(number, verdict);
            }
        }
    }
    Ok(())
}

/// What `cargo mutants` makes of these mutants with the tests of the packages `judges`.
fn run(
    places: &Places,
    judges: &str,
    mutants: &[Mutant],
    left: &BTreeMap<&str, Number>,
) -> Result<Vec<Outcome>> {
    println!("{} mutants to cargo mutants, with the tests of {judges}", left.len());
    let output = places.build.join("plain");
    std::fs::create_dir_all(&output)?;
    let mut command = Command::new("cargo");
    command
        .args(["mutants", "--no-config", "--no-shuffle", "--baseline", "skip", "--timeout", "300"])
        .args(["--package", "headwater-core", "--test-package", judges, "--output"])
        .arg(&output)
        .args(["--cargo-test-arg", "--tests"])
        .env("CARGO_TARGET_DIR", places.build.join("plain-target"))
        .env("CARGO_PROFILE_DEV_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .current_dir(&places.root);
    // Version 27 lists every struct field, whatever the pattern; it does heed the file.
    for (name, number) in left {
        command.args(["--file", &mutants[*number as usize - 1].file]);
        command.args(["--re", &format!("^{}$", regex::escape(name))]);
    }
    // Its exit status says no more than the outcomes do.
    command.status().context("cargo-mutants does not start")?;
    let text = std::fs::read_to_string(output.join("mutants.out/outcomes.json"))?;
    Ok(serde_json::from_str::<Outcomes>(&text)?.outcomes)
}
