//! An observer that keeps everything it sees.

use headwater_core::{BackwardEvent, ForwardEvent, Observer};

/// What was seen of one layer on its way forward or back, in f64.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    pub(super) index: usize,
    pub(super) path: String,
    pub(super) layer: String,
    pub(super) inputs: Vec<f64>,
    pub(super) outputs: Vec<f64>,
    pub(super) output_gradient: Vec<f64>,
    pub(super) input_gradient: Vec<f64>,
    pub(super) parameters: Vec<f64>,
    pub(super) parameter_gradient: Vec<f64>,
}

/// Every event of a pass.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    pub(super) forward: Vec<Seen>,
    pub(super) backward: Vec<Seen>,
}

impl Observer<f64> for Recorder {
    fn forward(&mut self, event: &ForwardEvent<'_, f64>) {
        self.forward.push(Seen {
            index: event.position.index,
            path: event.position.path.to_string(),
            layer: format!("{:?}", event.position.layer),
            inputs: event.inputs.to_vec(),
            outputs: event.outputs.to_vec(),
            ..Seen::default()
        });
    }

    fn backward(&mut self, event: &BackwardEvent<'_, f64>) {
        self.backward.push(Seen {
            index: event.position.index,
            path: event.position.path.to_string(),
            layer: format!("{:?}", event.position.layer),
            inputs: event.inputs.to_vec(),
            output_gradient: event.output_gradient.to_vec(),
            input_gradient: event.input_gradient.to_vec(),
            parameters: event.parameters.to_vec(),
            parameter_gradient: event.parameter_gradient.to_vec(),
            ..Seen::default()
        });
    }
}
