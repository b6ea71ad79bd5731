//! What a talk worker gives: news and sound to whoever reads its answers, and both directions into recordings of their own.
use std::sync::Arc;

use alarm_central::moment::Moment;
use vaka_link::{
    command::Voice,
    frame::FromTalk,
    pipe,
    unit::{Track, Unit},
    worker::now,
};

use super::speech::Law;
use crate::{
    outbox::{Lane, Outbox},
    recorder::{Part, Recorder},
};

/// All ways out of one worker.
pub(crate) struct Giving {
    pub(crate) outbox: Arc<Outbox<Voice>>,
    /// Of what is said at the home.
    pub(crate) said: Arc<Recorder>,
    /// Of what is heard there, where that comes the same way.
    pub(crate) heard: Arc<Recorder>,
}

impl Giving {
    pub(crate) fn tell(&self, news: FromTalk) {
        self.outbox.say(Voice::Talk(news));
    }

    /// The form of what is said from now on.
    pub(crate) fn said_form(&self, law: Law) {
        record(&self.said, Part::Form(Track::Sound), now().wall, &law.form(), &[]);
    }

    /// What has left for the home, as it left.
    pub(crate) fn said(&self, coded: &[u8]) {
        let at = now().wall;
        record(&self.said, DATA, at, &sound(None, at), coded);
    }

    /// The form of what is heard from now on.
    pub(crate) fn heard_form(&self, law: Law) {
        record(&self.heard, Part::Form(Track::Sound), now().wall, &law.form(), &[]);
        self.outbox.say(Voice::Unit(law.form()));
    }

    /// A packet of the home's sound.
    pub(crate) fn heard(&self, pts_us: u64, at: Moment, coded: Vec<u8>) {
        let unit = sound(Some(pts_us), at);
        record(&self.heard, DATA, at, &unit, &coded);
        self.outbox.put(Lane::Packet, Voice::Unit(unit), Box::new(coded));
    }

    /// What is heard next does not follow on what was heard before.
    pub(crate) fn note_gap(&self) {
        self.heard.note_gap();
    }
}

const DATA: Part = Part::Data { track: Track::Sound, key: true };

fn sound(pts_us: Option<u64>, taken_at: Moment) -> Unit {
    Unit::Data { track: Track::Sound, key: true, pts_us, taken_at }
}

fn record(recorder: &Recorder, part: Part, at: Moment, unit: &Unit, body: &[u8]) {
    let packed = pipe::pack(unit, body).expect("a form and a datagram are short");
    recorder.take(part, at, packed);
}
