//! What the command line asks of a running station: register, people, record, stop; never claim, look or open media.
use alarm_central::{
    drawing::DrawingId,
    event::Refusal,
    exchange::{Counts, FileForm, Told, WrongHome, table::Widths},
    id::{DisclosureId, EventId, PersonId, SiteId},
    journal::Broken,
    moment::Moment,
    person::{Place, Role},
    pii::{Pii, Secret},
    port::StoreFault,
    proof::audit::Audited,
    retention::Leap,
    site::Site,
    staff::StaffRefusal,
    vault::Mirrored,
};
use serde::{Deserialize, Serialize};

/// Command line → station, after the hello with [`Purpose::Keeper`](crate::command::Purpose::Keeper).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum KeeperWish {
    /// Whole or nothing; what is the same already is left alone. So few homes that they fit one message, with their secrets.
    ImportSites(Vec<Site>),
    /// Some homes of a file; more may come before [`KeeperWish::ImportHomes`]. Nothing answers it.
    HomesToCome(Vec<Site>),
    /// A drawing of a home of the file, its bytes the body; before [`KeeperWish::ImportHomes`]. Nothing answers it: one that is none
    /// is missed when the homes are judged, and one that no home names then is not kept.
    DrawingToCome {
        site: SiteId,
    },
    /// A home's drawing, for an export. Answered by [`KeeperAnswer::Drawing`].
    ReadDrawing {
        site: SiteId,
        drawing: DrawingId,
    },
    /// The homes that came are the file's, in its order. All are judged before the first is written; a large import is written
    /// in steps.
    ImportHomes(Told),
    /// The register as a file: that it leaves is written down before the first home is told.
    ExportHomes {
        form: FileForm,
        /// Devices' addresses, sign-ins and keys, and code words in a form that fits at this place alone.
        with_secrets: bool,
    },
    /// A grave role waits for a second person, unless there is nobody of that role (M15).
    AddPerson(NewPerson),
    ChangePerson {
        person: PersonId,
        change: PersonChange,
    },
    /// Everybody who is or was here; no passwords.
    ListPeople,
    /// All events, open and closed, that began at or after the moment; the answer is JSON.
    Events {
        since: Option<Moment>,
    },
    /// The journal, of one event or all; the answer is JSON.
    Journal {
        event: Option<EventId>,
    },
    /// Checks the whole memory, and holds it against the heads that a witness has kept.
    VerifyJournal {
        /// Lines as [`SignedHead::line`](alarm_central::proof::head::SignedHead::line) makes them: their form is JSON's own.
        witness: Vec<String>,
    },
    /// Signs the head of all facts there are and tells the witness; the body of the answer is the head, one line of JSON.
    SignHead,
    /// Who had access to the event's cameras and media, when and why, proven; the body is a receipt, JSON.
    ProveAccess {
        event: EventId,
    },
    /// The whole journal for whoever checks it without the database; comes in parts.
    ExportJournal,
    /// Erases what is due (M9, M12), now.
    RunRetention,
    /// The same, by somebody who means the journal.
    ShortenJournal,
    /// The wall clock is right though it has leapt: says whoever asks, and this person, who signs in for it.
    ConfirmClock {
        person: PersonId,
        password: Secret,
    },
    /// The wall clock is right, though later moments were written down: with a second person's word time goes on from it.
    ResetClock,
    /// All disclosures, with their packages; the answer is JSON.
    Disclosures,
    /// A sealed package is about to be copied out of the place's folder: written down first.
    DisclosureCopied {
        event: EventId,
        disclosure: DisclosureId,
    },
    /// A device at this address is about to be asked what it is: written down first.
    DeviceProbed {
        address: Pii<String>,
    },
    /// Ends the station in good order.
    Stop,
}

/// Somebody to be added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewPerson {
    pub id: PersonId,
    pub name: Pii<String>,
    pub role: Role,
    /// Last millisecond of the certificate.
    pub certified_until: Moment,
    pub password: Secret,
}

/// What is changed about somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PersonChange {
    /// Last millisecond of the certificate.
    Certify {
        until: Moment,
    },
    /// Ends the person's session at once.
    Disable,
    Enable,
    Grant {
        role: Role,
    },
    SetPassword {
        password: Secret,
    },
}

/// Somebody, as a list shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonLine {
    pub id: PersonId,
    pub name: Pii<String>,
    pub role: Role,
    pub certified_until: Moment,
    pub disabled_at: Option<Moment>,
    /// A role that waits for a second person; the same as `role` for somebody who may do nothing before that.
    pub asked: Option<Role>,
}

/// Station → command line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum KeeperAnswer {
    Imported(Counts),
    /// More is to come: so many homes, and how many parts they have at most.
    Leaving {
        homes: u32,
        widths: Widths,
    },
    /// More is to come: some of the homes, in the order of their ids.
    Homes(Vec<Site>),
    /// The body is the drawing's bytes, where the place has it.
    Drawing {
        is_there: bool,
    },
    /// These were all.
    Left {
        homes: u32,
    },
    PersonAdded,
    PersonChanged,
    /// It is written down, and waits for a second person.
    RoleAsked,
    People(Vec<PersonLine>),
    /// The body is JSON text, UTF-8.
    Json,
    /// More is to come: so many facts of so many are done.
    Progress {
        done: u64,
        of: u64,
    },
    /// More is to come: the body is whole lines of an export.
    Lines,
    /// The body is the last lines of an export of so many facts.
    Exported {
        facts: u64,
    },
    /// Whether the witness has it; `None` where there is no witness.
    HeadSigned {
        witnessed: Option<bool>,
    },
    /// The journal is whole.
    Verified(Audited),
    /// The journal is broken, and where.
    Broken(Broken),
    /// What a round of retention came to; `leap` is set while the clock is in doubt: then nothing stored is read.
    Retained {
        hours: u32,
        events: u32,
        /// Facts of the journal that went by age.
        facts: u64,
        leap: Option<Leap>,
        mirror: Mirrored,
    },
    /// It was said; `settled` once another person has said so too.
    ClockReset {
        settled: bool,
    },
    /// It is written down.
    Noted,
    Stopping,
    No(KeeperRefusal),
}

impl KeeperAnswer {
    /// Whether more is to come.
    pub fn is_part(&self) -> bool {
        matches!(self, Self::Progress { .. } | Self::Lines | Self::Leaving { .. } | Self::Homes(_))
    }
}

/// Why the command line was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeeperRefusal {
    /// A password must have at least this many characters.
    PasswordTooShort {
        least: usize,
    },
    /// A password may have at most this many bytes.
    PasswordTooLong {
        most: usize,
    },
    /// The rules about people say no.
    Staff(StaffRefusal),
    /// Nothing of the file was imported: these values cannot be right, and so many more.
    WrongHomes {
        wrong: Vec<WrongHome>,
        more: u32,
    },
    /// The register was changed while the file was judged; nothing was imported.
    RegisterMoved,
    /// Some of the file's homes are imported, the rest could not be written. Importing it again goes on.
    ImportBroke {
        done: u32,
        of: u32,
        fault: StoreFault,
    },
    /// There is nothing to sign yet.
    NoFacts,
    NoSuchEvent,
    /// No supervisor of that name with that password.
    NotSupervisor,
    /// A rule of the centre said no.
    Rule(Refusal),
    /// The memory is another place's: live and training share nothing.
    OtherPlace {
        of: Place,
    },
    Store(StoreFault),
}

#[cfg(test)]
mod tests {
    use alarm_central::site::read_register;

    use super::*;
    use crate::pipe;

    #[test]
    fn a_home_with_and_without_plans_of_its_own_comes_through_the_pipe() {
        let home = "[[site]]\nid = \"a\"\nname = \"Kund 1\"\naddress = \"Ekvägen 4\"\npanel = { account = \"01\" }\n";
        let drawing = format!("sha256:{}/svg/1000x750", "0".repeat(64));
        let drawn = format!(
            "zone = [{{ number = \"1\", name = \"Hall\", kind = \"motion\", floor = \"Plan 1\", at = [0.5, 1] }}]\n\
             floor = [{{ name = \"Plan 1\", drawing = \"{drawing}\", width_m = 9.5 }}]\n"
        );
        let own = "[[site.own_plan]]\nid = \"own\"\nkinds = [\"fire\"]\nmay_override = true\nfirst = [\"look\"]\n\
                   step = [{ id = \"look\", kind = \"look\", then = [\"close\"] }]\n";
        for text in [home.to_owned(), format!("{home}{own}"), format!("{home}{drawn}")] {
            let sites = read_register(&text).unwrap();
            let mut bytes = Vec::new();
            pipe::write(&mut bytes, &KeeperWish::ImportSites(sites.clone()), &[]).unwrap();
            let read = pipe::read::<KeeperWish>(&mut bytes.as_slice()).unwrap();
            assert!(matches!(read, Some((KeeperWish::ImportSites(came), _)) if came == sites));
        }
    }
}
