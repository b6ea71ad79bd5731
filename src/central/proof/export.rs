//! A journal as lines of JSON, for whoever is to check it without the database: a first line that says what follows, then
//! the checkpoint where the oldest facts went by age, the signed heads, then every fact there is; ciphertext by its hash
//! alone.
use serde::{Deserialize, Serialize};

use super::{Paper, PublicKey, head::SignedHead};
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
        /// Facts that there are in all, those that went by age included.
        facts: u64,
        /// Whether a checkpoint stands for the oldest: then it is the next line.
        #[serde(default)]
        is_shortened: bool,
    },
    /// The checkpoint. The facts that it lets stay come first among the facts.
    Checkpoint(Paper),
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
