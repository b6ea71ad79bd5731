//! A journal as lines of JSON, for whoever is to check it without the database: a first line that says what follows, then
//! the signed heads, then every fact; ciphertext by its hash alone.
use serde::{Deserialize, Serialize};

use super::{PublicKey, head::SignedHead};
use crate::journal::PublicEntry;

/// The form's version.
pub const VERSION: u8 = 1;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// The first.
    Journal {
        version: u8,
        /// The key that signed the heads.
        key: PublicKey,
        heads: u64,
        /// Facts that there are in all.
        facts: u64,
    },
    Head(SignedHead),
    Fact(PublicEntry),
}

impl Line {
    /// As JSON, with its end of line.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string(self).expect("a line is numbers, text and lists");
        text.push('\n');
        text
    }
}
