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
    /// Since when the person may not work here any more.
    pub disabled_at: Option<Moment>,
    /// A role that waits for a second person (M15).
    pub asked: Option<AskedRole>,
    /// argon2id in PHC form.
    pub password_hash: Secret,
}

/// A role that somebody has asked for and another has to confirm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedRole {
    pub role: Role,
    /// Who asked; may not be the one who confirms.
    pub by: Actor,
}

/// How a person stands at the centre, as an entry on the person's stream says it: each says all, so the newest suffices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub role: Role,
    /// Last millisecond of the certificate for the live centre.
    pub certified_until: Moment,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<AskedRole>,
}

impl Standing {
    /// Of somebody who may work at once.
    pub fn new(role: Role, certified_until: Moment) -> Self {
        Self { role, certified_until, disabled_at: None, asked: None }
    }
}

impl Person {
    /// What the next entry starts from.
    pub fn standing(&self) -> Standing {
        let Self { role, certified_until, disabled_at, asked, .. } = self;
        Standing { role: *role, certified_until: *certified_until, disabled_at: *disabled_at, asked: asked.clone() }
    }

    /// Whether the role itself still waits for the second person: somebody new, who may do nothing yet.
    pub fn is_unconfirmed(&self) -> bool {
        self.asked.as_ref().is_some_and(|asked| asked.role == self.role)
    }

    /// Whether the person has the role now: confirmed, and not disabled.
    pub fn has(&self, role: Role) -> bool {
        self.role == role && !self.is_unconfirmed() && self.disabled_at.is_none()
    }

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
    /// Somebody who may not work here any more.
    Disabled,
    /// The role was asked for and waits for a second person.
    Unconfirmed,
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
