//! Initialisers, alone and over whole networks.

use headwater_core::{Fan, Gain, Initialise, Initialiser, Scheme};
use headwater_verify::draw::Draw;
use headwater_verify::ladder::network::{Shape, Subject};
use rand_pcg::Pcg32;

use crate::absurd::{NUMBERS, number};

/// Claim: initialisers with any hyperparameters, for any matrix and generator, fill it or say why not.
#[test]
fn absurd_initialisers_fill_or_refuse() {
    let mut draw = Draw::new(13);
    for _ in 0..3000 {
        let (outputs, inputs) = (draw.below(6), draw.below(20));
        let mut n = || number(&mut draw);
        let mut schemes = Initialiser::ALL.to_vec();
        schemes.extend([
            Initialiser::Constant { value: n() },
            Initialiser::Uniform { low: n(), high: n() },
            Initialiser::Normal { mean: n(), standard_deviation: n().abs() },
            Initialiser::TruncatedNormal { mean: n(), standard_deviation: n().abs(), low: n(), high: n() },
            Initialiser::Orthogonal { gain: n().abs() },
        ]);
        for scheme in schemes {
            let mut weights = vec![0.0_f32; outputs * inputs];
            let filled = scheme.fill(&mut weights, outputs, inputs, &mut Pcg32::new(1, 2));
            assert!(filled.is_err() || weights.iter().all(|weight| weight.is_finite()), "{scheme:?}");
            let mut weights = vec![0.0_f64; outputs * inputs];
            let filled = scheme.fill(&mut weights, outputs, inputs, &mut Pcg32::new(1, 2));
            assert!(filled.is_err() || weights.iter().all(|weight| weight.is_finite()), "{scheme:?}");
        }
    }
}

/// Claim: a scheme that is refused has changed nothing, also when it is only the scalar that is too narrow for it, and
/// whatever layers come before the first dense one. Oracle: the parameters before.
#[test]
fn a_refused_scheme_changes_nothing() {
    let mut refused = 0;
    for seed in 0..300 {
        let network = Subject::draw(Shape { inputs: 3, depth: 6, widest: 5, batch: 3, seed }).network();
        for gain in NUMBERS {
            let (mut parameters, mut state) =
                (vec![7.0_f32; network.parameter_count()], vec![7.0; network.state_count()]);
            let weights = Initialiser::XavierUniform { gain };
            let scheme = Scheme { weights, gain: Gain::Given };
            let call = Initialise { parameters: &mut parameters, state: &mut state, scheme };
            if let Err(error) = network.initialise(call, &mut Pcg32::new(1, 2)) {
                assert!(
                    parameters.iter().chain(&state).all(|value| *value == 7.0),
                    "{error} for {network:?}"
                );
                refused += 1;
            }
        }
    }
    println!("{refused} schemes refused");
    assert!(refused > 1000);
}

/// Claim: every scheme initialises every network, layers without biases included.
#[test]
fn every_scheme_initialises_every_network() {
    let gains = [Gain::Given, Gain::PyTorch, Gain::Forward, Gain::Backward];
    let schemes = Initialiser::ALL.into_iter().chain([
        Initialiser::HeNormal { gain: 1.0, fan: Fan::Out },
        Initialiser::HeUniform { gain: 1.0, fan: Fan::Out },
    ]);
    for weights in schemes {
        for (seed, gain) in (0..60).flat_map(|seed| gains.map(|gain| (seed, gain))) {
            let network = Subject::draw(Shape { inputs: 3, depth: 6, widest: 5, batch: 3, seed }).network();
            let (mut parameters, mut state) =
                (vec![f64::NAN; network.parameter_count()], vec![f64::NAN; network.state_count()]);
            let scheme = Scheme { weights, gain };
            let call = Initialise { parameters: &mut parameters, state: &mut state, scheme };
            let result = network.initialise(call, &mut Pcg32::new(1, 2));
            assert_eq!(result, Ok(()), "{scheme:?} for {network:?}");
            assert!(parameters.iter().chain(&state).all(|value| value.is_finite()), "{network:?}");
        }
    }
}
