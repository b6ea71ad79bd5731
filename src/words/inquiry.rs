//! What somebody at home is asked by message, and what their words mean; nothing of it is personal but the time of the alarm.
use std::borrow::Cow;

use alarm_central::event::CustomerAnswer;

use crate::{Language, say_in};

/// What can be answered, in the order in which it is offered.
pub const ANSWERS: [CustomerAnswer; 3] = [CustomerAnswer::Yes, CustomerAnswer::No, CustomerAnswer::Help];

/// The question, in the home's language. `time` is the local time of the alarm (`HH:MM`).
pub fn text(language: Language, time: &str) -> String {
    let [yes, no, help] = ANSWERS.map(|answer| word(language, answer));
    let values = [("time", time.into()), ("yes", yes.into()), ("no", no.into()), ("help", help.into())];
    say_in(language, "inquiry-text", &values).into_owned()
}

/// What the home is told when a disarm has cleared its alarm, in its language; both times are local (`HH:MM`).
pub fn cleared(language: Language, time: &str, disarmed: &str) -> String {
    say_in(language, "inquiry-cleared", &[("time", time.into()), ("disarmed", disarmed.into())]).into_owned()
}

/// The word by which somebody answers.
pub fn word(language: Language, answer: CustomerAnswer) -> Cow<'static, str> {
    let key = match answer {
        CustomerAnswer::Yes => "inquiry-word-yes",
        CustomerAnswer::No => "inquiry-word-no",
        CustomerAnswer::Help => "inquiry-word-help",
        // Nobody is offered it.
        CustomerAnswer::Unreadable => return Cow::Borrowed(""),
    };
    say_in(language, key, &[])
}

/// What an answer means: one of the words of the wire (`yes`) or of any language, whatever its case and what stands around it. Anything
/// beside it makes it unreadable: a person reads it then.
pub fn read(written: &str) -> CustomerAnswer {
    let said = written.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let means = |answer: &CustomerAnswer| {
        said == answer.key() || Language::ALL.iter().any(|language| said == word(*language, *answer).to_lowercase())
    };
    ANSWERS.into_iter().find(means).unwrap_or(CustomerAnswer::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_in_any_language_and_guessed_in_none() {
        for (written, answer) in [
            ("yes", CustomerAnswer::Yes),
            (" Ja! ", CustomerAnswer::Yes),
            ("NEJ", CustomerAnswer::No),
            ("no.", CustomerAnswer::No),
            ("hjälp", CustomerAnswer::Help),
            ("HJÄLP!!", CustomerAnswer::Help),
            ("Help", CustomerAnswer::Help),
            ("ja det var jag", CustomerAnswer::Unreadable),
            ("nej, hjälp", CustomerAnswer::Unreadable),
            ("unreadable", CustomerAnswer::Unreadable),
            ("", CustomerAnswer::Unreadable),
        ] {
            assert_eq!(read(written), answer, "{written}");
        }
    }

    #[test]
    fn the_question_names_its_answers_and_the_time_and_fits_two_short_messages() {
        for language in Language::ALL {
            let text = text(language, "22:14");
            assert!(text.contains("22:14") && text.contains("112"), "{text}");
            for answer in ANSWERS {
                assert!(text.contains(word(language, answer).as_ref()), "{text}");
            }
            // Two of 153 septets each (3GPP TS 23.038 and 23.040).
            assert!(text.chars().count() <= 306, "{text}");
        }
    }

    #[test]
    fn the_word_of_a_clearing_says_when_and_what_to_do_and_fits_two_short_messages() {
        for language in Language::ALL {
            let text = cleared(language, "22:14", "22:15");
            assert!(text.contains("22:14") && text.contains("22:15") && text.contains("112"), "{text}");
            assert!(text.chars().count() <= 306, "{text}");
        }
    }
}
