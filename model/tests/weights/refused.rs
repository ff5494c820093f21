//! Files that are not those of the network.

use std::collections::HashMap;

use safetensors::tensor::{Dtype, SafeTensors, TensorView, serialize};

use super::{BYTES, parsed};

/// One tensor: type, shape, bytes.
type Entry = (Dtype, Vec<usize>, Vec<u8>);

/// The file of the test data with changed tensors.
fn changed(change: impl FnOnce(&mut HashMap<String, Entry>)) -> String {
    let file = SafeTensors::deserialize(BYTES).unwrap();
    let mut tensors: HashMap<String, Entry> = file
        .tensors()
        .into_iter()
        .map(|(name, view)| (name, (view.dtype(), view.shape().to_vec(), view.data().to_vec())))
        .collect();
    change(&mut tensors);
    let views = tensors.iter().map(|(name, (kind, shape, bytes))| {
        (name.as_str(), TensorView::new(*kind, shape.clone(), bytes).unwrap())
    });
    let bytes = serialize(views, None).unwrap();
    parsed(&bytes).map_or_else(|fault| fault.to_string(), |weights| format!("{:?}", weights.batches))
}

fn rename(tensors: &mut HashMap<String, Entry>, from: &str, to: &str) {
    let entry = tensors.remove(from).unwrap();
    tensors.insert(to.to_owned(), entry);
}

/// Claim: a tensor that is missing, left over, of another type, of another shape or not finite is named, with what was
/// expected, what was found, and the nearest name. Oracle: by hand.
#[test]
fn misfits_are_named() {
    assert_eq!(changed(|_| {}), "[10, 10]", "the unchanged twin is read");
    let cases = [
        (
            changed(|all| rename(all, "0.weight", "0.wieght")),
            "w.safetensors: tensor `0.weight` of layer 0 (dense): expected F32 [6, 4], found `0.wieght` instead; rename it",
        ),
        (
            changed(|all| drop(all.remove("3.3.1.weight"))),
            "w.safetensors: tensor `3.3.1.weight` of layer 3.3.1 (prelu): expected F32 [5], found none; is it the file of \
             another network?",
        ),
        (
            changed(|all| rename(all, "6.bias", "classifier.offset")),
            "tensor `6.bias` of layer 6 (dense): expected F32 [3], found none, but `classifier.offset`, which belongs to no \
             layer; rename them",
        ),
        (
            changed(|all| drop(all.insert("3.5.weight".to_owned(), (Dtype::F32, vec![0], vec![])))),
            "tensor `3.5.weight`: expected only tensors of the network's layers, found one that belongs to none; did you \
             mean `3.",
        ),
        (
            changed(|all| drop(all.insert("0.bias".to_owned(), (Dtype::F16, vec![6], vec![0; 12])))),
            "tensor `0.bias` of layer 0 (dense): expected F32, found F16; convert it, in PyTorch with `.float()`",
        ),
        (
            changed(|all| all.get_mut("0.weight").unwrap().1 = vec![4, 6]),
            "tensor `0.weight` of layer 0 (dense): expected the shape [6, 4], found [4, 6]; transpose it: the outputs come \
             first",
        ),
        (
            changed(|all| all.get_mut("0.weight").unwrap().1 = vec![24]),
            "tensor `0.weight` of layer 0 (dense): expected the shape [6, 4], found [24]",
        ),
        (
            changed(|all| {
                all.get_mut("1.running_var").unwrap().2[8..12].copy_from_slice(&f32::NAN.to_le_bytes())
            }),
            "tensor `1.running_var` of layer 1 (batch_norm): expected finite numbers, found NaN at index 2",
        ),
        (
            changed(|all| all.get_mut("1.num_batches_tracked").unwrap().2 = vec![0xff; 8]),
            "tensor `1.num_batches_tracked` of layer 1 (batch_norm): expected a count, found -1",
        ),
        (
            changed(|all| all.get_mut("1.num_batches_tracked").unwrap().0 = Dtype::U64),
            "tensor `1.num_batches_tracked` of layer 1 (batch_norm): expected I64, found U64",
        ),
    ];
    for (found, expected) in cases {
        assert!(found.contains(expected), "expected {expected}\nfound    {found}");
    }
    // Files of old releases have no such count.
    assert_eq!(changed(|all| drop(all.remove("1.num_batches_tracked"))), "[0, 10]");
}

/// Claim: bytes that are no safetensors file are refused as such, and sizes that they claim are held against the file's.
/// Oracle: by hand.
#[test]
fn foreign_bytes_are_refused() {
    let cut = &BYTES[..BYTES.len() - 1];
    let longer = [BYTES, &[0]].concat();
    let claim = |header: u64, rest: &[u8]| [&header.to_le_bytes(), rest].concat();
    let huge = br#"{"0.weight":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,18446744073709551612]}}"#;
    let deep = "[".repeat(100_000);
    let cases: [(&[u8], &str); 8] = [
        (&[], "expected a safetensors file, found 0 bytes, which is too short"),
        (b"PK\x03\x04", "expected a safetensors file, found 4 bytes, which is too short"),
        (b"a text of some length", "found 21 bytes that claim a header of "),
        (&claim(u64::MAX, b"{}"), "found 10 bytes that claim a header of 18446744073709551615 bytes"),
        (&claim(2, b"[]"), "found a header that cannot be read: "),
        (&claim(huge.len() as u64, huge), "found a header that cannot be read: "),
        (&claim(deep.len() as u64, deep.as_bytes()), "found a header that cannot be read: "),
        (cut, "the file is damaged"),
    ];
    for (bytes, sentence) in cases {
        let fault = parsed(bytes).unwrap_err().to_string();
        assert!(fault.contains(sentence), "expected {sentence}\nfound    {fault}");
    }
    let expected =
        format!("expected {} bytes, which is what its header describes, found {}", BYTES.len(), longer.len());
    assert!(parsed(&longer).unwrap_err().to_string().contains(&expected));
}
