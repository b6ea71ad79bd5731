//! What goes wrong, by chance: desks that go or hang, time that leaps, clocks that are set, disks, and strangers.
use std::time::Duration;

use alarm_central::{pii::Pii, port::StoreFault};
use fastrand::Rng;
use tokio::time::advance;
use vaka_link::command::{Cameras, Ticket, Wish};
use vaka_station::clock::ClockSource;

use super::Story;
use crate::{
    desk::Tile,
    disk::Mood,
    world::{DESKS, MyTile, TICK, World},
};

impl Story {
    pub(super) async fn desk_goes(&mut self, chance: &mut Rng) {
        let index = chance.usize(..DESKS);
        if let Some(desk) = self.world.desks[index].take() {
            let person = desk.person();
            self.tell(format!("desk {index} of {person:?} is gone"));
            if let Some(person) = person {
                self.world.left(&person);
            }
            let signed_out = |world: &World| world.book().seen.get("signed_out").copied().unwrap_or(0);
            let before = signed_out(&self.world);
            let was_there = desk.person().is_some();
            drop(desk);
            if was_there && self.world.switch.mood() == Mood::Good {
                // The time for which a hold waits runs from when the station has noticed.
                let noticed = || Ok((signed_out(&self.world) > before).then_some(()));
                let _ = self.world.scene.within(Duration::from_secs(2), noticed).await;
            }
            self.world.tiles.retain(|tile| tile.desk != index);
        }
    }

    pub(super) async fn desk_hangs(&mut self, chance: &mut Rng) {
        let index = chance.usize(..DESKS);
        if let Some(desk) = self.world.desks[index].as_mut() {
            desk.hangs = true;
            self.tell(format!("desk {index} hangs"));
            self.pass(5_000).await;
        }
    }

    /// Boot time passes and nothing ticks: the machine slept, or was stopped by somebody who tells it nothing.
    pub(super) async fn leap(&mut self, chance: &mut Rng) {
        let ms = chance.u64(20_000..1_200_000);
        self.world.leaps_over(ms);
        if chance.bool() {
            self.tell(format!("the machine sleeps for {ms} ms"));
            self.world.clock.sleep_ms(ms);
            self.world.desks_are_to_lock();
        } else {
            self.tell(format!("the machine stands still for {ms} ms"));
            self.world.clock.pass_ms(ms);
        }
        advance(TICK).await;
    }

    pub(super) async fn leap_to_a_deadline(&mut self, chance: &mut Rng) {
        let now = self.world.clock.read();
        let deadlines: Vec<u64> = {
            let book = self.world.book();
            let open = book.open().filter(|(_, page)| page.until.is_some() && page.is_in_time(now));
            open.map(|(_, page)| page.received.boot_ms + 900_000).collect()
        };
        if deadlines.is_empty() {
            return;
        }
        let to = deadlines[chance.usize(..deadlines.len())];
        let around = to.saturating_sub(chance.u64(0..2_000)).saturating_sub(now.boot_ms);
        self.tell(format!("{around} ms pass, up to a deadline"));
        self.world.clock.pass_ms(around);
        advance(TICK).await;
        if chance.bool() {
            self.pass(2_000).await;
        }
    }

    pub(super) async fn set_clock(&mut self, chance: &mut Rng) {
        let now = self.world.clock.read().wall;
        let by = match chance.u32(0..4) {
            0 => -chance.i64(1_000..7_200_000),
            1 => chance.i64(1_000..600_000),
            2 => -chance.i64(0..3_000),
            _ => chance.i64(600_000..3_600_000),
        };
        self.world.clock.set_wall(now.plus_ms(by));
        self.tell(format!("the wall clock is set by {by} ms"));
        advance(TICK).await;
    }

    /// Somebody sets the wall clock to where it would stand had it never been set back.
    pub(super) async fn set_clock_right(&mut self) {
        let now = self.world.clock.read();
        if now.wall < self.high.wall {
            self.world.clock.set_wall(self.high.wall);
            self.tell("the wall clock is set right");
            advance(TICK).await;
        }
    }

    pub(super) fn disk_fails(&mut self, chance: &mut Rng) {
        if self.world.switch.mood() == Mood::Good {
            let (groups, fault) = (chance.u32(1..4), if chance.bool() { StoreFault::Full } else { StoreFault::Io });
            self.has_failed = true;
            self.world.switch.set(Mood::Fails { groups, fault });
            self.tell(format!("the next {groups} writes fail ({fault})"));
        }
    }

    pub(super) fn disk_stands(&mut self, chance: &mut Rng) {
        match self.world.switch.mood() {
            Mood::Good => {
                self.world.switch.set(Mood::Stands);
                self.stands = 0;
                self.tell("the disk stands still");
            }
            Mood::Stands => self.disk_goes_on(chance.bool()),
            Mood::Fails { .. } | Mood::FailsBehind { .. } | Mood::Overtaken | Mood::Dead => {}
        }
    }

    pub(super) fn disk_is_shared(&mut self) {
        if self.world.switch.mood() == Mood::Good {
            self.has_failed = true;
            self.world.switch.set(Mood::Overtaken);
            self.tell("a second station writes to the same memory");
        }
    }

    /// Somebody asks for pictures with a ticket that has been used, whether or not its door still stands open.
    pub(super) async fn used_ticket(&mut self, chance: &mut Rng) {
        let Some((desk, device, ticket)) = self.world.used_ticket(chance) else { return };
        self.tell(format!("desk {desk} joins {device} once more with the same ticket"));
        let tile = Tile::join(self.world.data(), ticket, &self.world.scene.clone()).await;
        self.world.tiles.push(MyTile { desk, device, ticket, is_forged: true, tile });
    }

    /// Somebody asks for pictures with a ticket that nobody was given.
    pub(super) async fn forged_ticket(&mut self, chance: &mut Rng) {
        let ticket = Ticket(chance.u128(..));
        self.tell("somebody joins with a guessed ticket");
        let tile = Tile::join(self.world.data(), ticket, &self.world.scene.clone()).await;
        self.world.tiles.push(MyTile { desk: 0, device: "keyed/hall".to_owned(), ticket, is_forged: true, tile });
    }

    /// A desk at which nobody is signed in asks as if somebody were.
    pub(super) async fn stranger_asks(&mut self, chance: &mut Rng) {
        let Some(index) = (0..DESKS).find(|index| {
            self.world.desks[*index].as_ref().is_some_and(|desk| desk.person().is_none() && desk.signing.is_none())
        }) else {
            return;
        };
        let event = self.world.book().open().next().map(|(id, _)| id);
        let Some(event) = event else { return };
        let wish = match chance.u8(0..3) {
            0 => Wish::ClaimNext,
            1 => Wish::Look { event, cameras: Cameras::All },
            _ => Wish::TakeOver { event, reason: Pii("Skift".to_owned()) },
        };
        self.tell(format!("nobody asks at desk {index}: {wish:?}"));
        if let Some(desk) = self.world.desks[index].as_mut() {
            desk.ask(wish).await;
        }
    }
}
