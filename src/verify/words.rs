//! The program's sentences, in Swedish and English, from two small tables beside this file; no plural forms, no more than
//! putting values in.
use std::fmt::Display;

use jiff::{Timestamp, tz::TimeZone};

/// The sentences of one language.
pub struct Words(toml::Table);

/// A sentence to be said: its key and what is put into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    key: &'static str,
    values: Vec<(&'static str, String)>,
}

impl Said {
    pub fn new(key: &'static str) -> Self {
        Self { key, values: Vec::new() }
    }

    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}

impl Words {
    /// Swedish where the system speaks Swedish, else English.
    pub fn of(language: &str) -> Self {
        let text = if language.starts_with("sv") { SWEDISH } else { ENGLISH };
        Self(text.parse().expect("the table is tried in a test"))
    }

    /// A sentence with its end of line.
    pub fn say(&self, said: &Said) -> String {
        let mut text = self.word(said.key).to_owned();
        for (name, value) in &said.values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text.push('\n');
        text
    }

    /// A text without values; a key that is missing shows itself.
    pub fn word<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).and_then(toml::Value::as_str).unwrap_or(key).trim_end()
    }
}

/// A moment in UTC, to the second.
pub fn utc(ms: i64) -> String {
    let at = Timestamp::from_millisecond(ms).unwrap_or_default();
    TimeZone::UTC.to_datetime(at).strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

const SWEDISH: &str = include_str!("words/sv.toml");
const ENGLISH: &str = include_str!("words/en.toml");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_tables_have_the_same_keys_and_places() {
        let tables = [Words::of("sv_SE.UTF-8"), Words::of("C")];
        let keys = |words: &Words| words.0.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&tables[0]), keys(&tables[1]));
        for key in keys(&tables[0]) {
            let places = |words: &Words| {
                let text = words.word(&key).to_owned();
                let mut names: Vec<String> =
                    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect();
                names.sort();
                names
            };
            assert_eq!(places(&tables[0]), places(&tables[1]), "{key}");
        }
    }

    #[test]
    fn moments_are_utc() {
        assert_eq!(utc(1_764_000_000_123), "2025-11-24 16:00:00 UTC");
    }
}
