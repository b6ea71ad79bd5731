//! Chance tells what happens next: signals, wishes, lost desks, clocks, disks and restarts in any order; each step is remembered
//! in words, for whoever must find out how a law was broken.
#[path = "story/homes.rs"]
mod homes;
#[path = "story/troubles.rs"]
mod troubles;
#[path = "story/wishes.rs"]
mod wishes;

use std::{collections::VecDeque, time::Duration};

use alarm_central::{
    id::{PersonId, SiteId},
    moment::{Moment, Reading},
    port::StoreFault,
};
use fastrand::Rng;
use tokio::time::advance;
use vaka_station::clock::ClockSource;

use self::homes::{EVENTS, HOMES};
pub use self::{
    homes::{again, alarm, alarm_at, cameras_of, hold_up, is_fetched, register, spoofed_alarm},
    wishes::{closing, duress_word},
};
use crate::{
    book::Said,
    desk::Desk,
    disk::Mood,
    panel::Ready,
    scene::Breach,
    world::{DESKS, PASSWORD, PEOPLE, TICK, World},
};

/// Steps that are told again when a law was broken.
const TOLD: usize = 40;
/// How long a step lasts by both clocks, milliseconds: longer than the station keeps changes back.
const STEP_MS: u64 = 20;
/// Steps that a disk stands still at most.
const MOST_STANDING: u32 = 6;
/// The longest that desks go without a beat while time passes, milliseconds.
const BEAT_MS: u64 = 1_500;

/// One run of chance over one place.
pub struct Story {
    pub world: World,
    pub chance: Rng,
    told: VecDeque<String>,
    pub steps: u64,
    stands: u32,
    /// The latest wall clock there was, gone on by boot time.
    high: Reading,
    has_failed: bool,
    last: Vec<(usize, Ready, bool)>,
}

impl Story {
    pub fn new(seed: u64) -> Self {
        Self {
            world: World::new(register),
            chance: Rng::with_seed(seed),
            told: VecDeque::new(),
            steps: 0,
            stands: 0,
            high: Reading { wall: Moment(0), boot_ms: 0 },
            has_failed: false,
            last: Vec::new(),
        }
    }

    /// The last steps, oldest first.
    pub fn told(&self) -> String {
        self.told.iter().fold(String::new(), |text, line| text + line + "\n")
    }

    fn tell(&mut self, what: impl Into<String>) {
        if self.told.len() == TOLD {
            self.told.pop_front();
        }
        let now = self.world.clock.read();
        self.told.push_back(format!(
            "{:>6}  wall {:.3} boot {:.3}  {}",
            self.steps,
            now.wall.since_ms(Moment(1_800_000_000_000)) as f64 / 1000.0,
            now.boot_ms as f64 / 1000.0,
            what.into()
        ));
    }

    /// One thing happens, and all that must hold is looked at.
    pub fn step(&mut self) -> Result<(), Breach> {
        self.steps += 1;
        let now = self.world.clock.read();
        let passed = i64::try_from(now.boot_ms - self.high.boot_ms).expect("a test's clock");
        self.high = Reading { wall: now.wall.max(self.high.wall.plus_ms(passed)), ..now };
        match self.chance.u32(0..1000) {
            0..4 => return self.restart(false),
            4..7 => return self.restart(true),
            _ => {}
        }
        let mut chance = self.chance.fork();
        self.within(async |story| {
            story.happen(&mut chance).await;
            story.calm().await
        })?;
        // Somebody else has written to its memory: it wrote nothing more, and the next life knows what both wrote.
        if self.world.switch.mood() == Mood::Dead { self.restart(true) } else { Ok(()) }
    }

    /// Runs within the station's runtime.
    fn within<T>(&mut self, what: impl AsyncFnOnce(&mut Self) -> T) -> T {
        let life = self.world.take_life();
        let done = life.runtime.block_on(what(self));
        self.world.give_life(life);
        done
    }

    /// A moment passes, and all must be as it must be.
    async fn calm(&mut self) -> Result<(), Breach> {
        if self.world.switch.mood() == Mood::Stands {
            self.stands += 1;
            if self.stands > MOST_STANDING {
                self.disk_goes_on(false);
            }
        }
        self.world.quiet().await?;
        if self.has_failed && self.world.switch.mood() == Mood::Good {
            // Duties are put off for a while after a failed write, of which the station may hear only while the first passes.
            self.has_failed = false;
            self.world.doubt();
            self.pass(700).await;
            self.pass(700).await;
            self.world.quiet().await?;
        }
        self.pass(STEP_MS).await;
        self.late_looks_end().await?;
        if !self.has_failed {
            self.world.shown().await?;
        }
        if self.chance.u8(..) < 64 {
            // Time went on until all was shown.
            self.late_looks_end().await?;
            self.world.send_units().await;
            // While facts are kept back a desk may show a door that has been shut, and another that is open may have no tile yet.
            let is_shown = !self.has_failed && self.world.switch.mood() == Mood::Good;
            self.world.units_end(is_shown).await?;
        }
        Ok(())
    }

    async fn late_looks_end(&mut self) -> Result<(), Breach> {
        if self.world.looks_late() {
            // A door looks at the clock every 50 ms.
            self.world.clock.pass_ms(TICK.as_millis() as u64);
            advance(TICK).await;
        }
        self.world.quiet().await
    }

    fn restart(&mut self, kill: bool) -> Result<(), Breach> {
        self.tell(if kill { "the station is killed" } else { "the station is restarted" });
        if !kill && self.world.switch.mood() != Mood::Good {
            self.disk_goes_on(false);
            self.world.switch.set(Mood::Good);
        }
        self.stands = 0;
        self.has_failed = false;
        self.world.end_life(kill)?;
        self.world.audit()?;
        self.world.begin_life();
        self.within(async |story| story.calm().await)
    }

    /// A place that was broken is left as it is.
    pub fn abandon(mut self) {
        self.world.abandon();
    }

    /// The place is closed, and its record read through.
    pub fn end(&mut self) -> Result<(), Breach> {
        self.world.switch.set(Mood::Good);
        self.within(async |story| story.calm().await)?;
        self.world.end_life(false)?;
        self.world.audit()
    }

    fn disk_goes_on(&mut self, fails: bool) {
        self.stands = 0;
        self.world.doubt();
        if fails {
            self.has_failed = true;
            let fault = StoreFault::Io;
            let behind = self.chance.bool();
            self.world.switch.set(if behind { Mood::FailsBehind { fault } } else { Mood::Fails { groups: 1, fault } });
        } else {
            self.world.switch.set(Mood::Good);
        }
        self.tell(if fails { "the disk goes on, and fails" } else { "the disk goes on" });
    }

    async fn happen(&mut self, chance: &mut Rng) {
        match chance.u32(0..1000) {
            0..200 => self.signal(chance).await,
            200..230 => self.signal_again(chance).await,
            230..320 => self.sign_in(chance).await,
            320..810 => self.wish(chance).await,
            810..835 => self.desk_goes(chance).await,
            835..842 => self.desk_hangs(chance).await,
            842..890 => {
                let ms = chance.u64(1_000..20_000);
                self.tell(format!("{ms} ms pass"));
                self.pass(ms).await;
            }
            890..894 => self.leap(chance).await,
            894..901 => self.leap_to_a_deadline(chance).await,
            901..905 => self.set_clock(chance).await,
            905..912 => self.set_clock_right().await,
            912..927 => self.disk_fails(chance),
            927..930 => self.disk_is_shared(),
            930..965 => self.disk_stands(chance),
            965..971 => self.forged_ticket(chance).await,
            971..978 => self.used_ticket(chance).await,
            _ => self.stranger_asks(chance).await,
        }
    }

    async fn signal(&mut self, chance: &mut Rng) {
        let number = [0, 0, 0, 1, 2, 3, 4, 4, 4][chance.usize(..9)];
        let (event, is_alarm) = EVENTS[chance.usize(..EVENTS.len())];
        let home = &HOMES[number];
        let now = self.world.clock.read();
        let site = SiteId::new(home.site);
        let frame = self.world.panels.frame(&site, home.line, event, now.wall.0.div_euclid(1000));
        self.tell(format!("{} says {event}", home.site));
        self.send(number, frame.clone(), is_alarm, true).await;
        self.last.push((number, frame, is_alarm));
        if self.last.len() > 8 {
            self.last.remove(0);
        }
    }

    /// The same frame again, as a panel does that missed the answer, or somebody who has recorded it; also after a restart.
    async fn signal_again(&mut self, chance: &mut Rng) {
        if self.last.is_empty() {
            return;
        }
        let (number, frame, is_alarm) = self.last[chance.usize(..self.last.len())].clone();
        let now = self.world.clock.read();
        let may = self.world.book().said.get(&frame.hex()).is_some_and(|said| {
            let wall = now.wall.since_ms(said.at.wall);
            now.boot_ms - said.at.boot_ms < 19_000 && (0..19_000).contains(&wall)
        });
        if may {
            self.tell(format!("{} says its frame {} again", HOMES[number].site, frame.seq));
            self.send(number, frame, is_alarm, false).await;
        }
    }

    async fn send(&mut self, number: usize, frame: Ready, is_alarm: bool, is_news: bool) {
        let home = &HOMES[number];
        let site = SiteId::new(home.site);
        let at = self.world.clock.read();
        {
            let mut book = self.world.book();
            let before = book.said.get(&frame.hex()).map_or(0, |said| said.may_stand);
            let may_stand = before + u32::from(is_news);
            let is_trusted = home.is_trusted;
            if frame.is_silent {
                book.hushes(&site);
            }
            book.says(frame.hex(), Said { site: site.clone(), is_alarm, is_trusted, at, may_stand });
        }
        let poll = (self.world.switch.mood() != Mood::Good || self.has_failed).then(|| at.wall.0.div_euclid(1000));
        let scene = self.world.scene.clone();
        self.world.panels.send(&site, home.line, &frame, poll, &scene).await;
    }

    async fn sign_in(&mut self, chance: &mut Rng) {
        let index = chance.usize(..DESKS);
        let person = PersonId::new(PEOPLE[chance.usize(..PEOPLE.len())]);
        if self.world.desks[index].is_none() {
            let desk = Desk::connect(self.world.data(), &self.world.scene.clone()).await;
            self.world.desks[index] = Some(desk);
        }
        let Some(desk) = self.world.desks[index].as_mut() else { return };
        if desk.signing.is_some() || desk.person().is_some() {
            return;
        }
        desk.hangs = false;
        desk.sign_in(&person, PASSWORD).await;
        self.tell(format!("{person} signs in at desk {index}"));
    }

    /// Time passes as it does: desks beat, timers run.
    async fn pass(&mut self, ms: u64) {
        let mut left = ms;
        while left > 0 {
            let part = left.min(BEAT_MS);
            left -= part;
            if ms > STEP_MS {
                self.world.all_beat().await;
            }
            self.world.clock.pass_ms(part);
            advance(Duration::from_millis(part)).await;
        }
        if ms > STEP_MS {
            self.world.all_beat().await;
        }
    }
}
