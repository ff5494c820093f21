//! CRC-32 as in zlib, PNG and Ethernet: polynomial 0x04C11DB7, bits reversed, all ones at start and end.

use super::CheckpointError;

/// The polynomial with its bits reversed.
const POLYNOMIAL: u32 = 0xedb8_8320;

/// The checksum of `bytes`. Bit by bit: a table would be faster, and 1 kB of flash.
fn crc32(bytes: &[u8]) -> u32 {
    let mut remainder = u32::MAX;
    for byte in bytes {
        remainder ^= u32::from(*byte);
        for _ in 0..8 {
            let carry = (remainder & 1).wrapping_neg();
            remainder = (remainder >> 1) ^ (POLYNOMIAL & carry);
        }
    }
    !remainder
}

/// Overwrites the last 4 bytes with the checksum of those before them.
pub(super) fn seal(bytes: &mut [u8]) {
    if let Some((covered, checksum)) = bytes.split_last_chunk_mut() {
        *checksum = crc32(covered).to_le_bytes();
    }
}

/// Compares the last 4 bytes with the checksum of those before them.
pub(super) fn verify(part: &'static str, bytes: &[u8]) -> Result<(), CheckpointError> {
    let (covered, checksum) = bytes.split_last_chunk().unwrap_or((&[], &[0; 4]));
    let (expected, found) = (u32::from_le_bytes(*checksum), crc32(covered));
    if expected == found { Ok(()) } else { Err(CheckpointError::Damaged { part, expected, found }) }
}

#[cfg(test)]
mod tests {
    use super::crc32;

    // Claim: it is the CRC-32 of zlib. Oracle: the check value of the catalogue of CRC algorithms, and zlib's values
    // for nothing, one zero byte, and the 256 bytes in order.
    #[test]
    fn check_values() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
        assert_eq!(crc32(&[0]), 0xd202_ef8d);
        assert_eq!(crc32(&core::array::from_fn::<u8, 256, _>(|byte| byte as u8)), 0x2905_8c73);
    }
}
