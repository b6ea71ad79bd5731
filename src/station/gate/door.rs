//! One open door: the workers of one device, from pass to end; ends at its deadline without being told.
use std::{collections::VecDeque, sync::Arc, time::Duration};

use alarm_central::{
    event::{Device, TurnFault},
    id::GrantId,
    medium::MediumKind,
    picture::PictureFault,
    port::StoreFault,
    vault::SinkOrder,
};
use tokio::{
    io::AsyncWriteExt,
    process::ChildStdout,
    sync::{mpsc, watch},
    time::{Instant, MissedTickBehavior, interval},
};
use vaka_link::{
    command::{Tile, ToDevice, Voice},
    frame::{FromTalk, SAMPLE_RATE_HZ, ToFetch, ToTalk},
    pipe::{self, PipeError},
    unit::{MediaFault, Record, Unit},
    worker::{Order, Tracks},
};

use super::{
    DoorReport, Errand, Line, Pass, Turn,
    outlet::{self, Outlet},
    reach::Within,
    recording::{Recording, Source},
    small::Small,
    turning::Turning,
    workers::{Worker, Workers},
};
use crate::clock::ClockSource;

/// How often the deadline is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// A packet of sound.
const PACKET: Duration = Duration::from_millis(20);
/// A pause in speech this long ends the spell.
const SPELL_PAUSE: Duration = Duration::from_millis(600);
/// The one picture of a door that takes no more is sent again after this long: a decoder that died has a successor with the
/// next unit only, and what is burnt into a picture names the second.
const REPEAT_EVERY: Duration = Duration::from_secs(2);
/// A worker that crashed is replaced after this long.
const REPLACE_AFTER: Duration = Duration::from_millis(500);

/// The workers behind one pass.
pub(super) struct Door {
    pass: Pass,
    errand: Errand,
    heeds: Heeds,
    workers: Workers,
    clock: Arc<dyn ClockSource>,
    reports: mpsc::UnboundedSender<DoorReport>,
    fault: Option<MediaFault>,
    spell: Spell,
    small: Small,
    /// How many workers were sent out for the small stream, and to talk: which of them speaks.
    small_sent: u32,
    talk_sent: u32,
    /// Of what comes from there, and of what is said there.
    taken: Recording,
    spoken: Recording,
    /// What is still to be said of a recorded phrase.
    phrase: VecDeque<Vec<u8>>,
    turning: Turning,
    /// Where messages for the unit go, while there is a call that it has begun.
    relay: watch::Sender<Option<mpsc::Sender<Vec<u8>>>>,
}

/// What a door is told while it stands open.
pub(super) struct Heeds {
    /// The leave to look through it that stands, if any.
    pub look: watch::Receiver<Option<GrantId>>,
    /// Whether anything may be said there.
    pub speaks: watch::Receiver<bool>,
    /// Recorded phrases to be said there, in packets of 20 ms.
    pub phrases: mpsc::Receiver<Vec<Vec<u8>>>,
    /// Where the camera is to turn to.
    pub turns: mpsc::Receiver<Turn>,
    /// Calls that the unit begins.
    pub calls: mpsc::Receiver<UnitCalls>,
    /// Tells whether the way to the loudspeaker stands open.
    pub way: watch::Sender<bool>,
}

/// A call that the unit has begun at the station's port, and its messages both ways.
pub(super) struct UnitCalls {
    pub invite: Vec<u8>,
    pub from_unit: mpsc::Receiver<Vec<u8>>,
    pub to_unit: mpsc::Sender<Vec<u8>>,
}

/// Where messages go that a worker has for the unit.
type Relay = watch::Receiver<Option<mpsc::Sender<Vec<u8>>>>;

/// Speech that is going on.
struct Spell {
    spoken_ms: u32,
    last: Instant,
}

enum FromWorkers {
    Unit(Unit, Vec<u8>),
    /// From the worker of this number, for the way to talk.
    Talk(u32, FromTalk),
    /// From the worker of this number, for the small stream.
    Small(u32, Unit, Vec<u8>),
    FetchGone,
    SmallGone(u32),
    /// The worker of this number, for the way to talk.
    TalkGone(u32),
    /// Where what is taken or said is to be written, or why nowhere.
    Record(Which, Result<Box<SinkOrder>, StoreFault>),
}

/// A door's two recordings: of what comes from there, and of what is said there. A call has one worker for both.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Taken,
    Said,
}

impl Door {
    pub(super) fn new(
        pass: Pass,
        errand: Within,
        workers: Workers,
        clock: Arc<dyn ClockSource>,
        source: Source,
        heeds: Heeds,
    ) -> Self {
        let mut errand = errand.into_errand();
        for fetch in [&mut errand.fetch, &mut errand.small].into_iter().flatten() {
            fetch.deadline = pass.deadline;
        }
        if let Some(talk) = &mut errand.talk {
            talk.deadline = pass.deadline;
        }
        let spell = Spell { spoken_ms: 0, last: Instant::now() };
        let kind = match pass.device {
            Device::Voice => MediumKind::Heard,
            Device::Camera(_) => MediumKind::Clip,
            Device::Picture(_) => MediumKind::Still,
        };
        let reports = source.reports.clone();
        let turning = Turning::new(reports.clone());
        let (taken, spoken) = (Recording::new(kind, source.clone()), Recording::new(MediumKind::Spoken, source));
        Self {
            pass,
            errand,
            heeds,
            workers,
            clock,
            reports,
            fault: None,
            spell,
            small: Small::default(),
            small_sent: 0,
            talk_sent: 0,
            taken,
            spoken,
            phrase: VecDeque::new(),
            turning,
            relay: watch::channel(None).0,
        }
    }

    /// Runs until stopped, until the deadline, or until the gate is gone.
    pub(super) async fn serve(
        mut self,
        mut lines: mpsc::Receiver<(GrantId, Line)>,
        mut stopped: watch::Receiver<bool>,
    ) {
        // The grant may have been long on its way to the disk: nobody is asked who must not be asked any more.
        if *stopped.borrow() || self.pass.deadline.is_over(self.clock.read()) {
            return;
        }
        let (tell, mut told) = mpsc::channel(64);
        let mut outlet = Outlet::new(if self.errand.talk.is_some() { outlet::voice } else { outlet::plain });
        let mut up: Option<mpsc::Receiver<(ToDevice, Vec<u8>)>> = None;
        let mut from_unit: Option<mpsc::Receiver<Vec<u8>>> = None;
        let mut fetch = self.send_out_fetch(&tell).await;
        let mut talk = self.send_out_talk(&tell).await;
        let mut small: Option<Worker> = None;
        let mut fetch_again = again_unless(fetch.is_some() || self.is_call());
        let mut talk_again = again_unless(talk.is_some() || !self.is_call());
        let mut talk_is_hopeless = false;
        if self.is_hushed() {
            outlet.talk(&FromTalk::Hushed);
        }
        let mut pace = interval(PACKET);
        let mut repeated = Instant::now();
        let mut tick = interval(LOOK_EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                _ = stopped.changed() => break,
                Ok(()) = self.heeds.look.changed() => {
                    // Whoever looked before looks no more; whoever may now comes with a line of their own.
                    up = None;
                    outlet.detach();
                    self.small.begin_look();
                    self.end(small.take());
                    if !self.let_hear(fetch.as_mut()).await {
                        self.end(fetch.take());
                        self.taken.rest();
                        fetch_again = again_unless(false);
                    }
                }
                Ok(()) = self.heeds.speaks.changed(), if self.errand.talk.is_some() => {
                    self.end_spell_after(Duration::ZERO);
                    if self.is_hushed() {
                        outlet.talk(&FromTalk::Hushed);
                        if !self.is_call() {
                            self.end(talk.take());
                            self.spoken.rest();
                            self.way_is(false);
                        }
                    } else if *self.heeds.way.borrow() {
                        outlet.talk(&FromTalk::Ready);
                    } else if talk.is_none() {
                        talk = self.send_out_talk(&tell).await;
                        talk_again = again_unless(talk.is_some());
                    }
                }
                _ = tick.tick() => {
                    if self.pass.deadline.is_over(self.clock.read()) {
                        break;
                    }
                    self.end_spell_after(SPELL_PAUSE);
                    self.turning.tick();
                    if fetch_again.take_if(|at| *at <= Instant::now()).is_some() {
                        fetch = self.send_out_fetch(&tell).await;
                        fetch_again = again_unless(fetch.is_some());
                    }
                    if talk_again.take_if(|at| *at <= Instant::now()).is_some() {
                        talk = self.send_out_talk(&tell).await;
                        talk_again = again_unless(talk.is_some() || !self.is_call());
                    }
                    self.order_recordings(&tell);
                    self.tell_recordings(&mut outlet);
                    self.keep_small(&mut small, &mut outlet, &tell).await;
                    if self.is_once() && repeated.elapsed() >= REPEAT_EVERY {
                        outlet.repeat();
                        repeated = Instant::now();
                    }
                }
                Some((grant, line)) = lines.recv() => {
                    // One that has been on its way for longer than its look is dropped.
                    if *self.heeds.look.borrow() == Some(grant) {
                        self.small.begin_look();
                        outlet.attach(line.down);
                        up = line.up;
                    }
                }
                Some(phrase) = self.heeds.phrases.recv() => {
                    // The newest is what somebody wants to be heard.
                    self.phrase = phrase.into();
                    pace.reset_immediately();
                }
                // Nobody turns a camera after the look that it was told in.
                Some(turn) = self.heeds.turns.recv(), if self.turning.is_free() => {
                    let worker = fetch.as_mut().filter(|_| self.heeds.look.borrow().is_some());
                    self.turning.begin(turn, worker).await;
                }
                Some(call) = self.heeds.calls.recv() => {
                    // Dropped with its ways where nobody can answer it, which is told to the unit by who reads the port.
                    if let Some(talk) = talk.as_mut() && give(talk, pipe::pack(&ToTalk::Sip, &call.invite)).await {
                        self.relay.send_replace(Some(call.to_unit));
                        from_unit = Some(call.from_unit);
                    }
                }
                said = receive(&mut from_unit) => match (said, talk.as_mut()) {
                    (Some(message), Some(talk)) => {
                        give(talk, pipe::pack(&ToTalk::Sip, &message)).await;
                    }
                    _ => from_unit = None,
                },
                _ = pace.tick(), if !self.phrase.is_empty() => self.say_on(talk.as_mut()).await,
                said = receive(&mut up) => match said {
                    Some((ToDevice::Speak, samples)) => {
                        // Whoever speaks takes the word.
                        self.phrase.clear();
                        self.speak(talk.as_mut(), &samples).await;
                    }
                    Some((ToDevice::Show(tile), _)) => {
                        self.small.show_in(tile, Instant::now());
                        if tile == Tile::Large {
                            outlet.show_large();
                        }
                    }
                    None => {
                        up = None;
                        self.small.begin_look();
                    }
                },
                Some(news) = told.recv() => match news {
                    FromWorkers::Unit(Unit::Turned { number, fault }, _) => self.turning.hear(number, fault),
                    FromWorkers::Unit(unit, body) => {
                        if self.is_once() && matches!(unit, Unit::Ended) {
                            // The picture is there, and there is no more of it.
                            continue;
                        }
                        self.judge(&unit);
                        self.small.hear_large(&unit, small.is_some());
                        if let Unit::Record(record) = &unit
                            && self.taken.hear(*record, Instant::now())
                        {
                            let worker = if self.is_call() { talk.as_mut() } else { fetch.as_mut() };
                            self.seal_up(Which::Taken, worker);
                        }
                        if self.is_once() && is_done(&unit) {
                            self.end(fetch.take());
                            self.taken.rest();
                        }
                        outlet.unit(&unit, &body);
                    }
                    FromWorkers::Talk(number, news) => {
                        if let FromTalk::Record(record) = &news
                            && self.spoken.hear(*record, Instant::now())
                        {
                            self.seal_up(Which::Said, talk.as_mut());
                        } else if number != self.talk_sent || talk.is_none() {
                            // What one that was sent home says of its way is true of no other.
                            continue;
                        }
                        talk_is_hopeless |= is_final(&news);
                        match &news {
                            FromTalk::Ready => self.way_is(true),
                            FromTalk::Trouble { .. } => self.way_is(false),
                            _ => {}
                        }
                        let is_of_speech = matches!(news, FromTalk::Ready | FromTalk::Speaking);
                        if !(self.is_hushed() && is_of_speech) {
                            outlet.talk(&news);
                        }
                    }
                    FromWorkers::Record(Which::Taken, order) if !self.is_call() => {
                        self.record(Which::Taken, fetch.as_mut(), order).await;
                    }
                    FromWorkers::Record(which, order) => self.record(which, talk.as_mut(), order).await,
                    FromWorkers::Small(number, unit, body) if number == self.small_sent && small.is_some() => {
                        if matches!(unit, Unit::Trouble { .. } | Unit::Ended) {
                            outlet.show_large();
                        } else if self.small.is_wanted(Instant::now()) || outlet.shows_small() {
                            outlet.small(&unit, &body);
                        }
                    }
                    FromWorkers::SmallGone(number) if number == self.small_sent && small.is_some() => {
                        self.end(small.take());
                        self.small.lose(Instant::now());
                        outlet.show_large();
                    }
                    FromWorkers::Small(..) | FromWorkers::SmallGone(_) => {}
                    // Sent home once the picture was there.
                    FromWorkers::FetchGone if self.is_once() && fetch.is_none() => {}
                    FromWorkers::FetchGone if self.is_once() => {
                        self.end(fetch.take());
                        self.taken.rest();
                        self.report(Some(MediaFault::Picture(PictureFault::Ours)));
                    }
                    FromWorkers::FetchGone => {
                        self.end(fetch.take());
                        self.turning.end(Some(TurnFault::NoAnswer));
                        self.small.hear_large(&Unit::Ended, small.is_some());
                        self.taken.rest();
                        // Whoever knows why there is no picture has heard more than that.
                        let fault = self.fault.unwrap_or(MediaFault::Ours);
                        self.report(Some(fault));
                        outlet.unit(&Unit::Trouble { fault }, &[]);
                        fetch_again = again_unless(false);
                    }
                    FromWorkers::TalkGone(number) if number != self.talk_sent || talk.is_none() => {}
                    FromWorkers::TalkGone(_) => {
                        self.end(talk.take());
                        self.relay.send_replace(None);
                        from_unit = None;
                        self.spoken.rest();
                        self.way_is(false);
                        if self.is_call() {
                            self.taken.rest();
                            self.report(Some(MediaFault::Ours));
                            outlet.unit(&Unit::Trouble { fault: MediaFault::Ours }, &[]);
                        }
                        talk_again = (!talk_is_hopeless).then(|| Instant::now() + REPLACE_AFTER);
                    }
                },
            }
        }
        self.turning.end_all(&mut self.heeds.turns);
        self.end(small);
        self.end(fetch);
        self.end(talk);
        self.end_spell_after(Duration::ZERO);
        outlet.detach();
    }

    /// Tells the worker whether somebody may hear the device just now; false if it cannot be told.
    async fn let_hear(&self, fetch: Option<&mut Worker>) -> bool {
        let hears = self.heeds.look.borrow().is_some();
        match (fetch, &self.errand.fetch) {
            (Some(worker), Some(order)) if order.tracks != Tracks::Video => {
                give(worker, pipe::pack(&ToFetch::Hear(hears), &[])).await
            }
            _ => true,
        }
    }

    async fn send_out_fetch(&mut self, tell: &mpsc::Sender<FromWorkers>) -> Option<Worker> {
        let is_deaf = self.heeds.look.borrow().is_none();
        let fetch = self.errand.fetch.as_mut()?;
        fetch.deaf = is_deaf;
        let order = Order::Fetch(fetch.clone());
        match self.workers.send_out(&order, self.errand.can_wait && is_deaf).await {
            Ok((worker, stdout)) => {
                tokio::spawn(read_units(stdout, tell.clone(), FromWorkers::Unit, FromWorkers::FetchGone));
                self.taken.begin(Instant::now());
                self.order_recordings(tell);
                Some(worker)
            }
            Err(_) => {
                self.report(Some(MediaFault::Ours));
                None
            }
        }
    }

    /// Takes the small stream up where it is wanted, and lets go of it where it is not and nothing of it is shown any more.
    async fn keep_small(&mut self, small: &mut Option<Worker>, outlet: &mut Outlet, tell: &mpsc::Sender<FromWorkers>) {
        let wanted = self.small.is_wanted(Instant::now());
        match (&self.errand.small, small.is_some()) {
            (Some(order), false) if wanted => {
                self.small_sent += 1;
                let number = self.small_sent;
                // Nobody waits for it: what stands warm is for the next camera.
                let Ok((worker, stdout)) = self.workers.send_out(&Order::Fetch(order.clone()), true).await else {
                    return self.small.lose(Instant::now());
                };
                let as_told = move |unit, body| FromWorkers::Small(number, unit, body);
                tokio::spawn(read_units(stdout, tell.clone(), as_told, FromWorkers::SmallGone(number)));
                *small = Some(worker);
            }
            (_, true) if !wanted => {
                outlet.show_large();
                if self.small.must_go() || !outlet.shows_small() {
                    self.end(small.take());
                }
            }
            _ => {}
        }
    }

    async fn send_out_talk(&mut self, tell: &mpsc::Sender<FromWorkers>) -> Option<Worker> {
        if self.is_hushed() && !self.is_call() {
            // What only carries words towards the home is not even opened.
            return None;
        }
        let order = Order::Talk(self.errand.talk.clone()?);
        let Ok((worker, stdout)) = self.workers.send_out(&order, false).await else {
            if self.is_call() {
                self.report(Some(MediaFault::Ours));
            }
            return None;
        };
        self.talk_sent += 1;
        tokio::spawn(read_talk(stdout, tell.clone(), self.talk_sent, self.relay.subscribe()));
        self.spoken.begin(Instant::now());
        if self.is_call() {
            self.taken.begin(Instant::now());
        }
        self.order_recordings(tell);
        Some(worker)
    }

    fn way_is(&mut self, stands: bool) {
        self.heeds.way.send_replace(stands);
        if !stands {
            self.phrase.clear();
        }
    }

    /// The next packet of a recorded phrase.
    async fn say_on(&mut self, talk: Option<&mut Worker>) {
        let packet = self.phrase.pop_front();
        match (packet, talk) {
            (Some(packet), Some(talk)) if !self.is_hushed() => {
                give(talk, pipe::pack(&ToTalk::Speak, &packet)).await;
            }
            _ => self.phrase.clear(),
        }
    }

    /// A silent alarm: nothing that is said may be heard there. Of a camera nothing of the kind is told.
    fn is_hushed(&self) -> bool {
        self.errand.talk.is_some() && !*self.heeds.speaks.borrow()
    }

    /// Whether what is taken is one picture.
    fn is_once(&self) -> bool {
        self.errand.fetch.as_ref().is_some_and(|order| order.once.is_some())
    }

    /// Whether one worker carries both directions.
    fn is_call(&self) -> bool {
        self.errand.fetch.is_none()
    }

    fn recording(&mut self, which: Which) -> &mut Recording {
        match which {
            Which::Taken => &mut self.taken,
            Which::Said => &mut self.spoken,
        }
    }

    /// Asks the vault for the recordings that are due. Nobody waits for it: the workers hold what they take until they
    /// know where to write it.
    fn order_recordings(&mut self, tell: &mpsc::Sender<FromWorkers>) {
        for which in [Which::Taken, Which::Said] {
            let recording = self.recording(which);
            if recording.is_due(Instant::now()) {
                let (order, tell) = (recording.source().order(recording.kind), tell.clone());
                tokio::spawn(async move { tell.send(FromWorkers::Record(which, order.await)).await });
            }
        }
    }

    /// Says what no worker can say.
    fn tell_recordings(&mut self, outlet: &mut Outlet) {
        if let Some(record) = self.taken.say(Instant::now()) {
            outlet.unit(&Unit::Record(record), &[]);
        }
        if let Some(record) = self.spoken.say(Instant::now()) {
            outlet.talk(&FromTalk::Record(record));
        }
    }

    /// Tells a worker where to write.
    async fn record(&mut self, which: Which, worker: Option<&mut Worker>, order: Result<Box<SinkOrder>, StoreFault>) {
        // One that is gone has a successor, which asked for a recording of its own.
        let kind = self.recording(which).kind;
        let has_none = |worker: &&mut Worker| worker.media.iter().all(|(known, _)| *known != kind);
        let Some(worker) = worker.filter(has_none) else { return };
        let order = match order {
            Ok(order) => order,
            Err(fault) => return self.recording(which).refused(fault, Instant::now()),
        };
        let medium = order.medium;
        let told = match which {
            Which::Taken if self.is_call() => give(worker, pipe::pack(&ToTalk::RecordHeard(order), &[])).await,
            Which::Taken => give(worker, pipe::pack(&ToFetch::Record(order), &[])).await,
            Which::Said => give(worker, pipe::pack(&ToTalk::Record(order), &[])).await,
        };
        if told {
            worker.media.push((kind, medium));
            self.recording(which).ordered();
        }
    }

    /// A recording of the worker's is over while the worker goes on.
    fn seal_up(&mut self, which: Which, worker: Option<&mut Worker>) {
        let kind = self.recording(which).kind;
        let Some(worker) = worker else { return };
        for (_, medium) in worker.media.extract_if(.., |(known, _)| *known == kind) {
            tokio::spawn(self.taken.source().seal_up(medium));
        }
    }

    fn end(&self, worker: Option<Worker>) {
        if let Some(worker) = worker {
            let (source, media) = (self.taken.source(), worker.media.clone());
            worker.end(async move {
                for (_, medium) in media {
                    source.clone().seal_up(medium).await;
                }
            });
        }
    }

    async fn speak(&mut self, talk: Option<&mut Worker>, samples: &[u8]) {
        let Some(talk) = talk.filter(|_| !self.is_hushed()) else { return };
        if give(talk, pipe::pack(&ToTalk::Speak, samples)).await {
            let samples = u32::try_from(samples.len() / 2).unwrap_or(u32::MAX);
            self.spell.spoken_ms = self.spell.spoken_ms.saturating_add(samples.saturating_mul(1000) / SAMPLE_RATE_HZ);
            self.spell.last = Instant::now();
        }
    }

    fn end_spell_after(&mut self, pause: Duration) {
        if self.spell.spoken_ms > 0 && self.spell.last.elapsed() >= pause {
            let spoken_ms = std::mem::take(&mut self.spell.spoken_ms);
            let (event, grant) = (self.pass.event, self.pass.grant());
            let _ = self.reports.send(DoorReport::Spoke { event, grant, spoken_ms });
        }
    }

    fn judge(&mut self, unit: &Unit) {
        match unit {
            Unit::Data { .. } => self.report(None),
            Unit::Trouble { fault } => self.report(Some(*fault)),
            Unit::Format { .. } | Unit::Doubt { .. } | Unit::Record(_) | Unit::Turned { .. } | Unit::Ended => {}
        }
    }

    fn report(&mut self, fault: Option<MediaFault>) {
        if self.fault != fault {
            self.fault = fault;
            let _ = self.reports.send(DoorReport::Media { grant: self.pass.grant(), fault });
        }
    }
}

/// Whether a worker that takes one picture has nothing more to do: its form is the first fragment on disk, and the picture
/// the second.
fn is_done(unit: &Unit) -> bool {
    matches!(unit, Unit::Record(Record::Kept { fragments: 2.. } | Record::NotKept { .. }))
}

/// When another worker is sent out, where the last one could not be.
fn again_unless(is_out: bool) -> Option<Instant> {
    (!is_out).then(|| Instant::now() + REPLACE_AFTER)
}

/// Whether trying again cannot help.
fn is_final(news: &FromTalk) -> bool {
    matches!(news, FromTalk::Trouble { fault: MediaFault::NoTalkPath | MediaFault::WrongSignIn })
}

/// Says something to a worker. It empties its pipe at the pace of what comes; one that hangs must not hold the door open.
pub(super) async fn give(worker: &mut Worker, packed: Result<Vec<u8>, PipeError>) -> bool {
    let Ok(packed) = packed else { return false };
    matches!(tokio::time::timeout(LOOK_EVERY, worker.stdin.write_all(&packed)).await, Ok(Ok(())))
}

/// What the attached desk says next, or the unit that calls; waits for ever when there is none.
async fn receive<T>(up: &mut Option<mpsc::Receiver<T>>) -> Option<T> {
    match up {
        Some(up) => up.recv().await,
        None => std::future::pending().await,
    }
}

async fn read_units(
    mut stdout: ChildStdout,
    tell: mpsc::Sender<FromWorkers>,
    as_told: impl Fn(Unit, Vec<u8>) -> FromWorkers,
    gone: FromWorkers,
) {
    while let Ok(Some((unit, body))) = pipe::read_async::<Unit>(&mut stdout).await {
        if tell.send(as_told(unit, body)).await.is_err() {
            return;
        }
    }
    let _ = tell.send(gone).await;
}

async fn read_talk(mut stdout: ChildStdout, tell: mpsc::Sender<FromWorkers>, number: u32, relay: Relay) {
    while let Ok(Some((voice, body))) = pipe::read_async::<Voice>(&mut stdout).await {
        let told = match voice {
            // Also when the door is shut already: a worker that ends says goodbye to the unit.
            Voice::Talk(FromTalk::Sip) => {
                let to_unit = relay.borrow().clone();
                if let Some(to_unit) = to_unit {
                    let _ = to_unit.try_send(body);
                }
                continue;
            }
            Voice::Talk(news) => FromWorkers::Talk(number, news),
            Voice::Unit(unit) => FromWorkers::Unit(unit, body),
        };
        // A door that is shut takes nothing more.
        let _ = tell.send(told).await;
    }
    let _ = tell.send(FromWorkers::TalkGone(number)).await;
}
