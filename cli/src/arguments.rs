//! What can be typed. The doc comments here are the help text.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use headwater_verify::lesson::{Settings, sections};
use headwater_verify::rung::Rung;

use crate::prove::{Choice, chosen_claim, chosen_rung};

/// Where a network's gradients die, why, and what to change
///
/// Without a command, prints the whole report.
///
/// Exit codes: 0 all well, 1 a claim fails, 2 the command can't be carried out as given, 130 interrupted.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true, max_term_width = 80)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) report: ReportArguments,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Measure the lesson on vanishing gradients, claim by claim (also the default)
    Report(ReportArguments),
    /// Run the evidence that the gradients are right, and print a certificate
    Prove(ProveArguments),
    /// Explain a term: what it means, its formula, its number, and where the report shows it
    Explain {
        /// The term, in one word or several: `relu`, `batch norm`. Without it, all terms are listed
        term: Vec<String>,
    },
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ReportArguments {
    /// Measure only these sections, in the report's order; several are separated by commas or spaces
    #[arg(long, value_name = "SECTION", num_args = 1.., value_delimiter = ',', ignore_case = true, value_parser = section_names())]
    pub(crate) only: Vec<String>,

    /// Seed of all random numbers; the same seed gives the same bytes
    #[arg(long, value_name = "N", default_value_t = Settings::default().seed, allow_hyphen_values = true, value_parser = seed)]
    pub(crate) seed: u64,

    /// How to write the report; the JSON is described in cli/REPORT_SCHEMA.md
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// Fewer repetitions, for a first look
    #[arg(long)]
    pub(crate) quick: bool,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ProveArguments {
    /// Only the evidence of these rungs, by number or name: `3` or `exact-derivative`
    #[arg(long, value_name = "RUNG", num_args = 1.., value_delimiter = ',', value_parser = chosen_rung)]
    pub(crate) rung: Vec<Rung>,

    /// Only these claims, by the names that the certificate prints, or by what they are about: `activation`
    #[arg(long, value_name = "NAME", num_args = 1.., value_delimiter = ',', value_parser = chosen_claim)]
    pub(crate) claim: Vec<Choice>,

    /// List the claims and the rungs they stand on, and run nothing
    #[arg(long)]
    pub(crate) list: bool,

    /// Also run the evidence that takes minutes, which `--list` marks: random networks and training at full size
    #[arg(long)]
    pub(crate) full: bool,

    /// Also sweep all 2^32 inputs of every f32 function. Takes minutes; can be interrupted and resumed
    #[arg(long, conflicts_with = "list")]
    pub(crate) exhaustive: bool,

    /// Where an interrupted sweep is saved
    #[arg(long, value_name = "FILE", default_value = "headwater-sweep.json", requires = "exhaustive")]
    pub(crate) state: PathBuf,

    /// Go on with an interrupted sweep
    #[arg(long, requires = "exhaustive")]
    pub(crate) resume: bool,

    /// How to write the certificate; the JSON is described in cli/CERTIFICATE_SCHEMA.md
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

impl ProveArguments {
    /// Whether what became of planted bugs belongs to the certificate: of a whole run, or when their rung is named.
    pub(crate) fn asks_for_power(&self) -> bool {
        let all = self.rung.is_empty() && self.claim.is_empty();
        all || self.rung.contains(&Rung::Power)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Tables and pictures in plain text, 80 columns wide
    Text,
    /// One JSON object
    Json,
}

fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("expected a whole number from 0 to {}", u64::MAX))
}

fn section_names() -> PossibleValuesParser {
    PossibleValuesParser::new(sections().iter().map(|entry| entry.id))
}
