//! Whole networks: layers are independent, and each has the biases and the gain of its scheme.

use headwater_core::{Activation, Fan, Gain, Initialise, Initialiser, Layer, Network, Scheme};

use super::claim;
use super::law::law;
use crate::chance::{correlation, judge, kolmogorov_smirnov, normal};
use crate::fact::Fact;
use crate::flow::stream;
use crate::gaussian::mean_square;
use crate::rung::Rung;
use crate::tolerance::{EXACT, GAIN};

const WIDTH: usize = 100;
const DEPTH: usize = 4;
/// Weights and biases of one layer.
const PARAMETERS: usize = WIDTH * WIDTH + WIDTH;

/// The weights and the biases of each of some equal layers.
fn initialised(layers: &[Layer<'_>], scheme: Scheme, label: &str) -> Vec<(Vec<f64>, Vec<f64>)> {
    let network = Network::new(WIDTH, layers).expect("a network of equal layers");
    let mut parameters = vec![f64::NAN; network.parameter_count()];
    let call = Initialise { parameters: &mut parameters, state: &mut [], scheme };
    network.initialise(call, &mut stream(11, label, 0)).expect("a sensible scheme");
    let split = |layer: &[f64]| (layer[..WIDTH * WIDTH].to_vec(), layer[WIDTH * WIDTH..].to_vec());
    parameters.chunks(PARAMETERS).map(split).collect()
}

/// Claim: no layer tells anything of another, in the same place or mirrored. Oracle: independence. One seed for every layer
/// would be a correlation of 1.
pub fn layers() -> Vec<Fact> {
    let mut fact = claim(
        "the layers of a network are independent",
        "pairs of four layers of 100 x 100, by every scheme that draws",
        "independence",
    );
    let layers = [Layer::dense(WIDTH); DEPTH];
    for weights in Initialiser::ALL {
        if matches!(weights, Initialiser::Zeros | Initialiser::Constant { .. }) {
            continue;
        }
        let name = weights.name();
        let layers = initialised(&layers, Scheme { weights, gain: Gain::Given }, name);
        let centre = law(weights, WIDTH, WIDTH).moments().map_or(0.0, |[mean, ..]| mean);
        let centred = |layer: usize| layers[layer].0.iter().map(move |w| w - centre);
        for (one, other) in [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)] {
            let straight = correlation(centred(one), centred(other));
            judge(&mut fact, normal(straight), || format!("{name}: layers {one} and {other}"));
            let mirrored = correlation(centred(one), centred(other).rev());
            judge(&mut fact, normal(mirrored), || format!("{name}: layers {one} and {other}, mirrored"));
        }
    }
    vec![fact]
}

/// Claim: biases are 0, but for PyTorch's `Linear`, which draws them like its weights: U(-a, a) with a = 1 / sqrt(n_in),
/// independent of them.
pub fn biases() -> Vec<Fact> {
    let mut zero =
        Fact::new(Rung::Statistics, "biases start at 0", "every scheme but PyTorch's Linear", "0", EXACT);
    let mut drawn = claim(
        "PyTorch's Linear draws biases like weights",
        "400 biases of 100 x 100 layers",
        "the distribution function, and independence",
    );
    let layers = [Layer::dense(WIDTH); DEPTH];
    for weights in Initialiser::ALL {
        let layers = initialised(&layers, Scheme { weights, gain: Gain::Given }, weights.name());
        let biases: Vec<f64> = layers.iter().flat_map(|(_, biases)| biases.clone()).collect();
        if weights != Initialiser::PyTorchLinear {
            zero.holds(biases.iter().all(|bias| *bias == 0.0), || weights.name().to_owned());
            continue;
        }
        let law = law(weights, WIDTH, WIDTH);
        judge(&mut drawn, kolmogorov_smirnov(biases.clone(), |x| law.distribution(x)), || {
            "distribution".to_owned()
        });
        for (number, (weights, biases)) in layers.iter().enumerate() {
            let chance = normal(correlation(weights.iter().copied(), biases.iter().copied()));
            judge(&mut drawn, chance, || format!("the first weights and the biases of layer {number}"));
        }
    }
    vec![zero, drawn]
}

/// Claim: the gain of a layer is that of the activation behind it: with the same stream, weights are those of gain 1 times
/// the gain. Oracle: 1 / sqrt(E phi^2) and 1 / sqrt(E phi'^2) by quadrature, and PyTorch's table.
pub fn gains() -> Vec<Fact> {
    let mut fact = Fact::new(
        Rung::Statistics,
        "the gain of a layer is that of the activation behind it",
        "every activation, forward and backward gain; the last layer, which has none behind it",
        "quadrature of E phi^2 and E phi'^2",
        GAIN,
    );
    let weights = Initialiser::HeNormal { gain: 1.0, fan: Fan::In };
    for activation in Activation::ALL {
        let layers = [Layer::dense(WIDTH), Layer::activation(activation), Layer::dense(WIDTH)];
        let plain = initialised(&layers, Scheme { weights, gain: Gain::Given }, "gains");
        let of = [
            (Gain::Forward, mean_square(|z| activation.value(z)).sqrt().recip()),
            (Gain::Backward, mean_square(|z| activation.derivative(z)).sqrt().recip()),
        ];
        for (gain, expected) in of {
            let scaled = initialised(&layers, Scheme { weights, gain }, "gains");
            for (layer, expected) in [expected, 1.0].into_iter().enumerate() {
                let ratio = scaled[layer].0[7] / plain[layer].0[7];
                fact.relative(ratio, expected, expected, 1e-12 * expected, || {
                    format!("{}, {gain:?}, layer {layer}", activation.name())
                });
            }
        }
    }
    vec![fact]
}
