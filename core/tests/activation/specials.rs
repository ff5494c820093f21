//! NaN, infinities, kinks, zeros, tails, names and hyperparameters.

use headwater_core::{Activation, leaky_relu, leaky_relu_derivative, leaky_relu_slope_derivative};

/// Claim: NaN stays NaN in value and derivative, in f32 and f64. Oracle: the definition of NaN.
#[test]
fn a_nan_is_never_hidden() {
    for activation in Activation::ALL {
        assert!(activation.value(f32::NAN).is_nan(), "{activation:?}");
        assert!(activation.derivative(f32::NAN).is_nan(), "{activation:?}");
        assert!(activation.value(f64::NAN).is_nan(), "{activation:?}");
        assert!(activation.derivative(f64::NAN).is_nan(), "{activation:?}");
    }
    assert!(leaky_relu(f32::NAN, 0.5).is_nan());
    assert!(leaky_relu_derivative(f32::NAN, 0.5).is_nan());
    assert!(leaky_relu_slope_derivative(f32::NAN).is_nan());
}

/// (value at -infinity, value at +infinity, derivative at -infinity, derivative at +infinity).
fn limits(activation: Activation) -> (f64, f64, f64, f64) {
    let infinity = f64::INFINITY;
    match activation {
        Activation::Identity => (-infinity, infinity, 1.0, 1.0),
        Activation::Sigmoid | Activation::HardSigmoid => (0.0, 1.0, 0.0, 0.0),
        Activation::Tanh | Activation::Softsign | Activation::HardTanh => (-1.0, 1.0, 0.0, 0.0),
        Activation::Relu
        | Activation::Gelu
        | Activation::GeluTanh
        | Activation::Silu
        | Activation::Mish
        | Activation::HardSwish
        | Activation::Softplus => (0.0, infinity, 0.0, 1.0),
        Activation::LeakyRelu { slope } => (-infinity, infinity, slope, 1.0),
        Activation::Elu { alpha } | Activation::Celu { alpha } => (-alpha, infinity, 0.0, 1.0),
        Activation::Selu => (-1.758_099_340_847_376_6, infinity, 0.0, 1.050_700_987_355_480_5),
        Activation::Relu6 => (0.0, 6.0, 0.0, 0.0),
        Activation::LogSigmoid => (-infinity, 0.0, 1.0, 0.0),
    }
}

/// Claim: an infinite input gives the limit, and so does the largest finite one where the limit is finite.
/// Oracle: calculus. No tolerance.
#[test]
fn infinity_gives_the_limit() {
    let others = [
        Activation::LeakyRelu { slope: -0.5 },
        Activation::Elu { alpha: 0.25 },
        Activation::Celu { alpha: 0.25 },
        Activation::Celu { alpha: 4.0 },
    ];
    for activation in Activation::ALL.into_iter().chain(others) {
        let (low, high, low_slope, high_slope) = limits(activation);
        // An infinity times the slope: a negative slope turns it.
        let low =
            if matches!(activation, Activation::LeakyRelu { slope } if slope < 0.0) { -low } else { low };
        assert_eq!(activation.value(f64::NEG_INFINITY), low, "{activation:?}");
        assert_eq!(activation.value(f64::INFINITY), high, "{activation:?}");
        assert_eq!(activation.value(f32::NEG_INFINITY), low as f32, "{activation:?}");
        assert_eq!(activation.value(f32::INFINITY), high as f32, "{activation:?}");
        for (x, slope) in [(f64::INFINITY, high_slope), (f64::NEG_INFINITY, low_slope)] {
            assert_eq!(activation.derivative(x), slope, "{activation:?}");
            assert_eq!(activation.derivative(x as f32), slope as f32, "{activation:?}");
            if activation != Activation::Softsign {
                let largest = f64::MAX.copysign(x);
                assert_eq!(activation.derivative(largest), slope, "{activation:?}");
                let largest = f32::MAX.copysign(x as f32);
                assert_eq!(activation.derivative(largest), slope as f32, "{activation:?}");
            }
        }
        if low.is_finite() {
            assert_eq!(activation.value(-f64::MAX), low, "{activation:?}");
            assert_eq!(activation.value(-f32::MAX), low as f32, "{activation:?}");
        }
        if high.is_finite() {
            assert_eq!(activation.value(f64::MAX), high, "{activation:?}");
            assert_eq!(activation.value(f32::MAX), high as f32, "{activation:?}");
        }
    }
}

/// Claim: the derivative at each kink is the one PyTorch takes. Oracle: the conditions in its kernels
/// (`aten/src/ATen/native/cpu/Activation.cpp`); for hard swish those since pull request 148049, earlier releases gave
/// -0.5 at -3 and 1.5 at 3. No tolerance.
#[test]
fn kinks_follow_pytorch() {
    let leaky = Activation::LeakyRelu { slope: 0.25 };
    let table = [
        (Activation::Relu, 0.0, 0.0),
        (leaky, 0.0, 0.25),
        (Activation::Elu { alpha: 0.5 }, 0.0, 0.5),
        (Activation::Celu { alpha: 0.5 }, 0.0, 1.0),
        (Activation::Selu, 0.0, 1.758_099_340_847_376_6),
        (Activation::Relu6, 0.0, 0.0),
        (Activation::Relu6, 6.0, 0.0),
        (Activation::HardTanh, -1.0, 0.0),
        (Activation::HardTanh, 1.0, 0.0),
        (Activation::HardSigmoid, -3.0, 0.0),
        (Activation::HardSigmoid, 3.0, 0.0),
        (Activation::HardSwish, -3.0, 0.0),
        (Activation::HardSwish, 3.0, 1.0),
    ];
    for (activation, x, slope) in table {
        assert_eq!(activation.derivative(x), slope, "{activation:?} at {x}");
        assert_eq!(activation.derivative(x as f32), slope as f32, "{activation:?} at {x}");
        // A negative zero is the same kink.
        if x == 0.0 {
            assert_eq!(activation.derivative(-x), slope, "{activation:?} at -0");
        }
    }
    assert_eq!(leaky_relu_slope_derivative(0.0_f64), 0.0);
    assert_eq!(leaky_relu_slope_derivative(-2.0_f64), -2.0);
    assert_eq!(leaky_relu_slope_derivative(2.0_f64), 0.0);
    assert_eq!(leaky_relu(-2.0_f64, 0.25), -0.5);
    assert_eq!(leaky_relu_derivative(-2.0_f64, 0.25), 0.25);
}

/// Claim: an activation that is a positive multiple of x near 0 keeps the sign of a zero; Mish alone gives a positive one.
/// Oracle: the definitions. No tolerance.
#[test]
fn a_zero_keeps_its_sign() {
    for activation in Activation::ALL {
        let other = [Activation::Relu, Activation::Relu6, Activation::Mish];
        if activation.value(0.0_f64) != 0.0 || other.contains(&activation) {
            continue;
        }
        for x in [0.0_f32, -0.0] {
            assert_eq!(activation.value(x).to_bits(), x.to_bits(), "{activation:?}");
            let x = f64::from(x);
            assert_eq!(activation.value(x).to_bits(), x.to_bits(), "{activation:?}");
        }
    }
}

/// Claim: a tail reaches down to the smallest subnormal, 1.4e-45. Oracle: the asymptotic forms x e^x, x e^(-x^2/2) /
/// (|x| sqrt(2 pi)) and their like, evaluated by hand at points where e^x alone, or Phi alone, is already 0 in f32.
#[test]
fn tails_last_as_long_as_f32_can_hold_them() {
    // e^-104 = 6.8e-46 rounds to 0, 104 times it does not.
    assert_eq!(Activation::Silu.value(-104.0_f32), -7.1e-44);
    assert_eq!(Activation::Silu.derivative(-104.0_f32), -7.0e-44);
    assert_eq!(Activation::Mish.value(-104.0_f32), -7.1e-44);
    assert_eq!(Activation::Mish.derivative(-104.0_f32), -7.0e-44);
    // Phi(-14.2) = 4.6e-46 rounds to 0, 14.2 times it is 6.5e-45.
    assert_eq!(Activation::Gelu.value(-14.2_f32), -7.0e-45);
    assert!(Activation::Gelu.value(-14.25_f32) < 0.0);
    assert!(Activation::Gelu.derivative(-14.3_f32) < 0.0);
    for activation in [Activation::Sigmoid, Activation::Softplus] {
        assert!(activation.value(-103.0_f32) > 0.0);
    }
    assert!(Activation::Tanh.derivative(51.9_f32) > 0.0);
    assert!(Activation::Sigmoid.derivative(103.0_f32) > 0.0);
}

/// Claim: `ALL` holds every activation once, under distinct names. Oracle: the names.
#[test]
fn names_are_distinct_and_spelt_as_in_pytorch() {
    let names = Activation::ALL.map(Activation::name);
    let expected = [
        "identity",
        "sigmoid",
        "tanh",
        "relu",
        "leaky_relu",
        "elu",
        "selu",
        "celu",
        "gelu",
        "gelu_tanh",
        "silu",
        "softplus",
        "softsign",
        "mish",
        "hard_sigmoid",
        "hard_tanh",
        "hard_swish",
        "relu6",
        "log_sigmoid",
    ];
    assert_eq!(names, expected);
}

/// Claim: hyperparameters that make no sense are refused, in a `const` too. Oracle: their definition.
#[test]
fn hyperparameters_are_checked() {
    const _: () = assert!(Activation::Elu { alpha: 1.0 }.check().is_ok());
    for activation in Activation::ALL {
        assert_eq!(activation.check(), Ok(()));
    }
    for alpha in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let found = Activation::Elu { alpha }.check();
        assert_eq!(found, Err("elu: alpha must be a finite number above zero"));
        let found = Activation::Celu { alpha }.check();
        assert_eq!(found, Err("celu: alpha must be a finite number above zero"));
    }
    for slope in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let found = Activation::LeakyRelu { slope }.check();
        assert_eq!(found, Err("leaky_relu: the slope must be a finite number"));
    }
    assert_eq!(Activation::LeakyRelu { slope: -1.0 }.check(), Ok(()));
}
