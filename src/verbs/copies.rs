//! The command line's verbs that keep a place elsewhere: a backup without keys, a mirror of the keys.
use std::{
    io::{self, IsTerminal},
    path::Path,
};

use vaka_store::{
    DataDir,
    backup::{self, Progress},
    mirror::Mirror,
};
use vaka_words::{say, say_with};

use super::print_line;
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
    copied.map_err(|fault| Sentence::of(fault.key()))?;
    let folder = to.display().to_string();
    print_line(&say_with("cli-backup-done", &[("folder", folder.into())]));
    print_line(&say("cli-backup-restore"));
    Ok(())
}

/// There is something to copy: nothing is made of a folder that was mistyped.
fn must_be_a_place(settings: &Settings) -> anyhow::Result<()> {
    if DataDir::holds_a_memory(&settings.data) {
        return Ok(());
    }
    Err(Sentence::with("cli-place-empty", &[("folder", settings.data.display().to_string().into())]))
}

/// `vaka keys mirror DIR`.
pub fn mirror(settings: &Settings, to: &Path) -> anyhow::Result<()> {
    must_be_a_place(settings)?;
    wire::check_place(settings)?;
    Mirror::begin(&settings.data, to).map_err(|fault| Sentence::of(fault.key()))?;
    let folder = to.display().to_string();
    print_line(&say_with("cli-mirror-begun", &[("folder", folder.into())]));
    Ok(())
}
