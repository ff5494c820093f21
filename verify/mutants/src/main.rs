//! Mutation testing of the core with all mutants compiled once, each behind a switch. See the README beside.

mod copy;
mod crew;
mod exclusion;
mod judge;
mod mutant;
mod place;
mod plain;
mod report;
mod rewrite;
mod suite;
mod viable;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::Parser;
use regex::Regex;

use copy::Places;
use judge::{Subject, Verdict};
use place::Source;
use report::Outcome;
use rewrite::Number;
use suite::Group;

/// Tests the tests: changes the core in every way cargo-mutants knows and says which changes no test notices.
///
/// Exit status: 0 all killed or excluded, 1 some not, 2 it could not be found out.
#[derive(Parser)]
struct Arguments {
    /// Run only the mutants whose name matches. The others are built in all the same, so that the next run need not
    /// build anew
    #[arg(long, value_name = "REGEX")]
    only: Option<Regex>,
    /// Run only the mutants that the last run left standing
    #[arg(long)]
    again: bool,
    /// Judge by the tests of `core` alone, which build in a fraction of the time. What they miss `verify` may kill, so
    /// exclusions are not checked
    #[arg(long)]
    own: bool,
    /// Let `cargo mutants` itself decide those that no switch can turn on: up to a minute each
    #[arg(long)]
    plain: bool,
    /// Build in only the mutants that these arguments of `cargo mutants` pick, such as `--shard 0/8`
    #[arg(last = true, value_name = "ARGUMENTS")]
    selection: Vec<String>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<bool> {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let root = own.join("../..").canonicalize()?;
    let target = root.join("target/mutants");
    let places = Places {
        copy: target.join("workspace"),
        build: target.join("build"),
        trial: target.join("trial"),
        root,
    };
    std::fs::create_dir_all(&target)?;

    let mutants = mutant::list(&places.root, &arguments.selection)?;
    let mut sources = BTreeMap::new();
    for mutant in &mutants {
        if !sources.contains_key(&mutant.file) {
            let text = std::fs::read_to_string(places.root.join(&mutant.file))?;
            sources.insert(mutant.file.clone(), Source::parse(text).context(mutant.file.clone())?);
        }
    }
    let began = Instant::now();
    let sorted = viable::sort(&places, &mutants, &sources)?;
    println!("{} mutants, {} compile behind a switch", mutants.len(), sorted.switched.len());
    println!("  {:.0?}", began.elapsed());

    let exclusions = exclusion::read(&own.join("exclusions.toml"))?;
    let excluded = exclusion::excluded(&exclusions, &mutants, &sources);
    let partial = !arguments.selection.is_empty();
    let path = target.join("outcomes.json");
    let wanted = wanted(arguments, &path)?;
    let chosen: Vec<Subject<'_>> = sorted
        .switched
        .iter()
        .map(|(&number, &site)| Subject::new(number, site, &mutants, &sources))
        .filter(|subject| wanted(&subject.mutant.name))
        .collect();
    let (trusted, chosen): (Vec<_>, Vec<_>) =
        chosen.into_iter().partition(|subject| partial && excluded.contains(&subject.number));
    let mut verdicts = ask(&places, arguments.own, chosen)?;
    let trust = || Verdict::Undecided("excluded, and not run".to_owned());
    verdicts.extend(trusted.iter().map(|subject| (subject.number, trust())));
    verdicts.extend(sorted.unviable.iter().map(|&number| (number, Verdict::Unviable)));
    verdicts.extend(sorted.fixed.iter().map(|(&number, &why)| (number, Verdict::Undecided(why.to_owned()))));
    verdicts.retain(|&number, _| wanted(&mutants[number as usize - 1].name));
    if arguments.plain {
        plain::decide(&places, arguments.own, &mutants, &excluded, &mut verdicts)?;
    }
    let outcomes: Vec<Outcome> = verdicts
        .into_iter()
        .map(|(number, verdict)| Outcome { name: mutants[number as usize - 1].name.clone(), verdict })
        .collect();
    std::fs::write(&path, serde_json::to_string_pretty(&outcomes)?)?;
    let whole = !partial && arguments.only.is_none() && !arguments.again && !arguments.own;
    Ok(report::print(&mutants, &sources, &outcomes, &exclusions, whole))
}

/// The verdicts of one group of tests after the other, each on what the ones before left standing.
fn ask(places: &Places, own: bool, mut left: Vec<Subject<'_>>) -> Result<BTreeMap<Number, Verdict>> {
    let mut verdicts: BTreeMap<Number, Verdict> = BTreeMap::new();
    let groups: &[Group] = if own { &[Group::Core] } else { &Group::ALL };
    for &group in groups {
        if left.is_empty() {
            break;
        }
        let began = Instant::now();
        let tests = suite::gather(places, group)?;
        println!("{group:?}: {} tests, built and run once\n  {:.0?}", tests.len(), began.elapsed());
        let began = Instant::now();
        for (number, verdict) in judge::judge(&tests, &left)? {
            let verdict = match verdicts.remove(&number) {
                Some(earlier) => earlier.then(verdict),
                None => verdict,
            };
            verdicts.insert(number, verdict);
        }
        let asked = left.len();
        left.retain(|subject| !matches!(verdicts[&subject.number], Verdict::Killed(_)));
        println!("  {asked} mutants run, {} left standing\n  {:.0?}", left.len(), began.elapsed());
        // What takes long to come to an end should show what it knows.
        left.iter().for_each(|subject| println!("  {}", subject.mutant.name));
    }
    Ok(verdicts)
}

/// Which mutants to run, by name.
fn wanted<'a>(arguments: &'a Arguments, last: &std::path::Path) -> Result<impl Fn(&str) -> bool + use<'a>> {
    let standing: Option<Vec<String>> = if arguments.again {
        let text = std::fs::read_to_string(last).context("no earlier run")?;
        let outcomes: Vec<Outcome> = serde_json::from_str(&text)?;
        Some(outcomes.into_iter().filter(Outcome::stands).map(|outcome| outcome.name).collect())
    } else {
        None
    };
    Ok(move |name: &str| {
        arguments.only.as_ref().is_none_or(|only| only.is_match(name))
            && standing.as_ref().is_none_or(|standing| standing.iter().any(|other| other == name))
    })
}
