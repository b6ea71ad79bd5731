//! Export worker: one recording in, one masked file for an authority out over stdout; has no secret, no network and no disk.
//!
//! Pictures are always decoded, filled where a mask lies and coded anew at constant quality, so that what lay under a mask
//! is nowhere in the file, nor anything that a camera hid between its pictures. A JPEG without masks is passed on as it is.
mod mask;
mod output;
mod pictures;
mod sound;
mod times;
mod writing;

use std::{
    fs::File,
    time::{Duration, Instant},
};

use tracing::{error, info};
use vaka_link::{
    export::{ExportForm, ExportOrder, Exported, FromExport, ToExport},
    pipe,
    unit::{MediaFault, Track, Unit},
    worker::{Tracks, leave},
};

use output::Output;
use pictures::Pictures;
use sound::Sounds;
use times::Times;
use writing::Writing;

/// How often progress is told.
const PROGRESS_EVERY: Duration = Duration::from_millis(250);

/// Makes the file until its end is asked for; the end of `orders` before that ends the worker.
pub(crate) fn run(order: ExportOrder, mut orders: File, answers: File) -> ! {
    let output = Output::new(answers);
    let mut export = Export::new(&order, &output);
    let mut told = Instant::now();
    loop {
        match pipe::read::<ToExport>(&mut orders) {
            Ok(Some((ToExport::Message { .. }, body))) => {
                export.take(&body);
                if told.elapsed() >= PROGRESS_EVERY {
                    told = Instant::now();
                    output.say(&FromExport::Progress { messages: export.messages });
                }
            }
            Ok(Some((ToExport::Finish, _))) => break,
            Ok(None) => leave(),
            Err(fault) => {
                error!(%fault, "the recording cannot be read");
                output.say(&FromExport::Failed { fault: MediaFault::Ours });
                leave()
            }
        }
    }
    match export.finish() {
        Ok(done) => output.say(&FromExport::Done(done)),
        Err(fault) => output.say(&FromExport::Failed { fault }),
    }
    leave()
}

struct Export {
    form: ExportForm,
    tracks: Tracks,
    writing: Writing,
    pictures: Pictures,
    sounds: Sounds,
    times: Times,
    messages: u64,
    /// Messages that are no unit at all.
    unreadable: u64,
}

impl Export {
    fn new(order: &ExportOrder, output: &Output) -> Self {
        let writing = Writing::new(order, output);
        Self {
            form: order.form,
            tracks: order.tracks,
            pictures: Pictures::new(&writing),
            sounds: Sounds::new(&writing),
            writing,
            times: Times::default(),
            messages: 0,
            unreadable: 0,
        }
    }

    fn take(&mut self, message: &[u8]) {
        self.messages += 1;
        let mut rest = message;
        match pipe::read::<Unit>(&mut rest) {
            Ok(Some((unit, body))) => self.take_unit(unit, body),
            _ => self.unreadable += 1,
        }
    }

    fn take_unit(&mut self, unit: Unit, body: Vec<u8>) {
        let (pictures, sound) = match self.form {
            ExportForm::Jpeg => (true, false),
            ExportForm::Wav => (false, true),
            ExportForm::Mp4 => (self.tracks != Tracks::Sound, self.tracks != Tracks::Video),
        };
        match unit {
            Unit::Format { track: Track::Video, caps } if pictures => self.pictures.format(&caps),
            Unit::Format { track: Track::Sound, caps } if sound => self.sounds.format(&caps),
            Unit::Data { track: Track::Video, key, pts_us, taken_at } if pictures => {
                let at_ns = self.times.of_picture(pts_us, taken_at);
                self.pictures.take(key, at_ns, body);
            }
            Unit::Data { track: Track::Sound, pts_us, taken_at, .. } if sound => {
                let at_ns = self.times.of_sound(pts_us, taken_at);
                self.sounds.take(at_ns, body);
            }
            Unit::Format { .. }
            | Unit::Data { .. }
            | Unit::Record(_)
            | Unit::Turned { .. }
            | Unit::Trouble { .. }
            | Unit::Doubt { .. }
            | Unit::Ended => {}
        }
    }

    fn finish(self) -> Result<Exported, MediaFault> {
        let lost_sound = self.sounds.finish();
        let taken = self.pictures.finish();
        let written = self.writing.finish()?;
        let lost_pictures = taken.saturating_sub(written.pictures);
        let began = self.times.began().unwrap_or_default();
        let done = Exported {
            pictures: written.pictures,
            width: written.size.0,
            height: written.size.1,
            skipped: if self.form == ExportForm::Jpeg { 0 } else { lost_pictures } + lost_sound + self.unreadable,
            began: began.plus_ms((written.began_ns / 1_000_000) as i64),
            length_ms: written.length_ns / 1_000_000,
        };
        info!(pictures = done.pictures, skipped = done.skipped, length_ms = done.length_ms, "a file is whole");
        Ok(done)
    }
}
