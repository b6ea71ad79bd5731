//! Signs heads of the journal, tells the witness, proves and exports: all that reads the whole journal, on a thread of its
//! own beside the station's loop; it decides nothing about events.
use std::{
    sync::{Arc, Mutex, mpsc},
    thread,
};

use alarm_central::{
    fact::StreamId,
    id::EventId,
    journal::Broken,
    moment::Moment,
    port::{Archive, Signer, Store, StoreError, VerifyError},
    proof::{
        audit::KeptHead,
        export::{self, Line},
        head::SignedHead,
        receipt::AccessReceipt,
    },
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use vaka_link::keeper::{KeeperAnswer, KeeperRefusal, KeeperWish};

use crate::{
    clock::StationClock,
    keeper::fault_of,
    memory::{GONE, Memory},
    witness::{Witness, WitnessFault},
};

/// Bytes of an export that are sent at a time.
const CHUNK: usize = 256 * 1024;
/// How often lines that are owed to the witness are tried again, milliseconds.
const RETRY_MS: i64 = 60_000;

/// What the notary writes.
enum Keep {
    Head(Box<KeptHead>),
    Witnessed(u64),
}

/// All it takes to do the notary's work, on its thread or, when no station runs, for the command line.
struct Office<'a> {
    archive: &'a mut dyn Archive,
    keep: &'a mut dyn FnMut(Keep) -> Result<(), StoreError>,
    signer: &'a dyn Signer,
    witness: Option<&'a Witness>,
}

/// Whoever asked is told so; `false` once nobody listens any more.
pub type Tell<'a> = dyn FnMut(KeeperAnswer, String) -> bool + 'a;

fn keep_in(store: &mut dyn Store, keep: Keep) -> Result<(), StoreError> {
    match keep {
        Keep::Head(head) => store.keep_head(&head),
        Keep::Witnessed(size) => store.note_witnessed(size),
    }
}

/// Whether a wish is the notary's to fulfil.
pub(crate) fn is_asked(wish: &KeeperWish) -> bool {
    use KeeperWish as W;
    matches!(wish, W::VerifyJournal { .. } | W::SignHead | W::ProveAccess { .. } | W::ExportJournal)
}

/// Does a wish about the journal with the store alone, when no station runs.
pub fn perform_journal(
    store: &mut dyn Store,
    signer: &dyn Signer,
    witness: Option<&Witness>,
    now: Moment,
    wish: KeeperWish,
    tell: &mut Tell<'_>,
) {
    match store.reader() {
        Ok(mut archive) => {
            let mut keep = |what| keep_in(store, what);
            Office { archive: archive.as_mut(), keep: &mut keep, signer, witness }.answer(now, wish, tell);
        }
        Err(error) => {
            tell(KeeperAnswer::No(KeeperRefusal::Store(fault_of(error))), String::new());
        }
    }
}

impl Office<'_> {
    fn answer(&mut self, now: Moment, wish: KeeperWish, tell: &mut Tell<'_>) {
        let made = match wish {
            KeeperWish::SignHead => self.sign_and_tell(now),
            KeeperWish::VerifyJournal { witness } => self.verify(&witness, tell),
            KeeperWish::ProveAccess { event } => self.prove(now, event),
            KeeperWish::ExportJournal => self.export(tell),
            _ => unreachable!("only wishes of `is_asked` come here"),
        };
        let (answer, text) = made.unwrap_or_else(|error| (refused(error), String::new()));
        tell(answer, text);
    }

    /// Signs the head of all facts there are; answers the newest, be it new or not. `None` for an empty journal.
    fn sign(&mut self, now: Moment) -> Result<Option<SignedHead>, VerifyError> {
        match self.archive.next_head(now)? {
            Some((head, frontier)) => {
                let signed = head.sign(self.signer);
                (self.keep)(Keep::Head(Box::new(KeptHead { signed, frontier })))?;
                Ok(Some(signed))
            }
            None => Ok(self.archive.heads(0)?.pop()),
        }
    }

    /// Writes to the witness what it has not got; answers whether there was anything.
    fn tell_witness(&mut self) -> Result<bool, Untold> {
        let Some(witness) = self.witness else { return Ok(false) };
        let after = self.archive.witnessed().map_err(Untold::Store)?;
        let owed = self.archive.heads(after).map_err(Untold::Store)?;
        let Some(newest) = owed.last() else { return Ok(false) };
        witness.tell(&owed).map_err(Untold::Witness)?;
        (self.keep)(Keep::Witnessed(newest.head.size)).map_err(Untold::Store)?;
        Ok(true)
    }

    fn sign_and_tell(&mut self, now: Moment) -> Result<(KeeperAnswer, String), VerifyError> {
        let Some(head) = self.sign(now)? else { return Ok((KeeperAnswer::No(KeeperRefusal::NoFacts), String::new())) };
        let witness = self.witness.map(|_| ()).map(|()| self.tell_witness().is_ok());
        Ok((KeeperAnswer::HeadSigned { witnessed: witness }, head.line()))
    }

    fn verify(&mut self, witness: &[String], tell: &mut Tell<'_>) -> Result<(KeeperAnswer, String), VerifyError> {
        // Whoever asks has told which lines of the witness are none.
        let witness: Vec<SignedHead> = witness.iter().filter_map(|line| SignedHead::parse(line)).collect();
        let mut progress = |done, of| {
            // Whoever asked may have gone; the check is soon over.
            let _ = tell(KeeperAnswer::Progress { done, of }, String::new());
        };
        Ok((KeeperAnswer::Verified(self.archive.audit(&witness, &mut progress)?), String::new()))
    }

    fn prove(&mut self, now: Moment, event: EventId) -> Result<(KeeperAnswer, String), VerifyError> {
        self.sign(now)?;
        let Some(proven) = self.archive.proven(&StreamId::Event(event))? else {
            return Ok((KeeperAnswer::No(KeeperRefusal::NoSuchEvent), String::new()));
        };
        let paper = AccessReceipt::new(event, now, proven).sign(self.signer);
        let text = serde_json::to_string_pretty(&paper).expect("a paper is text");
        Ok((KeeperAnswer::Json, text))
    }

    fn export(&mut self, tell: &mut Tell<'_>) -> Result<(KeeperAnswer, String), VerifyError> {
        let heads = self.archive.heads(0)?;
        let facts = self.archive.length()?;
        let checkpoint = self.archive.checkpoint()?;
        let (key, is_shortened) = (self.signer.public_key(), checkpoint.is_some());
        let first = Line::Journal { version: export::VERSION, key, heads: heads.len() as u64, facts, is_shortened };
        let mut text = first.text();
        text.extend(checkpoint.map(|paper| Line::Checkpoint(paper).text()));
        for head in heads {
            text.push_str(&Line::Head(head).text());
        }
        let mut is_heard = true;
        self.archive.walk(facts, &mut |entry| {
            text.push_str(&Line::Fact(entry.into()).text());
            if text.len() >= CHUNK {
                is_heard = tell(KeeperAnswer::Lines, std::mem::take(&mut text));
            }
            is_heard
        })?;
        Ok((KeeperAnswer::Exported { facts }, text))
    }
}

/// Why the witness was not told.
enum Untold {
    Store(StoreError),
    Witness(WitnessFault),
}

fn refused(error: VerifyError) -> KeeperAnswer {
    match error {
        VerifyError::Broken(broken) => KeeperAnswer::Broken(broken),
        VerifyError::Store(error) => KeeperAnswer::No(KeeperRefusal::Store(fault_of(error))),
    }
}

enum Errand {
    /// An hour or a day is over.
    Head {
        at: Moment,
    },
    /// Lines are owed to the witness.
    Retry {
        at: Moment,
    },
    Asked {
        at: Moment,
        wish: KeeperWish,
        answers: tokio::sync::mpsc::Sender<(KeeperAnswer, String)>,
    },
}

/// How the journal's proof does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ProofHealth {
    /// Since when the witness has not been reached.
    pub witness_lost: Option<Moment>,
    /// What is wrong with the journal, if that was found while a head was to be signed.
    pub broken: Option<Broken>,
}

/// The way to the notary's thread.
#[derive(Clone)]
pub(crate) struct Notary {
    errands: mpsc::Sender<Errand>,
    health: Arc<Mutex<ProofHealth>>,
    clock: StationClock,
}

impl Notary {
    /// Starts the thread; it ends when the last `Notary` is gone.
    pub(crate) fn start(
        mut archive: Box<dyn Archive>,
        memory: Memory,
        signer: Arc<dyn Signer>,
        witness: Option<Witness>,
        clock: StationClock,
    ) -> Self {
        let (errands, taken) = mpsc::channel();
        let health = Arc::new(Mutex::new(ProofHealth::default()));
        let told = Arc::clone(&health);
        let work = move || {
            let mut keep = |what| memory.write(move |store| keep_in(store, what)).blocking_recv().unwrap_or(Err(GONE));
            for errand in taken {
                let mut office = Office {
                    archive: archive.as_mut(),
                    keep: &mut keep,
                    signer: signer.as_ref(),
                    witness: witness.as_ref(),
                };
                office.run(errand, &told);
            }
        };
        thread::Builder::new().name("notary".to_owned()).spawn(work).expect("a process can start its threads");
        Self { errands, health, clock }
    }

    /// Does a wish; answers come as they are made, the last one last.
    pub(crate) fn ask(&self, wish: KeeperWish) -> tokio::sync::mpsc::Receiver<(KeeperAnswer, String)> {
        let (answers, told) = tokio::sync::mpsc::channel(4);
        // A dead thread drops the sender: the receiver sees the end.
        let _ = self.errands.send(Errand::Asked { at: self.clock.now(), wish, answers });
        told
    }

    pub(crate) fn health(&self) -> ProofHealth {
        self.health.lock().expect("nothing panics while it holds this lock").clone()
    }
}

impl Office<'_> {
    fn run(&mut self, errand: Errand, health: &Mutex<ProofHealth>) {
        match errand {
            Errand::Head { at } => {
                let signed = self.sign(at);
                if let Err(error) = &signed {
                    tracing::error!(%error, "no head of the journal could be signed");
                }
                let broken = signed.err().and_then(|error| match error {
                    VerifyError::Broken(broken) => Some(broken),
                    VerifyError::Store(_) => None,
                });
                health.lock().expect("nothing panics while it holds this lock").broken = broken;
                self.reach_witness(at, health);
            }
            Errand::Retry { at } => self.reach_witness(at, health),
            Errand::Asked { at, wish, answers } => {
                let signs = matches!(wish, KeeperWish::SignHead | KeeperWish::ProveAccess { .. });
                self.answer(at, wish, &mut |answer, text| answers.blocking_send((answer, text)).is_ok());
                if signs {
                    self.reach_witness(at, health);
                }
            }
        }
    }

    fn reach_witness(&mut self, at: Moment, health: &Mutex<ProofHealth>) {
        let told = self.tell_witness();
        let mut health = health.lock().expect("nothing panics while it holds this lock");
        match told {
            Ok(_) => health.witness_lost = None,
            Err(Untold::Witness(fault)) => {
                if health.witness_lost.is_none() {
                    tracing::warn!(%fault, "the journal's witness is not reached");
                }
                health.witness_lost.get_or_insert(at);
            }
            // The store has a sentence of its own.
            Err(Untold::Store(error)) => tracing::warn!(%error, "the witness could not be told"),
        }
    }
}

/// When the notary is next sent for: at each new hour, and at the close of the local day.
pub(crate) struct Rounds {
    notary: Notary,
    zone: TimeZone,
    last: Option<(i64, Date)>,
    minute: i64,
    retry_at: Moment,
}

impl Rounds {
    pub(crate) fn new(notary: Notary) -> Self {
        Self { notary, zone: TimeZone::system(), last: None, minute: i64::MIN, retry_at: Moment(i64::MIN) }
    }

    pub(crate) fn notary(&self) -> &Notary {
        &self.notary
    }

    /// Time has passed; the first time is one to sign, too, since nobody knows when the last was.
    pub(crate) fn tick(&mut self, now: Moment) {
        let minute = now.0.div_euclid(60_000);
        if minute != self.minute {
            self.minute = minute;
            let day = Timestamp::from_millisecond(now.0).map(|at| self.zone.to_datetime(at).date());
            let mark = (now.0.div_euclid(3_600_000), day.unwrap_or_default());
            if self.last != Some(mark) {
                self.last = Some(mark);
                self.send(Errand::Head { at: now });
            }
        }
        if now >= self.retry_at && self.notary.health().witness_lost.is_some() {
            self.retry_at = now.plus_ms(RETRY_MS);
            self.send(Errand::Retry { at: now });
        }
    }

    fn send(&self, errand: Errand) {
        let _ = self.notary.errands.send(errand);
    }
}
