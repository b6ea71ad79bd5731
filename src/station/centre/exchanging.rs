//! Imports and exports of the register while the station runs: judged beside the loop, and written home by home in groups
//! that leave room for signals between them. Other changes of the register wait meanwhile.
use std::{sync::Arc, vec};

use alarm_central::{
    exchange::{Counts, FileForm, FileHomes, Import},
    fact::StreamId,
    person::Actor,
    port::StoreFault,
    site::Site,
};
use tokio::sync::mpsc;
use vaka_link::keeper::{KeeperAnswer, KeeperRefusal};

use super::{Centre, Input};
use crate::exchange;

/// Homes of a file that are judged on the loop: a few take no longer than a signal.
const FEW: usize = 50;
/// Homes that are written together: a signal waits for no more of them.
const TOGETHER: usize = 200;

/// Whoever asked, as far as they still listen.
pub(crate) type Teller = mpsc::Sender<KeeperAnswer>;

/// An import under way.
struct Importing {
    by: Actor,
    sites: vec::IntoIter<Site>,
    of: u32,
    done: u32,
    counts: Counts,
    to: Teller,
}

impl Centre {
    pub(super) fn import_homes(&mut self, uid: u32, file: FileHomes, to: Teller) {
        let (place, key) = (self.place, self.sealer.word_key());
        let homes: Vec<Arc<Site>> = self.register.sites().cloned().collect();
        if homes.len().max(file.sites.len()) <= FEW {
            let prepared = exchange::prepare(&homes, place, file, &key);
            return self.import_prepared(uid, prepared, to);
        }
        let (changes, inputs) = (self.register.changes(), self.inputs.clone());
        tokio::spawn(async move {
            let judging = tokio::task::spawn_blocking(move || exchange::prepare(&homes, place, file, &key));
            // A thread that could not be had, or ended, has judged nothing.
            let prepared = judging.await.unwrap_or(Err(KeeperRefusal::Store(StoreFault::Io)));
            let then = Box::new(move |centre: &mut Self| {
                let moved = centre.register.changes() != changes;
                let prepared = if moved { Err(KeeperRefusal::RegisterMoved) } else { prepared };
                centre.import_prepared(uid, prepared, to);
            });
            let _ = inputs.send(Input::Settled(then)).await;
        });
    }

    fn import_prepared(&mut self, uid: u32, prepared: Result<Import, KeeperRefusal>, to: Teller) {
        match prepared {
            Err(refusal) => say(&to, KeeperAnswer::No(refusal)),
            Ok(Import { sites, counts }) if sites.is_empty() => say(&to, KeeperAnswer::Imported(counts)),
            Ok(Import { sites, counts }) => {
                let of = u32::try_from(sites.len()).unwrap_or(u32::MAX);
                let by = Actor::Keeper { uid };
                self.register_unsettled = true;
                self.import_next(Importing { by, sites: sites.into_iter(), of, done: 0, counts, to });
            }
        }
    }

    fn import_next(&mut self, mut import: Importing) {
        let now = self.clock.now();
        let next = import.sites.by_ref().take(TOGETHER);
        let facts = exchange::facts(&self.register, &import.by, now, next);
        let part = self.put(facts);
        self.then(part, move |centre, committed| {
            let Some(committed) = committed else {
                let (done, of, fault) = (import.done, import.of, centre.store_fault());
                centre.register_settled();
                return say(&import.to, KeeperAnswer::No(KeeperRefusal::ImportBroke { done, of, fault }));
            };
            for committed in committed {
                centre.register.apply(committed.fact());
                if let StreamId::Site(site) = &committed.fact().stream {
                    centre.tell_events_at(site);
                }
                import.done += 1;
            }
            centre.let_drawings_go();
            if import.sites.as_slice().is_empty() {
                centre.register_settled();
                return say(&import.to, KeeperAnswer::Imported(import.counts));
            }
            // Whoever reads slowly is told of fewer steps.
            let (done, of) = (import.done.into(), import.of.into());
            let _ = import.to.try_send(KeeperAnswer::Progress { done, of });
            centre.import_next(import);
        });
    }

    /// What waited for the register's change goes on, with the register as it is now.
    fn register_settled(&mut self) {
        self.register_unsettled = false;
        self.pending.extend(self.keepers_wait.drain(..));
        self.publish_lines();
        self.tell_health();
    }

    pub(super) fn export_homes(&mut self, uid: u32, form: FileForm, with_secrets: bool, to: Teller) {
        let homes: Vec<Arc<Site>> = self.register.sites().cloned().collect();
        let (now, key) = (self.clock.now(), self.sealer.word_key());
        let fact = exchange::leaves(&self.register, Actor::Keeper { uid }, now, homes.len(), form, with_secrets);
        let part = self.put(vec![fact]);
        self.then(part, move |centre, committed| {
            if committed.is_none() {
                return say(&to, KeeperAnswer::No(KeeperRefusal::Store(centre.store_fault())));
            }
            tokio::task::spawn_blocking(move || {
                exchange::tell(&homes, with_secrets, &key, &mut |answer| to.blocking_send(answer).is_ok());
            });
        });
    }
}

/// The last word, once whoever asked has read what came before it.
fn say(to: &Teller, answer: KeeperAnswer) {
    let to = to.clone();
    tokio::spawn(async move {
        let _ = to.send(answer).await;
    });
}
