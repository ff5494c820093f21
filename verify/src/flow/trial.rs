//! One random network, one random pass.

use headwater_core::{Backward, Dense, Error, Fan, Forward, Initialiser, Layer, Network, Real};
use rand_core::SeedableRng;
use rand_pcg::Pcg64Mcg;

use super::record::{Flow, Recorder, norm};

/// How the dense layers of a trial start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Start {
    /// The weights.
    pub weights: Initialiser,
    /// The biases; [`Initialiser::PyTorchLinear`] draws them as PyTorch's `Linear` does.
    pub biases: Initialiser,
}

impl Start {
    /// Weights by `weights`, biases 0.
    pub const fn weights(weights: Initialiser) -> Start {
        Start { weights, biases: Initialiser::Zeros }
    }

    /// Normal weights of variance `weight_variance` / n_in and normal biases of variance `bias_variance`, as theory has
    /// it.
    pub fn normal(weight_variance: f64, bias_variance: f64) -> Start {
        Start {
            weights: Initialiser::HeNormal { gain: weight_variance.sqrt(), fan: Fan::In },
            biases: Initialiser::Normal { mean: 0.0, standard_deviation: bias_variance.sqrt() },
        }
    }

    /// What PyTorch's `Linear` does when nobody asks otherwise: U(-1/sqrt n, 1/sqrt n) for weights and biases.
    pub const PYTORCH: Start =
        Start { weights: Initialiser::PyTorchLinear, biases: Initialiser::PyTorchLinear };
}

/// A network with random parameters, random inputs and a random gradient at its output, all standard normal but the
/// parameters.
#[derive(Debug, Clone)]
pub struct Trial<'a, R> {
    /// The network.
    pub network: Network<'a>,
    /// Its parameters.
    pub parameters: Vec<R>,
    /// `[batch, inputs]`.
    pub inputs: Vec<R>,
    /// `[batch, outputs]`.
    pub output_gradient: Vec<R>,
}

impl<'a, R: Real + Into<f64>> Trial<'a, R> {
    /// Draws a trial; the stream depends on the network, `start` and `batch` alone.
    pub fn draw(network: Network<'a>, start: Start, batch: usize, generator: &mut Pcg64Mcg) -> Trial<'a, R> {
        let mut parameters = vec![R::ZERO; network.parameter_count()];
        fill(network.layers(), network.inputs(), &mut parameters, start, generator);
        let inputs = normal(batch * network.inputs(), generator);
        let output_gradient = normal(batch * network.outputs(), generator);
        Trial { network, parameters, inputs, output_gradient }
    }

    /// Runs forward and back.
    pub fn run(&self) -> Flow {
        self.run_with_gradients().0
    }

    /// Runs forward and back; the gradient with respect to all parameters is handed back too.
    pub fn run_with_gradients(&self) -> (Flow, Vec<R>) {
        self.pass().expect("a trial's slices have the planned lengths")
    }

    fn pass(&self) -> Result<(Flow, Vec<R>), Error> {
        let Trial { network, parameters, inputs, output_gradient } = self;
        let batch = inputs.len() / network.inputs();
        let mut scratch = vec![R::ZERO; network.training_scratch_with_input_gradient(batch)];
        let mut state = vec![R::ZERO; network.state_count()];
        let mut gradients = vec![R::ZERO; network.gradient_count()];
        let mut input_gradient = vec![R::ZERO; inputs.len()];
        let mut recorder = Recorder::default();
        let forward = Forward { parameters, state: &mut state, inputs, scratch: &mut scratch };
        let mut pass = network.forward_observed(forward, &mut recorder)?;
        pass.output_gradient_mut().copy_from_slice(output_gradient);
        let input_gradient_slot = Some(&mut *input_gradient);
        let backward =
            Backward { parameters, gradients: &mut gradients, input_gradient: input_gradient_slot };
        pass.backward_observed(backward, &mut recorder)?;
        Ok((recorder.finish(norm(&input_gradient)), gradients))
    }
}

/// The stream of random numbers that belongs to a seed, a label and a repetition.
pub fn stream(seed: u64, label: &str, repetition: usize) -> Pcg64Mcg {
    // FNV-1a, so that streams with different labels have nothing to do with each other.
    let hash = label.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    Pcg64Mcg::seed_from_u64(seed ^ hash.wrapping_add(repetition as u64))
}

fn normal<R: Real>(count: usize, generator: &mut Pcg64Mcg) -> Vec<R> {
    let mut values = vec![R::ZERO; count];
    Initialiser::normal().fill(&mut values, 1, count, generator).expect("a row of standard normal numbers");
    values
}

/// Fills `parameters` of the layers from `width` inputs on, and returns what is left of them and the last width.
fn fill<'p, R: Real>(
    layers: &[Layer<'_>],
    mut width: usize,
    mut parameters: &'p mut [R],
    start: Start,
    generator: &mut Pcg64Mcg,
) -> &'p mut [R] {
    for layer in layers {
        match layer {
            Layer::Dense(Dense { outputs, bias }) => {
                let (weights, rest) = parameters.split_at_mut(outputs * width);
                start.weights.fill(weights, *outputs, width, generator).expect("weights of a dense layer");
                let (biases, rest) = rest.split_at_mut(if *bias { *outputs } else { 0 });
                match start.biases {
                    Initialiser::PyTorchLinear => start.biases.fill_bias(biases, width, generator),
                    other => other.fill(biases, biases.len(), 1, generator),
                }
                .expect("biases of a dense layer");
                (parameters, width) = (rest, *outputs);
            }
            Layer::BatchNorm(_) | Layer::LayerNorm(_) => {
                let (weights, rest) = parameters.split_at_mut(width);
                let (biases, rest) = rest.split_at_mut(width);
                weights.fill(R::ONE);
                biases.fill(R::ZERO);
                parameters = rest;
            }
            Layer::Residual(branch) => parameters = fill(branch, width, parameters, start, generator),
            Layer::Activation(_) | Layer::Prelu(_) => {}
        }
    }
    parameters
}

#[cfg(test)]
mod tests {
    use headwater_core::{Activation, Fan, Initialiser, Layer, Network};

    use super::{Start, Trial, stream};
    use crate::flow::{Deep, Line, Norm};

    fn trial(layers: &[Layer<'_>], width: usize, start: Start) -> crate::flow::Flow {
        let network = Network::new(width, layers).expect("a network");
        Trial::<f64>::draw(network, start, 4, &mut stream(1, "test", 0)).run()
    }

    /// Claim: through orthogonal layers and no activation neither norm changes. Oracle: |Q x| = |x|, to rounding.
    #[test]
    fn orthogonal_layers_keep_both_norms() {
        let layers = Deep::plain(Activation::Identity, 16, 12).layers();
        let flow = trial(&layers, 16, Start::weights(Initialiser::orthogonal()));
        assert_eq!(flow.dense.len(), 12);
        for layer in &flow.dense {
            assert!((layer.variance / flow.dense[0].variance - 1.0).abs() < 1e-12, "{layer:?}");
            assert!((layer.delta / flow.dense[0].delta - 1.0).abs() < 1e-12, "{layer:?}");
            assert!((layer.slope, layer.silent) == (1.0, 0));
        }
        assert!((flow.input_gradient / flow.dense[0].delta - 1.0).abs() < 1e-12);
    }

    /// Claim: scaling every layer of a linear network by 1/2 makes |delta| fall by 1/2 a layer. Oracle: the factor.
    #[test]
    fn a_known_factor_is_found() {
        let layers = Deep::plain(Activation::Identity, 8, 9).layers();
        let flow = trial(&layers, 8, Start::weights(Initialiser::Orthogonal { gain: 0.5 }));
        assert!(
            (flow.log_rho() - 0.5_f64.ln()).abs() < 1e-12 && (flow.reach() - 0.5_f64.powi(8)).abs() < 1e-12
        );
        let points = flow.dense.iter().enumerate().map(|(layer, flow)| (layer as f64, flow.log_delta));
        let line = Line::through(points);
        assert!((line.slope - 2.0_f64.ln()).abs() < 1e-12 && line.r_squared > 1.0 - 1e-12);
    }

    /// Claim: <W, dL/dW> is the same for every layer of a bias-free ReLU network. Oracle: Euler's identity for functions
    /// that are linear in the scale of each layer. Tolerance: 1e-12, rounding of sums of 256 terms.
    #[test]
    fn weight_times_gradient_is_conserved() {
        let layers = Deep::plain(Activation::Relu, 16, 6).layers();
        let flow = trial(&layers, 16, Start::weights(Initialiser::he_normal()));
        let first = flow.dense[0].weight_times_gradient;
        assert!(flow.dense.iter().all(|layer| (layer.weight_times_gradient / first - 1.0).abs() < 1e-12));
    }

    /// Claim: residual blocks are seen from outside, and a zeroed branch passes the gradient on unchanged. Oracle: the
    /// identity.
    #[test]
    fn residual_blocks_are_seen() {
        let branch = [Layer::activation(Activation::Relu), Layer::dense(8)];
        let layers = [Layer::residual(&branch), Layer::residual(&branch)];
        let flow = trial(&layers, 8, Start::weights(Initialiser::Zeros));
        assert_eq!((flow.blocks.len(), flow.dense.len()), (2, 2));
        assert!(flow.blocks.iter().all(|norm| *norm == flow.input_gradient));
    }

    /// Claim: normalised networks run, biases and all. Oracle: layer norm sets the mean square to 1.
    #[test]
    fn normalised_layers_run() {
        for norm in [Norm::Batch, Norm::Layer] {
            let layers = Deep { norm, ..Deep::plain(Activation::Tanh, 8, 3) }.layers();
            let weights = Initialiser::HeUniform { gain: 1.0, fan: Fan::Out };
            let flow = trial(&layers, 8, Start { weights, biases: Initialiser::PyTorchLinear });
            assert!(flow.dense.len() == 3 && flow.log_rho().is_finite());
        }
    }

    /// Claim: streams differ by label and repetition. Oracle: their first numbers.
    #[test]
    fn streams_differ() {
        let first = |label, repetition| super::normal::<f64>(1, &mut stream(66, label, repetition));
        assert_eq!(first("a", 0), first("a", 0));
        assert!(first("a", 0) != first("a", 1) && first("a", 0) != first("b", 0));
    }
}
