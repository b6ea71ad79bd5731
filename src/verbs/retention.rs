//! The command line's verbs on the sixty days: erase what is due, confirm a clock that has leapt.
use std::io::{self, Read};

use alarm_central::{id::PersonId, pii::Secret, vault::Mirrored};
use vaka_link::{
    keeper::{KeeperAnswer, KeeperWish},
    worker,
};
use vaka_station::Kept;
use vaka_words::{say, say_with};

use super::{ask_station, must_be_a_place, print_line, unexpected};
use crate::{settings::Settings, wire};

/// `vaka retention run`.
pub fn run(settings: &Settings) -> anyhow::Result<()> {
    retain(settings, KeeperWish::RunRetention)
}

/// `vaka retention confirm`: whoever the system lets in, and a supervisor who signs in.
pub fn confirm(settings: &Settings, person: PersonId) -> anyhow::Result<()> {
    let mut password = String::new();
    io::stdin().read_to_string(&mut password)?;
    let password = Secret::new(password.trim_end_matches(['\n', '\r']));
    retain(settings, KeeperWish::ConfirmClock { person, password })
}

/// `vaka journal shorten`: the same round, told by what it came to for the journal.
pub fn shorten_journal(settings: &Settings) -> anyhow::Result<()> {
    match ask(settings, KeeperWish::ShortenJournal)? {
        KeeperAnswer::Retained { facts, leap, .. } => {
            let months = settings.journal_months.into();
            print_line(&say_with("cli-journal-shortened", &[("count", facts.into()), ("months", months)]));
            if leap.is_some() {
                print_line(&say("cli-retention-leap"));
            }
            Ok(())
        }
        other => Err(unexpected(other)),
    }
}

/// Does a round by whichever way is open.
fn ask(settings: &Settings, wish: KeeperWish) -> anyhow::Result<KeeperAnswer> {
    Ok(match ask_station(settings, &wish)? {
        Some((answer, _)) => answer,
        None => {
            must_be_a_place(settings)?;
            let (_lock, mut store) = wire::open_store(settings)?;
            let (mut vault, signer) = (wire::open_vault(settings)?, wire::signer(settings)?);
            let uid = rustix::process::getuid().as_raw();
            let packages = settings.data.join(vaka_station::PACKAGES);
            let (vault, signer, months) = (vault.as_mut(), signer.as_ref(), settings.journal_months);
            let kept = Kept { store: &mut store, vault, signer, packages: &packages, months };
            vaka_station::perform_retention(kept, wire::passwords(), uid, worker::now(), wish)
        }
    })
}

fn retain(settings: &Settings, wish: KeeperWish) -> anyhow::Result<()> {
    match ask(settings, wish)? {
        KeeperAnswer::Retained { hours, events, facts, leap, mirror } => {
            print_line(&say_with("cli-retention-done", &[("hours", hours.into()), ("events", events.into())]));
            if facts > 0 {
                let months = settings.journal_months.into();
                print_line(&say_with("cli-journal-shortened", &[("count", facts.into()), ("months", months)]));
            }
            if leap.is_some() {
                print_line(&say("cli-retention-leap"));
            }
            if mirror == Mirrored::Away {
                print_line(&say("cli-mirror-away"));
            }
            Ok(())
        }
        other => Err(unexpected(other)),
    }
}
