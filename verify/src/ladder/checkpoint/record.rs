//! Rung 8: records byte by byte.

use headwater_core::checkpoint::{self, Checkpoint, CheckpointError, CheckpointMut};

use crate::fact::Fact;
use crate::rung::Rung;
use crate::tolerance::EXACT;

const STRUCTURE: u64 = 0x0123_4567_89ab_cdef;
const STEP: u64 = 0x0011_2233_4455_6677;
/// Signs of zero, an infinity, subnormal numbers and NaNs of several kinds among ordinary numbers.
const PARAMETERS: [u32; 6] = [0x3f80_0000, 0xc020_0000, 0x8000_0000, 0x7fc1_2345, 0xffbf_ffff, 0x0000_0001];
const STATE: [u32; 2] = [0x3dcc_cccd, 0x7f80_0000];
const MOMENTS: [u32; 3] = [0x0000_0000, 0x8000_0001, 0x4049_0fdb];
const GENERATOR: [u8; 5] = [1, 2, 3, 250, 0];

/// CRC-32 by a table of nibbles, most significant bit first, so that it has no step in common with the core's.
fn crc32(bytes: &[u8]) -> u32 {
    let mut table = [0_u32; 16];
    for (nibble, entry) in (0..).zip(&mut table) {
        *entry = nibble << 28;
        for _ in 0..4 {
            *entry = if *entry >> 31 == 1 { (*entry << 1) ^ 0x04c1_1db7 } else { *entry << 1 };
        }
    }
    let mut remainder = u32::MAX;
    for byte in bytes {
        let byte = byte.reverse_bits();
        for nibble in [byte >> 4, byte & 15] {
            let index = (remainder >> 28) as usize ^ usize::from(nibble);
            remainder = (remainder << 4) ^ table[index];
        }
    }
    (!remainder).reverse_bits()
}

/// The record as the format's table describes it.
fn described() -> Vec<u8> {
    let mut bytes = b"HWCHECKP".to_vec();
    bytes.extend([1, 0, 4, 0]);
    for number in [STRUCTURE, STEP, 6, 2, 3, 5] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(crc32(&bytes).to_le_bytes());
    for scalar in PARAMETERS.iter().chain(&STATE).chain(&MOMENTS) {
        bytes.extend(scalar.to_le_bytes());
    }
    bytes.extend(GENERATOR);
    bytes.extend(crc32(&bytes).to_le_bytes());
    bytes
}

fn floats(bits: &[u32]) -> Vec<f32> {
    bits.iter().map(|bits| f32::from_bits(*bits)).collect()
}

/// Everything that is read from a record, in bits.
#[derive(Debug, Clone, PartialEq)]
struct Read {
    step: u64,
    scalars: Vec<u32>,
    generator: Vec<u8>,
}

fn read(bytes: &[u8], structure: u64) -> (Result<(), CheckpointError>, Read) {
    let (mut step, mut generator) = (7, [9; 5]);
    let (mut parameters, mut state, mut moments) = ([-7.0_f32; 6], [-7.0; 2], [-7.0; 3]);
    let destination = CheckpointMut {
        structure,
        step: &mut step,
        parameters: &mut parameters,
        state: &mut state,
        moments: &mut moments,
        generator: &mut generator,
    };
    let result = checkpoint::read(bytes, destination);
    let scalars = parameters.iter().chain(&state).chain(&moments).map(|x| x.to_bits()).collect();
    (result, Read { step, scalars, generator: generator.to_vec() })
}

/// Claim: a record is the documented bytes, and every bit comes back from them.
#[must_use]
pub fn bytes() -> Fact {
    let claim = "a record is the documented bytes, and gives back every bit";
    let domain = "f32: both zeros, subnormals, infinities and NaNs with payloads";
    let mut fact =
        Fact::new(Rung::Conduct, claim, domain, "the format's table, with a CRC-32 by nibbles", EXACT);
    fact.holds(crc32(b"123456789") == 0xcbf4_3926, || {
        "the check value that CRC-32 is published with".to_owned()
    });
    let expected = described();
    let mut bytes = vec![0xa5; expected.len() + 3];
    let written = checkpoint::write(
        &mut bytes,
        Checkpoint {
            structure: STRUCTURE,
            step: STEP,
            parameters: &floats(&PARAMETERS),
            state: &floats(&STATE),
            moments: &floats(&MOMENTS),
            generator: &GENERATOR,
        },
    );
    fact.holds(written == Ok(expected.len()), || format!("{written:?}"));
    for (at, (found, expected)) in bytes.iter().zip(expected.iter().chain(&[0xa5; 3])).enumerate() {
        fact.holds(found == expected, || format!("byte {at} is {found:#x}, not {expected:#x}"));
    }
    let (result, found) = read(&expected, STRUCTURE);
    fact.holds(result.is_ok(), || format!("{result:?}"));
    let scalars = [&PARAMETERS[..], &STATE, &MOMENTS].concat();
    let whole = Read { step: STEP, scalars, generator: GENERATOR.to_vec() };
    fact.holds(found == whole, || format!("{found:x?} was read where {whole:x?} was written"));
    fact
}

/// Claim: a record of another network, one that is cut short or too long, and one with any bit of it turned are refused,
/// and nothing is changed then.
#[must_use]
pub fn refusals() -> Fact {
    let claim = "a foreign, cut or damaged record is refused, and changes nothing";
    let domain = "every length up to the whole, every bit turned";
    let mut fact = Fact::new(Rung::Conduct, claim, domain, "what was done to the record", EXACT);
    let record = described();
    let untouched = Read { step: 7, scalars: vec![(-7.0_f32).to_bits(); 11], generator: vec![9; 5] };
    let mut refused = |bytes: &[u8], structure: u64, what: &dyn Fn() -> String| {
        let (result, after) = read(bytes, structure);
        fact.holds(result.is_err() && after == untouched, || format!("{}: {result:?}", what()));
    };
    refused(&record, STRUCTURE + 1, &|| "another network's".to_owned());
    for length in 0..record.len() {
        refused(&record[..length], STRUCTURE, &|| format!("cut to {length} bytes"));
    }
    refused(&[&record[..], &[0]].concat(), STRUCTURE, &|| "one byte too long".to_owned());
    for bit in 0..8 * record.len() {
        let mut damaged = record.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        refused(&damaged, STRUCTURE, &|| format!("bit {bit} turned"));
    }
    fact
}
