//! Identities of gradient flow that hold without a tolerance beyond rounding.
//!
//! Most of them are laws of the engine and are shown there, see `coverage`; here is what is left.

use headwater_core::{Activation, Initialiser, Layer, Network};

use crate::fact::Fact;
use crate::flow::{Deep, DenseFlow, Start, Trial, stream};
use crate::rung::Rung;
use crate::tolerance::EXACT;

const WIDTH: usize = 24;
const DEPTH: usize = 6;

/// Claim: scaling one ReLU layer by c > 0 multiplies that layer's local factor by c and no other forward factor; every delta
/// below it grows by c and none above. Oracle: for a power of two, equality to the bit.
pub fn scaling() -> Vec<Fact> {
    let mut fact = Fact::new(
        Rung::Statistics,
        "scaling one ReLU layer changes that layer's local factor and no other",
        format!("each of {DEPTH} layers of {WIDTH} units, by 1/8 and by 4"),
        "the same network unscaled",
        EXACT,
    );
    let layers: Vec<Layer<'_>> = Deep::plain(Activation::Relu, WIDTH, DEPTH).layers();
    let network = Network::new(WIDTH, &layers).expect("a plain network");
    let start = Start::weights(Initialiser::he_normal());
    let trial = Trial::<f64>::draw(network, start, 3, &mut stream(11, "scaling", 0));
    let before = trial.run().dense;
    for (scaled, segment) in
        network.segments().filter(|each| matches!(each.layer, Layer::Dense(_))).enumerate()
    {
        for c in [0.125, 4.0] {
            let mut trial = trial.clone();
            trial.parameters[segment.parameters.clone()].iter_mut().for_each(|weight| *weight *= c);
            let after = trial.run().dense;
            for (layer, (before, after)) in before.iter().zip(&after).enumerate() {
                let input = || format!("layer {scaled} scaled by {c}, layer {layer}");
                // Mean squares: c enters twice.
                let factor = |flow: &DenseFlow| flow.variance / flow.input;
                let own = if layer == scaled { c * c } else { 1.0 };
                fact.bits(factor(after), own * factor(before), input);
                let below = if layer < scaled { c } else { 1.0 };
                fact.bits(after.delta, below * before.delta, input);
            }
        }
    }
    vec![fact]
}
