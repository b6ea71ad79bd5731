//! The brief for whoever is sent, as plain sentences in the order in which they are said; what it says is the rules' own, and
//! the caller knows in which zone its clock reads.
use std::borrow::Cow;

use alarm_central::{
    brief::{Brief, BriefZone},
    event::{Progress, Responder, Support},
    id::AnswerId,
    moment::Moment,
    plan::AtHome,
};

use crate::{Language, Value, say_in};

/// What a line of it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BriefPart {
    What,
    /// Help comes unheard and unseen.
    Silent,
    Where,
    Position,
    /// The street, letter by letter.
    Spelled,
    /// Where it began.
    Entry,
    /// The way through the home.
    Path,
    /// Where somebody was noticed last.
    Last,
    People,
    /// What the operator has found out.
    Found,
    Level,
    /// Why the level is no other.
    Support,
    WayIn,
    Beware,
}

impl BriefPart {
    /// Its word, for names of things on the screen.
    pub fn key(self) -> &'static str {
        match self {
            Self::What => "what",
            Self::Silent => "silent",
            Self::Where => "where",
            Self::Position => "position",
            Self::Spelled => "spelled",
            Self::Entry => "entry",
            Self::Path => "path",
            Self::Last => "last",
            Self::People => "people",
            Self::Found => "found",
            Self::Level => "level",
            Self::Support => "support",
            Self::WayIn => "way-in",
            Self::Beware => "beware",
        }
    }
}

/// One sentence or two of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BriefLine {
    pub part: BriefPart,
    pub text: String,
}

/// The whole brief, line under line: goes over the wire and into the journal. `time` gives a moment as `HH:MM:SS`, local.
pub fn text(language: Language, brief: &Brief, time: impl Fn(Moment) -> String) -> String {
    let lines: Vec<String> = lines(language, brief, time).into_iter().map(|line| line.text).collect();
    lines.join("\n")
}

/// The brief line by line; what is not known is left out. `time` gives a moment as `HH:MM:SS`, local.
pub fn lines(language: Language, brief: &Brief, time: impl Fn(Moment) -> String) -> Vec<BriefLine> {
    let mut said = Vec::new();
    let mut tell = |part, text: Cow<'static, str>| said.push(BriefLine { part, text: text.into_owned() });
    let at = |moment: Moment| Value::from(time(moment));
    let kind = say_in(language, &format!("kind-{}", brief.kind), &[]);
    tell(BriefPart::What, say_in(language, "brief-what", &[("kind", kind.into()), ("time", at(brief.received_at))]));
    if brief.silent {
        tell(BriefPart::Silent, say_in(language, "brief-silent", &[]));
    }
    if let Some(place) = place(language, brief) {
        tell(BriefPart::Where, place);
    }
    if let Some(position) = &brief.position {
        let [latitude, longitude] = position.0.map(|degrees| format!("{degrees:.5}"));
        let values = [("latitude", latitude.into()), ("longitude", longitude.into())];
        tell(BriefPart::Position, say_in(language, "brief-position", &values));
    }
    let street = street(&brief.address.0);
    let letters = spelled(language, street);
    if !letters.is_empty() {
        let values = [("street", street.into()), ("letters", letters.into())];
        tell(BriefPart::Spelled, say_in(language, "brief-spelled", &values));
    }
    let place_and_time = |zone: &BriefZone| [("zone", zone_name(language, zone).into()), ("time", at(zone.at))];
    if let Some(first) = brief.path.first() {
        tell(BriefPart::Entry, say_in(language, "brief-entry", &place_and_time(first)));
    }
    if brief.path.len() > 1 {
        let one = |zone: &BriefZone| say_in(language, "brief-path-zone", &place_and_time(zone)).into_owned();
        let path: Vec<String> = brief.path.iter().map(one).collect();
        tell(BriefPart::Path, say_in(language, "brief-path", &[("path", path.join(", ").into())]));
    }
    if let Some(last) = brief.last.as_ref().filter(|last| brief.path.first() != Some(*last)) {
        tell(BriefPart::Last, say_in(language, "brief-last", &place_and_time(last)));
    }
    if let Some(who) = brief.people {
        tell(BriefPart::People, people(language, who));
    }
    if !brief.found.is_empty() {
        let found: Vec<_> = brief.found.iter().map(|answer| found(language, answer)).collect();
        tell(BriefPart::Found, Cow::Owned(found.join(" ")));
    }
    tell(BriefPart::Level, level(language, brief.assessment.level));
    if let Some(supports) = supports(language, &brief.assessment.because) {
        tell(BriefPart::Support, supports);
    }
    if !brief.entry.trim().is_empty() {
        tell(BriefPart::WayIn, say_in(language, "brief-way-in", &[("how", brief.entry.trim().to_owned().into())]));
    }
    if !brief.beware.trim().is_empty() {
        tell(BriefPart::Beware, say_in(language, "brief-beware", &[("what", brief.beware.trim().to_owned().into())]));
    }
    said
}

/// Address, area and whose home it is, as far as they are known.
fn place(language: Language, brief: &Brief) -> Option<Cow<'static, str>> {
    let (address, area, name) = (brief.address.trim(), brief.area.trim(), brief.name.trim());
    let mut said = Vec::new();
    if !address.is_empty() {
        said.push(say_in(language, "brief-address", &[("address", address.to_owned().into())]));
    }
    if !area.is_empty() && !address.contains(area) {
        said.push(say_in(language, "brief-area", &[("area", area.to_owned().into())]));
    }
    if !name.is_empty() {
        said.push(say_in(language, "brief-name", &[("name", name.to_owned().into())]));
    }
    (!said.is_empty()).then(|| Cow::Owned(said.join(" ")))
}

/// Street and number: the address up to its first comma.
fn street(address: &str) -> &str {
    address.split(',').next().unwrap_or_default().trim()
}

fn zone_name(language: Language, zone: &BriefZone) -> Cow<'static, str> {
    match &zone.name {
        Some(name) if !name.trim().is_empty() => Cow::Owned(name.trim().to_owned()),
        _ => say_in(language, "brief-zone", &[("number", zone.number.as_str().into())]),
    }
}

fn people(language: Language, who: AtHome) -> Cow<'static, str> {
    let key = match who {
        AtHome::Nobody => "brief-people-nobody",
        AtHome::Somebody => "brief-people-somebody",
        AtHome::Night => "brief-people-night",
    };
    say_in(language, key, &[])
}

/// What an answer of the plan says to somebody who has not heard the question.
fn found(language: Language, answer: &AnswerId) -> Cow<'static, str> {
    let key = match answer.as_str() {
        "intruder" => "found-intruder",
        "break-in" => "found-break-in",
        "threatened" => "found-threatened",
        "threat-or-doubt" => "found-threat",
        "ill-or-hurt" => "found-ill-or-hurt",
        "fire-or-doubt" => "found-fire",
        "leak-or-doubt" => "found-leak",
        other => return say_in(language, &format!("answer-{other}"), &[]),
    };
    say_in(language, key, &[])
}

/// A text letter by letter in the telephone alphabet of the language; digits stay as they are.
pub fn spelled(language: Language, text: &str) -> String {
    let words = text.split_whitespace().map(|word| spelled_word(language, word));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ")
}

fn spelled_word(language: Language, word: &str) -> String {
    let mut said: Vec<Cow<'static, str>> = Vec::new();
    let mut digits = String::new();
    for letter in word.chars() {
        if letter.is_numeric() {
            digits.push(letter);
            continue;
        }
        if !digits.is_empty() {
            said.push(Cow::Owned(std::mem::take(&mut digits)));
        }
        if letter.is_alphabetic() {
            said.push(spelled_letter(language, letter));
        }
    }
    if !digits.is_empty() {
        said.push(Cow::Owned(digits));
    }
    said.join(" ")
}

fn spelled_letter(language: Language, letter: char) -> Cow<'static, str> {
    let plain: String = letter.to_lowercase().collect();
    // Names of variants are plain letters.
    let name = match plain.as_str() {
        "å" => "a-ring",
        "ä" | "æ" => "a-dots",
        "ö" | "ø" => "o-dots",
        "é" | "è" => "e",
        other if other.len() == 1 => other,
        _ => &letter.to_uppercase().collect::<String>(),
    };
    say_in(language, "spelled-letter", &[("letter", name.into())])
}

/// Who is sent.
pub fn responder(language: Language, to: Responder) -> Cow<'static, str> {
    let key = match to {
        Responder::Guard => "responder-guard",
        Responder::Police => "responder-police",
        Responder::RescueService => "responder-rescue-service",
        Responder::Ambulance => "responder-ambulance",
        Responder::Keyholder => "responder-keyholder",
    };
    say_in(language, key, &[])
}

/// How far they are.
pub fn progress(language: Language, progress: Progress) -> Cow<'static, str> {
    let key = match progress {
        Progress::Accepted => "progress-accepted",
        Progress::EnRoute => "progress-en-route",
        Progress::OnSite => "progress-on-site",
        Progress::Done => "progress-done",
        Progress::Refused => "progress-refused",
    };
    say_in(language, key, &[])
}

/// What a verification level means.
pub fn level(language: Language, level: u8) -> Cow<'static, str> {
    let key = match level {
        0 => "level-0",
        1 => "level-1",
        2 => "level-2",
        3 => "level-3",
        _ => "level-4",
    };
    say_in(language, key, &[])
}

/// Something that supports an alarm, as part of a sentence.
pub fn support(language: Language, support: Support) -> Cow<'static, str> {
    let key = match support {
        Support::Alarm => "support-alarm",
        Support::Zones(count) => return say_in(language, "support-zones", &[("count", count.into())]),
        Support::Entry => "support-entry",
        Support::Line => "support-line",
        Support::Intruder => "support-intruder",
        Support::WrongWord => "support-wrong-word",
        Support::Damage => "support-damage",
        Support::Kind => "support-kind",
        Support::Danger => "support-danger",
        Support::Duress => "support-duress",
        Support::Denied => "support-denied",
        Support::Help => "support-help",
    };
    say_in(language, key, &[])
}

/// All that supports it as one sentence; `None` where nothing does.
pub fn supports(language: Language, because: &[Support]) -> Option<Cow<'static, str>> {
    let what: Vec<_> = because.iter().map(|one| support(language, *one)).collect();
    (!what.is_empty()).then(|| say_in(language, "brief-support", &[("what", what.join(", ").into())]))
}

/// All that would raise the level as one sentence; `None` where nothing would.
pub fn would_raise(language: Language, raises: &[Support]) -> Option<Cow<'static, str>> {
    let what: Vec<_> = raises.iter().map(|one| self::raises(language, *one)).collect();
    (!what.is_empty()).then(|| say_in(language, "brief-raises", &[("what", what.join(", ").into())]))
}

fn raises(language: Language, one: Support) -> Cow<'static, str> {
    let key = match one {
        Support::Zones(_) => "raises-zones",
        Support::Entry => "raises-entry",
        Support::Intruder => "raises-intruder",
        Support::WrongWord => "raises-wrong-word",
        Support::Danger => "raises-danger",
        // The rules name no other one.
        Support::Alarm
        | Support::Damage
        | Support::Kind
        | Support::Line
        | Support::Duress
        | Support::Denied
        | Support::Help => {
            return support(language, one);
        }
    };
    say_in(language, key, &[])
}

#[cfg(test)]
mod tests {
    use alarm_central::{event::Assessment, id::KindId, pii::Pii};

    use super::*;

    /// Minutes and seconds since the zero of the test, after ten.
    fn time(at: Moment) -> String {
        format!("22:{:02}:{:02}", at.0 / 60_000, at.0 / 1000 % 60)
    }

    fn zone(secs: i64, number: &str, name: Option<&str>) -> BriefZone {
        let name = name.map(|name| Pii(name.to_owned()));
        BriefZone { at: Moment((14 * 60 + secs) * 1000), number: number.to_owned(), name, kind: None }
    }

    fn burglary() -> Brief {
        Brief {
            kind: KindId::new("burglary-confirmed"),
            received_at: Moment((14 * 60 + 3) * 1000),
            name: Pii("Kund 1".to_owned()),
            address: Pii("Åkervägen 4 B, 183 30 Täby".to_owned()),
            area: "Täby".to_owned(),
            position: Some(Pii([59.4443, 18.068_72])),
            assessment: Assessment {
                level: 2,
                because: vec![Support::Intruder, Support::Zones(2)],
                would_raise: vec![Support::Entry, Support::Danger],
            },
            path: vec![zone(3, "1", Some("Hall")), zone(9, "12", None)],
            last: Some(zone(41, "12", None)),
            people: Some(AtHome::Nobody),
            found: vec![AnswerId::new("intruder")],
            entry: Pii("Portkod 4711.".to_owned()),
            beware: Pii("Hund.".to_owned()),
            silent: false,
        }
    }

    #[test]
    fn a_burglary_is_told_in_plain_sentences() {
        let said = text(Language::Swedish, &burglary(), time);
        let wanted = [
            "Inbrott. Larmet kom 22:14:03.",
            "Adress: Åkervägen 4 B, 183 30 Täby. Hos Kund 1.",
            "Position: 59.44430, 18.06872 (WGS 84).",
            "Åkervägen 4 B bokstaveras ÅKE KALLE ERIK RUDOLF VIKTOR ÄRLIG GUSTAV ERIK NIKLAS, 4, BERTIL.",
            "Det började i Hall 22:14:03.",
            "Vägen genom hemmet: Hall 22:14:03, sektion 12 22:14:09.",
            "Senast märkt: sektion 12 22:14:41.",
            "Ingen väntas vara hemma.",
            "Någon har setts eller hörts där som inte ska vara där.",
            "Nivå 2: en person har setts eller hörts, eller flera sektioner har larmat.",
            "Stöds av: någon obehörig har setts eller hörts, 2 sektioner har larmat.",
            "Ta sig in: Portkod 4711.",
            "Se upp: Hund.",
        ];
        assert_eq!(said.lines().collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn it_is_told_in_english_too() {
        let said = text(Language::English, &burglary(), time);
        let wanted = [
            "Burglary. The alarm came at 22:14:03.",
            "Address: Åkervägen 4 B, 183 30 Täby. Home of Kund 1.",
            "Position: 59.44430, 18.06872 (WGS 84).",
            "Åkervägen 4 B is spelled A-RING KILO ECHO ROMEO VICTOR A-DOTS GOLF ECHO NOVEMBER, 4, BRAVO.",
            "It began in Hall at 22:14:03.",
            "The way through the home: Hall 22:14:03, zone 12 22:14:09.",
            "Last noticed: zone 12 at 22:14:41.",
            "Nobody is expected to be home.",
            "Somebody was seen or heard there who should not be there.",
            "Level 2: a person was seen or heard, or several zones signalled.",
            "Supported by: an intruder was seen or heard, 2 zones alarmed.",
            "Way in: Portkod 4711.",
            "Beware: Hund.",
        ];
        assert_eq!(said.lines().collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn what_is_not_known_is_not_said() {
        use BriefPart::{Level, Silent, Spelled, Support as Why, What, Where};
        let bare = Brief {
            kind: KindId::new("hold-up"),
            name: Pii::default(),
            address: Pii("Storgatan 9".to_owned()),
            area: "Täby".to_owned(),
            position: None,
            assessment: Assessment { level: 4, because: vec![Support::Kind], would_raise: Vec::new() },
            path: Vec::new(),
            last: None,
            people: None,
            found: Vec::new(),
            entry: Pii("  ".to_owned()),
            beware: Pii::default(),
            silent: true,
            ..burglary()
        };
        let parts: Vec<BriefPart> = lines(Language::Swedish, &bare, time).into_iter().map(|line| line.part).collect();
        assert_eq!(parts, [What, Silent, Where, Spelled, Level, Why]);
        let said = text(Language::Swedish, &bare, time);
        assert!(said.contains("Kom tyst: inget ljud och inget blåljus nära hemmet."), "{said}");
        assert!(said.contains("Adress: Storgatan 9. Område: Täby."), "{said}");
        let said = text(Language::English, &bare, time);
        assert!(said.contains("Come silently: no sound and no blue light near the home."), "{said}");
    }

    #[test]
    fn one_zone_that_alarmed_once_is_said_once() {
        let one = zone(3, "1", Some("Hall"));
        let brief = Brief { path: vec![one.clone()], last: Some(one), ..burglary() };
        let said = text(Language::English, &brief, time);
        assert_eq!(said.matches("Hall").count(), 1, "{said}");
    }

    #[test]
    fn letters_that_no_alphabet_has_stay_themselves() {
        assert_eq!(spelled(Language::Swedish, "Müllers väg 12A"), {
            "MARTIN Ü LUDVIG LUDVIG ERIK RUDOLF SIGURD, VIKTOR ÄRLIG GUSTAV, 12 ADAM"
        });
        assert_eq!(spelled(Language::English, "Öst-Ö"), "O-DOTS SIERRA TANGO O-DOTS");
        assert_eq!(spelled(Language::Swedish, " – "), "");
    }

    #[test]
    fn every_answer_that_tells_something_has_a_sentence_of_its_own() {
        for id in ["intruder", "break-in", "threatened", "threat-or-doubt", "ill-or-hurt", "fire-or-doubt"] {
            for language in Language::ALL {
                let said = found(language, &AnswerId::new(id));
                assert!(said.ends_with('.'), "{id}: {said}");
                assert_ne!(
                    said,
                    say_in(language, &format!("answer-{id}"), &[]),
                    "it is understood without the question"
                );
            }
        }
    }

    #[test]
    fn what_would_raise_it_is_said_as_something_that_has_not_happened() {
        let raises = [Support::Intruder, Support::Zones(2), Support::WrongWord];
        assert_eq!(
            would_raise(Language::Swedish, &raises).as_deref(),
            Some("Skulle höja nivån: att någon obehörig ses eller hörs, att en sektion till larmar, fel kodord.")
        );
        assert_eq!(
            would_raise(Language::English, &raises).as_deref(),
            Some("Would raise it: an intruder seen or heard, one more zone alarming, a wrong code word.")
        );
        assert_eq!(would_raise(Language::English, &[]), None);
    }
}
