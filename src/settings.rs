//! What a call is run with: defaults < /etc < the user's file < `VAKA_*` < flags; reads files, decides nothing else.
use std::{
    env, fs,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use alarm_central::{
    certificate::Fingerprint,
    event::Responder,
    person::Place,
    pii::{Pii, Secret},
    reach::Reachable,
    retention::{KEEP_MONTHS, LEAST_MONTHS},
};
use directories::ProjectDirs;
use serde::Deserialize;
use vaka_link::worker::{SoundDevice, SoundOrder};
use vaka_words::{Language, set_language};

use crate::Sentence;

/// What recordings leave free on the disk, MiB: room for signals of many weeks, which come first.
const LEAVE_FREE_MIB: u64 = 1024;

/// The longest that the journal can be kept, months.
const MOST_MONTHS: u32 = 1200;

/// What flags said.
#[derive(Default)]
pub struct Flags {
    pub place: Option<Place>,
    pub data: Option<PathBuf>,
    pub receiver: Option<SocketAddr>,
    pub config: Option<PathBuf>,
}

/// What the call is run with.
#[derive(Clone)]
pub struct Settings {
    pub place: Place,
    pub data: PathBuf,
    /// Whether a flag, variable or file named the folder.
    pub data_is_named: bool,
    /// The folder goes with the place: a demo's own.
    pub is_fleeting: bool,
    pub receiver: SocketAddr,
    /// Whether a flag, variable or file named the receiver: then a station that listens elsewhere is not joined.
    pub receiver_is_named: bool,
    /// Where voice units may call this place's station, if they may.
    pub calls: Option<SocketAddr>,
    pub sound: SoundOrder,
    /// Bytes that recordings leave free on the disk.
    pub leave_free: u64,
    /// Who is told when somebody is to be sent to a home.
    pub dispatchers: Vec<DispatcherSetting>,
    /// How numbers are dialled, if they are not by hand.
    pub telephone: Option<TelephoneSetting>,
    /// What asks people at home by message, if anything does.
    pub question: Option<QuestionSetting>,
    /// Where the centre's recorded phrases lie, as `LANGUAGE/NAME.wav`.
    pub phrases: Option<PathBuf>,
    /// File or address that signed heads of the journal are written to.
    pub witness: Option<String>,
    /// For how many months facts of the journal are kept.
    pub journal_months: u32,
    /// The configuration file that was named: a station that is started for this call reads it too.
    pub config: Option<PathBuf>,
    /// The file with the passphrase that seals the place's masters; `None`: they lie in the clear.
    pub passphrase_file: Option<PathBuf>,
    /// The offline map, a PMTiles file.
    pub map: Option<PathBuf>,
    /// The user's own choices on the screen.
    pub preferences: PathBuf,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    place: Option<Place>,
    data: Option<PathBuf>,
    receiver: Option<SocketAddr>,
    language: Option<String>,
    #[serde(default)]
    sound: Sound,
    #[serde(default)]
    keys: Keys,
    #[serde(default)]
    journal: Journal,
    #[serde(default)]
    vault: Vault,
    #[serde(default)]
    phrases: Phrases,
    #[serde(default)]
    map: Map,
    #[serde(default)]
    calls: Calls,
    #[serde(default)]
    dispatch: Dispatch,
    #[serde(default)]
    telephone: Telephones,
    #[serde(default)]
    question: Questions,
}

/// Each place has its own, also where both read one file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Telephones {
    live: Option<TelephoneSetting>,
    training: Option<TelephoneSetting>,
}

/// Each place has its own, also where both read one file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Questions {
    live: Option<QuestionSetting>,
    training: Option<QuestionSetting>,
}

/// The message service, as a file says it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionSetting {
    /// Its machine, `https://…`.
    pub address: String,
    /// A private file with the key that both share (`whsec_…`).
    pub key_file: PathBuf,
    /// What its machine must show, where no authority vouches for it.
    pub certificate: Option<Fingerprint>,
}

/// How numbers are dialled, as a file says it: by the exchange at `address`, or by the desk's own program for `scheme`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TelephoneSetting {
    pub scheme: Option<DialScheme>,
    /// Where numbers are called at, of `sip`.
    pub host: Option<String>,
    /// The exchange's machine, `https://…`.
    #[serde(default)]
    pub address: String,
    /// A private file with the key that both share (`whsec_…`).
    pub key_file: Option<PathBuf>,
    /// What its machine must show, where no authority vouches for it.
    pub certificate: Option<Fingerprint>,
}

/// What an address that is called begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DialScheme {
    Tel,
    Sip,
}

/// Each place has its own, also where both read one file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dispatch {
    #[serde(default)]
    live: Vec<DispatcherSetting>,
    #[serde(default)]
    training: Vec<DispatcherSetting>,
}

/// A dispatcher as a file names it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DispatcherSetting {
    /// Whom it sends.
    pub to: Vec<Responder>,
    /// Its machine, `https://…`; empty: it is told by telephone alone.
    #[serde(default)]
    pub address: String,
    /// A private file with the key that both share (`whsec_…`).
    pub key_file: Option<PathBuf>,
    /// What its machine must show, where no authority vouches for it.
    pub certificate: Option<Fingerprint>,
    #[serde(default)]
    pub telephone: Pii<String>,
}

/// Each place has a port of its own, also where both read one file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Calls {
    live: Option<SocketAddr>,
    training: Option<SocketAddr>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    folder: Option<PathBuf>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Map {
    file: Option<PathBuf>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vault {
    leave_free_mib: Option<u64>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sound {
    microphone: Option<String>,
    loudspeaker: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Journal {
    witness: Option<String>,
    keep_months: Option<u32>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    passphrase_file: Option<PathBuf>,
}

impl Settings {
    /// Reads everything in order. A file that is named must be there; the others may be absent.
    pub fn read(flags: Flags) -> anyhow::Result<Self> {
        let dirs = ProjectDirs::from("", "", "vaka");
        let mut merged = File::default();
        merged.take(read_if_there(Path::new("/etc/vaka/config.toml"))?);
        if let Some(dirs) = &dirs {
            merged.take(read_if_there(&dirs.config_dir().join("config.toml"))?);
        }
        if let Some(path) = &flags.config {
            let missing = || Sentence::with("cli-file-unreadable", &[("file", path.display().to_string().into())]);
            merged.take(Some(read_if_there(path)?.ok_or_else(missing)?));
        }
        merged.take(Some(from_environment()?));

        set_language(merged.language.as_deref().and_then(Language::from_tag).unwrap_or(Language::Swedish));
        let place = flags.place.or(merged.place).unwrap_or(Place::Live);
        let place_name = match place {
            Place::Live => "live",
            Place::Training => "training",
        };
        let named_data = flags.data.or(merged.data);
        let data_is_named = named_data.is_some();
        let data = match named_data {
            Some(data) => std::path::absolute(data)?,
            None => dirs.as_ref().ok_or_else(|| Sentence::of("cli-data-missing"))?.data_dir().join(place_name),
        };
        let named = flags.receiver.or(merged.receiver);
        let port = match place {
            Place::Live => 6220,
            Place::Training => 6221,
        };
        let device = |text: Option<String>| match text {
            None => Ok(SoundDevice::Default),
            Some(text) => SoundDevice::parse(&text)
                .ok_or_else(|| faulty(format!("sound device {text:?}: default, none or wav:PATH"))),
        };
        Ok(Self {
            place,
            data_is_named,
            is_fleeting: false,
            receiver: named.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, port))),
            receiver_is_named: named.is_some(),
            leave_free: merged.vault.leave_free_mib.unwrap_or(LEAVE_FREE_MIB).saturating_mul(1 << 20),
            phrases: merged.phrases.folder.map(std::path::absolute).transpose()?,
            map: merged.map.file.map(std::path::absolute).transpose()?,
            calls: calls(place, &merged.calls)?,
            dispatchers: dispatchers(place, merged.dispatch)?,
            telephone: telephone(place, merged.telephone)?,
            question: question(place, merged.question)?,
            sound: SoundOrder {
                microphone: device(merged.sound.microphone)?,
                loudspeaker: device(merged.sound.loudspeaker)?,
            },
            witness: merged.journal.witness.filter(|text| !text.is_empty()),
            journal_months: journal_months(merged.journal.keep_months)?,
            config: flags.config.map(std::path::absolute).transpose()?,
            passphrase_file: merged.keys.passphrase_file.or_else(credential),
            preferences: dirs.map_or_else(|| data.join("desk.toml"), |dirs| dirs.config_dir().join("desk.toml")),
            data,
        })
    }
}

impl File {
    fn take(&mut self, later: Option<Self>) {
        let Some(later) = later else { return };
        self.place = later.place.or(self.place);
        self.data = later.data.or(self.data.take());
        self.receiver = later.receiver.or(self.receiver);
        self.language = later.language.or(self.language.take());
        self.journal.witness = later.journal.witness.or(self.journal.witness.take());
        self.journal.keep_months = later.journal.keep_months.or(self.journal.keep_months);
        self.vault.leave_free_mib = later.vault.leave_free_mib.or(self.vault.leave_free_mib);
        self.calls.live = later.calls.live.or(self.calls.live);
        self.calls.training = later.calls.training.or(self.calls.training);
        // The later file names all of a place, or none.
        if !later.dispatch.live.is_empty() {
            self.dispatch.live = later.dispatch.live;
        }
        if !later.dispatch.training.is_empty() {
            self.dispatch.training = later.dispatch.training;
        }
        self.telephone.live = later.telephone.live.or(self.telephone.live.take());
        self.telephone.training = later.telephone.training.or(self.telephone.training.take());
        self.question.live = later.question.live.or(self.question.live.take());
        self.question.training = later.question.training.or(self.question.training.take());
        self.phrases.folder = later.phrases.folder.or(self.phrases.folder.take());
        self.map.file = later.map.file.or(self.map.file.take());
        self.keys.passphrase_file = later.keys.passphrase_file.or(self.keys.passphrase_file.take());
        self.sound.microphone = later.sound.microphone.or(self.sound.microphone.take());
        self.sound.loudspeaker = later.sound.loudspeaker.or(self.sound.loudspeaker.take());
    }
}

/// Where voice units may call: in training from this machine alone.
fn calls(place: Place, set: &Calls) -> anyhow::Result<Option<SocketAddr>> {
    let address = match place {
        Place::Live => set.live,
        Place::Training => set.training,
    };
    let is_real = |at: SocketAddr| place == Place::Training && !at.ip().is_loopback();
    match address {
        Some(at) if is_real(at) => Err(faulty("[calls] training: an address of this machine's loopback".to_owned())),
        address => Ok(address),
    }
}

/// Who is told when somebody is to be sent: in training on this machine alone, and nobody who could be rung.
fn dispatchers(place: Place, set: Dispatch) -> anyhow::Result<Vec<DispatcherSetting>> {
    let (name, all) = match place {
        Place::Live => ("live", set.live),
        Place::Training => ("training", set.training),
    };
    let wrong = |what: &str| Err(faulty(format!("[[dispatch.{name}]] {what}")));
    for (index, one) in all.iter().enumerate() {
        let is_named = |to: &Responder| all[..index].iter().any(|other| other.to.contains(to));
        if one.to.is_empty() || one.to.iter().any(is_named) {
            return wrong("to: each of guard, police, rescue_service, ambulance, keyholder once");
        }
        let address = Secret::new(one.address.as_str());
        let is_real = !one.address.is_empty() && Reachable::within(place, &address).is_err();
        if is_real || place == Place::Training && !one.telephone.is_empty() {
            return wrong("an address of this machine's loopback, and no telephone");
        }
        if one.address.is_empty() && one.telephone.is_empty() {
            return wrong("address, telephone or both");
        }
        if one.address.is_empty() != one.key_file.is_none() {
            return wrong("address and key_file go together");
        }
    }
    Ok(all)
}

/// How numbers are dialled: in training by an exchange on this machine alone.
fn telephone(place: Place, set: Telephones) -> anyhow::Result<Option<TelephoneSetting>> {
    let (name, set) = match place {
        Place::Live => ("live", set.live),
        Place::Training => ("training", set.training),
    };
    let Some(set) = set else { return Ok(None) };
    let wrong = |what: &str| Err(faulty(format!("[telephone.{name}] {what}")));
    let has_exchange = !set.address.is_empty();
    if has_exchange == set.scheme.is_some() {
        return wrong("scheme, or address");
    }
    if has_exchange != set.key_file.is_some() {
        return wrong("address and key_file go together");
    }
    if (set.scheme == Some(DialScheme::Sip)) != set.host.is_some() {
        return wrong("host goes with scheme = \"sip\"");
    }
    let is_real = set.scheme.is_some() || Reachable::within(place, &Secret::new(set.address.as_str())).is_err();
    if place == Place::Training && is_real {
        return wrong("an address of this machine's loopback");
    }
    Ok(Some(set))
}

/// Who is asked by message: in training by a service on this machine alone.
fn question(place: Place, set: Questions) -> anyhow::Result<Option<QuestionSetting>> {
    let (name, set) = match place {
        Place::Live => ("live", set.live),
        Place::Training => ("training", set.training),
    };
    let is_real = |set: &QuestionSetting| Reachable::within(place, &Secret::new(set.address.as_str())).is_err();
    match set {
        Some(set) if is_real(&set) => Err(faulty(format!("[question.{name}] an address of this machine's loopback"))),
        set => Ok(set),
    }
}

/// For how many months the journal is kept: never for fewer than the least, nor for longer than a lifetime.
fn journal_months(set: Option<u32>) -> anyhow::Result<u32> {
    let months = set.unwrap_or(KEEP_MONTHS);
    let fits = (LEAST_MONTHS..=MOST_MONTHS).contains(&months);
    if fits { Ok(months) } else { Err(faulty(format!("[journal] keep_months: {LEAST_MONTHS} to {MOST_MONTHS}"))) }
}

/// The passphrase that systemd hands over (`LoadCredential=vaka-passphrase:…`): a file that only the service can read.
fn credential() -> Option<PathBuf> {
    let file = PathBuf::from(env::var_os("CREDENTIALS_DIRECTORY")?).join("vaka-passphrase");
    file.is_file().then_some(file)
}

fn read_if_there(path: &Path) -> anyhow::Result<Option<File>> {
    match fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).map(Some).map_err(|error| faulty(format!("{}: {error}", path.display()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(_) => Err(Sentence::with("cli-file-unreadable", &[("file", path.display().to_string().into())])),
    }
}

fn from_environment() -> anyhow::Result<File> {
    let text = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let place = match text("VAKA_PLACE").as_deref() {
        None => None,
        Some("live") => Some(Place::Live),
        Some("training") => Some(Place::Training),
        Some(_) => return Err(faulty("VAKA_PLACE: live or training".to_owned())),
    };
    let receiver = match text("VAKA_RECEIVER") {
        None => None,
        Some(address) => Some(address.parse().map_err(|_| faulty("VAKA_RECEIVER: ADDR:PORT".to_owned()))?),
    };
    Ok(File {
        place,
        data: text("VAKA_DATA").map(PathBuf::from),
        receiver,
        language: text("VAKA_LANGUAGE"),
        sound: Sound { microphone: text("VAKA_MICROPHONE"), loudspeaker: text("VAKA_LOUDSPEAKER") },
        vault: Vault::default(),
        phrases: Phrases::default(),
        map: Map::default(),
        calls: Calls::default(),
        dispatch: Dispatch::default(),
        telephone: Telephones::default(),
        question: Questions::default(),
        journal: Journal { witness: text("VAKA_WITNESS"), keep_months: None },
        keys: Keys::default(),
    })
}

fn faulty(problem: String) -> anyhow::Error {
    Sentence::with("cli-config-faulty", &[("problem", problem.into())])
}
