//! Which microphones and loudspeakers this machine has, kept up to date; the system's own copies of what is played are no
//! microphones. Opens none of them.
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use gstreamer as gst;
use gstreamer::prelude::*;
use vaka_link::frame::{AudioDevice, FromSound};

use super::Shared;

/// How often the list is looked at: a device that was pulled out is told within a second.
const TURN: Duration = Duration::from_millis(250);
/// After so many looks at an empty list the sound system is asked anew: it may have been started meanwhile.
const EMPTY_TURNS: u32 = 8;

/// The devices as they were last seen.
#[derive(Default)]
pub(super) struct Found(Mutex<Lists>);

#[derive(Default)]
struct Lists {
    microphones: Vec<(AudioDevice, gst::Device)>,
    loudspeakers: Vec<(AudioDevice, gst::Device)>,
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Microphone,
    Loudspeaker,
}

impl Found {
    /// Whether this one is there now.
    pub(super) fn has(&self, end: End, id: &str) -> bool {
        self.lock().of(end).iter().any(|(device, _)| device.id == id)
    }

    /// An element for this one, if it is there.
    pub(super) fn element(&self, end: End, id: &str) -> Option<gst::Element> {
        let device = self.lock().of(end).iter().find(|(device, _)| device.id == id)?.1.clone();
        device.create_element(None).ok()
    }

    fn lock(&self) -> MutexGuard<'_, Lists> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lists {
    fn of(&self, end: End) -> &[(AudioDevice, gst::Device)] {
        match end {
            End::Microphone => &self.microphones,
            End::Loudspeaker => &self.loudspeakers,
        }
    }

    fn of_monitor(monitor: &gst::DeviceMonitor) -> Self {
        let mut lists = Self::default();
        for device in monitor.devices() {
            if is_copy(&device) {
                continue;
            }
            let named = (AudioDevice { id: id_of(&device), name: device.display_name().to_string() }, device);
            let list = if named.1.has_classes("Audio/Sink") { &mut lists.loudspeakers } else { &mut lists.microphones };
            if list.iter().all(|(known, _)| known.id != named.0.id) {
                list.push(named);
            }
        }
        lists.microphones.sort_by(|one, other| one.0.name.cmp(&other.0.name));
        lists.loudspeakers.sort_by(|one, other| one.0.name.cmp(&other.0.name));
        lists
    }

    fn names(&self) -> (Vec<AudioDevice>, Vec<AudioDevice>) {
        let names = |list: &[(AudioDevice, gst::Device)]| list.iter().map(|(device, _)| device.clone()).collect();
        (names(&self.microphones), names(&self.loudspeakers))
    }
}

/// Looks for as long as the worker lives, and tells every change.
pub(super) fn keep(shared: &Shared) {
    let mut told = None;
    loop {
        let monitor = gst::DeviceMonitor::new();
        monitor.add_filter(Some("Audio/Source"), None);
        monitor.add_filter(Some("Audio/Sink"), None);
        let runs = monitor.start().is_ok();
        let mut empty = 0;
        while empty < EMPTY_TURNS {
            let lists = Lists::of_monitor(&monitor);
            let names = lists.names();
            empty = if names.0.is_empty() && names.1.is_empty() || !runs { empty + 1 } else { 0 };
            *shared.found.lock() = lists;
            if told.as_ref() != Some(&names) {
                told = Some(names.clone());
                shared.outbox.say(FromSound::Found { microphones: names.0, loudspeakers: names.1 });
            }
            thread::sleep(TURN);
        }
        monitor.stop();
    }
}

/// What a sound server gives back of its own loudspeakers.
fn is_copy(device: &gst::Device) -> bool {
    device
        .properties()
        .is_some_and(|properties| properties.get::<String>("device.class").is_ok_and(|is| is == "monitor"))
}

fn id_of(device: &gst::Device) -> String {
    let internal = device.find_property("internal-name").filter(|known| known.value_type() == String::static_type());
    let internal = internal.and_then(|_| device.property::<Option<String>>("internal-name"));
    internal.filter(|name| !name.is_empty()).unwrap_or_else(|| device.display_name().to_string())
}
