//! Each layer alone, over all shapes of a box.

use headwater_core::{BatchNorm, Layer, LayerNorm};

use super::fact;
use crate::fact::Fact;
use crate::identity::{exact_adjoint, exact_identity};
use crate::ladder::network::{Subject, checks, examples};
use crate::strict;

/// All small widths, and those around the lanes and blocks that sums are cut into.
const SIDES: [usize; 12] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17];

/// Every layer of the catalogue on inputs of a width: dense ones of these `outputs`, with a bias and without.
fn layers(width: usize, outputs: &[usize]) -> Vec<Layer<'static>> {
    let mut layers = examples(width);
    layers.retain(|layer| !matches!(layer, Layer::Dense(_)));
    layers.extend(outputs.iter().copied().map(Layer::dense));
    layers.extend(outputs.iter().copied().map(Layer::dense_without_bias));
    // Beside the examples: no epsilon at all, and one that no rounding would let through.
    layers.extend([
        Layer::BatchNorm(BatchNorm { epsilon: 0.0, ..BatchNorm::PYTORCH }),
        Layer::BatchNorm(BatchNorm { epsilon: 1e-300, affine: false, ..BatchNorm::ONNX }),
        Layer::LayerNorm(LayerNorm { epsilon: 1e-300, affine: true }),
    ]);
    layers
}

pub(super) fn each_shape(
    widths: &[usize],
    largest_batch: usize,
    mut check: impl FnMut(&Subject, usize, u64),
) {
    let mut seed = 620;
    for &width in widths {
        for layer in layers(width, widths) {
            for batch in 1..=largest_batch {
                if batch > 1 || checks(&layer, width).by_sample {
                    if strict::takes(seed) {
                        let subject = Subject::new(width, vec![layer], batch);
                        check(&subject, subject.network().parameter_count() + batch * width, seed);
                    }
                    seed += 1;
                }
            }
        }
    }
}

/// Claim: each partial derivative of each layer is what the backward pass says.
#[must_use]
pub fn layers_by_partial() -> Fact {
    let claim = "each layer alone: every partial derivative is the backward pass's, as a rational function";
    let mut fact = fact(claim, "all inputs and outputs of 1 to 4, batches of 1 to 3");
    each_shape(&SIDES[..4], 3, |subject, inputs, seed| exact_identity(subject, inputs, seed, &mut fact));
    fact
}

/// Claim: <u, J v> = <J^T u, v> for each layer, in every shape of the box.
#[must_use]
pub fn layers_by_direction() -> Fact {
    let claim = "each layer alone: <u, J v> = <J^T u, v> as rational functions";
    let domain = "all inputs and outputs of 1 to 9 and 15 to 17, batches of 1 to 5";
    let mut fact = fact(claim, domain);
    each_shape(&SIDES, 5, |subject, inputs, seed| exact_adjoint(subject, inputs, seed, &mut fact));
    fact
}
