//! What was disclosed, and the sealed package out of the place's folder (`vaka disclosure list|write`); it opens none.
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use alarm_central::id::{DisclosureId, EventId};
use serde_json::Value;
use sha2::{Digest, Sha256};
use vaka_disclose::path_of;
use vaka_link::keeper::{KeeperAnswer, KeeperWish};
use vaka_station::PACKAGES;
use vaka_words::say_with;

use super::{perform, print_json, print_line, unexpected};
use crate::{Sentence, settings::Settings};

/// `vaka disclosure list --json`.
pub fn list(settings: &Settings) -> anyhow::Result<()> {
    print_json(perform(settings, KeeperWish::Disclosures)?)
}

/// `vaka disclosure write ID DIR`: what lies there is held against the journal, the copying is written down, and only then
/// is anything copied.
pub fn write(settings: &Settings, disclosure: DisclosureId, folder: &Path) -> anyhow::Result<()> {
    let (event, sha256) = match perform(settings, KeeperWish::Disclosures)? {
        (KeeperAnswer::Json, text) => made(&text, disclosure).ok_or_else(|| Sentence::of("cli-disclosure-none"))?,
        (other, _) => return Err(unexpected(other)),
    };
    let from = path_of(&settings.data.join(PACKAGES), event, disclosure);
    let lies = File::open(&from).and_then(|mut from| pass(&mut from, &mut io::sink()));
    if lies.ok().as_ref() != Some(&sha256) {
        return Err(Sentence::of("cli-disclosure-damaged"));
    }
    let name = format!("{disclosure}.age");
    let (part, whole) = (folder.join(format!("{name}.part")), folder.join(name));
    let file = whole.display().to_string();
    let unwritable = |_| Sentence::with("cli-file-unwritable", &[("file", file.as_str().into())]);
    let mut to =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part).map_err(unwritable)?;
    let noted = match perform(settings, KeeperWish::DisclosureCopied { event, disclosure }) {
        Ok((KeeperAnswer::Noted, _)) => Ok(()),
        Ok((other, _)) => Err(unexpected(other)),
        Err(error) => Err(error),
    };
    let copied = noted.and_then(|()| {
        let found = File::open(&from).and_then(|mut from| pass(&mut from, &mut to)).map_err(unwritable)?;
        to.sync_all().map_err(unwritable)?;
        if found == sha256 { Ok(()) } else { Err(Sentence::of("cli-disclosure-damaged")) }
    });
    if let Err(error) = copied {
        let _ = fs::remove_file(&part);
        return Err(error);
    }
    fs::rename(&part, &whole).map_err(unwritable)?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(unwritable)?;
    print_line(&say_with("cli-disclosure-written", &[("file", file.as_str().into())]));
    Ok(())
}

/// Event and SHA-256 of the package as the journal has it, if it is made.
fn made(json: &str, disclosure: DisclosureId) -> Option<(EventId, String)> {
    let list: Vec<Value> = serde_json::from_str(json).ok()?;
    let id = disclosure.to_string();
    let found = list.iter().find(|one| one.get("id").and_then(Value::as_str) == Some(id.as_str()))?;
    let event = found.get("event")?.as_str()?.parse().ok()?;
    Some((event, found.pointer("/stage/made/package/sha256")?.as_str()?.to_owned()))
}

/// Passes everything on; answers its SHA-256.
fn pass(from: &mut impl Read, to: &mut impl Write) -> io::Result<String> {
    let (mut hash, mut room) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        let read = from.read(&mut room)?;
        if read == 0 {
            return Ok(hex::encode(hash.finalize()));
        }
        hash.update(&room[..read]);
        to.write_all(&room[..read])?;
    }
}
