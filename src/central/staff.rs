//! The people of a place as their facts tell, and the rules about them (M15): who may change whom, and what takes two.
//! Passwords are somebody else's; here are their hashes only.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    access::{self, About, Act},
    event::Refusal,
    fact::{Fact, FactBody, PersonFact, Sealed, StreamId},
    id::PersonId,
    moment::Moment,
    person::{Actor, AskedRole, Person, Place, Role, Standing},
    pii::{Pii, Secret},
};

/// How long a place must have been without anybody of a grave role before one person alone may add the next,
/// milliseconds: nobody gets around the second person by disabling the first.
pub const ALONE_AFTER_MS: i64 = 24 * 3600 * 1000;

/// Everybody who is or was at the place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Staff {
    people: BTreeMap<PersonId, Person>,
}

/// A wish to change who works here.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    Add {
        name: Pii<String>,
        role: Role,
        certified_until: Moment,
        password_hash: Secret,
    },
    Certify {
        until: Moment,
    },
    Disable,
    Enable,
    /// Another role; a grave one waits for a second person.
    Grant {
        role: Role,
    },
    /// A second person's yes to what was asked for.
    Confirm,
    /// A second person's no.
    Refuse,
    SetPassword {
        password_hash: Secret,
    },
}

/// Why a change was refused; each has a sentence for people (`staff-…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StaffRefusal {
    /// Another person has this id.
    Exists,
    NobodyKnown,
    /// The role of whoever wishes it does not allow it.
    MayNot,
    /// Nothing is asked for that could be confirmed.
    NothingAsked,
    /// Whoever asked, and whoever it is for, cannot be the second person.
    SecondPersonNeeded,
    /// There is nobody who could confirm, and there was somebody until lately: alone from this moment on.
    AloneFrom(Moment),
    /// The last one of a grave role keeps it; disabling is seen, and is made up for by time only.
    TheLast,
    /// There is a supervisor already.
    NotTheFirst,
}

impl StaffRefusal {
    /// The refusal's key in the string tables.
    pub fn key(self) -> &'static str {
        match self {
            Self::Exists => "staff-exists",
            Self::NobodyKnown => "staff-nobody-known",
            Self::MayNot => "refusal-role-may-not",
            Self::NothingAsked => "staff-nothing-asked",
            Self::SecondPersonNeeded => "staff-second-person",
            Self::AloneFrom(_) => "staff-alone-from",
            Self::TheLast => "staff-the-last",
            Self::NotTheFirst => "staff-not-the-first",
        }
    }
}

/// Whether a role takes two people to grant.
pub fn is_grave(role: Role) -> bool {
    matches!(role, Role::Supervisor | Role::Privacy)
}

impl Staff {
    /// Takes a fact in; those that enter nobody are passed over.
    pub fn apply(&mut self, fact: &Fact) {
        let (FactBody::Person(body), StreamId::Person(id)) = (&fact.body, &fact.stream) else { return };
        let (Some(standing), Some(Sealed::Person { name, password_hash })) = (body.standing(), &fact.sealed) else {
            return;
        };
        let Standing { role, certified_until, disabled_at, asked } = standing.clone();
        let (name, password_hash) = (name.clone(), password_hash.clone());
        let person = Person { id: id.clone(), name, role, certified_until, disabled_at, asked, password_hash };
        self.people.insert(id.clone(), person);
    }

    pub fn get(&self, id: &PersonId) -> Option<&Person> {
        self.people.get(id)
    }

    /// In the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// Whether nobody was ever a supervisor here, nor is one asked for: the place's first start.
    pub fn is_without_supervisor(&self) -> bool {
        !self.people.values().any(|person| person.role == Role::Supervisor)
    }

    /// What comes of a wish about this person: the fact and its sealed part, or the rule's no. `None`: it is so already.
    pub fn decide(
        &self,
        place: Place,
        now: Moment,
        by: &Actor,
        id: &PersonId,
        change: Change,
    ) -> Result<Option<(PersonFact, Sealed)>, StaffRefusal> {
        self.may_change(place, now, by)?;
        let Change::Add { name, role, certified_until, password_hash } = change else {
            return self.change(now, by, self.get(id).ok_or(StaffRefusal::NobodyKnown)?, change);
        };
        if self.people.contains_key(id) {
            return Err(StaffRefusal::Exists);
        }
        let asked = self.asked(now, by, role)?;
        let standing = Standing { asked, ..Standing::new(role, certified_until) };
        Ok(Some((PersonFact::PersonAdded(standing), Sealed::Person { name, password_hash })))
    }

    fn change(
        &self,
        now: Moment,
        by: &Actor,
        person: &Person,
        change: Change,
    ) -> Result<Option<(PersonFact, Sealed)>, StaffRefusal> {
        let old = person.standing();
        let mut password_hash = person.password_hash.clone();
        let fact = match change {
            Change::Add { .. } => return Err(StaffRefusal::Exists),
            Change::Certify { until } => PersonFact::Certified(Standing { certified_until: until, ..old.clone() }),
            Change::Disable => {
                let disabled_at = Some(old.disabled_at.unwrap_or(now));
                PersonFact::Disabled(Standing { disabled_at, asked: None, ..old.clone() })
            }
            Change::Enable => self.enable(now, by, &old)?,
            Change::Grant { role } => self.grant(now, by, &old, role)?,
            Change::Confirm => {
                let role = second_person(by, person)?.role;
                PersonFact::RoleConfirmed(Standing { role, asked: None, ..old.clone() })
            }
            Change::Refuse => {
                second_person(by, person)?;
                // Somebody new who is refused is nobody here.
                let disabled_at = if person.is_unconfirmed() { Some(now) } else { old.disabled_at };
                PersonFact::RoleRefused(Standing { asked: None, disabled_at, ..old.clone() })
            }
            // Whoever could give a supervisor another password would be the second person too.
            Change::SetPassword { .. } if is_grave(person.role) => return Err(StaffRefusal::SecondPersonNeeded),
            Change::SetPassword { password_hash: new } => {
                password_hash = new;
                PersonFact::PasswordChanged(old.clone())
            }
        };
        let same = fact.standing() == Some(&old) && password_hash == person.password_hash;
        let sealed = Sealed::Person { name: person.name.clone(), password_hash };
        Ok((!same).then_some((fact, sealed)))
    }

    /// Coming back as a supervisor takes two people as becoming one does.
    fn enable(&self, now: Moment, by: &Actor, old: &Standing) -> Result<PersonFact, StaffRefusal> {
        if old.disabled_at.is_none() {
            return Ok(PersonFact::Enabled(old.clone()));
        }
        let asked = self.asked(now, by, old.role)?;
        Ok(PersonFact::Enabled(Standing { disabled_at: None, asked, ..old.clone() }))
    }

    fn grant(&self, now: Moment, by: &Actor, old: &Standing, role: Role) -> Result<PersonFact, StaffRefusal> {
        if old.role == role {
            return Ok(PersonFact::RoleChanged(old.clone()));
        }
        let others = self.iter().filter(|other| other.has(old.role)).count() > 1;
        // Nor is a role left by whoever is disabled: when the last one went is told by it.
        if is_grave(old.role) && (old.disabled_at.is_some() || !others) {
            return Err(StaffRefusal::TheLast);
        }
        match self.asked(now, by, role)? {
            Some(asked) => Ok(PersonFact::RoleAsked(Standing { asked: Some(asked), ..old.clone() })),
            None => Ok(PersonFact::RoleChanged(Standing { role, asked: None, ..old.clone() })),
        }
    }

    /// What a role needs besides this one wish: nothing, or a second person.
    fn asked(&self, now: Moment, by: &Actor, role: Role) -> Result<Option<AskedRole>, StaffRefusal> {
        if !is_grave(role) {
            return Ok(None);
        }
        let alone = !self.iter().any(|person| person.has(role));
        let lately = self.iter().filter(|person| person.role == role && !person.is_unconfirmed());
        let from = lately.filter_map(|person| person.disabled_at).map(|at| at.plus_ms(ALONE_AFTER_MS)).max();
        match from.filter(|from| now < *from) {
            None if alone => Ok(None),
            // Nobody who could confirm it: only time makes up for the second person.
            Some(from) if !self.iter().any(|person| person.has(Role::Supervisor)) => Err(StaffRefusal::AloneFrom(from)),
            None | Some(_) => Ok(Some(AskedRole { role, by: by.clone() })),
        }
    }

    fn may_change(&self, place: Place, now: Moment, by: &Actor) -> Result<(), StaffRefusal> {
        let may = match by {
            Actor::Keeper { .. } => true,
            Actor::Person { id, .. } => self
                .get(id)
                .is_some_and(|person| access::allow(place, person, now, Act::KeepPeople, &About::default()).is_ok()),
            Actor::Station => false,
        };
        if may { Ok(()) } else { Err(StaffRefusal::MayNot) }
    }
}

/// What is asked for, if this one may answer: a person, who neither asked nor is the one it is for.
fn second_person<'a>(by: &Actor, person: &'a Person) -> Result<&'a AskedRole, StaffRefusal> {
    let asked = person.asked.as_ref().ok_or(StaffRefusal::NothingAsked)?;
    match by.person() {
        Some(second) if *second != person.id && asked.by.person() != Some(second) => Ok(asked),
        _ => Err(StaffRefusal::SecondPersonNeeded),
    }
}

impl From<StaffRefusal> for Refusal {
    fn from(refusal: StaffRefusal) -> Self {
        match refusal {
            StaffRefusal::MayNot => Self::RoleMayNot,
            other => Self::Staff(other),
        }
    }
}
