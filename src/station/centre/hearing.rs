//! Signals into facts: repeats are acknowledged again and make nothing; the rest starts, joins or is filed.
use std::collections::{HashMap, VecDeque};

use alarm_central::{
    event::Command,
    fact::{Fact, FactBody, NotTaken, PlaceFact, Sealed, SiteFact, StreamId},
    id::EventId,
    intake::{self, Own, Route},
    person::Actor,
    pii::Pii,
    planted::{self, Fault},
    signal::{Signal, SignalClass, SignalSealed},
    site::Site,
};
use sha2::{Digest as _, Sha256};
use tokio::sync::oneshot;
use uuid::Uuid;
use vaka_link::board::ReceiverHealth;

use super::{Centre, Input};
use crate::receiver::Heard;

/// How long a frame counts as a repeat of the one before (`4-wires` §2.4), milliseconds.
const REPEAT_MS: i64 = 10 * 60 * 1000;
/// How often a full list of strangers is looked through for old ones, milliseconds.
const STRANGERS_LOOK_MS: i64 = 1_000;
/// Most strangers told apart; beyond it they are counted without being written down one by one.
const MOST_STRANGERS: usize = 1_000;

/// What stands for a frame's key: half of its SHA-256, so that a storm's worth of keys takes little room and no two
/// frames are ever taken for one.
type Digest = [u8; 16];

/// Frames heard lately, and strangers already written down; by boot time, which nobody sets.
#[derive(Default)]
pub(crate) struct Repeats {
    frames: HashMap<Digest, i64>,
    order: VecDeque<(i64, Digest)>,
    strangers: HashMap<(String, Odd), i64>,
    /// When the strangers were last found too many.
    strangers_full: Option<i64>,
}

/// What is odd about a frame that is written down at most once in ten minutes for each account.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Odd {
    UnknownAccount,
    Downgrade,
    NotTaken(NotTaken),
}

impl Repeats {
    /// What an earlier run of the station acknowledged, so many milliseconds ago; oldest first.
    pub(crate) fn remember(&mut self, key: &[u8], age_ms: i64, boot_ms: u64) {
        self.heard_at(key, boot_ms.cast_signed().saturating_sub(age_ms.max(0)));
    }

    fn heard(&mut self, key: &[u8], boot_ms: u64) -> bool {
        self.heard_at(key, boot_ms.cast_signed())
    }

    fn heard_at(&mut self, key: &[u8], now: i64) -> bool {
        while let Some((at, old)) = self.order.front().copied() {
            if now.saturating_sub(at) < REPEAT_MS {
                break;
            }
            self.order.pop_front();
            // Heard again after it was not stored: that hearing has its own place in the order.
            if self.frames.get(&old) == Some(&at) {
                self.frames.remove(&old);
            }
        }
        let digest = digest(key);
        if self.frames.contains_key(&digest) {
            return true;
        }
        self.frames.insert(digest, now);
        self.order.push_back((now, digest));
        false
    }

    fn unhear(&mut self, key: &[u8]) {
        self.frames.remove(&digest(key));
    }

    /// Whether this should be written down: once in ten minutes each.
    fn is_news(&mut self, account: &str, odd: Odd, boot_ms: u64) -> bool {
        let now = boot_ms.cast_signed();
        let key = (account.to_ascii_uppercase(), odd);
        if self.strangers.get(&key).is_some_and(|at| now.saturating_sub(*at) < REPEAT_MS) {
            return false;
        }
        if self.strangers.len() >= MOST_STRANGERS {
            // A flood of names finds the list full, and is not answered by walking it each time.
            if self.strangers_full.is_some_and(|at| now.saturating_sub(at) < STRANGERS_LOOK_MS) {
                return false;
            }
            self.strangers.retain(|_, at| now.saturating_sub(*at) < REPEAT_MS);
            self.strangers_full = Some(now);
            if self.strangers.len() >= MOST_STRANGERS {
                return false;
            }
        }
        self.strangers.insert(key, now);
        true
    }
}

fn digest(key: &[u8]) -> Digest {
    let hash: [u8; 32] = Sha256::digest(key).into();
    let (half, _) = hash.split_at(size_of::<Digest>());
    half.try_into().expect("half of 32 bytes")
}

impl Centre {
    pub(super) fn hear(&mut self, heard: Heard) {
        if let Some(site) = heard.site() {
            self.vitals.last_heard = self.clock.now();
            self.line_heard(&site.id);
        }
        match heard {
            Heard::Signals { site, signals, key, stored } => self.hear_signals(&site, signals, key, stored),
            Heard::UnknownAccount { account, frame, stored } => {
                self.health.unknown_accounts += 1;
                self.hear_odd(account, Odd::UnknownAccount, frame, Some(stored));
            }
            Heard::Downgrade { account, frame, stored } => {
                self.health.frames_not_taken += 1;
                self.hear_odd(account, Odd::Downgrade, frame, Some(stored));
            }
            Heard::NotTaken { account, why, frame } => {
                self.health.frames_not_taken += 1;
                self.hear_odd(account, Odd::NotTaken(why), frame, None);
            }
            Heard::OtherProtocol => {
                self.health.other_protocol += 1;
                self.tell_health();
            }
            Heard::Crowded(crowded) => self.receiver_is_crowded(crowded),
            Heard::Poll { .. } => {}
        }
    }

    fn hear_signals(
        &mut self,
        site: &Site,
        signals: Vec<(Signal, Pii<SignalSealed>)>,
        key: Vec<u8>,
        stored: oneshot::Sender<bool>,
    ) {
        let start = self.group.facts.len();
        let is_new = planted::is(Fault::RepeatIsNews) || !self.repeats.heard(&key, self.clock.boot_ms());
        self.health.repeats += u64::from(!is_new);
        if is_new && !planted::is(Fault::SignalDropped) {
            for (signal, sealed) in signals {
                match self.hiding(site, &signal) {
                    Some(aside) => self.hide(site, aside, signal, sealed),
                    None => {
                        self.heed_chatter(&site.id, &signal);
                        self.route(site, signal, sealed);
                    }
                }
            }
        }
        // A repeat of a frame in the same group is answered with that group: its facts stand before this point.
        let part = start..self.group.facts.len();
        self.then(part, move |centre, committed| {
            if committed.is_none() && is_new && !planted::is(Fault::DuplicateSwallowed) {
                centre.repeats.unhear(&key);
            }
            let _ = stored.send(committed.is_some());
        });
    }

    pub(super) fn route(&mut self, site: &Site, signal: Signal, sealed: Pii<SignalSealed>) {
        let shut = self.heed_clock_for(signal.received_at);
        let now = self.clock.now();
        let open: Vec<_> = self.events.at_site(&site.id).filter(|event| !event.is_closed()).collect();
        let alarmed = signal.zone.clone().filter(|_| signal.class == SignalClass::Alarm);
        self.settings.hear(&site.id, &signal);
        let home = self.settings.home(site, now);
        let (id, command) = match intake::route(&signal, &open, now, shut) {
            Route::File => return self.file(site, signal, sealed),
            Route::Start { linked_to } => {
                let plan = intake::plan_for(&Own::of(site), &signal, &self.kinds, &self.plans)
                    .expect("a test shows that every bundled kind has a plan")
                    .clone();
                let site = site.id.clone();
                let start = Command::Start { site, linked_to, signal, sealed, plan, home, shut };
                (EventId(Uuid::now_v7()), start)
            }
            Route::Attach(id) => {
                let event = open.into_iter().find(|event| event.id() == id).expect("the route names an open event");
                let raise = intake::raise(event, &Own::of(site), &signal, &self.kinds, &self.plans);
                (id, Command::Attach { signal, sealed, raise, home })
            }
        };
        match self.ask_event(id, &Actor::Station, command) {
            Ok(part) => {
                if let Some(zone) = alarmed {
                    self.then(part, move |centre, committed| {
                        if committed.is_some() {
                            centre.pending.push_back(Input::LookAtZone { event: id, zone });
                        }
                    });
                }
            }
            Err(_) => debug_assert!(false, "the route leads only where the rules let a signal in"),
        }
    }

    fn file(&mut self, site: &Site, signal: Signal, sealed: Pii<SignalSealed>) {
        let stream = StreamId::Site(site.id.clone());
        let fact = Fact {
            version: self.register.next_version(&stream),
            stream,
            at: self.clock.now(),
            by: Actor::Station,
            body: FactBody::Site(SiteFact::SignalFiled { signal }),
            sealed: Some(Sealed::Signal(sealed.0)),
        };
        self.put(vec![fact]);
    }

    fn receiver_is_crowded(&mut self, crowded: bool) {
        // A lost port outweighs it; whoever binds the port anew sets it right.
        self.health.receiver = match (self.health.receiver, crowded) {
            (ReceiverHealth::NotListening, _) => ReceiverHealth::NotListening,
            (_, true) => ReceiverHealth::Crowded,
            (_, false) => ReceiverHealth::Listening,
        };
        self.tell_health();
    }

    fn hear_odd(&mut self, account: String, odd: Odd, frame: String, stored: Option<oneshot::Sender<bool>>) {
        let mut facts = Vec::new();
        if self.repeats.is_news(&account, odd, self.clock.boot_ms()) {
            let body = match odd {
                Odd::UnknownAccount => PlaceFact::UnknownAccountHeard { account },
                Odd::Downgrade => PlaceFact::DowngradeHeard { account },
                Odd::NotTaken(why) => PlaceFact::FrameNotTaken { account, why },
            };
            facts.push(self.place_fact(body, Some(Sealed::Frame(frame))));
        }
        let part = self.put(facts);
        self.then(part, move |centre, committed| {
            centre.tell_health();
            if let Some(stored) = stored {
                let _ = stored.send(committed.is_some());
            }
        });
    }

    pub(super) fn place_fact(&self, body: PlaceFact, sealed: Option<Sealed>) -> Fact {
        Fact {
            version: self.register.next_version(&StreamId::Place),
            stream: StreamId::Place,
            at: self.clock.now(),
            by: Actor::Station,
            body: FactBody::Place(body),
            sealed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_a_repeat_for_ten_minutes() {
        let mut repeats = Repeats::default();
        assert!(!repeats.heard(b"a", 0));
        assert!(repeats.heard(b"a", (REPEAT_MS - 1).cast_unsigned()));
        assert!(!repeats.heard(b"a", REPEAT_MS.cast_unsigned()), "a new one after ten minutes");
        repeats.unhear(b"a");
        assert!(!repeats.heard(b"a", (REPEAT_MS + 1).cast_unsigned()), "not stored, so not heard");
    }

    #[test]
    fn what_an_earlier_run_heard_is_a_repeat_until_its_ten_minutes_are_over() {
        let mut repeats = Repeats::default();
        repeats.remember(b"old", REPEAT_MS, 1_000);
        repeats.remember(b"a", REPEAT_MS - 5, 1_000);
        repeats.remember(b"b", -3_600_000, 1_000);
        assert!(!repeats.heard(b"old", 1_000));
        assert!(repeats.heard(b"a", 1_004));
        assert!(!repeats.heard(b"a", 1_005));
        assert!(repeats.heard(b"b", 1_005), "by a clock that was set back meanwhile");
    }

    #[test]
    fn a_stranger_is_written_down_once_in_ten_minutes() {
        let mut repeats = Repeats::default();
        let news = |repeats: &mut Repeats, account, odd, at| repeats.is_news(account, odd, at);
        assert!(news(&mut repeats, "00aa", Odd::UnknownAccount, 0));
        assert!(!news(&mut repeats, "00AA", Odd::UnknownAccount, 1));
        assert!(news(&mut repeats, "00AA", Odd::Downgrade, 1), "posing as a panel is another matter");
        assert!(news(&mut repeats, "00AA", Odd::NotTaken(NotTaken::WrongClock), 1));
        assert!(news(&mut repeats, "00AA", Odd::NotTaken(NotTaken::CannotDecrypt), 2), "and so is another key");
        assert!(!news(&mut repeats, "00AA", Odd::NotTaken(NotTaken::WrongClock), 3));
        assert!(news(&mut repeats, "00AA", Odd::UnknownAccount, REPEAT_MS.cast_unsigned()));
    }
}
