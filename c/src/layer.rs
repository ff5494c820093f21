//! A layer as C describes it, and how it becomes one of the core's.

use crate::border::Border;
use crate::failure::Failure;
use core::mem::MaybeUninit;
use headwater_core::{
    Activation, BatchNorm, Dense, Layer, LayerNorm, LengthMismatch, MAXIMUM_NESTING, Prelu, RunningVariance,
    Slopes,
};

/// What a layer computes.
#[repr(u32)]
#[derive(Debug, Clone, Copy)]
pub enum HeadwaterLayerKind {
    /// y = W x + b. Takes `width`; option `HEADWATER_WITHOUT_BIAS`.
    Dense = 0,
    /// y = phi(x), element by element. Takes `activation`, and `parameter` where the activation has one.
    Activation = 1,
    /// y = x for x >= 0 and slope * x below, the slope learned. Option `HEADWATER_SLOPE_PER_FEATURE`.
    Prelu = 2,
    /// Normalisation over the batch. Takes `epsilon` and `momentum`; options `HEADWATER_WITHOUT_AFFINE`,
    /// `HEADWATER_BIASED_RUNNING_VARIANCE`.
    BatchNorm = 3,
    /// Normalisation of each sample. Takes `epsilon`; option `HEADWATER_WITHOUT_AFFINE`.
    LayerNorm = 4,
    /// y = x + branch(x). Takes `branch` and `branch_count`.
    Residual = 5,
}

/// The activations, in the order of the core's catalogue.
#[repr(u32)]
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "each is documented in the core's Activation")]
pub enum HeadwaterActivation {
    Identity = 0,
    Sigmoid = 1,
    Tanh = 2,
    Relu = 3,
    /// `parameter` is the slope on the negative side.
    LeakyRelu = 4,
    /// `parameter` is alpha.
    Elu = 5,
    Selu = 6,
    /// `parameter` is alpha.
    Celu = 7,
    Gelu = 8,
    GeluTanh = 9,
    Silu = 10,
    Softplus = 11,
    Softsign = 12,
    Mish = 13,
    HardSigmoid = 14,
    HardTanh = 15,
    HardSwish = 16,
    Relu6 = 17,
    LogSigmoid = 18,
}

/// The epsilon of normalisations that PyTorch takes unasked.
pub const HEADWATER_EPSILON: f64 = 1e-5;
/// The weight of a new value in batch norm's running statistics that PyTorch takes unasked.
pub const HEADWATER_MOMENTUM: f64 = 0.1;
/// Option of a dense layer: no bias.
pub const HEADWATER_WITHOUT_BIAS: u32 = 1;
/// Option of a normalisation: no learned weight and bias.
pub const HEADWATER_WITHOUT_AFFINE: u32 = 2;
/// Option of batch norm: the running variance divides by the number of samples, as ONNX has it.
pub const HEADWATER_BIASED_RUNNING_VARIANCE: u32 = 4;
/// Option of PReLU: a slope for each feature in place of one for the layer.
pub const HEADWATER_SLOPE_PER_FEATURE: u32 = 8;
const ALL_OPTIONS: u32 = 15;

/// One layer. Fields that its kind does not take are ignored: leave them 0.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct HeadwaterLayer {
    /// A `HeadwaterLayerKind`.
    pub kind: u32,
    /// A `HeadwaterActivation`.
    pub activation: u32,
    /// A sum of options.
    pub options: u32,
    /// Outputs of a dense layer.
    pub width: usize,
    /// The activation's hyperparameter.
    pub parameter: f64,
    /// Added to the variance.
    pub epsilon: f64,
    /// The weight of the new value in the running statistics.
    pub momentum: f64,
    /// The layers of a residual branch.
    pub branch: *const HeadwaterLayer,
    /// How many there are.
    pub branch_count: usize,
}

/// Room for one layer in the form the library works with. Its contents are the library's own.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct HeadwaterLayerSpace {
    /// What the library leaves here.
    opaque: [u64; 4],
}

pub(crate) type Room<'a> = MaybeUninit<Layer<'a>>;
const _: () = assert!(size_of::<Room<'_>>() <= size_of::<HeadwaterLayerSpace>());
const _: () = assert!(align_of::<Room<'_>>() <= align_of::<HeadwaterLayerSpace>());

/// Converts a list of layers, and their branches behind it, into `room`. Returns the list and the room that is left.
///
/// # Safety
/// Each branch points to as many layers as it says, or is refused.
pub(crate) unsafe fn convert<'a>(
    layers: &[HeadwaterLayer],
    room: &'a mut [Room<'a>],
    depth: usize,
) -> Result<(&'a [Layer<'a>], &'a mut [Room<'a>]), Failure> {
    if depth > MAXIMUM_NESTING {
        return Err(Failure::TooDeep { most: MAXIMUM_NESTING });
    }
    let found = room.len();
    let Some((own, mut rest)) = room.split_at_mut_checked(layers.len()) else {
        let remedy = "give it one HeadwaterLayerSpace for each layer, those in branches included";
        return Err(LengthMismatch { part: "space", expected: layers.len(), found, remedy }.into());
    };
    for (slot, layer) in own.iter_mut().zip(layers) {
        let converted = if layer.kind == HeadwaterLayerKind::Residual as u32 {
            // SAFETY: as this function asks.
            let branch = unsafe { Border::new().read("branch", layer.branch, layer.branch_count)? };
            // SAFETY: as this function asks.
            let (branch, left) = unsafe { convert(branch, rest, depth + 1)? };
            rest = left;
            Layer::Residual(branch)
        } else {
            layer.alone()?
        };
        slot.write(converted);
    }
    // SAFETY: the two have the same length, so every slot has been written.
    Ok((unsafe { own.assume_init_ref() }, rest))
}

impl HeadwaterLayer {
    /// A layer that holds no others.
    fn alone<'a>(&self) -> Result<Layer<'a>, Failure> {
        if self.options > ALL_OPTIONS {
            return Err(Failure::UnknownChoice {
                part: "options",
                found: self.options,
                count: ALL_OPTIONS + 1,
            });
        }
        let has = |option| self.options & option != 0;
        let (epsilon, momentum, affine) = (self.epsilon, self.momentum, !has(HEADWATER_WITHOUT_AFFINE));
        Ok(match self.kind {
            0 => Layer::Dense(Dense { outputs: self.width, bias: !has(HEADWATER_WITHOUT_BIAS) }),
            1 => Layer::Activation(self.activation()?),
            2 if has(HEADWATER_SLOPE_PER_FEATURE) => Layer::Prelu(Prelu { slopes: Slopes::PerFeature }),
            2 => Layer::prelu(),
            3 => {
                let biased = has(HEADWATER_BIASED_RUNNING_VARIANCE);
                let running_variance =
                    if biased { RunningVariance::Biased } else { RunningVariance::Unbiased };
                Layer::BatchNorm(BatchNorm { epsilon, momentum, running_variance, affine })
            }
            4 => Layer::LayerNorm(LayerNorm { epsilon, affine }),
            found => return Err(Failure::UnknownChoice { part: "kind of layer", found, count: 6 }),
        })
    }

    fn activation(&self) -> Result<Activation, Failure> {
        let (found, count) = (self.activation, Activation::ALL.len() as u32);
        let chosen = usize::try_from(found).ok().and_then(|index| Activation::ALL.get(index));
        Ok(match *chosen.ok_or(Failure::UnknownChoice { part: "activation", found, count })? {
            Activation::LeakyRelu { .. } => Activation::LeakyRelu { slope: self.parameter },
            Activation::Elu { .. } => Activation::Elu { alpha: self.parameter },
            Activation::Celu { .. } => Activation::Celu { alpha: self.parameter },
            other => other,
        })
    }
}
