//! Sweeps all 2^32 inputs and writes the two committed tables anew; with names as arguments, the lines of those
//! functions alone.

use std::error::Error;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use headwater_verify::exhaustive::{Function, Sweep, Table, sample};

fn main() -> Result<(), Box<dyn Error>> {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let functions = if names.is_empty() {
        Function::all()
    } else {
        let known =
            |name: &String| Function::named(name).ok_or_else(|| format!("no function is called '{name}'"));
        names.iter().map(known).collect::<Result<_, _>>()?
    };
    let started = Instant::now();
    let mut sweep = Sweep::new(&functions);
    let mut show = |progress: headwater_verify::exhaustive::Progress| {
        let percent = 100.0 * progress.covered as f64 / progress.total as f64;
        eprint!("\r{percent:5.1} % of all inputs, {:.0} s", started.elapsed().as_secs_f64());
    };
    sweep.run(&mut show, &AtomicBool::new(false));
    eprintln!();

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/exhaustive");
    let mut all = if names.is_empty() { Table::default() } else { Table::of_all() };
    all.update(sweep.table());
    std::fs::write(folder.join("all.txt"), all.to_string())?;

    // The sample takes its worst inputs from the table of all inputs.
    let functions = Function::all();
    let tallies = sample(&functions, &all);
    let sampled = Table::of(functions.iter().copied().zip(&tallies));
    std::fs::write(folder.join("sample.txt"), sampled.to_string())?;
    for fact in sweep.facts() {
        if let Err(complaint) = fact.verdict() {
            eprintln!("{complaint}");
        }
    }
    Ok(())
}
