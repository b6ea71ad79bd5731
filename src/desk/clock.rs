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

/// `:SS`, for what follows within the same minute.
pub fn second(at: Moment) -> String {
    shown(at, ":%S")
}

fn shown(at: Moment, form: &str) -> String {
    let at = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned_datetime(zone().clone()).strftime(form).to_string()
}
