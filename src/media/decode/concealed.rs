//! Hears when the H.264 decoder has painted over what it could not read; knows no picture.
//!
//! libav fills damaged parts of a picture with what stood there before, gives it out as a good one, and says so in its log
//! alone ("error while decoding MB 10 3", "concealing 120 DC, 120 AC, 120 MV errors in P frame"; with several threads a
//! picture only the first). So that log is listened to; nothing of it is kept.
use std::sync::atomic::{AtomicBool, Ordering};

use gstreamer as gst;
use tracing::warn;

/// How the log names libav.
const CATEGORY: &str = "libav";
/// How its words begin.
const WORDS: [&str; 2] = ["error while decoding MB", "concealing"];

/// This process has one decoder for pictures: what is heard is about its newest one.
static HEARD: AtomicBool = AtomicBool::new(false);

/// Begins to listen, once the decoders are loaded.
pub(crate) fn listen() {
    let Some(category) = gst::DebugCategory::get(CATEGORY) else {
        warn!("libav's log cannot be listened to: what it paints over is not noticed");
        return;
    };
    category.set_threshold(gst::DebugLevel::Info);
    gst::log::add_log_function(move |of, level, _, _, _, _, message| {
        let about_a_picture = of == category && level <= gst::DebugLevel::Info;
        if about_a_picture && message.get().is_some_and(|said| WORDS.iter().any(|words| said.starts_with(words))) {
            HEARD.store(true, Ordering::Release);
        }
    });
}

/// Whether something has been painted over since the last call.
pub(super) fn take() -> bool {
    HEARD.swap(false, Ordering::AcqRel)
}
