//! The command line's verbs that keep a place elsewhere: a backup without keys, a mirror of the keys.
use std::{
    io::{self, IsTerminal},
    path::Path,
};

use alarm_central::port::StoreFault;
use vaka_store::{
    backup::{self, Progress},
    mirror::{Mirror, MirrorFault},
};
use vaka_words::{say, say_with};

use super::{must_be_a_place, print_line};
use crate::{Sentence, settings::Settings, wire};

const MIB: u64 = 1 << 20;

/// `vaka backup DIR`: beside a running station or without one.
pub fn backup(settings: &Settings, to: &Path) -> anyhow::Result<()> {
    must_be_a_place(settings)?;
    wire::check_place(settings)?;
    let is_watched = io::stderr().is_terminal();
    let mut last = Progress::default();
    let mut progress = |now: Progress| {
        if is_watched && now.done / MIB != last.done / MIB {
            eprint!(
                "\r{}",
                say_with("cli-backup-progress", &[("done", (now.done / MIB).into()), ("of", (now.of / MIB).into())])
            );
        }
        last = now;
    };
    let copied = backup::backup(&settings.data, to, &mut progress);
    if is_watched && last.done >= MIB {
        eprintln!();
    }
    copied.map_err(|fault| not_taken(fault, to))?;
    let folder = to.display().to_string();
    print_line(&say_with("cli-backup-done", &[("folder", folder.into())]));
    print_line(&say("cli-backup-restore"));
    Ok(())
}

/// Why a folder took nothing. What is full or cannot be written to is that folder, not the place's own.
fn not_taken(fault: StoreFault, folder: &Path) -> anyhow::Error {
    let folder = [("folder", folder.display().to_string().into())];
    match fault {
        StoreFault::NotWritable => Sentence::with("cli-copy-not-writable", &folder),
        StoreFault::Full => Sentence::with("cli-copy-full", &folder),
        StoreFault::Io => Sentence::with("cli-copy-io", &folder),
        other => Sentence::of(other.key()),
    }
}

/// `vaka keys mirror DIR`.
pub fn mirror(settings: &Settings, to: &Path) -> anyhow::Result<()> {
    must_be_a_place(settings)?;
    wire::check_place(settings)?;
    Mirror::begin(&settings.data, to).map_err(|fault| match fault {
        MirrorFault::Within => not_taken(StoreFault::NotWritable, to),
        MirrorFault::EarlierAway { folder } => {
            Sentence::with("cli-mirror-earlier-away", &[("folder", folder.display().to_string().into())])
        }
        MirrorFault::Store(fault) => not_taken(fault, to),
    })?;
    let folder = to.display().to_string();
    print_line(&say_with("cli-mirror-begun", &[("folder", folder.into())]));
    Ok(())
}
