//! Sentences that are longer than they are, for trying a screen: a letter more after every third; what is put in stays as it is.
use crate::{Language, Value, speak};

/// Percent that a sentence is longer.
const MORE: usize = 35;
/// Stand for the values that are put in: nobody writes these (Unicode's private use area).
const FIRST: u32 = 0xE000;

pub(crate) fn say(language: Language, key: &str, values: &[(&str, Value<'_>)]) -> String {
    let stands = |index: usize| u32::try_from(index).ok().and_then(|index| char::from_u32(FIRST + index));
    let standing: Vec<(&str, Value<'_>)> = values
        .iter()
        .enumerate()
        .map(|(index, (name, value))| match (value, stands(index)) {
            (Value::Text(_), Some(stand)) => (*name, Value::from(stand.to_string())),
            _ => (*name, value.clone()),
        })
        .collect();
    let said = speak(language, key, &standing).or_else(|| speak(Language::Swedish, key, &standing));
    let Some(said) = said else { return key.to_owned() };
    let mut longer = String::with_capacity(said.len() * 3 / 2);
    let mut owed = 0;
    for letter in said.chars() {
        let value = (letter as u32).checked_sub(FIRST).and_then(|index| values.get(index as usize));
        if let Some((_, Value::Text(text))) = value {
            longer.push_str(text);
            continue;
        }
        longer.push(letter);
        if letter.is_alphabetic() {
            owed += MORE;
            if owed >= 100 {
                longer.push(letter);
                owed -= 100;
            }
        }
    }
    longer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_grows_by_a_third_and_what_is_put_in_does_not() {
        let count = |text: &str| text.chars().filter(|letter| letter.is_alphabetic()).count();
        let plain = crate::say_in(Language::Swedish, "calling-right", &[]);
        let longer = say(Language::Swedish, "calling-right", &[]);
        assert_eq!(count(&longer), count(&plain) * (100 + MORE) / 100);
        let said = say(Language::Swedish, "history-dialled", &[("name", Value::from("Kontakt 1"))]);
        assert!(said.ends_with(" Kontakt 1") && said.len() > "Ringde upp Kontakt 1".len(), "{said}");
    }
}
