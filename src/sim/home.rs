//! The virtual homes: what each has, and how it is brought to life on loopback; what happens in them is `story`.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::SimError;
use crate::feed::{Feed, Stage};
use crate::panel::{Delivery, Line, Panel, Signal};
use crate::picture::{Scene, Studio};
use crate::rtsp::{Access, Mount, RtspServer};
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
    /// How far the panel's clock is off when it is switched on.
    pub clock_off_secs: i64,
    /// Number and name of those who may arm and disarm.
    pub users: &'static [(&'static str, &'static str)],
    pub zones: &'static [ZoneOnPaper],
    pub cameras: &'static [CameraOnPaper],
    pub contacts: &'static [ContactOnPaper],
}

/// A zone: number, name, kind as in the register file, and the camera that sees it.
#[derive(Clone, Copy, Debug)]
pub struct ZoneOnPaper {
    pub number: &'static str,
    pub name: &'static str,
    pub kind: &'static str,
    pub camera: Option<&'static str>,
}

/// A camera: id, name, what it usually sees, and what it can.
#[derive(Clone, Copy, Debug)]
pub struct CameraOnPaper {
    pub id: &'static str,
    pub name: &'static str,
    pub quiet: Scene,
    pub abilities: &'static [&'static str],
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

const fn zone(
    number: &'static str,
    name: &'static str,
    kind: &'static str,
    camera: Option<&'static str>,
) -> ZoneOnPaper {
    ZoneOnPaper { number, name, kind, camera }
}

const ALL: &[&str] = &["still", "video", "audio"];
const SILENT: &[&str] = &["still", "video"];
const STILL: &[&str] = &["still"];

const fn camera(
    id: &'static str,
    name: &'static str,
    quiet: Scene,
    abilities: &'static [&'static str],
) -> CameraOnPaper {
    CameraOnPaper { id, name, quiet, abilities }
}

const HOMES: [Home; 3] = [
    Home {
        id: "ekvagen-4",
        name: "Kund 1",
        address: "Ekvägen 4, 183 30 Täby",
        position: [59.4439, 18.0687],
        area: "Täby",
        note: "Portkod 4711. Reservnyckel hos Kontakt 2.",
        account: "10A1",
        key_bytes: 16,
        supervision_secs: 60,
        clock_off_secs: 0,
        users: &[("1", "Kund 1"), ("7", "Kontakt 1")],
        zones: &[
            zone("1", "Ytterdörr", "door", Some("hall")),
            zone("2", "Överfallsknapp hall", "hold_up", Some("hall")),
            zone("14", "Hall", "motion", Some("hall")),
            zone("15", "Kök", "motion", Some("kok")),
            zone("16", "Vardagsrum", "motion", Some("vardagsrum")),
            zone("20", "Rökdetektor hall", "smoke", Some("hall")),
        ],
        cameras: &[
            camera("hall", "Hall", Scene::Hall, ALL),
            camera("kok", "Kök", Scene::Kitchen, ALL),
            camera("vardagsrum", "Vardagsrum", Scene::LivingRoom, SILENT),
        ],
        contacts: &[
            ContactOnPaper {
                name: "Kontakt 1",
                number: "+46 70 174 06 05",
                authority: "full",
                keyholder: false,
                code_word: "solros",
                duress_word: "maskros",
            },
            ContactOnPaper {
                name: "Kontakt 2",
                number: "+46 70 174 06 06",
                authority: "cancel",
                keyholder: true,
                code_word: "blåklint",
                duress_word: "tistel",
            },
        ],
    },
    Home {
        id: "storgatan-9",
        name: "Kund 2",
        address: "Storgatan 9, 183 30 Täby",
        position: [59.4412, 18.0731],
        area: "Täby",
        note: "Hund hemma. Rullstolsramp vid köksdörren.",
        account: "2044",
        key_bytes: 24,
        supervision_secs: 60,
        // Three minutes slow: its first call is answered with the right time.
        clock_off_secs: -180,
        users: &[("1", "Kund 2"), ("3", "Kontakt 3")],
        zones: &[
            zone("14", "Hall", "motion", Some("hall")),
            zone("20", "Rökdetektor vardagsrum", "smoke", Some("vardagsrum")),
            zone("21", "Rökdetektor hall", "smoke", Some("hall")),
            zone("30", "Vattenlarm tvättstuga", "water", Some("tvattstuga")),
        ],
        cameras: &[
            camera("vardagsrum", "Vardagsrum", Scene::LivingRoom, ALL),
            camera("hall", "Hall", Scene::Hall, ALL),
            camera("tvattstuga", "Tvättstuga", Scene::Laundry, STILL),
        ],
        contacts: &[
            ContactOnPaper {
                name: "Kontakt 3",
                number: "+46 70 174 06 07",
                authority: "full",
                keyholder: true,
                code_word: "granit",
                duress_word: "marmor",
            },
            ContactOnPaper {
                name: "Kontakt 4",
                number: "+46 70 174 06 08",
                authority: "none",
                keyholder: false,
                code_word: "skiffer",
                duress_word: "kalksten",
            },
        ],
    },
    Home {
        id: "tallstigen-22",
        name: "Kund 3",
        address: "Tallstigen 22, 186 30 Vallentuna",
        position: [59.5344, 18.0776],
        area: "Vallentuna",
        note: "Katt hemma.",
        account: "3C07",
        key_bytes: 32,
        supervision_secs: 30,
        clock_off_secs: 0,
        users: &[("1", "Kund 3"), ("7", "Kontakt 5")],
        zones: &[
            zone("31", "Vardagsrum", "motion", Some("fonster")),
            zone("32", "Kök", "motion", Some("kok")),
            zone("33", "Altandörr", "glass", Some("fonster")),
        ],
        cameras: &[camera("fonster", "Vardagsrum", Scene::Window, ALL), camera("kok", "Kök", Scene::Kitchen, SILENT)],
        contacts: &[ContactOnPaper {
            name: "Kontakt 5",
            number: "+46 70 174 06 09",
            authority: "full",
            keyholder: false,
            code_word: "kastanj",
            duress_word: "hassel",
        }],
    },
];

/// The homes there are; the first so many are played.
pub fn homes() -> [Home; 3] {
    HOMES
}

/// A home whose cameras and voice unit can be called; its panel is switched on apart.
pub struct LiveHome {
    pub home: Home,
    pub access: Access,
    /// The line's key; it stands only in the register file.
    pub key: Vec<u8>,
    pub sound: HomeSound,
    pub server: RtspServer,
    stages: HashMap<&'static str, Stage>,
    studio: Studio,
    panel: Option<Panel>,
}

/// Size of the homes' pictures in pixels.
const WIDTH: usize = 640;
const HEIGHT: usize = 360;

/// Path of a home's voice unit on its RTSP server.
pub const VOICE_PATH: &str = "/voice";

/// The path of a camera on its home's RTSP server.
pub fn camera_path(id: &str) -> String {
    format!("/cam-{id}")
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
        let mut mounts: Vec<Mount> = home
            .cameras
            .iter()
            .map(|camera| Mount {
                path: camera_path(camera.id),
                pictures: Some(Feed {
                    stage: stages[camera.id].clone(),
                    studio: studio.clone(),
                    title: camera.name.to_owned(),
                    width: WIDTH,
                    height: HEIGHT,
                    rate: 12,
                }),
                sound: camera.abilities.contains(&"audio").then(|| sound.clone()),
                talk: None,
            })
            .collect();
        mounts.push(Mount { path: VOICE_PATH.to_owned(), pictures: None, sound: Some(sound.clone()), talk: Some(ear) });
        let server = RtspServer::start(0, Some(&access), mounts)?;
        Ok(LiveHome { home, access, key, sound, server, stages, studio: studio.clone(), panel: None })
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
        self.server.counts().accepted.load(Ordering::Relaxed)
    }
}

/// A random word of this many letters and figures.
fn secret_word(length: usize) -> Result<String, SimError> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes).map_err(|_| SimError::Random)?;
    Ok(bytes.into_iter().map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()])).collect())
}
