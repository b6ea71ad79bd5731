//! One recording of a door: ordered from the vault, told of, and sealed up once its writer is gone; its bytes are the
//! worker's.
use alarm_central::{
    event::Device,
    id::{EventId, GrantId, MediumId},
    medium::MediumKind,
    moment::Moment,
    planted::{self, Fault},
    port::StoreFault,
    vault::SinkOrder,
};
use tokio::{
    sync::mpsc,
    time::{Duration, Instant},
};
use tracing::error;
use uuid::Uuid;
use vaka_link::unit::{RECORD_BEAT, Record};

use super::DoorReport;
use crate::vault::VaultThread;

/// How long after a recording ended by a fault another one is tried.
const AGAIN_AFTER: Duration = Duration::from_secs(5);

/// What the recordings of one door have in common.
#[derive(Clone)]
pub(super) struct Source {
    pub vault: VaultThread,
    pub reports: mpsc::UnboundedSender<DoorReport>,
    /// Bytes that must stay free on the disk.
    pub leave_free: u64,
    pub event: EventId,
    pub began: Moment,
    pub grant: GrantId,
    pub device: Device,
}

impl Source {
    /// A recording that can be written; the event's media key is on disk.
    pub(super) async fn order(self, kind: MediumKind) -> Result<Box<SinkOrder>, StoreFault> {
        let (event, began) = (self.event, self.began);
        let (folder, key) = self.vault.try_ask(move |vault| vault.prepare(event, began)).await?;
        Ok(Box::new(SinkOrder {
            folder,
            event,
            medium: MediumId(Uuid::now_v7()),
            grant: if planted::is(Fault::RecordedWithoutLeave) { GrantId(Uuid::now_v7()) } else { self.grant },
            device: self.device,
            kind,
            key,
            leave_free: self.leave_free,
        }))
    }

    /// Seals up what was written, and tells what there is. Its writer is gone.
    pub(super) async fn seal_up(self, medium: MediumId) {
        let event = self.event;
        match self.vault.try_ask(move |vault| vault.seal_up(event, medium)).await {
            Ok(Some(medium)) => drop(self.reports.send(DoorReport::Kept { event, medium: Box::new(medium) })),
            Ok(None) => {}
            // It is left over, and taken in at the next start.
            Err(fault) => error!(%fault, "a recording could not be sealed up"),
        }
    }
}

/// One of a door's recordings.
pub(super) struct Recording {
    pub(super) kind: MediumKind,
    source: Source,
    /// What the door itself says of it while its worker has nothing to write to.
    own: Option<Record>,
    said: Option<Instant>,
    /// When one is ordered.
    due: Option<Instant>,
    told: Option<StoreFault>,
}

impl Recording {
    pub(super) fn new(kind: MediumKind, source: Source) -> Self {
        Self { kind, source, own: None, said: None, due: None, told: None }
    }

    pub(super) fn source(&self) -> Source {
        self.source.clone()
    }

    /// A worker has begun.
    pub(super) fn begin(&mut self, now: Instant) {
        self.own = Some(Record::Starting);
        self.due = Some(now);
    }

    /// It is gone.
    pub(super) fn rest(&mut self) {
        (self.own, self.due) = (None, None);
    }

    /// Whether a recording is to be ordered now.
    pub(super) fn is_due(&mut self, now: Instant) -> bool {
        self.due.take_if(|at| *at <= now).is_some()
    }

    /// The worker knows where to write.
    pub(super) fn ordered(&mut self) {
        self.own = None;
    }

    /// There is nothing to write to.
    pub(super) fn refused(&mut self, fault: StoreFault, now: Instant) {
        self.own = Some(Record::NotKept { fault });
        self.due = Some(now + AGAIN_AFTER);
        self.tell(Some(fault));
    }

    /// The worker has said how it stands; true if what it wrote to is over and another one will be ordered.
    pub(super) fn hear(&mut self, record: Record, now: Instant) -> bool {
        match record {
            Record::NotKept { fault } => {
                self.tell(Some(fault));
                let is_over = fault != StoreFault::TooSlow && self.due.is_none();
                if is_over {
                    self.due = Some(now + AGAIN_AFTER);
                }
                is_over
            }
            Record::Kept { .. } => {
                self.tell(None);
                false
            }
            Record::Starting | Record::Late => false,
        }
    }

    /// What the door has to say of it just now.
    pub(super) fn say(&mut self, now: Instant) -> Option<Record> {
        let own = self.own.filter(|_| self.said.is_none_or(|said| now - said >= RECORD_BEAT))?;
        self.said = Some(now);
        Some(own)
    }

    fn tell(&mut self, fault: Option<StoreFault>) {
        if self.told != fault {
            self.told = fault;
            let Source { event, grant, device, .. } = self.source();
            let report = DoorReport::Recording { event, grant, device, kind: self.kind, fault };
            let _ = self.source.reports.send(report);
        }
    }
}

#[cfg(test)]
mod tests {
    use alarm_central::vault::ShutVault;

    use super::*;

    fn recording() -> (Recording, mpsc::UnboundedReceiver<DoorReport>) {
        let (reports, told) = mpsc::unbounded_channel();
        let source = Source {
            vault: VaultThread::start(Box::new(ShutVault(StoreFault::NotWritable))),
            reports,
            leave_free: 0,
            event: EventId(Uuid::from_u128(1)),
            began: Moment(0),
            grant: GrantId(Uuid::from_u128(2)),
            device: Device::Voice,
        };
        (Recording::new(MediumKind::Heard, source), told)
    }

    fn faults(told: &mut mpsc::UnboundedReceiver<DoorReport>) -> Vec<Option<StoreFault>> {
        std::iter::from_fn(|| told.try_recv().ok())
            .map(|report| match report {
                DoorReport::Recording { fault, .. } => fault,
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[tokio::test]
    async fn a_vault_that_is_shut_says_why() {
        let (recording, _told) = recording();
        assert_eq!(recording.source().order(MediumKind::Heard).await, Err(StoreFault::NotWritable));
    }

    #[test]
    fn a_fault_is_told_once_and_another_recording_tried_after_a_while() {
        let (mut recording, mut told) = recording();
        let begin = Instant::now();
        recording.begin(begin);
        assert!(recording.is_due(begin) && !recording.is_due(begin), "ordered once");
        recording.ordered();
        let kept = Record::Kept { fragments: 1 };
        recording.hear(kept, begin);
        let full = Record::NotKept { fault: StoreFault::Full };
        assert!(recording.hear(full, begin), "what it wrote to is over");
        assert!(!recording.hear(full, begin) && !recording.is_due(begin), "said again, it is the same");
        let (next, last) = (begin + AGAIN_AFTER, begin + 2 * AGAIN_AFTER);
        assert!(recording.is_due(next));
        assert!(recording.hear(full, next));
        assert!(recording.is_due(last));
        recording.hear(kept, last);
        assert_eq!(faults(&mut told), [Some(StoreFault::Full), None]);
        assert!(!recording.hear(Record::NotKept { fault: StoreFault::TooSlow }, last), "it goes on by itself");
        assert!(!recording.is_due(last + AGAIN_AFTER));
    }

    #[test]
    fn the_door_speaks_for_a_worker_that_has_nothing_to_write_to() {
        let (mut recording, _told) = recording();
        let begin = Instant::now();
        recording.begin(begin);
        assert_eq!((recording.say(begin), recording.say(begin)), (Some(Record::Starting), None));
        recording.refused(StoreFault::Key, begin);
        let next = begin + RECORD_BEAT;
        assert_eq!(recording.say(next), Some(Record::NotKept { fault: StoreFault::Key }));
        recording.ordered();
        assert_eq!(recording.say(next + RECORD_BEAT), None);
    }
}
