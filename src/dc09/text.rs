//! Bytes of a panel as text: strict UTF-8, else Windows-1252 (DC-09-2013 names the latter, DC-09-2026 allows the former); never fails.

/// Text of `bytes`. Control characters stay as they are: what shows the text decides about them.
///
/// ```
/// assert_eq!(dc09::text::decode("kök".as_bytes()), "kök");
/// assert_eq!(dc09::text::decode(b"k\xF6k \x80"), "kök €");
/// ```
#[must_use]
pub fn decode(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&byte| windows_1252(byte)).collect(),
    }
}

/// The five bytes that Windows-1252 leaves empty become the control characters of the same number, as browsers do.
fn windows_1252(byte: u8) -> char {
    const FROM_80: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    match byte {
        0x80..=0x9F => FROM_80.chars().nth(usize::from(byte - 0x80)).unwrap_or('\u{FFFD}'),
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_1252_where_utf_8_does_not_fit() {
        for (bytes, text) in [
            (&b"Hall"[..], "Hall"),
            (b"V\xE4rmdetektor", "Värmdetektor"),
            (b"\x99\x9F\xFF", "™Ÿÿ"),
            (b"\x81\xE5", "\u{81}å"),
        ] {
            assert_eq!(decode(bytes), text);
        }
        assert_eq!(decode("Värmdetektor".as_bytes()), "Värmdetektor");
    }
}
