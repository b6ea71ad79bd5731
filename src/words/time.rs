//! Ages, countdowns and shares as people read them; it asks no clock and knows no time zone.
use std::borrow::Cow;

use crate::{Language, language, say_with};

/// An age or a countdown: `00:41`, `14:16`, from 100 minutes on in hours ("2 h 05 min"), from two days on in days.
/// Negative time reads as none.
pub fn span(ms: i64) -> Cow<'static, str> {
    let secs = ms.max(0) / 1000;
    let (minutes, hours, days) = (secs / 60, secs / 3600, secs / 86_400);
    if minutes < 100 {
        Cow::Owned(format!("{minutes:02}:{:02}", secs % 60))
    } else if days < 2 {
        say_with("time-hours", &[("hours", hours.into()), ("minutes", format!("{:02}", minutes % 60).into())])
    } else {
        say_with("time-days", &[("days", days.into())])
    }
}

/// Seconds with one decimal: the age of a picture ("0,1 s"). Above a minute as [`span`].
pub fn fine_span(ms: i64) -> Cow<'static, str> {
    if ms >= 60_000 {
        return span(ms);
    }
    say_with("time-seconds", &[("seconds", tenths(ms.max(0) / 100).into())])
}

/// So many tenths as a number with one decimal ("2,5"); not below nothing.
pub fn tenths(count: i64) -> String {
    format!("{}{}{}", count / 10, decimal_mark(), count % 10)
}

fn decimal_mark() -> char {
    match language() {
        Language::Swedish => ',',
        Language::English => '.',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_grow_from_seconds_to_days() {
        for (ms, read) in [(-5, "00:00"), (41_999, "00:41"), (5_999_000, "99:59")] {
            assert_eq!(span(ms), read);
        }
        assert_eq!(
            crate::say_in(Language::English, "time-hours", &[("hours", 2.into()), ("minutes", "05".into())]),
            "2 h 05 min"
        );
    }
}
