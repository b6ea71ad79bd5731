//! Every sentence for people, in Swedish and English, for screen, message and report; it reads nothing but `i18n/`.
//!
//! The text stands in `i18n/{sv,en}/*.ftl` (Project Fluent), one file per view, built into the program. A key that is
//! missing in the chosen language is taken from Swedish, and a key that is missing there too shows itself.
//!
//! ```
//! use vaka_words::{Language, say, say_with, set_language};
//! set_language(Language::English);
//! assert_eq!(say("outcome-false"), "False alarm");
//! assert_eq!(say_with("event-zones", &[("count", 2.into())]), "2 zones");
//! ```
use std::{
    borrow::Cow,
    sync::{
        OnceLock,
        atomic::{AtomicBool, AtomicU8, Ordering},
    },
};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

pub mod brief;
pub mod inquiry;
mod longer;
pub mod time;

/// A language that every sentence exists in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    Swedish,
    English,
}

impl Language {
    /// All of them, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::Swedish, Self::English];

    /// The language's tag as it stands in settings and registers: `sv` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Swedish => "sv",
            Self::English => "en",
        }
    }

    /// Reads a tag; region and script are ignored (`sv-SE` is Swedish).
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// What speakers of the language call it.
    pub fn own_name(self) -> Cow<'static, str> {
        say_in(self, "language-own-name", &[])
    }

    fn identifier(self) -> LanguageIdentifier {
        self.tag().parse().expect("`sv` and `en` are well-formed tags")
    }
}

/// A value put into a sentence: a number (which may choose a plural form) or a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    Number(f64),
    Text(Cow<'a, str>),
}

macro_rules! from_number {
    ($number:ident as $how:expr => $($kind:ty),*) => {$(
        impl From<$kind> for Value<'_> {
            fn from($number: $kind) -> Self {
                Self::Number($how)
            }
        }
    )*};
}
from_number!(number as f64::from(number) => u8, u16, u32, i32);
from_number!(number as number as f64 => u64, usize, i64);

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<Cow<'a, str>> for Value<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

static CHOSEN: AtomicU8 = AtomicU8::new(0);

/// The language that [`say`] speaks.
pub fn language() -> Language {
    match CHOSEN.load(Ordering::Relaxed) {
        0 => Language::Swedish,
        _ => Language::English,
    }
}

/// Chooses the language of the whole process; the next sentence is already in it.
pub fn set_language(language: Language) {
    CHOSEN.store(language as u8, Ordering::Relaxed);
}

static STRETCHED: AtomicBool = AtomicBool::new(false);

/// Has every sentence come some 35 % longer, as those of other languages are: for trying whether a screen has room for them.
pub fn stretch(on: bool) {
    STRETCHED.store(on, Ordering::Relaxed);
}

/// The sentence of `key` in the chosen language; the key itself when no language has it.
pub fn say(key: &str) -> Cow<'static, str> {
    say_in(language(), key, &[])
}

/// The sentence of `key` with values put in. A value that is not given shows as `{$name}`.
pub fn say_with(key: &str, values: &[(&str, Value<'_>)]) -> Cow<'static, str> {
    say_in(language(), key, values)
}

/// The sentence of `key` in a language of its own choice (a message to a customer, a text for the home).
pub fn say_in(language: Language, key: &str, values: &[(&str, Value<'_>)]) -> Cow<'static, str> {
    if STRETCHED.load(Ordering::Relaxed) {
        return Cow::Owned(longer::say(language, key, values));
    }
    speak(language, key, values)
        .or_else(|| speak(Language::Swedish, key, values))
        .unwrap_or_else(|| Cow::Owned(key.to_owned()))
}

/// Whether both languages have `key`.
pub fn knows(key: &str) -> bool {
    Language::ALL.into_iter().all(|language| bundle(language).has_message(key))
}

fn speak(language: Language, key: &str, values: &[(&str, Value<'_>)]) -> Option<Cow<'static, str>> {
    let bundle = bundle(language);
    let pattern = bundle.get_message(key)?.value()?;
    let mut ignored = Vec::new();
    if values.is_empty() {
        return Some(bundle.format_pattern(pattern, None, &mut ignored));
    }
    let mut args = FluentArgs::with_capacity(values.len());
    for (name, value) in values {
        args.set(
            (*name).to_owned(),
            match value {
                Value::Number(number) => FluentValue::from(*number),
                Value::Text(text) => FluentValue::from(text.as_ref()),
            },
        );
    }
    Some(Cow::Owned(bundle.format_pattern(pattern, Some(&args), &mut ignored).into_owned()))
}

fn bundle(language: Language) -> &'static FluentBundle<FluentResource> {
    static BUNDLES: [OnceLock<FluentBundle<FluentResource>>; 2] = [OnceLock::new(), OnceLock::new()];
    BUNDLES[language as usize].get_or_init(|| {
        let mut bundle = FluentBundle::new_concurrent(vec![language.identifier()]);
        // No invisible direction marks around values: both languages run the same way.
        bundle.set_use_isolating(false);
        for (_, text) in sources(language) {
            // A broken entry is dropped by the parser and shows as its key; the tests refuse both.
            let resource = match FluentResource::try_new((*text).to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        bundle
    })
}

macro_rules! views {
    ($($view:literal),* $(,)?) => {
        /// The built-in files of a language: name and text.
        fn sources(language: Language) -> &'static [(&'static str, &'static str)] {
            match language {
                Language::Swedish => &[$(($view, include_str!(concat!("../../i18n/sv/", $view, ".ftl")))),*],
                Language::English => &[$(($view, include_str!(concat!("../../i18n/en/", $view, ".ftl")))),*],
            }
        }
    };
}
views!(
    "aside",
    "asked",
    "calling",
    "cli",
    "closed",
    "contacts",
    "disclosing",
    "dispatch",
    "entry",
    "event",
    "faults",
    "first_start",
    "floor",
    "handing",
    "hidden",
    "history",
    "inquiry",
    "keys",
    "kinds",
    "map",
    "offer",
    "outcome",
    "palette",
    "past",
    "planning",
    "plans",
    "probe",
    "queue",
    "record",
    "refusals",
    "report",
    "second_person",
    "shell",
    "sign_in",
    "steps",
    "strip",
    "talk",
    "tiles",
);

#[cfg(test)]
mod tests;
