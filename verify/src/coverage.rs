//! Which checked function was tried where: the strata of values, of batches and of widths, function by function.
//!
//! Evidence notes what it tries ([`Fact::saw`]); [`missing`] compares that with everything there is. A region that does
//! not apply to a function stands in [`EXEMPT`] with its reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use headwater_core::Layer;

use crate::fact::Fact;
use crate::ladder::{activation, loss, network, optimiser};
use crate::proof::Evidence;
use crate::strata::{BATCHES, Stratum, WIDTHS};

/// A part of what a function can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Region {
    /// Numbers of a stratum.
    Values(Stratum),
    /// So many samples.
    Batch(usize),
    /// So many features, outputs or parameters.
    Width(usize),
}

impl Region {
    /// Every region: 11 strata of values, the batches of [`BATCHES`] and the widths of [`WIDTHS`].
    #[must_use]
    pub fn all() -> Vec<Region> {
        let values = Stratum::ALL.into_iter().map(Region::Values);
        let batches = BATCHES.into_iter().map(Region::Batch);
        values.chain(batches).chain(WIDTHS.into_iter().map(Region::Width)).collect()
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Region::Values(stratum) => write!(f, "{stratum} values"),
            Region::Batch(0) => f.write_str("a batch of none"),
            Region::Batch(1) => f.write_str("a batch of one"),
            Region::Batch(2) => f.write_str("a batch of two"),
            Region::Batch(_) => f.write_str("a batch of several"),
            Region::Width(width) if width.is_power_of_two() => write!(f, "a width of {width}"),
            Region::Width(width) if (width + 1).is_power_of_two() => {
                write!(f, "a width one below {}", width + 1)
            }
            Region::Width(width) => write!(f, "a width one above {}", width - 1),
        }
    }
}

/// Kinds of functions that some regions cannot apply to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The value or the slope of an activation.
    Activation,
    /// A layer in a network.
    Layer,
    /// A loss.
    Loss,
    /// An optimiser.
    Optimiser,
    /// Clipping.
    Clipping,
}

/// Regions that do not apply to a kind of function, and why not.
pub const EXEMPT: [(Kind, &[Region], &str); 3] = [
    (
        Kind::Activation,
        &[
            Region::Values(Stratum::Ties),
            Region::Batch(0),
            Region::Batch(1),
            Region::Batch(2),
            Region::Batch(5),
        ],
        "a function of one number: there is nothing to tie with, and samples are the business of the activation layer",
    ),
    (
        Kind::Optimiser,
        &[Region::Batch(0), Region::Batch(1), Region::Batch(2), Region::Batch(5)],
        "a step is given parameters and gradients: how many samples they came from is in the gradients",
    ),
    (
        Kind::Clipping,
        &[Region::Batch(0), Region::Batch(1), Region::Batch(2), Region::Batch(5)],
        "gradients are clipped together, whatever samples they came from",
    ),
];

/// The name of a variant without its fields.
pub(crate) fn variant(value: &impl fmt::Debug) -> String {
    let text = format!("{value:?}");
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned()
}

/// The name that a layer goes by here.
pub(crate) fn layer(layer: &Layer<'_>) -> String {
    format!("{} layer", variant(layer))
}

/// Every checked function of the catalogue, with its kind. The examples hold every variant, which is tested.
#[must_use]
pub fn functions() -> BTreeSet<(String, Kind)> {
    let activations = activation::examples().into_iter().flat_map(activation::functions);
    let layers = network::examples(2).into_iter().map(|example| layer(&example));
    let losses = loss::examples().into_iter().map(|loss| variant(&loss));
    let optimisers = optimiser::examples::<f64>().into_iter().map(|rule| variant(&rule));
    let clipping = optimiser::FUNCTIONS.into_iter().map(str::to_owned);
    activations
        .map(|name| (name, Kind::Activation))
        .chain(layers.map(|name| (name, Kind::Layer)))
        .chain(losses.map(|name| (name, Kind::Loss)))
        .chain(optimisers.map(|name| (name, Kind::Optimiser)))
        .chain(clipping.map(|name| (name, Kind::Clipping)))
        .collect()
}

/// Whether a piece of evidence notes what it tries.
#[must_use]
pub fn notes(evidence: &Evidence) -> bool {
    const NOTING: [&str; 6] = [
        "activation-bounds",
        "activation-slices",
        "loss-strata",
        "layer-strata",
        "optimiser-strata",
        "optimiser-closed-forms",
    ];
    NOTING.contains(&evidence.name)
}

/// What no evidence tried, and exemptions that are none: one sentence for each, none when all is covered.
#[must_use]
pub fn missing<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> Vec<String> {
    let mut seen: BTreeMap<(String, Region), u64> = BTreeMap::new();
    for fact in facts {
        for (place, count) in &fact.seen {
            *seen.entry(place.clone()).or_default() += count;
        }
    }
    let exempt = |kind: Kind, region: &Region| {
        EXEMPT.iter().any(|(exempted, regions, _)| *exempted == kind && regions.contains(region))
    };
    let mut complaints = Vec::new();
    for (function, kind) in functions() {
        for region in Region::all() {
            let tried = seen.contains_key(&(function.clone(), region));
            match (tried, exempt(kind, &region)) {
                (false, false) => complaints.push(format!("{function} never saw {region}")),
                (true, true) => complaints.push(format!("{function} saw {region}, from which it is exempt")),
                _ => {}
            }
        }
    }
    complaints
}
