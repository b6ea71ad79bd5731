//! GStreamer workers: fetch, talk, decode and sound.
