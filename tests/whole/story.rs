//! Chance tells what happens next: signals, wishes, lost desks, clocks, disks and restarts in any order; each step is remembered
//! in words, for whoever must find out how a law was broken.
use std::{collections::VecDeque, time::Duration};

use alarm_central::{
    aside,
    event::{CallResult, OfferEnd, Outcome, Responder, RevealReason, Verdict},
    id::{CameraId, EventId, KindId, PersonId, PresetId, SiteId, StepId},
    moment::{Moment, Reading},
    pii::{Pii, Secret},
    port::StoreFault,
};
use fastrand::Rng;
use tokio::time::advance;
use vaka_link::{
    board::{Board, Detail},
    command::{Cameras, Ticket, Wish},
    offer::Offered,
};
use vaka_station::clock::ClockSource;

use crate::{
    book::Said,
    desk::{Desk, Tile},
    disk::Mood,
    panel::{LineForm, Ready},
    scene::Breach,
    world::{DESKS, MyTile, PASSWORD, PEOPLE, TICK, World},
};

/// Steps that are told again when a law was broken.
const TOLD: usize = 40;
/// How long a step lasts by both clocks, milliseconds: longer than the station keeps changes back.
const STEP_MS: u64 = 20;
/// The word of every contact that says that somebody is forced.
const DURESS: &str = "tulpan";
/// Steps that a disk stands still at most.
const MOST_STANDING: u32 = 6;
/// The longest that desks go without a beat while time passes, milliseconds.
const BEAT_MS: u64 = 1_500;

/// A home of the test's register.
struct Home {
    site: &'static str,
    line: LineForm,
    /// Whether an alarm from it opens a window.
    is_trusted: bool,
    cameras: &'static [&'static str],
    has_voice: bool,
    /// Whether the register lets its cameras be fetched before anybody looks.
    is_fetched: bool,
}

const HOMES: [Home; 5] = [
    Home {
        site: "keyed",
        line: LineForm { account: "1001", has_key: true },
        is_trusted: true,
        cameras: &["hall", "kitchen"],
        has_voice: true,
        is_fetched: false,
    },
    Home {
        site: "marked",
        line: LineForm { account: "1002", has_key: false },
        is_trusted: true,
        cameras: &["hall"],
        has_voice: false,
        is_fetched: false,
    },
    Home {
        site: "plain",
        line: LineForm { account: "1003", has_key: false },
        is_trusted: false,
        cameras: &["hall"],
        has_voice: false,
        is_fetched: true,
    },
    Home {
        site: "blind",
        line: LineForm { account: "1004", has_key: true },
        is_trusted: true,
        cameras: &[],
        has_voice: false,
        is_fetched: true,
    },
    Home {
        site: "ahead",
        line: LineForm { account: "1005", has_key: true },
        is_trusted: true,
        cameras: &["hall", "kitchen"],
        has_voice: true,
        is_fetched: true,
    },
];

/// What panels say, and whether it is an alarm: the test's own table. A hold-up (HA) is a silent one.
const EVENTS: [(&str, bool); 11] = [
    ("BA1", true),
    ("BA1", true),
    ("BA2", true),
    ("FA3", true),
    ("PA4", true),
    ("HA4", true),
    ("BR1", false),
    ("RP0", false),
    ("OP7", false),
    ("AT0", false),
    ("YT0", false),
];

/// The register of these homes, whose devices answer at this address.
pub fn register(address: std::net::SocketAddr) -> String {
    let mut text = String::new();
    for (number, home) in HOMES.iter().enumerate() {
        let Home { site, line, is_trusted, cameras, has_voice, is_fetched } = home;
        let key = if line.has_key { format!("key = \"ascii:{}\"", crate::panel::KEY) } else { String::new() };
        let marked = *is_trusted && !line.has_key;
        text += &format!(
            "[[site]]\nid = \"{site}\"\nname = \"Kund {number}\"\naddress = \"Ekvägen {number}\"\narea = \"Täby\"\n\
             prefetch = {is_fetched}\n\
             [site.panel]\naccount = \"{}\"\n{key}\ntrusted = {marked}\n",
            line.account
        );
        for zone in 1..=4 {
            let camera = cameras.get(zone - 1).map_or(String::new(), |camera| format!("camera = \"{camera}\"\n"));
            text += &format!(
                "[[site.zone]]\nnumber = \"{zone}\"\nname = \"Sektion {zone}\"\nkind = \"{}\"\n{camera}",
                ["motion", "door", "smoke", "panic"][zone - 1]
            );
        }
        for camera in *cameras {
            text += &format!(
                "[[site.camera]]\nid = \"{camera}\"\nname = \"{camera}\"\nrtsp = \"rtsp://{address}/{site}/{camera}\"\n\
                 abilities = [\"video\"]\n[site.camera.ptz]\naddress = \"http://{address}/ptz\"\nprofile = \"main\"\n\
                 [[site.camera.ptz.preset]]\ntoken = \"1\"\nname = \"Dörr\"\n"
            );
        }
        text += "[[site.contact]]\nname = \"Kontakt 1\"\nnumbers = [\"+46 70 174 06 05\"]\nauthority = \"full\"\n\
             message = true\ncode_word = \"solros\"\n";
        text += &format!("duress_word = \"{DURESS}\"\n");
        if *has_voice {
            text += &format!("[site.voice_unit]\nkind = \"onvif\"\naddress = \"rtsp://{address}/{site}/voice\"\n");
        }
    }
    text
}

/// Whether the register lets the cameras of this home be fetched before anybody looks.
pub fn is_fetched(site: &SiteId) -> bool {
    // Homes that a test has made beside these are as the register's default has them.
    HOMES.iter().find(|home| home.site == site.as_str()).is_none_or(|home| home.is_fetched)
}

/// The cameras of this home.
pub fn cameras_of(site: &SiteId) -> &'static [&'static str] {
    HOMES.iter().find(|home| home.site == site.as_str()).map_or(&[], |home| home.cameras)
}

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
            // Duties are put off for a while after a failed write.
            self.has_failed = false;
            self.world.doubt();
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

    async fn wish(&mut self, chance: &mut Rng) {
        let there: Vec<usize> = (0..DESKS)
            .filter(|index| self.world.desks[*index].as_ref().is_some_and(|desk| desk.person().is_some()))
            .collect();
        if there.is_empty() {
            return self.sign_in(chance).await;
        }
        let index = there[chance.usize(..there.len())];
        let wish = self.any_wish(index, chance);
        if let Wish::JudgeWord { event, word, .. } = &wish
            && word.reveal() == DURESS
        {
            let mut book = self.world.book();
            if let Some(site) = book.pages.get(event).map(|page| page.site.clone()) {
                book.hushes(&site);
            }
        }
        let Some(desk) = self.world.desks[index].as_mut() else { return };
        if desk.signing.is_some() || desk.waiting.len() > 4 {
            return;
        }
        let words = match &wish {
            Wish::Unlock { .. } => "Unlock".to_owned(),
            Wish::Note { .. } => "Note".to_owned(),
            wish => format!("{wish:?}"),
        };
        let person = desk.person();
        desk.ask(wish).await;
        self.tell(format!(
            "desk {index} of {} asks {words}",
            person.map_or(String::new(), |person| person.to_string())
        ));
    }

    fn any_wish(&self, index: usize, chance: &mut Rng) -> Wish {
        let desk = self.world.desks[index].as_ref().expect("chosen among those that are there");
        let seen = desk.seen();
        if seen.locked && chance.u8(..) < 160 {
            return Wish::Unlock { password: Secret::new(PASSWORD) };
        }
        let held = seen.board.held.as_ref().map(|detail| detail.id);
        if let Some(offer) = seen.board.offer.as_ref().filter(|_| chance.u8(..) < 160) {
            let event = offer.event;
            return match chance.u8(..5) {
                0 => Wish::DeclineOffer { event, why: OfferEnd::DECLINES[chance.usize(..OfferEnd::DECLINES.len())] },
                _ => Wish::AcceptOffer { event },
            };
        }
        let is_offered =
            seen.board.held.as_ref().is_some_and(|held| matches!(held.offered, Some(Offered::Stands { .. })));
        if let Some(event) = held.filter(|_| is_offered && chance.u8(..) < 12) {
            return Wish::WithdrawOffer { event };
        }
        let rows: Vec<EventId> = seen.board.rows.keys().copied().collect();
        let any =
            if rows.is_empty() { EventId(alarm_central::id::Uuid::nil()) } else { rows[chance.usize(..rows.len())] };
        // Mostly the event that is held; now and then another's.
        let event = held.filter(|_| chance.u8(..) < 220).unwrap_or(any);
        let owed = seen
            .board
            .held
            .as_ref()
            .and_then(|detail| detail.steps.iter().find(|step| step.is_owed() && step.is_open()).cloned());
        // A desk shows what came late before it closes.
        let unseen = seen.board.held.as_ref().is_some_and(|detail| !detail.unseen.is_empty() && chance.u8(..) < 220);
        let signals = seen.board.rows.get(&event).map_or(0, |row| row.signals);
        let untold = seen.board.held.as_ref().filter(|_| chance.u8(..) < 220);
        let untold = untold.and_then(|detail| detail.dispatches.iter().find(|sent| sent.untold.is_some()));
        let untold = untold.map(|sent| sent.id);
        let now = self.world.clock.read().wall;
        let is_old = held.is_some_and(|held| {
            self.world
                .book()
                .pages
                .get(&held)
                .is_some_and(|page| !page.is_in_time(self.world.clock.read()) || page.until.is_none())
        });
        // Whoever holds an event that nobody may look into any more comes to its end soon.
        match if is_old && chance.bool() { 85 } else { chance.u32(0..100) } {
            0..24 => Wish::ClaimNext,
            24..33 => Wish::Claim { event: any },
            33..38 => Wish::Release { event },
            38..46 => Wish::Park { event, until: now.plus_ms(chance.i64(1_000..120_000)) },
            46..54 => {
                let to = PersonId::new(PEOPLE[chance.usize(..PEOPLE.len())]);
                Wish::Offer { event, to, note: Pii("Hund".to_owned()) }
            }
            54..61 => Wish::TakeOver { event: any, reason: Pii("Skift".to_owned()) },
            61..67 => Wish::Look { event, cameras: Cameras::All },
            67..70 => Self::call(event, chance),
            70..73 => Wish::Look { event, cameras: Cameras::One(CameraId::new("hall")) },
            73..76 => Wish::StopLook { event, camera: CameraId::new("hall") },
            76..77 => Wish::OpenVoice { event },
            77..78 => Wish::Reveal { event, reason: RevealReason::Judge },
            78..79 => Wish::FreeTalk { event },
            79..80 => Wish::GoToPreset { event, camera: CameraId::new("hall"), preset: PresetId::new("1") },
            80..81 => match owed {
                Some(step) if step.asks() => {
                    let answer = step.answers[chance.usize(..step.answers.len())].id.clone();
                    Wish::AnswerStep { event, step: step.id, answer }
                }
                Some(step) => Wish::DoStep { event, step: step.id },
                None => Wish::DoStep { event, step: StepId::new("talk") },
            },
            81..82 => Wish::UndoStep { event, step: StepId::new("talk") },
            82..83 if chance.u8(..) < 200 => Self::aside(&seen.board, chance),
            82..83 => Wish::Note { event, text: Pii("Hund".to_owned()) },
            83..91 if unseen => Wish::SeeSignals { event, signals },
            // Whoever was sent is told on the telephone before the event closes.
            83..91 => match untold {
                Some(dispatch) => Wish::PhoneDispatch { event, dispatch },
                None => Wish::Close {
                    event,
                    verdict: verdict(seen.board.held.as_deref()),
                    note: Pii(String::new()),
                    override_reason: Pii("Klart".to_owned()),
                },
            },
            91..96 => Wish::Lock,
            _ => Wish::SignOut,
        }
    }

    /// Something on test or shelved for some minutes, with or without another person; or the end of one.
    fn aside(board: &Board, chance: &mut Rng) -> Wish {
        let standing = board.asides.values().find(|view| view.ended.is_none());
        if let Some(view) = standing.filter(|_| chance.bool()) {
            return Wish::EndAside { aside: view.id };
        }
        let zones: &[&str] = [&[][..], &[], &["1"], &["3"], &["4"]][chance.usize(..5)];
        let asked = aside::Asked {
            shelve: zones == ["1"] && chance.bool(),
            zones: zones.iter().map(|zone| (*zone).to_owned()).collect(),
            kinds: if chance.u8(..) < 80 { vec![KindId::new("fire")] } else { Vec::new() },
            minutes: chance.u16(1..4),
        };
        let second = chance.bool().then(|| {
            let password = if chance.u8(..) < 230 { PASSWORD } else { "another" };
            (PersonId::new(PEOPLE[chance.usize(..PEOPLE.len())]), Secret::new(password))
        });
        Wish::SetAside { site: SiteId::new(HOMES[chance.usize(..HOMES.len())].site), asked, second }
    }

    /// A call, a word that a contact says, or somebody who is sent.
    fn call(event: EventId, chance: &mut Rng) -> Wish {
        let word = match chance.u8(0..17) {
            15.. => return Wish::AskCustomer { event, contact: 1 },
            12.. => return Wish::Dispatch { event, to: vec![Responder::Guard] },
            0..3 => return Wish::RecordCall { event, contact: 1, number: 1, result: CallResult::NoAnswer },
            3..6 => "solros",
            6..8 => "ros",
            _ => DURESS,
        };
        Wish::JudgeWord { event, contact: 1, word: Secret::new(word) }
    }

    async fn desk_goes(&mut self, chance: &mut Rng) {
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

    async fn desk_hangs(&mut self, chance: &mut Rng) {
        let index = chance.usize(..DESKS);
        if let Some(desk) = self.world.desks[index].as_mut() {
            desk.hangs = true;
            self.tell(format!("desk {index} hangs"));
            self.pass(5_000).await;
        }
    }

    /// Boot time passes and nothing ticks: the machine slept, or was stopped by somebody who tells it nothing.
    async fn leap(&mut self, chance: &mut Rng) {
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

    async fn leap_to_a_deadline(&mut self, chance: &mut Rng) {
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

    async fn set_clock(&mut self, chance: &mut Rng) {
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
    async fn set_clock_right(&mut self) {
        let now = self.world.clock.read();
        if now.wall < self.high.wall {
            self.world.clock.set_wall(self.high.wall);
            self.tell("the wall clock is set right");
            advance(TICK).await;
        }
    }

    fn disk_fails(&mut self, chance: &mut Rng) {
        if self.world.switch.mood() == Mood::Good {
            let (groups, fault) = (chance.u32(1..4), if chance.bool() { StoreFault::Full } else { StoreFault::Io });
            self.has_failed = true;
            self.world.switch.set(Mood::Fails { groups, fault });
            self.tell(format!("the next {groups} writes fail ({fault})"));
        }
    }

    fn disk_stands(&mut self, chance: &mut Rng) {
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

    fn disk_is_shared(&mut self) {
        if self.world.switch.mood() == Mood::Good {
            self.has_failed = true;
            self.world.switch.set(Mood::Overtaken);
            self.tell("a second station writes to the same memory");
        }
    }

    /// Somebody asks for pictures with a ticket that has been used, whether or not its door still stands open.
    async fn used_ticket(&mut self, chance: &mut Rng) {
        let Some((desk, device, ticket)) = self.world.used_ticket(chance) else { return };
        self.tell(format!("desk {desk} joins {device} once more with the same ticket"));
        let tile = Tile::join(self.world.data(), ticket, &self.world.scene.clone()).await;
        self.world.tiles.push(MyTile { desk, device, ticket, is_forged: true, tile });
    }

    /// Somebody asks for pictures with a ticket that nobody was given.
    async fn forged_ticket(&mut self, chance: &mut Rng) {
        let ticket = Ticket(chance.u128(..));
        self.tell("somebody joins with a guessed ticket");
        let tile = Tile::join(self.world.data(), ticket, &self.world.scene.clone()).await;
        self.world.tiles.push(MyTile { desk: 0, device: "keyed/hall".to_owned(), ticket, is_forged: true, tile });
    }

    /// A desk at which nobody is signed in asks as if somebody were.
    async fn stranger_asks(&mut self, chance: &mut Rng) {
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

/// A trusted alarm at the home that has all devices, none of which is fetched ahead.
pub async fn alarm(world: &mut World) -> Ready {
    alarm_at(world, HOMES[0].site, "BA1").await
}

/// An alarm at one of the homes.
pub async fn alarm_at(world: &mut World, site: &str, event: &str) -> Ready {
    let home = HOMES.iter().find(|home| home.site == site).expect("one of the homes");
    let now = world.clock.read();
    let site = SiteId::new(home.site);
    let frame = world.panels.frame(&site, home.line, event, now.wall.0.div_euclid(1000));
    let said = Said { site: site.clone(), is_alarm: true, is_trusted: home.is_trusted, at: now, may_stand: 1 };
    world.book().says(frame.hex(), said);
    let scene = world.scene.clone();
    world.panels.send(&site, home.line, &frame, None, &scene).await;
    frame
}

/// The same frame once more.
pub async fn again(world: &mut World, frame: &Ready) {
    let scene = world.scene.clone();
    world.panels.send(&SiteId::new(HOMES[0].site), HOMES[0].line, frame, None, &scene).await;
}

/// An alarm in the name of the home that has a key, by somebody who does not know it.
pub async fn spoofed_alarm(world: &mut World) {
    let now = world.clock.read();
    let (site, line) = (SiteId::new(HOMES[0].site), LineForm { has_key: false, ..HOMES[0].line });
    let frame = world.panels.frame(&site, line, "BA1", now.wall.0.div_euclid(1000));
    let said = Said { site: site.clone(), is_alarm: true, is_trusted: false, at: now, may_stand: 0 };
    world.book().says(frame.hex(), said);
    let scene = world.scene.clone();
    world.panels.send_unheeded(&site, line, &frame, &scene).await;
}

/// Closes an event as a false alarm, whatever is still to be done.
pub fn closing(event: EventId) -> Wish {
    let verdict = Verdict { outcome: Outcome::False, cause: "animal".to_owned(), level: 0 };
    Wish::Close { event, verdict, note: Pii(String::new()), override_reason: Pii("Klart".to_owned()) }
}

/// How an event is closed: where somebody is under threat, as sharp.
fn verdict(held: Option<&Detail>) -> Verdict {
    if held.is_some_and(|detail| detail.words.duress) {
        return Verdict { outcome: Outcome::Sharp, cause: "threat".to_owned(), level: 1 };
    }
    Verdict { outcome: Outcome::False, cause: "animal".to_owned(), level: 0 }
}
