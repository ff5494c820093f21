//! Events, statistics and findings made by hand: their fields are public.

use headwater_core::{
    Activation, BackwardEvent, Flow, ForwardEvent, Kind, Layer, LayerStatistics, LayerUpdate, Network,
    Observer, Position, Probe, diagnose,
};
use headwater_verify::draw::Draw;

use crate::absurd::{SIZES, number, numbers, pick};

/// Claim: a probe takes events that no network sends: any number, any batch, slices of any length.
#[test]
fn absurd_events_are_seen() {
    let layers = [Layer::activation(Activation::Tanh), Layer::dense(2), Layer::batch_norm()];
    let network = Network::new(3, &layers).unwrap();
    let paths: Vec<_> = network.segments().map(|segment| segment.path).collect();
    let mut statistics = [LayerStatistics::<f32>::UNSEEN; 3];
    let mut probe = Probe::new(&network, &mut statistics).unwrap();
    let mut draw = Draw::new(31);
    for _ in 0..20_000 {
        let position = Position {
            index: pick(&SIZES, &mut draw),
            path: pick(&paths, &mut draw),
            layer: &layers[draw.below(3)],
            batch: pick(&SIZES, &mut draw),
        };
        let mut slice = || {
            let length = draw.below(5);
            numbers::<f32>(length, &mut draw)
        };
        let [a, b, c, d, e] = [(); 5].map(|()| slice());
        probe.forward(&ForwardEvent { position, inputs: &a, outputs: &b });
        probe.backward(&BackwardEvent {
            position,
            inputs: &a,
            output_gradient: &b,
            input_gradient: &c,
            parameters: &d,
            parameter_gradient: &e,
        });
    }
}

/// Claim: statistics of any numbers have a diagnosis, and every finding a sentence.
#[test]
fn absurd_statistics_have_a_diagnosis() {
    let mut draw = Draw::new(32);
    let layers = [Layer::dense(2)];
    let path = Network::new(1, &layers).unwrap().segments().next().unwrap().path;
    let kinds = [
        Kind::Unseen,
        Kind::Dense,
        Kind::Dense,
        Kind::Activation(Activation::Sigmoid),
        Kind::Activation(Activation::LeakyRelu { slope: f64::NAN }),
        Kind::Prelu,
        Kind::BatchNorm,
        Kind::LayerNorm,
        Kind::Residual,
    ];
    let mut found = 0;
    for _ in 0..20_000 {
        let layers: Vec<LayerStatistics<f64>> = (0..draw.below(7))
            .map(|_| LayerStatistics {
                kind: pick(&kinds, &mut draw),
                nesting: if draw.below(50) == 0 { pick(&SIZES, &mut draw) } else { draw.below(2) },
                output_rms: number(&mut draw),
                zero_outputs: number(&mut draw),
                output_spread: number(&mut draw),
                saturated: number(&mut draw),
                dead: number(&mut draw),
                output_gradient_norm: number(&mut draw),
                input_gradient_norm: number(&mut draw),
                finite_outputs: draw.below(20) > 0,
                finite_gradients: draw.below(20) > 0,
                ..LayerStatistics::UNSEEN
            })
            .collect();
        diagnose(&layers, |finding| found += usize::from(!finding.to_string().is_empty()));
        let _ = Flow::of(&layers).map(|flow| flow.rho());
        let index = pick(&SIZES, &mut draw);
        let (relative, unchanged) = (number(&mut draw), number(&mut draw));
        let update = LayerUpdate { index, path, name: "dense", frozen: false, relative, unchanged };
        found += usize::from(update.finding().is_some_and(|finding| !finding.to_string().is_empty()));
    }
    println!("{found} findings");
    assert!(found > 1000);
}
