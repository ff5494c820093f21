//! Which mutants compile: the copy is checked, those at fault are taken out, until none is.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use cargo_metadata::Message;
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel, DiagnosticSpan};

use crate::copy::{self, Places};
use crate::mutant::Mutant;
use crate::place::Source;
use crate::rewrite::{self, Number, Rewritten};

/// What became of the mutants before any test ran.
#[derive(Default)]
pub struct Sorted {
    /// Those that are compiled in, each with the first mutant of its site.
    pub switched: BTreeMap<Number, Number>,
    /// Those the compiler refuses, as it would on their own.
    pub unviable: BTreeSet<Number>,
    /// Those that no switch can turn on, and why.
    pub fixed: BTreeMap<Number, &'static str>,
}

/// Writes the copy with as many mutants in it as compile.
pub fn sort(places: &Places, mutants: &[Mutant], sources: &BTreeMap<String, Source>) -> Result<Sorted> {
    let mut sorted = Sorted::default();
    for (number, mutant) in (1..).zip(mutants) {
        if let Some(why) = rewrite::fixed(mutant, &sources[&mutant.file]) {
            sorted.fixed.insert(number, why);
        }
    }
    loop {
        let files: BTreeMap<&String, Rewritten> = sources
            .iter()
            .map(|(name, source)| {
                let present: Vec<_> = (1..)
                    .zip(mutants)
                    .filter(|(number, mutant)| {
                        mutant.file == *name
                            && !sorted.fixed.contains_key(number)
                            && !sorted.unviable.contains(number)
                    })
                    .collect();
                (name, rewrite::rewrite(source, &present))
            })
            .collect();
        let texts = files.iter().map(|(name, file)| ((*name).clone(), file.text.clone())).collect();
        copy::prepare(places, &places.trial, &texts)?;
        // Either set of features leaves something out that the other compiles.
        let mut errors = check(places, &["--no-default-features"])?;
        errors.extend(check(places, &["--all-features"])?);
        if errors.is_empty() {
            copy::prepare(places, &places.copy, &texts)?;
            sorted.switched = files.values().flat_map(|file| file.site_of.iter().copied()).collect();
            return Ok(sorted);
        }
        let before = (sorted.unviable.len(), sorted.fixed.len());
        for error in &errors {
            blame(error, mutants, &files, &mut sorted)?;
        }
        if before == (sorted.unviable.len(), sorted.fixed.len()) {
            bail!("no mutant is at fault: {}", errors[0].rendered.as_deref().unwrap_or(&errors[0].message));
        }
    }
}

fn check(places: &Places, features: &[&str]) -> Result<Vec<Diagnostic>> {
    let output = copy::cargo(places, &places.trial)
        .args(["check", "--package", "headwater-core", "--lib", "--message-format", "json", "--quiet"])
        .args(features)
        .output()?;
    let mut errors = Vec::new();
    for message in Message::parse_stream(output.stdout.as_slice()) {
        if let Message::CompilerMessage(message) = message?
            && message.message.level == DiagnosticLevel::Error
            && !message.message.spans.is_empty()
        {
            errors.push(message.message);
        }
    }
    if !output.status.success() && errors.is_empty() {
        bail!("cargo check: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(errors)
}

/// A path or a name that means nothing: in the core, all that `cargo mutants` takes from `std`.
const UNRESOLVED: [&str; 4] = ["E0405", "E0412", "E0425", "E0433"];

/// Takes out the mutant whose own text is at fault; failing that, the innermost site around the error.
fn blame(
    error: &Diagnostic,
    mutants: &[Mutant],
    files: &BTreeMap<&String, Rewritten>,
    sorted: &mut Sorted,
) -> Result<()> {
    let (primary, other): (Vec<_>, Vec<_>) = error.spans.iter().partition(|span| span.is_primary);
    let own = |spans: &[&DiagnosticSpan]| {
        spans.iter().find_map(|span| {
            let file = files.get(&span.file_name)?;
            file.lines.iter().find(|(lines, _)| lines.contains(&span.line_start)).map(|(_, number)| *number)
        })
    };
    if let Some(number) = own(&primary) {
        let unresolved = error.code.as_ref().is_some_and(|code| UNRESOLVED.contains(&code.code.as_str()));
        if mutants[number as usize - 1].returns_one_of_several_types() && !unresolved {
            // On its own it might compile: beside the original it gives the function a second type.
            sorted.fixed.insert(number, "returns one of several types");
        } else {
            sorted.unviable.insert(number);
        }
        return Ok(());
    }
    if let Some(number) = own(&other) {
        sorted.fixed.insert(number, "does not compile beside the original");
        return Ok(());
    }
    let around = primary.iter().find_map(|span| {
        let sites = &files.get(&span.file_name)?.sites;
        sites
            .iter()
            .filter(|(lines, _)| lines.contains(&span.line_start))
            .min_by_key(|(lines, _)| lines.len())
            .map(|(_, numbers)| numbers)
    });
    let Some(numbers) = around else {
        bail!("the copy does not compile: {}", error.rendered.as_deref().unwrap_or(&error.message));
    };
    sorted.fixed.extend(numbers.iter().map(|&number| (number, "does not compile behind a switch")));
    Ok(())
}
