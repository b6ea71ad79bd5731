//! A pipeline to or from a sound device: which one plays first on this machine, and how its failure is noticed.
use std::time::Duration;

use gstreamer as gst;
use gstreamer::prelude::*;

use crate::gst_setup::{has, stop_aside};

/// A running pipeline; stopped aside when dropped, because a sound server that hangs can hold it for ever.
pub(crate) struct Running(pub gst::Pipeline);

impl Drop for Running {
    fn drop(&mut self) {
        drop(stop_aside(self.0.clone()));
    }
}

/// The first of these elements that exists here and whose pipeline starts.
pub(crate) fn first_that_runs(elements: &[(&str, &str)], launch: impl Fn(&str) -> String) -> Option<Running> {
    elements.iter().filter(|(name, _)| has(name)).find_map(|(name, settings)| {
        let pipeline = gst::parse::launch(&launch(&format!("{name} {settings}"))).ok()?;
        let running = Running(pipeline.downcast::<gst::Pipeline>().ok()?);
        running.0.set_state(gst::State::Playing).ok()?;
        // A sink has its device open before it has anything to play; only a failure is waited for.
        let (changed, ..) = running.0.state(gst::ClockTime::ZERO);
        changed.ok()?;
        Some(running)
    })
}

/// The pipeline with this very element at its end, if it starts. `rest` is all but the element; its first or last pad, by the
/// name `end`, is joined to it.
pub(crate) fn that_runs(element: gst::Element, settings: &[(&str, &str)], rest: &str, side: Side) -> Option<Running> {
    let running = Running(gst::Pipeline::new());
    let bin = gst::parse::bin_from_description(rest, true).ok()?;
    for (name, value) in settings.iter().filter(|(name, _)| element.find_property(name).is_some()) {
        element.set_property_from_str(name, value);
    }
    running.0.add_many([element.upcast_ref::<gst::Element>(), bin.upcast_ref()]).ok()?;
    match side {
        Side::Source => element.link(&bin).ok()?,
        Side::Sink => bin.link(&element).ok()?,
    }
    running.0.set_state(gst::State::Playing).ok()?;
    let (changed, ..) = running.0.state(gst::ClockTime::ZERO);
    changed.ok()?;
    Some(running)
}

/// Where in a pipeline a device stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Source,
    Sink,
}

impl Running {
    /// Whether the device has failed or ended; waits for that at most so long.
    pub(crate) fn fails_within(&self, limit: Duration) -> bool {
        let Some(bus) = self.0.bus() else { return true };
        let limit = gst::ClockTime::from_nseconds(u64::try_from(limit.as_nanos()).unwrap_or(u64::MAX));
        bus.timed_pop_filtered(limit, &[gst::MessageType::Error, gst::MessageType::Eos]).is_some()
    }
}
