//! The care of one decoder process: started, told the forms and the tile's size, fed, read from, and replaced when it has
//! died or hangs. Where units come from is not its matter.
use std::{
    io::{BufReader, BufWriter},
    process::{ChildStdin, ChildStdout},
    sync::Arc,
    thread,
    time::Duration,
};

use vaka_link::{
    frame::{FromDecode, ToDecode},
    pipe,
    unit::{MediaFault, Track, Unit},
    worker::{DecodeBy, DecodeOrder, Order},
};

use super::{
    Frame, Ground,
    seen::Shared,
    watch::{Answers, Watch},
};
use crate::child::Worker;

/// Pictures of several cameras that come within so long are painted together. egui takes a frame of the screen, 17 ms,
/// off it.
const TOGETHER: Duration = Duration::from_millis(50);

/// A decoder, or none just now, and what the next one has to be told first.
pub(super) struct Decoding {
    pub(super) ground: Ground,
    pub(super) shared: Arc<Shared>,
    /// The feed's, for who is heard.
    number: u64,
    /// The last form of each track, for a decoder that has to be started again.
    formats: Vec<(Track, Unit)>,
    decoder: Option<Decoder>,
    /// Who is to decode: one that has died or hung is not followed by one of its kind.
    by: DecodeBy,
}

struct Decoder {
    stdin: BufWriter<ChildStdin>,
    watch: Watch,
    _worker: Worker,
}

impl Decoding {
    /// No decoder yet.
    pub(super) fn new(ground: Ground, shared: Arc<Shared>, number: u64) -> Self {
        Self { ground, shared, number, formats: Vec::new(), decoder: None, by: DecodeBy::Best }
    }

    /// Starts one ahead of the first unit.
    pub(super) fn warm_up(&mut self) {
        self.decoder = self.start();
    }

    /// What follows on a track has this form.
    pub(super) fn note_format(&mut self, track: Track, unit: &Unit) {
        self.formats.retain(|(known, _)| *known != track);
        self.formats.push((track, unit.clone()));
    }

    /// The decoder of other pictures still holds some of them, so it goes, and what it was told with it.
    pub(super) fn begin_anew(&mut self) {
        self.decoder = None;
        self.formats.clear();
    }

    /// Whether a decoder runs that goes on where it stands.
    pub(super) fn runs(&self) -> bool {
        self.decoder.is_some()
    }

    /// Something is wrong, and the screen is to say so.
    pub(super) fn note_fault(&self, fault: MediaFault) {
        self.shared.lock().fault = Some(fault);
        self.ground.ctx.request_repaint();
    }

    /// Feeds the decoder, starting one if there is none; false if it could not be done.
    pub(super) fn decode(&mut self, unit: Unit, body: &[u8]) -> bool {
        if self.decoder.is_none() {
            self.decoder = self.start();
        }
        let Some(running) = &mut self.decoder else {
            self.note_fault(MediaFault::Ours);
            return false;
        };
        let fit = self.shared.lock().take_untold_size();
        // Asked first: from then on somebody else minds that writing may take for ever.
        let question = matches!(unit, Unit::Data { .. }).then(|| running.watch.question()).flatten();
        let told = fit.is_none_or(|(width, height)| running.write(&ToDecode::Fit { width, height }, &[]))
            && question.is_none_or(|number| running.write(&ToDecode::Ping { number }, &[]));
        if told && running.write(&ToDecode::Unit(unit), body) {
            return true;
        }
        // It died, or hung: the next unit starts another, which learns the forms first.
        (self.decoder, self.by) = (None, DecodeBy::Processor);
        if !self.shared.is_over() {
            self.note_fault(MediaFault::Ours);
            thread::sleep(Duration::from_millis(100));
        }
        false
    }

    fn start(&self) -> Option<Decoder> {
        let mut worker = self.ground.decoders.take().ok()?;
        let kill = worker.kill_switch();
        self.shared.keep_worker(kill.clone());
        if self.shared.is_over() {
            return None;
        }
        let (stdin, stdout) = (worker.stdin.take()?, worker.stdout.take()?);
        let (width, height) = self.shared.lock().size();
        let watch = Watch::over(kill);
        let answers = watch.answers();
        let mut decoder = Decoder { stdin: BufWriter::new(stdin), watch, _worker: worker };
        decoder.write(&Order::Decode(DecodeOrder { width, height, by: self.by }), &[]);
        for (_, form) in &self.formats {
            decoder.write(&ToDecode::Unit(form.clone()), &[]);
        }
        let (shared, ground, number) = (Arc::clone(&self.shared), self.ground.clone(), self.number);
        let reading = thread::Builder::new().name(format!("frames-{number}"));
        reading.spawn(move || read_frames(stdout, &shared, &ground, number, &answers)).ok()?;
        Some(decoder)
    }
}

impl Decoder {
    fn write<T: serde::Serialize>(&mut self, head: &T, body: &[u8]) -> bool {
        pipe::write(&mut self.stdin, head, body).is_ok()
    }
}

/// Takes in what the decoder gives: the newest picture wins, sound goes to the ears.
fn read_frames(stdout: ChildStdout, shared: &Shared, ground: &Ground, number: u64, answers: &Answers) {
    let mut from = BufReader::with_capacity(1 << 16, stdout);
    while let Ok(Some((said, body))) = pipe::read::<FromDecode>(&mut from) {
        if shared.is_over() {
            return;
        }
        match said {
            FromDecode::Picture { width, height, taken_at, .. } => {
                let frame = Frame { width: width as usize, height: height as usize, pixels: body };
                if frame.pixels.len() == frame.width * frame.height * 4 {
                    shared.lock().take_in(frame, taken_at);
                    ground.ctx.request_repaint_after(TOGETHER);
                }
            }
            FromDecode::Sound => {
                ground.ears.play(number, body);
                shared.lock().hear();
            }
            FromDecode::Pong { number } => answers.note(number),
            FromDecode::Trouble { fault } => {
                shared.lock().fault = Some(fault);
                ground.ctx.request_repaint();
            }
        }
    }
}
