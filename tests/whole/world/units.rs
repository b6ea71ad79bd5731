//! Units of the homes' cameras, from where they are sent to whoever sees them and to the vault.
use std::{collections::BTreeSet, fmt::Write as _, time::Duration};

use alarm_central::{id::GrantId, port::StoreFault, retention::Readable, vault::Vault};
use tokio::time::advance;
use vaka_link::{board::LookState, command::Ticket, pipe, unit::Unit, worker::GRACE};
use vaka_station::clock::ClockSource;
use vaka_store::FileVault;

use super::{MyTile, World};
use crate::{
    book::device_name,
    desk::{Desk, Tile},
    scene::{Breach, Law, check},
};

impl World {
    /// Lets every device that is asked send a unit.
    pub async fn send_units(&mut self) {
        let open: Vec<u64> = {
            let calls = self.homes.calls.lock().expect("nothing panics under this lock");
            calls.iter().filter(|(_, call)| call.is_open && !call.is_talk).map(|(number, _)| *number).collect()
        };
        for call in open {
            self.units += 1;
            let text = self.units.to_string();
            if let Some(desk) = self.looker(call) {
                self.shown_to.entry(text.clone()).or_default().insert(desk);
            }
            if let Some(device) = self.device_of(call) {
                self.newest.insert(device, text.clone());
            }
            let under = self.leaves_for(call);
            if self.homes.unit(call, &text, self.clock.read().wall).await {
                self.sent_under.insert(text.clone(), under);
                self.sent.insert(text, call);
            }
        }
    }

    /// Units that were sent to whoever looks have been seen there.
    pub async fn units_arrive(&mut self) -> Result<(), Breach> {
        self.units_end(true).await
    }

    /// The same, where all desks show how things stand; else units have been passed on and written down at least.
    pub async fn units_end(&mut self, is_shown: bool) -> Result<(), Breach> {
        let scene = self.scene.clone();
        let sent = std::mem::take(&mut self.sent);
        let mut waits = String::new();
        let mut done = || {
            self.holds()?;
            // A door that ends meanwhile lets nothing more through.
            let calls = self.homes.calls.lock().expect("nothing panics under this lock");
            let arrived = self.arrived.borrow();
            waits.clear();
            for (text, call) in &sent {
                let Some(call) = calls.get(call).filter(|call| call.is_open) else { continue };
                if is_shown && !arrived.contains(text) && self.is_looked_at(&call.device) {
                    let _ = write!(waits, "unit {text} of {} has not come; ", call.device);
                }
                // Also what nobody looks at has been passed on and written down.
                if text.parse().is_ok_and(|unit: u64| call.done < unit) {
                    let _ = write!(waits, "unit {text} of {} is not done with; ", call.device);
                }
            }
            Ok(waits.is_empty().then_some(()))
        };
        if scene.within(Duration::from_millis(200), &mut done).await?.is_none() {
            // A desk that was given another ticket hears of it a moment later.
            self.clock.pass_ms(20);
            advance(Duration::from_millis(20)).await;
            let waited = scene.until(Law::Answered, "units to be let through", &mut done).await;
            waited.map_err(|breach| Breach::new(breach.law, format!("{}: {waits}", breach.what)))?;
        }
        self.let_through += sent.keys().filter(|text| self.arrived.borrow().contains(*text)).count() as u64;
        self.arrived.borrow_mut().clear();
        Ok(())
    }

    /// Whether a desk has connected to this device with the ticket that it is shown.
    fn is_looked_at(&self, device: &str) -> bool {
        let is_open = |tile: &MyTile| {
            self.desks[tile.desk].as_ref().is_some_and(|desk| {
                let seen = desk.seen();
                let cameras = seen.board.held.iter().flat_map(|detail| &detail.cameras);
                cameras.into_iter().any(|camera| camera.look == LookState::Open { ticket: tile.ticket })
            })
        };
        self.tiles.iter().any(|tile| !tile.is_forged && tile.device == device && is_open(tile))
    }

    /// Every desk connects to what its board says is open, and the device must have been asked.
    pub(super) async fn join_tiles(&mut self) {
        let now = self.clock.read();
        let mut new: Vec<(usize, String, Ticket)> = Vec::new();
        for (index, desk) in self.desks.iter_mut().enumerate() {
            let Some(desk) = desk else { continue };
            let Some(detail) = desk.seen().board.held.clone() else { continue };
            let Some(page) = self.book.lock().expect("the book never panics").pages.get(&detail.id).cloned() else {
                continue;
            };
            for camera in &detail.cameras {
                if let LookState::Open { ticket } = camera.look
                    && page.is_in_time(now)
                    && desk.joined.insert(ticket.0)
                {
                    new.push((index, format!("{}/{}", page.site, camera.id), ticket));
                }
            }
        }
        for (desk, device, ticket) in new {
            self.tickets.push((desk, device.clone(), ticket));
            // Whoever comes to look is given the newest picture there is.
            if let Some(text) = self.newest.get(&device) {
                self.shown_to.entry(text.clone()).or_default().insert(desk);
            }
            let tile = Tile::join(self.folder.path(), ticket, &self.scene).await;
            self.tiles.push(MyTile { desk, device, ticket, is_forged: false, tile });
        }
        if self.tiles.len() > 64 {
            self.tiles.drain(..32);
        }
    }

    /// A ticket that a desk has connected with.
    pub fn used_ticket(&self, chance: &mut fastrand::Rng) -> Option<(usize, String, Ticket)> {
        let newest = &self.tickets[self.tickets.len().saturating_sub(8)..];
        (!newest.is_empty()).then(|| newest[chance.usize(..newest.len())].clone())
    }

    fn device_of(&self, call: u64) -> Option<String> {
        let calls = self.homes.calls.lock().expect("nothing panics under this lock");
        calls.get(&call).map(|call| call.device.clone())
    }

    /// The desk of whoever may look through this call just now.
    fn looker(&self, call: u64) -> Option<usize> {
        let device = self.device_of(call)?;
        let book = self.book();
        let (_, look) = book.look_at(&device, self.clock.read())?;
        let by = look.by.clone()?;
        self.desks.iter().position(|desk| desk.as_ref().and_then(Desk::awake).as_ref() == Some(&by))
    }

    /// The leaves under which something may be taken through the device of a call: those that stand, and those that have ended so
    /// lately that a worker may still be on its way out.
    fn leaves_for(&self, call: u64) -> BTreeSet<GrantId> {
        let calls = self.homes.calls.lock().expect("nothing panics under this lock");
        let Some(call) = calls.get(&call) else { return BTreeSet::new() };
        let book = self.book();
        let now = self.clock.read();
        let is_going = |grant: &GrantId| {
            book.ended.get(grant).is_none_or(|at| now.boot_ms.saturating_sub(*at) <= GRACE.as_millis() as u64)
        };
        let of_device = book.leaves.iter().filter(|(_, (event, device))| {
            let page = &book.pages[event];
            device_name(&page.site, device) == call.device && (page.is_in_time(now) || page.shut)
        });
        of_device.map(|(grant, _)| *grant).filter(is_going).collect()
    }

    /// Nothing is in the vault that did not come while the leave stood under which it lies there; the station does not run.
    pub(super) fn hear_recordings(&mut self) -> Result<(), Breach> {
        let broken = |what: String| Breach::new(Law::Journal, what);
        let new: Vec<_> = self.book().media[self.heard_through..].to_vec();
        self.heard_through += new.len();
        let mut vault = FileVault::open(self.data()).map_err(|fault| broken(fault.to_string()))?;
        vault.allow(Readable::SinceHour(i64::MIN));
        for (event, medium) in new {
            let unreadable = |fault: StoreFault| broken(format!("{medium:?} cannot be read: {fault}"));
            let mut reader = vault.open(event, &medium).map_err(unreadable)?;
            while let Some(fragment) = reader.next_fragment().map_err(unreadable)? {
                for (_, message) in fragment {
                    let unit = pipe::read::<Unit>(&mut message.as_slice());
                    let Ok(Some((Unit::Data { .. }, body))) = unit else {
                        return Err(broken(format!("{medium:?} holds something else than units")));
                    };
                    let text = String::from_utf8_lossy(&body).into_owned();
                    let stood = self.sent_under.get(&text);
                    check(Law::Granted, stood.is_some_and(|stood| stood.contains(&medium.grant)), || {
                        let grant = medium.grant;
                        let ended = self.book().ended.get(&grant).copied();
                        format!("unit {text} was recorded under {grant} (ended {ended:?}), and {stood:?} stood")
                    })?;
                    self.recorded += 1;
                }
            }
        }
        Ok(())
    }
}
