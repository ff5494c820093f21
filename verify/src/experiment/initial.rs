//! Parameters and running statistics before training.

use headwater_core::{Gain, Initialise, Initialiser, Network, Scheme};
use rand_core::SeedableRng;
use rand_pcg::Pcg64Mcg;

use super::recipe::Recipe;

/// Parameters and running statistics of a network of this recipe, from one stream. The output layer is Xavier's, but for
/// a network that takes PyTorch's defaults everywhere.
pub(super) fn initial(recipe: &Recipe, network: &Network<'_>, seed: u64) -> (Vec<f32>, Vec<f32>) {
    let mut generator = Pcg64Mcg::seed_from_u64(seed);
    let mut parameters = vec![0.0; network.parameter_count()];
    let mut state = vec![0.0; network.state_count()];
    let scheme = Scheme { weights: recipe.weights, gain: Gain::Given };
    let call = Initialise { parameters: &mut parameters, state: &mut state, scheme };
    network.initialise(call, &mut generator).expect("the plan's own sizes");
    if recipe.weights != Initialiser::PyTorchLinear
        && let Some(output) = network.segments().last()
    {
        let (weights, biases) = parameters[output.parameters].split_at_mut(output.inputs * output.outputs);
        let xavier = Initialiser::xavier_uniform();
        xavier.fill(weights, output.outputs, output.inputs, &mut generator).expect("the segment's own sizes");
        xavier.fill_bias(biases, output.inputs, &mut generator).expect("the segment's own sizes");
    }
    (parameters, state)
}
