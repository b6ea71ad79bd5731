//! The timestamp of DC-09 (`HH:MM:SS,MM-DD-YYYY`, UTC) to and from seconds since 1970 UTC; asks no clock and knows no local time.
use crate::error::{DecodeError, Fault};

const DAY: i64 = 86_400;
/// 0000-01-01 and 9999-12-31T23:59:59, the ends of what four digits of a year can say.
const FIRST: i64 = -62_167_219_200;
const LAST: i64 = 253_402_300_799;

/// Writes `unix` (seconds since 1970 UTC, held to the years 0000..=9999).
///
/// ```
/// assert_eq!(dc09::time::format(1_429_027_692), "16:08:12,04-14-2015");
/// ```
#[must_use]
pub fn format(unix: i64) -> String {
    let unix = unix.clamp(FIRST, LAST);
    let (days, second) = (unix.div_euclid(DAY), unix.rem_euclid(DAY));
    let (year, month, day) = civil(days);
    format!("{:02}:{:02}:{:02},{month:02}-{day:02}-{year:04}", second / 3600, second / 60 % 60, second % 60)
}

/// Reads exactly 19 bytes. A leap second (`:60`) counts as the second after.
///
/// # Errors
/// [`Fault::Timestamp`] at the first byte out of place, or at 0 when the values are none of a calendar.
pub fn parse(stamp: &[u8]) -> Result<i64, DecodeError> {
    let mut numbers = [0_i64; 6];
    let mut number = 0;
    for (at, (&byte, &shape)) in stamp.iter().zip(SHAPE).enumerate() {
        match (shape, byte) {
            (b'0', b'0'..=b'9') => {
                if let Some(slot) = numbers.get_mut(number) {
                    *slot = *slot * 10 + i64::from(byte - b'0');
                }
            }
            (shape, byte) if shape == byte => number += 1,
            _ => return Err(DecodeError::new(at, Fault::Timestamp)),
        }
    }
    if stamp.len() != SHAPE.len() {
        return Err(DecodeError::new(stamp.len().min(SHAPE.len()), Fault::Timestamp));
    }
    let [hour, minute, second, month, day, year] = numbers;
    let in_calendar = hour < 24 && minute < 60 && second <= 60 && (1..=12).contains(&month);
    if !in_calendar || day < 1 || day > days_of(year, month) {
        return Err(DecodeError::new(0, Fault::Timestamp));
    }
    Ok(days_before(year, month, day) * DAY + hour * 3600 + minute * 60 + second)
}

const SHAPE: &[u8] = b"00:00:00,00-00-0000";

/// Whether the bytes have the shape of a timestamp, whatever a calendar says of the values.
pub(crate) fn has_shape(stamp: &[u8]) -> bool {
    stamp.len() == SHAPE.len()
        && stamp
            .iter()
            .zip(SHAPE)
            .all(|(&byte, &shape)| if shape == b'0' { byte.is_ascii_digit() } else { byte == shape })
}

/// Length of the timestamp in bytes.
pub(crate) const LEN: usize = SHAPE.len();

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to the given date of the Gregorian calendar; the year begins in March so that the leap day is its last.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_moments() {
        for (unix, stamp) in [
            (0, "00:00:00,01-01-1970"),
            (1_456_704_000, "00:00:00,02-29-2016"),
            (951_782_399, "23:59:59,02-28-2000"),
            (951_782_400, "00:00:00,02-29-2000"),
            (4_107_542_400, "00:00:00,03-01-2100"),
            (FIRST, "00:00:00,01-01-0000"),
            (LAST, "23:59:59,12-31-9999"),
        ] {
            assert_eq!(format(unix), stamp);
            assert_eq!(parse(stamp.as_bytes()), Ok(unix), "{stamp}");
        }
        assert_eq!(parse(b"23:59:60,12-31-2016"), parse(b"00:00:00,01-01-2017"));
        assert_eq!(format(i64::MIN), "00:00:00,01-01-0000");
        assert_eq!(format(i64::MAX), "23:59:59,12-31-9999");
    }

    #[test]
    fn what_is_no_time_says_where() {
        for (stamp, at) in [
            ("", 0),
            ("00:00:00,01-01-197", 18),
            ("00:00:00,01-01-19700", 19),
            ("00:00:00;01-01-1970", 8),
            ("0a:00:00,01-01-1970", 1),
            ("24:00:00,01-01-1970", 0),
            ("00:60:00,01-01-1970", 0),
            ("00:00:61,01-01-1970", 0),
            ("00:00:00,00-15-2019", 0),
            ("00:00:00,13-01-1970", 0),
            ("00:00:00,02-29-2100", 0),
            ("00:00:00,04-31-2024", 0),
            ("00:00:00,01-00-2024", 0),
        ] {
            assert_eq!(parse(stamp.as_bytes()), Err(DecodeError::new(at, Fault::Timestamp)), "{stamp}");
        }
    }

    proptest! {
        #[test]
        fn every_second_comes_back(unix in FIRST..=LAST) {
            prop_assert_eq!(parse(format(unix).as_bytes()), Ok(unix));
        }

        #[test]
        fn days_follow_one_another(unix in FIRST..LAST - DAY) {
            let [today, tomorrow] = [unix, unix + DAY].map(|at| civil(at.div_euclid(DAY)));
            let next = (today.0, today.1, today.2 + 1);
            prop_assert!(tomorrow == next || tomorrow.2 == 1 && today.2 == days_of(today.0, today.1));
        }
    }
}
