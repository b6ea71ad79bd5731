//! Decode worker: coded units in, frames that fit one tile and 8 kHz sound out; has no secret and opens no connection.
pub(crate) mod concealed;
mod fit;
pub(crate) mod hardware;
mod intake;
mod pictures;
mod sound;
mod tile;

use std::fs::File;

use tracing::error;
use vaka_link::{
    frame::{FromDecode, ToDecode},
    pipe,
    unit::{MediaFault, Track, Unit},
    worker::{DecodeBy, DecodeOrder, leave},
};

use crate::outbox::Outbox;
pub(crate) use fit::{Source, fit};
use pictures::{Finder, Pictures};
pub(crate) use pictures::{decoder_for, decoder_names};
use sound::Sound;
pub(crate) use sound::decoder_for as sound_decoder;

/// Where to look for a decoder that is no program, if at all.
fn finder(by: DecodeBy) -> Option<Finder> {
    match by {
        DecodeBy::Best => Some(|form| hardware::decoder_for(form)?.create().build().ok()),
        DecodeBy::Processor => None,
    }
}

/// Decodes until the end of `orders`.
pub(crate) fn run(order: DecodeOrder, mut orders: File, answers: File) -> ! {
    let outbox = Outbox::new();
    outbox.write_to(answers, || leave());
    let mut pictures = Pictures::new(&outbox, (order.width, order.height), finder(order.by));
    let mut sound = Sound::new(&outbox);
    loop {
        match pipe::read::<ToDecode>(&mut orders) {
            Ok(Some((ToDecode::Fit { width, height }, _))) => pictures.fit((width, height)),
            Ok(Some((ToDecode::Ping { number }, _))) => {
                if pictures.is_stuck() {
                    error!("the decoder takes in nothing more; the process goes");
                    leave();
                }
                outbox.say(FromDecode::Pong { number });
            }
            Ok(Some((ToDecode::Unit(unit), body))) => match unit {
                Unit::Format { track: Track::Video, caps } => pictures.format(&caps),
                Unit::Format { track: Track::Sound, caps } => sound.format(&caps),
                Unit::Data { track: Track::Video, key, pts_us, taken_at } => pictures.take(key, pts_us, taken_at, body),
                Unit::Data { track: Track::Sound, .. } => sound.take(body),
                // The desk tells these to the operator itself.
                Unit::Trouble { .. } | Unit::Doubt { .. } | Unit::Record(_) | Unit::Turned { .. } | Unit::Ended => {}
            },
            Ok(None) => leave(),
            Err(fault) => {
                error!(%fault, "the units cannot be read");
                outbox.say(FromDecode::Trouble { fault: MediaFault::Ours });
                outbox.drain(std::time::Duration::from_millis(100));
                leave()
            }
        }
    }
}
