//! Every layer at one moment of training, seen on one batch.

use headwater_core::{
    BackwardEvent, Forward, ForwardEvent, Layer, Loss, Network, Observer, Targets, UpdateInPlace,
    layer_updates,
};

use super::recipe::WIDTH;

/// Every layer of a network at one moment, on one batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// The hidden layers from the first to the last, then the output layer.
    pub layers: Vec<LayerSnapshot>,
    /// What enters the hidden activations, from the first layer to the last.
    pub pre_activations: Vec<PreActivations>,
}

/// One dense layer at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LayerSnapshot {
    /// Norm over the batch of the loss's gradient, on its way back, where it reaches this layer: with respect to the
    /// input of its activation, of the stream that its branch is added to, or of the softmax.
    pub delta: f64,
    /// Norm of what one SGD step on this batch changes in weights and biases, over their norm before.
    pub relative_update: f64,
    /// The share of weights and biases whose every bit that step leaves as it is.
    pub frozen: f64,
}

/// What enters one layer of activations: a mean and a variance over the batch for each unit.
#[derive(Debug, Clone, PartialEq)]
pub struct PreActivations {
    /// `[width]`.
    pub means: Vec<f64>,
    /// `[width]`, biased.
    pub variances: Vec<f64>,
}

/// What a snapshot is taken of.
pub(super) struct Moment<'a> {
    pub(super) network: Network<'a>,
    pub(super) parameters: &'a [f32],
    pub(super) state: &'a [f32],
    pub(super) inputs: &'a [f32],
    pub(super) labels: &'a [usize],
    pub(super) rate: f32,
}

impl Snapshot {
    /// Takes one step on copies of parameters and state, and watches.
    pub(super) fn take(moment: &Moment<'_>) -> Snapshot {
        let Moment { network, parameters: before, state, inputs, labels, rate } = *moment;
        let (mut after, mut state) = (before.to_vec(), state.to_vec());
        let mut scratch = vec![0.0; network.training_scratch(labels.len())];
        let mut camera = Camera::default();
        let forward = Forward { parameters: before, state: &mut state, inputs, scratch: &mut scratch };
        let mut pass = network.forward_observed(forward, &mut camera).expect("the plan's own sizes");
        pass.loss(Loss::softmax_cross_entropy(), Targets::Classes(labels)).expect("one class a sample");
        let update = UpdateInPlace { parameters: &mut after, rate };
        pass.update_in_place_observed(update, &mut camera).expect("the plan's own sizes");

        let Camera { mut dense, pre_activations, .. } = camera;
        dense.reverse();
        let mut difference = vec![0.0; before.len()];
        let mut updates = Vec::new();
        layer_updates(&network, before, &after, &mut difference, |update| updates.push(update))
            .expect("the plan's own sizes");
        let layers = dense.into_iter().map(|(index, delta)| {
            let own = updates.iter().find(|update| update.index == index);
            own.map_or(LayerSnapshot { delta, relative_update: f64::NAN, frozen: f64::NAN }, |own| {
                LayerSnapshot {
                    delta,
                    relative_update: f64::from(own.relative),
                    frozen: f64::from(own.unchanged),
                }
            })
        });
        Snapshot { layers: layers.collect(), pre_activations }
    }

    /// The largest shift of any hidden layer's pre-activations since an earlier moment.
    pub fn shift_since(&self, earlier: &Snapshot) -> f64 {
        let layers = self.pre_activations.iter().zip(&earlier.pre_activations);
        layers.map(|(now, then)| now.shift_since(then)).fold(0.0, f64::max)
    }

    /// The factor by which the gradient's norm changes per layer on its way back through the hidden layers: rho. NaN for
    /// a single layer.
    pub fn decay(&self) -> f64 {
        match *self.layers.as_slice() {
            [first, .., last, _] => (first.delta / last.delta).powf(1.0 / (self.layers.len() - 2) as f64),
            _ => f64::NAN,
        }
    }
}

/// Sees the dense layers on the way back, last first, and what enters the activations on the way forward.
#[derive(Default)]
struct Camera {
    /// Number of the layer, and its delta.
    dense: Vec<(usize, f64)>,
    pre_activations: Vec<PreActivations>,
    /// The gradient with respect to the input of an activation whose dense layer has not been reached yet.
    waiting: Option<f64>,
}

impl Observer<f32> for Camera {
    fn forward(&mut self, event: &ForwardEvent<'_, f32>) {
        if let Layer::Activation(_) = event.position.layer {
            self.pre_activations.push(PreActivations::of(event.inputs));
        }
    }

    fn backward(&mut self, event: &BackwardEvent<'_, f32>) {
        // The end of a branch, and what comes before a branch, pass on to the stream and not to an activation.
        let in_a_branch = event.position.path.indices().len() > 1;
        match event.position.layer {
            Layer::Activation(_) => self.waiting = Some(norm(event.input_gradient)),
            Layer::Dense(_) => {
                let waiting = self.waiting.take().filter(|_| !in_a_branch);
                let delta = waiting.unwrap_or_else(|| norm(event.output_gradient));
                self.dense.push((event.position.index, delta));
            }
            Layer::Residual(_) => self.waiting = None,
            Layer::Prelu(_) | Layer::BatchNorm(_) | Layer::LayerNorm(_) => {}
        }
    }
}

impl PreActivations {
    /// Root mean square over the units of the deviation over the batch.
    pub fn deviation(&self) -> f64 {
        (self.variances.iter().sum::<f64>() / self.variances.len() as f64).sqrt()
    }

    /// Root mean square over the units of their means.
    pub fn mean(&self) -> f64 {
        (self.means.iter().map(|mean| mean * mean).sum::<f64>() / self.means.len() as f64).sqrt()
    }

    /// How far the means have moved from an earlier moment, in deviations of that moment; root mean square over the units.
    pub fn shift_since(&self, earlier: &PreActivations) -> f64 {
        let moved = self.means.iter().zip(&earlier.means).zip(&earlier.variances);
        let squares = moved.map(|((now, then), variance)| (now - then).powi(2) / variance);
        (squares.sum::<f64>() / self.means.len() as f64).sqrt()
    }

    fn of(values: &[f32]) -> PreActivations {
        let samples = (values.len() / WIDTH) as f64;
        let mut means = vec![0.0; WIDTH];
        for row in values.chunks_exact(WIDTH) {
            means.iter_mut().zip(row).for_each(|(mean, h)| *mean += f64::from(*h) / samples);
        }
        let mut variances = vec![0.0; WIDTH];
        for row in values.chunks_exact(WIDTH) {
            for ((variance, h), mean) in variances.iter_mut().zip(row).zip(&means) {
                *variance += (f64::from(*h) - mean).powi(2) / samples;
            }
        }
        PreActivations { means, variances }
    }
}

/// Accumulated in f64: the squares of a vanishing gradient would be lost in f32.
fn norm(values: &[f32]) -> f64 {
    values.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::{LayerSnapshot, PreActivations, Snapshot, WIDTH};

    fn snapshot(deltas: &[f64], means: f64) -> Snapshot {
        let layer = |delta: &f64| LayerSnapshot { delta: *delta, relative_update: 0.0, frozen: 0.0 };
        let pre_activations = vec![PreActivations { means: vec![means; WIDTH], variances: vec![4.0; WIDTH] }];
        Snapshot { layers: deltas.iter().map(layer).collect(), pre_activations }
    }

    /// Claim: decay is the factor per hidden layer, the output left out. Oracle: by hand, 8 / 1 over three steps.
    #[test]
    fn decay_is_per_hidden_layer() {
        assert_eq!(snapshot(&[8.0, 3.0, 5.0, 1.0, 77.0], 0.0).decay(), 2.0);
        assert!(snapshot(&[1.0, 77.0], 0.0).decay().is_nan(), "one hidden layer has no decay");
    }

    /// Claim: a shift is counted in deviations of the earlier moment. Oracle: by hand, 3 / sqrt 4.
    #[test]
    fn shift_is_in_deviations() {
        assert_eq!(snapshot(&[], 4.0).shift_since(&snapshot(&[], 1.0)), 1.5);
    }

    /// Claim: mean and biased variance are each unit's own. Oracle: by hand, unit j being j and 3 j in two samples.
    #[test]
    fn moments_are_per_unit() {
        let values: Vec<f32> = (0..2 * WIDTH).map(|i| ((i % WIDTH) * (1 + 2 * (i / WIDTH))) as f32).collect();
        let moments = PreActivations::of(&values);
        for unit in 0..WIDTH {
            let j = unit as f64;
            assert_eq!((moments.means[unit], moments.variances[unit]), (2.0 * j, j * j));
        }
    }
}
