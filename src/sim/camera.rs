//! One RTSP camera on loopback, for the tests of all parts that must meet a real one; homes put their own together.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Instant;

use crate::SimError;
use crate::feed::{Feed, Stage};
use crate::form::Form;
use crate::picture::{Scene, Studio};
use crate::rtsp::{Access, Mount, RtspServer};
use crate::voice::{Ambience, Ear, HomeSound, Phrase, RATE};

/// How a camera is to be.
#[derive(Clone, Debug)]
pub struct CameraOptions {
    /// 0 = a free one.
    pub port: u16,
    /// Path of the address, with its slash.
    pub path: String,
    /// Name in the picture.
    pub title: String,
    pub scene: Scene,
    pub width: usize,
    pub height: usize,
    /// Pictures per second.
    pub rate: u32,
    pub form: Form,
    pub video: bool,
    pub audio: bool,
    /// Whether it has a loudspeaker (ONVIF back channel).
    pub talk: bool,
    /// None lets everybody in; else Digest is asked.
    pub access: Option<Access>,
}

impl Default for CameraOptions {
    fn default() -> CameraOptions {
        CameraOptions {
            port: 0,
            path: "/cam".to_owned(),
            title: "Kamera 1".to_owned(),
            scene: Scene::HallBurglar,
            width: 640,
            height: 360,
            rate: 12,
            form: Form::H264,
            video: true,
            audio: true,
            talk: true,
            access: None,
        }
    }
}

/// A running camera; dropping it cuts every connection.
pub struct Camera {
    server: RtspServer,
    path: String,
    stage: Stage,
    sound: HomeSound,
    ear: Ear,
}

impl Camera {
    /// Starts to listen; encodes nothing before somebody asks.
    ///
    /// ```
    /// let camera = vaka_sim::Camera::start(vaka_sim::CameraOptions::default())?;
    /// assert!(camera.url().starts_with("rtsp://127.0.0.1:"));
    /// assert_eq!(camera.connections_ever(), 0);
    /// # Ok::<(), vaka_sim::SimError>(())
    /// ```
    ///
    /// # Errors
    /// The port is taken, or a part of GStreamer is missing.
    pub fn start(options: CameraOptions) -> Result<Camera, SimError> {
        let (stage, sound, ear) = (Stage::new(options.scene), HomeSound::default(), Ear::default());
        let feed = Feed {
            stage: stage.clone(),
            studio: Studio::default(),
            title: options.title,
            width: options.width,
            height: options.height,
            rate: options.rate,
            form: options.form,
        };
        let mount = Mount {
            path: options.path.clone(),
            pictures: options.video.then_some(feed),
            sound: options.audio.then(|| sound.clone()),
            talk: options.talk.then(|| ear.clone()),
        };
        let server = RtspServer::start(options.port, options.access.as_ref(), vec![mount])?;
        Ok(Camera { server, path: options.path, stage, sound, ear })
    }

    /// The address, without user and password.
    pub fn url(&self) -> String {
        self.server.url(&self.path)
    }

    pub fn port(&self) -> u16 {
        self.server.address().port()
    }

    /// Changes what is before the camera, from now on.
    pub fn set_scene(&self, scene: Scene) {
        self.stage.set(scene, Instant::now());
    }

    /// Changes what the home sounds like and what it answers.
    pub fn set_sound(&self, ambience: Ambience, answers: &[Phrase]) {
        self.sound.set(ambience, answers);
    }

    /// Connections accepted since the start.
    pub fn connections_ever(&self) -> usize {
        self.server.counts().accepted.load(Ordering::Relaxed)
    }

    /// Connections open now.
    pub fn connections_now(&self) -> usize {
        self.server.counts().open.load(Ordering::Relaxed)
    }

    /// Pictures painted and encoded since the start.
    pub fn pictures_encoded(&self) -> u64 {
        self.server.counts().pictures.load(Ordering::Relaxed)
    }

    /// Clients for whom something is encoded now.
    pub fn watched_now(&self) -> usize {
        self.server.counts().watched.load(Ordering::Relaxed)
    }

    /// Answers the home has given to what it heard.
    pub fn answers_given(&self) -> usize {
        self.sound.answers_given()
    }

    /// What came over the back channel: samples, 8 kHz mono.
    pub fn heard(&self) -> Vec<i16> {
        self.ear.samples()
    }

    /// Writes what came over the back channel as a WAV file.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write_heard(&self, file: &Path) -> Result<(), SimError> {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: RATE,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut writer = hound::WavWriter::create(file, spec).map_err(|error| SimError::Sound(error.to_string()))?;
        for sample in self.heard() {
            writer.write_sample(sample).map_err(|error| SimError::Sound(error.to_string()))?;
        }
        writer.finalize().map_err(|error| SimError::Sound(error.to_string()))
    }
}
