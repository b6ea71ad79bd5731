//! The station's moments as local time for people; it asks no clock, only which zone this machine lies in.
use std::sync::OnceLock;

use alarm_central::moment::Moment;
use jiff::{Timestamp, tz::TimeZone};

fn zone() -> &'static TimeZone {
    static ZONE: OnceLock<TimeZone> = OnceLock::new();
    ZONE.get_or_init(TimeZone::system)
}

/// `HH:MM:SS`, local.
pub fn time(at: Moment) -> String {
    shown(at, "%H:%M:%S")
}

/// `HH:MM`, local.
pub fn minute(at: Moment) -> String {
    shown(at, "%H:%M")
}

/// `YYYY-MM-DD HH:MM`, local.
pub fn day_minute(at: Moment) -> String {
    shown(at, "%F %R")
}

/// `:SS`, for what follows within the same minute.
pub fn second(at: Moment) -> String {
    shown(at, ":%S")
}

/// `YYYY-MM-DD`, local.
pub fn day(at: Moment) -> String {
    shown(at, "%Y-%m-%d")
}

/// `YYYY-MM-DD HH:MM:SS`, local.
pub fn day_and_time(at: Moment) -> String {
    shown(at, "%F %T")
}

/// The first moment of a day that is written `YYYY-MM-DD`; `None` if it is not.
pub fn day_begins(text: &str) -> Option<Moment> {
    let day: jiff::civil::Date = text.parse().ok()?;
    Some(Moment(day.to_zoned_datetime(zone().clone()).ok()?.timestamp().as_millisecond()))
}

/// The last millisecond of a day that is written `YYYY-MM-DD`; `None` if it is not.
pub fn end_of_day(text: &str) -> Option<Moment> {
    day_begins(text).map(|begins| next_day(begins).plus_ms(-1))
}

/// The first moment of the day after the one that begins then.
pub fn next_day(begins: Moment) -> Moment {
    let at = Timestamp::from_millisecond(begins.0).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned_datetime(zone().clone());
    let next = at.tomorrow().and_then(|next| next.start_of_day());
    next.map_or(begins, |next| Moment(next.timestamp().as_millisecond()))
}

fn shown(at: Moment, form: &str) -> String {
    let at = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned_datetime(zone().clone()).strftime(form).to_string()
}
