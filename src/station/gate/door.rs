//! One open door: the workers of one device, from pass to end; ends at its deadline without being told.
use std::{sync::Arc, time::Duration};

use tokio::{
    process::ChildStdout,
    sync::{mpsc, watch},
    time::{Instant, MissedTickBehavior, interval},
};
use vaka_link::{
    command::Voice,
    frame::{FromTalk, SAMPLE_RATE_HZ, ToTalk},
    pipe,
    unit::{MediaFault, Unit},
    worker::Order,
};

use super::{
    DoorReport, Errand, Line, Pass,
    outlet::{self, Outlet},
    workers::{Worker, Workers},
};
use crate::clock::ClockSource;

/// How often the deadline is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// A pause in speech this long ends the spell.
const SPELL_PAUSE: Duration = Duration::from_millis(600);
/// A worker that crashed is replaced after this long.
const REPLACE_AFTER: Duration = Duration::from_millis(500);

/// The workers behind one pass.
pub(super) struct Door {
    pass: Pass,
    errand: Errand,
    workers: Workers,
    clock: Arc<dyn ClockSource>,
    reports: mpsc::UnboundedSender<DoorReport>,
    fault: Option<MediaFault>,
    spell: Spell,
}

/// Speech that is going on.
struct Spell {
    spoken_ms: u32,
    last: Instant,
}

enum FromWorkers {
    Unit(Unit, Vec<u8>),
    Talk(FromTalk),
    FetchGone,
    TalkGone,
}

impl Door {
    pub(super) fn new(
        pass: Pass,
        mut errand: Errand,
        workers: Workers,
        clock: Arc<dyn ClockSource>,
        reports: mpsc::UnboundedSender<DoorReport>,
    ) -> Self {
        errand.fetch.deadline = pass.deadline;
        if let Some(talk) = &mut errand.talk {
            talk.deadline = pass.deadline;
        }
        let spell = Spell { spoken_ms: 0, last: Instant::now() };
        Self { pass, errand, workers, clock, reports, fault: None, spell }
    }

    /// Runs until stopped, until the deadline, or until the gate is gone.
    pub(super) async fn serve(mut self, mut lines: mpsc::Receiver<Line>, mut stopped: watch::Receiver<bool>) {
        let (tell, mut told) = mpsc::channel(64);
        let mut outlet = Outlet::new(if self.errand.talk.is_some() { outlet::voice } else { outlet::plain });
        let mut up: Option<mpsc::Receiver<Vec<u8>>> = None;
        let mut fetch = self.send_out_fetch(&tell).await;
        let mut talk = self.send_out_talk(&tell).await;
        let mut fetch_again = None;
        let mut talk_again = None;
        let mut talk_is_hopeless = false;
        let mut tick = interval(LOOK_EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                _ = stopped.changed() => break,
                _ = tick.tick() => {
                    if self.pass.deadline.is_over(self.clock.read()) {
                        break;
                    }
                    self.end_spell_after(SPELL_PAUSE);
                    if fetch_again.take_if(|at| *at <= Instant::now()).is_some() {
                        fetch = self.send_out_fetch(&tell).await;
                    }
                    if talk_again.take_if(|at| *at <= Instant::now()).is_some() {
                        talk = self.send_out_talk(&tell).await;
                    }
                }
                Some(line) = lines.recv() => {
                    outlet.attach(line.down);
                    up = line.up;
                }
                speech = receive(&mut up) => match speech {
                    Some(samples) => self.speak(talk.as_mut(), &samples).await,
                    None => up = None,
                },
                Some(news) = told.recv() => match news {
                    FromWorkers::Unit(unit, body) => {
                        self.judge(&unit);
                        outlet.unit(&unit, &body);
                    }
                    FromWorkers::Talk(news) => {
                        talk_is_hopeless |= is_final(&news);
                        if let Ok(packed) = pipe::pack(&Voice::Talk(news), &[]) {
                            outlet.talk(packed);
                        }
                    }
                    FromWorkers::FetchGone => {
                        end(fetch.take());
                        self.report(Some(MediaFault::Ours));
                        outlet.unit(&Unit::Trouble { fault: MediaFault::Ours }, &[]);
                        fetch_again = Some(Instant::now() + REPLACE_AFTER);
                    }
                    FromWorkers::TalkGone => {
                        end(talk.take());
                        talk_again = (!talk_is_hopeless).then(|| Instant::now() + REPLACE_AFTER);
                    }
                },
            }
        }
        end(fetch);
        end(talk);
        self.end_spell_after(Duration::ZERO);
        if outlet.is_attached() {
            outlet.unit(&Unit::Ended, &[]);
        }
    }

    async fn send_out_fetch(&mut self, tell: &mpsc::Sender<FromWorkers>) -> Option<Worker> {
        let order = Order::Fetch(self.errand.fetch.clone());
        match self.workers.send_out(&order).await {
            Ok((worker, stdout)) => {
                tokio::spawn(read_units(stdout, tell.clone()));
                Some(worker)
            }
            Err(_) => {
                self.report(Some(MediaFault::Ours));
                None
            }
        }
    }

    async fn send_out_talk(&mut self, tell: &mpsc::Sender<FromWorkers>) -> Option<Worker> {
        let order = Order::Talk(self.errand.talk.clone()?);
        let (worker, stdout) = self.workers.send_out(&order).await.ok()?;
        tokio::spawn(read_talk(stdout, tell.clone()));
        Some(worker)
    }

    async fn speak(&mut self, talk: Option<&mut Worker>, samples: &[u8]) {
        let Some(talk) = talk else { return };
        // The worker empties its pipe at the pace of speech; one that hangs must not hold the door open.
        let sent = tokio::time::timeout(LOOK_EVERY, pipe::write_async(&mut talk.stdin, &ToTalk::Speak, samples)).await;
        if matches!(sent, Ok(Ok(()))) {
            let samples = u32::try_from(samples.len() / 2).unwrap_or(u32::MAX);
            self.spell.spoken_ms = self.spell.spoken_ms.saturating_add(samples.saturating_mul(1000) / SAMPLE_RATE_HZ);
            self.spell.last = Instant::now();
        }
    }

    fn end_spell_after(&mut self, pause: Duration) {
        if self.spell.spoken_ms > 0 && self.spell.last.elapsed() >= pause {
            let spoken_ms = std::mem::take(&mut self.spell.spoken_ms);
            let _ = self.reports.send(DoorReport::Spoke { grant: self.pass.grant(), spoken_ms });
        }
    }

    fn judge(&mut self, unit: &Unit) {
        match unit {
            Unit::Data { .. } => self.report(None),
            Unit::Trouble { fault } => self.report(Some(*fault)),
            Unit::Format { .. } | Unit::Record(_) | Unit::Ended => {}
        }
    }

    fn report(&mut self, fault: Option<MediaFault>) {
        if self.fault != fault {
            self.fault = fault;
            let _ = self.reports.send(DoorReport::Media { grant: self.pass.grant(), fault });
        }
    }
}

/// Whether trying again cannot help.
fn is_final(news: &FromTalk) -> bool {
    matches!(news, FromTalk::Trouble { fault: MediaFault::NoTalkPath | MediaFault::WrongSignIn })
}

fn end(worker: Option<Worker>) {
    if let Some(worker) = worker {
        worker.end();
    }
}

/// The next speech of the attached desk; waits for ever when there is none.
async fn receive(up: &mut Option<mpsc::Receiver<Vec<u8>>>) -> Option<Vec<u8>> {
    match up {
        Some(up) => up.recv().await,
        None => std::future::pending().await,
    }
}

async fn read_units(mut stdout: ChildStdout, tell: mpsc::Sender<FromWorkers>) {
    while let Ok(Some((unit, body))) = pipe::read_async::<Unit>(&mut stdout).await {
        if tell.send(FromWorkers::Unit(unit, body)).await.is_err() {
            return;
        }
    }
    let _ = tell.send(FromWorkers::FetchGone).await;
}

async fn read_talk(mut stdout: ChildStdout, tell: mpsc::Sender<FromWorkers>) {
    while let Ok(Some((news, _))) = pipe::read_async::<FromTalk>(&mut stdout).await {
        if tell.send(FromWorkers::Talk(news)).await.is_err() {
            return;
        }
    }
    let _ = tell.send(FromWorkers::TalkGone).await;
}
