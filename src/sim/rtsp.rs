//! An RTSP server on loopback with one or several mounts; it encodes nothing before a client asks and knows no story.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddrV4};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use gstreamer as gst;
use gstreamer::glib;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;
use gstreamer_rtsp_server as server;
use gstreamer_rtsp_server::prelude::*;

use crate::SimError;
use crate::feed::{self, Feed};
use crate::voice::{Ear, HomeSound};

/// Who may come in. The password is drawn anew for every run and stands only in the register file.
#[derive(Clone)]
pub struct Access {
    pub user: String,
    pub password: String,
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access").field("user", &self.user).finish_non_exhaustive()
    }
}

/// One address of a server: pictures, sound and talk, each where there is such a thing.
#[derive(Clone)]
pub struct Mount {
    /// As it stands in the address, with its slash: `/cam-hall`.
    pub path: String,
    pub pictures: Option<Feed>,
    pub sound: Option<HomeSound>,
    /// The loudspeaker; none answers 551 to a client that requires the back channel, as real cameras do.
    pub talk: Option<Ear>,
}

/// What went on at a server or mount, counted from its start.
#[derive(Debug, Default)]
pub struct Counts {
    /// Connections ever accepted.
    pub accepted: AtomicUsize,
    /// Connections open now.
    pub open: AtomicUsize,
    /// Pictures painted and handed to an encoder.
    pub pictures: AtomicU64,
    /// Encoders and microphones running now.
    pub watched: AtomicUsize,
}

/// A running server. Dropping it cuts every connection and frees the port.
pub struct RtspServer {
    port: u16,
    counts: Arc<Counts>,
    main_loop: glib::MainLoop,
    thread: Option<JoinHandle<()>>,
}

impl RtspServer {
    /// Listens on 127.0.0.1:`port` (0 = a free one). Without `access` everybody may come in, else Digest is asked.
    ///
    /// # Errors
    /// A part of GStreamer is missing, or the port is taken.
    pub fn start(port: u16, access: Option<&Access>, mounts: Vec<Mount>) -> Result<RtspServer, SimError> {
        gst::init().map_err(|error| SimError::GStreamer(error.to_string()))?;
        let counts = Arc::new(Counts::default());
        let context = glib::MainContext::new();
        let main_loop = glib::MainLoop::new(Some(&context), false);
        let rtsp = server::RTSPOnvifServer::new();
        rtsp.set_address(&Ipv4Addr::LOCALHOST.to_string());
        rtsp.set_service(&port.to_string());
        if let Some(access) = access {
            rtsp.set_auth(Some(&digest_only(access)));
        }
        let points = rtsp.mount_points().ok_or_else(|| SimError::GStreamer("no mount points".to_owned()))?;
        let ears: Vec<_> =
            mounts.iter().filter_map(|mount| Some((mount.talk.clone()?, mount.sound.clone()?))).collect();
        for mount in mounts {
            points.add_factory(&mount.path.clone(), factory(mount, access.is_some(), &counts));
        }
        count_connections(&rtsp, &counts);
        let (ready, started) = std::sync::mpsc::sync_channel(1);
        let running = main_loop.clone();
        let thread = std::thread::Builder::new().name("sim-rtsp".to_owned()).spawn(move || {
            let served = context.with_thread_default(|| serve(&rtsp, &context, &running, &ears, &ready));
            if let Err(error) = served {
                tracing::error!(%error, "an RTSP server has no thread of its own");
            }
        })?;
        let port = started.recv().map_err(|_| SimError::PortTaken(port))?.ok_or(SimError::PortTaken(port))?;
        Ok(RtspServer { port, counts, main_loop, thread: Some(thread) })
    }

    pub fn address(&self) -> SocketAddrV4 {
        SocketAddrV4::new(Ipv4Addr::LOCALHOST, self.port)
    }

    /// The address of a mount, without user and password.
    pub fn url(&self, path: &str) -> String {
        format!("rtsp://{}{path}", self.address())
    }

    pub fn counts(&self) -> &Counts {
        &self.counts
    }
}

impl Drop for RtspServer {
    fn drop(&mut self) {
        // Through the loop itself: a quit before the thread has entered its loop would be forgotten.
        let main_loop = self.main_loop.clone();
        let quit = glib::idle_source_new(None, glib::Priority::HIGH, move || {
            main_loop.quit();
            glib::ControlFlow::Break
        });
        quit.attach(Some(&self.main_loop.context()));
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("an RTSP server ended badly");
        }
    }
}

/// Runs the server on this thread until its loop is quit, then closes what is open.
fn serve(
    rtsp: &server::RTSPOnvifServer,
    context: &glib::MainContext,
    main_loop: &glib::MainLoop,
    ears: &[(Ear, HomeSound)],
    ready: &std::sync::mpsc::SyncSender<Option<u16>>,
) {
    let attached = rtsp.attach(Some(context));
    let port = u16::try_from(rtsp.bound_port()).ok().filter(|port| *port != 0);
    let listening = if attached.is_ok() { port } else { None };
    // Nobody waits any more if the receiver is gone.
    let _ = ready.send(listening);
    if listening.is_none() {
        return;
    }
    let ears = ears.to_vec();
    let listen = glib::timeout_source_new(Duration::from_millis(100), None, glib::Priority::DEFAULT, move || {
        for (ear, sound) in &ears {
            if ear.speech_ended(Instant::now()) {
                sound.answer();
            }
        }
        glib::ControlFlow::Continue
    });
    listen.attach(Some(context));
    // Sessions whose client went without a word (UDP) end by their time-out only if somebody looks.
    let pool = rtsp.session_pool();
    let sweep = glib::timeout_source_new(Duration::from_secs(2), None, glib::Priority::DEFAULT, move || {
        if let Some(pool) = &pool {
            pool.cleanup();
        }
        glib::ControlFlow::Continue
    });
    sweep.attach(Some(context));
    main_loop.run();
    listen.destroy();
    sweep.destroy();
    rtsp.client_filter(Some(&mut |_, _| server::RTSPFilterResult::Remove));
}

fn digest_only(access: &Access) -> server::RTSPAuth {
    let auth = server::RTSPAuth::new();
    auth.set_supported_methods(gstreamer_rtsp_server::gst_rtsp::RTSPAuthMethod::Digest);
    let token = server::RTSPToken::builder().field("media.factory.role", ROLE).build();
    auth.add_digest(&access.user, &access.password, &token);
    auth
}

const ROLE: &str = "user";

fn count_connections(rtsp: &server::RTSPOnvifServer, counts: &Arc<Counts>) {
    let counts = Arc::clone(counts);
    rtsp.connect_client_connected(move |_, client| {
        counts.accepted.fetch_add(1, Ordering::Relaxed);
        counts.open.fetch_add(1, Ordering::Relaxed);
        let counts = Arc::clone(&counts);
        client.connect_closed(move |_| {
            counts.open.fetch_sub(1, Ordering::Relaxed);
        });
    });
}

/// The recipe for what a client gets: made anew for every client, so that each starts with a whole picture at once.
fn factory(mount: Mount, locked: bool, counts: &Arc<Counts>) -> server::RTSPOnvifMediaFactory {
    let factory = server::RTSPOnvifMediaFactory::new();
    let mut launch = String::from("( ");
    if let Some(pictures) = &mount.pictures {
        launch += &pictures.launch("pay0");
    }
    if mount.sound.is_some() {
        launch += &feed::sound_launch(if mount.pictures.is_some() { "pay1" } else { "pay0" });
    }
    factory.set_launch(&(launch + ")"));
    factory.set_shared(false);
    factory.set_latency(40);
    if mount.talk.is_some() {
        // gst-rtsp-server asks for this name on the first element, with the caps in front.
        factory.set_backchannel_launch(Some(
            "( capsfilter caps=\"application/x-rtp,media=audio,payload=0,clock-rate=8000,encoding-name=PCMU\" \
             name=depay_backchannel ! rtppcmudepay ! mulawdec ! audio/x-raw,format=S16LE,rate=8000,channels=1 \
             ! appsink name=heard sync=false async=false )",
        ));
    }
    // Without talk too: the ONVIF factory makes no other kind of media.
    factory.set_media_gtype(server::RTSPOnvifMedia::static_type());
    if locked {
        let may = gst::Structure::builder(ROLE)
            .field("media.factory.access", true)
            .field("media.factory.construct", true)
            .build();
        factory.add_role_from_structure(&may);
    }
    let counts = Arc::clone(counts);
    factory.connect_media_configure(move |_, media| configure(media, &mount, &counts));
    factory
}

/// Connects a client's fresh pipeline to the pictures, the sound and the ear.
fn configure(media: &server::RTSPMedia, mount: &Mount, counts: &Arc<Counts>) {
    let Ok(bin) = media.element().downcast::<gst::Bin>() else {
        tracing::error!("a camera's pipeline is no bin");
        return;
    };
    let source = |name: &str| bin.by_name(name).and_then(|element| element.downcast::<gst_app::AppSrc>().ok());
    let watch = feed::Watch::begin(counts);
    media.connect_unprepared({
        let watch = watch.clone();
        move |_| watch.end()
    });
    if let (Some(pictures), Some(source)) = (&mount.pictures, source(feed::PICTURES)) {
        pictures.clone().run(source, watch.clone());
    }
    if let (Some(sound), Some(source)) = (&mount.sound, source(feed::SOUND)) {
        feed::run_sound(sound.clone(), source, watch);
    }
    if let (Some(ear), Some(sink)) = (&mount.talk, bin.by_name("heard")) {
        let Ok(sink) = sink.downcast::<gst_app::AppSink>() else { return };
        let ear = ear.clone();
        let callbacks = gst_app::AppSinkCallbacks::builder().new_sample(move |sink| {
            let sample = sink.pull_sample().map_err(|_| gst::FlowError::Eos)?;
            if let Some(map) = sample.buffer().and_then(|buffer| buffer.map_readable().ok()) {
                let samples: Vec<i16> = map.chunks_exact(2).map(|two| i16::from_le_bytes([two[0], two[1]])).collect();
                ear.take(&samples, Instant::now());
            }
            Ok(gst::FlowSuccess::Ok)
        });
        sink.set_callbacks(callbacks.build());
    }
}
