//! Memory plans on the command line.

use std::io::Write;

use headwater_core::{Adam, AdamW, Gradients, Optimiser, RmsProp, Sgd};
use headwater_model::plan::targets::{Code, Target};
use headwater_model::plan::{self, Choice, FrozenIn, Remedy, least, remedies, rule};
use headwater_model::{Clip, Model, Storage, features};
use serde::Serialize;

use crate::arguments::{Format, PlanArguments, Rule};
use crate::train::NetworkLine;
use crate::{Failure, Outcome, render};

/// The name and version of the JSON's shape; see `cli/PLAN_SCHEMA.md`.
pub(crate) const SCHEMA: &str = "headwater.plan/1";

/// What is printed: the bytes by part, whether they fit, and what would make them fit.
#[derive(Debug, Serialize)]
pub(crate) struct Document {
    pub(crate) schema: &'static str,
    pub(crate) version: &'static str,
    pub(crate) network: NetworkLine,
    pub(crate) optimiser: String,
    pub(crate) batch: usize,
    pub(crate) update_in_place: bool,
    pub(crate) frozen_in_flash: bool,
    pub(crate) target: Option<Target>,
    /// What was measured for the target.
    pub(crate) measured: Option<Measured>,
    pub(crate) plan: plan::Plan,
    pub(crate) verdicts: Vec<Verdict>,
    pub(crate) remedies: Vec<Remedy>,
    /// The least RAM that any combination of changes trains in, where training does not fit.
    pub(crate) least_ram: Option<usize>,
}

/// Code and stack, as far as they were measured for images that hold all that the network needs.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Measured {
    pub(crate) inference: Option<Code>,
    pub(crate) training: Option<Code>,
    pub(crate) stack: Option<usize>,
}

impl Measured {
    fn of(target: &Target, model: &Model<'_>, choice: &Choice) -> Self {
        let all = features::to_train(&model.network, &model.loss, choice);
        Measured {
            inference: target.inference_code(&features::to_infer(&model.network)),
            training: target.training_code(&all),
            stack: target.stack(&all),
        }
    }
}

/// What is needed of a memory, against what there is.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Verdict {
    /// `RAM` or `flash`.
    pub(crate) memory: &'static str,
    /// `inference` or `training`.
    pub(crate) job: &'static str,
    pub(crate) needed: usize,
    pub(crate) limit: usize,
    pub(crate) fits: bool,
    /// Whether less may be needed.
    pub(crate) at_most: bool,
}

impl Verdict {
    fn new(memory: &'static str, job: &'static str, needed: usize, limit: usize) -> Self {
        Verdict { memory, job, needed, limit, fits: needed <= limit, at_most: false }
    }
}

/// Plans as asked and prints it.
pub(crate) fn plan(wanted: &PlanArguments, out: &mut impl Write) -> Result<Outcome, Failure> {
    let storage = Storage::new();
    let model = Model::read(&wanted.model, &storage)?;
    let refused = |sentence: String| Failure::Usage(format!("{}: {sentence}", wanted.model.display()));
    let choice = choice(wanted, &model).map_err(refused)?;
    let plan = plan::Plan::new(&model.network, &choice).map_err(|error| refused(error.to_string()))?;
    let measured = wanted.target.map(|target| Measured::of(&target, &model, &choice));
    let stack = measured.and_then(|measured| measured.stack).unwrap_or(0);
    let mut verdicts = Vec::new();
    for (job, bytes, code) in [
        ("inference", plan.inference, measured.and_then(|measured| measured.inference)),
        ("training", plan.training, measured.and_then(|measured| measured.training)),
    ] {
        let (code, at_most) = code.map_or((0, false), |code| (code.bytes, code.at_most));
        let ram = wanted.ram.map(|limit| Verdict::new("RAM", job, bytes.ram.saturating_add(stack), limit));
        let flash =
            wanted.flash.map(|limit| Verdict::new("flash", job, bytes.flash.saturating_add(code), limit));
        let flash = flash.map(|verdict| Verdict { at_most, ..verdict });
        verdicts.extend(ram.into_iter().chain(flash));
    }
    let short = verdicts.iter().find(|each| each.memory == "RAM" && each.job == "training" && !each.fits);
    let room = short.map(|verdict| verdict.limit.saturating_sub(stack));
    let document = Document {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        network: NetworkLine {
            frozen: choice.frozen,
            ..NetworkLine::of(&model, wanted.model.display().to_string())
        },
        optimiser: rule(&choice.optimiser),
        batch: choice.batch,
        update_in_place: choice.gradients == Gradients::Spent,
        frozen_in_flash: choice.frozen_in == FrozenIn::Flash,
        target: wanted.target,
        measured,
        plan,
        remedies: room.map(|room| remedies(&model.network, &choice, room)).unwrap_or_default(),
        least_ram: room.and_then(|_| least(&model.network, &choice)),
        verdicts,
    };
    match wanted.format {
        Format::Text => render::plan(&document, out)?,
        Format::Json => render::json(&document, out)?,
    }
    let fits = document.verdicts.iter().all(|verdict| verdict.fits);
    Ok(if fits { Outcome::Well } else { Outcome::Findings })
}

/// The model file's choice with what was typed in its place.
fn choice(wanted: &PlanArguments, model: &Model<'_>) -> Result<Choice, String> {
    let mut settings = model.settings;
    settings.batch = wanted.batch.unwrap_or(settings.batch);
    settings.update_in_place |= wanted.update_in_place;
    let optimiser = wanted.optimiser.map_or(model.optimiser, with_defaults);
    settings.check(&optimiser)?;
    let frozen = wanted.freeze.unwrap_or(model.network.frozen_layers());
    model.network.freeze(frozen).map_err(|error| error.to_string())?;
    if wanted.frozen_in_flash && frozen == 0 {
        return Err(
            "`--frozen-in-flash`: expected frozen layers, found none; `--freeze N` freezes some".to_owned()
        );
    }
    let choice = Choice {
        batch: settings.batch,
        optimiser,
        gradients: if settings.update_in_place { Gradients::Spent } else { Gradients::Kept },
        clips: settings.clip != Clip::None,
        frozen,
        frozen_in: if wanted.frozen_in_flash { FrozenIn::Flash } else { FrozenIn::Ram },
    };
    let least = choice.least_batch(&model.network);
    if choice.batch < least {
        return Err(format!(
            "expected a batch of at least {least} samples, because a batch norm is trained, found {}",
            choice.batch
        ));
    }
    Ok(choice)
}

fn with_defaults(rule: Rule) -> Optimiser<f32> {
    match rule {
        Rule::Sgd => Optimiser::Sgd(Sgd::plain()),
        Rule::Momentum => Optimiser::Sgd(Sgd::with_momentum(0.9)),
        Rule::Nesterov => Optimiser::Sgd(Sgd::with_nesterov(0.9)),
        Rule::Rmsprop => Optimiser::RmsProp(RmsProp::default()),
        Rule::Adam => Optimiser::Adam(Adam::default()),
        Rule::Adamw => Optimiser::AdamW(AdamW::default()),
    }
}
