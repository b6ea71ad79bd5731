//! A fact of any stream: the unit of memory and of the journal, as a public part and a sealed part.
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    aside::{Aside, AsideEnd},
    brief::Brief,
    event::{EventFact, Letter},
    exchange::FileForm,
    id::{AsideId, EventId, PersonId, SiteId, StormId},
    moment::Moment,
    person::{Actor, Place, Standing},
    pii::{Pii, Secret},
    retention::Settled,
    signal::{Signal, SignalSealed},
    site::Site,
    supervision::StormEnd,
};

/// Whose memory a fact belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StreamId {
    Event(EventId),
    Site(SiteId),
    Person(PersonId),
    Place,
}

impl StreamId {
    /// The stream's name in database and journal: `event/UUID`, `site/ID`, `person/ID`, `place`.
    pub fn name(&self) -> String {
        match self {
            Self::Event(id) => format!("event/{id}"),
            Self::Site(id) => format!("site/{id}"),
            Self::Person(id) => format!("person/{id}"),
            Self::Place => "place".to_owned(),
        }
    }

    /// Reads [`StreamId::name`].
    pub fn parse(name: &str) -> Option<Self> {
        if name == "place" {
            return Some(Self::Place);
        }
        match name.split_once('/')? {
            ("event", id) => id.parse().ok().map(Self::Event),
            ("site", id) => Some(Self::Site(SiteId::new(id))),
            ("person", id) => Some(Self::Person(PersonId::new(id))),
            _ => None,
        }
    }
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    pub stream: StreamId,
    /// 1 for the stream's first fact. Decided on version − 1: a store that has another last version answers
    /// [`StoreError::Conflict`](crate::port::StoreError::Conflict).
    pub version: u64,
    pub at: Moment,
    pub by: Actor,
    pub body: FactBody,
    /// Absent where nothing is personal, and after the stream's record key was destroyed.
    pub sealed: Option<Sealed>,
}

/// The public part, by stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FactBody {
    Event(EventFact),
    Site(SiteFact),
    Person(PersonFact),
    Place(PlaceFact),
}

/// A fact on a site's stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum SiteFact {
    /// The register's entry as of now; sealed: the site.
    SiteImported,
    /// A supervisor has changed fields of the entry (their names, no values; [`entry`](crate::entry)), or has written an
    /// earlier version anew (`undoes`: the version that this takes back); sealed: the site as it is now.
    SiteChanged { fields: Vec<String>, undoes: Option<u64> },
    /// The home is in the register no more. Nothing of it is sealed here: this entry stays, and what was personal goes by age.
    SiteRemoved,
    /// The home has been looked into for longer than half an hour of this local day (YYYY-MM-DD), all cameras together.
    LookedLong { day: String, looked_ms: i64 },
    /// A supervisor has seen that it was.
    LookedLongSeen { day: String },
    /// A signal that made no event and belongs to none (test, restore, opening, …); sealed: its text and frame.
    SignalFiled { signal: Signal },
    /// From here on what this home, or parts of it, sends makes no event: on test, or a zone shelved (`aside`).
    AsideBegan { aside: Aside },
    /// A signal that made no event because of that; sealed: its text and frame.
    SignalSetAside { aside: AsideId, signal: Signal },
    /// It makes events again.
    AsideEnded { aside: AsideId, why: AsideEnd },
    /// The supervised line has been silent for too long; in a storm it counts there, else it makes an event.
    LineLost { silent_ms: u64, storm: Option<StormId> },
    /// A lost line that stood alone counts in a storm from here on (`Some`), or it stands alone again.
    LineMoved { storm: Option<StormId> },
    /// A lost line is heard again; `storm` is the one that it counted in.
    LineRestored { silent_ms: u64, storm: Option<StormId> },
    /// The home's voice unit called while a window of this event stood open; it is answered under leave to look alone.
    UnitCalled { event: EventId },
    /// Somebody called as the home's voice unit, or from where it is registered, and was refused.
    CallRefused { why: CallRefused },
}

/// A fact on a person's stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum PersonFact {
    /// The first entry. Each entry says how the person stands from here on; sealed: name and password hash.
    PersonAdded(Standing),
    /// The certificate ends at another moment.
    Certified(Standing),
    /// May not work here any more.
    Disabled(Standing),
    /// May again.
    Enabled(Standing),
    /// Another role, which needed no second person.
    RoleChanged(Standing),
    /// A grave role that waits for a second person (M15).
    RoleAsked(Standing),
    /// A second person has said yes.
    RoleConfirmed(Standing),
    /// A second person has said no.
    RoleRefused(Standing),
    PasswordChanged(Standing),
    /// A wrong password, the how manyth since a right one; from here on none is looked at for so long.
    GuessedWrong {
        wrong: u32,
        wait_secs: u32,
    },
    SignedIn,
    SignedOut,
    Locked,
    Unlocked,
}

/// Names of the facts that are entries ([`FactBody::is_entry`]), as they stand in the public part.
pub const ENTRY_NAMES: [&str; 13] = [
    "site_imported",
    "site_changed",
    "site_removed",
    "person_added",
    "certified",
    "disabled",
    "enabled",
    "role_changed",
    "role_asked",
    "role_confirmed",
    "role_refused",
    "password_changed",
    "founded",
];

impl PersonFact {
    /// How the person stands from this fact on, if it is an entry.
    pub fn standing(&self) -> Option<&Standing> {
        match self {
            Self::PersonAdded(standing)
            | Self::Certified(standing)
            | Self::Disabled(standing)
            | Self::Enabled(standing)
            | Self::RoleChanged(standing)
            | Self::RoleAsked(standing)
            | Self::RoleConfirmed(standing)
            | Self::RoleRefused(standing)
            | Self::PasswordChanged(standing) => Some(standing),
            Self::GuessedWrong { .. } | Self::SignedIn | Self::SignedOut | Self::Locked | Self::Unlocked => None,
        }
    }
}

/// A fact on the place's own stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum PlaceFact {
    /// Which place this memory is of: its one entry, written before anything else and never again.
    Founded {
        place: Place,
    },
    StationStarted,
    StationStopped,
    /// A good frame of an account that is not in the register; sealed: the frame.
    UnknownAccountHeard {
        account: String,
    },
    /// A plain frame on an account that has a key: someone may pose as the panel; sealed: the frame.
    DowngradeHeard {
        account: String,
    },
    /// A frame in a known account's name that was not acknowledged; sealed: the frame.
    FrameNotTaken {
        account: String,
        why: NotTaken,
    },
    /// Many lines went silent within a short time (`supervision`): one entry stands for them. The lines' own facts name
    /// it. A storm lives no longer than the station's run.
    StormBegan {
        storm: StormId,
        lines: u32,
        within_secs: u32,
        everywhere: bool,
    },
    /// The storm of some areas is one of the whole place.
    StormWidened {
        storm: StormId,
        lines: u32,
    },
    StormAcknowledged {
        storm: StormId,
    },
    StormEnded {
        storm: StormId,
        why: StormEnd,
        total: u32,
        left: u32,
    },
    /// What is sealed on this stream can never be opened again; its record keys were destroyed after this fact.
    RecordKeysDestroyed {
        stream: StreamId,
    },
    /// The facts up to this one, all from before the moment, go by age (M12); a signed checkpoint stands for them after
    /// this fact.
    JournalShortened {
        facts: u64,
        until: Moment,
    },
    /// The wall clock has leapt ahead of all that is known: no stored media are read until that is settled (M9).
    ClockLeapt {
        from: Moment,
        to: Moment,
    },
    /// How a leap ended; `confirmed_by` signed in to say that the clock is right, beside whoever the fact is by.
    ClockSettled {
        to: Moment,
        how: Settled,
        confirmed_by: Option<PersonId>,
    },
    /// Somebody says that the wall clock, which stands behind what was written down, is right; another has to say so too.
    ClockResetAsked,
    /// Two people have said so: time goes on from the wall clock. The actor is the second, `asked_by` the first.
    ClockReset {
        from: Moment,
        to: Moment,
        asked_by: Actor,
    },
    /// The machine slept for so long: every desk is locked.
    MachineSlept {
        slept_ms: u64,
    },
    /// A device is about to be asked what it is, for the register: no picture and no sound of it; sealed: its address.
    DeviceProbed,
    /// The register is about to leave the place as a file: so many homes, with the people and addresses of each, and with
    /// their secrets or without.
    SitesExported {
        homes: u32,
        form: FileForm,
        with_secrets: bool,
    },
    /// Passwords were tried for people whom nobody knows, so many since this was told last.
    StrangersGuessed {
        guesses: u32,
    },
    /// The station heard nothing for so long (the machine slept, the process stood still): supervised lines have got
    /// their full interval anew.
    ListenedAgain {
        deaf_ms: u64,
    },
}

/// Why a call was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallRefused {
    /// The home has no open event with an open window.
    NoWindow,
    /// Nobody who may answer came in time, or the window was over first.
    NotAnswered,
    /// The home is being talked to already, or too many call at once.
    Busy,
    /// It comes from where a unit is registered, under another name.
    UnknownIdentity,
    /// The register says that this unit is called, and does not call.
    NotToCall,
    /// It does not know the unit's password.
    WrongSignIn,
}

/// Why a frame in a known account's name was not acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotTaken {
    /// The account's key does not open it: another key in the panel, or somebody else.
    CannotDecrypt,
    /// It is encrypted and the register has no key for the account.
    NoKey,
    /// The panel's clock is wrong; it was told the time.
    WrongClock,
    /// The account is read strictly, and the frame is not as the standard says.
    NotStandard,
    /// The brackets inside it cannot be read.
    Unreadable,
}

/// The personal part of a fact, encrypted at rest under its stream's record key. Prints as `{SEALED}`.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sealed {
    Signal(SignalSealed),
    Site(Box<Site>),
    Person {
        name: Pii<String>,
        password_hash: Secret,
    },
    Text(Pii<String>),
    /// A frame, hex.
    Frame(String),
    /// What somebody who is sent is told.
    Brief(Box<Brief>),
    /// What somebody is asked by message, and where.
    Letter(Box<Letter>),
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{SEALED}")
    }
}

impl FactBody {
    /// The fact's name as in its public part (`claimed`, `site_imported`, …).
    pub fn name(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        value.get("fact").and_then(|name| name.as_str()).unwrap_or("unknown").to_owned()
    }

    /// Reads a public part of the given stream; `None` when a newer Vaka wrote it.
    pub fn parse(stream: &StreamId, public: &str) -> Option<Self> {
        match stream {
            StreamId::Event(_) => serde_json::from_str(public).ok().map(Self::Event),
            StreamId::Site(_) => serde_json::from_str(public).ok().map(Self::Site),
            StreamId::Person(_) => serde_json::from_str(public).ok().map(Self::Person),
            StreamId::Place => serde_json::from_str(public).ok().map(Self::Place),
        }
    }

    /// The signal that the fact brought, if it brought one.
    pub fn signal(&self) -> Option<&Signal> {
        match self {
            Self::Event(EventFact::Started { signal, .. } | EventFact::SignalAttached { signal })
            | Self::Site(SiteFact::SignalFiled { signal } | SiteFact::SignalSetAside { signal, .. }) => Some(signal),
            _ => None,
        }
    }

    /// Whether the fact enters a home or a person into the register, or says which place it is.
    pub fn is_entry(&self) -> bool {
        match self {
            Self::Site(fact) => {
                matches!(fact, SiteFact::SiteImported | SiteFact::SiteChanged { .. } | SiteFact::SiteRemoved)
            }
            Self::Person(fact) => fact.standing().is_some(),
            Self::Place(fact) => matches!(fact, PlaceFact::Founded { .. }),
            Self::Event(_) => false,
        }
    }

    /// Whether the stream has ended with this fact.
    pub fn closes_stream(&self) -> bool {
        matches!(self, Self::Event(EventFact::Closed { .. }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::{AskedRole, Role};

    #[test]
    fn an_entry_says_its_name_and_reads_back_also_as_it_was_written_before() {
        let stream = StreamId::Person(PersonId::new("op1"));
        let standing = Standing {
            asked: Some(AskedRole { role: Role::Supervisor, by: Actor::Keeper { uid: 7 } }),
            disabled_at: Some(Moment(5)),
            ..Standing::new(Role::Operator, Moment(9))
        };
        let entries = [
            PersonFact::PersonAdded,
            PersonFact::Certified,
            PersonFact::Disabled,
            PersonFact::Enabled,
            PersonFact::RoleChanged,
            PersonFact::RoleAsked,
            PersonFact::RoleConfirmed,
            PersonFact::RoleRefused,
            PersonFact::PasswordChanged,
        ];
        let mut named = vec!["founded".to_owned()];
        let changed = SiteFact::SiteChanged { fields: vec!["contact.1.numbers".to_owned()], undoes: Some(3) };
        for entry in [SiteFact::SiteImported, changed, SiteFact::SiteRemoved] {
            let body = FactBody::Site(entry);
            let public = serde_json::to_string(&body).unwrap();
            assert_eq!(FactBody::parse(&StreamId::Site(SiteId::new("hem-1")), &public), Some(body.clone()), "{public}");
            assert!(body.is_entry());
            named.push(body.name());
        }
        for entry in entries {
            let body = FactBody::Person(entry(standing.clone()));
            let public = serde_json::to_string(&body).unwrap();
            assert_eq!(FactBody::parse(&stream, &public), Some(body.clone()), "{public}");
            assert!(body.is_entry());
            named.push(body.name());
        }
        named.sort();
        let mut all = ENTRY_NAMES.map(str::to_owned).to_vec();
        all.sort();
        assert_eq!(named, all);
        let before = r#"{"fact":"person_added","role":"operator","certified_until":9}"#;
        let added = FactBody::Person(PersonFact::PersonAdded(Standing::new(Role::Operator, Moment(9))));
        assert_eq!(FactBody::parse(&stream, before), Some(added.clone()));
        assert_eq!(serde_json::to_string(&added).unwrap(), before);
        assert!(!FactBody::Person(PersonFact::SignedIn).is_entry());
        assert!(!FactBody::Place(PlaceFact::StationStarted).is_entry());
    }
}
