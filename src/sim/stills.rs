//! A camera that gives stills over HTTP on loopback, one for each asking; it paints nothing before somebody asks.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;
use tiny_http::{Header, Request, Response, Server};

use crate::SimError;
use crate::feed::Feed;
use crate::rtsp::Access;

/// An encoder that takes longer hangs.
const ENCODING: gst::ClockTime = gst::ClockTime::from_seconds(2);

/// What a home's still cameras answer with, by path.
pub type Stills = Vec<(String, Feed)>;

/// A running server. Dropping it frees the port.
pub struct StillServer {
    server: Arc<Server>,
    port: u16,
    asked: Arc<AtomicUsize>,
    thread: Option<JoinHandle<()>>,
}

impl StillServer {
    /// Listens on a free port of 127.0.0.1; Basic is asked of everybody.
    ///
    /// # Errors
    /// The machine has no port or no thread left.
    pub fn start(access: &Access, stills: Stills) -> Result<StillServer, SimError> {
        gst::init().map_err(|error| SimError::GStreamer(error.to_string()))?;
        let server = Arc::new(Server::http("127.0.0.1:0").map_err(|_| SimError::PortTaken(0))?);
        let port = server.server_addr().to_ip().map(|address| address.port()).ok_or(SimError::PortTaken(0))?;
        let asked = Arc::new(AtomicUsize::new(0));
        let wanted = format!("Basic {}", STANDARD.encode(format!("{}:{}", access.user, access.password)));
        let thread = {
            let (server, asked) = (Arc::clone(&server), Arc::clone(&asked));
            std::thread::Builder::new().name("sim-stills".to_owned()).spawn(move || {
                for request in server.incoming_requests() {
                    asked.fetch_add(1, Ordering::Relaxed);
                    answer(request, &wanted, &stills);
                }
            })?
        };
        Ok(StillServer { server, port, asked, thread: Some(thread) })
    }

    /// The address of a camera, without user and password.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// How often a camera was asked for anything.
    pub fn asked_ever(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

impl Drop for StillServer {
    fn drop(&mut self) {
        self.server.unblock();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("a still camera ended badly");
        }
    }
}

fn answer(request: Request, wanted: &str, stills: &Stills) {
    let is_let_in =
        request.headers().iter().any(|header| header.field.equiv("Authorization") && header.value.as_str() == wanted);
    let camera = stills.iter().find(|(path, _)| path == request.url());
    // Whoever asked may be gone by now.
    let _ = match camera {
        _ if !is_let_in => {
            request.respond(Response::empty(401).with_header(header("WWW-Authenticate: Basic realm=\"kamera\"")))
        }
        None => request.respond(Response::empty(404)),
        Some((_, feed)) => match still(feed) {
            Some(jpeg) => request.respond(
                Response::from_data(jpeg)
                    .with_chunked_threshold(usize::MAX)
                    .with_header(header("Content-Type: image/jpeg")),
            ),
            None => request.respond(Response::empty(500)),
        },
    };
}

fn header(line: &str) -> Header {
    line.parse().expect("a header of ours is well formed")
}

/// The picture of just now as JPEG.
fn still(feed: &Feed) -> Option<Vec<u8>> {
    let launch = format!(
        "appsrc name=in format=time caps=video/x-raw,format=I420,width={},height={},framerate=0/1 ! jpegenc ! appsink name=out sync=false",
        feed.width, feed.height
    );
    let pipeline = gst::parse::launch(&launch).ok()?.downcast::<gst::Pipeline>().ok()?;
    let source = pipeline.by_name("in")?.downcast::<gst_app::AppSrc>().ok()?;
    let sink = pipeline.by_name("out")?.downcast::<gst_app::AppSink>().ok()?;
    pipeline.set_state(gst::State::Playing).ok()?;
    let mut frame = gst::Buffer::from_slice(feed.frame());
    frame.get_mut()?.set_pts(gst::ClockTime::ZERO);
    let _ = source.push_buffer(frame);
    let _ = source.end_of_stream();
    let jpeg = sink.try_pull_sample(ENCODING).and_then(|sample| Some(sample.buffer()?.map_readable().ok()?.to_vec()));
    let _ = pipeline.set_state(gst::State::Null);
    jpeg
}
