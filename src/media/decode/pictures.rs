//! Coded pictures to RGBA frames of one tile's size; broken data is waited out until the next key.
use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Instant,
};

use alarm_central::moment::Moment;
use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;
use tracing::{info, warn};
use vaka_link::{frame::FromDecode, unit::MediaFault};
use vaka_picture::Fitting;

use super::{
    concealed, hardware,
    intake::{Intake, TOO_SLOW},
    tile,
};
use crate::{
    fault,
    gst_setup::{has, stop_aside, waiting},
    outbox::{Lane, Outbox},
};

/// So many units without one picture, all of them taken in by the decoder: it makes nothing of them.
const FRUITLESS: u32 = 25;
/// Units whose picture has not come yet that are remembered.
const REMEMBERED: usize = 256;
/// Errors in a row that a decoder hides by itself before its data counts as broken.
const HIDDEN_ERRORS: i32 = 3;

/// Marks a unit's own number on its way through the decoder.
const NUMBER_MARK: &str = "timestamp/x-vaka-unit";

/// Software decoders by the form that they decode, best first.
const DECODERS: &[(&str, &[&str])] = &[
    ("video/x-h264", &["avdec_h264", "openh264dec"]),
    ("video/x-h265", &["avdec_h265", "libde265dec"]),
    // jpegdec makes a picture of any noise behind a good head, and says nothing.
    ("image/jpeg", &["avdec_mjpeg", "jpegdec"]),
];

/// Finds a decoder that is no program for a form of picture, where the machine has one.
pub(crate) type Finder = fn(&str) -> Option<gst::Element>;

/// A unit on its way through the decoder.
#[derive(Clone, Copy)]
struct Passing {
    number: u64,
    key: bool,
    pts_us: Option<u64>,
    taken_at: Moment,
}

/// What the decoder's threads and the reader of units both touch.
struct Shared {
    outbox: Arc<Outbox<FromDecode>>,
    tile: Mutex<(u32, u32)>,
    passing: Mutex<VecDeque<Passing>>,
    /// Units since the last picture.
    fruitless: AtomicU32,
    /// A picture was painted over: nothing is shown up to the next good key, as after a lost packet.
    torn: AtomicBool,
    broken: AtomicBool,
    /// The processor can be tried in its place: nothing is wrong yet with the data.
    is_hardware: bool,
    /// It has given a picture.
    is_proven: AtomicBool,
}

impl Shared {
    /// The decoder makes nothing of its data: told at once, and once.
    fn break_down(&self) {
        if !self.broken.swap(true, Ordering::AcqRel) && !self.is_hardware {
            self.outbox.say(FromDecode::Trouble { fault: MediaFault::BrokenData });
        }
    }
}

struct Decoder {
    pipeline: gst::Pipeline,
    units: gst_app::AppSrc,
    number_mark: gst::Caps,
    shared: Arc<Shared>,
}

/// The pictures of one tile.
pub(crate) struct Pictures {
    outbox: Arc<Outbox<FromDecode>>,
    tile: (u32, u32),
    caps: Option<gst::Caps>,
    decoder: Option<Decoder>,
    needs_key: bool,
    number: u64,
    intake: Intake,
    /// Where to look for a decoder that is no program; none after one that failed.
    hardware: Option<Finder>,
    /// What such a decoder has had before it gave its first picture: the processor gets it if none comes.
    unproven: Vec<(Passing, Vec<u8>)>,
}

impl Pictures {
    pub(crate) fn new(outbox: &Arc<Outbox<FromDecode>>, tile: (u32, u32), hardware: Option<Finder>) -> Self {
        Self {
            outbox: Arc::clone(outbox),
            tile,
            caps: None,
            decoder: None,
            needs_key: true,
            number: 0,
            intake: Intake::default(),
            hardware,
            unproven: Vec::new(),
        }
    }

    /// The tile has another size now.
    pub(crate) fn fit(&mut self, tile: (u32, u32)) {
        self.tile = tile;
        if let Some(decoder) = &self.decoder {
            decoder.fit(tile);
        }
    }

    /// The form of the units that follow.
    pub(crate) fn format(&mut self, caps: &str) {
        let Ok(caps) = caps.parse::<gst::Caps>() else {
            self.tell(MediaFault::BrokenData);
            return;
        };
        let same_codec = name(&caps).is_some() && name(&caps) == self.caps.as_deref().and_then(name);
        if let Some(decoder) = self.decoder.as_ref().filter(|_| same_codec) {
            decoder.units.set_caps(Some(&caps));
        } else {
            self.drop_decoder();
        }
        self.caps = Some(caps);
    }

    /// One coded picture.
    pub(crate) fn take(&mut self, key: bool, pts_us: Option<u64>, taken_at: Moment, body: Vec<u8>) {
        if self.decoder.as_ref().is_some_and(Decoder::is_broken) {
            self.give_up_decoder();
        }
        if self.decoder.as_ref().is_some_and(|decoder| waiting(&decoder.units) > TOO_SLOW) {
            self.needs_key = true;
        }
        if self.needs_key && !key {
            return;
        }
        if self.decoder.is_none() {
            match self.build() {
                Ok(decoder) => self.decoder = Some(decoder),
                Err(fault) => {
                    self.tell(fault);
                    return;
                }
            }
        }
        self.needs_key = false;
        self.number += 1;
        if let Some(decoder) = &self.decoder {
            let passing = Passing { number: self.number, key, pts_us, taken_at };
            if decoder.is_unproven() {
                self.unproven.push((passing, body.clone()));
            } else {
                self.unproven.clear();
            }
            decoder.push(passing, body);
        }
    }

    /// After one of a graphics processor the processor decodes, from the first unit on if no picture has come yet.
    fn give_up_decoder(&mut self) {
        let was_hardware = self.decoder.as_ref().is_some_and(|decoder| decoder.shared.is_hardware);
        let unproven = std::mem::take(&mut self.unproven);
        self.drop_decoder();
        if !was_hardware {
            return;
        }
        warn!("the graphics processor does not decode this: the processor does");
        self.hardware = None;
        let Some(decoder) = (!unproven.is_empty()).then(|| self.build().ok()).flatten() else { return };
        for (passing, body) in unproven {
            decoder.push(passing, body);
        }
        (self.decoder, self.needs_key) = (Some(decoder), false);
    }

    /// Whether the decoder has units before it and takes in none of them.
    pub(crate) fn is_stuck(&mut self) -> bool {
        let waiting = self.decoder.as_ref().map_or(0, |decoder| waiting(&decoder.units));
        self.intake.is_stuck(self.number, waiting, Instant::now())
    }

    fn build(&self) -> Result<Decoder, MediaFault> {
        // Data before any form is a mistake of whoever sends it.
        let caps = self.caps.as_ref().ok_or(MediaFault::BrokenData)?;
        let hardware = self.hardware.zip(name(caps)).and_then(|(find, form)| find(form));
        let built = hardware.and_then(|decoder| Decoder::build(caps, &decoder, self.fresh(true)));
        if let Some(decoder) = built {
            return Ok(decoder);
        }
        let decoder = decoder_for(caps).ok_or(MediaFault::CodecMissing)?;
        Decoder::build(caps, &decoder, self.fresh(false)).ok_or(MediaFault::Ours)
    }

    /// What a new decoder and the reader of units touch.
    fn fresh(&self, is_hardware: bool) -> Arc<Shared> {
        Arc::new(Shared {
            outbox: Arc::clone(&self.outbox),
            tile: Mutex::new(self.tile),
            passing: Mutex::default(),
            fruitless: AtomicU32::new(0),
            torn: AtomicBool::new(false),
            broken: AtomicBool::new(false),
            is_hardware,
            is_proven: AtomicBool::new(false),
        })
    }

    fn drop_decoder(&mut self) {
        self.needs_key = true;
        if let Some(decoder) = self.decoder.take() {
            drop(stop_aside(decoder.pipeline));
        }
    }

    fn tell(&self, fault: MediaFault) {
        info!(?fault, "no picture");
        self.outbox.say(FromDecode::Trouble { fault });
    }
}

fn name(caps: &gst::CapsRef) -> Option<&str> {
    caps.structure(0).map(|form| form.name().as_str())
}

/// Each form of picture that there is, what decodes it on this machine, and whether that is a graphics processor.
pub(crate) fn decoder_names() -> Vec<(&'static str, String, bool)> {
    let name_of = |(form, decoders): &(&'static str, &[&str])| {
        if let Some(hardware) = hardware::decoder_for(form) {
            return Some((*form, hardware.name().to_string(), true));
        }
        let decoder = decoders.iter().find(|name| has(name))?;
        Some((*form, (*decoder).to_owned(), false))
    };
    DECODERS.iter().filter_map(name_of).collect()
}

/// The best decoder in the processor that this machine has for a form of picture.
pub(crate) fn decoder_for(caps: &gst::CapsRef) -> Option<gst::Element> {
    let form = name(caps)?;
    let (_, decoders) = DECODERS.iter().find(|(of, _)| *of == form)?;
    let decoder = decoders.iter().find(|name| has(name))?;
    let decoder = gst::ElementFactory::make(decoder).build().ok()?;
    // Threads that share one picture cost no delay; threads of a picture each would hold back as many pictures.
    if decoder.has_property("thread-type") {
        decoder.set_property_from_str("thread-type", "slice");
        decoder.set_property("max-threads", 2i32);
    }
    // The strict mode of libav holds back up to 16 pictures when a stream does not say how many it reorders.
    if decoder.has_property("std-compliance") {
        decoder.set_property_from_str("std-compliance", "normal");
    }
    if decoder.has_property("output-corrupt") {
        decoder.set_property("output-corrupt", false);
        decoder.set_property("max-errors", HIDDEN_ERRORS);
    }
    Some(decoder)
}

impl Decoder {
    fn build(caps: &gst::Caps, decoder: &gst::Element, shared: Arc<Shared>) -> Option<Self> {
        let pipeline = gst::Pipeline::new();
        let units = gst_app::AppSrc::builder().caps(caps).format(gst::Format::Time).is_live(true).max_bytes(0).build();
        // Nearly every decoder gives one of the forms that a tile takes; another is converted into one of them.
        let convert = gst::ElementFactory::make("videoconvertscale").build().ok()?;
        convert.set_property_from_str("dither", "none");
        let sink = picture_sink(&shared);
        let chain = [units.upcast_ref(), decoder, &convert, sink.upcast_ref::<gst::Element>()];
        pipeline.add_many(chain).ok()?;
        gst::Element::link_many(chain).ok()?;

        let watcher = Arc::clone(&shared);
        pipeline.bus()?.set_sync_handler(move |_, message| {
            if let gst::MessageView::Error(error) = message.view() {
                warn!(number = fault::number(error), "the decoder gave up");
                watcher.break_down();
            }
            gst::BusSyncReply::Drop
        });
        pipeline.set_state(gst::State::Playing).ok()?;
        Some(Self { pipeline, units, number_mark: gst::Caps::new_empty_simple(NUMBER_MARK), shared })
    }

    fn fit(&self, tile: (u32, u32)) {
        *lock(&self.shared.tile) = tile;
    }

    /// Whether it is one of a graphics processor that has not given a picture yet.
    fn is_unproven(&self) -> bool {
        self.shared.is_hardware && !self.shared.is_proven.load(Ordering::Acquire)
    }

    /// Whether only a new decoder helps.
    fn is_broken(&self) -> bool {
        if self.shared.fruitless.load(Ordering::Acquire) >= FRUITLESS && waiting(&self.units) == 0 {
            self.shared.break_down();
        }
        self.shared.broken.load(Ordering::Acquire)
    }

    fn push(&self, unit: Passing, body: Vec<u8>) {
        let mut buffer = gst::Buffer::from_slice(body);
        {
            let buffer = buffer.get_mut().expect("a buffer just made has one owner");
            buffer.set_pts(unit.pts_us.map(gst::ClockTime::from_useconds));
            // The decoder carries this to the picture, whatever the device's own times are worth.
            gst::ReferenceTimestampMeta::add(
                buffer,
                &self.number_mark,
                gst::ClockTime::from_nseconds(unit.number),
                gst::ClockTime::NONE,
            );
            if !unit.key {
                buffer.set_flags(gst::BufferFlags::DELTA_UNIT);
            }
        }
        {
            let mut passing = lock(&self.shared.passing);
            if passing.len() == REMEMBERED {
                passing.pop_front();
            }
            passing.push_back(unit);
        }
        self.shared.fruitless.fetch_add(1, Ordering::AcqRel);
        if self.units.push_buffer(buffer).is_err() {
            self.shared.break_down();
        }
    }
}

fn picture_sink(shared: &Arc<Shared>) -> gst_app::AppSink {
    let (shared, mut fitting) = (Arc::clone(shared), Fitting::default());
    gst_app::AppSink::builder()
        .caps(&gst::Caps::builder("video/x-raw").field("format", gst::List::new(tile::FORMS)).build())
        .sync(false)
        .async_(false)
        .qos(false)
        .max_buffers(1)
        .drop(true)
        .callbacks(
            gst_app::AppSinkCallbacks::builder()
                .new_sample(move |sink| {
                    let sample = sink.pull_sample().map_err(|_| gst::FlowError::Eos)?;
                    show(&shared, &mut fitting, &sample);
                    Ok(gst::FlowSuccess::Ok)
                })
                .build(),
        )
        .build()
}

fn show(shared: &Shared, fitting: &mut Fitting, sample: &gst::Sample) {
    let Some(unit) = sample.buffer().and_then(number_of).and_then(|number| passed(shared, number)) else { return };
    if concealed::take() {
        shared.torn.store(true, Ordering::Release);
    } else if unit.key {
        shared.torn.store(false, Ordering::Release);
    }
    if shared.torn.load(Ordering::Acquire) {
        return;
    }
    let size = *lock(&shared.tile);
    let Some((width, height, pixels)) = tile::picture(fitting, sample, size) else { return };
    shared.fruitless.store(0, Ordering::Release);
    shared.is_proven.store(true, Ordering::Release);
    let picture = FromDecode::Picture { width, height, pts_us: unit.pts_us, taken_at: unit.taken_at };
    shared.outbox.put(Lane::Newest, picture, Box::new(pixels));
}

fn number_of(picture: &gst::BufferRef) -> Option<u64> {
    picture
        .iter_meta::<gst::ReferenceTimestampMeta>()
        .find(|mark| name(mark.reference()) == Some(NUMBER_MARK))
        .map(|mark| mark.timestamp().nseconds())
}

/// The unit that a picture came from. Earlier ones may still come (pictures leave in another order than they arrive),
/// so only very old ones are forgotten, when new ones come in.
fn passed(shared: &Shared, number: u64) -> Option<Passing> {
    let mut passing = lock(&shared.passing);
    let at = passing.iter().position(|unit| unit.number == number)?;
    passing.remove(at)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::{
        sync::mpsc::{self, Receiver},
        thread,
        time::Duration,
    };

    use super::*;

    /// So many coded pictures, a key every tenth.
    fn coded(count: usize) -> (String, Vec<(bool, Vec<u8>)>) {
        let line = format!(
            "videotestsrc num-buffers={count} ! video/x-raw,width=64,height=48,framerate=25/1 \
             ! x264enc key-int-max=10 tune=zerolatency ! h264parse config-interval=-1 \
             ! video/x-h264,stream-format=byte-stream,alignment=au ! appsink name=out sync=false"
        );
        let pipeline = gst::parse::launch(&line).unwrap().downcast::<gst::Pipeline>().unwrap();
        let sink = pipeline.by_name("out").unwrap().downcast::<gst_app::AppSink>().unwrap();
        pipeline.set_state(gst::State::Playing).unwrap();
        let mut units = Vec::new();
        let mut caps = String::new();
        while let Ok(sample) = sink.pull_sample() {
            caps = sample.caps().unwrap().to_string();
            let buffer = sample.buffer().unwrap();
            let key = !buffer.flags().contains(gst::BufferFlags::DELTA_UNIT);
            units.push((key, buffer.map_readable().unwrap().to_vec()));
        }
        pipeline.set_state(gst::State::Null).unwrap();
        (caps, units)
    }

    /// What comes out, as it comes.
    fn answers(outbox: &Arc<Outbox<FromDecode>>) -> Receiver<FromDecode> {
        let (reading, writing) = std::io::pipe().unwrap();
        outbox.write_to(std::os::fd::OwnedFd::from(writing).into(), || {});
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            let mut reading = reading;
            while let Ok(Some((answer, _))) = vaka_link::pipe::read::<FromDecode>(&mut reading) {
                if tell.send(answer).is_err() {
                    return;
                }
            }
        });
        told
    }

    /// The moments of the pictures that come of these units when this decoder is tried first.
    fn pictures_by(hardware: Option<Finder>) -> Vec<i64> {
        let (caps, units) = coded(40);
        assert_eq!(units.len(), 40);
        let outbox = Outbox::new();
        let told = answers(&outbox);
        let mut pictures = Pictures::new(&outbox, (64, 48), hardware);
        pictures.format(&caps);
        let mut seen = Vec::new();
        let mut look = |within| {
            while let Ok(answer) = told.recv_timeout(Duration::from_millis(within)) {
                match answer {
                    FromDecode::Picture { taken_at, .. } => seen.push(taken_at.0),
                    other => panic!("{other:?} after {seen:?}"),
                }
            }
        };
        for (index, (key, body)) in units.into_iter().enumerate() {
            pictures.take(key, None, Moment(index as i64), body);
            look(20);
        }
        look(1000);
        pictures.drop_decoder();
        seen
    }

    #[test]
    fn a_graphics_processor_that_fails_or_gives_nothing_is_replaced_by_the_processor_and_nobody_is_told_of_bad_data() {
        crate::gst_setup::init();
        let plain = pictures_by(None);
        assert!(plain.len() >= 35 && plain.contains(&0), "{plain:?}");
        let absent = pictures_by(Some(|_| None));
        assert!(absent.len() >= 35, "{absent:?}");
        let falls =
            pictures_by(Some(|_| gst::ElementFactory::make("identity").property("error-after", 2).build().ok()));
        assert!(falls.len() >= 10 && falls.contains(&39), "{falls:?}");
        assert!(falls.first().is_some_and(|first| *first < 10), "it does not wait for another key: {falls:?}");
        let idle = pictures_by(Some(|_| {
            gst::ElementFactory::make("identity").property("drop-probability", 1.0_f32).build().ok()
        }));
        assert!(idle.contains(&39) && idle.first().is_some_and(|first| *first < 30), "{idle:?}");
    }
}
