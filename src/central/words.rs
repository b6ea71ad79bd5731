//! Code words as they are kept: a keyed hash of their normal form, which tells whether a word fits and never what it was.
//! Who asks, and what comes of it, is not decided here.
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization;

use crate::pii::{Secret, SecretKey};

/// Before the hash, so that what is kept can be told from a word.
const PREFIX: &str = "hmac-sha256:";
/// Before the mark and the hash of one that has left the place.
const EXPORTED: &str = "vaka-word:";

/// A word as people mean it, however they write it: NFKC, lower case, single spaces.
fn normal_form(word: &str) -> Secret {
    let lower: String = word.nfkc().flat_map(char::to_lowercase).nfkc().collect();
    Secret::new(lower.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What is kept of a word under the place's key; nothing of none.
pub fn kept(key: &SecretKey, word: &Secret) -> Secret {
    let normal = normal_form(word.reveal());
    if normal.is_empty() {
        return Secret::default();
    }
    Secret::new(format!("{PREFIX}{}", hex::encode(mac(key, &normal).finalize().into_bytes())))
}

/// A kept word as it leaves the place: with a mark of the key that it fits under, and of no use under any other.
pub fn exported(key: &SecretKey, kept: &Secret) -> Secret {
    match kept.reveal().strip_prefix(PREFIX) {
        Some(hash) => Secret::new(format!("{EXPORTED}{}:{hash}", mark(key))),
        None => Secret::default(),
    }
}

/// What is kept of a word as a file has it: one that was exported here before as it was, any other as a word. `None` of
/// one that was exported elsewhere.
pub fn taken_back(key: &SecretKey, word: &Secret) -> Option<Secret> {
    let Some(rest) = word.reveal().strip_prefix(EXPORTED) else { return Some(kept(key, word)) };
    let (of, hash) = rest.split_once(':')?;
    let is_hash = hash.len() == 64 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (of == mark(key) && is_hash).then(|| Secret::new(format!("{PREFIX}{hash}")))
}

/// Tells keys apart, and nothing else of one: no word in its normal form has a capital.
fn mark(key: &SecretKey) -> String {
    hex::encode(&mac(key, &Secret::new("KEY")).finalize().into_bytes()[..8])
}

/// Whether what is said is the word that is kept; takes as long wherever they differ.
pub fn fits(key: &SecretKey, said: &Secret, kept: &Secret) -> bool {
    let normal = normal_form(said.reveal());
    let hash = kept.reveal().strip_prefix(PREFIX).and_then(|hash| hex::decode(hash).ok());
    hash.is_some_and(|hash| !normal.is_empty() && mac(key, &normal).verify_slice(&hash).is_ok())
}

fn mac(key: &SecretKey, normal: &Secret) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.reveal()).expect("a key of any length will do");
    mac.update(normal.reveal().as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_fits_however_it_is_written_and_no_other_does() {
        let key = SecretKey::new([7; 32]);
        let word = Secret::new("Blå  Räv");
        let held = kept(&key, &word);
        let check = |said: &str, wanted| assert_eq!(fits(&key, &Secret::new(said), &held), wanted, "{said:?}");
        for said in ["Blå  Räv", " blå räv ", "BLÅ\u{a0}RÄV", "bla\u{30a} ra\u{308}v", "ｂｌå räv"] {
            check(said, true);
        }
        for said in ["", "blåräv", "bla rav", held.reveal()] {
            check(said, false);
        }
        assert!(!fits(&SecretKey::new([8; 32]), &word, &held), "under another place's key it is another word");
        assert!(!held.reveal().contains("räv") && held.reveal().starts_with(PREFIX));
    }

    #[test]
    fn no_word_keeps_nothing_and_fits_nothing() {
        let key = SecretKey::new([7; 32]);
        let none = kept(&key, &Secret::new("  "));
        assert!(none.is_empty());
        assert!(!fits(&key, &Secret::new(""), &none));
        assert!(!fits(&key, &Secret::new("solros"), &Secret::new("solros")), "a word kept in clear fits nothing");
    }

    #[test]
    fn a_word_that_left_comes_back_to_its_own_place_alone() {
        let (key, other) = (SecretKey::new([7; 32]), SecretKey::new([8; 32]));
        let held = kept(&key, &Secret::new("solros"));
        let left = exported(&key, &held);
        assert!(left.reveal().starts_with(EXPORTED) && !left.reveal().contains("solros"));
        assert_eq!(taken_back(&key, &left), Some(held.clone()));
        assert_eq!(taken_back(&other, &left), None, "it would fit nothing there");
        assert_eq!(taken_back(&key, &Secret::new("Solros")), Some(held.clone()));
        assert_eq!(taken_back(&key, &Secret::default()), Some(Secret::default()));
        assert!(exported(&key, &Secret::default()).is_empty());
        for broken in ["vaka-word:", "vaka-word:12", &left.reveal()[..left.reveal().len() - 1]] {
            assert_eq!(taken_back(&key, &Secret::new(broken)), None, "{broken}");
        }
        let said = Secret::new(held.reveal());
        assert_ne!(taken_back(&key, &said), Some(held), "what is kept is no word, and not taken for one");
    }
}
