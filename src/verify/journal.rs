//! A whole journal as `vaka journal export` writes it, and what a witness has kept of its heads; read line by line, so that
//! it may be of any length.
use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
};

use alarm_central::{
    journal::Broken,
    proof::{
        PublicKey,
        audit::Auditor,
        checkpoint::Checkpoint,
        export::{Line, VERSION},
        head::SignedHead,
    },
};

use crate::{
    read_text, trust,
    words::{Said, utc},
};

/// Checks an export against its heads and the witness.
pub fn check(path: &Path, witness: Option<&Path>, key: Option<PublicKey>) -> Result<Vec<Said>, Said> {
    let unreadable = |_: io::Error| Said::new("unreadable").with("file", path.display());
    let mut said = Vec::new();
    let witness = witness.map(|path| read_witness(path, &mut said)).transpose()?.unwrap_or_default();
    let mut lines = BufReader::new(File::open(path).map_err(unreadable)?).lines().zip(1_u64..);
    let mut next = || -> Result<Option<Line>, Said> {
        let Some((line, number)) = lines.next() else { return Ok(None) };
        let line = line.map_err(unreadable)?;
        serde_json::from_str(&line).map(Some).map_err(|_| Said::new("no-line").with("number", number))
    };
    let Some(Line::Journal { version: VERSION, key: named, heads, facts, is_shortened }) = next()? else {
        return Err(Said::new("no-export").with("file", path.display()));
    };
    let trusted = trust(key, named, &mut said);
    let checkpoint = match is_shortened.then(&mut next).transpose()? {
        None => None,
        Some(Some(Line::Checkpoint(paper))) => {
            Some(Checkpoint::check(&paper, &trusted).ok_or_else(|| Said::new("checkpoint"))?)
        }
        Some(_) => return Err(Said::new("no-export").with("file", path.display())),
    };
    let (begin, stay) = checkpoint.as_ref().map_or((0, 0), |checkpoint| (checkpoint.size(), checkpoint.stay));
    let mut signed = Vec::new();
    for _ in 0..heads {
        match next()? {
            Some(Line::Head(head)) => signed.push(head),
            _ => return Err(Said::new("no-export").with("file", path.display())),
        }
    }
    let mut auditor =
        Auditor::of_export(&trusted, checkpoint, &signed, &witness).map_err(|broken| of_broken(&broken))?;
    for _ in 0..stay.saturating_add(facts.saturating_sub(begin)) {
        match next()? {
            Some(Line::Fact(fact)) if fact.seq <= begin => {
                auditor.take_stayed(&fact).map_err(|broken| of_broken(&broken))?;
            }
            Some(Line::Fact(fact)) => auditor.take_public(&fact).map_err(|broken| of_broken(&broken))?,
            _ => break,
        }
    }
    let audited = auditor.finish().map_err(|broken| of_broken(&broken))?;
    if audited.facts != facts || next()?.is_some() {
        return Err(of_broken(&Broken::Missing { seq: audited.facts + 1 }));
    }
    said.insert(
        0,
        Said::new("journal-whole")
            .with("facts", facts)
            .with("heads", audited.heads)
            .with("signed", audited.signed)
            .with("witnessed", audited.witnessed),
    );
    if let Some(replaced) = audited.replaced {
        let replaced_by = Said::new("journal-replaced").with("facts", replaced.facts).with("stay", replaced.stay);
        said.insert(1, replaced_by.with("until", utc(replaced.until.0)));
    }
    Ok(said)
}

/// The heads of a witness. A line that is none may have been cut off by a crash: it is told, not held against the journal.
fn read_witness(path: &Path, said: &mut Vec<Said>) -> Result<Vec<SignedHead>, Said> {
    let text = read_text(path)?;
    let mut heads = Vec::new();
    let mut unread = 0;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        match SignedHead::parse(line) {
            Some(head) => heads.push(head),
            None => unread += 1,
        }
    }
    if unread > 0 {
        said.push(Said::new("witness-unread").with("count", unread));
    }
    if heads.is_empty() { Err(Said::new("no-witness").with("file", path.display())) } else { Ok(heads) }
}

/// What is wrong with a journal.
fn of_broken(broken: &Broken) -> Said {
    match broken {
        Broken::Missing { seq } => Said::new("missing").with("seq", seq),
        Broken::Unchained { seq } => Said::new("unchained").with("seq", seq),
        Broken::Head { size } => Said::new("head").with("size", size),
        Broken::Checkpoint { .. } => Said::new("checkpoint"),
        Broken::Forked { size } => Said::new("forked").with("size", size),
        Broken::Rewritten { from, to } => Said::new("rewritten").with("from", from).with("to", to),
        Broken::Cut { from, to } => Said::new("cut").with("from", from).with("to", to),
        Broken::Changed { seq } | Broken::Hidden { seq } | Broken::Unsealed { seq } => {
            Said::new("changed").with("seq", seq)
        }
        // What a database keeps beside its facts is in no export.
        Broken::Stream { .. } | Broken::RecordKey { .. } | Broken::Place => Said::new("no-export").with("file", ""),
    }
}
