//! The people of the centre: roles, certificates and who acts; not the homes' contacts.
use serde::{Deserialize, Serialize};

use crate::{
    access::{self, About, Act},
    event::Refusal,
    id::PersonId,
    moment::Moment,
    pii::{Pii, Secret},
};

/// What a person may do (§1.5 of the mission).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Trainee,
    Operator,
    Supervisor,
    Privacy,
}

impl Role {
    /// The role's key in string tables and on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Trainee => "trainee",
            Self::Operator => "operator",
            Self::Supervisor => "supervisor",
            Self::Privacy => "privacy",
        }
    }
}

/// One process serves one place; live and training share nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    Live,
    Training,
}

/// Somebody who works at the centre.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    pub name: Pii<String>,
    pub role: Role,
    /// End of the certificate for the live centre: its last millisecond.
    pub certified_until: Moment,
    /// argon2id in PHC form.
    pub password_hash: Secret,
}

impl Person {
    /// Why the person may not sign in here now, if so (M15). An expiry blocks sign-in and the next claim, never an
    /// event already held.
    pub fn may_work(&self, place: Place, now: Moment) -> Result<(), NotAllowed> {
        match access::allow(place, self, now, Act::Work, &About::default()) {
            Err(Refusal::NotAllowed(why)) => Err(why),
            Err(_) => Err(NotAllowed::Role),
            Ok(()) => Ok(()),
        }
    }
}

/// Why a person is kept out of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotAllowed {
    Role,
    CertificateExpired,
}

/// Who caused a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "actor", rename_all = "snake_case")]
pub enum Actor {
    /// A signed-in person, as the station knows the session; a desk never names an actor.
    Person { id: PersonId, role: Role },
    /// Whoever the operating system lets into the data directory, by the command line.
    Keeper { uid: u32 },
    /// The station itself: receipt, deadlines, lost connections.
    Station,
}

impl Actor {
    /// The person, if it is one.
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Person { id, .. } => Some(id),
            Self::Keeper { .. } | Self::Station => None,
        }
    }
}
