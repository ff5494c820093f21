//! The layers of a model file.

use headwater_core::{
    Activation, BatchNorm, Dense, Layer, LayerNorm, NetworkError, Prelu, RunningVariance, Slopes,
};

use super::Storage;
use super::section::{Section, listed};
use crate::Fault;
use crate::fault::suggestion;

/// Layers that are no activation.
const OTHERS: [&str; 5] = ["dense", "prelu", "batch_norm", "layer_norm", "residual"];

/// The layers of a list, and their tables, branches in their place.
pub(super) struct List<'a, 't> {
    pub(super) layers: &'a [Layer<'a>],
    tables: Vec<Entry<'a, 't>>,
}

struct Entry<'a, 't> {
    table: Section<'t>,
    branch: Option<List<'a, 't>>,
}

impl<'a, 't> List<'a, 't> {
    /// Reads the tables of `key`. `path` are the numbers of the residual layers around them.
    pub(super) fn read(
        section: &Section<'t>,
        key: &'static str,
        path: &[usize],
        storage: &'a Storage<'a>,
    ) -> Result<Option<Self>, Fault> {
        let Some(sections) = section.list(key)? else { return Ok(None) };
        let mut layers = Vec::new();
        let mut tables = Vec::new();
        for (number, section) in sections.into_iter().enumerate() {
            let path = [path, &[number]].concat();
            let (layer, entry) = read_layer(section, &path, storage)?;
            layers.push(layer);
            tables.push(entry);
        }
        Ok(Some(Self { layers: storage.layers.alloc_extend(layers), tables }))
    }

    /// The core's sentence at the layer it is about, if it is about one.
    pub(super) fn fault(&self, error: &NetworkError) -> Option<Fault> {
        let (last, above) = error.at.indices().split_last()?;
        let list = above.iter().try_fold(self, |list, index| list.tables.get(*index)?.branch.as_ref())?;
        Some(list.tables.get(*last)?.table.fault(error.to_string()))
    }
}

fn read_layer<'a, 't>(
    section: Section<'t>,
    path: &[usize],
    storage: &'a Storage<'a>,
) -> Result<(Layer<'a>, Entry<'a, 't>), Fault> {
    let numbers: Vec<String> = path.iter().map(usize::to_string).collect();
    let place = format!("layer {}", numbers.join("."));
    let section = section.called(place.clone());
    let names = || OTHERS.into_iter().chain(Activation::ALL.map(Activation::name));
    let kinds: Vec<(&str, &str)> = names().map(|name| (name, name)).collect();
    let kind = match section.choice("kind", &kinds) {
        Ok(Some(kind)) => kind,
        Ok(None) => return Err(section.missing("kind", "\"dense\"")),
        Err(fault) => return Err(fault),
    };
    let section = section.called(format!("{place} ({kind})"));
    let mut branch = None;
    let layer = match kind {
        "dense" => dense(&section)?,
        "prelu" => prelu(&section)?,
        "batch_norm" => batch_norm(&section)?,
        "layer_norm" => layer_norm(&section)?,
        "residual" => {
            section.only(&["kind", "branch"])?;
            let list = List::read(&section, "branch", path, storage)?;
            let list = list.ok_or_else(|| section.missing("branch", "[{ kind = \"relu\" }]"))?;
            let layers = list.layers;
            branch = Some(list);
            Layer::Residual(layers)
        }
        name => Layer::Activation(activation(name, &section)?),
    };
    Ok((layer, Entry { table: section, branch }))
}

fn dense<'a>(section: &Section<'_>) -> Result<Layer<'a>, Fault> {
    section.only(&["kind", "outputs", "bias"])?;
    let outputs = section.count("outputs")?.ok_or_else(|| section.missing("outputs", "32"))?;
    Ok(Layer::Dense(Dense { outputs, bias: section.flag("bias")?.unwrap_or(true) }))
}

fn prelu<'a>(section: &Section<'_>) -> Result<Layer<'a>, Fault> {
    section.only(&["kind", "slopes"])?;
    let choices = [("shared", Slopes::Shared), ("per_feature", Slopes::PerFeature)];
    Ok(Layer::Prelu(Prelu { slopes: section.choice("slopes", &choices)?.unwrap_or(Slopes::Shared) }))
}

fn batch_norm<'a>(section: &Section<'_>) -> Result<Layer<'a>, Fault> {
    section.only(&["kind", "epsilon", "momentum", "running_variance", "affine"])?;
    let default = BatchNorm::PYTORCH;
    let choices = [("unbiased", RunningVariance::Unbiased), ("biased", RunningVariance::Biased)];
    Ok(Layer::BatchNorm(BatchNorm {
        epsilon: section.number("epsilon")?.unwrap_or(default.epsilon),
        momentum: section.number("momentum")?.unwrap_or(default.momentum),
        running_variance: section.choice("running_variance", &choices)?.unwrap_or(default.running_variance),
        affine: section.flag("affine")?.unwrap_or(default.affine),
    }))
}

fn layer_norm<'a>(section: &Section<'_>) -> Result<Layer<'a>, Fault> {
    section.only(&["kind", "epsilon", "affine"])?;
    let default = LayerNorm::PYTORCH;
    Ok(Layer::LayerNorm(LayerNorm {
        epsilon: section.number("epsilon")?.unwrap_or(default.epsilon),
        affine: section.flag("affine")?.unwrap_or(default.affine),
    }))
}

fn activation(name: &str, section: &Section<'_>) -> Result<Activation, Fault> {
    let Some(default) = Activation::ALL.into_iter().find(|activation| activation.name() == name) else {
        let near = suggestion(name, OTHERS);
        return Err(section.fault(format!("expected one of {}{near}", listed(OTHERS))));
    };
    let chosen = match default {
        Activation::LeakyRelu { slope } => {
            section.only(&["kind", "slope"])?;
            Activation::LeakyRelu { slope: section.number("slope")?.unwrap_or(slope) }
        }
        Activation::Elu { alpha } => {
            section.only(&["kind", "alpha"])?;
            Activation::Elu { alpha: section.number("alpha")?.unwrap_or(alpha) }
        }
        Activation::Celu { alpha } => {
            section.only(&["kind", "alpha"])?;
            Activation::Celu { alpha: section.number("alpha")?.unwrap_or(alpha) }
        }
        plain => {
            section.only(&["kind"])?;
            plain
        }
    };
    Ok(chosen)
}
