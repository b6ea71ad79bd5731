//! CRC-16/ARC, the checksum of DC-09 (§5.5.1.1: polynomial 0x8005 reflected, start 0, no final xor); no other checksum.

/// Checksum of `bytes`.
///
/// ```
/// assert_eq!(dc09::crc::arc(b"123456789"), 0xBB3D);
/// ```
#[must_use]
pub fn arc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, &byte| advance(crc, byte))
}

/// Checksum after one more byte: `arc` of the whole is `advance` over its bytes, beginning with 0.
#[must_use]
pub fn advance(crc: u16, byte: u8) -> u16 {
    let [low, _] = (crc ^ u16::from(byte)).to_le_bytes();
    (crc >> 8) ^ TABLE.get(usize::from(low)).copied().unwrap_or_default()
}

/// What each byte does to the checksum: once made, a byte costs one look-up instead of eight steps.
static TABLE: [u16; 256] = table();

#[allow(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "evaluated by the compiler, which would say so"
)]
const fn table() -> [u16; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u16;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 0 { crc >> 1 } else { (crc >> 1) ^ 0xA001 };
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_values() {
        assert_eq!(arc(b""), 0);
        assert_eq!(arc(b"123456789"), 0xBB3D);
        assert_eq!(arc(b"\"SIA-DCS\"9876R579BDFL789ABC#12345A[#12345A|NFA129]"), 0xCE11);
    }
}
