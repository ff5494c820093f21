//! Rung 3 for layers that are larger than the sweeps go.

use headwater_core::{Activation, Layer, Prelu, Slopes};

use super::gradients::{duals_fact, point};
use super::subject::{Subject, residual_of};
use crate::draw::Draw;
use crate::fact::Fact;
use crate::gradient::adjoint;

/// Claim: <u, J v> = <J^T u, v> also for thousands of features and for a thousand samples: no loop stops early.
#[must_use]
pub fn large() -> Fact {
    let mut fact = duals_fact();
    fact.claim = "large layers: <u, J v> = <J^T u, v>".to_owned();
    fact.domain = "f64, widths of 150, 3 and 2,500, batches of 70, 1,100 and 2".to_owned();
    let mut draw = Draw::new(191);
    let without_products = || {
        [
            Layer::Prelu(Prelu { slopes: Slopes::PerFeature }),
            Layer::prelu(),
            Layer::batch_norm(),
            Layer::layer_norm(),
            Layer::activation(Activation::Tanh),
        ]
    };
    let with_products =
        |width| [Layer::dense(135), residual_of(vec![Layer::layer_norm(), Layer::dense(width)])];
    for (width, batch) in [(150, 70), (3, 1100), (2500, 2)] {
        let mut layers = without_products().to_vec();
        if width < 1000 {
            layers.extend(with_products(width));
        }
        for layer in layers {
            let subject = Subject::new(width, vec![layer], batch);
            let (x, cotangent) = point(&subject, &mut draw);
            adjoint(&subject, &x, &cotangent, 192, &mut fact);
        }
    }
    fact
}
