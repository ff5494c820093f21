//! One random network, one random pass.

use headwater_core::{
    Activation, Backward, Dense, Error, Fan, Forward, Gain, Initialise, Initialiser, Layer, Network, Real,
    Scheme,
};
use rand_core::SeedableRng;
use rand_pcg::Pcg64Mcg;

use super::record::{Flow, Recorder, norm};
use crate::theory::Plain;

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

    /// The same start as theory has it, for layers of as many inputs as units. Not a number for schemes that this
    /// project's experiments do not use.
    pub fn plain(&self, activation: Activation, width: usize) -> Plain {
        let bias_variance = match self.biases {
            Initialiser::Zeros => 0.0,
            Initialiser::Normal { standard_deviation, .. } => standard_deviation * standard_deviation,
            Initialiser::PyTorchLinear => 1.0 / (3.0 * width as f64),
            _ => f64::NAN,
        };
        Plain { activation, weight_variance: square_variance(self.weights, width), bias_variance }
    }
}

/// n Var(W) of a matrix of n inputs and n outputs.
fn square_variance(weights: Initialiser, width: usize) -> f64 {
    match weights {
        Initialiser::XavierUniform { gain }
        | Initialiser::XavierNormal { gain }
        | Initialiser::HeUniform { gain, .. }
        | Initialiser::HeNormal { gain, .. }
        | Initialiser::Orthogonal { gain } => gain * gain,
        Initialiser::LeCunUniform | Initialiser::LeCunNormal => 1.0,
        Initialiser::PyTorchLinear => 1.0 / 3.0,
        Initialiser::Normal { standard_deviation, .. } => {
            width as f64 * standard_deviation * standard_deviation
        }
        _ => f64::NAN,
    }
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
        fill(network, start, &mut parameters, generator).expect("a start with sensible hyperparameters");
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
    // FNV-1a over all three, so that no two of them share a stream.
    let bytes = label.bytes().chain(seed.to_le_bytes()).chain((repetition as u64).to_le_bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    Pcg64Mcg::seed_from_u64(hash)
}

fn normal<R: Real>(count: usize, generator: &mut Pcg64Mcg) -> Vec<R> {
    let mut values = vec![R::ZERO; count];
    Initialiser::normal().fill(&mut values, 1, count, generator).expect("a row of standard normal numbers");
    values
}

/// Fills all parameters; the biases of the dense layers as `start` says.
fn fill<R: Real>(
    network: Network<'_>,
    start: Start,
    parameters: &mut [R],
    generator: &mut Pcg64Mcg,
) -> Result<(), Error> {
    let mut state = vec![R::ZERO; network.state_count()];
    let scheme = Scheme { weights: start.weights, gain: Gain::Given };
    network.initialise(Initialise { parameters, state: &mut state, scheme }, generator)?;
    for segment in network.segments() {
        let Layer::Dense(Dense { outputs, bias: true }) = segment.layer else { continue };
        let biases = segment.parameters.end - outputs..segment.parameters.end;
        let biases = parameters.get_mut(biases).unwrap_or_default();
        match start.biases {
            Initialiser::PyTorchLinear => start.biases.fill_bias(biases, segment.inputs, generator)?,
            other => other.fill(biases, *outputs, 1, generator)?,
        }
    }
    Ok(())
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

    /// Claim: theory's variance of the weights is that of the weights drawn. Oracle: the mean square of 10,000 weights,
    /// good to 1.5 %; four standard deviations.
    #[test]
    fn variances_are_those_drawn() {
        let starts = [
            Start::weights(Initialiser::XavierUniform { gain: 3.0 }),
            Start::weights(Initialiser::LeCunUniform),
            Start::weights(Initialiser::Orthogonal { gain: 1.5 }),
            Start::PYTORCH,
            Start::normal(2.5, 0.0),
        ];
        let layers = [Layer::dense_without_bias(100)];
        let network = Network::new(100, &layers).expect("a network");
        for start in starts {
            let weights = Trial::<f64>::draw(network, start, 1, &mut stream(1, "variance", 0)).parameters;
            let variance = weights.iter().map(|weight| weight * weight).sum::<f64>() / 100.0;
            let expected = start.plain(Activation::Relu, 100).weight_variance;
            assert!((variance / expected - 1.0).abs() < 0.06, "{start:?}: {variance} for {expected}");
        }
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

    /// Claim: streams differ by seed, label and repetition. Oracle: the first numbers of 1,000 of them.
    #[test]
    fn streams_differ() {
        let first =
            |seed, label, repetition| super::normal::<f64>(1, &mut stream(seed, label, repetition))[0];
        assert_eq!(first(66, "a", 0), first(66, "a", 0));
        let mut seen: Vec<u64> = (0..10)
            .flat_map(|seed| {
                (0..50).flat_map(move |repetition| [(seed, "a", repetition), (seed, "b", repetition)])
            })
            .map(|(seed, label, repetition)| first(seed, label, repetition).to_bits())
            .collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 1000);
    }
}
