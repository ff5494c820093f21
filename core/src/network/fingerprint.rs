//! A number that tells networks apart.

use super::Network;
use crate::Activation;
use crate::layer::{BatchNorm, Dense, Layer, LayerNorm, Prelu, RunningVariance, Slopes};

impl Network<'_> {
    /// A hash of the input width and of every layer with its hyperparameters: what a
    /// [`Checkpoint`](crate::checkpoint::Checkpoint) calls its structure.
    ///
    /// The same network has the same fingerprint on every target and in every release. Which layers are frozen does not
    /// count, because the same parameters serve. It is FNV-1a over 64-bit words: good against mistakes, no defence against a
    /// forger.
    ///
    /// ```
    /// use headwater_core::{Layer, Network, network};
    ///
    /// const NET: Network = network!(4, &[Layer::dense(8), Layer::dense(2)]);
    /// const OTHER: Network = network!(4, &[Layer::dense(2), Layer::dense(8)]);
    /// const _: () = assert!(NET.fingerprint() != OTHER.fingerprint());
    /// ```
    pub const fn fingerprint(&self) -> u64 {
        of_layers(word(0xcbf2_9ce4_8422_2325, self.inputs() as u64), self.layers())
    }
}

const fn of_layers(mut hash: u64, layers: &[Layer<'_>]) -> u64 {
    hash = word(hash, layers.len() as u64);
    let mut rest = layers;
    while let [layer, tail @ ..] = rest {
        hash = of_layer(hash, layer);
        rest = tail;
    }
    hash
}

const fn of_layer(hash: u64, layer: &Layer<'_>) -> u64 {
    match layer {
        Layer::Dense(Dense { outputs, bias }) => word(word(word(hash, 1), *outputs as u64), *bias as u64),
        Layer::Activation(activation) => of_activation(word(hash, 2), *activation),
        Layer::Prelu(Prelu { slopes }) => word(word(hash, 3), matches!(slopes, Slopes::PerFeature) as u64),
        Layer::BatchNorm(BatchNorm { epsilon, momentum, running_variance, affine }) => {
            let hash = word(word(word(hash, 4), epsilon.to_bits()), momentum.to_bits());
            word(word(hash, matches!(running_variance, RunningVariance::Biased) as u64), *affine as u64)
        }
        Layer::LayerNorm(LayerNorm { epsilon, affine }) => {
            word(word(word(hash, 5), epsilon.to_bits()), *affine as u64)
        }
        Layer::Residual(branch) => of_layers(word(hash, 6), branch),
    }
}

/// The name tells activations apart; the hyperparameter, where there is one, tells the rest.
const fn of_activation(mut hash: u64, activation: Activation) -> u64 {
    let mut name = activation.name().as_bytes();
    while let [byte, tail @ ..] = name {
        hash = word(hash, *byte as u64);
        name = tail;
    }
    match activation {
        Activation::LeakyRelu { slope: parameter }
        | Activation::Elu { alpha: parameter }
        | Activation::Celu { alpha: parameter } => word(hash, parameter.to_bits()),
        Activation::Identity
        | Activation::Sigmoid
        | Activation::Tanh
        | Activation::Relu
        | Activation::Selu
        | Activation::Gelu
        | Activation::GeluTanh
        | Activation::Silu
        | Activation::Softplus
        | Activation::Softsign
        | Activation::Mish
        | Activation::HardSigmoid
        | Activation::HardTanh
        | Activation::HardSwish
        | Activation::Relu6
        | Activation::LogSigmoid => hash,
    }
}

const fn word(hash: u64, word: u64) -> u64 {
    (hash ^ word).wrapping_mul(0x0100_0000_01b3)
}
