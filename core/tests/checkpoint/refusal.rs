//! Whatever is not the record that was written is refused, with a sentence, and leaves the destination alone.

use headwater_core::LengthMismatch;
use headwater_core::checkpoint::{self, CheckpointError};

use crate::golden::RECORD;
use crate::run::{Run, STRUCTURE, golden};

/// Puts the right checksum on a header that was changed.
fn with_header(change: impl Fn(&mut [u8])) -> Vec<u8> {
    let mut bytes = RECORD.to_vec();
    change(&mut bytes[..60]);
    for end in [60, RECORD.len() - 4] {
        let checksum = remainder(&bytes[..end]).to_le_bytes();
        bytes[end..end + 4].copy_from_slice(&checksum);
    }
    bytes
}

/// CRC-32 by polynomial division of the reversed bits, high powers first, as the definition goes.
fn remainder(bytes: &[u8]) -> u32 {
    let mut register = u32::MAX;
    for byte in bytes {
        register ^= u32::from(byte.reverse_bits()) << 24;
        for _ in 0..8 {
            register = if register >> 31 == 1 { (register << 1) ^ 0x04c1_1db7 } else { register << 1 };
        }
    }
    !register.reverse_bits()
}

/// Claim: every other value of every byte is found.
#[test]
fn every_damaged_byte_is_found() {
    let mut refused = [0_u32; 4];
    for place in 0..RECORD.len() {
        for change in 1..=u8::MAX {
            let mut bytes = RECORD;
            bytes[place] ^= change;
            let kind = match golden().refused(&bytes) {
                CheckpointError::Foreign => 0,
                CheckpointError::Version { .. } => 1,
                CheckpointError::Damaged { part: "header", .. } => 2,
                CheckpointError::Damaged { part: "record", .. } => 3,
                other => panic!("byte {place} changed by {change:#x}: {other}"),
            };
            refused[kind] += 1;
        }
    }
    println!(
        "{} records refused: foreign, version, header, record: {refused:?}",
        refused.iter().sum::<u32>()
    );
    // The magic, the version, the rest of the header with its checksum, everything after it.
    assert_eq!(refused, [8, 2, 64 - 10, 97 - 64].map(|bytes| bytes * 255));
}

/// Claim: damage within 32 bits in a row is found, wherever it begins: 2,000 patterns at every byte.
#[test]
fn bursts_are_found() {
    for place in 0..RECORD.len() - 3 {
        for pattern in 0..2000_u32 {
            let mut bytes = RECORD;
            let burst = pattern.wrapping_mul(0x9e37_79b9) | 1;
            for (byte, change) in bytes[place..].iter_mut().zip(burst.to_le_bytes()) {
                *byte ^= change;
            }
            assert!(checkpoint::inspect(&bytes).is_err(), "{burst:#x} at {place}");
        }
    }
}

/// Claim: a record cut short anywhere, or followed by anything, is refused for that reason.
#[test]
fn a_record_of_another_length_is_refused() {
    for length in 0..RECORD.len() {
        let expected = if length < 64 { 68 } else { 97 };
        let error = golden().refused(&RECORD[..length]);
        assert_eq!(error, CheckpointError::Truncated { expected, found: length });
    }
    for extra in 1..=100 {
        let longer: Vec<u8> = RECORD.into_iter().chain(std::iter::repeat_n(0, extra)).collect();
        assert_eq!(golden().refused(&longer), CheckpointError::Overlong { expected: 97, found: 97 + extra });
    }
    assert_eq!(
        golden().refused(&RECORD[..90]).to_string(),
        "checkpoint: expected at least 97 bytes, found 90; the end is missing: go back to another copy"
    );
    assert_eq!(
        golden().refused(&[&RECORD[..], &[0]].concat()).to_string(),
        "checkpoint: expected 97 bytes, found 98; pass the record without what follows it"
    );
}

/// Claim: a header with a right checksum is not trusted either: counts that overflow are not used.
#[test]
fn absurd_counts_are_refused() {
    let set = |header: &mut [u8], count: usize, value: u64| {
        header[28 + 8 * count..][..8].copy_from_slice(&value.to_le_bytes());
    };
    for (count, recorded) in (0..).zip([2, 1, 3, 5]) {
        // 4 (recorded + 2^62) is 4 recorded when the product wraps.
        let wrapping = recorded + (1 << 62);
        for value in [u64::MAX, u64::MAX / 4, u64::MAX - 90, 1 << 62, 1 << 32, 7, wrapping] {
            let bytes = with_header(|header| set(header, count, value));
            let error = golden().refused(&bytes);
            let plain = matches!(error, CheckpointError::Truncated { .. } | CheckpointError::Overlong { .. });
            assert!(plain, "count {count} = {value}: {error}");
        }
    }
    // 4 (2^62 - 14 + 1 + 3) + 69 is the 29 bytes between header and checksum when the sum wraps.
    let bytes = with_header(|header| {
        set(header, 0, (1 << 62) - 14);
        set(header, 3, 69);
    });
    assert_eq!(golden().refused(&bytes), CheckpointError::Truncated { expected: u64::MAX, found: 97 });
}

/// Claim: each reason has its own sentence: what was expected, what was found, the way out.
#[test]
fn each_refusal_says_why() {
    let sentence = |change: &dyn Fn(&mut [u8])| golden().refused(&with_header(change)).to_string();
    assert_eq!(with_header(|_| ()), RECORD, "the test's own checksum");
    assert_eq!(
        sentence(&|header| header[0] = b'h'),
        "checkpoint: expected bytes that begin with HWCHECKP, found others; pass a record that this library wrote"
    );
    for version in [0, 2, 0xffff_u16] {
        assert_eq!(
            sentence(&|header| header[8..10].copy_from_slice(&version.to_le_bytes())),
            format!(
                "checkpoint: expected version 1, found version {version}; read it with the release that wrote it"
            )
        );
    }
    for size in [0, 2, 16] {
        assert_eq!(
            sentence(&|header| header[10] = size),
            format!(
                "checkpoint: expected scalars of 4 bytes (f32) or 8 bytes (f64), found scalars of {size} bytes; read \
                 it with the scalar it was written with"
            )
        );
    }
    let mut damaged = RECORD;
    damaged[70] ^= 0x10;
    assert_eq!(
        golden().refused(&damaged).to_string(),
        format!(
            "checkpoint: expected checksum {:#010x} of the record, found {:#010x}; some of its bytes have changed: go \
             back to another copy",
            remainder(&RECORD[..93]),
            remainder(&damaged[..93])
        )
    );
    let wide = Run { step: 1, parameters: vec![1.0_f64], state: vec![], moments: vec![], generator: vec![] };
    let narrow =
        Run { step: 1, parameters: vec![1.0_f32], state: vec![], moments: vec![], generator: vec![] };
    assert_eq!(
        narrow.refused(&wide.written()).to_string(),
        "checkpoint: expected scalars of 4 bytes (f32), found scalars of 8 bytes; read it with the scalar it was \
         written with"
    );
    assert_eq!(
        wide.refused(&narrow.written()).to_string(),
        "checkpoint: expected scalars of 8 bytes (f64), found scalars of 4 bytes; read it with the scalar it was \
         written with"
    );
    let mut run = golden().like(0.0);
    assert_eq!(
        run.read_as(STRUCTURE + 1, &RECORD).unwrap_err().to_string(),
        "checkpoint: expected network 0x0123456789abcdf0, found 0x0123456789abcdef; read it with the network it was \
         written with"
    );
    assert!(run.bits() == golden().like(0.0).bits());
}

/// Claim: a destination of another shape is refused, and its part named.
#[test]
fn a_destination_of_another_shape_is_refused() {
    let one_more = |change: &dyn Fn(&mut Run<f32>)| {
        let mut run = golden();
        change(&mut run);
        run.refused(&RECORD)
    };
    let errors = [
        ("parameters", 2, one_more(&|run| run.parameters.push(0.0))),
        ("state", 1, one_more(&|run| run.state.push(0.0))),
        ("moments", 3, one_more(&|run| run.moments.push(0.0))),
        ("generator", 5, one_more(&|run| run.generator.push(0))),
    ];
    for (name, recorded, error) in errors {
        let CheckpointError::Length(LengthMismatch { part, expected, found, .. }) = error else {
            panic!("{error}")
        };
        assert_eq!((part, expected, found), (name, recorded, recorded + 1));
    }
}
