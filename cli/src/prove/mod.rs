//! The evidence on the command line.

mod choice;
mod exhaustive;
mod power;

use std::io::Write;

use headwater_verify::exhaustive::WHOLE;
use headwater_verify::proof::{self, Certificate, Evidence};
use headwater_verify::rung::Rung;
use serde::Serialize;

pub(crate) use choice::{Choice, chosen_claim, chosen_rung};
pub(crate) use power::{Kills, Power};

use crate::arguments::{Format, ProveArguments};
use crate::{Failure, Outcome, progress, render};

/// The name and version of the JSON's shape; see `cli/CERTIFICATE_SCHEMA.md`.
pub(crate) const SCHEMA: &str = "headwater.certificate/1";

/// What is printed: the certificate, and what it was made with.
#[derive(Debug, Serialize)]
pub(crate) struct Document {
    pub(crate) schema: &'static str,
    pub(crate) versions: Versions,
    #[serde(flatten)]
    pub(crate) certificate: Certificate,
    /// What became of planted bugs, when it was asked for.
    pub(crate) power: Option<Power>,
}

/// What the program was built from and with.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Versions {
    pub(crate) headwater: &'static str,
    pub(crate) libm: &'static str,
    pub(crate) compiler: &'static str,
    pub(crate) target: &'static str,
    /// How sums of products are rounded.
    pub(crate) arithmetic: &'static str,
}

const VERSIONS: Versions = Versions {
    headwater: env!("CARGO_PKG_VERSION"),
    libm: env!("HEADWATER_LIBM"),
    compiler: env!("HEADWATER_COMPILER"),
    target: env!("HEADWATER_TARGET"),
    arithmetic: if proof::FUSED { "products by fused multiply-add" } else { "separate multiply and add" },
};

impl Document {
    /// The document of what was shown; without any evidence it stands on planted bugs alone.
    pub(crate) fn of(mut certificate: Certificate, power: Option<Power>) -> Self {
        let evidence = certificate.stands || (certificate.evidence.is_empty() && power.is_some());
        certificate.stands = evidence && power.as_ref().is_none_or(|power| power.stands);
        Document { schema: SCHEMA, versions: VERSIONS, certificate, power }
    }
}

/// Runs what was asked for and prints the certificate, or lists what could be asked for.
pub(crate) fn prove(wanted: &ProveArguments, out: &mut impl Write) -> Result<Outcome, Failure> {
    let picked = picked(wanted)?;
    if wanted.list {
        render::evidence(&picked, out)?;
        return Ok(Outcome::Well);
    }
    // First the long part, whose files and interrupts may refuse.
    let swept = if wanted.exhaustive { Some(exhaustive::sweep(wanted)?) } else { None };
    let gathered = progress::shown(|progress| {
        proof::gather(picked, |evidence| progress.done(&evidence.rung.to_string(), evidence.name))
    });
    let mut gathered: Vec<_> =
        gathered.into_iter().map(|(evidence, facts)| (evidence.heading(), facts)).collect();
    gathered.extend(swept.map(|facts| (WHOLE, facts)));
    let power = wanted.asks_for_power().then(Power::recorded);
    let document = Document::of(Certificate::of(&gathered), power);
    match wanted.format {
        Format::Text => render::certificate(&document, out)?,
        Format::Json => render::json(&document, out)?,
    }
    Ok(if document.certificate.stands { Outcome::Well } else { Outcome::Findings })
}

/// The pieces of evidence that were asked for: those of any of the rungs and any of the claims named. What takes minutes
/// must be asked for by its name or as a whole; a list has it anyway.
fn picked(wanted: &ProveArguments) -> Result<Vec<&'static Evidence>, Failure> {
    let rung = |rung: Rung| wanted.rung.is_empty() || wanted.rung.contains(&rung);
    let claim = |evidence: &Evidence| {
        wanted.claim.is_empty() || wanted.claim.iter().any(|choice| choice.includes(evidence))
    };
    let by_name = |evidence: &Evidence| wanted.claim.contains(&Choice::Claim(evidence.name));
    let long = proof::in_full().filter(|each| wanted.full || wanted.list || by_name(each));
    let picked: Vec<_> =
        proof::evidence().chain(long).filter(|each| rung(each.rung) && claim(each)).collect();
    if picked.is_empty() && !wanted.asks_for_power() {
        let sentence = "none of the claims named has evidence of the rungs named; `headwater prove --list` shows \
                        which claim stands on which rung";
        return Err(Failure::Usage(sentence.to_owned()));
    }
    Ok(picked)
}
