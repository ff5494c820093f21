//! Networks to be judged: a list of layers, a batch, a cotangent.

use headwater_core::{
    Activation, Backward, BatchNorm, Forward, Layer, LayerNorm, Network, Pass, Prelu, Real, RunningVariance,
    Slopes,
};

use super::reference::checks;
use crate::draw::Draw;
use crate::gradient::Differentiable;
use crate::ladder::activation;
use crate::layout::Layout;

/// A network with its batch: a function of its parameters and its inputs, in that order.
#[derive(Debug, Clone, Copy)]
pub struct Subject {
    /// Width of one input sample.
    pub inputs: usize,
    /// The layers.
    pub layers: &'static [Layer<'static>],
    /// Samples.
    pub batch: usize,
}

/// The measures of a random network.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Width of one input sample.
    pub inputs: usize,
    /// Layers outside of branches.
    pub depth: usize,
    /// The widest layer.
    pub widest: usize,
    /// Samples.
    pub batch: usize,
    /// What everything else is drawn from.
    pub seed: u64,
}

/// A residual layer over layers of its own.
///
/// The branch is leaked on purpose: a description of a test network lives as long as the test.
#[must_use]
pub fn residual_of(branch: Vec<Layer<'static>>) -> Layer<'static> {
    Layer::Residual(branch.leak())
}

/// Every layer in several versions, on inputs of a width.
#[must_use]
pub fn examples(width: usize) -> Vec<Layer<'static>> {
    let mut layers: Vec<Layer<'static>> = activation::examples().into_iter().map(Layer::activation).collect();
    layers.extend([1, 3, 4, 9, 17].map(Layer::dense));
    layers.extend([
        Layer::dense_without_bias(5),
        Layer::prelu(),
        Layer::Prelu(Prelu { slopes: Slopes::PerFeature }),
        Layer::batch_norm(),
        Layer::BatchNorm(BatchNorm { momentum: 0.25, ..BatchNorm::ONNX }),
        Layer::BatchNorm(BatchNorm { epsilon: 0.5, affine: false, ..BatchNorm::PYTORCH }),
        Layer::layer_norm(),
        Layer::LayerNorm(LayerNorm { epsilon: 0.5, affine: false }),
        residual_of(vec![Layer::dense(width)]),
        residual_of(vec![
            Layer::dense(2 * width + 1),
            Layer::activation(Activation::Tanh),
            Layer::dense(width),
        ]),
        residual_of(vec![
            Layer::layer_norm(),
            residual_of(vec![Layer::activation(Activation::Silu), Layer::dense(width)]),
            Layer::prelu(),
        ]),
        residual_of(vec![Layer::batch_norm(), Layer::activation(Activation::Gelu), Layer::dense(width)]),
    ]);
    layers
}

impl Subject {
    /// A network of these layers.
    #[must_use]
    pub fn new(inputs: usize, layers: Vec<Layer<'static>>, batch: usize) -> Self {
        Self { inputs, layers: layers.leak(), batch }
    }

    /// A random network of this shape: any layers of the catalogue in any order, the last one dense.
    #[must_use]
    pub fn draw(shape: Shape) -> Self {
        let mut draw = Draw::new(shape.seed);
        let mut layers = Vec::new();
        let mut width = shape.inputs;
        for _ in 1..shape.depth.max(1) {
            let layer = draw_layer(width, shape.widest, shape.batch, 2, &mut draw);
            width = checks(&layer, width).outputs;
            layers.push(layer);
        }
        layers.push(Layer::dense(1 + draw.below(shape.widest)));
        Self::new(shape.inputs, layers, shape.batch)
    }

    /// The network.
    #[must_use]
    pub fn network(&self) -> Network<'static> {
        Network::new(self.inputs, self.layers).expect("a test network that is right")
    }

    /// Random parameters that keep activations of order 1, exact in `f32`, by the role each one has.
    #[must_use]
    pub fn parameters(&self, draw: &mut Draw) -> Vec<f64> {
        let mut parameters = Vec::new();
        draw_parameters(self.layers, self.inputs, &mut parameters, draw);
        parameters.into_iter().map(|p| f64::from(p as f32)).collect()
    }

    /// Random inputs, exact in `f32`.
    #[must_use]
    pub fn data(&self, draw: &mut Draw) -> Vec<f64> {
        draw.normals(self.batch * self.inputs).into_iter().map(|x| f64::from(x as f32)).collect()
    }

    /// A random cotangent of the outputs, exact in `f32`.
    #[must_use]
    pub fn cotangent(&self, draw: &mut Draw) -> Vec<f64> {
        let outputs = self.batch * self.network().outputs();
        draw.cotangent(outputs).into_iter().map(|g| f64::from(g as f32)).collect()
    }

    /// A training pass on this subject's batch, handed to `then` together with room for the gradient by the
    /// inputs.
    pub fn pass<R: Real, T>(
        &self,
        parameters: &[R],
        data: &[R],
        then: impl FnOnce(&mut Pass<'_, R>) -> T,
    ) -> T {
        let network = self.network();
        let mut state = vec![R::ONE; network.state_count()];
        // Garbage must not matter; NaN would show.
        let garbage = R::from_f64(f64::NAN);
        let mut scratch = vec![garbage; network.training_scratch_with_input_gradient(self.batch)];
        let call = Forward { parameters, state: &mut state, inputs: data, scratch: &mut scratch };
        then(&mut network.forward(call).expect("a test pass that is right"))
    }

    /// Running statistics after a training pass that began with ones, and its outputs.
    pub fn state_and_outputs<R: Real>(&self, parameters: &[R], data: &[R]) -> (Vec<R>, Vec<R>) {
        let network = self.network();
        let mut state = vec![R::ONE; network.state_count()];
        let mut scratch = vec![R::from_f64(f64::NAN); network.training_scratch(self.batch)];
        let call = Forward { parameters, state: &mut state, inputs: data, scratch: &mut scratch };
        let outputs = network.forward(call).expect("a test pass that is right").outputs().to_vec();
        (state, outputs)
    }

    /// The outputs, and the gradients with respect to the parameters and to the inputs for a cotangent of the outputs.
    pub fn outputs_and_gradients<R: Real>(
        &self,
        parameters: &[R],
        data: &[R],
        cotangent: &[R],
    ) -> [Vec<R>; 3] {
        let garbage = R::from_f64(f64::NAN);
        let mut gradients = vec![garbage; parameters.len()];
        let mut input_gradient = vec![garbage; data.len()];
        let outputs = self.pass(parameters, data, |pass| {
            let outputs = pass.outputs().to_vec();
            pass.output_gradient_mut().copy_from_slice(cotangent);
            let call =
                Backward { parameters, gradients: &mut gradients, input_gradient: Some(&mut input_gradient) };
            pass.backward(call).expect("a test pass that is right");
            outputs
        });
        [outputs, gradients, input_gradient]
    }

    /// The gradients with respect to the parameters and to the inputs, for a cotangent of the outputs.
    pub fn gradients<R: Real>(&self, parameters: &[R], data: &[R], cotangent: &[R]) -> (Vec<R>, Vec<R>) {
        let [_, gradients, input_gradient] = self.outputs_and_gradients(parameters, data, cotangent);
        (gradients, input_gradient)
    }
}

fn draw_layer(width: usize, widest: usize, batch: usize, nesting: usize, draw: &mut Draw) -> Layer<'static> {
    let activations = activation::examples();
    let pick = draw.below(if nesting > 0 { 9 } else { 8 });
    match pick {
        0 | 1 => Layer::dense(1 + draw.below(widest)),
        2 => Layer::dense_without_bias(1 + draw.below(widest)),
        3 | 4 => Layer::activation(activations[draw.below(activations.len())]),
        5 if draw.below(2) == 0 => Layer::prelu(),
        5 => Layer::Prelu(Prelu { slopes: Slopes::PerFeature }),
        // One sample has no variance; and an epsilon of 1e-5 turns so sharply on a dead feature that no
        // difference could follow: single layers are tested with it instead.
        6 if batch > 1 => Layer::BatchNorm(BatchNorm {
            epsilon: 0.1,
            running_variance: RunningVariance::Biased,
            affine: draw.below(3) > 0,
            momentum: 0.1,
        }),
        6 | 7 => Layer::LayerNorm(LayerNorm { epsilon: 0.1, affine: draw.below(3) > 0 }),
        _ => {
            let mut branch = Vec::new();
            let mut inner = width;
            for _ in 0..draw.below(3) {
                let layer = draw_layer(inner, widest, batch, nesting - 1, draw);
                inner = checks(&layer, inner).outputs;
                branch.push(layer);
            }
            branch.push(Layer::dense(width));
            residual_of(branch)
        }
    }
}

fn draw_parameters(layers: &[Layer<'_>], inputs: usize, parameters: &mut Vec<f64>, draw: &mut Draw) {
    let mut width = inputs;
    for layer in layers {
        let claimed = checks(layer, width);
        match layer {
            Layer::Dense(dense) => {
                let scale = 1.0 / (width as f64).sqrt();
                let weights = dense.outputs * width;
                parameters.extend((0..weights).map(|_| scale * draw.normal()));
                parameters.extend((weights..claimed.parameters).map(|_| 0.3 * draw.normal()));
            }
            Layer::Prelu(_) => parameters.extend((0..claimed.parameters).map(|_| draw.uniform(-0.2, 0.6))),
            Layer::BatchNorm(_) | Layer::LayerNorm(_) => {
                let half = claimed.parameters / 2;
                parameters.extend((0..half).map(|_| 1.0 + 0.3 * draw.normal()));
                parameters.extend((0..half).map(|_| 0.3 * draw.normal()));
            }
            Layer::Residual(branch) => draw_parameters(branch, width, parameters, draw),
            Layer::Activation(_) => {}
        }
        width = claimed.outputs;
    }
}

/// Names as PyTorch gives them: the layer's number, its parameter's name, and the place in it.
fn name_parameters(layers: &[Layer<'_>], path: &str, inputs: usize, mut layout: Layout) -> Layout {
    let mut width = inputs;
    for (number, layer) in layers.iter().enumerate() {
        let (claimed, named) = (checks(layer, width), |part: &str| format!("{path}{number}.{part}"));
        layout = match layer {
            Layer::Dense(dense) => {
                let bias = if dense.bias { dense.outputs } else { 0 };
                layout.block(named("weight"), &[dense.outputs, width]).block(named("bias"), &[bias])
            }
            Layer::Prelu(_) => layout.block(named("weight"), &[claimed.parameters]),
            Layer::BatchNorm(_) | Layer::LayerNorm(_) => {
                let half = [claimed.parameters / 2];
                layout.block(named("weight"), &half).block(named("bias"), &half)
            }
            Layer::Residual(branch) => name_parameters(branch, &named(""), width, layout),
            Layer::Activation(_) => layout,
        };
        width = claimed.outputs;
    }
    layout
}

impl Differentiable for Subject {
    fn name(&self) -> String {
        format!("{:?} on inputs of {}, batch {}", self.layers, self.inputs, self.batch)
    }
    fn forward<R: Real>(&self, x: &[R]) -> Vec<R> {
        let (parameters, data) = x.split_at(self.network().parameter_count());
        self.pass(parameters, data, |pass| pass.outputs().to_vec())
    }
    fn backward<R: Real>(&self, x: &[R], cotangent: &[R]) -> Vec<R> {
        let (parameters, data) = x.split_at(self.network().parameter_count());
        let (mut gradients, input_gradient) = self.gradients(parameters, data, cotangent);
        gradients.extend(input_gradient);
        gradients
    }
    fn inputs(&self) -> Layout {
        name_parameters(self.layers, "", self.inputs, Layout::new()).block("x", &[self.batch, self.inputs])
    }
}
