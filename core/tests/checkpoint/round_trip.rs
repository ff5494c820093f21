//! What is written is read, bit for bit, and is what the format table says.

use headwater_core::checkpoint::{self, Checkpoint, CheckpointHeader, CheckpointShape, Stored};

use crate::golden::RECORD;
use crate::run::{Run, STRUCTURE, golden};

/// Claim: the bytes are those of the format table. Oracle: `golden.py`, from Python's struct and zlib.
#[test]
fn a_record_is_what_the_format_says() {
    assert_eq!(golden().written(), RECORD);
    let header = CheckpointHeader {
        version: 1,
        scalar_bytes: 4,
        structure: STRUCTURE,
        step: 1000,
        shape: golden().shape(),
    };
    assert_eq!(checkpoint::inspect(&RECORD), Ok(header));
}

fn expect_round_trip<R: Stored>(run: &Run<R>) {
    let mut found = run.like(R::from_f64(-7.0));
    found.read(&run.written()).unwrap();
    assert!(found.bits() == run.bits(), "{run:?} became {found:?}");
}

/// Claim: every bit comes back, also of NaNs with a payload, and parts may be empty.
#[test]
fn every_bit_comes_back() {
    expect_round_trip(&golden());
    let words = (0..4096_u32).map(|word| word.wrapping_mul(0x9e37_79b9));
    let nans = [0x7fc0_0000, 0x7f80_0001, 0xffbf_ffff, 0xffff_ffff];
    let narrow: Vec<f32> = words.clone().chain(nans).map(f32::from_bits).collect();
    let wide: Vec<f64> =
        words.map(|word| f64::from_bits(u64::from(word).wrapping_mul(0x9e37_79b9_7f4a_7c15))).collect();
    assert!(narrow.iter().any(|value| value.is_nan()) && narrow.iter().any(|value| value.is_subnormal()));
    let empty = Run { step: 0, parameters: vec![], state: vec![], moments: vec![], generator: vec![] };
    expect_round_trip(&Run { parameters: narrow.clone(), ..empty.clone() });
    expect_round_trip(&Run { state: narrow.clone(), generator: vec![0xff; 33], ..empty.clone() });
    expect_round_trip(&Run { moments: narrow, step: u64::MAX, ..empty.clone() });
    expect_round_trip(&empty);
    let empty = Run { step: 1, parameters: vec![], state: vec![], moments: vec![], generator: vec![7] };
    expect_round_trip(&Run { parameters: wide.clone(), state: wide.clone(), moments: wide, ..empty });
}

/// Claim: `write` needs exactly `size` bytes, leaves what follows alone, and a buffer too small altogether.
#[test]
fn write_keeps_to_its_bytes() {
    let Run { step, parameters, state, moments, generator } = &golden();
    let record = Checkpoint { structure: STRUCTURE, step: *step, parameters, state, moments, generator };
    let mut bytes = [0xa5; RECORD.len() + 9];
    assert_eq!(checkpoint::write(&mut bytes, record), Ok(RECORD.len()));
    assert!(bytes.starts_with(&RECORD) && bytes.ends_with(&[0xa5; 9]));
    for length in 0..RECORD.len() {
        let mut bytes = vec![0xa5; length];
        assert_eq!(
            checkpoint::write(&mut bytes, record).unwrap_err().to_string(),
            format!("checkpoint: bytes: expected 97 values, found {length}; size it with checkpoint::size")
        );
        assert!(bytes.iter().all(|byte| *byte == 0xa5));
    }
}

/// Claim: the size of a shape too large for memory saturates.
#[test]
fn sizes_saturate() {
    let shape =
        CheckpointShape { parameters: usize::MAX / 4, state: usize::MAX / 4, moments: 0, generator: 0 };
    assert_eq!(checkpoint::size::<f32>(shape), usize::MAX);
    let shape = CheckpointShape { parameters: 0, state: 0, moments: 0, generator: usize::MAX };
    assert_eq!(checkpoint::size::<f64>(shape), usize::MAX);
}
