//! The command line's verbs on the journal's proof: sign, verify against a witness, prove, export.
use std::{
    fs::{self, File},
    io::{self, IsTerminal, Write},
    path::Path,
};

use alarm_central::{id::EventId, journal::Broken, proof::head::SignedHead};
use vaka_link::{
    keeper::{KeeperAnswer, KeeperWish},
    pipe, worker,
};
use vaka_words::{Value, say, say_with};

use super::{join_station, local, must_be_a_place, print_line, unexpected};
use crate::{Sentence, settings::Settings, wire};

/// `vaka journal head`: prints the signed head, one line that anyone may keep as a witness.
pub fn sign_head(settings: &Settings) -> anyhow::Result<()> {
    match perform(settings, KeeperWish::SignHead, &mut |_, _| Ok(()))? {
        (KeeperAnswer::HeadSigned { witnessed }, line) => {
            print_line(&line);
            if witnessed == Some(false) {
                eprintln!("vaka: {}", say("cli-witness-not-reached"));
            }
            Ok(())
        }
        (other, _) => Err(unexpected(other)),
    }
}

/// `vaka journal verify [--witness FILE]`.
pub fn verify(settings: &Settings, witness: Option<&Path>) -> anyhow::Result<()> {
    let (witness, unread) = witness.map(read_witness).transpose()?.unwrap_or_default();
    if unread > 0 {
        eprintln!("vaka: {}", say_with("cli-witness-lines-unreadable", &[("count", unread.into())]));
    }
    let is_watched = io::stderr().is_terminal();
    let mut told = false;
    let mut progress = |answer: &KeeperAnswer, _: &str| {
        if let (true, KeeperAnswer::Progress { done, of }) = (is_watched, answer) {
            eprint!("\r{}", say_with("cli-journal-progress", &[("done", (*done).into()), ("of", (*of).into())]));
            told = true;
        }
        Ok(())
    };
    let (answer, _) = perform(settings, KeeperWish::VerifyJournal { witness }, &mut progress)?;
    if told {
        eprintln!();
    }
    match answer {
        KeeperAnswer::Verified(audited) => {
            print_line(&say_with("cli-journal-whole", &[("count", audited.facts.into())]));
            let values = [("heads", audited.heads.into()), ("signed", audited.signed.into())];
            print_line(&say_with("cli-journal-signed", &values));
            if let Some(replaced) = audited.replaced {
                let until = local(replaced.until, "%Y-%m-%d %H:%M");
                let values =
                    [("count", replaced.facts.into()), ("stay", replaced.stay.into()), ("until", until.into())];
                print_line(&say_with("cli-journal-replaced", &values));
            }
            if audited.witnessed > 0 {
                print_line(&say_with("cli-journal-witnessed", &[("count", audited.witnessed.into())]));
            }
            Ok(())
        }
        other => Err(unexpected(other)),
    }
}

/// `vaka journal prove EVENT [--out FILE]`: the access receipt of one event.
pub fn prove(settings: &Settings, event: EventId, out: Option<&Path>) -> anyhow::Result<()> {
    match perform(settings, KeeperWish::ProveAccess { event }, &mut |_, _| Ok(()))? {
        (KeeperAnswer::Json, text) => match out {
            None => {
                print_line(&text);
                Ok(())
            }
            Some(out) => {
                write_whole(out, |file| Ok(file.write_all(text.as_bytes())?))?;
                print_line(&say_with("cli-journal-proved", &[("file", out.display().to_string().into())]));
                Ok(())
            }
        },
        (other, _) => Err(unexpected(other)),
    }
}

/// `vaka journal export FILE`: all of it, for whoever checks it without the database.
pub fn export(settings: &Settings, out: &Path) -> anyhow::Result<()> {
    let mut facts = 0;
    write_whole(out, |file| {
        let mut file = io::BufWriter::new(file);
        let mut lines = |_: &KeeperAnswer, text: &str| file.write_all(text.as_bytes()).map_err(anyhow::Error::from);
        match perform(settings, KeeperWish::ExportJournal, &mut lines)? {
            (KeeperAnswer::Exported { facts: all }, last) => {
                facts = all;
                file.write_all(last.as_bytes())?;
                Ok(file.flush()?)
            }
            (other, _) => Err(unexpected(other)),
        }
    })?;
    let values = [("count", facts.into()), ("file", out.display().to_string().into())];
    print_line(&say_with("cli-journal-exported", &values));
    Ok(())
}

/// A file that has its name only once it is whole.
fn write_whole(path: &Path, write: impl FnOnce(&mut File) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let draft = path.with_file_name(name);
    let make = || -> anyhow::Result<()> {
        let mut file = File::create(&draft)?;
        write(&mut file)?;
        file.sync_all()?;
        Ok(fs::rename(&draft, path)?)
    };
    make().map_err(|error| {
        let _ = fs::remove_file(&draft);
        match error.downcast::<io::Error>() {
            Ok(_) => Sentence::with("cli-file-unwritable", &[("file", path.display().to_string().into())]),
            Err(said) => said,
        }
    })
}

/// The heads in a witness' file, and how many of its lines are none: one may have been cut off by a crash.
fn read_witness(path: &Path) -> anyhow::Result<(Vec<String>, u64)> {
    let text = fs::read_to_string(path)
        .map_err(|_| Sentence::with("cli-file-unreadable", &[("file", path.display().to_string().into())]))?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let (heads, unread): (Vec<&str>, Vec<&str>) = lines.partition(|line| SignedHead::parse(line).is_some());
    // A witness that holds nothing would say that all is well.
    if heads.is_empty() {
        return Err(Sentence::with("cli-witness-empty", &[("file", path.display().to_string().into())]));
    }
    Ok((heads.into_iter().map(str::to_owned).collect(), unread.len() as u64))
}

/// Does a wish by whichever way is open; `part` is told what comes before the last answer.
fn perform(
    settings: &Settings,
    wish: KeeperWish,
    part: &mut dyn FnMut(&KeeperAnswer, &str) -> anyhow::Result<()>,
) -> anyhow::Result<(KeeperAnswer, String)> {
    let is_part = |answer: &KeeperAnswer| matches!(answer, KeeperAnswer::Progress { .. } | KeeperAnswer::Lines);
    if let Some(mut stream) = join_station(settings)? {
        pipe::write(&mut stream, &wish, &[])?;
        while let Some((answer, body)) = pipe::read::<KeeperAnswer>(&mut stream)? {
            let text = String::from_utf8_lossy(&body).into_owned();
            if !is_part(&answer) {
                return Ok((answer, text));
            }
            part(&answer, &text)?;
        }
        return Err(Sentence::of("cli-station-none"));
    }
    must_be_a_place(settings)?;
    let (_lock, mut store) = wire::open_store(settings)?;
    let (signer, witness) = (wire::signer(settings)?, wire::witness(settings)?);
    let (mut last, mut failed) = (None, None);
    vaka_station::perform_journal(
        &mut store,
        signer.as_ref(),
        witness.as_ref(),
        worker::now().wall,
        wish,
        &mut |answer, text| {
            if is_part(&answer) {
                failed = part(&answer, &text).err();
            } else {
                last = Some((answer, text));
            }
            failed.is_none()
        },
    );
    match (failed, last) {
        (Some(error), _) => Err(error),
        (None, Some(last)) => Ok(last),
        (None, None) => Err(Sentence::of("store-io")),
    }
}

/// What is wrong with a journal, as a sentence.
pub fn broken_sentence(broken: &Broken) -> String {
    let (key, values): (&str, Vec<(&str, Value<'_>)>) = match broken {
        Broken::Missing { seq } => ("broken-missing", vec![("seq", (*seq).into())]),
        Broken::Unchained { seq } => ("broken-unchained", vec![("seq", (*seq).into())]),
        Broken::Changed { seq } => ("broken-changed", vec![("seq", (*seq).into())]),
        Broken::Hidden { seq } => ("broken-hidden", vec![("seq", (*seq).into())]),
        Broken::Unsealed { seq } => ("broken-unsealed", vec![("seq", (*seq).into())]),
        Broken::Stream { stream } => ("broken-stream", vec![("stream", stream.as_str().into())]),
        Broken::RecordKey { number } => ("broken-record-key", vec![("number", number.cast_unsigned().into())]),
        Broken::Head { size } => ("broken-head", vec![("size", (*size).into())]),
        Broken::Forked { size } => ("broken-forked", vec![("size", (*size).into())]),
        Broken::Checkpoint { size } => ("broken-checkpoint", vec![("size", (*size).into())]),
        Broken::Rewritten { from, to } => ("broken-rewritten", vec![("from", (*from).into()), ("to", (*to).into())]),
        Broken::Cut { from, to } => ("broken-cut", vec![("from", (*from).into()), ("to", (*to).into())]),
        Broken::Place => ("broken-place", Vec::new()),
    };
    say_with(key, &values).into_owned()
}
