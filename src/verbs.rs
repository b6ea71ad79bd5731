//! The command line's verbs: through the running station, or with the store alone under the folder's lock.
pub mod copies;
pub mod disclosure;
mod drawings;
pub mod journal;
pub mod plans;
pub mod probe;
pub mod retention;
pub mod sites;

use std::{
    io::{self, Read, Write},
    os::unix::net::UnixStream,
};

use alarm_central::{
    id::{EventId, PersonId},
    moment::Moment,
    person::{Place, Role},
    pii::{Pii, Secret},
    staff::StaffRefusal,
};
use clap::{Args, ValueEnum};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use vaka_link::{
    command::Purpose,
    keeper::{KeeperAnswer, KeeperRefusal, KeeperWish, NewPerson, PersonChange, PersonLine},
    pipe,
    socket::{self, JoinError},
    worker,
};
use vaka_store::SqliteStore;
use vaka_words::{say, say_with};

use crate::{Sentence, settings::Settings, wire};

/// Somebody to be added.
#[derive(Args)]
pub struct PersonArguments {
    /// Short and stable: what is typed at sign-in.
    #[arg(long)]
    id: String,
    #[arg(long)]
    name: String,
    #[arg(long, value_enum)]
    role: RoleWord,
    /// Last day of the certificate, YYYY-MM-DD.
    #[arg(long, value_name = "DATE")]
    certified_until: String,
    /// Reads the password from standard input, so that it stands in no history and no process list.
    #[arg(long, required = true)]
    password_stdin: bool,
}

/// A role on the command line.
#[derive(Clone, Copy, ValueEnum)]
pub enum RoleWord {
    Trainee,
    Operator,
    Supervisor,
    Privacy,
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Self {
        match word {
            RoleWord::Trainee => Self::Trainee,
            RoleWord::Operator => Self::Operator,
            RoleWord::Supervisor => Self::Supervisor,
            RoleWord::Privacy => Self::Privacy,
        }
    }
}

/// `vaka people add …`.
pub fn add_person(settings: &Settings, person: PersonArguments) -> anyhow::Result<()> {
    let certified_until = end_of_day(&person.certified_until)?;
    let password = password_from_stdin()?;
    let id = PersonId::new(person.id);
    let (name, role) = (Pii(person.name), person.role.into());
    let new = NewPerson { id: id.clone(), name, role, certified_until, password };
    match enter(settings, new)? {
        Some(answer) => told(&id, answer),
        None => {
            print_line(&say_with("cli-person-added", &[("id", id.as_str().into())]));
            Ok(())
        }
    }
}

/// Enters a person; gives back what was answered where that is not that the person may sign in now.
fn enter(settings: &Settings, new: NewPerson) -> anyhow::Result<Option<KeeperAnswer>> {
    let answer = perform(settings, KeeperWish::AddPerson(new))?.0;
    Ok((answer != KeeperAnswer::PersonAdded).then_some(answer))
}

/// Enters a person who signs in at once: one whose role waits for somebody's yes cannot.
pub fn enter_at_once(settings: &Settings, new: NewPerson) -> anyhow::Result<()> {
    let id = new.id.clone();
    match enter(settings, new)? {
        None => Ok(()),
        Some(KeeperAnswer::RoleAsked) => Err(Sentence::with("cli-role-asked", &[("id", id.as_str().into())])),
        Some(answer) => told(&id, answer),
    }
}

/// `vaka people certify|disable|enable|grant|password …`.
pub fn change_person(settings: &Settings, id: String, change: PersonChange) -> anyhow::Result<()> {
    let id = PersonId::new(id);
    let wish = KeeperWish::ChangePerson { person: id.clone(), change };
    told(&id, perform(settings, wish)?.0)
}

fn told(id: &PersonId, answer: KeeperAnswer) -> anyhow::Result<()> {
    let named = [("id", id.as_str().into())];
    match answer {
        KeeperAnswer::PersonChanged => print_line(&say_with("cli-person-changed", &named)),
        KeeperAnswer::RoleAsked => print_line(&say_with("cli-role-asked", &named)),
        KeeperAnswer::No(KeeperRefusal::Staff(StaffRefusal::AloneFrom(at))) => {
            let time = local(at, "%Y-%m-%d %H:%M");
            return Err(Sentence::with("staff-alone-from", &[("time", time.into())]));
        }
        KeeperAnswer::No(KeeperRefusal::Staff(refusal)) => return Err(Sentence::with(refusal.key(), &named)),
        other => return Err(unexpected(other)),
    }
    Ok(())
}

/// `vaka people list`.
pub fn list_people(settings: &Settings, form: ListForm) -> anyhow::Result<()> {
    let people = match perform(settings, KeeperWish::ListPeople)?.0 {
        KeeperAnswer::People(people) => people,
        other => return Err(unexpected(other)),
    };
    match form {
        ListForm::Json => {
            let at = |moment: Moment| local_utc(moment);
            let lines: Vec<_> = people
                .iter()
                .map(|line| {
                    serde_json::json!({
                        "id": line.id.as_str(),
                        "name": line.name.0,
                        "role": line.role.key(),
                        "certified_until": at(line.certified_until),
                        "disabled_at": line.disabled_at.map(at),
                        "asked": line.asked.map(Role::key),
                    })
                })
                .collect();
            print_line(&serde_json::Value::from(lines).to_string());
        }
        ListForm::Table => {
            let heads =
                ["cli-people-id", "cli-people-name", "cli-people-role", "cli-people-certified", "cli-people-standing"];
            let mut rows = vec![heads.map(|key| say(key).into_owned())];
            rows.extend(people.iter().map(|line| {
                let role = say(&format!("role-{}", line.role.key())).into_owned();
                let until = local(line.certified_until, "%Y-%m-%d");
                [line.id.to_string(), line.name.0.clone(), role, until, standing(settings, line)]
            }));
            print_table(&rows);
        }
    }
    Ok(())
}

/// How `vaka people list` prints.
#[derive(Clone, Copy)]
pub enum ListForm {
    Table,
    Json,
}

fn standing(settings: &Settings, line: &PersonLine) -> String {
    let role = |role: Role| say(&format!("role-{}", role.key())).into_owned();
    match (line.disabled_at, line.asked) {
        (Some(_), _) => say("cli-people-disabled").into_owned(),
        (None, Some(asked)) => say_with("cli-people-waits", &[("role", role(asked).into())]).into_owned(),
        (None, None) if settings.place == Place::Live && line.certified_until < worker::now().wall => {
            say("cli-people-expired").into_owned()
        }
        (None, None) => say("cli-people-works").into_owned(),
    }
}

/// Columns as wide as their longest word.
fn print_table(rows: &[[String; 5]]) {
    let widths: [usize; 5] =
        std::array::from_fn(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0));
    for row in rows {
        let line: Vec<String> = row.iter().zip(widths).map(|(word, width)| format!("{word:<width$}")).collect();
        print_line(line.join("  ").trim_end());
    }
}

/// A moment in this machine's zone; the end of days that no calendar knows is shown as such.
fn local(at: Moment, form: &str) -> String {
    let at = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::MAX);
    at.to_zoned_datetime(TimeZone::system()).strftime(form).to_string()
}

fn local_utc(at: Moment) -> String {
    Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::MAX).to_string()
}

/// Reads a password from standard input, so that it stands in no history and no process list.
pub fn password_from_stdin() -> anyhow::Result<Secret> {
    let mut password = String::new();
    io::stdin().read_to_string(&mut password)?;
    let password = Secret::new(password.trim_end_matches(['\n', '\r']));
    if password.is_empty() { Err(Sentence::of("cli-password-empty")) } else { Ok(password) }
}

/// The last millisecond of a day, local time.
pub fn end_of_day(text: &str) -> anyhow::Result<Moment> {
    let unreadable = || Sentence::with("cli-date-unreadable", &[("text", text.into())]);
    let date: Date = text.parse().map_err(|_| unreadable())?;
    let next = date.tomorrow().and_then(|day| day.to_zoned_datetime(TimeZone::system())).map_err(|_| unreadable())?;
    Ok(Moment(next.timestamp().as_millisecond() - 1))
}

/// `vaka events --json`.
pub fn events(settings: &Settings, since: Option<Timestamp>) -> anyhow::Result<()> {
    let since = since.map(|at| Moment(at.as_millisecond()));
    print_json(perform(settings, KeeperWish::Events { since })?)
}

/// `vaka journal list --json`.
pub fn list_journal(settings: &Settings, event: Option<EventId>) -> anyhow::Result<()> {
    print_json(perform(settings, KeeperWish::Journal { event })?)
}

/// `vaka station stop`.
pub fn stop(settings: &Settings) -> anyhow::Result<()> {
    match ask_station(settings, &KeeperWish::Stop)? {
        Some((KeeperAnswer::Stopping, _)) => {
            wire::wait_until_gone(settings)?;
            print_line(&say("cli-station-stopped"));
            Ok(())
        }
        Some((other, _)) => Err(unexpected(other)),
        None => Err(Sentence::of("cli-station-none")),
    }
}

/// `vaka clock reset`.
pub fn reset_clock(settings: &Settings) -> anyhow::Result<()> {
    match perform(settings, KeeperWish::ResetClock)?.0 {
        KeeperAnswer::ClockReset { settled } => {
            print_line(&say(if settled { "cli-clock-reset" } else { "cli-clock-asked" }));
            Ok(())
        }
        other => Err(unexpected(other)),
    }
}

/// `vaka selftest`.
pub fn selftest(settings: &Settings) -> anyhow::Result<()> {
    let mut missing = 0;
    for part in wire::selftest(settings) {
        let key = if part.works { "cli-selftest-good" } else { "cli-selftest-missing" };
        missing += usize::from(!part.works);
        print_line(&say_with(key, &[("part", part.name.into())]));
    }
    if let Some(warning) = wire::keys_warning(settings) {
        print_line(&warning);
    }
    if missing == 0 { Ok(()) } else { Err(Sentence::with("cli-selftest-lacks", &[("count", missing.into())])) }
}

/// Does a verb, by whichever way is open.
pub fn perform(settings: &Settings, wish: KeeperWish) -> anyhow::Result<(KeeperAnswer, String)> {
    if let Some(done) = ask_station(settings, &wish)? {
        return Ok(done);
    }
    let (_lock, mut store) = wire::open_store(settings)?;
    let reads = matches!(wish, KeeperWish::Events { .. } | KeeperWish::Journal { .. } | KeeperWish::Disclosures);
    if reads {
        return Ok(vaka_station::perform_read(&mut store, &wish));
    }
    let uid = rustix::process::getuid().as_raw();
    let now = worker::now().wall;
    Ok((vaka_station::perform(&mut store, settings.place, wire::passwords(), uid, now, wish), String::new()))
}

/// There is a place in the folder: nothing is made of one that was mistyped.
pub fn must_be_a_place(settings: &Settings) -> anyhow::Result<()> {
    if SqliteStore::is_in(&settings.data) {
        return Ok(());
    }
    Err(Sentence::with("cli-place-empty", &[("folder", settings.data.display().to_string().into())]))
}

/// Asks the running station; `None` when none runs.
fn ask_station(settings: &Settings, wish: &KeeperWish) -> anyhow::Result<Option<(KeeperAnswer, String)>> {
    let Some(mut stream) = join_station(settings)? else { return Ok(None) };
    pipe::write(&mut stream, wish, &[])?;
    match pipe::read::<KeeperAnswer>(&mut stream)? {
        Some((answer, body)) => Ok(Some((answer, String::from_utf8_lossy(&body).into_owned()))),
        None => Err(Sentence::of("cli-station-none")),
    }
}

/// A keeper's line to the running station; `None` when none runs.
fn join_station(settings: &Settings) -> anyhow::Result<Option<UnixStream>> {
    match socket::join(&socket::path(&settings.data), Purpose::Keeper) {
        Ok((_, hello)) if hello.place != settings.place => Err(wire::other_place(hello.place)),
        Ok((stream, _)) => Ok(Some(stream)),
        Err(JoinError::NoStation) => Ok(None),
        Err(JoinError::Mismatch { .. }) => Err(Sentence::of("cli-wrong-build")),
        Err(JoinError::Pipe(error)) => Err(error.into()),
    }
}

fn print_json((answer, text): (KeeperAnswer, String)) -> anyhow::Result<()> {
    match answer {
        KeeperAnswer::Json => {
            print_line(&text);
            Ok(())
        }
        other => Err(unexpected(other)),
    }
}

fn unexpected(answer: KeeperAnswer) -> anyhow::Error {
    match answer {
        KeeperAnswer::No(KeeperRefusal::Store(fault)) => Sentence::of(fault.key()),
        KeeperAnswer::No(KeeperRefusal::OtherPlace { of }) => wire::other_place(of),
        KeeperAnswer::No(KeeperRefusal::PasswordTooShort { least }) => {
            Sentence::with("cli-password-short", &[("least", least.into())])
        }
        KeeperAnswer::No(KeeperRefusal::PasswordTooLong { most }) => {
            Sentence::with("cli-password-long", &[("most", most.into())])
        }
        KeeperAnswer::No(KeeperRefusal::Rule(refusal)) => Sentence::of(refusal.key()),
        KeeperAnswer::No(KeeperRefusal::NotSupervisor) => Sentence::of("cli-not-supervisor"),
        KeeperAnswer::No(KeeperRefusal::RegisterMoved) => Sentence::of("cli-register-moved"),
        KeeperAnswer::No(KeeperRefusal::ImportBroke { done, of, fault }) => {
            let values = [("done", done.into()), ("of", of.into()), ("problem", say(fault.key()).into())];
            Sentence::with("cli-import-broke", &values)
        }
        KeeperAnswer::No(KeeperRefusal::NoFacts) => Sentence::of("cli-journal-empty"),
        KeeperAnswer::No(KeeperRefusal::NoSuchEvent) => Sentence::of("cli-event-unknown"),
        KeeperAnswer::Broken(broken) => {
            Sentence::with("cli-journal-broken", &[("problem", journal::broken_sentence(&broken).into())])
        }
        _ => Sentence::of("cli-wrong-build"),
    }
}

fn print_line(text: &str) {
    // A closed pipe (`vaka events --json | head`) is the reader's choice.
    let _ = writeln!(io::stdout(), "{text}");
}
