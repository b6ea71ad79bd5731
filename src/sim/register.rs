//! The homes written as a register file, whole with their secrets, readable by its owner alone; it reads none.

use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use serde::Serialize;

use crate::SimError;
use crate::home::{LiveHome, VOICE_PATH, camera_path};

#[derive(Serialize)]
struct RegisterFile<'a> {
    site: Vec<Site<'a>>,
}

#[derive(Serialize)]
struct Site<'a> {
    id: &'a str,
    name: &'a str,
    address: &'a str,
    position: [f64; 2],
    area: &'a str,
    language: &'a str,
    note: &'a str,
    masked: bool,
    panel: Panel<'a>,
    floor: Vec<Floor<'a>>,
    user: Vec<User<'a>>,
    zone: Vec<Zone<'a>>,
    camera: Vec<Camera<'a>>,
    voice_unit: VoiceUnit<'a>,
    contact: Vec<Contact<'a>>,
}

#[derive(Serialize)]
struct Panel<'a> {
    account: &'a str,
    key: String,
    supervision_secs: u32,
}

#[derive(Serialize)]
struct Floor<'a> {
    name: &'a str,
    drawing: String,
    width_m: f64,
}

#[derive(Serialize)]
struct User<'a> {
    number: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct Zone<'a> {
    number: &'a str,
    name: &'a str,
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    camera: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    floor: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<[f64; 2]>,
}

#[derive(Serialize)]
struct Camera<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rtsp: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snapshot: Option<String>,
    transport: &'a str,
    user: &'a str,
    password: &'a str,
    abilities: &'a [&'a str],
    #[serde(skip_serializing_if = "Option::is_none")]
    floor: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<[f64; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    facing: Option<f64>,
}

#[derive(Serialize)]
struct VoiceUnit<'a> {
    kind: &'a str,
    address: String,
    user: &'a str,
    password: &'a str,
}

#[derive(Serialize)]
struct Contact<'a> {
    name: &'a str,
    numbers: [&'a str; 1],
    authority: &'a str,
    keyholder: bool,
    message: bool,
    code_word: &'a str,
    duress_word: &'a str,
}

/// The text of the register file.
///
/// # Errors
/// None that a home of ours can cause; the writer of TOML may refuse.
pub fn text(homes: &[LiveHome]) -> Result<String, SimError> {
    let file = RegisterFile { site: homes.iter().map(site).collect() };
    toml::to_string(&file).map_err(|error| SimError::Register(error.to_string()))
}

/// Writes the file whole or not at all, and the drawings of its homes into a folder beside it; only its owner may read them
/// (mode 0600).
///
/// # Errors
/// The folder is not there or not ours to write in.
pub fn write(homes: &[LiveHome], file: &Path) -> Result<(), SimError> {
    let drawings = file.with_file_name(DRAWINGS);
    for floor in homes.iter().flat_map(|live| live.home.floors) {
        match std::fs::DirBuilder::new().mode(0o700).create(&drawings) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(error.into()),
            _ => {}
        }
        write_whole(&drawings.join(floor.file), floor.drawing)?;
    }
    write_whole(file, &text(homes)?)
}

/// The folder beside the register file that has its drawings.
const DRAWINGS: &str = "ritningar";

fn write_whole(file: &Path, text: &str) -> Result<(), SimError> {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let fresh = file.with_file_name(name);
    // A left-over of an earlier run may have other rights; the new file is made anew.
    match std::fs::remove_file(&fresh) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let mut open = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
    open.write_all(text.as_bytes())?;
    open.sync_all()?;
    Ok(std::fs::rename(&fresh, file)?)
}

fn site(live: &LiveHome) -> Site<'_> {
    let (home, access) = (&live.home, &live.access);
    Site {
        id: home.id,
        name: home.name,
        address: home.address,
        position: home.position,
        area: home.area,
        language: "sv",
        note: home.note,
        masked: home.masked,
        panel: Panel {
            account: home.account,
            key: format!("hex:{}", hex::encode(&live.key)),
            supervision_secs: home.supervision_secs,
        },
        floor: home
            .floors
            .iter()
            .map(|floor| Floor {
                name: floor.name,
                drawing: format!("{DRAWINGS}/{}", floor.file),
                width_m: floor.width_m,
            })
            .collect(),
        user: home.users.iter().map(|(number, name)| User { number, name }).collect(),
        zone: home
            .zones
            .iter()
            .map(|zone| Zone {
                number: zone.number,
                name: zone.name,
                kind: zone.kind,
                camera: zone.camera,
                floor: zone.spot.map(|spot| spot.floor),
                at: zone.spot.map(|spot| spot.at),
            })
            .collect(),
        camera: home
            .cameras
            .iter()
            .map(|camera| Camera {
                id: camera.id,
                name: camera.name,
                rtsp: camera.films().then(|| live.server.url(&camera_path(camera.id))),
                snapshot: (!camera.films()).then(|| live.stills.url(&camera_path(camera.id))),
                transport: home.transport,
                user: &access.user,
                password: &access.password,
                abilities: camera.abilities,
                floor: camera.spot.map(|spot| spot.floor),
                at: camera.spot.map(|spot| spot.at),
                facing: camera.spot.and_then(|spot| spot.facing),
            })
            .collect(),
        voice_unit: VoiceUnit {
            kind: "onvif",
            address: live.server.url(VOICE_PATH),
            user: &access.user,
            password: &access.password,
        },
        contact: home
            .contacts
            .iter()
            .map(|contact| Contact {
                name: contact.name,
                numbers: [contact.number],
                authority: contact.authority,
                keyholder: contact.keyholder,
                message: contact.authority == "full",
                code_word: contact.code_word,
                duress_word: contact.duress_word,
            })
            .collect(),
    }
}
