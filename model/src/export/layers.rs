//! Layers as Rust expressions.

use std::fmt::{Result, Write};

use headwater_core::{Activation, Layer, RunningVariance, Slopes};

/// Writes each layer on a line of its own, branches indented.
pub(super) fn write(out: &mut String, layers: &[Layer<'_>], depth: usize) -> Result {
    let indent = "    ".repeat(depth);
    for layer in layers {
        match layer {
            Layer::Residual(branch) => {
                writeln!(out, "{indent}core_::Layer::residual(&[")?;
                write(out, branch, depth + 1)?;
                writeln!(out, "{indent}]),")?;
            }
            plain => writeln!(out, "{indent}core_::Layer::{},", expression(plain))?,
        }
    }
    Ok(())
}

fn expression(layer: &Layer<'_>) -> String {
    match layer {
        Layer::Dense(dense) => {
            format!("Dense(core_::Dense {{ outputs: {}, bias: {} }})", dense.outputs, dense.bias)
        }
        Layer::Activation(activation) => format!("Activation(core_::Activation::{})", named(*activation)),
        Layer::Prelu(prelu) => {
            let slopes = match prelu.slopes {
                Slopes::Shared => "Shared",
                Slopes::PerFeature => "PerFeature",
            };
            format!("Prelu(core_::Prelu {{ slopes: core_::Slopes::{slopes} }})")
        }
        Layer::BatchNorm(norm) => {
            let kept = match norm.running_variance {
                RunningVariance::Unbiased => "Unbiased",
                RunningVariance::Biased => "Biased",
            };
            format!(
                "BatchNorm(core_::BatchNorm {{ epsilon: {:?}, momentum: {:?}, running_variance: \
                 core_::RunningVariance::{kept}, affine: {} }})",
                norm.epsilon, norm.momentum, norm.affine
            )
        }
        Layer::LayerNorm(norm) => {
            format!("LayerNorm(core_::LayerNorm {{ epsilon: {:?}, affine: {} }})", norm.epsilon, norm.affine)
        }
        Layer::Residual(_) => String::new(),
    }
}

/// The variant as it is written in Rust, which is what its `Debug` prints.
fn named(activation: Activation) -> String {
    format!("{activation:?}")
}
