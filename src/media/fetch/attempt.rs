//! One connection to one device, from SETUP to its end; whether there is a next one is decided elsewhere.
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;
use rtp_types::RtpPacket;
use tracing::{debug, warn};
use vaka_link::{
    unit::{MediaFault, Track},
    worker::{FetchOrder, Tracks, Transport, now},
};

use super::{
    bounds::Bounds,
    certificate::{self, Certificate},
    form::{self, Form},
    giving::Giving,
    holes::{self, Holes},
    line::{Connection, Line},
    prompt::Prompt,
    pulse::Pulse,
};
use crate::{fault, gst_setup::has, reach};

/// How long a device may take to let itself be connected to, and for each of its answers: one that runs on a battery has
/// to wake up. That it has not answered is told sooner, see [`Pulse::is_awaited`].
pub(crate) const ANSWER: Duration = Duration::from_secs(8);
/// Packets that UDP brought in the wrong order are waited for this long.
const UDP_LATENCY_MS: u32 = 60;
/// UDP that has brought nothing so long after the streams were chosen is stopped on its way by a firewall.
const UDP_FIRST: Duration = Duration::from_secs(2);
/// No whole picture for so long is told as damage while the device goes on sending.
const TORN: Duration = Duration::from_secs(1);
/// How often the end, the bus and the pulse are looked at.
pub(crate) const LOOK: Duration = Duration::from_millis(50);

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The worker's end has come.
    Over,
    /// The device ended it in good order, or the connection broke, after units had come: worth an immediate new one.
    Cut,
    /// It cannot be seen.
    Fault(MediaFault),
    /// Nothing comes by this transport; what that means if there is no other.
    OtherTransport(MediaFault),
    /// The device would lead away from its address, or is not believed; this process has stopped on the way and can connect
    /// no more.
    Stopped(MediaFault),
}

/// What the streams of a device turned out to be; filled in while they are chosen.
#[derive(Default)]
struct Offer {
    video: Option<u32>,
    sound: Option<u32>,
    /// When the last of them was chosen.
    chosen: Option<Duration>,
    /// A wanted track was there in a form that no row of the table fits.
    unknown: bool,
}

struct Attempt {
    tracks: Tracks,
    offer: Mutex<Offer>,
    pulse: Arc<Mutex<Pulse>>,
    holes: Mutex<Holes>,
    /// When the last packet of the main track has come, whatever it held.
    heard: Mutex<Option<Duration>>,
    giving: Giving,
    epoch: Instant,
    broken: Mutex<Option<MediaFault>>,
}

/// A connection that is not made yet, and what watches over it; over TLS also what judges who answers.
type Built = (gst::Pipeline, Arc<Bounds>, Option<Arc<Certificate>>);

/// Connects and stays connected until something ends it. `pulse` keeps the device's pace from one connection to the
/// next; `epoch` is its zero.
pub(crate) fn run(
    order: &FetchOrder,
    transport: Transport,
    line: &Line,
    giving: &Giving,
    pulse: &Arc<Mutex<Pulse>>,
    epoch: Instant,
) -> Outcome {
    // rtspsrc of GStreamer 1.22 crashes where the plug-in with the forms of RTP is not installed.
    if !has("rtph264depay") {
        return Outcome::Fault(MediaFault::CodecMissing);
    }
    let attempt = Arc::new(Attempt {
        tracks: order.tracks,
        offer: Mutex::default(),
        pulse: Arc::clone(pulse),
        holes: Mutex::default(),
        heard: Mutex::default(),
        giving: giving.clone(),
        epoch,
        broken: Mutex::default(),
    });
    lock(pulse).begin(epoch.elapsed());
    giving.begin();
    let is_secured = reach::is_secured(order.address.reveal());
    if is_secured && !certificate::is_there() {
        return Outcome::Fault(MediaFault::Ours);
    }
    let Some((pipeline, bounds, certificate)) = attempt.build(order, transport, is_secured) else {
        return Outcome::Fault(MediaFault::Ours);
    };
    let Some(bus) = pipeline.bus() else { return Outcome::Fault(MediaFault::Ours) };
    if !line.open(Connection::Rtsp(pipeline.clone())) {
        return Outcome::Over;
    }
    let (mut torn_told, mut silence_told) = (false, false);
    let mut prompt = Prompt::with(order.address.reveal());
    loop {
        let message = bus.timed_pop_filtered(
            gst::ClockTime::from_mseconds(LOOK.as_millis() as u64),
            &[gst::MessageType::Error, gst::MessageType::Eos],
        );
        if line.is_over() {
            return Outcome::Over;
        }
        if bounds.is_left() {
            return Outcome::Stopped(MediaFault::SentElsewhere);
        }
        if bounds.is_unbelieved() {
            return Outcome::Stopped(MediaFault::OtherCertificate);
        }
        if lock(pulse).has_beaten() {
            prompt.end();
        }
        if !silence_told && lock(pulse).is_awaited(epoch.elapsed()) {
            giving.trouble(attempt.silence());
            silence_told = true;
        }
        if let Some(fault) = *lock(&attempt.broken) {
            return Outcome::Fault(fault);
        }
        match message.as_ref().map(|message| message.view()) {
            Some(gst::MessageView::Error(error)) => {
                return match certificate.as_ref().and_then(|certificate| certificate.fault()) {
                    Some(fault) => Outcome::Fault(fault.into()),
                    None => attempt.outcome_of(error, order.address.reveal()),
                };
            }
            Some(gst::MessageView::Eos(_)) if lock(pulse).has_beaten() => return Outcome::Cut,
            Some(gst::MessageView::Eos(_)) => return Outcome::Fault(MediaFault::NoVideo),
            _ => {}
        }
        if lock(pulse).is_stalled(epoch.elapsed()) {
            return Outcome::Fault(attempt.silence());
        }
        if transport == Transport::Udp && attempt.brings_nothing() {
            return Outcome::OtherTransport(MediaFault::Stalled);
        }
        let torn = lock(&attempt.holes).torn_for(epoch.elapsed()) > TORN;
        if torn && !torn_told {
            giving.trouble(MediaFault::BrokenData);
        }
        torn_told = torn;
    }
}

impl Attempt {
    fn build(self: &Arc<Self>, order: &FetchOrder, transport: Transport, is_secured: bool) -> Option<Built> {
        let pipeline = gst::Pipeline::new();
        let source = gst::ElementFactory::make("rtspsrc").build().ok()?;
        source.set_property("location", &*reach::with_port(order.address.reveal()));
        if !order.user.is_empty() {
            source.set_property("user-id", order.user.reveal());
            source.set_property("user-pw", order.password.reveal());
        }
        source.set_property("tcp-timeout", ANSWER.as_micros() as u64);
        // How long UDP may bring nothing is judged here: rtspsrc's own end of patience looks like no answer at all.
        source.set_property("timeout", 0u64);
        source.set_property("do-retransmission", false);
        // The reader shows the newest picture as soon as it has it: nothing is kept back to smooth the pace.
        if transport == Transport::Udp {
            source.set_property_from_str("protocols", "udp");
            source.set_property("latency", UDP_LATENCY_MS);
            source.set_property("drop-on-latency", true);
        } else {
            source.set_property_from_str("protocols", "tcp");
            source.set_property("latency", 0u32);
        }

        let attempt = Arc::clone(self);
        source.connect("select-stream", false, move |arguments| {
            let wanted = match (arguments[1].get::<u32>(), arguments[2].get::<gst::Caps>()) {
                (Ok(number), Ok(caps)) => attempt.wants(number, &caps),
                _ => false,
            };
            Some(wanted.to_value())
        });
        let attempt = Arc::clone(self);
        let weak = pipeline.downgrade();
        source.connect_pad_added(move |_, pad| {
            if let Some(pipeline) = weak.upgrade()
                && attempt.take_up(&pipeline, pad).is_none()
            {
                warn!("a stream cannot be taken up");
                *lock(&attempt.broken) = Some(MediaFault::CodecMissing);
            }
        });
        pipeline.add(&source).ok()?;
        let certificate = is_secured.then(|| Certificate::judge(&source, order.certificate));
        let bounds = Bounds::set(order.address.reveal(), &pipeline, &source, certificate.as_ref())?;
        Some((pipeline, bounds, certificate))
    }

    /// Decides which streams are set up; the others are not even asked for.
    fn wants(&self, number: u32, caps: &gst::CapsRef) -> bool {
        let Some(track) = form::track_of(caps) else { return false };
        let asked = match track {
            Track::Video => self.tracks != Tracks::Sound,
            Track::Sound => self.tracks != Tracks::Video,
        };
        if !asked {
            return false;
        }
        let mut offer = lock(&self.offer);
        if form::of(caps).is_none() {
            offer.unknown |= track == self.main_track();
            return false;
        }
        let chosen = match track {
            Track::Video => &mut offer.video,
            Track::Sound => &mut offer.sound,
        };
        let wanted = *chosen.get_or_insert(number) == number;
        if wanted {
            offer.chosen = Some(self.epoch.elapsed());
        }
        wanted
    }

    /// The track whose absence is a fault and whose silence is a stall.
    fn main_track(&self) -> Track {
        if self.tracks == Tracks::Sound { Track::Sound } else { Track::Video }
    }

    fn take_up(self: &Arc<Self>, pipeline: &gst::Pipeline, pad: &gst::Pad) -> Option<()> {
        let caps = pad.current_caps().unwrap_or_else(|| pad.query_caps(None));
        let form = form::of(&caps)?;
        if form.track == Track::Sound && self.main_track() == Track::Video {
            self.tell_missing_pictures();
        }
        if form.track == self.main_track() {
            self.watch_packets(form.track, pad);
        }
        let chain = gst::parse::bin_from_description(form.chain, true).ok()?;
        let sink = self.sink(form)?;
        pipeline.add_many([chain.upcast_ref::<gst::Element>(), sink.upcast_ref()]).ok()?;
        chain.link(&sink).ok()?;
        sink.sync_state_with_parent().ok()?;
        chain.sync_state_with_parent().ok()?;
        pad.link(&chain.static_pad("sink")?).ok()?;
        debug!(track = ?form.track, "a stream is taken up");
        Some(())
    }

    /// Looks at the number of each packet before anything is made of it.
    fn watch_packets(self: &Arc<Self>, track: Track, pad: &gst::Pad) {
        let attempt = Arc::clone(self);
        pad.add_probe(gst::PadProbeType::BUFFER, move |_, info| {
            if let Some(packet) = info.buffer()
                && let Ok(bytes) = packet.map_readable()
                && let Some(number) = holes::number(&bytes)
            {
                let (at, now) = (packet.pts().map(gst::ClockTime::nseconds), attempt.epoch.elapsed());
                lock(&attempt.holes).packet(number, at, now);
                *lock(&attempt.heard) = Some(now);
                if track == Track::Video
                    && let Ok(packet) = RtpPacket::parse(&bytes)
                {
                    attempt.giving.packet(packet.timestamp(), packet.marker_bit());
                }
            }
            gst::PadProbeReturn::Ok
        });
    }

    /// Sound alone is passed on, but whoever asked for both must hear that there are no pictures.
    fn tell_missing_pictures(&self) {
        let offer = lock(&self.offer);
        if offer.video.is_none() {
            let fault = if offer.unknown { MediaFault::CodecMissing } else { MediaFault::NoVideo };
            self.giving.trouble(fault);
        }
    }

    fn sink(self: &Arc<Self>, form: &'static Form) -> Option<gst_app::AppSink> {
        let attempt = Arc::clone(self);
        let mut known: Option<gst::Caps> = None;
        let beats = form.track == self.main_track() || lock(&self.offer).video.is_none();
        let sink = gst_app::AppSink::builder()
            .caps(&form.caps.parse().ok()?)
            .sync(false)
            .async_(false)
            .callbacks(
                gst_app::AppSinkCallbacks::builder()
                    .new_sample(move |sink| {
                        let sample = sink.pull_sample().map_err(|_| gst::FlowError::Eos)?;
                        attempt.pass_on(form.track, &sample, &mut known, beats);
                        Ok(gst::FlowSuccess::Ok)
                    })
                    .build(),
            )
            .build();
        Some(sink)
    }

    fn pass_on(&self, track: Track, sample: &gst::Sample, known: &mut Option<gst::Caps>, beats: bool) {
        let taken_at = now().wall;
        if beats {
            lock(&self.pulse).beat(self.epoch.elapsed());
        }
        if let Some(caps) = sample.caps_owned()
            && known.as_ref() != Some(&caps)
        {
            self.giving.form(track, caps.to_string(), taken_at);
            *known = Some(caps);
        }
        let Some(buffer) = sample.buffer_owned() else { return };
        let key = track == Track::Sound || !buffer.flags().contains(gst::BufferFlags::DELTA_UNIT);
        let at = buffer.pts();
        if track == self.main_track() && !lock(&self.holes).is_whole(key, at.map(gst::ClockTime::nseconds)) {
            return;
        }
        let pts_us = at.map(gst::ClockTime::useconds);
        let Ok(bytes) = buffer.into_mapped_buffer_readable() else { return };
        self.giving.data(track, key, pts_us, taken_at, Box::new(bytes));
    }

    fn outcome_of(&self, error: &gst::message::Error, address: &str) -> Outcome {
        debug!(number = fault::number(error), "the connection ended");
        let has_beaten = lock(&self.pulse).has_beaten();
        let (was_chosen, is_unknown) = {
            let offer = lock(&self.offer);
            (offer.chosen.is_some(), offer.unknown)
        };
        match fault::of_source(error) {
            // What was chosen could not be set up: the device refuses this transport (461).
            Some(MediaFault::CodecMissing) if was_chosen => Outcome::OtherTransport(MediaFault::NoVideo),
            Some(MediaFault::NoAnswer) | None if has_beaten => Outcome::Cut,
            Some(MediaFault::CodecMissing) if !is_unknown => Outcome::Fault(MediaFault::NoVideo),
            Some(MediaFault::NoAnswer) if reach::is_refused(address) => Outcome::Fault(MediaFault::Refused),
            Some(fault) => Outcome::Fault(fault),
            None => Outcome::Fault(MediaFault::NoAnswer),
        }
    }

    /// Whether the device has agreed to send long enough ago and nothing has come.
    fn brings_nothing(&self) -> bool {
        let chosen = lock(&self.offer).chosen;
        let waited = chosen.map(|chosen| self.epoch.elapsed().saturating_sub(chosen));
        !lock(&self.pulse).has_beaten() && waited.is_some_and(|waited| waited > UDP_FIRST)
    }

    /// What it means that nothing comes.
    fn silence(&self) -> MediaFault {
        let heard = *lock(&self.heard);
        if heard.is_some_and(|heard| self.epoch.elapsed().saturating_sub(heard) < TORN) {
            return MediaFault::BrokenData;
        }
        let offer = lock(&self.offer);
        if lock(&self.pulse).has_beaten() || offer.video.is_some() || offer.sound.is_some() {
            MediaFault::Stalled
        } else {
            MediaFault::NoAnswer
        }
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
