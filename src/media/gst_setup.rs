//! Starts GStreamer so that it is warm and says nothing by itself; knows which elements each worker needs, builds none.
use gstreamer as gst;
use gstreamer::{glib, prelude::*};
use tracing::{error, warn};

use crate::{
    Kind,
    decode::{concealed, hardware},
};

/// Elements that a worker of this kind cannot do without on any system.
pub(crate) fn needed(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Fetch => &[
            "rtspsrc",
            "rtpbin",
            "udpsrc",
            "rtph264depay",
            "h264parse",
            "rtph265depay",
            "h265parse",
            "rtpjpegdepay",
            "rtppcmudepay",
            "rtppcmadepay",
            "appsink",
        ],
        Kind::Decode => &[
            "appsrc",
            "avdec_h264",
            "avdec_h265",
            "avdec_mjpeg",
            "videoconvertscale",
            "capsfilter",
            "mulawdec",
            "alawdec",
            "audioconvert",
            "audioresample",
            "appsink",
        ],
        // Talks without GStreamer.
        Kind::Talk => &[],
        Kind::Sound => &["appsrc", "audioconvert", "audioresample", "appsink"],
        Kind::Export => &[
            "appsrc",
            "avdec_h264",
            "avdec_h265",
            "avdec_mjpeg",
            "videoconvertscale",
            "capsfilter",
            "mulawdec",
            "alawdec",
            "audioconvert",
            "audioresample",
            "appsink",
            "x264enc",
            "h264parse",
            "avenc_aac",
            "aacparse",
            "queue",
            "mp4mux",
            "jpegenc",
            "wavenc",
            "fakesink",
        ],
    }
}

/// Elements that are of use where they exist; loaded beforehand as well.
fn welcome(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Fetch => &["rtpmp4gdepay", "rtpopusdepay"],
        Kind::Decode | Kind::Export => &["avdec_aac", "opusdec"],
        Kind::Talk => &[],
        Kind::Sound => &["pulsesrc", "pulsesink", "webrtcdsp", "webrtcechoprobe"],
    }
}

/// Starts GStreamer and loads what this kind of worker needs, so that its order finds everything in memory.
pub(crate) fn warm(kind: Kind) {
    if kind == Kind::Talk {
        return;
    }
    init();
    for name in needed(kind).iter().chain(welcome(kind)) {
        // Making one loads its library; a missing one is told when it is really needed.
        drop(gst::ElementFactory::make(name).build());
    }
    if kind == Kind::Decode {
        drop(hardware::decoder_for("video/x-h265").map(|factory| factory.create().build()));
        concealed::listen();
    }
}

/// Starts GStreamer and silences it: its messages name addresses, and some name users and passwords.
pub(crate) fn init() {
    if let Err(fault) = gst::init() {
        error!(%fault, "GStreamer does not start");
        return;
    }
    gst::log::remove_default_log_function();
    glib::log_set_default_handler(|domain, level, _| {
        if matches!(level, glib::LogLevel::Error | glib::LogLevel::Critical | glib::LogLevel::Warning) {
            warn!(domain = domain.unwrap_or("none"), ?level, "a library complained; its words are withheld");
        }
    });
}

/// Whether this machine has an element of that name.
pub(crate) fn has(name: &str) -> bool {
    gst::ElementFactory::find(name).is_some()
}

/// How many buffers wait in a source for what comes after it.
pub(crate) fn waiting(source: &gstreamer_app::AppSrc) -> u64 {
    source.property("current-level-buffers")
}

/// Stops a pipeline on a thread of its own, because that can block for ever; the receiver tells when it is done.
pub(crate) fn stop_aside(pipeline: gst::Pipeline) -> std::sync::mpsc::Receiver<()> {
    let (done, wait) = std::sync::mpsc::channel();
    let stop = move || {
        let _ = pipeline.set_state(gst::State::Null);
        let _ = done.send(());
    };
    if std::thread::Builder::new().name("stop".to_owned()).spawn(stop).is_err() {
        error!("no thread to stop a pipeline on");
    }
    wait
}
