//! Whether bytes are a JPEG, and when it says it was taken; reads the headers alone and decodes nothing.
//!
//! ITU-T T.81 Annex B for the segments; Exif 2.32 (JEITA CP-3451) for the date.
use std::{ops::RangeInclusive, str};

/// Pixels of one side.
const SIDE: RangeInclusive<u16> = 16..=16_384;
/// Pixels of the whole: more than any camera of a home has.
const AREA: u32 = 64_000_000;
/// Behind its end a picture may carry so many bytes of its maker's.
const TAIL: usize = 64;
/// The latest that any clock on earth shows a moment: twelve hours behind UTC. Where the picture names no zone, its date is
/// before the event only if it is so everywhere.
const LATEST_ZONE_SECS: i64 = 12 * 3600;

/// What a picture says of itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// Seconds since 1970, UTC: not before that, whatever zone its clock was in. `None` where it says nothing.
    pub(super) taken_at: Option<i64>,
}

/// `None` for what is no JPEG that can be shown.
pub(super) fn look(bytes: &[u8]) -> Option<Look> {
    let mut rest = bytes.strip_prefix(&[0xFF, 0xD8])?;
    let (mut has_size, mut taken_at) = (false, None);
    loop {
        let (marker, after) = marker(rest)?;
        match marker {
            // Start of scan: the rest is the picture itself.
            0xDA => break,
            0xD9 => return None,
            // Markers that stand alone.
            0x01 | 0xD0..=0xD7 => rest = after,
            _ => {
                let length = usize::from(u16::from_be_bytes([*after.first()?, *after.get(1)?]));
                let segment = after.get(2..length)?;
                match marker {
                    0xC0..=0xC3 => {
                        let side = |at: usize| Some(u16::from_be_bytes([*segment.get(at)?, *segment.get(at + 1)?]));
                        let (height, width) = (side(1)?, side(3)?);
                        let area = u32::from(height) * u32::from(width);
                        has_size = SIDE.contains(&height) && SIDE.contains(&width) && area <= AREA;
                        if !has_size {
                            return None;
                        }
                    }
                    0xE1 if segment.starts_with(b"Exif\0\0") => taken_at = taken_at.or(exif(&segment[6..])),
                    _ => {}
                }
                rest = after.get(length..)?;
            }
        }
    }
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    (has_size && tail.windows(2).any(|pair| pair == [0xFF, 0xD9])).then_some(Look { taken_at })
}

/// The next marker, behind any fill bytes, and what follows it.
fn marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let rest = bytes.strip_prefix(&[0xFF])?;
    let fill = rest.iter().take_while(|byte| **byte == 0xFF).count();
    let (marker, after) = rest.get(fill..)?.split_first()?;
    Some((*marker, after))
}

/// The date of an Exif block (TIFF): when it was taken, else when it was written.
fn exif(tiff: &[u8]) -> Option<i64> {
    const DATE: u16 = 0x0132;
    const DETAILS: u16 = 0x8769;
    const TAKEN: u16 = 0x9003;
    const ZONE: u16 = 0x9011;
    let tiff = Tiff { bytes: tiff, is_little: tiff.starts_with(b"II") };
    let first = tiff.number(4, 4)?;
    let details = tiff.entry(first, DETAILS).and_then(|entry| tiff.number(entry + 8, 4));
    let in_details = |tag| details.and_then(|at| tiff.text(tiff.entry(at, tag)?));
    let date = in_details(TAKEN).or_else(|| tiff.text(tiff.entry(first, DATE)?))?;
    let local = seconds(date)?;
    Some(local - in_details(ZONE).and_then(zone).unwrap_or(-LATEST_ZONE_SECS))
}

/// The numbers and texts of a TIFF block; whatever points outside is not there.
struct Tiff<'a> {
    bytes: &'a [u8],
    is_little: bool,
}

impl<'a> Tiff<'a> {
    fn number(&self, at: usize, length: usize) -> Option<usize> {
        let bytes = self.bytes.get(at..at.checked_add(length)?)?;
        let sum = |sum: usize, byte: &u8| sum << 8 | usize::from(*byte);
        Some(if self.is_little { bytes.iter().rev().fold(0, sum) } else { bytes.iter().fold(0, sum) })
    }

    /// Where the entry with this tag begins, in the directory at `at`.
    fn entry(&self, at: usize, tag: u16) -> Option<usize> {
        let count = self.number(at, 2)?;
        (0..count).map(|index| at + 2 + index * 12).find(|entry| self.number(*entry, 2) == Some(usize::from(tag)))
    }

    fn text(&self, entry: usize) -> Option<&'a str> {
        let count = self.number(entry + 4, 4)?;
        // Four bytes stand in the entry itself.
        let at = if count <= 4 { entry + 8 } else { self.number(entry + 8, 4)? };
        str::from_utf8(self.bytes.get(at..at.checked_add(count)?)?).ok().map(|text| text.trim_end_matches('\0').trim())
    }
}

/// `YYYY:MM:DD HH:MM:SS` as seconds since 1970, as if it were UTC.
fn seconds(date: &str) -> Option<i64> {
    let mut parts = date.split([':', ' ', '-', 'T']).map(|part| part.parse::<i64>().ok());
    let mut next = |range: RangeInclusive<i64>| parts.next()?.filter(|part| range.contains(part));
    let (year, month, day) = (next(1970..=9999)?, next(1..=12)?, next(1..=31)?);
    let (hour, minute, second) = (next(0..=23)?, next(0..=59)?, next(0..=60)?);
    // Days since 1970 of the civil calendar (Howard Hinnant's days_from_civil).
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(days * 86_400 + hour * 3600 + minute * 60 + second)
}

/// `+01:00` as seconds ahead of UTC.
fn zone(text: &str) -> Option<i64> {
    let (sign, rest) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes) = (hours.parse::<i64>().ok()?, minutes.parse::<i64>().ok()?);
    ((0..=14).contains(&hours) && (0..=59).contains(&minutes)).then_some(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &[u8] = include_bytes!("../tests/corpus/jpeg-0");
    const NEW_YEAR_2026: i64 = 1_767_225_600;

    /// An Exif segment with these entries of the first directory and of the details.
    fn with_exif(date: Option<&str>, taken: Option<&str>, zone: Option<&str>) -> Vec<u8> {
        let (mut tiff, mut texts) = (b"MM\0\x2A\0\0\0\x08".to_vec(), Vec::new());
        let entries = |tags: &[(u16, Option<&str>)], at: usize, extra: usize, texts: &mut Vec<u8>| {
            let given: Vec<(u16, &str)> = tags.iter().filter_map(|(tag, text)| Some((*tag, (*text)?))).collect();
            let count = given.len() + extra;
            let mut bytes = u16::try_from(count).unwrap().to_be_bytes().to_vec();
            for (tag, text) in given {
                bytes.extend(tag.to_be_bytes());
                bytes.extend([0, 2]);
                bytes.extend(u32::try_from(text.len() + 1).unwrap().to_be_bytes());
                bytes.extend(u32::try_from(at + texts.len()).unwrap().to_be_bytes());
                texts.extend(text.as_bytes());
                texts.push(0);
            }
            bytes
        };
        // Texts stand far behind the directories.
        let mut first = entries(&[(0x0132, date)], 400, 1, &mut texts);
        let details = 8 + first.len() + 12 + 4;
        first.extend([0x87, 0x69, 0, 4, 0, 0, 0, 1]);
        first.extend(u32::try_from(details).unwrap().to_be_bytes());
        first.extend([0; 4]);
        tiff.extend(first);
        tiff.extend(entries(&[(0x9003, taken), (0x9011, zone)], 400, 0, &mut texts));
        tiff.resize(400, 0);
        tiff.extend(texts);
        let segment = [b"Exif\0\0".as_slice(), &tiff].concat();
        let length = u16::try_from(segment.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, 0xD8, 0xFF, 0xE1], length.as_slice(), &segment, &GOOD[2..]].concat()
    }

    #[test]
    fn a_picture_is_told_from_what_only_begins_like_one() {
        assert_eq!(look(GOOD), Some(Look { taken_at: None }));
        assert_eq!(look(&[GOOD, &[0; 20]].concat()), Some(Look { taken_at: None }), "with a little behind it");
        assert_eq!(look(&GOOD[..GOOD.len() / 2]), None, "half of one");
        for other in [&b""[..], b"<html>", b"\xFF\xD8\xFF", b"\xFF\xD8\xFF\xD9", b"\x89PNG\r\n\x1A\n", b"GIF89a"] {
            assert_eq!(look(other), None, "{other:?}");
        }
        let at = GOOD.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a baseline picture");
        for size in [[0, 0], [0xFF, 0xFF], [0, 1]] {
            let mut spoiled = GOOD.to_vec();
            spoiled[at + 5..at + 7].copy_from_slice(&size);
            assert_eq!(look(&spoiled), None, "{size:?} lines");
        }
    }

    #[test]
    fn its_own_date_is_read_as_late_as_it_can_be() {
        let day = Some("2026:01:01 00:00:00");
        let check = |date, taken, zone, wanted: Option<i64>| {
            let look = look(&with_exif(date, taken, zone)).expect("a picture");
            assert_eq!(look.taken_at, wanted, "{date:?} {taken:?} {zone:?}");
        };
        check(None, day, Some("+00:00"), Some(NEW_YEAR_2026));
        check(None, day, Some("+01:00"), Some(NEW_YEAR_2026 - 3600));
        check(None, day, Some("-03:30"), Some(NEW_YEAR_2026 + 12_600));
        check(None, day, None, Some(NEW_YEAR_2026 + LATEST_ZONE_SECS));
        check(Some("2025:12:31 23:59:59"), day, Some("+00:00"), Some(NEW_YEAR_2026));
        check(Some("2025:12:31 23:59:59"), None, None, Some(NEW_YEAR_2026 - 1 + LATEST_ZONE_SECS));
        check(Some("0000:00:00 00:00:00"), None, None, None);
        check(None, None, None, None);
        assert_eq!(seconds("2000:02:29 12:00:01"), Some(951_825_601));
        assert_eq!(seconds("1970:01:01 00:00:00"), Some(0));
    }

    #[test]
    fn no_spoiled_byte_makes_it_fall() {
        let good = with_exif(Some("2026:01:01 00:00:00"), Some("2026:01:01 00:00:00"), Some("+01:00"));
        for end in 0..good.len() {
            let _ = look(&good[..end]);
        }
        for at in 0..good.len().min(700) {
            for value in [0, 1, 0x7F, 0xFF] {
                let mut spoiled = good.clone();
                spoiled[at] = value;
                let _ = look(&spoiled);
            }
        }
    }
}
