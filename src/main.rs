//! The program: arguments, logging and one window; it knows every part and decides nothing.
mod demo;
mod settings;
mod verbs;
mod wire;

use std::{ffi::OsString, fmt, net::SocketAddr, path::PathBuf, process::ExitCode};

use alarm_central::{id::PersonId, person::Place};
use clap::{Args, Parser, Subcommand, ValueEnum};
use settings::{Flags, Settings};
use tracing_subscriber::EnvFilter;
use vaka_link::keeper::PersonChange;
use vaka_words::say;
use verbs::ListForm;

/// Operator desktop of an alarm receiving centre.
#[derive(Parser)]
#[command(name = "vaka", version, about, disable_help_subcommand = true)]
struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    verb: Option<Verb>,
    /// Training with simulated homes, signed in at once: the newcomer's first look.
    #[arg(long)]
    demo: bool,
    /// As whom the demo signs in: the register and reviews are a supervisor's.
    #[arg(long, value_enum, requires = "demo", default_value = "trainee")]
    role: verbs::RoleWord,
}

/// Options that every call takes, before or after its own words.
#[derive(Args)]
struct Common {
    /// Which place: the live centre or training. They share nothing.
    #[arg(long, global = true, value_enum)]
    place: Option<PlaceWord>,
    /// Data folder of the place.
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Address of the DC-09 receiver, TCP and UDP.
    #[arg(long, global = true, value_name = "ADDR:PORT")]
    receiver: Option<SocketAddr>,
    /// Configuration file (TOML), read after /etc/vaka/config.toml and the user's own.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum PlaceWord {
    Live,
    Training,
}

#[derive(Subcommand)]
enum Verb {
    /// The station without a screen; prints `ready receiver=HOST:PORT` when it listens.
    Station {
        #[command(subcommand)]
        what: Option<StationVerb>,
        /// Started by a desk: on its own, away from the terminal.
        #[arg(long, hide = true)]
        detached: bool,
        /// Training with simulated homes; ends with its last desk.
        #[arg(long, hide = true)]
        demo: bool,
        /// The data folder goes with the station.
        #[arg(long, hide = true)]
        fleeting: bool,
    },
    /// Only the outside world, played, on loopback.
    Sim {
        /// How many homes, up to six.
        #[arg(long, default_value_t = 6)]
        homes: usize,
        /// Writes the homes as a register file for `vaka sites import`.
        #[arg(long, value_name = "FILE")]
        write_sites: Option<PathBuf>,
        /// Plays a dispatcher alone, whose shared key (`whsec_…`) stands in this private file; prints `ready dispatcher=ADDRESS`.
        #[arg(long, value_name = "FILE")]
        dispatcher: Option<PathBuf>,
        /// Started by the demo: paced over stdin, ends with it.
        #[arg(long, hide = true)]
        paced: bool,
    },
    /// The station's clock.
    Clock {
        #[command(subcommand)]
        what: ClockVerb,
    },
    /// The register of homes.
    Sites {
        #[command(subcommand)]
        what: SitesVerb,
    },
    /// Action plans.
    Plans {
        #[command(subcommand)]
        what: PlansVerb,
    },
    /// The people of the centre.
    People {
        #[command(subcommand)]
        what: PeopleVerb,
    },
    /// Events, open and closed, as JSON.
    Events {
        #[arg(long, required = true)]
        json: bool,
        /// Only those that began at or after this moment.
        #[arg(long, value_name = "RFC3339")]
        since: Option<jiff::Timestamp>,
    },
    /// The journal of everything that happened.
    Journal {
        #[command(subcommand)]
        what: JournalVerb,
    },
    /// Copies the place without its keys; may be repeated over an earlier copy, also while the station runs.
    Backup {
        #[arg(value_name = "DIR")]
        to: PathBuf,
    },
    /// The place's keys.
    Keys {
        #[command(subcommand)]
        what: KeysVerb,
    },
    /// Sixty days: what media are due, and which clock is believed.
    Retention {
        #[command(subcommand)]
        what: RetentionVerb,
    },
    /// Sealed packages for authorities.
    Disclosure {
        #[command(subcommand)]
        what: DisclosureVerb,
    },
    /// Names what this machine lacks, in plain sentences.
    Selftest,
    /// A worker process; orders come on stdin.
    #[command(hide = true)]
    Worker { kind: String },
}

#[derive(Subcommand)]
enum KeysVerb {
    /// Keeps the keys once more in this folder, where they are erased with the place's own.
    Mirror {
        #[arg(value_name = "DIR")]
        to: PathBuf,
    },
}

#[derive(Subcommand)]
enum RetentionVerb {
    /// Erases now what is due.
    Run,
    /// Says, with a supervisor who signs in, that the clock is right though it has leapt.
    Confirm {
        /// The supervisor.
        #[arg(long, value_name = "ID")]
        person: String,
        /// Reads the password from standard input.
        #[arg(long, required = true)]
        password_stdin: bool,
    },
}

#[derive(Subcommand)]
enum ClockVerb {
    /// Says that the wall clock is right, though later moments were written down; a supervisor has to say so too, at a desk.
    Reset,
}

#[derive(Subcommand)]
enum StationVerb {
    /// Ends the place's station.
    Stop,
}

#[derive(Subcommand)]
enum SitesVerb {
    /// Reads a register file, or a table (CSV): whole or nothing; repeating it changes only what differs.
    Import(verbs::sites::ImportArguments),
    /// Writes the register as a file that can be imported again; that it leaves is written down first.
    Export(verbs::sites::ExportArguments),
    /// Asks an ONVIF device what it is and prints its entry for the register file; takes no picture and no sound.
    Probe(verbs::probe::ProbeArguments),
}

#[derive(Subcommand)]
enum PlansVerb {
    /// Finds dead ends, loops, missing contacts and missing words, and walks simulated events through each plan.
    Check(verbs::plans::CheckArguments),
}

#[derive(Subcommand)]
enum PeopleVerb {
    /// Adds somebody. The password is read from standard input.
    Add(verbs::PersonArguments),
    /// Everybody who is or was here, as a table.
    List {
        #[arg(long)]
        json: bool,
    },
    /// Sets the last day of somebody's certificate.
    Certify {
        #[arg(long)]
        id: String,
        /// YYYY-MM-DD.
        #[arg(long, value_name = "DATE")]
        until: String,
    },
    /// Somebody may not work here any more: the session ends at once.
    Disable {
        #[arg(long)]
        id: String,
    },
    /// Somebody may work here again.
    Enable {
        #[arg(long)]
        id: String,
    },
    /// Gives somebody another role; supervisor and privacy officer wait for a second person.
    Grant {
        #[arg(long)]
        id: String,
        #[arg(long, value_enum)]
        role: verbs::RoleWord,
    },
    /// Gives somebody another password, read from standard input.
    Password {
        #[arg(long)]
        id: String,
        /// Reads the password from standard input, so that it stands in no history and no process list.
        #[arg(long, required = true)]
        password_stdin: bool,
    },
}

#[derive(Subcommand)]
enum DisclosureVerb {
    /// Every disclosure, as JSON.
    List {
        #[arg(long, required = true)]
        json: bool,
    },
    /// Copies a sealed package out of the place's folder, and checks the copy against the journal.
    Write {
        disclosure: alarm_central::id::DisclosureId,
        /// The folder to write it to.
        folder: PathBuf,
    },
}

#[derive(Subcommand)]
enum JournalVerb {
    /// Facts in the order of writing, as JSON.
    List {
        #[arg(long, required = true)]
        json: bool,
        /// Only this event's.
        #[arg(long)]
        event: Option<alarm_central::id::EventId>,
    },
    /// Checks that nothing was changed, hidden, cut off or written anew.
    Verify {
        /// What a witness has kept of the signed heads: one a line, as `vaka journal head` prints them.
        #[arg(long, value_name = "FILE")]
        witness: Option<PathBuf>,
    },
    /// Signs the head of all facts there are, tells the witness, and prints it.
    Head,
    /// The access receipt of an event: who looked, when, at which camera and why, for `vaka-verify receipt`.
    Prove {
        event: alarm_central::id::EventId,
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Replaces facts that are older than `[journal] keep_months` by a signed checkpoint now; the station does it daily.
    Shorten,
    /// The whole journal for `vaka-verify journal`: public parts, hashes and signed heads.
    Export { file: PathBuf },
}

/// What a call failed with: a sentence for people, once.
#[derive(Debug)]
struct Sentence(String);

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Sentence {}

impl Sentence {
    fn of(key: &str) -> anyhow::Error {
        Self(say(key).into_owned()).into()
    }
    fn with(key: &str, values: &[(&str, vaka_words::Value<'_>)]) -> anyhow::Error {
        Self(vaka_words::say_with(key, values).into_owned()).into()
    }
}

fn main() -> ExitCode {
    vaka_link::hush::leave_no_core();
    panic_in_few_words();
    let arguments = Arguments::parse();
    if let Some(Verb::Worker { kind }) = &arguments.verb {
        log_to_stderr();
        return match vaka_media::Kind::parse(kind) {
            Some(kind) => wire::worker(kind),
            None => ExitCode::from(2),
        };
    }
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("vaka: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<()> {
    let Arguments { common, verb, demo, role } = arguments;
    let trains = demo || matches!(verb, Some(Verb::Station { demo: true, .. }));
    let place = match common.place {
        _ if trains => Some(Place::Training),
        Some(PlaceWord::Live) => Some(Place::Live),
        Some(PlaceWord::Training) => Some(Place::Training),
        None => None,
    };
    let flags = Flags { place, data: common.data, receiver: common.receiver, config: common.config };
    let mut settings = Settings::read(flags)?;
    if verb.is_none() {
        // Names, pictures and a session: nobody else of the same user gets at them, or at the connection that they come by.
        vaka_link::hush::keep_to_itself();
    }
    match verb {
        None if demo => {
            log_to_file(&settings, "desk");
            demo::desk(settings, role.into())
        }
        None => {
            log_to_file(&settings, "desk");
            wire::desk(&settings, None)
        }
        Some(Verb::Station { what: Some(StationVerb::Stop), .. }) => verbs::stop(&settings),
        Some(Verb::Clock { what: ClockVerb::Reset }) => verbs::reset_clock(&settings),
        Some(Verb::Station { what: None, detached, demo, fleeting }) => {
            settings.is_fleeting = fleeting;
            if detached || demo {
                wire::detach();
                log_to_file(&settings, "station");
            } else {
                log_to_stderr();
            }
            vaka_link::hush::keep_to_itself();
            if demo { demo::station(&settings) } else { wire::station(&settings) }
        }
        Some(Verb::Sim { homes, write_sites, dispatcher, paced }) => {
            log_to_stderr();
            match dispatcher {
                Some(key_file) => wire::sim_dispatcher(&key_file),
                None => wire::sim(&settings, homes, write_sites, paced),
            }
        }
        Some(Verb::Sites { what: SitesVerb::Import(asked) }) => verbs::sites::import(&settings, &asked),
        Some(Verb::Sites { what: SitesVerb::Export(asked) }) => verbs::sites::export(&settings, &asked),
        Some(Verb::Sites { what: SitesVerb::Probe(asked) }) => verbs::probe::run(&settings, asked),
        Some(Verb::Plans { what: PlansVerb::Check(asked) }) => verbs::plans::check(&asked),
        Some(Verb::People { what }) => people(&settings, what),
        Some(Verb::Events { since, .. }) => verbs::events(&settings, since),
        Some(Verb::Journal { what }) => match what {
            JournalVerb::List { event, .. } => verbs::list_journal(&settings, event),
            JournalVerb::Verify { witness } => verbs::journal::verify(&settings, witness.as_deref()),
            JournalVerb::Head => verbs::journal::sign_head(&settings),
            JournalVerb::Prove { event, out } => verbs::journal::prove(&settings, event, out.as_deref()),
            JournalVerb::Shorten => verbs::retention::shorten_journal(&settings),
            JournalVerb::Export { file } => verbs::journal::export(&settings, &file),
        },
        Some(Verb::Backup { to }) => verbs::copies::backup(&settings, &to),
        Some(Verb::Keys { what: KeysVerb::Mirror { to } }) => verbs::copies::mirror(&settings, &to),
        Some(Verb::Retention { what: RetentionVerb::Run }) => verbs::retention::run(&settings),
        Some(Verb::Retention { what: RetentionVerb::Confirm { person, .. } }) => {
            verbs::retention::confirm(&settings, PersonId::new(person))
        }
        Some(Verb::Disclosure { what: DisclosureVerb::List { .. } }) => verbs::disclosure::list(&settings),
        Some(Verb::Disclosure { what: DisclosureVerb::Write { disclosure, folder } }) => {
            verbs::disclosure::write(&settings, disclosure, &folder)
        }
        Some(Verb::Selftest) => verbs::selftest(&settings),
        Some(Verb::Worker { .. }) => unreachable!("workers never come this far"),
    }
}

/// A panic's own words may hold what it was about: a name, an address, a part of a message. Only where it happened goes
/// into the log.
fn panic_in_few_words() {
    std::panic::set_hook(Box::new(|panicked| {
        let (file, line) = panicked.location().map_or(("", 0), |place| (place.file(), place.line()));
        tracing::error!(file, line, "a thread has panicked");
    }));
}

fn people(settings: &Settings, what: PeopleVerb) -> anyhow::Result<()> {
    let (id, change) = match what {
        PeopleVerb::Add(person) => return verbs::add_person(settings, person),
        PeopleVerb::List { json } => {
            return verbs::list_people(settings, if json { ListForm::Json } else { ListForm::Table });
        }
        PeopleVerb::Certify { id, until } => (id, PersonChange::Certify { until: verbs::end_of_day(&until)? }),
        PeopleVerb::Disable { id } => (id, PersonChange::Disable),
        PeopleVerb::Enable { id } => (id, PersonChange::Enable),
        PeopleVerb::Grant { id, role } => (id, PersonChange::Grant { role: role.into() }),
        PeopleVerb::Password { id, .. } => (id, PersonChange::SetPassword { password: verbs::password_from_stdin()? }),
    };
    verbs::change_person(settings, id, change)
}

fn filter() -> EnvFilter {
    EnvFilter::try_from_env("VAKA_LOG").unwrap_or_else(|_| EnvFilter::new("info,zbus=warn"))
}

fn log_to_stderr() {
    // A second subscriber cannot be set; the first one goes on. Whoever read stderr may be gone: complaining about that
    // on stderr would end the thread that meant to say something.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter())
        .with_ansi(false)
        .with_writer(std::io::stderr)
        .log_internal_errors(false)
        .try_init();
}

/// Logs into the place's folder, a file a day, a fortnight of them.
fn log_to_file(settings: &Settings, name: &str) {
    let folder = settings.data.join("log");
    // If it cannot be made, the appender says so and the log goes to stderr.
    let _ = std::fs::create_dir_all(&folder);
    let appender = tracing_appender::rolling::Builder::new()
        .rotation(tracing_appender::rolling::Rotation::DAILY)
        .filename_prefix(name)
        .filename_suffix("log")
        .max_log_files(14)
        .build(folder);
    match appender {
        Ok(file) => {
            let writer = std::sync::Mutex::new(file);
            let _ = tracing_subscriber::fmt()
                .with_env_filter(filter())
                .with_ansi(false)
                .with_writer(writer)
                .log_internal_errors(false)
                .try_init();
        }
        Err(_) => log_to_stderr(),
    }
}

/// The words that repeat this call's place for a child process of the same program.
fn place_words(settings: &Settings) -> Vec<OsString> {
    let place = match settings.place {
        Place::Live => "live",
        Place::Training => "training",
    };
    let mut words: Vec<OsString> = vec!["--place".into(), place.into(), "--data".into(), settings.data.clone().into()];
    words.extend(["--receiver".into(), settings.receiver.to_string().into()]);
    if let Some(config) = &settings.config {
        words.extend(["--config".into(), config.clone().into()]);
    }
    words
}
