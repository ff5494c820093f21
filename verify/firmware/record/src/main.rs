//! Compares a table that was measured with the one that is recorded, or records it.
//!
//! ```text
//! record check RECORD MEASURED   fails if a figure has grown by more than 3 %, or is missing
//! record bound RECORD MEASURED   fails if a figure is above the one recorded, or is missing
//! record write RECORD MEASURED   overwrites the record's rows, and keeps its comments
//! ```

mod compare;
mod table;

use compare::{Findings, compare};
use std::error::Error;
use std::process::ExitCode;
use table::Table;

/// By how many hundredths a figure may grow before it must be recorded.
const GROWTH: u64 = 3;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("record: {error}");
            ExitCode::from(2)
        }
    }
}

/// Whether all is well.
fn run() -> Result<bool, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [command, record, measured] = arguments.as_slice() else {
        return Err(
            "expected a command, the record and the table that was measured; see record/src/main.rs".into()
        );
    };
    let read = |path: &str| {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
        Table::parse(&text).map_err(|error| format!("{path}: {error}"))
    };
    let (recorded, found) = (read(record)?, read(measured)?);
    let growth = match command.as_str() {
        "check" => GROWTH,
        "bound" => 0,
        "write" => {
            std::fs::write(record, recorded.with_rows_of(&found).to_string())
                .map_err(|error| format!("{record}: {error}"))?;
            println!("{record}: recorded {} rows", found.rows.len());
            return Ok(true);
        }
        other => return Err(format!("unknown command `{other}`: expected check, bound or write").into()),
    };
    let Findings { figures, failures, notes } = compare(&recorded, &found, growth);
    for note in notes.iter().filter(|_| growth > 0) {
        println!("{record}: {note}");
    }
    for failure in &failures {
        println!("{record}: {failure}; make it smaller, or record it with .ci/firmware --record and say why");
    }
    println!("{record}: {figures} figures, {} not as recorded", failures.len());
    Ok(failures.is_empty())
}
