//! The computer's own telephone program: addresses given to it on a thread of their own, and whether any program took them.
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use alarm_central::pii::Secret;
use egui::Context;

/// What opens `tel:` and `sip:` on this computer.
pub struct Telephone {
    failed: Arc<AtomicBool>,
    ctx: Context,
}

impl Telephone {
    pub fn new(ctx: Context) -> Self {
        Self { failed: Arc::default(), ctx }
    }

    /// Has the program that the system names for such addresses call this one.
    pub fn call(&self, address: Secret) {
        let (failed, ctx) = (Arc::clone(&self.failed), self.ctx.clone());
        let calling = thread::Builder::new().name("telephone".to_owned()).spawn(move || {
            if open::that(address.reveal()).is_err() {
                failed.store(true, Ordering::Relaxed);
                ctx.request_repaint();
            }
        });
        if calling.is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
    }

    /// Whether a call came to nothing since this was last asked.
    pub fn take_failure(&self) -> bool {
        self.failed.swap(false, Ordering::Relaxed)
    }
}
