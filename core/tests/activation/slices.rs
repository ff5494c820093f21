//! The catalogue over slices.

use headwater_core::{Activation, Error, LengthMismatch};

/// Claim: a slice gets what each element gets, to the bit, at every position of a vector register and in the rest.
/// Oracle: the function of one element. No tolerance.
#[test]
fn slices_agree_with_scalars_to_the_bit() {
    let inputs: Vec<f32> = (0..67).map(|i| (i as f32 - 33.0) * 0.37).collect();
    let output_gradient: Vec<f32> = (0..67).map(|i| 1.5 - 0.1 * i as f32).collect();
    for activation in Activation::ALL {
        for length in [0, 1, 3, 4, 5, 8, 17, 67] {
            let (x, dy) = (&inputs[..length], &output_gradient[..length]);
            let mut y = vec![f32::NAN; length];
            activation.forward(x, &mut y).unwrap();
            let mut dx = vec![f32::NAN; length];
            activation.backward(x, dy, &mut dx).unwrap();
            for i in 0..length {
                assert_eq!(y[i].to_bits(), activation.value(x[i]).to_bits(), "{activation:?}");
                let expected = dy[i] * activation.derivative(x[i]);
                assert_eq!(dx[i].to_bits(), expected.to_bits(), "{activation:?}");
            }
        }
    }
}

/// Claim: slices of different lengths are refused, by name, and nothing is written. Oracle: the documentation.
#[test]
fn lengths_must_agree() {
    let mismatch = |part, expected, found| {
        Error::Length(LengthMismatch { part, expected, found, remedy: "give it one scalar for each input" })
    };
    let mut two = [7.0_f32; 2];
    let found = Activation::Relu.forward(&[1.0; 3], &mut two);
    assert_eq!(found, Err(mismatch("outputs", 3, 2)));
    let found = Activation::Relu.backward(&[1.0; 2], &[1.0; 3], &mut two);
    assert_eq!(found, Err(mismatch("output_gradient", 2, 3)));
    let found = Activation::Relu.backward(&[1.0; 3], &[1.0; 3], &mut two);
    assert_eq!(found, Err(mismatch("input_gradient", 3, 2)));
    assert_eq!(two, [7.0; 2]);
}
