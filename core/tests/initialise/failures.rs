//! What cannot be done is refused with a sentence, and nothing loops for ever.

use headwater_core::{Fan, InitialiseError, Initialiser};
use rand_pcg::Pcg32;

use crate::generators::{Words, draws, seeded};

const NAN: f64 = f64::NAN;
const INFINITE: f64 = f64::INFINITY;

fn truncated(mean: f64, standard_deviation: f64, low: f64, high: f64) -> Initialiser {
    Initialiser::TruncatedNormal { mean, standard_deviation, low, high }
}

fn normal(mean: f64, standard_deviation: f64) -> Initialiser {
    Initialiser::Normal { mean, standard_deviation }
}

/// Claim: a refused fill leaves the weights and the generator as they were.
fn refused(scheme: Initialiser, outputs: usize, inputs: usize) -> InitialiseError {
    let (mut weights, mut generator): (_, Pcg32) = ([7.0_f32; 6], seeded());
    let error = scheme.fill(&mut weights, outputs, inputs, &mut generator).unwrap_err();
    assert!(weights == [7.0; 6] && generator == seeded(), "{scheme:?}");
    error
}

/// Claim: every hyperparameter that makes no sense is named, with what it has to be and what it is.
#[test]
fn senseless_hyperparameters_are_refused() {
    let cases = [
        (Initialiser::Constant { value: NAN }, "constant: value must be a finite number, found NaN"),
        (Initialiser::Uniform { low: NAN, high: 1.0 }, "uniform: low must be a finite number, found NaN"),
        (
            Initialiser::Uniform { low: 1.0, high: 0.5 },
            "uniform: high must be a finite number from low up, found 0.5",
        ),
        (
            Initialiser::Uniform { low: 1.0, high: INFINITE },
            "uniform: high must be a finite number from low up, found inf",
        ),
        (normal(-INFINITE, 1.0), "normal: mean must be a finite number, found -inf"),
        (normal(0.0, -1.0), "normal: standard_deviation must be a finite number from 0 up, found -1.0"),
        (truncated(NAN, 1.0, 0.0, 1.0), "truncated_normal: mean must be a finite number, found NaN"),
        (
            truncated(0.0, 0.0, 0.0, 1.0),
            "truncated_normal: standard_deviation must be a finite number above 0, found 0.0",
        ),
        (truncated(0.0, 1.0, -INFINITE, 1.0), "truncated_normal: low must be a finite number, found -inf"),
        (
            truncated(0.0, 1.0, 1.0, 1.0),
            "truncated_normal: high must be a finite number above low, found 1.0",
        ),
        (
            Initialiser::XavierUniform { gain: -1.0 },
            "xavier_uniform: gain must be a finite number from 0 up, found -1.0",
        ),
        (
            Initialiser::XavierNormal { gain: NAN },
            "xavier_normal: gain must be a finite number from 0 up, found NaN",
        ),
        (
            Initialiser::HeUniform { gain: INFINITE, fan: Fan::In },
            "he_uniform: gain must be a finite number from 0 up, found inf",
        ),
        (
            Initialiser::HeNormal { gain: -0.5, fan: Fan::Out },
            "he_normal: gain must be a finite number from 0 up, found -0.5",
        ),
        (
            Initialiser::Orthogonal { gain: NAN },
            "orthogonal: gain must be a finite number from 0 up, found NaN",
        ),
    ];
    for (scheme, sentence) in cases {
        let error = refused(scheme, 2, 3);
        assert_eq!(error.to_string(), sentence);
        assert_eq!(scheme.check().unwrap_err().to_string(), sentence);
        let mut biases = [7.0_f32; 2];
        assert_eq!(scheme.fill_bias(&mut biases, 3, &mut seeded()).unwrap_err().to_string(), sentence);
        assert_eq!(biases, [7.0; 2]);
    }
}

/// Claim: a slice that is not the matrix is refused, also where the product of the sides overflows.
#[test]
fn wrong_lengths_are_refused() {
    let sentence = "weights: expected 8 values, found 6; pass outputs * inputs values, inputs innermost";
    assert_eq!(refused(Initialiser::he_normal(), 2, 4).to_string(), sentence);
    assert!(matches!(refused(Initialiser::Zeros, usize::MAX, usize::MAX), InitialiseError::Length(_)));
    for (outputs, inputs) in [(0, 3), (3, 0), (0, 0)] {
        for scheme in Initialiser::ALL {
            assert_eq!(scheme.fill(&mut [0.0_f32; 0], outputs, inputs, &mut seeded()), Ok(()));
        }
    }
    let error = Initialiser::PyTorchLinear.fill_bias(&mut [0.0_f32; 2], 0, &mut seeded()).unwrap_err();
    assert_eq!(error, InitialiseError::Range { initialiser: "pytorch_linear" });
}

/// Claim: weights that f32 cannot hold are refused, the largest it can hold are not, and f64 takes both.
#[test]
fn weights_beyond_the_scalar_are_refused() {
    let beyond = [
        Initialiser::Constant { value: 1e39 },
        Initialiser::Constant { value: 1e-46 },
        Initialiser::Uniform { low: -1e39, high: 0.0 },
        Initialiser::Uniform { low: 1.0, high: 1.0 + 1e-9 },
        normal(3e38, 1e37),
        normal(0.0, 1e38),
        normal(0.0, 1e-46),
        truncated(0.0, 1e-46, 0.0, 1.0),
        truncated(0.0, 1e-30, 0.0, 1e10),
        truncated(0.0, 1.0, 1.0, 1.0 + 1e-9),
        Initialiser::XavierNormal { gain: 1e38 },
        Initialiser::HeUniform { gain: 1e-46, fan: Fan::In },
        Initialiser::Orthogonal { gain: 1e39 },
    ];
    for scheme in beyond {
        let error = refused(scheme, 2, 3);
        assert_eq!(error, InitialiseError::Range { initialiser: scheme.name() }, "{scheme:?}");
        scheme.fill(&mut [0.0_f64; 6], 2, 3, &mut seeded()).unwrap();
    }
    assert_eq!(
        refused(Initialiser::Constant { value: 1e39 }, 2, 3).to_string(),
        "constant: expected weights within the range of the scalar, found some that overflow it or are rounded to \
         nothing; choose hyperparameters nearer to 1, or f64 for f32"
    );
    let largest = f64::from(f32::MAX);
    for scheme in [
        Initialiser::Uniform { low: -largest, high: largest },
        normal(0.0, largest / 9.0),
        truncated(0.0, largest, -largest, largest),
        truncated(0.0, 1e-28, 0.0, 1e10),
        Initialiser::XavierUniform { gain: largest / 2.0 },
    ] {
        let mut weights = vec![f32::NAN; 60_000];
        scheme.fill(&mut weights, 200, 300, &mut seeded()).unwrap();
        assert!(weights.iter().all(|weight| weight.is_finite()), "{scheme:?}");
    }
}

/// Claim: every scheme ends for generators that repeat themselves: either with finite weights or with the error that
/// says so.
#[test]
fn broken_generators_come_to_an_end() {
    // All zeros, all ones, the middle, next to it, two that alternate, and a counter.
    let patterns: [&[u32]; 7] = [
        &[0],
        &[0xff_ffff],
        &[0x80_0000],
        &[0x80_0002],
        &[0x90_0000, 0x70_0000],
        &[0, 0x80_0000],
        &[1, 2, 3, 4, 5],
    ];
    let mut called_broken = 0;
    for pattern in patterns {
        for scheme in Initialiser::ALL {
            for (outputs, inputs) in [(6, 8), (8, 6)] {
                let mut weights = [f32::NAN; 48];
                match scheme.fill(&mut weights, outputs, inputs, &mut draws(pattern)) {
                    Ok(()) => {
                        assert!(weights.iter().all(|weight| weight.is_finite()), "{scheme:?} {pattern:x?}")
                    }
                    Err(error) => {
                        assert_eq!(
                            error,
                            InitialiseError::Generator { initialiser: scheme.name(), tries: 64 }
                        );
                        called_broken += 1;
                    }
                }
            }
        }
    }
    println!(
        "{called_broken} of {} fills called the generator broken",
        2 * patterns.len() * Initialiser::ALL.len()
    );
    let zeros = Initialiser::he_normal().fill(&mut [0.0_f32; 2], 1, 2, &mut Words(std::iter::repeat(0)));
    assert_eq!(
        zeros.unwrap_err().to_string(),
        "he_normal: expected a random generator, found one that gave nothing usable in 64 tries; seed it, or pass another"
    );
    // Every vector equal to the first: nothing but rounding is left of it.
    let repeated = [9, 14, 5, 11, 12, 4, 6, 8].map(|sixteenth| sixteenth << 20);
    let same = Initialiser::orthogonal().fill(&mut [0.0_f64; 48], 6, 8, &mut draws(&repeated));
    assert!(matches!(same, Err(InitialiseError::Generator { .. })));
    let same = Initialiser::orthogonal().fill(&mut [0.0_f32; 48], 8, 6, &mut draws(&repeated));
    assert!(matches!(same, Err(InitialiseError::Generator { .. })));
}

/// Claim: a generator may miss the disc 63 times in a row, and not 64 times.
#[test]
fn the_polar_method_tries_as_often_as_it_says() {
    let after = |misses: usize| {
        let words = std::iter::repeat_n(0, 2 * misses).chain([0x9000_0000, 0x7000_0000]);
        Initialiser::normal().fill(&mut [0.0_f32; 2], 2, 1, &mut Words(words))
    };
    assert_eq!(after(63), Ok(()));
    assert!(matches!(after(64), Err(InitialiseError::Generator { .. })));
}

/// Claim: a uniform distribution over a single number is none of these, and gives that number.
#[test]
fn an_interval_of_one_number_gives_it() {
    let mut weights = [0.0_f32; 6];
    Initialiser::Uniform { low: 0.25, high: 0.25 }.fill(&mut weights, 2, 3, &mut seeded()).unwrap();
    assert_eq!(weights, [0.25; 6]);
}
