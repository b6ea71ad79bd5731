//! A virtual home: what it has, and how it is brought to life on loopback; which homes there are is `paper`.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::SimError;
use crate::feed::{Feed, Stage};
use crate::form::Form;
use crate::panel::{Delivery, Line, Panel, Signal};
use crate::picture::{Scene, Studio};
use crate::rtsp::{Access, Mount, RtspServer};
use crate::stills::{StillServer, Stills};
use crate::voice::{Ear, HomeSound};

/// A home on paper: data only.
#[derive(Clone, Debug)]
pub struct Home {
    /// Stable and unique, as in the register.
    pub id: &'static str,
    pub name: &'static str,
    pub address: &'static str,
    pub position: [f64; 2],
    pub area: &'static str,
    pub note: &'static str,
    /// Hex digits as on the wire.
    pub account: &'static str,
    /// Length of the line's key in bytes: 16, 24 or 32.
    pub key_bytes: usize,
    pub supervision_secs: u32,
    /// Whether its pictures are to come in blocks until somebody says why they must be seen.
    pub masked: bool,
    /// How the centre is to fetch from its cameras: `tcp` or `udp`.
    pub transport: &'static str,
    /// How far the panel's clock is off when it is switched on.
    pub clock_off_secs: i64,
    /// Number and name of those who may arm and disarm.
    pub users: &'static [(&'static str, &'static str)],
    pub floors: &'static [FloorOnPaper],
    pub zones: &'static [ZoneOnPaper],
    pub cameras: &'static [CameraOnPaper],
    pub contacts: &'static [ContactOnPaper],
}

/// A floor: its name, its drawing in SVG, and how many metres that is wide.
#[derive(Clone, Copy, Debug)]
pub struct FloorOnPaper {
    pub name: &'static str,
    /// What its file is called.
    pub file: &'static str,
    pub drawing: &'static str,
    pub width_m: f64,
}

/// Where something stands: which floor, and shares of the drawing's width and height from its top left corner.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    pub floor: &'static str,
    pub at: [f64; 2],
    /// Where a camera looks, degrees clockwise from the upper edge.
    pub facing: Option<f64>,
}

/// A zone: number, name, kind as in the register file, the camera that sees it, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct ZoneOnPaper {
    pub number: &'static str,
    pub name: &'static str,
    pub kind: &'static str,
    pub camera: Option<&'static str>,
    pub spot: Option<Spot>,
}

impl ZoneOnPaper {
    /// The same, at its place.
    #[must_use]
    pub const fn on(self, floor: &'static str, x: f64, y: f64) -> Self {
        Self { spot: Some(Spot { floor, at: [x, y], facing: None }), ..self }
    }
}

/// A camera: id, name, what it usually sees, and what it can.
#[derive(Clone, Copy, Debug)]
pub struct CameraOnPaper {
    pub id: &'static str,
    pub name: &'static str,
    pub quiet: Scene,
    pub form: Form,
    pub abilities: &'static [&'static str],
    pub spot: Option<Spot>,
}

/// Somebody to call. The numbers are from the range that Sweden reserves for fiction (070-174 06 05 to 99).
#[derive(Clone, Copy, Debug)]
pub struct ContactOnPaper {
    pub name: &'static str,
    pub number: &'static str,
    pub authority: &'static str,
    pub keyholder: bool,
    pub code_word: &'static str,
    pub duress_word: &'static str,
}

/// A home whose cameras and voice unit can be called; its panel is switched on apart.
pub struct LiveHome {
    pub home: Home,
    pub access: Access,
    /// The line's key; it stands only in the register file.
    pub key: Vec<u8>,
    pub sound: HomeSound,
    pub server: RtspServer,
    /// Of the cameras that do not film.
    pub stills: StillServer,
    stages: HashMap<&'static str, Stage>,
    studio: Studio,
    panel: Option<Panel>,
}

/// Size of the homes' pictures in pixels.
const WIDTH: usize = 640;
const HEIGHT: usize = 360;

/// Path of a home's voice unit on its RTSP server.
pub const VOICE_PATH: &str = "/voice";

/// The path of a camera on its home's server.
pub fn camera_path(id: &str) -> String {
    format!("/cam-{id}")
}

impl CameraOnPaper {
    /// The same, at its place.
    #[must_use]
    pub const fn on(self, floor: &'static str, x: f64, y: f64, facing: f64) -> Self {
        Self { spot: Some(Spot { floor, at: [x, y], facing: Some(facing) }), ..self }
    }

    /// Whether it films; else it gives stills alone.
    pub fn films(&self) -> bool {
        self.abilities.contains(&"video")
    }
}

impl LiveHome {
    /// Opens the home's RTSP server on a free port of loopback, with a password and a key of this run.
    ///
    /// # Errors
    /// A part of GStreamer is missing, or the machine has no port or no random numbers left.
    pub fn open(home: Home, studio: &Studio) -> Result<LiveHome, SimError> {
        let access = Access { user: "larm".to_owned(), password: secret_word(20)? };
        let mut key = vec![0; home.key_bytes];
        getrandom::fill(&mut key).map_err(|_| SimError::Random)?;
        let (sound, ear) = (HomeSound::default(), Ear::default());
        let stages: HashMap<_, _> = home.cameras.iter().map(|camera| (camera.id, Stage::new(camera.quiet))).collect();
        let feed = |camera: &CameraOnPaper| Feed {
            stage: stages[camera.id].clone(),
            studio: studio.clone(),
            title: camera.name.to_owned(),
            width: WIDTH,
            height: HEIGHT,
            rate: 12,
            form: camera.form.or_h264(),
        };
        let (films, stills): (Vec<&CameraOnPaper>, Vec<&CameraOnPaper>) =
            home.cameras.iter().partition(|camera| camera.films());
        let stills: Stills = stills.into_iter().map(|camera| (camera_path(camera.id), feed(camera))).collect();
        let stills = StillServer::start(&access, stills)?;
        let mut mounts: Vec<Mount> = films
            .into_iter()
            .map(|camera| Mount {
                path: camera_path(camera.id),
                pictures: Some(feed(camera)),
                sound: camera.abilities.contains(&"audio").then(|| sound.clone()),
                talk: None,
            })
            .collect();
        mounts.push(Mount { path: VOICE_PATH.to_owned(), pictures: None, sound: Some(sound.clone()), talk: Some(ear) });
        let server = RtspServer::start(0, Some(&access), mounts)?;
        Ok(LiveHome { home, access, key, sound, server, stills, stages, studio: studio.clone(), panel: None })
    }

    /// Switches the panel on: from now on it polls the receiver and says what it is given.
    ///
    /// # Errors
    /// The machine has no thread left.
    pub fn switch_on(
        &mut self,
        receiver: SocketAddr,
        acknowledged: impl Fn(&Signal, Delivery) + Send + 'static,
    ) -> Result<(), SimError> {
        let line = Line {
            receiver,
            account: self.home.account.to_owned(),
            key: Some(self.key.clone()),
            clock_off_secs: self.home.clock_off_secs,
        };
        let supervision = Duration::from_secs(u64::from(self.home.supervision_secs));
        self.panel = Some(Panel::start(line, supervision, acknowledged)?);
        Ok(())
    }

    /// The panel says something; a panel that is off says nothing.
    pub fn say(&self, signal: Signal) {
        if let Some(panel) = &self.panel {
            panel.say(signal);
        }
    }

    /// Puts a scene before a camera; its movement counts from `since`.
    pub fn show(&self, camera: &str, scene: Scene, since: Instant) {
        let Some(stage) = self.stages.get(camera) else { return };
        stage.set(scene, since);
        // The empty room is drawn now, so that the first picture an operator asks for comes at once.
        let studio = self.studio.clone();
        let drawn = std::thread::Builder::new()
            .name("sim-draw".to_owned())
            .spawn(move || drop(studio.prepare(scene, WIDTH, HEIGHT)));
        if let Err(error) = drawn {
            tracing::warn!(%error, "a room is drawn only when somebody looks");
        }
    }

    /// Puts the quiet rooms back before all cameras.
    pub fn calm(&self) {
        for camera in self.home.cameras {
            if let Some(stage) = self.stages.get(camera.id) {
                stage.set(camera.quiet, Instant::now());
            }
        }
    }

    /// Connections ever accepted by the home's cameras and voice unit.
    pub fn connections_ever(&self) -> usize {
        self.server.counts().accepted.load(Ordering::Relaxed) + self.stills.asked_ever()
    }
}

/// A random word of this many letters and figures.
fn secret_word(length: usize) -> Result<String, SimError> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes).map_err(|_| SimError::Random)?;
    Ok(bytes.into_iter().map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()])).collect())
}
