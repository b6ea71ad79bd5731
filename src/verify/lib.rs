//! Checks what Vaka signs, without Vaka: receipts, journals and packages. It opens nothing that is sealed and asks nobody.
//!
//! ```text
//! vaka-verify receipt FILE  [--key sign.pub]                     who had access to an event's cameras and media
//! vaka-verify erasure FILE  [--key sign.pub]                     that an event's media were erased
//! vaka-verify journal FILE  [--key sign.pub] [--witness FILE]    a whole journal, as `vaka journal export` writes it
//! vaka-verify package DIR   [--key sign.pub]                     a disclosure, unsealed and unpacked
//! ```
//!
//! Without a key it trusts the one that the document itself names, and says which: whoever asks must then compare it.
//! Exit codes: 0 all is right, 1 something is not, 2 wrong use.
mod journal;
mod package;
mod receipt;
mod words;

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use alarm_central::proof::{Paper, PaperFault, PublicKey};

use words::{Said, Words};

/// Longest document that is read at once, bytes.
const LONGEST: u64 = 256 * 1024 * 1024;

/// What a call came to.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// Exit code.
    pub code: u8,
    /// Sentences, each on its line.
    pub text: String,
}

/// What is to be checked.
#[derive(Debug, PartialEq, Eq)]
struct Call {
    kind: Kind,
    path: PathBuf,
    key: Option<PathBuf>,
    witness: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Receipt,
    Erasure,
    Journal,
    Package,
}

/// Does what the words of the call say; `language` is as `LANG` has it.
pub fn run(arguments: &[OsString], language: &str) -> Found {
    let words = Words::of(language);
    let Some(call) = read(arguments) else { return Found { code: 2, text: words.say(&Said::new("usage")) } };
    match check(&call, &words) {
        Ok(said) => Found { code: 0, text: said.iter().map(|said| words.say(said)).collect() },
        Err(said) => Found { code: 1, text: words.say(&said) },
    }
}

fn read(arguments: &[OsString]) -> Option<Call> {
    let mut left = arguments.iter();
    let kind = match left.next()?.to_str()? {
        "receipt" => Kind::Receipt,
        "erasure" => Kind::Erasure,
        "journal" => Kind::Journal,
        "package" => Kind::Package,
        _ => return None,
    };
    let (mut path, mut key, mut witness) = (None, None, None);
    while let Some(word) = left.next() {
        let place = match word.to_str() {
            Some("--key") => &mut key,
            Some("--witness") if kind == Kind::Journal => &mut witness,
            Some(option) if option.starts_with("--") => return None,
            _ => {
                if path.replace(PathBuf::from(word)).is_some() {
                    return None;
                }
                continue;
            }
        };
        if place.replace(PathBuf::from(left.next()?)).is_some() {
            return None;
        }
    }
    Some(Call { kind, path: path?, key, witness })
}

fn check(call: &Call, words: &Words) -> Result<Vec<Said>, Said> {
    let key = call.key.as_deref().map(read_key).transpose()?;
    match call.kind {
        Kind::Receipt => receipt::check_access(&read_paper(&call.path)?, key, words),
        Kind::Erasure => receipt::check_erasure(&read_paper(&call.path)?, key),
        Kind::Journal => journal::check(&call.path, call.witness.as_deref(), key),
        Kind::Package => package::check(&call.path, key, words),
    }
}

/// The key that is trusted, and what has to be said of it.
fn trust(given: Option<PublicKey>, named: PublicKey, said: &mut Vec<Said>) -> PublicKey {
    let Some(given) = given else {
        said.push(Said::new("compare-key").with("key", named));
        return named;
    };
    given
}

fn read_key(path: &Path) -> Result<PublicKey, Said> {
    let text = read_text(path)?;
    text.trim().parse().map_err(|_| Said::new("no-key").with("file", path.display()))
}

fn read_paper(path: &Path) -> Result<Paper, Said> {
    serde_json::from_str(&read_text(path)?).map_err(|_| Said::new("no-paper").with("file", path.display()))
}

fn read_text(path: &Path) -> Result<String, Said> {
    let unreadable = || Said::new("unreadable").with("file", path.display());
    let is_fit = fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() <= LONGEST);
    if !is_fit {
        return Err(unreadable());
    }
    fs::read_to_string(path).map_err(|_| unreadable())
}

/// What is wrong with a paper as such.
fn of_paper(fault: PaperFault) -> Said {
    Said::new(match fault {
        PaperFault::OtherKind => "other-kind",
        PaperFault::OtherKey => "other-key",
        PaperFault::NotSigned => "not-signed",
    })
}

#[cfg(test)]
mod tests;
