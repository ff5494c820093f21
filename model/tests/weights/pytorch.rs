//! Against PyTorch.

use headwater_core::Infer;
use safetensors::SafeTensors;

use super::{BYTES, parsed, with_network};

fn numbers(file: &SafeTensors<'_>, name: &str) -> Vec<f32> {
    let bytes = file.tensor(name).unwrap().data();
    bytes.chunks(4).map(|bytes| f32::from_le_bytes(bytes.try_into().unwrap())).collect()
}

/// Claim: with the weights of PyTorch's file the core computes what PyTorch computes with them: names, layouts, nesting and
/// running statistics all land where they belong. Oracle: PyTorch in float64, rounded once. Tolerance: no sum has more than
/// seven terms, and nine layers follow each other; 8 units of rounding of the largest output leave room for their
/// product, where a single misplaced value would show in the first digit.
#[test]
fn pytorchs_weights_give_pytorchs_outputs() {
    let file = SafeTensors::deserialize(include_bytes!("data/outputs.safetensors")).unwrap();
    let (inputs, expected) = (numbers(&file, "inputs"), numbers(&file, "outputs"));
    let weights = parsed(BYTES).unwrap();
    with_network(|network| {
        let mut scratch = vec![0.0; network.inference_scratch(3)];
        let call = Infer { parameters: &weights.parameters, state: &weights.state, inputs: &inputs };
        let outputs = network.infer(call, &mut scratch).unwrap();
        let largest = expected.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
        assert_eq!(outputs.len(), expected.len());
        let worst = outputs
            .iter()
            .zip(&expected)
            .map(|(found, expected)| (found - expected).abs())
            .fold(0.0, f32::max);
        println!("{} outputs up to {largest}, worst distance {worst:e}", outputs.len());
        assert!(largest > 0.1 && worst <= 8.0 * f32::EPSILON * largest, "{worst:e}");
    });
}

/// Claim: weights that were read are written as the very bytes that PyTorch wrote. Oracle: PyTorch's file.
#[test]
fn a_file_is_written_as_pytorch_writes_it() {
    let weights = parsed(BYTES).unwrap();
    assert_eq!(weights.batches, [10, 10], "ten steps were taken");
    assert!(with_network(|network| weights.to_bytes(network)).unwrap() == BYTES);
}
