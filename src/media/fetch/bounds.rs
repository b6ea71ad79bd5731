//! Keeps rtspsrc at the address that the register names, and silent to whoever is not believed there; judges no picture.
//!
//! rtspsrc follows a redirect (RFC 2326, 11.3) by itself, connects to a stream's own control address (C.1.1), and sends
//! its reports to whatever host the device calls the source of its UDP (12.39). None of that is the device's to choose:
//! the register says where a worker may go, and in training it may go nowhere but to simulated homes (M15).
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread,
};

use gstreamer as gst;
use gstreamer::prelude::*;
use rtsp_types::Url;

use super::certificate::Certificate;
use crate::reach;

/// A device may send us from one of its paths to another, but not for ever.
const CONNECTS: u32 = 4;
/// The progress that rtspsrc tells of just before it connects.
const CONNECT: &str = "connect";

/// What one connection must not go beyond.
pub(super) struct Bounds {
    /// Whoever is asked over TLS is not asked in the clear.
    scheme: String,
    host: String,
    port: u16,
    connects: AtomicU32,
    left: AtomicBool,
    /// Something was about to be said to whoever is not believed.
    unbelieved: AtomicBool,
}

impl Bounds {
    /// Watches over `source`, whose messages go to the bus of `pipeline`; `None` for an address that is none.
    ///
    /// A thread of `source` that is about to leave the bounds never gets to: it is stopped for good, which only the end
    /// of this process ends. Whether that has happened, [`Bounds::is_left`] says.
    pub(super) fn set(
        address: &str,
        pipeline: &gst::Pipeline,
        source: &gst::Element,
        certificate: Option<&Arc<Certificate>>,
    ) -> Option<Arc<Self>> {
        let address = Url::parse(address).ok()?;
        let host = address.host_str()?.to_owned();
        let bounds = Arc::new(Self {
            scheme: address.scheme().to_owned(),
            host,
            port: reach::port_of(&address),
            connects: AtomicU32::new(0),
            left: AtomicBool::new(false),
            unbelieved: AtomicBool::new(false),
        });
        let guard = Arc::clone(&bounds);
        let certificate = certificate.cloned();
        pipeline.bus()?.set_sync_handler(move |_, message| {
            if let gst::MessageView::Progress(progress) = message.view()
                && let (kind, code, words) = progress.get()
            {
                if code == CONNECT {
                    if let Some(certificate) = &certificate {
                        certificate.begin();
                    }
                    if !guard.allow(words) {
                        stop_for_good(&guard.left);
                    }
                } else if kind == gst::ProgressType::Continue
                    && certificate.as_ref().is_some_and(|certificate| !certificate.may_speak())
                {
                    stop_for_good(&guard.unbelieved);
                }
            }
            gst::BusSyncReply::Pass
        });
        // In a URL an IPv6 address stands in brackets, for a socket it does not.
        let host = bounds.host.trim_start_matches('[').trim_end_matches(']').to_owned();
        source.downcast_ref::<gst::Bin>()?.connect_element_added(move |_, element| {
            if element.factory().is_some_and(|factory| factory.name() == "udpsink") {
                element.set_property("host", &host);
            }
        });
        Some(bounds)
    }

    /// Whether the device wanted to lead away from its address, or round and round. Nothing more comes then.
    pub(super) fn is_left(&self) -> bool {
        self.left.load(Ordering::SeqCst)
    }

    /// Whether something would have been said to somebody who is not believed. Nothing was, and nothing more comes.
    pub(super) fn is_unbelieved(&self) -> bool {
        self.unbelieved.load(Ordering::SeqCst)
    }

    /// Whether to connect where these words of rtspsrc say ("Connecting to rtsp://…"). Words without an address lead
    /// nowhere that is known.
    fn allow(&self, words: &str) -> bool {
        let goal = words.split_whitespace().find_map(|word| Url::parse(word).ok());
        let is_here = goal.is_some_and(|goal| {
            goal.scheme() == self.scheme && goal.host_str() == Some(&self.host) && reach::port_of(&goal) == self.port
        });
        is_here && self.connects.fetch_add(1, Ordering::SeqCst) < CONNECTS
    }
}

/// Stops this thread, and says so.
fn stop_for_good(said: &AtomicBool) -> ! {
    said.store(true, Ordering::SeqCst);
    loop {
        thread::park();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(host: &str, port: u16) -> Bounds {
        secured_or_not("rtsp", host, port)
    }

    fn secured_or_not(scheme: &str, host: &str, port: u16) -> Bounds {
        let [left, unbelieved] = [false; 2].map(AtomicBool::new);
        let (scheme, host) = (scheme.to_owned(), host.to_owned());
        Bounds { scheme, host, port, connects: AtomicU32::new(0), left, unbelieved }
    }

    #[test]
    fn only_the_address_itself_is_connected_to() {
        let allows = |words: &str| bounds("192.0.2.1", 554).allow(words);
        assert!(allows("Connecting to rtsp://192.0.2.1/cam"));
        assert!(allows("Connecting to rtsp://192.0.2.1:554/another?x=1"));
        for elsewhere in [
            "Connecting to rtsp://192.0.2.1:8554/cam",
            "Connecting to rtsp://192.0.2.10/cam",
            "Connecting to rtsp://elsewhere/rtsp://192.0.2.1/cam",
            "Connecting to rtsp://192.0.2.1@elsewhere/cam",
            "Connecting to rtsps://192.0.2.1:554/cam",
            "Connecting",
            "",
        ] {
            assert!(!allows(elsewhere), "{elsewhere}");
        }
        let secured = |words: &str| secured_or_not("rtsps", "192.0.2.1", 322).allow(words);
        assert!(secured("Connecting to rtsps://192.0.2.1:322/cam") && secured("Connecting to rtsps://192.0.2.1/cam"));
        assert!(!secured("Connecting to rtsp://192.0.2.1:322/cam"), "in the clear, at the same door");
        assert!(bounds("[2001:db8::1]", 8554).allow("Connecting to rtsp://[2001:db8::1]:8554/cam"));
    }

    #[test]
    fn round_and_round_is_nowhere() {
        let bounds = bounds("192.0.2.1", 554);
        let allowed = (0..10).filter(|_| bounds.allow("Connecting to rtsp://192.0.2.1/cam")).count();
        assert_eq!(allowed, 4);
    }
}
