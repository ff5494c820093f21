//! What an observer is told, and in which order.

use headwater_core::{
    Activation, Backward, BackwardEvent, Error, Forward, ForwardEvent, Layer, Network, Observer,
    UpdateInPlace, network,
};

/// A frozen residual, then a residual with a nested one, then a dense layer. All weights 1 and 2, no bias, width 1.
const UNIT: Layer<'static> = Layer::dense_without_bias(1);
const NET: Network = network!(
    1,
    &[
        Layer::residual(&[UNIT]),
        UNIT,
        Layer::residual(&[UNIT, Layer::residual(&[UNIT]), Layer::activation(Activation::Relu)]),
        UNIT,
    ]
);

struct WayBack {
    index: usize,
    place: String,
    dy: Vec<f64>,
    dx: Vec<f64>,
    parameters: Vec<f64>,
    gradient: Vec<f64>,
}

#[derive(Default)]
struct Log {
    forward: Vec<(usize, String, f64, f64)>,
    backward: Vec<WayBack>,
}

impl Observer<f64> for Log {
    fn forward(&mut self, event: &ForwardEvent<'_, f64>) {
        let position = event.position;
        assert_eq!(position.batch, 1);
        self.forward.push((position.index, position.path.to_string(), event.inputs[0], event.outputs[0]));
    }

    fn backward(&mut self, event: &BackwardEvent<'_, f64>) {
        let position = event.position;
        assert_eq!(event.inputs.len(), 1);
        self.backward.push(WayBack {
            index: position.index,
            place: format!("{} {}", position.path, position.layer.name()),
            dy: event.output_gradient.to_vec(),
            dx: event.input_gradient.to_vec(),
            parameters: event.parameters.to_vec(),
            gradient: event.parameter_gradient.to_vec(),
        });
    }
}

const PARAMETERS: [f64; 5] = [3.0, 2.0, 1.0, 0.5, 4.0];

fn watch(frozen: usize, input_gradient: bool) -> (Log, Vec<f64>) {
    let network = NET.freeze(frozen).unwrap();
    let mut scratch = [f64::NAN; NET.training_scratch_with_input_gradient(1) + 8];
    let mut gradients = vec![f64::NAN; network.gradient_count()];
    let mut log = Log::default();
    let call = Forward { parameters: &PARAMETERS, state: &mut [], inputs: &[1.0], scratch: &mut scratch };
    let mut pass = network.forward_observed(call, &mut log).unwrap();
    pass.output_gradient_mut()[0] = 1.0;
    let mut wanted = [f64::NAN];
    let input_gradient = input_gradient.then_some(&mut wanted[..]);
    pass.backward_observed(
        Backward { parameters: &PARAMETERS, gradients: &mut gradients, input_gradient },
        &mut log,
    )
    .unwrap();
    (log, gradients)
}

/// Claim: every layer is seen once each way, with its number, its path and its own values; a branch before its residual
/// layer. Oracle: by hand. x = 1; residual 1 + 3 = 4; dense 8; in the branch 8, 8 + 4 = 12, relu 12, sum 20; dense 80.
#[test]
fn each_layer_is_seen_with_its_number_path_and_values() {
    let (log, gradients) = watch(0, true);
    let place = |(index, path, x, y): (usize, &str, f64, f64)| (index, path.to_string(), x, y);
    let expected = [
        (1, "0.0", 1.0, 3.0),
        (0, "0", 1.0, 4.0),
        (2, "1", 4.0, 8.0),
        (4, "2.0", 8.0, 8.0),
        (6, "2.1.0", 8.0, 4.0),
        (5, "2.1", 8.0, 12.0),
        (7, "2.2", 12.0, 12.0),
        (3, "2", 8.0, 20.0),
        (8, "3", 20.0, 80.0),
    ];
    assert_eq!(log.forward, expected.map(place));
    let seen: Vec<_> =
        log.backward.iter().map(|back| (back.index, back.place.as_str(), back.dy[0], back.dx[0])).collect();
    let expected = [
        (8, "3 dense", 1.0, 4.0),
        (7, "2.2 relu", 4.0, 4.0),
        (6, "2.1.0 dense", 4.0, 2.0),
        (5, "2.1 residual", 4.0, 6.0),
        (4, "2.0 dense", 6.0, 6.0),
        (3, "2 residual", 4.0, 10.0),
        (2, "1 dense", 10.0, 20.0),
        (1, "0.0 dense", 20.0, 60.0),
        (0, "0 residual", 20.0, 80.0),
    ];
    assert_eq!(seen, expected);
    assert_eq!(gradients, [20.0, 40.0, 48.0, 32.0, 20.0]);
    let dense = &log.backward[0];
    assert_eq!((dense.parameters.as_slice(), dense.gradient.as_slice()), (&[4.0][..], &[20.0][..]));
    let residual = &log.backward[8];
    assert!(
        residual.parameters.is_empty() && residual.gradient.is_empty(),
        "a residual layer has no parameters of its own"
    );
}

/// Claim: frozen layers are not seen but counted, and the first trained layer's input gradient is not computed unless it is
/// wanted.
#[test]
fn frozen_layers_are_counted_and_not_seen() {
    for frozen in 1..=2 {
        let (log, gradients) = watch(frozen, false);
        let first = [0, 2, 3][frozen];
        let lowest = log.forward.iter().map(|event| event.0).min();
        assert_eq!(lowest, Some(first));
        let (all, _) = watch(0, true);
        let kept: Vec<_> = all.forward.iter().filter(|event| event.0 >= first).cloned().collect();
        assert_eq!(log.forward, kept);
        let last = log.backward.last().unwrap();
        assert_eq!(
            (last.index, last.place.as_str()),
            if frozen == 1 { (2, "1 dense") } else { (3, "2 residual") }
        );
        // A residual at the start does not keep the gradient of its output either.
        assert_eq!((last.dy.len(), last.dx.len()), if frozen == 1 { (1, 0) } else { (0, 0) });
        assert_eq!(gradients, [20.0, 40.0, 48.0, 32.0, 20.0][frozen..]);
    }
}

/// Claim: on the way back with an update, the observer sees the parameters after it and no gradient.
#[test]
fn an_update_is_seen_with_the_parameters_after_it() {
    let mut parameters = PARAMETERS;
    let mut scratch = [f64::NAN; NET.training_scratch(1)];
    let mut log = Log::default();
    let call = Forward { parameters: &PARAMETERS, state: &mut [], inputs: &[1.0], scratch: &mut scratch };
    let mut pass = NET.forward(call).unwrap();
    pass.output_gradient_mut()[0] = 1.0;
    pass.update_in_place_observed(UpdateInPlace { parameters: &mut parameters, rate: 0.5 }, &mut log)
        .unwrap();
    assert_eq!(parameters, [3.0 - 10.0, 2.0 - 20.0, 1.0 - 24.0, 0.5 - 16.0, 4.0 - 10.0]);
    let WayBack { dy, dx, parameters: after, gradient, .. } = &log.backward[0];
    assert_eq!((dy[0], dx[0], after[0], gradient.len()), (1.0, 4.0, -6.0, 0));
}

/// Claim: a batch norm that cannot be trained on one sample is named by its path behind frozen layers too; where it is frozen
/// it is no obstacle.
#[test]
fn a_batch_of_one_names_the_batch_norm_behind_frozen_layers() {
    const NORMS: Network =
        network!(1, &[Layer::batch_norm(), UNIT, Layer::residual(&[UNIT, Layer::batch_norm()]), UNIT]);
    let parameters = [1.0; NORMS.parameter_count()];
    let say = |frozen: usize| {
        let network = NORMS.freeze(frozen).unwrap();
        let mut state = [1.0; NORMS.state_count()];
        let mut scratch = [0.0; 64];
        let call =
            Forward { parameters: &parameters, state: &mut state, inputs: &[1.0], scratch: &mut scratch };
        match network.forward(call) {
            Err(Error::BatchOfOne { layer }) => layer.to_string(),
            other => format!("{other:?}").chars().take(4).collect(),
        }
    };
    assert_eq!([say(0), say(1), say(3)], ["0", "2.1", "Ok(P"]);
}
