//! A stream of pictures in one answer (`multipart/x-mixed-replace`), taken apart by GStreamer.
use std::{
    io::Read,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;
use vaka_link::unit::MediaFault;

use super::{LONGEST, Taking, asking};
use crate::fetch::attempt::{LOOK, Outcome};

/// Read at a time: some of a picture, so that the last of it never waits for the first of the next.
const CHUNK: usize = 16 << 10;

/// What the parts turned out to be.
#[derive(Default)]
struct Seen {
    /// Bytes since the last whole picture.
    since: AtomicUsize,
    /// A part came that is no picture.
    strange: AtomicBool,
}

/// Reads until the camera ends it, or sends nothing that could be shown.
pub(super) fn read(mut from: impl Read, taking: &Arc<Taking>) -> Outcome {
    let seen = Arc::new(Seen::default());
    let Some((pipeline, source)) = build(taking, &seen) else { return Outcome::Fault(MediaFault::CodecMissing) };
    let outcome = pour(&mut from, &pipeline, &source, taking, &seen);
    let _ = pipeline.set_state(gst::State::Null);
    outcome
}

fn pour(
    from: &mut impl Read,
    pipeline: &gst::Pipeline,
    source: &gst_app::AppSrc,
    taking: &Taking,
    seen: &Seen,
) -> Outcome {
    let Some(bus) = pipeline.bus() else { return Outcome::Fault(MediaFault::Ours) };
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = match from.read(&mut chunk) {
            Ok(0) => {
                finish(&bus, source);
                return taking.outcome_of(MediaFault::NoAnswer);
            }
            Ok(read) => read,
            Err(error) => return taking.outcome_of(asking::of_io(&error)),
        };
        if taking.is_over() {
            return Outcome::Over;
        }
        let is_poured = source.push_buffer(gst::Buffer::from_slice(chunk[..read].to_vec())).is_ok();
        let is_broken = bus.pop_filtered(&[gst::MessageType::Error]).is_some();
        if !is_poured || is_broken || seen.strange.load(Ordering::SeqCst) {
            return Outcome::Fault(MediaFault::BrokenData);
        }
        // Without the line between two parts they would be gathered for ever.
        if seen.since.fetch_add(read, Ordering::SeqCst) > LONGEST {
            return Outcome::Fault(MediaFault::BrokenData);
        }
    }
}

/// Waits for the pictures that were read and not taken apart yet.
fn finish(bus: &gst::Bus, source: &gst_app::AppSrc) {
    let _ = source.end_of_stream();
    let ends = [gst::MessageType::Eos, gst::MessageType::Error];
    let _ = bus.timed_pop_filtered(gst::ClockTime::from_mseconds(LOOK.as_millis() as u64), &ends);
}

fn build(taking: &Arc<Taking>, seen: &Arc<Seen>) -> Option<(gst::Pipeline, gst_app::AppSrc)> {
    let pipeline = gst::Pipeline::new();
    let source = gst_app::AppSrc::builder()
        .caps(&gst::Caps::builder("multipart/x-mixed-replace").build())
        // Whoever reads waits until what was read is taken apart, so that no more than that lies in memory.
        .block(true)
        .max_bytes(CHUNK as u64)
        .format(gst::Format::Bytes)
        .build();
    let demux = gst::ElementFactory::make("multipartdemux").build().ok()?;
    pipeline.add_many([source.upcast_ref::<gst::Element>(), &demux]).ok()?;
    source.link(&demux).ok()?;
    let (weak, taking, seen) = (pipeline.downgrade(), Arc::clone(taking), Arc::clone(seen));
    demux.connect_pad_added(move |_, pad| {
        let Some(pipeline) = weak.upgrade() else { return };
        if take_up(&pipeline, pad, &taking, &seen).is_none() {
            seen.strange.store(true, Ordering::SeqCst);
        }
    });
    pipeline.set_state(gst::State::Playing).ok()?;
    Some((pipeline, source))
}

fn take_up(pipeline: &gst::Pipeline, pad: &gst::Pad, taking: &Arc<Taking>, seen: &Arc<Seen>) -> Option<()> {
    let (taking, seen) = (Arc::clone(taking), Arc::clone(seen));
    let sink = gst_app::AppSink::builder()
        .sync(false)
        .async_(false)
        .callbacks(
            gst_app::AppSinkCallbacks::builder()
                .new_sample(move |sink| {
                    let sample = sink.pull_sample().map_err(|_| gst::FlowError::Eos)?;
                    let bytes = sample.buffer_owned().and_then(|buffer| buffer.into_mapped_buffer_readable().ok());
                    if bytes.is_some_and(|bytes| taking.picture(Box::new(bytes))) {
                        seen.since.store(0, Ordering::SeqCst);
                    } else {
                        seen.strange.store(true, Ordering::SeqCst);
                    }
                    Ok(gst::FlowSuccess::Ok)
                })
                .build(),
        )
        .build();
    pipeline.add(&sink).ok()?;
    sink.sync_state_with_parent().ok()?;
    pad.link(&sink.static_pad("sink")?).ok()?;
    Some(())
}
