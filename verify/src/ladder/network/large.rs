//! Rung 3 for layers that are larger than the sweeps go.

use headwater_core::{Activation, Layer, Prelu, Slopes};

use super::gradients::{duals_fact, point};
use super::subject::{Subject, residual_of};
use crate::draw::Draw;
use crate::fact::Fact;
use crate::gradient::adjoint;

/// Claim: <u, J v> = <J^T u, v> also for a hundred features and for a thousand samples: no loop stops early.
#[must_use]
pub fn large() -> Fact {
    let mut fact = duals_fact();
    fact.claim = "large layers: <u, J v> = <J^T u, v>".to_owned();
    fact.domain = "f64, widths of 150 and 3, batches of 70 and 1,100".to_owned();
    let mut draw = Draw::new(191);
    for (width, batch) in [(150, 70), (3, 1100)] {
        let layers = [
            Layer::dense(135),
            Layer::Prelu(Prelu { slopes: Slopes::PerFeature }),
            Layer::prelu(),
            Layer::batch_norm(),
            Layer::layer_norm(),
            Layer::activation(Activation::Tanh),
            residual_of(vec![Layer::layer_norm(), Layer::dense(width)]),
        ];
        for layer in layers {
            let subject = Subject::new(width, vec![layer], batch);
            let (x, cotangent) = point(&subject, &mut draw);
            adjoint(&subject, &x, &cotangent, 192, &mut fact);
        }
    }
    fact
}
