//! A real RTSP camera for tests (gst-rtsp-server): pictures and G.711 behind Digest, counts who comes and goes.
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
};

use gstreamer_rtsp_server as server;
use gstreamer_rtsp_server::{
    gio, glib, gst,
    gst_rtsp::{RTSPAuthMethod, RTSPLowerTrans},
    prelude::*,
};
use vaka_link::worker::FetchOrder;

pub const USER: &str = "larmtjaenst";
pub const PASSWORD: &str = "mycket-hemligt";

/// What stands in front of the camera: a ball that moves, and a tone of 440 Hz. A track that nobody sets up must not
/// fail (`allow-not-linked`): the server would take the whole session for broken.
pub const PICTURES: &str = "videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=640,height=480,framerate=25/1 \
     ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=10 ! video/x-h264,profile=baseline \
     ! valve name=gate drop-mode=drop-all ! tee allow-not-linked=true ! rtph264pay name=pay0 pt=96";
/// The same ball in the two other forms that cameras have.
pub const PICTURES_H265: &str = "videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=640,height=480,framerate=25/1 \
     ! x265enc tune=zerolatency speed-preset=ultrafast bitrate=500 key-int-max=10 option-string=pools=1:frame-threads=1 \
     ! valve name=gate drop-mode=drop-all ! tee allow-not-linked=true ! rtph265pay name=pay0 pt=96";
pub const PICTURES_MJPEG: &str = "videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=320,height=240,framerate=25/1 \
     ! jpegenc ! valve name=gate drop-mode=drop-all ! tee allow-not-linked=true ! rtpjpegpay name=pay0 pt=26";
pub const SOUND: &str = "audiotestsrc is-live=true freq=440 samplesperbuffer=160 ! audio/x-raw,rate=8000,channels=1 ! mulawenc \
     ! tee allow-not-linked=true ! rtppcmupay name=pay1 pt=0 min-ptime=20000000 max-ptime=20000000";

/// What a camera has been asked for.
#[derive(Default)]
pub struct Asked {
    pub connections: AtomicUsize,
    pub open: AtomicUsize,
    pub setups: AtomicUsize,
    pub teardowns: AtomicUsize,
    /// Questions of any kind that come before a stream is set up.
    pub requests: AtomicUsize,
}

/// What a camera, or the way to it, does to its pictures.
#[derive(Default)]
pub struct Mischief {
    /// So many of a thousand packets are lost.
    pub lost_permille: AtomicU32,
    /// Coded pictures are noise from this byte on when they are sent; 0: they are good.
    pub noise_from: AtomicUsize,
    /// Coded pictures as they left the encoder, whether or not they arrive.
    pub sent: Mutex<Vec<Vec<u8>>>,
}

/// Answers at `rtsp://127.0.0.1:PORT/cam` (or `rtsps`) until it is dropped.
pub struct Camera {
    pub port: u16,
    scheme: &'static str,
    pub asked: Arc<Asked>,
    pub mischief: Arc<Mischief>,
    gates: Arc<Mutex<Vec<gst::Element>>>,
    factory: server::RTSPMediaFactory,
    context: glib::MainContext,
    main_loop: glib::MainLoop,
    thread: Option<JoinHandle<()>>,
}

/// How a camera is made.
pub struct Make {
    pub launch: String,
    /// 0: any free one.
    pub port: u16,
    pub signs_in: bool,
    /// By which transports it sends.
    pub protocols: RTSPLowerTrans,
    /// Where what is said to it is written (WAV); without, it has no loudspeaker.
    pub heard: Option<std::path::PathBuf>,
    /// It speaks TLS and shows this, with its key (PEM).
    pub certificate: Option<String>,
}

impl Default for Make {
    fn default() -> Self {
        let launch = format!("( {PICTURES} {SOUND} )");
        Self { launch, port: 0, signs_in: true, protocols: BOTH, heard: None, certificate: None }
    }
}

/// UDP and TCP, as nearly all cameras.
pub const BOTH: RTSPLowerTrans = RTSPLowerTrans::UDP.union(RTSPLowerTrans::TCP);

impl Make {
    pub fn start(self) -> Camera {
        gst::init().unwrap();
        let asked = Arc::new(Asked::default());
        let (gates, mischief) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mischief::default()));
        let context = glib::MainContext::new();
        let main_loop = glib::MainLoop::new(Some(&context), false);
        let (tell, told) = std::sync::mpsc::channel();
        let scheme = if self.certificate.is_some() { "rtsps" } else { "rtsp" };
        let thread = {
            let (asked, gates, mischief) = (Arc::clone(&asked), Arc::clone(&gates), Arc::clone(&mischief));
            let (context, main_loop) = (context.clone(), main_loop.clone());
            thread::spawn(move || {
                context
                    .with_thread_default(|| {
                        let (camera, factory) = self.server(&asked, gates, mischief);
                        let source = camera.create_source(gio::Cancellable::NONE).unwrap();
                        source.attach(Some(&context));
                        tell.send((u16::try_from(camera.bound_port()).unwrap(), factory)).unwrap();
                        main_loop.run();
                        source.destroy();
                        camera.client_filter(Some(&mut |_, _| server::RTSPFilterResult::Remove));
                        while context.iteration(false) {}
                    })
                    .unwrap();
            })
        };
        let (port, factory) = told.recv().unwrap();
        Camera { port, scheme, asked, mischief, gates, factory, context, main_loop, thread: Some(thread) }
    }

    fn server(
        &self,
        asked: &Arc<Asked>,
        gates: Arc<Mutex<Vec<gst::Element>>>,
        mischief: Arc<Mischief>,
    ) -> (server::RTSPServer, server::RTSPMediaFactory) {
        let (camera, factory) = if let Some(heard) = &self.heard {
            let factory = server::RTSPOnvifMediaFactory::new();
            factory.set_backchannel_launch(Some(&format!(
                "( capsfilter caps=\"application/x-rtp,media=audio,payload=0,clock-rate=8000,encoding-name=PCMU\" \
                 name=depay_backchannel ! rtppcmudepay ! mulawdec ! wavenc ! filesink location={} async=false buffer-mode=unbuffered )",
                heard.display()
            )));
            factory.set_media_gtype(server::RTSPOnvifMedia::static_type());
            (server::RTSPOnvifServer::new().upcast(), factory.upcast())
        } else {
            (server::RTSPServer::new(), server::RTSPMediaFactory::new())
        };
        camera.set_address("127.0.0.1");
        camera.set_service(&self.port.to_string());
        factory.set_launch(&self.launch);
        factory.set_shared(false);
        factory.set_protocols(self.protocols);
        factory.connect_media_configure(move |_, media| {
            let bin = media.element().downcast::<gst::Bin>().unwrap();
            if let Some(gate) = bin.by_name("gate") {
                spoil(&gate, &mischief);
                gates.lock().unwrap().push(gate);
            }
            lose(&bin.by_name("pay0").unwrap(), &mischief);
        });
        if self.signs_in {
            sign_in(&camera, &factory, self.certificate.as_deref());
        }
        camera.mount_points().unwrap().add_factory("/cam", factory.clone());
        count(&camera, asked);
        (camera, factory)
    }
}

/// Notes each coded picture, and spoils it when that is asked for, as a worn-out board or a full memory does.
fn spoil(gate: &gst::Element, mischief: &Arc<Mischief>) {
    let mischief = Arc::clone(mischief);
    gate.static_pad("src").unwrap().add_probe(gst::PadProbeType::BUFFER, move |_, info| {
        let buffer = info.buffer_mut().unwrap();
        mischief.sent.lock().unwrap().push(buffer.map_readable().unwrap().to_vec());
        let noise_from = mischief.noise_from.load(Ordering::SeqCst);
        if noise_from > 0 {
            let mut spoiled = buffer.map_readable().unwrap().to_vec();
            for (at, byte) in spoiled.iter_mut().enumerate().skip(noise_from) {
                *byte = (at.wrapping_mul(2_654_435_761) >> 11) as u8 | 1;
            }
            let times = buffer.pts();
            *buffer = gst::Buffer::from_slice(spoiled);
            buffer.get_mut().unwrap().set_pts(times);
        }
        gst::PadProbeReturn::Ok
    });
}

/// Loses packets between the camera and whoever looks, the same ones in every run.
fn lose(payloader: &gst::Element, mischief: &Arc<Mischief>) {
    let mischief = Arc::clone(mischief);
    let dice = AtomicU32::new(1);
    let arrives = move || {
        let thrown = dice.load(Ordering::SeqCst).wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        dice.store(thrown, Ordering::SeqCst);
        (thrown >> 8) % 1000 >= mischief.lost_permille.load(Ordering::SeqCst)
    };
    let both = gst::PadProbeType::BUFFER | gst::PadProbeType::BUFFER_LIST;
    payloader.static_pad("src").unwrap().add_probe(both, move |_, info| {
        if let Some(packets) = info.buffer_list_mut() {
            *packets = packets.iter_owned().filter(|_| arrives()).collect();
            if packets.is_empty() { gst::PadProbeReturn::Drop } else { gst::PadProbeReturn::Ok }
        } else if arrives() {
            gst::PadProbeReturn::Ok
        } else {
            gst::PadProbeReturn::Drop
        }
    });
}

fn sign_in(camera: &server::RTSPServer, factory: &server::RTSPMediaFactory, certificate: Option<&str>) {
    let guard = server::RTSPAuth::new();
    let certificate = certificate.map(|pem| gio::TlsCertificate::from_pem(pem).unwrap());
    guard.set_tls_certificate(certificate.as_ref());
    guard.set_supported_methods(RTSPAuthMethod::Digest);
    let token = server::RTSPToken::builder().field("media.factory.role", "user").build();
    guard.add_digest(USER, PASSWORD, &token);
    camera.set_auth(Some(&guard));
    let role = gst::Structure::builder("user")
        .field("media.factory.access", true)
        .field("media.factory.construct", true)
        .build();
    factory.add_role_from_structure(&role);
}

fn count(camera: &server::RTSPServer, asked: &Arc<Asked>) {
    let asked = Arc::clone(asked);
    camera.connect_client_connected(move |_, client| {
        asked.connections.fetch_add(1, Ordering::SeqCst);
        asked.open.fetch_add(1, Ordering::SeqCst);
        let (closed, setup, teardown) = (Arc::clone(&asked), Arc::clone(&asked), Arc::clone(&asked));
        let gone = AtomicBool::new(false);
        client.connect_closed(move |_| {
            if !gone.swap(true, Ordering::SeqCst) {
                closed.open.fetch_sub(1, Ordering::SeqCst);
            }
        });
        let (options, describe) = (Arc::clone(&asked), Arc::clone(&asked));
        client.connect_options_request(move |_, _| {
            options.requests.fetch_add(1, Ordering::SeqCst);
        });
        client.connect_describe_request(move |_, _| {
            describe.requests.fetch_add(1, Ordering::SeqCst);
        });
        client.connect_setup_request(move |_, _| {
            setup.setups.fetch_add(1, Ordering::SeqCst);
        });
        client.connect_teardown_request(move |_, _| {
            teardown.teardowns.fetch_add(1, Ordering::SeqCst);
        });
    });
}

impl Camera {
    pub fn start() -> Self {
        Make::default().start()
    }

    pub fn address(&self) -> String {
        format!("{}://127.0.0.1:{}/cam", self.scheme, self.port)
    }

    /// An order to fetch from it, with the right password.
    pub fn order(&self) -> FetchOrder {
        super::child::fetch_order(&self.address(), USER, PASSWORD)
    }

    /// Stays connected, but sends no pictures any more (`true`), or sends them again.
    pub fn hold_back(&self, hold: bool) {
        for gate in self.gates.lock().unwrap().iter() {
            gate.set_property("drop", hold);
        }
    }

    /// By which transports it sends from the next connection on.
    pub fn send_by(&self, protocols: RTSPLowerTrans) {
        self.factory.set_protocols(protocols);
    }

    pub fn open(&self) -> usize {
        self.asked.open.load(Ordering::SeqCst)
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.main_loop.quit();
        self.context.wakeup();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
