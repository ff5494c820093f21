//! What can be typed. The doc comments here are the help text.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use headwater_model::nearest;
use headwater_model::plan::targets::{TARGETS, Target};
use headwater_verify::lesson::{Settings, sections};
use headwater_verify::rung::Rung;

use crate::prove::{Choice, chosen_claim, chosen_rung};

/// Where a network's gradients die, why, and what to change
///
/// Without a command, prints the whole report.
///
/// Exit codes: 0 all well, 1 something is found to be wrong or doesn't fit, 2 the command can't be carried out as given,
/// 130 interrupted.
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
    /// Train a network, tell how the gradient fares at each layer, and save the weights
    Train(TrainArguments),
    /// Tell how many bytes a network takes on a board, whether it fits, and what would make it fit
    Plan(PlanArguments),
    /// Write a network and its weights as a Rust module, and a crate for a board around it
    Export(ExportArguments),
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

#[derive(Debug, Clone, Args)]
pub(crate) struct TrainArguments {
    /// The network, as a model file; model/SCHEMA.md describes its keys
    pub(crate) model: PathBuf,

    /// `digits`, the handwritten digits within the program, or a CSV file with a sample in each row
    #[arg(long, value_name = "digits|FILE")]
    pub(crate) data: PathBuf,

    /// Where to save the weights, in safetensors with PyTorch's names
    #[arg(long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,

    /// Start from these weights; the optimiser starts anew
    #[arg(long, value_name = "FILE")]
    pub(crate) weights: Option<PathBuf>,

    /// Where to save the whole run, from which it can be resumed to the same bit
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,

    /// Go on with the run saved by `--checkpoint`, for as many more epochs
    #[arg(long, value_name = "FILE", conflicts_with_all = ["weights", "seed"])]
    pub(crate) resume: Option<PathBuf>,

    /// How often all training samples are seen; the model file's unless given
    #[arg(long, value_name = "N")]
    pub(crate) epochs: Option<usize>,

    /// Samples in a batch; the model file's unless given
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub(crate) batch: Option<usize>,

    /// Seed of the weights and of the order of the samples; the model file's unless given
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = seed)]
    pub(crate) seed: Option<u64>,

    #[command(flatten)]
    pub(crate) samples: SampleArguments,

    /// How to write what became of it; the JSON is described in cli/TRAINING_SCHEMA.md
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// What of the data is taken.
#[derive(Debug, Clone, Args)]
pub(crate) struct SampleArguments {
    /// Only so many of the first samples to train on; all unless given
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub(crate) samples: Option<usize>,

    /// The CSV file's columns to learn, by name or by number from 1; the last, or for a loss on values as many of the
    /// last as there are outputs, unless given
    #[arg(long, value_name = "COLUMN", num_args = 1.., value_delimiter = ',')]
    pub(crate) targets: Vec<String>,

    /// Share of the CSV file's rows held out to judge by; 0.2 unless given
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(crate) held_out: Option<f64>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct PlanArguments {
    /// The network, as a model file; model/SCHEMA.md describes its keys
    pub(crate) model: PathBuf,

    /// RAM there is, in bytes; `16K` is 16 times 1024
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    pub(crate) ram: Option<usize>,

    /// Flash there is, in bytes; `64K` is 64 times 1024
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    pub(crate) flash: Option<usize>,

    /// Samples in a batch; the model file's unless given
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub(crate) batch: Option<usize>,

    /// The optimiser; the model file's unless given
    #[arg(long, value_name = "RULE", value_enum)]
    pub(crate) optimiser: Option<Rule>,

    /// How many of the first layers training leaves alone; the model file's unless given
    #[arg(long, value_name = "N")]
    pub(crate) freeze: Option<usize>,

    /// Keep the frozen layers in flash, as a network of their own
    #[arg(long)]
    pub(crate) frozen_in_flash: bool,

    /// Spend each gradient on the way back; takes plain SGD
    #[arg(long)]
    pub(crate) update_in_place: bool,

    /// The board's processor, by the name of its Rust target
    #[arg(long, value_name = "TARGET", value_parser = target)]
    pub(crate) target: Option<Target>,

    /// How to write the plan; the JSON is described in cli/PLAN_SCHEMA.md
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ExportArguments {
    /// The network, as a model file; model/SCHEMA.md describes its keys
    pub(crate) model: PathBuf,

    /// Its weights, in safetensors with PyTorch's names, as `headwater train --save` writes them; the optimiser starts anew
    #[arg(long, value_name = "FILE", required_unless_present = "resume", conflicts_with = "resume")]
    pub(crate) weights: Option<PathBuf>,

    /// The run saved by `headwater train --checkpoint`, with the optimiser's moments: the board goes on to the same bit
    #[arg(long, value_name = "FILE")]
    pub(crate) resume: Option<PathBuf>,

    /// The folder to write a crate to; made if it is not there. Of the files that are there, only the network and samples
    /// from `--data` are replaced
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: PathBuf,

    /// `digits` or a CSV file, as for `headwater train`: put these samples into the crate, for the board to train on
    #[arg(long, value_name = "digits|FILE")]
    pub(crate) data: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) samples: SampleArguments,

    /// The folder of headwater-core; unless given, the one that this program was built from
    #[arg(long, value_name = "FOLDER")]
    pub(crate) core: Option<PathBuf>,
}

/// A rule, with PyTorch's defaults and a momentum of 0.9 where it is in the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Rule {
    /// Plain gradient descent
    Sgd,
    /// Gradient descent with momentum
    Momentum,
    /// Gradient descent with Nesterov's momentum
    Nesterov,
    /// RMSProp
    Rmsprop,
    /// Adam
    Adam,
    /// Adam with decoupled weight decay
    Adamw,
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

fn at_least_one(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| *number >= 1);
    number.ok_or_else(|| format!("expected a whole number from 1 to {}", usize::MAX))
}

fn share(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number| (0.0..1.0).contains(number));
    number.ok_or_else(|| "expected a number from 0 to below 1, such as 0.2".to_owned())
}

/// `16384`, `16K`, `1M`, and the same with `B` or `iB` behind.
fn bytes(text: &str) -> Result<usize, String> {
    let digits = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => Some(1),
        "k" | "kb" | "kib" => Some(1 << 10),
        "m" | "mb" | "mib" => Some(1 << 20),
        _ => None,
    };
    let number: Option<usize> = number.parse().ok();
    let bytes = number.zip(factor).and_then(|(number, factor)| number.checked_mul(factor));
    bytes.ok_or_else(|| "expected a number of bytes, such as `16384`, `16K` or `1M`".to_owned())
}

fn target(text: &str) -> Result<Target, String> {
    Target::named(text).ok_or_else(|| {
        let names = TARGETS.map(|target| target.name);
        let near = nearest(text, names).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        format!("expected one of {}{near}", names.join(", "))
    })
}

fn section_names() -> PossibleValuesParser {
    PossibleValuesParser::new(sections().iter().map(|entry| entry.id))
}
