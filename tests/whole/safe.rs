//! The vault of one life of the station: the real one, which is as dead as the disk when the machine is, and says when it is closed.
use std::{path::PathBuf, sync::mpsc};

use alarm_central::{
    id::{EventId, MediumId},
    medium::Medium,
    moment::Moment,
    pii::SecretKey,
    port::StoreFault,
    proof::Paper,
    retention::{Calendar, Readable},
    vault::{Hour, MediumReader, Mirrored, Vault},
};
use vaka_store::FileVault;

use crate::disk::{Mood, Switch};

pub struct Safe {
    inner: FileVault,
    switch: Switch,
    /// Dropped with the vault: whoever waits at the other end may open the folder again.
    _closed: mpsc::Sender<()>,
}

impl Safe {
    pub fn new(inner: FileVault, switch: Switch) -> (Self, mpsc::Receiver<()>) {
        let (closed, wait) = mpsc::channel();
        (Self { inner, switch, _closed: closed }, wait)
    }

    fn living(&mut self) -> Result<&mut FileVault, StoreFault> {
        if self.switch.mood() == Mood::Dead { Err(StoreFault::Io) } else { Ok(&mut self.inner) }
    }
}

impl Vault for Safe {
    fn prepare(&mut self, event: EventId, began: Moment) -> Result<(PathBuf, SecretKey), StoreFault> {
        self.living()?.prepare(event, began)
    }

    fn seal_up(&mut self, event: EventId, medium: MediumId) -> Result<Option<Medium>, StoreFault> {
        self.living()?.seal_up(event, medium)
    }

    fn kept(&mut self, event: EventId, medium: MediumId) -> Result<(), StoreFault> {
        self.living()?.kept(event, medium)
    }

    fn left_over(&mut self) -> Result<Vec<(EventId, MediumId)>, StoreFault> {
        self.living()?.left_over()
    }

    fn open(&mut self, event: EventId, medium: &Medium) -> Result<Box<dyn MediumReader>, StoreFault> {
        self.living()?.open(event, medium)
    }

    fn allow(&mut self, readable: Readable) {
        self.inner.allow(readable);
    }

    fn calendar(&mut self) -> Result<Option<Calendar>, StoreFault> {
        self.living()?.calendar()
    }

    fn keep_calendar(&mut self, calendar: &Calendar) -> Result<(), StoreFault> {
        self.living()?.keep_calendar(calendar)
    }

    fn keep_receipt(&mut self, event: EventId, receipt: &Paper) -> Result<(), StoreFault> {
        self.living()?.keep_receipt(event, receipt)
    }

    fn receipts(&mut self) -> Result<Vec<EventId>, StoreFault> {
        self.living()?.receipts()
    }

    fn forget_receipt(&mut self, event: EventId, at: Moment) -> Result<(), StoreFault> {
        self.living()?.forget_receipt(event, at)
    }

    fn mirror(&mut self) -> Mirrored {
        self.inner.mirror()
    }

    fn hours_until(&mut self, latest: i64) -> Result<Vec<Hour>, StoreFault> {
        self.living()?.hours_until(latest)
    }

    fn erase_hour(&mut self, hour: i64) -> Result<(), StoreFault> {
        self.living()?.erase_hour(hour)
    }

    fn erased(&mut self, hour: i64) -> Result<(), StoreFault> {
        self.living()?.erased(hour)
    }
}
