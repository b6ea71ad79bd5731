//! What is on test and shelved, in words: what it is, what of the home, who, until when, and what it hid.
use std::borrow::Cow;

use alarm_central::aside::{AsideEnd, How};
use vaka_link::aside::{AsideView, Chatters, HiddenView, ZoneView};
use vaka_words::{say, say_with};

use crate::{clock, view::naming};

/// What it is.
pub fn sort(view: &AsideView) -> Cow<'static, str> {
    say(match view.how {
        How::Test => "aside-test",
        How::Shelf { .. } => "aside-shelf",
    })
}

/// What it is, and where.
pub fn headed(view: &AsideView) -> String {
    format!("{}: {}", sort(view), view.address.0)
}

/// A zone as the register names it, or by its number.
pub fn zone(zone: &ZoneView) -> Cow<'_, str> {
    match &zone.name {
        Some(name) => Cow::Borrowed(name.0.as_str()),
        None => say_with("aside-zone", &[("number", zone.number.as_str().into())]),
    }
}

/// What of the home it is.
pub fn what(view: &AsideView) -> String {
    if view.zones.is_empty() && view.kinds.is_empty() {
        return say("aside-whole").into_owned();
    }
    let kinds = view.kinds.iter().map(|kind| naming::kind(kind).to_lowercase());
    view.zones.iter().map(|of| zone(of).into_owned()).chain(kinds).collect::<Vec<_>>().join(", ")
}

/// How many signals it has hidden, and the last of them.
pub fn hidden(view: &AsideView) -> String {
    let count = say_with("aside-hidden", &[("count", view.hidden.into())]);
    match view.newest.last() {
        None => count.into_owned(),
        Some(last) => {
            let values =
                [("count", count.into()), ("time", clock::time(last.at).into()), ("what", signal(last).into())];
            say_with("aside-hidden-last", &values).into_owned()
        }
    }
}

/// A signal that was hidden: what it says, and its code.
pub fn signal(hidden: &HiddenView) -> String {
    naming::hidden_what(hidden)
}

/// Who, with whom, since when and until when; or how it ended.
pub fn who(view: &AsideView) -> String {
    let values = [("by", view.by.0.as_str().into()), ("time", clock::day_minute(view.from).into())];
    let began = match &view.second {
        None => say_with("aside-by", &values),
        Some(second) => {
            let [by, time] = values;
            say_with("aside-by-two", &[by, time, ("second", second.0.as_str().into())])
        }
    };
    format!("{began} {}", end(view))
}

/// Until when, or how it ended.
pub fn end(view: &AsideView) -> String {
    let Some(ended) = &view.ended else {
        return say_with("aside-until", &[("time", clock::day_minute(view.until).into())]).into_owned();
    };
    let by = ended.by.as_ref().map_or("", |by| by.0.as_str());
    let values = [("time", clock::day_minute(ended.at).into()), ("by", by.into())];
    let key = match ended.why {
        AsideEnd::Time => "aside-ended-time",
        AsideEnd::Hand => "aside-ended-hand",
        AsideEnd::ClockSetBack => "aside-ended-clock",
    };
    say_with(key, &values).into_owned()
}

/// The rule that it stands on (M16).
pub fn rule(view: &AsideView) -> String {
    match view.how {
        How::Test => say("aside-rule-test").into_owned(),
        How::Shelf { heard, within_secs, rule } => chatter_rule("aside-rule-shelf", heard, rule, within_secs),
    }
}

/// Why it is there, in a few words.
pub fn reason(view: &AsideView) -> String {
    match view.how {
        How::Test => say("hidden-aside-test").into_owned(),
        How::Shelf { heard, within_secs, rule } => chatter_rule("aside-chatters-rule", heard, rule, within_secs),
    }
}

/// A zone that chatters, by its rule and its data.
pub fn chatters(chatters: &Chatters) -> String {
    chatter_rule("aside-chatters-rule", chatters.heard, chatters.rule_signals, chatters.rule_secs)
}

fn chatter_rule(key: &str, heard: u32, rule: u32, secs: u32) -> String {
    let values = [("heard", heard.into()), ("rule", rule.into()), ("minutes", (secs / 60).into())];
    say_with(key, &values).into_owned()
}
