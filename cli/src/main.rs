//! The command line: where a network's gradients die, why, and what to change.
//!
//! Data flows one way: arguments, command, plain data, text. Only this file touches standard output and the exit code:
//! 0 all well, 1 findings, 2 usage, input or output error, 130 interrupted.

mod arguments;
mod explain;
mod export;
mod plan;
mod progress;
mod prove;
mod render;
mod report;
mod train;

use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::ExitCode;

use clap::Parser;
use headwater_model::Fault;

use arguments::{Arguments, Command, Format};

/// How a command that ran to its end went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Nothing to report.
    Well,
    /// Something the user should look at.
    Findings,
}

/// Why a command did not run to its end.
#[derive(Debug)]
enum Failure {
    /// What was asked for can't be done; the text says why and what can.
    Usage(String),
    /// It was interrupted; the text says how far it came and how to go on.
    Interrupted(String),
    /// The output could not be written.
    Output(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Output(error)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Failure {
        Failure::Usage(fault.to_string())
    }
}

/// The exit code of a program that an interrupt has ended, as shells have it: 128 and the signal's number.
const INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(answer) => return parsing_answer(&answer),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let result =
        run(arguments, &mut out).and_then(|outcome| out.flush().map(|()| outcome).map_err(Failure::Output));
    match result {
        Ok(Outcome::Well) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(Failure::Output(error)) => unwritten(&error),
        // With standard error gone there is nobody left to tell; the exit code still says it.
        Err(Failure::Interrupted(sentence)) => {
            let _ = writeln!(io::stderr(), "{sentence}");
            ExitCode::from(INTERRUPTED)
        }
        Err(Failure::Usage(sentence)) => {
            let _ = writeln!(io::stderr(), "error: {sentence}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments, out: &mut impl Write) -> Result<Outcome, Failure> {
    match arguments.command.unwrap_or(Command::Report(arguments.report)) {
        Command::Report(wanted) => {
            let report = progress::shown(|progress| report::Report::measure(&wanted, progress));
            match wanted.format {
                Format::Text => render::text(&report, out)?,
                Format::Json => render::json(&report, out)?,
            }
            Ok(if report.fails() { Outcome::Findings } else { Outcome::Well })
        }
        Command::Prove(wanted) => prove::prove(&wanted, out),
        Command::Train(wanted) => train::train(&wanted, out),
        Command::Plan(wanted) => plan::plan(&wanted, out),
        Command::Export(wanted) => export::export(&wanted, out),
        Command::Explain { term } => explain::explain(&term.join(" "), out).map(|()| Outcome::Well),
    }
}

/// Help and version are answers on standard output; anything else is a usage error.
fn parsing_answer(answer: &clap::Error) -> ExitCode {
    let printed = answer.print();
    if answer.use_stderr() {
        return ExitCode::from(2);
    }
    printed.map_or_else(|error| unwritten(&error), |()| ExitCode::SUCCESS)
}

/// A reader who has seen enough and closed the pipe is no error; a full disk is.
fn unwritten(error: &io::Error) -> ExitCode {
    if error.kind() == ErrorKind::BrokenPipe {
        return ExitCode::SUCCESS;
    }
    let _ = writeln!(io::stderr(), "error: the output could not be written: {error}");
    ExitCode::from(2)
}
